//! Lines as rows of small columns, one row a line.

use unicode_width::UnicodeWidthStr as _;

use super::Room;
use crate::report::chart::{Curve, Line};

/// Columns from low to high.
const HEIGHTS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// How many columns a line has at most.
const COLUMNS: usize = 40;

pub(super) fn draw(curve: &Curve, room: Room) -> Vec<String> {
    if !room.style.unicode {
        // ASCII has no small columns; the table says it.
        return Vec::new();
    }
    let figures: Vec<f64> = curve.lines.iter().flat_map(Line::places).map(|(_, y)| y).collect();
    let low = figures.iter().copied().fold(0.0, f64::min);
    let high = figures.iter().copied().fold(0.0, f64::max);
    let names = curve.lines.iter().map(|l| room.fit(&l.name, 26).width()).max().unwrap_or(0);
    let most = COLUMNS.min(room.width.saturating_sub(names + 34)).max(8);
    let mut lines = Vec::new();
    for line in &curve.lines {
        let known: Vec<_> = line.knots.iter().filter(|k| k.place().is_some()).collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else { continue };
        let mut words = format!("{} to {}", room.figure(&first.y), room.figure(&last.y));
        if let Some(peak) = line.highest().filter(|_| line.peak) {
            words.push_str(&format!(", peak {}", room.figure(&peak.y)));
        }
        let drawn = room.paint(line.tone, &columns(line, most, low, high));
        let text = format!("{}  {drawn}  ", room.cell(&line.name, names));
        let left = room.width.saturating_sub(names + 4 + line.knots.len().min(most));
        lines.push(format!("{text}{}", room.fit(&words, left)).trim_end().to_owned());
    }
    lines
}

/// A column for each point, or for the last of each few where there are many; blank where a figure is missing.
fn columns(line: &Line, most: usize, low: f64, high: f64) -> String {
    let count = line.knots.len().min(most);
    (0..count)
        .filter_map(|at| line.knots.get((at + 1) * line.knots.len() / count - 1))
        .map(|knot| match knot.place() {
            Some((_, y)) if high > low => {
                let part = (y - low) / (high - low) * (HEIGHTS.len() - 1) as f64;
                HEIGHTS[(part.round() as usize).min(HEIGHTS.len() - 1)]
            }
            Some(_) => HEIGHTS[0],
            None => " ",
        })
        .collect()
}
