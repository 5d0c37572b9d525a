//! Writers: one file for each form that a sheet can take.

mod blocks;
pub mod csv;
mod digits;
pub mod html;
pub mod json;
pub mod jsonl;
pub mod markdown;
pub mod parquet;
pub mod pdf;
pub(crate) mod people;
pub mod svg;
pub mod table;
pub mod xlsx;

use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use super::style::Style;
use super::view::ViewedSheet;

/// The forms that a sheet can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a terminal.
    Table,
    /// One table for spreadsheets and scripts.
    Csv,
    /// Everything for scripts.
    Json,
    /// One table for programs that read line by line.
    Jsonl,
    /// One table in typed columns, for analysis.
    Parquet,
    /// For a page on a code host.
    Markdown,
    /// One page for a browser.
    Html,
    /// Pages for paper.
    Pdf,
    /// A workbook for a spreadsheet.
    Xlsx,
    /// One chart as a picture.
    Svg,
}

impl Format {
    /// All forms.
    pub const ALL: [Self; 10] = [
        Self::Table,
        Self::Csv,
        Self::Json,
        Self::Jsonl,
        Self::Parquet,
        Self::Markdown,
        Self::Html,
        Self::Pdf,
        Self::Xlsx,
        Self::Svg,
    ];

    /// The word that `--format` takes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Svg => "svg",
        }
    }

    /// Whether the form is no text, so that a terminal has no use for it.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Pdf | Self::Xlsx | Self::Parquet)
    }

    /// Whether the form is one table and nothing else, so that notes have to be said elsewhere.
    #[must_use]
    pub const fn is_bare(self) -> bool {
        matches!(self, Self::Csv | Self::Jsonl | Self::Parquet)
    }

    /// All words that `--format` takes, as a sentence has them: `table, csv or json`.
    #[must_use]
    pub fn words() -> String {
        let words = Self::ALL.map(Self::word);
        match words.split_last() {
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
            None => String::new(),
        }
    }

    /// The form that a file's ending asks for.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "parquet" => Some(Self::Parquet),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.word() == text)
            .ok_or_else(|| format!("`{text}` is not a format; write {}", Self::words()))
    }
}

/// Writes the sheet in one of the forms.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(format: Format, sheet: &ViewedSheet<'_>, style: &Style, sink: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => table::write(sheet, style, sink),
        Format::Csv => sheet.main().map_or(Ok(()), |table| csv::write(table, sink)),
        Format::Json => json::write(sheet, sink),
        Format::Jsonl => sheet.main().map_or(Ok(()), |table| jsonl::write(table, sink)),
        Format::Parquet => parquet::write(sheet.main(), sink),
        Format::Markdown => markdown::write(sheet, sink),
        Format::Html => html::write(sheet, sink),
        Format::Pdf => pdf::write(sheet, sink),
        Format::Xlsx => xlsx::write(sheet, sink),
        Format::Svg => svg::write(sheet, sink),
    }
}

#[cfg(test)]
pub(crate) mod fixture {
    //! One sheet with every kind of cell, which every writer is tested on.

    use jiff::civil::date;
    use rust_decimal::Decimal;

    use crate::report::sheet::{Cell, Column, Sheet, Table, Tone};

    fn text(words: &str) -> Cell {
        Cell::Text(words.to_owned())
    }

    fn ratio(value: f64) -> Cell {
        Cell::Number { value, csv: None, shown: 2 }
    }

    fn amount(cents: i64) -> Cell {
        Cell::Exact { value: Decimal::new(cents, 2), shown: 0 }
    }

    fn share(value: i64) -> Cell {
        Cell::Share(Decimal::new(value, 4))
    }

    pub(crate) fn sheet() -> Sheet {
        let missing = || Cell::Missing("not given");
        let toned = |word: &str, tone| Cell::Toned(word.to_owned(), tone);
        let rows = vec![
            vec![
                Cell::Integer(1),
                text("north"),
                text("North, \"and\" Sons"),
                toned("good", Tone::Good),
                Cell::score(Some(7.25)),
                ratio(1.0 / 3.0),
                amount(123_456_789),
                share(1235),
                Cell::Day(date(2026, 3, 1)),
                Cell::Flag(true),
                text("EUR"),
                text("first and by far the largest of them all; nothing else comes near it in any year"),
                text("h1"),
            ],
            vec![
                Cell::Integer(2),
                text("東京"),
                text("東京電力株式会社"),
                toned("invest", Tone::Invest),
                Cell::score(Some(6.00005)),
                ratio(10.0),
                amount(4_800_000),
                share(-500),
                Cell::Day(date(2026, 11, 21)),
                Cell::Flag(false),
                text("EUR"),
                text("two lines\nand a | pipe, <b>, `code` and \\"),
                text("h2"),
            ],
            vec![
                Cell::Integer(3),
                text("esc"),
                text("a\u{1b}[31mred"),
                toned("bad", Tone::Bad),
                Cell::score(Some(f64::NAN)),
                ratio(-0.000_000_2),
                amount(-50),
                missing(),
                missing(),
                missing(),
                missing(),
                text("=SUM(A1)"),
                missing(),
            ],
            vec![
                Cell::Integer(4),
                text("e\u{301}t\u{e9}"),
                text("-12.5"),
                toned("keep", Tone::Keep),
                Cell::score(Some(-0.000_01)),
                ratio(123_456_789.5),
                amount(0),
                share(10_000),
                Cell::Day(date(1999, 12, 31)),
                Cell::Flag(true),
                text("USD"),
                text("-1+2"),
                text("h4"),
            ],
        ];
        let columns = vec![
            Column::number("rank").priority(0),
            Column::text("id").priority(0),
            Column::text("name").priority(0),
            Column::text("verdict").priority(0),
            Column::number("level").unit("0–10").priority(1),
            Column::number("ratio").heading("ratio to the mean").priority(5),
            Column::number("amount").unit("EUR").priority(2),
            Column::number("share").priority(3),
            Column::text("due").priority(4),
            Column::text("done").priority(6),
            Column::text("currency").machine(),
            Column::text("reason").priority(1).wraps(),
            Column::text("hidden").hidden(),
        ];
        Sheet {
            schema: "test.things/1",
            tables: vec![
                Table { name: "things", title: Some("Things".to_owned()), columns, rows: Box::new(rows) },
                Table {
                    name: "empty",
                    title: None,
                    columns: vec![Column::text("id"), Column::number("n").unit("hours")],
                    rows: Box::new(Vec::new()),
                },
            ],
            notes: [
                "2 of 4 things have no date.",
                "Amounts in USD were left as they are.",
                "Next: nothing.",
                "A fourth note.",
                "A fifth note.",
            ]
            .map(str::to_owned)
            .to_vec(),
            ..Sheet::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{Cell, Column, Sheet, Table};
    use crate::report::view::View;

    #[test]
    fn formats_are_found_by_word_and_by_ending() {
        for format in Format::ALL {
            assert_eq!(format.word().parse(), Ok(format));
        }
        assert_eq!(Format::of_path(Path::new("a/b.MD")), Some(Format::Markdown));
        assert_eq!(Format::of_path(Path::new("b.ndjson")), Some(Format::Jsonl));
        assert_eq!(Format::of_path(Path::new("b.docx")), None);
        assert_eq!(
            "xml".parse::<Format>(),
            Err("`xml` is not a format; write table, csv, json, jsonl, parquet, markdown, html, pdf, xlsx or svg".to_owned())
        );
    }

    /// More rows than one block, so that threads take part: the bytes are the same each time.
    #[test]
    fn every_writer_is_deterministic() {
        let one = fixture::sheet();
        let mut rows = Vec::new();
        for i in 0..3_000 {
            let mut cells = Vec::new();
            one.tables[0].rows.fill(i % 4, &mut cells).unwrap();
            cells[0] = Cell::Integer(i as i64);
            rows.push(cells);
        }
        let table =
            Table { name: "many", title: None, columns: one.tables[0].columns.clone(), rows: Box::new(rows) };
        let sheet =
            Sheet { schema: "x/1", tables: vec![table], notes: one.notes.clone(), ..Sheet::default() };
        let view = View { sort: Some("-amount".into()), ..View::default() };
        // Pages, which know no style and take long, have a test of their own.
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Pdf) {
            for style in
                [Style::plain(), Style::terminal(80).colour(true), Style::terminal(50).unicode(false)]
            {
                let run = || {
                    let mut out = Vec::new();
                    let viewed = view.apply_to_sheet(&sheet, None).unwrap();
                    write(format, &viewed, &style, &mut out).unwrap();
                    out
                };
                assert_eq!(run(), run());
            }
        }
    }

    #[test]
    fn a_sheet_without_tables_is_no_error() {
        let sheet =
            Sheet { schema: "x/1", tables: vec![], notes: vec!["Nothing.".into()], ..Sheet::default() };
        let possible = |format: &Format| cfg!(feature = "pages") || *format != Format::Pdf;
        for format in Format::ALL.into_iter().filter(possible) {
            write(format, &ViewedSheet::whole(&sheet), &Style::plain(), &mut Vec::new()).unwrap();
        }
    }

    /// A row with fewer cells than columns is filled up.
    #[test]
    fn a_short_row_is_no_crash() {
        let table = Table {
            name: "x",
            title: None,
            columns: vec![Column::text("a"), Column::text("b")],
            rows: Box::new(vec![vec![Cell::Text("1".into())]]),
        };
        let sheet = Sheet { schema: "x/1", tables: vec![table], notes: vec![], ..Sheet::default() };
        let mut out = Vec::new();
        write(Format::Csv, &ViewedSheet::whole(&sheet), &Style::plain(), &mut out).unwrap();
        assert_eq!(out, b"a,b\n1,\n");
    }
}
