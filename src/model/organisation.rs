//! The supplier's own audit: `organisation.yaml`.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::date::Day;
use super::named::Named;
use super::words::words;

/// How well the organisation does what key account management asks of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an audit: {litmus: {…}, roles: {…}}")]
pub struct Organisation {
    /// The company's or unit's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The framework whose test and duties it answers.
    #[serde(default = "woodburn")]
    pub framework: String,
    /// The short test, by the framework's ids.
    #[serde(default)]
    pub litmus: Named<Answer>,
    /// Both sides' duties, by the framework's roles.
    #[serde(default)]
    pub roles: Named<Sides>,
}

fn woodburn() -> String {
    "woodburn-2006".to_owned()
}

/// The duties of a role on both sides, by the framework's ids.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a role's two sides: {company: {…}, manager: {…}}")]
pub struct Sides {
    /// What the company has to do.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub company: Named<Answer>,
    /// What the managers have to do.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub manager: Named<Answer>,
}

/// How well something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Achievement {
    /// 0 points.
    Poor,
    /// 1 point.
    Fair,
    /// 2 points.
    Good,
}
words!(Achievement { Poor => "poor", Fair => "fair", Good => "good" });

impl Achievement {
    /// Points for the best.
    pub const MOST: u32 = 2;

    /// Poor, fair, good as 0, 1, 2.
    #[must_use]
    pub fn points(self) -> u32 {
        match self {
            Self::Poor => 0,
            Self::Fair => 1,
            Self::Good => Self::MOST,
        }
    }
}

/// An answer: a rating alone, or with its date, author and evidence.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Answer {
    /// How well it is done; nothing where nobody has answered yet.
    pub rating: Option<Achievement>,
    /// When it was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// By whom: a person's id, or words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// An answer in full.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an answer: {rating: poor | fair | good, on: …, evidence: …}")]
struct InFull {
    /// How well it is done.
    #[serde(default)]
    rating: Option<Achievement>,
    /// When it was judged.
    #[serde(default)]
    on: Option<Day>,
    /// By whom: a person's id, or words.
    #[serde(default)]
    by: Option<String>,
    /// What it rests on.
    #[serde(default)]
    evidence: Option<String>,
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrMap;
        impl<'de> de::Visitor<'de> for WordOrMap {
            type Value = Answer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("poor, fair or good, or a map: {rating: good, on: …, evidence: …}")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Answer, E> {
                let Some(rating) = Achievement::from_word(word) else {
                    return Err(E::custom(format!("`{word}` is not a rating\nwrite poor, fair or good")));
                };
                Ok(Answer { rating: Some(rating), ..Answer::default() })
            }

            fn visit_unit<E>(self) -> Result<Answer, E> {
                Ok(Answer::default())
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Answer, A::Error> {
                let InFull { rating, on, by, evidence } =
                    InFull::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Answer { rating, on, by, evidence })
            }
        }
        deserializer.deserialize_any(WordOrMap)
    }
}

impl JsonSchema for Answer {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Answer".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (word, full) = (generator.subschema_for::<Achievement>(), generator.subschema_for::<InFull>());
        json_schema!({ "description": "a rating alone, or with its date and evidence", "anyOf": [word, full, { "type": "null" }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_word_a_map_or_nothing() {
        let read = crate::text::yaml::read::<Organisation>(
            "litmus:\n  a: good\n  b: {rating: poor, on: 2026-01-01, evidence: x}\n  c:\n  d: great\n  e: {ratting: good}\n",
        );
        let said: Vec<(u32, u32, &str)> =
            read.problems.iter().map(|p| (p.span.line, p.span.column, p.rule)).collect();
        assert_eq!(said, [(5, 6, "invalid-value"), (6, 7, "unknown-field")]);
        let litmus = read.value.unwrap().litmus;
        assert_eq!(litmus.get("a").unwrap().rating, Some(Achievement::Good));
        assert_eq!(litmus.get("b").unwrap().evidence.as_deref(), Some("x"));
        assert_eq!(litmus.get("c").unwrap().rating, None);
    }
}
