//! A problem in whole numbers, account by account and column by column.
//!
//! A column is a manager or, as the last one where this is allowed, no manager at all.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Problem, Refused};

/// Stands where an account must not go to a column.
pub(super) const NONE: i64 = i64::MIN;

/// Pairs up to which a problem is held in memory.
const MOST_PAIRS: usize = 40_000_000;

/// A problem in whole numbers.
#[derive(Debug)]
pub(super) struct Grid {
    /// How many accounts there are.
    pub(super) accounts: usize,
    /// How many managers there are.
    pub(super) managers: usize,
    /// Managers and, where accounts may stay without one, one more.
    pub(super) columns: usize,
    /// For each account the fits of all columns; [`NONE`] where the pair is not allowed or cannot be.
    fits: Vec<i64>,
    /// The hours of each pair in the same order; empty where no manager has a limit of hours.
    hours: Vec<i64>,
    /// How many accounts each column takes, never more than there are and one.
    pub(super) places: Vec<usize>,
    /// How many hours each column has; `i64::MAX` without limit.
    pub(super) room: Vec<i64>,
    /// What one unit of a fit is worth: `unit` ÷ 10^`scale`.
    unit: i128,
    scale: u32,
}

impl Grid {
    /// The problem in whole numbers. Pairs that no limit can hold, as the hours of the account alone are too many, are
    /// left out.
    ///
    /// # Errors
    /// Numbers with too many digits, too many pairs, or pairs that make no sense.
    pub(super) fn of(problem: &Problem) -> Result<Self, Refused> {
        let (accounts, managers) = (problem.accounts, problem.managers.len());
        let columns = managers + usize::from(problem.allow_unassigned);
        let cells = accounts.checked_mul(columns).filter(|cells| *cells <= MOST_PAIRS);
        let cells = cells.ok_or(Refused::TooMany { accounts, managers })?;
        let (fits, unit, scale) = fits(problem)?;
        let (hours, room) = hours(problem)?;
        let mut grid = Self {
            accounts,
            managers,
            columns,
            fits: vec![NONE; cells],
            hours: if hours.is_empty() { Vec::new() } else { vec![0; cells] },
            places: problem
                .managers
                .iter()
                .map(|m| m.accounts.map_or(accounts + 1, |n| (n as usize).min(accounts + 1)))
                .collect(),
            room,
            unit,
            scale,
        };
        let mut seen = vec![false; cells];
        for (n, pair) in problem.pairs.iter().enumerate() {
            if pair.account >= accounts || pair.manager >= managers {
                return Err(Refused::NoSuchPair { pair: n });
            }
            let at = pair.account * columns + pair.manager;
            if std::mem::replace(&mut seen[at], true) {
                return Err(Refused::Repeated { pair: n });
            }
            let taken = hours.get(n).copied().unwrap_or(0);
            if grid.places[pair.manager] > 0 && taken <= grid.room[pair.manager] {
                grid.fits[at] = fits[n];
                if !grid.hours.is_empty() {
                    grid.hours[at] = taken;
                }
            }
        }
        if problem.allow_unassigned {
            grid.places.push(accounts + 1);
            grid.room.push(i64::MAX);
            for account in 0..accounts {
                grid.fits[account * columns + managers] = 0;
            }
        }
        Ok(grid)
    }

    /// The fits of an account, a column each.
    pub(super) fn row(&self, account: usize) -> &[i64] {
        &self.fits[account * self.columns..(account + 1) * self.columns]
    }

    /// The fit of a pair.
    pub(super) fn fit(&self, account: usize, column: usize) -> i64 {
        self.fits[account * self.columns + column]
    }

    /// What an account takes of a column's hours.
    pub(super) fn hours(&self, account: usize, column: usize) -> i64 {
        self.hours.get(account * self.columns + column).copied().unwrap_or(0)
    }

    /// The most hours of any pair.
    pub(super) fn longest(&self) -> i64 {
        self.hours.iter().copied().max().unwrap_or(0)
    }

    /// Whether anybody has a limit of hours.
    pub(super) fn has_hours(&self) -> bool {
        !self.hours.is_empty()
    }

    /// The same with finer fits, of which each hour takes what it costs in its column.
    pub(super) fn priced(&self, finer: i64, price: &[i64]) -> Self {
        let mut fits = self.fits.clone();
        for account in 0..self.accounts {
            for (column, price) in price.iter().enumerate() {
                let fit = &mut fits[account * self.columns + column];
                if *fit != NONE {
                    *fit = *fit * finer - price * self.hours(account, column);
                }
            }
        }
        Self { fits, hours: Vec::new(), places: self.places.clone(), room: self.room.clone(), ..*self }
    }

    /// The part of some accounts and columns, where the columns have so much left.
    pub(super) fn part(
        &self,
        accounts: &[usize],
        columns: &[usize],
        places: Vec<usize>,
        room: Vec<i64>,
    ) -> Self {
        let pairs = || accounts.iter().flat_map(|a| columns.iter().map(|j| (*a, *j)));
        Self {
            accounts: accounts.len(),
            managers: columns.len(),
            columns: columns.len(),
            fits: pairs()
                .map(|(a, j)| if self.hours(a, j) <= self.room[j] { self.fit(a, j) } else { NONE })
                .collect(),
            hours: if self.hours.is_empty() {
                Vec::new()
            } else {
                pairs().map(|(a, j)| self.hours(a, j)).collect()
            },
            places,
            room,
            ..*self
        }
    }

    /// The greatest fit there is, without its sign.
    pub(super) fn greatest(&self) -> i64 {
        self.fits.iter().filter(|fit| **fit != NONE).map(|fit| fit.abs()).max().unwrap_or(0)
    }

    /// The total fit of an assignment.
    pub(super) fn total(&self, at: &[u32]) -> i128 {
        at.iter().enumerate().map(|(account, column)| i128::from(self.fit(account, *column as usize))).sum()
    }

    /// Whether an assignment holds everyone's hours.
    pub(super) fn holds_hours(&self, at: &[u32]) -> bool {
        let mut room = self.room.clone();
        at.iter().enumerate().all(|(account, column)| {
            let (left, column) = (&mut room[*column as usize], *column as usize);
            if *left != i64::MAX {
                *left -= self.hours(account, column);
            }
            *left >= 0
        })
    }

    /// A total in the figures that were given.
    ///
    /// # Errors
    /// A figure with more digits than a decimal holds.
    pub(super) fn decimal(&self, total: i128) -> Result<Decimal, Refused> {
        let whole = total.checked_mul(self.unit).ok_or(Refused::TooLarge)?;
        let exact = Decimal::try_from_i128_with_scale(whole, self.scale);
        exact.map(|d| d.normalize()).map_err(|_| Refused::TooLarge)
    }
}

/// All fits as whole numbers of a unit that is as large as can be.
fn fits(problem: &Problem) -> Result<(Vec<i64>, i128, u32), Refused> {
    let given: Vec<Decimal> = problem.pairs.iter().map(|pair| pair.fit).collect();
    let (mut whole, scale) = whole(&given)?;
    let mut unit = 0_i128;
    for x in &whole {
        let (mut a, mut b) = (unit, x.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        unit = a;
    }
    let unit = unit.max(1);
    whole.iter_mut().for_each(|x| *x /= unit);
    // Prices are sums along paths through all columns, and bounds sums over all accounts of one: both have to fit.
    let most = (1_i128 << 60) / (problem.managers.len().max(problem.accounts) as i128 + 4) / 4;
    let narrow = whole.iter().map(|x| if x.abs() <= most { i64::try_from(*x).ok() } else { None });
    Ok((narrow.collect::<Option<_>>().ok_or(Refused::TooLarge)?, unit, scale))
}

/// The hours of all pairs, and everyone's limit; no hours where nobody has a limit.
fn hours(problem: &Problem) -> Result<(Vec<i64>, Vec<i64>), Refused> {
    let limits: Vec<Option<Decimal>> = problem.managers.iter().map(|m| m.hours).collect();
    let negative = |d: &Decimal| d.is_sign_negative() && !d.is_zero();
    if let Some(pair) = problem.pairs.iter().position(|pair| negative(&pair.hours)) {
        return Err(Refused::NegativeHours { pair });
    }
    if limits.iter().all(Option::is_none) {
        return Ok((Vec::new(), vec![i64::MAX; limits.len()]));
    }
    let given: Vec<Decimal> = problem.pairs.iter().map(|pair| pair.hours).collect();
    let (whole, scale) = whole(&given)?;
    let most = (1_i128 << 61) / (problem.accounts as i128 + 1);
    let narrow = |x: i128| i64::try_from(x).ok().filter(|x| i128::from(*x) <= most).ok_or(Refused::TooLarge);
    let taken = whole.into_iter().map(narrow).collect::<Result<Vec<_>, _>>()?;
    let all = taken.iter().map(|x| i128::from(*x)).max().unwrap_or(0) * problem.accounts as i128;
    let power = Decimal::try_from_i128_with_scale(10_i128.pow(scale), 0).map_err(|_| Refused::TooLarge)?;
    let room = limits.into_iter().map(|limit| {
        // What is finer than the finest hours of any pair cannot be used.
        let Some(limit) = limit else { return i64::MAX };
        let down = limit.round_dp_with_strategy(scale, RoundingStrategy::ToNegativeInfinity);
        match down.checked_mul(power).map(|d| d.trunc().mantissa()) {
            Some(whole) if whole < all => i64::try_from(whole).unwrap_or(i64::MAX),
            _ => i64::MAX,
        }
    });
    let room: Vec<i64> = room.collect();
    if room.iter().all(|limit| *limit == i64::MAX) { Ok((Vec::new(), room)) } else { Ok((taken, room)) }
}

/// Decimals as whole numbers of a common power of ten.
fn whole(numbers: &[Decimal]) -> Result<(Vec<i128>, u32), Refused> {
    let scale = numbers.iter().map(|x| x.normalize().scale()).max().unwrap_or(0);
    let whole = numbers.iter().map(|x| {
        let x = x.normalize();
        10_i128.checked_pow(scale - x.scale()).and_then(|power| power.checked_mul(x.mantissa()))
    });
    Ok((whole.collect::<Option<_>>().ok_or(Refused::TooLarge)?, scale))
}
