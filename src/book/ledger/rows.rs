//! The rows of a ledger: read piece by piece on all processors, handed on in order.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, ReaderBuilder};
use jiff::civil::Date;
use memchr::memchr_iter;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::Window;
use super::header::{Columns, line};
use super::pieces::{Cut, Piece, cut, unreadable};
use crate::book::money::Rates;
use crate::model::date::{Dated, dated};
use crate::model::number::decimal_of;
use crate::model::words::Currency;
use crate::progress::{Unit, begin};
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::{count, list};
use crate::text::source::plain;

/// Mistakes of one file that are reported one by one; further ones are counted.
const MOST: usize = 20;

/// Pieces that each thread reads before what came of them is put together.
const EACH: usize = 4;

/// A row that could be read.
#[derive(Debug)]
pub(super) struct Entry<'r> {
    /// The account's id.
    pub(super) account: &'r [u8],
    /// Its index; `None` where the book does not have it.
    pub(super) at: Option<usize>,
    /// The date as written.
    pub(super) date: &'r [u8],
    /// The period that it means.
    pub(super) dated: Dated,
    pub(super) offering: &'r [u8],
    pub(super) market: &'r [u8],
    /// In the book's currency.
    pub(super) revenue: Decimal,
    /// In the book's currency.
    pub(super) margin: Option<Decimal>,
    /// Revenue and margin as they stand in the row, and their currency.
    pub(super) own: (Decimal, Option<Decimal>, Currency),
    /// The line within the piece.
    pub(super) line: u64,
    /// Where the row begins in the file.
    pub(super) place: u64,
}

/// What is wrong with a row.
#[derive(Debug)]
pub(super) struct Wrong {
    rule: &'static str,
    column: usize,
    message: String,
    help: Cow<'static, str>,
}

/// Whoever wants the rows of a piece.
pub(super) trait Take: Send {
    /// Takes in a row.
    fn take(&mut self, entry: &Entry<'_>);
}

/// A ledger that is about to be read.
pub(super) struct Ledger<'a> {
    root: &'a Path,
    files: &'a [PathBuf],
    rates: &'a Rates,
    accounts: &'a [(&'a str, Currency)],
    index: HashMap<&'a [u8], usize>,
}

/// What the whole ledger says beside what was asked of its rows.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// All rows.
    pub(super) rows: u64,
    /// The first and the last day on which the period of a row ends.
    pub(super) covers: Option<Window>,
    /// The first day of the earliest period of a row.
    pub(super) begins: Option<Date>,
    /// Accounts that the book does not have, with the number of rows and the first place.
    pub(super) strangers: BTreeMap<String, (u64, PathBuf, u64)>,
    /// What is wrong with the files.
    pub(super) findings: Vec<Finding>,
}

/// What one piece says.
struct Part<T> {
    taker: T,
    rows: u64,
    covers: Option<Window>,
    begins: Option<Date>,
    strangers: BTreeMap<String, (u64, u64)>,
    findings: Vec<Finding>,
    wrong: usize,
    lines: u64,
    failed: Option<Finding>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(
        root: &'a Path,
        files: &'a [PathBuf],
        rates: &'a Rates,
        accounts: &'a [(&'a str, Currency)],
    ) -> Self {
        let index = accounts.iter().enumerate().map(|(n, (id, _))| (id.as_bytes(), n)).collect();
        Self { root, files, rates, accounts, index }
    }

    /// Reads all rows; `make` makes whoever takes those of a piece, `add` gets them in the order of the files with the
    /// file's name and the lines before the piece. What is put together does not depend on the number of threads.
    pub(super) fn read<T: Take>(
        &self,
        make: impl Fn() -> T + Sync,
        mut add: impl FnMut(&Path, u64, T),
    ) -> Whole {
        let cuts: Vec<Result<Cut, Finding>> =
            self.files.par_iter().map(|path| cut(&self.root.join(path), path)).collect();
        let mut whole = Whole::default();
        let mut work: Vec<(usize, &Cut, Piece)> = Vec::new();
        for (file, cut) in cuts.iter().enumerate() {
            match cut {
                Ok(cut) => work.extend(cut.pieces.iter().map(|piece| (file, cut, *piece))),
                Err(wrong) => whole.findings.push(wrong.clone()),
            }
        }
        let mut file = Open::default();
        let size = |path: &PathBuf| std::fs::metadata(self.root.join(path)).map_or(0, |about| about.len());
        let reading = begin("reading sales", Unit::Bytes, self.files.iter().map(size).sum());
        for wave in work.chunks(rayon::current_num_threads().max(1) * EACH) {
            let parts: Vec<Part<T>> = wave
                .par_iter()
                .map(|(file, cut, piece)| {
                    let part = self.piece(&self.files[*file], cut, *piece, make());
                    reading.did(piece.to.map_or(0, |to| to - piece.from));
                    part
                })
                .collect();
            for ((number, cut, _), part) in wave.iter().zip(parts) {
                if file.number != Some(*number) {
                    file.close(&mut whole, self.files);
                    file = Open { number: Some(*number), lines: cut.lines, ..Open::default() };
                }
                let taker = file.add(part, &mut whole, &self.files[*number]);
                add(&self.files[*number], file.before, taker);
            }
        }
        file.close(&mut whole, self.files);
        whole
    }

    fn piece<T: Take>(&self, path: &Path, cut: &Cut, piece: Piece, taker: T) -> Part<T> {
        let mut part = Part {
            taker,
            rows: 0,
            covers: None,
            begins: None,
            strangers: BTreeMap::new(),
            findings: Vec::new(),
            wrong: 0,
            lines: 0,
            failed: None,
        };
        if let Err(error) = self.rows(path, cut, piece, &mut part) {
            part.failed = Some(unreadable(path, format!("cannot be read: {}", plain(&error))));
        }
        part
    }

    fn rows<T: Take>(&self, path: &Path, cut: &Cut, piece: Piece, part: &mut Part<T>) -> std::io::Result<()> {
        let mut file = File::open(self.root.join(path))?;
        file.seek(SeekFrom::Start(piece.from))?;
        match piece.to {
            Some(to) => {
                let mut bytes = vec![0; usize::try_from(to - piece.from).unwrap_or(0)];
                file.read_exact(&mut bytes)?;
                self.records(path, cut, piece.from, &bytes[..], part)?;
                part.lines = memchr_iter(b'\n', &bytes).count() as u64;
                Ok(())
            }
            None => self.records(path, cut, piece.from, file, part),
        }
    }

    fn records<T: Take>(
        &self,
        path: &Path,
        cut: &Cut,
        from: u64,
        bytes: impl Read,
        part: &mut Part<T>,
    ) -> std::io::Result<()> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 17)
            .from_reader(bytes);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            let row = RowOf { columns: &cut.columns, record: &record, from };
            self.row(path, &row, part);
        }
        Ok(())
    }

    fn row<T: Take>(&self, path: &Path, row: &RowOf<'_>, part: &mut Part<T>) {
        if row.is_blank() {
            return;
        }
        part.rows += 1;
        let known = |id: &[u8]| self.index.get(id).map(|&at| (at, self.accounts[at].1));
        let entry = match row.entry(self.rates, known) {
            Ok(entry) => entry,
            Err(wrong) => return part.report(path, row, wrong),
        };
        part.cover(entry.dated);
        if entry.at.is_none() {
            let id = String::from_utf8_lossy(entry.account);
            match part.strangers.get_mut(&*id) {
                Some(stranger) => stranger.0 += 1,
                None => drop(part.strangers.insert(id.into_owned(), (1, row.line()))),
            }
        }
        part.taker.take(&entry);
    }
}

/// A record with where it comes from.
pub(super) struct RowOf<'r> {
    pub(super) columns: &'r Columns,
    pub(super) record: &'r ByteRecord,
    /// Where the piece begins in the file.
    pub(super) from: u64,
}

impl<'r> RowOf<'r> {
    /// The line within the piece.
    fn line(&self) -> u64 {
        self.record.position().map_or(1, csv::Position::line)
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.record.as_slice().is_empty()
    }

    /// What the row says; `known` gives an account's index and its own currency.
    pub(super) fn entry(
        &self,
        rates: &Rates,
        known: impl FnOnce(&[u8]) -> Option<(usize, Currency)>,
    ) -> Result<Entry<'r>, Wrong> {
        let (record, columns) = (self.record, self.columns);
        if record.len() != columns.count {
            let message = format!(
                "the row has {}, the header {}",
                count(record.len(), "cell"),
                count(columns.count, "column")
            );
            let help =
                "separate the cells as the header does; a cell with a comma of its own stands in quotes";
            return Err(Wrong { rule: "invalid-value", column: 0, message, help: help.into() });
        }
        let cell = |column: usize| record.get(column).unwrap_or_default().trim_ascii();
        let optional = |column: Option<usize>| column.map_or(&b""[..], cell);
        let Some(dated) = dated(cell(columns.date)) else {
            let help = "write a day 2026-03-05, a month 2026-03, a quarter 2026-Q1 or a year 2026";
            return Err(self.wrong(columns.date, "date", "a date", help));
        };
        let Some(own_revenue) = decimal_of(cell(columns.revenue)) else {
            let help = "write digits with a point for the decimals, such as 1250.50";
            return Err(self.wrong(columns.revenue, "revenue", "an amount", help));
        };
        let margin_text = optional(columns.margin);
        let own_margin = decimal_of(margin_text);
        if own_margin.is_none() && !margin_text.is_empty() {
            let help = "write digits with a point for the decimals, or leave the cell empty";
            return Err(self.wrong(columns.margin.unwrap_or(0), "margin", "an amount", help));
        }
        let id = cell(columns.account);
        let found = known(id);
        let code = optional(columns.currency);
        let currency = if code.is_empty() {
            found.map_or(rates.currency, |(_, currency)| currency)
        } else if code == rates.currency.code().as_bytes() {
            rates.currency
        } else {
            match std::str::from_utf8(code).ok().and_then(|c| c.parse().ok()) {
                Some(currency) => currency,
                None => {
                    let help = "write the three capital letters of ISO 4217, such as EUR";
                    return Err(self.wrong(
                        columns.currency.unwrap_or(0),
                        "currency",
                        "a currency code",
                        help,
                    ));
                }
            }
        };
        let (Some(revenue), Ok(margin)) = (
            rates.convert(own_revenue, currency),
            own_margin.map(|m| rates.convert(m, currency).ok_or(())).transpose(),
        ) else {
            let message = format!("the currency `{currency}` has no rate");
            let help = format!("add it to `rates` in kam.yaml; known are {}", list(rates.known(), "and"));
            let column = columns.currency.unwrap_or(0);
            return Err(Wrong { rule: "unknown-currency", column, message, help: help.into() });
        };
        Ok(Entry {
            account: id,
            at: found.map(|(at, _)| at),
            date: cell(columns.date),
            dated,
            offering: optional(columns.offering),
            market: optional(columns.market),
            revenue,
            margin,
            own: (own_revenue, own_margin, currency),
            line: self.line(),
            place: self.from + record.position().map_or(0, csv::Position::byte),
        })
    }

    fn wrong(&self, column: usize, name: &str, what: &str, help: &'static str) -> Wrong {
        let found = String::from_utf8_lossy(self.record.get(column).unwrap_or_default()).into_owned();
        let message = if found.trim().is_empty() {
            format!("the {name} is missing")
        } else {
            format!("`{found}` in column `{name}` is not {what}")
        };
        Wrong { rule: "invalid-value", column, message, help: help.into() }
    }
}

impl<T> Part<T> {
    fn cover(&mut self, dated: Dated) {
        match &mut self.covers {
            Some(window) => {
                window.from = window.from.min(dated.last);
                window.to = window.to.max(dated.last);
            }
            None => self.covers = Some(Window { from: dated.last, to: dated.last }),
        }
        let first = dated.first();
        self.begins = Some(self.begins.map_or(first, |begins| begins.min(first)));
    }

    fn report(&mut self, path: &Path, row: &RowOf<'_>, wrong: Wrong) {
        self.wrong += 1;
        if self.wrong <= MOST {
            let (record, column) = (row.record, wrong.column);
            let before: usize =
                record.iter().take(column).map(|c| String::from_utf8_lossy(c).chars().count() + 1).sum();
            let (begin, at_line) = record.position().map_or((0, 1), |p| (p.byte(), p.line()));
            let width = record.get(column).map_or(0, <[u8]>::len);
            let bytes: usize = record.iter().take(column).map(|c| c.len() + 1).sum();
            let start = usize::try_from(row.from + begin).unwrap_or(0) + bytes;
            let span = Span { start, end: start + width, ..line(at_line, before + 1) };
            let finding = Finding::new(wrong.rule, Level::Error, path, wrong.message);
            self.findings.push(finding.at(span).help(wrong.help));
        }
    }
}

/// The file whose pieces are being put together.
#[derive(Default)]
struct Open {
    number: Option<usize>,
    /// Lines up to the end of the last piece.
    lines: u64,
    /// Lines before the last piece.
    before: u64,
    shown: usize,
    wrong: usize,
}

impl Open {
    /// Takes in the next piece and gives what took its rows.
    fn add<T>(&mut self, part: Part<T>, whole: &mut Whole, path: &Path) -> T {
        self.before = self.lines;
        self.lines += part.lines;
        whole.rows += part.rows;
        whole.covers = match (whole.covers, part.covers) {
            (Some(a), Some(b)) => Some(Window { from: a.from.min(b.from), to: a.to.max(b.to) }),
            (a, b) => a.or(b),
        };
        whole.begins = whole.begins.into_iter().chain(part.begins).min();
        for (id, (rows, line)) in part.strangers {
            let place = || (0, path.to_path_buf(), line + self.before);
            whole.strangers.entry(id).or_insert_with(place).0 += rows;
        }
        let room = MOST.saturating_sub(self.shown);
        for mut finding in part.findings.into_iter().take(room) {
            self.shown += 1;
            if let Some(span) = &mut finding.span {
                span.line = u32::try_from(u64::from(span.line) + self.before).unwrap_or(u32::MAX);
            }
            whole.findings.push(finding);
        }
        self.wrong += part.wrong;
        whole.findings.extend(part.failed);
        part.taker
    }

    /// Says how many mistakes were not shown.
    fn close(&self, whole: &mut Whole, files: &[PathBuf]) {
        let Some(number) = self.number.filter(|_| self.wrong > self.shown) else { return };
        let rest = self.wrong - self.shown;
        whole.findings.push(
            Finding::new(
                "invalid-value",
                Level::Error,
                &files[number],
                format!("{rest} more rows cannot be read"),
            )
            .help("put the ones above right first"),
        );
    }
}
