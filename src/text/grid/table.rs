//! Cells in rows, before anything is said about them: what the readers of texts and of workbooks have in common.

use std::collections::BTreeMap;

use super::form::{blank, total};
use super::number::{Mark, shape};
use super::split::{Cell, Quoting, Splitter, unescaped};
use crate::text::source::control_character;

/// What a workbook knows about a cell beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text, which is read as in any other file.
    Text,
    /// A number, in plain digits.
    Number,
    /// A date, as 2026-03-01.
    Date,
    /// An error, such as #N/A.
    Error,
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its first byte in the text.
    pub(crate) start: usize,
    /// Its line in the file.
    pub(crate) line: u32,
    /// Its first cell.
    pub(crate) first: usize,
    /// How many cells it has.
    pub(crate) count: usize,
    /// Whether an empty line stands before it.
    pub(crate) apart: bool,
    /// Whether something stands outside the columns of the header; only in workbooks, where cells have places.
    pub(crate) outside: bool,
}

/// Rows of cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) text: String,
    pub(crate) cells: Vec<Cell>,
    /// Cells that do not say what stands in the text.
    pub(crate) other: BTreeMap<usize, String>,
    /// Nothing where all cells are text.
    pub(crate) kinds: Vec<Kind>,
    /// The first one is the header.
    pub(crate) lines: Vec<Line>,
    /// Lines of the text, empty ones as well; a last one without an end counts.
    pub(crate) seen: usize,
}

impl Table {
    /// Reads a delimited text, whose table begins at a place.
    pub(crate) fn of_text(text: String, delimiter: u8, from: usize) -> Self {
        let mut table = Self { text, ..Self::default() };
        let text = std::mem::take(&mut table.text);
        if memchr::memchr(b'"', &text.as_bytes()[from..]).is_some() {
            table.quoted(&text, delimiter, from);
        } else {
            table.plain(&text, delimiter, from);
        }
        table.text = text;
        table
    }

    /// Rows without any quote: every delimiter parts cells, every line end rows.
    fn plain(&mut self, text: &str, delimiter: u8, from: usize) {
        let bytes = text.as_bytes();
        let mut number = super::split::breaks(&bytes[..from]) + 1;
        let (mut start, mut cell, mut first, mut apart) = (from, from, 0, false);
        self.cells.reserve((bytes.len() - from) / 10);
        let ends = memchr::memchr3_iter(delimiter, b'\n', b'\r', &bytes[from..]).map(|n| n + from);
        for end in ends.chain(std::iter::once(bytes.len())) {
            let found = bytes.get(end).copied().unwrap_or(b'\n');
            if found == b'\n' && end == start && end > from && bytes[end - 1] == b'\r' {
                // The second half of a line end.
                start = end + 1;
                cell = start;
                continue;
            }
            if end == bytes.len() && start == end {
                break;
            }
            self.cells.push(Cell::new(cell, end, Quoting::Bare));
            cell = end + 1;
            if found == delimiter {
                continue;
            }
            let cells = &self.cells[first..];
            let nothing = cells[0].range().is_empty() || bytes[cells[0].range()].trim_ascii().is_empty();
            if nothing && blank(bytes, cells) {
                self.cells.truncate(first);
                apart = true;
            } else {
                let count = self.cells.len() - first;
                let line = u32::try_from(number).unwrap_or(u32::MAX);
                self.lines.push(Line { start, line, first, count, apart, outside: false });
                first = self.cells.len();
                apart = false;
            }
            number += 1;
            start = end + 1;
        }
        self.seen = number - 1;
    }

    fn quoted(&mut self, text: &str, delimiter: u8, from: usize) {
        let bytes = &text.as_bytes()[from..];
        let before = super::split::breaks(&text.as_bytes()[..from]);
        let mut splitter = Splitter::new(bytes, delimiter);
        let mut cells: Vec<Cell> = Vec::new();
        let mut apart = false;
        while let Some(record) = splitter.next(&mut cells) {
            if blank(bytes, &cells) {
                apart = true;
                continue;
            }
            let first = self.cells.len();
            for cell in &cells {
                let range = cell.range();
                let moved = Cell::new(range.start + from, range.end + from, cell.quoting);
                if matches!(cell.quoting, Quoting::Doubled | Quoting::Tail) {
                    self.other.insert(self.cells.len(), unescaped(&text[moved.range()]));
                }
                self.cells.push(moved);
            }
            self.lines.push(Line {
                start: record.start + from,
                line: u32::try_from(record.line + before).unwrap_or(u32::MAX),
                first,
                count: cells.len(),
                apart,
                outside: false,
            });
            apart = false;
        }
        self.seen = before + splitter.lines();
    }

    /// What a cell says, without surrounding white space; empty where there is none.
    pub(crate) fn cell(&self, line: &Line, column: usize) -> &str {
        if column >= line.count {
            return "";
        }
        let at = line.first + column;
        let other = if self.other.is_empty() { None } else { self.other.get(&at) };
        let text = match other {
            Some(text) => text.as_str(),
            None => self.cells.get(at).map_or("", |cell| &self.text[cell.range()]),
        };
        let text = text.trim();
        // `="00123"` keeps a spreadsheet from making a number of it.
        let text = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).map_or(text, str::trim);
        unguarded(text)
    }

    /// What a workbook says about a cell.
    pub(crate) fn kind(&self, line: &Line, column: usize) -> Kind {
        if column >= line.count {
            return Kind::Text;
        }
        self.kinds.get(line.first + column).copied().unwrap_or(Kind::Text)
    }

    /// Takes characters out that have no place in a text; gives row and column of the cells that had some, with the first
    /// one. What programs write for a line break within a cell becomes one.
    pub(crate) fn clean(&mut self) -> Vec<(usize, usize, char)> {
        let mut found = Vec::new();
        let doubtful = control_character(&self.text).is_some();
        if !doubtful {
            return found;
        }
        for (row, line) in self.lines.iter().enumerate() {
            for column in 0..line.count {
                let at = line.first + column;
                let cell = self.cells[at];
                let text = self.other.get(&at).map_or(&self.text[cell.range()], String::as_str);
                if control_character(text).is_none() {
                    continue;
                }
                let wrong = text.chars().find(|c| bad(*c));
                let clean = text
                    .chars()
                    .filter(|c| !bad(*c) && *c != '\u{feff}')
                    .map(|c| if matches!(c, '\u{b}' | '\u{c}') { '\n' } else { c })
                    .collect();
                found.extend(wrong.map(|c| (row, column, c)));
                self.other.insert(at, clean);
            }
        }
        found
    }

    /// Takes what stands at the end and is no row out: lines of totals, which it gives, and lines of a footer behind an
    /// empty line, which it counts.
    ///
    /// The first line is the header, unless the number of its columns is given.
    pub(crate) fn tail(&mut self, width: Option<usize>) -> (Vec<Line>, usize) {
        let header = usize::from(width.is_none());
        let width = width.or_else(|| self.lines.first().map(|header| header.count)).unwrap_or(0);
        let alone = |line: &Line| (1..line.count).all(|column| self.cell(line, column).is_empty());
        let mut cut = self.lines.len();
        for at in (header..self.lines.len()).rev() {
            let line = &self.lines[at];
            if width < 2 || !alone(line) || total(self.cell(line, 0)) {
                break;
            }
            if line.apart {
                cut = at;
            }
        }
        let footer = self.lines.len() - cut;
        self.lines.truncate(cut);
        let mut totals = Vec::new();
        while self.lines.len() > header {
            let Some(line) = self.lines.last().copied().filter(|line| self.is_total(line)) else { break };
            self.lines.pop();
            totals.push(line);
        }
        totals.reverse();
        (totals, footer)
    }

    /// Whether a line is one of totals: it says so first, and everything else in it is a number or a short code.
    fn is_total(&self, line: &Line) -> bool {
        let mut texts = (0..line.count).map(|column| self.cell(line, column)).filter(|text| !text.is_empty());
        let named = texts.next().is_some_and(total);
        let mut numbers = 0;
        let rest = texts.all(|text| {
            let number = shape(text)
                .is_some_and(|shape| shape.read(Mark::Point).is_ok() || shape.read(Mark::Comma).is_ok());
            numbers += usize::from(number);
            number || (text.len() <= 3 && text.chars().all(char::is_alphabetic)) || text == "-" || total(text)
        });
        named && rest && numbers > 0
    }
}

/// A text without the apostrophe that keeps spreadsheets from taking what follows for a formula: programs put it before
/// `=`, `+`, `-` and `@` when they write CSV, this one as well.
fn unguarded(text: &str) -> &str {
    let formula = |rest: &&str| rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    text.strip_prefix('\'').filter(formula).unwrap_or(text)
}

fn bad(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{b}' | '\u{c}'))
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_keeps_formulas_from_spreadsheets_is_no_text() {
        let table = Table::of_text("'=Acme,'+49 30,'s-Hertogenbosch,''\n".to_owned(), b',', 0);
        let cells: Vec<&str> = (0..4).map(|column| table.cell(&table.lines[0], column)).collect();
        assert_eq!(cells, ["=Acme", "+49 30", "'s-Hertogenbosch", "''"]);
    }

    proptest! {
        #[test]
        fn both_ways_of_reading_say_the_same(text in "[ab,; \n\r]{0,60}", from in 0usize..4) {
            let from = from.min(text.len());
            let (mut plain, mut quoted) = (Table::default(), Table::default());
            plain.plain(&text, b',', from);
            quoted.quoted(&text, b',', from);
            prop_assert_eq!(&plain.lines, &quoted.lines);
            prop_assert_eq!(&plain.cells, &quoted.cells);
        }
    }
}
