//! PDF: the sheet as a document of pages.
//!
//! The one writer that knows the page engine: it hands it a document that knows nothing of the sheet in return. What a
//! page has no room for is in the other forms, and the page says so.

use std::io::{self, Write};

use super::people::{Manner, heading, one_line};
use crate::page::document::{self, Document};
use crate::report::chart::{Chart, svg};
use crate::report::sheet::{Cell, Column};
use crate::report::view::{Part, Viewed, ViewedSheet};

/// Rows of one table that are printed: some sixty pages, which nobody reads.
const ROWS: usize = 2_000;

/// Writes the sheet.
///
/// # Errors
/// Fails where the sink fails, a row cannot be read or the page engine refuses.
pub fn write(sheet: &ViewedSheet<'_>, sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(&document::print(&made(sheet)?).map_err(io::Error::other)?)
}

fn made(sheet: &ViewedSheet<'_>) -> io::Result<Document> {
    let mut parts = Vec::new();
    let mut above = 1;
    for part in sheet.parts() {
        match part {
            Part::Heading(level, text) => {
                above = level.clamp(1, 5) + 1;
                parts.push(document::Part::Heading(above, line(text)));
            }
            Part::Text(text) => parts.push(document::Part::Text(line(text))),
            Part::List(points) => parts.push(document::Part::List(points.iter().map(|p| line(p)).collect())),
            Part::Chart(chart) => parts.push(document::Part::Picture(picture(&chart))),
            Part::Table(viewed) => {
                if let Some(title) = &viewed.table().title {
                    parts.push(document::Part::Heading((above + 1).min(6), line(title)));
                }
                parts.push(document::Part::Table(table(viewed)?));
            }
        }
    }
    let notes = sheet.notes.iter().map(|note| line(note)).collect();
    Ok(Document { title: line(&sheet.name()), parts, notes })
}

/// The text on one line, with nothing in it that is obeyed.
fn line(text: &str) -> String {
    one_line(text.trim()).into_owned()
}

fn picture(chart: &Chart) -> document::Picture {
    document::Picture {
        svg: svg::print(chart),
        title: line(&chart.title),
        caption: chart.caption.as_deref().map(line),
        alt: line(&chart.words()),
    }
}

fn table(viewed: &Viewed<'_>) -> io::Result<document::Table> {
    let all = &viewed.table().columns;
    let columns = viewed.columns_for_people();
    let len = viewed.len().min(ROWS);
    let mut whole: Vec<bool> = columns.iter().map(|&c| all[c].numeric).collect();
    let mut cells = Vec::with_capacity(all.len());
    let mut rows = Vec::with_capacity(len);
    for row in 0..len {
        viewed.fill(row, &mut cells)?;
        for (whole, &column) in whole.iter_mut().zip(&columns) {
            *whole = *whole || matches!(cells[column], Cell::Day(_));
        }
        rows.push(columns.iter().map(|&column| cell(&cells[column])).collect());
    }
    let mut remarks = Vec::new();
    if len < viewed.len() {
        let more = viewed.len() - len;
        let noun = if more == 1 { "row" } else { "rows" };
        remarks.push(format!("… and {more} more {noun}: see HTML, XLSX or CSV."));
    }
    let columns =
        columns.iter().zip(whole).map(|(&column, whole)| self::column(&all[column], whole)).collect();
    Ok(document::Table { columns, rows, remarks })
}

fn column(column: &Column, whole: bool) -> document::Column {
    document::Column {
        head: line(&heading(column)),
        name: line(&column.name),
        right: column.numeric,
        whole,
        wraps: column.wraps,
        priority: column.priority,
    }
}

fn cell(cell: &Cell) -> document::Cell {
    let text = Manner::reader().text(cell);
    let mark = match cell {
        Cell::Toned(_, tone) => tone.colour().map(|colour| colour.light()),
        _ => None,
    };
    let faint = matches!(cell, Cell::Missing(_));
    document::Cell { text: line(&text), mark, faint }
}

#[cfg(feature = "pages")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::samples;
    use crate::report::sheet::{Block, Sheet, Table};
    use crate::report::writers::fixture;

    fn printed(sheet: &Sheet) -> Vec<u8> {
        let mut out = Vec::new();
        write(&ViewedSheet::whole(sheet), &mut out).unwrap();
        out
    }

    /// The letters on all pages: spaces are not found again as they were.
    fn text(pdf: &[u8]) -> String {
        let pdf = lopdf::Document::load_mem(pdf).unwrap();
        let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
        letters(&pdf.extract_text(&pages).unwrap())
    }

    fn letters(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
    }

    #[test]
    fn every_kind_of_cell() {
        let pdf = printed(&fixture::sheet());
        assert_eq!(printed(&fixture::sheet()), pdf);
        let text = text(&pdf);
        for words in [
            "Things",
            "amount, EUR",
            "North, \"and\" Sons",
            "invest",
            "7.3",
            "12.4",
            "2026-03-01",
            "two lines and a | pipe, <b>, `code` and \\",
            "=SUM(A1)",
            "No rows.",
            "2 of 4 things have no date.",
            "A fifth note.",
        ] {
            assert!(text.contains(&letters(words)), "{words} in {text}");
        }
        // Escapes are written out, and what is hidden or for machines is not shown.
        assert!(text.contains("a\\u{1b}[31mred"), "{text}");
        assert!(!text.contains("h1") && !text.contains("currency"), "{text}");
    }

    #[test]
    fn a_long_table_ends_with_how_many_rows_it_lacks() {
        let table = |count: usize| {
            let rows: Vec<Vec<Cell>> = (0..count).map(|n| vec![Cell::Integer(n as i64)]).collect();
            Table { name: "many", title: None, columns: vec![Column::number("n")], rows: Box::new(rows) }
        };
        let sheet = |count| Sheet { schema: "x/1", tables: vec![table(count)], ..Sheet::default() };
        let last = |count: usize| {
            let sheet = sheet(count);
            let made = made(&ViewedSheet::whole(&sheet)).unwrap();
            let Some(document::Part::Table(table)) = made.parts.last().cloned() else { panic!("no table") };
            (table.rows.len(), table.remarks)
        };
        assert_eq!(last(ROWS), (ROWS, vec![]));
        assert_eq!(last(ROWS + 1), (ROWS, vec!["… and 1 more row: see HTML, XLSX or CSV.".to_owned()]));
        assert_eq!(last(ROWS + 500), (ROWS, vec!["… and 500 more rows: see HTML, XLSX or CSV.".to_owned()]));
    }

    #[test]
    fn every_chart_is_drawn_with_its_title() {
        let charts = samples::all();
        let titles: Vec<String> = charts.iter().map(|chart| chart.title.clone()).collect();
        let blocks = charts.into_iter().map(|chart| Block::Chart(Box::new(chart))).collect();
        let sheet = Sheet { schema: "x/1", blocks, ..Sheet::default() };
        let pdf = printed(&sheet);
        let text = text(&pdf);
        for title in titles {
            assert!(text.contains(&letters(&title)), "{title} in {text}");
        }
        // As lines and letters, not as points of colour.
        let pdf = lopdf::Document::load_mem(&pdf).unwrap();
        let image = |object: &lopdf::Object| {
            let lopdf::Object::Stream(stream) = object else { return false };
            stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image"))
        };
        assert!(!pdf.objects.values().any(image));
    }
}
