//! Compromise between the greatest good of all criteria and the least regret in any.

use crate::model::method::Better;
use crate::score::figures::{Figures, Undefined, extremes};
use crate::score::rank::{TIE, groups};

const QUANTITY: &str = "the compromise ranking";

/// Spans below this are rounding errors of sums of weights, and count as 0.
const ROUNDING: f64 = 1e-12;

/// The compromise ranking; smaller is better throughout.
#[derive(Debug, Clone, PartialEq)]
pub struct Vikor {
    /// Weighted distance from the best in all criteria, 0 to 1.
    pub s: Vec<f64>,
    /// Weighted distance from the best in the worst criterion, 0 to 1.
    pub r: Vec<f64>,
    /// v·(S − S*) ÷ (S⁻ − S*) + (1 − v)·(R − R*) ÷ (R⁻ − R*), 0 to 1; a part whose span is 0 counts 0.
    pub q: Vec<f64>,
    /// The advantage that counts as acceptable, 1 ÷ (m − 1); `None` for a single row.
    pub dq: Option<f64>,
    /// C1, acceptable advantage: the second Q is at least `dq` above the best. `None` for a single row.
    pub c1: Option<bool>,
    /// C2, acceptable stability: the best by Q is also the best by S or by R.
    pub c2: bool,
    /// Indexes of the rows that are proposed, in order of rows: with C1 and C2 the best, with C1 only the best and the
    /// second (all of those that tie for second), without C1 all whose Q is less than `dq` above the best.
    pub compromise_set: Vec<usize>,
}

/// VIKOR of Opricovic and Tzeng (2004), Compromise solution by MCDM methods, European Journal of Operational Research
/// 156(2), 445–455: S_i = Σ_j w_j (f*_j − f_ij) ÷ (f*_j − f⁻_j), R_i = the greatest term of that sum. `v` in 0..=1 weighs
/// the good of all against the least regret; 0.5 is usual. A constant criterion contributes 0. Comparisons allow for
/// [`TIE`].
///
/// # Errors
/// A missing figure, no row, or `v` outside 0..=1.
pub fn vikor(figures: &Figures, weights: &[f64], better: &[Better], v: f64) -> Result<Vikor, Undefined> {
    figures.complete(QUANTITY)?;
    if !(0.0..=1.0).contains(&v) {
        return Err(Undefined::new(QUANTITY, "v must lie between 0 and 1"));
    }
    let rows = figures.rows();
    let mut s = vec![0.0; rows];
    let mut r = vec![0.0_f64; rows];
    for ((column, &weight), &better) in figures.columns().iter().zip(weights).zip(better) {
        let Some((least, greatest)) = extremes(column) else { continue };
        if least == greatest {
            continue;
        }
        let (best, span) = match better {
            Better::Higher => (greatest, greatest - least),
            Better::Lower => (least, least - greatest),
        };
        for ((s, r), x) in s.iter_mut().zip(&mut r).zip(column) {
            let regret = weight * ((best - x) / span);
            *s += regret;
            *r = r.max(regret);
        }
    }
    let part = |values: &[f64]| -> Vec<f64> {
        match extremes(values) {
            Some((least, greatest)) if greatest - least > ROUNDING => {
                values.iter().map(|x| (x - least) / (greatest - least)).collect()
            }
            _ => vec![0.0; values.len()],
        }
    };
    let q: Vec<f64> = part(&s).iter().zip(part(&r)).map(|(s, r)| v * s + (1.0 - v) * r).collect();
    let places = groups(&q, Better::Lower);
    let Some(&best) = places.first().and_then(|group| group.first()) else {
        return Err(Undefined::new(QUANTITY, "there is no row to rank"));
    };
    let is_best_by = |values: &[f64]| values.iter().all(|x| values[best] <= x + TIE);
    let c2 = is_best_by(&s) || is_best_by(&r);
    if rows < 2 {
        return Ok(Vikor { s, r, q, dq: None, c1: None, c2, compromise_set: vec![best] });
    }
    let dq = 1.0 / (rows as f64 - 1.0);
    let second: Vec<usize> = match places[0].get(1) {
        Some(&tied) => vec![tied],
        None => places[1].clone(),
    };
    let c1 = q[second[0]] - q[best] >= dq - TIE;
    let mut compromise_set = match (c1, c2) {
        (true, true) => vec![best],
        (true, false) => [vec![best], second].concat(),
        (false, _) => (0..rows).filter(|&row| q[row] - q[best] < dq - TIE).collect(),
    };
    compromise_set.sort_unstable();
    Ok(Vikor { s, r, q, dq: Some(dq), c1: Some(c1), c2, compromise_set })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_rows_are_all_proposed() {
        let figures = Figures::new(vec![vec![4.0; 3], vec![5.0; 3]]).unwrap();
        let result = vikor(&figures, &[0.5, 0.5], &[Better::Higher, Better::Lower], 0.5).unwrap();
        assert_eq!(result.q, [0.0; 3]);
        assert_eq!((result.c1, result.c2), (Some(false), true));
        assert_eq!(result.compromise_set, [0, 1, 2]);
    }

    #[test]
    fn a_single_row_has_no_advantage_to_measure() {
        let figures = Figures::new(vec![vec![4.0]]).unwrap();
        let result = vikor(&figures, &[1.0], &[Better::Higher], 0.5).unwrap();
        assert_eq!((result.dq, result.c1, result.compromise_set), (None, None, vec![0]));
        assert!(vikor(&figures, &[1.0], &[Better::Higher], 1.5).is_err());
    }

    proptest! {
        #[test]
        fn q_lies_between_0_and_1_and_rows_may_be_permuted(
            rows in prop::collection::vec((-50.0_f64..100.0, 0.1_f64..1e3), 2..20)
        ) {
            let better = [Better::Higher, Better::Lower];
            let run = |rows: &[(f64, f64)]| {
                let columns = vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect()];
                vikor(&Figures::new(columns).unwrap(), &[0.4, 0.6], &better, 0.5).unwrap()
            };
            let straight = run(&rows);
            prop_assert!(straight.q.iter().all(|q| (-1e-12..=1.0 + 1e-12).contains(q)));
            let mut turned = rows.clone();
            turned.reverse();
            let mut back = run(&turned).q;
            back.reverse();
            prop_assert_eq!(straight.q, back);
        }
    }
}
