//! What a customer is worth over the years that it may be kept.
//!
//! m is what it earns a year, r the share of customers kept from one year to the next, i the yearly rate of discount:
//! without end Σ m·rᵗ/(1+i)ᵗ = m · r ÷ (1 + i − r), over n years Σ m·rᵗ/(1+i)ᵗ for t = 1 … n (Gupta and Lehmann 2003).

use rust_decimal::Decimal;
use thiserror::Error;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LifetimeError {
    /// All are kept and nothing is discounted: the sum has no end.
    #[error("with a retention of 100 % and no discount the sum has no end")]
    Endless,
    /// Beyond the 28 digits of a decimal.
    #[error("too large to compute")]
    TooLarge,
}

use LifetimeError::{Endless, TooLarge};

/// The value without end: m · r ÷ (1 + i − r).
///
/// # Errors
/// A retention of 1 without discount, or figures too large.
pub fn infinite(a_year: Decimal, retention: Decimal, discount: Decimal) -> Result<Decimal, LifetimeError> {
    let below = Decimal::ONE.checked_add(discount).and_then(|x| x.checked_sub(retention)).ok_or(TooLarge)?;
    if below <= Decimal::ZERO {
        return Err(Endless);
    }
    a_year.checked_mul(retention).and_then(|kept| kept.checked_div(below)).ok_or(TooLarge)
}

/// The value over `years` years.
///
/// # Errors
/// Figures too large.
pub fn finite(
    a_year: Decimal,
    retention: Decimal,
    discount: Decimal,
    years: u32,
) -> Result<Decimal, LifetimeError> {
    let rate = Decimal::ONE.checked_add(discount).ok_or(TooLarge)?;
    let (mut value, mut sum) = (a_year, Decimal::ZERO);
    for _ in 0..years {
        value = value.checked_mul(retention).and_then(|v| v.checked_div(rate)).ok_or(TooLarge)?;
        sum = sum.checked_add(value).ok_or(TooLarge)?;
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// The multiple r ÷ (1 + i − r): 0.8 ÷ 0.3 = 2.67, as printed; the others of the table by hand.
    #[test]
    fn multiples_by_retention_and_discount() {
        let table = [
            ("0.10", ["1.20", "1.75", "2.67", "4.50"]),
            ("0.12", ["1.15", "1.67", "2.50", "4.09"]),
            ("0.14", ["1.11", "1.59", "2.35", "3.75"]),
            ("0.16", ["1.07", "1.52", "2.22", "3.46"]),
        ];
        for (discount, row) in table {
            for (retention, multiple) in ["0.60", "0.70", "0.80", "0.90"].iter().zip(row) {
                let found = infinite(Decimal::ONE, d(retention), d(discount)).unwrap();
                assert_eq!(found.round_dp(2), d(multiple), "{retention} {discount}");
            }
        }
    }

    /// 100 · 0.8 ÷ 1.1 = 72.73; and · 0.72727… again for each further year; 266.67 without end.
    #[test]
    fn values_over_years() {
        for (years, value) in [(1, "72.73"), (3, "164.09"), (5, "212.41"), (50, "266.67")] {
            assert_eq!(finite(d("100"), d("0.8"), d("0.1"), years).unwrap().round_dp(2), d(value), "{years}");
        }
        assert_eq!(finite(d("100"), d("0.8"), d("0.1"), 0), Ok(Decimal::ZERO));
        assert_eq!(finite(d("100"), d("1"), d("0"), 7), Ok(d("700")));
    }

    #[test]
    fn a_sum_without_end_is_refused() {
        assert_eq!(infinite(d("100"), d("1"), d("0")), Err(Endless));
        assert_eq!(infinite(Decimal::MAX, d("1"), d("0.0001")), Err(TooLarge));
    }

    proptest! {
        #[test]
        fn more_years_come_nearer_to_the_value_without_end(r in 0u32..=99, i in 1u32..=50, years in 1u32..60) {
            let (r, i) = (Decimal::new(i64::from(r), 2), Decimal::new(i64::from(i), 2));
            let whole = infinite(Decimal::ONE_HUNDRED, r, i).unwrap();
            let some = finite(Decimal::ONE_HUNDRED, r, i, years).unwrap();
            let more = finite(Decimal::ONE_HUNDRED, r, i, years + 1).unwrap();
            prop_assert!(some <= more && more <= whole + Decimal::new(1, 9));
        }
    }
}
