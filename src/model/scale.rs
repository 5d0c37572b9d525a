//! How a measure becomes a score from 0 to 10 by fixed bounds, so that one account's file never moves another's.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::{Figure, Judgement};

/// A map from a measure to a score of 0–10, more is better; results are clamped to that range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "kebab-case",
    expecting = "a scale: linear, log, bands, target or choice with its bounds"
)]
pub enum Scale {
    /// 10 · (x − from) ÷ (to − from).
    Linear(Linear),
    /// 10 · (ln x − ln from) ÷ (ln to − ln from), for figures that span powers of ten.
    Log(Log),
    /// Steps: the score of the first band that the measure is below.
    Bands(Bands),
    /// 10 at a target, falling to 0 at the tolerance on either side.
    Target(Target),
    /// A score for each word.
    Choice(Choice),
}

/// Bounds of a straight line: `from` scores 0, `to` scores 10. `from` may be the greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Bounds", expecting = "bounds: {from: …, to: …}")]
pub struct Linear {
    /// Scores 0.
    pub from: Figure,
    /// Scores 10.
    pub to: Figure,
}

/// Bounds on a logarithmic line, both above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Bounds", expecting = "bounds: {from: …, to: …}")]
pub struct Log {
    /// Scores 0.
    pub from: Figure,
    /// Scores 10.
    pub to: Figure,
}

/// Two bounds.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "bounds: {from: …, to: …}")]
struct Bounds {
    /// Scores 0.
    from: Figure,
    /// Scores 10.
    to: Figure,
}

impl TryFrom<Bounds> for Linear {
    type Error = String;

    fn try_from(b: Bounds) -> Result<Self, String> {
        if b.from.value == b.to.value {
            return Err(format!(
                "the scale begins and ends at {}\n`from` scores 0 and `to` scores 10: they have to differ",
                b.from
            ));
        }
        Ok(Self { from: b.from, to: b.to })
    }
}

impl TryFrom<Bounds> for Log {
    type Error = String;

    fn try_from(b: Bounds) -> Result<Self, String> {
        for bound in [b.from, b.to] {
            if bound.value <= Decimal::ZERO {
                return Err(format!(
                    "a log scale cannot begin or end at {bound}\nboth bounds have to be above 0; use `linear`, or the smallest amount that matters"
                ));
            }
        }
        let Linear { from, to } = Linear::try_from(b)?;
        Ok(Self { from, to })
    }
}

/// One step of a [`Scale::Bands`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a band: {below: …, score: …}")]
pub struct Band {
    /// The band holds what is below this bound and not below the one before; the last band has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Figure>,
    /// Its score.
    pub score: Judgement,
}

/// Bands in rising order; every one but the last has a bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Band>")]
pub struct Bands(pub Vec<Band>);

impl TryFrom<Vec<Band>> for Bands {
    type Error = String;

    fn try_from(bands: Vec<Band>) -> Result<Self, String> {
        let Some((last, first)) = bands.split_last() else {
            return Err(
                "the list of bands is empty\nwrite for example `bands: [{below: 5%, score: 1}, {score: 10}]`"
                    .to_owned(),
            );
        };
        if let Some(bound) = last.below {
            return Err(format!(
                "nothing is said about figures of {bound} and more\nend the list with a band that has a score and no `below`"
            ));
        }
        let mut before: Option<Figure> = None;
        for (n, band) in first.iter().enumerate() {
            let Some(bound) = band.below else {
                return Err(format!(
                    "band {} has no `below`, so no figure reaches the bands behind it\nonly the last band may leave `below` out",
                    n + 1
                ));
            };
            if let Some(b) = before.filter(|b| b.value >= bound.value) {
                return Err(format!(
                    "the bands are out of order: {bound} follows {b}\nlist them with rising bounds"
                ));
            }
            before = Some(bound);
        }
        Ok(Self(bands))
    }
}

/// A target with a tolerance on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "RawTarget", expecting = "a target: {at: …, tolerance: …}")]
pub struct Target {
    /// Scores 10.
    pub at: Figure,
    /// This far from it the score is 0; above zero.
    pub tolerance: Figure,
}

/// A target with a tolerance on both sides.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a target: {at: …, tolerance: …}")]
struct RawTarget {
    /// Scores 10.
    at: Figure,
    /// This far from it the score is 0; above zero.
    tolerance: Figure,
}

impl TryFrom<RawTarget> for Target {
    type Error = String;

    fn try_from(t: RawTarget) -> Result<Self, String> {
        if t.tolerance.value <= Decimal::ZERO {
            return Err(format!(
                "the tolerance is {}\nwrite how far from the target the score reaches 0, above zero",
                t.tolerance
            ));
        }
        Ok(Self { at: t.at, tolerance: t.tolerance })
    }
}

/// Scores for words, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "IndexMap<String, Judgement>")]
pub struct Choice(pub IndexMap<String, Judgement>);

impl TryFrom<IndexMap<String, Judgement>> for Choice {
    type Error = String;

    fn try_from(words: IndexMap<String, Judgement>) -> Result<Self, String> {
        if words.is_empty() {
            return Err(
                "there is no word to choose\nwrite for example `choice: {low: 2, high: 8}`".to_owned()
            );
        }
        Ok(Self(words))
    }
}

impl Scale {
    /// The word by which the scale is chosen.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Scale::Linear(_) => "linear",
            Scale::Log(_) => "log",
            Scale::Bands(_) => "bands",
            Scale::Target(_) => "target",
            Scale::Choice(_) => "choice",
        }
    }

    /// The two ends of a `linear` or `log` scale.
    #[must_use]
    pub fn bounds(&self) -> Option<(Figure, Figure)> {
        match self {
            Scale::Linear(l) => Some((l.from, l.to)),
            Scale::Log(l) => Some((l.from, l.to)),
            Scale::Bands(_) | Scale::Target(_) | Scale::Choice(_) => None,
        }
    }

    /// Whether measures of this scale are words and not numbers.
    #[must_use]
    pub fn takes_words(&self) -> bool {
        matches!(self, Scale::Choice(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml::read;

    fn mistake(text: &str) -> String {
        let read = read::<Scale>(text);
        assert_eq!(read.problems.len(), 1, "{:?}", read.problems);
        read.problems[0].message.clone()
    }

    #[test]
    fn says_what_is_wrong_with_bounds() {
        assert!(mistake("log: {from: 0, to: 10}").contains("log scale cannot begin"));
        assert!(mistake("linear: {from: 5%, to: 5%}").contains("begins and ends at 5%"));
        assert!(
            mistake("bands: [{below: 10, score: 4}, {below: 5, score: 1}, {score: 10}]")
                .contains("out of order")
        );
        assert!(mistake("bands: [{below: 10, score: 4}]").contains("10 and more"));
        assert!(mistake("bands: [{score: 4}, {score: 5}]").contains("no `below`"));
        assert!(mistake("bands: []").contains("empty"));
        assert!(mistake("target: {at: 30, tolerance: 0}").contains("tolerance"));
        assert!(mistake("lineal: {from: 1, to: 2}").contains("`lineal`"));
        assert!(mistake("linear: {from: 1, too: 2}").contains("`too`"));
    }

    #[test]
    fn reads_every_kind() {
        for text in [
            "linear: {from: -10%, to: 30%}",
            "log: {from: 1, to: 10}",
            "bands: [{score: 3}]",
            "target: {at: 1, tolerance: 1}",
            "choice: {low: 2, high: 8}",
        ] {
            let read = read::<Scale>(text);
            assert!(read.problems.is_empty(), "{text}: {:?}", read.problems);
            assert!(read.value.is_some());
        }
    }
}
