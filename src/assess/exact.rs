//! Exact arithmetic that cannot end the program: sums and products of figures that people write.

use rust_decimal::Decimal;

/// The decimals that quotients keep.
const DECIMALS: u32 = 12;

/// A product; beyond all measure it stays at the largest number there is.
#[must_use]
pub fn times(a: Decimal, b: Decimal) -> Decimal {
    a.saturating_mul(b)
}

/// A sum; beyond all measure it stays at the largest number there is.
#[must_use]
pub fn sum(figures: impl IntoIterator<Item = Decimal>) -> Decimal {
    figures.into_iter().fold(Decimal::ZERO, Decimal::saturating_add)
}

/// A quotient with twelve decimals; `None` where there is nothing to divide by.
#[must_use]
pub fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    Some(part.checked_div(whole)?.round_dp(DECIMALS).normalize())
}

/// The middle figure, or the mean of the two in the middle; `None` of none.
#[must_use]
pub fn median(mut figures: Vec<Decimal>) -> Option<Decimal> {
    figures.sort_unstable();
    let (low, high) = (figures.get(figures.len().checked_sub(1)? / 2)?, figures.get(figures.len() / 2)?);
    share(low.saturating_add(*high), Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overflows_and_nothing_is_divided_by_zero() {
        assert_eq!(times(Decimal::MAX, Decimal::TEN), Decimal::MAX);
        assert_eq!(sum([Decimal::MAX, Decimal::ONE]), Decimal::MAX);
        assert_eq!(share(Decimal::ONE, Decimal::ZERO), None);
        assert_eq!(share(Decimal::ONE, Decimal::from(3)).unwrap().to_string(), "0.333333333333");
    }

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        let of = |figures: &[i64]| median(figures.iter().map(|n| Decimal::from(*n)).collect());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[3, 1, 2]), Some(Decimal::TWO));
        assert_eq!(of(&[4, 1, 2, 3]).unwrap().to_string(), "2.5");
    }
}
