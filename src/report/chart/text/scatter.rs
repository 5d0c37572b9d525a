//! The matrix as a box: ids where their accounts stand, the band near to a line dotted, the rest in a list beneath.

use unicode_width::UnicodeWidthStr as _;

use super::Room;
use super::grid::Grid;
use crate::report::chart::{Axis, Corners, Cuts, Point, Scatter};
use crate::report::sheet::Tone;

/// How many lines the box has inside.
const HIGH: usize = 21;
/// The longest id in the box, and how short it may become where there is less room.
const LENGTHS: [usize; 3] = [22, 14, 9];

/// Where figures stand in the box.
struct Map {
    x: (f64, f64, bool),
    y: (f64, f64, bool),
    width: usize,
}

impl Map {
    fn of(scatter: &Scatter, width: usize) -> Self {
        let extent = |axis: &Axis, pick: fn((f64, f64)) -> f64, about: (f64, f64)| {
            let figures: Vec<f64> = scatter.points.iter().filter_map(Point::place).map(pick).collect();
            let low = figures.iter().copied().fold(f64::INFINITY, f64::min);
            let high = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let (low, high) = match axis.range {
                Some(range) => within(range, low.min(about.0), high.max(about.1)),
                None => (low, high),
            };
            let about = if high > low { 0.0 } else { 0.5 };
            (low - about, high + about, axis.reversed)
        };
        let band = |cut: fn(&Cuts) -> f64| {
            let cuts = scatter.cuts.as_ref();
            cuts.map_or((f64::INFINITY, f64::NEG_INFINITY), |c| (cut(c) - c.band, cut(c) + c.band))
        };
        let x = extent(&scatter.x, |p| p.0, band(|cuts| cuts.x));
        let y = extent(&scatter.y, |p| p.1, band(|cuts| cuts.y));
        Self { x, y, width }
    }

    fn at((low, high, reversed): (f64, f64, bool), figure: f64, count: usize) -> usize {
        let part = ((figure - low) / (high - low)).clamp(0.0, 1.0);
        let part = if reversed { 1.0 - part } else { part };
        (part * (count - 1) as f64).round() as usize
    }

    fn column(&self, figure: f64) -> usize {
        Self::at(self.x, figure, self.width)
    }

    /// Counted from above.
    fn row(&self, figure: f64) -> usize {
        HIGH - 1 - Self::at(self.y, figure, HIGH)
    }
}

/// The part of an axis that holds all figures, in whole steps, where most of it would be blank: letters are coarse, and
/// names need the room.
fn within((low, high): (f64, f64), least: f64, most: f64) -> (f64, f64) {
    let (first, last) = (least.floor().max(low), most.ceil().min(high));
    if high - low >= 5.0 && last > first && last - first <= (high - low) * 0.7 {
        (first, last)
    } else {
        (low, high)
    }
}

/// What an axis is called, and which part of it is drawn.
fn heading(axis: &Axis, (first, last, _): (f64, f64, bool)) -> String {
    if axis.range.is_none_or(|range| range == (first, last)) {
        return axis.heading();
    }
    format!("{}, drawn from {first:.0} to {last:.0}", axis.heading())
}

pub(super) fn draw(scatter: &Scatter, room: Room) -> Vec<String> {
    // A frame of one letter on each side.
    let map = Map::of(scatter, room.width - 2);
    let mut grid = Grid::new(map.width, HIGH);
    ground(scatter, room, &map, &mut grid);
    let mut points: Vec<(&Point, (f64, f64))> =
        scatter.points.iter().filter_map(|p| Some((p, p.place()?))).collect();
    let area = |p: &Point| p.area.figure().unwrap_or(0.0);
    points.sort_by(|(a, _), (b, _)| area(b).total_cmp(&area(a)).then_with(|| a.id.cmp(&b.id)));
    let mut left_out: Vec<&Point> = Vec::new();
    for (point, place) in points {
        if !LENGTHS.iter().any(|most| put(point, place, *most, room, &map, &mut grid)) {
            left_out.push(point);
        }
    }
    let mut lines =
        vec![room.fit(&format!("{} {}", room.sign("↑", "^"), heading(&scatter.y, map.y)), room.width)];
    let side = room.sign("│", "|");
    let rule = room.sign("─", "-").repeat(map.width);
    lines.push(format!("{}{rule}{}", room.sign("┌", "+"), room.sign("┐", "+")));
    for line in grid.lines(room) {
        lines.push(format!("{side}{line}{side}"));
    }
    lines.push(format!("{}{rule}{}", room.sign("└", "+"), room.sign("┘", "+")));
    let right = room.fit(&format!("{} {}", heading(&scatter.x, map.x), room.sign("→", ">")), room.width);
    lines.push(format!("{}{right}", " ".repeat(room.width - right.width())));
    let name = |p: &&Point| room.fit(&p.id, LENGTHS[0]);
    if !left_out.is_empty() {
        left_out.sort_by(|a, b| a.id.cmp(&b.id));
        let names: Vec<String> = left_out
            .iter()
            .map(|p| format!("{} ({}; {})", name(p), room.figure(&p.x), room.figure(&p.y)))
            .collect();
        lines.extend(room.sentence(&format!("No room in the box for {}.", names.join(", "))));
    }
    let unplaced: Vec<String> =
        scatter.points.iter().filter(|p| p.place().is_none()).map(|p| name(&p)).collect();
    if !unplaced.is_empty() {
        lines.extend(room.sentence(&format!("Without a place: {}.", unplaced.join(", "))));
    }
    lines
}

/// Draws the band, the lines and the names of the four parts.
fn ground(scatter: &Scatter, room: Room, map: &Map, grid: &mut Grid) {
    if let Some(cuts) = scatter.cuts {
        let (column, row) = (map.column(cuts.x), map.row(cuts.y));
        let span = |a: usize, b: usize| a.min(b)..=a.max(b);
        if cuts.band > 0.0 {
            for x in span(map.column(cuts.x - cuts.band), map.column(cuts.x + cuts.band)) {
                (0..HIGH).for_each(|y| grid.draw(x, y, room.sign("·", ".")));
            }
            for y in span(map.row(cuts.y - cuts.band), map.row(cuts.y + cuts.band)) {
                (0..map.width).for_each(|x| grid.draw(x, y, room.sign("·", ".")));
            }
        }
        (0..HIGH).for_each(|y| grid.draw(column, y, room.sign("│", "|")));
        (0..map.width).for_each(|x| grid.draw(x, row, room.sign("─", "-")));
        grid.draw(column, row, room.sign("┼", "+"));
    }
    if let Some(corners) = &scatter.corners {
        let Corners { low_high, high_high, low_low, high_low } = corners;
        let mut rows = [[low_high, high_high], [low_low, high_low]];
        if scatter.x.reversed {
            rows.iter_mut().for_each(|row| row.reverse());
        }
        if scatter.y.reversed {
            rows.reverse();
        }
        for ([left, right], y) in rows.iter().zip([0, HIGH - 1]) {
            let fit = |name: &str| room.fit(name, map.width / 2 - 3).to_uppercase();
            grid.write(1, y, &fit(left), Tone::Neutral);
            let right = fit(right);
            grid.write(map.width.saturating_sub(right.width() + 1), y, &right, Tone::Neutral);
        }
    }
}

/// Writes an id beside its place, on the line or on one of the two next to it.
fn put(point: &Point, (x, y): (f64, f64), most: usize, room: Room, map: &Map, grid: &mut Grid) -> bool {
    let mark = room.sign("●", "*");
    let name = room.fit(&point.id, most);
    let sign = point.sign.as_deref().map(|s| format!("{} ", room.fit(s, 3))).unwrap_or_default();
    let len = name.width() + sign.width() + 2;
    let (column, row) = (map.column(x), map.row(y));
    for shift in [0isize, -1, 1] {
        let Some(row) = row.checked_add_signed(shift).filter(|row| *row < HIGH) else { continue };
        if grid.is_free(column, row, len) {
            grid.write(column, row, &format!("{mark} {sign}{name}"), point.tone);
            return true;
        }
        // To the left; where another mark has the place, right before that.
        let start = if grid.shows(column, row, mark) {
            column.checked_sub(len).filter(|start| grid.is_free(*start, row, len - 1))
        } else {
            (column + 1).checked_sub(len).filter(|start| grid.is_free(*start, row, len))
        };
        if let Some(start) = start {
            grid.write(start, row, &format!("{sign}{name} {mark}"), point.tone);
            return true;
        }
    }
    false
}
