//! Charts drawn with letters, for a terminal: the matrix as a box, bars, steps as digits, links as lists.

mod bars;
mod curve;
mod grid;
mod heat;
mod network;
mod scatter;
#[cfg(test)]
mod tests;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Chart, Plot};
use crate::report::sheet::{Cell, Tone};
use crate::report::style::Style;
use crate::report::writers::people::{Manner, one_line};

/// Where fewer columns are there, nothing is drawn.
const LEAST: usize = 60;
/// How wide it is at most.
const MOST: usize = 100;
/// How many rows or people are drawn at most; the table has them all.
const ROWS: usize = 40;

/// The drawing line by line; none where nobody looks (a pipe or a file has no width), where there is no room or nothing
/// to draw, or where a table says it better.
#[must_use]
pub fn draw(chart: &Chart, style: &Style) -> Vec<String> {
    let Some(width) = style.width.filter(|width| *width >= LEAST && !chart.is_empty()) else {
        return Vec::new();
    };
    let room = Room { width: width.min(MOST), style: *style };
    match &chart.plot {
        Plot::Scatter(plot) => scatter::draw(plot, room),
        Plot::Curve(plot) => curve::draw(plot, room),
        Plot::Bars(plot) => bars::draw(plot, room),
        Plot::HeatMap(plot) => heat::draw(plot, room),
        Plot::Network(plot) => network::network(plot, room),
        Plot::Tree(plot) => network::tree(plot, room),
    }
}

/// What there is to draw on.
#[derive(Debug, Clone, Copy)]
struct Room {
    width: usize,
    style: Style,
}

impl Room {
    /// A sign, or what stands for it where only ASCII may be used.
    fn sign(&self, sign: &'static str, ascii: &'static str) -> &'static str {
        if self.style.unicode { sign } else { ascii }
    }

    /// A figure as the tables have it.
    fn figure(&self, cell: &Cell) -> String {
        Manner::of(&self.style).text(cell).into_owned()
    }

    /// A text in the colour of a tone.
    fn paint(&self, tone: Tone, text: &str) -> String {
        self.style.paint(tone.colour().map_or("", |colour| colour.code()), text)
    }

    /// As much of a text as has room, on one line and harmless.
    fn fit(&self, text: &str, width: usize) -> String {
        let text = one_line(text.trim());
        if text.width() <= width {
            return text.into_owned();
        }
        let dots = self.sign("…", "...");
        let keep = width.saturating_sub(dots.width());
        let mut out = String::new();
        let mut used = 0;
        for c in text.chars() {
            used += c.width().unwrap_or(0);
            if used > keep {
                break;
            }
            out.push(c);
        }
        format!("{}{}", out.trim_end(), &dots[..if width < dots.width() { 0 } else { dots.len() }])
    }

    /// The same, filled up with spaces on the right.
    fn cell(&self, text: &str, width: usize) -> String {
        let text = self.fit(text, width);
        let blank = width.saturating_sub(text.width());
        format!("{text}{}", " ".repeat(blank))
    }

    /// A sentence on lines of at most the width, broken between words.
    fn sentence(&self, text: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for word in one_line(text).split_whitespace() {
            match out.last_mut() {
                Some(line) if line.width() + 1 + word.width() <= self.width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => out.push(self.fit(word, self.width)),
            }
        }
        out
    }

    /// Says how many rows were left out.
    fn more(&self, left_out: usize) -> Option<String> {
        (left_out > 0).then(|| format!("{} and {left_out} more, see the table", self.sign("…", "...")))
    }
}
