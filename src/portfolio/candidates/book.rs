//! The accounts of a book with the measures that a policy asks for.

use std::borrow::Cow;
use std::io;

use jiff::civil::Date;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{Candidates, Listed};
use crate::book::ledger::{self, Answers, Inquiry, Question};
use crate::book::load::{Book, Entry, Shelf, located};
use crate::model::account::Account;
use crate::model::policy::{Capacity, Policy, Veto};
use crate::model::scale::Scale;
use crate::model::words::{PersonKind, Status};
use crate::portfolio::cost::{CostModel, Economy};
use crate::score::compile::{Compiled, Fault};
use crate::score::decision::Room;
use crate::score::measure::{Expression, Sources, Value};
use crate::text::finding::{Finding, Level};
use crate::text::nearest::{count, list};

/// Measures that the decision list shows whatever the policy asks for.
const REVENUE: &str = "sales.revenue";
const MARGIN_RATE: &str = "sales.margin_rate";
const COSTS: &str = "costs.total";

/// The accounts of a book, measured.
#[derive(Debug)]
pub struct BookCandidates {
    /// The accounts.
    pub accounts: Shelf<Account>,
    /// What the ledger answered; `None` where the book has none.
    pub answers: Option<Answers>,
    /// The measures: a column for each criterion.
    pub values: Vec<Vec<Value>>,
    /// The cost model in effect.
    pub costs: CostModel,
    /// What was assumed or left out, in sentences.
    pub notes: Vec<String>,
    questions: Vec<Question>,
    below: Vec<Vec<usize>>,
    vetoed: Vec<Option<usize>>,
    revenue: Vec<Value>,
    margin_rate: Vec<Value>,
    own_costs: Vec<Value>,
    currency: String,
    as_of: Date,
    roll_up: bool,
}

/// How a book is measured.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// The date that everything is seen from.
    pub as_of: Date,
    /// Whether figures of subsidiaries count for their parents.
    pub roll_up: bool,
    /// Accounts whose ledger rows are wanted one by one.
    pub detail: &'a [String],
    /// Measures that will be asked for beside those of the policy.
    pub beside: &'a [&'a Expression],
}

impl BookCandidates {
    /// Reads the accounts and the ledger of a book and measures what a policy asks for.
    ///
    /// # Errors
    /// Nothing stops it: what is wrong with files goes into `findings`, and those accounts are left out.
    #[must_use]
    pub fn measure(
        book: &Book,
        compiled: &Compiled,
        manner: Manner<'_>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut accounts = book.accounts(findings);
        without_rate(book, &mut accounts, findings);
        let fixed: Vec<Expression> =
            [REVENUE, MARGIN_RATE].iter().filter_map(|text| Expression::parse(text).ok()).collect();
        let expressions = compiled
            .measures
            .iter()
            .chain(&compiled.vetoes)
            .flatten()
            .chain(&fixed)
            .chain(manner.beside.iter().copied());
        let questions =
            Sources::questions(expressions.clone(), manner.as_of, book.settings.fiscal_year_start.0);
        let files = book.sales();
        let rolls = manner.roll_up || expressions.clone().any(|e| e.arguments.roll_up == Some(true));
        let below = if rolls { Sources::descendants(&accounts) } else { Vec::new() };
        let inquiry = Inquiry {
            accounts: book.currencies(&accounts),
            questions: questions.clone(),
            as_of: manner.as_of,
            detail: with_subsidiaries(&accounts, &below, manner.detail),
        };
        let mut answers =
            (!files.is_empty()).then(|| ledger::read(&book.root, &files, &book.rates, &inquiry));
        if let Some(answers) = &mut answers {
            findings.append(&mut answers.findings);
        }
        let mut found = Self {
            costs: CostModel::of(book, &accounts),
            values: Vec::new(),
            vetoed: Vec::new(),
            revenue: Vec::new(),
            margin_rate: Vec::new(),
            own_costs: Vec::new(),
            notes: Vec::new(),
            currency: book.rates.currency.code().to_owned(),
            as_of: manner.as_of,
            roll_up: manner.roll_up,
            accounts,
            answers,
            questions,
            below,
        };
        let sources = found.sources(book);
        let column = |e: &Expression| -> Vec<Value> {
            (0..sources.accounts.entries.len()).into_par_iter().map(|row| sources.evaluate(e, row)).collect()
        };
        let named = |text: &str| Expression::parse(text).map(|e| column(&e)).unwrap_or_default();
        let values: Vec<Vec<Value>> = compiled.measures.iter().flatten().map(&column).collect();
        let (revenue, margin_rate, own_costs) = (named(REVENUE), named(MARGIN_RATE), named(COSTS));
        let vetoes: Vec<Vec<Value>> = compiled.vetoes.iter().flatten().map(&column).collect();
        let vetoed = (0..sources.accounts.entries.len())
            .map(|row| {
                compiled
                    .policy
                    .vetoes
                    .iter()
                    .zip(&vetoes)
                    .position(|(veto, column)| rules_out(veto, &column[row]))
            })
            .collect();
        drop(sources);
        (found.values, found.revenue, found.margin_rate, found.own_costs, found.vetoed) =
            (values, revenue, margin_rate, own_costs, vetoed);
        found.notes = found.ledger_notes();
        found
    }

    /// What measures are computed from, to compute one again with its working.
    #[must_use]
    pub fn sources<'a>(&'a self, book: &'a Book) -> Sources<'a> {
        Sources {
            accounts: &self.accounts,
            rates: &book.rates,
            as_of: self.as_of,
            fiscal_year_start: book.settings.fiscal_year_start.0,
            roll_up: self.roll_up,
            ledger: self.answers.as_ref(),
            questions: self.questions.iter().cloned().enumerate().map(|(n, q)| (q, n)).collect(),
            below: self.below.clone(),
        }
    }

    /// The measures as numbers, a column for each criterion, NaN where there is none. Words that the policy does not
    /// know are mistakes of the policy.
    pub fn numbers(&self, compiled: &Compiled, faults: &mut Vec<Fault>) -> Vec<Vec<f64>> {
        let criteria = compiled.policy.criteria.iter().enumerate();
        criteria
            .zip(&self.values)
            .map(|((n, criterion), column)| {
                let mut unknown: Vec<&str> = Vec::new();
                let numbers = column
                    .iter()
                    .map(|value| match (&criterion.scale, value) {
                        (_, Value::Missing(_)) => f64::NAN,
                        (Some(Scale::Choice(choice)), value) => match value.word().map(|w| (w, choice.0.get(w))) {
                            Some((_, Some(score))) => score.number(),
                            Some((word, None)) => {
                                unknown.push(word);
                                f64::NAN
                            }
                            None => f64::NAN,
                        },
                        (_, value) => value.number().unwrap_or_else(|| {
                            unknown.extend(value.word());
                            f64::NAN
                        }),
                    })
                    .collect();
                unknown.sort_unstable();
                unknown.dedup();
                if !unknown.is_empty() {
                    let words = list(unknown.iter().copied(), "and");
                    let text = match &criterion.scale {
                        Some(Scale::Choice(_)) => format!("the choice of `{}` has no score for {words}\nadd a score for every word that the accounts use", criterion.id),
                        _ => format!("`{}` is a word for some accounts ({words}), not a number\ngive each word a score: `scale: {{choice: {{…}}}}`", criterion.measure),
                    };
                    faults.push(Fault::error("invalid-value", vec!["criteria".into(), n.into(), "scale".into()], text));
                }
                numbers
            })
            .collect()
    }

    /// How many key accounts there is room for under a policy.
    pub fn room(
        &self,
        book: &Book,
        policy: &Policy,
        faults: &mut Vec<Fault>,
        findings: &mut Vec<Finding>,
    ) -> (Room, Option<String>) {
        let route = || vec!["decision".into(), "capacity".into()];
        match policy.decision.as_ref().and_then(|d| d.capacity) {
            None => (Room::Any, None),
            Some(Capacity::Accounts(n)) => (Room::Accounts(n), Some(format!("capacity: {n} accounts"))),
            Some(Capacity::Managers) => {
                let Some(each) = book.settings.economics.as_ref().and_then(|e| e.accounts_per_manager) else {
                    faults.push(Fault::error("missing-field", route(), "`capacity: managers` needs to know how many accounts one looks after\nadd `economics: {accounts_per_manager: 10}` to kam.yaml"));
                    return (Room::Any, None);
                };
                let people = book.people(findings);
                let managers = people.entries.iter().filter(|p| p.value.kind == PersonKind::Manager).count();
                if managers == 0 && people.broken.is_empty() {
                    faults.push(Fault::error("missing-field", route(), "`capacity: managers`, but nobody in people/ is of kind manager\nadd the managers, or write a number of accounts"));
                    return (Room::Any, None);
                }
                let room = u32::try_from(managers).unwrap_or(u32::MAX).saturating_mul(each.0);
                (
                    Room::Accounts(room),
                    Some(format!("capacity: {managers} managers × {} accounts = {room}", each.0)),
                )
            }
            Some(Capacity::Budget(budget)) => {
                let costs: Vec<Option<Decimal>> =
                    (0..self.rows()).map(|row| number(&self.economy(row).cost)).collect();
                if costs.iter().all(Option::is_none) && self.rows() > 0 {
                    faults.push(Fault::error("missing-field", route(), "a budget needs to know what an account costs\nadd `economics: {manager_cost: …, accounts_per_manager: …}` to kam.yaml"));
                }
                (Room::Budget(budget.0, costs), None)
            }
        }
    }

    /// What an account costs and must earn.
    #[must_use]
    pub fn economy(&self, row: usize) -> Economy {
        self.costs.economy(number(&self.own_costs[row]), &self.margin_rate[row], &self.revenue[row])
    }

    /// Revenue of the last twelve months.
    #[must_use]
    pub fn revenue(&self, row: usize) -> &Value {
        &self.revenue[row]
    }

    /// The date that everything is seen from.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// What an account costs of its own, in the book's currency.
    #[must_use]
    pub fn own_costs(&self, row: usize) -> &Value {
        &self.own_costs[row]
    }

    fn ledger_notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let Some(answers) = &self.answers else { return notes };
        let Some(covers) = answers.covers else { return notes };
        if let Some(first) = self.questions.iter().map(|q| q.window).min_by_key(|w| w.from)
            && covers.from > first.from
            && covers.from.since(first.from).is_ok_and(|s| s.get_days() > 31)
        {
            notes.push(format!("the ledger begins on {}, within the window {first}: figures of that window are of fewer days", covers.from));
        }
        if !answers.strangers.is_empty() {
            let rows: u64 = answers.strangers.values().map(|(rows, _, _)| rows).sum();
            notes.push(format!(
                "{} left out: of {} that the book does not have",
                count(usize::try_from(rows).unwrap_or(usize::MAX), "ledger row"),
                count(answers.strangers.len(), "account")
            ));
        }
        notes
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(n) => Some(*n),
        _ => None,
    }
}

/// Whether a veto rules a measure out; a missing measure is ruled out by nothing.
fn rules_out(veto: &Veto, value: &Value) -> bool {
    let limit = match value {
        Value::Number(n) => {
            veto.below.is_some_and(|b| *n < b.value) || veto.above.is_some_and(|a| *n > a.value)
        }
        Value::Level(_, place) => {
            let place = Decimal::from(*place);
            veto.below.is_some_and(|b| place < b.value) || veto.above.is_some_and(|a| place > a.value)
        }
        Value::Word(_) | Value::Missing(_) => false,
    };
    limit || veto.is.as_deref().is_some_and(|word| value.word() == Some(word))
}

/// Accounts in a currency without a rate cannot be compared: they are left out with a finding.
fn without_rate(book: &Book, accounts: &mut Shelf<Account>, findings: &mut Vec<Finding>) {
    let mut broken = Vec::new();
    accounts.entries.retain(|entry| {
        let Some(currency) = entry.value.currency.filter(|c| book.rates.rate(*c).is_none()) else {
            return true;
        };
        let text = format!(
            "the currency `{currency}` has no rate\nadd it to `rates` in kam.yaml; known are {}",
            list(book.rates.known(), "and")
        );
        findings.push(located(
            &book.root,
            &entry.path,
            "unknown-currency",
            Level::Error,
            &text,
            &["currency".into()],
        ));
        broken.push(entry.id.clone());
        false
    });
    accounts.broken.extend(broken);
}

/// Accounts whose rows are wanted one by one, with those whose figures count for them.
fn with_subsidiaries<'a>(
    accounts: &'a Shelf<Account>,
    below: &[Vec<usize>],
    ids: &'a [String],
) -> Vec<&'a str> {
    let mut wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
    for row in ids.iter().filter_map(|id| accounts.position(id)) {
        wanted.extend(below.get(row).into_iter().flatten().map(|n| accounts.entries[*n].id.as_str()));
    }
    wanted
}

impl Candidates for BookCandidates {
    fn rows(&self) -> usize {
        self.accounts.entries.len()
    }

    fn listed(&self, row: usize) -> io::Result<Listed> {
        let Entry { id, value, .. } = &self.accounts.entries[row];
        Ok(Listed {
            id: id.clone(),
            name: Some(value.name.clone()),
            status: Some(value.status),
            segment: value.segment.clone(),
            region: value.region.clone(),
            manager: value.manager.clone(),
            parent: value.parent.clone(),
            revenue: self.revenue[row].clone(),
            margin_rate: self.margin_rate[row].clone(),
            currency: Some(self.currency.clone()),
            economy: Some(self.economy(row)),
        })
    }

    fn id(&self, row: usize) -> io::Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(&self.accounts.entries[row].id))
    }

    fn named(&self, row: usize, to: &mut dyn FnMut(&str, Option<&str>)) -> io::Result<()> {
        let Entry { id, value, .. } = &self.accounts.entries[row];
        to(id, Some(&value.name));
        Ok(())
    }

    fn status(&self, row: usize) -> Status {
        self.accounts.entries[row].value.status
    }

    fn measure(&self, criterion: usize, row: usize) -> Option<Value> {
        self.values.get(criterion).map(|column| column[row].clone())
    }

    fn veto(&self, row: usize) -> Option<usize> {
        self.vetoed[row]
    }

    fn find(&self, id: &str) -> io::Result<Option<usize>> {
        Ok(self.accounts.position(id))
    }
}
