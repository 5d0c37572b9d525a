//! How a policy scores: method, weighting, normalisation and what is done about missing figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::words;

/// How the scores of the criteria become one figure for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Weighted mean.
    #[default]
    WeightedSum,
    /// Weighted geometric mean.
    WeightedProduct,
    /// Closeness to the ideal and distance from the anti-ideal.
    Topsis,
    /// Compromise between the greatest good of all criteria and the least regret in any.
    Vikor,
    /// Net flow of pairwise preferences.
    PrometheeIi,
    /// Distance to the ideal point within fixed bounds, free of rank reversal.
    Spotis,
}
words!(Method {
    WeightedSum => "weighted-sum",
    WeightedProduct => "weighted-product",
    Topsis => "topsis",
    Vikor => "vikor",
    PrometheeIi => "promethee-ii",
    Spotis => "spotis",
});

impl Method {
    /// Whether a greater figure is the better one: VIKOR's Q and SPOTIS's distance are better when small.
    #[must_use]
    pub fn better(self) -> Better {
        match self {
            Method::Vikor | Method::Spotis => Better::Lower,
            _ => Better::Higher,
        }
    }

    /// The normalisation that the method's authors used; `None` for the methods that normalise in their own way.
    #[must_use]
    pub fn default_normalisation(self) -> Option<Normalise> {
        match self {
            Method::WeightedSum | Method::WeightedProduct => Some(Normalise::Scale),
            Method::Topsis => Some(Normalise::VectorLinear),
            Method::Vikor | Method::PrometheeIi | Method::Spotis => None,
        }
    }

    /// What the figure is called in a heading.
    #[must_use]
    pub fn figure(self) -> &'static str {
        match self {
            Method::WeightedSum | Method::WeightedProduct => "score",
            Method::Topsis => "closeness",
            Method::Vikor => "Q",
            Method::PrometheeIi => "net flow",
            Method::Spotis => "distance",
        }
    }
}

/// Where the weights of the criteria come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weighting {
    /// From each criterion's `weight`.
    #[default]
    Direct,
    /// All the same.
    Equal,
    /// From the order of importance: centroid of all weightings that respect the order.
    RankOrderCentroid,
    /// From the order of importance: falling by equal steps.
    RankSum,
    /// From the order of importance: 1, 1/2, 1/3 and so on.
    RankReciprocal,
    /// From points given to the swing of each criterion from its worst to its best.
    Swing,
    /// From a matrix of pairwise judgements.
    Pairwise,
    /// From the figures: criteria that tell accounts apart weigh more.
    Entropy,
    /// From the figures: contrast and conflict between criteria.
    Critic,
}
words!(Weighting {
    Direct => "direct",
    Equal => "equal",
    RankOrderCentroid => "rank-order-centroid",
    RankSum => "rank-sum",
    RankReciprocal => "rank-reciprocal",
    Swing => "swing",
    Pairwise => "pairwise",
    Entropy => "entropy",
    Critic => "critic",
});

/// How measures of different units are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Normalise {
    /// 0–10 by each criterion's own `scale`: one account's file never moves another's score.
    Scale,
    /// (x − min) ÷ (max − min).
    MinMax,
    /// x ÷ max, and 1 − x ÷ max where lower is better.
    MaxLinear,
    /// x ÷ max, and min ÷ x where lower is better.
    MaxRatio,
    /// x ÷ Σx, and (1/x) ÷ Σ(1/x) where lower is better.
    Sum,
    /// x ÷ ‖x‖, and 1 − x ÷ ‖x‖ where lower is better.
    VectorLinear,
    /// x ÷ ‖x‖, and (1/x) ÷ ‖1/x‖ where lower is better.
    VectorInverse,
}
words!(Normalise {
    Scale => "scale",
    MinMax => "min-max",
    MaxLinear => "max-linear",
    MaxRatio => "max-ratio",
    Sum => "sum",
    VectorLinear => "vector-linear",
    VectorInverse => "vector-inverse",
});

/// Which direction of a figure is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
}
words!(Better { Higher => "higher", Lower => "lower" });

/// PROMETHEE's preference function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preference {
    /// Any difference counts in full (type I).
    #[default]
    Usual,
    /// Nothing up to `q`, in full from `p`, a straight line between (type V).
    Linear,
}
words!(Preference { Usual => "usual", Linear => "linear" });

/// The table of mean consistency indices of random matrices that a consistency ratio is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum RandomIndex {
    /// Saaty 1980: .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, …
    #[default]
    #[serde(rename = "saaty-1980")]
    Saaty1980,
    /// Saaty 2005: .52, .89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, …
    #[serde(rename = "saaty-2005")]
    Saaty2005,
    /// Tummala and Ling 1998.
    #[serde(rename = "tummala-ling-1998")]
    TummalaLing1998,
}
words!(RandomIndex {
    Saaty1980 => "saaty-1980",
    Saaty2005 => "saaty-2005",
    TummalaLing1998 => "tummala-ling-1998",
});
