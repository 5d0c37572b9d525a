//! The sales ledger, read as a stream: what is held is one sum an account and question, whatever the number of rows.
//!
//! A row is dated with a day, a month, a quarter or a year, and counts in the window that holds the last day of its
//! period.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, ReaderBuilder};
use jiff::civil::Date;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::money::Rates;
use crate::model::date::last_day;
use crate::model::number::decimal;
use crate::model::words::Currency;
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::{count, list, nearest};
use crate::text::source::plain;

/// Mistakes of one file that are reported one by one; further ones are counted.
const MOST: usize = 20;
const COLUMNS: [&str; 7] = ["account", "date", "offering", "market", "revenue", "margin", "currency"];

/// Days from `from` to `to`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Window {
    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

/// One question to the ledger: the sums of a window, of one offering or market or all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// Which days.
    pub window: Window,
    /// Only rows of this offering.
    pub offering: Option<String>,
    /// Only rows of this market.
    pub market: Option<String>,
}

/// The sums of one account for one question, in the book's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Rows.
    pub rows: u32,
    /// Rows that state a margin.
    pub margin_rows: u32,
    /// Revenue.
    pub revenue: Decimal,
    /// Margin of the rows that state one.
    pub margin: Decimal,
}

impl Sums {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            margin_rows: self.margin_rows + other.margin_rows,
            revenue: self.revenue.saturating_add(other.revenue),
            margin: self.margin.saturating_add(other.margin),
        }
    }
}

/// A row of one account, for the working behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The account, as an index into those of the inquiry.
    pub account: usize,
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its line in the file.
    pub line: u64,
    /// The last day of its period.
    pub day: Date,
    /// Its date as written.
    pub date: String,
    /// Its offering.
    pub offering: String,
    /// Its market.
    pub market: String,
    /// Its revenue, in the book's currency.
    pub revenue: Decimal,
    /// Its margin, in the book's currency.
    pub margin: Option<Decimal>,
}

/// What the ledger answered.
#[derive(Debug, Default)]
pub struct Answers {
    /// For each question, the sums of each account, in the order of the accounts.
    pub sums: Vec<Vec<Sums>>,
    /// Whether an account has any row dated up to the as-of date.
    pub known: Vec<bool>,
    /// The first and the last day of all rows.
    pub covers: Option<Window>,
    /// All rows.
    pub rows: u64,
    /// Accounts that rows name and the book does not have, with the number of rows and the first place.
    pub strangers: BTreeMap<String, (u64, PathBuf, u64)>,
    /// What is wrong with the files.
    pub findings: Vec<Finding>,
    /// The rows of the account that was asked for in particular.
    pub detail: Vec<Row>,
}

/// What is asked of the ledger.
#[derive(Debug)]
pub struct Inquiry<'a> {
    /// The ids of the accounts, in the order of the answers, each with its own currency where rows state none.
    pub accounts: Vec<(&'a str, Currency)>,
    /// The questions.
    pub questions: Vec<Question>,
    /// The date up to which an account counts as known.
    pub as_of: Date,
    /// Accounts whose rows are wanted one by one.
    pub detail: Vec<&'a str>,
}

/// Reads the files of a ledger and answers.
#[must_use]
pub fn read(root: &Path, files: &[PathBuf], rates: &Rates, inquiry: &Inquiry<'_>) -> Answers {
    let index: HashMap<&[u8], usize> =
        inquiry.accounts.iter().enumerate().map(|(n, (id, _))| (id.as_bytes(), n)).collect();
    let parts: Vec<Part> = files
        .par_iter()
        .map(|path| {
            let mut part = Part::new(path, inquiry);
            if let Err(wrong) = part.read(&root.join(path), rates, inquiry, &index) {
                part.findings.push(wrong);
            }
            part
        })
        .collect();
    let mut answers = Answers {
        sums: vec![vec![Sums::default(); inquiry.accounts.len()]; inquiry.questions.len()],
        known: vec![false; inquiry.accounts.len()],
        ..Answers::default()
    };
    for part in parts {
        for (all, own) in answers.sums.iter_mut().zip(&part.sums) {
            for (sum, more) in all.iter_mut().zip(own) {
                *sum = sum.plus(*more);
            }
        }
        for (known, here) in answers.known.iter_mut().zip(&part.known) {
            *known |= *here;
        }
        answers.covers = match (answers.covers, part.covers) {
            (Some(a), Some(b)) => Some(Window { from: a.from.min(b.from), to: a.to.max(b.to) }),
            (a, b) => a.or(b),
        };
        answers.rows += part.rows;
        for (id, (rows, line)) in part.strangers {
            let entry = answers.strangers.entry(id).or_insert((0, part.path.clone(), line));
            entry.0 += rows;
        }
        answers.findings.extend(part.findings);
        answers.detail.extend(part.detail);
    }
    answers
}

/// What one file answered.
struct Part {
    path: PathBuf,
    sums: Vec<Vec<Sums>>,
    known: Vec<bool>,
    covers: Option<Window>,
    rows: u64,
    strangers: BTreeMap<String, (u64, u64)>,
    findings: Vec<Finding>,
    wrong: usize,
    detail: Vec<Row>,
}

/// Where the known columns stand in a file.
struct Columns {
    /// How many there are, known or not.
    count: usize,
    account: usize,
    date: usize,
    revenue: usize,
    offering: Option<usize>,
    market: Option<usize>,
    margin: Option<usize>,
    currency: Option<usize>,
}

impl Part {
    fn new(path: &Path, inquiry: &Inquiry<'_>) -> Self {
        Self {
            path: path.to_path_buf(),
            sums: vec![vec![Sums::default(); inquiry.accounts.len()]; inquiry.questions.len()],
            known: vec![false; inquiry.accounts.len()],
            covers: None,
            rows: 0,
            strangers: BTreeMap::new(),
            findings: Vec::new(),
            wrong: 0,
            detail: Vec::new(),
        }
    }

    fn read(
        &mut self,
        full: &Path,
        rates: &Rates,
        inquiry: &Inquiry<'_>,
        index: &HashMap<&[u8], usize>,
    ) -> Result<(), Finding> {
        let path = self.path.clone();
        let unreadable = |message: String| Finding::new("unreadable-file", Level::Error, &path, message);
        // Looked at before it is opened: opening a pipe waits for whoever writes to it.
        let about =
            std::fs::metadata(full).map_err(|e| unreadable(format!("cannot be opened: {}", plain(&e))))?;
        if !about.is_file() {
            return Err(unreadable("is not a regular file".to_owned()));
        }
        let file = File::open(full).map_err(|e| unreadable(format!("cannot be opened: {}", plain(&e))))?;
        let mut reader =
            ReaderBuilder::new().has_headers(true).flexible(true).buffer_capacity(1 << 17).from_reader(file);
        let columns = self.columns(&mut reader)?;
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => self.row(&record, &columns, rates, inquiry, index),
                Ok(false) => break,
                Err(e) => return Err(unreadable(format!("cannot be read: {e}"))),
            }
        }
        if self.wrong > MOST {
            let rest = self.wrong - MOST;
            self.findings.push(
                Finding::new(
                    "invalid-value",
                    Level::Error,
                    &self.path,
                    format!("{rest} more rows cannot be read"),
                )
                .help("put the ones above right first"),
            );
        }
        Ok(())
    }

    fn columns(&self, reader: &mut csv::Reader<File>) -> Result<Columns, Finding> {
        let wrong = |rule, message: String, help: String| {
            Finding::new(rule, Level::Error, &self.path, message).at(line(1, 1)).help(help)
        };
        let header = reader.byte_headers().map_err(|e| {
            wrong(
                "unreadable-file",
                format!("the header line cannot be read: {e}"),
                format!("begin the file with `{}`", COLUMNS.join(",")),
            )
        })?;
        let names: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        if names.iter().all(String::is_empty) {
            return Err(wrong(
                "empty-file",
                "the file has no header line".to_owned(),
                format!("begin it with `{}`", COLUMNS.join(",")),
            ));
        }
        let find = |name: &str| names.iter().position(|n| n == name);
        let need = |name: &'static str| {
            find(name).ok_or_else(|| {
                let seen = list(names.iter().map(String::as_str), "and");
                let help = match nearest(name, names.iter().map(String::as_str)) {
                    Some(near) => format!("rename the column `{near}`; the header has {seen}"),
                    None => format!("the header has {seen}; a ledger has {}", COLUMNS.join(",")),
                };
                wrong("missing-field", format!("the column `{name}` is missing"), help)
            })
        };
        if let Some(twice) = COLUMNS.iter().find(|c| names.iter().filter(|n| n == *c).count() > 1) {
            return Err(wrong(
                "duplicate-key",
                format!("there are two columns `{twice}`"),
                "rename one of them, so that it is clear which one counts".to_owned(),
            ));
        }
        Ok(Columns {
            count: names.len(),
            account: need("account")?,
            date: need("date")?,
            revenue: need("revenue")?,
            offering: find("offering"),
            market: find("market"),
            margin: find("margin"),
            currency: find("currency"),
        })
    }

    fn row(
        &mut self,
        record: &ByteRecord,
        columns: &Columns,
        rates: &Rates,
        inquiry: &Inquiry<'_>,
        index: &HashMap<&[u8], usize>,
    ) {
        if record.iter().all(<[u8]>::is_empty) {
            return;
        }
        self.rows += 1;
        if record.len() != columns.count {
            let message = format!(
                "the row has {}, the header {}",
                count(record.len(), "cell"),
                count(columns.count, "column")
            );
            let help =
                "separate the cells as the header does; a cell with a comma of its own stands in quotes";
            return self.report("invalid-value", record, 0, message, help);
        }
        let cell = |column: usize| record.get(column).unwrap_or_default().trim_ascii();
        let optional = |column: Option<usize>| column.map_or(&b""[..], cell);
        let Some(day) = last_day(cell(columns.date)) else {
            return self.wrong(
                record,
                columns.date,
                "date",
                "a date",
                "write a day 2026-03-05, a month 2026-03, a quarter 2026-Q1 or a year 2026",
            );
        };
        let Some(revenue) = amount(cell(columns.revenue)) else {
            return self.wrong(
                record,
                columns.revenue,
                "revenue",
                "an amount",
                "write digits with a point for the decimals, such as 1250.50",
            );
        };
        let margin_text = optional(columns.margin);
        let margin = amount(margin_text);
        if margin.is_none() && !margin_text.is_empty() {
            return self.wrong(
                record,
                columns.margin.unwrap_or(0),
                "margin",
                "an amount",
                "write digits with a point for the decimals, or leave the cell empty",
            );
        }
        let id = cell(columns.account);
        let at = index.get(id).copied();
        let code = optional(columns.currency);
        let currency = if code.is_empty() {
            at.map_or(rates.currency, |n| inquiry.accounts[n].1)
        } else if code == rates.currency.code().as_bytes() {
            rates.currency
        } else {
            match std::str::from_utf8(code).ok().and_then(|c| c.parse().ok()) {
                Some(currency) => currency,
                None => {
                    return self.wrong(
                        record,
                        columns.currency.unwrap_or(0),
                        "currency",
                        "a currency code",
                        "write the three capital letters of ISO 4217, such as EUR",
                    );
                }
            }
        };
        let (Some(revenue), Ok(margin)) = (
            rates.convert(revenue, currency),
            margin.map(|m| rates.convert(m, currency).ok_or(())).transpose(),
        ) else {
            let message = format!("the currency `{currency}` has no rate");
            let help = format!("add it to `rates` in kam.yaml; known are {}", list(rates.known(), "and"));
            return self.report("unknown-currency", record, columns.currency.unwrap_or(0), message, &help);
        };
        self.covers =
            Some(self.covers.map_or(Window { from: day, to: day }, |c| Window {
                from: c.from.min(day),
                to: c.to.max(day),
            }));
        let Some(at) = at else {
            let at_line = record.position().map_or(0, csv::Position::line);
            self.strangers.entry(String::from_utf8_lossy(id).into_owned()).or_insert((0, at_line)).0 += 1;
            return;
        };
        self.known[at] |= day <= inquiry.as_of;
        for (question, sums) in inquiry.questions.iter().zip(&mut self.sums) {
            let only = |wanted: &Option<String>, column: Option<usize>| {
                wanted.as_ref().is_none_or(|w| optional(column) == w.as_bytes())
            };
            if question.window.holds(day)
                && only(&question.offering, columns.offering)
                && only(&question.market, columns.market)
            {
                let sum = &mut sums[at];
                *sum = sum.plus(Sums {
                    rows: 1,
                    margin_rows: u32::from(margin.is_some()),
                    revenue,
                    margin: margin.unwrap_or_default(),
                });
            }
        }
        if inquiry.detail.iter().any(|d| d.as_bytes() == id) {
            let text = |column: Option<usize>| String::from_utf8_lossy(optional(column)).into_owned();
            self.detail.push(Row {
                account: at,
                path: self.path.clone(),
                line: record.position().map_or(0, csv::Position::line),
                day,
                date: text(Some(columns.date)),
                offering: text(columns.offering),
                market: text(columns.market),
                revenue,
                margin,
            });
        }
    }

    fn wrong(&mut self, record: &ByteRecord, column: usize, name: &str, what: &str, help: &str) {
        let found = String::from_utf8_lossy(record.get(column).unwrap_or_default()).into_owned();
        let message = if found.trim().is_empty() {
            format!("the {name} is missing")
        } else {
            format!("`{found}` in column `{name}` is not {what}")
        };
        self.report("invalid-value", record, column, message, help);
    }

    fn report(
        &mut self,
        rule: &'static str,
        record: &ByteRecord,
        column: usize,
        message: String,
        help: &str,
    ) {
        self.wrong += 1;
        if self.wrong <= MOST {
            let before: usize =
                record.iter().take(column).map(|c| String::from_utf8_lossy(c).chars().count() + 1).sum();
            let (begin, at_line) = record.position().map_or((0, 1), |p| (p.byte(), p.line()));
            let width = record.get(column).map_or(0, <[u8]>::len);
            let bytes: usize = record.iter().take(column).map(|c| c.len() + 1).sum();
            let start = usize::try_from(begin).unwrap_or(0) + bytes;
            let span = Span { start, end: start + width, ..line(at_line, before + 1) };
            self.findings.push(Finding::new(rule, Level::Error, &self.path, message).at(span).help(help));
        }
    }
}

fn line(line: u64, column: usize) -> Span {
    Span {
        start: 0,
        end: 0,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// An exact amount from the bytes of a cell; the common short form without allocation.
fn amount(bytes: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let mut mantissa: i64 = 0;
    let mut scale = None;
    for (n, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' if digits.len() <= 18 => mantissa = mantissa * 10 + i64::from(b - b'0'),
            b'.' if scale.is_none() && n > 0 && n + 1 < digits.len() => scale = Some(digits.len() - n - 1),
            _ => return std::str::from_utf8(bytes).ok().and_then(|t| decimal(t).ok()),
        }
    }
    if digits.is_empty() {
        return None;
    }
    let scale = u32::try_from(scale.unwrap_or(0)).ok()?;
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ask(ledger: &str) -> Answers {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("s.csv"), ledger).unwrap();
        let settings =
            crate::text::yaml::read("version: 1\ncurrency: EUR\nrates: {USD: 0.5}\n").value.unwrap();
        let euro = "EUR".parse().unwrap();
        let inquiry = Inquiry {
            accounts: vec![("acme", euro), ("birch", euro)],
            questions: vec![
                Question {
                    window: Window { from: date(2026, 1, 1), to: date(2026, 12, 31) },
                    offering: None,
                    market: None,
                },
                Question {
                    window: Window { from: date(2026, 1, 1), to: date(2026, 12, 31) },
                    offering: Some("spares".to_owned()),
                    market: None,
                },
            ],
            as_of: date(2026, 12, 31),
            detail: vec!["birch"],
        };
        read(dir.path(), &[PathBuf::from("s.csv")], &Rates::new(&settings), &inquiry)
    }

    #[test]
    fn sums_in_one_currency() {
        let a = ask(
            "account,date,offering,market,revenue,margin,currency\nacme,2026-01-05,spares,DE,100.10,10,EUR\nacme,2026-Q4,pumps,DE,50,,USD\nbirch,2025,pumps,DE,7,1,EUR\nzed,2026,pumps,DE,1,1,EUR\n",
        );
        assert!(a.findings.is_empty(), "{:?}", a.findings);
        assert_eq!(
            a.sums[0][0],
            Sums { rows: 2, margin_rows: 1, revenue: Decimal::new(12510, 2), margin: Decimal::from(10) }
        );
        assert_eq!(a.sums[1][0].revenue, Decimal::new(10010, 2));
        assert_eq!((a.sums[0][1].rows, a.known[1]), (0, true));
        assert_eq!(a.strangers["zed"].0, 1);
        assert_eq!((a.detail.len(), a.detail[0].line), (1, 4));
    }

    #[test]
    fn every_wrong_row_has_its_place() {
        let a = ask(
            "account,date,revenue,currency\nacme,2026-13,1,EUR\nacme,2026-01,1 000,EUR\nacme,2026-01,1,GBP\nacme,2026-01,,EUR\nacme,2026-01,5,EUR\n",
        );
        let places: Vec<(&str, u32, u32)> =
            a.findings.iter().map(|f| (f.rule, f.span.unwrap().line, f.span.unwrap().column)).collect();
        assert_eq!(
            places,
            [
                ("invalid-value", 2, 6),
                ("invalid-value", 3, 14),
                ("unknown-currency", 4, 16),
                ("invalid-value", 5, 14)
            ]
        );
        assert_eq!(a.sums[0][0].rows, 1);
    }

    #[test]
    fn a_missing_column_names_the_header() {
        let a = ask("account,dates,revenue\nacme,2026,1\n");
        assert!(a.findings[0].message.contains("`date`"));
        assert!(a.findings[0].help.as_ref().unwrap().contains("`dates`"));
        assert_eq!(ask("").findings[0].rule, "empty-file");
    }

    #[test]
    fn amounts_are_exact() {
        assert_eq!(amount(b"-12.30").unwrap().to_string(), "-12.30");
        assert_eq!(amount(b"12345678901234567890.12").unwrap().to_string(), "12345678901234567890.12");
        assert_eq!(
            (amount(b""), amount(b"."), amount(b"1."), amount(b"-"), amount(b"1,5")),
            (None, None, None, None, None)
        );
    }
}
