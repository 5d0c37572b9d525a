//! Distance to the ideal point within fixed bounds.

use crate::model::method::Better;
use crate::score::figures::{Figures, Undefined};

const QUANTITY: &str = "the distance to the ideal";

/// What a criterion is measured against, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The least figure that is thought of.
    pub least: f64,
    /// The greatest figure that is thought of; above `least`.
    pub greatest: f64,
    /// The ideal figure between them; `None` takes the bound on the better side.
    pub target: Option<f64>,
}

/// Distances of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Spotis {
    /// Weighted mean of |x − ideal| ÷ (greatest − least): 0 at the ideal to 1, smaller is better.
    pub distance: Vec<f64>,
    /// (row, criterion) of each figure beyond its bounds, which counted as the bound.
    pub clamped: Vec<(usize, usize)>,
}

/// SPOTIS of Dezert, Tchamova, Han and Tacnet (2020), The SPOTIS rank reversal free method for multi-criteria
/// decision-making support, FUSION 2020: the normalised distance to the ideal solution point. As the bounds are fixed, a
/// row's distance does not depend on the other rows.
///
/// # Errors
/// A missing figure, bounds that are not in order, or a target outside of them.
pub fn spotis(
    figures: &Figures,
    weights: &[f64],
    better: &[Better],
    bounds: &[Bounds],
) -> Result<Spotis, Undefined> {
    figures.complete(QUANTITY)?;
    let mut distance = vec![0.0; figures.rows()];
    let mut clamped = Vec::new();
    let columns = figures.columns().iter().zip(weights).zip(better).zip(bounds);
    for (criterion, (((column, &weight), &better), bounds)) in columns.enumerate() {
        let &Bounds { least, greatest, target } = bounds;
        if !(least < greatest && (greatest - least).is_finite()) {
            return Err(Undefined::new(QUANTITY, "the lower bound must be below the upper bound")
                .at_criterion(criterion));
        }
        let ideal = target.unwrap_or(if better == Better::Higher { greatest } else { least });
        if !(least..=greatest).contains(&ideal) {
            return Err(
                Undefined::new(QUANTITY, "the target must lie within the bounds").at_criterion(criterion)
            );
        }
        for (row, (sum, &x)) in distance.iter_mut().zip(column).enumerate() {
            let inside = x.clamp(least, greatest);
            if inside != x {
                clamped.push((row, criterion));
            }
            *sum += weight * ((inside - ideal).abs() / (greatest - least));
        }
    }
    Ok(Spotis { distance, clamped })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the paper: three alternatives, the third criterion where lower is better.
    #[test]
    fn distances_to_the_better_bounds() {
        let figures =
            Figures::new(vec![vec![10.5, -4.7, 8.1], vec![-3.1, 0.0, 0.3], vec![1.7, 3.4, 1.3]]).unwrap();
        let better = [Better::Higher, Better::Lower, Better::Higher];
        let bounds = [(-5.0, 12.0), (-6.0, 10.0), (-8.0, 5.0)].map(|(least, greatest)| Bounds {
            least,
            greatest,
            target: None,
        });
        let result = spotis(&figures, &[0.2, 0.3, 0.5], &better, &bounds).unwrap();
        let expected = [0.1989, 0.3705, 0.3063];
        for (d, e) in result.distance.iter().zip(expected) {
            assert!((d - e).abs() < 5e-5, "{d} {e}");
        }
        assert!(result.clamped.is_empty());
    }

    #[test]
    fn beyond_the_bounds_counts_as_the_bound() {
        let figures = Figures::new(vec![vec![15.0, 5.0]]).unwrap();
        let bounds = [Bounds { least: 0.0, greatest: 10.0, target: Some(5.0) }];
        let result = spotis(&figures, &[1.0], &[Better::Higher], &bounds).unwrap();
        assert_eq!(result.distance, [0.5, 0.0]);
        assert_eq!(result.clamped, [(0, 0)]);
        let empty = [Bounds { least: 10.0, greatest: 10.0, target: None }];
        assert!(spotis(&figures, &[1.0], &[Better::Higher], &empty).is_err());
    }

    proptest! {
        #[test]
        fn no_rank_reversal(rows in prop::collection::vec(0.0_f64..10.0, 2..20)) {
            let bounds = [Bounds { least: 0.0, greatest: 10.0, target: None }];
            let run = |rows: &[f64]| {
                spotis(&Figures::new(vec![rows.to_vec()]).unwrap(), &[1.0], &[Better::Higher], &bounds).unwrap().distance
            };
            prop_assert_eq!(&run(&rows)[..1], &run(&rows[..1])[..]);
        }
    }
}
