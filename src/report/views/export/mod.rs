//! What other programs take of a book: one row a thing, one column a variable, ids for references, typed columns.

pub mod accounts;
pub mod contacts;
pub mod people;
pub mod redact;
pub mod sales;
pub mod scores;
pub mod spelling;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::number::{Field, Judgement};
use crate::report::sheet::{Cell, Column, Kind};
use crate::score::measure::{Unit, Value};

/// A column of words.
fn words(name: impl Into<String>) -> Column {
    Column::text(name).kind(Kind::Text)
}

/// A column of days.
fn day(name: &str) -> Column {
    Column::text(name).kind(Kind::Day)
}

/// A column of figures.
fn real(name: impl Into<String>) -> Column {
    Column::number(name).kind(Kind::Real)
}

/// A column of counts.
fn count(name: impl Into<String>) -> Column {
    Column::number(name).kind(Kind::Integer)
}

/// Words in a cell.
fn text(text: Option<&str>) -> Cell {
    Cell::maybe(text.filter(|text| !text.is_empty()))
}

/// A day in a cell.
fn on(day: Option<Date>) -> Cell {
    day.map_or(Cell::Missing("not given"), Cell::Day)
}

/// An exact figure in a cell.
fn exact(value: Option<Decimal>, shown: u8) -> Cell {
    value.map_or(Cell::Missing("not given"), |value| Cell::Exact { value: value.normalize(), shown })
}

/// A judgement in a cell.
fn judged(value: Option<Judgement>) -> Cell {
    exact(value.map(|judgement| judgement.0), 1)
}

/// The column of a measure; it bears the measure's name, so that policies and analyses speak of the same thing.
fn measure_column(name: impl Into<String>, unit: Unit, currency: &str) -> Column {
    match unit {
        Unit::Money => real(name).unit(currency),
        Unit::Count => count(name),
        Unit::Share | Unit::Judgement | Unit::Days | Unit::Number => real(name),
        Unit::Level | Unit::Word | Unit::Any => words(name),
    }
}

/// The figure of a measure, of the kind that its column has.
fn measured(value: &Value, unit: Unit) -> Cell {
    let missing = Cell::Missing("not known");
    match (value, unit) {
        (Value::Number(n), Unit::Count) => i64::try_from(*n).map_or(missing, Cell::Integer),
        (Value::Number(n), Unit::Share) => Cell::Share(n.round_dp(12).normalize()),
        (Value::Number(n), Unit::Money) => exact(Some(n.round_dp(12)), 0),
        (Value::Number(n), _) => exact(Some(n.round_dp(12)), 2),
        (Value::Level(word, _), _) => Cell::Text((*word).to_owned()),
        (Value::Word(word), _) => Cell::Text(word.clone()),
        (Value::Missing(_), _) => missing,
    }
}

/// A figure of the team's own.
fn own(field: Option<&Field>) -> Cell {
    match field {
        None => Cell::Missing("not given"),
        Some(Field::Number(n)) => exact(Some(*n), 2),
        Some(Field::Text(text)) => Cell::Text(text.clone()),
        Some(Field::Flag(flag)) => Cell::Flag(*flag),
    }
}
