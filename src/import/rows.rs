//! The rows of a file as records: every cell read, every mistake told.

use super::bind::{Bound, Said};
use super::outcome::Outcome;
use crate::text::finding::{Finding, Level};
use crate::text::grid::Grid;

/// Mistakes of cells that are reported one by one; further ones are counted.
const MOST: usize = 20;

/// A row whose cells could all be read.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its place among the rows of the file.
    pub(super) row: usize,
    /// The record id in the other system.
    pub(super) external: Option<String>,
    /// The text that its id is made from.
    pub(super) id: Option<String>,
    /// What it says of each field, in their usual order; empty cells are left out.
    pub(super) values: Vec<(String, Said)>,
}

impl Entry {
    /// What it says of a field, as text.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.values.iter().find(|(p, _)| p == path).and_then(|(_, said)| match said {
            Said::Value(value) => value.scalar(),
            Said::Account(text) | Said::Person(text) | Said::Contact(text) | Said::Offering(text) => {
                Some(text)
            }
        })
    }
}

/// What to say of a row that says the same as an earlier one and is passed over; nothing where it says something else.
pub(super) fn repeated(grid: &Grid, entry: &Entry, earlier: &Entry, column: usize) -> Option<Finding> {
    (entry.values == earlier.values && entry.external == earlier.external).then(|| {
        let message = format!("says the same as row {} and is passed over", number(grid, earlier));
        let mut finding = grid.finding(entry.row, column, &message, "export each record once");
        finding.rule = "duplicate-id";
        finding.level = Level::Warn;
        finding
    })
}

/// The number of a row in messages.
pub(super) fn number(grid: &Grid, entry: &Entry) -> usize {
    grid.rows.get(entry.row).map_or(0, |row| row.number)
}

/// Reads the rows that are wanted. Rows with mistakes are left out and reported.
pub(super) fn read(grid: &Grid, bound: &Bound<'_>, outcome: &mut Outcome) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(grid.rows.len());
    let mut wrong: Vec<Finding> = Vec::new();
    let mut more = 0;
    for row in 0..grid.rows.len() {
        if !bound.wants(grid, row) {
            outcome.unwanted += 1;
            continue;
        }
        let cell = |column: Option<usize>| {
            column.map(|column| grid.text(row, column)).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let mut values = Vec::with_capacity(bound.fields.len());
        let mut good = true;
        for field in &bound.fields {
            match field.read(grid, row) {
                Ok(Some(said)) => values.push((field.path.clone(), said)),
                Ok(None) => {}
                Err(finding) => {
                    good = false;
                    // A column whose dates cannot be told apart is one mistake, not one a row.
                    if wrong.len() >= MOST {
                        more += 1;
                    } else if !wrong.contains(&finding) {
                        wrong.push(finding);
                    }
                }
            }
        }
        let failed = [bound.external, bound.id].into_iter().flatten().find_map(|n| grid.failed(row, n));
        if let Some(finding) = failed {
            good = false;
            wrong.push(finding);
        }
        let entry = Entry { row, external: cell(bound.external), id: cell(bound.id), values };
        if !good {
            outcome.left += 1;
        } else if entry.values.is_empty() && entry.id.is_none() {
            // Nothing that is taken from the file stands in this row.
            outcome.unwanted += 1;
        } else {
            entries.push(entry);
        }
    }
    if more > 0 {
        outcome.notes.push(format!("{more} more cells cannot be read"));
    }
    outcome.of_file.extend(wrong);
    entries
}
