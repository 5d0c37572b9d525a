//! Weighted mean.

use crate::score::figures::Figures;

/// Weighted mean of one row's normalised values over the present ones: Σ w·s ÷ Σ w.
///
/// On the scale of the values: 0–10 for `scale`, 0–1 for most others. Missing values (NaN) leave the mean with their
/// weights (Fishburn 1967 for the complete case). `None` when no criterion with weight is present.
#[must_use]
pub fn mean(values: impl IntoIterator<Item = f64>, weights: &[f64]) -> Option<f64> {
    let (mut sum, mut present, mut absent) = (0.0, 0.0, false);
    for (value, &weight) in values.into_iter().zip(weights) {
        if value.is_nan() {
            absent = absent || weight > 0.0;
        } else {
            sum += weight * value;
            present += weight;
        }
    }
    match (present > 0.0, absent) {
        (false, _) => None,
        (true, true) => Some(sum / present),
        (true, false) => Some(sum / weights.iter().sum::<f64>()),
    }
}

/// Share of the weight that is present in one row, 0 to 1.
#[must_use]
pub fn completeness(values: impl IntoIterator<Item = f64>, weights: &[f64]) -> f64 {
    let asked: f64 = weights.iter().sum();
    let present: f64 =
        values.into_iter().zip(weights).filter(|(value, _)| !value.is_nan()).map(|(_, weight)| weight).sum();
    if asked > 0.0 { present / asked } else { 0.0 }
}

/// [`mean`] of every row.
#[must_use]
pub fn scores(normalised: &Figures, weights: &[f64]) -> Vec<Option<f64>> {
    (0..normalised.rows()).map(|row| mean(normalised.row(row), weights)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn missing_values_leave_with_their_weight() {
        assert_eq!(mean([4.0, f64::NAN], &[0.5, 0.5]), Some(4.0));
        assert_eq!(mean([f64::NAN, f64::NAN], &[0.5, 0.5]), None);
        assert_eq!(mean([3.0, f64::NAN], &[0.0, 1.0]), None);
        assert_eq!(completeness([4.0, f64::NAN], &[0.75, 0.25]), 0.75);
    }

    proptest! {
        #[test]
        fn the_mean_lies_between_its_values_and_rows_may_be_permuted(
            rows in prop::collection::vec((0.0_f64..10.0, 0.0_f64..10.0), 1..20), w in 0.0_f64..1.0
        ) {
            let weights = [w, 1.0 - w];
            let build = |rows: &[(f64, f64)]| {
                Figures::new(vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect()]).unwrap()
            };
            let straight = scores(&build(&rows), &weights);
            for (score, row) in straight.iter().zip(&rows) {
                let score = score.unwrap();
                prop_assert!(score >= row.0.min(row.1) - 1e-12 && score <= row.0.max(row.1) + 1e-12);
            }
            let mut turned = rows.clone();
            turned.reverse();
            let mut back = scores(&build(&turned), &weights);
            back.reverse();
            prop_assert_eq!(straight, back);
        }
    }
}
