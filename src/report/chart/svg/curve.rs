//! Lines over two axes: the whale curve, figures over periods.

use super::frame::{Frame, Rect, Scale};
use super::measure;
use super::pen::{Anchor, LABEL, Paint, Pen, SMALL, Type};
use super::place::{Segment, Wish, place};
use super::{SIDE, beneath, colour, sentence, shown, tip};
use crate::palette::Colour;
use crate::report::chart::{Curve, Line};

/// How lines differ beside their colours.
const DASHES: [Option<&str>; 5] = [None, Some("7 3"), Some("2 3"), Some("9 3 2 3"), Some("4 2")];
/// Up to so many points of a line are marked.
const DOTTED: usize = 16;
/// The longest label, in pixels.
const LONGEST: f64 = 130.0;

pub(super) fn draw(pen: &mut Pen, curve: &Curve, top: f64) -> f64 {
    let places: Vec<(f64, f64)> = curve.lines.iter().flat_map(Line::places).collect();
    let xs: Vec<f64> = places.iter().map(|p| p.0).collect();
    let levels = curve.levels.iter().filter_map(|l| l.y.figure());
    let ys: Vec<f64> = places.iter().map(|p| p.1).chain(levels).collect();
    let width = pen.width - 2.0 * SIDE;
    let height = (width * 0.55).clamp(240.0, 420.0);
    let ends = curve.lines.len() > 1;
    let room = if ends { end_names(curve) } else { 0.0 };
    let outer = Rect::new(SIDE, top, SIDE + width - room, top + height);
    let x = Scale::tight(&curve.x, &xs, width - room);
    let y = Scale::of(&curve.y, &ys, true, height);
    let Some(frame) = Frame::draw(pen, outer, x, y) else { return top };
    let mut taken = Vec::new();
    for level in &curve.levels {
        draw_level(pen, level, &frame, &mut taken);
    }
    for (at, line) in curve.lines.iter().enumerate() {
        draw_line(pen, line, DASHES[at % DASHES.len()], &frame);
    }
    let lines: Vec<Segment> = curve.lines.iter().flat_map(|line| segments(line, &frame)).collect();
    let left_out = labels(pen, curve, &frame, &taken, &lines);
    if ends {
        write_ends(pen, curve, &frame, room);
    }
    if left_out.is_empty() {
        frame.bottom
    } else {
        beneath(pen, &sentence(&format!("No room for the names of {}", left_out.join(", "))), frame.bottom)
    }
}

/// How much room the names at the ends of lines need.
fn end_names(curve: &Curve) -> f64 {
    let widest = curve.lines.iter().map(|l| measure::width(&l.name, LABEL)).fold(0.0, f64::max);
    widest.min(LONGEST) + 12.0
}

fn draw_level(pen: &mut Pen, level: &crate::report::chart::Level, frame: &Frame, taken: &mut Vec<Rect>) {
    let Some(figure) = level.y.figure() else { return };
    let plot = frame.plot;
    let (_, y) = frame.at(0.0, figure);
    let paint = Paint::stroke(Colour::Neutral, 1.2).dash("5 4");
    pen.line((plot.left, y), (plot.right, y), paint);
    let name = measure::fit(&level.label, SMALL, plot.width() / 2.0);
    let wide = measure::width(&name, SMALL);
    let above = if y - plot.top > SMALL + 6.0 { y - 4.0 } else { y + SMALL + 2.0 };
    pen.text((plot.right - 4.0, above), &name, Type::QUIET.halo().anchor(Anchor::End));
    taken.push(Rect::new(plot.right - 4.0 - wide, above - SMALL, plot.right, above + 3.0));
    let Some((x, label)) = &level.reached else { return };
    let Some(x) = x.figure() else { return };
    let (x, _) = frame.at(x, figure);
    pen.line((x, y), (x, plot.bottom), paint);
    let name = measure::fit(label, SMALL, plot.width() / 2.0);
    let wide = measure::width(&name, SMALL);
    let right = x + 5.0 + wide <= plot.right;
    let (at, anchor) = if right { (x + 5.0, Anchor::Start) } else { (x - 5.0, Anchor::End) };
    pen.text((at, plot.bottom - 6.0), &name, Type::QUIET.halo().anchor(anchor));
    let left = if right { at } else { at - wide };
    taken.push(Rect::new(left, plot.bottom - 6.0 - SMALL, left + wide, plot.bottom));
}

fn draw_line(pen: &mut Pen, line: &Line, dash: Option<&'static str>, frame: &Frame) {
    let colour = colour(line.tone);
    // Knots without a figure part the line.
    for part in line.knots.split(|knot| knot.place().is_none()) {
        let points: Vec<(f64, f64)> =
            part.iter().filter_map(|k| k.place()).map(|(x, y)| frame.at(x, y)).collect();
        let (Some(first), Some(last)) = (points.first(), points.last()) else { continue };
        if line.area {
            let (_, zero) = frame.at(0.0, 0.0);
            let mut ground = vec![(first.0, zero)];
            ground.extend(&points);
            ground.push((last.0, zero));
            pen.path(&ground, Paint::fill(colour).opacity(0.1));
        }
        let mut paint = Paint::stroke(colour, 2.0);
        paint.dash = dash;
        if points.len() > 1 {
            pen.path(&points, paint);
        }
        if line.knots.len() <= DOTTED || points.len() == 1 {
            points.iter().for_each(|&at| pen.circle(at, 2.5, Paint::fill(colour)));
        }
    }
}

/// The pieces of a line, which labels had better not cross.
fn segments(line: &Line, frame: &Frame) -> Vec<Segment> {
    let parts = line.knots.split(|knot| knot.place().is_none());
    parts
        .flat_map(|part| {
            let points: Vec<(f64, f64)> =
                part.iter().filter_map(|k| k.place()).map(|(x, y)| frame.at(x, y)).collect();
            points.windows(2).map(|w| (w[0], w[1])).collect::<Vec<Segment>>()
        })
        .collect()
}

/// Marks and names points, the peak first, and says which names had no room.
fn labels(pen: &mut Pen, curve: &Curve, frame: &Frame, taken: &[Rect], lines: &[Segment]) -> Vec<String> {
    let mut marks: Vec<((f64, f64), Colour, String)> = Vec::new();
    for line in &curve.lines {
        let peak = if line.peak { line.highest() } else { None };
        let named = line.knots.iter().filter(|k| k.label.is_some());
        for (i, knot) in peak.into_iter().chain(named).enumerate() {
            let Some((x, y)) = knot.place() else { continue };
            let at = frame.at(x, y);
            let name = match (&knot.label, peak.is_some() && i == 0) {
                (_, true) => format!("peak {}", shown(&knot.y)),
                (label, false) => label.clone().unwrap_or_default(),
            };
            let figures = [(curve.x.name.as_str(), &knot.x), (curve.y.name.as_str(), &knot.y)];
            let colour = colour(line.tone);
            pen.open(&tip(knot.label.as_deref().unwrap_or(&name), &figures, knot.note.as_deref()));
            pen.circle(at, 3.0, Paint { stroke: Some(Colour::Ground), width: 1.0, ..Paint::fill(colour) });
            pen.close();
            marks.push((at, colour, measure::fit(&name, SMALL, LONGEST)));
        }
    }
    let wishes: Vec<Wish> = marks
        .iter()
        .map(|(at, _, name)| Wish {
            at: *at,
            radius: 3.0,
            width: measure::width(name, SMALL),
            height: SMALL + 2.0,
        })
        .collect();
    let mut left_out = Vec::new();
    for ((_, _, name), placed) in marks.iter().zip(place(&wishes, frame.plot, taken, lines)) {
        match placed {
            Some(placed) => {
                if let Some((from, to)) = placed.lead {
                    pen.line(from, to, Paint::stroke(Colour::Neutral, 0.6));
                }
                pen.text(
                    (placed.rect.left, placed.rect.top + SMALL - 1.0),
                    name,
                    Type::LABEL.size(SMALL).halo(),
                );
            }
            None => left_out.push(name.clone()),
        }
    }
    left_out
}

/// Writes the names of lines at their ends, moved apart where they would touch.
fn write_ends(pen: &mut Pen, curve: &Curve, frame: &Frame, room: f64) {
    let mut ends: Vec<(f64, (f64, f64), &Line)> = Vec::new();
    for line in &curve.lines {
        if let Some(&(x, y)) = line.places().last() {
            let at = frame.at(x, y);
            ends.push((at.1, at, line));
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let high = LABEL + 3.0;
    for i in 1..ends.len() {
        ends[i].0 = ends[i].0.max(ends[i - 1].0 + high);
    }
    // What slid below the plot is moved up again.
    let mut limit = frame.plot.bottom;
    for end in ends.iter_mut().rev() {
        end.0 = end.0.min(limit);
        limit = end.0 - high;
    }
    let left = frame.plot.right + 8.0;
    for (y, at, line) in ends {
        let colour = colour(line.tone);
        pen.line((at.0 + 1.0, at.1), (left - 2.0, y), Paint::stroke(colour, 0.6));
        let name = measure::fit(&line.name, LABEL, room - 12.0);
        pen.text((left, y + LABEL * 0.35), &name, Type::LABEL.colour(colour));
    }
}
