//! Cutting a text between two rows.

use memchr::{memchr, memrchr};

/// Where the last row that is whole ends in the beginning of a text; 0 where none does.
///
/// `end` is the last byte of a line. Says the same as the splitter: a quote opens a cell only at its beginning, blanks left out.
pub(crate) fn cut(text: &[u8], delimiter: u8, end: u8) -> usize {
    let mut last = 0;
    let mut at = 0;
    loop {
        let Some(quote) = memchr(b'"', &text[at..]).map(|n| at + n) else {
            return memrchr(end, &text[at..]).map_or(last, |n| at + n + 1);
        };
        if let Some(n) = memrchr(end, &text[at..quote]) {
            last = at + n + 1;
        }
        let blanks = text[..quote].iter().rev().take_while(|b| **b == b' ').count();
        let opens = match text[..quote - blanks].last() {
            None => true,
            Some(b) => *b == delimiter || matches!(b, b'\n' | b'\r'),
        };
        at = quote + 1;
        if opens {
            loop {
                let Some(close) = memchr(b'"', &text[at..]).map(|n| at + n) else { return last };
                at = close + 1;
                if text.get(at) == Some(&b'"') {
                    at += 1;
                } else {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::split::Splitter;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cuts_between_rows_only() {
        assert_eq!(cut(b"a,b\nc,d", b',', b'\n'), 4);
        assert_eq!(cut(b"a,\"b\nc\",d", b',', b'\n'), 0);
        assert_eq!(cut(b"a,b\nc,\"d\ne", b',', b'\n'), 4);
        assert_eq!(cut(b"a,5\" b\nc", b',', b'\n'), 7);
        assert_eq!(cut(b"a\rb\rc", b',', b'\r'), 4);
        assert_eq!(cut(b"", b',', b'\n'), 0);
    }

    proptest! {
        #[test]
        fn both_sides_split_as_the_whole(rows in prop::collection::vec("[ab, \"\n]{0,6}", 1..8), at in 0usize..60) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            rows.iter().for_each(|cell| writer.write_record([cell.as_str(), "x"]).unwrap());
            let text = writer.into_inner().unwrap();
            let end = cut(&text[..at.min(text.len())], b',', b'\n');
            let count = |text: &[u8]| {
                let (mut splitter, mut cells, mut rows) = (Splitter::new(text, b','), Vec::new(), 0);
                while splitter.next(&mut cells).is_some() {
                    rows += 1;
                }
                rows
            };
            prop_assert_eq!(count(&text[..end]) + count(&text[end..]), count(&text));
        }
    }
}
