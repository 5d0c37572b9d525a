//! Lines over two axes: the whale curve, figures over periods.

use super::{Axis, count};
use crate::report::sheet::{Cell, Tone};

/// Lines over two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// The lines; each is named at its end where there are several.
    pub lines: Vec<Line>,
    /// Level lines, such as the one at 80 %.
    pub levels: Vec<Level>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its colour. Lines also differ by their dashes, and bear their names.
    pub tone: Tone,
    /// Whether the area down to zero is filled.
    pub area: bool,
    /// Whether the highest point is marked with its figure.
    pub peak: bool,
    /// Its points, from left to right. One without a figure leaves a gap.
    pub knots: Vec<Knot>,
}

/// A point of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Knot {
    /// How far to the right.
    pub x: Cell,
    /// How far upwards.
    pub y: Cell,
    /// A name that stands beside it; without one it is only a point of the line.
    pub label: Option<String>,
    /// What is shown when somebody points at it.
    pub note: Option<String>,
}

/// A level line.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Where it stands.
    pub y: Cell,
    /// What it is: `80 %`.
    pub label: String,
    /// Where a line reaches it, and what that means: `12 accounts`. A line leads down from there.
    pub reached: Option<(Cell, String)>,
}

impl Curve {
    /// Lines over two axes.
    #[must_use]
    pub fn new(x: Axis, y: Axis) -> Self {
        Self { x, y, lines: Vec::new(), levels: Vec::new() }
    }

    /// With one more line.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// With one more level line.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.levels.push(level);
        self
    }

    pub(super) fn words(&self) -> String {
        let names: Vec<&str> = self.lines.iter().map(|l| l.name.as_str()).collect();
        let by = match self.x.heading() {
            heading if heading.is_empty() => heading,
            heading => format!(" by {heading}"),
        };
        format!(
            "{} of {}{by}: {}.",
            count(self.lines.len(), "line", "lines"),
            self.y.heading(),
            names.join(", ")
        )
    }
}

impl Line {
    /// A line with its points from left to right.
    pub fn new(name: impl Into<String>, knots: Vec<Knot>) -> Self {
        Self { name: name.into(), tone: Tone::Good, area: false, peak: false, knots }
    }

    /// In another colour.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With the area down to zero filled.
    #[must_use]
    pub fn area(mut self) -> Self {
        self.area = true;
        self
    }

    /// With its highest point marked.
    #[must_use]
    pub fn peak(mut self) -> Self {
        self.peak = true;
        self
    }

    /// The places of its points, without those that have none.
    pub(super) fn places(&self) -> Vec<(f64, f64)> {
        self.knots.iter().filter_map(Knot::place).collect()
    }

    /// The highest point; the first of equal ones.
    pub(super) fn highest(&self) -> Option<&Knot> {
        let mut best: Option<(&Knot, f64)> = None;
        for knot in &self.knots {
            if let Some((_, y)) = knot.place()
                && best.is_none_or(|(_, highest)| y > highest)
            {
                best = Some((knot, y));
            }
        }
        best.map(|(knot, _)| knot)
    }
}

impl Knot {
    /// A point of a line.
    #[must_use]
    pub fn new(x: Cell, y: Cell) -> Self {
        Self { x, y, label: None, note: None }
    }

    /// With a name beside it.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With what is shown when somebody points at it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Where it stands; `None` where a figure is missing.
    #[must_use]
    pub fn place(&self) -> Option<(f64, f64)> {
        Some((self.x.figure()?, self.y.figure()?))
    }
}

impl Level {
    /// A level line with what it is.
    pub fn new(y: Cell, label: impl Into<String>) -> Self {
        Self { y, label: label.into(), reached: None }
    }

    /// With the place where a line reaches it and what that means.
    #[must_use]
    pub fn reached(mut self, x: Cell, label: impl Into<String>) -> Self {
        self.reached = Some((x, label.into()));
        self
    }
}
