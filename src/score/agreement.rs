//! How far two rankings agree.

/// Spearman's ρ: Pearson's correlation of the average ranks (Spearman 1904).
///
/// From −1 (opposite) to 1 (the same). Give [`super::rank::average`] ranks; only rows ranked in both count. `None` when
/// fewer than two rows are ranked in both, or when one of the rankings is all ties.
#[must_use]
pub fn spearman(a: &[Option<f64>], b: &[Option<f64>]) -> Option<f64> {
    let pairs = both(a, b);
    let n = pairs.len() as f64;
    let mean_a = pairs.iter().map(|p| p.0).sum::<f64>() / n;
    let mean_b = pairs.iter().map(|p| p.1).sum::<f64>() / n;
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (x, y) in &pairs {
        let (x, y) = (x - mean_a, y - mean_b);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    (pairs.len() >= 2 && aa > 0.0 && bb > 0.0).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}

/// Kendall's τ-b, which corrects for ties (Kendall 1945): (C − D) ÷ √((P − Tₐ)(P − T_b)), with C concordant and D
/// discordant of P pairs, of which T tie in one ranking. In O(n log n) after Knight (1966).
///
/// From −1 (opposite) to 1 (the same). Only rows ranked in both count. `None` when fewer than two rows are ranked in
/// both, or when one of the rankings is all ties.
#[must_use]
pub fn kendall_tau_b(a: &[Option<f64>], b: &[Option<f64>]) -> Option<f64> {
    let mut pairs = both(a, b);
    pairs.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let all = tied_pairs(pairs.len());
    let tied_a = runs(pairs.iter().map(|p| p.0.to_bits()));
    let tied_both = runs(pairs.iter().map(|p| (p.0.to_bits(), p.1.to_bits())));
    let mut second: Vec<f64> = pairs.iter().map(|p| p.1).collect();
    let discordant = sort_counting_swaps(&mut second);
    let tied_b = runs(second.iter().map(|x| x.to_bits()));
    if all == tied_a || all == tied_b {
        return None;
    }
    let concordant_less_discordant =
        all as f64 - tied_a as f64 - tied_b as f64 + tied_both as f64 - 2.0 * discordant as f64;
    let denominator = ((all - tied_a) as f64).sqrt() * ((all - tied_b) as f64).sqrt();
    Some((concordant_less_discordant / denominator).clamp(-1.0, 1.0))
}

fn both(a: &[Option<f64>], b: &[Option<f64>]) -> Vec<(f64, f64)> {
    a.iter().zip(b).filter_map(|(x, y)| Some(((*x)?, (*y)?))).collect()
}

fn tied_pairs(n: usize) -> u64 {
    let n = n as u64;
    n * n.saturating_sub(1) / 2
}

fn runs<T: PartialEq>(sorted: impl Iterator<Item = T>) -> u64 {
    let (mut pairs, mut length, mut last) = (0, 0_usize, None);
    for x in sorted {
        if last.as_ref() != Some(&x) {
            pairs += tied_pairs(length);
            length = 0;
            last = Some(x);
        }
        length += 1;
    }
    pairs + tied_pairs(length)
}

fn sort_counting_swaps(values: &mut [f64]) -> u64 {
    let mut merged = values.to_vec();
    let mut swaps = 0;
    let mut width = 1;
    while width < values.len() {
        for start in (0..values.len()).step_by(2 * width) {
            let middle = (start + width).min(values.len());
            let end = (start + 2 * width).min(values.len());
            let (mut left, mut right) = (start, middle);
            for slot in &mut merged[start..end] {
                if right == end || (left < middle && values[left] <= values[right]) {
                    *slot = values[left];
                    left += 1;
                } else {
                    swaps += (middle - left) as u64;
                    *slot = values[right];
                    right += 1;
                }
            }
        }
        values.copy_from_slice(&merged);
        width *= 2;
    }
    swaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::method::Better;
    use crate::score::rank;

    fn ranks(scores: &[i32]) -> Vec<Option<f64>> {
        let scores: Vec<f64> = scores.iter().map(|&x| f64::from(x)).collect();
        rank::average(&scores, Better::Higher)
    }

    fn tau_by_pairs(a: &[Option<f64>], b: &[Option<f64>]) -> Option<f64> {
        let (mut score, mut in_a, mut in_b) = (0.0, 0.0, 0.0);
        for i in 0..a.len() {
            for j in 0..i {
                let x = a[i]? - a[j]?;
                let y = b[i]? - b[j]?;
                let sign = |d: f64| if d == 0.0 { 0.0 } else { d.signum() };
                score += sign(x) * sign(y);
                in_a += sign(x).abs();
                in_b += sign(y).abs();
            }
        }
        (in_a > 0.0 && in_b > 0.0).then(|| score / f64::sqrt(in_a * in_b))
    }

    #[test]
    fn the_same_the_opposite_and_undefined() {
        let up = ranks(&[1, 2, 3, 4]);
        let down = ranks(&[4, 3, 2, 1]);
        assert_eq!(spearman(&up, &up), Some(1.0));
        assert_eq!(kendall_tau_b(&up, &down), Some(-1.0));
        let flat = ranks(&[1, 1, 1, 1]);
        assert_eq!((spearman(&up, &flat), kendall_tau_b(&up, &flat)), (None, None));
        assert_eq!((spearman(&[Some(1.0)], &[Some(1.0)]), kendall_tau_b(&[], &[])), (None, None));
    }

    proptest! {
        #[test]
        fn tau_is_that_of_all_pairs(scores in prop::collection::vec((0_i32..5, 0_i32..5), 0..40)) {
            let a = ranks(&scores.iter().map(|s| s.0).collect::<Vec<_>>());
            let b = ranks(&scores.iter().map(|s| s.1).collect::<Vec<_>>());
            match (kendall_tau_b(&a, &b), tau_by_pairs(&a, &b)) {
                (Some(x), Some(y)) => prop_assert!((x - y).abs() < 1e-12),
                (x, y) => prop_assert_eq!(x, y),
            }
        }
    }
}
