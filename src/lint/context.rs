//! Everything that rules look at, and the questions that many of them ask.

use jiff::civil::Date;

use crate::book::history::History;
use crate::book::load::{Book, Entry, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::{Account, Contact};
use crate::model::date::Day;
use crate::model::person::Person;
use crate::model::policy::{Axis, Policy};
use crate::model::profile::Profile;
use crate::model::words::{Quadrant, Status};
use crate::page::Counted;
use crate::score::compile::{Compiled, Fault};
use crate::score::matrix;
use crate::score::measure::Sources;
use crate::score::measure::account::days_between;
use crate::score::run::Scoring;
use crate::text::finding::Level;

use super::rule::Meta;

/// Everything that rules look at. What could not be read or computed is absent, and rules that need it stay silent.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The book with its settings.
    pub book: &'a Book,
    /// The date that everything is seen from.
    pub as_of: Date,
    /// The accounts.
    pub accounts: &'a Shelf<Account>,
    /// The people.
    pub people: &'a Shelf<Person>,
    /// The profiles.
    pub profiles: &'a Shelf<Profile>,
    /// The plans, sorted by path.
    pub plans: &'a [PlanFile],
    /// The pages of each plan, in the same order; empty where nothing counted them.
    pub pages: &'a [Counted],
    /// What git knows of the plans; empty where the book lies in no repository.
    pub history: &'a History,
    /// The selection policy.
    pub policy: Option<&'a Entry<Policy>>,
    /// The policy made ready.
    pub compiled: Option<&'a Compiled>,
    /// The scores; rows stand in the order of the accounts.
    pub scoring: Option<&'a Scoring>,
    /// What compiling and scoring found wrong with the policy.
    pub faults: &'a [Fault],
    /// What measures are computed from. Its ledger may be absent.
    pub sources: &'a Sources<'a>,
}

impl Context<'_> {
    /// The level of a rule: from `kam.yaml`, else its own.
    #[must_use]
    pub fn level(&self, meta: &Meta) -> Level {
        self.book.settings.rules.get(meta.name).copied().unwrap_or(meta.level)
    }

    /// The box of the matrix that an account stands in; `None` where figures of an axis are missing.
    #[must_use]
    pub fn quadrant(&self, row: usize) -> Option<Quadrant> {
        quadrant(self.compiled?, self.scoring.filter(|s| row < s.rows)?, row)
    }

    /// How many days may pass between two reviews of an account, and by which key of `plan.review_every`.
    #[must_use]
    pub fn review_rhythm(&self, row: usize) -> (u32, &'static str) {
        let rhythm = &self.book.settings.plan.review_every;
        let own = self.quadrant(row).map(Quadrant::word);
        for key in own.into_iter().chain(["default"]) {
            if let Some(days) = rhythm.get(key) {
                return (days.0, key);
            }
        }
        (90, "default")
    }

    /// Days from a date to the as-of date; `None` for dates after it.
    #[must_use]
    pub fn age(&self, day: Day) -> Option<i32> {
        (day.0 <= self.as_of).then(|| days_between(day.0, self.as_of))
    }
}

/// The box of the matrix that a row of a scoring stands in; `None` where figures of an axis are missing.
#[must_use]
pub fn quadrant(compiled: &Compiled, scoring: &Scoring, row: usize) -> Option<Quadrant> {
    let potential = scoring.axis(Axis::Potential, row)?;
    let position = scoring.axis(Axis::Position, row)?;
    Some(matrix::quadrant(&compiled.policy.matrix, scoring.better, potential, position))
}

/// Whether an account is key.
#[must_use]
pub(crate) fn is_key(entry: &Entry<Account>) -> bool {
    entry.value.status == Status::Key
}

/// Whether an account is key or on trial to become so.
#[must_use]
pub(crate) fn is_key_or_incubating(entry: &Entry<Account>) -> bool {
    matches!(entry.value.status, Status::Key | Status::Incubating)
}

/// Whether anybody still works on an account: all but deselected ones.
#[must_use]
pub(crate) fn is_alive(entry: &Entry<Account>) -> bool {
    entry.value.status != Status::Deselected
}

/// Whether a contact decides.
#[must_use]
pub(crate) fn decides(contact: &Contact) -> bool {
    contact.role.as_deref() == Some("decision-maker")
}

/// Whether a contact is an executive.
#[must_use]
pub(crate) fn is_executive(contact: &Contact) -> bool {
    contact.level.as_deref() == Some("executive")
}
