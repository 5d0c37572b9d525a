//! A matching of managers with accounts: what it is asked from, and how the answer reads.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::assignment::{Limits, Pair, Problem};
use super::fit::{Fits, Met};
use super::staff::Staff;
use crate::book::fits::{CapacityRow, FitRow};
use crate::book::load::{Book, Entry, Shelf};
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::settings::AtLeastOne;
use crate::model::words::{PersonKind, Status};
use crate::text::finding::Finding;
use crate::text::nearest::{count, nearest};

/// An account that is to have a manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanting {
    /// Its id.
    pub id: String,
    /// Its name, where there is a book.
    pub name: Option<String>,
    /// Who looks after it now, where there is a book.
    pub now: Option<String>,
}

/// Somebody who can look after accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Able {
    /// Their id.
    pub id: String,
    /// Their name, where there is a book.
    pub name: Option<String>,
}

/// What is to be matched, and from where it comes.
#[derive(Debug)]
pub struct Matching<'b> {
    /// The accounts, sorted by id.
    pub accounts: Vec<Wanting>,
    /// The managers, sorted by id.
    pub managers: Vec<Able>,
    /// The problem over both.
    pub problem: Problem,
    /// Where the fits come from; `None` where they were given.
    pub fits: Option<Fits<'b>>,
    /// What was assumed, in sentences.
    pub notes: Vec<String>,
    /// What is wrong with the input.
    pub findings: Vec<Finding>,
}

/// Why there is nothing to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// No account.
    Accounts,
    /// No manager.
    Managers,
    /// Every weight of the fit is 0.
    Weights,
}

impl<'b> Matching<'b> {
    /// The key accounts and the managers of a book.
    ///
    /// # Errors
    /// A book without key accounts or managers, or without anything that makes a fit.
    pub fn of_book(
        book: &'b Book,
        accounts: &'b Shelf<Account>,
        staff: &Staff<'b>,
        allow_unassigned: bool,
    ) -> Result<Self, Nothing> {
        let keys: Vec<&Entry<Account>> =
            accounts.entries.iter().filter(|e| e.value.status == Status::Key).collect();
        let able: Vec<&Entry<Person>> =
            staff.people.entries.iter().filter(|e| e.value.kind == PersonKind::Manager).collect();
        if keys.is_empty() {
            return Err(Nothing::Accounts);
        }
        if able.is_empty() {
            return Err(Nothing::Managers);
        }
        let settings = &book.settings.assignment;
        let usual = book.settings.economics.as_ref().and_then(|e| e.accounts_per_manager);
        let (forbidden, findings) = forbidden(book, accounts, staff.people);
        let fits = Fits::new(keys.clone(), able.clone(), settings, staff).ok_or(Nothing::Weights)?;
        let mut pairs = Vec::new();
        for (account, key) in keys.iter().enumerate() {
            let hours = key.value.needs.as_ref().and_then(|needs| needs.hours).map_or(Decimal::ZERO, |h| h.0);
            for (manager, person) in able.iter().enumerate() {
                if !forbidden.contains(&(&*key.id, &*person.id)) {
                    pairs.push(Pair { account, manager, fit: fits.fit(account, manager), hours });
                }
            }
        }
        let limits = able.iter().map(|person| limits(&person.value, usual)).collect();
        let notes = notes(&keys, &able, usual);
        Ok(Self {
            problem: Problem { accounts: keys.len(), managers: limits, pairs, allow_unassigned },
            accounts: keys
                .iter()
                .map(|e| Wanting {
                    id: e.id.clone(),
                    name: Some(e.value.name.clone()),
                    now: e.value.manager.clone(),
                })
                .collect(),
            managers: able
                .iter()
                .map(|e| Able { id: e.id.clone(), name: Some(e.value.name.clone()) })
                .collect(),
            fits: Some(fits),
            notes,
            findings,
        })
    }

    /// The accounts and managers of bare rows.
    ///
    /// # Errors
    /// No rows.
    pub fn of_rows(
        fits: &[FitRow],
        capacities: Option<&[CapacityRow]>,
        allow_unassigned: bool,
    ) -> Result<Self, Nothing> {
        let accounts: Vec<&str> =
            fits.iter().map(|row| &*row.account).collect::<BTreeSet<_>>().into_iter().collect();
        let named = fits.iter().map(|row| &*row.manager);
        let managers: Vec<&str> = named.collect::<BTreeSet<_>>().into_iter().collect();
        if accounts.is_empty() {
            return Err(Nothing::Accounts);
        }
        let stated: BTreeMap<&str, &CapacityRow> =
            capacities.into_iter().flatten().map(|row| (&*row.manager, row)).collect();
        let limit = |id: &&str| {
            stated
                .get(id)
                .map_or_else(Limits::default, |row| Limits { accounts: row.accounts, hours: row.hours })
        };
        let place = |ids: &[&str], id: &str| ids.binary_search(&id).unwrap_or_default();
        let pair = |row: &FitRow| Pair {
            account: place(&accounts, &row.account),
            manager: place(&managers, &row.manager),
            fit: row.fit,
            hours: row.hours.unwrap_or_default(),
        };
        let mut notes = Vec::new();
        match capacities {
            None => notes.push(
                "nobody's capacity is stated, so everybody takes any number; --capacity names a file"
                    .to_owned(),
            ),
            Some(_) => {
                let free: Vec<&str> =
                    managers.iter().copied().filter(|id| !stated.contains_key(id)).collect();
                if !free.is_empty() {
                    notes.push(format!(
                        "without a row in the capacities, so without a limit: {}",
                        free.join(", ")
                    ));
                }
                let idle: Vec<&str> = stated.keys().copied().filter(|id| !managers.contains(id)).collect();
                if !idle.is_empty() {
                    notes.push(format!("without a fit for any account: {}", idle.join(", ")));
                }
            }
        }
        let without = fits.iter().filter(|row| row.hours.is_none()).count();
        if without > 0 && stated.values().any(|row| row.hours.is_some()) {
            notes.push(format!("{} without hours taken as 0 hours", count(without, "row")));
        }
        Ok(Self {
            problem: Problem {
                accounts: accounts.len(),
                managers: managers.iter().map(limit).collect(),
                pairs: fits.iter().map(pair).collect(),
                allow_unassigned,
            },
            accounts: accounts
                .iter()
                .map(|id| Wanting { id: (*id).to_owned(), name: None, now: None })
                .collect(),
            managers: managers.iter().map(|id| Able { id: (*id).to_owned(), name: None }).collect(),
            fits: None,
            notes,
            findings: Vec::new(),
        })
    }

    /// The pair of an account and a manager, where it is allowed.
    #[must_use]
    pub fn pair(&self, account: usize, manager: usize) -> Option<&Pair> {
        self.problem.pairs.iter().find(|pair| pair.account == account && pair.manager == manager)
    }

    /// What the fit of a manager for an account is made of; `None` where fits were given.
    #[must_use]
    pub fn parts(&self, account: usize, manager: usize) -> Option<Vec<Met>> {
        Some(self.fits.as_ref()?.parts(account, manager))
    }
}

/// How much a person can look after: their own limits, else the accounts that one manager usually has.
fn limits(person: &Person, usual: Option<AtLeastOne>) -> Limits {
    let own = person.capacity.as_ref();
    Limits {
        accounts: own.and_then(|c| c.accounts).or(usual.map(|n| n.0)),
        hours: own.and_then(|c| c.hours).map(|hours| hours.0),
    }
}

/// The pairs that must not be, and findings about those that name nobody.
fn forbidden<'b>(
    book: &'b Book,
    accounts: &'b Shelf<Account>,
    people: &'b Shelf<Person>,
) -> (BTreeSet<(&'b str, &'b str)>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut pairs = BTreeSet::new();
    for (n, pair) in book.settings.assignment.forbidden.iter().enumerate() {
        let mut lost = |what: &str, id: &str, near: Option<&str>| {
            let help = near.map_or_else(
                || format!("add it, or take the pair out of `{}`", "assignment.forbidden"),
                |near| format!("did you mean `{near}`?"),
            );
            let route = ["assignment".into(), "forbidden".into(), n.into(), what.into()];
            let noun = if what == "manager" { "person" } else { what };
            findings.push(book.settings_finding(
                "unknown-reference",
                &format!("there is no {noun} `{id}`\n{help}"),
                &route,
            ));
        };
        if !accounts.knows(&pair.account) {
            lost(
                "account",
                &pair.account,
                nearest(&pair.account, accounts.entries.iter().map(|e| e.id.as_str())),
            );
        }
        if !people.knows(&pair.manager) {
            lost(
                "manager",
                &pair.manager,
                nearest(&pair.manager, people.entries.iter().map(|e| e.id.as_str())),
            );
        }
        pairs.insert((pair.account.as_str(), pair.manager.as_str()));
    }
    (pairs, findings)
}

fn notes(keys: &[&Entry<Account>], able: &[&Entry<Person>], usual: Option<AtLeastOne>) -> Vec<String> {
    let mut notes = Vec::new();
    let timeless = keys.iter().filter(|e| e.value.needs.as_ref().is_none_or(|n| n.hours.is_none())).count();
    let limited = able.iter().any(|e| e.value.capacity.as_ref().is_some_and(|c| c.hours.is_some()));
    if timeless > 0 && limited {
        notes.push(format!("{} without `needs.hours` taken as 0 hours", count(timeless, "key account")));
    }
    let own = |e: &&&Entry<Person>| e.value.capacity.as_ref().is_some_and(|c| c.accounts.is_some());
    let without = able.len() - able.iter().filter(own).count();
    if without > 0 {
        notes.push(match usual {
            Some(usual) => format!(
                "{} without `capacity.accounts` taken at {usual}, the `accounts_per_manager` of kam.yaml",
                count(without, "manager")
            ),
            None => {
                format!("{} without `capacity.accounts` taken without a limit", count(without, "manager"))
            }
        });
    }
    let unneedy =
        keys.iter().filter(|e| e.value.needs.as_ref().is_none_or(|n| n.competencies.is_empty())).count();
    if unneedy > 0 {
        notes.push(format!(
            "{} ask for no competencies: everybody is ready for them",
            count(unneedy, "key account")
        ));
    }
    notes
}
