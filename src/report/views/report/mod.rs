//! The views of `kam report`: one file each, listed in [`VIEWS`].

pub mod job;
pub mod manual;
pub mod matrix;

use crate::report::sheet::{Cell, Column, Sheet, Table};

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
pub static VIEWS: &[&Info] = &[&job::INFO, &manual::INFO, &matrix::INFO];

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
}

/// Words one after the other: `10 strategic, 11 star and 8 streamline`.
fn enumerated(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
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
}
