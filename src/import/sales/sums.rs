//! Rows and revenue, a currency each.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::model::words::Currency;
use crate::text::grid::number::Simple;
use crate::text::nearest::count;

/// Rows with their revenue in each currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many rows.
    pub rows: usize,
    /// The revenue, sorted by currency.
    pub revenue: Vec<(Currency, Decimal)>,
}

impl Sums {
    /// Adds a row.
    pub(super) fn add(&mut self, currency: Currency, revenue: Decimal) {
        self.rows += 1;
        self.put(currency, revenue);
    }

    fn put(&mut self, currency: Currency, revenue: Decimal) {
        match self.revenue.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, sum)) => *sum = sum.saturating_add(revenue),
            None => {
                self.revenue.push((currency, revenue));
                self.revenue.sort_by_key(|(known, _)| *known);
            }
        }
    }

    /// Adds all of another.
    pub(super) fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        other.revenue.iter().for_each(|(currency, sum)| self.put(*currency, *sum));
    }

    /// Whether both hold the same figures.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self == other
    }

    /// Whether more than half of the rows or of a currency's revenue is gone.
    #[must_use]
    pub fn shrank_to(&self, later: &Self) -> bool {
        let half = |before: Decimal, after: Decimal| before > Decimal::ZERO && after + after < before;
        let lost = |(currency, before): &(Currency, Decimal)| {
            let after = later
                .revenue
                .iter()
                .find(|(known, _)| known == currency)
                .map_or(Decimal::ZERO, |(_, sum)| *sum);
            half(*before, after)
        };
        later.rows * 2 < self.rows || self.revenue.iter().any(lost)
    }
}

/// A sum that is quick to add to: whole numbers for each number of decimals.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    units: [i128; 8],
    /// What has more decimals than that.
    rest: Decimal,
}

impl Tally {
    pub(super) fn add(&mut self, number: Decimal) {
        match self.units.get_mut(number.scale() as usize) {
            // Mantissas have 96 bits: so many rows that they fill 128 never come.
            Some(units) => *units += number.mantissa(),
            None => self.rest = self.rest.saturating_add(number),
        }
    }

    pub(super) fn add_simple(&mut self, number: Simple) {
        match self.units.get_mut(number.scale as usize) {
            Some(units) => *units += i128::from(number.units),
            None => self.add(Decimal::new(number.units, number.scale)),
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.units.iter_mut().zip(other.units).for_each(|(units, more)| *units += more);
        self.rest = self.rest.saturating_add(other.rest);
    }

    pub(super) fn sum(&self) -> Decimal {
        let mut sum = self.rest;
        for (scale, units) in (0..).zip(self.units) {
            let part = Decimal::try_from_i128_with_scale(units, scale).unwrap_or(Decimal::MAX);
            if !part.is_zero() {
                sum = sum.saturating_add(part);
            }
        }
        sum
    }
}

/// Rows with their revenue in each currency, quick to add to.
#[derive(Debug, Clone, Default)]
pub(super) struct Quick {
    rows: usize,
    revenue: Vec<(Currency, Tally)>,
}

impl Quick {
    pub(super) fn add(&mut self, currency: Currency, revenue: Decimal) {
        self.rows += 1;
        self.of(currency).add(revenue);
    }

    pub(super) fn add_simple(&mut self, currency: Currency, revenue: Simple) {
        self.rows += 1;
        self.of(currency).add_simple(revenue);
    }

    fn of(&mut self, currency: Currency) -> &mut Tally {
        let at = self.revenue.iter().position(|(known, _)| *known == currency).unwrap_or_else(|| {
            self.revenue.push((currency, Tally::default()));
            self.revenue.len() - 1
        });
        &mut self.revenue[at].1
    }

    pub(super) fn sums(&self) -> Sums {
        let mut sums = Sums { rows: self.rows, revenue: Vec::new() };
        self.revenue.iter().for_each(|(currency, tally)| sums.put(*currency, tally.sum()));
        sums
    }
}

impl std::fmt::Display for Sums {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = count(self.rows, "row");
        for (n, (currency, sum)) in self.revenue.iter().enumerate() {
            let joint = if n == 0 { ", " } else { " and " };
            let _ = write!(text, "{joint}{} {currency}", grouped(*sum));
        }
        f.write_str(&text)
    }
}

/// A sum for people: two decimals at most, digits in groups of three.
fn grouped(sum: Decimal) -> String {
    let rounded = sum.round_dp(2).normalize();
    let text = if rounded.scale() == 1 { format!("{rounded:.2}") } else { rounded.to_string() };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, rest) = digits.find('.').map_or((digits, ""), |n| digits.split_at(n));
    let mut out = String::from(sign);
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_by_currency() {
        let (eur, usd) = ("EUR".parse().unwrap(), "USD".parse().unwrap());
        let mut sums = Sums::default();
        sums.add(usd, Decimal::new(1_234_567, 1));
        sums.add(eur, Decimal::new(-500, 2));
        assert_eq!(sums.to_string(), "2 rows, -5 EUR and 123,456.70 USD");
        let mut less = Sums::default();
        less.add(usd, Decimal::new(5, 0));
        assert!(sums.shrank_to(&less) && !sums.shrank_to(&sums));
        less.merge(&sums);
        assert_eq!(less.rows, 3);
    }

    #[test]
    fn quick_sums_are_exact() {
        let eur = "EUR".parse().unwrap();
        let (mut quick, mut sums) = (Quick::default(), Sums::default());
        for (units, scale) in [(12345, 2), (-1, 0), (1, 9), (5, 1), (i64::MAX, 7), (i64::MAX, 7)] {
            let number = Decimal::new(units, scale);
            quick.add(eur, number);
            sums.add(eur, number);
        }
        assert_eq!(quick.sums(), sums);
    }
}
