//! Who looks after which account: 200 managers for 2,000 accounts, with limits of accounts and with limits of hours,
//! against sorting every account's fits once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Dice, Size, line, median, timed};
use kam::assess::assignment::{Limits, Outcome, Pair, Problem, solve};
use rust_decimal::Decimal;

fn main() {
    let size = Size::of_arguments();
    let (managers, accounts) = size.pick((3, 12), (200, 2_000), (200, 2_000));
    let rounds = size.pick(1, 3, 5);
    let places = u32::try_from(accounts / managers).unwrap();
    let hours = |load: u64| Limits { accounts: None, hours: Some(Decimal::from(load)) };
    let counted = Limits { accounts: Some(places), hours: None };
    compare("limits of accounts", &problem(managers, accounts, 1_000_000, counted), rounds, 4.0);
    compare(
        "limits of accounts and many equal fits",
        &problem(managers, accounts, 101, counted),
        rounds,
        6.0,
    );
    // An account takes 50 to 149 hours, 100 in the middle: a manager's hours hold their share and a ninth more.
    let room = 111 * u64::from(places);
    compare("limits of hours", &problem(managers, accounts, 1_000_000, hours(room)), rounds, 40.0);
    compare(
        "limits of hours and many equal fits",
        &problem(managers, accounts, 101, hours(room)),
        rounds,
        80.0,
    );
}

/// Fits drawn from `fits` values between 0 and 100.
fn problem(managers: usize, accounts: usize, fits: u64, limits: Limits) -> Problem {
    let mut dice = Dice::new(3);
    let mut pairs = Vec::with_capacity(managers * accounts);
    for account in 0..accounts {
        let hours = Decimal::from(50 + dice.below(100));
        for manager in 0..managers {
            let fit = Decimal::from(dice.below(fits)) * Decimal::from(100) / Decimal::from(fits);
            pairs.push(Pair { account, manager, fit: fit.round_dp(4), hours });
        }
    }
    Problem { accounts, managers: vec![limits; managers], pairs, allow_unassigned: false }
}

fn compare(what: &str, problem: &Problem, rounds: usize, most: f64) {
    let (mut took, mut sorted) = (Vec::new(), Vec::new());
    let mut proven = true;
    for _ in 0..rounds {
        took.push(timed(|| match solve(problem).unwrap() {
            Outcome::Best(best) => proven &= best.choice.optimal,
            Outcome::Short(short) => panic!("{short:?}"),
        }));
        sorted.push(timed(|| {
            let mut fits = problem.pairs.clone();
            fits.sort_by(|a, b| (a.account, b.fit).cmp(&(b.account, a.fit)));
            fits
        }));
    }
    let size = format!("{} managers, {} accounts", problem.managers.len(), problem.accounts);
    let proof = if proven { "proven" } else { "not proven in the limits of the search" };
    line(
        &format!("{size}, {what} ({proof}), time to that of sorting fits"),
        median(took),
        median(sorted),
        most,
    );
}
