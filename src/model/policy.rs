//! What makes an account key: criteria, weights, vetoes, the matrix and the decision.

use std::fmt;
use std::str::FromStr;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::method::{Better, Method, Normalise, Preference, RandomIndex, Weighting};
use super::number::{Amount, Figure, Judgement, NonNegative, decimal, text_form, to_f64};
use super::scale::Scale;
use super::words::{Labels, Quadrant, words};

/// A selection policy: `policies/selection.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a policy: criteria, and how they are weighed and decided by")]
pub struct Policy {
    /// A title for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How the criteria become one score.
    #[serde(default)]
    pub method: Method,
    /// Where the weights come from.
    #[serde(default)]
    pub weights: Weighting,
    /// How measures are made comparable; by default what the method's authors used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalise: Option<Normalise>,
    /// What is done about a missing figure.
    #[serde(default)]
    pub missing: Missing,
    /// Figures that some methods ask for.
    #[serde(default)]
    pub parameters: Parameters,
    /// The judgements for `weights: pairwise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairwise: Option<Pairwise>,
    /// Whether figures of subsidiaries count for their parents as well.
    #[serde(default)]
    pub roll_up: bool,
    /// What accounts are judged by.
    pub criteria: Vec<Criterion>,
    /// What rules an account out whatever its score.
    #[serde(default)]
    pub vetoes: Vec<Veto>,
    /// The account analysis matrix.
    #[serde(default)]
    pub matrix: Matrix,
    /// How scores become decisions; without it there is a ranking and no decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// The axis of the matrix that a criterion counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// What the account could be worth.
    Potential,
    /// How strong our position as its provider is.
    Position,
}
words!(Axis { Potential => "potential", Position => "position" });

/// One thing that accounts are judged by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a criterion: {id: …, measure: …}")]
pub struct Criterion {
    /// Its id, the name of its columns.
    pub id: String,
    /// A name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The axis it counts for; without one it counts for the overall score alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<Axis>,
    /// The measure it is judged by: one that `kam measure` lists, with arguments (`sales.revenue offering=spares`),
    /// or the name of a column when accounts come from a CSV file.
    pub measure: String,
    /// Its weight, or its swing points; any scale, they are divided by their sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<NonNegative>,
    /// Its place in the order of importance, 1 first, for the rank-based weights; without it the order of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Which direction is the good one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<Better>,
    /// How the measure becomes a score of 0–10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
}

impl Criterion {
    /// Its name for people: `name`, or the id.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// The direction of its measure: as written, else that of its scale, else higher.
    #[must_use]
    pub fn direction(&self) -> Better {
        match (self.better, self.scale.as_ref().and_then(Scale::bounds)) {
            (Some(better), _) => better,
            (None, Some((from, to))) if from.value > to.value => Better::Lower,
            _ => Better::Higher,
        }
    }
}

/// What is done where a figure is missing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", expecting = "error, skip, worst, mean, median, drop or {assume: 3}")]
pub enum Missing {
    /// It is a mistake; the account gets no score.
    #[default]
    Error,
    /// The weights of the figures that are there are renormalised.
    Skip,
    /// It counts as the worst that any account has.
    Worst,
    /// It counts as the mean of the accounts that have it.
    Mean,
    /// It counts as the median of the accounts that have it.
    Median,
    /// The account is left out.
    Drop,
    /// It counts as this score from 0 to 10.
    Assume(Judgement),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Error => f.write_str("error"),
            Missing::Skip => f.write_str("skip"),
            Missing::Worst => f.write_str("worst"),
            Missing::Mean => f.write_str("mean"),
            Missing::Median => f.write_str("median"),
            Missing::Drop => f.write_str("drop"),
            Missing::Assume(n) => write!(f, "assume {n}"),
        }
    }
}

/// Figures that some methods ask for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "parameters: {vikor_v: 0.5, …}")]
pub struct Parameters {
    /// VIKOR's weight of the greatest good of all criteria against the least regret in any, 0–1; 0.5 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vikor_v: Option<Fraction>,
    /// PROMETHEE's preference function.
    #[serde(default)]
    pub preference: Preference,
    /// PROMETHEE: up to this difference nothing is preferred; one figure, a list in the order of the criteria, or
    /// one for each criterion's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<PerCriterion>,
    /// PROMETHEE: from this difference on the preference is full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<PerCriterion>,
    /// The table that the consistency of pairwise judgements is measured by.
    #[serde(default)]
    pub random_index: RandomIndex,
}

/// A number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction(pub Decimal);

impl FromStr for Fraction {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value = text.parse::<Figure>()?.value;
        if value < Decimal::ZERO || value > Decimal::ONE {
            return Err(format!("{text} is outside 0 to 1\nwrite a number from 0 to 1"));
        }
        Ok(Self(value))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

text_form!(Fraction, "a number from 0 to 1", { "type": "number", "minimum": 0, "maximum": 1 });

/// One figure for all criteria, a list in their order, or one for each id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PerCriterion {
    /// The same for all.
    One(Figure),
    /// In the order of the criteria.
    List(Vec<Figure>),
    /// By id.
    ById(IndexMap<String, Figure>),
}

impl PerCriterion {
    /// The figure for the criterion at `index`.
    #[must_use]
    pub fn of(&self, index: usize, id: &str) -> Option<Figure> {
        match self {
            PerCriterion::One(figure) => Some(*figure),
            PerCriterion::List(list) => list.get(index).copied(),
            PerCriterion::ById(map) => map.get(id).copied(),
        }
    }
}

impl<'de> Deserialize<'de> for PerCriterion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = PerCriterion;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a list of numbers or a number for each criterion's id")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<PerCriterion, E> {
                text.parse().map(PerCriterion::One).map_err(E::custom)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<PerCriterion, A::Error> {
                let mut list = Vec::new();
                while let Some(figure) = items.next_element()? {
                    list.push(figure);
                }
                Ok(PerCriterion::List(list))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut pairs: A) -> Result<PerCriterion, A::Error> {
                let mut map = IndexMap::new();
                while let Some((id, figure)) = pairs.next_entry()? {
                    map.insert(id, figure);
                }
                Ok(PerCriterion::ById(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Serialize for PerCriterion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PerCriterion::One(figure) => figure.serialize(serializer),
            PerCriterion::List(list) => list.serialize(serializer),
            PerCriterion::ById(map) => map.serialize(serializer),
        }
    }
}

impl JsonSchema for PerCriterion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PerCriterion".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string", "array", "object"], "description": "a number, a list in the order of the criteria, or a number for each id" })
    }
}

/// A judgement of a pairwise matrix: `3` (three times as important), `1/3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Above the line.
    pub over: Decimal,
    /// Below the line.
    pub under: Decimal,
}

impl Ratio {
    /// The ratio as a number, above zero.
    #[must_use]
    pub fn number(&self) -> f64 {
        to_f64(self.over) / to_f64(self.under)
    }
}

impl FromStr for Ratio {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (over, under) = text.split_once('/').unwrap_or((text, "1"));
        let (over, under) = (decimal(over.trim())?, decimal(under.trim())?);
        if over <= Decimal::ZERO || under <= Decimal::ZERO {
            return Err(format!(
                "`{text}` is not above zero\nwrite how many times as important: from 1/9 to 9"
            ));
        }
        Ok(Self { over, under })
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.under == Decimal::ONE { self.over.fmt(f) } else { write!(f, "{}/{}", self.over, self.under) }
    }
}

text_form!(Ratio, "a judgement such as 3 or 1/3", { "type": ["number", "string"], "description": "how many times as important: 3, 1/3" });

/// The judgements of a pairwise matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairwise {
    /// Every cell, row by row, in the order of the criteria.
    Rows(Vec<Vec<Ratio>>),
    /// `volume: {growth: 3}`: volume is three times as important as growth. Each pair once is enough.
    Named(IndexMap<String, IndexMap<String, Ratio>>),
}

impl<'de> Deserialize<'de> for Pairwise {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = Pairwise;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("judgements: {volume: {growth: 3}}, or the rows of the whole matrix")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Pairwise, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = items.next_element()? {
                    rows.push(row);
                }
                Ok(Pairwise::Rows(rows))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut pairs: A) -> Result<Pairwise, A::Error> {
                let mut map = IndexMap::new();
                while let Some((id, row)) = pairs.next_entry()? {
                    map.insert(id, row);
                }
                Ok(Pairwise::Named(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Serialize for Pairwise {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Pairwise::Rows(rows) => rows.serialize(serializer),
            Pairwise::Named(map) => map.serialize(serializer),
        }
    }
}

impl JsonSchema for Pairwise {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pairwise".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["array", "object"], "description": "judgements: {volume: {growth: 3}} (volume is three times as important as growth), or the rows of the whole matrix" })
    }
}

/// What rules an account out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a veto: {measure: …, below: …, reason: …}")]
pub struct Veto {
    /// The measure that is looked at.
    pub measure: String,
    /// Ruled out when the measure is below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Figure>,
    /// Ruled out when the measure is above this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Figure>,
    /// Ruled out when the measure is this word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// Why, in words for the decision list.
    pub reason: String,
}

/// The account analysis matrix: potential against position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a matrix: {cut: {potential: 5, position: 5}}")]
pub struct Matrix {
    /// The lines between high and low, strong and weak.
    pub cut: Cut,
    /// How near to a line an account is called borderline.
    pub borderline: NonNegative,
    /// What the boxes are called.
    pub labels: Labels,
}

impl Default for Matrix {
    fn default() -> Self {
        Self { cut: Cut::default(), borderline: NonNegative(Decimal::new(5, 1)), labels: Labels::default() }
    }
}

/// The lines of the matrix; an account on a line is on its good side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "cuts: {potential: 5, position: 5}")]
pub struct Cut {
    /// The line between low and high potential.
    pub potential: Figure,
    /// The line between a weak and a strong position.
    pub position: Figure,
}

impl Default for Cut {
    fn default() -> Self {
        let five = Figure { value: Decimal::from(5), percent: false };
        Self { potential: five, position: five }
    }
}

/// How scores become decisions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a decision: {enter: 6, stay: 5}")]
pub struct Decision {
    /// The overall score that makes an account key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enter: Option<Figure>,
    /// The score below which a key account stops being one; `enter` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<Figure>,
    /// The boxes that key accounts come from; all where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quadrants: Option<Vec<Quadrant>>,
    /// How many accounts can be looked after; no limit where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
}

/// How many key accounts can be looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// The managers in `people/` times `accounts_per_manager`.
    Managers,
    /// A number of accounts.
    Accounts(u32),
    /// As many as the money buys: the set of the highest total score whose cost fits.
    Budget(Amount),
}

impl<'de> Deserialize<'de> for Capacity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = Capacity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`managers`, a number of accounts or {budget: 400000}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Capacity, E> {
                if text == "managers" {
                    return Ok(Capacity::Managers);
                }
                let whole = decimal(text).ok().filter(|n| n.fract().is_zero()).and_then(|n| n.to_u32());
                whole.map(Capacity::Accounts).ok_or_else(|| {
                    E::custom(format!("`{text}` is no capacity\nwrite `managers`, a whole number of accounts, or {{budget: 400000}}"))
                })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut pairs: A) -> Result<Capacity, A::Error> {
                let mut budget = None;
                while let Some(key) = pairs.next_key::<String>()? {
                    if key != "budget" {
                        return Err(de::Error::unknown_field(&key, &["budget"]));
                    }
                    budget = Some(pairs.next_value()?);
                }
                budget.map(Capacity::Budget).ok_or_else(|| de::Error::missing_field("budget"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Serialize for Capacity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Capacity::Managers => serializer.serialize_str("managers"),
            Capacity::Accounts(n) => serializer.serialize_u32(*n),
            Capacity::Budget(amount) => serializer.collect_map([("budget", amount)]),
        }
    }
}

impl JsonSchema for Capacity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Capacity".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [
            { "const": "managers" },
            { "type": "integer", "minimum": 0 },
            { "type": "object", "required": ["budget"], "additionalProperties": false, "properties": { "budget": { "type": ["number", "string"] } } }
        ], "description": "`managers`, a number of accounts, or {budget: 400000}" })
    }
}

impl Policy {
    /// The normalisation in effect; `None` for the methods that normalise in their own way.
    #[must_use]
    pub fn normalisation(&self) -> Option<Normalise> {
        match self.method.default_normalisation() {
            None => None,
            default => self.normalise.or(default),
        }
    }

    /// Whether scores run from 0 to 10 by fixed scales.
    #[must_use]
    pub fn absolute(&self) -> bool {
        self.normalisation() == Some(Normalise::Scale)
    }
}
