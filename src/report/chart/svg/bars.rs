//! Bars from zero: ranked and lying, or upright by period.

use super::frame::{Frame, Rect, Scale};
use super::measure;
use super::pen::{Anchor, LABEL, LINE, Paint, Pen, SMALL, Type};
use super::{SIDE, beneath, colour, shown, tip};
use crate::palette::Colour;
use crate::report::chart::{Axis, Bar, BarRow, Bars};

/// How thick a lying bar is.
const THICK: f64 = 16.0;
/// The same where a row has several.
const THIN: f64 = 12.0;
/// Between two rows.
const GAP: f64 = 8.0;
/// How bars of a row differ beside their colours.
const FILLS: [f64; 5] = [0.85, 0.45, 0.2, 0.65, 0.1];

pub(super) fn draw(pen: &mut Pen, bars: &Bars, top: f64) -> f64 {
    let top = keys(pen, bars, top);
    let bottom = if bars.upright { upright(pen, bars, top) } else { lying(pen, bars, top) };
    match &bars.target {
        Some(target) => beneath(pen, &format!("dark line: {target}"), bottom),
        None => bottom,
    }
}

/// The names of the periods with a sample of each, where there are several.
fn keys(pen: &mut Pen, bars: &Bars, top: f64) -> f64 {
    if bars.periods.len() < 2 {
        return top;
    }
    let (mut x, mut y) = (SIDE, top + LINE - 4.0);
    for (at, period) in bars.periods.iter().enumerate() {
        let name = measure::fit(&period.name, SMALL, 140.0);
        let wide = measure::width(&name, SMALL) + 34.0;
        if x + wide > pen.width - SIDE && x > SIDE {
            (x, y) = (SIDE, y + LINE);
        }
        pen.rect(x, y - 9.0, 12.0, 10.0, fill(at, colour(period.tone)));
        pen.text((x + 17.0, y), &name, Type::LABEL.size(SMALL));
        x += wide;
    }
    y + 10.0
}

fn fill(at: usize, colour: Colour) -> Paint {
    let opacity = FILLS[at % FILLS.len()];
    Paint { fill: Some(colour), opacity: Some(opacity), ..Paint::stroke(colour, 1.0) }
}

fn figures(bars: &Bars) -> Vec<f64> {
    let bars = bars.rows.iter().flat_map(|row| &row.bars);
    bars.flat_map(|bar| [bar.value.figure(), bar.target.as_ref().and_then(|t| t.figure())])
        .flatten()
        .collect()
}

/// What stands beside a bar: its figure, or why there is none.
fn note(bar: &Bar) -> String {
    shown(&bar.value)
}

fn tip_of(bars: &Bars, row: &BarRow, at: usize, bar: &Bar) -> String {
    let period = bars.periods.get(at).filter(|_| bars.periods.len() > 1);
    let name = period.map_or(row.label.clone(), |p| format!("{}, {}", row.label, p.name));
    let heading = bars.axis.heading();
    let target = bars.target.as_deref().unwrap_or("target");
    let mut figures = vec![(heading.as_str(), &bar.value)];
    figures.extend(bar.target.as_ref().map(|t| (target, t)));
    tip(&name, &figures, row.note.as_deref())
}

fn lying(pen: &mut Pen, bars: &Bars, top: f64) -> f64 {
    let each = bars.rows.iter().map(|r| r.bars.len()).max().unwrap_or(1).max(1);
    let thick = if each > 1 { THIN } else { THICK };
    let row_height = thick * each as f64 + GAP;
    let width = pen.width - 2.0 * SIDE;
    let widest = bars.rows.iter().map(|r| measure::width(&r.label, LABEL)).fold(0.0, f64::max);
    let names = widest.min(width * 0.36);
    let notes = bars.rows.iter().flat_map(|r| &r.bars).map(|b| measure::width(&note(b), SMALL));
    let notes = notes.fold(0.0, f64::max).min(width * 0.25) + 6.0;
    let figures = figures(bars);
    let negative = figures.iter().any(|f| *f < 0.0);
    let left_notes = if negative { notes } else { 0.0 };
    let heading_room = LINE * 2.0 + 4.0;
    let height = row_height * bars.rows.len() as f64 + heading_room;
    let outer = Rect::new(SIDE + names + 8.0 + left_notes, top, SIDE + width - notes, top + height);
    let x = Scale::of(&bars.axis, &figures, true, outer.width());
    let Some(frame) = Frame::draw(pen, outer, x, Scale::bare(0.0, 1.0)) else { return top };
    for (n, row) in bars.rows.iter().enumerate() {
        let row_top = frame.plot.top + row_height * n as f64 + GAP / 2.0;
        let middle = row_top + thick * each as f64 / 2.0;
        let label = measure::fit(&row.label, LABEL, names);
        let right = outer.left - 8.0 - left_notes;
        pen.text((right, middle + LABEL * 0.35), &label, Type::LABEL.anchor(Anchor::End));
        for (at, bar) in row.bars.iter().enumerate() {
            let y = row_top + thick * at as f64;
            let (zero, _) = frame.at(0.0, 0.0);
            pen.open(&tip_of(bars, row, at, bar));
            let mut end = zero;
            if let Some(figure) = bar.value.figure() {
                (end, _) = frame.at(figure, 0.0);
                let paint = fill(at, colour(bars.tone(at, bar)));
                pen.rect(zero.min(end), y + 1.0, (end - zero).abs(), thick - 2.0, paint);
            }
            let mut beyond = end;
            if let Some(target) = bar.target.as_ref().and_then(|t| t.figure()) {
                let (at, _) = frame.at(target, 0.0);
                pen.line((at, y - 1.0), (at, y + thick + 1.0), Paint::stroke(Colour::Text, 2.0));
                if (at - end).abs() < measure::width(&note(bar), SMALL) + 8.0 && (at >= end) == (end >= zero)
                {
                    beyond = at;
                }
            }
            let left = end < zero;
            let anchor = if left { Anchor::End } else { Anchor::Start };
            let x = if left { beyond - 5.0 } else { beyond + 5.0 };
            pen.text((x, y + thick / 2.0 + SMALL * 0.35), &note(bar), Type::LABEL.size(SMALL).anchor(anchor));
            pen.close();
        }
    }
    frame.bottom
}

fn upright(pen: &mut Pen, bars: &Bars, top: f64) -> f64 {
    let each = bars.rows.iter().map(|r| r.bars.len()).max().unwrap_or(1).max(1);
    let width = pen.width - 2.0 * SIDE;
    let height = (width * 0.5).clamp(220.0, 380.0);
    let outer = Rect::new(SIDE, top, SIDE + width, top + height);
    let names = Axis::steps("", bars.rows.iter().map(|r| r.label.as_str()));
    let x = Scale::of(&names, &[], false, width - 40.0);
    let y = Scale::of(&bars.axis, &figures(bars), true, height);
    let Some(frame) = Frame::draw(pen, outer, x, y) else { return top };
    let slot = frame.plot.width() / bars.rows.len().max(1) as f64;
    let thick = (slot * 0.72 / each as f64).min(46.0);
    for (n, row) in bars.rows.iter().enumerate() {
        let left = frame.plot.left + slot * (n as f64 + 0.5) - thick * each as f64 / 2.0;
        for (at, bar) in row.bars.iter().enumerate() {
            let x = left + thick * at as f64;
            let (_, zero) = frame.at(0.0, 0.0);
            pen.open(&tip_of(bars, row, at, bar));
            let mut end = zero;
            if let Some(figure) = bar.value.figure() {
                (_, end) = frame.at(0.0, figure);
                let paint = fill(at, colour(bars.tone(at, bar)));
                pen.rect(x + 1.0, zero.min(end), thick - 2.0, (end - zero).abs(), paint);
            }
            if let Some(target) = bar.target.as_ref().and_then(|t| t.figure()) {
                let (_, at) = frame.at(0.0, target);
                pen.line((x - 1.0, at), (x + thick + 1.0, at), Paint::stroke(Colour::Text, 2.0));
            }
            let note = note(bar);
            if measure::width(&note, SMALL) <= thick + 2.0 {
                let y = if end > zero { end + SMALL + 2.0 } else { end - 4.0 };
                let kind = Type::LABEL.size(SMALL).anchor(Anchor::Middle);
                pen.text((x + thick / 2.0, y), &note, kind);
            }
            pen.close();
        }
    }
    frame.bottom
}
