//! What people look at: one file a view, each making a sheet.

pub mod assess;
pub mod assign;
pub mod desk;
pub mod explain;
pub mod export;
pub mod forget;
pub mod framework;
pub mod known;
pub mod plans;
pub mod report;
pub mod robustness;
pub mod score;
pub mod select;
pub mod sensitivity;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::sheet::Cell;
use crate::model::words::Quadrant;
use crate::portfolio::candidates::Candidates;
use crate::portfolio::selection::Selection;
use crate::report::sheet::Tone;
use crate::score::decision::Choice;
use crate::score::measure::{Unit, Value};

/// A run with the candidates it was about, as views share them.
#[derive(Debug, Clone)]
pub struct Run {
    /// The run.
    pub selection: Arc<Selection>,
    /// Whom it was about.
    pub candidates: Arc<dyn Candidates>,
    unranked: Arc<Vec<u32>>,
    /// The currency of amounts, for headings.
    pub currency: Option<String>,
}

impl Run {
    /// A run, with its accounts in the order of the list.
    #[must_use]
    pub fn new(selection: Selection, candidates: Arc<dyn Candidates>, currency: Option<String>) -> Self {
        let unranked = selection.unranked(&*candidates);
        Self { selection: Arc::new(selection), candidates, unranked: Arc::new(unranked), currency }
    }

    /// How many accounts the list has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.selection.scoring.order.len() + self.unranked.len()
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The account at a place of the list: ranked ones first, then the others by id.
    #[must_use]
    pub fn at(&self, place: usize) -> usize {
        let order = &self.selection.scoring.order;
        order.get(place).unwrap_or_else(|| &self.unranked[place - order.len()]).to_owned() as usize
    }

    /// All accounts in the order of the list.
    pub fn listing(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).map(|place| self.at(place))
    }
}

fn rank(selection: &Selection, row: usize) -> Cell {
    match selection.scoring.ranks[row] {
        0 => Cell::Missing("no score"),
        rank => Cell::Integer(i64::from(rank)),
    }
}

fn quadrant(selection: &Selection, quadrant: Option<Quadrant>) -> Cell {
    let mut cell = Cell::Missing("no axis");
    put_quadrant(&mut cell, selection, quadrant);
    cell
}

/// Puts a quadrant into a cell, using again the room of a text that stands there.
fn put_quadrant(cell: &mut Cell, selection: &Selection, quadrant: Option<Quadrant>) {
    let Some(q) = quadrant else {
        *cell = Cell::Missing("no axis");
        return;
    };
    let tone = match q {
        Quadrant::Strategic => Tone::Good,
        Quadrant::Star => Tone::Invest,
        Quadrant::Status => Tone::Keep,
        Quadrant::Streamline => Tone::Neutral,
    };
    let label = selection.compiled.policy.matrix.labels.label(q);
    match cell {
        Cell::Toned(words, before) => {
            words.clear();
            words.push_str(label);
            *before = tone;
        }
        cell => *cell = Cell::Toned(label.to_owned(), tone),
    }
}

/// Puts words into a cell, using again the room of a text that stands there.
fn put_text(cell: &mut Cell, text: Option<&str>) {
    match (cell, text) {
        (Cell::Text(words), Some(text)) => {
            words.clear();
            words.push_str(text);
        }
        (cell, Some(text)) => *cell = Cell::Text(text.to_owned()),
        (cell, None) => *cell = Cell::Missing("not given"),
    }
}

fn choice(choice: Choice) -> Cell {
    let tone = match choice {
        Choice::Select => Tone::Good,
        Choice::Stay => Tone::Keep,
        Choice::Incubate => Tone::Invest,
        Choice::Hold | Choice::Decline => Tone::Neutral,
        Choice::OverCapacity => Tone::Warning,
        Choice::Veto | Choice::Deselect => Tone::Bad,
    };
    Cell::Toned(choice.word().to_owned(), tone)
}

/// A figure of the method: 0–10 scores with one decimal for people, others with four.
fn figure(selection: &Selection, value: Option<f64>) -> Cell {
    match (Cell::score(value), selection.compiled.policy.absolute()) {
        (Cell::Number { value, csv, .. }, false) => Cell::Number { value, csv, shown: 4 },
        (cell, _) => cell,
    }
}

fn text(text: Option<String>) -> Cell {
    text.map_or(Cell::Missing("not given"), Cell::Text)
}

fn share(value: f64) -> Cell {
    if value == 1.0 {
        return Cell::Share(Decimal::ONE);
    }
    Decimal::from_f64_retain(value)
        .map_or(Cell::Missing("not defined"), |d| Cell::Share(d.round_dp(6).normalize()))
}

/// A value as a cell: amounts without decimals for people, shares as shares.
fn value(value: &Value, unit: Option<Unit>) -> Cell {
    match value {
        Value::Missing(_) => Cell::Missing("not known"),
        Value::Word(word) => Cell::Text(word.clone()),
        Value::Level(word, _) => Cell::Text((*word).to_owned()),
        Value::Number(n) => match unit {
            Some(Unit::Share) => Cell::Share(n.round_dp(12).normalize()),
            Some(Unit::Money) => Cell::Exact { value: n.round_dp(12).normalize(), shown: 0 },
            Some(Unit::Count | Unit::Days) => Cell::Exact { value: n.normalize(), shown: 0 },
            _ => Cell::Exact { value: n.round_dp(12).normalize(), shown: 2 },
        },
    }
}

/// A value in words, for working: amounts and shares as people read them.
fn words(value: &Value, unit: Unit, currency: &str) -> String {
    match value {
        Value::Missing(why) => format!("missing: {why}"),
        Value::Word(word) => word.clone(),
        Value::Level(word, place) => format!("{word} ({place})"),
        Value::Number(n) => match unit {
            Unit::Money => format!("{} {currency}", n.round_dp(2).normalize()),
            Unit::Share => match n.checked_mul(Decimal::ONE_HUNDRED) {
                Some(percent) => format!("{}%", percent.round_dp(2).normalize()),
                None => n.normalize().to_string(),
            },
            Unit::Days => format!("{} days", n.normalize()),
            _ => n.round_dp(4).normalize().to_string(),
        },
    }
}
