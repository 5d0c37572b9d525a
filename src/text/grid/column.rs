//! What is decided over a whole column of a grid: the sign before decimals, and the order of dates.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::date::Order;
use super::header::label;
use super::number::Mark;
use super::survey::{Days, Numbers};
use super::table::Kind;
use super::{Form, Grid};
use crate::text::finding::Finding;

/// What is known of a column.
#[derive(Debug, Default)]
pub(super) struct Column {
    numbers: OnceLock<Numbers>,
    days: OnceLock<Days>,
    /// Whether numbers were asked for.
    counted: AtomicBool,
    /// Whether dates were asked for.
    dated: AtomicBool,
}

impl Column {
    pub(super) fn use_dates(&self) {
        self.dated.store(true, Ordering::Relaxed);
    }
}

impl Grid {
    fn numbers<'c>(&self, column: usize, known: &'c Column) -> &'c Numbers {
        known.numbers.get_or_init(|| {
            let mut numbers = Numbers::default();
            for (n, row) in self.rows.iter().enumerate() {
                if self.table.kind(&row.inner, column) == Kind::Text {
                    numbers.see(n + 1, self.table.cell(&row.inner, column));
                }
            }
            numbers
        })
    }

    fn days<'c>(&self, column: usize, known: &'c Column) -> &'c Days {
        known.days.get_or_init(|| {
            let mut days = Days::default();
            (0..self.rows.len()).for_each(|n| days.see(n + 1, self.text(n, column)));
            days
        })
    }

    /// The sign before the decimals in a column: what most of its own cells say, else what the other columns say, else
    /// what usually goes with what separates the cells.
    pub(super) fn mark(&self, column: usize) -> Mark {
        let Some(known) = self.columns.get(column) else { return Mark::Point };
        known.counted.store(true, Ordering::Relaxed);
        let usual =
            if matches!(self.form, Form::Text { delimiter: b';', .. }) { Mark::Comma } else { Mark::Point };
        let all = self.columns.iter().enumerate().map(|(n, other)| self.numbers(n, other));
        self.numbers(column, known).mark(all, usual)
    }

    /// The order of day, month and year in a column, decided over all its cells; `None` where none of them needs one.
    ///
    /// # Errors
    /// One finding where the cells can be read in several orders, or contradict each other.
    pub fn order(&self, column: usize) -> Result<Option<Order>, Finding> {
        let Some(known) = self.columns.get(column) else { return Ok(None) };
        known.use_dates();
        if self.dates.is_some() {
            return Ok(self.dates);
        }
        self.days(column, known).order().map_err(|(row, message)| {
            self.finding(row - 1, column, &message, "say `--dates dmy` or `--dates mdy`")
        })
    }

    /// What was assumed about the cells that were asked for.
    pub(super) fn assumed_of_cells(&self, said: &mut Vec<String>) {
        let known = || self.columns.iter().enumerate();
        let counted: Vec<(usize, &Column)> =
            known().filter(|(_, known)| known.counted.load(Ordering::Relaxed)).collect();
        if counted.iter().any(|(n, _)| self.mark(*n) == Mark::Comma) {
            said.push("decimal commas".to_owned());
        }
        for (n, known) in counted {
            said.extend(self.numbers(n, known).assumed(self.mark(n), &label(&self.header, n)));
        }
        let mut forms: Vec<&str> = Vec::new();
        for (n, known) in known().filter(|(_, known)| known.dated.load(Ordering::Relaxed)) {
            let more = self.days(n, known).forms(self.dates);
            forms.extend(more.into_iter().filter(|form| !forms.contains(form)).collect::<Vec<_>>());
        }
        said.extend(forms.into_iter().map(str::to_owned));
    }
}
