//! Records of a delimited text, and where in it their cells stand.
//!
//! Nothing is lost on the way: a cell is a stretch of the text, so that a finding can point at it.

use memchr::{memchr, memchr3};

/// A cell as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The first byte of its content: behind the quote where it has one.
    pub(crate) start: u32,
    /// The byte behind its content.
    pub(crate) end: u32,
    /// How it is quoted.
    pub(crate) quoting: Quoting,
}

/// How a cell is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Not at all: what stands there is meant.
    Bare,
    /// In quotes, and what stands between them is meant.
    Quoted,
    /// In quotes, with doubled quotes within.
    Doubled,
    /// In quotes, with text behind the closing one.
    Tail,
    /// A quote opens and is never closed; what follows is read as if it were not there.
    Open,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its first byte.
    pub(crate) start: usize,
    /// The line on which it begins, counted from 1 at the beginning of the text.
    pub(crate) line: usize,
}

/// Cuts a text into records.
#[derive(Debug, Clone)]
pub(crate) struct Splitter<'t> {
    text: &'t [u8],
    delimiter: u8,
    at: usize,
    line: usize,
    /// Whether any quote is left in the text.
    quotes: bool,
    /// A place from which on no quote is closed, so that it need not be looked for twice.
    open_from: usize,
}

impl Cell {
    pub(crate) fn new(start: usize, end: usize, quoting: Quoting) -> Self {
        // Texts of 4 GiB are refused long before.
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: short(start), end: short(end), quoting }
    }

    /// The bytes of its content.
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl<'t> Splitter<'t> {
    pub(crate) fn new(text: &'t [u8], delimiter: u8) -> Self {
        Self { text, delimiter, at: 0, line: 1, quotes: memchr(b'"', text).is_some(), open_from: usize::MAX }
    }

    /// Lines so far.
    pub(crate) fn lines(&self) -> usize {
        self.line - 1
    }

    /// The next record; its cells go into `cells`. `None` at the end of the text.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cell>) -> Option<Record> {
        cells.clear();
        let text = self.text;
        if self.at >= text.len() {
            return None;
        }
        let record = Record { start: self.at, line: self.line };
        let mut at = self.at;
        loop {
            let (cell, behind) = self.cell(at);
            cells.push(cell);
            match text.get(behind) {
                Some(b) if *b == self.delimiter => at = behind + 1,
                Some(b'\r') if text.get(behind + 1) == Some(&b'\n') => {
                    self.at = behind + 2;
                    break;
                }
                Some(_) => {
                    self.at = behind + 1;
                    break;
                }
                None => {
                    self.at = text.len();
                    break;
                }
            }
        }
        self.line += 1;
        Some(record)
    }

    /// The cell that begins at a place, and the byte behind it: a delimiter, the end of a line or of the text.
    fn cell(&mut self, at: usize) -> (Cell, usize) {
        if self.quotes {
            let blank = |b: &&u8| **b == b' ' && self.delimiter != b' ';
            let first = at + self.text[at..].iter().take_while(blank).count();
            if self.text.get(first) == Some(&b'"') {
                return self.quoted(at, first + 1);
            }
        }
        let end = self.bare(at);
        (Cell::new(at, end, Quoting::Bare), end)
    }

    /// Where a cell without quotes ends.
    fn bare(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        memchr3(self.delimiter, b'\n', b'\r', rest).map_or(self.text.len(), |n| at + n)
    }

    fn quoted(&mut self, at: usize, start: usize) -> (Cell, usize) {
        let text = self.text;
        let mut doubled = false;
        let mut from = start;
        while start < self.open_from {
            let Some(end) = memchr(b'"', &text[from..]).map(|n| from + n) else {
                self.open_from = start;
                break;
            };
            if text.get(end + 1) == Some(&b'"') {
                doubled = true;
                from = end + 2;
                continue;
            }
            self.line += breaks(&text[start..end]);
            let behind = self.bare(end + 1);
            let tail = text[end + 1..behind].iter().any(|b| !b.is_ascii_whitespace());
            let quoting = match (tail, doubled) {
                (true, _) => Quoting::Tail,
                (false, true) => Quoting::Doubled,
                (false, false) => Quoting::Quoted,
            };
            return (Cell::new(start, if tail { behind } else { end }, quoting), behind);
        }
        let end = self.bare(at);
        (Cell::new(at, end, Quoting::Open), end)
    }
}

/// How many line ends there are in a text: LF, CRLF or a lone CR.
pub(crate) fn breaks(text: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while let Some(n) = memchr::memchr2(b'\n', b'\r', &text[at..]).map(|n| at + n) {
        count += 1;
        at = if text[n] == b'\r' && text.get(n + 1) == Some(&b'\n') { n + 2 } else { n + 1 };
    }
    count
}

/// What a cell with doubled quotes or with text behind the closing one says.
pub(crate) fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut inside = true;
    let mut letters = raw.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if inside && letters.peek() == Some(&'"') => {
                letters.next();
                out.push('"');
            }
            '"' if inside => inside = false,
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records(text: &str) -> Vec<(usize, Vec<String>)> {
        let mut splitter = Splitter::new(text.as_bytes(), b',');
        let mut cells = Vec::new();
        let mut found = Vec::new();
        while let Some(record) = splitter.next(&mut cells) {
            let texts = cells.iter().map(|c| match c.quoting {
                Quoting::Doubled | Quoting::Tail => unescaped(&text[c.range()]),
                _ => text[c.range()].to_owned(),
            });
            found.push((record.line, texts.collect()));
        }
        found
    }

    #[test]
    fn knows_every_line_end_and_quotes() {
        let of =
            |line: usize, cells: &[&str]| (line, cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            records("a,b\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\rlast,5\" pipe\n\n, \"q\" ,\"t\"ail"),
            [
                of(1, &["a", "b"]),
                of(2, &["x\r\ny", "say \"hi\""]),
                of(4, &["last", "5\" pipe"]),
                of(5, &[""]),
                of(6, &["", "q", "tail"]),
            ]
        );
        assert_eq!(records("a,\"b\nc,d\n"), [of(1, &["a", "\"b"]), of(2, &["c", "d"])]);
        assert_eq!(records(""), []);
    }

    proptest! {
        #[test]
        fn says_the_same_as_the_usual_reader(
            rows in prop::collection::vec(prop::collection::vec("[ab,;\"\n\r é]{0,5}", 2..5), 1..6),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let found: Vec<Vec<String>> = records(&text).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, rows);
        }

        #[test]
        fn any_text_comes_to_an_end(text in "[ab,\"\n\r ]{0,60}") {
            let all = records(&text);
            prop_assert!(all.len() <= text.len() + 1);
        }
    }
}
