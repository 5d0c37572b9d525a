//! A table as other programs write it: delimited text in any usual form, or a sheet of a workbook.
//!
//! Nothing is guessed in silence: what was assumed is told by [`Grid::assumed`], what cannot be read is a finding with
//! row and column.

mod column;
mod cut;
mod date;
mod decide;
pub(crate) mod even;
mod form;
mod header;
mod marks;
pub(crate) mod number;
mod sheet;
mod split;
pub mod stream;
mod survey;
mod table;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rust_decimal::Decimal;

pub use self::date::Order;

use self::column::Column;
use self::split::Quoting;
use self::table::{Kind, Line, Table};
use super::decode::{Encoding, Undecodable, decode};
use super::finding::{Finding, Level, Span};
use super::nearest::count;
use super::source::{plain, span};

/// The largest file that is read, in bytes (1 GiB).
pub const MAX_BYTES: u64 = 1 << 30;

/// The rule of findings about cells and rows.
pub const UNREADABLE_CELL: &str = "unreadable-cell";

/// What is said of misplaced quotes, of rows of another width and of formulas: what is wrong, what to do.
const OPEN: (&str, &str) =
    ("a quote opens here and is never closed", "close it, or double it if it is meant as a quote");
const TAIL: (&str, &str) = ("text follows the closing quote", "double the quotes within a quoted text");
const WIDTH: &str =
    "add or delete cells, or put a text that contains the separator or a line break in quotes";
const FORMULA: &str = "put the formula right, or clear the cell where the value is missing";
const UNSAVED: &str = "open the file in a spreadsheet and save it";

/// How a table is to be read, where the file does not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The order of day, month and year.
    pub dates: Option<Order>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which row beneath the header it is, counted from 1; empty lines do not count.
    pub number: usize,
    /// The line of the file on which it begins; of a workbook, the row of the sheet.
    pub line: u32,
    inner: Line,
}

/// A table.
#[derive(Debug)]
pub struct Grid {
    /// The file as it is shown in findings.
    pub path: PathBuf,
    /// The names in the header.
    pub header: Vec<String>,
    /// The rows; those that do not fit the header are left out and stand in the findings.
    pub rows: Vec<Row>,
    /// Lines of totals at the end, which are no rows; see [`Grid::total`].
    pub totals: Vec<Row>,
    /// What is wrong with header, rows and quotes. Cells are looked at when they are asked for.
    pub findings: Vec<Finding>,
    table: Table,
    /// Lines of a footer that were left out.
    footer: usize,
    form: Form,
    dates: Option<Order>,
    columns: Vec<Column>,
}

/// What the file is.
#[derive(Debug)]
enum Form {
    Text { encoding: Encoding, delimiter: u8 },
    Workbook { sheet: Option<String>, left: u32 },
}

impl Grid {
    /// Reads a file; `-` is standard input.
    ///
    /// # Errors
    /// A finding where it is no table or has no header. What is wrong with rows is in [`Grid::findings`].
    pub fn read(path: &Path, options: &Options) -> Result<Grid, Finding> {
        let bytes = bytes(path)?;
        Self::of(bytes, path, options)
    }

    /// Makes a table of the bytes of a file.
    ///
    /// # Errors
    /// As [`Grid::read`].
    pub fn of(bytes: Vec<u8>, path: &Path, options: &Options) -> Result<Grid, Finding> {
        let wrong = |message: String, help: String| {
            Finding::new("unreadable-file", Level::Error, path, message).help(help)
        };
        if let Some((message, help)) = other_form(&bytes) {
            return Err(wrong(message.to_owned(), help.to_owned()));
        }
        let (table, form) = if bytes.starts_with(b"PK\x03\x04") {
            let read = sheet::read(bytes, options.sheet.as_deref()).map_err(|(m, h)| wrong(m, h))?;
            (read.table, Form::Workbook { sheet: read.name, left: read.left })
        } else {
            if let Some(sheet) = &options.sheet {
                let message = format!("there is no sheet `{sheet}`: the file is text, not a workbook");
                return Err(wrong(message, "leave `--sheet` out".to_owned()));
            }
            let (text, encoding) = decode(bytes).map_err(|why| undecodable(why, path))?;
            let (delimiter, from) = form::delimiter(text.as_bytes());
            (Table::of_text(text, delimiter, from), Form::Text { encoding, delimiter })
        };
        let mut grid = Grid {
            path: path.to_path_buf(),
            header: Vec::new(),
            rows: Vec::new(),
            totals: Vec::new(),
            findings: Vec::new(),
            table,
            footer: 0,
            form,
            dates: options.dates,
            columns: Vec::new(),
        };
        grid.settle()?;
        Ok(grid)
    }

    /// Tells header, rows, totals and footer apart.
    fn settle(&mut self) -> Result<(), Finding> {
        let unclean = self.table.clean();
        let (totals, footer) = self.table.tail(None);
        let lines = std::mem::take(&mut self.table.lines);
        let Some((head, rest)) = lines.split_first() else {
            return Err(Finding::new("empty-file", Level::Error, &self.path, "there is nothing in the file")
                .help("export it again with a header line"));
        };
        let mut header: Vec<String> =
            (0..head.count).map(|column| self.table.cell(head, column).to_owned()).collect();
        // Delimiters at the end of every line.
        let full = |column: usize| rest.iter().any(|line| !self.table.cell(line, column).is_empty());
        while header.last().is_some_and(String::is_empty) && !full(header.len() - 1) {
            header.pop();
        }
        self.columns = header.iter().map(|_| Column::default()).collect();
        self.header = header;
        self.footer = footer;
        let row = |n: usize, line: &Line| Row { number: n + 1, line: line.line, inner: *line };
        self.totals = totals.iter().enumerate().map(|(n, line)| row(rest.len() + n, line)).collect();
        self.check_header(head);
        let rows: Vec<Row> = rest.iter().enumerate().map(|(n, line)| row(n, line)).collect();
        for (line, column, found) in unclean {
            // Row 0 is the header; lines behind the rows are none of anybody's concern.
            let Some(row) = line.checked_sub(1).and_then(|n| rows.get(n)) else { continue };
            let message = format!("the control character U+{:04X} is left out", found as u32);
            let mut finding = self.at(
                row,
                column,
                &message,
                "delete it; it often comes in by copying from another program",
            );
            finding.level = Level::Warn;
            self.findings.push(finding);
        }
        self.check_rows(rows);
        Ok(())
    }

    fn check_header(&mut self, head: &Line) {
        let row = Row { number: 0, line: head.line, inner: *head };
        for (column, name) in self.header.iter().enumerate() {
            let span = self.span(&row, column);
            let place = |finding: Finding| match span {
                Some(span) => finding.at(span),
                None => finding,
            };
            let warn = |message: String, help: &str| {
                place(Finding::new("unclear-header", Level::Warn, &self.path, message).help(help))
            };
            if name.is_empty() {
                let message = format!("column {} has no name in the header and is left out", column + 1);
                self.findings.push(warn(message, "name it, if it is wanted"));
            } else if self.header[..column].contains(name) {
                let message = format!("there are two columns `{name}`; the first one counts");
                self.findings.push(warn(message, "rename or delete one of them"));
            }
        }
    }

    /// Keeps the rows that fit the header.
    fn check_rows(&mut self, rows: Vec<Row>) {
        let named = self.header.len();
        let workbook = matches!(self.form, Form::Workbook { .. });
        // Whether a column is empty in all rows that reach to it: a row that ends before lacks nothing then.
        let shortest = rows.iter().map(|row| row.inner.count).min().unwrap_or(named);
        let holds: Vec<bool> = (0..named)
            .map(|column| {
                column >= shortest && rows.iter().any(|row| !self.table.cell(&row.inner, column).is_empty())
            })
            .collect();
        let mut kept = Vec::with_capacity(rows.len());
        let mut found = Vec::new();
        for row in rows {
            let have = row.inner.count;
            if let Some((column, quoting)) = self.misquoted(&row) {
                let (message, help) = if quoting == Quoting::Open { OPEN } else { TAIL };
                found.push(self.at(&row, column, message, help));
                continue;
            }
            let extra = (named..have).find(|column| !self.table.cell(&row.inner, *column).is_empty());
            let lacks = !workbook && (have..named).any(|column| holds[column]);
            if extra.is_some() || lacks {
                let message =
                    format!("row {}: it has {}, the header {named}", row.number, count(have, "cell"));
                found.push(self.whole(&row, message, WIDTH));
            } else if row.inner.outside {
                let message =
                    format!("row {}: something stands outside the columns of the header", row.number);
                found.push(self.whole(&row, message, "name its column in the header, or delete it"));
            } else {
                kept.push(row);
            }
        }
        self.rows = kept;
        self.findings.extend(found);
    }

    fn misquoted(&self, row: &Row) -> Option<(usize, Quoting)> {
        let cells = self.table.cells.get(row.inner.first..row.inner.first + row.inner.count)?;
        let wrong = |quoting: Quoting| matches!(quoting, Quoting::Open | Quoting::Tail);
        cells.iter().position(|cell| wrong(cell.quoting)).map(|column| (column, cells[column].quoting))
    }

    /// A finding about a row as a whole.
    fn whole(&self, row: &Row, message: String, help: &str) -> Finding {
        let finding = Finding::new(UNREADABLE_CELL, Level::Error, &self.path, message).help(help);
        let start = row.inner.start;
        finding.at(Span { start, end: start, line: row.line, column: 1 })
    }

    /// Where a column stands: by its exact name, else by its name whatever the case where only one fits.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        header::position(&self.header, name)
    }

    /// What to say about a column that is not there: what is wrong, and the nearest name with the header as read.
    #[must_use]
    pub fn absent(&self, name: &str) -> (String, String) {
        header::absent(&self.header, &self.path, name)
    }

    /// What a cell says, without surrounding white space; empty where there is nothing.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).map_or("", |row| self.table.cell(&row.inner, column))
    }

    /// The number of a cell, `None` where it is empty: `12 %` is 0.12, signs and codes of currencies are left out.
    ///
    /// # Errors
    /// A finding where it is no number.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<Decimal>, Finding> {
        self.rows.get(row).map_or(Ok(None), |row| self.number_of(row, column))
    }

    /// The number of a cell in a line of totals.
    ///
    /// # Errors
    /// As [`Grid::number`].
    pub fn total(&self, total: usize, column: usize) -> Result<Option<Decimal>, Finding> {
        self.totals.get(total).map_or(Ok(None), |row| self.number_of(row, column))
    }

    /// The sign or code of a currency beside the number of a cell, as written.
    #[must_use]
    pub fn unit(&self, row: usize, column: usize) -> Option<&str> {
        number::shape(self.text(row, column))?.unit
    }

    fn number_of(&self, row: &Row, column: usize) -> Result<Option<Decimal>, Finding> {
        let text = self.table.cell(&row.inner, column);
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |message: &str, help: &str| self.at(row, column, &format!("`{text}` {message}"), help);
        let mark = match self.table.kind(&row.inner, column) {
            Kind::Number => number::Mark::Point,
            Kind::Error => return Err(self.error(row, column)),
            Kind::Date => return Err(wrong("is a date, not a number", "format the column as numbers")),
            Kind::Text => self.mark(column),
        };
        let shape = number::shape(text).ok_or_else(|| wrong(number::NONE.0, number::NONE.1))?;
        shape.read(mark).map(Some).map_err(|(message, help)| wrong(message, help))
    }

    /// The date of a cell, `None` where it is empty; a time behind it is left out.
    ///
    /// # Errors
    /// A finding where it is no date, or where the order of day and month cannot be told.
    pub fn date(&self, row: usize, column: usize) -> Result<Option<Date>, Finding> {
        let Some(row) = self.rows.get(row) else { return Ok(None) };
        let text = self.table.cell(&row.inner, column);
        if text.is_empty() {
            return Ok(None);
        }
        if self.table.kind(&row.inner, column) == Kind::Error {
            return Err(self.error(row, column));
        }
        if let Some(known) = self.columns.get(column) {
            known.use_dates();
        }
        let order = match date::written(text) {
            Some(date::Written::Ordered(..)) => self.order(column)?,
            _ => None,
        };
        date::read(text, order).map(Some).map_err(|(message, help)| self.at(row, column, &message, help))
    }

    fn error(&self, row: &Row, column: usize) -> Finding {
        let (message, help) = formula(self.table.cell(&row.inner, column));
        self.at(row, column, &message, help)
    }

    /// What is wrong with a cell whose formula comes to an error or has no value; `None` for every other cell.
    #[must_use]
    pub fn failed(&self, row: usize, column: usize) -> Option<Finding> {
        let row = self.rows.get(row)?;
        (self.table.kind(&row.inner, column) == Kind::Error).then(|| self.error(row, column))
    }

    /// A finding about a cell.
    #[must_use]
    pub fn finding(&self, row: usize, column: usize, message: &str, help: &str) -> Finding {
        match self.rows.get(row) {
            Some(row) => self.at(row, column, message, help),
            None => Finding::new(UNREADABLE_CELL, Level::Error, &self.path, message).help(help),
        }
    }

    fn at(&self, row: &Row, column: usize, message: &str, help: &str) -> Finding {
        let message = format!("row {}, {}: {message}", row.number, header::label(&self.header, column));
        let finding = Finding::new(UNREADABLE_CELL, Level::Error, &self.path, message).help(help);
        match self.span(row, column) {
            Some(span) => finding.at(span),
            None => finding,
        }
    }

    /// Where a cell stands; where the row ends before it, the end of the row.
    fn span(&self, row: &Row, column: usize) -> Option<Span> {
        if let Form::Workbook { left, .. } = self.form {
            let column = u32::try_from(column).unwrap_or(0) + left + 1;
            return Some(Span { start: 0, end: 0, line: row.line, column });
        }
        let last = row.inner.count.checked_sub(1)?;
        let range = self.table.cells.get(row.inner.first + column.min(last))?.range();
        let begin = row.inner.start;
        let place = span(&self.table.text[begin..], range.start.checked_sub(begin)?, range.end - begin);
        Some(Span {
            start: place.start + begin,
            end: place.end + begin,
            line: row.line + place.line - 1,
            column: place.column,
        })
    }

    /// What was assumed about the file, in one line: what is not the plain case of UTF-8, commas between cells, points
    /// before decimals and dates as 2026-03-01. Of numbers and dates, what was asked for so far counts.
    #[must_use]
    pub fn assumed(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        match &self.form {
            Form::Text { encoding, delimiter } => {
                if *encoding != Encoding::Utf8 {
                    said.push(encoding.name().to_owned());
                }
                said.extend(form::between(*delimiter).map(str::to_owned));
            }
            Form::Workbook { sheet, .. } => said.extend(sheet.as_ref().map(|name| format!("sheet `{name}`"))),
        }
        self.assumed_of_cells(&mut said);
        if !self.totals.is_empty() {
            said.push(format!("{} left out", count(self.totals.len(), "line") + " of totals"));
        }
        if self.footer > 0 {
            said.push(format!("{} left out", count(self.footer, "line") + " of a footer"));
        }
        said.join(", ")
    }
}

/// What to say of a formula that comes to an error or has no value: what is wrong, and what to do.
fn formula(text: &str) -> (String, &'static str) {
    if text == sheet::NO_VALUE {
        return ("the formula has no value".to_owned(), UNSAVED);
    }
    (format!("the formula comes to `{text}`"), FORMULA)
}

/// Whether a text is a date whose order of day, month and year has to be known.
#[must_use]
pub fn needs_order(text: &str) -> bool {
    matches!(date::written(text), Some(date::Written::Ordered(..)))
}

/// The bytes of a file.
fn bytes(path: &Path) -> Result<Vec<u8>, Finding> {
    let wrong = |message: String| Finding::new("unreadable-file", Level::Error, path, message);
    let unreadable = |e: io::Error| wrong(format!("cannot be read: {}", plain(&e)));
    let long = || {
        wrong(format!("is longer than the {} MiB that is read", MAX_BYTES >> 20))
            .help("export it in parts, a year each")
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let help = "name a CSV file or a workbook (.xlsx)";
        let file = File::open(path).map_err(|e| unreadable(e).help(help))?;
        let about = file.metadata().map_err(unreadable)?;
        if about.is_dir() {
            return Err(wrong("is a folder".to_owned()).help(help));
        }
        if about.len() > MAX_BYTES {
            return Err(long());
        }
        bytes.reserve_exact(usize::try_from(about.len()).unwrap_or(0) + 1);
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() as u64 > MAX_BYTES { Err(long()) } else { Ok(bytes) }
}

/// What a file is that is no table, by its first bytes: what is wrong, and what to do.
fn other_form(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const OLD: &str = "save it as a workbook (.xlsx) or as CSV UTF-8";
    let head = bytes.get(..bytes.len().min(512))?.trim_ascii_start();
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|h| h.eq_ignore_ascii_case(with));
    if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Some((
            "is an old workbook (.xls), or one with a password",
            "save it as a workbook (.xlsx) without a password, or as CSV UTF-8",
        ))
    } else if begins(b"%PDF-") {
        Some(("is a PDF", "export the figures as CSV or as a workbook (.xlsx)"))
    } else if begins(b"<!doctype") || begins(b"<html") || begins(b"<table") || begins(b"<?xml") {
        // Many programs name a page or a sheet in XML `.xls`.
        Some(("is a page or XML, whatever its name says", OLD))
    } else if begins(b"\x1f\x8b") {
        Some(("is compressed", "unpack it first"))
    } else {
        None
    }
}

/// A finding about bytes that are no text.
fn undecodable(why: Undecodable, path: &Path) -> Finding {
    let (message, help) = why.words();
    let rule = if matches!(why, Undecodable::Binary) { "unreadable-file" } else { "not-utf-8" };
    let message = match why {
        Undecodable::Mixed { line, column, .. } => format!("{message}: from line {line} column {column} on"),
        _ => message.to_owned(),
    };
    Finding::new(rule, Level::Error, path, message).help(help)
}
