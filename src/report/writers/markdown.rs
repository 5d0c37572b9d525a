//! Markdown: what people see as pipe tables, with the notes as a list beneath.
//!
//! Cells are not padded, so that one longer name does not change every line of a file under version control.

use std::io::{self, Write};

use super::blocks::write_in_blocks;
use super::people::{Manner, heading, one_line};
use crate::report::chart::Chart;
use crate::report::sheet::Cell;
use crate::report::view::{Part, Viewed, ViewedSheet};

/// Writes the sheet.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(sheet: &ViewedSheet<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    if let Some(title) = sheet.title {
        writeln!(sink, "# {}", escaped(title))?;
        first = false;
    }
    for part in sheet.parts() {
        if !first {
            sink.write_all(b"\n")?;
        }
        first = false;
        match part {
            Part::Heading(level, text) => {
                writeln!(sink, "{} {}", "#".repeat(usize::from(level.clamp(1, 5)) + 1), escaped(text))?;
            }
            Part::Text(text) => writeln!(sink, "{}{}", guard(text), escaped(text))?,
            Part::List(points) => write_list(points, sink)?,
            Part::Table(viewed) => write_table(viewed, sink)?,
            Part::Chart(chart) => write_chart(&chart, sink)?,
        }
    }
    if !sheet.notes.is_empty() && !first {
        sink.write_all(b"\n")?;
    }
    write_list(sheet.notes, sink)
}

fn write_list(points: &[String], sink: &mut dyn Write) -> io::Result<()> {
    points.iter().try_for_each(|point| writeln!(sink, "- {}{}", guard(point), escaped(point)))
}

/// What keeps a text from opening a list, a quotation or a heading where a line begins.
fn guard(text: &str) -> &'static str {
    if text.trim_start().starts_with(['-', '+', '#', '>']) { "\\" } else { "" }
}

/// What a chart says; its figures stand in a table.
fn write_chart(chart: &Chart, sink: &mut dyn Write) -> io::Result<()> {
    writeln!(sink, "**{}**", escaped(&chart.title))?;
    match &chart.caption {
        Some(caption) => writeln!(sink, "\n{}{}", guard(caption), escaped(caption)),
        None => Ok(()),
    }
}

fn write_table(viewed: &Viewed<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let table = viewed.table();
    let columns = viewed.columns_for_people();
    if let Some(title) = &table.title {
        writeln!(sink, "## {}\n", escaped(title))?;
    }
    if columns.is_empty() {
        return Ok(());
    }
    let mut head = String::from("|");
    let mut rule = String::from("|");
    for &column in &columns {
        let column = &table.columns[column];
        head.push_str(&format!(" {} |", escaped(&heading(column))));
        rule.push_str(if column.numeric { "---:|" } else { "---|" });
    }
    writeln!(sink, "{head}\n{rule}")?;
    let manner = Manner::page();
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(table.columns.len());
        for row in rows {
            viewed.fill(row, &mut cells)?;
            out.push(b'|');
            for &column in &columns {
                let cell = &cells[column];
                let text = manner.text(cell);
                out.push(b' ');
                match cell {
                    Cell::Text(_) | Cell::Toned(..) => out.extend_from_slice(escaped(&text).as_bytes()),
                    _ => out.extend_from_slice(text.as_bytes()),
                }
                out.extend_from_slice(if text.is_empty() { b"|" } else { b" |" });
            }
            out.push(b'\n');
        }
        Ok(())
    })
}

/// The text so that Markdown shows it as it is, on one line.
fn escaped(text: &str) -> String {
    let text = one_line(text.trim());
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        match c {
            '\\' | '|' | '`' | '*' | '[' | ']' | '~' => out.extend(['\\', c]),
            '_' if !(before.is_alphanumeric() && after.is_alphanumeric()) => out.push_str("\\_"),
            '<' => out.push_str("&lt;"),
            '&' if after == '#' || after.is_ascii_alphabetic() => out.push_str("&amp;"),
            _ => out.push(c),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::writers::fixture;
    use proptest::prelude::*;

    #[test]
    fn every_kind_of_cell() {
        let sheet = fixture::sheet();
        let mut out = Vec::new();
        write(&ViewedSheet::whole(&sheet), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap().replace('\u{202f}', "~").replace("e\u{301}t\u{e9}", "été"),
            r#"## Things

| rank | id | name | verdict | level, 0–10 | ratio to the mean | amount, EUR | share | due | done | reason |
|---:|---|---|---|---:|---:|---:|---:|---|---|---|
| 1 | north | North, "and" Sons | good | 7.3 | 0.33 | 1234568 | 12.4~% | 2026-03-01 | yes | first and by far the largest of them all; nothing else comes near it in any year |
| 2 | 東京 | 東京電力株式会社 | invest | 6.0 | 10.00 | 48000 | -5.0~% | 2026-11-21 | no | two lines and a \| pipe, &lt;b>, \`code\` and \\ |
| 3 | esc | a\\u{1b}\[31mred | bad | – | 0.00 | -1 | – | – | – | =SUM(A1) |
| 4 | été | -12.5 | keep | 0.0 | 123456789.50 | 0 | 100.0~% | 1999-12-31 | yes | -1+2 |

| id | n, hours |
|---|---:|

- 2 of 4 things have no date.
- Amounts in USD were left as they are.
- Next: nothing.
- A fourth note.
- A fifth note.
"#
        );
    }

    #[test]
    fn words_stay_as_they_are() {
        for (text, expected) in [
            ("north_sea_2", "north_sea_2"),
            ("_x_", "\\_x\\_"),
            ("R&D, a & b", "R&amp;D, a & b"),
            ("*bold* ~x~ [a](b)", "\\*bold\\* \\~x\\~ \\[a\\](b)"),
            (" one\r\ntwo\n", "one two"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    proptest! {
        /// However wild the text, it stays in its cell.
        #[test]
        fn a_cell_never_breaks_its_row(text: String) {
            let escaped = escaped(&text);
            prop_assert!(!escaped.contains(['\n', '\r']));
            let mut backslashes = 0;
            for c in escaped.chars() {
                prop_assert!(c != '|' || backslashes % 2 == 1);
                backslashes = if c == '\\' { backslashes + 1 } else { 0 };
            }
        }
    }
}
