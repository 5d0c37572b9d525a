//! Whether key accounts earn what they cost, and what they are worth over the years.
//!
//! profit = margin of the last twelve months − cost; return on cost = profit ÷ cost. An account earns its cost where its
//! profit is not below zero. The lifetime value is of the profit.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cost::{CostModel, Economy};
use super::lifetime::{LifetimeError, finite, infinite};
use super::measured::Measured;
use super::monitoring::objectives::{Tracked, expression, track};
use crate::book::load::{Book, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::plan::{Objective, PlanStatus};
use crate::model::settings::Economics;
use crate::model::words::Status;
use crate::score::measure::{Expression, Sources, Value};

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// A figure, or why there is none.
pub type Figure = Result<Decimal, &'static str>;

/// What one account earns.
#[derive(Debug, Clone, PartialEq)]
pub struct Earning {
    /// Its index among the accounts.
    pub row: usize,
    /// What it costs and must sell.
    pub economy: Economy,
    /// Revenue of the last twelve months.
    pub revenue: Value,
    /// Margin of the last twelve months: the ledger's or, where that states none, revenue × the settings' net margin.
    pub margin: Figure,
    /// Margin less cost.
    pub profit: Figure,
    /// The profits of all years to come, without end.
    pub infinite: Figure,
    /// The profits of so many years to come as the settings say.
    pub finite: Figure,
}

/// All of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// How many accounts there are.
    pub accounts: usize,
    /// How many earn their cost, how many do not; of the others it is not known.
    pub earning: [usize; 2],
    /// Σ cost.
    pub cost: Figure,
    /// Σ revenue of those that have some.
    pub revenue: Figure,
    /// Σ margin of those that have one.
    pub margin: Figure,
    /// Σ profit of those that have one.
    pub profit: Figure,
    /// Profit ÷ cost, over those with both.
    pub return_on_cost: Figure,
    /// Σ sales that cover the cost.
    pub break_even_sales: Figure,
    /// That ÷ revenue.
    pub break_even_growth: Figure,
}

/// What accounts are looked at for.
const MEASURES: [&str; 4] = ["sales.revenue", "sales.margin", "sales.margin_rate", "costs.total"];

/// Measures that are read beside the accounts' own, such as those of objectives.
#[must_use]
pub fn measure(
    book: &Book,
    accounts: &Shelf<Account>,
    as_of: jiff::civil::Date,
    roll_up: bool,
    beside: &[Expression],
) -> Measured {
    let fixed: Vec<Expression> = MEASURES.iter().filter_map(|m| Expression::parse(m).ok()).collect();
    Measured::read(book, accounts, as_of, roll_up, fixed.iter().chain(beside))
}

/// What the accounts of these rows earn.
#[must_use]
pub fn earnings(book: &Book, sources: &Sources<'_>, rows: &[usize]) -> Vec<Earning> {
    let model = CostModel::of(book, sources.accounts);
    let economics = book.settings.economics.as_ref();
    let value = |name: &str, row: usize| match Expression::parse(name) {
        Ok(expression) => sources.evaluate(&expression, row),
        Err(why) => Value::missing(why),
    };
    rows.iter()
        .map(|row| {
            let [revenue, margin, margin_rate, own] = MEASURES.map(|name| value(name, *row));
            let own = match own {
                Value::Number(own) => Some(own),
                _ => None,
            };
            let economy = model.economy(own, &margin_rate, &revenue);
            let margin = earned(&margin, &revenue, model.net_margin);
            let profit = match (&economy.cost, margin) {
                (Value::Number(cost), Ok(margin)) => margin.checked_sub(*cost).ok_or("too large to compute"),
                (Value::Number(_), Err(why)) => Err(why),
                _ => Err("kam.yaml does not say what a manager costs"),
            };
            let (infinite, finite) = lifetime(economics, profit);
            Earning { row: *row, economy, revenue, margin, profit, infinite, finite }
        })
        .collect()
}

/// What a plan's objective may aim at for the account as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// `sales.revenue`.
    Revenue,
    /// `sales.margin`.
    Margin,
}

/// An objective for an account as a whole.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    /// The account's index.
    pub row: usize,
    /// What it aims at.
    pub goal: Goal,
    /// The objective.
    pub objective: &'a Objective,
    /// Its measure.
    pub expression: Expression,
    /// The plan's period.
    pub period: &'a str,
}

impl Target<'_> {
    /// How it stands.
    #[must_use]
    pub fn track(&self, sources: &Sources<'_>, currency: &str) -> Tracked {
        let value = (self.expression.unit(), sources.evaluate(&self.expression, self.row));
        track(self.objective, self.period, Some(value), currency, sources.as_of)
    }
}

/// The objectives on revenue and margin of whole accounts, of each account's latest active plan; the first of a kind.
#[must_use]
pub fn targets<'a>(accounts: &Shelf<Account>, plans: &'a [PlanFile]) -> Vec<Target<'a>> {
    let mut latest: BTreeMap<usize, (&str, &PlanFile)> = BTreeMap::new();
    for plan in plans {
        let Some(front) = plan.plan.front.as_ref().filter(|f| f.status == PlanStatus::Active) else {
            continue;
        };
        let Some(row) = accounts.position(&front.account) else { continue };
        let newer = latest.get(&row).is_none_or(|(period, _)| *period < front.period.as_str());
        if newer {
            latest.insert(row, (&front.period, plan));
        }
    }
    let mut found: Vec<Target<'a>> = Vec::new();
    for (row, (period, plan)) in latest {
        for objective in &plan.plan.objectives {
            let Some(expression) = expression(objective) else { continue };
            let whole = expression.arguments.offering.is_none() && expression.arguments.market.is_none();
            let goal = match expression.definition.name {
                "sales.revenue" if whole => Goal::Revenue,
                "sales.margin" if whole => Goal::Margin,
                _ => continue,
            };
            if !found.iter().any(|t| t.row == row && t.goal == goal) {
                found.push(Target { row, goal, objective, expression, period });
            }
        }
    }
    found
}

/// The rows of key accounts.
#[must_use]
pub fn key(accounts: &Shelf<Account>) -> Vec<usize> {
    let rows = accounts.entries.iter().enumerate();
    rows.filter(|(_, e)| e.value.status == Status::Key).map(|(n, _)| n).collect()
}

fn earned(margin: &Value, revenue: &Value, net: Option<Decimal>) -> Figure {
    match (margin, revenue, net) {
        (Value::Number(margin), _, _) => Ok(*margin),
        (_, Value::Number(revenue), Some(net)) => {
            revenue.checked_mul(net).map(kept).ok_or("too large to compute")
        }
        (_, Value::Number(_), None) => Err("no margin in the ledger, and none for all in kam.yaml"),
        _ => Err("no revenue in the ledger"),
    }
}

fn kept(value: Decimal) -> Decimal {
    value.round_dp(KEPT).normalize()
}

/// Lifetime value without end and over years.
fn lifetime(economics: Option<&Economics>, profit: Figure) -> (Figure, Figure) {
    const NONE: &str = "kam.yaml states no retention and discount";
    let Some((retention, discount)) =
        economics.and_then(|e| e.retention.zip(e.discount)).map(|(r, d)| (r.0.0, d.0.0))
    else {
        return (Err(NONE), Err(NONE));
    };
    let told = |value: Result<Decimal, LifetimeError>| match value {
        Ok(value) => Ok(kept(value)),
        Err(LifetimeError::Endless) => Err("a retention of 100 % without discount has no end"),
        Err(LifetimeError::TooLarge) => Err("too large to compute"),
    };
    let years = economics.and_then(|e| e.years).ok_or("kam.yaml states no years");
    (
        profit.and_then(|m| told(infinite(m, retention, discount))),
        profit.and_then(|m| told(finite(m, retention, discount, years?.0))),
    )
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(n) => Some(*n),
        _ => None,
    }
}

/// All accounts together.
#[must_use]
pub fn programme(earnings: &[Earning]) -> Programme {
    let sum = |figures: &mut dyn Iterator<Item = Decimal>, none: &'static str| {
        let mut any = false;
        let sum = figures.inspect(|_| any = true).try_fold(Decimal::ZERO, Decimal::checked_add);
        match sum {
            _ if !any => Err(none),
            Some(sum) => Ok(sum),
            None => Err("too large to add up"),
        }
    };
    let cost = sum(&mut earnings.iter().filter_map(|e| number(&e.economy.cost)), "no account has a cost");
    let revenue = sum(&mut earnings.iter().filter_map(|e| number(&e.revenue)), "no account has a revenue");
    let profit = sum(&mut earnings.iter().filter_map(|e| e.profit.ok()), "no account has a profit");
    let sales = sum(
        &mut earnings.iter().filter_map(|e| number(&e.economy.break_even_sales)),
        "no account has break-even sales",
    );
    let spent = sum(
        &mut earnings.iter().filter(|e| e.profit.is_ok()).filter_map(|e| number(&e.economy.cost)),
        "no account has a profit",
    );
    let over = |above: Figure, below: Figure, zero: &'static str| match (above, below) {
        (Ok(_), Ok(below)) if below <= Decimal::ZERO => Err(zero),
        (Ok(above), Ok(below)) => above.checked_div(below).map(kept).ok_or("too large to compute"),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    let within = |earns: bool| {
        earnings.iter().filter(|e| e.profit.is_ok_and(|p| (p >= Decimal::ZERO) == earns)).count()
    };
    Programme {
        accounts: earnings.len(),
        earning: [within(true), within(false)],
        cost,
        revenue,
        margin: sum(&mut earnings.iter().filter_map(|e| e.margin.ok()), "no account has a margin"),
        profit,
        return_on_cost: over(profit, spent, "the accounts cost nothing"),
        break_even_sales: sales,
        break_even_growth: over(sales, revenue, "no revenue to grow from"),
    }
}
