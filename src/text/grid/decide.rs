//! How numbers and dates are written in the columns of a long table.

use std::collections::BTreeMap;

use super::UNREADABLE_CELL;
use super::date::Order;
use super::even::Even;
use super::header;
use super::number::Mark;
use super::stream::{Piece, Placed, Stop, Stream, Wrong};
use super::survey::{Days, Numbers};
use super::table::Kind;
use crate::text::finding::{Finding, Level, Span};
use crate::text::recent::Recent;

/// What was decided about the columns of a table.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    marks: Vec<(usize, Mark)>,
    orders: Vec<(usize, Option<Order>)>,
    /// What was assumed, in a few words each.
    pub assumed: Vec<String>,
}

impl Decided {
    /// The sign before the decimals in a column.
    pub(crate) fn mark(&self, column: usize) -> Mark {
        self.marks.iter().find(|(known, _)| *known == column).map_or(Mark::Point, |(_, mark)| *mark)
    }

    /// The order of day, month and year in a column.
    pub(super) fn order(&self, column: usize) -> Option<Order> {
        self.orders.iter().find(|(known, _)| *known == column).and_then(|(_, order)| *order)
    }
}

/// What some columns say, and where the examples of it stand.
#[derive(Debug, Default)]
struct Said {
    numbers: Vec<Numbers>,
    days: Vec<Days>,
    examples: Vec<Wrong>,
}

impl Said {
    fn new(numbers: usize, days: usize) -> Self {
        Self {
            numbers: vec![Numbers::default(); numbers],
            days: vec![Days::default(); days],
            examples: Vec::new(),
        }
    }

    /// Looks at a date, and keeps its place where it is an example.
    fn day(&mut self, n: usize, row: usize, text: &str, place: impl FnOnce() -> Wrong) {
        let Some(days) = self.days.get_mut(n) else { return };
        let before = days.examples();
        days.see(row, text);
        if days.examples() != before {
            self.examples.push(place());
        }
    }
}

impl Stream {
    /// Decides over all rows how numbers and dates are written in some columns.
    ///
    /// # Errors
    /// Where the file cannot be read; a finding for each column whose dates can be read in several ways.
    pub fn decide(&self, numbers: &[usize], dates: &[usize]) -> Result<Decided, Vec<Stop>> {
        let make = |piece: &Piece<'_>| {
            let mut said = Said::new(numbers.len(), dates.len());
            for row in piece.rows() {
                for (seen, column) in said.numbers.iter_mut().zip(numbers) {
                    if row.kind(*column) == Kind::Text {
                        seen.see(row.number, row.text(*column));
                    }
                }
                for (n, column) in dates.iter().enumerate() {
                    said.day(n, row.number, row.text(*column), || row.wrong(*column, "", ""));
                }
            }
            said
        };
        let quick = |text: &str| self.look(text, numbers, dates);
        let mut all = Said::new(numbers.len(), dates.len());
        let mut places: BTreeMap<(usize, usize), Option<Span>> = BTreeMap::new();
        let add = |place: Placed<'_>, said: Said| {
            for example in said.examples {
                let key = (example.column.unwrap_or(0), place.rows + example.row);
                places.insert(key, place.finding(example).span);
            }
            all.numbers.iter_mut().zip(said.numbers).for_each(|(all, own)| all.add(own, place.rows));
            all.days.iter_mut().zip(said.days).for_each(|(all, own)| all.add(own, place.rows));
        };
        self.read("looking at the file", quick, make, add).map_err(|stop| vec![stop])?;
        let semicolons = self.has_lines() && self.delimiter() == b';';
        let usual = if semicolons { Mark::Comma } else { Mark::Point };
        let name = |column: usize| header::label(&self.header, column);
        let mut decided = Decided::default();
        for (seen, column) in all.numbers.iter().zip(numbers) {
            decided.marks.push((*column, seen.mark(all.numbers.iter(), usual)));
        }
        if decided.marks.iter().any(|(_, mark)| *mark == Mark::Comma) {
            decided.assumed.push("decimal commas".to_owned());
        }
        for (seen, (column, mark)) in all.numbers.iter().zip(&decided.marks) {
            decided.assumed.extend(seen.assumed(*mark, &name(*column)));
        }
        let mut wrong = Vec::new();
        for (seen, column) in all.days.iter().zip(dates) {
            let told = if self.dates.is_some() { Ok(self.dates) } else { seen.order() };
            match told {
                Ok(order) => {
                    decided.orders.push((*column, order));
                    decided.assumed.extend(seen.forms(self.dates).into_iter().map(str::to_owned));
                }
                Err((row, message)) => {
                    let message = format!("row {row}, {}: {message}", name(*column));
                    let mut finding = Finding::new(UNREADABLE_CELL, Level::Error, &self.path, message);
                    finding.span = places.get(&(*column, row)).copied().flatten();
                    wrong.push(Stop::Finding(Box::new(finding.help("say `--dates dmy` or `--dates mdy`"))));
                }
            }
        }
        if wrong.is_empty() { Ok(decided) } else { Err(wrong) }
    }

    /// Looks at a piece whose rows are all of the usual kind.
    fn look(&self, text: &str, numbers: &[usize], dates: &[usize]) -> Option<(Said, usize, usize)> {
        let mut said = Said::new(numbers.len(), dates.len());
        let mut known: Vec<Recent<()>> = dates.iter().map(|_| Recent::default()).collect();
        let mut even = Even::new(text, self.delimiter()).ok()?;
        let mut cells = vec![(0, 0); self.header.len()];
        while even.next(&mut cells).ok()?.is_some() {
            let row = even.rows();
            for (seen, column) in said.numbers.iter_mut().zip(numbers) {
                seen.see(row, even.text(*cells.get(*column)?));
            }
            for (n, (column, known)) in dates.iter().zip(&mut known).enumerate() {
                let place = *cells.get(*column)?;
                // The same day says nothing new a second time.
                known.get(text, place, |day| {
                    said.day(n, row, day, || Wrong::at(text, place, row, *column));
                    Some(())
                });
            }
        }
        Some((said, even.rows(), even.lines()))
    }
}
