//! Limits of hours: the generalised assignment problem, by branch and bound.

mod node;
mod pack;
mod part;
mod price;
mod relax;
mod repair;
mod search;
mod ties;

use node::Node;
use pack::Thing;
use search::{Goal, Search};

use super::grid::{Grid, NONE};
use super::transport::Transport;

/// Cells of a knapsack's table up to which its hours are kept exactly; beyond, bounds are a little weaker.
const CELLS: i64 = 2048;

/// What is counted of the work: pairs looked at and cells filled.
#[derive(Debug)]
pub(super) struct Work {
    left: u64,
}

impl Work {
    fn spend(&mut self, steps: usize) {
        self.left = self.left.saturating_sub(steps as u64);
    }

    fn is_done(&self) -> bool {
        self.left == 0
    }

    /// Lets something do its own work, at most so many steps, and counts it here.
    fn lend<T>(&mut self, most: u64, act: impl FnOnce(&mut Work) -> T) -> T {
        let lent = most.min(self.left);
        let mut own = Work { left: lent };
        let done = act(&mut own);
        self.left -= lent - own.left;
        done
    }
}

/// A problem with what stays the same through the search.
#[derive(Debug)]
struct Case<'g> {
    grid: &'g Grid,
    /// How much finer fits are here than in the grid, so that worths between whole fits can be told.
    finer: i64,
    /// Without hours: what accounts are worth, what places cost, and the greatest total.
    worth: Vec<i64>,
    price: Vec<i64>,
    most: i128,
    /// The multipliers that a search begins with.
    first: Start,
    /// The hours of one cell of each column's table.
    cell: Vec<i64>,
    /// For each account the columns worth trying when something is moved, the best first.
    near: Vec<Vec<u32>>,
    /// The greatest fit of each account.
    highest: Vec<i64>,
    /// How far worths may go, and how far a correction reaches at most.
    farthest: f64,
    leap: f64,
    /// The most hours of any pair.
    longest: f64,
}

#[derive(Debug, Clone)]
struct Start {
    worth: Vec<i64>,
    toll: Vec<i64>,
}

/// Columns that are tried for an account when something is moved.
const NEAR: usize = 16;

impl<'g> Case<'g> {
    fn new(grid: &'g Grid, transport: &Transport<'g>) -> Self {
        let size = (grid.accounts + 4) as i64;
        let farthest = (1_i64 << 60) / size;
        let greatest = grid.greatest().max(1);
        let mut finer = 1;
        while finer < 1 << 20 && greatest * finer * 2 <= (1 << 40).min(farthest / 4) {
            finer *= 2;
        }
        let worth: Vec<i64> = (0..grid.accounts).map(|account| transport.worth(account)).collect();
        let price = transport.price.clone();
        let start = Start {
            worth: worth.iter().map(|worth| worth * finer).collect(),
            toll: price.iter().map(|price| price * finer).collect(),
        };
        let near = (0..grid.accounts).map(|account| {
            let row = grid.row(account);
            let mut columns: Vec<u32> =
                (0..grid.columns as u32).filter(|j| row[*j as usize] != NONE).collect();
            columns.sort_by_key(|j| (price[*j as usize] - row[*j as usize], *j));
            columns.truncate(NEAR);
            columns
        });
        let spread: f64 = (0..grid.accounts)
            .map(|account| {
                let row = grid.row(account).iter().filter(|fit| **fit != NONE);
                let (least, most) = (row.clone().min(), row.max());
                (most.unwrap_or(&0) - least.unwrap_or(&0)) as f64
            })
            .sum();
        Self {
            grid,
            finer,
            near: near.collect(),
            highest: (0..grid.accounts)
                .map(|account| grid.row(account).iter().copied().max().unwrap_or(0))
                .collect(),
            most: grid.total(&transport.at),
            cell: (0..grid.columns).map(|column| cell(grid, column)).collect(),
            farthest: farthest as f64,
            leap: (spread * finer as f64 / 10.0).max(1.0),
            longest: grid.longest().max(1) as f64,
            worth,
            price,
            first: start,
        }
    }

    fn thing(&self, value: i64, hours: i64, column: usize) -> Thing {
        Thing { value, cells: (hours / self.cell[column]) as usize }
    }

    fn cells(&self, room: i64, column: usize) -> usize {
        (room / self.cell[column]) as usize
    }

    /// Whether many pairs are as good as any: then what columns take by themselves says little about who goes where.
    fn is_level(&self) -> bool {
        let equal = |account: usize| {
            let row = self.grid.row(account);
            let worth = self.worth[account];
            (0..row.len()).filter(|j| row[*j] != NONE && row[*j] - self.price[*j] == worth).count()
        };
        (0..self.grid.accounts).map(equal).sum::<usize>() * 2 > self.grid.accounts * 3
    }

    /// The total of an assignment, as fine as bounds.
    fn total(&self, at: &[u32]) -> i128 {
        self.grid.total(at) * i128::from(self.finer)
    }
}

/// The hours of one cell of a column's table: their greatest common divisor, or more where that would take too many
/// cells. Rounding down what is taken and what there is leaves every set of accounts in that fits.
fn cell(grid: &Grid, column: usize) -> i64 {
    let room = grid.room[column];
    if room == i64::MAX {
        return 1;
    }
    let mut divisor = 0;
    for account in 0..grid.accounts {
        if grid.fit(account, column) != NONE {
            let (mut a, mut b) = (divisor, grid.hours(account, column));
            while b != 0 {
                (a, b) = (b, a % b);
            }
            divisor = a;
        }
    }
    divisor.max(1).max(room / CELLS + 1)
}

/// An assignment that holds everyone's hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) at: Vec<u32>,
    /// Whether none of those looked for is better.
    pub(super) best: bool,
    /// Whether, of all of its total, it is the first one by ids.
    pub(super) first: bool,
}

/// What the search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Solved {
    /// The best assignment, the bound on all, and the best other one: `None` where there is no other, or where none
    /// was found and `second_known` is false.
    Found {
        /// The best assignment.
        best: Answer,
        /// No assignment has a greater total.
        bound: i128,
        /// The best other one.
        second: Option<Answer>,
        /// Whether the search for it came to its end.
        second_known: bool,
    },
    /// There is no assignment that holds the hours.
    Impossible,
    /// None was found, and none was proven impossible.
    Unknown,
}

/// How much work each part of the search may do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// For the best assignment.
    pub(super) best: u64,
    /// For the first one of its total.
    pub(super) first: u64,
    /// For the second best, and for the first one of its total.
    pub(super) second: u64,
}

impl Effort {
    /// A part of this effort.
    pub(super) fn divided(self, part: u64) -> Self {
        let of = |effort: u64| effort / part.max(1);
        Self { best: of(self.best), first: of(self.first), second: of(self.second) }
    }
}

/// Solves a problem whose best assignment without hours is known, the first one by ids. Where that assignment holds the
/// hours, it is the best, and the second best is looked for alone.
pub(super) fn solve(grid: &Grid, transport: &Transport<'_>, effort: Effort) -> Solved {
    let mut case = Case::new(grid, transport);
    let finer = i128::from(case.finer);
    let (mut best, bound, mut met) = if grid.holds_hours(&transport.at) {
        (Answer { at: transport.at.clone(), best: true, first: true }, case.most, None)
    } else {
        let found = best(&mut case, transport, effort.best);
        let Some((total, at)) = found.best else {
            return if found.complete { Solved::Impossible } else { Solved::Unknown };
        };
        let bound = if found.complete { total } else { found.bound.max(total) };
        (Answer { at, best: bound < total + finer, first: false }, bound.div_euclid(finer), found.next)
    };
    if best.best && !best.first {
        let total = case.total(&best.at);
        let wanted = ties::Wanted { target: total, avoid: None, behind: None };
        let mut work = Work { left: effort.first };
        let base = Node::root(&case, total);
        let known = best.at.clone();
        (best.at, best.first) = Search::new(&case).first_of_equals(base, best.at, wanted, &mut work);
        if best.at != known {
            met = Some(known);
        }
    }
    // What comes second to something that may not be the best is worth less effort.
    let effort = if best.best { effort.second } else { effort.second / 4 };
    let (mut second, second_known) = second(&case, &best, met, effort);
    if let Some(other) = second.as_mut().filter(|other| grid.total(&other.at) > grid.total(&best.at)) {
        // Where the best was not proven, a better one may turn up on the way to the second.
        std::mem::swap(&mut best.at, &mut other.at);
    }
    Solved::Found { best, bound, second, second_known }
}

/// The best assignment that was found, and the best other one that was met on the way.
#[derive(Debug)]
struct Attempt {
    best: Option<(i128, Vec<u32>)>,
    complete: bool,
    bound: i128,
    next: Option<Vec<u32>>,
}

/// Looks for the best assignment, and leaves good multipliers in the case.
fn best(case: &mut Case<'_>, transport: &Transport<'_>, effort: u64) -> Attempt {
    let finer = i128::from(case.finer);
    let mut work = Work { left: effort };
    let lowest = lowest(case.grid) * finer;
    let mut start = repair::first(case, &transport.at);
    let over = |start: &Option<Vec<u32>>, case: &Case<'_>| {
        start.as_ref().map_or(lowest, |at| case.total(at) + finer)
    };
    if case.is_level() {
        let first = price::hours(case, transport, &mut start, lowest, &mut work);
        case.first = first;
    }
    let target = over(&start, case);
    let root = Node::root(case, target);
    let (first, found) = Search::new(case).prepare(root, start.as_deref(), target, &mut work);
    case.first = first;
    start = found.or(start);
    if let Some(at) = &mut start {
        part::better(case, at, &mut work);
    }
    let target = over(&start, case);
    let root = Node::root(case, target);
    let mut search = Search::new(case);
    search.follow(start.as_deref());
    let found = search.run(root, true, Goal { target, first: false, avoid: None, begin: &[] }, &mut work);
    let first = search.root.take();
    let best = found.best.or_else(|| start.map(|at| (case.total(&at), at)));
    let next = search.pool.other_than(best.as_ref().map(|(_, at)| at.as_slice())).map(|(_, at)| at.clone());
    if let Some(first) = first {
        case.first = first;
    }
    Attempt { best, complete: found.complete, bound: found.bound, next }
}

/// The best assignment that is not the best, and whether the search came to its end. `met` may be one.
fn second(case: &Case<'_>, best: &Answer, met: Option<Vec<u32>>, effort: u64) -> (Option<Answer>, bool) {
    let finer = i128::from(case.finer);
    let mut work = Work { left: effort };
    let met = [repair::neighbour(case, &best.at), met];
    let start = met.into_iter().flatten().filter(|at| *at != best.at).max_by_key(|at| case.total(at));
    let target = start.as_ref().map_or(lowest(case.grid) * finer, |at| case.total(at) + finer);
    let greatest = case.total(&best.at);
    let mut search = Search::new(case);
    search.follow(start.as_deref());
    // An equal one cannot be bettered where the best one is known.
    let found = if best.best && target > greatest {
        search::Found { best: None, complete: true, bound: greatest }
    } else {
        let goal = Goal { target, first: false, avoid: Some(&best.at), begin: &[] };
        search.run(Node::root(case, target), true, goal, &mut work)
    };
    let known = best.best && found.complete;
    let Some(at) = found.best.map(|(_, at)| at).or(start) else { return (None, known) };
    let mut answer = Answer { best: known, first: false, at };
    if answer.best && best.first {
        let total = case.total(&answer.at);
        let behind = (total == greatest).then_some(best.at.as_slice());
        let wanted = ties::Wanted { target: total, avoid: Some(&best.at), behind };
        let base = Node::root(case, total);
        (answer.at, answer.first) = search.first_of_equals(base, answer.at, wanted, &mut work);
    }
    (Some(answer), known)
}

/// The least total that an assignment can have.
fn lowest(grid: &Grid) -> i128 {
    let least = |account| grid.row(account).iter().filter(|fit| **fit != NONE).min();
    (0..grid.accounts).map(|account| i128::from(least(account).copied().unwrap_or(0))).sum()
}
