//! Bare CSV files for matching managers with accounts, where there is no book: who fits what, and how much everyone can
//! look after.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use csv::{ReaderBuilder, StringRecord};
use rust_decimal::Decimal;

use crate::model::number::{NonNegative, decimal};
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::{count, list, nearest};
use crate::text::source::plain;

/// Mistakes of one file that are reported one by one; further ones are counted.
const MOST: usize = 20;
/// The largest file that is read.
const MAX_BYTES: u64 = 1 << 30;

/// How well somebody fits an account, and what of their time it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitRow {
    /// The account's id.
    pub account: String,
    /// The manager's id.
    pub manager: String,
    /// How well they fit; may be below zero.
    pub fit: Decimal,
    /// Hours; `None` where none are stated.
    pub hours: Option<Decimal>,
}

/// How much somebody can look after; what is not stated has no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapacityRow {
    /// The manager's id.
    pub manager: String,
    /// Accounts.
    pub accounts: Option<u32>,
    /// Hours.
    pub hours: Option<Decimal>,
}

/// The rows of a file and what is wrong with the others.
#[derive(Debug)]
pub struct Rows<T> {
    /// What could be read, in the order of the file.
    pub rows: Vec<T>,
    /// What could not.
    pub findings: Vec<Finding>,
}

/// Reads `account,manager,fit,hours`; hours may be left out. `-` is standard input.
///
/// # Errors
/// A file that cannot be read, or without one of the columns.
pub fn fits(path: &Path) -> Result<Rows<FitRow>, Finding> {
    let mut file = File::open(path, &["account", "manager", "fit"], &["hours"])?;
    let mut rows = Vec::new();
    let mut seen: BTreeMap<(String, String), u64> = BTreeMap::new();
    while let Some(record) = file.next()? {
        let account = file.word(&record, 0);
        let manager = file.word(&record, 1);
        let fit = file.value(&record, 2, "a number", decimal);
        let hours =
            file.optional(&record, 3, "a number of hours", |text| NonNegative::from_str(text).map(|n| n.0));
        let (Some(account), Some(manager), Some(fit), Some(hours)) = (account, manager, fit, hours) else {
            continue;
        };
        let Some(fit) = fit else {
            file.missing(&record, 2);
            continue;
        };
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(first) = seen.insert((account.clone(), manager.clone()), line) {
            let message = format!("`{manager}` has a fit for `{account}` already, on line {first}");
            file.report(&record, 0, message, "leave one of the two rows out");
            continue;
        }
        rows.push(FitRow { account, manager, fit, hours });
    }
    Ok(Rows { rows, findings: file.done() })
}

/// Reads `manager,accounts,hours`; either limit may be left out, and a cell may be empty.
///
/// # Errors
/// A file that cannot be read, or without one of the columns.
pub fn capacities(path: &Path) -> Result<Rows<CapacityRow>, Finding> {
    let mut file = File::open(path, &["manager"], &["accounts", "hours"])?;
    let mut rows = Vec::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    while let Some(record) = file.next()? {
        let manager = file.word(&record, 0);
        let whole = |text: &str| {
            text.parse::<u32>()
                .map_err(|_| format!("`{text}` is not a number of accounts\nwrite a whole number, 0 or more"))
        };
        let accounts = file.optional(&record, 1, "a number of accounts", whole);
        let hours =
            file.optional(&record, 2, "a number of hours", |text| NonNegative::from_str(text).map(|n| n.0));
        let (Some(manager), Some(accounts), Some(hours)) = (manager, accounts, hours) else { continue };
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(first) = seen.insert(manager.clone(), line) {
            let message = format!("`{manager}` has a capacity already, on line {first}");
            file.report(&record, 0, message, "leave one of the two rows out");
            continue;
        }
        rows.push(CapacityRow { manager, accounts, hours });
    }
    Ok(Rows { rows, findings: file.done() })
}

/// A file while it is read.
struct File<'p> {
    path: &'p Path,
    reader: csv::Reader<Box<dyn Read>>,
    /// How many columns the header has.
    width: usize,
    /// The wanted columns by name, with their place; `None` where an optional one is not there.
    columns: Vec<(&'static str, Option<usize>)>,
    findings: Vec<Finding>,
    wrong: usize,
}

impl<'p> File<'p> {
    fn open(path: &'p Path, needed: &[&'static str], optional: &[&'static str]) -> Result<Self, Finding> {
        let unreadable = |message: String| {
            Finding::new("unreadable-file", Level::Error, path, message)
                .help("name a CSV file with a header line")
        };
        let input: Box<dyn Read> = if path == Path::new("-") {
            Box::new(std::io::stdin())
        } else {
            let about = std::fs::metadata(path)
                .map_err(|e| unreadable(format!("cannot be opened: {}", plain(&e))))?;
            if about.is_dir() || about.len() > MAX_BYTES {
                let why = if about.is_dir() { "is a folder" } else { "is larger than 1 GiB" };
                return Err(unreadable(why.to_owned()));
            }
            Box::new(
                std::fs::File::open(path)
                    .map_err(|e| unreadable(format!("cannot be opened: {}", plain(&e))))?,
            )
        };
        let mut reader = ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(input);
        let header =
            reader.headers().map_err(|e| unreadable(format!("the header line cannot be read: {e}")))?;
        let names: Vec<String> =
            header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase()).collect();
        let form = [needed, optional].concat().join(",");
        let at = |rule, message: String, help: String| {
            Err(Finding::new(rule, Level::Error, path, message)
                .at(Span { line: 1, column: 1, ..Span::default() })
                .help(help))
        };
        if names.iter().all(String::is_empty) {
            return at(
                "empty-file",
                "the file has no header line".to_owned(),
                format!("begin it with `{form}`"),
            );
        }
        let mut columns = Vec::new();
        for name in needed.iter().chain(optional) {
            if names.iter().filter(|n| n == name).count() > 1 {
                let help = "rename one of them, so that it is clear which one counts".to_owned();
                return at("duplicate-key", format!("there are two columns `{name}`"), help);
            }
            let place = names.iter().position(|n| n == name);
            if place.is_none() && needed.contains(name) {
                let seen = list(names.iter().map(String::as_str), "and");
                let help = match nearest(name, names.iter().map(String::as_str)) {
                    Some(near) if names.len() > 1 => {
                        format!("rename the column `{near}`; the header has {seen}")
                    }
                    _ => format!("the header has {seen}; write `{form}`, separated by commas"),
                };
                return at("missing-field", format!("the column `{name}` is missing"), help);
            }
            columns.push((*name, place));
        }
        Ok(Self { path, width: names.len(), reader, columns, findings: Vec::new(), wrong: 0 })
    }

    /// The next row that has as many cells as the header and is not empty.
    fn next(&mut self) -> Result<Option<StringRecord>, Finding> {
        loop {
            let mut record = StringRecord::new();
            match self.reader.read_record(&mut record) {
                Ok(false) => return Ok(None),
                Ok(true) if record.iter().all(str::is_empty) => {}
                Ok(true) if record.len() == self.width => return Ok(Some(record)),
                Ok(true) => {
                    let (cells, columns) = (count(record.len(), "cell"), count(self.width, "column"));
                    let help = "separate the cells as the header does; a cell with a comma of its own stands in quotes";
                    self.report(&record, 0, format!("the row has {cells}, the header {columns}"), help);
                }
                Err(e) => {
                    let help = "save the file as UTF-8; a spreadsheet calls it \"CSV UTF-8\"";
                    let message = format!("cannot be read: {e}");
                    return Err(Finding::new("unreadable-file", Level::Error, self.path, message).help(help));
                }
            }
        }
    }

    fn cell<'r>(&self, record: &'r StringRecord, wanted: usize) -> &'r str {
        self.columns[wanted].1.and_then(|place| record.get(place)).unwrap_or_default()
    }

    /// A name; `None`, and a finding, where the cell is empty.
    fn word(&mut self, record: &StringRecord, wanted: usize) -> Option<String> {
        let word = self.cell(record, wanted).to_owned();
        if word.is_empty() {
            self.missing(record, wanted);
            return None;
        }
        Some(word)
    }

    /// A value that may be missing: `None` only where it cannot be read, which is a finding.
    #[allow(clippy::option_option)]
    fn optional<T>(
        &mut self,
        record: &StringRecord,
        wanted: usize,
        what: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        self.value(record, wanted, what, read)
    }

    #[allow(clippy::option_option)]
    fn value<T>(
        &mut self,
        record: &StringRecord,
        wanted: usize,
        what: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        let text = self.cell(record, wanted).to_owned();
        if text.is_empty() {
            return Some(None);
        }
        match read(&text) {
            Ok(value) => Some(Some(value)),
            Err(wrong) => {
                let name = self.columns[wanted].0;
                let help = wrong
                    .split_once('\n')
                    .map_or("write digits with a point for the decimals", |(_, help)| help);
                self.report(record, wanted, format!("`{text}` in column `{name}` is not {what}"), help);
                None
            }
        }
    }

    fn missing(&mut self, record: &StringRecord, wanted: usize) {
        let name = self.columns[wanted].0;
        self.report(record, wanted, format!("the {name} is missing"), "fill the cell, or leave the row out");
    }

    fn report(&mut self, record: &StringRecord, wanted: usize, message: String, help: &str) {
        self.wrong += 1;
        if self.wrong > MOST {
            return;
        }
        let before = self.columns[wanted].1.unwrap_or(0);
        let column = 1 + record.iter().take(before).map(|cell| cell.chars().count() + 1).sum::<usize>();
        let (begin, line) = record.position().map_or((0, 1), |p| (p.byte(), p.line()));
        let start = usize::try_from(begin).unwrap_or(0)
            + record.iter().take(before).map(|c| c.len() + 1).sum::<usize>();
        let span = Span {
            start,
            end: start + record.get(before).map_or(0, str::len),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        };
        self.findings
            .push(Finding::new("invalid-value", Level::Error, self.path, message).at(span).help(help));
    }

    fn done(mut self) -> Vec<Finding> {
        if self.wrong > MOST {
            let message = format!("{} more rows cannot be read", self.wrong - MOST);
            let more = Finding::new("invalid-value", Level::Error, self.path, message);
            self.findings.push(more.help("put the ones above right first"));
        }
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    fn said(findings: &[Finding]) -> Vec<String> {
        let line = |f: &Finding| {
            let span = f.span.unwrap_or_default();
            format!("{}:{} {}", span.line, span.column, f.message)
        };
        findings.iter().map(line).collect()
    }

    #[test]
    fn reads_what_is_there_and_names_what_is_wrong() {
        let file = written(
            "\u{feff}manager,account,fit,hours\njo,acme,71.5,\nal,acme,high,3\nal,globex,2,-1\njo,acme,1,1\nal,,1,1\nal,x\n\njo,birch,-3,2.5\njo,cedar,,1\n",
        );
        let read = fits(file.path()).unwrap();
        let rows: Vec<(&str, String, Option<String>)> = read
            .rows
            .iter()
            .map(|r| (&*r.account, r.fit.to_string(), r.hours.map(|h| h.to_string())))
            .collect();
        assert_eq!(rows, [("acme", "71.5".into(), None), ("birch", "-3".into(), Some("2.5".into()))]);
        assert_eq!(
            said(&read.findings),
            [
                "3:9 `high` in column `fit` is not a number",
                "4:13 `-1` in column `hours` is not a number of hours",
                "5:4 `jo` has a fit for `acme` already, on line 2",
                "6:4 the account is missing",
                "7:4 the row has 2 cells, the header 4 columns",
                "10:10 the fit is missing",
            ]
        );
    }

    #[test]
    fn limits_may_be_left_out() {
        let file = written("manager,accounts,hours\njo,2,\nal,,10.5\nbo,,\ncy,two,\n");
        let read = capacities(file.path()).unwrap();
        let rows: Vec<(Option<u32>, Option<Decimal>)> =
            read.rows.iter().map(|r| (r.accounts, r.hours)).collect();
        assert_eq!(rows, [(Some(2), None), (None, Some(Decimal::new(105, 1))), (None, None)]);
        assert_eq!(said(&read.findings), ["5:4 `two` in column `accounts` is not a number of accounts"]);
    }

    #[test]
    fn a_column_that_is_missing_is_named() {
        let file = written("account,manger,fit\n");
        let wrong = fits(file.path()).unwrap_err();
        assert_eq!(wrong.message, "the column `manager` is missing");
        assert!(wrong.help.unwrap().starts_with("rename the column `manger`"));
        let semicolons = fits(written("account;manager;fit\nacme;jo;9\n").path()).unwrap_err();
        assert!(semicolons.help.unwrap().ends_with("separated by commas"));
        assert_eq!(fits(written("").path()).unwrap_err().message, "the file has no header line");
    }
}
