//! What an account sold year by year.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::book::ledger::{self, Inquiry, Question, Sums, Window};
use crate::book::load::{Book, Entry};
use crate::model::account::Account;
use crate::text::finding::Finding;

/// A year of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// `2026`, or `2025/26` where years do not begin in January.
    pub name: String,
    /// Its days.
    pub window: Window,
    /// What was sold in it.
    pub sums: Sums,
    /// The days of it that the ledger and the as-of date leave; the whole year where nothing is cut off.
    pub held: Window,
}

impl Year {
    /// Whether the ledger holds all of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.window == self.held
    }
}

/// The last `most` years of an account up to a day, oldest first, with its subsidiaries left out. `covers` are the days
/// that the ledger is known to cover; rows dated by month and year reach to the end of theirs.
#[must_use]
pub fn years(
    book: &Book,
    entry: &Entry<Account>,
    covers: Window,
    as_of: Date,
    most: usize,
    findings: &mut Vec<Finding>,
) -> Vec<Year> {
    let windows = windows(book.settings.fiscal_year_start.0, covers, as_of, most);
    if windows.is_empty() {
        return Vec::new();
    }
    let question = |(_, window): &(String, Window)| {
        let to = window.to.min(as_of);
        Question { window: Window { from: window.from, to }, offering: None, market: None }
    };
    let inquiry = Inquiry {
        accounts: vec![(entry.id.as_str(), entry.value.currency.unwrap_or(book.rates.currency))],
        questions: windows.iter().map(question).collect(),
        as_of,
        detail: Vec::new(),
    };
    let answers = ledger::read(&book.root, &book.sales(), &book.rates, &inquiry);
    findings.extend(answers.findings);
    let begins = first_of_month(covers.from);
    windows
        .into_iter()
        .zip(answers.sums)
        .map(|((name, window), sums)| {
            let held = Window { from: window.from.max(begins), to: window.to.min(as_of) };
            Year { name, window, sums: sums.first().copied().unwrap_or_default(), held }
        })
        .collect()
}

/// A ledger that begins within a month is taken to hold all of it.
fn first_of_month(day: Date) -> Date {
    day.first_of_month()
}

/// The years that a ledger reaches into, up to a day, oldest first.
fn windows(start: i8, covers: Window, as_of: Date, most: usize) -> Vec<(String, Window)> {
    let year_of = |day: Date| if day.month() >= start { day.year() } else { day.year() - 1 };
    let (first, last) = (year_of(covers.from), year_of(as_of.min(covers.to)));
    (first..=last)
        .rev()
        .take(most)
        .filter_map(|year| {
            let from = Date::new(year, start, 1).ok()?;
            let to = Date::new(year + 1, start, 1).ok()?.checked_sub(1.day()).ok()?;
            let name = if start == 1 {
                year.to_string()
            } else {
                format!("{year}/{:02}", (year + 1).rem_euclid(100))
            };
            Some((name, Window { from, to }))
        })
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn years_begin_with_their_month() {
        let covers = Window { from: date(2024, 2, 10), to: date(2026, 9, 30) };
        let names = |start, as_of, most| -> Vec<String> {
            windows(start, covers, as_of, most).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(1, date(2026, 9, 30), 9), ["2024", "2025", "2026"]);
        assert_eq!(names(1, date(2026, 9, 30), 2), ["2025", "2026"]);
        assert_eq!(names(4, date(2026, 9, 30), 9), ["2023/24", "2024/25", "2025/26", "2026/27"]);
        assert_eq!(names(4, date(2026, 3, 31), 9), ["2023/24", "2024/25", "2025/26"]);
        // A year that nothing was sold in yet is none.
        assert_eq!(names(1, date(2027, 5, 1), 9), ["2024", "2025", "2026"]);
    }
}
