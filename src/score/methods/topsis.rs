//! Closeness to the ideal and distance from the anti-ideal.

use crate::model::method::{Better, Normalise};
use crate::score::figures::{Figures, Undefined, extremes, norm};
use crate::score::normalise::normalise;

const QUANTITY: &str = "closeness";

/// Distances and closeness of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Topsis {
    /// Euclidean distance of each row to the ideal, 0 or more.
    pub d_plus: Vec<f64>,
    /// Euclidean distance of each row to the anti-ideal, 0 or more.
    pub d_minus: Vec<f64>,
    /// d⁻ ÷ (d⁺ + d⁻): 0 to 1, greater is better; `None` where both distances are 0, which is when all rows are equal.
    pub closeness: Vec<Option<f64>>,
}

/// TOPSIS of Hwang and Yoon (1981), Multiple Attribute Decision Making, with vector normalisation: r = x ÷ ‖x‖, times
/// the weight; where lower is better the ideal is the least and the anti-ideal the greatest value.
///
/// # Errors
/// A missing figure, or a criterion with weight whose figures are all 0.
pub fn vector(figures: &Figures, weights: &[f64], better: &[Better]) -> Result<Topsis, Undefined> {
    figures.complete(QUANTITY)?;
    let mut columns = Vec::with_capacity(figures.criteria());
    for (criterion, (column, &weight)) in figures.columns().iter().zip(weights).enumerate() {
        let length = norm(column.iter().copied());
        if length == 0.0 && weight > 0.0 && !column.is_empty() {
            return Err(Undefined::new(
                QUANTITY,
                "all figures are 0 and their norm is divided by; leave the criterion out or normalise by min-max",
            )
            .at_criterion(criterion));
        }
        let length = if length == 0.0 { 1.0 } else { length };
        columns.push(column.iter().map(|x| x / length).collect());
    }
    on_normalised(&Figures::from_checked(columns, figures.rows()), weights, better)
}

/// TOPSIS with min-max normalisation in the direction of each criterion; a constant column is 0.
///
/// # Errors
/// A missing figure.
pub fn min_max(figures: &Figures, weights: &[f64], better: &[Better]) -> Result<Topsis, Undefined> {
    figures.complete(QUANTITY)?;
    let normalised = normalise(Normalise::MinMax, figures, better)?;
    on_normalised(&normalised, weights, &vec![Better::Higher; better.len()])
}

/// TOPSIS on values that are normalised already, each in the direction given.
///
/// # Errors
/// A missing value.
pub fn on_normalised(normalised: &Figures, weights: &[f64], better: &[Better]) -> Result<Topsis, Undefined> {
    normalised.complete(QUANTITY)?;
    let mut to_ideal = vec![0.0; normalised.rows()];
    let mut to_anti_ideal = vec![0.0; normalised.rows()];
    for ((column, &weight), &better) in normalised.columns().iter().zip(weights).zip(better) {
        let Some((least, greatest)) = extremes(column) else { continue };
        let (ideal, anti_ideal) = match better {
            Better::Higher => (greatest, least),
            Better::Lower => (least, greatest),
        };
        for ((plus, minus), x) in to_ideal.iter_mut().zip(&mut to_anti_ideal).zip(column) {
            *plus += (weight * (x - ideal)).powi(2);
            *minus += (weight * (x - anti_ideal)).powi(2);
        }
    }
    let d_plus: Vec<f64> = to_ideal.into_iter().map(f64::sqrt).collect();
    let d_minus: Vec<f64> = to_anti_ideal.into_iter().map(f64::sqrt).collect();
    let closeness = d_plus
        .iter()
        .zip(&d_minus)
        .map(|(plus, minus)| (plus + minus > 0.0).then(|| minus / (plus + minus)))
        .collect();
    Ok(Topsis { d_plus, d_minus, closeness })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_rows_have_no_closeness() {
        let figures = Figures::new(vec![vec![4.0, 4.0], vec![5.0, 5.0]]).unwrap();
        let result = vector(&figures, &[0.5, 0.5], &[Better::Higher, Better::Lower]).unwrap();
        assert_eq!(result.closeness, [None, None]);
        assert_eq!(result.d_plus, [0.0, 0.0]);
    }

    #[test]
    fn a_column_of_zeros_is_refused_if_it_weighs() {
        let figures = Figures::new(vec![vec![0.0, 0.0], vec![5.0, 6.0]]).unwrap();
        let better = [Better::Higher; 2];
        assert_eq!(vector(&figures, &[0.5, 0.5], &better).unwrap_err().criterion, Some(0));
        assert_eq!(vector(&figures, &[0.0, 1.0], &better).unwrap().closeness, [Some(0.0), Some(1.0)]);
        assert!(min_max(&figures, &[0.5, 0.5], &better).is_ok());
    }

    proptest! {
        #[test]
        fn closeness_is_a_share_and_free_of_units(
            rows in prop::collection::vec((-50.0_f64..100.0, 0.1_f64..1e3), 2..20), unit in 0.01_f64..1e4
        ) {
            let better = [Better::Higher, Better::Lower];
            let run = |unit: f64| {
                let columns = vec![rows.iter().map(|r| r.0 * unit).collect(), rows.iter().map(|r| r.1).collect()];
                vector(&Figures::new(columns).unwrap(), &[0.4, 0.6], &better).unwrap().closeness
            };
            for (a, b) in run(1.0).into_iter().zip(run(unit)) {
                if let (Some(a), Some(b)) = (a, b) {
                    prop_assert!((0.0..=1.0).contains(&a));
                    prop_assert!((a - b).abs() < 1e-9);
                }
            }
        }
    }
}
