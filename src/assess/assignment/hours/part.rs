//! A few managers and their accounts, solved on their own: what large problems are bettered by, piece by piece.

use super::node::Node;
use super::search::{Goal, Search};
use super::{Case, Work};
use crate::assess::assignment::transport::Transport;

/// How many managers make a piece.
pub(super) const PIECE: usize = 8;
/// Work for one piece.
const EFFORT: u64 = 20_000_000;

/// Betters an assignment piece by piece until no piece is bettered, or the work is done.
pub(super) fn better(case: &Case<'_>, at: &mut Vec<u32>, work: &mut Work) {
    let columns = case.grid.columns;
    if columns <= PIECE {
        return;
    }
    let mut changed = vec![true; columns];
    loop {
        let mut any = false;
        for column in 0..columns {
            if work.is_done() {
                return;
            }
            let piece = piece(case, at, column);
            if !piece.iter().any(|j| changed[*j]) {
                continue;
            }
            changed[column] = false;
            if let Some(better) = solve(case, at, &piece, work) {
                *at = better;
                piece.iter().for_each(|j| changed[*j] = true);
                any = true;
            }
        }
        if !any {
            return;
        }
    }
}

/// A column and those that its accounts would go to most.
fn piece(case: &Case<'_>, at: &[u32], column: usize) -> Vec<usize> {
    let mut wanted = vec![0_usize; case.grid.columns];
    for (account, _) in at.iter().enumerate().filter(|(_, j)| **j as usize == column) {
        case.near[account].iter().for_each(|j| wanted[*j as usize] += 1);
    }
    wanted[column] = usize::MAX;
    let mut columns: Vec<usize> = (0..wanted.len()).filter(|j| wanted[*j] > 0).collect();
    columns.sort_by_key(|j| (std::cmp::Reverse(wanted[*j]), *j));
    columns.truncate(PIECE);
    columns.sort_unstable();
    columns
}

/// An assignment of a greater total that differs in some columns only.
fn solve(case: &Case<'_>, at: &[u32], columns: &[usize], work: &mut Work) -> Option<Vec<u32>> {
    let grid = case.grid;
    let accounts: Vec<usize> =
        (0..at.len()).filter(|a| columns.binary_search(&(at[*a] as usize)).is_ok()).collect();
    let places = columns.iter().map(|j| grid.places[*j]).collect();
    let room = columns.iter().map(|j| grid.room[*j]).collect();
    let now: i128 = accounts.iter().map(|a| i128::from(grid.fit(*a, at[*a] as usize))).sum();
    let piece = Piece { accounts, columns, part: (places, room), least: now + 1 };
    piece.solve(case, at, false, work)
}

/// An assignment of the same total or more that gives an account a column, leaves all accounts before it as they are,
/// and differs in few columns only; `None` where none was found.
pub(super) fn give(
    case: &Case<'_>,
    at: &[u32],
    account: usize,
    column: usize,
    spare: i128,
    work: &mut Work,
) -> Option<Vec<u32>> {
    let grid = case.grid;
    let now = at[account] as usize;
    let mut columns = piece(case, at, column);
    if let Err(place) = columns.binary_search(&now) {
        columns.insert(place, now);
    }
    let place_of = |j: u32| columns.binary_search(&(j as usize)).ok();
    let mut places: Vec<usize> = columns.iter().map(|j| grid.places[*j]).collect();
    let mut room: Vec<i64> = columns.iter().map(|j| grid.room[*j]).collect();
    let mut at = at.to_vec();
    at[account] = column as u32;
    for (before, j) in at[..=account].iter().enumerate() {
        let Some(place) = place_of(*j) else { continue };
        places[place] = places[place].checked_sub(1)?;
        if room[place] != i64::MAX {
            room[place] -= grid.hours(before, *j as usize);
        }
    }
    if room.iter().any(|left| *left < 0) {
        return None;
    }
    let accounts: Vec<usize> = (account + 1..at.len()).filter(|a| place_of(at[*a]).is_some()).collect();
    let held: i128 = accounts.iter().map(|a| i128::from(grid.fit(*a, at[*a] as usize))).sum();
    let least = held - spare;
    Piece { accounts, columns: &columns, part: (places, room), least }.solve(case, &at, true, work)
}

/// Some accounts and columns, with what those have left, and the least total that is looked for.
struct Piece<'a> {
    accounts: Vec<usize>,
    columns: &'a [usize],
    part: (Vec<usize>, Vec<i64>),
    least: i128,
}

impl Piece<'_> {
    /// The assignment with the accounts of the piece assigned anew.
    fn solve(self, case: &Case<'_>, at: &[u32], first: bool, work: &mut Work) -> Option<Vec<u32>> {
        let (accounts, columns) = (self.accounts, self.columns);
        let part = case.grid.part(&accounts, columns, self.part.0, self.part.1);
        work.spend(accounts.len() * columns.len() * 50 + at.len());
        let transport = Transport::solve(&part).ok()?;
        if part.total(&transport.at) < self.least {
            return None;
        }
        let found = if part.holds_hours(&transport.at) {
            transport.at
        } else {
            let small = Case::new(&part, &transport);
            let target = self.least * i128::from(small.finer);
            let root = Node::root(&small, target);
            let goal = Goal { target, first, avoid: None, begin: &[] };
            work.lend(EFFORT, |work| Search::new(&small).run(root, true, goal, work)).best?.1
        };
        let mut better = at.to_vec();
        for (account, column) in accounts.iter().zip(&found) {
            better[*account] = columns[*column as usize] as u32;
        }
        Some(better)
    }
}
