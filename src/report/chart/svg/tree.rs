//! Who reports to whom: an indented tree, which stays readable however wide a company is.

use super::measure;
use super::pen::{Anchor, LABEL, Paint, Pen, SMALL, Type};
use super::{SIDE, beneath, colour};
use crate::palette::Colour;
use crate::report::chart::Tree;

/// How high somebody's line is.
const HIGH: f64 = 40.0;
/// How far one level stands from the next.
const INDENT: f64 = 28.0;

pub(super) fn draw(pen: &mut Pen, tree: &Tree, top: f64) -> f64 {
    let walk = tree.walk();
    let deepest = walk.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
    let width = pen.width - 2.0 * SIDE;
    let indent = INDENT.min(width * 0.5 / deepest.max(1) as f64);
    let wide = (width - indent * deepest as f64).min(280.0);
    // Where the next line of each level hangs from.
    let mut above: Vec<(f64, f64)> = Vec::new();
    for (row, &(n, depth)) in walk.iter().enumerate() {
        let leaf = &tree.leaves[n];
        let (x, y) = (SIDE + indent * depth as f64, top + HIGH * row as f64);
        above.truncate(depth);
        if let Some(&(from_x, from_y)) = above.last() {
            let middle = y + HIGH / 2.0;
            let elbow = [(from_x, from_y), (from_x, middle), (x, middle)];
            pen.path(&elbow, Paint::stroke(Colour::Rule, 1.2));
        }
        above.push((x + indent / 2.0, y + HIGH - 4.0));
        pen.open(&leaf.detail.as_ref().map_or_else(|| leaf.name.clone(), |d| format!("{}: {d}", leaf.name)));
        let edge = leaf.tone.colour().unwrap_or(Colour::Rule);
        let paint = Paint { fill: Some(Colour::Ground), ..Paint::stroke(edge, 1.2) };
        pen.rect(x, y + 2.0, wide, HIGH - 6.0, paint);
        let mut room = wide - 16.0;
        if let Some(sign) = &leaf.sign {
            let sign = measure::fit_bold(sign, LABEL, 30.0);
            room -= measure::bold(&sign, LABEL) + 4.0;
            let kind = Type::LABEL.bold().colour(colour(leaf.tone)).anchor(Anchor::End);
            pen.text((x + wide - 8.0, y + 17.0), &sign, kind);
        }
        let name = if leaf.detail.is_some() { 16.0 } else { HIGH / 2.0 + 3.0 };
        pen.text((x + 8.0, y + name), &measure::fit(&leaf.name, LABEL, room), Type::LABEL);
        if let Some(detail) = &leaf.detail {
            pen.text((x + 8.0, y + 30.0), &measure::fit(detail, SMALL, wide - 16.0), Type::QUIET);
        }
        pen.close();
    }
    let bottom = top + HIGH * walk.len() as f64;
    if tree.leaves.iter().any(|l| l.sign.is_some()) {
        beneath(pen, "++ and + in favour, 0 neutral, − and −− against", bottom)
    } else {
        bottom
    }
}
