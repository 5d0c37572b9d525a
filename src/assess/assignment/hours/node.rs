//! A part of the search: some accounts have their column, the others still have a choice.

use super::Case;
use crate::assess::assignment::grid::NONE;

/// An account that has no column yet.
pub(super) const OPEN: u32 = u32::MAX;

/// A pair that is still possible.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) account: u32,
    /// Its fit, finer than in the grid.
    pub(super) fit: i64,
    pub(super) hours: i64,
}

/// A part of the search.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The column of each account, or [`OPEN`].
    pub(super) at: Vec<u32>,
    /// How many accounts are open.
    pub(super) open: usize,
    /// The fits of the accounts that have a column.
    pub(super) value: i128,
    /// What each column has left.
    pub(super) room: Vec<i64>,
    pub(super) places: Vec<usize>,
    /// The pairs that are possible, column by column, each column's by account.
    pub(super) items: Vec<Item>,
    /// Where each column's pairs begin, and behind the last one.
    pub(super) start: Vec<usize>,
    /// What each account is worth: the multiplier of having one column exactly.
    pub(super) worth: Vec<i64>,
    /// What a place in each column costs: the multiplier of its limit of accounts, where hours limit it as well.
    pub(super) toll: Vec<i64>,
}

impl Node {
    /// Everything that assignments of at least this total may have, by the prices of the problem without hours.
    pub(super) fn root(case: &Case<'_>, target: i128) -> Self {
        let grid = case.grid;
        let mut items = Vec::new();
        let mut start = vec![0];
        for column in 0..grid.columns {
            for account in 0..grid.accounts {
                let fit = grid.fit(account, column);
                if fit == NONE {
                    continue;
                }
                let loss = case.worth[account] - (fit - case.price[column]);
                if (case.most - i128::from(loss)) * i128::from(case.finer) >= target {
                    items.push(Item {
                        account: account as u32,
                        fit: fit * case.finer,
                        hours: grid.hours(account, column),
                    });
                }
            }
            start.push(items.len());
        }
        Self {
            at: vec![OPEN; grid.accounts],
            open: grid.accounts,
            value: 0,
            room: grid.room.clone(),
            places: grid.places.clone(),
            items,
            start,
            worth: case.first.worth.clone(),
            toll: case.first.toll.clone(),
        }
    }

    /// The pairs of a column.
    pub(super) fn column(&self, column: usize) -> &[Item] {
        &self.items[self.start[column]..self.start[column + 1]]
    }

    /// Leaves out the pairs, by their index, that are not to be kept.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize, usize, &Item) -> bool) {
        let mut to = 0;
        let mut from = 0;
        for column in 0..self.room.len() {
            let end = self.start[column + 1];
            while from < end {
                let item = self.items[from];
                if keep(column, from, &item) {
                    self.items[to] = item;
                    to += 1;
                }
                from += 1;
            }
            self.start[column + 1] = to;
        }
        self.items.truncate(to);
    }

    /// Gives an account a column. `false` where that column has no room for it.
    pub(super) fn decide(&mut self, account: usize, column: usize, fit: i64, hours: i64) -> bool {
        if self.at[account] != OPEN {
            return self.at[account] as usize == column;
        }
        if self.places[column] == 0 || hours > self.room[column] {
            return false;
        }
        self.at[account] = column as u32;
        self.open -= 1;
        self.value += i128::from(fit);
        self.places[column] -= 1;
        if self.room[column] != i64::MAX {
            self.room[column] -= hours;
        }
        true
    }

    /// Leaves out pairs that have become impossible, and gives every account with one choice left that one, until
    /// nothing follows any more. `false` where an account has no choice left.
    pub(super) fn settle(&mut self) -> bool {
        let mut choices = vec![(0u32, 0usize, 0i64, 0i64); self.at.len()];
        loop {
            let (at, room, places) = (
                std::mem::take(&mut self.at),
                std::mem::take(&mut self.room),
                std::mem::take(&mut self.places),
            );
            choices.fill((0, 0, 0, 0));
            self.room.resize(room.len(), 0);
            self.retain(|column, _, item| {
                let account = item.account as usize;
                let keep = at[account] == OPEN && places[column] > 0 && item.hours <= room[column];
                if keep {
                    let choice = &mut choices[account];
                    *choice = (choice.0 + 1, column, item.fit, item.hours);
                }
                keep
            });
            (self.at, self.room, self.places) = (at, room, places);
            let mut decided = false;
            for (account, (count, column, fit, hours)) in choices.iter().copied().enumerate() {
                if self.at[account] != OPEN {
                    continue;
                }
                if count == 0 || (count == 1 && !self.decide(account, column, fit, hours)) {
                    return false;
                }
                decided |= count == 1;
            }
            if !decided {
                return true;
            }
        }
    }

    /// Gives an account one of its columns and draws what follows from it. `false` where that is impossible.
    pub(super) fn choose(&mut self, account: usize, column: usize) -> bool {
        if self.at[account] != OPEN {
            return self.at[account] as usize == column;
        }
        let found = self.column(column).iter().find(|item| item.account as usize == account).copied();
        found.is_some_and(|item| self.decide(account, column, item.fit, item.hours) && self.settle())
    }
}
