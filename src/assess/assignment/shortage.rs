//! Why not every account can have a manager.

use rust_decimal::Decimal;

use super::grid::{Grid, NONE};
use super::transport::Stuck;
use super::{Pair, Problem};

/// Why there is no assignment. Accounts and managers are given by their places, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shortage {
    /// Nobody may look after these accounts, or nobody with any place.
    Nobody {
        /// The accounts.
        accounts: Vec<usize>,
    },
    /// These accounts take more hours than any manager has who may look after them: the account, the hours that it
    /// takes at least, and the most that one of these managers has.
    TooLong {
        /// The accounts.
        accounts: Vec<(usize, Decimal, Decimal)>,
    },
    /// These accounts may only go to these managers, who have too few places.
    Places {
        /// The accounts.
        accounts: Vec<usize>,
        /// The managers.
        managers: Vec<usize>,
        /// How many places they have together.
        places: usize,
    },
    /// These accounts may only go to these managers, who have too few hours.
    Hours {
        /// The accounts.
        accounts: Vec<usize>,
        /// The managers.
        managers: Vec<usize>,
        /// What the accounts take at least.
        taken: Decimal,
        /// What the managers have.
        room: Decimal,
    },
    /// Places and hours are enough in sum, and no way of sharing the accounts out holds everyone's.
    Sharing {
        /// What the accounts take at least.
        taken: Decimal,
        /// What all managers have; `None` where one of them has no limit.
        room: Option<Decimal>,
    },
    /// No assignment was found in the limits of the work, and none was proven impossible.
    NotFound,
}

/// What is seen without any search.
pub(super) fn at_once(problem: &Problem, grid: &Grid) -> Option<Shortage> {
    if problem.allow_unassigned {
        return None;
    }
    let without: Vec<usize> =
        (0..grid.accounts).filter(|a| grid.row(*a).iter().all(|fit| *fit == NONE)).collect();
    if !without.is_empty() {
        return Some(unserved(problem, &without));
    }
    short_of_hours(problem, grid)
}

/// Accounts that nobody can take alone.
fn unserved(problem: &Problem, accounts: &[usize]) -> Shortage {
    let mut too_long: Vec<(usize, Option<(Decimal, Decimal)>)> =
        accounts.iter().map(|a| (*a, None)).collect();
    let open = |pair: &&Pair| problem.managers[pair.manager].accounts != Some(0);
    for pair in problem.pairs.iter().filter(open) {
        if let Ok(n) = too_long.binary_search_by_key(&pair.account, |(account, _)| *account) {
            let room = problem.managers[pair.manager].hours.unwrap_or(Decimal::MAX);
            let known = &mut too_long[n].1;
            *known = Some(
                known.map_or((pair.hours, room), |(hours, most)| (hours.min(pair.hours), most.max(room))),
            );
        }
    }
    let nobody: Vec<usize> = too_long.iter().filter(|(_, hours)| hours.is_none()).map(|(a, _)| *a).collect();
    if !nobody.is_empty() {
        return Shortage::Nobody { accounts: nobody };
    }
    let accounts = too_long.into_iter().filter_map(|(a, hours)| hours.map(|(taken, most)| (a, taken, most)));
    Shortage::TooLong { accounts: accounts.collect() }
}

/// Accounts that together take more hours than all managers have who may look after any of them.
fn short_of_hours(problem: &Problem, grid: &Grid) -> Option<Shortage> {
    if !grid.has_hours() {
        return None;
    }
    let words = grid.managers.div_ceil(64);
    let sets: Vec<Vec<u64>> = (0..grid.accounts)
        .map(|account| {
            let mut set = vec![0_u64; words];
            for j in (0..grid.managers).filter(|j| grid.fit(account, *j) != NONE) {
                set[j / 64] |= 1 << (j % 64);
            }
            set
        })
        .collect();
    let least = |account: usize| {
        let columns = (0..grid.managers).filter(|j| grid.fit(account, *j) != NONE);
        columns.map(|j| i128::from(grid.hours(account, j))).min().unwrap_or(0)
    };
    let least: Vec<i128> = (0..grid.accounts).map(least).collect();
    let mut tried = sets.clone();
    tried.push((0..words).map(|word| sets.iter().fold(0, |all, set| all | set[word])).collect());
    tried.sort_unstable();
    tried.dedup();
    // The fewest managers that are short come first.
    tried.sort_by_key(|set| set.iter().map(|word| word.count_ones()).sum::<u32>());
    for set in tried {
        let managers: Vec<usize> = (0..grid.managers).filter(|j| set[j / 64] >> (j % 64) & 1 == 1).collect();
        if managers.iter().any(|j| grid.room[*j] == i64::MAX) {
            continue;
        }
        let room: i128 = managers.iter().map(|j| i128::from(grid.room[*j])).sum();
        let within = |a: &usize| sets[*a].iter().zip(&set).all(|(own, all)| own & !all == 0);
        let accounts: Vec<usize> = (0..grid.accounts).filter(within).collect();
        if accounts.iter().map(|a| least[*a]).sum::<i128>() > room {
            let taken = least_hours(problem, |account| accounts.binary_search(&account).is_ok());
            let room = managers.iter().filter_map(|j| problem.managers[*j].hours).sum();
            return Some(Shortage::Hours { accounts, managers, taken, room });
        }
    }
    None
}

/// The hours that some accounts take at least.
fn least_hours(problem: &Problem, of: impl Fn(usize) -> bool) -> Decimal {
    let mut least: Vec<Option<Decimal>> = vec![None; problem.accounts];
    for pair in problem.pairs.iter().filter(|pair| of(pair.account)) {
        let known = &mut least[pair.account];
        *known = Some(known.map_or(pair.hours, |hours| hours.min(pair.hours)));
    }
    least.into_iter().flatten().sum()
}

/// Too few places.
pub(super) fn of_places(grid: &Grid, stuck: Stuck) -> Shortage {
    let places = stuck.columns.iter().map(|j| grid.places[*j]).sum();
    Shortage::Places { accounts: stuck.accounts, managers: stuck.columns, places }
}

/// Hours that cannot be shared out.
pub(super) fn of_hours(problem: &Problem, proven: bool) -> Shortage {
    if !proven {
        return Shortage::NotFound;
    }
    let room = problem.managers.iter().map(|manager| manager.hours).sum();
    Shortage::Sharing { taken: least_hours(problem, |_| true), room }
}
