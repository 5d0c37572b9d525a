//! Weights from points for the swing of each criterion from its worst to its best.

use super::{WeightError, normalised};

/// Each criterion's points ÷ the sum of all points. The most important swing usually has 100 points, and only the
/// proportions count.
///
/// Swing weighting of SMARTS, Edwards and Barron (1994), SMARTS and SMARTER, Organizational Behavior and Human Decision
/// Processes 60(3), 306–325.
///
/// # Errors
/// No points, points below 0 or not a number, or all points 0.
pub fn weights(points: &[f64]) -> Result<Vec<f64>, WeightError> {
    normalised(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_become_shares() {
        for (w, expected) in weights(&[100.0, 80.0, 50.0, 20.0]).unwrap().iter().zip([0.4, 0.32, 0.2, 0.08]) {
            assert!((w - expected).abs() < 1e-15);
        }
    }
}
