//! Weights of criteria: never negative, summing to 1.

pub mod critic;
pub mod direct;
pub mod entropy;
pub mod equal;
pub mod pairwise;
pub mod rank_order_centroid;
pub mod rank_reciprocal;
pub mod rank_sum;
pub mod swing;

use thiserror::Error;

/// Why numbers are not weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WeightError {
    /// There is no criterion.
    #[error("there are no weights; give at least one criterion a weight")]
    NoWeights,
    /// A weight is below 0.
    #[error("weight {} is below 0; give 0 or more", .index + 1)]
    Negative {
        /// Zero-based.
        index: usize,
    },
    /// A weight is not a finite number.
    #[error("weight {} is not a number; give 0 or more", .index + 1)]
    NotANumber {
        /// Zero-based.
        index: usize,
    },
    /// Nothing carries weight.
    #[error("all weights are 0; give at least one criterion a weight above 0")]
    AllZero,
    /// The places are not 1 to n.
    #[error("place {} is missing from, or repeated in, the order of importance; give every place from 1 once", .place)]
    NotAnOrder {
        /// The place, from 1.
        place: usize,
    },
}

/// Divides by the sum.
pub(crate) fn normalised(weights: &[f64]) -> Result<Vec<f64>, WeightError> {
    if weights.is_empty() {
        return Err(WeightError::NoWeights);
    }
    for (index, w) in weights.iter().enumerate() {
        if !w.is_finite() {
            return Err(WeightError::NotANumber { index });
        }
        if *w < 0.0 {
            return Err(WeightError::Negative { index });
        }
    }
    let greatest = weights.iter().copied().fold(0.0, f64::max);
    if greatest == 0.0 {
        return Err(WeightError::AllZero);
    }
    let sum: f64 = weights.iter().map(|w| w / greatest).sum();
    Ok(weights.iter().map(|w| w / greatest / sum).collect())
}

/// Weights that are given by place (1 is the most important), handed out to criteria that name their places.
///
/// `places[j]` is the place of criterion j; `by_place[0]` is the weight of the most important one.
///
/// # Errors
/// Places that are not exactly 1 to n.
pub fn in_places(places: &[usize], by_place: &[f64]) -> Result<Vec<f64>, WeightError> {
    let mut taken = vec![false; by_place.len()];
    for &place in places {
        match place.checked_sub(1).and_then(|i| taken.get_mut(i)) {
            Some(seen) if !*seen => *seen = true,
            _ => return Err(WeightError::NotAnOrder { place }),
        }
    }
    if let Some(missing) = taken.iter().position(|seen| !seen) {
        return Err(WeightError::NotAnOrder { place: missing + 1 });
    }
    Ok(places.iter().map(|place| by_place[place - 1]).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_need_not_be_in_order() {
        assert_eq!(in_places(&[2, 1, 3], &[0.5, 0.3, 0.2]), Ok(vec![0.3, 0.5, 0.2]));
        assert_eq!(in_places(&[1, 1, 3], &[0.5, 0.3, 0.2]), Err(WeightError::NotAnOrder { place: 1 }));
        assert_eq!(in_places(&[1, 2], &[0.5, 0.3, 0.2]), Err(WeightError::NotAnOrder { place: 3 }));
        assert_eq!(in_places(&[0], &[1.0]), Err(WeightError::NotAnOrder { place: 0 }));
    }

    proptest! {
        #[test]
        fn every_kind_sums_to_one_and_falls_with_the_place(n in 1_usize..40) {
            let kinds = [rank_order_centroid::weights(n), rank_sum::weights(n), rank_reciprocal::weights(n)];
            for weights in kinds {
                let weights = weights.unwrap();
                prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!(weights.windows(2).all(|w| w[0] > w[1]));
            }
            let equal = equal::weights(n).unwrap();
            prop_assert!((equal.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
