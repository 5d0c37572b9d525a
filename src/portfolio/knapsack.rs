//! Which accounts to take when capacity is limited: the set of greatest value that fits.

mod exact;

use rust_decimal::{Decimal, RoundingStrategy};
use thiserror::Error;

/// Search steps after which [`best`] stops looking and says that its answer is not proven. About two seconds.
pub const NODE_LIMIT: u64 = 40_000_000;

/// What every chosen item uses some of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// What each item uses, 0 or more, in the unit of `capacity`.
    pub usage: Vec<Decimal>,
    /// What there is.
    pub capacity: Decimal,
}

/// Items of which only some may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Indexes of the items.
    pub members: Vec<usize>,
    /// The greatest number of them.
    pub max: usize,
}

/// A choice among items, which are given in order of preference: of several sets of greatest value the one wins that has
/// the first item on which they differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// What each item is worth. An item worth 0 or less is taken only if it is mandatory.
    pub values: Vec<Decimal>,
    /// All must hold.
    pub constraints: Vec<Constraint>,
    /// Items that must be chosen.
    pub mandatory: Vec<usize>,
    /// Items that must not.
    pub forbidden: Vec<usize>,
    /// All must hold. Groups may overlap.
    pub groups: Vec<Group>,
    /// The greatest number of items.
    pub max_count: Option<usize>,
}

/// Why a problem cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KnapsackError {
    /// An item lacks a usage.
    #[error("constraint {} has {found} usages for {expected} items; give one for every item", .constraint + 1)]
    Usages {
        /// Zero-based.
        constraint: usize,
        /// Usages given.
        found: usize,
        /// Items given.
        expected: usize,
    },
    /// An item gives instead of using.
    #[error("item {} uses less than nothing of constraint {}; give 0 or more", .item + 1, .constraint + 1)]
    NegativeUsage {
        /// Zero-based.
        constraint: usize,
        /// Zero-based.
        item: usize,
    },
    /// An index without item.
    #[error("there is no item {}; name one of the {items} items", .item + 1)]
    NoSuchItem {
        /// Zero-based.
        item: usize,
        /// Items given.
        items: usize,
    },
    /// Beyond what can be compared exactly.
    #[error("the numbers have too many digits to compare exactly; round them to fewer decimals")]
    TooLarge,
}

/// Why no set fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Conflict {
    /// An item must and must not be chosen.
    #[error("item {} is both mandatory and forbidden", .item + 1)]
    MandatoryForbidden {
        /// Zero-based.
        item: usize,
    },
    /// The mandatory items alone use too much.
    #[error("the mandatory items alone exceed constraint {}", .constraint + 1)]
    Constraint {
        /// Zero-based.
        constraint: usize,
    },
    /// The mandatory items alone are too many of a group.
    #[error("the mandatory items alone are more than group {} allows", .group + 1)]
    Group {
        /// Zero-based.
        group: usize,
    },
    /// The mandatory items alone are too many.
    #[error("the mandatory items alone are more than the greatest number of items")]
    Count,
}

/// A set that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Indexes of the chosen items, ascending.
    pub items: Vec<usize>,
    /// Sum of their values.
    pub value: Decimal,
    /// What they use of each constraint.
    pub usage: Vec<Decimal>,
    /// Whether no set has a greater value. False only when [`NODE_LIMIT`] was reached.
    pub proven: bool,
    /// Whether, of all sets of this value, this is the one preferred. False only when [`NODE_LIMIT`] was reached.
    pub preferred: bool,
}

/// The answer to a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The best set.
    Best(Selection),
    /// No set fits.
    Infeasible(Conflict),
}

/// The set of greatest value that fits, exactly.
///
/// A 0/1 knapsack with several constraints (Kellerer, Pferschy and Pisinger 2004, Knapsack Problems): items that no
/// optimum can have, or lack, are fixed by a Lagrangian bound; the rest is solved by dynamic programming over the
/// capacity where one constraint binds and its numbers are small enough, otherwise by branch and bound on a surrogate
/// constraint. The same on every machine.
///
/// # Errors
/// Usages that are missing or negative, an index without item, or numbers with too many digits.
pub fn best(problem: &Problem) -> Result<Outcome, KnapsackError> {
    best_within(problem, NODE_LIMIT)
}

/// [`best`] with another limit to the search.
///
/// # Errors
/// As for [`best`].
pub fn best_within(problem: &Problem, nodes: u64) -> Result<Outcome, KnapsackError> {
    let integers = match Integers::of(problem)? {
        Ok(integers) => integers,
        Err(conflict) => return Ok(Outcome::Infeasible(conflict)),
    };
    let found = exact::solve(&integers, nodes);
    selection(problem, found.items, found.proven, found.preferred).map(Outcome::Best)
}

/// The set that taking items by value ÷ usage of the first constraint gives (by value without constraint), skipping what
/// does not fit. For comparison with [`best`]: never better, and not proven.
///
/// # Errors
/// As for [`best`].
pub fn greedy(problem: &Problem) -> Result<Outcome, KnapsackError> {
    let integers = match Integers::of(problem)? {
        Ok(integers) => integers,
        Err(conflict) => return Ok(Outcome::Infeasible(conflict)),
    };
    let usage = problem.constraints.first().map(|c| c.usage.as_slice());
    let mut order = integers.free.clone();
    order.sort_by(|&a, &b| {
        let (value_a, value_b) = (problem.values[a], problem.values[b]);
        let ahead = match usage {
            None => value_b.cmp(&value_a),
            Some(u) => match (value_b.checked_mul(u[a]), value_a.checked_mul(u[b])) {
                (Some(of_b), Some(of_a)) => of_b.cmp(&of_a),
                _ => value_b.cmp(&value_a),
            },
        };
        ahead.then(a.cmp(&b))
    });
    let items = exact::take_in_order(&integers, &order);
    selection(problem, items, false, false).map(Outcome::Best)
}

fn selection(
    problem: &Problem,
    mut items: Vec<usize>,
    proven: bool,
    preferred: bool,
) -> Result<Selection, KnapsackError> {
    items.extend(&problem.mandatory);
    items.sort_unstable();
    items.dedup();
    let sum = |numbers: &[Decimal]| {
        items
            .iter()
            .try_fold(Decimal::ZERO, |sum, &i| sum.checked_add(numbers[i]))
            .ok_or(KnapsackError::TooLarge)
    };
    let value = sum(&problem.values)?;
    let usage = problem.constraints.iter().map(|c| sum(&c.usage)).collect::<Result<_, _>>()?;
    Ok(Selection { items, value, usage, proven, preferred })
}

/// A problem in whole numbers, with the mandatory items taken out. Groups and the greatest number are constraints too.
#[derive(Debug, Clone)]
struct Integers {
    values: Vec<i128>,
    /// `usage[constraint][item]`
    usage: Vec<Vec<i128>>,
    /// What the mandatory items leave.
    left: Vec<i128>,
    /// Items that may be chosen, ascending: worth more than 0, not forbidden or mandatory, and fitting on their own.
    free: Vec<usize>,
}

impl Integers {
    fn of(problem: &Problem) -> Result<Result<Integers, Conflict>, KnapsackError> {
        let items = problem.values.len();
        let named = problem.mandatory.iter().chain(&problem.forbidden);
        if let Some(&item) =
            named.chain(problem.groups.iter().flat_map(|g| &g.members)).find(|&&item| item >= items)
        {
            return Err(KnapsackError::NoSuchItem { item, items });
        }
        let mut mandatory = vec![false; items];
        for &item in &problem.mandatory {
            mandatory[item] = true;
        }
        let mut forbidden = vec![false; items];
        for &item in &problem.forbidden {
            if mandatory[item] {
                return Ok(Err(Conflict::MandatoryForbidden { item }));
            }
            forbidden[item] = true;
        }
        let mut values = whole(&problem.values)?;
        divide_by(&mut values);
        let mut usage = Vec::new();
        let mut left = Vec::new();
        let mut conflicts = Vec::new();
        for (constraint, given) in problem.constraints.iter().enumerate() {
            if given.usage.len() != items {
                let found = given.usage.len();
                return Err(KnapsackError::Usages { constraint, found, expected: items });
            }
            if let Some(item) = given.usage.iter().position(|u| *u < Decimal::ZERO) {
                return Err(KnapsackError::NegativeUsage { constraint, item });
            }
            let decimals = given.usage.iter().map(|u| u.normalize().scale()).max().unwrap_or(0);
            let capacity =
                given.capacity.round_dp_with_strategy(decimals, RoundingStrategy::ToNegativeInfinity);
            let mut numbers = whole(&[given.usage.as_slice(), &[capacity]].concat())?;
            let capacity = numbers.pop().unwrap_or_default();
            let divisor = divide_by(&mut numbers);
            usage.push(numbers);
            left.push(capacity.div_euclid(divisor));
            conflicts.push(Conflict::Constraint { constraint });
        }
        for (group, given) in problem.groups.iter().enumerate() {
            let mut counts = vec![0; items];
            for &item in &given.members {
                counts[item] = 1;
            }
            usage.push(counts);
            left.push(given.max as i128);
            conflicts.push(Conflict::Group { group });
        }
        if let Some(max) = problem.max_count {
            usage.push(vec![1; items]);
            left.push(max as i128);
            conflicts.push(Conflict::Count);
        }
        for ((usage, left), conflict) in usage.iter().zip(&mut left).zip(conflicts) {
            *left -= (0..items).filter(|&i| mandatory[i]).map(|i| usage[i]).sum::<i128>();
            if *left < 0 {
                return Ok(Err(conflict));
            }
        }
        let fits = |item: usize| usage.iter().zip(&left).all(|(usage, left)| usage[item] <= *left);
        let free =
            (0..items).filter(|&i| values[i] > 0 && !mandatory[i] && !forbidden[i] && fits(i)).collect();
        Ok(Ok(Integers { values, usage, left, free }))
    }
}

/// Decimals at a common scale, small enough that their sum cannot overflow.
fn whole(numbers: &[Decimal]) -> Result<Vec<i128>, KnapsackError> {
    let numbers: Vec<Decimal> = numbers.iter().map(Decimal::normalize).collect();
    let scale = numbers.iter().map(Decimal::scale).max().unwrap_or(0);
    let limit = (1_i128 << 126) / (numbers.len() as i128 + 1);
    numbers
        .iter()
        .map(|x| {
            let whole = 10_i128.checked_pow(scale - x.scale()).and_then(|p| p.checked_mul(x.mantissa()));
            whole.filter(|w| w.abs() <= limit).ok_or(KnapsackError::TooLarge)
        })
        .collect()
}

/// Divides by the greatest common divisor and returns it; 1 if all numbers are 0.
fn divide_by(numbers: &mut [i128]) -> i128 {
    let mut divisor = 0_i128;
    for &x in numbers.iter() {
        let (mut a, mut b) = (divisor, x.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        divisor = a;
    }
    let divisor = divisor.max(1);
    for x in numbers {
        *x /= divisor;
    }
    divisor
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::robustness::SplitMix64;

    fn decimals(numbers: &[i64]) -> Vec<Decimal> {
        numbers.iter().map(|&x| Decimal::from(x)).collect()
    }

    fn constraint(usage: &[i64], capacity: i64) -> Constraint {
        Constraint { usage: decimals(usage), capacity: Decimal::from(capacity) }
    }

    fn chosen(problem: &Problem) -> Selection {
        match best(problem).unwrap() {
            Outcome::Best(selection) => selection,
            Outcome::Infeasible(conflict) => panic!("{conflict}"),
        }
    }

    #[test]
    fn greedy_by_ratio_is_not_the_best() {
        let problem = Problem {
            values: decimals(&[60, 100, 120]),
            constraints: vec![constraint(&[10, 20, 30], 50)],
            ..Problem::default()
        };
        assert_eq!(chosen(&problem).items, [1, 2]);
        assert!(matches!(greedy(&problem), Ok(Outcome::Best(s)) if s.value == Decimal::from(160)));
    }

    #[test]
    fn of_equal_sets_the_first_in_order_wins() {
        let problem = Problem {
            values: decimals(&[5, 5, 10, 5, 5]),
            constraints: vec![constraint(&[3, 3, 6, 3, 3], 6)],
            ..Problem::default()
        };
        assert_eq!(chosen(&problem).items, [0, 1]);
    }

    #[test]
    fn infeasible_is_a_result() {
        let mut problem = Problem {
            values: decimals(&[1, 1]),
            constraints: vec![constraint(&[5, 5], 8)],
            mandatory: vec![0, 1],
            ..Problem::default()
        };
        assert_eq!(best(&problem), Ok(Outcome::Infeasible(Conflict::Constraint { constraint: 0 })));
        problem.forbidden = vec![1];
        assert_eq!(best(&problem), Ok(Outcome::Infeasible(Conflict::MandatoryForbidden { item: 1 })));
        let count = Problem { max_count: Some(1), constraints: vec![], forbidden: vec![], ..problem.clone() };
        assert_eq!(best(&count), Ok(Outcome::Infeasible(Conflict::Count)));
        let group = Group { members: vec![0, 1], max: 1 };
        let grouped = Problem { groups: vec![group], max_count: None, ..count };
        assert_eq!(best(&grouped), Ok(Outcome::Infeasible(Conflict::Group { group: 0 })));
    }

    #[test]
    fn refusals() {
        let short = Problem {
            values: decimals(&[1, 2]),
            constraints: vec![constraint(&[1], 1)],
            ..Problem::default()
        };
        assert_eq!(best(&short), Err(KnapsackError::Usages { constraint: 0, found: 1, expected: 2 }));
        let negative =
            Problem { values: decimals(&[1]), constraints: vec![constraint(&[-1], 1)], ..Problem::default() };
        assert_eq!(best(&negative), Err(KnapsackError::NegativeUsage { constraint: 0, item: 0 }));
        let beyond = Problem { values: decimals(&[1]), mandatory: vec![3], ..Problem::default() };
        assert_eq!(best(&beyond), Err(KnapsackError::NoSuchItem { item: 3, items: 1 }));
        let third = Decimal::ONE / Decimal::from(3);
        let fits = Problem {
            values: vec![third; 3],
            constraints: vec![Constraint {
                usage: vec![third * Decimal::from(20_000); 3],
                capacity: Decimal::from(20_000),
            }],
            ..Problem::default()
        };
        assert_eq!(chosen(&fits).items, [0, 1, 2]);
        let vast = Problem { values: vec![Decimal::MAX, Decimal::new(1, 28)], ..Problem::default() };
        assert_eq!(best(&vast), Err(KnapsackError::TooLarge));
        assert_eq!(chosen(&Problem::default()).items, [0_usize; 0]);
    }

    #[test]
    fn worthless_items_stay_out_unless_mandatory() {
        let problem = Problem { values: decimals(&[0, -3, 2]), mandatory: vec![1], ..Problem::default() };
        let selection = chosen(&problem);
        assert_eq!((selection.items, selection.value), (vec![1, 2], Decimal::NEGATIVE_ONE));
    }

    #[test]
    fn a_search_without_steps_says_that_it_proves_nothing() {
        let mut random = SplitMix64::new(3);
        let mut draw = || {
            (0..60).map(|_| (random.next_bits() % 9_000_000_000 + 1_000_000_000) as i64).collect::<Vec<_>>()
        };
        let usage = draw();
        let problem = Problem {
            values: decimals(&usage),
            constraints: vec![
                constraint(&usage, usage.iter().sum::<i64>() / 2),
                constraint(&draw(), 150_000_000_000),
            ],
            ..Problem::default()
        };
        let Outcome::Best(selection) = best_within(&problem, 10).unwrap() else { panic!("it fits") };
        assert!(!selection.proven && !selection.preferred);
        assert!(selection.usage.iter().zip(&problem.constraints).all(|(used, c)| *used <= c.capacity));
    }

    fn by_trying_all(problem: &Problem) -> Option<(Decimal, Vec<usize>)> {
        let n = problem.values.len();
        let mut found: Option<(Decimal, Vec<usize>)> = None;
        for set in 0_u32..1 << n {
            let items: Vec<usize> = (0..n).filter(|i| set >> i & 1 == 1).collect();
            let sum = |numbers: &[Decimal]| items.iter().map(|&i| numbers[i]).sum::<Decimal>();
            let allowed = problem.mandatory.iter().all(|i| items.contains(i))
                && !problem.forbidden.iter().any(|i| items.contains(i))
                && problem.constraints.iter().all(|c| sum(&c.usage) <= c.capacity)
                && problem
                    .groups
                    .iter()
                    .all(|g| g.members.iter().filter(|i| items.contains(i)).count() <= g.max)
                && problem.max_count.is_none_or(|max| items.len() <= max);
            if allowed {
                let value = sum(&problem.values);
                let ahead =
                    found.as_ref().is_none_or(|(best, set)| value > *best || value == *best && items < *set);
                if ahead {
                    found = Some((value, items));
                }
            }
        }
        found
    }

    fn problems() -> impl Strategy<Value = Problem> {
        (1_usize..10).prop_flat_map(|n| {
            let numbers = move |most: i64| prop::collection::vec(1..=most, n);
            (
                numbers(12),
                prop::collection::vec((numbers(15), 0_i64..80), 0..3),
                prop::collection::vec(0..n, 0..2),
                prop::collection::vec(0..n, 0..2),
                prop::collection::vec((prop::collection::vec(0..n, 1..5), 0_usize..4), 0..3),
                prop::option::of(0_usize..8),
            )
                .prop_map(|(values, constraints, mandatory, forbidden, groups, max_count)| {
                    Problem {
                        values: values.iter().map(|&v| Decimal::new(v, 1)).collect(),
                        constraints: constraints
                            .iter()
                            .map(|(usage, capacity)| constraint(usage, *capacity))
                            .collect(),
                        mandatory,
                        forbidden,
                        groups: groups
                            .into_iter()
                            .map(|(mut members, max)| {
                                members.sort_unstable();
                                members.dedup();
                                Group { members, max }
                            })
                            .collect(),
                        max_count,
                    }
                })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn the_best_is_that_of_trying_all(problem in problems()) {
            match (best(&problem).unwrap(), by_trying_all(&problem)) {
                (Outcome::Best(selection), Some((value, items))) => {
                    prop_assert!(selection.proven && selection.preferred);
                    prop_assert_eq!(selection.value, value);
                    prop_assert_eq!(selection.items, items);
                    let Outcome::Best(greedy) = greedy(&problem).unwrap() else { panic!("it fits") };
                    prop_assert!(greedy.value <= value);
                }
                (Outcome::Infeasible(_), None) => {}
                (found, expected) => prop_assert!(false, "{found:?} where {expected:?}"),
            }
        }
    }

    /// Values and usages of accounts as they occur, drawn from `seed`.
    fn thousand(seed: u64, correlated: bool, decimals: u32, euros: bool) -> Problem {
        let mut random = SplitMix64::new(seed);
        let mut values = Vec::new();
        let mut usage = Vec::new();
        for _ in 0..1000 {
            let hours =
                if euros { 5_000 + random.next_bits() % 80_000 } else { 20 + random.next_bits() % 300 }
                    as i64;
            let unit = 10_i64.pow(decimals);
            let value = if correlated {
                hours * unit + 10 * unit
            } else {
                (random.next_unit() * 10.0 * unit as f64) as i64 + 1
            };
            values.push(Decimal::new(value, decimals));
            usage.push(Decimal::from(hours));
        }
        let capacity = usage.iter().sum::<Decimal>() / Decimal::from(4);
        Problem { values, constraints: vec![Constraint { usage, capacity }], ..Problem::default() }
    }

    #[test]
    fn a_thousand_items_are_proven() {
        for (correlated, decimals, euros) in
            [(false, 2, false), (false, 12, true), (true, 0, false), (false, 1, true)]
        {
            let problem = thousand(7, correlated, decimals, euros);
            let selection = chosen(&problem);
            assert!(selection.proven && selection.preferred);
            let Outcome::Best(greedy) = greedy(&problem).unwrap() else { panic!("it fits") };
            assert!(greedy.value <= selection.value);
            assert!(selection.usage[0] <= problem.constraints[0].capacity);
        }
    }
}
