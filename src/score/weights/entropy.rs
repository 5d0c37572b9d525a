//! Weights from the spread of the figures, by information entropy.

use crate::model::method::Better;
use crate::score::figures::{Figures, Undefined, extremes};

const QUANTITY: &str = "the entropy weights";

/// Entropy weights on the shares of the raw values, whichever direction is better.
///
/// p_ij = x_ij ÷ Σ_i x_ij; e_j = −Σ_i p_ij ln p_ij ÷ ln m; w_j = (1 − e_j) ÷ Σ_k (1 − e_k). Shannon (1948) as used by
/// Zeleny (1982), Multiple Criteria Decision Making, in the variant of Hwang and Yoon (1981). A constant column weighs
/// nothing. 1 − e_j is summed as Σ g(d_i) ÷ (m ln m) with d_i = x_i ÷ mean − 1 and g(d) = (1 + d) ln(1 + d) − d, which
/// keeps its digits for nearly constant columns.
///
/// # Errors
/// A missing or negative figure, a column of zeros, fewer than two rows, or only constant columns.
pub fn weights(figures: &Figures) -> Result<Vec<f64>, Undefined> {
    figures.complete(QUANTITY)?;
    if figures.rows() < 2 {
        return Err(Undefined::new(QUANTITY, "it takes two rows or more to tell rows apart"));
    }
    let mut divergences = Vec::with_capacity(figures.criteria());
    for (criterion, column) in figures.columns().iter().enumerate() {
        divergences.push(divergence(column).map_err(|e| e.at_criterion(criterion))?);
    }
    let sum: f64 = divergences.iter().sum();
    if sum <= 0.0 {
        return Err(Undefined::new(QUANTITY, "no criterion tells the rows apart; give weights another way"));
    }
    Ok(divergences.into_iter().map(|d| d / sum).collect())
}

/// [`weights`] after every criterion where lower is better has been replaced by 1 ÷ x.
///
/// # Errors
/// As for [`weights`], or a figure of 0 or below where lower is better.
pub fn weights_cost_inverse(figures: &Figures, better: &[Better]) -> Result<Vec<f64>, Undefined> {
    figures.complete(QUANTITY)?;
    let mut columns = Vec::with_capacity(figures.criteria());
    for (criterion, (column, &better)) in figures.columns().iter().zip(better).enumerate() {
        columns.push(match (better, extremes(column)) {
            (Better::Lower, Some((least, _))) if least <= 0.0 => {
                return Err(Undefined::new(QUANTITY, "1 divided by the figure needs figures above 0")
                    .at_criterion(criterion));
            }
            (Better::Lower, Some((least, _))) => column.iter().map(|x| least / x).collect(),
            _ => column.clone(),
        });
    }
    weights(&Figures::from_checked(columns, figures.rows()))
}

fn divergence(column: &[f64]) -> Result<f64, Undefined> {
    let Some((least, greatest)) = extremes(column) else { return Ok(0.0) };
    if least < 0.0 {
        return Err(Undefined::new(
            QUANTITY,
            "shares need figures of 0 and above; give weights another way or use critic",
        ));
    }
    if greatest == 0.0 {
        return Err(Undefined::new(
            QUANTITY,
            "all figures are 0 and have no shares; leave the criterion out",
        ));
    }
    if least == greatest {
        return Ok(0.0);
    }
    let m = column.len() as f64;
    let mean = column.iter().map(|x| x / greatest).sum::<f64>() / m;
    Ok(column.iter().map(|x| excess(x / greatest / mean - 1.0)).sum::<f64>() / (m * m.ln()))
}

/// (1 + d) ln(1 + d) − d for d ≥ −1.
fn excess(d: f64) -> f64 {
    if d <= -1.0 {
        return 1.0;
    }
    if d.abs() > 0.1 {
        return (1.0 + d) * d.ln_1p() - d;
    }
    let (mut sum, mut power) = (0.0, d);
    for k in 2..20_i32 {
        power *= if k == 2 { d } else { -d };
        sum += power / f64::from(k * (k - 1));
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn constant_columns_weigh_nothing() {
        let figures = Figures::new(vec![vec![1.0, 2.0, 4.0], vec![3.0, 3.0, 3.0]]).unwrap();
        assert_eq!(weights(&figures), Ok(vec![1.0, 0.0]));
        let flat = Figures::new(vec![vec![3.0, 3.0]]).unwrap();
        assert!(weights(&flat).is_err());
    }

    #[test]
    fn refusals_name_the_criterion() {
        let negative = Figures::new(vec![vec![1.0, 2.0], vec![-1.0, 5.0]]).unwrap();
        assert_eq!(weights(&negative).unwrap_err().criterion, Some(1));
        let zero = Figures::new(vec![vec![0.0, 0.0], vec![1.0, 5.0]]).unwrap();
        assert_eq!(weights(&zero).unwrap_err().criterion, Some(0));
        let one = Figures::new(vec![vec![1.0]]).unwrap();
        assert!(weights(&one).is_err());
        let cost = Figures::new(vec![vec![0.0, 2.0]]).unwrap();
        assert!(weights_cost_inverse(&cost, &[Better::Lower]).is_err());
    }

    #[test]
    fn both_forms_of_the_excess_agree_where_they_meet() {
        for d in [-0.1_f64, 0.1] {
            let direct = (1.0 + d) * d.ln_1p() - d;
            assert!((excess(d) / direct - 1.0).abs() < 1e-13);
        }
    }

    proptest! {
        #[test]
        fn sum_is_one_and_units_do_not_matter(
            rows in prop::collection::vec((0.1_f64..100.0, 1.0_f64..50.0), 2..20), unit in 0.001_f64..1e4
        ) {
            let a = Figures::new(vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect()]).unwrap();
            let b = Figures::new(vec![rows.iter().map(|r| r.0 * unit).collect(), rows.iter().map(|r| r.1).collect()]).unwrap();
            let (a, b) = (weights(&a).unwrap(), weights(&b).unwrap());
            prop_assert!((a.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(a.iter().zip(&b).all(|(x, y)| (x - y).abs() < 1e-9));
        }
    }
}
