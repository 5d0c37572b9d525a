//! What an hour of each manager is worth: the limits of hours as prices in the problem of accounts alone.
//!
//! Hours that are too many make a manager dearer, hours that are left over cheaper. Each round solves a transportation
//! problem exactly; its total and what the hours bring in bound every assignment from above.

use super::{Case, Start, Work, repair};
use crate::assess::assignment::transport::Transport;

/// Rounds without a better bound after which corrections become smaller.
const PATIENCE: usize = 8;
/// Rounds.
const ROUNDS: usize = 30;
/// What is kept of the last correction's direction.
const KEPT: f64 = 0.8;

/// Prices hours. The assignments of the rounds, which may not hold the hours, are made to hold them; the best one stays
/// in `start`. What is given back are multipliers.
pub(super) fn hours(
    case: &Case<'_>,
    transport: &Transport<'_>,
    start: &mut Option<Vec<u32>>,
    lowest: i128,
    work: &mut Work,
) -> Start {
    let grid = case.grid;
    let finer = i128::from(case.finer);
    let mut price = vec![0_i64; grid.columns];
    let mut drift = vec![0.0_f64; grid.columns];
    let (mut at, mut bound) = (transport.at.clone(), case.most * finer);
    let mut best = (case.first.clone(), bound);
    let mut target = start.as_ref().map_or(lowest, |at| case.total(at) + finer);
    let (mut pace, mut stalled, mut recent) = (1.0_f64, 0, i128::MAX);
    for _ in 0..ROUNDS {
        let gap = ((bound - target) as f64).min(case.leap);
        let over = over(case, &at, &price);
        if gap < 0.0 || over.iter().all(|over| *over == 0) || work.is_done() {
            break;
        }
        drift.iter_mut().zip(over).for_each(|(drift, over)| *drift = over as f64 + *drift * KEPT);
        let length = drift.iter().map(|d| d * d).sum::<f64>().max(1e-9);
        for (price, drift) in price.iter_mut().zip(&drift) {
            let moved = *price as f64 + pace * (gap + 1.0) * drift / length;
            *price = moved.clamp(0.0, case.farthest / 4.0 / case.longest).round() as i64;
        }
        let priced = grid.priced(case.finer, &price);
        work.spend(grid.accounts * grid.columns * 60);
        let Ok(solved) = Transport::solve(&priced) else { break };
        let brought = price.iter().zip(&grid.room).filter(|(price, _)| **price > 0);
        let brought: i128 = brought.map(|(price, room)| i128::from(*price) * i128::from(*room)).sum();
        bound = priced.total(&solved.at) + brought;
        if bound < best.1 {
            let worth = (0..grid.accounts).map(|account| solved.worth(account)).collect();
            best = (Start { worth, toll: solved.price.clone() }, bound);
        }
        stalled = if bound < recent { 0 } else { stalled + 1 };
        recent = recent.min(bound);
        if stalled >= PATIENCE {
            (pace, stalled) = (pace / 2.0, 0);
        }
        at = solved.at;
        if let Some(held) = repair::relieved(case, &at).filter(|held| case.total(held) >= target) {
            target = case.total(&held) + finer;
            *start = Some(held);
        }
    }
    best.0
}

/// How many hours too many each column has; 0 where it has too few and hours cost nothing.
fn over(case: &Case<'_>, at: &[u32], price: &[i64]) -> Vec<i64> {
    let grid = case.grid;
    let mut over: Vec<i64> =
        grid.room.iter().map(|room| if *room == i64::MAX { i64::MIN / 2 } else { -room }).collect();
    for (account, column) in at.iter().enumerate() {
        over[*column as usize] += grid.hours(account, *column as usize);
    }
    let limited = |column: usize| grid.room[column] != i64::MAX && price[column] > 0;
    over.iter()
        .enumerate()
        .map(|(column, over)| if *over > 0 || limited(column) { *over } else { 0 })
        .collect()
}
