//! What looking after a key account costs, and what it must sell to pay for that.
//!
//! cost = manager cost ÷ accounts per manager + its own costs + structure cost ÷ key accounts;
//! break-even sales = cost ÷ margin; break-even growth = break-even sales ÷ revenue.

use rust_decimal::Decimal;

use super::economics::{break_even_growth, break_even_sales};
use crate::book::load::{Book, Shelf};
use crate::model::account::Account;
use crate::model::settings::Economics;
use crate::model::words::Status;
use crate::score::measure::Value;

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// What the programme's settings say about cost and margin.
#[derive(Debug, Clone, PartialEq)]
pub struct CostModel {
    /// Each account's share of its manager; `None` where the settings do not say.
    pub manager_share: Option<Decimal>,
    /// The parts of that share: a manager's cost and accounts per manager.
    pub manager_parts: Option<(Decimal, u32)>,
    /// Each key account's share of leadership and support; `None` where the settings state no such cost.
    pub structure_share: Option<Decimal>,
    /// The parts of that share: the whole cost and the accounts that share it.
    pub structure_parts: Option<(Decimal, usize)>,
    /// The margin of accounts without one of their own.
    pub net_margin: Option<Decimal>,
}

/// What an account costs and must earn.
#[derive(Debug, Clone, PartialEq)]
pub struct Economy {
    /// A year, in the book's currency.
    pub cost: Value,
    /// The margin that was used, as a share.
    pub margin: Value,
    /// Whether it is the settings' and not the account's own.
    pub assumed_margin: bool,
    /// Sales that cover the cost.
    pub break_even_sales: Value,
    /// The growth of revenue that brings them.
    pub break_even_growth: Value,
}

impl CostModel {
    /// The model of a book in which `sharing` accounts share the structure.
    #[must_use]
    pub fn new(economics: Option<&Economics>, sharing: usize) -> Self {
        let Some(e) = economics else {
            return Self {
                manager_share: None,
                manager_parts: None,
                structure_share: None,
                structure_parts: None,
                net_margin: None,
            };
        };
        let manager_parts = e.manager_cost.zip(e.accounts_per_manager).map(|(cost, n)| (cost.0, n.0));
        let structure_parts = e.structure_cost.filter(|_| sharing > 0).map(|cost| (cost.0, sharing));
        Self {
            manager_share: manager_parts.map(|(cost, n)| cost / Decimal::from(n)),
            structure_share: structure_parts.map(|(cost, n)| cost / Decimal::from(n)),
            manager_parts,
            structure_parts,
            net_margin: e.net_margin.map(|m| m.0.0),
        }
    }

    /// The model of a book: the structure is shared by the accounts that are key now or, before there are any, by as many
    /// as one manager looks after.
    #[must_use]
    pub fn of(book: &Book, accounts: &Shelf<Account>) -> Self {
        let economics = book.settings.economics.as_ref();
        let key = accounts.entries.iter().filter(|e| e.value.status == Status::Key).count();
        let sharing = match key {
            0 => economics.and_then(|e| e.accounts_per_manager).map_or(0, |n| n.0 as usize),
            key => key,
        };
        Self::new(economics, sharing)
    }

    /// What an account with these costs of its own costs a year.
    #[must_use]
    pub fn cost(&self, own: Option<Decimal>) -> Value {
        let parts = [self.manager_share, own, self.structure_share];
        match parts.into_iter().flatten().try_fold(Decimal::ZERO, Decimal::checked_add) {
            _ if self.manager_share.is_none() => Value::missing("kam.yaml does not say what a manager costs"),
            Some(cost) => Value::Number(cost),
            None => Value::missing("too large to add up"),
        }
    }

    /// The economy of an account with these costs of its own, margin and revenue.
    #[must_use]
    pub fn economy(&self, own: Option<Decimal>, margin_rate: &Value, revenue: &Value) -> Economy {
        let cost = self.cost(own);
        let (margin, assumed_margin) = match (margin_rate, self.net_margin) {
            (Value::Number(own), _) => (Value::Number(*own), false),
            (_, Some(net)) => (Value::Number(net), true),
            (_, None) => (Value::missing("no margin, and none for all in kam.yaml"), false),
        };
        let (sales, growth) = match (&cost, &margin) {
            (Value::Number(cost), Value::Number(margin)) => {
                let undefined = |_| Value::missing("a margin of zero or less covers no cost");
                let sales = break_even_sales(*cost, *margin).map_or_else(undefined, kept);
                let growth = match revenue {
                    _ if sales.is_missing() => sales.clone(),
                    Value::Number(revenue) => break_even_growth(*cost, *margin, *revenue)
                        .map_or_else(|_| Value::missing("no revenue to grow from"), kept),
                    _ => Value::missing("no revenue to grow from"),
                };
                (sales, growth)
            }
            (Value::Number(_), missing) | (missing, _) => (missing.clone(), missing.clone()),
        };
        Economy { cost, margin, assumed_margin, break_even_sales: sales, break_even_growth: growth }
    }
}

fn kept(value: Decimal) -> Value {
    Value::Number(value.round_dp(KEPT).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        Value::Number(text.parse().unwrap())
    }

    #[test]
    fn ten_accounts_at_ten_per_cent() {
        let economics = crate::text::yaml::read(
            "manager_cost: 200000\naccounts_per_manager: 10\nnet_margin: 10%\nstructure_cost: 60000\n",
        )
        .value;
        let model = CostModel::new(economics.as_ref(), 10);
        let e = model.economy(None, &Value::missing("none"), &number("2000000"));
        assert_eq!(e.cost, number("26000"));
        assert_eq!(
            (e.break_even_sales, e.break_even_growth, e.assumed_margin),
            (number("260000"), number("0.13"), true)
        );
        let plain = CostModel { structure_share: None, ..model };
        let e = plain.economy(None, &number("0.10"), &number("2000000"));
        assert_eq!((e.break_even_sales, e.break_even_growth), (number("200000"), number("0.1")));
        assert!(plain.economy(None, &number("0"), &number("1")).break_even_sales.is_missing());
        assert!(plain.economy(None, &number("0.1"), &number("0")).break_even_growth.is_missing());
    }
}
