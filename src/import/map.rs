//! A map: which column of a file becomes which field of the book.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer};

use crate::model::number::{Field, decimal, text_form};
use crate::text::grid::Order;

/// A map file, or what was recognised of a file's header.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a map: {fields: {name: COLUMN, …}}")]
pub struct ImportMap {
    /// The other system's name: record ids are kept under `external` by it, and what was imported in
    /// `imports/SYSTEM.csv`.
    pub system: Option<System>,
    /// The column that ids are made from; names where it is left out.
    pub id: Option<String>,
    /// The column with the other system's own id of a record.
    pub external: Option<String>,
    /// How a record is found again in the book.
    #[serde(rename = "match")]
    pub matching: Option<Matching>,
    /// The columns of fields, by the field's path: `name`, `fields.employees`; `account` says whose contact,
    /// opportunity or sale a row is.
    pub fields: IndexMap<String, Source>,
    /// Values that every record gets where it is new.
    pub constants: IndexMap<String, Field>,
    /// The order of day, month and year where it cannot be told from the file: dmy, mdy or ymd.
    pub dates: Option<DateOrder>,
    /// Only rows with one of these texts in a column are taken.
    pub only: BTreeMap<String, Vec<String>>,
}

/// The name of another system: small letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct System(pub String);

impl FromStr for System {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match crate::text::slug::slug(text) {
            Some(slug) if slug == text => Ok(Self(slug)),
            Some(slug) => Err(format!("`{text}` cannot be a system's name\nwrite `{slug}`")),
            None => {
                Err(format!("`{text}` cannot be a system's name\nwrite small letters, digits and hyphens"))
            }
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(System, "a system's name such as crm", { "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" });

/// How a record of a file is found again in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// By its id in the book.
    Id,
    /// By the other system's own id, kept under `external`.
    External,
    /// By its name, whatever its id.
    Name,
}

/// Where the values of a field come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The columns; several are joined by spaces.
    pub columns: Vec<String>,
    /// What is written for a text of the file; `*` stands for every other text.
    pub values: BTreeMap<String, String>,
    /// What figures are multiplied by: 1000 where the file counts in thousands.
    pub factor: Option<Decimal>,
}

impl Source {
    /// A column as it is.
    #[must_use]
    pub fn column(name: &str) -> Self {
        Self { columns: vec![name.to_owned()], ..Self::default() }
    }

    /// What a text of the file is written as.
    #[must_use]
    pub fn value<'v>(&'v self, text: &'v str) -> &'v str {
        if self.values.is_empty() {
            return text;
        }
        let folded = || self.values.iter().find(|(from, _)| from.to_lowercase() == text.to_lowercase());
        let found = self.values.get(text).or_else(|| folded().map(|(_, to)| to));
        found.or_else(|| self.values.get("*")).map_or(text, String::as_str)
    }
}

/// A source in full.
#[derive(serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a column's name, or {column: NAME, values: {…}, factor: …}")]
struct InFull {
    /// The column.
    #[serde(default)]
    column: Option<String>,
    /// Several columns, which are joined by spaces.
    #[serde(default)]
    columns: Vec<String>,
    /// What is written for a text of the file; `*` stands for every other text.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// What figures are multiplied by.
    #[serde(default)]
    factor: Option<Factor>,
}

/// What figures are multiplied by.
struct Factor(Decimal);

impl FromStr for Factor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        decimal(text).map(Self)
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Factor, "a factor such as 1000", { "type": "number" });

/// The order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateOrder(pub Order);

impl FromStr for DateOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is no order of dates\nwrite dmy, mdy or ymd"))
    }
}

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Order::Dmy => "dmy",
            Order::Mdy => "mdy",
            Order::Ymd => "ymd",
        })
    }
}

text_form!(DateOrder, "an order of dates: dmy, mdy or ymd", { "enum": ["dmy", "mdy", "ymd"] });

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = Source;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column's name, or {column: NAME, values: {…}, factor: …}")
            }

            fn visit_str<E: de::Error>(self, column: &str) -> Result<Source, E> {
                Ok(Source::column(column))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
                let full = InFull::deserialize(MapAccessDeserializer::new(map))?;
                let columns: Vec<String> = full.column.into_iter().chain(full.columns).collect();
                if columns.is_empty() {
                    return Err(de::Error::custom("there is no column\nwrite `column: NAME`"));
                }
                Ok(Source { columns, values: full.values, factor: full.factor.map(|f| f.0) })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for Source {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Source".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = generator.subschema_for::<InFull>();
        json_schema!({ "description": "a column, or a column with how its texts are read", "anyOf": [{ "type": "string" }, full] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml::read;

    #[test]
    fn a_map_says_columns_in_short_or_in_full() {
        let text = "system: erp\nid: Kunde\nmatch: name\nfields:\n  name: Kunde\n  segment: {column: Branche, values: {technolgy: technology, '*': other}}\n  fields.revenue: {columns: [A, B], factor: 1000}\ndates: dmy\nconstants: {status: candidate}\nonly: {Stage: [Won, Lost]}\n";
        let read = read::<ImportMap>(text);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let map = read.value.unwrap();
        assert_eq!(map.fields["name"], Source::column("Kunde"));
        assert_eq!(map.fields["segment"].value("Technolgy"), "technology");
        assert_eq!(map.fields["segment"].value("medical"), "other");
        assert_eq!(map.fields["fields.revenue"].factor, Some(Decimal::ONE_THOUSAND));
        assert_eq!(map.fields["fields.revenue"].columns, ["A", "B"]);
        assert_eq!(map.matching, Some(Matching::Name));
        assert_eq!(map.constants["status"], Field::Text("candidate".to_owned()));
        assert_eq!(map.only["Stage"], ["Won", "Lost"]);
    }

    #[test]
    fn mistakes_say_where_and_what_instead() {
        let text = "system: My CRM\nfield: {}\nfields: {name: {values: {a: b}}, x: {column: A, factor: ten}}\ndates: day\n";
        let problems = read::<ImportMap>(text).problems;
        let messages: Vec<(u32, &str)> = problems.iter().map(|p| (p.span.line, p.message.as_str())).collect();
        assert_eq!(messages.len(), 5, "{messages:?}");
        assert_eq!(problems[0].help.as_deref(), Some("write `my-crm`"));
    }
}
