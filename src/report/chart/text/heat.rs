//! Figures a row a line, or their steps as digits where figures have no room; marked corners as an exclamation mark.

use unicode_width::UnicodeWidthStr as _;

use super::{ROWS, Room};
use crate::report::chart::HeatMap;
use crate::report::sheet::Tone;

/// The longest figure in a field.
const FIGURE: usize = 8;

pub(super) fn draw(map: &HeatMap, room: Room) -> Vec<String> {
    let rows = &map.rows[..map.rows.len().min(ROWS)];
    let names = rows.iter().map(|(name, _)| room.fit(name, 28).width()).max().unwrap_or(0);
    let digits = map.columns.len().to_string().len();
    let fields = || rows.iter().flat_map(|(_, fields)| fields).filter(|field| !field.is_missing());
    let mark = usize::from(fields().any(|field| field.gap));
    let widest = fields().map(|field| room.figure(&field.value).width()).max().unwrap_or(0);
    let of = |wide: usize| digits.max(wide + mark) + if wide > 1 { 2 } else { 1 };
    let figures = widest <= FIGURE && names + map.columns.len() * of(widest) <= room.width;
    let each = of(if figures { widest } else { 1 });
    // Columns that have no room are in the table.
    let count = map.columns.len().min((room.width - names) / each);
    let mut head = " ".repeat(names);
    for column in 1..=count {
        let column = column.to_string();
        head.push_str(&format!("{column:>width$}{}", " ".repeat(mark), width = each - mark));
    }
    let mut lines = vec![head.trim_end().to_owned()];
    for (name, fields) in rows {
        let mut line = room.cell(name, names);
        for at in 0..count {
            let field = fields.get(at).filter(|field| !field.is_missing());
            let text = match field {
                Some(field) if figures => room.fit(&room.figure(&field.value), widest),
                Some(field) => field.step.to_string(),
                None => room.sign("–", "-").to_owned(),
            };
            line.push_str(&" ".repeat((each - mark).saturating_sub(text.width())));
            match field {
                Some(field) if field.gap => line.push_str(&room.paint(Tone::Bad, &format!("{text}!"))),
                _ => line.push_str(&format!("{text}{}", " ".repeat(mark))),
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.extend(room.more(map.rows.len() - rows.len()));
    let mut keys: Vec<String> = map
        .columns
        .iter()
        .take(count)
        .enumerate()
        .map(|(n, c)| format!("{} {}", n + 1, room.fit(c, 40)))
        .collect();
    if count < map.columns.len() {
        keys.push(format!("{} more columns in the table", map.columns.len() - count));
    }
    lines.extend(room.sentence(&keys.join(", ")));
    // Where figures are written, steps need words only if they are the figures.
    let said = fields().all(|field| room.figure(&field.value) == field.step.to_string());
    let steps = map.steps.iter().enumerate().filter(|_| said || !figures);
    let steps: Vec<String> = steps.map(|(n, word)| format!("{n} {word}")).collect();
    let mut words = steps.join(", ");
    if let Some(what) = map.gap.as_ref().filter(|_| rows.iter().any(|(_, f)| f.iter().any(|f| f.gap))) {
        words.push_str(&format!("{}! {what}", if words.is_empty() { "" } else { "; " }));
    }
    lines.extend(room.sentence(&words));
    lines
}
