//! The rows of the sales ledger as they stand in its files, with both ends of each period and the amounts in the book's
//! currency as well.

use std::io;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::people::People;
use super::{day, real, words};
use crate::book::ledger::table::{LedgerTable, Sale};
use crate::report::sheet::{Cell, Rows, Sheet, Table};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.export.sales/1";

/// The ledger's rows. They are fetched from the files while they are written.
///
/// # Errors
/// The book has no ledger.
pub fn sheet(desk: &Desk) -> Result<Sheet, Lacking> {
    made(desk, None)
}

/// The same without offerings and markets that name one of the customers' people.
///
/// # Errors
/// The book has no ledger.
pub fn redacted(desk: &Desk) -> Result<Sheet, Lacking> {
    let mut sheet = made(desk, Some(People::of(desk.accounts().entries.iter().map(|entry| &entry.value))))?;
    sheet.notes.push("left out: offerings and markets with the name of a contact".to_owned());
    Ok(sheet)
}

fn made(desk: &Desk, people: Option<People>) -> Result<Sheet, Lacking> {
    let files = desk.book.sales();
    if files.is_empty() {
        return Err(Lacking::ledger(&desk.book));
    }
    let mut findings = Vec::new();
    let currencies = desk.book.currencies(desk.accounts());
    let ledger = LedgerTable::open(&desk.book.root, files, &desk.book.rates, &currencies, &mut findings);
    desk.report(findings);
    if ledger.is_empty() {
        return Err(Lacking::new("the sales ledger has no rows", "`kam import sales FILE.csv` fills it"));
    }
    let currency = desk.currency();
    let columns = vec![
        words("account").priority(0),
        words("date").priority(0),
        words("offering"),
        words("market"),
        real("revenue").priority(0),
        real("margin"),
        words("currency").priority(2),
        day("period_start").priority(4),
        day("period_end").priority(4),
        real("revenue_book").heading("revenue").unit(currency).priority(3),
        real("margin_book").heading("margin").unit(currency).priority(3),
        words("book_currency").priority(5),
    ];
    let rows = Ledger { table: Arc::new(ledger), currency: currency.to_owned(), people };
    Ok(Sheet {
        schema: SCHEMA,
        tables: vec![Table { name: "sales", title: None, columns, rows: Box::new(rows) }],
        ..Sheet::default()
    })
}

#[derive(Debug)]
struct Ledger {
    table: Arc<LedgerTable>,
    currency: String,
    /// Who must not be named, where anybody.
    people: Option<People>,
}

impl Rows for Ledger {
    fn len(&self) -> usize {
        self.table.len()
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        self.table.show(index, |sale| cells.extend(row(sale, &self.currency, self.people.as_ref())))
    }
}

fn row(sale: &Sale<'_>, book_currency: &str, people: Option<&People>) -> [Cell; 12] {
    let text = |bytes: &[u8]| match bytes {
        [] => Cell::Missing("not given"),
        bytes => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
    };
    let free = |bytes: &[u8]| match people {
        Some(people) => people.unnamed(text(bytes)),
        None => text(bytes),
    };
    let amount = |value: Option<Decimal>| {
        value.map_or(Cell::Missing("not given"), |value| Cell::Exact { value, shown: 2 })
    };
    [
        text(sale.account),
        text(sale.date),
        free(sale.offering),
        free(sale.market),
        amount(Some(sale.revenue)),
        amount(sale.margin),
        Cell::Text(sale.currency.code().to_owned()),
        Cell::Day(sale.first),
        Cell::Day(sale.last),
        amount(Some(sale.revenue_in_book)),
        amount(sale.margin_in_book),
        Cell::Text(book_currency.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;

    #[test]
    fn offerings_and_markets_name_nobody_where_that_is_asked_for() {
        let text = "name: Acme\ncontacts: [{name: Zenzi Quark}]\n";
        let account = crate::text::yaml::read::<Account>(text).value.unwrap();
        let people = People::of([&account]);
        let day = jiff::civil::date(2026, 1, 1);
        let sale = Sale {
            account: b"acme",
            date: b"2026-01-01",
            first: day,
            last: day,
            offering: b"training-zenzi-quark",
            market: b"DE",
            revenue: Decimal::ONE,
            margin: None,
            currency: "EUR".parse().unwrap(),
            revenue_in_book: Decimal::ONE,
            margin_in_book: None,
        };
        let [_, _, offering, market, ..] = row(&sale, "EUR", None);
        assert_eq!(offering, Cell::Text("training-zenzi-quark".to_owned()));
        assert_eq!(market, Cell::Text("DE".to_owned()));
        let [account, _, offering, market, ..] = row(&sale, "EUR", Some(&people));
        assert_eq!((offering, market), (Cell::Missing("left out"), Cell::Text("DE".to_owned())));
        assert_eq!(account, Cell::Text("acme".to_owned()));
        let sale = Sale { offering: b"pumps", market: b"Quark", ..sale };
        let [_, _, offering, market, ..] = row(&sale, "EUR", Some(&people));
        assert_eq!((offering, market), (Cell::Text("pumps".to_owned()), Cell::Missing("left out")));
    }
}
