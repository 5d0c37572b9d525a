//! Cutting a text between two rows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use memchr::{memchr, memchr_iter, memrchr};

use super::stream::Stream;

/// Bytes of a piece, about. A few in tests, so that short texts have many pieces.
pub(super) const PIECE: usize = if cfg!(test) { 1 << 7 } else { 1 << 20 };

/// What is read as one piece at the end, so that lines of totals and footers stand together.
const END: u64 = if cfg!(test) { 1 << 6 } else { 1 << 16 };

/// The longest row that is looked for before an open quote is taken for a mistake.
pub(super) const LONGEST: usize = 1 << 26;

/// Pieces that each thread reads before what came of them is put together.
const EACH: usize = 2;

/// A piece of a file.
pub(super) struct Slice {
    pub(super) bytes: Vec<u8>,
    /// Whether nothing comes behind it.
    pub(super) last: bool,
    /// Whether its end is known to be that of a row.
    pub(super) sure: bool,
}

/// Cuts a file into pieces of whole rows.
pub(super) struct Cutter<'s> {
    stream: &'s Stream,
    file: &'s File,
    /// What was read behind the last cut.
    rest: Vec<u8>,
    /// Room of pieces that are done with: new room takes the machine longer than reading into it.
    room: Vec<Vec<u8>>,
    /// Bytes that are still to be read.
    left: u64,
    /// Whether every quote is looked at. Else a row is taken to end where an even number of quotes stands before, which
    /// is so unless some stand within cells.
    pub(super) careful: bool,
}

impl<'s> Cutter<'s> {
    /// Begins at a byte of a file of some size.
    pub(super) fn new(stream: &'s Stream, mut file: &'s File, from: u64, size: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(from))?;
        Ok(Self {
            stream,
            file,
            rest: Vec::new(),
            room: Vec::new(),
            left: size.saturating_sub(from),
            careful: false,
        })
    }

    /// Takes the room of a piece back.
    pub(super) fn reuse(&mut self, mut room: Vec<u8>) {
        if room.capacity() <= 2 * PIECE {
            room.clear();
            self.room.push(room);
        }
    }

    /// The next pieces; none at the end.
    pub(super) fn wave(&mut self) -> io::Result<Vec<Slice>> {
        let pieces = rayon::current_num_threads().max(1) * EACH;
        let mut wave = Vec::with_capacity(pieces);
        while wave.len() < pieces && (self.left > 0 || !self.rest.is_empty()) {
            wave.push(self.piece()?);
        }
        Ok(wave)
    }

    /// The next whole rows.
    pub(super) fn piece(&mut self) -> io::Result<Slice> {
        let line_end = self.stream.line_end();
        let mut want = PIECE;
        let mut bytes = std::mem::take(&mut self.rest);
        loop {
            // A short end is read with what is before it.
            let missing = want.saturating_sub(bytes.len()) as u64;
            let more = if self.left <= missing + END { self.left } else { missing };
            // A byte more, so that there is always room to see the end in.
            bytes.reserve(usize::try_from(more).unwrap_or(0) + 1);
            let there = self.file.take(more).read_to_end(&mut bytes)?;
            self.left = if (there as u64) < more { 0 } else { self.left - more };
            if self.left == 0 {
                return Ok(Slice { bytes, last: true, sure: true });
            }
            let mut sure = true;
            let mut end = 0;
            if want >= LONGEST {
                end = memrchr(line_end, &bytes).map_or(bytes.len(), |n| n + 1);
            } else if !self.careful {
                end = even(&bytes, line_end);
                sure = false;
            }
            if end == 0 {
                end = cut(&bytes, self.stream.delimiter(), line_end);
                sure = true;
            }
            if end > 0 {
                // The larger part moves on without being copied.
                self.rest = self.room.pop().unwrap_or_default();
                self.rest.extend_from_slice(&bytes[end..]);
                bytes.truncate(end);
                return Ok(Slice { bytes, last: false, sure });
            }
            want *= 2;
        }
    }
}

/// Where the last line ends before which an even number of quotes stands; 0 where none does.
fn even(text: &[u8], end: u8) -> usize {
    let mut quotes = memchr_iter(b'"', text).count();
    let mut to = text.len();
    while let Some(n) = memrchr(end, &text[..to]) {
        quotes -= memchr_iter(b'"', &text[n..to]).count();
        if quotes.is_multiple_of(2) {
            return n + 1;
        }
        to = n;
    }
    0
}

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
    fn cuts_where_quotes_are_even() {
        assert_eq!(even(b"a,b\nc,d", b'\n'), 4);
        assert_eq!(even(b"a,\"b\nc\",d", b'\n'), 0);
        assert_eq!(even(b"\"a\",b\n\"c\nd", b'\n'), 6);
        assert_eq!(even(b"a,5\" b\nc", b'\n'), 0);
        assert_eq!(even(b"", b'\n'), 0);
    }

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
