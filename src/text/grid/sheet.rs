//! A sheet of a workbook as a table.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};

use super::split::{Cell, Quoting};
use super::table::{Kind, Line, Table};
use crate::text::nearest::{list, nearest};

/// What stands for the value of a formula that has none: with nothing there, the cell would count as empty.
pub(super) const NO_VALUE: &str = "no value";

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
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(broken)? {
        let (at, column) = cell.pos;
        let Some((text, kind)) = said(&cell.value, cell.formula.is_some()) else { continue };
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

/// What a cell says; `None` where it is empty. A formula that comes to an empty text has a value, and is empty as well.
fn said(value: &DataRef<'_>, formula: bool) -> Option<(String, Kind)> {
    let said = match value {
        // Libraries write formulas and leave it to a spreadsheet to work them out.
        DataRef::Empty if formula => (NO_VALUE.to_owned(), Kind::Error),
        DataRef::Empty => return None,
        DataRef::Int(n) => (n.to_string(), Kind::Number),
        DataRef::Float(n) => (digits(*n), Kind::Number),
        DataRef::String(text) | DataRef::DurationIso(text) => (text.clone(), Kind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Kind::Text),
        DataRef::Bool(yes) => (yes.to_string(), Kind::Text),
        DataRef::DateTimeIso(text) => (text.clone(), Kind::Text),
        // No day stands before the first one, whatever the cell's format.
        DataRef::DateTime(when) if when.is_duration() || when.as_f64() < 0.0 => {
            (digits(when.as_f64()), Kind::Number)
        }
        DataRef::DateTime(when) => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let time = format!("{hour:02}:{minute:02}:{second:02}");
            if when.as_f64() < 1.0 {
                // Less than a day is a time alone; 1899-12-31 is nobody's date.
                (time, Kind::Text)
            } else if (hour, minute, second) == (0, 0, 0) {
                (date, Kind::Date)
            } else {
                (format!("{date} {time}"), Kind::Date)
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

    #[test]
    fn a_formula_without_a_value_is_not_empty() {
        let text = |text: &str| DataRef::String(text.to_owned());
        assert_eq!(said(&DataRef::Empty, false), None);
        assert_eq!(said(&DataRef::Empty, true), Some((NO_VALUE.to_owned(), Kind::Error)));
        assert_eq!(said(&text(""), true), None);
        assert_eq!(said(&DataRef::Float(2.0), true), Some(("2".to_owned(), Kind::Number)));
    }

    #[test]
    fn a_time_is_no_date() {
        use calamine::{ExcelDateTime, ExcelDateTimeType};
        let of = |value: f64| {
            said(&DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)), false)
        };
        assert_eq!(of(0.5), Some(("12:00:00".to_owned(), Kind::Text)));
        assert_eq!(of(0.0), Some(("00:00:00".to_owned(), Kind::Text)));
        assert_eq!(of(-3.0), Some(("-3".to_owned(), Kind::Number)));
        assert_eq!(of(46082.0), Some(("2026-03-01".to_owned(), Kind::Date)));
        assert_eq!(of(46082.25), Some(("2026-03-01 06:00:00".to_owned(), Kind::Date)));
    }
}
