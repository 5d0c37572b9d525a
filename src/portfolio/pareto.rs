//! Which customers hold how much of revenue, margin and profit.
//!
//! share = value ÷ Σ values; cumulative = Σ values so far ÷ Σ values; profit = margin − cost, where only key accounts cost
//! the programme something. The whale curve is the cumulative profit in the order of profit.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::concentration::{Class, Concentration, ConcentrationError};
use super::cost::CostModel;
use super::frame::Frame;
use super::sales::tops;
use crate::book::ledger::Sums;
use crate::book::ledger::groups::{Grouping, Groups, Per, read};
use crate::book::load::{Book, Shelf};
use crate::model::account::Account;
use crate::model::words::{Status, words};
use crate::score::measure::{Expression, Sources, Value};

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// What customers are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Revenue.
    Revenue,
    /// Margin.
    Margin,
    /// Margin less the cost of key account management.
    Profit,
}
words!(Measure { Revenue => "revenue", Margin => "margin", Profit => "profit" });

/// A figure, or why there is none.
pub type Figure = Result<Decimal, &'static str>;

/// One customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// Its id.
    pub id: String,
    /// Its name; `None` where the book does not have it.
    pub name: Option<String>,
    /// Whether it is a key account, or one of the accounts that count for it is.
    pub key: bool,
    /// Revenue of the days looked at.
    pub revenue: Figure,
    /// Margin of those days: the ledger's or, where that states none, revenue × the settings' net margin.
    pub margin: Figure,
    /// Whether the margin is by the settings' net margin.
    pub assumed: bool,
    /// What it costs the programme in those days; 0 for accounts that are not key.
    pub cost: Figure,
    /// Margin less cost.
    pub profit: Figure,
}

impl Customer {
    /// The figure of a measure.
    pub fn figure(&self, measure: Measure) -> Figure {
        match measure {
            Measure::Revenue => self.revenue,
            Measure::Margin => self.margin,
            Measure::Profit => self.profit,
        }
    }
}

/// All customers in the days looked at.
#[derive(Debug)]
pub struct Customers {
    /// Those with rows in the ledger, by id.
    pub customers: Vec<Customer>,
    /// How many accounts of the book have no row in the ledger at all.
    pub without_rows: usize,
    /// Accounts that the book does not have.
    pub strangers: usize,
    /// What the ledger said.
    pub groups: Groups,
}

/// Reads the customers of a book. With `roll_up` subsidiaries count for the topmost account that they belong to.
#[must_use]
pub fn customers(book: &Book, accounts: &Shelf<Account>, frame: Frame, roll_up: bool) -> Customers {
    let known = book.currencies(accounts);
    let grouping = Grouping {
        account: true,
        offering: false,
        market: false,
        per: Per::All,
        fiscal_year_start: book.settings.fiscal_year_start.0,
        window: frame.window,
    };
    let groups = read(&book.root, &book.sales(), &book.rates, &known, grouping);
    let tops = if roll_up { tops(accounts) } else { Default::default() };
    let top = |id: &str| tops.get(id).copied().map_or_else(|| id.to_owned(), str::to_owned);
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for (n, entry) in accounts.entries.iter().enumerate() {
        if groups.seen.get(n).copied().unwrap_or(false) {
            sums.entry(top(&entry.id)).or_default();
        }
    }
    for (group, sum) in &groups.sums {
        let of = sums.entry(top(group.account.as_deref().unwrap_or_default())).or_default();
        *of = of.plus(*sum);
    }
    let costs = Costs::new(book, accounts, frame);
    let mut cost: BTreeMap<String, Figure> = BTreeMap::new();
    for (n, entry) in accounts.entries.iter().enumerate().filter(|(_, e)| e.value.status == Status::Key) {
        let of = cost.entry(top(&entry.id)).or_insert(Ok(Decimal::ZERO));
        *of = add(*of, costs.of(n));
    }
    let strangers = sums.keys().filter(|id| accounts.get(id).is_none()).count();
    let customers = sums
        .into_iter()
        .map(|(id, sums)| {
            let name = accounts.get(&id).map(|e| e.value.name.clone());
            let cost_of = cost.get(&id).copied();
            customer(id, name, &sums, cost_of, costs.model.net_margin)
        })
        .collect();
    let without_rows = groups.seen.iter().filter(|seen| !**seen).count();
    Customers { customers, without_rows, strangers, groups }
}

fn customer(
    id: String,
    name: Option<String>,
    sums: &Sums,
    cost: Option<Figure>,
    net_margin: Option<Decimal>,
) -> Customer {
    let fits = |amount: Decimal| {
        if amount.abs() == Decimal::MAX { Err("too large to add up") } else { Ok(amount) }
    };
    let revenue = fits(sums.revenue);
    let stated = sums.margin_rows > 0 || sums.rows == 0;
    let margin = match (stated, net_margin) {
        (true, _) => fits(sums.margin),
        (false, Some(net)) => {
            revenue.and_then(|r| r.checked_mul(net).map(kept).ok_or("too large to compute"))
        }
        (false, None) => Err("no margin in the ledger, and none for all in kam.yaml"),
    };
    let key = cost.is_some();
    let cost = cost.unwrap_or(Ok(Decimal::ZERO));
    let profit = margin.and_then(|m| m.checked_sub(cost?).ok_or("too large to compute"));
    Customer { id, name, key, revenue, margin, assumed: !stated && margin.is_ok(), cost, profit }
}

fn add(a: Figure, b: Figure) -> Figure {
    a?.checked_add(b?).ok_or("too large to add up")
}

fn kept(value: Decimal) -> Decimal {
    value.round_dp(KEPT).normalize()
}

/// What key accounts cost in the days looked at.
struct Costs<'a> {
    model: CostModel,
    sources: Sources<'a>,
    own: Option<Expression>,
    years: Decimal,
}

impl<'a> Costs<'a> {
    fn new(book: &'a Book, accounts: &'a Shelf<Account>, frame: Frame) -> Self {
        let sources = Sources {
            accounts,
            rates: &book.rates,
            as_of: frame.window.to,
            fiscal_year_start: book.settings.fiscal_year_start.0,
            roll_up: false,
            ledger: None,
            questions: BTreeMap::new(),
            below: Vec::new(),
        };
        let model = CostModel::of(book, accounts);
        Self { model, sources, own: Expression::parse("costs.total").ok(), years: frame.years }
    }

    fn of(&self, row: usize) -> Figure {
        let own = match self.own.as_ref().map(|e| self.sources.evaluate(e, row)) {
            Some(Value::Number(own)) => Some(own),
            _ => None,
        };
        match self.model.cost(own) {
            Value::Number(a_year) => a_year.checked_mul(self.years).map(kept).ok_or("too large to compute"),
            _ => Err("kam.yaml does not say what a manager costs"),
        }
    }
}

/// A customer's place among all.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its index among the customers.
    pub customer: usize,
    /// 1 for the greatest; equal ones share a rank.
    pub rank: usize,
    /// Its value ÷ all.
    pub share: Figure,
    /// The values so far ÷ all.
    pub cumulative: Figure,
    /// The margins so far ÷ all.
    pub cumulative_margin: Figure,
    /// The profits so far ÷ all.
    pub cumulative_profit: Figure,
    /// Its class: A up to 80 % of the whole, B up to 95 %, C the rest.
    pub class: Option<Class>,
}

impl Customers {
    /// The customers in falling order of a measure; those without a figure come last, by id.
    #[must_use]
    pub fn ranked(&self, measure: Measure) -> Vec<Ranked> {
        let order = self.order(measure);
        let values: Vec<Figure> = self.customers.iter().map(|c| c.figure(measure)).collect();
        let classes = self.classes(measure);
        let mut sums = [Measure::Margin, Measure::Profit].map(|m| Running::new(self, m));
        let mut running = Running::new(self, measure);
        let mut ranked: Vec<Ranked> = Vec::with_capacity(order.len());
        for (place, customer) in order.into_iter().enumerate() {
            let value = values[customer];
            let tie = ranked.last().filter(|before| values[before.customer] == value);
            let rank = tie.map_or(place + 1, |before| before.rank);
            let (share, cumulative) = (running.share(value), running.add(value));
            let [margin, profit] = &mut sums;
            ranked.push(Ranked {
                customer,
                rank,
                share,
                cumulative,
                cumulative_margin: margin.add(self.customers[customer].margin),
                cumulative_profit: profit.add(self.customers[customer].profit),
                class: classes.get(customer).copied().flatten(),
            });
        }
        ranked
    }

    fn order(&self, measure: Measure) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.customers.len()).collect();
        let figure = |n: usize| self.customers[n].figure(measure).ok();
        order.sort_by(|a, b| figure(*b).cmp(&figure(*a)).then_with(|| a.cmp(b)));
        order
    }

    fn classes(&self, measure: Measure) -> Vec<Option<Class>> {
        let Ok(concentration) = self.concentration(measure) else { return Vec::new() };
        let classes = concentration.classes(Decimal::new(80, 2), Decimal::new(95, 2));
        let mut classes = classes.unwrap_or_default().into_iter();
        self.customers.iter().map(|c| c.figure(measure).ok().and_then(|_| classes.next())).collect()
    }

    /// The concentration of a measure over all customers with a figure; one below zero counts as 0.
    ///
    /// # Errors
    /// Figures without a concentration.
    pub fn concentration(&self, measure: Measure) -> Result<Concentration, ConcentrationError> {
        let figures = self.customers.iter().filter_map(|c| c.figure(measure).ok());
        Concentration::new(&figures.map(|v| v.max(Decimal::ZERO)).collect::<Vec<_>>())
    }

    /// How many customers have a figure below zero.
    #[must_use]
    pub fn below_zero(&self, measure: Measure) -> usize {
        let below = |c: &&Customer| c.figure(measure).is_ok_and(|v| v < Decimal::ZERO);
        self.customers.iter().filter(below).count()
    }

    /// The whale curve: customers in falling order of profit.
    #[must_use]
    pub fn whale(&self) -> Vec<Whale> {
        let mut running = Running::new(self, Measure::Profit);
        let with: Vec<usize> =
            self.order(Measure::Profit).into_iter().filter(|n| self.customers[*n].profit.is_ok()).collect();
        let count = Decimal::from(with.len());
        with.into_iter()
            .enumerate()
            .map(|(place, customer)| {
                let share = running.add(self.customers[customer].profit);
                let customers = kept(Decimal::from(place + 1) / count);
                Whale { customer, customers, cumulative: running.sum, share }
            })
            .collect()
    }
}

/// A step of the whale curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Whale {
    /// The customer, as an index.
    pub customer: usize,
    /// The customers so far ÷ all.
    pub customers: Decimal,
    /// The profits so far.
    pub cumulative: Figure,
    /// The profits so far ÷ all.
    pub share: Figure,
}

/// A running sum and what it is of the whole.
struct Running {
    sum: Figure,
    whole: Figure,
}

impl Running {
    fn new(customers: &Customers, measure: Measure) -> Self {
        let mut figures = customers.customers.iter().filter_map(|c| c.figure(measure).ok());
        let whole = figures.try_fold(Decimal::ZERO, |sum, figure| add(Ok(sum), Ok(figure)));
        let whole = match whole {
            Ok(whole) if whole <= Decimal::ZERO => Err("the whole is zero or less"),
            whole => whole,
        };
        Self { sum: Ok(Decimal::ZERO), whole }
    }

    fn share(&self, value: Figure) -> Figure {
        value?.checked_div(self.whole?).map(kept).ok_or("too large to compute")
    }

    /// Adds a value, where there is one, and gives the part of the whole that is reached.
    fn add(&mut self, value: Figure) -> Figure {
        if value.is_ok() {
            self.sum = add(self.sum, value);
        }
        value?;
        self.share(self.sum)
    }
}

/// What the programme depends on too much.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependency {
    /// What is looked at.
    pub what: What,
    /// What it comes to.
    pub value: Decimal,
    /// The line that it reaches.
    pub line: Decimal,
    /// Where the line comes from.
    pub source: &'static str,
}

impl Dependency {
    /// The customer that it is about, by its index; `None` where it is about all.
    #[must_use]
    pub fn customer(&self) -> Option<usize> {
        match self.what {
            What::Customer(n) => Some(n),
            What::TopFive | What::Index => None,
        }
    }
}

/// What a dependency is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A customer, by its index.
    Customer(usize),
    /// The five greatest customers.
    TopFive,
    /// The Herfindahl–Hirschman index.
    Index,
}

const RULE_OF_THUMB: &str = "a risk to buyers of companies, by a rule of thumb (thevxgroup.com, 2016)";
const GUIDELINES: &str =
    "the US Horizontal Merger Guidelines of 2010 call that concentrated, and above 2,500 highly so";

impl Customers {
    /// Where revenue depends on few: a customer of 10 % or more, five of 25 % or more, an index above 0.15 (1,500 on the
    /// scale of 10,000), and high above 0.25.
    ///
    /// # Errors
    /// Figures without a concentration.
    pub fn dependencies(&self) -> Result<Vec<Dependency>, ConcentrationError> {
        let concentration = self.concentration(Measure::Revenue)?;
        let rows: Vec<usize> =
            (0..self.customers.len()).filter(|n| self.customers[*n].revenue.is_ok()).collect();
        let total = concentration.total();
        let mut found = Vec::new();
        let (tenth, quarter) = (Decimal::new(10, 2), Decimal::new(25, 2));
        for place in concentration.order() {
            let customer = rows[*place];
            let revenue = self.customers[customer].revenue.unwrap_or_default().max(Decimal::ZERO);
            let share = revenue.checked_div(total).ok_or(ConcentrationError::TooLarge)?;
            if share < tenth {
                break;
            }
            found.push(Dependency {
                what: What::Customer(customer),
                value: kept(share),
                line: tenth,
                source: RULE_OF_THUMB,
            });
        }
        let five = concentration.top_share(5)?;
        if five >= quarter && concentration.accounts() > 5 {
            found.push(Dependency {
                what: What::TopFive,
                value: kept(five),
                line: quarter,
                source: RULE_OF_THUMB,
            });
        }
        let index = concentration.hhi()?;
        let lines = [Decimal::new(25, 2), Decimal::new(15, 2)];
        if let Some(line) = lines.into_iter().find(|line| index > *line) {
            found.push(Dependency { what: What::Index, value: kept(index), line, source: GUIDELINES });
        }
        Ok(found)
    }
}
