//! How much of the whole few accounts hold.
//!
//! Decimal arithmetic throughout, so that an account which brings the share to exactly 80 % does so.

use rust_decimal::Decimal;
use thiserror::Error;

/// Why values have no concentration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ConcentrationError {
    /// There is no account.
    #[error("there are no accounts; give at least one")]
    Empty,
    /// Shares need values of 0 and above.
    #[error("value {} is below 0, so there are no shares; leave the account out or set it to 0", .index + 1)]
    Negative {
        /// Zero-based.
        index: usize,
    },
    /// Shares of nothing.
    #[error("all values are 0, so there are no shares")]
    ZeroTotal,
    /// Beyond the 28 digits of a decimal.
    #[error("the values are too large to calculate with; use a larger unit")]
    TooLarge,
}

/// The class of an account in an ABC analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The few that hold most.
    A,
    /// The middle.
    B,
    /// The many that hold little.
    C,
}

/// Values in falling order with their running sums. All shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concentration {
    values: Vec<Decimal>,
    order: Vec<usize>,
    running: Vec<Decimal>,
    total: Decimal,
}

impl Concentration {
    /// Sorts the values of all accounts; equal values keep their order.
    ///
    /// # Errors
    /// No value, a value below 0, only zeros, or a sum too large.
    pub fn new(values: &[Decimal]) -> Result<Self, ConcentrationError> {
        if values.is_empty() {
            return Err(ConcentrationError::Empty);
        }
        if let Some(index) = values.iter().position(|v| *v < Decimal::ZERO) {
            return Err(ConcentrationError::Negative { index });
        }
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[b].cmp(&values[a]));
        let mut running = Vec::with_capacity(values.len());
        let mut total = Decimal::ZERO;
        for &account in &order {
            total = total.checked_add(values[account]).ok_or(ConcentrationError::TooLarge)?;
            running.push(total);
        }
        if total.is_zero() {
            return Err(ConcentrationError::ZeroTotal);
        }
        Ok(Concentration { values: values.to_vec(), order, running, total })
    }

    /// Number of accounts.
    #[must_use]
    pub fn accounts(&self) -> usize {
        self.order.len()
    }

    /// Sum of the values.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.total
    }

    /// Indexes of the accounts from the greatest value to the least.
    #[must_use]
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Share of the `k` greatest accounts; all of them if there are fewer.
    ///
    /// # Errors
    /// Values too large.
    pub fn top_share(&self, k: usize) -> Result<Decimal, ConcentrationError> {
        match k.min(self.accounts()).checked_sub(1) {
            None => Ok(Decimal::ZERO),
            Some(last) => self.share(self.running[last]),
        }
    }

    /// Share of the greatest account, of the two greatest, and so on to 1.
    ///
    /// # Errors
    /// Values too large.
    pub fn cumulative_shares(&self) -> Result<Vec<Decimal>, ConcentrationError> {
        self.running.iter().map(|&sum| self.share(sum)).collect()
    }

    /// Number of the greatest accounts that make up a fifth of all, rounded up, and their share.
    ///
    /// # Errors
    /// Values too large.
    pub fn top_fifth(&self) -> Result<(usize, Decimal), ConcentrationError> {
        let count = self.accounts().div_ceil(5);
        Ok((count, self.top_share(count)?))
    }

    /// The least number of accounts that hold at least `share` (0 to 1) of the whole; all of them for more than 1.
    ///
    /// # Errors
    /// Values too large.
    pub fn accounts_needed(&self, share: Decimal) -> Result<usize, ConcentrationError> {
        let line = share.checked_mul(self.total).ok_or(ConcentrationError::TooLarge)?;
        if line <= Decimal::ZERO {
            return Ok(0);
        }
        Ok(self.running.partition_point(|&sum| sum < line).saturating_add(1).min(self.accounts()))
    }

    /// Gini coefficient of the population: Σ_i (2i − n − 1) x_i ÷ (n Σ x), x ascending (Gini 1912). 0 when all are equal
    /// to (n − 1)/n when one has everything.
    ///
    /// # Errors
    /// Values too large.
    pub fn gini(&self) -> Result<Decimal, ConcentrationError> {
        self.gini_over(self.accounts())
    }

    /// Gini coefficient × n ÷ (n − 1) (Deltas 2003), 0 to 1; `None` for a single account.
    ///
    /// # Errors
    /// Values too large.
    pub fn gini_unbiased(&self) -> Result<Option<Decimal>, ConcentrationError> {
        match self.accounts() {
            1 => Ok(None),
            n => self.gini_over(n - 1).map(Some),
        }
    }

    fn gini_over(&self, n: usize) -> Result<Decimal, ConcentrationError> {
        // Σ (n + 1 − 2i) x_i with x descending, by running sums: 2 Σ_k running_k − (n + 1) Σ x.
        const TOO_LARGE: ConcentrationError = ConcentrationError::TooLarge;
        let sum =
            self.running.iter().try_fold(Decimal::ZERO, |sum, r| sum.checked_add(*r)).ok_or(TOO_LARGE)?;
        let twice = sum.checked_mul(Decimal::TWO).ok_or(TOO_LARGE)?;
        let base = self.total.checked_mul(Decimal::from(self.accounts() + 1)).ok_or(TOO_LARGE)?;
        let area = twice.checked_sub(base).ok_or(TOO_LARGE)?;
        area.checked_div(self.total.checked_mul(Decimal::from(n)).ok_or(TOO_LARGE)?).ok_or(TOO_LARGE)
    }

    /// Lorenz curve: the share that the poorest ⌊n·tenths/10⌋ accounts hold (Lorenz 1905).
    ///
    /// # Errors
    /// Values too large.
    pub fn lorenz_at_tenths(&self, tenths: usize) -> Result<Decimal, ConcentrationError> {
        let poorest = self.accounts() * tenths.min(10) / 10;
        match (self.accounts() - poorest).checked_sub(1) {
            None => Ok(Decimal::ONE),
            Some(last) => self.share(self.total - self.running[last]),
        }
    }

    /// Herfindahl–Hirschman index: Σ share² (Hirschman 1945, Herfindahl 1950), 1/n when all are equal to 1 when one has
    /// everything.
    ///
    /// # Errors
    /// Values too large.
    pub fn hhi(&self) -> Result<Decimal, ConcentrationError> {
        self.values.iter().try_fold(Decimal::ZERO, |sum, &value| {
            let share = self.share(value)?;
            let square = share.checked_mul(share).ok_or(ConcentrationError::TooLarge)?;
            sum.checked_add(square).ok_or(ConcentrationError::TooLarge)
        })
    }

    /// Number of equal accounts that would be as concentrated: 1 ÷ [`Concentration::hhi`].
    ///
    /// # Errors
    /// Values too large.
    pub fn effective_number(&self) -> Result<Decimal, ConcentrationError> {
        Decimal::ONE.checked_div(self.hhi()?).ok_or(ConcentrationError::TooLarge)
    }

    /// Classes of an ABC analysis, in the order the values were given: in falling order an account is A while the share
    /// before it is below `a` (usually 0.80), B while it is below `b` (usually 0.95), else C. So the account that crosses
    /// a line belongs to the better class.
    ///
    /// # Errors
    /// Values too large.
    pub fn classes(&self, a: Decimal, b: Decimal) -> Result<Vec<Class>, ConcentrationError> {
        let line = |share: Decimal| share.checked_mul(self.total).ok_or(ConcentrationError::TooLarge);
        let (a, b) = (line(a)?, line(b)?);
        let mut classes = vec![Class::C; self.accounts()];
        let mut before = Decimal::ZERO;
        for (&account, &sum) in self.order.iter().zip(&self.running) {
            classes[account] = match before {
                share if share < a => Class::A,
                share if share < b => Class::B,
                _ => Class::C,
            };
            before = sum;
        }
        Ok(classes)
    }

    fn share(&self, part: Decimal) -> Result<Decimal, ConcentrationError> {
        part.checked_div(self.total).ok_or(ConcentrationError::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[i64]) -> Concentration {
        Concentration::new(&values.iter().map(|&v| Decimal::from(v)).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn exactly_eighty_percent_is_eighty_percent() {
        let c = of(&[400, 400, 25, 25, 25, 25, 25, 25, 25, 25]);
        let eighty = Decimal::new(80, 2);
        assert_eq!(c.accounts_needed(eighty), Ok(2));
        assert_eq!(c.top_fifth(), Ok((2, eighty)));
        let classes = c.classes(eighty, Decimal::new(95, 2)).unwrap();
        assert_eq!(classes.iter().filter(|&&k| k == Class::A).count(), 2);
        assert_eq!(classes.iter().filter(|&&k| k == Class::B).count(), 6);
    }

    #[test]
    fn refusals() {
        assert_eq!(Concentration::new(&[]), Err(ConcentrationError::Empty));
        assert_eq!(Concentration::new(&[Decimal::ZERO]), Err(ConcentrationError::ZeroTotal));
        let negative = [Decimal::ONE, -Decimal::ONE];
        assert_eq!(Concentration::new(&negative), Err(ConcentrationError::Negative { index: 1 }));
        assert_eq!(Concentration::new(&[Decimal::MAX, Decimal::MAX]), Err(ConcentrationError::TooLarge));
        assert_eq!(of(&[5]).gini_unbiased(), Ok(None));
        assert_eq!(of(&[5]).gini(), Ok(Decimal::ZERO));
    }

    proptest! {
        #[test]
        fn gini_is_a_share_and_shares_grow(values in prop::collection::vec(0_i64..1_000_000, 1..60)) {
            prop_assume!(values.iter().any(|v| *v > 0));
            let c = of(&values);
            let gini = c.gini().unwrap();
            prop_assert!(gini >= Decimal::ZERO && gini < Decimal::ONE);
            let shares = c.cumulative_shares().unwrap();
            prop_assert!(shares.windows(2).all(|w| w[0] <= w[1]));
            prop_assert_eq!(shares.last().copied(), Some(Decimal::ONE));
            prop_assert!(c.effective_number().unwrap() <= Decimal::from(values.len()) + Decimal::new(1, 9));
            let needed = c.accounts_needed(Decimal::new(8, 1)).unwrap();
            prop_assert!(c.top_share(needed).unwrap() >= Decimal::new(8, 1) - Decimal::new(1, 20));
        }
    }
}
