//! The frame of a chart with two axes: grid, figures along the sides, and where a figure stands.

use std::convert::Infallible;
use std::ops::Range;

use plotters::chart::ChartBuilder;
use plotters::coord::CoordTranslate as _;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea as _};
use plotters::style::{Color as _, IntoFont as _, TextStyle};

use super::SIDE;
use super::canvas::{Canvas, STEPS, steps};
use super::measure;
use super::pen::{Anchor, LINE, Paint, Pen, SMALL, Type};
use crate::palette::Colour;
use crate::report::chart::Axis;
use crate::report::sheet::Cell;
use crate::report::writers::people::Manner;

/// A rectangle of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    pub(super) const fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn touches(&self, other: &Rect) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn holds(&self, other: &Rect) -> bool {
        other.left >= self.left
            && other.right <= self.right
            && other.top >= self.top
            && other.bottom <= self.bottom
    }

    pub(super) fn holds_point(&self, (x, y): (f64, f64)) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }

    /// Whether a line from one point to another passes through it.
    pub(super) fn is_crossed(&self, from: (f64, f64), to: (f64, f64)) -> bool {
        // The part of the line that lies between two parallel sides, cut by the other two.
        let (mut begin, mut end) = (0.0f64, 1.0f64);
        for (start, delta, low, high) in
            [(from.0, to.0 - from.0, self.left, self.right), (from.1, to.1 - from.1, self.top, self.bottom)]
        {
            if delta.abs() < 1e-9 {
                if start <= low || start >= high {
                    return false;
                }
            } else {
                let (a, b) = ((low - start) / delta, (high - start) / delta);
                begin = begin.max(a.min(b));
                end = end.min(a.max(b));
            }
        }
        begin < end
    }
}

/// One axis as it is drawn: from where to where, and at which figures there are lines.
#[derive(Clone)]
pub(super) struct Scale {
    coord: RangedCoordf64,
    low: f64,
    high: f64,
    ticks: Vec<f64>,
    names: Vec<String>,
    /// Whether its zero is a line that marks begin from.
    zero: bool,
    /// Name and unit, with the thousands that figures are written in.
    pub(super) heading: String,
}

impl Scale {
    /// An axis for these figures, which begins and ends with a line of the grid; `zero` asks for the zero line to be on
    /// it, `room` is its length in pixels.
    pub(super) fn of(axis: &Axis, figures: &[f64], zero: bool, room: f64) -> Self {
        Self::about(axis, figures, zero, false, room)
    }

    /// The same, but it begins and ends with the figures.
    pub(super) fn tight(axis: &Axis, figures: &[f64], room: f64) -> Self {
        Self::about(axis, figures, false, true, room)
    }

    fn about(axis: &Axis, figures: &[f64], zero: bool, tight: bool, room: f64) -> Self {
        if !axis.steps.is_empty() {
            return Self::of_steps(axis, room);
        }
        let (low, high) = axis.range.unwrap_or_else(|| extent(figures, zero));
        let wanted = (room / 60.0).clamp(2.0, 6.0) as usize;
        let mut ticks = RangedCoordf64::from(low..high).key_points(wanted);
        let step = ticks.windows(2).map(|w| w[1] - w[0]).fold(high - low, f64::min).max(f64::MIN_POSITIVE);
        let (mut first, mut last) = (low, high);
        if axis.range.is_none() && !tight {
            // Begin and end with a line.
            first = (low / step + 1e-9).floor() * step;
            last = (high / step - 1e-9).ceil() * step;
            let count = ((last - first) / step).round().clamp(1.0, 20.0) as usize;
            ticks = (0..=count).map(|i| first + step * i as f64).collect();
        }
        let (divisor, word) = thousands(axis, first.abs().max(last.abs()));
        let names = ticks.iter().map(|&tick| figure(axis, tick / divisor, step / divisor)).collect();
        let names = thinned(names, &ticks, room / (last - first));
        let unit = [word, axis.unit.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let heading = if unit.is_empty() { axis.name.clone() } else { format!("{}, {unit}", axis.name) };
        Self { zero, ..Self::between(axis, first, last, ticks, names, heading) }
    }

    /// With so many pixels of `room` kept free before and behind the figures, so that marks on the edge are whole.
    pub(super) fn padded(mut self, pixels: f64, room: f64) -> Self {
        let pad = (self.high - self.low) * pixels / (room - 2.0 * pixels).max(1.0);
        let (low, high) = (self.low - pad, self.high + pad);
        self.coord =
            if self.coord.range().start > self.coord.range().end { high..low } else { low..high }.into();
        self
    }

    fn of_steps(axis: &Axis, room: f64) -> Self {
        let count = axis.steps.len();
        let widest =
            axis.steps.iter().map(|s| measure::width(s, SMALL)).fold(20.0, f64::max).min(120.0) + 10.0;
        let every = (widest * count as f64 / room.max(1.0)).ceil().max(1.0) as usize;
        let ticks = (0..count).step_by(every).map(|i| i as f64).collect();
        let names = axis.steps.iter().step_by(every).map(|s| measure::fit(s, SMALL, 110.0)).collect();
        Self::between(axis, -0.5, count as f64 - 0.5, ticks, names, axis.heading())
    }

    fn between(
        axis: &Axis,
        low: f64,
        high: f64,
        ticks: Vec<f64>,
        names: Vec<String>,
        heading: String,
    ) -> Self {
        let range: Range<f64> = if axis.reversed { high..low } else { low..high };
        Self { coord: range.into(), low, high, ticks, names, zero: false, heading }
    }

    /// Without lines and figures.
    pub(super) fn bare(low: f64, high: f64) -> Self {
        Self {
            coord: (low..high).into(),
            low,
            high,
            ticks: Vec::new(),
            names: Vec::new(),
            zero: false,
            heading: String::new(),
        }
    }

    /// How wide the figures along it are.
    pub(super) fn widest(&self) -> f64 {
        self.names.iter().map(|name| measure::width(name, SMALL)).fold(0.0, f64::max)
    }

    fn name(&self, tick: f64) -> String {
        let at = self.ticks.iter().position(|t| (t - tick).abs() <= f64::EPSILON * t.abs());
        at.and_then(|at| self.names.get(at)).cloned().unwrap_or_default()
    }
}

impl Ranged for Scale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.coord.map(&value.clamp(self.low, self.high), limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.coord.range()
    }
}

impl ValueFormatter<f64> for Scale {
    fn format(value: &f64) -> String {
        value.to_string()
    }
}

/// The figures along an axis, every second, fourth … left out where they would touch.
fn thinned(mut names: Vec<String>, ticks: &[f64], pixels: f64) -> Vec<String> {
    let gap = |names: &[String]| {
        let mut written = names.iter().zip(ticks).filter(|(name, _)| !name.is_empty());
        let mut least = f64::INFINITY;
        let mut before = written.next();
        for (name, tick) in written {
            if let Some((last, at)) = before {
                let half = (measure::width(last, SMALL) + measure::width(name, SMALL)) / 2.0;
                least = least.min((tick - at) * pixels - half);
            }
            before = Some((name, tick));
        }
        least
    };
    let mut every = 2;
    while gap(&names) < 4.0 && every < 2 * names.len().max(1) {
        for (at, name) in names.iter_mut().enumerate() {
            if at % every != 0 {
                name.clear();
            }
        }
        every *= 2;
    }
    names
}

/// From the least to the greatest figure, never of no length.
fn extent(figures: &[f64], zero: bool) -> (f64, f64) {
    let start = if zero { (0.0, 0.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
    let (low, high) = figures.iter().fold(start, |(low, high), &f| (low.min(f), high.max(f)));
    if low > high {
        return (0.0, 1.0);
    }
    if high - low > 1e-9 * low.abs().max(high.abs()).max(1e-9) {
        return (low, high);
    }
    let about = (low.abs() / 2.0).max(0.5);
    if zero { (low, low + about * 2.0) } else { (low - about, high + about) }
}

/// What figures are divided by so that they stay short, and what that is called.
fn thousands(axis: &Axis, largest: f64) -> (f64, Option<&'static str>) {
    match largest {
        _ if axis.share || axis.range.is_some() => (1.0, None),
        _ if largest >= 1e10 => (1e9, Some("billion")),
        _ if largest >= 1e7 => (1e6, Some("million")),
        _ if largest >= 1e4 => (1e3, Some("thousand")),
        _ => (1.0, None),
    }
}

/// From here on a figure along an axis is written as a power of ten.
const TOO_LONG: f64 = 1e7;

/// A figure along an axis, with as many decimals as the distance to the next one asks for.
fn figure(axis: &Axis, value: f64, step: f64) -> String {
    let factor = if axis.share { 100.0 } else { 1.0 };
    if (value * factor).abs() >= TOO_LONG {
        return format!("{:.1e}", value * factor);
    }
    let shown = (-(step * factor).log10() - 1e-9).ceil().clamp(0.0, 6.0) as u8;
    let cell = Cell::Number { value: value * factor + 0.0, csv: None, shown };
    let text = Manner::reader().text(&cell).into_owned();
    if axis.share { format!("{text}\u{202f}%") } else { text }
}

/// The frame that is drawn.
pub(super) struct Frame {
    spec: Cartesian2d<Scale, Scale>,
    /// Where marks may stand.
    pub(super) plot: Rect,
    /// Where the figures along the lower side end.
    pub(super) bottom: f64,
}

impl Frame {
    /// Draws grid, figures and names of both axes within `outer`.
    pub(super) fn draw(pen: &mut Pen, outer: Rect, x: Scale, y: Scale) -> Option<Self> {
        // The topmost figure reaches above its line by half its height.
        let above = match (y.heading.is_empty(), y.names.is_empty()) {
            (false, _) => LINE + 4.0,
            (true, false) => SMALL / 2.0,
            (true, true) => 0.0,
        };
        let below = if x.names.is_empty() { 0.0 } else { LINE + 4.0 };
        let name_below = if x.heading.is_empty() { 0.0 } else { LINE };
        // Figures below reach beyond the first and last line by half their width.
        let half = |name: Option<&String>| name.map_or(0.0, |name| measure::width(name, SMALL) / 2.0);
        let (mut first, mut last) = (half(x.names.first()), half(x.names.last()));
        if x.coord.range().start > x.coord.range().end {
            std::mem::swap(&mut first, &mut last);
        }
        let left = if y.names.is_empty() { 0.0 } else { y.widest() + 10.0 };
        let left = left.max(first - (outer.left - SIDE));
        let plot = Rect::new(
            outer.left + left,
            outer.top + above,
            outer.right - (last - (pen.width - SIDE - outer.right)).max(0.0),
            outer.bottom - below - name_below,
        );
        if !y.heading.is_empty() {
            let heading = measure::fit(&y.heading, SMALL, outer.width());
            pen.text((outer.left, outer.top + SMALL), &heading, Type::QUIET);
        }
        if !x.heading.is_empty() {
            let heading = measure::fit(&x.heading, SMALL, outer.right - SIDE);
            pen.text((outer.right, outer.bottom - 4.0), &heading, Type::QUIET.anchor(Anchor::End));
        }
        let spec = mesh(pen, plot, left, below, x, y).ok()?;
        let frame = Self { spec, plot, bottom: outer.bottom };
        frame.zero_lines(pen);
        Some(frame)
    }

    /// Where two figures stand; those beyond the axes stand at the edge.
    pub(super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = self.spec.translate(&(x, y));
        (f64::from(x) / STEPS, f64::from(y) / STEPS)
    }

    fn zero_lines(&self, pen: &mut Pen) {
        let dark = Paint::stroke(Colour::Neutral, 1.2);
        let (x, y) = (self.spec.x_spec(), self.spec.y_spec());
        if y.zero && y.low <= 0.0 && y.high >= 0.0 {
            let (_, level) = self.at(x.low, 0.0);
            pen.line((self.plot.left, level), (self.plot.right, level), dark);
        }
        if x.zero && x.low <= 0.0 && x.high >= 0.0 {
            let (upright, _) = self.at(0.0, y.low);
            pen.line((upright, self.plot.top), (upright, self.plot.bottom), dark);
        }
    }
}

/// Lets plotters draw the grid and the figures.
fn mesh(
    pen: &mut Pen,
    plot: Rect,
    left: f64,
    below: f64,
    x: Scale,
    y: Scale,
) -> Result<Cartesian2d<Scale, Scale>, DrawingAreaErrorKind<Infallible>> {
    let width = pen.width;
    let area = Canvas { pen, height: plot.bottom + below }.into_drawing_area();
    let (x_names, y_names) = (x.clone(), y.clone());
    let figures = TextStyle::from(("sans-serif", SMALL * STEPS).into_font()).color(&Colour::Neutral);
    let mut chart = ChartBuilder::on(&area)
        .margin_left(steps(plot.left - left))
        .margin_top(steps(plot.top))
        .margin_right(steps(width - plot.right))
        .x_label_area_size(steps(below))
        .y_label_area_size(steps(left))
        .build_cartesian_2d(x, y)?;
    let grid = Colour::Rule.stroke_width(STEPS as u32);
    chart
        .configure_mesh()
        .light_line_style(Colour::Ground.mix(0.0))
        .max_light_lines(0)
        .bold_line_style(grid)
        .axis_style(grid)
        .label_style(figures)
        .x_label_formatter(&|tick| x_names.name(*tick))
        .y_label_formatter(&|tick| y_names.name(*tick))
        .set_all_tick_mark_size(steps(2.5))
        .draw()?;
    Ok(chart.as_coord_spec().clone())
}
