//! How far a weight may move before the ranking or a decision changes.
//!
//! One weight changes at a time, on the normalised weights: criterion j gets t, the others share 1 − t in the
//! proportions they have. A row's weighted mean is then N(t) ÷ D(t) with
//!
//! N(t) = t·s_j + (1 − t)·n, D(t) = t·p_j + (1 − t)·d,
//!
//! where p_j is 1 if the row has criterion j and 0 if not, s_j its normalised value (0 if missing),
//! n = Σ_{k≠j} w_k s_k ÷ (1 − w_j) and d = Σ_{k≠j} w_k p_k ÷ (1 − w_j). For a complete row D = 1. So missing values that
//! are skipped are taken into account: rows a and b change places at the roots of N_a D_b − N_b D_a, a quadratic (linear
//! for complete rows), and a row crosses a line θ at the root of N − θ D. Nothing is searched for.
//!
//! A criterion that carries all the weight has no others to share what it gives up; it is left out.

use super::figures::Figures;
use super::methods::weighted_sum;
use super::rank::{TIE, tied};

/// Differences of coefficients below this are rounding errors.
const ROUNDING: f64 = 1e-13;

/// A parabola whose discriminant is smaller than this share of b² touches zero without crossing it.
const TOUCHING: f64 = 1e-14;

/// Weights this close to 0 or 1 are 0 or 1.
const SETTLED: f64 = 1e-10;

/// The interval of one normalised weight in which something stays as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Index of the criterion.
    pub criterion: usize,
    /// Its normalised weight now, 0 to 1.
    pub weight: f64,
    /// The least weight, 0 to `weight`.
    pub lo: f64,
    /// The greatest weight, `weight` to 1.
    pub hi: f64,
}

/// How firmly the first row stays first.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstPlace {
    /// The row with the greatest mean; of several that are equal but for rounding the first.
    pub row: usize,
    /// For each criterion, how far its weight may go.
    pub intervals: Vec<FirstPlaceInterval>,
}

/// The interval of one weight in which the first row stays first, and who is first outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstPlaceInterval {
    /// Where the first row is first; at a bound inside of 0..1 it ties.
    pub interval: Interval,
    /// The row that takes over just below `lo`; `None` if `lo` is 0.
    pub below: Option<usize>,
    /// The row that takes over just above `hi`; `None` if `hi` is 1.
    pub above: Option<usize>,
}

/// The smallest change of one weight after which two rows have changed places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swap {
    /// Index of the criterion.
    pub criterion: usize,
    /// Its normalised weight now.
    pub weight: f64,
    /// The normalised weight at which the two rows tie; a little further they have changed places.
    pub new_weight: f64,
}

/// Which side of a line a row's weighted mean is on, and how firmly.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Whether the mean reaches the line (equal within [`TIE`] counts as reached).
    pub reached: bool,
    /// For each criterion, how far its weight may go before the row changes sides.
    pub intervals: Vec<Interval>,
}

/// How far each weight may go while the row with the greatest weighted mean stays first.
///
/// `normalised` has greater for better, NaN for missing (skipped), and `weights` sum to 1. `None` when no row has a mean.
#[must_use]
pub fn first_place(normalised: &Figures, weights: &[f64]) -> Option<FirstPlace> {
    let scores = weighted_sum::scores(normalised, weights);
    let best = scores.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let first = scores.iter().position(|s| s.is_some_and(|s| best - s <= ROUNDING * best.abs().max(1.0)))?;
    let sums = Sums::of_all(normalised, weights);
    let intervals = movable(weights)
        .map(|criterion| {
            let weight = weights[criterion];
            let leader = sums[first].line(normalised, first, criterion, weight);
            let (mut lo, mut hi) = (Bound::new(0.0), Bound::new(1.0));
            for (row, score) in scores.iter().enumerate() {
                if row == first || score.is_none() {
                    continue;
                }
                let other = sums[row].line(normalised, row, criterion, weight);
                let difference = leader.less(&other);
                if let Some(root) = difference.falls_below(weight) {
                    lo.tighten(root, row, difference.slope(root), f64::gt);
                }
                if let Some(root) = difference.falls_above(weight) {
                    hi.tighten(root, row, -difference.slope(root), f64::lt);
                }
            }
            FirstPlaceInterval {
                interval: Interval { criterion, weight, lo: lo.at, hi: hi.at },
                below: lo.row.filter(|_| lo.at > 0.0),
                above: hi.row.filter(|_| hi.at < 1.0),
            }
        })
        .collect();
    Some(FirstPlace { row: first, intervals })
}

/// How far each weight may go while a row's weighted mean stays on its side of `line`, on the scale of the values.
///
/// `None` when the row has no mean.
#[must_use]
pub fn side_of_line(normalised: &Figures, weights: &[f64], row: usize, line: f64) -> Option<Side> {
    let mean = weighted_sum::mean(normalised.row(row), weights)?;
    let reached = mean >= line || tied(mean, line);
    let sums = Sums::of(normalised, weights, row);
    let intervals = movable(weights)
        .map(|criterion| {
            let weight = weights[criterion];
            let above = sums.line(normalised, row, criterion, weight).less_line(line);
            let kept = if reached { above } else { above.turned() };
            Interval {
                criterion,
                weight,
                lo: kept.falls_below(weight).unwrap_or(0.0),
                hi: kept.falls_above(weight).unwrap_or(1.0),
            }
        })
        .collect();
    Some(Side { reached, intervals })
}

/// The smallest change of a single weight that makes two rows change places; of equal changes the first criterion's.
///
/// `None` when no weight does, when the two tie already (there is no place to change), or when one has no mean.
#[must_use]
pub fn swap(normalised: &Figures, weights: &[f64], a: usize, b: usize) -> Option<Swap> {
    let score = |row| weighted_sum::mean(normalised.row(row), weights);
    let (score_a, score_b) = (score(a)?, score(b)?);
    if tied(score_a, score_b) {
        return None;
    }
    let (upper, lower) = if score_a > score_b { (a, b) } else { (b, a) };
    let (above, below) = (Sums::of(normalised, weights, upper), Sums::of(normalised, weights, lower));
    let mut nearest: Option<Swap> = None;
    for criterion in movable(weights) {
        let weight = weights[criterion];
        let difference = above
            .line(normalised, upper, criterion, weight)
            .less(&below.line(normalised, lower, criterion, weight));
        let roots = [
            difference.falls_below(weight).filter(|&t| t > 0.0),
            difference.falls_above(weight).filter(|&t| t < 1.0),
        ];
        for new_weight in roots.into_iter().flatten() {
            let change = (new_weight - weight).abs();
            if nearest.is_none_or(|s| change < (s.new_weight - s.weight).abs() - ROUNDING) {
                nearest = Some(Swap { criterion, weight, new_weight });
            }
        }
    }
    nearest
}

/// [`swap`] for each pair of neighbours in an order of rows, best first.
#[must_use]
pub fn neighbour_swaps(normalised: &Figures, weights: &[f64], order: &[usize]) -> Vec<Option<Swap>> {
    order.windows(2).map(|pair| swap(normalised, weights, pair[0], pair[1])).collect()
}

fn movable(weights: &[f64]) -> impl Iterator<Item = usize> + '_ {
    (0..weights.len()).filter(|&j| 1.0 - weights[j] > ROUNDING)
}

/// Sums of one row over all criteria, from which those without one criterion follow.
#[derive(Debug, Clone, Copy)]
struct Sums {
    weighted: f64,
    present: f64,
    complete: bool,
}

impl Sums {
    fn of(normalised: &Figures, weights: &[f64], row: usize) -> Sums {
        let mut sums = Sums { weighted: 0.0, present: 0.0, complete: true };
        for (value, weight) in normalised.row(row).zip(weights) {
            sums.add(value, *weight);
        }
        sums
    }

    fn of_all(normalised: &Figures, weights: &[f64]) -> Vec<Sums> {
        let mut all = vec![Sums { weighted: 0.0, present: 0.0, complete: true }; normalised.rows()];
        for (column, &weight) in normalised.columns().iter().zip(weights) {
            for (sums, &value) in all.iter_mut().zip(column) {
                sums.add(value, weight);
            }
        }
        all
    }

    fn add(&mut self, value: f64, weight: f64) {
        if value.is_nan() {
            self.complete = false;
        } else {
            self.weighted += weight * value;
            self.present += weight;
        }
    }

    /// N and D as functions of the weight of one criterion.
    fn line(&self, normalised: &Figures, row: usize, criterion: usize, weight: f64) -> Lines {
        let value = normalised.columns()[criterion][row];
        let (value, has) = if value.is_nan() { (0.0, 0.0) } else { (value, 1.0) };
        let rest = 1.0 - weight;
        let others = (self.weighted - weight * value) / rest;
        let others_present =
            if self.complete { 1.0 } else { ((self.present - weight * has) / rest).max(0.0) };
        Lines { value, has, others, others_present }
    }
}

/// N(t) = t·value + (1 − t)·others and D(t) = t·has + (1 − t)·others_present.
#[derive(Debug, Clone, Copy)]
struct Lines {
    value: f64,
    has: f64,
    others: f64,
    others_present: f64,
}

impl Lines {
    /// Has the sign of this row's mean less the other's.
    fn less(&self, other: &Lines) -> Quadratic {
        if self.has == self.others_present && other.has == other.others_present && self.has == other.has {
            let at_0 = self.others - other.others;
            let at_1 = self.value - other.value;
            return Quadratic::new(0.0, at_1 - at_0, at_0);
        }
        let (n, m) = (self.value - self.others, other.value - other.others);
        let (d, e) = (self.has - self.others_present, other.has - other.others_present);
        Quadratic::new(
            n * e - m * d,
            self.others * e + n * other.others_present - other.others * d - m * self.others_present,
            self.others * other.others_present - other.others * self.others_present,
        )
    }

    /// Has the sign of this row's mean less a line.
    fn less_line(&self, line: f64) -> Quadratic {
        let at_0 = self.others - line * self.others_present;
        let at_1 = self.value - line * self.has;
        Quadratic::new(0.0, at_1 - at_0, at_0)
    }
}

/// a·t² + b·t + c, which is 0 or more where the weight is now.
#[derive(Debug, Clone, Copy)]
struct Quadratic {
    a: f64,
    b: f64,
    c: f64,
}

impl Quadratic {
    fn new(a: f64, b: f64, c: f64) -> Quadratic {
        let scale = a.abs().max(b.abs()).max(c.abs()).max(1.0);
        let settle = |x: f64| if x.abs() < ROUNDING * scale { 0.0 } else { x };
        Quadratic { a: settle(a), b: settle(b), c }
    }

    fn turned(&self) -> Quadratic {
        Quadratic { a: -self.a, b: -self.b, c: -self.c }
    }

    fn value(&self, t: f64) -> f64 {
        (self.a * t + self.b) * t + self.c
    }

    fn slope(&self, t: f64) -> f64 {
        2.0 * self.a * t + self.b
    }

    /// The roots; one within rounding of 0 or 1 is 0 or 1, as a row without figures there has no mean to compare.
    fn roots(&self) -> [Option<f64>; 2] {
        let settle = |t: f64| match t {
            t if t.abs() < SETTLED => 0.0,
            t if (t - 1.0).abs() < SETTLED => 1.0,
            t => t,
        };
        self.solutions().map(|root| root.map(settle))
    }

    fn solutions(&self) -> [Option<f64>; 2] {
        if self.a == 0.0 {
            return [(self.b != 0.0).then(|| -self.c / self.b), None];
        }
        let discriminant = self.b * self.b - 4.0 * self.a * self.c;
        if discriminant <= TOUCHING * self.b * self.b {
            return [None, None];
        }
        let half = -0.5 * (self.b + discriminant.sqrt().copysign(if self.b == 0.0 { 1.0 } else { self.b }));
        [Some(half / self.a), (half != 0.0).then(|| self.c / half)]
    }

    /// The greatest root up to `t` below which this is negative. A tie at `t` is such a root.
    fn falls_below(&self, t: f64) -> Option<f64> {
        if self.value(t).abs() <= TIE && self.slope(t) > 0.0 {
            let near = self.nearest_root(t).unwrap_or(t);
            return Some(near.clamp(0.0, t));
        }
        let roots = self.roots().into_iter().flatten();
        roots.filter(|&r| (0.0..=t).contains(&r) && self.slope(r) > 0.0).fold(None, |most, r| match most {
            Some(m) if m >= r => Some(m),
            _ => Some(r),
        })
    }

    /// The least root from `t` on above which this is negative. A tie at `t` is such a root.
    fn falls_above(&self, t: f64) -> Option<f64> {
        if self.value(t).abs() <= TIE && self.slope(t) < 0.0 {
            let near = self.nearest_root(t).unwrap_or(t);
            return Some(near.clamp(t, 1.0));
        }
        let roots = self.roots().into_iter().flatten();
        roots.filter(|&r| (t..=1.0).contains(&r) && self.slope(r) < 0.0).fold(None, |least, r| match least {
            Some(m) if m <= r => Some(m),
            _ => Some(r),
        })
    }

    fn nearest_root(&self, t: f64) -> Option<f64> {
        self.roots().into_iter().flatten().min_by(|x, y| (x - t).abs().total_cmp(&(y - t).abs()))
    }
}

/// The tightest root so far, and who takes over there: of several the one that gains fastest, then the first.
struct Bound {
    at: f64,
    row: Option<usize>,
    gain: f64,
}

impl Bound {
    fn new(at: f64) -> Bound {
        Bound { at, row: None, gain: 0.0 }
    }

    fn tighten(&mut self, root: f64, row: usize, gain: f64, tighter: fn(&f64, &f64) -> bool) {
        let same = (root - self.at).abs() <= ROUNDING;
        if (!same && tighter(&root, &self.at))
            || (same && (self.row.is_none() || gain > self.gain + ROUNDING))
        {
            *self = Bound { at: root, row: Some(row), gain };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with_weight(weights: &[f64], criterion: usize, t: f64) -> Vec<f64> {
        let rest = 1.0 - weights[criterion];
        weights
            .iter()
            .enumerate()
            .map(|(j, w)| if j == criterion { t } else { w * (1.0 - t) / rest })
            .collect()
    }

    fn table(rows: &[[f64; 3]]) -> Figures {
        Figures::new((0..3).map(|j| rows.iter().map(|r| r[j]).collect()).collect()).unwrap()
    }

    #[test]
    fn two_rows_tie_at_the_new_weight() {
        let figures = Figures::new(vec![vec![1.0, 0.0], vec![0.0, 1.0]]).unwrap();
        let swap = swap(&figures, &[0.6, 0.4], 0, 1).unwrap();
        assert_eq!(swap.criterion, 0);
        assert!((swap.new_weight - 0.5).abs() < 1e-12);
        let dominated = Figures::new(vec![vec![1.0, 0.5], vec![1.0, 0.5]]).unwrap();
        assert_eq!(super::swap(&dominated, &[0.6, 0.4], 0, 1), None);
        let equal = Figures::new(vec![vec![1.0, 1.0], vec![1.0, 1.0]]).unwrap();
        assert_eq!(super::swap(&equal, &[0.6, 0.4], 0, 1), None);
    }

    #[test]
    fn a_line_is_crossed_where_the_mean_meets_it() {
        let figures = Figures::new(vec![vec![8.0], vec![4.0]]).unwrap();
        let side = side_of_line(&figures, &[0.6, 0.4], 0, 6.0).unwrap();
        assert!(side.reached);
        assert!((side.intervals[0].lo - 0.5).abs() < 1e-12 && side.intervals[0].hi == 1.0);
        assert!((side.intervals[1].hi - 0.5).abs() < 1e-12 && side.intervals[1].lo == 0.0);
        assert!(!side_of_line(&figures, &[0.6, 0.4], 0, 7.0).unwrap().reached);
    }

    #[test]
    fn a_criterion_with_all_the_weight_cannot_move() {
        let figures = Figures::new(vec![vec![8.0, 3.0], vec![4.0, 5.0]]).unwrap();
        let first = first_place(&figures, &[1.0, 0.0]).unwrap();
        assert_eq!(first.intervals.len(), 1);
        assert_eq!(first.intervals[0].interval.criterion, 1);
        let nothing = Figures::new(vec![vec![f64::NAN]]).unwrap();
        assert_eq!(first_place(&nothing, &[1.0]), None);
    }

    fn cell() -> impl Strategy<Value = f64> {
        prop_oneof![4 => (0_i32..=20).prop_map(|x| f64::from(x) / 2.0), 1 => Just(f64::NAN)]
    }

    proptest! {
        #[test]
        fn first_inside_and_no_longer_outside(
            rows in prop::collection::vec([cell(), cell(), cell()], 2..8), given in [1_u8..9, 1..9, 1..9]
        ) {
            let figures = table(&rows);
            let sum: f64 = given.iter().map(|&w| f64::from(w)).sum();
            let weights: Vec<f64> = given.iter().map(|&w| f64::from(w) / sum).collect();
            let Some(first) = first_place(&figures, &weights) else { return Ok(()) };
            for FirstPlaceInterval { interval, below, above } in first.intervals {
                let scores = |t| weighted_sum::scores(&figures, &with_weight(&weights, interval.criterion, t));
                for step in 1..10 {
                    let t = interval.lo + (interval.hi - interval.lo) * f64::from(step) / 10.0;
                    let scores = scores(t);
                    let best = scores[first.row].unwrap();
                    for (row, score) in scores.iter().enumerate() {
                        prop_assert!(score.is_none_or(|s| s <= best + 1e-7), "row {row} at {t} of {interval:?}");
                    }
                }
                for (row, t) in [(below, interval.lo - 1e-4), (above, interval.hi + 1e-4)] {
                    let Some(row) = row else { continue };
                    if !(0.001..=0.999).contains(&t) { continue }
                    let scores = scores(t);
                    prop_assert!(scores[row].unwrap() > scores[first.row].unwrap() - 1e-9, "{row} at {t} of {interval:?}");
                }
            }
        }

        #[test]
        fn beyond_the_new_weight_the_places_are_changed(
            rows in prop::collection::vec([cell(), cell(), cell()], 2), given in [1_u8..9, 1..9, 1..9]
        ) {
            let figures = table(&rows);
            let sum: f64 = given.iter().map(|&w| f64::from(w)).sum();
            let weights: Vec<f64> = given.iter().map(|&w| f64::from(w) / sum).collect();
            let Some(swap) = swap(&figures, &weights, 0, 1) else { return Ok(()) };
            let difference = |t: f64| {
                let scores = weighted_sum::scores(&figures, &with_weight(&weights, swap.criterion, t));
                scores[0].unwrap() - scores[1].unwrap()
            };
            prop_assert!(difference(swap.new_weight).abs() < 1e-7);
            let beyond = swap.new_weight + (swap.new_weight - swap.weight).signum() * 1e-5;
            prop_assume!((1e-6..1.0 - 1e-6).contains(&beyond));
            prop_assert!(difference(swap.weight) * difference(beyond) < 0.0);
        }
    }
}
