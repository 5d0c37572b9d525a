//! Heat maps: five steps of one hue, marked corners, hatching where nothing is known.

use super::measure;
use super::pen::{Anchor, LABEL, LINE, Paint, Pen, SMALL, Type};
use super::{SIDE, beneath, shown, tip};
use crate::palette::Colour;
use crate::report::chart::{Heat, HeatMap};
use crate::report::sheet::Cell;

/// How high a field is.
const HIGH: f64 = 24.0;
/// How wide it is at most and at least.
const WIDE: (f64, f64) = (84.0, 22.0);
/// How wide it may become for the name of its column.
const WIDEST: f64 = 132.0;
/// The size of a marked corner.
const CORNER: f64 = 9.0;

pub(super) fn draw(pen: &mut Pen, map: &HeatMap, top: f64) -> f64 {
    let width = pen.width - 2.0 * SIDE;
    let widest = map.rows.iter().map(|(name, _)| measure::width(name, LABEL)).fold(0.0, f64::max);
    let count = map.columns.len().max(1) as f64;
    let names = widest.min(width * 0.36).min((width - WIDE.1 * count - 8.0).max(width * 0.2)) + 8.0;
    let longest = map.columns.iter().map(|c| measure::width(c, SMALL)).fold(0.0, f64::max);
    let most = if longest + 8.0 <= WIDEST { WIDE.0.max(longest + 8.0) } else { WIDE.0 };
    let field = ((width - names) / count).min(most);
    let left = SIDE + names;
    let mut y = heads(pen, map, left, (field, longest), top);
    let missing = Heat::missing("not given");
    for (name, fields) in &map.rows {
        let label = measure::fit(name, LABEL, names - 8.0);
        pen.text((left - 8.0, y + HIGH / 2.0 + LABEL * 0.35), &label, Type::LABEL.anchor(Anchor::End));
        for (at, column) in map.columns.iter().enumerate() {
            let heat = fields.get(at).unwrap_or(&missing);
            let place = (left + field * at as f64, y);
            pen.open(&said(map, heat, &format!("{name}, {column}")));
            draw_field(pen, heat, place, field);
            pen.close();
        }
        y += HIGH;
    }
    legend(pen, map, y + 4.0)
}

/// What is said of a field: what its step is called, its figure and its note.
fn said(map: &HeatMap, heat: &Heat, name: &str) -> String {
    let note = heat.note.as_deref();
    match (map.steps.get(usize::from(heat.step)), &heat.value) {
        (Some(step), value) => tip(name, &[(step, value)], note),
        (None, Cell::Missing(why)) => tip(name, &[], Some(&format!("missing ({why})"))),
        (None, value) => {
            let figure = [Some(shown(value)), note.map(str::to_owned)];
            tip(name, &[], Some(&figure.into_iter().flatten().collect::<Vec<_>>().join(", ")))
        }
    }
}

/// The names of the columns: level where they fit, else leaning.
fn heads(pen: &mut Pen, map: &HeatMap, left: f64, (field, longest): (f64, f64), top: f64) -> f64 {
    if longest <= field - 4.0 {
        for (at, column) in map.columns.iter().enumerate() {
            let x = left + field * (at as f64 + 0.5);
            pen.text((x, top + SMALL), column, Type::QUIET.anchor(Anchor::Middle));
        }
        return top + LINE + 2.0;
    }
    // Leaning by 45 degrees over the names of the rows: a name reaches as far up as to the left.
    let room = longest.min(130.0);
    let high = (room * 0.71 + 10.0).ceil();
    for (at, column) in map.columns.iter().enumerate() {
        let x = left + field * (at as f64 + 0.5);
        let name = measure::fit(column, SMALL, room.min((x - SIDE) / 0.71 - 6.0));
        pen.leaning((x + 3.0, top + high - 5.0), &name, Type::QUIET.anchor(Anchor::End), 45);
    }
    top + high
}

fn draw_field(pen: &mut Pen, heat: &Heat, (x, y): (f64, f64), wide: f64) {
    let edge = Paint::stroke(Colour::Ground, 1.5);
    if heat.is_missing() {
        pen.rect(x, y, wide, HIGH, Paint { fill: Some(Colour::Ground), ..edge });
        pen.hatch(x + 1.5, y + 1.5, wide - 3.0, HIGH - 3.0);
    } else {
        pen.rect(x, y, wide, HIGH, Paint { fill: Some(Colour::heat(heat.step)), ..edge });
        let text = measure::fit(&shown(&heat.value), SMALL, wide - 6.0);
        let kind = Type::LABEL.size(SMALL).anchor(Anchor::Middle).colour(Colour::on_heat(heat.step));
        pen.text((x + wide / 2.0, y + HIGH / 2.0 + SMALL * 0.35), &text, kind);
    }
    if heat.gap {
        let right = x + wide - 1.0;
        let corner = [(right - CORNER, y + 1.0), (right, y + 1.0), (right, y + 1.0 + CORNER)];
        pen.path(&corner, Paint { stroke: Some(Colour::Ground), width: 1.0, ..Paint::fill(Colour::Bad) });
    }
}

/// What steps, corners and hatching mean.
fn legend(pen: &mut Pen, map: &HeatMap, mut y: f64) -> f64 {
    let mut keys: Vec<(Heat, String)> = Vec::new();
    for (step, word) in map.steps.iter().enumerate().take(5) {
        keys.push((Heat::new(Cell::Text(String::new()), step as u8), word.clone()));
    }
    if let Some(what) = map.gap.as_ref().filter(|_| map.rows.iter().any(|(_, f)| f.iter().any(|f| f.gap))) {
        let field = Heat::new(Cell::Text(String::new()), 0).gap(true);
        keys.push((field, what.clone()));
    }
    let columns = map.columns.len();
    if map.rows.iter().any(|(_, f)| f.len() < columns || f.iter().any(Heat::is_missing)) {
        keys.push((Heat::missing("not given"), "not known".to_owned()));
    }
    let mut x = SIDE;
    if !keys.is_empty() {
        y += LINE;
    }
    for (heat, word) in keys {
        let word = measure::fit(&word, SMALL, pen.width - 2.0 * SIDE - 40.0);
        let wide = measure::width(&word, SMALL) + 46.0;
        if x + wide > pen.width - SIDE && x > SIDE {
            (x, y) = (SIDE, y + HIGH);
        }
        draw_field(pen, &heat, (x, y - HIGH / 2.0 - 4.0), 26.0);
        pen.text((x + 31.0, y), &word, Type::QUIET);
        x += wide;
    }
    beneath(pen, "", y + 6.0)
}
