//! The rows of a ledger as a table: any of them by its number, none of them kept.
//!
//! A first reading finds what is wrong and, every few rows, where one begins. After that rows are fetched from the files
//! when they are asked for: one after the other as fast as a file is read, and any other within a few steps of a mark.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, Position, Reader, ReaderBuilder};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::header::Columns;
use super::pieces::cut;
use super::rows::{Entry, Ledger, RowOf, Take};
use crate::book::money::Rates;
use crate::model::words::Currency;
use crate::text::finding::Finding;

/// Rows from one mark to the next.
const STEP: usize = 64;

/// Bytes that are fetched at a time: little enough for single rows, enough for all of them.
const FETCH: usize = 1 << 13;

/// One row of the ledger.
#[derive(Debug, Clone, Copy)]
pub struct Sale<'r> {
    /// The account's id, which the book may not know.
    pub account: &'r [u8],
    /// The date as written.
    pub date: &'r [u8],
    /// The first day of its period.
    pub first: Date,
    /// The last day of its period.
    pub last: Date,
    /// What was sold; empty where the row does not say.
    pub offering: &'r [u8],
    /// Where; empty where the row does not say.
    pub market: &'r [u8],
    /// Revenue in the row's currency.
    pub revenue: Decimal,
    /// Margin in the row's currency.
    pub margin: Option<Decimal>,
    /// The currency that the row states, else that of the account, else the book's.
    pub currency: Currency,
    /// Revenue in the book's currency.
    pub revenue_in_book: Decimal,
    /// Margin in the book's currency.
    pub margin_in_book: Option<Decimal>,
}

/// Where a row begins.
#[derive(Debug, Clone, Copy)]
struct Mark {
    /// The row's number.
    row: usize,
    /// The file's number.
    file: usize,
    /// Its byte in the file.
    at: u64,
}

/// The ledger's rows, those that can be read, in the order of the files.
#[derive(Debug)]
pub struct LedgerTable {
    root: PathBuf,
    files: Vec<PathBuf>,
    columns: Vec<Option<Columns>>,
    rates: Rates,
    currencies: HashMap<Vec<u8>, Currency>,
    marks: Vec<Mark>,
    rows: usize,
    /// Tells this table's places from those of another one.
    number: u64,
}

/// Finds the marks of a piece.
#[derive(Default)]
struct Marker {
    rows: usize,
    places: Vec<u64>,
}

impl Take for Marker {
    fn take(&mut self, entry: &Entry<'_>) {
        if self.rows.is_multiple_of(STEP) {
            self.places.push(entry.place);
        }
        self.rows += 1;
    }
}

impl LedgerTable {
    /// Reads the ledger once. Rows with mistakes are findings and no part of the table.
    pub fn open(
        root: &Path,
        files: Vec<PathBuf>,
        rates: &Rates,
        accounts: &[(&str, Currency)],
        findings: &mut Vec<Finding>,
    ) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let (mut rows, mut marks, mut file) = (0, Vec::new(), 0);
        let whole = Ledger::new(root, &files, rates, accounts).read(Marker::default, |path, _, part| {
            while files.get(file).is_some_and(|f| f != path) {
                file += 1;
            }
            let places = part.places.iter().enumerate();
            marks.extend(places.map(|(n, &at)| Mark { row: rows + n * STEP, file, at }));
            rows += part.rows;
        });
        findings.extend(whole.findings);
        let columns = files.iter().map(|path| cut_columns(root, path)).collect();
        Self {
            root: root.to_path_buf(),
            columns,
            files,
            rates: rates.clone(),
            currencies: accounts.iter().map(|(id, c)| (id.as_bytes().to_vec(), *c)).collect(),
            marks,
            rows,
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Shows the row of a number.
    ///
    /// # Errors
    /// Fails where the file cannot be read, or is another one than it was.
    pub fn show<T>(&self, row: usize, show: impl FnOnce(&Sale<'_>) -> T) -> io::Result<T> {
        thread_local! {
            /// Where this thread read last: the next row is most often the one that is asked for.
            static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) };
        }
        PLACE.with_borrow_mut(|place| {
            let mark = self.marks[..self.marks.partition_point(|mark| mark.row <= row)].last();
            let mark = *mark.ok_or_else(changed)?;
            let near = place.as_ref().is_some_and(|place| {
                (place.table, place.file) == (self.number, mark.file)
                    && (mark.row..=row).contains(&place.next)
            });
            if !near {
                let kept = place.take().filter(|p| (p.table, p.file) == (self.number, mark.file));
                *place = Some(Place::at(self, mark, kept)?);
            }
            let place = place.as_mut().ok_or_else(changed)?;
            while place.next < row {
                place.advance(self, |_| ())?;
            }
            place.advance(self, show)
        })
    }
}

/// The columns of a file that was read before; `None` where it could not be.
fn cut_columns(root: &Path, path: &Path) -> Option<Columns> {
    cut(&root.join(path), path).ok().map(|cut| cut.columns)
}

fn changed() -> io::Error {
    io::Error::other("the sales files were changed while they were read; run the command again")
}

/// A place in a file from which rows are read on.
struct Place {
    table: u64,
    file: usize,
    /// The number of the row that comes next.
    next: usize,
    reader: Reader<File>,
    record: ByteRecord,
}

impl Place {
    /// The place of a mark, with the reader of another place in the same file where there is one.
    fn at(table: &LedgerTable, mark: Mark, kept: Option<Self>) -> io::Result<Self> {
        let mut place = match kept {
            Some(kept) => kept,
            None => {
                let path = table.files.get(mark.file).ok_or_else(changed)?;
                let file = File::open(table.root.join(path))?;
                let reader = ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .buffer_capacity(FETCH)
                    .from_reader(file);
                Self { table: table.number, file: mark.file, next: 0, reader, record: ByteRecord::new() }
            }
        };
        let mut position = Position::new();
        position.set_byte(mark.at);
        place.reader.seek(position)?;
        place.next = mark.row;
        Ok(place)
    }

    /// Reads the next row that can be used.
    fn advance<T>(&mut self, table: &LedgerTable, show: impl FnOnce(&Sale<'_>) -> T) -> io::Result<T> {
        let columns = table.columns.get(self.file).and_then(Option::as_ref).ok_or_else(changed)?;
        loop {
            if !self.reader.read_byte_record(&mut self.record)? {
                return Err(changed());
            }
            let row = RowOf { columns, record: &self.record, from: 0 };
            if row.is_blank() {
                continue;
            }
            // What is wrong with a row was said when the table was opened.
            let Ok(entry) = row.entry(&table.rates, |id| table.currencies.get(id).map(|c| (0, *c))) else {
                continue;
            };
            self.next += 1;
            let (revenue, margin, currency) = entry.own;
            return Ok(show(&Sale {
                account: entry.account,
                date: entry.date,
                first: entry.dated.first(),
                last: entry.dated.last,
                offering: entry.offering,
                market: entry.market,
                revenue,
                margin,
                currency,
                revenue_in_book: entry.revenue,
                margin_in_book: entry.margin,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn open(folder: &Path, files: &[(&str, &str)]) -> (LedgerTable, Vec<Finding>) {
        for (name, text) in files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let settings =
            crate::text::yaml::read("version: 1\ncurrency: EUR\nrates: {USD: 0.5}\n").value.unwrap();
        let names = files.iter().map(|(name, _)| PathBuf::from(name)).collect();
        let accounts = [("acme", "USD".parse().unwrap())];
        let mut findings = Vec::new();
        let table = LedgerTable::open(folder, names, &Rates::new(&settings), &accounts, &mut findings);
        (table, findings)
    }

    fn revenue(table: &LedgerTable, row: usize) -> String {
        table.show(row, |sale| sale.revenue.to_string()).unwrap()
    }

    #[test]
    fn amounts_stand_in_both_currencies_and_periods_have_two_ends() {
        let dir = tempfile::tempdir().unwrap();
        let (table, findings) = open(
            dir.path(),
            &[("a.csv", "date,account,revenue,margin,market\n2026-Q1,acme,10.50,,DE\n2026-02-03,zed,7,1,\n")],
        );
        assert!(findings.is_empty());
        let first = table
            .show(0, |s| {
                assert_eq!(
                    (s.account, s.date, s.market, s.offering),
                    (&b"acme"[..], &b"2026-Q1"[..], &b"DE"[..], &b""[..])
                );
                (
                    s.first.to_string(),
                    s.last.to_string(),
                    s.currency.code().to_owned(),
                    s.revenue_in_book.to_string(),
                    s.margin,
                )
            })
            .unwrap();
        assert_eq!(first, ("2026-01-01".into(), "2026-03-31".into(), "USD".into(), "5.250".into(), None));
        let second = table.show(1, |s| (s.currency.code().to_owned(), s.margin_in_book)).unwrap();
        assert_eq!(second, ("EUR".into(), Some(Decimal::ONE)));
    }

    #[test]
    fn rows_with_mistakes_are_passed_over_wherever_reading_begins() {
        let dir = tempfile::tempdir().unwrap();
        let mut text = String::from("account,date,revenue,offering\n");
        for n in 0..500 {
            if n % 7 == 3 {
                text.push_str("acme,someday,1,\n\n");
            }
            text.push_str(&format!("acme,2026,{n},\"a\nb\"\n"));
        }
        let (table, findings) =
            open(dir.path(), &[("a.csv", &text), ("b.csv", "account,date,revenue\nacme,2026,500\n")]);
        assert_eq!((table.len(), findings.is_empty()), (501, false));
        for row in [500, 0, 1, 2, 250, 249, 64, 63, 65, 499, 500, 300, 301] {
            assert_eq!(revenue(&table, row), row.to_string());
        }
    }

    #[test]
    fn a_file_that_has_become_shorter_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let (table, _) = open(dir.path(), &[("a.csv", "account,date,revenue\nacme,2026,1\nacme,2026,2\n")]);
        std::fs::write(dir.path().join("a.csv"), "account,date,revenue\n").unwrap();
        assert!(table.show(1, |_| ()).unwrap_err().to_string().contains("changed"));
    }

    proptest! {
        #[test]
        fn any_row_is_found_in_any_order(rows in 1usize..400, asked in proptest::collection::vec(any::<prop::sample::Index>(), 1..40)) {
            let dir = tempfile::tempdir().unwrap();
            let mut text = String::from("account,date,revenue\n");
            (0..rows).for_each(|n| text.push_str(&format!("acme,2026-01,{n}\n")));
            let (table, _) = open(dir.path(), &[("a.csv", &text)]);
            prop_assert_eq!(table.len(), rows);
            for index in asked {
                let row = index.index(rows);
                prop_assert_eq!(revenue(&table, row), row.to_string());
            }
        }
    }
}
