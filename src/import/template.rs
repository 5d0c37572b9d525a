//! A map to begin with, made from the header of a file.

use std::fmt::Write;

use super::fields;
use super::kind::Kind;
use super::systems::recognise;
use crate::text::grid::Grid;
use crate::text::nearest::nearest;
use crate::text::slug::slug;
use crate::text::yaml::emit::{Value, scalar};

/// A map file for a table: what is recognised is filled in, every other column is offered in a comment with the first
/// of its values.
#[must_use]
pub fn map(kind: Kind, grid: &Grid) -> String {
    let known = recognise(kind, &grid.header)
        .unwrap_or_else(|| super::systems::Recognised { title: None, map: guessed(kind, grid) });
    let map = &known.map;
    let mut out = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(out, "{text}");
    };
    line(&format!("# What each column of the file becomes: for `kam import {kind} --map`."));
    line("# Columns without a line here are not imported.");
    match &map.system {
        Some(system) => line(&format!("system: {system}")),
        None => line("# system: crm              # the other system's name; record ids are kept by it"),
    }
    if matches!(kind, Kind::Accounts | Kind::People) {
        match &map.id {
            Some(id) => line(&format!("id: {}", scalar(id))),
            None => {
                line("# id: COLUMN               # what ids are made from; the name where it is left out")
            }
        }
    }
    match &map.external {
        Some(column) => line(&format!("external: {}", scalar(column))),
        None if kind != Kind::Sales => {
            line("# external: COLUMN         # the other system's own id of a record")
        }
        None => {}
    }
    line("fields:");
    for (field, source) in &map.fields {
        let columns = source.columns.iter().map(|c| Value::Text(c.clone())).collect::<Vec<_>>();
        let value = match columns.as_slice() {
            [one] if source.values.is_empty() => one.clone(),
            _ => {
                let mut pairs = match columns.as_slice() {
                    [one] => vec![("column".to_owned(), one.clone())],
                    _ => vec![("columns".to_owned(), Value::List(columns.clone()))],
                };
                if !source.values.is_empty() {
                    let values = source.values.iter().map(|(k, v)| (k.clone(), Value::Text(v.clone())));
                    pairs.push(("values".to_owned(), Value::Map(values.collect())));
                }
                Value::Map(pairs)
            }
        };
        line(&format!("  {field}: {}", value.flow()));
    }
    let taken = |name: &str| {
        map.id.as_deref() == Some(name)
            || map.external.as_deref() == Some(name)
            || map.fields.values().any(|source| source.columns.iter().any(|column| column == name))
    };
    for (column, name) in grid.header.iter().enumerate() {
        if name.is_empty() || taken(name) {
            continue;
        }
        let sample = (0..grid.rows.len()).map(|row| grid.text(row, column)).find(|text| !text.is_empty());
        let sample = sample.map(|text| {
            let one: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let short: String = one.chars().filter(|c| !c.is_control()).take(40).collect();
            format!("  # {short}")
        });
        line(&format!("  # {}: {}{}", offered(kind, name), scalar(name), sample.unwrap_or_default()));
    }
    if kind == Kind::Accounts {
        line("# constants: {status: candidate}      # what new accounts get beside");
    }
    line("# only: {COLUMN: [VALUE, VALUE]}       # take only rows with one of these values");
    line("# A column in full: {column: NAME, values: {misspelt: right, \"*\": any other}, factor: 1000}");
    line(&format!(
        "# Fields: {}",
        fields::of(kind).iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    ));
    out
}

/// The field that a column is offered for.
fn offered(kind: Kind, name: &str) -> String {
    let names = fields::of(kind).iter().map(|(name, _)| *name).filter(|name| !name.ends_with('*'));
    if let Some(near) = nearest(name, names) {
        return near.to_owned();
    }
    let word = slug(name).unwrap_or_else(|| "column".to_owned()).replace('-', "_");
    if kind == Kind::Accounts { format!("fields.{word}") } else { word }
}

/// A map for a header that nobody knows: the first column whose cells all differ is the name.
fn guessed(kind: Kind, grid: &Grid) -> super::map::ImportMap {
    let mut map = super::map::ImportMap::default();
    let differ = |column: usize| {
        let mut seen = std::collections::BTreeSet::new();
        !grid.rows.is_empty()
            && (0..grid.rows.len()).all(|row| {
                let text = grid.text(row, column);
                !text.is_empty() && seen.insert(text.to_owned())
            })
    };
    if let Some(column) =
        (0..grid.header.len()).find(|column| !grid.header[*column].is_empty() && differ(*column))
        && kind != Kind::Sales
    {
        map.fields.insert("name".to_owned(), super::map::Source::column(&grid.header[column]));
    }
    map
}
