//! The accounts in the account analysis matrix, with what each buys and where it is wanted.

use super::candidates::Candidates;
use super::candidates::book::BookCandidates;
use super::selection::Selection;
use crate::book::load::Book;
use crate::model::policy::{Axis, Criterion};
use crate::model::scale::Scale;
use crate::model::words::{BuySellLevel, Quadrant, Status};
use crate::score::matrix::Near;
use crate::score::measure::{Expression, Value};

/// The measure of the buy–sell level, by which an account's wanted place is known.
const LEVEL: &str = "relationship.level";

/// An account in the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Its row among the candidates.
    pub row: usize,
    /// Its potential.
    pub potential: f64,
    /// Our position.
    pub position: f64,
    /// Its box.
    pub quadrant: Quadrant,
    /// The lines that it is near to.
    pub near: Vec<Near>,
    /// Its status.
    pub status: Status,
    /// Revenue of the last twelve months.
    pub revenue: Value,
    /// What it spends with anyone, a year.
    pub spend: Value,
    /// The buy–sell level now and wanted.
    pub level: Option<(BuySellLevel, Option<BuySellLevel>)>,
    /// Where the wanted level would put it.
    pub wanted: Option<Wanted>,
}

/// Where an account is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Our position at the wanted buy–sell level, all else as it is.
    pub position: f64,
    /// The box there.
    pub quadrant: Quadrant,
}

/// An account that has no place in the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Unplaced {
    /// Its row among the candidates.
    pub row: usize,
    /// Its potential, where it has one.
    pub potential: Option<f64>,
    /// Our position, where there is one.
    pub position: Option<f64>,
}

/// The accounts with and without a place, both in the order of `rows`.
#[must_use]
pub fn place(
    book: &Book,
    candidates: &BookCandidates,
    selection: &Selection,
    rows: impl Iterator<Item = usize>,
) -> (Vec<Placed>, Vec<Unplaced>) {
    let (mut placed, mut unplaced) = (Vec::new(), Vec::new());
    let sources = candidates.sources(book);
    let spend = Expression::parse("wallet.spend").ok();
    let levels = level_criteria(selection);
    for row in rows {
        let potential = selection.scoring.axis(Axis::Potential, row);
        let position = selection.scoring.axis(Axis::Position, row);
        let quadrant = selection.quadrant_of(potential, position);
        let (Some(potential), Some(position), Some(quadrant)) = (potential, position, quadrant) else {
            unplaced.push(Unplaced { row, potential, position });
            continue;
        };
        let relationship = candidates.accounts.entries[row].value.relationship.as_ref();
        let level = relationship.and_then(|r| r.level.as_ref()).map(|l| (l.now, l.wanted));
        placed.push(Placed {
            row,
            potential,
            position,
            quadrant,
            near: selection.near(row),
            status: candidates.status(row),
            revenue: candidates.revenue(row).clone(),
            spend: spend.as_ref().map_or_else(|| Value::missing("no wallet"), |e| sources.evaluate(e, row)),
            level,
            wanted: level.and_then(|(now, wanted)| {
                let wanted = wanted.filter(|w| *w != now)?;
                wanted_place(selection, &levels, row, potential, wanted)
            }),
        });
    }
    (placed, unplaced)
}

/// The criteria of the position that rest on the buy–sell level.
fn level_criteria(selection: &Selection) -> Vec<usize> {
    let criteria = selection.compiled.policy.criteria.iter().enumerate();
    criteria
        .filter(|(_, c)| c.axis == Some(Axis::Position) && c.measure.trim() == LEVEL)
        .map(|(n, _)| n)
        .collect()
}

fn wanted_place(
    selection: &Selection,
    levels: &[usize],
    row: usize,
    potential: f64,
    wanted: BuySellLevel,
) -> Option<Wanted> {
    let criteria = &selection.compiled.policy.criteria;
    let measures: Vec<(usize, f64)> =
        levels.iter().map(|n| Some((*n, figure(&criteria[*n], wanted)?))).collect::<Option<_>>()?;
    if measures.is_empty() {
        return None;
    }
    let position = selection.scoring.axis_if(Axis::Position, row, &measures)?;
    let quadrant = selection.quadrant_of(Some(potential), Some(position))?;
    Some(Wanted { position, quadrant })
}

/// A buy–sell level as the number that a criterion scores: the choice's score for the word, or its place in the order.
fn figure(criterion: &Criterion, level: BuySellLevel) -> Option<f64> {
    match &criterion.scale {
        Some(Scale::Choice(choice)) => choice.0.get(level.word()).map(|score| score.number()),
        _ => Some(f64::from(level as i8 + 1)),
    }
}
