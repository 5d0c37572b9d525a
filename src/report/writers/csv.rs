//! CSV: one header line, plain digits, ISO dates, fractions for shares, nothing for missing.
//!
//! Cells are quoted only where they must be (RFC 4180), and a text that a spreadsheet would take for a formula is
//! guarded by an apostrophe. Characters that a terminal would obey or that turn the line around are written out as
//! `\u{1b}`; tabs and line ends stay. Lines end with a line feed.

use std::io::{self, Write};

use super::blocks::write_in_blocks;
use super::digits;
use super::people::{is_control, written_out};
use crate::report::sheet::Cell;
use crate::report::view::Viewed;

/// Rows that are looked at before they are filled.
const AHEAD: usize = 16;

/// Writes the table.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(viewed: &Viewed<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let columns = viewed.columns();
    if columns.is_empty() {
        return Ok(());
    }
    let mut head = Vec::new();
    for (i, &column) in columns.iter().enumerate() {
        if i > 0 {
            head.push(b',');
        }
        text(&viewed.table().columns[column].name, &mut head);
    }
    head.push(b'\n');
    sink.write_all(&head)?;
    write_in_blocks(viewed.len(), sink, |rows, out| {
        let mut cells = Vec::with_capacity(viewed.table().columns.len());
        for row in rows.clone() {
            if (row - rows.start).is_multiple_of(AHEAD) {
                viewed.look_ahead(row..(row + AHEAD).min(rows.end));
            }
            viewed.fill(row, &mut cells)?;
            let begin = out.len();
            for (i, &column) in columns.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                match &cells[column] {
                    Cell::Text(words) | Cell::Toned(words, _) => text(words, out),
                    cell => raw(cell, out),
                }
            }
            if out.len() == begin {
                // An empty line would be skipped by readers.
                out.extend_from_slice(b"\"\"");
            }
            out.push(b'\n');
        }
        Ok(())
    })
}

/// The cell's text without quotes and guard.
pub(crate) fn raw(cell: &Cell, out: &mut Vec<u8>) {
    match cell {
        Cell::Text(text) | Cell::Toned(text, _) => out.extend_from_slice(text.as_bytes()),
        Cell::Integer(n) => digits::integer(out, *n),
        Cell::Number { value, .. } if !value.is_finite() => {}
        Cell::Number { value, csv: Some(decimals), .. } => digits::fixed(out, *value, *decimals),
        Cell::Number { value, csv: None, .. } => digits::shortest(out, *value),
        Cell::Exact { value, .. } | Cell::Share(value) => digits::decimal(out, *value),
        Cell::Day(date) => digits::day(out, *date),
        Cell::Flag(true) => out.extend_from_slice(b"true"),
        Cell::Flag(false) => out.extend_from_slice(b"false"),
        Cell::Missing(_) => {}
    }
}

/// Words, guarded and quoted where needed.
fn text(words: &str, out: &mut Vec<u8>) {
    if words.bytes().any(may_be_obeyed) {
        quoted(&written_out(words, is_obeyed), out);
    } else {
        quoted(words, out);
    }
}

/// Whether a character is written out; tabs and line ends are a cell's own affair.
fn is_obeyed(c: char) -> bool {
    is_control(c) && !matches!(c, '\t' | '\n' | '\r')
}

/// Whether a byte may begin such a character: a quick look, as nearly all texts have none.
fn may_be_obeyed(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127 | 0xc2 | 0xd8 | 0xe2 | 0xef)
}

fn quoted(words: &str, out: &mut Vec<u8>) {
    let bytes = words.as_bytes();
    let guard = is_formula(words);
    if !bytes.iter().fold(false, |found, &b| found | matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        if guard {
            out.push(b'\'');
        }
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    if guard {
        out.push(b'\'');
    }
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Whether a spreadsheet would take the text for a formula. A plain number may stay.
fn is_formula(words: &str) -> bool {
    match words.chars().next() {
        Some('+' | '-') => !is_plain_number(words.as_bytes().get(1..).unwrap_or_default()),
        Some('=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => true,
        _ => false,
    }
}

fn is_plain_number(bytes: &[u8]) -> bool {
    let points = bytes.iter().filter(|&&b| b == b'.').count();
    points <= 1
        && bytes.iter().all(|&b| b.is_ascii_digit() || b == b'.')
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.last().is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{Column, Table};
    use crate::report::view::View;
    use crate::report::writers::fixture;
    use proptest::prelude::*;

    fn written(viewed: &Viewed<'_>) -> String {
        let mut out = Vec::new();
        write(viewed, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_kind_of_cell() {
        let sheet = fixture::sheet();
        assert_eq!(
            written(&Viewed::whole(&sheet.tables[0])),
            "\
rank,id,name,verdict,level,ratio,amount,share,due,done,currency,reason
1,north,\"North, \"\"and\"\" Sons\",good,7.2500,0.3333333333333333,1234567.89,0.1235,2026-03-01,true,EUR,first and by far the largest of them all; nothing else comes near it in any year
2,東京,東京電力株式会社,invest,6.0001,10,48000,-0.05,2026-11-21,false,EUR,\"two lines
and a | pipe, <b>, `code` and \\\"
3,esc,a\\u{1b}[31mred,bad,,-0.0000002,-0.5,,,,,'=SUM(A1)
4,e\u{301}t\u{e9},-12.5,keep,0.0000,123456789.5,0,1,1999-12-31,true,USD,'-1+2
"
        );
    }

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (words, expected) in [
            ("=1+1", "'=1+1"),
            ("+49 30 123", "'+49 30 123"),
            ("-", "'-"),
            ("-12.5", "-12.5"),
            ("+7", "+7"),
            ("-.5", "'-.5"),
            ("-1.", "'-1."),
            ("@a", "'@a"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("a=b", "a=b"),
            ("=a,b", "\"'=a,b\""),
            ("", ""),
        ] {
            let mut out = Vec::new();
            text(words, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn a_lone_empty_cell_is_still_a_row() {
        let table = Table {
            name: "x",
            title: None,
            columns: vec![Column::text("x")],
            rows: Box::new(vec![vec![Cell::Missing("")], vec![Cell::Text("y".into())]]),
        };
        assert_eq!(written(&Viewed::whole(&table)), "x\n\"\"\ny\n");
    }

    #[test]
    fn columns_come_in_the_order_asked_for() {
        let sheet = fixture::sheet();
        let view =
            View { columns: Some(vec!["hidden".into(), "rank".into()]), limit: Some(2), ..View::default() };
        assert_eq!(written(&view.apply(&sheet.tables[0]).unwrap()), "hidden,rank\nh1,1\nh2,2\n");
    }

    #[test]
    fn what_would_be_obeyed_is_written_out() {
        for (words, expected) in [
            ("a\u{1b}[31m", "a\\u{1b}[31m"),
            ("\u{202e}cod,e", "\"\\u{202e}cod,e\""),
            ("a\u{9b}b\u{7f}", "a\\u{9b}b\\u{7f}"),
            ("a\tb", "a\tb"),
            ("é – ﬁ £", "é – ﬁ £"),
        ] {
            let mut out = Vec::new();
            text(words, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    /// A text as it is read back.
    fn expected(words: &str) -> String {
        let shown = written_out(words, is_obeyed);
        if is_formula(&shown) { format!("'{shown}") } else { shown.into_owned() }
    }

    proptest! {
        #[test]
        fn is_read_back_equal(rows in proptest::collection::vec(
            proptest::collection::vec(any::<String>(), 3), 0..20))
        {
            let cells = rows.iter().map(|row| row.iter().map(|t| Cell::Text(t.clone())).collect()).collect::<Vec<Vec<_>>>();
            let table = Table {
                name: "x",
                title: None,
                columns: ["a", "b,c", "d\"e"].map(Column::text).to_vec(),
                rows: Box::new(cells),
            };
            let text = written(&Viewed::whole(&table));
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            prop_assert_eq!(reader.headers().unwrap(), vec!["a", "b,c", "d\"e"]);
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|t| expected(t)).collect())
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
