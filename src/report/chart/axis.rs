//! What runs along a side of a chart.

/// A side of a chart: what is measured and in which unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What is measured: `potential`.
    pub name: String,
    /// Its unit or currency: `0–10`, `EUR`.
    pub unit: Option<String>,
    /// Where it begins and ends; `None` lets the figures decide.
    pub range: Option<(f64, f64)>,
    /// Whether figures are fractions that are shown as percentages.
    pub share: bool,
    /// Names for the places 0, 1, 2 …, such as periods, instead of figures.
    pub steps: Vec<String>,
    /// Whether it runs from right to left, or downwards.
    pub reversed: bool,
}

impl Axis {
    /// An axis of figures.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), unit: None, range: None, share: false, steps: Vec::new(), reversed: false }
    }

    /// An axis of fractions, shown as percentages.
    pub fn share(name: impl Into<String>) -> Self {
        Self { share: true, ..Self::new(name) }
    }

    /// An axis of steps, such as periods: figure 0 is the first of them.
    pub fn steps(name: impl Into<String>, steps: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { steps: steps.into_iter().map(Into::into).collect(), ..Self::new(name) }
    }

    /// With a unit or currency.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// From `low` to `high`, whatever the figures; those beyond stand at the edge.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = (low.is_finite() && high.is_finite() && low < high).then_some((low, high));
        self
    }

    /// The other way round.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.reversed = !self.reversed;
        self
    }

    /// Name and unit: `revenue, EUR`.
    #[must_use]
    pub fn heading(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{}, {unit}", self.name),
            None => self.name.clone(),
        }
    }
}
