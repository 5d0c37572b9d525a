//! The views of `kam report`: one file each, listed in [`VIEWS`].

pub mod account;
pub mod economics;
pub mod job;
pub mod manual;
pub mod matrix;
pub mod monitor;
pub mod opportunities;
pub mod organisation;
pub mod pareto;
pub mod person;
pub mod portfolio;
pub mod relationships;
pub mod sales;
pub mod team;
pub mod value;
pub mod watch;
pub mod whitespace;

use rust_decimal::Decimal;

use crate::book::load::Book;
use crate::model::number::money_words;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table};

/// What a view is called and what it needs.
#[derive(Debug, Clone, Copy)]
pub struct Info {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub title: &'static str,
    /// What the book must hold for it.
    pub needs: &'static str,
    /// What stands behind its name when it is run on the worked example.
    pub example: &'static [&'static str],
}

/// Every view, sorted by name.
#[rustfmt::skip]
pub static VIEWS: &[&Info] = &[
    &account::INFO,
    &economics::INFO,
    &job::INFO,
    &manual::INFO,
    &matrix::INFO,
    &monitor::INFO,
    &opportunities::INFO,
    &organisation::INFO,
    &pareto::INFO,
    &person::INFO,
    &portfolio::INFO,
    &relationships::INFO,
    &sales::INFO,
    &team::INFO,
    &value::INFO,
    &watch::INFO,
    &whitespace::INFO,
];

/// Name and version of the published form of the list.
pub const SCHEMA: &str = "kam.report/1";

/// The list of the views.
#[must_use]
pub fn list() -> Sheet {
    let text = |text: &str| Cell::Text(text.to_owned());
    let rows: Vec<Vec<Cell>> =
        VIEWS.iter().map(|view| vec![text(view.name), text(view.title), text(view.needs)]).collect();
    let columns = vec![
        Column::text("view").priority(0),
        Column::text("title").heading("shows").priority(0).wraps(),
        Column::text("needs").priority(1).wraps(),
    ];
    Sheet {
        schema: SCHEMA,
        tables: vec![Table { name: "report", title: None, columns, rows: Box::new(rows) }],
        ..Sheet::default()
    }
}

/// A book without what a view is about: nothing is shown, and this is said instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}\n{help}")]
pub struct Lacking {
    /// What is missing.
    pub what: String,
    /// How to add it.
    pub help: String,
}

impl Lacking {
    /// What is missing, and how to add it.
    #[must_use]
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }

    /// There is no account at all.
    #[must_use]
    pub fn accounts() -> Self {
        Self::new("the book has no accounts", "`kam new account ID` makes one")
    }

    /// There is no sales ledger.
    #[must_use]
    pub fn ledger(book: &Book) -> Self {
        Self::new(
            format!(
                "the book has no sales ledger: no file matches {}",
                book.settings.files.sales.join(" or ")
            ),
            "a ledger is a CSV file with `account,date,offering,market,revenue,margin,currency`",
        )
    }
}

/// Words one after the other: `10 strategic, 11 star and 8 streamline`.
fn enumerated(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Puts the tables, blocks and notes of another sheet behind those of a page.
fn append(page: &mut Sheet, other: Sheet) {
    let before = page.tables.len();
    page.tables.extend(other.tables);
    page.blocks.extend(other.blocks.into_iter().map(|block| match block {
        Block::Table(n) => Block::Table(before + n),
        Block::Chart(mut chart) => {
            chart.table = chart.table.map(|n| before + n);
            Block::Chart(chart)
        }
        block => block,
    }));
    for note in other.notes {
        if !page.notes.contains(&note) {
            page.notes.push(note);
        }
    }
}

/// Words in a cell.
fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// An exact figure in a cell: whole ones without decimals for people, others with one.
fn amount_of(value: Option<Decimal>, why: &'static str) -> Cell {
    value.map_or(Cell::Missing(why), |value| {
        let value = value.normalize();
        Cell::Exact { value, shown: u8::from(!value.fract().is_zero()) }
    })
}

/// A share in a sentence: `12.3 %`.
fn spoken_share(share: Decimal) -> String {
    match share.checked_mul(Decimal::ONE_HUNDRED) {
        Some(percent) => format!("{:.1} %", percent.round_dp(1)),
        None => share.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_sorted_and_described() {
        let names: Vec<&str> = VIEWS.iter().map(|v| v.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for view in VIEWS {
            assert!(!view.title.is_empty() && !view.title.ends_with('.'), "{}", view.name);
            assert!(!view.needs.is_empty() && !view.needs.ends_with('.'), "{}", view.name);
        }
    }

    #[test]
    fn shares_and_lists_read_like_words() {
        assert_eq!(spoken_share(Decimal::new(1235, 4)), "12.4 %");
        assert_eq!(spoken_share(Decimal::new(2, 1)), "20.0 %");
        let parts: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!((enumerated(&parts), enumerated(&parts[..1])), ("a, b and c".into(), "a".into()));
    }
}
