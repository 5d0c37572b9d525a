//! XLSX: a workbook with a sheet for each table, typed cells, and the notes on a sheet of their own.
//!
//! Figures are numbers with a format, never text and never formulas; a text that looks like a formula stays a text. All
//! columns are there, the machine's behind those for people. The same sheet gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;

use super::digits;
use super::people::{Manner, heading, one_line, visible};
use crate::report::sheet::{Cell, Column, Tone};
use crate::report::view::{Part, Viewed, ViewedSheet};

/// What a workbook has room for.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Rows of a sheet, the heading among them.
    rows: usize,
    /// Columns of a sheet.
    columns: usize,
    /// Letters of a cell, counted as UTF-16 does.
    letters: usize,
    /// Cells of a sheet that are kept in memory; where there are more, rows go through a temporary file.
    cells: usize,
}

/// What the format has room for.
const LIMITS: Limits = Limits { rows: 1_048_576, columns: 16_384, letters: 32_767, cells: 500_000 };
/// Letters of a sheet's name.
const NAME: usize = 31;
/// Rows that column widths are taken from.
const MEASURED: usize = 1_000;
/// How wide a column of words may become, in letters.
const WIDEST: usize = 44;
/// How wide a column that wraps may become.
const WIDEST_WRAPPED: usize = 64;
/// Digits that a spreadsheet keeps of a number.
const DIGITS: u32 = 15;
/// Whole numbers up to this are kept exactly.
const WHOLE: u64 = 1 << 53;

/// Writes the sheet.
///
/// # Errors
/// Fails where the sink fails or a row cannot be read.
pub fn write(sheet: &ViewedSheet<'_>, sink: &mut dyn Write) -> io::Result<()> {
    sink.write_all(&made(sheet, LIMITS)?)
}

fn made(sheet: &ViewedSheet<'_>, limits: Limits) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    // The bytes of a workbook tell nothing of when it was written.
    let about = DocProperties::new().set_title(one_line(&sheet.name())).set_creation_datetime(&day);
    book.set_properties(&about);
    let mut names = Names::new();
    let mut remarks = Vec::new();
    for viewed in &sheet.tables {
        let name = names.take(viewed.table().name);
        let cells = viewed.len().saturating_mul(viewed.columns().len());
        let page = if cells > limits.cells {
            book.add_worksheet_with_low_memory().map_err(failed)?
        } else {
            book.add_worksheet()
        };
        page.set_name(&name).map_err(failed)?;
        Table { viewed, limits, formats: Formats::default() }.fill(page, &name, &mut remarks)?;
    }
    let words = words(sheet, remarks);
    if !words.is_empty() || sheet.tables.is_empty() {
        let page = book.add_worksheet();
        page.set_name(names.take("notes")).map_err(failed)?;
        fill_notes(page, &words, limits).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}

/// Names of sheets: short, without signs that mean something in references, none twice.
struct Names(BTreeSet<String>);

impl Names {
    fn new() -> Self {
        // This one is kept for something else.
        Self(BTreeSet::from(["history".to_owned()]))
    }

    fn take(&mut self, wanted: &str) -> String {
        let inert = |c: char| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c };
        let plain: String = wanted.chars().map(inert).collect();
        let plain = if plain.trim().is_empty() { "sheet" } else { plain.trim() };
        let mut name = cut(plain, NAME, "");
        for n in 2.. {
            if self.0.insert(name.to_lowercase()) {
                break;
            }
            let number = format!(" {n}");
            name = cut(plain, NAME - number.len(), "") + &number;
        }
        name
    }
}

/// The text, or as much of it as so many letters hold, with a mark where it was cut.
fn cut(text: &str, letters: usize, mark: &str) -> String {
    if text.encode_utf16().count() <= letters {
        return text.to_owned();
    }
    let mut room = letters.saturating_sub(mark.encode_utf16().count());
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    let mut text: String = text.chars().take_while(fits).collect();
    text.push_str(mark);
    text
}

/// The text over as many lines as it has, with nothing in it that is obeyed.
fn inert(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    lines.map(|line| visible(&line.replace('\t', " ")).into_owned()).collect::<Vec<_>>().join("\n")
}

/// How a cell's figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Words,
    Whole,
    Figure(u8),
    Share,
    Day,
    Flag,
}

/// The formats that cells share.
#[derive(Default)]
struct Formats(BTreeMap<(Kind, u8, bool), Format>);

impl Formats {
    fn of(&mut self, kind: Kind, tone: Tone, wraps: bool) -> &Format {
        self.0.entry((kind, tone as u8, wraps)).or_insert_with(|| {
            let format = Format::new().set_align(FormatAlign::Top);
            let format = match kind {
                Kind::Words if wraps => format.set_text_wrap(),
                Kind::Words => format.set_align(FormatAlign::Left),
                Kind::Flag => format.set_align(FormatAlign::Left),
                Kind::Whole => format.set_num_format("0"),
                Kind::Figure(0) => format.set_num_format("#,##0"),
                Kind::Figure(decimals) => {
                    format.set_num_format(format!("#,##0.{}", "0".repeat(usize::from(decimals))))
                }
                Kind::Share => format.set_num_format("0.0 %"),
                Kind::Day => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            };
            match tone.colour() {
                Some(colour) => {
                    let (red, green, blue) = colour.light();
                    format.set_font_color(Color::RGB(u32::from_be_bytes([0, red, green, blue])))
                }
                None => format,
            }
        })
    }
}

/// A table on its way to a sheet.
struct Table<'v, 'a> {
    viewed: &'v Viewed<'a>,
    limits: Limits,
    formats: Formats,
}

impl Table<'_, '_> {
    /// All columns, those for people first.
    fn columns(&self) -> Vec<usize> {
        let mut columns = self.viewed.columns_for_people();
        let rest: Vec<usize> =
            self.viewed.columns().iter().copied().filter(|c| !columns.contains(c)).collect();
        columns.extend(rest);
        columns
    }

    fn fill(mut self, page: &mut Worksheet, name: &str, remarks: &mut Vec<String>) -> io::Result<()> {
        let mut columns = self.columns();
        if columns.len() > self.limits.columns {
            remarks.push(format!(
                "Sheet {name} shows {} of {} columns: a spreadsheet has room for no more. See CSV for all.",
                self.limits.columns,
                columns.len()
            ));
            columns.truncate(self.limits.columns);
        }
        self.head(page, &columns).map_err(failed)?;
        let rows = self.viewed.len().min(self.limits.rows.saturating_sub(1));
        if rows < self.viewed.len() {
            remarks.push(format!(
                "Sheet {name} shows {rows} of {} rows: a spreadsheet has room for no more. See CSV for all.",
                self.viewed.len()
            ));
        }
        let mut short = 0;
        let mut widths: Vec<usize> = vec![0; columns.len()];
        let mut cells = Vec::with_capacity(self.viewed.table().columns.len());
        for row in 0..rows {
            self.viewed.fill(row, &mut cells)?;
            for (at, (&column, width)) in columns.iter().zip(&mut widths).enumerate() {
                let cell = &cells[column];
                if row < MEASURED {
                    *width = (*width).max(letters(cell));
                }
                let place = (row as u32 + 1, at as u16);
                short += usize::from(self.put(page, place, column, cell).map_err(failed)?);
            }
        }
        if short > 0 {
            let texts = if short == 1 { "1 text is" } else { "texts are" };
            let count = if short == 1 { String::new() } else { format!("{short} ") };
            remarks.push(format!(
                "Sheet {name}: {count}{texts} cut, marked by …: a cell has room for {} letters. See CSV for all.",
                self.limits.letters
            ));
        }
        self.shape(page, &columns, &widths, rows).map_err(failed)
    }

    /// The heading.
    fn head(&self, page: &mut Worksheet, columns: &[usize]) -> Result<(), XlsxError> {
        let plain = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Thin);
        let right = plain.clone().set_align(FormatAlign::Right);
        for (at, &column) in columns.iter().enumerate() {
            let column = &self.viewed.table().columns[column];
            let text = cut(&one_line(heading(column).trim()), self.limits.letters, "…");
            let format = if column.numeric { &right } else { &plain };
            page.write_string_with_format(0, at as u16, text, format)?;
        }
        Ok(())
    }

    /// One cell; whether its text had to be cut.
    fn put(
        &mut self,
        page: &mut Worksheet,
        (row, at): (u32, u16),
        column: usize,
        cell: &Cell,
    ) -> Result<bool, XlsxError> {
        let wraps = self.viewed.table().columns[column].wraps;
        let mut exact = Vec::new();
        match cell {
            Cell::Missing(_) => {}
            Cell::Number { value, .. } if !value.is_finite() => {}
            Cell::Text(text) | Cell::Toned(text, _) => {
                let tone = if let Cell::Toned(_, tone) = cell { *tone } else { Tone::Plain };
                let text = inert(text);
                let shown = cut(&text, self.limits.letters, "…");
                let format = self.formats.of(Kind::Words, tone, wraps);
                page.write_string_with_format(row, at, &shown, format)?;
                return Ok(shown != text);
            }
            Cell::Flag(flag) => {
                let format = self.formats.of(Kind::Flag, Tone::Plain, false);
                page.write_boolean_with_format(row, at, *flag, format)?;
            }
            Cell::Day(date) => match day(*date) {
                Some(date) => {
                    let format = self.formats.of(Kind::Day, Tone::Plain, false);
                    page.write_datetime_with_format(row, at, &date, format)?;
                }
                None => digits::day(&mut exact, *date),
            },
            Cell::Integer(n) if n.unsigned_abs() <= WHOLE => {
                let format = self.formats.of(Kind::Whole, Tone::Plain, false);
                page.write_number_with_format(row, at, *n as f64, format)?;
            }
            Cell::Integer(n) => digits::integer(&mut exact, *n),
            Cell::Number { value, shown, .. } => {
                let format = self.formats.of(Kind::Figure(*shown), Tone::Plain, false);
                // Without the sign that a zero may have.
                page.write_number_with_format(row, at, *value + 0.0, format)?;
            }
            Cell::Exact { value, shown } => match kept(*value, *shown) {
                Some(number) => {
                    let format = self.formats.of(Kind::Figure(*shown), Tone::Plain, false);
                    page.write_number_with_format(row, at, number, format)?;
                }
                None => digits::decimal(&mut exact, *value),
            },
            Cell::Share(value) => match kept(*value, 3) {
                Some(number) => {
                    let format = self.formats.of(Kind::Share, Tone::Plain, false);
                    page.write_number_with_format(row, at, number, format)?;
                }
                None => digits::decimal(&mut exact, *value),
            },
        }
        if !exact.is_empty() {
            // More digits than a spreadsheet keeps: the text is right, the number would not be.
            let text = String::from_utf8(exact).unwrap_or_default();
            let format = Format::new().set_align(FormatAlign::Right).set_align(FormatAlign::Top);
            page.write_string_with_format(row, at, text, &format)?;
        }
        Ok(false)
    }

    /// What makes a sheet readable: widths, a heading that stays, filters, and how it prints.
    fn shape(
        &self,
        page: &mut Worksheet,
        columns: &[usize],
        widths: &[usize],
        rows: usize,
    ) -> Result<(), XlsxError> {
        let all = &self.viewed.table().columns;
        for (at, (&column, &content)) in columns.iter().zip(widths).enumerate() {
            page.set_column_width(at as u16, width(&all[column], content) as f64)?;
        }
        let fixed = columns.iter().take(3).position(|&c| all[c].name == "name").map_or(0, |at| at as u16 + 1);
        page.set_freeze_panes(1, fixed)?;
        if let Some(last) = columns.len().checked_sub(1) {
            page.autofilter(0, 0, rows.max(1) as u32, last as u16)?;
        }
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// How wide a column is, in letters: its cells, and no word of its heading broken.
fn width(column: &Column, content: usize) -> usize {
    let widest = if column.wraps { WIDEST_WRAPPED } else { WIDEST };
    let head = one_line(heading(column).trim()).into_owned();
    let longest = head.split(' ').map(|word| word.width()).max().unwrap_or(0);
    // The button of the filter takes the room of three letters; a heading breaks into two lines at most.
    let head = longest.max(head.width().div_ceil(2)).min(WIDEST) + 3;
    content.min(widest).max(head).max(6) + 1
}

fn letters(cell: &Cell) -> usize {
    let text = Manner::reader().text(cell);
    // No text is measured beyond what a column may become.
    let shown: String = text.chars().take(WIDEST_WRAPPED).collect();
    shown.lines().map(|line| line.width()).max().unwrap_or(0)
}

fn day(date: Date) -> Option<ExcelDateTime> {
    let part = |n: i8| u8::try_from(n).ok();
    let year = u16::try_from(date.year()).ok()?;
    // Spreadsheets take 1900 for a leap year, so that days before March of it mean different ones.
    if year < 1901 {
        return None;
    }
    ExcelDateTime::from_ymd(year, part(date.month())?, part(date.day())?).ok()
}

/// The figure as a spreadsheet keeps it; `None` where not all of the decimals that people see would be right.
fn kept(value: Decimal, shown: u8) -> Option<f64> {
    let whole = value.trunc().mantissa().unsigned_abs().checked_ilog10().map_or(0, |log| log + 1);
    if whole + u32::from(shown) > DIGITS {
        return None;
    }
    let mut text = Vec::new();
    digits::decimal(&mut text, value);
    // Reading the text gives the nearest number.
    std::str::from_utf8(&text).ok()?.parse().ok()
}

/// A line of the sheet of notes and whether it stands out.
type Line = (String, bool);

/// What the sheet says in words: title, what stands between its tables, notes.
fn words(sheet: &ViewedSheet<'_>, remarks: Vec<String>) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(title) = sheet.title {
        lines.push((title.to_owned(), true));
    }
    for part in sheet.parts() {
        match part {
            Part::Heading(_, text) => lines.push((text.to_owned(), true)),
            Part::Text(text) => lines.push((text.to_owned(), false)),
            Part::List(points) => lines.extend(points.iter().map(|point| (format!("• {point}"), false))),
            Part::Table(_) | Part::Chart(_) => {}
        }
    }
    let notes: Vec<Line> = sheet.notes.iter().cloned().chain(remarks).map(|note| (note, false)).collect();
    if !notes.is_empty() {
        lines.push(("Notes".to_owned(), true));
        lines.extend(notes);
    }
    lines
}

fn fill_notes(page: &mut Worksheet, words: &[Line], limits: Limits) -> Result<(), XlsxError> {
    page.set_column_width(0, 110)?;
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let strong = plain.clone().set_bold();
    for (row, (text, stands_out)) in words.iter().take(limits.rows).enumerate() {
        let format = if *stands_out { &strong } else { &plain };
        page.write_string_with_format(row as u32, 0, cut(&inert(text.trim()), limits.letters, "…"), format)?;
    }
    page.set_paper_size(9);
    Ok(())
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Range, Reader as _, Xlsx};
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::report::sheet::{Sheet, Table as Rows};
    use crate::report::writers::fixture;

    type Book = Xlsx<io::Cursor<Vec<u8>>>;

    fn limited(sheet: &Sheet, limits: Limits) -> Book {
        Xlsx::new(io::Cursor::new(made(&ViewedSheet::whole(sheet), limits).unwrap())).unwrap()
    }

    fn read(sheet: &Sheet) -> Book {
        limited(sheet, LIMITS)
    }

    fn page(book: &mut Book, name: &str) -> Range<Data> {
        book.worksheet_range(name).unwrap()
    }

    fn row(page: &Range<Data>, row: u32) -> Vec<Data> {
        let (_, last) = page.end().unwrap();
        (0..=last).map(|at| page.get_value((row, at)).cloned().unwrap_or(Data::Empty)).collect()
    }

    fn text(words: &str) -> Data {
        Data::String(words.to_owned())
    }

    /// A sheet of one column.
    fn column(name: &'static str, cells: Vec<Cell>) -> Sheet {
        let rows: Vec<Vec<Cell>> = cells.into_iter().map(|cell| vec![cell]).collect();
        let table = Rows { name, title: None, columns: vec![Column::text("x")], rows: Box::new(rows) };
        Sheet { schema: "x/1", tables: vec![table], ..Sheet::default() }
    }

    fn cells(book: &mut Book, name: &str) -> Vec<Data> {
        let page = page(book, name);
        let last = page.end().map_or(0, |(row, _)| row);
        (1..=last).map(|at| page.get_value((at, 0)).cloned().unwrap_or(Data::Empty)).collect()
    }

    #[test]
    fn every_kind_of_cell() {
        let mut book = read(&fixture::sheet());
        assert_eq!(book.sheet_names(), ["things", "empty", "notes"]);
        let things = page(&mut book, "things");
        assert_eq!(
            row(&things, 0),
            [
                "rank",
                "id",
                "name",
                "verdict",
                "level, 0–10",
                "ratio to the mean",
                "amount, EUR",
                "share",
                "due",
                "done",
                "reason",
                "currency"
            ]
            .map(text)
        );
        let first = row(&things, 1);
        assert_eq!(first[0], Data::Float(1.0));
        assert_eq!(first[2], text("North, \"and\" Sons"));
        assert_eq!(first[4], Data::Float(7.25));
        assert_eq!(first[5], Data::Float(1.0 / 3.0));
        assert_eq!(first[6], Data::Float(1_234_567.89));
        assert_eq!(first[7], Data::Float(0.1235));
        let Data::DateTime(due) = &first[8] else { panic!("{:?} is no date", first[8]) };
        // Days since 1899-12-30: 2026-03-01 is 46,082 days later.
        assert_eq!(due.as_f64(), 46_082.0);
        assert_eq!(first[9], Data::Bool(true));
        assert_eq!(first[11], text("EUR"));
        let second = row(&things, 2);
        assert_eq!(second[10], text("two lines\nand a | pipe, <b>, `code` and \\"));
        let third = row(&things, 3);
        assert_eq!(third[2], text("a\\u{1b}[31mred"));
        assert_eq!(third[4], Data::Empty);
        assert_eq!(third[7..=9], [Data::Empty, Data::Empty, Data::Empty]);
        assert_eq!(third[10], text("=SUM(A1)"));
        assert!(book.worksheet_formula("things").unwrap().is_empty());
        assert_eq!(row(&page(&mut book, "empty"), 0), [text("id"), text("n, hours")]);
        let notes = page(&mut book, "notes");
        assert_eq!(notes.get_value((0, 0)), Some(&text("Notes")));
        assert_eq!(notes.get_value((5, 0)), Some(&text("A fifth note.")));
    }

    #[test]
    fn what_a_spreadsheet_cannot_keep_is_a_text() {
        let exact = |text: &str| Cell::Exact { value: Decimal::from_str_exact(text).unwrap(), shown: 2 };
        let sheet = column(
            "x",
            vec![
                exact("12345678901234567.89"),
                exact("1234567890123.25"),
                exact("0.1234567890123456789"),
                Cell::Integer(i64::MAX),
                Cell::Integer(-9_007_199_254_740_992),
                Cell::Day(date(1850, 1, 2)),
                Cell::Day(date(9999, 12, 31)),
                Cell::Share(Decimal::MAX),
                Cell::Number { value: f64::MAX, csv: None, shown: 1 },
                Cell::Number { value: -0.0, csv: None, shown: 1 },
            ],
        );
        let found = cells(&mut read(&sheet), "x");
        assert_eq!(found[0], text("12345678901234567.89"));
        assert_eq!(found[1], Data::Float(1_234_567_890_123.25));
        assert_eq!(found[2], Data::Float(0.123_456_789_012_345_68));
        assert_eq!(found[3], text("9223372036854775807"));
        assert_eq!(found[4], Data::Float(-9_007_199_254_740_992.0));
        assert_eq!(found[5], text("1850-01-02"));
        assert!(matches!(found[6], Data::DateTime(_)));
        assert_eq!(found[7], text(&Decimal::MAX.to_string()));
        assert_eq!(found[8], Data::Float(f64::MAX));
        assert_eq!(found[9], Data::Float(0.0));
    }

    #[test]
    fn too_many_rows_or_letters_are_cut_and_said() {
        let cells_in = vec![Cell::Text("東".repeat(11)), Cell::Text("😀".repeat(6)), Cell::Text("x".into())];
        let limits = Limits { rows: 3, columns: 1, letters: 10, ..LIMITS };
        let mut book = limited(&column("x", cells_in), limits);
        assert_eq!(cells(&mut book, "x"), [text("東東東東東東東東東…"), text("😀😀😀😀…")]);
        let book = |limits| {
            let mut sheet = fixture::sheet();
            sheet.notes.clear();
            let mut book = limited(&sheet, limits);
            let notes = page(&mut book, "notes");
            notes.used_cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            book(Limits { rows: 4, columns: 11, letters: 60, ..LIMITS }),
            [
                "Notes",
                "Sheet things shows 11 of 12 columns: a spreadsheet has room…",
                "Sheet things shows 3 of 4 rows: a spreadsheet has room for …",
                "Sheet things: 1 text is cut, marked by …: a cell has room f…",
            ]
        );
    }

    #[test]
    fn names_of_sheets_are_what_a_spreadsheet_takes() {
        let mut names = Names::new();
        for (wanted, expected) in [
            ("select", "select"),
            ("Select", "Select 2"),
            ("history", "history 2"),
            ("a/b:c", "a b c"),
            ("'x'", "x"),
            ("", "sheet"),
            ("needs_of_every_account_over_all_years", "needs_of_every_account_over_all"),
            ("needs_of_every_account_over_all_but", "needs_of_every_account_over_a 2"),
        ] {
            assert_eq!(names.take(wanted), expected);
        }
    }

    #[test]
    fn rows_that_go_through_a_file_are_the_same() {
        let sheet = fixture::sheet();
        let rows = |cells| {
            let mut book = limited(&sheet, Limits { cells, ..LIMITS });
            let things = page(&mut book, "things");
            (0..=4).map(|at| row(&things, at)).collect::<Vec<_>>()
        };
        assert_eq!(rows(0), rows(usize::MAX));
    }

    #[test]
    fn titles_and_words_between_tables_are_kept_with_the_notes() {
        use crate::report::sheet::Block;
        let mut sheet = column("x", vec![Cell::Integer(1)]);
        sheet.title = Some("Manual".to_owned());
        sheet.blocks = vec![
            Block::Heading(1, "Why".into()),
            Block::Text("Because.".into()),
            Block::List(vec!["one".into()]),
            Block::Table(0),
        ];
        let mut book = read(&sheet);
        let notes = page(&mut book, "notes");
        let words: Vec<String> = notes.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        assert_eq!(words, ["Manual", "Why", "Because.", "• one"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn any_text_is_read_back_as_text(words: Vec<String>, wild in "[=+@\\-_x0-9A-F\u{0}\u{b}\u{fffe}\u{202e}\r\n\t]{1,30}") {
            let all: Vec<String> = words.into_iter().chain([wild]).filter(|w| !inert(w).is_empty()).collect();
            let sheet = column("x", all.iter().cloned().map(Cell::Text).collect());
            let mut book = read(&sheet);
            let found = cells(&mut book, "x");
            let expected: Vec<Data> = all.iter().map(|words| text(&inert(words))).collect();
            prop_assert_eq!(found, expected);
            prop_assert!(book.worksheet_formula("x").unwrap().is_empty());
        }
    }
}
