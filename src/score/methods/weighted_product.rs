//! Weighted geometric mean.

use crate::model::method::Better;
use crate::score::figures::{Figures, Undefined};

const QUANTITY: &str = "the weighted product";
const POSITIVE: &str =
    "every figure must be above 0; use another method, or a scale whose worst score is above 0";

/// Weighted products of all rows; greater is better.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedProduct {
    /// Π x^w, with x^−w where lower is better. Its unit depends on the criteria.
    pub raw: Vec<f64>,
    /// Decimal logarithm of `raw`, which neither overflows nor vanishes; the figure to rank by.
    pub log10: Vec<f64>,
    /// `raw` ÷ its sum over rows: 0 to 1, and free of the units of the criteria.
    pub share: Vec<f64>,
}

/// Weighted product model of Bridgman (1922) and Miller and Starr (1969), on the raw figures: a criterion where lower is
/// better has exponent −w. On normalised values pass `Higher` for all.
///
/// Worked out through logarithms.
///
/// # Errors
/// A missing figure, or one of 0 or below.
pub fn weighted_product(
    figures: &Figures,
    weights: &[f64],
    better: &[Better],
) -> Result<WeightedProduct, Undefined> {
    figures.complete(QUANTITY)?;
    let mut logarithms = vec![0.0; figures.rows()];
    for (criterion, ((column, &weight), &better)) in
        figures.columns().iter().zip(weights).zip(better).enumerate()
    {
        let exponent = if better == Better::Lower { -weight } else { weight };
        for (row, (sum, &x)) in logarithms.iter_mut().zip(column).enumerate() {
            if x <= 0.0 {
                return Err(Undefined::new(QUANTITY, POSITIVE).at_criterion(criterion).at_row(row));
            }
            *sum += exponent * x.ln();
        }
    }
    let greatest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = logarithms.iter().map(|l| (l - greatest).exp()).sum();
    Ok(WeightedProduct {
        raw: logarithms.iter().map(|l| l.exp()).collect(),
        log10: logarithms.iter().map(|l| l / std::f64::consts::LN_10).collect(),
        share: logarithms.iter().map(|l| (l - greatest).exp() / total).collect(),
    })
}

/// Weighted geometric mean of one row's normalised values over the present ones, Π s^(w ÷ Σw): on the scale of the
/// values. `None` when no criterion with weight is present.
///
/// # Errors
/// A value of 0 or below that carries weight.
pub fn mean(values: impl IntoIterator<Item = f64>, weights: &[f64]) -> Result<Option<f64>, Undefined> {
    let (mut sum, mut present) = (0.0, 0.0);
    for (criterion, (value, &weight)) in values.into_iter().zip(weights).enumerate() {
        if value.is_nan() || weight == 0.0 {
            continue;
        }
        if value <= 0.0 {
            return Err(Undefined::new(QUANTITY, POSITIVE).at_criterion(criterion));
        }
        sum += weight * value.ln();
        present += weight;
    }
    Ok((present > 0.0).then(|| (sum / present).exp()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zero_is_refused_with_its_place() {
        let figures = Figures::new(vec![vec![1.0, 2.0], vec![3.0, 0.0]]).unwrap();
        let error = weighted_product(&figures, &[0.5, 0.5], &[Better::Higher; 2]).unwrap_err();
        assert_eq!((error.criterion, error.row), (Some(1), Some(1)));
    }

    #[test]
    fn one_row_with_a_gap() {
        assert!((mean([4.0, f64::NAN, 9.0], &[0.25, 0.5, 0.25]).unwrap().unwrap() - 6.0).abs() < 1e-12);
        assert_eq!(mean([f64::NAN], &[1.0]), Ok(None));
        assert!(mean([0.0, 1.0], &[0.5, 0.5]).is_err());
    }

    proptest! {
        #[test]
        fn shares_do_not_depend_on_units(rows in prop::collection::vec((0.1_f64..1e3, 0.1_f64..1e3), 1..20), unit in 0.01_f64..1e4) {
            let better = [Better::Higher, Better::Lower];
            let product = |unit: f64| {
                let columns = vec![rows.iter().map(|r| r.0 * unit).collect(), rows.iter().map(|r| r.1).collect()];
                weighted_product(&Figures::new(columns).unwrap(), &[0.3, 0.7], &better).unwrap()
            };
            let (a, b) = (product(1.0), product(unit));
            prop_assert!((a.share.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(a.share.iter().zip(&b.share).all(|(x, y)| (x - y).abs() < 1e-9));
        }
    }
}
