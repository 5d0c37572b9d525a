//! Weights from contrast within, and conflict between, the criteria.

use crate::model::method::{Better, Normalise};
use crate::score::figures::{Figures, Undefined, extremes};
use crate::score::normalise::normalise;

const QUANTITY: &str = "the critic weights";

/// Correlations this close to 1 are taken for 1.
const ROUNDING: f64 = 1e-12;

/// CRITIC weights of Diakoulaki, Mavrotas and Papayannakis (1995), Determining objective weights in multiple criteria
/// problems: the CRITIC method, Computers & Operations Research 22(7), 763–770.
///
/// The figures are min-max normalised in their direction; C_j = σ_j Σ_k (1 − r_jk) with the standard deviation σ and
/// Pearson's r; w_j = C_j ÷ Σ_k C_k. A constant column weighs nothing and is left out of the others' sums.
///
/// # Errors
/// A missing figure, or no conflict at all: one criterion that varies, or only perfectly correlated ones.
pub fn weights(figures: &Figures, better: &[Better]) -> Result<Vec<f64>, Undefined> {
    figures.complete(QUANTITY)?;
    let normalised = normalise(Normalise::MinMax, figures, better)?;
    let varying: Vec<usize> = (0..figures.criteria())
        .filter(|&j| extremes(&figures.columns()[j]).is_some_and(|(least, greatest)| least < greatest))
        .collect();
    let deviations: Vec<Vec<f64>> = varying.iter().map(|&j| from_mean(&normalised.columns()[j])).collect();
    let norms: Vec<f64> = deviations.iter().map(|d| dot(d, d).sqrt()).collect();
    let mut information = vec![0.0; figures.criteria()];
    for (a, &j) in varying.iter().enumerate() {
        let mut conflict = 0.0;
        for b in (0..varying.len()).filter(|&b| b != a) {
            let without = 1.0 - dot(&deviations[a], &deviations[b]) / (norms[a] * norms[b]);
            conflict += if without < ROUNDING { 0.0 } else { without };
        }
        information[j] = norms[a] * conflict;
    }
    let sum: f64 = information.iter().sum();
    if sum <= 0.0 {
        return Err(Undefined::new(
            QUANTITY,
            "no two criteria that vary disagree about the rows; give weights another way",
        ));
    }
    Ok(information.into_iter().map(|c| c / sum).collect())
}

/// [`weights`] with every criterion taken as one where higher is better.
///
/// # Errors
/// As for [`weights`].
pub fn weights_undirected(figures: &Figures) -> Result<Vec<f64>, Undefined> {
    weights(figures, &vec![Better::Higher; figures.criteria()])
}

fn from_mean(column: &[f64]) -> Vec<f64> {
    let mean = column.iter().sum::<f64>() / column.len() as f64;
    column.iter().map(|x| x - mean).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_conflict_no_weights() {
        let one = Figures::new(vec![vec![1.0, 2.0, 4.0]]).unwrap();
        assert!(weights_undirected(&one).is_err());
        let same = Figures::new(vec![vec![1.0, 2.0, 4.0], vec![3.0, 5.0, 9.0]]).unwrap();
        assert!(weights_undirected(&same).is_err());
        let opposed = weights(&same, &[Better::Higher, Better::Lower]).unwrap();
        assert!((opposed[0] - 0.5).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn sum_is_one_and_units_do_not_matter(
            rows in prop::collection::vec((0.1_f64..100.0, 1.0_f64..50.0, -5.0_f64..5.0), 3..20), unit in 0.01_f64..1e3
        ) {
            let column = |f: fn(&(f64, f64, f64)) -> f64| rows.iter().map(f).collect::<Vec<f64>>();
            let scaled: Vec<f64> = rows.iter().map(|r| r.0 * unit).collect();
            let a = Figures::new(vec![column(|r| r.0), column(|r| r.1), column(|r| r.2)]).unwrap();
            let b = Figures::new(vec![scaled, column(|r| r.1), column(|r| r.2)]).unwrap();
            let (a, b) = (weights_undirected(&a).unwrap(), weights_undirected(&b).unwrap());
            prop_assert!((a.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(a.iter().zip(&b).all(|(x, y)| (x - y).abs() < 1e-9));
        }
    }
}
