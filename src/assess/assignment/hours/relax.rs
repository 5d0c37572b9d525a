//! The bound: every column takes the accounts that it gains most by, whatever the others take.
//!
//! This is the Lagrangian relaxation of "each account has one column" (Ross and Soland 1975; Fisher, Jaikumar and Van
//! Wassenhove 1986): an account taken twice or not at all has the wrong worth, and is corrected. All bounds are whole
//! numbers and hold for any worths, so that no rounding can cut off an optimum; only the length of a correction is
//! worked out in floating point.

use super::node::{Item, Node, OPEN};
use super::pack::{Pack, Thing};
use super::{Case, Work};

/// What cannot be.
const NEVER: i64 = i64::MAX / 4;

/// What one relaxation gave, and room to work in.
#[derive(Debug, Default)]
pub(super) struct Relaxation {
    /// No assignment of the node is better than this.
    pub(super) bound: i128,
    /// For each pair whether its column takes it.
    pub(super) chosen: Vec<bool>,
    /// For each pair what is lost at least where its column has to take it, and where it must not.
    into: Vec<i64>,
    out: Vec<i64>,
    /// How many columns take each account.
    pub(super) takers: Vec<u32>,
    /// How many accounts too many a column takes whose toll counts; `None` where it does not count.
    excess: Vec<Option<i64>>,
    pack: Pack,
    profit: Vec<i64>,
    order: Vec<u32>,
    things: Vec<Thing>,
    /// An assignment that decides between accounts that a column gains equally by.
    pub(super) guide: Vec<u32>,
}

/// A pair that may be chosen at a branching, with its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) column: usize,
    pub(super) bound: i128,
}

impl Relaxation {
    /// Works out the bound of a node; with `losses`, what each pair loses as well.
    pub(super) fn look(&mut self, case: &Case<'_>, node: &Node, losses: bool, work: &mut Work) {
        let pairs = node.items.len();
        self.chosen.clear();
        self.chosen.resize(pairs, false);
        if losses {
            self.into.clear();
            self.into.resize(pairs, 0);
            self.out.clear();
            self.out.resize(pairs, 0);
        }
        self.takers.clear();
        self.takers.resize(node.at.len(), 0);
        self.excess.clear();
        self.excess.resize(node.room.len(), None);
        work.spend(pairs * 3 + node.at.len());
        let open = node.at.iter().zip(&node.worth).filter(|(at, _)| **at == OPEN);
        self.bound = node.value + open.map(|(_, worth)| i128::from(*worth)).sum::<i128>();
        for column in 0..node.room.len() {
            self.bound += self.column(case, node, column, losses, work);
        }
    }

    /// The best of one column.
    fn column(&mut self, case: &Case<'_>, node: &Node, column: usize, losses: bool, work: &mut Work) -> i128 {
        let items = node.column(column);
        let (first, places, room) = (node.start[column], node.places[column], node.room[column]);
        if items.is_empty() {
            return 0;
        }
        self.profit.clear();
        self.profit.extend(items.iter().map(|item| item.fit - node.worth[item.account as usize]));
        self.order.clear();
        let (profit, guide) = (&self.profit, &self.guide);
        let guided =
            |n: u32| guide.get(items[n as usize].account as usize).is_some_and(|j| *j as usize == column);
        self.order.extend((0..items.len() as u32).filter(|n| profit[*n as usize] > 0));
        let wanted = self.order.len();
        if wanted >= places {
            self.order.sort_unstable_by_key(|n| (std::cmp::Reverse(profit[*n as usize]), !guided(*n), *n));
        }
        let top = &self.order[..wanted.min(places)];
        let hours: i64 = top.iter().map(|n| items[*n as usize].hours).sum();
        if hours <= room {
            let value: i128 = top.iter().map(|n| i128::from(profit[*n as usize])).sum();
            for n in top {
                self.chosen[first + *n as usize] = true;
                self.takers[items[*n as usize].account as usize] += 1;
            }
            // What neither gains nor loses is taken where the guide has it.
            let (mut left, mut count) = (room.saturating_sub(hours), top.len());
            for n in (0..items.len() as u32).filter(|n| profit[*n as usize] == 0 && guided(*n)) {
                let item = items[n as usize];
                if count < places && item.hours <= left && !losses {
                    self.chosen[first + n as usize] = true;
                    self.takers[item.account as usize] += 1;
                    left -= item.hours;
                    count += 1;
                }
            }
            if losses {
                self.losses_by_place(items, first, places);
                if wanted <= places && items.iter().any(|item| item.hours > room - hours) {
                    self.things.clear();
                    self.things.extend(
                        self.order
                            .iter()
                            .map(|n| case.thing(self.profit[*n as usize], items[*n as usize].hours, column)),
                    );
                    self.losses_by_hours(case, items, first, (column, room), work);
                }
            }
            return value;
        }
        // Hours bind. Where places may bind as well, they have a toll.
        let toll = if items.len() > places { node.toll[column] } else { 0 };
        if toll > 0 {
            self.profit.iter_mut().for_each(|p| *p -= toll);
            let profit = &self.profit;
            self.order.retain(|n| profit[*n as usize] > 0);
        }
        self.order.sort_unstable();
        self.things.clear();
        let (profit, things) = (&self.profit, &mut self.things);
        things.extend(
            self.order.iter().map(|n| case.thing(profit[*n as usize], items[*n as usize].hours, column)),
        );
        let cells = case.cells(room, column);
        work.spend(self.things.len() * cells);
        let value = self.pack.solve(&self.things, cells);
        let (order, chosen, takers) = (&self.order, &mut self.chosen, &mut self.takers);
        let mut count = 0;
        self.pack.mark(&self.things, |n| {
            let n = order[n] as usize;
            chosen[first + n] = true;
            takers[items[n].account as usize] += 1;
            count += 1;
        });
        if !losses {
            let taken: usize = (0..items.len())
                .filter(|n| self.chosen[first + n])
                .map(|n| case.thing(0, items[n].hours, column).cells)
                .sum();
            let mut left = cells - taken;
            for n in (0..items.len() as u32).filter(|n| self.profit[*n as usize] == 0) {
                let item = items[n as usize];
                let guided = self.guide.get(item.account as usize).is_some_and(|j| *j as usize == column);
                let size = case.thing(0, item.hours, column).cells;
                if guided && size <= left && count < places as i64 {
                    self.chosen[first + n as usize] = true;
                    self.takers[item.account as usize] += 1;
                    left -= size;
                    count += 1;
                }
            }
        }
        if items.len() > places {
            self.excess[column] = Some(count - places as i64);
        }
        if losses {
            self.losses_packed(case, items, first, (column, cells), value, work);
        }
        i128::from(value) + i128::from(toll) * places as i128
    }

    /// What pairs lose where the number of places alone decides.
    fn losses_by_place(&mut self, items: &[Item], first: usize, places: usize) {
        let wanted = self.order.len();
        let last = if wanted >= places {
            self.order.get(places - 1).map(|n| self.profit[*n as usize])
        } else {
            None
        };
        let next = self.order.get(places).map_or(0, |n| self.profit[*n as usize]);
        for n in 0..items.len() {
            let profit = self.profit[n];
            if self.chosen[first + n] {
                self.out[first + n] = profit - next;
            } else {
                // One more takes the place of the last one.
                self.into[first + n] = last.unwrap_or(0) - profit;
            }
        }
    }

    /// What further pairs lose where all that a column wants fits, and they would not fit beside it.
    fn losses_by_hours(
        &mut self,
        case: &Case<'_>,
        items: &[Item],
        first: usize,
        (column, room): (usize, i64),
        work: &mut Work,
    ) {
        let cells = case.cells(room, column);
        work.spend(self.things.len() * cells);
        let value = self.pack.solve(&self.things, cells);
        self.losses_outside(case, items, first, (column, cells), value);
    }

    /// What pairs without gain lose where a column has to take them.
    fn losses_outside(
        &mut self,
        case: &Case<'_>,
        items: &[Item],
        first: usize,
        (column, cells): (usize, usize),
        value: i64,
    ) {
        for (n, item) in items.iter().enumerate().filter(|(n, _)| self.profit[*n] <= 0) {
            self.into[first + n] = match cells.checked_sub(case.thing(0, item.hours, column).cells) {
                Some(left) => value - (self.profit[n] + self.pack.within(self.things.len(), left)),
                None => NEVER,
            };
        }
    }

    /// What pairs lose where hours bind.
    fn losses_packed(
        &mut self,
        case: &Case<'_>,
        items: &[Item],
        first: usize,
        (column, cells): (usize, usize),
        value: i64,
        work: &mut Work,
    ) {
        work.spend(2 * self.things.len() * cells);
        self.pack.look_back(&self.things);
        for (thing, n) in self.order.iter().enumerate() {
            let at = first + *n as usize;
            if self.chosen[at] {
                self.out[at] = value - self.pack.without(thing);
            } else {
                self.into[at] = self.pack.with(&self.things, thing).map_or(NEVER, |with| value - with);
            }
        }
        self.losses_outside(case, items, first, (column, cells), value);
    }

    /// The bound of the node where a pair is taken: what its column loses, and what the others lose by leaving the
    /// account. `out` holds the losses of leaving each account everywhere.
    fn bound_of(&self, out: &[i64], account: usize, index: usize) -> i128 {
        self.bound - i128::from(self.into[index]) - i128::from(out[account] - self.out[index])
    }

    fn out_of(&self, node: &Node) -> Vec<i64> {
        let mut out = vec![0i64; node.at.len()];
        for (n, item) in node.items.iter().enumerate() {
            let sum = &mut out[item.account as usize];
            *sum = sum.saturating_add(self.out[n]).min(NEVER);
        }
        out
    }

    /// Leaves out the pairs of a node that no assignment of at least `target` has; how many.
    pub(super) fn fix(&self, node: &mut Node, target: i128) -> usize {
        let out = self.out_of(node);
        let before = node.items.len();
        node.retain(|_, n, item| self.bound_of(&out, item.account as usize, n) >= target);
        before - node.items.len()
    }

    /// The account to branch on with its columns, the most promising first: one with few columns that loses much
    /// without the best of them.
    pub(super) fn branch(&self, node: &Node) -> (usize, Vec<Child>) {
        let out = self.out_of(node);
        let accounts = node.at.len();
        let mut seen = vec![(0u32, i128::MIN, i128::MIN); accounts];
        for (n, item) in node.items.iter().enumerate() {
            let bound = self.bound_of(&out, item.account as usize, n);
            let (count, best, second) = &mut seen[item.account as usize];
            *count += 1;
            if bound > *best {
                (*best, *second) = (bound, *best);
            } else if bound > *second {
                *second = bound;
            }
        }
        let open = (0..accounts).filter(|account| node.at[*account] == OPEN);
        let account = open.min_by_key(|account| (seen[*account].0, seen[*account].2, *account)).unwrap_or(0);
        let mut children = Vec::new();
        for column in 0..node.room.len() {
            for n in node.start[column]..node.start[column + 1] {
                if node.items[n].account as usize == account {
                    children.push(Child { column, bound: self.bound_of(&out, account, n) });
                }
            }
        }
        children.sort_by_key(|child| (std::cmp::Reverse(child.bound), child.column));
        (account, children)
    }

    /// Corrects the worths towards a lower bound, at most `rounds` times, and leaves the node with the best ones.
    /// `at_round` sees what each round took and may raise the target; the bound is below the target where the node
    /// can be given up.
    pub(super) fn descend(
        &mut self,
        case: &Case<'_>,
        node: &mut Node,
        (rounds, patience): (usize, usize),
        work: &mut Work,
        mut at_round: impl FnMut(usize, &Node, &Relaxation, &mut Work) -> i128,
    ) -> i128 {
        let mut best: Option<(i128, Vec<i64>, Vec<i64>)> = None;
        let (mut pace, mut stalled) = (1.0_f64, 0);
        let mut recent = i128::MAX;
        let mut drift = vec![0.0_f64; node.at.len() + node.room.len()];
        for round in 0..rounds {
            self.look(case, node, false, work);
            if best.as_ref().is_none_or(|(bound, ..)| self.bound < *bound) {
                best = Some((self.bound, node.worth.clone(), node.toll.clone()));
            }
            if self.bound < recent {
                recent = self.bound;
                stalled = 0;
            } else {
                stalled += 1;
                if stalled >= patience {
                    pace /= 2.0;
                    stalled = 0;
                    if pace < 1e-3 {
                        break;
                    }
                }
            }
            let target = at_round(round, node, self, work);
            let gap = (self.bound - target) as f64;
            let gap = gap.min(case.leap);
            if gap < 0.0 || work.is_done() || !self.correct(case, node, &mut drift, pace, gap) {
                break;
            }
        }
        if let Some((bound, worth, toll)) = best {
            node.worth = worth;
            node.toll = toll;
            return bound;
        }
        self.bound
    }

    /// One correction; `false` where there is nothing to correct.
    fn correct(&self, case: &Case<'_>, node: &mut Node, drift: &mut [f64], pace: f64, gap: f64) -> bool {
        const KEPT: f64 = 0.8;
        let accounts = node.at.len();
        let mut wrong = 0.0;
        for (account, takers) in self.takers.iter().enumerate().filter(|(n, _)| node.at[*n] == OPEN) {
            let now = f64::from(*takers) - 1.0;
            drift[account] = now + KEPT * drift[account];
            wrong += now * now;
        }
        for (column, excess) in self.excess.iter().enumerate() {
            let now = match excess {
                Some(excess) if *excess > 0 || node.toll[column] > 0 => *excess as f64,
                _ => 0.0,
            };
            drift[accounts + column] = now + KEPT * drift[accounts + column];
            wrong += now * now;
        }
        if wrong == 0.0 {
            return false;
        }
        let length = drift.iter().map(|d| d * d).sum::<f64>();
        let step = pace * (gap + 1.0) / length.max(1e-9);
        for account in (0..accounts).filter(|n| node.at[*n] == OPEN) {
            let worth = node.worth[account] as f64 + step * drift[account];
            node.worth[account] = worth.clamp(-case.farthest, case.farthest).round() as i64;
        }
        for column in 0..node.toll.len() {
            let toll = node.toll[column] as f64 + step * drift[accounts + column];
            node.toll[column] = toll.clamp(0.0, case.farthest).round() as i64;
        }
        true
    }
}
