//! What a key account programme must earn to pay for itself.
//!
//! Decimal arithmetic throughout. Each figure is one quotient, or a difference of products, so it is exact whenever its
//! decimal expansion ends within 28 digits, and rounded in the 28th digit otherwise.

use rust_decimal::Decimal;
use thiserror::Error;

/// Why a figure of the economics has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EconomicsError {
    /// Nothing to share the cost among.
    #[error("there are no accounts to share the cost; give a number above 0")]
    NoAccounts,
    /// More sales would earn nothing, or lose more.
    #[error("the margin is {margin}, so no amount of sales covers the cost; give a margin above 0")]
    Margin {
        /// As a share of sales.
        margin: Decimal,
    },
    /// Growth of nothing.
    #[error("present sales are {sales}, so growth has no meaning; give sales above 0")]
    Sales {
        /// In the currency of the book.
        sales: Decimal,
    },
    /// A return on nothing.
    #[error("the programme costs nothing, so there is no return on its cost; give a cost above 0")]
    NoCost,
    /// Beyond the 28 digits of a decimal.
    #[error("the amounts are too large to calculate with; use a larger unit")]
    TooLarge,
}

use EconomicsError::{Margin, NoAccounts, NoCost, Sales, TooLarge};

/// The figures of a programme of key accounts. Money is in one currency; a margin and a growth of 10 % are 0.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Programme {
    /// Number of key accounts, above 0.
    pub accounts: Decimal,
    /// What all the accounts cost together.
    pub total_cost: Decimal,
    /// What each account costs beyond its share of that.
    pub extra_cost_per_account: Decimal,
    /// Net margin as a share of sales.
    pub margin: Decimal,
    /// Present sales of an account.
    pub sales_per_account: Decimal,
}

impl Programme {
    /// Cost of an account: total cost ÷ accounts + extra cost.
    ///
    /// # Errors
    /// No accounts, or amounts too large.
    pub fn cost_per_account(&self) -> Result<Decimal, EconomicsError> {
        divide(self.whole_cost()?, self.counted()?)
    }

    /// Sales that an account must gain to cover its cost: cost ÷ margin.
    ///
    /// # Errors
    /// No accounts, a margin of 0 or below, or amounts too large.
    pub fn break_even_sales_per_account(&self) -> Result<Decimal, EconomicsError> {
        divide(self.whole_cost()?, multiply(self.counted()?, self.earning_margin()?)?)
    }

    /// Sales that all accounts must gain to cover the whole cost: whole cost ÷ margin.
    ///
    /// # Errors
    /// No accounts, a margin of 0 or below, or amounts too large.
    pub fn break_even_sales_total(&self) -> Result<Decimal, EconomicsError> {
        divide(self.whole_cost()?, self.earning_margin()?)
    }

    /// Growth that covers the cost: break-even sales ÷ present sales. A share: 0.1 is 10 %.
    ///
    /// # Errors
    /// No accounts, a margin or sales of 0 or below, or amounts too large.
    pub fn break_even_growth(&self) -> Result<Decimal, EconomicsError> {
        let accounts = multiply(self.counted()?, self.earning_margin()?)?;
        if self.sales_per_account <= Decimal::ZERO {
            return Err(Sales { sales: self.sales_per_account });
        }
        divide(self.whole_cost()?, multiply(accounts, self.sales_per_account)?)
    }

    /// Sales that an account gains at this growth: present sales × growth.
    ///
    /// # Errors
    /// Amounts too large.
    pub fn gained_sales_per_account(&self, growth: Decimal) -> Result<Decimal, EconomicsError> {
        multiply(self.sales_per_account, growth)
    }

    /// What those sales earn: gained sales × margin.
    ///
    /// # Errors
    /// Amounts too large.
    pub fn gained_profit_per_account(&self, growth: Decimal) -> Result<Decimal, EconomicsError> {
        multiply(self.gained_sales_per_account(growth)?, self.margin)
    }

    /// What the programme earns or loses: accounts × gained profit − whole cost.
    ///
    /// # Errors
    /// No accounts, or amounts too large.
    pub fn net_total(&self, growth: Decimal) -> Result<Decimal, EconomicsError> {
        let gained = multiply(self.counted()?, self.gained_profit_per_account(growth)?)?;
        gained.checked_sub(self.whole_cost()?).ok_or(TooLarge)
    }

    /// What an account earns or loses: [`Programme::net_total`] ÷ accounts.
    ///
    /// # Errors
    /// As for the total.
    pub fn net_per_account(&self, growth: Decimal) -> Result<Decimal, EconomicsError> {
        divide(self.net_total(growth)?, self.counted()?)
    }

    /// Return on the cost: [`Programme::net_total`] ÷ whole cost. A share: 0.5 is 50 %.
    ///
    /// # Errors
    /// As for the total, or no cost.
    pub fn return_on_cost(&self, growth: Decimal) -> Result<Decimal, EconomicsError> {
        match self.whole_cost()? {
            cost if cost.is_zero() => Err(NoCost),
            cost => divide(self.net_total(growth)?, cost),
        }
    }

    /// Total cost + accounts × extra cost.
    ///
    /// # Errors
    /// No accounts, or amounts too large.
    pub fn whole_cost(&self) -> Result<Decimal, EconomicsError> {
        multiply(self.counted()?, self.extra_cost_per_account)?.checked_add(self.total_cost).ok_or(TooLarge)
    }

    fn counted(&self) -> Result<Decimal, EconomicsError> {
        if self.accounts > Decimal::ZERO { Ok(self.accounts) } else { Err(NoAccounts) }
    }

    fn earning_margin(&self) -> Result<Decimal, EconomicsError> {
        if self.margin > Decimal::ZERO { Ok(self.margin) } else { Err(Margin { margin: self.margin }) }
    }
}

/// Sales that cover a cost: cost ÷ margin, the margin a share of sales.
///
/// # Errors
/// A margin of 0 or below, or amounts too large.
pub fn break_even_sales(cost: Decimal, margin: Decimal) -> Result<Decimal, EconomicsError> {
    if margin <= Decimal::ZERO {
        return Err(Margin { margin });
    }
    divide(cost, margin)
}

/// Growth of present sales that covers a cost: cost ÷ (margin × sales). A share: 0.1 is 10 %.
///
/// # Errors
/// A margin or sales of 0 or below, or amounts too large.
pub fn break_even_growth(cost: Decimal, margin: Decimal, sales: Decimal) -> Result<Decimal, EconomicsError> {
    if margin <= Decimal::ZERO {
        return Err(Margin { margin });
    }
    if sales <= Decimal::ZERO {
        return Err(Sales { sales });
    }
    divide(cost, multiply(margin, sales)?)
}

fn multiply(a: Decimal, b: Decimal) -> Result<Decimal, EconomicsError> {
    a.checked_mul(b).ok_or(TooLarge)
}

fn divide(a: Decimal, b: Decimal) -> Result<Decimal, EconomicsError> {
    a.checked_div(b).ok_or(TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme(margin: i64, sales: i64) -> Programme {
        Programme {
            accounts: Decimal::from(10),
            total_cost: Decimal::from(200_000),
            extra_cost_per_account: Decimal::ZERO,
            margin: Decimal::new(margin, 2),
            sales_per_account: Decimal::from(sales),
        }
    }

    #[test]
    fn break_even_is_exact() {
        let p = programme(10, 2_000_000);
        assert_eq!(p.break_even_growth(), Ok(Decimal::new(1, 1)));
        assert_eq!(p.net_total(Decimal::new(1, 1)), Ok(Decimal::ZERO));
        assert_eq!(
            p.break_even_sales_per_account(),
            break_even_sales(p.cost_per_account().unwrap(), p.margin)
        );
        assert_eq!(
            p.break_even_growth(),
            break_even_growth(p.cost_per_account().unwrap(), p.margin, p.sales_per_account)
        );
    }

    #[test]
    fn no_infinity() {
        assert_eq!(programme(0, 100).break_even_sales_total(), Err(Margin { margin: Decimal::new(0, 2) }));
        assert_eq!(programme(10, 0).break_even_growth(), Err(Sales { sales: Decimal::ZERO }));
        let none = Programme { accounts: Decimal::ZERO, ..programme(10, 100) };
        assert_eq!(none.cost_per_account(), Err(NoAccounts));
        let free = Programme { total_cost: Decimal::ZERO, ..programme(10, 100) };
        assert_eq!(free.return_on_cost(Decimal::ONE), Err(NoCost));
        let great = Programme { total_cost: Decimal::MAX, accounts: Decimal::MAX, ..programme(1, 1) };
        assert_eq!(great.break_even_sales_total(), Err(TooLarge));
        let vast = Programme { extra_cost_per_account: Decimal::MAX, ..programme(1, 1) };
        assert_eq!(vast.whole_cost(), Err(TooLarge));
    }
}
