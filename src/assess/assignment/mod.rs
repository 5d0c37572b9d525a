//! Which manager looks after which account: the greatest total fit under everyone's capacity, exactly.
//!
//! Without limits of hours this is a transportation problem. With them it is the generalised assignment problem, solved
//! by branch and bound where the assignment under limits of accounts alone does not hold the hours already. Of equal
//! assignments the first by ids is chosen: accounts in their order, managers in theirs, nobody behind all managers.

mod grid;
mod hours;
mod shortage;
mod transport;

use rust_decimal::Decimal;
use thiserror::Error;

use grid::Grid;
use hours::{Answer, Effort, Solved};
pub use shortage::Shortage;
use transport::Transport;

use crate::progress::{Unit, begin};

/// Who may look after which account. Accounts and managers are given in the order in which ties are resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// How many accounts there are.
    pub accounts: usize,
    /// How much each manager can look after.
    pub managers: Vec<Limits>,
    /// Who may look after what; a pair that is not here must not be.
    pub pairs: Vec<Pair>,
    /// Whether an account may stay without a manager, at a fit of 0.
    pub allow_unassigned: bool,
}

/// How much a manager can look after; what is not given has no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Accounts.
    pub accounts: Option<u32>,
    /// Hours.
    pub hours: Option<Decimal>,
}

/// A manager who may look after an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The account, by its place.
    pub account: usize,
    /// The manager, by their place.
    pub manager: usize,
    /// How well they fit; may be negative.
    pub fit: Decimal,
    /// What of the manager's hours the account takes.
    pub hours: Decimal,
}

/// Why a problem cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// Beyond what can be compared exactly.
    #[error("the figures have too many digits to compare exactly; round them to fewer decimals")]
    TooLarge,
    /// Beyond what is held in memory.
    #[error("{accounts} accounts and {managers} managers are too many to be matched at once")]
    TooMany {
        /// Accounts given.
        accounts: usize,
        /// Managers given.
        managers: usize,
    },
    /// An index without account or manager.
    #[error("pair {pair} names an account or manager that is not there")]
    NoSuchPair {
        /// Zero-based.
        pair: usize,
    },
    /// A pair that is there twice.
    #[error("pair {pair} is there already")]
    Repeated {
        /// Zero-based.
        pair: usize,
    },
    /// An account that gives hours instead of taking them.
    #[error("pair {pair} takes less than no hours")]
    NegativeHours {
        /// Zero-based.
        pair: usize,
    },
}

/// An assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The manager of each account, by their place; `None` where the account stays without one.
    pub managers: Vec<Option<usize>>,
    /// The total fit.
    pub fit: Decimal,
    /// Whether no other one is better (for a second best: none but the best). False only where the work was limited.
    pub optimal: bool,
    /// Whether, of all of this total, it is the first one by ids. False only where the work was limited.
    pub first: bool,
}

/// The best assignment, and what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Best {
    /// The best assignment.
    pub choice: Choice,
    /// No assignment has a greater total: the total where the choice is optimal.
    pub bound: Decimal,
    /// Of all others the best; `None` where there is no other, or where none was found.
    pub second: Option<Choice>,
    /// Whether the search for the second best came to its end.
    pub second_known: bool,
}

/// The answer to a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The best assignment.
    Best(Best),
    /// There is none, or none was found.
    Short(Shortage),
}

/// The best assignment, exactly.
///
/// # Errors
/// Pairs that make no sense, or numbers with too many digits.
pub fn solve(problem: &Problem) -> Result<Outcome, Refused> {
    solve_within(problem, 1)
}

/// [`solve`] with the limits of its work divided by `part`.
///
/// # Errors
/// As for [`solve`].
pub fn solve_within(problem: &Problem, part: u64) -> Result<Outcome, Refused> {
    let grid = Grid::of(problem)?;
    if let Some(shortage) = shortage::at_once(problem, &grid) {
        return Ok(Outcome::Short(shortage));
    }
    let mut best = match Transport::solve(&grid) {
        Ok(best) => best,
        Err(stuck) => return Ok(Outcome::Short(shortage::of_places(&grid, stuck))),
    };
    best.settle_ties(0);
    let choice = |answer: Answer| {
        let managers = answer.at.iter().map(|j| Some(*j as usize).filter(|j| *j < grid.managers)).collect();
        let fit = grid.decimal(grid.total(&answer.at))?;
        Ok(Choice { managers, fit, optimal: answer.best, first: answer.first })
    };
    let certain = |at| Answer { at, best: true, first: true };
    if !grid.has_hours() || grid.holds_hours(&best.at) {
        let second = best.second();
        if second.as_ref().is_none_or(|second| grid.holds_hours(&second.at)) {
            let choice_of_best = choice(certain(best.at))?;
            return Ok(Outcome::Best(Best {
                bound: choice_of_best.fit,
                choice: choice_of_best,
                second: second.map(|second| choice(certain(second.at))).transpose()?,
                second_known: true,
            }));
        }
    }
    let _matching = begin("matching accounts within everybody's hours", Unit::Unknown, 0);
    match hours::solve(&grid, &best, EFFORT.divided(part)) {
        Solved::Found { best, bound, second, second_known } => Ok(Outcome::Best(Best {
            choice: choice(best)?,
            bound: grid.decimal(bound)?,
            second: second.map(choice).transpose()?,
            second_known,
        })),
        Solved::Impossible => Ok(Outcome::Short(shortage::of_hours(problem, true))),
        Solved::Unknown => Ok(Outcome::Short(shortage::of_hours(problem, false))),
    }
}

/// How much work a search for limits of hours may do, in pairs looked at and cells filled: some seconds each.
const EFFORT: Effort = Effort { best: 2_000_000_000, first: 1_000_000_000, second: 1_000_000_000 };

#[cfg(test)]
mod tests;
