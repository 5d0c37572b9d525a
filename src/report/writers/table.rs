//! Tables for a terminal: horizontal rules only, bold headings, numbers to the right.
//!
//! Where the width is known, headings are broken first, then columns of long words grow narrower, then the columns that
//! matter least leave, and a line says which. On a very narrow screen every row becomes a card. The widths of all rows
//! are measured before the first is written, so rows can be laid out block by block.

use std::borrow::Cow;
use std::io::{self, Write};

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ColumnConstraint, Table as Grid, Width};
use rayon::prelude::*;
use unicode_width::UnicodeWidthStr as _;

use super::blocks::write_in_blocks;
use super::people::{Manner, heading, one_line};
use crate::report::chart::{Chart, text};
use crate::report::sheet::{Cell, Column, Tone};
use crate::report::style::{BOLD, DIM, Style};
use crate::report::view::{Part, Viewed, ViewedSheet};

/// Below this width a row becomes a card.
const CARDS_BELOW: usize = 60;
/// Columns between two columns of a table.
const GAP: usize = 2;
/// How narrow a column that wraps may grow.
const WRAPPED: usize = 24;
/// How narrow another column of words may grow when it is longer.
const WORDS: usize = 28;
/// No column is wider: the layout counts in 16 bits.
const WIDEST: usize = 60_000;
/// How many notes are shown.
const NOTES: usize = 3;
/// Rows that one task measures.
const TASK: usize = 2_048;

/// Writes the sheet.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(sheet: &ViewedSheet<'_>, style: &Style, sink: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    if let Some(title) = sheet.title {
        writeln!(sink, "{}", style.paint(BOLD, &one_line(title.trim_end())))?;
        first = false;
    }
    for part in sheet.parts() {
        if !first {
            sink.write_all(b"\n")?;
        }
        first = false;
        match part {
            Part::Heading(_, text) => writeln!(sink, "{}", style.paint(BOLD, &one_line(text.trim_end())))?,
            Part::Text(text) => write_note(text.trim_end(), style, "", sink)?,
            Part::List(points) => {
                let point = if style.unicode { "•" } else { "*" };
                points
                    .iter()
                    .try_for_each(|p| write_note(&format!("{point} {}", p.trim_end()), style, "", sink))?;
            }
            Part::Table(viewed) => write_table(viewed, style, sink)?,
            Part::Chart(chart) => write_chart(&chart, style, sink)?,
        }
    }
    if !sheet.notes.is_empty() && !first {
        sink.write_all(b"\n")?;
    }
    for note in sheet.notes.iter().take(NOTES) {
        write_note(note.trim_end(), style, "", sink)?;
    }
    match sheet.notes.len().saturating_sub(NOTES) {
        0 => Ok(()),
        more => {
            let dots = if style.unicode { "…" } else { "..." };
            let noun = if more == 1 { "note" } else { "notes" };
            write_note(&format!("{dots} and {more} more {noun}: see -f json"), style, DIM, sink)
        }
    }
}

/// What a chart says, and a drawing of it where there is room.
fn write_chart(chart: &Chart, style: &Style, sink: &mut dyn Write) -> io::Result<()> {
    write_note(chart.title.trim_end(), style, BOLD, sink)?;
    let lines = text::draw(chart, style);
    if !lines.is_empty() {
        writeln!(sink, "\n{}\n", lines.join("\n"))?;
    }
    match &chart.caption {
        Some(caption) => write_note(caption.trim_end(), style, DIM, sink),
        None => Ok(()),
    }
}

fn write_table(viewed: &Viewed<'_>, style: &Style, sink: &mut dyn Write) -> io::Result<()> {
    let table = viewed.table();
    if let Some(title) = &table.title {
        writeln!(sink, "{}\n", style.paint(BOLD, &one_line(title.trim_end())))?;
    }
    let columns = viewed.columns_for_people();
    if viewed.is_empty() || columns.is_empty() {
        return writeln!(sink, "{}", style.paint(DIM, "no rows"));
    }
    let manner = Manner::of(style);
    if style.width.is_some_and(|width| width < CARDS_BELOW) {
        return write_cards(viewed, &columns, style, manner, sink);
    }
    let widths = measure(viewed, &columns, manner)?;
    let fields =
        columns.iter().zip(widths).map(|(&index, content)| Field::new(index, &table.columns[index], content));
    let Some(layout) = fit(fields.collect(), style.width) else {
        return write_cards(viewed, &columns, style, manner, sink);
    };

    let bold = |line: &str| style.paint(BOLD, line);
    let depth = layout.fields.iter().map(|field| field.head.len()).max().unwrap_or(0);
    let heads = (0..depth).map(|line| {
        layout
            .fields
            .iter()
            .map(|field| {
                (line + field.head.len()).checked_sub(depth).map_or(String::new(), |at| bold(&field.head[at]))
            })
            .collect()
    });
    let mut out = Vec::new();
    lay(&layout.columns(), heads.collect(), &mut out);
    let rule = if style.unicode { "─" } else { "-" }.repeat(layout.width());
    writeln!(out, "{rule}")?;
    sink.write_all(&out)?;
    let shape = layout.columns();
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(table.columns.len());
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            viewed.fill(row, &mut cells)?;
            lines.push(layout.fields.iter().map(|f| painted(&cells[f.index], style, manner)).collect());
        }
        lay(&shape, lines, out);
        Ok(())
    })?;
    writeln!(sink, "{rule}")?;
    if !layout.dropped.is_empty() {
        let names: Vec<&str> = layout.dropped.iter().map(|&i| table.columns[i].name.as_str()).collect();
        let line =
            format!("Not shown for want of room: {}. See them with --columns or -f csv.", names.join(", "));
        write_note(&line, style, DIM, sink)?;
    }
    Ok(())
}

/// A column of the table that is being laid out.
struct Field {
    index: usize,
    priority: u8,
    numeric: bool,
    wraps: bool,
    /// The width of the widest cell.
    content: usize,
    /// The heading, a text for each line of it.
    head: Vec<String>,
    /// The width it is given.
    width: usize,
}

impl Field {
    fn new(index: usize, column: &Column, content: usize) -> Self {
        let head = vec![one_line(heading(column).trim()).into_owned()];
        let mut field = Self {
            index,
            priority: column.priority,
            numeric: column.numeric,
            wraps: column.wraps,
            content: content.min(WIDEST),
            head,
            width: 0,
        };
        field.width = field.content.max(field.head_width()).max(1);
        field
    }

    fn head_width(&self) -> usize {
        self.head.iter().map(|line| line.width()).max().unwrap_or(0).min(WIDEST)
    }

    /// The narrowest that it may become, where `wrapping` says which columns may shrink.
    fn floor(&self, wrapping: bool) -> usize {
        let least = if self.wraps { WRAPPED } else { WORDS };
        if self.numeric || self.wraps != wrapping {
            self.width
        } else {
            self.width.min(least.max(self.head_width()))
        }
    }

    /// Breaks the heading between words, as often as it is wider than the cells.
    fn break_head(&mut self) {
        let whole = self.head.join(" ");
        let longest = whole.split(' ').map(|word| word.width()).max().unwrap_or(0);
        let limit = self.content.max(longest);
        let mut lines: Vec<String> = Vec::new();
        for word in whole.split(' ') {
            match lines.last_mut() {
                Some(line) if line.width() + 1 + word.width() <= limit => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        self.head = lines;
        self.width = self.content.max(self.head_width()).max(1);
    }
}

/// The columns that are shown with their widths, and those that had to leave.
struct Layout {
    fields: Vec<Field>,
    dropped: Vec<usize>,
}

impl Layout {
    fn width(&self) -> usize {
        total(&self.fields)
    }

    fn columns(&self) -> Vec<(usize, bool)> {
        self.fields.iter().map(|field| (field.width, field.numeric)).collect()
    }
}

fn total(fields: &[Field]) -> usize {
    fields.iter().map(|field| field.width).sum::<usize>() + GAP * fields.len().saturating_sub(1)
}

/// Makes the columns fit; `None` where even those that always stay do not.
fn fit(mut fields: Vec<Field>, limit: Option<usize>) -> Option<Layout> {
    let mut dropped = Vec::new();
    let Some(limit) = limit else { return Some(Layout { fields, dropped }) };
    let natural: Vec<(usize, usize)> = fields.iter().map(|f| (f.index, f.width)).collect();
    loop {
        if total(&fields) > limit {
            fields.iter_mut().for_each(Field::break_head);
        }
        if total(&fields) > limit {
            shrink(&mut fields, true, limit);
        }
        if total(&fields) > limit {
            shrink(&mut fields, false, limit);
        }
        if total(&fields) <= limit {
            dropped.sort_unstable();
            return Some(Layout { fields, dropped });
        }
        let most = fields.iter().map(|field| field.priority).max().filter(|&priority| priority > 0)?;
        let last = fields.iter().rposition(|field| field.priority == most)?;
        dropped.push(fields.remove(last).index);
        // With the room that is won, begin again from the natural widths.
        for field in &mut fields {
            field.head = vec![field.head.join(" ")];
            field.width =
                natural.iter().find(|(index, _)| *index == field.index).map_or(1, |(_, width)| *width);
        }
    }
}

/// Lowers the widest columns of words step by step until all fit or none can give more.
fn shrink(fields: &mut [Field], wrapping: bool, limit: usize) {
    let floors: Vec<usize> = fields.iter().map(|field| field.floor(wrapping)).collect();
    let fixed = total(fields) - fields.iter().map(|field| field.width).sum::<usize>();
    let at = |cap: usize| -> usize {
        fixed
            + fields.iter().zip(&floors).map(|(field, &floor)| field.width.min(cap.max(floor))).sum::<usize>()
    };
    // The largest cap under which all fit.
    let (mut low, mut high) = (0, fields.iter().map(|field| field.width).max().unwrap_or(0));
    while low < high {
        let middle = (low + high).div_ceil(2);
        if at(middle) <= limit {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    for (field, floor) in fields.iter_mut().zip(floors) {
        field.width = field.width.min(low.max(floor));
    }
}

/// The width of the widest cell of each column.
fn measure(viewed: &Viewed<'_>, columns: &[usize], manner: Manner) -> io::Result<Vec<usize>> {
    let len = viewed.len();
    let part = |task: usize| -> io::Result<Vec<usize>> {
        let mut widths = vec![0; columns.len()];
        let mut cells = Vec::with_capacity(viewed.table().columns.len());
        for row in task * TASK..((task + 1) * TASK).min(len) {
            viewed.fill(row, &mut cells)?;
            for (width, &column) in widths.iter_mut().zip(columns) {
                *width = (*width).max(shown(&cells[column], manner).width());
            }
        }
        Ok(widths)
    };
    if len <= TASK {
        return part(0);
    }
    (0..len.div_ceil(TASK)).into_par_iter().map(part).try_reduce(
        || vec![0; columns.len()],
        |a, b| Ok(a.into_iter().zip(b).map(|(a, b)| a.max(b)).collect()),
    )
}

/// The cell's text with nothing in it that a terminal obeys.
fn shown(cell: &Cell, manner: Manner) -> Cow<'_, str> {
    match manner.text(cell) {
        Cow::Borrowed(text) => one_line(text),
        owned => owned,
    }
}

/// The cell's text in its colour.
fn painted(cell: &Cell, style: &Style, manner: Manner) -> String {
    let text = shown(cell, manner);
    match cell {
        Cell::Toned(_, tone) => style.paint(code(*tone), &text),
        Cell::Missing(_) => style.paint(DIM, &text),
        _ => text.into_owned(),
    }
}

const fn code(tone: Tone) -> &'static str {
    match tone.colour() {
        Some(colour) => colour.code(),
        None => "",
    }
}

/// Sets rows into columns of given widths, each set to the right or not, without spaces at the ends of lines.
fn lay(columns: &[(usize, bool)], rows: Vec<Vec<String>>, out: &mut Vec<u8>) {
    if rows.is_empty() {
        return;
    }
    let mut grid = Grid::new();
    grid.force_no_tty().load_style(NOTHING);
    for row in rows {
        grid.add_row(row);
    }
    for (i, &(width, right)) in columns.iter().enumerate() {
        if let Some(column) = grid.column_mut(i) {
            let gap = if i + 1 == columns.len() { 0 } else { GAP };
            let all = u16::try_from(width.min(WIDEST) + gap).unwrap_or(u16::MAX);
            column.set_padding((0, gap as u16));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(all)));
            column.set_cell_alignment(if right { CellAlignment::Right } else { CellAlignment::Left });
        }
    }
    for line in grid.lines() {
        out.extend_from_slice(line.trim_end_matches(' ').as_bytes());
        out.push(b'\n');
    }
}

/// A sentence, broken where the width is known.
fn write_note(text: &str, style: &Style, code: &str, sink: &mut dyn Write) -> io::Result<()> {
    let text = one_line(text);
    let mut out = Vec::new();
    lay(&[(style.width.unwrap_or(WIDEST).max(8), false)], vec![vec![text.into_owned()]], &mut out);
    for line in String::from_utf8_lossy(&out).lines() {
        writeln!(sink, "{}", style.paint(code, line))?;
    }
    Ok(())
}

/// Writes each row as a card: a line for each column, heading first.
fn write_cards(
    viewed: &Viewed<'_>,
    columns: &[usize],
    style: &Style,
    manner: Manner,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let table = viewed.table();
    let heads: Vec<String> =
        columns.iter().map(|&i| format!("{}:", one_line(heading(&table.columns[i]).trim()))).collect();
    let widest = heads.iter().map(|head| head.width()).max().unwrap_or(0);
    let width = style.width.unwrap_or(CARDS_BELOW);
    let left = widest.min((width / 2).max(8));
    let right = width.saturating_sub(left + GAP).max(8);
    let shape = [(left, false), (right, false)];
    let heads: Vec<String> = heads.iter().map(|head| style.paint(BOLD, head)).collect();
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(table.columns.len());
        for row in rows {
            viewed.fill(row, &mut cells)?;
            if row > 0 {
                out.push(b'\n');
            }
            let lines = heads.iter().zip(columns);
            let lines = lines.map(|(head, &i)| vec![head.clone(), painted(&cells[i], style, manner)]);
            lay(&shape, lines.collect(), out);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{Sheet, Table};
    use crate::report::view::View;
    use crate::report::writers::fixture;
    use proptest::prelude::*;

    fn written(sheet: &Sheet, style: Style) -> String {
        let mut out = Vec::new();
        write(&ViewedSheet::whole(sheet), &style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn shown(style: Style) -> String {
        written(&fixture::sheet(), style)
    }

    #[test]
    fn at_80_columns_the_least_important_columns_leave() {
        assert_eq!(
            shown(Style::terminal(80)),
            "\
Things

                                         level,
rank  id     name               verdict    0–10  reason
────────────────────────────────────────────────────────────────────────────────
   1  north  North, \"and\" Sons  good        7.3  first and by far the largest of
                                                 them all; nothing else comes
                                                 near it in any year
   2  東京   東京電力株式会社   invest      6.0  two lines and a | pipe, <b>,
                                                 `code` and \\
   3  esc    a\\u{1b}[31mred     bad           –  =SUM(A1)
   4  e\u{301}t\u{e9}    -12.5              keep        0.0  -1+2
────────────────────────────────────────────────────────────────────────────────
Not shown for want of room: ratio, amount, share, due, done. See them with
--columns or -f csv.

no rows

2 of 4 things have no date.
Amounts in USD were left as they are.
Next: nothing.
… and 2 more notes: see -f json
"
        );
    }

    #[test]
    fn below_60_columns_every_row_is_a_card() {
        let text = shown(Style::terminal(50));
        let first: Vec<&str> = text.lines().skip(2).take_while(|line| !line.is_empty()).collect();
        assert_eq!(
            first,
            [
                "rank:               1",
                "id:                 north",
                "name:               North, \"and\" Sons",
                "verdict:            good",
                "level, 0–10:        7.3",
                "ratio to the mean:  0.33",
                "amount, EUR:        1\u{2009}234\u{2009}568",
                "share:              12.4\u{202f}%",
                "due:                2026-03-01",
                "done:               yes",
                "reason:             first and by far the largest",
                "                    of them all; nothing else",
                "                    comes near it in any year",
            ]
        );
    }

    #[test]
    fn a_pipe_gets_everything_on_one_line_without_separators() {
        let text = shown(Style::plain());
        let line = text.lines().nth(4).unwrap();
        assert_eq!(
            line,
            "   1  north  North, \"and\" Sons  good             7.3               0.33      1234568   12.4 %  \
             2026-03-01  yes   first and by far the largest of them all; nothing else comes near it in any year"
        );
        assert!(!text.contains("Not shown"));
    }

    #[test]
    fn ascii_mode_adds_nothing_beyond_ascii() {
        let table = Table {
            name: "x",
            title: None,
            columns: vec![Column::number("amount"), Column::number("share"), Column::text("gone")],
            rows: Box::new(vec![vec![
                Cell::Exact { value: 1_234_567.into(), shown: 0 },
                Cell::Share(rust_decimal::Decimal::new(123, 3)),
                Cell::Missing("none"),
            ]]),
        };
        let sheet =
            Sheet { schema: "x/1", tables: vec![table], notes: vec!["n".into(); 5], ..Sheet::default() };
        assert_eq!(
            written(&sheet, Style::terminal(80).unicode(false)),
            "   amount   share  gone
-----------------------
1 234 567  12.3 %  -
-----------------------

n
n
n
... and 2 more notes: see -f json
"
        );
    }

    #[test]
    fn colour_repeats_what_the_word_says_and_never_moves_a_column() {
        let plain = shown(Style::terminal(200));
        let coloured = shown(Style::terminal(200).colour(true));
        assert!(coloured.contains("\u{1b}[34mgood\u{1b}[0m"));
        assert!(coloured.contains("\u{1b}[31mbad\u{1b}[0m"));
        let mut stripped = coloured;
        for code in ["0", BOLD, DIM, "31", "32", "33", "34"] {
            stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(stripped, plain);
    }

    #[test]
    fn columns_for_machines_are_shown_when_asked_for() {
        let sheet = fixture::sheet();
        let view = View {
            columns: Some(["currency", "id", "hidden"].map(str::to_owned).to_vec()),
            limit: Some(1),
            ..View::default()
        };
        let mut out = Vec::new();
        write_table(&view.apply(&sheet.tables[0]).unwrap(), &Style::terminal(80), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().nth(2), Some("currency  id     hidden"));
        assert_eq!(text.lines().nth(4), Some("EUR       north  h1"));
    }

    /// What a terminal would obey never reaches it.
    fn check(text: &str, width: usize, colour: bool) {
        for line in text.lines() {
            assert!(!line.ends_with(' '), "space at the end of {line:?}");
            let bare = line.replace("\u{1b}[0m", "").replace("\u{1b}[1m", "").replace("\u{1b}[2m", "");
            let bare = bare.replace("\u{1b}[31m", "");
            assert!(colour || bare == line, "colour in {line:?}");
            assert!(!bare.chars().any(char::is_control), "control character in {line:?}");
            assert!(bare.width() <= width, "{} columns in {line:?}", bare.width());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn any_text_fits_any_width(
            rows in proptest::collection::vec((any::<String>(), "[a-z 日é\u{301}\u{1b}\n]{0,80}", any::<i64>()), 1..6),
            width in 30usize..160,
            colour: bool,
        ) {
            let rows: Vec<Vec<Cell>> = rows
                .into_iter()
                .map(|(a, b, n)| vec![Cell::Toned(a, Tone::Bad), Cell::Text(b), Cell::Integer(n)])
                .collect();
            let columns = vec![
                Column::text("first").priority(0),
                Column::text("a column that wraps").wraps(),
                Column::number("a number").priority(2),
            ];
            let table = Table { name: "x", title: None, columns, rows: Box::new(rows) };
            let sheet = Sheet { schema: "x/1", tables: vec![table], notes: vec![], ..Sheet::default() };
            check(&written(&sheet, Style::terminal(width).colour(colour)), width, colour);
        }
    }
}
