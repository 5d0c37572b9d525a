//! JSON Schemas of the sheets' JSON form, made from their columns.

use serde_json::{Map, Value, json};

use super::sheet::{Column, Sheet, Table};

/// The schema of a sheet's JSON form. `open` allows further columns in the first table, where some follow from the
/// user's files.
#[must_use]
pub fn of(sheet: &Sheet, open: bool) -> Value {
    made(sheet, |n, table| rows(table, &table.columns, open && n == 0))
}

/// The schema of a sheet's JSON form where some tables have further columns that follow from the user's files, such as one
/// for each person: their names, and how many columns they have always.
#[must_use]
pub fn with_open(sheet: &Sheet, open: &[(&str, usize)]) -> Value {
    made(sheet, |_, table| match open.iter().find(|(name, _)| *name == table.name) {
        Some((_, always)) => rows(table, &table.columns[..table.columns.len().min(*always)], true),
        None => rows(table, &table.columns, false),
    })
}

fn made(sheet: &Sheet, rows: impl Fn(usize, &Table) -> Value) -> Value {
    let mut tables = Map::new();
    for (n, table) in sheet.tables.iter().enumerate() {
        tables.insert(table.name.to_owned(), rows(n, table));
    }
    let first: Vec<&str> = sheet.tables.iter().take(1).map(|t| t.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": sheet.schema,
        "type": "object",
        "required": ["schema", "tables", "notes"],
        "additionalProperties": false,
        "properties": {
            "schema": { "const": sheet.schema },
            "tables": { "type": "object", "required": first, "properties": tables },
            "notes": { "type": "array", "items": { "type": "string" }, "description": "What was assumed, left out or is missing" },
        },
    })
}

fn rows(table: &Table, columns: &[Column], open: bool) -> Value {
    let mut properties = Map::new();
    for column in columns {
        properties.insert(column.name.clone(), cell(column));
    }
    let mut schema = json!({
        "type": "array",
        "items": { "type": "object", "additionalProperties": open, "properties": properties },
    });
    if let (Some(title), Some(map)) = (&table.title, schema.as_object_mut()) {
        map.insert("description".to_owned(), Value::String(title.clone()));
    }
    schema
}

fn cell(column: &Column) -> Value {
    if column.numeric {
        json!({ "type": ["number", "null"] })
    } else {
        json!({ "type": ["string", "boolean", "null"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::Cell;

    #[test]
    fn columns_become_properties() {
        let rows: Vec<Vec<Cell>> = Vec::new();
        let table = Table {
            name: "things",
            title: None,
            columns: vec![Column::text("id"), Column::number("size").hidden()],
            rows: Box::new(rows),
        };
        let schema =
            of(&Sheet { schema: "x/1", tables: vec![table], notes: Vec::new(), ..Sheet::default() }, false);
        let item = &schema["properties"]["tables"]["properties"]["things"]["items"];
        assert_eq!(item["properties"]["size"]["type"], json!(["number", "null"]));
        assert_eq!(item["additionalProperties"], false);
        assert_eq!(schema["properties"]["schema"]["const"], "x/1");
    }

    #[test]
    fn columns_that_follow_from_the_files_are_left_open() {
        let rows: Vec<Vec<Cell>> = Vec::new();
        let columns = vec![Column::text("item"), Column::number("jane-doe")];
        let table = Table { name: "heat", title: None, columns, rows: Box::new(rows) };
        let sheet = Sheet { schema: "x/1", tables: vec![table], ..Sheet::default() };
        let schema = with_open(&sheet, &[("heat", 1)]);
        let item = &schema["properties"]["tables"]["properties"]["heat"]["items"];
        assert_eq!(item["additionalProperties"], true);
        assert_eq!(item["properties"].as_object().unwrap().keys().collect::<Vec<_>>(), ["item"]);
    }
}
