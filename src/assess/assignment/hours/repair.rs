//! Good assignments that hold everyone's limits: made of what columns would take, and bettered by moving accounts.

use super::Case;
use super::node::{Node, OPEN};
use super::relax::Relaxation;
use crate::assess::assignment::grid::NONE;

/// Rounds of betterment.
const ROUNDS: usize = 30;

/// An assignment that is being made, with what everyone has left.
#[derive(Debug, Clone)]
pub(super) struct Load<'c, 'g> {
    case: &'c Case<'g>,
    pub(super) at: Vec<u32>,
    pub(super) of: Vec<Vec<u32>>,
    room: Vec<i64>,
    places: Vec<usize>,
    /// How many accounts, from the first one on, stay where they are.
    kept: usize,
    /// How many moves were looked at.
    steps: usize,
}

impl<'c, 'g> Load<'c, 'g> {
    fn empty(case: &'c Case<'g>) -> Self {
        let grid = case.grid;
        Self {
            case,
            at: vec![OPEN; grid.accounts],
            of: vec![Vec::new(); grid.columns],
            room: grid.room.clone(),
            places: grid.places.clone(),
            kept: 0,
            steps: 0,
        }
    }

    /// An assignment that holds all limits.
    pub(super) fn of(case: &'c Case<'g>, at: &[u32]) -> Self {
        let mut load = Self::empty(case);
        for (account, column) in at.iter().enumerate() {
            load.put(account, *column as usize);
        }
        load
    }

    pub(super) fn fits(&self, account: usize, column: usize) -> bool {
        self.case.grid.fit(account, column) != NONE
            && self.places[column] > 0
            && self.case.grid.hours(account, column) <= self.room[column]
    }

    pub(super) fn put(&mut self, account: usize, column: usize) {
        self.at[account] = column as u32;
        self.of[column].push(account as u32);
        self.places[column] -= 1;
        if self.room[column] != i64::MAX {
            self.room[column] -= self.case.grid.hours(account, column);
        }
    }

    /// What an account gains by going from one column to another.
    pub(super) fn gain(&self, account: usize, from: usize, to: usize) -> i128 {
        i128::from(self.case.grid.fit(account, to)) - i128::from(self.case.grid.fit(account, from))
    }

    pub(super) fn take(&mut self, account: usize) {
        let column = self.at[account] as usize;
        self.at[account] = OPEN;
        self.of[column].retain(|a| *a as usize != account);
        self.places[column] += 1;
        if self.room[column] != i64::MAX {
            self.room[column] += self.case.grid.hours(account, column);
        }
    }

    /// The best column that an account fits into now.
    fn best_for(&self, account: usize) -> Option<usize> {
        let row = self.case.grid.row(account);
        let open = (0..row.len()).filter(|j| self.fits(account, *j));
        open.max_by_key(|j| (row[*j], std::cmp::Reverse(*j)))
    }

    /// Makes room for an account by moving one other.
    fn squeeze(&mut self, account: usize) -> bool {
        let grid = self.case.grid;
        let mut best: Option<(i64, usize, u32, usize)> = None;
        for column in (0..grid.columns).filter(|j| grid.fit(account, *j) != NONE) {
            for other in self.of[column].iter().filter(|b| **b as usize >= self.kept) {
                let b = *other as usize;
                if grid.hours(account, column) - grid.hours(b, column) > self.room[column] {
                    continue;
                }
                for to in (0..grid.columns).filter(|k| *k != column && self.fits(b, *k)) {
                    let gain = grid.fit(account, column) + grid.fit(b, to) - grid.fit(b, column);
                    if best.is_none_or(|best| gain > best.0) {
                        best = Some((gain, column, *other, to));
                    }
                }
            }
        }
        let Some((_, column, other, to)) = best else { return false };
        self.take(other as usize);
        self.put(other as usize, to);
        self.put(account, column);
        true
    }

    /// Puts the accounts that have no column, the largest first.
    fn complete(&mut self) -> bool {
        let grid = self.case.grid;
        let mut left: Vec<usize> = (0..grid.accounts).filter(|a| self.at[*a] == OPEN).collect();
        let size =
            |a: usize| (0..grid.columns).filter(|j| grid.fit(a, *j) != NONE).map(|j| grid.hours(a, j)).max();
        left.sort_by_key(|a| (std::cmp::Reverse(size(*a)), *a));
        for account in left {
            match self.best_for(account) {
                Some(column) => self.put(account, column),
                None if self.squeeze(account) => self.steps += grid.accounts * 4,
                None => return false,
            }
        }
        true
    }

    /// Moves accounts out of columns that have too few hours, at the least loss for each hour; `false` where that comes
    /// to an end too early. Everyone's places are held throughout.
    fn relieve(&mut self) -> bool {
        let columns = self.case.grid.columns;
        while let Some(column) =
            (0..columns).filter(|j| self.room[*j] < 0).min_by_key(|j| (self.room[*j], *j))
        {
            let Some(best) = self.best_relief(column) else { return false };
            self.apply(best);
        }
        true
    }

    /// The move out of a column that loses least for each hour that is too many there.
    fn best_relief(&self, column: usize) -> Option<Move> {
        let case = self.case;
        let grid = case.grid;
        let over = -self.room[column];
        let mut best: Option<(i64, Move)> = None;
        let mut offer = |relief: i64, found: Move| {
            let relief = relief.min(over);
            let ahead = best.as_ref().is_none_or(|(known, before)| {
                // What costs nothing by its relief, what costs something by the cost of an hour.
                match (found.gain >= 0, before.gain >= 0) {
                    (true, true) => relief > *known,
                    (new, old) if new != old => new,
                    _ => {
                        i128::from(found.gain) * i128::from(*known)
                            > i128::from(before.gain) * i128::from(relief)
                    }
                }
            });
            if ahead {
                best = Some((relief, found));
            }
        };
        for account in self.of[column].iter().map(|a| *a as usize) {
            let hours = grid.hours(account, column);
            for to in case.near[account].iter().map(|j| *j as usize).filter(|j| *j != column) {
                let gain = grid.fit(account, to) - grid.fit(account, column);
                if hours > 0 && self.fits(account, to) {
                    offer(hours, Move { gain, account, column: to, other: None });
                }
                for b in self.of[to].iter().map(|b| *b as usize) {
                    if self.room[to] != i64::MAX
                        && self.room[to] + grid.hours(b, to) < grid.hours(account, to)
                    {
                        continue;
                    }
                    if grid.fit(b, column) != NONE {
                        let relief = hours - grid.hours(b, column);
                        if relief > 0 {
                            let gain = gain + grid.fit(b, column) - grid.fit(b, to);
                            offer(relief, Move { gain, account, column: to, other: Some((b, column)) });
                        }
                    }
                    for k in case.near[b].iter().map(|k| *k as usize).filter(|k| *k != to && *k != column) {
                        if hours > 0 && self.fits(b, k) {
                            let gain = gain + grid.fit(b, k) - grid.fit(b, to);
                            offer(hours, Move { gain, account, column: to, other: Some((b, k)) });
                        }
                    }
                }
            }
        }
        best.map(|(_, best)| best)
    }

    /// Moves accounts as long as the total grows: one alone, or one into the place of another that moves on.
    pub(super) fn better(&mut self) {
        let case = self.case;
        let grid = case.grid;
        // When each column was last changed, and each account last looked at.
        let mut changed = vec![1; grid.columns];
        let mut looked = vec![0; grid.accounts];
        let mut now = 1;
        for _ in 0..ROUNDS {
            let mut moved = false;
            for (account, looked) in looked.iter_mut().enumerate().skip(self.kept) {
                let near = case.near[account].iter().chain([&self.at[account]]);
                if near.map(|j| changed[*j as usize]).max().is_none_or(|at| at <= *looked) {
                    continue;
                }
                *looked = now;
                self.steps += 20 * case.near[account].len();
                if let Some(best) = self.best_move(account, None).filter(|best| best.gain > 0) {
                    now += 1;
                    let to = best.other.map_or(best.column, |(_, to)| to);
                    for column in [self.at[account] as usize, best.column, to] {
                        changed[column] = now;
                    }
                    self.apply(best);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    fn apply(&mut self, best: Move) {
        self.take(best.account);
        if let Some((b, to)) = best.other {
            self.take(b);
            self.put(b, to);
        }
        self.put(best.account, best.column);
    }

    /// The move of an account that gains most, if it gains more than another one.
    fn best_move(&self, account: usize, mut best: Option<Move>) -> Option<Move> {
        let case = self.case;
        let grid = case.grid;
        let now = self.at[account] as usize;
        let more = |gain: i64, best: &Option<Move>| best.is_none_or(|best| gain > best.gain);
        for column in case.near[account].iter().map(|j| *j as usize).filter(|j| *j != now) {
            let gain = grid.fit(account, column) - grid.fit(account, now);
            if self.fits(account, column) && more(gain, &best) {
                best = Some(Move { gain, account, column, other: None });
            }
            let hours = grid.hours(account, column);
            for b in self.of[column].iter().map(|b| *b as usize).filter(|b| *b >= self.kept) {
                if !more(gain + case.highest[b] - grid.fit(b, column), &best) {
                    continue;
                }
                if self.room[column] != i64::MAX && self.room[column] + grid.hours(b, column) < hours {
                    continue;
                }
                for to in case.near[b].iter().map(|k| *k as usize).filter(|k| *k != column) {
                    let gain = gain + grid.fit(b, to) - grid.fit(b, column);
                    let fits = || {
                        if to == now {
                            self.room[now] == i64::MAX
                                || self.room[now] + grid.hours(account, now) >= grid.hours(b, now)
                        } else {
                            self.fits(b, to)
                        }
                    };
                    if more(gain, &best) && fits() {
                        best = Some(Move { gain, account, column, other: Some((b, to)) });
                    }
                }
            }
        }
        best
    }
}

/// One account goes to a column, and where there is another, that one makes room by going elsewhere.
#[derive(Debug, Clone, Copy)]
struct Move {
    gain: i64,
    account: usize,
    column: usize,
    other: Option<(usize, usize)>,
}

/// An assignment that begins in a certain way, made from wishes, of which those come first that are worth most; `None`
/// where none was found. And how many steps it took.
pub(super) fn make(
    case: &Case<'_>,
    begin: &[u32],
    mut wishes: Vec<(i64, u32, u32)>,
) -> (Option<Vec<u32>>, usize) {
    let mut load = Load::empty(case);
    load.kept = begin.len();
    for (account, column) in begin.iter().enumerate() {
        if !load.fits(account, *column as usize) {
            return (None, account);
        }
        load.put(account, *column as usize);
    }
    wishes.sort_by_key(|(profit, account, column)| (std::cmp::Reverse(*profit), *account, *column));
    for (_, account, column) in wishes {
        let (account, column) = (account as usize, column as usize);
        if load.at[account] == OPEN && load.fits(account, column) {
            load.put(account, column);
        }
    }
    load.steps = load.at.len() * 40;
    let whole = load.complete();
    if whole {
        load.better();
    }
    (whole.then_some(load.at), load.steps)
}

/// What the columns of a relaxation would take, and what is decided, as wishes.
pub(super) fn wishes(node: &Node, relaxation: &Relaxation) -> Vec<(i64, u32, u32)> {
    let decided = node.at.iter().enumerate().filter(|(_, at)| **at != OPEN);
    let mut wishes: Vec<_> = decided.map(|(account, at)| (i64::MAX, account as u32, *at)).collect();
    for column in 0..node.room.len() {
        for n in (node.start[column]..node.start[column + 1]).filter(|n| relaxation.chosen[*n]) {
            let item = node.items[n];
            wishes.push((item.fit - node.worth[item.account as usize], item.account, column as u32));
        }
    }
    wishes
}

/// An assignment that holds all limits, made of one that does not hold the hours; `None` where none was found.
pub(super) fn relieved(case: &Case<'_>, at: &[u32]) -> Option<Vec<u32>> {
    let mut load = Load::of(case, at);
    if !load.relieve() {
        return None;
    }
    load.better();
    Some(load.at)
}

/// An assignment that holds all limits, from one that may not hold the hours.
pub(super) fn first(case: &Case<'_>, at: &[u32]) -> Option<Vec<u32>> {
    let found = [relieved(case, at), make(case, &[], wish(case, at)).0];
    found.into_iter().flatten().max_by_key(|at| case.total(at))
}

/// An assignment that may hold too little as wishes: first whoever would lose most elsewhere.
fn wish(case: &Case<'_>, at: &[u32]) -> Vec<(i64, u32, u32)> {
    let wish = |(account, column): (usize, &u32)| {
        let other = case.near[account].iter().find(|j| *j != column);
        let loss = other.map_or(i64::MAX, |j| {
            let worth = |j: usize| case.grid.fit(account, j) - case.price[j];
            worth(*column as usize) - worth(*j as usize)
        });
        (loss, account as u32, *column)
    };
    at.iter().enumerate().map(wish).collect()
}

/// The assignment that loses least against another one by moving one account, or one into the place of another that
/// moves on.
pub(super) fn neighbour(case: &Case<'_>, at: &[u32]) -> Option<Vec<u32>> {
    let mut load = Load::of(case, at);
    let mut best: Option<Move> = None;
    for account in 0..at.len() {
        best = load.best_move(account, best);
    }
    let best = best?;
    load.apply(best);
    Some(load.at)
}
