//! JSON: one object with the schema's name, the tables and the notes. One row stands on one line.
//!
//! Numbers are written in full precision, missing cells as null, days as text, shares as fractions. All tables are
//! there, with all columns that are shown, in the columns' order.

use std::io::{self, Write};

use super::blocks::write_in_blocks;
use super::digits;
use super::people::is_control;
use crate::report::sheet::Cell;
use crate::report::view::{Viewed, ViewedSheet};

/// Writes the sheet.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(sheet: &ViewedSheet<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let mut head = b"{\n  \"schema\": ".to_vec();
    string(sheet.schema, &mut head)?;
    head.extend_from_slice(b",\n  \"tables\": {");
    sink.write_all(&head)?;
    for (i, table) in sheet.tables.iter().enumerate() {
        sink.write_all(if i > 0 { b",\n    " } else { b"\n    " })?;
        write_table(table, "    ", sink)?;
    }
    sink.write_all(if sheet.tables.is_empty() { b"},\n" } else { b"\n  },\n" })?;
    let mut notes = b"  \"notes\": [".to_vec();
    for (i, note) in sheet.notes.iter().enumerate() {
        notes.extend_from_slice(if i > 0 { b",\n    " } else { b"\n    " });
        string(note, &mut notes)?;
    }
    notes.extend_from_slice(if sheet.notes.is_empty() { b"]\n}\n" } else { b"\n  ]\n}\n" });
    sink.write_all(&notes)
}

/// Writes `"name": [rows]`, the rows indented a step deeper than `indent`.
pub(crate) fn write_table(viewed: &Viewed<'_>, indent: &str, sink: &mut dyn Write) -> io::Result<()> {
    let mut head = Vec::new();
    string(viewed.table().name, &mut head)?;
    head.extend_from_slice(b": [");
    sink.write_all(&head)?;
    let keys = keys(viewed)?;
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(viewed.table().columns.len());
        for row in rows {
            viewed.fill(row, &mut cells)?;
            out.extend_from_slice(if row > 0 { b",\n" } else { b"\n" });
            out.extend_from_slice(indent.as_bytes());
            out.extend_from_slice(b"  ");
            object(&keys, &cells, out)?;
        }
        Ok(())
    })?;
    if !viewed.is_empty() {
        sink.write_all(b"\n")?;
        sink.write_all(indent.as_bytes())?;
    }
    sink.write_all(b"]")
}

/// The keys of a row's object, written once for all rows, with the columns that they belong to.
pub(crate) type Keys = Vec<(Vec<u8>, usize)>;

/// The keys of the rows of a table.
pub(crate) fn keys(viewed: &Viewed<'_>) -> io::Result<Keys> {
    let mut keys = Vec::with_capacity(viewed.columns().len());
    for &column in viewed.columns() {
        let mut key = if keys.is_empty() { Vec::new() } else { b", ".to_vec() };
        string(&viewed.table().columns[column].name, &mut key)?;
        key.extend_from_slice(b": ");
        keys.push((key, column));
    }
    Ok(keys)
}

/// A row as an object on one line.
pub(crate) fn object(keys: &Keys, cells: &[Cell], out: &mut Vec<u8>) -> io::Result<()> {
    out.push(b'{');
    for (key, column) in keys {
        out.extend_from_slice(key);
        value(&cells[*column], out)?;
    }
    out.push(b'}');
    Ok(())
}

/// A text with its quotes. Characters that a terminal would obey or that turn the line around are written as their
/// numbers, which means the same to every reader of JSON.
pub(crate) fn string(text: &str, out: &mut Vec<u8>) -> io::Result<()> {
    if text.is_ascii() && !text.contains('\u{7f}') || !text.chars().any(is_control) {
        return serde_json::to_writer(out, text).map_err(io::Error::from);
    }
    for c in serde_json::to_string(text)?.chars() {
        if is_control(c) {
            // All of them are below 0x10000: one number is enough.
            write!(out, "\\u{:04x}", u32::from(c))?;
        } else {
            write!(out, "{c}")?;
        }
    }
    Ok(())
}

/// A cell as a value of JSON.
fn value(cell: &Cell, out: &mut Vec<u8>) -> io::Result<()> {
    match cell {
        Cell::Text(text) | Cell::Toned(text, _) => string(text, out)?,
        Cell::Integer(n) => digits::integer(out, *n),
        Cell::Number { value, .. } if value.is_finite() => digits::shortest(out, *value),
        Cell::Exact { value, .. } | Cell::Share(value) => digits::decimal(out, *value),
        Cell::Day(date) => {
            out.push(b'"');
            digits::day(out, *date);
            out.push(b'"');
        }
        Cell::Flag(true) => out.extend_from_slice(b"true"),
        Cell::Flag(false) => out.extend_from_slice(b"false"),
        Cell::Number { .. } | Cell::Missing(_) => out.extend_from_slice(b"null"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{Column, Sheet, Table};
    use crate::report::writers::fixture;
    use proptest::prelude::*;

    fn written(sheet: &Sheet) -> String {
        let mut out = Vec::new();
        write(&ViewedSheet::whole(sheet), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_would_be_obeyed_stands_as_its_number_and_reads_the_same() {
        for (text, expected) in [
            ("a\u{202e}b\"", r#""a\u202eb\"""#),
            ("\u{9b}\u{7f}\u{1b}", r#""\u009b\u007f\u001b""#),
            ("é\u{feff}", r#""é\ufeff""#),
        ] {
            let mut out = Vec::new();
            string(text, &mut out).unwrap();
            assert_eq!(String::from_utf8(out.clone()).unwrap(), expected);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }

    #[test]
    fn every_kind_of_cell() {
        let text = written(&fixture::sheet());
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        assert_eq!(
            text,
            r#"{
  "schema": "test.things/1",
  "tables": {
    "things": [
      {"rank": 1, "id": "north", "name": "North, \"and\" Sons", "verdict": "good", "level": 7.25, "ratio": 0.3333333333333333, "amount": 1234567.89, "share": 0.1235, "due": "2026-03-01", "done": true, "currency": "EUR", "reason": "first and by far the largest of them all; nothing else comes near it in any year"},
      {"rank": 2, "id": "東京", "name": "東京電力株式会社", "verdict": "invest", "level": 6.00005, "ratio": 10, "amount": 48000, "share": -0.05, "due": "2026-11-21", "done": false, "currency": "EUR", "reason": "two lines\nand a | pipe, <b>, `code` and \\"},
      {"rank": 3, "id": "esc", "name": "a\u001b[31mred", "verdict": "bad", "level": null, "ratio": -0.0000002, "amount": -0.5, "share": null, "due": null, "done": null, "currency": null, "reason": "=SUM(A1)"},
      {"rank": 4, "id": "été", "name": "-12.5", "verdict": "keep", "level": -0.00001, "ratio": 123456789.5, "amount": 0, "share": 1, "due": "1999-12-31", "done": true, "currency": "USD", "reason": "-1+2"}
    ],
    "empty": []
  },
  "notes": [
    "2 of 4 things have no date.",
    "Amounts in USD were left as they are.",
    "Next: nothing.",
    "A fourth note.",
    "A fifth note."
  ]
}
"#
            .replace("été", "e\u{301}té")
        );
    }

    #[test]
    fn an_empty_sheet_is_an_object_too() {
        let sheet = Sheet { schema: "x/1", tables: vec![], notes: vec![], ..Sheet::default() };
        let value: serde_json::Value = serde_json::from_str(&written(&sheet)).unwrap();
        assert_eq!(value, serde_json::json!({"schema": "x/1", "tables": {}, "notes": []}));
    }

    proptest! {
        #[test]
        fn any_text_and_number_parses_and_comes_back(
            text: String,
            note: String,
            number in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO,
            integer: i64,
        ) {
            let sheet = Sheet {
                schema: "x/1",
                tables: vec![Table {
                    name: "t",
                    title: None,
                    columns: vec![Column::text(text.clone() + "1"), Column::number("n"), Column::number("i")],
                    rows: Box::new(vec![vec![
                        Cell::Text(text.clone()),
                        Cell::Number { value: number, csv: Some(1), shown: 1 },
                        Cell::Integer(integer),
                    ]]),
                }],
                notes: vec![note.clone()],
                ..Sheet::default()
            };
            let written = written(&sheet);
            prop_assert_eq!(written.lines().count(), 11);
            let value: serde_json::Value = serde_json::from_str(&written).unwrap();
            let row = &value["tables"]["t"][0];
            prop_assert_eq!(row[text.clone() + "1"].as_str().unwrap(), text);
            prop_assert_eq!(row["n"].to_string().parse::<f64>().unwrap(), row["n"].as_f64().unwrap());
            prop_assert!((row["n"].as_f64().unwrap() - number).abs() <= number.abs() * 1e-15);
            prop_assert_eq!(row["i"].as_i64().unwrap(), integer);
            prop_assert_eq!(value["notes"][0].as_str().unwrap(), note);
        }
    }
}
