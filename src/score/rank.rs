//! Places by score.

use crate::model::method::Better;

/// Scores that differ by no more than this share a rank: 1e-9 absolute up to 1, relative to the score above that.
pub const TIE: f64 = 1e-9;

/// Whether two scores count as equal; see [`TIE`].
#[must_use]
pub fn tied(a: f64, b: f64) -> bool {
    (a - b).abs() <= TIE * 1.0_f64.max(a.abs()).max(b.abs())
}

/// Row indexes from best to worst. Rows that tie keep their order; rows without a score (NaN) are left out.
///
/// A group of ties is measured against its best member, so that a long chain of near ties does not become one rank.
#[must_use]
pub fn groups(scores: &[f64], better: Better) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..scores.len()).filter(|&i| !scores[i].is_nan()).collect();
    order.sort_by(|&a, &b| {
        let by_score = scores[a].total_cmp(&scores[b]);
        let by_score = if better == Better::Higher { by_score.reverse() } else { by_score };
        by_score.then(a.cmp(&b))
    });
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut best_of_group = f64::NAN;
    for row in order {
        match groups.last_mut() {
            Some(group) if tied(best_of_group, scores[row]) => group.push(row),
            _ => {
                best_of_group = scores[row];
                groups.push(vec![row]);
            }
        }
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// Competition ranks: 1, 2, 2, 4. Ties as in [`tied`]; a NaN score has no rank.
#[must_use]
pub fn competition(scores: &[f64], better: Better) -> Vec<Option<usize>> {
    let mut ranks = vec![None; scores.len()];
    let mut before = 0;
    for group in groups(scores, better) {
        for &row in &group {
            ranks[row] = Some(before + 1);
        }
        before += group.len();
    }
    ranks
}

/// Average ranks: 1, 2.5, 2.5, 4. Ties as in [`tied`]; a NaN score has no rank.
#[must_use]
pub fn average(scores: &[f64], better: Better) -> Vec<Option<f64>> {
    let mut ranks = vec![None; scores.len()];
    let mut before = 0;
    for group in groups(scores, better) {
        for &row in &group {
            ranks[row] = Some(before as f64 + (group.len() as f64 + 1.0) / 2.0);
        }
        before += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ties_share_a_rank() {
        let scores = [0.5, 0.9, f64::NAN, 0.5 + 1e-12, 0.1];
        assert_eq!(competition(&scores, Better::Higher), [Some(2), Some(1), None, Some(2), Some(4)]);
        assert_eq!(average(&scores, Better::Higher), [Some(2.5), Some(1.0), None, Some(2.5), Some(4.0)]);
        assert_eq!(competition(&scores, Better::Lower), [Some(2), Some(4), None, Some(2), Some(1)]);
    }

    #[test]
    fn chains_of_near_ties_do_not_drift() {
        let scores = [1.0, 1.0 - 0.8e-9, 1.0 - 1.6e-9];
        assert_eq!(competition(&scores, Better::Higher), [Some(1), Some(1), Some(3)]);
    }

    proptest! {
        #[test]
        fn average_ranks_add_up(scores in prop::collection::vec(0_i32..6, 0..30)) {
            let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
            let n = scores.len() as f64;
            let sum: f64 = average(&scores, Better::Higher).into_iter().flatten().sum();
            prop_assert!((sum - n * (n + 1.0) / 2.0).abs() < 1e-9);
        }

        #[test]
        fn permuting_rows_permutes_ranks(scores in prop::collection::vec(-1e3_f64..1e3, 1..30)) {
            let mut reversed = scores.clone();
            reversed.reverse();
            let mut ranks = competition(&reversed, Better::Higher);
            ranks.reverse();
            prop_assert_eq!(ranks, competition(&scores, Better::Higher));
        }
    }
}
