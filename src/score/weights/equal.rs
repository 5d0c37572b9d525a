//! The same weight for every criterion.

use super::WeightError;

/// 1 ÷ n for each of `n` criteria.
///
/// # Errors
/// No criterion.
pub fn weights(n: usize) -> Result<Vec<f64>, WeightError> {
    if n == 0 { Err(WeightError::NoWeights) } else { Ok(vec![1.0 / n as f64; n]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_each() {
        assert_eq!(weights(4), Ok(vec![0.25; 4]));
        assert_eq!(weights(0), Err(WeightError::NoWeights));
    }
}
