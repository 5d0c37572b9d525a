//! Of all assignments of a total, the first one by ids.
//!
//! One assignment of the total is known. Account by account, the columns before its own are tried: by a few moves that
//! cost nothing, or else by a search for any assignment of the total that begins like this.

use super::node::{Node, OPEN};
use super::repair::Load;
use super::search::{Goal, Search};
use super::{Work, part};

/// Accounts that are moved at most to let one have its column.
const DEEP: usize = 3;
/// Moves tried for one column.
const MOVES: usize = 4_000;

/// Open accounts above which a search looks for good assignments from its beginning on.
const LARGE: usize = 300;
/// The part of the work that is left which one search may take.
const PART: u64 = 20;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The total.
    pub(super) target: i128,
    /// An assignment that is not looked for.
    pub(super) avoid: Option<&'a [u32]>,
    /// An assignment that comes before all that are looked for.
    pub(super) behind: Option<&'a [u32]>,
}

impl Search<'_, '_> {
    /// The first assignment of the total that is wanted, from any such assignment, and whether it is certain that none
    /// comes before it. `base` is a node that holds all of them.
    pub(super) fn first_of_equals(
        &mut self,
        mut base: Node,
        mut witness: Vec<u32>,
        wanted: Wanted<'_>,
        work: &mut Work,
    ) -> (Vec<u32>, bool) {
        let mut certain = self.narrow(&mut base, wanted.target, work);
        let mut rows = Rows::of(&base);
        let mut along = wanted.behind;
        for account in 0..witness.len() {
            if base.at[account] == OPEN {
                let least = along.map_or(0, |behind| behind[account]);
                let earlier: Vec<u32> = rows.of[account]
                    .iter()
                    .copied()
                    .filter(|j| *j >= least && *j < witness[account])
                    .collect();
                for column in earlier {
                    if work.is_done() {
                        certain = false;
                        break;
                    }
                    let tried = rows.exchange(self, &witness, account, column as usize, wanted, work);
                    let tried =
                        tried.or_else(|| self.by_piece(&witness, account, column as usize, wanted, work));
                    if let Some(found) = tried {
                        witness = found;
                        break;
                    }
                    let mut node = base.clone();
                    if !node.choose(account, column as usize) {
                        continue;
                    }
                    let mut begin = witness[..account].to_vec();
                    begin.push(column);
                    let goal =
                        Goal { target: wanted.target, first: true, avoid: wanted.avoid, begin: &begin };
                    self.follow(Some(&witness));
                    // What one search may take leaves enough for the others.
                    let most = work.left / PART + 1;
                    let large = base.open > LARGE;
                    let found = work.lend(most, |work| self.run(node, large, goal, work));
                    certain &= found.complete || found.best.is_some();
                    if let Some((_, at)) = found.best {
                        witness = at;
                        break;
                    }
                }
                let before = base.items.len();
                if !base.choose(account, witness[account] as usize) {
                    // It is held by the witness, so this cannot be.
                    return (witness, false);
                }
                if base.items.len() != before {
                    self.sieve(&mut base, wanted.target, work);
                    rows = Rows::of(&base);
                }
            }
            along = along.filter(|behind| behind[account] == witness[account]);
        }
        (witness, certain)
    }

    /// An assignment of the total that begins like this, found by looking at a few columns only.
    fn by_piece(
        &self,
        at: &[u32],
        account: usize,
        column: usize,
        wanted: Wanted<'_>,
        work: &mut Work,
    ) -> Option<Vec<u32>> {
        let case = self.case;
        if case.grid.columns <= part::PIECE {
            return None;
        }
        let total = case.grid.total(at);
        let gain = i128::from(case.grid.fit(account, column))
            - i128::from(case.grid.fit(account, at[account] as usize));
        let spare = total + gain - wanted.target.div_euclid(i128::from(case.finer));
        let found = part::give(case, at, account, column, spare, work)?;
        wanted.avoid.is_none_or(|avoid| avoid != found).then_some(found)
    }

    /// Leaves out what no assignment of the total has, as far as that is seen at once.
    fn sieve(&mut self, node: &mut Node, target: i128, work: &mut Work) {
        if node.open == 0 {
            return;
        }
        self.relaxation.look(self.case, node, true, work);
        if self.relaxation.fix(node, target) > 0 {
            node.settle();
        }
    }
}

/// The columns that are possible for each account.
struct Rows {
    of: Vec<Vec<u32>>,
}

impl Rows {
    fn of(node: &Node) -> Self {
        let mut of = vec![Vec::new(); node.at.len()];
        for column in 0..node.room.len() {
            for item in node.column(column) {
                of[item.account as usize].push(column as u32);
            }
        }
        Self { of }
    }

    /// An assignment of the total in which an account has a column, made from another one by a few moves of accounts
    /// that are still open.
    fn exchange(
        &self,
        search: &Search<'_, '_>,
        at: &[u32],
        account: usize,
        column: usize,
        wanted: Wanted<'_>,
        work: &mut Work,
    ) -> Option<Vec<u32>> {
        let grid = search.case.grid;
        let mut load = Load::of(search.case, at);
        let fit = |account: usize, column: usize| i128::from(grid.fit(account, column));
        let spare = grid.total(at) - wanted.target.div_euclid(i128::from(search.case.finer))
            + fit(account, column)
            - fit(account, at[account] as usize);
        load.take(account);
        let mut moves = MOVES;
        let mut moved = vec![account as u32];
        let done = self.place(&mut load, (account, column), spare, DEEP, &mut moved, &mut moves);
        work.spend(MOVES - moves + at.len());
        (done && wanted.avoid.is_none_or(|avoid| avoid != load.at)).then_some(load.at)
    }

    /// Puts an account into a column, moving others on where it does not fit. `spare` is what may be lost.
    fn place(
        &self,
        load: &mut Load<'_, '_>,
        (account, column): (usize, usize),
        spare: i128,
        deep: usize,
        moved: &mut Vec<u32>,
        moves: &mut usize,
    ) -> bool {
        if load.fits(account, column) && spare >= 0 {
            load.put(account, column);
            return true;
        }
        if deep == 0 {
            return false;
        }
        let others: Vec<u32> =
            load.of[column].iter().copied().filter(|b| *b > moved[0] && !moved.contains(b)).collect();
        for other in others {
            let b = other as usize;
            load.take(b);
            if load.fits(account, column) {
                load.put(account, column);
                moved.push(other);
                for to in self.of[b].iter().map(|k| *k as usize).filter(|k| *k != column) {
                    if *moves == 0 {
                        break;
                    }
                    *moves -= 1;
                    let spare = spare + load.gain(b, column, to);
                    if self.place(load, (b, to), spare, deep - 1, moved, moves) {
                        return true;
                    }
                }
                moved.pop();
                load.take(account);
            }
            load.put(b, column);
            if *moves == 0 {
                return false;
            }
        }
        false
    }
}
