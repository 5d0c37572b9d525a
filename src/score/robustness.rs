//! Does the selection stand when the weights are not exactly so?

use rayon::prelude::*;
use thiserror::Error;

use crate::progress::{Unit, begin};

/// SplitMix64 (Steele, Lea and Flood 2014): 64 bits of state, the same sequence on every machine.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Starts the sequence that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        SplitMix64(seed)
    }

    /// The next 64 bits.
    pub fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next number in [0, 1), from the upper 53 bits.
    pub fn next_unit(&mut self) -> f64 {
        (self.next_bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Why random weightings cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// The spread is not a share.
    #[error("the spread must lie between 0 and 100 %")]
    Spread,
    /// There is nothing to draw.
    #[error("the number of random weightings must be at least 1")]
    NoDraws,
}

/// The `draw`-th random weighting of `seed`: each weight times 1 + spread·u with u uniform in [−1, 1), renormalised to a
/// sum of 1.
///
/// Every draw has its own sequence, so the draws can be made in any order.
#[must_use]
pub fn weighting(weights: &[f64], spread: f64, seed: u64, draw: u32) -> Vec<f64> {
    let mut start = SplitMix64::new(seed ^ (u64::from(draw) << 32 | u64::from(draw)));
    let mut random = SplitMix64::new(start.next_bits());
    let mut varied: Vec<f64> =
        weights.iter().map(|w| w * (1.0 + spread * (2.0 * random.next_unit() - 1.0))).collect();
    let sum: f64 = varied.iter().sum();
    if sum > 0.0 {
        for w in &mut varied {
            *w /= sum;
        }
    }
    varied
}

/// How many of `draws` random weightings select each row.
///
/// `select` gets normalised weights and returns the indexes of the selected rows, each at most once; indexes beyond
/// `rows` are left out. Divide a count by `draws` for a share. The result depends on the arguments only, never on the
/// machine or the number of threads.
///
/// # Errors
/// A spread outside 0..=1 or no draws.
pub fn counts<F>(
    weights: &[f64],
    spread: f64,
    draws: u32,
    seed: u64,
    rows: usize,
    select: F,
) -> Result<Vec<u32>, Refused>
where
    F: Fn(&[f64]) -> Vec<usize> + Sync,
{
    if !(0.0..=1.0).contains(&spread) {
        return Err(Refused::Spread);
    }
    if draws == 0 {
        return Err(Refused::NoDraws);
    }
    let add = |mut a: Vec<u32>, b: Vec<u32>| {
        for (x, y) in a.iter_mut().zip(b) {
            *x += y;
        }
        a
    };
    let drawing = begin("drawing weightings", Unit::Things, u64::from(draws));
    Ok((0..draws)
        .into_par_iter()
        .fold(
            || vec![0; rows],
            |mut counts, draw| {
                for row in select(&weighting(weights, spread, seed, draw)) {
                    if let Some(count) = counts.get_mut(row) {
                        *count += 1;
                    }
                }
                drawing.did(1);
                counts
            },
        )
        .reduce(|| vec![0; rows], add))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_sequence() {
        let mut random = SplitMix64::new(1_234_567);
        assert_eq!(random.next_bits(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn the_same_seed_gives_the_same_shares() {
        let select = |w: &[f64]| if w[0] > 0.5 { vec![0] } else { vec![1] };
        let a = counts(&[0.5, 0.5], 0.2, 1000, 1, 2, select).unwrap();
        assert_eq!(a, counts(&[0.5, 0.5], 0.2, 1000, 1, 2, select).unwrap());
        assert_eq!(a.iter().sum::<u32>(), 1000);
        assert!((400..600).contains(&a[0]), "{a:?}");
        assert_ne!(weighting(&[0.5, 0.5], 0.2, 1, 0), weighting(&[0.5, 0.5], 0.2, 2, 0));
        assert_ne!(weighting(&[0.5, 0.5], 0.2, 1, 0), weighting(&[0.5, 0.5], 0.2, 1, 1));
    }

    #[test]
    fn refusals() {
        assert_eq!(counts(&[1.0], 1.5, 10, 1, 1, |_| vec![]), Err(Refused::Spread));
        assert_eq!(counts(&[1.0], 0.5, 0, 1, 1, |_| vec![]), Err(Refused::NoDraws));
    }

    proptest! {
        #[test]
        fn weightings_stay_near_and_sum_to_one(
            weights in prop::collection::vec(0.01_f64..1.0, 1..8), seed in any::<u64>(), draw in any::<u32>()
        ) {
            let sum: f64 = weights.iter().sum();
            let weights: Vec<f64> = weights.iter().map(|w| w / sum).collect();
            let varied = weighting(&weights, 0.2, seed, draw);
            prop_assert!((varied.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (v, w) in varied.iter().zip(&weights) {
                prop_assert!((0.8 / 1.2 - 1e-9..=1.2 / 0.8 + 1e-9).contains(&(v / w)));
            }
        }
    }
}
