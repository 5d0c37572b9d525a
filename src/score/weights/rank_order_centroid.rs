//! Weights at the centroid of all weightings that respect an order of importance.

use super::WeightError;

/// Weights by place, the most important criterion first: w_k = (1/n) Σ_{i=k}^{n} 1/i.
///
/// Rank-order centroid of Barron and Barrett (1996), Decision quality using ranked attribute weights, Management Science
/// 42(11), 1515–1523. Use [`super::in_places`] for criteria that are not listed by importance.
///
/// # Errors
/// No criterion.
pub fn weights(n: usize) -> Result<Vec<f64>, WeightError> {
    if n == 0 {
        return Err(WeightError::NoWeights);
    }
    let mut weights = vec![0.0; n];
    let mut sum = 0.0;
    for place in (1..=n).rev() {
        sum += 1.0 / place as f64;
        weights[place - 1] = sum / n as f64;
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_criteria() {
        assert_eq!(weights(2), Ok(vec![0.75, 0.25]));
        assert_eq!(weights(1), Ok(vec![1.0]));
    }
}
