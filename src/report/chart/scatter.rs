//! Bubbles over two axes: the account matrix, power against interest.

use super::{Axis, count};
use crate::report::sheet::{Cell, Tone};

/// Bubbles over two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// What the area of a bubble stands for, with its unit: `revenue, EUR`.
    pub area: Option<String>,
    /// What the ring around a bubble stands for, in the same unit as the area.
    pub ring: Option<String>,
    /// The bubbles. Those without a place are named beneath the picture.
    pub points: Vec<Point>,
    /// The lines that part the picture, and the band around them.
    pub cuts: Option<Cuts>,
    /// Names of the four parts.
    pub corners: Option<Corners>,
}

/// The lines that part the picture into four.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuts {
    /// Where the upright line stands.
    pub x: f64,
    /// Where the level line stands.
    pub y: f64,
    /// How far to both sides of a line the band reaches that is near to it; 0 for none.
    pub band: f64,
}

/// Names of the four parts of the picture, by low and high on both axes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corners {
    /// Low to the right, high upwards.
    pub low_high: String,
    /// High on both.
    pub high_high: String,
    /// Low on both.
    pub low_low: String,
    /// High to the right, low upwards.
    pub high_low: String,
}

/// One bubble.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// A short name: an id. Terminals show this one.
    pub id: String,
    /// The name beside it.
    pub label: String,
    /// How far to the right.
    pub x: Cell,
    /// How far upwards.
    pub y: Cell,
    /// What the area shows; all bubbles without one are small.
    pub area: Cell,
    /// What the ring shows.
    pub ring: Cell,
    /// Where it is wanted to be: an arrow leads there.
    pub to: Option<(Cell, Cell)>,
    /// The colour of its group. The place, the sign or the note must say the same.
    pub tone: Tone,
    /// A sign of one or two letters within the bubble.
    pub sign: Option<String>,
    /// What else is shown when somebody points at it.
    pub note: Option<String>,
}

impl Scatter {
    /// Bubbles over two axes: `x` to the right, `y` upwards.
    #[must_use]
    pub fn new(x: Axis, y: Axis) -> Self {
        Self { x, y, area: None, ring: None, points: Vec::new(), cuts: None, corners: None }
    }

    /// With bubbles.
    #[must_use]
    pub fn points(mut self, points: Vec<Point>) -> Self {
        self.points = points;
        self
    }

    /// With areas that stand for something: `revenue, EUR`.
    #[must_use]
    pub fn area(mut self, what: impl Into<String>) -> Self {
        self.area = Some(what.into());
        self
    }

    /// With rings that stand for something in the same unit: `spend, EUR`.
    #[must_use]
    pub fn ring(mut self, what: impl Into<String>) -> Self {
        self.ring = Some(what.into());
        self
    }

    /// With lines at `x` and `y` and a band of `band` to both sides of each.
    #[must_use]
    pub fn cuts(mut self, x: f64, y: f64, band: f64) -> Self {
        let sound = x.is_finite() && y.is_finite() && band.is_finite();
        self.cuts = sound.then_some(Cuts { x, y, band: band.max(0.0) });
        self
    }

    /// With names of the four parts.
    #[must_use]
    pub fn corners(mut self, corners: Corners) -> Self {
        self.corners = Some(corners);
        self
    }

    pub(super) fn words(&self) -> String {
        let placed = self.points.iter().filter(|p| p.place().is_some()).count();
        let unplaced = self.points.len() - placed;
        let mut words = format!(
            "{} by {} to the {} and {} {}",
            count(placed, "bubble", "bubbles"),
            self.x.name,
            if self.x.reversed { "left" } else { "right" },
            self.y.name,
            if self.y.reversed { "downwards" } else { "upwards" },
        );
        if unplaced > 0 {
            words.push_str(&format!("; {unplaced} without a place"));
        }
        words.push('.');
        words
    }
}

impl Point {
    /// A bubble with its short name, its name and its place.
    pub fn new(id: impl Into<String>, label: impl Into<String>, x: Cell, y: Cell) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            x,
            y,
            area: Cell::Missing("not given"),
            ring: Cell::Missing("not given"),
            to: None,
            tone: Tone::Plain,
            sign: None,
            note: None,
        }
    }

    /// With a figure as its area.
    #[must_use]
    pub fn area(mut self, area: Cell) -> Self {
        self.area = area;
        self
    }

    /// With a figure as the area of the ring around it.
    #[must_use]
    pub fn ring(mut self, ring: Cell) -> Self {
        self.ring = ring;
        self
    }

    /// With an arrow to where it is wanted to be.
    #[must_use]
    pub fn to(mut self, x: Cell, y: Cell) -> Self {
        self.to = Some((x, y));
        self
    }

    /// With the colour of its group.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With a sign of one or two letters in it.
    #[must_use]
    pub fn sign(mut self, sign: impl Into<String>) -> Self {
        self.sign = Some(sign.into());
        self
    }

    /// With what else is shown when somebody points at it.
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
