//! What a look at the whole portfolio should not miss.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::candidates::book::BookCandidates;
use super::earning::Earning;
use super::matrix::Placed;
use super::selection::Selection;
use crate::book::load::{Book, Shelf};
use crate::model::account::Account;
use crate::model::number::money_words;
use crate::model::person::Person;
use crate::model::words::{Quadrant, Status, words};
use crate::score::decision::{Choice, Room};
use crate::text::nearest::count;

/// Days after which a judgement is old, as the rule `stale-rating` has it.
const OLD: i32 = 365;

/// Key accounts from which on a box with all of them is worth a word.
const SEVERAL: usize = 3;

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The selection of today would not keep a key account.
    Decision,
    /// More key accounts than there is room for.
    Room,
    /// A manager has more key accounts than fit.
    Capacity,
    /// A key account without a manager.
    Manager,
    /// All key accounts stand in one box.
    Balance,
    /// A key account near a line of the matrix.
    Borderline,
    /// A key account that does not earn what it costs.
    Cost,
    /// A key account whose scores rest on old judgements, or on none.
    Stale,
    /// Much depends on few customers.
    Dependency,
}
words!(Kind {
    Decision => "decision",
    Room => "room",
    Capacity => "capacity",
    Manager => "no-manager",
    Balance => "balance",
    Borderline => "borderline",
    Cost => "cost",
    Stale => "stale-scores",
    Dependency => "dependency",
});

/// One warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is about.
    pub kind: Kind,
    /// The id of the account or person; `None` where it is about all.
    pub about: Option<String>,
    /// In words.
    pub text: String,
}

/// What warnings are found in.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The book.
    pub book: &'a Book,
    /// The date that everything is seen from.
    pub as_of: Date,
    /// The accounts, measured.
    pub candidates: &'a BookCandidates,
    /// The scores and decisions.
    pub selection: &'a Selection,
    /// How many key accounts there is room for.
    pub room: &'a Room,
    /// Those with a place in the matrix.
    pub placed: &'a [Placed],
    /// What key accounts earn.
    pub earnings: &'a [Earning],
    /// The people.
    pub people: &'a Shelf<Person>,
}

impl Sight<'_> {
    fn accounts(&self) -> &Shelf<Account> {
        &self.candidates.accounts
    }

    fn named(&self, row: usize) -> (&str, &str) {
        let entry = &self.accounts().entries[row];
        (&entry.id, &entry.value.name)
    }

    fn key(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.accounts().entries.iter().enumerate();
        rows.filter(|(_, e)| e.value.status == Status::Key).map(|(n, _)| n)
    }

    fn warn(&self, kind: Kind, row: usize, text: String) -> Warning {
        Warning { kind, about: Some(self.named(row).0.to_owned()), text }
    }

    /// All warnings but those on dependency, in the order of their kinds.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.decisions();
        warnings.extend(self.room());
        warnings.extend(self.managers());
        warnings.extend(self.balance());
        warnings.extend(self.borderline());
        warnings.extend(self.costs());
        warnings.extend(self.old());
        warnings
    }

    fn decisions(&self) -> Vec<Warning> {
        let rulings = &self.selection.rulings.rulings;
        self.key()
            .filter_map(|row| {
                let ruling = rulings.get(row)?;
                if matches!(ruling.choice, Choice::Stay | Choice::Select) {
                    return None;
                }
                let quadrant = self.selection.quadrant(row);
                let why =
                    ruling.reason(&self.selection.compiled.policy, &self.selection.scoring, row, quadrant);
                let text = format!(
                    "{} is key, and today's selection says {}: {why}",
                    self.named(row).1,
                    ruling.choice
                );
                Some(self.warn(Kind::Decision, row, text))
            })
            .collect()
    }

    fn room(&self) -> Option<Warning> {
        let Room::Accounts(room) = self.room else { return None };
        let key = self.key().count();
        (key as u64 > u64::from(*room)).then(|| Warning {
            kind: Kind::Room,
            about: None,
            text: format!("{} where there is room for {room}", count(key, "key account")),
        })
    }

    fn managers(&self) -> Vec<Warning> {
        let mut held: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut warnings = Vec::new();
        for row in self.key() {
            match self.accounts().entries[row].value.manager.as_deref() {
                Some(manager) => held.entry(manager).or_default().push(row),
                None => {
                    let text = format!("{} is key and has no manager", self.named(row).1);
                    warnings.push(self.warn(Kind::Manager, row, text));
                }
            }
        }
        let usual = self.book.settings.economics.as_ref().and_then(|e| e.accounts_per_manager).map(|n| n.0);
        let over = held.into_iter().filter_map(|(manager, rows)| {
            let person = self.people.get(manager)?;
            let capacity = person.value.capacity.as_ref();
            let limit = capacity.and_then(|c| c.accounts).or(usual);
            let hours = rows
                .iter()
                .filter_map(|row| self.accounts().entries[*row].value.needs.as_ref()?.hours)
                .fold(Decimal::ZERO, |sum, h| sum.saturating_add(h.0));
            let name = &person.value.name;
            let accounts = count(rows.len(), "key account");
            let text = match (limit, capacity.and_then(|c| c.hours)) {
                (Some(limit), _) if rows.len() as u64 > u64::from(limit) => {
                    format!("{name} has {accounts}, more than {limit}")
                }
                (_, Some(limit)) if hours > limit.0 => {
                    format!(
                        "{name} has {accounts} that need {} hours a year, more than {limit}",
                        hours.normalize()
                    )
                }
                _ => return None,
            };
            Some(Warning { kind: Kind::Capacity, about: Some(manager.to_owned()), text })
        });
        let mut all: Vec<Warning> = over.collect();
        all.append(&mut warnings);
        all
    }

    fn balance(&self) -> Vec<Warning> {
        let labels = self.selection.compiled.policy.matrix.labels;
        let key: Vec<&Placed> = self.placed.iter().filter(|p| p.status == Status::Key).collect();
        let within = |quadrant: Quadrant| key.iter().filter(|p| p.quadrant == quadrant).count();
        let about_all = |text: String| Warning { kind: Kind::Balance, about: None, text };
        let mut warnings = Vec::new();
        if key.len() >= SEVERAL {
            let one = Quadrant::ALL.iter().find(|q| within(**q) == key.len());
            if let Some(quadrant) = one {
                warnings.push(about_all(format!(
                    "all {} with a place in the matrix are {}",
                    count(key.len(), "key account"),
                    labels.label(*quadrant)
                )));
            }
        }
        let streamline: Vec<&str> =
            key.iter().filter(|p| p.quadrant == Quadrant::Streamline).map(|p| self.named(p.row).1).collect();
        if !streamline.is_empty() {
            let verb = if streamline.len() == 1 { "is" } else { "are" };
            warnings.push(about_all(format!(
                "{} {verb} key in the box {}",
                streamline.join(", "),
                labels.label(Quadrant::Streamline)
            )));
        }
        warnings
    }

    fn borderline(&self) -> Vec<Warning> {
        let near = self.placed.iter().filter(|p| p.status == Status::Key && !p.near.is_empty());
        near.map(|p| {
            let words: Vec<String> = p.near.iter().map(crate::score::matrix::Near::words).collect();
            self.warn(Kind::Borderline, p.row, format!("{}: {}", self.named(p.row).1, words.join(", ")))
        })
        .collect()
    }

    fn costs(&self) -> Vec<Warning> {
        let currency = self.book.rates.currency.to_string();
        let losing = self.earnings.iter().filter_map(|e| {
            let profit = e.profit.ok().filter(|p| *p < Decimal::ZERO)?;
            let text = format!(
                "{} does not earn its cost: it is short of {} a year",
                self.named(e.row).1,
                money_words(profit.abs(), &currency)
            );
            Some(self.warn(Kind::Cost, e.row, text))
        });
        losing.collect()
    }

    fn old(&self) -> Vec<Warning> {
        let Ok(line) = self.as_of.checked_sub(OLD.days()) else { return Vec::new() };
        self.key()
            .filter_map(|row| {
                let account = &self.accounts().entries[row].value;
                let ratings = account.ratings.values().flatten().filter_map(|r| r.on.map(|d| d.0));
                let level = account.relationship.as_ref().and_then(|r| r.level.as_ref()?.on).map(|d| d.0);
                let name = self.named(row).1;
                let text = match ratings.chain(level).filter(|on| *on <= self.as_of).max() {
                    None => format!("{name} has no dated judgement"),
                    Some(latest) if latest < line => {
                        format!("{name} was last judged on {latest}, more than a year ago")
                    }
                    Some(_) => return None,
                };
                Some(self.warn(Kind::Stale, row, text))
            })
            .collect()
    }
}
