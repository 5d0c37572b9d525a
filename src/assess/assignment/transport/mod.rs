//! The best assignment under limits of accounts alone: a transportation problem, solved by successive shortest paths
//! with prices (Kuhn 1955; Tomizawa 1971; Edmonds and Karp 1972).
//!
//! Paths run over the columns: from one to the next goes whichever of its accounts loses least by it. A column's price
//! is what a place there is worth; it is 0 where places are left over. An assignment is best exactly where every account
//! stands in a column with the greatest fit less price, and that is held from step to step.

mod second;
mod ties;

use super::grid::{Grid, NONE};

/// Farther than any path.
const FAR: i64 = i64::MAX;
/// No column, no account.
const NOBODY: u32 = u32::MAX;

/// A best assignment with the prices that prove it.
#[derive(Debug, Clone)]
pub(super) struct Transport<'g> {
    grid: &'g Grid,
    /// The column of each account.
    pub(super) at: Vec<u32>,
    /// The accounts of each column that may still move.
    of: Vec<Vec<u32>>,
    /// How many accounts each column has, with those that may not move.
    count: Vec<usize>,
    /// What a place in each column is worth.
    pub(super) price: Vec<i64>,
    /// From each column to each: the least that an account loses in fit by going there, and which.
    near: Vec<(i64, u32)>,
}

/// Why not every account has a column: these accounts together may only go to these columns, which have too few places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stuck {
    /// Accounts, ascending.
    pub(super) accounts: Vec<usize>,
    /// Columns, ascending.
    pub(super) columns: Vec<usize>,
    /// How many accounts are too many.
    pub(super) excess: usize,
}

impl<'g> Transport<'g> {
    /// The best assignment of all accounts.
    ///
    /// # Errors
    /// Where there is none, why.
    pub(super) fn solve(grid: &'g Grid) -> Result<Self, Stuck> {
        let columns = grid.columns;
        let mut found = Self {
            grid,
            at: vec![NOBODY; grid.accounts],
            of: vec![Vec::new(); columns],
            count: vec![0; columns],
            price: vec![0; columns],
            near: vec![(FAR, NOBODY); columns * columns],
        };
        let mut paths = Paths::new(columns);
        let mut excess = Vec::new();
        for account in 0..grid.accounts {
            if !found.insert(account, &mut paths) {
                excess.push(account);
            }
        }
        if excess.is_empty() { Ok(found) } else { Err(found.stuck(&excess)) }
    }

    /// Gives one more account a column, moving others on where that is best for all.
    fn insert(&mut self, account: usize, paths: &mut Paths) -> bool {
        let columns = self.grid.columns;
        let row = self.grid.row(account);
        let worth = |j: usize| row[j] - self.price[j];
        let Some(best) = (0..columns).filter(|j| row[*j] != NONE).map(worth).max() else { return false };
        paths.clear();
        for j in (0..columns).filter(|j| row[*j] != NONE) {
            paths.distance[j] = best - worth(j);
        }
        let end = loop {
            let Some(j) = paths.nearest(|j| self.count[j] < self.grid.places[j]) else { return false };
            if self.count[j] < self.grid.places[j] {
                break j;
            }
            let here = paths.distance[j];
            for k in 0..columns {
                let (loss, mover) = self.near[j * columns + k];
                if loss != FAR && !paths.settled[k] {
                    paths.offer(k, here + loss + self.price[k] - self.price[j], j, mover);
                }
            }
        };
        let length = paths.distance[end];
        for j in 0..columns {
            if paths.settled[j] && paths.distance[j] < length {
                self.price[j] += length - paths.distance[j];
            }
        }
        let mut to = end;
        self.count[end] += 1;
        loop {
            let (from, mover) = paths.before[to];
            if from == NOBODY {
                self.put(account, to);
                break;
            }
            self.take(mover as usize, from as usize);
            self.put(mover as usize, to);
            to = from as usize;
        }
        true
    }

    /// Puts an account that may move into a column; counts are the caller's.
    fn put(&mut self, account: usize, column: usize) {
        self.at[account] = column as u32;
        self.of[column].push(account as u32);
        self.offer_moves(account, column);
    }

    /// Adds what an account can do to the shortest moves out of its column.
    fn offer_moves(&mut self, account: usize, column: usize) {
        let columns = self.grid.columns;
        let row = self.grid.row(account);
        let near = &mut self.near[column * columns..(column + 1) * columns];
        for (k, place) in near.iter_mut().enumerate() {
            if k != column && row[k] != NONE && row[column] - row[k] < place.0 {
                *place = (row[column] - row[k], account as u32);
            }
        }
    }

    /// Takes an account out of a column; counts are the caller's.
    fn take(&mut self, account: usize, column: usize) {
        if let Some(place) = self.of[column].iter().position(|a| *a as usize == account) {
            self.of[column].swap_remove(place);
        }
        let columns = self.grid.columns;
        self.near[column * columns..(column + 1) * columns].fill((FAR, NOBODY));
        for n in 0..self.of[column].len() {
            self.offer_moves(self.of[column][n] as usize, column);
        }
    }

    /// Everything that the accounts without a column can reach: those columns are full, and their accounts have nowhere
    /// else to go.
    fn stuck(&self, excess: &[usize]) -> Stuck {
        let mut reached = vec![false; self.grid.columns];
        let mut accounts: Vec<usize> = Vec::new();
        let mut waiting = excess.to_vec();
        while let Some(account) = waiting.pop() {
            accounts.push(account);
            for (j, fit) in self.grid.row(account).iter().enumerate() {
                if *fit != NONE && !std::mem::replace(&mut reached[j], true) {
                    waiting.extend(self.of[j].iter().map(|a| *a as usize));
                }
            }
        }
        accounts.sort_unstable();
        let columns = (0..self.grid.columns).filter(|j| reached[*j]).collect();
        Stuck { accounts, columns, excess: excess.len() }
    }

    /// What an account is worth: its fit less the price of its place.
    pub(super) fn worth(&self, account: usize) -> i64 {
        let column = self.at[account] as usize;
        self.grid.fit(account, column) - self.price[column]
    }
}

/// Shortest paths over the columns.
#[derive(Debug)]
struct Paths {
    distance: Vec<i64>,
    settled: Vec<bool>,
    /// The column before on the path, and the account that moves on from there.
    before: Vec<(u32, u32)>,
}

impl Paths {
    fn new(columns: usize) -> Self {
        Self {
            distance: vec![FAR; columns],
            settled: vec![false; columns],
            before: vec![(NOBODY, NOBODY); columns],
        }
    }

    fn clear(&mut self) {
        self.distance.fill(FAR);
        self.settled.fill(false);
        self.before.fill((NOBODY, NOBODY));
    }

    /// Settles the nearest column that is not settled yet; of equally near ones the first that is free.
    fn nearest(&mut self, free: impl Fn(usize) -> bool) -> Option<usize> {
        let mut best = None;
        let mut least = FAR;
        for (j, distance) in self.distance.iter().enumerate() {
            if self.settled[j] || *distance > least || *distance == FAR {
                continue;
            }
            if *distance < least || (free(j) && !best.is_some_and(&free)) {
                (best, least) = (Some(j), *distance);
            }
        }
        self.settled[best?] = true;
        best
    }

    fn offer(&mut self, column: usize, distance: i64, before: usize, mover: u32) {
        if distance < self.distance[column] {
            self.distance[column] = distance;
            self.before[column] = (before as u32, mover);
        }
    }
}
