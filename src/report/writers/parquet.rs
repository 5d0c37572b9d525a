//! Parquet: one table in typed columns, for pandas, polars, DuckDB and spreadsheets with a data model.
//!
//! Words are UTF-8 strings, counts INT64, all other figures DOUBLE, days DATE, flags BOOLEAN; what is missing is null.
//! Rows go out in groups, so that what is held does not grow with the table. The same table gives the same bytes.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::csv;
use crate::report::sheet::{Cell, Kind};
use crate::report::view::Viewed;

/// Rows of a group: enough for readers to skip and share out, few enough to be held.
const GROUP: usize = 1 << 16;
/// Rows that one task turns into columns.
const TASK: usize = 1 << 12;

/// Writes the table; without one, a file without columns.
///
/// # Errors
/// Fails where the sink fails, a row cannot be read, or a cell is not of its column's kind.
pub fn write(viewed: Option<&Viewed<'_>>, sink: &mut dyn Write) -> io::Result<()> {
    let columns = viewed.map_or(Ok(Vec::new()), columns)?;
    let fields = columns.iter().map(|column| column.field().map(Arc::new)).collect::<Result<_, _>>();
    let name = viewed.map_or("nothing", |viewed| viewed.table().name);
    let schema = Type::group_type_builder(name).with_fields(fields.map_err(failed)?).build();
    // The bytes tell nothing of the library's version, so that they stay the same with the next one.
    let properties = WriterProperties::builder()
        .set_created_by("kam".to_owned())
        .set_compression(Compression::SNAPPY)
        .build();
    let mut file =
        SerializedFileWriter::new(Vec::new(), Arc::new(schema.map_err(failed)?), Arc::new(properties))
            .map_err(failed)?;
    if let Some(viewed) = viewed.filter(|_| !columns.is_empty()) {
        rows(viewed, &columns, &mut file, sink)?;
    }
    sink.write_all(&file.into_inner().map_err(failed)?)
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error.to_string())
}

/// A column of the file.
#[derive(Debug)]
struct Column<'v> {
    name: &'v str,
    /// Its place in the table.
    at: usize,
    kind: Kind,
}

impl Column<'_> {
    fn field(&self) -> Result<Type, ParquetError> {
        let (physical, logical) = match self.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
            Kind::Flag => (Physical::BOOLEAN, None),
        };
        Type::primitive_type_builder(self.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
    }
}

/// The columns that are wanted, each once: no reader takes a name twice.
fn columns<'v>(viewed: &'v Viewed<'_>) -> io::Result<Vec<Column<'v>>> {
    let all = &viewed.table().columns;
    let mut wanted: Vec<usize> = Vec::new();
    for &at in viewed.columns() {
        if !wanted.iter().any(|&w| all[w].name == all[at].name) {
            wanted.push(at);
        }
    }
    let open: Vec<usize> = wanted.iter().copied().filter(|&at| all[at].kind.is_none()).collect();
    let seen = if open.is_empty() { Vec::new() } else { seen(viewed, &open)? };
    let kind = |at: usize| {
        let seen = open.iter().position(|&o| o == at).and_then(|n| seen.get(n));
        all[at].kind.unwrap_or_else(|| seen.copied().unwrap_or_default().kind(all[at].numeric))
    };
    Ok(wanted.into_iter().map(|at| Column { name: &all[at].name, at, kind: kind(at) }).collect())
}

/// The kinds of cells that a column has been seen to hold.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    text: bool,
    integer: bool,
    real: bool,
    day: bool,
    flag: bool,
}

impl Seen {
    fn look(&mut self, cell: &Cell) {
        match cell {
            Cell::Text(_) | Cell::Toned(..) => self.text = true,
            Cell::Integer(_) => self.integer = true,
            Cell::Number { value, .. } => self.real |= value.is_finite(),
            Cell::Exact { .. } | Cell::Share(_) => self.real = true,
            Cell::Day(_) => self.day = true,
            Cell::Flag(_) => self.flag = true,
            Cell::Missing(_) => {}
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            text: self.text | other.text,
            integer: self.integer | other.integer,
            real: self.real | other.real,
            day: self.day | other.day,
            flag: self.flag | other.flag,
        }
    }

    /// The kind that takes all of them; mixed ones are words.
    fn kind(self, numeric: bool) -> Kind {
        match (self.text, self.integer || self.real, self.day, self.flag) {
            (false, false, false, false) if numeric => Kind::Real,
            (false, true, false, false) if self.real => Kind::Real,
            (false, true, false, false) => Kind::Integer,
            (false, false, true, false) => Kind::Day,
            (false, false, false, true) => Kind::Flag,
            _ => Kind::Text,
        }
    }
}

/// What some columns hold: all rows are looked at, as the first cell of a kind may come late.
fn seen(viewed: &Viewed<'_>, open: &[usize]) -> io::Result<Vec<Seen>> {
    tasks(0..viewed.len())
        .into_par_iter()
        .map(|rows| {
            let mut seen = vec![Seen::default(); open.len()];
            let mut cells = Vec::new();
            for row in rows {
                viewed.fill(row, &mut cells)?;
                open.iter().zip(&mut seen).for_each(|(&at, seen)| seen.look(&cells[at]));
            }
            Ok(seen)
        })
        .try_reduce(
            || vec![Seen::default(); open.len()],
            |a, b| Ok(a.into_iter().zip(b).map(|(a, b)| a.and(b)).collect()),
        )
}

fn tasks(rows: Range<usize>) -> Vec<Range<usize>> {
    rows.clone().step_by(TASK).map(|from| from..(from + TASK).min(rows.end)).collect()
}

/// Writes the rows, group by group: while one is encoded, the next one is filled.
fn rows(
    viewed: &Viewed<'_>,
    columns: &[Column<'_>],
    file: &mut SerializedFileWriter<Vec<u8>>,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let fill = |group: Range<usize>| -> io::Result<Vec<Vec<Values>>> {
        tasks(group).into_par_iter().map(|rows| values(viewed, columns, rows)).collect()
    };
    let group = |number: usize| (number * GROUP).min(viewed.len())..((number + 1) * GROUP).min(viewed.len());
    let mut ready = fill(group(0))?;
    for number in 1.. {
        if ready.is_empty() {
            break;
        }
        let mut coming = Ok(Vec::new());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| coming = fill(group(number)));
            encode(&ready, columns.len(), file)
        })
        .map_err(failed)?;
        // What a group takes is given on at once.
        file.flush()?;
        sink.write_all(&std::mem::take(file.inner_mut()))?;
        ready = coming?;
    }
    Ok(())
}

/// Writes one group.
fn encode(
    pieces: &[Vec<Values>],
    columns: usize,
    file: &mut SerializedFileWriter<Vec<u8>>,
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for at in 0..columns {
        if let Some(mut column) = group.next_column()? {
            for values in pieces.iter().filter_map(|piece| piece.get(at)) {
                values.write(&mut column)?;
            }
            column.close()?;
        }
    }
    group.close().map(drop)
}

/// The cells of a column in some rows: those that are there, and for each row whether it has one.
#[derive(Debug)]
struct Values {
    there: Vec<i16>,
    cells: Cells,
}

#[derive(Debug)]
enum Cells {
    /// The letters of all, and where each ends.
    Text(ByteArray, Vec<usize>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Day(Vec<i32>),
    Flag(Vec<bool>),
}

impl Values {
    fn write(&self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match &self.cells {
            Cells::Text(letters, ends) => {
                let begins = std::iter::once(0).chain(ends.iter().copied());
                let words: Vec<ByteArray> =
                    begins.zip(ends).map(|(from, to)| letters.slice(from, to - from)).collect();
                self.put::<ByteArrayType>(column, &words)
            }
            Cells::Integer(values) => self.put::<Int64Type>(column, values),
            Cells::Real(values) => self.put::<DoubleType>(column, values),
            Cells::Day(values) => self.put::<Int32Type>(column, values),
            Cells::Flag(values) => self.put::<BoolType>(column, values),
        }
    }

    fn put<T: DataType>(
        &self,
        column: &mut SerializedColumnWriter<'_>,
        values: &[T::T],
    ) -> Result<(), ParquetError> {
        column.typed::<T>().write_batch(values, Some(&self.there), None).map(drop)
    }
}

/// Some rows as columns.
fn values(viewed: &Viewed<'_>, columns: &[Column<'_>], rows: Range<usize>) -> io::Result<Vec<Values>> {
    let room = rows.len();
    let mut letters: Vec<Vec<u8>> = vec![Vec::new(); columns.len()];
    let mut made: Vec<Values> = columns
        .iter()
        .map(|column| Values {
            there: Vec::with_capacity(room),
            cells: match column.kind {
                Kind::Text => Cells::Text(ByteArray::new(), Vec::with_capacity(room)),
                Kind::Integer => Cells::Integer(Vec::with_capacity(room)),
                Kind::Real => Cells::Real(Vec::with_capacity(room)),
                Kind::Day => Cells::Day(Vec::with_capacity(room)),
                Kind::Flag => Cells::Flag(Vec::with_capacity(room)),
            },
        })
        .collect();
    let mut cells = Vec::with_capacity(viewed.table().columns.len());
    for row in rows {
        viewed.fill(row, &mut cells)?;
        for ((column, values), letters) in columns.iter().zip(&mut made).zip(&mut letters) {
            let cell = &cells[column.at];
            if matches!(cell, Cell::Missing(_))
                || matches!(cell, Cell::Number { value, .. } if !value.is_finite())
            {
                values.there.push(0);
                continue;
            }
            values.there.push(1);
            let fits = match (&mut values.cells, cell) {
                (Cells::Text(_, ends), cell) => {
                    csv::raw(cell, letters);
                    ends.push(letters.len());
                    true
                }
                (Cells::Integer(list), Cell::Integer(n)) => put(list, Some(*n)),
                (Cells::Real(list), cell) => put(list, real(cell)),
                (Cells::Day(list), Cell::Day(day)) => put(list, days(*day)),
                (Cells::Flag(list), Cell::Flag(flag)) => put(list, Some(*flag)),
                _ => false,
            };
            if !fits {
                return Err(io::Error::other(format!(
                    "the column `{}` holds a cell of another kind",
                    column.name
                )));
            }
        }
    }
    for (values, letters) in made.iter_mut().zip(letters) {
        if let Cells::Text(all, _) = &mut values.cells {
            *all = letters.into();
        }
    }
    Ok(made)
}

fn put<T>(list: &mut Vec<T>, value: Option<T>) -> bool {
    let there = value.is_some();
    list.extend(value);
    there
}

/// The nearest number of a figure.
fn real(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(n) => Some(*n as f64),
        // Without the sign that a zero may have.
        Cell::Number { value, .. } => Some(*value + 0.0),
        Cell::Exact { value, .. } | Cell::Share(value) => nearest(*value),
        _ => None,
    }
}

/// The binary number that is nearest to an exact one.
fn nearest(value: Decimal) -> Option<f64> {
    /// Powers of ten that are exact as binary numbers.
    const TENS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let digits = value.mantissa();
    match TENS.get(value.scale() as usize) {
        // Both are exact, so that the one rounding of the division gives the nearest.
        Some(ten) if digits.unsigned_abs() <= 1 << 53 => Some(digits as f64 / ten),
        // Reading the text gives the nearest number.
        _ => value.to_string().parse().ok(),
    }
}

/// The day as days since 1970.
fn days(day: Date) -> Option<i32> {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    EPOCH.until(day).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{Column, Rows, Table};
    use crate::report::view::View;
    use crate::report::writers::fixture;
    use jiff::civil::date;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::{Field, Row};
    use proptest::prelude::*;

    fn written(viewed: &Viewed<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        write(Some(viewed), &mut out).unwrap();
        out
    }

    fn reader(bytes: Vec<u8>) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    fn read(bytes: Vec<u8>) -> Vec<Row> {
        reader(bytes).get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn fields(row: &Row) -> Vec<(String, Field)> {
        row.get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect()
    }

    #[test]
    fn every_kind_of_cell_has_its_type() {
        let sheet = fixture::sheet();
        let bytes = written(&Viewed::whole(&sheet.tables[0]));
        let file = reader(bytes.clone());
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let types: Vec<(String, Physical)> =
            schema.columns().iter().map(|c| (c.name().to_owned(), c.physical_type())).collect();
        let of = |name: &str| types.iter().find(|(n, _)| n == name).unwrap().1;
        assert_eq!(types.len(), 12, "the hidden column stays hidden");
        assert_eq!(
            (of("rank"), of("name"), of("level"), of("amount"), of("share"), of("due"), of("done")),
            (
                Physical::INT64,
                Physical::BYTE_ARRAY,
                Physical::DOUBLE,
                Physical::DOUBLE,
                Physical::DOUBLE,
                Physical::INT32,
                Physical::BOOLEAN
            )
        );
        let rows = read(bytes);
        let first = fields(&rows[0]);
        assert_eq!(first[0].1, Field::Long(1));
        assert_eq!(first[2].1, Field::Str("North, \"and\" Sons".into()));
        assert_eq!(first[6].1, Field::Double(1_234_567.89));
        assert_eq!(first[8].1, Field::Date(days(date(2026, 3, 1)).unwrap()));
        assert_eq!(first[9].1, Field::Bool(true));
        let third = fields(&rows[2]);
        assert_eq!(third[2].1, Field::Str("a\u{1b}[31mred".into()), "no terminal reads it");
        assert_eq!((&third[4].1, &third[8].1), (&Field::Null, &Field::Null));
    }

    #[test]
    fn empty_tables_and_columns_asked_for_twice_are_files_too() {
        let sheet = fixture::sheet();
        assert_eq!(read(written(&Viewed::whole(&sheet.tables[1]))).len(), 0);
        let view = View { columns: Some(vec!["id".into(), "rank".into(), "id".into()]), ..View::default() };
        let rows = read(written(&view.apply(&sheet.tables[0]).unwrap()));
        assert_eq!(
            fields(&rows[0]).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["id", "rank"]
        );
        let mut out = Vec::new();
        write(None, &mut out).unwrap();
        assert_eq!(read(out).len(), 0);
    }

    #[derive(Debug)]
    struct Numbers(usize);

    impl Rows for Numbers {
        fn len(&self) -> usize {
            self.0
        }

        fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
            let n = index as i64;
            cells.push(Cell::Integer(n));
            cells.push(if n % 3 == 0 { Cell::Missing("") } else { Cell::Text(format!("row {n}")) });
            Ok(())
        }
    }

    #[test]
    fn long_tables_stand_in_groups_in_their_order() {
        let rows = GROUP * 2 + 5;
        let table = Table {
            name: "n",
            title: None,
            columns: vec![Column::number("n").kind(Kind::Integer), Column::text("t").kind(Kind::Text)],
            rows: Box::new(Numbers(rows)),
        };
        let file = reader(written(&Viewed::whole(&table)));
        let sizes: Vec<i64> = file.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
        assert_eq!(sizes, [GROUP as i64, GROUP as i64, 5]);
        for (n, row) in file.get_row_iter(None).unwrap().enumerate() {
            let row = fields(&row.unwrap());
            assert_eq!(row[0].1, Field::Long(n as i64));
            let text = if n % 3 == 0 { Field::Null } else { Field::Str(format!("row {n}")) };
            assert_eq!(row[1].1, text);
        }
    }

    #[test]
    fn a_declared_kind_holds_whether_cells_are_there_or_not() {
        let table = |cell: Cell| Table {
            name: "x",
            title: None,
            columns: vec![Column::text("when").kind(Kind::Day)],
            rows: Box::new(vec![vec![cell]]),
        };
        let empty = table(Cell::Missing("not given"));
        let file = reader(written(&Viewed::whole(&empty)));
        assert_eq!(file.metadata().file_metadata().schema_descr().column(0).physical_type(), Physical::INT32);
        let wrong = table(Cell::Text("soon".into()));
        let error = write(Some(&Viewed::whole(&wrong)), &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the column `when` holds a cell of another kind");
    }

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            any::<f64>().prop_map(|value| Cell::Number { value, csv: None, shown: 1 }),
            any::<i64>().prop_map(Cell::Integer),
            (any::<i64>(), 0u32..28).prop_map(|(n, scale)| Cell::Share(Decimal::new(n, scale))),
            any::<bool>().prop_map(Cell::Flag),
            ".{0,8}".prop_map(Cell::Text),
            (0i32..200_000).prop_map(|n| Cell::Day(date(1900, 1, 1) + jiff::Span::new().days(n))),
            Just(Cell::Missing("")),
        ]
    }

    proptest! {
        #[test]
        fn any_mixture_of_cells_is_a_file_with_a_row_for_each(cells in proptest::collection::vec(cell(), 0..50)) {
            let rows: Vec<Vec<Cell>> = cells.iter().map(|c| vec![c.clone()]).collect();
            let table = Table { name: "x", title: None, columns: vec![Column::text("x")], rows: Box::new(rows) };
            let rows = read(written(&Viewed::whole(&table)));
            prop_assert_eq!(rows.len(), cells.len());
            for (row, cell) in rows.iter().zip(&cells) {
                let missing = match cell {
                    Cell::Missing(_) => true,
                    Cell::Number { value, .. } => !value.is_finite(),
                    _ => false,
                };
                prop_assert_eq!(fields(row)[0].1 == Field::Null, missing);
            }
        }

        #[test]
        fn exact_figures_become_the_nearest_number(digits: i64, scale in 0u32..28) {
            let value = Decimal::new(digits, scale);
            prop_assert_eq!(nearest(value), Some(value.to_string().parse::<f64>().unwrap()));
        }
    }
}
