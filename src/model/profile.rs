//! Profiles: what a role requires.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::named::Named;
use super::number::{NonNegative, Percent, Skill};
use super::policy::Fraction;
use super::words::words;

/// A profile file: `profiles/<role>.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a profile: name, framework and what the role requires")]
pub struct Profile {
    /// The role's name.
    #[serde(deserialize_with = "super::number::some_text")]
    pub name: String,
    /// The framework whose items it uses.
    pub framework: String,
    /// What the programme is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What the company leans on: implementation against relationship.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub emphasis: Named<NonNegative>,
    /// The share of time that goes into selling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selling_share: Option<Percent>,
    /// Readiness below which to look elsewhere, and below which training takes too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub make_or_buy: Option<MakeOrBuy>,
    /// What is required, item by item.
    #[serde(default)]
    pub required: Named<Requirement>,
    /// The target shares of time by competency.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub time: Named<Percent>,
}

/// What the programme is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Keeping crucial customers.
    Retention,
    /// Growing with them.
    Growth,
    /// Revenue soon.
    ShortTermRevenue,
}
words!(Purpose { Retention => "retention", Growth => "growth", ShortTermRevenue => "short-term-revenue" });

/// Readiness below which to look elsewhere, and below which training takes too long; 0–1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "lines: {attributes: 0.8, competencies: 0.5}")]
pub struct MakeOrBuy {
    /// For attributes.
    pub attributes: Fraction,
    /// For competencies.
    pub competencies: Fraction,
}

/// What is required of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a requirement: {level: 0–4, weight: …}")]
pub struct Requirement {
    /// The level, 0 to 4.
    pub level: Skill,
    /// How much it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<NonNegative>,
}
