//! The views of `kam assess`: one file each, and what they share.

pub mod candidates;
pub(in crate::report::views) mod charts;
pub mod organisation;
pub mod person;
pub mod profile;
pub mod team;
pub mod time;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::desk::Desk;
use crate::assess::library::Library;
use crate::assess::readiness::{Fit, Part, Readiness, Required};
use crate::assess::staff::Staff;
use crate::model::date::Day;
use crate::report::chart::Chart;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table};

/// The people of a desk and what they are measured by.
#[must_use]
pub fn staff(desk: &Desk) -> Staff<'_> {
    Staff {
        as_of: desk.as_of,
        people: desk.people(),
        profiles: desk.profiles(),
        library: Library::new(desk.frameworks()),
    }
}

/// What is said where a level was not judged.
const NOT_ASSESSED: &str = "not assessed";

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn some(text: Option<impl Into<String>>, why: &'static str) -> Cell {
    text.map_or(Cell::Missing(why), |text| Cell::Text(text.into()))
}

/// A level, or a difference of levels: halves are possible.
fn level(level: Option<Decimal>, why: &'static str) -> Cell {
    exact(level, 1, why)
}

fn exact(value: Option<Decimal>, shown: u8, why: &'static str) -> Cell {
    value.map_or(Cell::Missing(why), |value| Cell::Exact { value: value.normalize(), shown })
}

fn share(share: Option<Decimal>, why: &'static str) -> Cell {
    share.map_or(Cell::Missing(why), |share| Cell::Share(share.normalize()))
}

fn day(day: Option<Day>, why: &'static str) -> Cell {
    day.map_or(Cell::Missing(why), |day| Cell::Day(day.0))
}

fn count(n: usize) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A whole number of days.
fn age(from: Option<Day>, as_of: Date, why: &'static str) -> Cell {
    from.map_or(Cell::Missing(why), |day| Cell::Integer(crate::assess::staff::days(day.0, as_of)))
}

/// So many decimals do figures need for people; two at most.
fn decimals(figures: impl Iterator<Item = Decimal>) -> u8 {
    figures.map(|figure| u8::try_from(figure.normalize().scale()).unwrap_or(2).min(2)).max().unwrap_or(0)
}

fn table(name: &'static str, title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    let title = (!title.is_empty()).then(|| title.to_owned());
    Table { name, title, columns, rows: Box::new(rows) }
}

/// The id and the name of an item.
fn item(required: &Required<'_>) -> [Cell; 2] {
    [text(required.id), some(required.item.map(|item| item.name.as_str()), "not in the framework")]
}

/// The columns of [`item`].
fn item_columns() -> [Column; 2] {
    [Column::text("item").priority(0), Column::text("name").priority(8).wraps()]
}

fn kind(required: &Required<'_>) -> Cell {
    some(required.kind().map(|kind| kind.word()), "the framework does not say")
}

/// Readiness and coverage.
fn ready(readiness: &Readiness) -> [Cell; 2] {
    let why = if readiness.asked.is_zero() { "nothing is required" } else { NOT_ASSESSED };
    [share(readiness.value(), why), share(readiness.coverage(), "nothing is required")]
}

/// What is required without a weight or under two names, and whose view levels rest on.
fn notes_of(fit: &Fit<'_, '_>) -> Vec<String> {
    let mut notes = Vec::new();
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<&str> {
        (0..fit.of.items.len()).filter(|n| wanted(*n)).map(|n| fit.of.items[n].id).collect()
    };
    let missing = of(&|n| fit.standings[n].is_none());
    if !missing.is_empty() && missing.len() < fit.of.items.len() {
        notes.push(format!("not assessed, so left out of readiness: {}", missing.join(", ")));
    }
    let own = of(&|n| fit.standings[n].as_ref().is_some_and(|standing| standing.own_only));
    if !own.is_empty() {
        notes.push(format!("rests on the person's own view alone: {}", own.join(", ")));
    }
    notes
}

/// The readiness of a person in each part.
fn parts(fit: &Fit<'_, '_>) -> [Readiness; 3] {
    Part::EACH.map(|part| fit.readiness(part))
}

/// Puts a chart before the table whose marks it has, or after the words that open the page.
pub(in crate::report::views) fn picture(sheet: &mut Sheet, chart: Option<Chart>) {
    let Some(chart) = chart.filter(|chart| !chart.is_empty()) else { return };
    let of = chart.table;
    let before = sheet.blocks.iter().position(|block| matches!(block, Block::Table(n) if Some(*n) == of));
    let first = sheet.blocks.iter().position(|block| matches!(block, Block::Table(_)));
    let at = before.or(first).unwrap_or(sheet.blocks.len());
    sheet.blocks.insert(at, Block::from(chart));
}

/// A sheet whose tables stand one after the other, in this order; empty ones are left to scripts.
fn arranged(sheet: &mut Sheet, first: Vec<Block>, order: &[&str]) {
    sheet.blocks = first;
    for name in order {
        let found = sheet.tables.iter().position(|table| table.name == *name);
        if let Some(n) = found.filter(|n| !sheet.tables[*n].rows.is_empty()) {
            sheet.blocks.push(Block::Table(n));
        }
    }
}
