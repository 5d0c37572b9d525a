//! Weights in proportion to 1, 1/2, 1/3 and so on.

use super::{WeightError, normalised};

/// Weights by place, the most important criterion first: w_k = (1/k) ÷ Σ_{i=1}^{n} 1/i.
///
/// Rank reciprocal of Stillwell, Seaver and Edwards (1981), A comparison of weight approximation techniques in
/// multiattribute utility decision making, Organizational Behavior and Human Performance 28(1), 62–77. Use
/// [`super::in_places`] for criteria that are not listed by importance.
///
/// # Errors
/// No criterion.
pub fn weights(n: usize) -> Result<Vec<f64>, WeightError> {
    normalised(&(1..=n).map(|place| 1.0 / place as f64).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_criteria() {
        for (w, expected) in weights(4).unwrap().iter().zip([0.48, 0.24, 0.16, 0.12]) {
            assert!((w - expected).abs() < 1e-15);
        }
    }
}
