//! Bars of letters with their figures, from zero to both sides.

use unicode_width::UnicodeWidthStr as _;

use super::{ROWS, Room};
use crate::report::chart::{Bar, Bars};
use crate::report::sheet::Cell;

pub(super) fn draw(bars: &Bars, room: Room) -> Vec<String> {
    let rows = &bars.rows[..bars.rows.len().min(ROWS)];
    let all = || rows.iter().flat_map(|row| &row.bars);
    let figures: Vec<f64> = all()
        .flat_map(|bar| [bar.value.figure(), bar.target.as_ref().and_then(Cell::figure)])
        .flatten()
        .collect();
    let low = figures.iter().copied().fold(0.0, f64::min);
    let high = figures.iter().copied().fold(0.0, f64::max);
    let widest = |texts: &mut dyn Iterator<Item = usize>, most: usize| texts.max().unwrap_or(0).min(most);
    let names = widest(&mut rows.iter().map(|row| room.fit(&row.label, 28).width()), 28);
    let several = bars.periods.len() > 1;
    let periods = if several {
        widest(&mut bars.periods.iter().map(|p| room.fit(&p.name, 12).width()), 12) + 2
    } else {
        0
    };
    let notes = widest(&mut all().map(|bar| room.figure(&bar.value).width()), 20);
    let wide = room.width.saturating_sub(names + periods + notes + 5).max(8);
    let scale = Scale { low, high, wide };
    let mut lines = vec![room.fit(&bars.axis.heading(), room.width)];
    for row in rows {
        for (at, bar) in row.bars.iter().enumerate() {
            let name = if at == 0 { row.label.as_str() } else { "" };
            let period = bars.periods.get(at).map_or("", |p| p.name.as_str());
            let period = if several { room.cell(period, periods) } else { String::new() };
            let note = room.fit(&room.figure(&bar.value), notes);
            let blank = " ".repeat(notes.saturating_sub(note.width()));
            let drawn = scale.bar(bars, at, bar, room);
            let line = format!("{}  {period}{blank}{note}  {drawn}", room.cell(name, names));
            lines.push(line.trim_end().to_owned());
        }
    }
    lines.extend(room.more(bars.rows.len() - rows.len()));
    if let Some(target) = bars.target.as_ref().filter(|_| all().any(|bar| bar.target.is_some())) {
        lines.push(room.fit(&format!("{} {target}", room.sign("│", "|")), room.width));
    }
    lines
}

/// How long bars are.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
    wide: usize,
}

impl Scale {
    fn at(&self, figure: f64) -> usize {
        if self.high <= self.low {
            return 0;
        }
        ((figure - self.low) / (self.high - self.low) * self.wide as f64).round() as usize
    }

    fn bar(&self, bars: &Bars, at: usize, bar: &Bar, room: Room) -> String {
        let zero = self.at(0.0);
        let mut signs = vec![" "; self.wide + 1];
        let mut span = zero..zero;
        if let Some(figure) = bar.value.figure() {
            let end = self.at(figure);
            span = zero.min(end)..zero.max(end);
            signs[span.clone()].fill(room.sign("▇", "#"));
            if span.is_empty() && figure != 0.0 {
                // Something, but less than half a letter.
                span = zero..zero + 1;
                signs[zero] = room.sign("▏", ":");
            }
        }
        let before: String = signs[..span.start].concat();
        let painted = room.paint(bars.tone(at, bar), &signs[span.clone()].concat());
        let Some(target) = bar.target.as_ref().and_then(Cell::figure).map(|t| self.at(t)) else {
            return format!("{before}{painted}");
        };
        signs[target] = room.sign("│", "|");
        if span.contains(&target) {
            let tone = bars.tone(at, bar);
            let (left, right) = (signs[span.start..target].concat(), signs[target + 1..span.end].concat());
            return format!(
                "{before}{}{}{}",
                room.paint(tone, &left),
                signs[target],
                room.paint(tone, &right)
            );
        }
        if target < span.start {
            return format!("{}{painted}", signs[..span.start].concat());
        }
        format!("{before}{painted}{}", signs[span.end..=target].concat())
    }
}
