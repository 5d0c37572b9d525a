//! The search behind [`super::best`], on whole numbers.

use super::Integers;

/// Cells (items × capacity) up to which dynamic programming is used.
const CELLS: i128 = 1 << 27;

/// Bounds are compared with this relative allowance for rounding, so that no optimum is lost.
const ALLOWANCE: f64 = 1e-9;

/// What was found.
pub(super) struct Found {
    pub(super) items: Vec<usize>,
    pub(super) proven: bool,
    pub(super) preferred: bool,
}

/// Takes items in this order, skipping what does not fit.
pub(super) fn take_in_order(problem: &Integers, order: &[usize]) -> Vec<usize> {
    let mut left = problem.left.clone();
    let mut taken = Vec::new();
    for &item in order {
        if fits(problem, &left, item) {
            take(problem, &mut left, item);
            taken.push(item);
        }
    }
    taken
}

pub(super) fn solve(problem: &Integers, mut nodes: u64) -> Found {
    let mut core =
        Core { problem, taken: Vec::new(), left: problem.left.clone(), free: problem.free.clone() };
    let mut best = Vec::new();
    let mut value = 0;
    let relaxation = loop {
        core.settle();
        if core.free.is_empty() {
            return Found { items: core.taken, proven: true, preferred: true };
        }
        let relaxation = Relaxation::of(&core);
        for order in [relaxation.by_ratio(&core), core.by_value()] {
            let set = core.greedy(&order);
            let sum = worth(problem, &set);
            if sum > value {
                (best, value) = (set, sum);
            }
        }
        if !core.fix(&relaxation, value) {
            break relaxation;
        }
    };
    if let Some(items) = core.by_capacity() {
        return Found { items, proven: true, preferred: true };
    }
    let order = relaxation.by_ratio(&core);
    let search = Search { problem, relaxation: &relaxation, order: &order };
    let outcome = search.run(&core.taken, &core.left, &[], value + 1, false, &mut nodes);
    if let Some(set) = outcome.found {
        value = worth(problem, &set);
        best = set;
    }
    if !outcome.complete {
        return Found { items: best, proven: false, preferred: false };
    }
    let (items, preferred) = prefer(&mut core, &search, best, value, &mut nodes);
    Found { items, proven: true, preferred }
}

/// Of all sets of this value, the one that has the first item on which they differ; and whether that is certain.
fn prefer(
    core: &mut Core,
    search: &Search,
    mut witness: Vec<usize>,
    value: i128,
    nodes: &mut u64,
) -> (Vec<usize>, bool) {
    let problem = core.problem;
    core.fix(search.relaxation, value);
    let mut open = vec![false; problem.values.len()];
    for &item in &core.free {
        open[item] = true;
    }
    for &item in &core.free.clone() {
        open[item] = false;
        let had = witness.contains(&item);
        if !had {
            if !fits(problem, &core.left, item) {
                continue;
            }
            let mut taken = core.taken.clone();
            let mut left = core.left.clone();
            take(problem, &mut left, item);
            taken.push(item);
            let closed: Vec<usize> = core.free.iter().copied().filter(|&i| !open[i]).collect();
            let outcome = search.run(&taken, &left, &closed, value, true, nodes);
            match outcome.found {
                Some(set) => witness = set,
                None if outcome.complete => continue,
                None => return (witness, false),
            }
        }
        take(problem, &mut core.left, item);
        core.taken.push(item);
    }
    (witness, true)
}

fn fits(problem: &Integers, left: &[i128], item: usize) -> bool {
    problem.usage.iter().zip(left).all(|(usage, left)| usage[item] <= *left)
}

fn take(problem: &Integers, left: &mut [i128], item: usize) {
    for (usage, left) in problem.usage.iter().zip(left) {
        *left -= usage[item];
    }
}

fn give_back(problem: &Integers, left: &mut [i128], item: usize) {
    for (usage, left) in problem.usage.iter().zip(left) {
        *left += usage[item];
    }
}

fn worth(problem: &Integers, items: &[usize]) -> i128 {
    items.iter().map(|&i| problem.values[i]).sum()
}

/// What is still open after some items have been decided.
struct Core<'a> {
    problem: &'a Integers,
    taken: Vec<usize>,
    left: Vec<i128>,
    /// Ascending.
    free: Vec<usize>,
}

impl Core<'_> {
    /// Drops what no longer fits, and takes everything if it fits together.
    fn settle(&mut self) {
        let (problem, left) = (self.problem, &self.left);
        self.free.retain(|&i| fits(problem, left, i));
        if self.binding().is_empty() {
            for item in std::mem::take(&mut self.free) {
                take(problem, &mut self.left, item);
                self.taken.push(item);
            }
        }
    }

    /// Constraints that the open items exceed together.
    fn binding(&self) -> Vec<usize> {
        (0..self.left.len())
            .filter(|&k| self.free.iter().map(|&i| self.problem.usage[k][i]).sum::<i128>() > self.left[k])
            .collect()
    }

    fn by_value(&self) -> Vec<usize> {
        let mut order = self.free.clone();
        order.sort_by_key(|&i| (std::cmp::Reverse(self.problem.values[i]), i));
        order
    }

    fn greedy(&self, order: &[usize]) -> Vec<usize> {
        let mut left = self.left.clone();
        let mut set = self.taken.clone();
        for &item in order {
            if fits(self.problem, &left, item) {
                take(self.problem, &mut left, item);
                set.push(item);
            }
        }
        set
    }

    /// Decides the items that every set worth at least `value` has, or lacks. Returns whether there were any.
    fn fix(&mut self, relaxation: &Relaxation, value: i128) -> bool {
        let problem = self.problem;
        let bound = relaxation.bound(self);
        let needed = value as f64;
        let mut open = Vec::with_capacity(self.free.len());
        for item in std::mem::take(&mut self.free) {
            let gain = relaxation.gain(item);
            if bound.0 - gain.abs() + bound.1 >= needed {
                open.push(item);
            } else if gain > 0.0 {
                take(problem, &mut self.left, item);
                self.taken.push(item);
            }
        }
        let before = relaxation.open;
        self.free = open;
        self.free.len() < before
    }

    /// Dynamic programming over the capacity (Bellman 1957) with preferred sets; `None` if several constraints bind or
    /// the numbers are too large.
    fn by_capacity(&self) -> Option<Vec<usize>> {
        let binding = self.binding();
        let [constraint] = binding[..] else { return None };
        let (usage, capacity) = (&self.problem.usage[constraint], self.left[constraint]);
        let cells = capacity.checked_add(1)?.checked_mul(self.free.len() as i128)?;
        if cells > CELLS {
            return None;
        }
        let width = usize::try_from(capacity).ok()? + 1;
        let mut most = vec![0_i128; width];
        let mut takes = vec![0_u64; (width * self.free.len()).div_ceil(64)];
        for (row, &item) in self.free.iter().enumerate().rev() {
            let (used, value) = (usize::try_from(usage[item]).ok()?, self.problem.values[item]);
            for room in (used..width).rev() {
                let with = most[room - used] + value;
                if with >= most[room] {
                    most[room] = with;
                    let bit = row * width + room;
                    takes[bit / 64] |= 1 << (bit % 64);
                }
            }
        }
        let mut room = width - 1;
        let mut set = self.taken.clone();
        for (row, &item) in self.free.iter().enumerate() {
            let bit = row * width + room;
            if takes[bit / 64] >> (bit % 64) & 1 == 1 {
                room -= usize::try_from(usage[item]).ok()?;
                set.push(item);
            }
        }
        Some(set)
    }
}

/// Prices of the constraints and what each item costs at them: a Lagrangian relaxation (Held and Karp 1970).
struct Relaxation {
    /// Value of each item as a float.
    value: Vec<f64>,
    /// Cost of each item at the prices.
    cost: Vec<f64>,
    /// Price of one unit of each constraint.
    price: Vec<f64>,
    /// Open items when it was made.
    open: usize,
}

impl Relaxation {
    fn of(core: &Core) -> Relaxation {
        let problem = core.problem;
        let binding = core.binding();
        let value: Vec<f64> = problem.values.iter().map(|&v| v as f64).collect();
        let mut price = vec![0.0; problem.usage.len()];
        match binding[..] {
            [only] => price[only] = break_ratio(core, only),
            _ => subgradient(core, &binding, &value, &mut price),
        }
        let mut relaxation = Relaxation { value, cost: Vec::new(), price, open: core.free.len() };
        relaxation.cost = vec![0.0; problem.values.len()];
        for &item in &core.free {
            relaxation.cost[item] = relaxation
                .price
                .iter()
                .zip(&problem.usage)
                .map(|(price, usage)| price * usage[item] as f64)
                .sum();
        }
        relaxation
    }

    fn gain(&self, item: usize) -> f64 {
        self.value[item] - self.cost[item]
    }

    /// Upper bound on the value of any set, and the allowance for its rounding.
    fn bound(&self, core: &Core) -> (f64, f64) {
        let room = self.room(&core.left);
        let taken = worth(core.problem, &core.taken) as f64;
        let gains: f64 = core.free.iter().map(|&i| self.gain(i).max(0.0)).sum();
        let bound = taken + room + gains;
        (bound, ALLOWANCE * (1.0 + bound.abs()))
    }

    /// What the remaining capacity costs at the prices.
    fn room(&self, left: &[i128]) -> f64 {
        self.price.iter().zip(left).map(|(price, left)| price * *left as f64).sum()
    }

    fn by_ratio(&self, core: &Core) -> Vec<usize> {
        let mut order = core.free.clone();
        let ratio = |i: usize| if self.cost[i] > 0.0 { self.value[i] / self.cost[i] } else { f64::INFINITY };
        order.sort_by(|&a, &b| ratio(b).total_cmp(&ratio(a)).then(a.cmp(&b)));
        order
    }
}

/// Value ÷ usage of the item that no longer fits when items are taken by that ratio (Dantzig 1957).
fn break_ratio(core: &Core, constraint: usize) -> f64 {
    let usage = &core.problem.usage[constraint];
    let ratio = |i: usize| core.problem.values[i] as f64 / usage[i] as f64;
    let mut order: Vec<usize> = core.free.iter().copied().filter(|&i| usage[i] > 0).collect();
    order.sort_by(|&a, &b| ratio(b).total_cmp(&ratio(a)).then(a.cmp(&b)));
    let mut left = core.left[constraint];
    for item in order {
        left -= usage[item];
        if left < 0 {
            return ratio(item);
        }
    }
    0.0
}

/// Lowers the Lagrangian bound over the prices of several constraints by Polyak's steps.
fn subgradient(core: &Core, binding: &[usize], value: &[f64], price: &mut [f64]) {
    const STEPS: usize = 400;
    const PATIENCE: usize = 12;
    let problem = core.problem;
    let room: Vec<f64> = binding.iter().map(|&k| core.left[k].max(1) as f64).collect();
    let share: Vec<Vec<f64>> = binding
        .iter()
        .zip(&room)
        .map(|(&k, room)| core.free.iter().map(|&i| problem.usage[k][i] as f64 / room).collect())
        .collect();
    let start: f64 = binding.iter().map(|&k| break_ratio(core, k) * core.left[k] as f64).fold(0.0, f64::max);
    let mut now = vec![start / binding.len() as f64; binding.len()];
    let (mut best, mut lowest) = (now.clone(), f64::INFINITY);
    let target: f64 = core.greedy(&core.by_value()).iter().map(|&i| value[i]).sum::<f64>()
        - core.taken.iter().map(|&i| value[i]).sum::<f64>();
    let (mut length, mut waited) = (1.0, 0);
    for _ in 0..STEPS {
        let mut slope = vec![1.0; binding.len()];
        let mut bound: f64 = now.iter().sum();
        for (at, &item) in core.free.iter().enumerate() {
            let gain = value[item] - now.iter().zip(&share).map(|(p, s)| p * s[at]).sum::<f64>();
            if gain > 0.0 {
                bound += gain;
                for (slope, share) in slope.iter_mut().zip(&share) {
                    *slope -= share[at];
                }
            }
        }
        if bound < lowest {
            (lowest, waited) = (bound, 0);
            best.clone_from(&now);
        } else {
            waited += 1;
            if waited == PATIENCE {
                (length, waited) = (length / 2.0, 0);
                now.clone_from(&best);
                continue;
            }
        }
        let steepness: f64 = slope.iter().map(|s| s * s).sum();
        if steepness < 1e-18 {
            break;
        }
        let step = length * (bound - target).max(bound.abs() * 1e-6) / steepness;
        for (price, slope) in now.iter_mut().zip(&slope) {
            *price = (*price - step * slope).max(0.0);
        }
    }
    for ((&k, best), room) in binding.iter().zip(best).zip(room) {
        price[k] = best / room;
    }
}

/// Depth-first branch and bound on the surrogate constraint that the prices make of all (Glover 1975), taking items by
/// value ÷ cost.
struct Search<'a> {
    problem: &'a Integers,
    relaxation: &'a Relaxation,
    order: &'a [usize],
}

struct Searched {
    found: Option<Vec<usize>>,
    complete: bool,
}

/// An item taken on the way down.
struct Step {
    at: usize,
    value: i128,
    room: f64,
}

impl Search<'_> {
    /// The best set worth at least `needed`, or the first such set, that has `taken` and nothing of `closed`.
    fn run(
        &self,
        taken: &[usize],
        left: &[i128],
        closed: &[usize],
        needed: i128,
        first: bool,
        nodes: &mut u64,
    ) -> Searched {
        let problem = self.problem;
        let mut out = vec![false; problem.values.len()];
        for &item in taken.iter().chain(closed) {
            out[item] = true;
        }
        let order: Vec<usize> =
            self.order.iter().copied().filter(|&i| !out[i] && fits(problem, left, i)).collect();
        let sums = |of: &[f64]| {
            let mut sum = 0.0;
            std::iter::once(0.0)
                .chain(order.iter().map(|&i| {
                    sum += of[i];
                    sum
                }))
                .collect::<Vec<f64>>()
        };
        let (values, costs) = (sums(&self.relaxation.value), sums(&self.relaxation.cost));
        let allowance = ALLOWANCE * (1.0 + worth(problem, taken).abs() as f64 + values[order.len()]);
        let mut left = left.to_vec();
        let mut room = self.relaxation.room(&left);
        let mut value = worth(problem, taken);
        let mut needed = needed;
        let mut found = None;
        let mut steps: Vec<Step> = Vec::new();
        let mut at = 0;
        loop {
            if *nodes == 0 {
                return Searched { found, complete: false };
            }
            *nodes -= 1;
            if value >= needed {
                found = Some(taken.iter().copied().chain(steps.iter().map(|s| order[s.at])).collect());
                needed = value + 1;
                if first {
                    return Searched { found, complete: true };
                }
            }
            let bound = |at: usize| {
                let reach = costs[at] + room;
                let end = at + costs[at + 1..].partition_point(|&c| c <= reach);
                let part = match order.get(end) {
                    Some(&item) if self.relaxation.cost[item] > 0.0 => {
                        self.relaxation.value[item]
                            * ((reach - costs[end]) / self.relaxation.cost[item]).clamp(0.0, 1.0)
                    }
                    _ => 0.0,
                };
                value as f64 + (values[end] - values[at]) + part
            };
            if at < order.len() && bound(at) + allowance >= needed as f64 {
                let item = order[at];
                if fits(problem, &left, item) {
                    steps.push(Step { at, value, room });
                    take(problem, &mut left, item);
                    value += problem.values[item];
                    room -= self.relaxation.cost[item];
                }
                at += 1;
            } else {
                let Some(step) = steps.pop() else { return Searched { found, complete: true } };
                give_back(problem, &mut left, order[step.at]);
                (value, room) = (step.value, step.room);
                at = step.at + 1;
            }
        }
    }
}
