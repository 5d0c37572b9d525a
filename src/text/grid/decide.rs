//! How numbers and dates are written in the columns of a long table.

use std::collections::BTreeMap;

use super::UNREADABLE_CELL;
use super::date::Order;
use super::even::{Even, Place};
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
    /// Whether another one has all cells read alike.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.marks == other.marks && self.orders == other.orders
    }

    /// The sign before the decimals in a column.
    pub(crate) fn mark(&self, column: usize) -> Mark {
        self.marks.iter().find(|(known, _)| *known == column).map_or(Mark::Point, |(_, mark)| *mark)
    }

    /// The order of day, month and year in a column.
    pub(super) fn order(&self, column: usize) -> Option<Order> {
        self.orders.iter().find(|(known, _)| *known == column).and_then(|(_, order)| *order)
    }
}

/// Columns of numbers and of dates.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Those whose sign before decimals is asked for.
    pub numbers: Vec<usize>,
    /// Those whose order of day, month and year is asked for.
    pub dates: Vec<usize>,
}

/// What the columns of a piece say, and where the examples of it stand.
#[derive(Debug, Default)]
pub struct Said {
    numbers: Vec<Numbers>,
    days: Vec<Days>,
    examples: Vec<Wrong>,
    /// Dates that say nothing new.
    known: Vec<Recent<()>>,
}

/// What the columns of all pieces say.
#[derive(Debug, Default)]
pub struct Survey {
    said: Said,
    /// Where the examples stand, by column and row.
    places: BTreeMap<(usize, usize), Option<Span>>,
}

impl Asked {
    /// Begins to look at a piece.
    pub(crate) fn begin(&self) -> Said {
        Said {
            numbers: vec![Numbers::default(); self.numbers.len()],
            days: vec![Days::default(); self.dates.len()],
            examples: Vec::new(),
            known: self.dates.iter().map(|_| Recent::default()).collect(),
        }
    }

    /// Looks at a row of the usual kind.
    pub(crate) fn look(&self, said: &mut Said, even: &Even<'_>, text: &str, cells: &[Place]) {
        let row = even.rows();
        for (seen, column) in said.numbers.iter_mut().zip(&self.numbers) {
            seen.see(row, cells.get(*column).map_or("", |place| even.text(*place)));
        }
        for ((column, days), known) in self.dates.iter().zip(&mut said.days).zip(&mut said.known) {
            let Some(place) = cells.get(*column).copied() else { continue };
            // The same day says nothing new a second time.
            known.get(text, place, |day| {
                if see(days, row, day.trim()) {
                    said.examples.push(Wrong::at(text, place, row, *column));
                }
                Some(())
            });
        }
    }

    /// Looks at the rows of a piece.
    pub(crate) fn look_at(&self, piece: &Piece<'_>) -> Said {
        let mut said = self.begin();
        for row in piece.rows() {
            for (seen, column) in said.numbers.iter_mut().zip(&self.numbers) {
                if row.kind(*column) == Kind::Text {
                    seen.see(row.number, row.text(*column));
                }
            }
            for (column, days) in self.dates.iter().zip(&mut said.days) {
                if see(days, row.number, row.text(*column)) {
                    said.examples.push(row.wrong(*column, "", ""));
                }
            }
        }
        said
    }

    /// Looks at a piece whose rows are all of the usual kind.
    fn look_quickly(&self, text: &str, stream: &Stream) -> Option<(Said, usize, usize)> {
        let mut said = self.begin();
        let mut even = Even::new(text, stream.delimiter()).ok()?;
        let mut cells = vec![(0, 0); stream.header.len()];
        while even.next(&mut cells).ok()?.is_some() {
            self.look(&mut said, &even, text, &cells);
        }
        Some((said, even.rows(), even.lines()))
    }
}

/// Looks at a date; says whether it is an example.
fn see(days: &mut Days, row: usize, text: &str) -> bool {
    let before = days.examples();
    days.see(row, text);
    days.examples() != before
}

impl Survey {
    /// Takes in what a piece says.
    pub fn add(&mut self, place: Placed<'_>, said: Said) {
        for example in said.examples {
            let key = (example.column.unwrap_or(0), place.rows + example.row);
            self.places.insert(key, place.finding(example).span);
        }
        if self.said.numbers.is_empty() && self.said.days.is_empty() {
            self.said.numbers.resize_with(said.numbers.len(), Numbers::default);
            self.said.days.resize_with(said.days.len(), Days::default);
        }
        self.said.numbers.iter_mut().zip(said.numbers).for_each(|(all, own)| all.add(own, place.rows));
        self.said.days.iter_mut().zip(said.days).for_each(|(all, own)| all.add(own, place.rows));
    }
}

impl Stream {
    /// Decides over all rows how numbers and dates are written.
    ///
    /// # Errors
    /// Where the file cannot be read; a finding for each column whose dates can be read in several ways.
    pub fn decide(&self, asked: &Asked) -> Result<Decided, Vec<Stop>> {
        let mut survey = Survey::default();
        let quick = |text: &str| asked.look_quickly(text, self);
        let add = |place: Placed<'_>, said: Said| survey.add(place, said);
        self.read("looking at the file", quick, |piece: &Piece<'_>| asked.look_at(piece), add)
            .map_err(|stop| vec![stop])?;
        self.conclude(asked, &survey)
    }

    /// What the first rows let expect of all others; nothing where they do not tell, and of a workbook.
    #[must_use]
    pub fn guess(&self, asked: &Asked) -> Option<Decided> {
        let text = self.first_piece()?;
        let (said, ..) = asked.look_quickly(&text, self)?;
        let mut survey = Survey::default();
        survey.add(Placed { stream: self, start: 0, rows: 0, lines: 0 }, said);
        self.conclude(asked, &survey).ok()
    }

    /// What follows from what all rows say.
    ///
    /// # Errors
    /// A finding for each column whose dates can be read in several ways.
    pub fn conclude(&self, asked: &Asked, survey: &Survey) -> Result<Decided, Vec<Stop>> {
        let said = &survey.said;
        let semicolons = self.has_lines() && self.delimiter() == b';';
        let usual = if semicolons { Mark::Comma } else { Mark::Point };
        let name = |column: usize| header::label(&self.header, column);
        let mut decided = Decided::default();
        for (seen, column) in said.numbers.iter().zip(&asked.numbers) {
            decided.marks.push((*column, seen.mark(said.numbers.iter(), usual)));
        }
        if decided.marks.iter().any(|(_, mark)| *mark == Mark::Comma) {
            decided.assumed.push("decimal commas".to_owned());
        }
        for (seen, (column, mark)) in said.numbers.iter().zip(&decided.marks) {
            decided.assumed.extend(seen.assumed(*mark, &name(*column)));
        }
        let mut wrong = Vec::new();
        for (seen, column) in said.days.iter().zip(&asked.dates) {
            let told = if self.dates.is_some() { Ok(self.dates) } else { seen.order() };
            match told {
                Ok(order) => {
                    decided.orders.push((*column, order));
                    decided.assumed.extend(seen.forms(self.dates).into_iter().map(str::to_owned));
                }
                Err((row, message)) => {
                    let message = format!("row {row}, {}: {message}", name(*column));
                    let mut finding = Finding::new(UNREADABLE_CELL, Level::Error, &self.path, message);
                    finding.span = survey.places.get(&(*column, row)).copied().flatten();
                    wrong.push(Stop::Finding(Box::new(finding.help("say `--dates dmy` or `--dates mdy`"))));
                }
            }
        }
        if wrong.is_empty() { Ok(decided) } else { Err(wrong) }
    }
}
