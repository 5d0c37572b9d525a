//! The second best assignment: what loses least against the best and is not the best.
//!
//! Whatever assignment it is, there is a first account by which it differs from the best. For each account in turn, the
//! ones before stay, and a shortest path tells for all its other columns at once what the accounts behind have to lose.

use super::{FAR, NOBODY, Transport};
use crate::assess::assignment::grid::NONE;

/// Where a second best assignment leaves the best one.
#[derive(Debug, Clone, Copy)]
struct Fork {
    account: usize,
    column: usize,
}

impl<'g> Transport<'g> {
    /// Of all other assignments the one of the greatest total and, among equals, the first by ids. `self` has to be the
    /// first of the best. `None` where there is no other.
    pub(in crate::assess::assignment) fn second(&self) -> Option<Transport<'g>> {
        let mut state = self.clone();
        // From the last account to the first, those behind may move.
        state.of.iter_mut().for_each(Vec::clear);
        state.near.fill((FAR, NOBODY));
        let mut least = FAR;
        let (mut earlier, mut later): (Option<Fork>, Option<Fork>) = (None, None);
        for account in (0..self.grid.accounts).rev() {
            let now = self.at[account] as usize;
            let paths = state.paths_to(now, least);
            let (row, worth) = (self.grid.row(account), self.worth(account));
            for column in (0..self.grid.columns).filter(|j| *j != now && row[*j] != NONE) {
                let Some(way) = paths.distance(column) else { continue };
                let loss = worth - (row[column] - self.price[column]) + way;
                if loss > least {
                    continue;
                }
                if loss < least {
                    (least, earlier, later) = (loss, None, None);
                }
                let fork = Fork { account, column };
                // Of those that begin with a lower id the first account counts, of the others the last one; of the
                // same account the lowest column.
                if column > now {
                    later = later.or(Some(fork));
                } else if earlier.is_none_or(|e| e.account != account) {
                    earlier = Some(fork);
                }
            }
            state.put(account, now);
        }
        let fork = earlier.or(later)?;
        Some(self.fork(fork))
    }

    /// The best assignment that leaves this one at a fork.
    fn fork(&self, fork: Fork) -> Transport<'g> {
        let mut state = self.clone();
        state.of.iter_mut().for_each(Vec::clear);
        state.near.fill((FAR, NOBODY));
        for account in fork.account + 1..self.grid.accounts {
            state.put(account, self.at[account] as usize);
        }
        let now = self.at[fork.account] as usize;
        let paths = state.paths_to(now, FAR);
        let length = paths.distance(fork.column).unwrap_or(0);
        // What is nearer than the path's beginning pays for the difference; free places stay without a price.
        let paid = |distance: Option<i64>| distance.unwrap_or(FAR).min(length);
        let free = paid(paths.known(self.grid.columns));
        for column in 0..self.grid.columns {
            state.price[column] += paid(paths.known(column)) - free;
        }
        state.at[fork.account] = fork.column as u32;
        state.count[fork.column] += 1;
        state.count[now] -= 1;
        let mut from = fork.column;
        while from != now {
            let (to, mover) = paths.next[from];
            if mover != NOBODY {
                let column = to as usize;
                state.take(mover as usize, from);
                state.put(mover as usize, column);
                state.count[from] -= 1;
                state.count[column] += 1;
            }
            from = to as usize;
        }
        state.settle_ties(fork.account + 1);
        state
    }

    /// The shortest ways from all columns to one, through accounts that may move and through free places, as far as
    /// they are no longer than `most`.
    fn paths_to(&self, end: usize, most: i64) -> Backwards {
        let columns = self.grid.columns;
        // The node behind the columns stands for the free places.
        let free = columns;
        let mut paths = Backwards {
            distance: vec![FAR; columns + 1],
            settled: vec![false; columns + 1],
            next: vec![(NOBODY, NOBODY); columns + 1],
        };
        paths.distance[end] = 0;
        loop {
            let mut nearest = None;
            let mut least = FAR;
            for (j, distance) in paths.distance.iter().enumerate() {
                if *distance < least && !paths.settled[j] {
                    (nearest, least) = (Some(j), *distance);
                }
            }
            let Some(k) = nearest.filter(|_| least <= most) else { return paths };
            paths.settled[k] = true;
            if k == free {
                for j in 0..columns {
                    if self.count[j] < self.grid.places[j] {
                        paths.offer(j, least, k, NOBODY);
                    }
                }
                continue;
            }
            paths.offer(free, least + self.price[k], k, NOBODY);
            for j in 0..columns {
                let (loss, mover) = self.near[j * columns + k];
                if loss != FAR {
                    paths.offer(j, least + loss + self.price[k] - self.price[j], k, mover);
                }
            }
        }
    }
}

/// Shortest ways to one column.
#[derive(Debug)]
struct Backwards {
    distance: Vec<i64>,
    settled: Vec<bool>,
    /// The node behind on the way, and the account that moves there.
    next: Vec<(u32, u32)>,
}

impl Backwards {
    fn offer(&mut self, node: usize, distance: i64, next: usize, mover: u32) {
        if distance < self.distance[node] && !self.settled[node] {
            self.distance[node] = distance;
            self.next[node] = (next as u32, mover);
        }
    }

    /// How far a node is; `None` where no way was looked for or found.
    fn known(&self, node: usize) -> Option<i64> {
        Some(self.distance[node]).filter(|_| self.settled[node])
    }

    fn distance(&self, column: usize) -> Option<i64> {
        self.known(column)
    }
}
