//! A scale made ready for many figures.

use crate::model::method::Better;
use crate::model::scale::Scale;

/// A map from figures to scores of 0–10, more is better.
///
/// | scale | score |
/// |---|---|
/// | none | x, or 10 − x where lower is better |
/// | `linear` | 10 · (x − from) ÷ (to − from) |
/// | `log` | 10 · (ln x − ln from) ÷ (ln to − ln from); a figure of zero or less is at the lower end |
/// | `bands` | the score of the first band that x is below, else the last band's |
/// | `target` | 10 · (1 − \|x − at\| ÷ tolerance) |
/// | `choice` | the word's score; figures are scores already |
///
/// Results are clamped to 0–10. A `linear` or `log` scale of a criterion where lower is better is read with its lower
/// bound as the good one, whichever way round it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Scaler {
    /// The figure is a score already.
    Same,
    /// The figure is a score already, of which less is better.
    Turned,
    /// A straight line.
    Linear {
        /// Scores 0.
        from: f64,
        /// Scores 10.
        to: f64,
    },
    /// A straight line on logarithms.
    Log {
        /// Natural logarithm of what scores 0.
        from: f64,
        /// Natural logarithm of what scores 10.
        to: f64,
    },
    /// Upper bounds with their scores, and the score above them all.
    Bands(Vec<(f64, f64)>, f64),
    /// A peak.
    Target {
        /// Scores 10.
        at: f64,
        /// Scores 0 at this distance.
        tolerance: f64,
    },
}

impl Scaler {
    /// The map of a criterion's scale.
    #[must_use]
    pub fn new(scale: Option<&Scale>, better: Option<Better>) -> Self {
        let turn = |(from, to): (f64, f64)| {
            if better == Some(Better::Lower) && from < to { (to, from) } else { (from, to) }
        };
        match scale {
            None if better == Some(Better::Lower) => Scaler::Turned,
            None | Some(Scale::Choice(_)) => Scaler::Same,
            Some(Scale::Linear(l)) => {
                let (from, to) = turn((l.from.number(), l.to.number()));
                Scaler::Linear { from, to }
            }
            Some(Scale::Log(l)) => {
                let (from, to) = turn((l.from.number(), l.to.number()));
                Scaler::Log { from: from.ln(), to: to.ln() }
            }
            Some(Scale::Bands(bands)) => {
                let bounds =
                    bands.0.iter().filter_map(|b| b.below.map(|f| (f.number(), b.score.number()))).collect();
                Scaler::Bands(bounds, bands.0.last().map_or(0.0, |b| b.score.number()))
            }
            Some(Scale::Target(t)) => Scaler::Target { at: t.at.number(), tolerance: t.tolerance.number() },
        }
    }

    /// The score of a figure; NaN for NaN.
    #[must_use]
    pub fn score(&self, x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        let score = match self {
            Scaler::Same => x,
            Scaler::Turned => 10.0 - x,
            Scaler::Linear { from, to } => 10.0 * (x - from) / (to - from),
            Scaler::Log { from, to } if x <= 0.0 => {
                if from < to {
                    0.0
                } else {
                    10.0
                }
            }
            Scaler::Log { from, to } => 10.0 * (x.ln() - from) / (to - from),
            Scaler::Bands(bounds, last) => {
                bounds.iter().find(|(below, _)| x < *below).map_or(*last, |(_, s)| *s)
            }
            Scaler::Target { at, tolerance } => 10.0 * (1.0 - (x - at).abs() / tolerance),
        };
        score.clamp(0.0, 10.0)
    }

    /// The formula with the bounds of this scale, for people.
    #[must_use]
    pub fn formula(&self, scale: Option<&Scale>) -> String {
        let flipped = |from: f64, to: f64| match scale.and_then(Scale::bounds) {
            Some((a, b)) if (a.number() < b.number()) == (from < to) => (a.to_string(), b.to_string()),
            Some((a, b)) => (b.to_string(), a.to_string()),
            None => (from.to_string(), to.to_string()),
        };
        match self {
            Scaler::Same if scale.is_some_and(Scale::takes_words) => "the word's score".to_owned(),
            Scaler::Same => "the judgement itself".to_owned(),
            Scaler::Turned => "10 − the judgement".to_owned(),
            Scaler::Linear { from, to } => {
                let (from, to) = flipped(*from, *to);
                format!("linear from {from} (0) to {to} (10)")
            }
            Scaler::Log { from, to } => {
                let (from, to) = flipped(*from, *to);
                format!("log from {from} (0) to {to} (10)")
            }
            Scaler::Bands(..) => {
                let Some(Scale::Bands(bands)) = scale else { return "bands".to_owned() };
                let parts: Vec<String> = bands
                    .0
                    .iter()
                    .map(|b| match b.below {
                        Some(bound) => format!("below {bound} is {}", b.score),
                        None => format!("else {}", b.score),
                    })
                    .collect();
                format!("bands: {}", parts.join(", "))
            }
            Scaler::Target { .. } => match scale {
                Some(Scale::Target(t)) => format!("target {} (10), 0 at ±{}", t.at, t.tolerance),
                _ => "target".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scaler(text: &str, better: Option<Better>) -> Scaler {
        Scaler::new(Some(&crate::text::yaml::read::<Scale>(text).value.unwrap()), better)
    }

    #[test]
    fn each_scale_by_hand() {
        let linear = scaler("linear: {from: -10%, to: 30%}", None);
        assert_eq!((linear.score(-0.2), linear.score(0.1), linear.score(0.5)), (0.0, 5.0, 10.0));
        let log = scaler("log: {from: 100, to: 10000}", None);
        assert!((log.score(1000.0) - 5.0).abs() < 1e-12);
        assert_eq!((log.score(0.0), log.score(-5.0), log.score(1e9)), (0.0, 0.0, 10.0));
        let bands = scaler("bands: [{below: 5%, score: 1}, {below: 10%, score: 4}, {score: 7}]", None);
        assert_eq!((bands.score(0.049), bands.score(0.05), bands.score(0.1)), (1.0, 4.0, 7.0));
        let target = scaler("target: {at: 30, tolerance: 10}", None);
        assert_eq!((target.score(30.0), target.score(35.0), target.score(45.0)), (10.0, 5.0, 0.0));
        assert_eq!(Scaler::new(None, Some(Better::Lower)).score(3.0), 7.0);
    }

    #[test]
    fn lower_is_better_either_way_round() {
        let rising = scaler("linear: {from: 0, to: 20}", Some(Better::Lower));
        let falling = scaler("linear: {from: 20, to: 0}", Some(Better::Lower));
        let written = scaler("linear: {from: 20, to: 0}", None);
        assert_eq!((rising.score(5.0), falling.score(5.0), written.score(5.0)), (7.5, 7.5, 7.5));
    }

    proptest! {
        #[test]
        fn scores_stay_in_range_and_linear_rises(x in -1e9f64..1e9, y in -1e9f64..1e9) {
            for text in ["linear: {from: -10, to: 30}", "log: {from: 1, to: 100}", "target: {at: 0, tolerance: 5}", "bands: [{below: 0, score: 2}, {score: 9}]"] {
                let s = scaler(text, None);
                prop_assert!((0.0..=10.0).contains(&s.score(x)));
            }
            let linear = scaler("log: {from: 1, to: 100}", None);
            prop_assert!(x > y || linear.score(x) <= linear.score(y));
        }
    }
}
