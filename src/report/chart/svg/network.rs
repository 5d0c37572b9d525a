//! The relationship map: theirs on the left, ours on the right, sponsors at the top.

use std::collections::BTreeMap;

use super::measure;
use super::pen::{Anchor, LABEL, LINE, Paint, Pen, SMALL, Type};
use super::{SIDE, beneath, colour};
use crate::palette::Colour;
use crate::report::chart::{Network, Node, Side};

/// How high somebody's box is.
const HIGH: f64 = 36.0;
/// Between two boxes.
const GAP: f64 = 8.0;
/// Above a group.
const ABOVE: f64 = 22.0;

pub(super) fn draw(pen: &mut Pen, network: &Network, top: f64) -> f64 {
    let width = pen.width - 2.0 * SIDE;
    let wide = (width * 0.36).min(230.0);
    let right = pen.width - SIDE - wide;
    let heading = Type::LABEL.bold();
    pen.text((SIDE, top + LABEL), &measure::fit_bold(&network.left, LABEL, wide), heading);
    pen.text((right, top + LABEL), &measure::fit_bold(&network.right, LABEL, wide), heading);
    let mut places = BTreeMap::new();
    let y = top + LINE;
    let left_end = column(pen, network, Side::Left, (SIDE, y), wide, &mut places);
    let right_end = column(pen, network, Side::Right, (right, y), wide, &mut places);
    for (left, right, link) in network.across() {
        let (Some(&from), Some(&to)) = (places.get(&left), places.get(&right)) else { continue };
        let (a, b) = (&network.nodes[left], &network.nodes[right]);
        let weight = network.weights.get(usize::from(link.weight)).map(String::as_str);
        let notes: Vec<&str> = weight.into_iter().chain(link.note.as_deref()).collect();
        let notes = if notes.is_empty() { String::new() } else { format!(": {}", notes.join(", ")) };
        pen.open(&format!("{} – {}{notes}", a.name, b.name));
        let colour = a.tone.colour().or_else(|| b.tone.colour()).unwrap_or(Colour::Neutral);
        pen.bow((from.0 + wide, from.1), (to.0, to.1), line(link.weight, colour));
        pen.close();
    }
    legend(pen, network, left_end.max(right_end))
}

/// A line by its weight; the weakest is dotted.
fn line(weight: u8, colour: Colour) -> Paint {
    let paint = Paint::stroke(colour, 0.8 + 1.1 * f64::from(weight));
    if weight == 0 { paint.dash("1 4") } else { paint }
}

/// Draws one side and remembers the left middle of each box.
fn column(
    pen: &mut Pen,
    network: &Network,
    side: Side,
    (x, mut y): (f64, f64),
    wide: f64,
    places: &mut BTreeMap<usize, (f64, f64)>,
) -> f64 {
    let mut group: Option<&str> = None;
    for n in network.column(side) {
        let node = &network.nodes[n];
        let name = if node.top { "sponsors" } else { node.group.as_str() };
        if group != Some(name) {
            group = Some(name);
            let shown = if name.is_empty() { "no function given" } else { name };
            pen.text((x, y + ABOVE - 6.0), &measure::fit(shown, SMALL, wide), Type::QUIET);
            y += ABOVE;
        }
        person(pen, node, (x, y), wide);
        places.insert(n, (x, y + HIGH / 2.0));
        y += HIGH + GAP;
    }
    y
}

fn person(pen: &mut Pen, node: &Node, (x, y): (f64, f64), wide: f64) {
    pen.open(&node.detail.as_ref().map_or_else(|| node.name.clone(), |d| format!("{}: {d}", node.name)));
    let paint = match node.tone.colour() {
        Some(colour) => Paint::stroke(colour, 1.2),
        None => Paint::stroke(Colour::Rule, 1.2),
    };
    pen.rect(x, y, wide, HIGH, Paint { fill: Some(Colour::Ground), ..paint });
    let mut room = wide - 16.0;
    if let Some(sign) = &node.sign {
        let sign = measure::fit_bold(sign, LABEL, 30.0);
        room -= measure::bold(&sign, LABEL) + 4.0;
        let kind = Type::LABEL.bold().colour(colour(node.tone)).anchor(Anchor::End);
        pen.text((x + wide - 8.0, y + 15.0), &sign, kind);
    }
    let middle = if node.detail.is_some() { 15.0 } else { HIGH / 2.0 + LABEL * 0.35 };
    pen.text((x + 8.0, y + middle), &measure::fit(&node.name, LABEL, room), Type::LABEL);
    if let Some(detail) = &node.detail {
        pen.text((x + 8.0, y + 29.0), &measure::fit(detail, SMALL, wide - 16.0), Type::QUIET);
    }
    pen.close();
}

fn legend(pen: &mut Pen, network: &Network, mut y: f64) -> f64 {
    let mut x = SIDE;
    if !network.weights.is_empty() {
        y += LINE;
    }
    for (weight, word) in network.weights.iter().enumerate().take(5) {
        let word = measure::fit(word, SMALL, 160.0);
        if word.is_empty() {
            // A weight that has no name is not used.
            continue;
        }
        let wide = measure::width(&word, SMALL) + 52.0;
        if x + wide > pen.width - SIDE && x > SIDE {
            (x, y) = (SIDE, y + LINE);
        }
        pen.line((x, y - 4.0), (x + 26.0, y - 4.0), line(weight as u8, Colour::Neutral));
        pen.text((x + 32.0, y), &word, Type::QUIET);
        x += wide;
    }
    if network.nodes.iter().any(|n| n.sign.is_some()) {
        y = beneath(pen, "++ and + in favour, 0 neutral, − and −− against", y);
    }
    y
}
