//! A sheet of a workbook as a table.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::split::{Cell, Quoting};
use super::table::{Kind, Line, Table};
use crate::text::nearest::{list, nearest};

/// Cells that are read at most.
const MOST: usize = 20_000_000;

/// A sheet that was read.
pub(crate) struct Sheet {
    pub(crate) table: Table,
    /// Its name, where the workbook has further ones.
    pub(crate) name: Option<String>,
    /// The column in which the header begins, counted from 0.
    pub(crate) left: u32,
}

/// Why a workbook cannot be read: what is wrong, and what to do.
pub(crate) type Refusal = (String, String);

/// Reads a sheet: the one that is named, else the first that can be seen and has something in it.
pub(crate) fn read(bytes: Vec<u8>, wanted: Option<&str>) -> Result<Sheet, Refusal> {
    let again = "save it again as a workbook (.xlsx) or as CSV UTF-8";
    let broken = |e: calamine::XlsxError| (format!("the workbook cannot be read: {e}"), again.to_owned());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let names = || sheets.iter().map(|(name, _)| name.as_str());
    if let Some(wanted) = wanted {
        let same =
            |name: &&str| *name == wanted.trim() || name.to_lowercase() == wanted.trim().to_lowercase();
        let Some(name) = names().find(same) else {
            let has = format!("the workbook has {}", list(names(), "and"));
            let help = match nearest(wanted, names()) {
                Some(near) => format!("did you mean `{near}`? {has}"),
                None => has,
            };
            return Err((format!("there is no sheet `{wanted}`"), help));
        };
        let (table, left) = table(&mut book, name)?;
        return Ok(Sheet { table, name: None, left });
    }
    let seen = sheets.iter().filter(|(_, visible)| *visible).map(|(name, _)| name);
    for name in seen {
        let (table, left) = table(&mut book, name)?;
        if !table.lines.is_empty() {
            let name = (sheets.len() > 1).then(|| name.clone());
            return Ok(Sheet { table, name, left });
        }
    }
    Err((
        "the workbook has no sheet with anything in it".to_owned(),
        "export it again with a header line".to_owned(),
    ))
}

fn table(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<(Table, u32), Refusal> {
    let again = "save it again as a workbook (.xlsx) or as CSV UTF-8";
    let broken =
        |e: calamine::XlsxError| (format!("the sheet `{name}` cannot be read: {e}"), again.to_owned());
    let mut table = Table::default();
    let (mut left, mut row) = (0, None);
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (at, column) = cell.get_position();
        let Some((text, kind)) = said(cell.get_value()) else { continue };
        if row != Some(at) {
            if table.lines.is_empty() {
                left = column;
            }
            // The header is never apart: what stands before it is nothing.
            let apart = row.is_some_and(|before: u32| at != before + 1);
            table.lines.push(Line {
                start: 0,
                line: at.saturating_add(1),
                first: table.cells.len(),
                count: 0,
                apart,
                outside: false,
            });
            row = Some(at);
        }
        let width = table.lines.first().map_or(0, |header| header.count);
        let header = table.lines.len() == 1;
        let Some(line) = table.lines.last_mut() else { continue };
        let place = column.checked_sub(left).and_then(|n| usize::try_from(n).ok());
        let Some(place) = place.filter(|place| *place >= line.count && (header || *place < width)) else {
            line.outside = true;
            continue;
        };
        if table.cells.len() + (place - line.count) >= MOST {
            let message = format!("the sheet `{name}` has more than {MOST} cells");
            return Err((message, "save it as CSV UTF-8".to_owned()));
        }
        let empty = Cell::new(table.text.len(), table.text.len(), Quoting::Bare);
        for _ in line.count..place {
            table.cells.push(empty);
            table.kinds.push(Kind::Text);
        }
        let start = table.text.len();
        table.text.push_str(&text);
        table.cells.push(Cell::new(start, table.text.len(), Quoting::Bare));
        table.kinds.push(kind);
        line.count = place + 1;
    }
    Ok((table, left))
}

/// What a cell says; `None` where it is empty.
fn said(value: &DataRef<'_>) -> Option<(String, Kind)> {
    let said = match value {
        DataRef::Empty => return None,
        DataRef::Int(n) => (n.to_string(), Kind::Number),
        DataRef::Float(n) => (digits(*n), Kind::Number),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), Kind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Kind::Text),
        DataRef::Bool(yes) => (yes.to_string(), Kind::Text),
        DataRef::DateTimeIso(text) => (text.clone(), Kind::Text),
        DataRef::DateTime(when) if when.is_duration() => (digits(when.as_f64()), Kind::Number),
        DataRef::DateTime(when) => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                (date, Kind::Date)
            } else {
                (format!("{date} {hour:02}:{minute:02}:{second:02}"), Kind::Date)
            }
        }
        DataRef::Error(error) => (Data::Error(error.clone()).to_string(), Kind::Error),
    };
    Some(said).filter(|(text, _)| !text.trim().is_empty())
}

/// A number in plain digits, of which a workbook keeps fifteen.
fn digits(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        assert_eq!(digits(0.1 + 0.2), "0.3");
        assert_eq!(digits(3e7), "30000000");
        assert_eq!(digits(-1234.5), "-1234.5");
        assert_eq!(digits(1e-7), "0.0000001");
    }
}
