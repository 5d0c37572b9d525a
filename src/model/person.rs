//! People: managers, candidates, mentors and directors.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::Day;
use super::named::Named;
use super::number::{NonNegative, Percent, Skill};
use super::words::{PersonKind, words};

/// A person file: `people/<id>.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a person: name, kind and what is known about them")]
pub struct Person {
    /// The person's name.
    #[serde(deserialize_with = "super::number::some_text")]
    pub name: String,
    /// What they do in the programme.
    pub kind: PersonKind,
    /// The profile they are measured by: `profiles/<role>.yaml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Where a candidate comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Years of work with key accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<NonNegative>,
    /// The id of their mentor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentor: Option<String>,
    /// How much they can look after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Limits>,
    /// Segments they know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// Regions they cover.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Languages they speak, as ISO 639-1 codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Assessments against a framework.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Assessment>,
    /// Where their time goes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub time: Vec<Time>,
    /// What they are working on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub development: Vec<Development>,
    /// What their mentor did for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentoring: Vec<Mentoring>,
    /// Their record ids in other systems, by the system's name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub external: Named<String>,
}

/// Where a candidate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// One of the company's own people.
    Inside,
    /// From somewhere else.
    Outside,
}
words!(Origin { Inside => "inside", Outside => "outside" });

/// How much a person can look after.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a capacity: {accounts: …, hours: …}")]
pub struct Limits {
    /// Key accounts at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts: Option<u32>,
    /// Hours a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<NonNegative>,
}

/// Levels in a framework, judged by somebody on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an assessment: {on: …, by: …, framework: …, levels: {…}}")]
pub struct Assessment {
    /// When.
    pub on: Day,
    /// The id of the person who judged.
    pub by: String,
    /// In what capacity: self, manager, peer, customer …
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub capacity: Option<String>,
    /// The framework's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// 0 none, 1 aware, 2 with help, 3 alone, 4 teaches others.
    #[serde(default)]
    pub levels: Named<Skill>,
    /// What each level rests on.
    #[serde(default)]
    pub evidence: Named<String>,
}

/// Where the time of a period went: hours or shares by competency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a time record: {period: 2026-Q3, hours: {…}}")]
pub struct Time {
    /// The period: 2026, 2026-Q3, 2026-07.
    pub period: String,
    /// Hours.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub hours: Named<NonNegative>,
    /// Shares of the whole.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub shares: Named<Percent>,
}

/// A step of development.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a development step: {competency: …, action: …, due: …}")]
pub struct Development {
    /// The competency or attribute.
    pub competency: String,
    /// What is done.
    pub action: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// open, done …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// What a mentor did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a mentoring entry: {on: …, by: …, duty: …}")]
pub struct Mentoring {
    /// When.
    pub on: Day,
    /// The mentor's id.
    pub by: String,
    /// Which of a mentor's duties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<String>,
    /// What happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
