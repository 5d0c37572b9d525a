//! Of all best assignments, the first one by ids.
//!
//! All of them use pairs without loss only, and fill every column whose places have a price. Between any two of them lie
//! circles of moves without loss, through the columns and through the free places; so an account may have a column in
//! some best assignment exactly where such a circle gives it that column.

use super::{NOBODY, Transport};
use crate::assess::assignment::grid::NONE;

/// A set of columns.
type Bits = Vec<u64>;

fn has(bits: &[u64], n: usize) -> bool {
    bits[n / 64] >> (n % 64) & 1 == 1
}

fn add(bits: &mut [u64], n: usize) {
    bits[n / 64] |= 1 << (n % 64);
}

fn meet(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

impl Transport<'_> {
    /// Moves accounts from `from` on so that, of all assignments of the same total that leave the accounts before as
    /// they are, the first one by ids is left.
    pub(in crate::assess::assignment) fn settle_ties(&mut self, from: usize) {
        let columns = self.grid.columns;
        let words = columns.div_ceil(64);
        // The columns that each account could have without loss.
        let tight: Vec<Bits> = (from..self.grid.accounts)
            .map(|account| {
                let worth = self.worth(account);
                let row = self.grid.row(account);
                let mut bits = vec![0; words];
                (0..columns)
                    .filter(|j| row[*j] != NONE && row[*j] - self.price[*j] == worth)
                    .for_each(|j| add(&mut bits, j));
                bits
            })
            .collect();
        let mut ways = Ways { from, tight, reach: vec![vec![0; words]; columns] };
        for column in 0..columns {
            ways.renew(self, column);
        }
        for account in from..self.grid.accounts {
            let now = self.at[account] as usize;
            if let Some(place) = self.of[now].iter().position(|a| *a as usize == account) {
                self.of[now].swap_remove(place);
            }
            ways.renew(self, now);
            let earlier = (0..now).any(|j| has(&ways.tight[account - from], j));
            if earlier {
                let to = ways.lead_to(self, now);
                let first = (0..now).find(|j| has(&ways.tight[account - from], *j) && has(&to, *j));
                if let Some(first) = first {
                    self.at[account] = first as u32;
                    ways.shift(self, first, now);
                }
            }
        }
    }
}

/// Moves without loss between columns, by accounts that may still move.
struct Ways {
    from: usize,
    /// For each account from `from` on the columns without loss.
    tight: Vec<Bits>,
    /// For each column those that one of its accounts could go to.
    reach: Vec<Bits>,
}

impl Ways {
    fn renew(&mut self, state: &Transport<'_>, column: usize) {
        let bits = &mut self.reach[column];
        bits.fill(0);
        for account in &state.of[column] {
            let tight = &self.tight[*account as usize - self.from];
            bits.iter_mut().zip(tight).for_each(|(all, own)| *all |= own);
        }
    }

    /// Whether a column can take one more without anybody leaving it, and whether it can do with one less.
    fn ends(state: &Transport<'_>, column: usize) -> (bool, bool) {
        (state.count[column] < state.grid.places[column], state.price[column] == 0)
    }

    /// The columns from which moves lead to a column, itself included.
    fn lead_to(&self, state: &Transport<'_>, column: usize) -> Bits {
        let mut to = vec![0; self.reach.len().div_ceil(64)];
        add(&mut to, column);
        // Through the free places: a column that can do with one less may gain what another has free.
        let mut free = Self::ends(state, column).1;
        loop {
            let mut more = false;
            for j in 0..self.reach.len() {
                if !has(&to, j) && (meet(&self.reach[j], &to) || free && Self::ends(state, j).0) {
                    add(&mut to, j);
                    free |= Self::ends(state, j).1;
                    more = true;
                }
            }
            if !more {
                return to;
            }
        }
    }

    /// Shifts accounts along the shortest moves from one column to another.
    fn shift(&mut self, state: &mut Transport<'_>, from: usize, to: usize) {
        let columns = self.reach.len();
        // The node behind the columns stands for the free places.
        let free = columns;
        let mut before = vec![NOBODY; columns + 1];
        let mut waiting = std::collections::VecDeque::from([from]);
        before[from] = from as u32;
        while let Some(j) = waiting.pop_front() {
            if j == to {
                break;
            }
            let leads = |k: usize| {
                if j == free {
                    k != free && Self::ends(state, k).1
                } else if k == free {
                    Self::ends(state, j).0
                } else {
                    has(&self.reach[j], k)
                }
            };
            for (k, before) in before.iter_mut().enumerate() {
                if *before == NOBODY && leads(k) {
                    *before = j as u32;
                    waiting.push_back(k);
                }
            }
        }
        state.count[from] += 1;
        state.count[to] -= 1;
        let mut k = to;
        while k != from {
            let j = before[k] as usize;
            // To and from the free places nobody moves: one column keeps one more, another does with one less.
            if k != free && j != free {
                let tight = &self.tight;
                let mover = state.of[j].iter().position(|a| has(&tight[*a as usize - self.from], k));
                if let Some(place) = mover {
                    let account = state.of[j].swap_remove(place);
                    state.of[k].push(account);
                    state.at[account as usize] = k as u32;
                }
                state.count[j] -= 1;
                state.count[k] += 1;
                self.renew(state, k);
            }
            if j != free {
                self.renew(state, j);
            }
            k = j;
        }
    }
}
