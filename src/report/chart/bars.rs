//! Bars from zero: ranked, by period, against targets, to both sides.

use super::{Axis, count};
use crate::report::sheet::{Cell, Tone};

/// Bars from zero; figures below zero lead to the other side.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What is measured.
    pub axis: Axis,
    /// Whether bars stand upright, as for periods; lying bars have room for names.
    pub upright: bool,
    /// What the bars of a row stand for, in their order: periods or kinds. One where a row has one bar.
    pub periods: Vec<Period>,
    /// The rows, in the order in which they are drawn.
    pub rows: Vec<BarRow>,
    /// What the mark beside a bar stands for: `target`.
    pub target: Option<String>,
}

/// What the bars at one place of all rows stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// Its name: `2025`.
    pub name: String,
    /// Its colour; bars also stand in a fixed order and bear their names.
    pub tone: Tone,
}

/// A row of bars with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct BarRow {
    /// The name beside it.
    pub label: String,
    /// Its bars, one for each period.
    pub bars: Vec<Bar>,
    /// What is shown when somebody points at it.
    pub note: Option<String>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// How long it is.
    pub value: Cell,
    /// Where a mark stands that it should reach.
    pub target: Option<Cell>,
    /// A colour of its own; `None` takes that of the period.
    pub tone: Option<Tone>,
}

impl Bars {
    /// Lying bars, one a row.
    #[must_use]
    pub fn ranked(axis: Axis) -> Self {
        Self { axis, upright: false, periods: Vec::new(), rows: Vec::new(), target: None }
    }

    /// Bars of several periods or kinds in each row.
    #[must_use]
    pub fn grouped(axis: Axis, periods: Vec<Period>) -> Self {
        Self { periods, ..Self::ranked(axis) }
    }

    /// Standing upright, the rows from left to right.
    #[must_use]
    pub fn upright(mut self) -> Self {
        self.upright = true;
        self
    }

    /// With marks that bars should reach, and what they are: `target`.
    #[must_use]
    pub fn target(mut self, what: impl Into<String>) -> Self {
        self.target = Some(what.into());
        self
    }

    /// With rows.
    #[must_use]
    pub fn rows(mut self, rows: Vec<BarRow>) -> Self {
        self.rows = rows;
        self
    }

    /// The colour of a bar of a row.
    pub(super) fn tone(&self, at: usize, bar: &Bar) -> Tone {
        bar.tone.or_else(|| self.periods.get(at).map(|p| p.tone)).unwrap_or(Tone::Good)
    }

    pub(super) fn words(&self) -> String {
        let names: Vec<&str> = self.periods.iter().map(|p| p.name.as_str()).collect();
        let of = if names.len() > 1 { format!(" for {}", names.join(", ")) } else { String::new() };
        format!("Bars of {}{of} in {}.", self.axis.heading(), count(self.rows.len(), "row", "rows"))
    }
}

impl Period {
    /// A period or kind with its colour.
    pub fn new(name: impl Into<String>, tone: Tone) -> Self {
        Self { name: name.into(), tone }
    }
}

impl BarRow {
    /// A row with one bar.
    pub fn new(label: impl Into<String>, value: Cell) -> Self {
        Self::of(label, vec![Bar::new(value)])
    }

    /// A row with several bars.
    pub fn of(label: impl Into<String>, bars: Vec<Bar>) -> Self {
        Self { label: label.into(), bars, note: None }
    }

    /// With what is shown when somebody points at it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl Bar {
    /// A bar.
    #[must_use]
    pub fn new(value: Cell) -> Self {
        Self { value, target: None, tone: None }
    }

    /// With a mark that it should reach.
    #[must_use]
    pub fn target(mut self, target: Cell) -> Self {
        self.target = Some(target);
        self
    }

    /// In a colour of its own.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }
}
