//! What measures are computed from: the accounts, the ledger's answers, rates and dates.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::expression::Expression;
use super::registry::Kind;
use super::sales;
use super::value::{Notes, Place, Value, Working};
use super::window::{Windows, windows};
use crate::book::ledger::{Answers, Question, Sums, Window};
use crate::book::load::{Entry, Shelf};
use crate::book::money::Rates;
use crate::model::account::Account;
use crate::text::yaml::Route;

/// What measures are computed from.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The accounts.
    pub accounts: &'a Shelf<Account>,
    /// The rates of exchange.
    pub rates: &'a Rates,
    /// The date that everything is seen from.
    pub as_of: Date,
    /// The month in which the fiscal year begins.
    pub fiscal_year_start: i8,
    /// Whether figures of subsidiaries count for their parents unless a measure says otherwise.
    pub roll_up: bool,
    /// The ledger's answers; `None` where the book has no ledger.
    pub ledger: Option<&'a Answers>,
    /// Where each question stands among the answers.
    pub questions: BTreeMap<Question, usize>,
    /// For each account its subsidiaries and theirs; empty where nothing is rolled up.
    pub below: Vec<Vec<usize>>,
}

/// The account that a measure is computed for.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Its index among the accounts.
    pub index: usize,
    /// It.
    pub entry: &'a Entry<Account>,
    below: &'a [usize],
}

impl Subject<'_> {
    /// The account itself and, where figures are rolled up, its subsidiaries and theirs.
    #[must_use]
    pub fn members(&self, roll_up: bool) -> Vec<usize> {
        let mut members = vec![self.index];
        if roll_up {
            members.extend_from_slice(self.below);
        }
        members
    }
}

impl<'a> Sources<'a> {
    /// The questions that expressions put to the ledger, each once, in a stable order.
    #[must_use]
    pub fn questions<'e>(
        expressions: impl IntoIterator<Item = &'e Expression>,
        as_of: Date,
        fiscal_year_start: i8,
    ) -> Vec<Question> {
        let mut questions = Vec::new();
        for expression in expressions.into_iter().filter(|e| e.needs_sales()) {
            if let Some(w) = windows(&expression.arguments, as_of, fiscal_year_start) {
                questions.push(sales::question(expression, w.now));
                if expression.figure() == Some(sales::Figure::Growth) {
                    questions.push(sales::question(expression, w.before));
                }
            }
        }
        questions.sort();
        questions.dedup();
        questions
    }

    /// For each account its subsidiaries and theirs, each once. Circles of parents end where they close.
    #[must_use]
    pub fn descendants(accounts: &Shelf<Account>) -> Vec<Vec<usize>> {
        let children = crate::book::load::children(accounts);
        (0..accounts.entries.len())
            .map(|top| {
                let mut below = Vec::new();
                let mut open = children.get(&top).cloned().unwrap_or_default();
                while let Some(next) = open.pop() {
                    if next != top && !below.contains(&next) {
                        below.push(next);
                        open.extend(children.get(&next).into_iter().flatten());
                    }
                }
                below.sort_unstable();
                below
            })
            .collect()
    }

    /// The account at an index.
    #[must_use]
    pub fn subject(&'a self, index: usize) -> Subject<'a> {
        Subject {
            index,
            entry: &self.accounts.entries[index],
            below: self.below.get(index).map_or(&[], Vec::as_slice),
        }
    }

    /// The id of the account at an index.
    #[must_use]
    pub fn id(&self, index: usize) -> &str {
        &self.accounts.entries[index].id
    }

    /// What a measure comes to for an account.
    #[must_use]
    pub fn evaluate(&self, expression: &Expression, index: usize) -> Value {
        self.run(expression, index, &mut Notes::none())
    }

    /// The same with the working behind it.
    #[must_use]
    pub fn explain(&self, expression: &Expression, index: usize) -> (Value, Vec<Working>) {
        let mut lines = Vec::new();
        let value = self.run(expression, index, &mut Notes(Some(&mut lines)));
        (value, lines)
    }

    /// What an account sold in a window that some measure asked for, with its subsidiaries where figures are rolled up;
    /// `None` where nobody asked, and for accounts that the ledger does not know.
    #[must_use]
    pub fn sums(&self, window: Window, index: usize) -> Option<Sums> {
        let ledger = self.ledger?;
        let members = self.subject(index).members(self.roll_up);
        if !members.iter().any(|n| ledger.known.get(*n).copied().unwrap_or(false)) {
            return None;
        }
        let at = *self.questions.get(&Question { window, offering: None, market: None })?;
        let sums = members.iter().filter_map(|n| ledger.sums[at].get(*n));
        Some(sums.fold(Sums::default(), |sum, more| sum.plus(*more)))
    }

    fn run(&self, expression: &Expression, index: usize, notes: &mut Notes<'_>) -> Value {
        let subject = self.subject(index);
        match expression.definition.kind {
            Kind::Account(compute) => compute(self, &subject, expression, notes),
            Kind::Sales(figure) => sales::evaluate(figure, self, &subject, expression, notes),
        }
    }

    pub(super) fn windows(&self, expression: &Expression) -> Option<Windows> {
        windows(&expression.arguments, self.as_of, self.fiscal_year_start)
    }

    /// An amount of an account in the book's currency.
    pub(super) fn money(&self, entry: &Entry<Account>, amount: Decimal) -> Result<Decimal, Value> {
        let currency = entry.value.currency.unwrap_or(self.rates.currency);
        self.rates
            .convert(amount, currency)
            .ok_or_else(|| Value::missing(format!("no rate for {currency} in kam.yaml")))
    }

    pub(super) fn at(
        entry: &Entry<Account>,
        what: impl Into<String>,
        figure: impl ToString,
        route: Route,
    ) -> Working {
        Working {
            what: what.into(),
            figure: figure.to_string(),
            place: Place::Route(PathBuf::from(&entry.path), route),
        }
    }
}
