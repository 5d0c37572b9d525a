//! The rows of one part of a file, read by one task.

use std::path::Path;

use memchr::{memchr, memchr_iter};

use super::offsets::Offsets;
use super::{MOST, Opened, Parsed, Wanted};
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::count;

/// Rows of one part of the file.
pub(super) struct Part {
    pub(super) numbers: Vec<Vec<f64>>,
    pub(super) offsets: Offsets,
    pub(super) findings: Vec<Finding>,
    pub(super) wrong: usize,
    pub(super) lines: u64,
}

impl Part {
    pub(super) fn new(columns: usize, size: u64) -> Self {
        Self {
            numbers: vec![Vec::new(); columns],
            offsets: Offsets::new(size),
            findings: Vec::new(),
            wrong: 0,
            lines: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.numbers.iter_mut().for_each(Vec::clear);
        self.offsets.clear();
        self.findings.clear();
        (self.wrong, self.lines) = (0, 0);
    }

    /// Makes room for what the whole file will probably hold.
    pub(super) fn expect(&mut self, parts: &[Part], bytes: usize, size: u64) {
        let rows: usize = parts.iter().map(|p| p.offsets.len()).sum();
        let expected = (rows as u64 * size / bytes.max(1) as u64) as usize;
        let room = expected + expected / 50 + 16;
        self.offsets.reserve(room);
        for column in &mut self.numbers {
            column.reserve_exact(room);
        }
    }

    /// Takes in the part behind this one, which begins on `line`; gives the line behind it.
    pub(super) fn append(&mut self, part: &mut Part, line: u64) -> u64 {
        self.offsets.extend(&part.offsets);
        for (whole, own) in self.numbers.iter_mut().zip(&part.numbers) {
            whole.extend_from_slice(own);
        }
        let room = MOST.saturating_sub(self.findings.len());
        self.findings.extend(part.findings.drain(..).take(room).map(|mut f| {
            if let Some(span) = &mut f.span {
                span.line = u32::try_from(u64::from(span.line) + line).unwrap_or(u32::MAX);
            }
            f
        }));
        self.wrong += part.wrong;
        line + part.lines
    }

    /// Rows without any quote: lines are records and commas separate cells.
    pub(super) fn plain(
        &mut self,
        block: &[u8],
        offset: u64,
        opened: &Opened,
        wanted: &[Wanted<'_>],
        places: &[usize],
    ) {
        let columns = opened.header.len();
        let mut starts: Vec<u32> = Vec::with_capacity(columns + 2);
        let mut from = 0;
        while from < block.len() {
            let end = memchr(b'\n', &block[from..]).map_or(block.len(), |n| from + n);
            let mut line = &block[from..end];
            if let [head @ .., b'\r'] = line {
                line = head;
            }
            if !line.is_empty() {
                starts.clear();
                starts.push(0);
                starts.extend(memchr_iter(opened.delimiter, line).map(|n| n as u32 + 1));
                starts.push(line.len() as u32 + 1);
                let cell = |column: usize| match (starts.get(column), starts.get(column + 1)) {
                    (Some(a), Some(b)) => &line[*a as usize..*b as usize - 1],
                    _ => &[],
                };
                let found = starts.len() - 1;
                if found != columns {
                    self.width(offset + from as u64, self.lines, opened, found, &cell);
                }
                self.row(offset + from as u64, self.lines, wanted, places, &opened.path, &cell);
            }
            self.lines += 1;
            from = end + 1;
        }
    }

    pub(super) fn quoted(
        &mut self,
        rest: &[u8],
        offset: u64,
        line: u64,
        opened: &Opened,
        wanted: &[Wanted<'_>],
        places: &[usize],
    ) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(opened.delimiter)
            .flexible(true)
            .from_reader(rest);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let at = record.position().map_or((0, 1), |p| (p.byte(), p.line()));
            if record.len() == 1 && record[0].is_empty() {
                continue;
            }
            let cell = |column: usize| record.get(column).unwrap_or_default();
            if record.len() != opened.header.len() {
                self.width(offset + at.0, line + at.1 - 1, opened, record.len(), &cell);
            }
            self.row(offset + at.0, line + at.1 - 1, wanted, places, &opened.path, &cell);
        }
    }

    /// A row with more or fewer cells than the header has names: nobody can say which cell belongs to which name.
    /// Empty cells behind the last name do no harm.
    pub(super) fn width<'c>(
        &mut self,
        offset: u64,
        line: u64,
        opened: &Opened,
        found: usize,
        cell: &dyn Fn(usize) -> &'c [u8],
    ) {
        let named = opened.header.len();
        if found > named && (named..found).all(|column| cell(column).trim_ascii().is_empty()) {
            return;
        }
        self.wrong += 1;
        if self.findings.len() < MOST {
            let start = usize::try_from(offset).unwrap_or(usize::MAX);
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let span = Span { start, end: start, line, column: 1 };
            let message = format!("the row has {}, the header {named}", count(found, "cell"));
            let help = "add or delete cells, or put a text that contains the separator in quotes";
            self.findings
                .push(Finding::new("invalid-value", Level::Error, &opened.path, message).at(span).help(help));
        }
    }

    pub(super) fn row<'c>(
        &mut self,
        offset: u64,
        line: u64,
        wanted: &[Wanted<'_>],
        places: &[usize],
        path: &Path,
        cell: &dyn Fn(usize) -> &'c [u8],
    ) {
        self.offsets.push(offset);
        for (n, (column, place)) in wanted.iter().zip(places).enumerate() {
            let text = cell(*place).trim_ascii();
            let number = match (column.read)(text) {
                Parsed::Number(number) => number,
                Parsed::Missing => f64::NAN,
                Parsed::Wrong => {
                    self.wrong += 1;
                    if self.findings.len() < MOST {
                        let found = String::from_utf8_lossy(text);
                        let start = offset as usize + (0..*place).map(|c| cell(c).len() + 1).sum::<usize>();
                        let before: usize =
                            (0..*place).map(|c| String::from_utf8_lossy(cell(c)).chars().count() + 1).sum();
                        let span = Span {
                            start,
                            end: start + text.len(),
                            line: u32::try_from(line).unwrap_or(u32::MAX),
                            column: u32::try_from(before + 1).unwrap_or(u32::MAX),
                        };
                        self.findings.push(
                            Finding::new("invalid-value", Level::Error, path, format!("`{found}` in column `{}` is not {}", column.name, column.expected))
                                .at(span)
                                .help("write digits with a point for the decimals, or leave the cell empty if the figure is missing"),
                        );
                    }
                    f64::NAN
                }
            };
            self.numbers[n].push(number);
        }
    }
}
