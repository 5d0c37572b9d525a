//! `stale-contact`

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::portfolio::relationships::stale_after;
use crate::text::finding::Level;

pub(in crate::lint) struct StaleContact;

static META: Meta = Meta {
    name: "stale-contact",
    group: Group::Account,
    level: Level::Warn,
    summary: "A contact of a key account whom nobody has spoken to for months",
    doc: Doc {
        what: "Contacts whose `last_contact` lies more than 90 days before the as-of date at a key account, or more than 180 at an incubating one. A contact without `last_contact` is not judged, neither is a date in the future, nor any account of another status.\n\nBoth numbers are this tool's own: a quarter is how often a key account is reviewed by default, and half a year leaves room for an account on trial. Published alarms are as short as 30 days for a champion.",
        why: "Being out of touch is how an account is lost slowly: the contact changes job, a rival calls, and the map of relationships in the file describes last year.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, role: decision-maker, owner: jane-doe, last_contact: 2026-05-04}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, role: decision-maker, owner: jane-doe, last_contact: 2026-11-02}\n",
        )],
    },
};

impl Rule for StaleContact {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let Some(limit) = stale_after(entry.value.status) else { return };
        for (n, contact) in entry.value.contacts.iter().enumerate() {
            let Some(last) = contact.last_contact else { continue };
            let Some(days) = cx.age(last).filter(|days| *days > limit) else { continue };
            let message =
                format!("nobody has spoken to {} since {last}, {days} days, more than {limit}", contact.name);
            let help = match &contact.owner {
                Some(owner) => format!("have `{owner}` call, or take the contact out if the person has left"),
                None => "call, or take the contact out if the person has left".to_owned(),
            };
            let route = vec!["contacts".into(), n.into(), "last_contact".into()];
            out.at(&entry.path, route, message).help(help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn the_limit_itself_is_fresh_and_the_future_is_not_judged() {
        let said = |status: &str, day: &str| {
            account(
                &StaleContact,
                &format!("name: A\nstatus: {status}\ncontacts: [{{name: Sam, last_contact: {day}}}]\n"),
            )
        };
        assert!(said("key", "2026-08-23").is_empty());
        assert_eq!(
            said("key", "2026-08-22"),
            ["3:38 nobody has spoken to Sam since 2026-08-22, 91 days, more than 90"]
        );
        assert!(said("incubating", "2026-08-22").is_empty());
        assert_eq!(said("incubating", "2026-05-01").len(), 1);
        assert!(said("key", "2027-01-01").is_empty());
        assert!(said("managed", "2020-01-01").is_empty());
    }
}
