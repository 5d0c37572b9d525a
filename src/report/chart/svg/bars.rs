//! Bars from zero: ranked and lying, or upright by period.

use super::frame::{Frame, Rect, Scale};
use super::measure;
use super::pen::{Anchor, LABEL, LINE, Paint, Pen, SMALL, Type};
use super::{SIDE, beneath, colour, shown, tip};
use crate::palette::Colour;
use crate::report::chart::{Bar, BarRow, Bars};
use crate::report::sheet::Cell;

/// How thick a lying bar is.
const THICK: f64 = 16.0;
/// The same where a row has several.
const THIN: f64 = 12.0;
/// Between two rows.
const GAP: f64 = 8.0;
/// How bars of a row differ beside their colours; the last one, the latest period, is the strongest.
const FILLS: [f64; 5] = [0.85, 0.45, 0.2, 0.65, 0.1];

pub(super) fn draw(pen: &mut Pen, bars: &Bars, top: f64) -> f64 {
    let top = keys(pen, bars, top);
    let bottom = if bars.upright { upright(pen, bars, top) } else { lying(pen, bars, top) };
    match &bars.target {
        Some(target) => beneath(pen, &format!("line at a bar: {target}"), bottom),
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
        pen.rect(x, y - 9.0, 12.0, 10.0, fill(bars.periods.len() - at, colour(period.tone)));
        pen.text((x + 17.0, y), &name, Type::LABEL.size(SMALL));
        x += wide;
    }
    y + 10.0
}

/// The filling of a bar that is the `nth` from the end, beginning with 1.
fn fill(nth: usize, colour: Colour) -> Paint {
    let opacity = FILLS[nth.saturating_sub(1) % FILLS.len()];
    Paint { fill: Some(colour), opacity: Some(opacity), ..Paint::stroke(colour, 1.0) }
}

fn figures(bars: &Bars) -> Vec<f64> {
    let bars = bars.rows.iter().flat_map(|row| &row.bars);
    bars.flat_map(|bar| [bar.value.figure(), bar.target.as_ref().and_then(|t| t.figure())])
        .flatten()
        .collect()
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
    let notes = bars.rows.iter().flat_map(|r| &r.bars).map(|b| measure::width(&shown(&b.value), SMALL));
    let notes = notes.fold(0.0, f64::max).min(width * 0.25) + 6.0;
    let figures = figures(bars);
    let height = row_height * bars.rows.len() as f64 + LINE * 2.0 + 4.0;
    let outer = Rect::new(SIDE + names + 8.0, top, SIDE + width - notes, top + height);
    let x = Scale::of(&bars.axis, &figures, true, outer.width());
    let Some(frame) = Frame::draw(pen, outer, x, Scale::bare(0.0, 1.0)) else { return top };
    for (n, row) in bars.rows.iter().enumerate() {
        let row_top = frame.plot.top + row_height * n as f64 + GAP / 2.0;
        let middle = row_top + thick * each as f64 / 2.0;
        let label = measure::fit(&row.label, LABEL, names);
        pen.text((outer.left - 8.0, middle + LABEL * 0.35), &label, Type::LABEL.anchor(Anchor::End));
        for (at, bar) in row.bars.iter().enumerate() {
            let place = (row_top + thick * at as f64, thick);
            pen.open(&tip_of(bars, row, at, bar));
            lie(pen, bars, &frame, place, row.bars.len() - at, (at, bar), notes - 5.0);
            pen.close();
        }
    }
    frame.bottom
}

/// One lying bar with its figure.
fn lie(
    pen: &mut Pen,
    bars: &Bars,
    frame: &Frame,
    (y, thick): (f64, f64),
    nth: usize,
    (at, bar): (usize, &Bar),
    room: f64,
) {
    let (zero, _) = frame.at(0.0, 0.0);
    let mut end = zero;
    if let Some(figure) = bar.value.figure() {
        (end, _) = frame.at(figure, 0.0);
        let paint = fill(nth, colour(bars.tone(at, bar)));
        pen.rect(zero.min(end), y + 1.0, (end - zero).abs(), thick - 2.0, paint);
    }
    let note = measure::fit(&shown(&bar.value), SMALL, room);
    // Beside a bar to the left there is room to the right of the zero line.
    let mut beyond = end.max(zero);
    if let Some(target) = bar.target.as_ref().and_then(Cell::figure) {
        let (at, _) = frame.at(target, 0.0);
        pen.line((at, y - 1.0), (at, y + thick + 1.0), Paint::stroke(Colour::Text, 2.0));
        if at >= beyond && at - beyond < measure::width(&note, SMALL) + 8.0 {
            beyond = at;
        }
    }
    let foot = y + thick / 2.0 + SMALL * 0.35;
    pen.text((beyond + 5.0, foot), &note, Type::LABEL.size(SMALL).halo());
}

fn upright(pen: &mut Pen, bars: &Bars, top: f64) -> f64 {
    let each = bars.rows.iter().map(|r| r.bars.len()).max().unwrap_or(1).max(1);
    let count = bars.rows.len().max(1);
    let width = pen.width - 2.0 * SIDE;
    let height = (width * 0.5).clamp(220.0, 380.0);
    let outer = Rect::new(SIDE, top, SIDE + width, top + height);
    let y = Scale::of(&bars.axis, &figures(bars), true, height);
    let Some(frame) = Frame::draw(pen, outer, Scale::bare(0.0, 1.0), y) else { return top };
    let slot = frame.plot.width() / count as f64;
    let thick = (slot * 0.76 / each as f64).min(46.0);
    for (n, row) in bars.rows.iter().enumerate() {
        let left = frame.plot.left + slot * (n as f64 + 0.5) - thick * row.bars.len() as f64 / 2.0;
        for (at, bar) in row.bars.iter().enumerate() {
            let place = (left + thick * at as f64, thick);
            pen.open(&tip_of(bars, row, at, bar));
            stand(pen, bars, &frame, place, row.bars.len() - at, (at, bar));
            pen.close();
        }
    }
    names_below(pen, bars, &frame, slot)
}

/// One upright bar with its figure above it, where that has room.
fn stand(
    pen: &mut Pen,
    bars: &Bars,
    frame: &Frame,
    (x, thick): (f64, f64),
    nth: usize,
    (at, bar): (usize, &Bar),
) {
    let (_, zero) = frame.at(0.0, 0.0);
    let mut end = zero;
    if let Some(figure) = bar.value.figure() {
        (_, end) = frame.at(0.0, figure);
        let paint = fill(nth, colour(bars.tone(at, bar)));
        let gap = (thick / 8.0).min(1.0);
        pen.rect(x + gap, zero.min(end), thick - 2.0 * gap, (end - zero).abs(), paint);
    }
    if let Some(target) = bar.target.as_ref().and_then(Cell::figure) {
        let (_, at) = frame.at(0.0, target);
        pen.line((x - 1.0, at), (x + thick + 1.0, at), Paint::stroke(Colour::Text, 2.0));
    }
    let note = shown(&bar.value);
    if measure::width(&note, SMALL) <= thick + 2.0 {
        let foot = end.min(zero) - 4.0;
        let kind = Type::LABEL.size(SMALL).anchor(Anchor::Middle).halo();
        pen.text((x + thick / 2.0, foot), &note, kind);
    }
}

/// The names of the rows beneath upright bars: on up to two lines where they fit, else leaning.
fn names_below(pen: &mut Pen, bars: &Bars, frame: &Frame, slot: f64) -> f64 {
    let foot = frame.plot.bottom + LINE;
    let room = slot - 6.0;
    let lines: Vec<Vec<String>> = bars.rows.iter().map(|r| measure::wrap(&r.label, SMALL, room, 2)).collect();
    let whole = |(row, lines): (&BarRow, &Vec<String>)| {
        lines.join(" ") == row.label.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    if bars.rows.iter().zip(&lines).all(whole) {
        let mut bottom = foot;
        for (n, lines) in lines.iter().enumerate() {
            let x = frame.plot.left + slot * (n as f64 + 0.5);
            for (at, line) in lines.iter().enumerate() {
                let y = foot + (LINE - 2.0) * at as f64;
                pen.text((x, y), line, Type::LABEL.size(SMALL).anchor(Anchor::Middle));
                bottom = bottom.max(y);
            }
        }
        return bottom + 6.0;
    }
    let widest = bars.rows.iter().map(|r| measure::width(&r.label, SMALL)).fold(0.0, f64::max).min(120.0);
    let mut last = f64::NEG_INFINITY;
    for (n, row) in bars.rows.iter().enumerate() {
        let x = frame.plot.left + slot * (n as f64 + 0.5);
        if x - last < SMALL + 3.0 {
            continue;
        }
        last = x;
        // A name reaches as far to the left as downwards.
        let name = measure::fit(&row.label, SMALL, widest.min((x - SIDE) / 0.71));
        pen.leaning((x + 4.0, foot - 4.0), &name, Type::LABEL.size(SMALL).anchor(Anchor::End), -45);
    }
    foot + widest * 0.71 + 8.0
}
