//! Rows and columns of steps: levels of people, spend by offering and market.

use super::count;
use crate::report::sheet::Cell;

/// The highest step.
const TOP: u8 = 4;

/// Rows and columns of steps 0–4.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows: a name and a field for each column.
    pub rows: Vec<(String, Vec<Heat>)>,
    /// What the steps 0 to 4 mean, in this order; empty where the figures say it.
    pub steps: Vec<String>,
    /// What a marked corner means: `below what is required`.
    pub gap: Option<String>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// What is written in it. Missing fields are hatched.
    pub value: Cell,
    /// How strong it is, 0 to 4.
    pub step: u8,
    /// Whether its corner is marked.
    pub gap: bool,
    /// What is shown when somebody points at it.
    pub note: Option<String>,
}

impl HeatMap {
    /// An empty map with its columns.
    pub fn new(columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            columns: columns.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            steps: Vec::new(),
            gap: None,
        }
    }

    /// With one more row; fields that it lacks are missing.
    #[must_use]
    pub fn row(mut self, name: impl Into<String>, fields: Vec<Heat>) -> Self {
        self.rows.push((name.into(), fields));
        self
    }

    /// With what the steps 0 to 4 mean.
    #[must_use]
    pub fn steps(mut self, steps: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.steps = steps.into_iter().map(Into::into).collect();
        self
    }

    /// With what a marked corner means.
    #[must_use]
    pub fn gap(mut self, what: impl Into<String>) -> Self {
        self.gap = Some(what.into());
        self
    }

    /// Whether no field has anything in it.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
            || self
                .rows
                .iter()
                .all(|(_, fields)| fields.iter().take(self.columns.len()).all(Heat::is_missing))
    }

    pub(super) fn words(&self) -> String {
        let gaps = self.rows.iter().flat_map(|(_, fields)| fields).filter(|f| f.gap).count();
        let mut words = format!(
            "{} by {}",
            count(self.rows.len(), "row", "rows"),
            count(self.columns.len(), "column", "columns")
        );
        if let (Some(what), true) = (&self.gap, gaps > 0) {
            words.push_str(&format!("; {gaps} {what}"));
        }
        words.push('.');
        words
    }
}

impl Heat {
    /// A field with what is written in it and how strong it is; steps above 4 are 4.
    #[must_use]
    pub fn new(value: Cell, step: u8) -> Self {
        Self { value, step: step.min(TOP), gap: false, note: None }
    }

    /// A field whose strength is a fraction: 0 is the faintest, 1 the strongest, in five steps of a fifth each.
    #[must_use]
    pub fn of(value: Cell, fraction: f64) -> Self {
        let fifth = if fraction.is_finite() { (fraction * 5.0).floor().clamp(0.0, 4.0) } else { 0.0 };
        Self::new(value, fifth as u8)
    }

    /// A field without a figure, and why.
    #[must_use]
    pub fn missing(why: &'static str) -> Self {
        Self::new(Cell::Missing(why), 0)
    }

    /// With its corner marked.
    #[must_use]
    pub fn gap(mut self, gap: bool) -> Self {
        self.gap = gap;
        self
    }

    /// With what is shown when somebody points at it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Whether there is nothing to show.
    pub(super) fn is_missing(&self) -> bool {
        match &self.value {
            Cell::Missing(_) => true,
            Cell::Number { value, .. } => !value.is_finite(),
            _ => false,
        }
    }
}
