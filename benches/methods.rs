//! Methods that look at all accounts at once, against what they cannot do without: PROMETHEE II against sorting its
//! columns, the budget's exact optimum against taking accounts by score a unit of cost.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Dice, Size, line, median, timed};
use kam::model::method::Better;
use kam::portfolio::knapsack::{Constraint, Problem, best, greedy};
use kam::score::figures::Figures;
use kam::score::methods::promethee::{Shape, promethee};
use rust_decimal::Decimal;

fn main() {
    let size = Size::of_arguments();
    let rounds = size.pick(1, 7, 15);
    preferences(size.pick(100, 20_000, 100_000), rounds);
    budget(size.pick(50, 1_000, 1_000), rounds);
}

fn preferences(rows: usize, rounds: usize) {
    let mut dice = Dice::new(1);
    let columns: Vec<Vec<f64>> =
        (0..6).map(|_| (0..rows).map(|_| dice.below(1_000_000) as f64).collect()).collect();
    let figures = Figures::new(columns.clone()).unwrap();
    let (weights, better) = ([1.0 / 6.0; 6], [Better::Higher; 6]);
    let shape = Shape::Linear { q: 1e4, p: 1e5 };
    let (mut took, mut sorted) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        took.push(timed(|| promethee(&figures, &weights, &better, &[shape; 6]).unwrap()));
        sorted.push(timed(|| columns.clone().iter_mut().for_each(|c| c.sort_by(f64::total_cmp))));
    }
    line(
        &format!("promethee-ii over {rows} rows, time to that of sorting them"),
        median(took),
        median(sorted),
        8.0,
    );
}

fn budget(items: usize, rounds: usize) {
    let mut dice = Dice::new(2);
    let values: Vec<Decimal> = (0..items).map(|_| Decimal::new(dice.below(10_000) as i64 + 1, 3)).collect();
    let usage: Vec<Decimal> = (0..items).map(|_| Decimal::from(dice.below(40_000) + 10_000)).collect();
    let capacity = usage.iter().sum::<Decimal>() / Decimal::from(4);
    let problem = Problem { values, constraints: vec![Constraint { usage, capacity }], ..Problem::default() };
    let (mut took, mut simple) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        took.push(timed(|| best(&problem).unwrap()));
        simple.push(timed(|| greedy(&problem).unwrap()));
    }
    line(
        &format!("exact optimum of {items} accounts, time to that of a greedy choice"),
        median(took),
        median(simple),
        1000.0,
    );
}
