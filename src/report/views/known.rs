//! What is known and in effect: measures, rules, files, settings.

use std::path::PathBuf;

use crate::book::load::Book;
use crate::model::settings::Settings;
use crate::report::sheet::{Cell, Column, Sheet, Table, Tone};
use crate::score::measure::DEFINITIONS;
use crate::text::finding::{Level, slashed};

/// Every measure with its formula, unit and period; `name` is one of them or what stands before the point.
#[must_use]
pub fn measures(name: Option<&str>) -> Sheet {
    let rows: Vec<Vec<Cell>> = DEFINITIONS
        .iter()
        .filter(|d| {
            name.is_none_or(|n| {
                let whole = d.name == n || d.name.strip_suffix('*').is_some_and(|p| n.starts_with(p));
                whole || d.name.strip_prefix(n).is_some_and(|rest| rest.starts_with('.'))
            })
        })
        .map(|d| {
            let or_none = |text: &str| {
                if text.is_empty() { Cell::Missing("none") } else { Cell::Text(text.to_owned()) }
            };
            vec![
                Cell::Text(d.name.to_owned()),
                Cell::Text(d.unit.word().to_owned()),
                Cell::Text(d.formula.to_owned()),
                or_none(d.period),
                or_none(&d.arguments.join(", ")),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("measure").priority(0),
        Column::text("unit").priority(0),
        Column::text("formula").wraps().priority(0),
        Column::text("period").wraps().priority(2),
        Column::text("arguments").wraps().priority(1),
    ];
    let notes = vec!["money is in the book's currency; write arguments behind the name: sales.growth months=6 offering=spares".to_owned()];
    Sheet {
        schema: "kam.measure/1",
        tables: vec![Table { name: "measure", title: None, columns, rows: Box::new(rows) }],
        notes,
        ..Sheet::default()
    }
}

/// What a list says of a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleLine<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it looks at.
    pub group: &'a str,
    /// Its level where `kam.yaml` sets none.
    pub level: Level,
    /// What it finds.
    pub summary: &'a str,
}

/// Every rule with its group, default level and summary.
#[must_use]
pub fn rules(rules: &[RuleLine<'_>]) -> Sheet {
    let text = |t: &str| Cell::Text(t.to_owned());
    let row = |rule: &RuleLine<'_>| {
        let tone = match rule.level {
            Level::Error => Tone::Bad,
            Level::Warn => Tone::Warning,
            Level::Info | Level::Off => Tone::Plain,
        };
        vec![
            text(rule.name),
            text(rule.group),
            Cell::Toned(rule.level.word().to_owned(), tone),
            text(rule.summary),
        ]
    };
    let rows: Vec<Vec<Cell>> = rules.iter().map(row).collect();
    let columns = vec![
        Column::text("rule").priority(0),
        Column::text("group").priority(1),
        Column::text("level").priority(0),
        Column::text("summary").wraps().priority(0),
    ];
    let notes = vec!["`kam rule NAME` explains one; levels are set under `rules` in kam.yaml".to_owned()];
    let table = Table { name: "rule", title: None, columns, rows: Box::new(rows) };
    Sheet { schema: "kam.rule/1", tables: vec![table], notes, ..Sheet::default() }
}

/// Every file that the book's globs find, with what it is read as.
#[must_use]
pub fn files(book: &Book) -> Sheet {
    let globs = &book.settings.files;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut list = |kind: &str, paths: Vec<PathBuf>| {
        for path in paths {
            let bytes = std::fs::metadata(book.root.join(&path)).map_or(Cell::Missing("unreadable"), |m| {
                Cell::Integer(i64::try_from(m.len()).unwrap_or(i64::MAX))
            });
            rows.push(vec![
                Cell::Text(kind.to_owned()),
                Cell::Text(slashed(&path)),
                Cell::Text(crate::book::discover::id(&path)),
                bytes,
            ]);
        }
    };
    let one = |path: &str| if book.root.join(path).exists() { vec![PathBuf::from(path)] } else { Vec::new() };
    list("settings", one(crate::book::root::SETTINGS));
    list("policy", one(&book.settings.selection));
    list("account", book.list(&globs.accounts));
    list("plan", book.list(&globs.plans));
    list("person", book.list(&globs.people));
    list("profile", book.list(&globs.profiles));
    list("framework", book.list(&globs.frameworks));
    list("organisation", one(&globs.organisation));
    list("sales", book.sales());
    list("recorded run", book.list(&globs.selections));
    let columns = vec![
        Column::text("kind").priority(0),
        Column::text("path").priority(0),
        Column::text("id"),
        Column::number("bytes").priority(2),
    ];
    Sheet {
        schema: "kam.files/1",
        tables: vec![Table { name: "files", title: None, columns, rows: Box::new(rows) }],
        notes: Vec::new(),
        ..Sheet::default()
    }
}

/// Every setting in effect, and whether it is written in `kam.yaml` or a default.
#[must_use]
pub fn config(settings: &Settings, written: &[String], root: &str) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if let Ok(value) = serde_json::to_value(settings) {
        flatten("", &value, &mut |key, value| {
            let source = if written.iter().any(|w| key == w || key.starts_with(&format!("{w}."))) {
                "kam.yaml"
            } else {
                "default"
            };
            rows.push(vec![Cell::Text(key.to_owned()), Cell::Text(value), Cell::Text(source.to_owned())]);
        });
    }
    let columns = vec![
        Column::text("setting").priority(0),
        Column::text("value").wraps().priority(0),
        Column::text("source").priority(1),
    ];
    Sheet {
        schema: "kam.config/1",
        tables: vec![Table { name: "config", title: None, columns, rows: Box::new(rows) }],
        notes: vec![format!("the book is {root}")],
        ..Sheet::default()
    }
}

fn flatten(prefix: &str, value: &serde_json::Value, put: &mut dyn FnMut(&str, String)) {
    use serde_json::Value;
    let plain = |v: &Value| match v {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, inner) in map {
                let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&name, inner, put);
            }
        }
        Value::Object(_) => {}
        Value::Array(items) => put(prefix, items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        other => put(prefix, plain(other)),
    }
}
