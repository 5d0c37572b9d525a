//! The sales ledger, read as a stream: what is held is one sum an account and question, whatever the number of rows.
//!
//! A row is dated with a day, a month, a quarter or a year, and counts in the window that holds the last day of its
//! period.

pub mod groups;
mod header;
mod pieces;
mod rows;
pub mod table;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rust_decimal::Decimal;

use self::rows::{Entry, Ledger, Take};
use super::money::Rates;
use crate::model::words::Currency;
use crate::text::finding::Finding;

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

    fn add(&mut self, entry: &Entry<'_>) {
        self.rows += 1;
        self.revenue = self.revenue.saturating_add(entry.revenue);
        if let Some(margin) = entry.margin {
            self.margin_rows += 1;
            self.margin = self.margin.saturating_add(margin);
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
    let ledger = Ledger::new(root, files, rates, &inquiry.accounts);
    let mut whole = Questioner::new(inquiry);
    let read = ledger.read(|| Questioner::new(inquiry), |path, line, part| whole.add(path, line, part));
    Answers {
        sums: whole.sums,
        known: whole.known,
        covers: read.covers,
        rows: read.rows,
        strangers: read.strangers,
        findings: read.findings,
        detail: whole.detail,
    }
}

/// The sums of all questions for a part of the ledger.
struct Questioner<'a> {
    inquiry: &'a Inquiry<'a>,
    sums: Vec<Vec<Sums>>,
    known: Vec<bool>,
    detail: Vec<Row>,
}

impl<'a> Questioner<'a> {
    fn new(inquiry: &'a Inquiry<'a>) -> Self {
        Self {
            inquiry,
            sums: vec![vec![Sums::default(); inquiry.accounts.len()]; inquiry.questions.len()],
            known: vec![false; inquiry.accounts.len()],
            detail: Vec::new(),
        }
    }

    /// Takes in a part that begins behind so many lines of its file.
    fn add(&mut self, path: &Path, line: u64, part: Self) {
        for (all, own) in self.sums.iter_mut().zip(&part.sums) {
            for (sum, more) in all.iter_mut().zip(own) {
                *sum = sum.plus(*more);
            }
        }
        for (known, here) in self.known.iter_mut().zip(&part.known) {
            *known |= *here;
        }
        let placed = |row: Row| Row { path: path.to_path_buf(), line: row.line + line, ..row };
        self.detail.extend(part.detail.into_iter().map(placed));
    }
}

impl Take for Questioner<'_> {
    fn take(&mut self, entry: &Entry<'_>) {
        let Some(at) = entry.at else { return };
        let day = entry.dated.last;
        self.known[at] |= day <= self.inquiry.as_of;
        for (question, sums) in self.inquiry.questions.iter().zip(&mut self.sums) {
            let only =
                |wanted: &Option<String>, found: &[u8]| wanted.as_ref().is_none_or(|w| found == w.as_bytes());
            if question.window.holds(day)
                && only(&question.offering, entry.offering)
                && only(&question.market, entry.market)
            {
                sums[at].add(entry);
            }
        }
        if self.inquiry.detail.iter().any(|d| d.as_bytes() == entry.account) {
            let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
            self.detail.push(Row {
                account: at,
                path: PathBuf::new(),
                line: entry.line,
                day,
                date: text(entry.date),
                offering: text(entry.offering),
                market: text(entry.market),
                revenue: entry.revenue,
                margin: entry.margin,
            });
        }
    }
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
}
