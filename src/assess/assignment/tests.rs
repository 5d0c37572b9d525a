//! The solver against trying everything.

use proptest::prelude::*;

use super::*;

/// A total and the column of each account.
type Tried = (Decimal, Vec<usize>);

/// The pairs of a problem by account and manager, with nobody behind the managers.
struct Table<'p> {
    problem: &'p Problem,
    pairs: Vec<Vec<Option<(Decimal, Decimal)>>>,
}

impl<'p> Table<'p> {
    fn of(problem: &'p Problem) -> Self {
        let nobody = problem.allow_unassigned.then_some((Decimal::ZERO, Decimal::ZERO));
        let mut row = vec![None; problem.managers.len()];
        row.push(nobody);
        let mut pairs = vec![row; problem.accounts];
        for pair in &problem.pairs {
            pairs[pair.account][pair.manager] = Some((pair.fit, pair.hours));
        }
        Self { problem, pairs }
    }

    /// All assignments that hold every limit, the best first and of equals the first by ids.
    fn all(&self) -> Vec<Tried> {
        let mut found = Vec::new();
        let loads = vec![(0, Decimal::ZERO); self.problem.managers.len() + 1];
        self.add(&mut Vec::new(), Decimal::ZERO, loads, &mut found);
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found
    }

    fn add(&self, at: &mut Vec<usize>, total: Decimal, loads: Vec<(u32, Decimal)>, found: &mut Vec<Tried>) {
        let Some(row) = self.pairs.get(at.len()) else {
            found.push((total.normalize(), at.clone()));
            return;
        };
        for (column, pair) in row.iter().enumerate() {
            let Some((fit, hours)) = pair else { continue };
            let mut loads = loads.clone();
            let load = &mut loads[column];
            *load = (load.0 + 1, load.1 + hours);
            let limits = self.problem.managers.get(column).copied().unwrap_or_default();
            if limits.accounts.is_none_or(|n| load.0 <= n) && limits.hours.is_none_or(|h| load.1 <= h) {
                at.push(column);
                self.add(at, total + fit, loads, found);
                at.pop();
            }
        }
    }
}

fn columns(problem: &Problem, choice: &Choice) -> Vec<usize> {
    choice.managers.iter().map(|m| m.unwrap_or(problem.managers.len())).collect()
}

/// Small problems. Few different fits make many equal assignments, many make none.
fn problems(accounts: usize, managers: usize, hours: bool) -> impl Strategy<Value = Problem> {
    let spread = prop_oneof![Just(0i64), Just(2), Just(6), Just(1000)];
    (1..=accounts, 1..=managers, spread, any::<bool>()).prop_flat_map(
        move |(accounts, managers, spread, allow_unassigned)| {
            let limits = prop::collection::vec(
                (prop::option::weighted(0.6, 0u32..=3), prop::option::weighted(0.8, 10i64..=50)),
                managers,
            );
            // An account takes its own hours everywhere, or other ones of some managers.
            let pairs = prop::collection::vec(
                (prop::option::weighted(0.85, -spread / 2..=spread), 0i64..=25, prop::bool::weighted(0.7)),
                accounts * managers,
            );
            let own = prop::collection::vec(5i64..=25, accounts);
            (limits, pairs, own).prop_map(move |(limits, pairs, own)| {
                let limits = limits.into_iter().map(|(accounts, h)| Limits {
                    accounts,
                    hours: h.filter(|_| hours).map(|h| Decimal::new(h, 1)),
                });
                let pairs = pairs.into_iter().enumerate().filter_map(|(n, (fit, h, same))| {
                    let (account, manager) = (n / managers, n % managers);
                    let hours = Decimal::new(if same { own[account] } else { h }, 1);
                    Some(Pair { account, manager, fit: Decimal::new(fit?, 1), hours })
                });
                Problem { accounts, managers: limits.collect(), pairs: pairs.collect(), allow_unassigned }
            })
        },
    )
}

/// The best and the second best are those of trying everything, and certain.
fn agrees(problem: &Problem) -> Result<(), TestCaseError> {
    let all = Table::of(problem).all();
    match solve(problem).unwrap() {
        Outcome::Short(shortage) => {
            prop_assert!(all.is_empty(), "{shortage:?}");
            prop_assert!(shortage != Shortage::NotFound);
        }
        Outcome::Best(best) => {
            let expected = |n: usize| all.get(n).cloned();
            let found = |choice: &Choice| (choice.fit, columns(problem, choice));
            prop_assert_eq!(Some(found(&best.choice)), expected(0));
            prop_assert_eq!(best.second.as_ref().map(found), expected(1));
            prop_assert!(best.choice.optimal && best.choice.first && best.second_known);
            prop_assert!(best.second.is_none_or(|second| second.optimal && second.first));
            prop_assert_eq!(best.bound, best.choice.fit);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn limits_of_accounts_alone(problem in problems(5, 4, false)) {
        agrees(&problem)?;
    }

    #[test]
    fn limits_of_hours_as_well(problem in problems(6, 4, true)) {
        agrees(&problem)?;
    }

    /// More managers than make a piece.
    #[test]
    fn many_managers(problem in problems(4, 11, true)) {
        agrees(&problem)?;
    }

    /// Where the work is limited, what is said is still true.
    #[test]
    fn little_work(problem in problems(6, 4, true), part in prop_oneof![Just(u64::MAX), 1_000_000u64..100_000_000]) {
        let all = Table::of(&problem).all();
        match solve_within(&problem, part).unwrap() {
            Outcome::Short(shortage) => prop_assert!(all.is_empty() || shortage == Shortage::NotFound),
            Outcome::Best(best) => {
                let known = |choice: &Choice| {
                    let found = (choice.fit, columns(&problem, choice));
                    all.iter().position(|tried| *tried == found)
                };
                let place = known(&best.choice);
                prop_assert!(place.is_some() && best.bound >= all[0].0);
                prop_assert!(!best.choice.optimal || best.choice.fit == all[0].0);
                prop_assert!(!best.choice.first || place == Some(0));
                if let Some(second) = &best.second {
                    let place = known(second);
                    prop_assert!(place.is_some() && second.managers != best.choice.managers);
                    prop_assert!(second.fit <= best.choice.fit);
                    prop_assert!(!second.optimal || second.fit == all[1].0);
                    prop_assert!(!second.first || place == Some(1));
                } else {
                    prop_assert!(!best.second_known || all.len() == 1);
                }
            }
        }
    }
}

/// Cases of each property; more are worth while after a change of the solver.
const CASES: u32 = 150;

/// A search for an assignment that begins in a certain way is not content with one that begins otherwise.
#[test]
fn the_first_by_ids_begins_as_it_says() {
    let pair = |account, manager, fit, hours| Pair {
        account,
        manager,
        fit: Decimal::new(fit, 1),
        hours: Decimal::new(hours, 1),
    };
    let problem = Problem {
        accounts: 3,
        managers: vec![
            Limits::default(),
            Limits { accounts: None, hours: Some(Decimal::new(24, 1)) },
            Limits { accounts: Some(1), hours: None },
        ],
        pairs: vec![
            pair(0, 0, -1, 0),
            pair(0, 1, -1, 0),
            pair(0, 2, 0, 0),
            pair(1, 1, 2, 8),
            pair(1, 2, 1, 0),
            pair(2, 0, -1, 0),
            pair(2, 1, 1, 24),
        ],
        allow_unassigned: false,
    };
    agrees(&problem).unwrap();
}

/// Accounts take 3, 3, 2 and 2 of 5 and 5 hours, so that 0 and 1 cannot share a manager, and 2 and 3 go one to each. Best
/// are 0 and 2 at the first manager, 1 and 3 at the second: 9 + 1 + 1 + 8 = 19. With 0 and 1 exchanged it is 19 as well,
/// and comes later by ids.
#[test]
fn worked_by_hand() {
    let fits = [[9, 1], [9, 1], [1, 2], [1, 8]];
    let hours = [3, 3, 2, 2];
    let pairs = (0..4).flat_map(|account| {
        (0..2).map(move |manager| Pair {
            account,
            manager,
            fit: Decimal::from(fits[account][manager]),
            hours: Decimal::from(hours[account]),
        })
    });
    let five = Limits { accounts: None, hours: Some(Decimal::from(5)) };
    let problem =
        Problem { accounts: 4, managers: vec![five, five], pairs: pairs.collect(), ..Problem::default() };
    let Outcome::Best(best) = solve(&problem).unwrap() else { panic!("there is one") };
    assert_eq!(best.choice.managers, [Some(0), Some(1), Some(0), Some(1)]);
    assert_eq!(best.choice.fit, Decimal::from(19));
    let second = best.second.unwrap();
    assert_eq!((second.managers, second.fit), (vec![Some(1), Some(0), Some(0), Some(1)], Decimal::from(19)));
}

fn short(problem: &Problem) -> Shortage {
    match solve(problem).unwrap() {
        Outcome::Short(shortage) => shortage,
        Outcome::Best(best) => panic!("{best:?}"),
    }
}

/// Every account may go to every manager, at the same fit.
fn even(hours: &[i64], limits: &[(Option<u32>, Option<i64>)]) -> Problem {
    let managers =
        limits.iter().map(|(accounts, h)| Limits { accounts: *accounts, hours: h.map(Decimal::from) });
    let pairs = hours.iter().enumerate().flat_map(|(account, hours)| {
        (0..limits.len()).map(move |manager| Pair {
            account,
            manager,
            fit: Decimal::ONE,
            hours: Decimal::from(*hours),
        })
    });
    Problem {
        accounts: hours.len(),
        managers: managers.collect(),
        pairs: pairs.collect(),
        allow_unassigned: false,
    }
}

#[test]
fn shortages_are_named() {
    let places = even(&[0, 0, 0, 0], &[(Some(2), None), (Some(1), None)]);
    let all = Shortage::Places { accounts: vec![0, 1, 2, 3], managers: vec![0, 1], places: 3 };
    assert_eq!(short(&places), all);

    // Only the first manager may look after 1 and 2, and has one place.
    let mut narrow = even(&[0, 0, 0], &[(Some(1), None), (None, None)]);
    narrow.pairs.retain(|pair| pair.account == 0 || pair.manager == 0);
    assert_eq!(short(&narrow), Shortage::Places { accounts: vec![1, 2], managers: vec![0], places: 1 });

    let mut nobody = even(&[0, 0], &[(None, None)]);
    nobody.pairs.retain(|pair| pair.account == 0);
    assert_eq!(short(&nobody), Shortage::Nobody { accounts: vec![1] });

    let long = even(&[900, 10], &[(None, Some(800)), (None, Some(700))]);
    let (taken, most) = (Decimal::from(900), Decimal::from(800));
    assert_eq!(short(&long), Shortage::TooLong { accounts: vec![(0, taken, most)] });

    let hours = even(&[6, 6, 6], &[(None, Some(8)), (None, Some(9))]);
    let (taken, room) = (Decimal::from(18), Decimal::from(17));
    let all = Shortage::Hours { accounts: vec![0, 1, 2], managers: vec![0, 1], taken, room };
    assert_eq!(short(&hours), all);

    let sharing = even(&[6, 6, 6], &[(None, Some(10)), (None, Some(11))]);
    let (taken, room) = (Decimal::from(18), Some(Decimal::from(21)));
    assert_eq!(short(&sharing), Shortage::Sharing { taken, room });

    let mut open = sharing;
    open.allow_unassigned = true;
    let Outcome::Best(best) = solve(&open).unwrap() else { panic!("one stays without") };
    assert_eq!(best.choice.managers, [Some(0), Some(1), None]);
}

#[test]
fn refusals() {
    let mut problem = even(&[1, 1], &[(None, Some(1))]);
    problem.pairs[1].hours = Decimal::from(-1);
    assert_eq!(solve(&problem), Err(Refused::NegativeHours { pair: 1 }));
    problem.pairs[1] = problem.pairs[0];
    assert_eq!(solve(&problem), Err(Refused::Repeated { pair: 1 }));
    problem.pairs[1].manager = 7;
    assert_eq!(solve(&problem), Err(Refused::NoSuchPair { pair: 1 }));
    problem.pairs[1] = Pair { account: 1, manager: 0, fit: Decimal::new(1, 28), hours: Decimal::ZERO };
    problem.pairs[0].fit = Decimal::MAX;
    assert_eq!(solve(&problem), Err(Refused::TooLarge));
    let many = Problem { accounts: 1_000_000, managers: vec![Limits::default(); 1000], ..Problem::default() };
    assert_eq!(solve(&many), Err(Refused::TooMany { accounts: 1_000_000, managers: 1000 }));
}

#[test]
fn nothing_to_assign_is_an_assignment() {
    let Outcome::Best(best) = solve(&Problem::default()).unwrap() else { panic!("there is one") };
    assert_eq!((best.choice.managers, best.choice.fit, best.second), (vec![], Decimal::ZERO, None));
}
