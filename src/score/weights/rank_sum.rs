//! Weights that fall by equal steps with the order of importance.

use super::{WeightError, normalised};

/// Weights by place, the most important criterion first: w_k = 2(n + 1 − k) ÷ (n(n + 1)).
///
/// Rank sum of Stillwell, Seaver and Edwards (1981), A comparison of weight approximation techniques in multiattribute
/// utility decision making, Organizational Behavior and Human Performance 28(1), 62–77. Use [`super::in_places`] for
/// criteria that are not listed by importance.
///
/// # Errors
/// No criterion.
pub fn weights(n: usize) -> Result<Vec<f64>, WeightError> {
    normalised(&(1..=n).rev().map(|steps| steps as f64).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_criteria() {
        let weights = weights(3).unwrap();
        for (w, expected) in weights.iter().zip([3.0 / 6.0, 2.0 / 6.0, 1.0 / 6.0]) {
            assert!((w - expected).abs() < 1e-15);
        }
    }
}
