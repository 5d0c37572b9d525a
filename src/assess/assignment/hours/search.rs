//! Branch and bound, depth first.

use super::node::{Node, OPEN};
use super::relax::{Child, Relaxation};
use super::{Case, Start, Work, repair};

/// Rounds of correction, and rounds without progress after which corrections become smaller: at the root, below it.
const ROOT: (usize, usize) = (150, 12);
const BELOW: (usize, usize) = (24, 4);
/// Rounds of correction between two attempts at a good assignment at the root.
const ATTEMPT: usize = 8;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Goal<'a> {
    /// The least total.
    pub(super) target: i128,
    /// Whether the first assignment that is found will do.
    pub(super) first: bool,
    /// An assignment that is not looked for.
    pub(super) avoid: Option<&'a [u32]>,
    /// How it has to begin: the columns of the first accounts.
    pub(super) begin: &'a [u32],
}

/// What a search came to.
#[derive(Debug)]
pub(super) struct Found {
    /// The best assignment of at least the target; the first one where that was asked for.
    pub(super) best: Option<(i128, Vec<u32>)>,
    /// Whether the search came to its end.
    pub(super) complete: bool,
    /// No assignment of the part that was searched, except the one to be avoided, is better than this or the target.
    pub(super) bound: i128,
}

/// Assignments that were met on the way: the best two.
#[derive(Debug, Default)]
pub(super) struct Pool {
    met: Vec<(i128, Vec<u32>)>,
}

impl Pool {
    pub(super) fn meet(&mut self, total: i128, at: &[u32]) {
        if self.met.iter().any(|(_, known)| known == at) {
            return;
        }
        let place = self.met.partition_point(|(known, _)| *known >= total);
        if place < 2 {
            self.met.insert(place, (total, at.to_vec()));
            self.met.truncate(2);
        }
    }

    /// The best one that is not this.
    pub(super) fn other_than(&self, at: Option<&[u32]>) -> Option<&(i128, Vec<u32>)> {
        self.met.iter().find(|(_, known)| at.is_none_or(|at| at != known.as_slice()))
    }
}

#[derive(Debug)]
struct Frame {
    node: Node,
    account: usize,
    children: std::vec::IntoIter<Child>,
}

/// A search with its room to work in.
#[derive(Debug)]
pub(super) struct Search<'c, 'g> {
    pub(super) case: &'c Case<'g>,
    pub(super) relaxation: Relaxation,
    pub(super) pool: Pool,
    pub(super) nodes: u64,
    /// The best multipliers of the root.
    pub(super) root: Option<Start>,
}

/// The search for one goal.
struct Run<'a> {
    target: i128,
    goal: Goal<'a>,
    best: Option<(i128, Vec<u32>)>,
    /// Whether what is met changes nothing.
    quiet: bool,
}

impl<'a> Run<'a> {
    fn new(goal: Goal<'a>) -> Self {
        Self { target: goal.target, goal, best: None, quiet: false }
    }

    /// Whether nothing more is looked for.
    fn done(&self) -> bool {
        self.goal.first && self.best.is_some()
    }

    fn meet(&mut self, case: &Case<'_>, pool: &mut Pool, at: &[u32]) {
        let total = case.total(at);
        pool.meet(total, at);
        let wanted = at.starts_with(self.goal.begin) && self.goal.avoid.is_none_or(|avoid| avoid != at);
        if !self.quiet && total >= self.target && wanted {
            self.best = Some((total, at.to_vec()));
            self.target = if self.goal.first { total } else { total + i128::from(case.finer) };
        }
    }
}

impl<'c, 'g> Search<'c, 'g> {
    pub(super) fn new(case: &'c Case<'g>) -> Self {
        Self { case, relaxation: Relaxation::default(), pool: Pool::default(), nodes: 0, root: None }
    }

    /// Lets an assignment decide where columns gain equally by several accounts.
    pub(super) fn follow(&mut self, at: Option<&[u32]>) {
        self.relaxation.guide = at.unwrap_or_default().to_vec();
    }

    /// Looks for good multipliers, and for a good assignment of at least `target`.
    pub(super) fn prepare(
        &mut self,
        mut node: Node,
        start: Option<&[u32]>,
        target: i128,
        work: &mut Work,
    ) -> (Start, Option<Vec<u32>>) {
        let mut run = Run::new(Goal { target, first: false, avoid: None, begin: &[] });
        self.follow(start);
        if node.settle() {
            self.descend(&mut node, true, &mut run, work);
        }
        (Start { worth: node.worth, toll: node.toll }, run.best.map(|(_, at)| at))
    }

    /// Searches a node for a goal.
    pub(super) fn run(&mut self, node: Node, root: bool, goal: Goal<'_>, work: &mut Work) -> Found {
        let mut run = Run::new(goal);
        let mut stack: Vec<Frame> = Vec::new();
        let mut next = Some((node, root));
        loop {
            if let Some((node, root)) = next.take() {
                stack.extend(self.open(node, root, &mut run, work));
            }
            if run.done() || work.is_done() {
                break;
            }
            let Some(frame) = stack.last_mut() else { break };
            let Some(child) = frame.children.next() else {
                stack.pop();
                continue;
            };
            if child.bound >= run.target {
                work.spend(frame.node.items.len() * 4 + frame.node.at.len() * 4);
                let mut node = frame.node.clone();
                if node.choose(frame.account, child.column) {
                    next = Some((node, false));
                }
            }
        }
        let open = stack.iter().filter_map(|frame| frame.children.as_slice().first());
        let bound = open.map(|child| child.bound).max();
        let complete = !work.is_done() || stack.is_empty();
        let least = run.best.as_ref().map_or(run.target, |(total, _)| *total);
        Found { best: run.best, complete, bound: bound.map_or(least, |bound| bound.max(least)) }
    }

    /// Looks at a node: given up, an assignment, or a frame to branch on.
    fn open(&mut self, mut node: Node, root: bool, run: &mut Run<'_>, work: &mut Work) -> Option<Frame> {
        self.nodes += 1;
        work.spend(node.items.len() * 6 + node.at.len() * 20);
        if !node.settle() || !self.tighten(&mut node, root, run, work) {
            return None;
        }
        if node.open == 0 {
            run.meet(self.case, &mut self.pool, &node.at);
            return None;
        }
        let (account, children) = self.relaxation.branch(&node);
        Some(Frame { node, account, children: children.into_iter() })
    }

    /// Lowers the bound of a node, making assignments of what columns take now and then.
    fn descend(&mut self, node: &mut Node, root: bool, run: &mut Run<'_>, work: &mut Work) -> i128 {
        let case = self.case;
        let seldom = self.nodes < 32 || self.nodes.is_multiple_of(32);
        let pool = &mut self.pool;
        let effort = if root { ROOT } else { BELOW };
        self.relaxation.descend(case, node, effort, work, |round, node, seen, work| {
            let single = |(n, at): (&u32, &u32)| *n == u32::from(*at == OPEN);
            let exact = seen.takers.iter().zip(&node.at).all(single);
            if exact || (root && round % ATTEMPT == ATTEMPT - 1) || (!root && round == 0 && seldom) {
                let (made, steps) = repair::make(case, run.goal.begin, repair::wishes(node, seen));
                work.spend(steps);
                if let Some(at) = made {
                    run.meet(case, pool, &at);
                }
            }
            run.target
        })
    }

    /// Lowers the bound of a node and leaves out what cannot be, as long as one helps the other. `false` where the
    /// node is given up or nothing more is looked for; else the relaxation holds the losses of what is left.
    fn tighten(&mut self, node: &mut Node, root: bool, run: &mut Run<'_>, work: &mut Work) -> bool {
        let case = self.case;
        let turns = if root { 12 } else { 2 };
        for turn in 0..turns {
            if node.open == 0 {
                return true;
            }
            let known = run.target;
            let bound = self.descend(node, root, run, work);
            if let Some((_, at)) = run.best.as_ref().filter(|_| run.target != known) {
                self.relaxation.guide.clone_from(at);
            }
            if root && turn == 0 {
                self.root = Some(Start { worth: node.worth.clone(), toll: node.toll.clone() });
            }
            if bound < run.target || run.done() {
                return false;
            }
            self.relaxation.look(case, node, true, work);
            let open = node.open;
            let gone = self.relaxation.fix(node, run.target);
            if gone > 0 && !node.settle() {
                return false;
            }
            if gone == 0 || turn + 1 == turns || (!root && open == node.open) || work.is_done() {
                if gone > 0 {
                    self.relaxation.look(case, node, true, work);
                }
                return true;
            }
        }
        true
    }

    /// Leaves out of a node what no assignment of at least `target` has, as far as bounds tell. `false` where nothing
    /// is left.
    pub(super) fn narrow(&mut self, node: &mut Node, target: i128, work: &mut Work) -> bool {
        // Nothing is looked for: what is met on the way has no more than this total.
        let mut run = Run { quiet: true, ..Run::new(Goal { target, first: false, avoid: None, begin: &[] }) };
        node.settle() && (self.tighten(node, true, &mut run, work) || node.open == 0)
    }
}
