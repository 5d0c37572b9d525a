//! What a manager handles, kept apart from what the accounts bring in: plans, actions, reviews and contacts.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::objectives::day;
use super::reviews::When;
use crate::book::load::{Entry, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::plan::PlanStatus;
use crate::model::words::{PersonKind, Status};
use crate::portfolio::relationships::{Coverage, coverage, is_stale};
use crate::score::measure::days_between;

/// What one manager handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Handled {
    /// Key and incubating accounts.
    pub accounts: usize,
    /// Those of them with an active plan.
    pub planned: usize,
    /// Those with an active plan whose review is not overdue.
    pub current: usize,
    /// Open actions in the plans of these accounts.
    pub actions: usize,
    /// Those of them whose day has passed.
    pub actions_overdue: usize,
    /// Plans whose review is overdue.
    pub reviews_overdue: usize,
    /// Contacts of these accounts.
    pub contacts: usize,
    /// Those whom nobody has spoken to for too long.
    pub contacts_stale: usize,
    /// Those known by more than a brief meeting.
    pub contacts_known: usize,
}

/// What each manager handles, by id: everybody who looks after a key or incubating account, and every manager without
/// one. `None` stands for the accounts that nobody looks after.
#[must_use]
pub fn handled<'a>(
    accounts: &'a Shelf<Account>,
    people: &'a Shelf<Person>,
    plans: &'a [PlanFile],
    review: &dyn Fn(&Entry<Account>, &PlanFile) -> When,
    as_of: Date,
) -> Vec<(Option<&'a str>, Handled)> {
    let mut found: BTreeMap<(bool, &str), Handled> = BTreeMap::new();
    let managers = people.entries.iter().filter(|p| p.value.kind == PersonKind::Manager);
    for person in managers {
        found.entry((false, &person.id)).or_default();
    }
    let mut by_account: BTreeMap<&str, Vec<&PlanFile>> = BTreeMap::new();
    for file in plans {
        if let Some(front) = file.plan.front.as_ref().filter(|f| f.status == PlanStatus::Active) {
            by_account.entry(&front.account).or_default().push(file);
        }
    }
    let looked_after = |e: &&Entry<Account>| matches!(e.value.status, Status::Key | Status::Incubating);
    for entry in accounts.entries.iter().filter(looked_after) {
        let manager = entry.value.manager.as_deref();
        let handled = found.entry((manager.is_none(), manager.unwrap_or(""))).or_default();
        handled.accounts += 1;
        let plans = by_account.get(entry.id.as_str()).map_or(&[][..], Vec::as_slice);
        let overdue = plans.iter().filter(|file| review(entry, file) == When::Overdue).count();
        handled.planned += usize::from(!plans.is_empty());
        handled.current += usize::from(plans.len() > overdue);
        handled.reviews_overdue += overdue;
        for action in plans.iter().flat_map(|file| &file.plan.actions).filter(|a| !a.done) {
            let due = action.due.as_ref().and_then(day);
            handled.actions += 1;
            handled.actions_overdue += usize::from(due.is_some_and(|due| days_between(as_of, due.0) < 0));
        }
        for contact in &entry.value.contacts {
            handled.contacts += 1;
            handled.contacts_stale += usize::from(is_stale(contact, entry.value.status, as_of));
            handled.contacts_known += usize::from(coverage(contact) >= Some(Coverage::Multiple));
        }
    }
    found.into_iter().map(|((nobody, id), handled)| ((!nobody).then_some(id), handled)).collect()
}
