//! Net flow of pairwise preferences.

use rayon::prelude::*;

use crate::model::method::Better;
use crate::score::figures::{Figures, Undefined};

const QUANTITY: &str = "the preference flow";

/// Flows of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Promethee {
    /// How far a row is preferred to the others on average, 0 to 1.
    pub phi_plus: Vec<f64>,
    /// How far the others are preferred to a row on average, 0 to 1.
    pub phi_minus: Vec<f64>,
    /// φ⁺ − φ⁻, −1 to 1; greater is better.
    pub phi: Vec<f64>,
}

/// How a difference in one criterion becomes a preference between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Shape {
    /// Type I: 1 for any difference in favour.
    #[default]
    Usual,
    /// Type V: 0 up to `q`, (d − q) ÷ (p − q) between, 1 above `p`, in the unit of the criterion; `q` = `p` is type II.
    Linear {
        /// The greatest difference that does not matter, 0 or more.
        q: f64,
        /// The least difference that matters in full, `q` or more.
        p: f64,
    },
}

/// PROMETHEE II of Brans and Vincke (1985), A preference ranking organisation method, Management Science 31(6), 647–656:
/// φ⁺_i = Σ_j w_j Σ_k P_j(x_ij − x_kj) ÷ (m − 1), and φ⁻ the same with the difference turned round.
///
/// Worked out by sorting and prefix sums in O(n·m log m) for m rows and n criteria; the prefix sums carry twice the usual
/// digits. The result is the same for any number of threads.
///
/// # Errors
/// A missing figure, fewer than two rows, or thresholds that are negative or `q` > `p`.
pub fn promethee(
    figures: &Figures,
    weights: &[f64],
    better: &[Better],
    shapes: &[Shape],
) -> Result<Promethee, Undefined> {
    figures.complete(QUANTITY)?;
    let rows = figures.rows();
    if rows < 2 {
        return Err(Undefined::new(QUANTITY, "it takes two rows or more to prefer one to another"));
    }
    for (criterion, shape) in shapes.iter().enumerate() {
        if let Shape::Linear { q, p } = *shape
            && !(q >= 0.0 && p >= q && p.is_finite())
        {
            return Err(Undefined::new(
                QUANTITY,
                "the thresholds must be 0 or more, and q must not be above p",
            )
            .at_criterion(criterion));
        }
    }
    let flows: Vec<(Vec<f64>, Vec<f64>)> = figures
        .columns()
        .par_iter()
        .zip(better)
        .zip(shapes)
        .map(|((column, &better), &shape)| column_flows(column, better, shape))
        .collect();
    let others = rows as f64 - 1.0;
    let mut phi_plus = vec![0.0; rows];
    let mut phi_minus = vec![0.0; rows];
    for ((plus, minus), &weight) in flows.iter().zip(weights) {
        for (sum, x) in phi_plus.iter_mut().zip(plus) {
            *sum += weight * (x / others);
        }
        for (sum, x) in phi_minus.iter_mut().zip(minus) {
            *sum += weight * (x / others);
        }
    }
    let phi = phi_plus.iter().zip(&phi_minus).map(|(plus, minus)| plus - minus).collect();
    Ok(Promethee { phi_plus, phi_minus, phi })
}

/// Sums of preferences over the other rows: (for, against).
fn column_flows(column: &[f64], better: Better, shape: Shape) -> (Vec<f64>, Vec<f64>) {
    let rows = column.len();
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_unstable_by(|&a, &b| column[a].total_cmp(&column[b]));
    let sorted: Vec<f64> = order.iter().map(|&row| column[row]).collect();
    let prefix = prefix_sums(&sorted);
    let (mut above, mut below) = (vec![0.0; rows], vec![0.0; rows]);
    for (&row, &x) in order.iter().zip(&sorted) {
        (below[row], above[row]) = match shape {
            Shape::Usual => {
                let first = sorted.partition_point(|&y| y < x);
                let last = sorted.partition_point(|&y| y <= x);
                (first as f64, (rows - last) as f64)
            }
            Shape::Linear { q, p } => {
                (sum_below(&sorted, &prefix, x, q, p), sum_above(&sorted, &prefix, x, q, p))
            }
        };
    }
    match better {
        Better::Higher => (below, above),
        Better::Lower => (above, below),
    }
}

/// Differences that miss a threshold by rounding only count as equal to it.
fn slack(x: f64, q: f64) -> f64 {
    4.0 * f64::EPSILON * (x.abs() + q)
}

/// Σ P(x − y) over all y.
fn sum_below(sorted: &[f64], prefix: &[Double], x: f64, q: f64, p: f64) -> f64 {
    let in_full = sorted.partition_point(|&y| x - y > p + slack(x, p));
    let in_part = sorted.partition_point(|&y| x - y > q + slack(x, q));
    if in_part <= in_full {
        return in_part as f64;
    }
    let count = (in_part - in_full) as f64;
    let sum = Double::product(x, count)
        .minus(Double::product(q, count))
        .minus(prefix[in_part].minus(prefix[in_full]));
    in_full as f64 + sum.value() / (p - q)
}

/// Σ P(y − x) over all y.
fn sum_above(sorted: &[f64], prefix: &[Double], x: f64, q: f64, p: f64) -> f64 {
    let rows = sorted.len();
    let from_full = sorted.partition_point(|&y| y - x <= p + slack(x, p));
    let from_part = sorted.partition_point(|&y| y - x <= q + slack(x, q));
    if from_part >= from_full {
        return (rows - from_part) as f64;
    }
    let count = (from_full - from_part) as f64;
    let sum = prefix[from_full]
        .minus(prefix[from_part])
        .minus(Double::product(x, count))
        .minus(Double::product(q, count));
    (rows - from_full) as f64 + sum.value() / (p - q)
}

/// A number of twice the digits of an `f64`, as the sum of two (Dekker 1971).
#[derive(Debug, Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

impl Double {
    const ZERO: Double = Double { high: 0.0, low: 0.0 };

    fn sum(a: f64, b: f64) -> Double {
        let high = a + b;
        let b_part = high - a;
        Double { high, low: (a - (high - b_part)) + (b - b_part) }
    }

    fn product(a: f64, b: f64) -> Double {
        let high = a * b;
        Double { high, low: a.mul_add(b, -high) }
    }

    fn plus(self, other: Double) -> Double {
        let sum = Double::sum(self.high, other.high);
        let high = sum.high;
        let low = sum.low + (self.low + other.low);
        Double::sum(high, low)
    }

    fn minus(self, other: Double) -> Double {
        self.plus(Double { high: -other.high, low: -other.low })
    }

    fn value(self) -> f64 {
        self.high + self.low
    }
}

fn prefix_sums(sorted: &[f64]) -> Vec<Double> {
    let mut sums = Vec::with_capacity(sorted.len() + 1);
    let mut sum = Double::ZERO;
    sums.push(sum);
    for &x in sorted {
        sum = sum.plus(Double { high: x, low: 0.0 });
        sums.push(sum);
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn preference(d: f64, shape: Shape) -> f64 {
        match shape {
            Shape::Usual => f64::from(d > 0.0),
            Shape::Linear { q, p } if p > q => ((d - q) / (p - q)).clamp(0.0, 1.0),
            Shape::Linear { q, .. } => f64::from(d > q),
        }
    }

    #[test]
    fn refusals() {
        let one = Figures::new(vec![vec![1.0]]).unwrap();
        assert!(promethee(&one, &[1.0], &[Better::Higher], &[Shape::Usual]).is_err());
        let two = Figures::new(vec![vec![1.0, 2.0]]).unwrap();
        let bad = Shape::Linear { q: 2.0, p: 1.0 };
        assert_eq!(promethee(&two, &[1.0], &[Better::Higher], &[bad]).unwrap_err().criterion, Some(0));
    }

    #[test]
    fn a_difference_of_exactly_q_does_not_count() {
        let figures = Figures::new(vec![vec![0.3, 0.1]]).unwrap();
        let shape = Shape::Linear { q: 0.2, p: 0.2 };
        let flows = promethee(&figures, &[1.0], &[Better::Higher], &[shape]).unwrap();
        assert_eq!(flows.phi, [0.0, 0.0]);
    }

    proptest! {
        #[test]
        fn flows_are_those_of_all_pairs(
            column in prop::collection::vec(-1000_i32..1000, 2..40), q in 0_i32..300, more in 0_i32..300, kind in 0..2
        ) {
            let column: Vec<f64> = column.into_iter().map(f64::from).collect();
            let shape = if kind == 0 { Shape::Usual } else { Shape::Linear { q: f64::from(q), p: f64::from(q + more) } };
            for better in [Better::Higher, Better::Lower] {
                let flows = promethee(&Figures::new(vec![column.clone()]).unwrap(), &[1.0], &[better], &[shape]).unwrap();
                for (i, &x) in column.iter().enumerate() {
                    let toward = |y: f64| if better == Better::Higher { x - y } else { y - x };
                    let plus: f64 = column.iter().map(|&y| preference(toward(y), shape)).sum();
                    let minus: f64 = column.iter().map(|&y| preference(-toward(y), shape)).sum();
                    let others = column.len() as f64 - 1.0;
                    prop_assert!((flows.phi_plus[i] - plus / others).abs() < 1e-12);
                    prop_assert!((flows.phi_minus[i] - minus / others).abs() < 1e-12);
                }
                prop_assert!(flows.phi.iter().sum::<f64>().abs() < 1e-9);
            }
        }
    }
}
