//! Whether words name a person on the customer's side.
//!
//! What people write into free fields may hold a name: `procurement (for Sam Lee)`. Where personal data is left out,
//! such a cell is left out as a whole.

use std::io;

use crate::model::account::Account;
use crate::report::sheet::{Cell, Rows, Table};

/// The people of an account, by all names that its file has of them.
#[derive(Debug, Default)]
pub struct People(Vec<String>);

impl People {
    /// The contacts, the sponsor and who came to reviews.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        let contacts = account.contacts.iter().flat_map(|c| std::iter::once(&c.name).chain(&c.reports_to));
        let sponsor = account.sponsor.iter().filter_map(|sponsor| sponsor.theirs.as_ref());
        let guests = account.reviews.iter().flat_map(|review| &review.customer);
        let mut names: Vec<String> =
            contacts.chain(sponsor).chain(guests).map(|name| spaced(&name.to_lowercase())).collect();
        // Mr Lee is Sam Lee: the longer words of a name count alone as well.
        let parts: Vec<String> = names
            .iter()
            .flat_map(|name| name.split(' '))
            .filter(|part| part.chars().count() >= 3)
            .map(str::to_owned)
            .collect();
        names.extend(parts);
        names.sort_unstable();
        names.dedup();
        names.retain(|name| !name.is_empty());
        Self(names)
    }

    /// Whether a text has one of the names in it, as words of their own, in capitals or small letters.
    #[must_use]
    pub fn are_named_in(&self, text: &str) -> bool {
        let text = format!(" {} ", spaced(&text.to_lowercase()));
        self.0.iter().any(|name| text.contains(&format!(" {name} ")))
    }

    /// The cell, unless its words name somebody.
    #[must_use]
    pub fn unnamed(&self, cell: Cell) -> Cell {
        match &cell {
            Cell::Text(text) | Cell::Toned(text, _) if self.are_named_in(text) => Cell::Missing("left out"),
            _ => cell,
        }
    }
}

/// A table without the columns of some names. They are not hidden but gone: nobody can ask for them.
#[must_use]
pub fn without(table: Table, gone: impl Fn(&str) -> bool) -> Table {
    let (mut columns, mut kept) = (Vec::new(), Vec::new());
    for (n, column) in table.columns.into_iter().enumerate().filter(|(_, column)| !gone(&column.name)) {
        columns.push(column);
        kept.push(n);
    }
    Table { columns, rows: Box::new(Kept { rows: table.rows, kept }), ..table }
}

/// The rows of a table with some of its columns.
#[derive(Debug)]
struct Kept {
    rows: Box<dyn Rows>,
    kept: Vec<usize>,
}

impl Rows for Kept {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        let mut all = Vec::new();
        self.rows.fill(index, &mut all)?;
        let take = |n: &usize| all.get_mut(*n).map(|cell| std::mem::replace(cell, Cell::Missing("")));
        cells.extend(self.kept.iter().map(take).map(|cell| cell.unwrap_or(Cell::Missing("not given"))));
        Ok(())
    }
}

/// Letters and digits of a text, its words parted by single spaces.
fn spaced(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_whole_names_and_longer_words_of_them() {
        let text = "name: Acme\nsponsor: {theirs: Ana Ruiz-Núñez}\ncontacts: [{name: Sam Lee}, {name: Jo Al, reports_to: Kim O'Hara}]\nreviews: [{on: 2026-01-05, customer: [Lars Holm]}]\n";
        let people = People::of(&crate::text::yaml::read::<Account>(text).value.unwrap());
        for named in ["for SAM LEE", "ask Mr Lee.", "núñez", "Jo-Al", "o'hara", "Holm's office"] {
            assert!(people.are_named_in(named), "{named}");
        }
        for free in ["procurement", "sleep", "jo", "al", "Hol m", ""] {
            assert!(!people.are_named_in(free), "{free}");
        }
        assert!(!People::default().are_named_in("anybody"));
    }
}
