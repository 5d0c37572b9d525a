//! Weights as they were given.

use super::{WeightError, normalised};

/// Each weight ÷ the sum of the weights. The unit of the weights does not matter.
///
/// # Errors
/// No weight, a weight below 0 or not a number, or all weights 0.
pub fn weights(given: &[f64]) -> Result<Vec<f64>, WeightError> {
    normalised(given)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refusals_name_the_weight() {
        assert_eq!(weights(&[]), Err(WeightError::NoWeights));
        assert_eq!(weights(&[1.0, -0.5]), Err(WeightError::Negative { index: 1 }));
        assert_eq!(weights(&[f64::NAN]), Err(WeightError::NotANumber { index: 0 }));
        assert_eq!(weights(&[0.0, 0.0]), Err(WeightError::AllZero));
        assert_eq!(WeightError::Negative { index: 1 }.to_string(), "weight 2 is below 0; give 0 or more");
    }

    proptest! {
        #[test]
        fn sum_is_one_and_the_unit_does_not_matter(
            given in prop::collection::vec(0.0_f64..1e6, 1..20), unit in 0.001_f64..1e3
        ) {
            prop_assume!(given.iter().any(|w| *w > 1e-3));
            let a = weights(&given).unwrap();
            let b = weights(&given.iter().map(|w| w * unit).collect::<Vec<_>>()).unwrap();
            prop_assert!((a.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(a.iter().zip(&b).all(|(x, y)| (x - y).abs() < 1e-12));
        }
    }
}
