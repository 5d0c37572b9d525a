//! What an import came to, before anything is written.

use std::collections::BTreeMap;

use super::files::FileChange;
use crate::text::finding::{Finding, Level};
use crate::text::grid::Grid;
use crate::text::nearest::count;

/// What an import came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files that change, sorted by path.
    pub changes: Vec<FileChange>,
    /// What is wrong or doubtful in the file that is imported.
    pub of_file: Vec<Finding>,
    /// What is wrong or doubtful in the files of the book.
    pub of_book: Vec<Finding>,
    /// Records that are new.
    pub created: usize,
    /// Records of which something changed.
    pub updated: usize,
    /// Records of which nothing changed.
    pub unchanged: usize,
    /// Rows that are left out because of mistakes.
    pub left: usize,
    /// Rows that the map's `only` leaves out.
    pub unwanted: usize,
    /// Columns that nothing was taken from.
    pub columns_left: Vec<String>,
    /// What else should be said.
    pub notes: Vec<String>,
}

impl Outcome {
    /// Whether there is a mistake, for which nothing is imported unless asked otherwise.
    #[must_use]
    pub fn has_mistakes(&self) -> bool {
        self.of_file.iter().chain(&self.of_book).any(|finding| finding.level == Level::Error)
    }
}

/// Findings that many rows share: one a text, with the number of rows.
#[derive(Debug, Default)]
pub(super) struct Grouped {
    found: BTreeMap<(usize, String), (usize, usize)>,
}

impl Grouped {
    /// Notes a text of a row's column.
    pub(super) fn add(&mut self, row: usize, column: usize, text: &str) {
        self.found.entry((column, text.to_owned())).or_insert((row, 0)).1 += 1;
    }

    /// The findings, in the order of the file; `what` says what is wrong with a text and what to do about it.
    pub(super) fn findings(
        self,
        grid: &Grid,
        rule: &'static str,
        level: Level,
        what: impl Fn(&str) -> (String, String),
    ) -> Vec<Finding> {
        let mut found: Vec<((usize, usize), String, usize)> =
            self.found.into_iter().map(|((column, text), (row, rows))| ((row, column), text, rows)).collect();
        found.sort();
        found
            .into_iter()
            .map(|((row, column), text, rows)| {
                let (mut message, help) = what(&text);
                if rows > 1 {
                    message.push_str(&format!("; {} in all", count(rows, "row")));
                }
                let mut finding = grid.finding(row, column, &message, &help);
                finding.rule = rule;
                finding.level = level;
                finding
            })
            .collect()
    }
}
