//! `manager-over-capacity`

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct ManagerOverCapacity;

static META: Meta = Meta {
    name: "manager-over-capacity",
    group: Group::Account,
    level: Level::Warn,
    summary: "A manager with more key accounts, or more hours of them, than fit",
    doc: Doc {
        what: "People who are the `manager` of more key accounts than their `capacity.accounts`, or than `economics.accounts_per_manager` in `kam.yaml` where the person's file states none; and those whose key accounts' `needs.hours` add up to more than their `capacity.hours`. Accounts of another status do not count, as in the assignment of managers. Where no limit is stated nothing is reported.",
        why: "A manager with too many accounts serves those that shout. What is lost first is what makes an account key: time to understand its business.",
        fails: &[
            Sample {
                path: "people/jane-doe.yaml",
                text: "name: Jane Doe\nkind: manager\ncapacity: {accounts: 1, hours: 1500}\n",
            },
            Sample {
                path: "accounts/acme.yaml",
                text: "name: Acme\nstatus: key\nmanager: jane-doe\nneeds: {hours: 400}\n",
            },
            Sample {
                path: "accounts/globex.yaml",
                text: "name: Globex\nstatus: key\nmanager: jane-doe\nneeds: {hours: 300}\n",
            },
        ],
        passes: &[
            Sample {
                path: "people/jane-doe.yaml",
                text: "name: Jane Doe\nkind: manager\ncapacity: {accounts: 2, hours: 1500}\n",
            },
            Sample {
                path: "accounts/acme.yaml",
                text: "name: Acme\nstatus: key\nmanager: jane-doe\nneeds: {hours: 400}\n",
            },
            Sample {
                path: "accounts/globex.yaml",
                text: "name: Globex\nstatus: key\nmanager: jane-doe\nneeds: {hours: 300}\n",
            },
        ],
    },
};

impl Rule for ManagerOverCapacity {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let mut held: BTreeMap<&str, Vec<&Entry<Account>>> = BTreeMap::new();
        for entry in cx.accounts.entries.iter().filter(|e| is_key(e)) {
            if let Some(manager) = entry.value.manager.as_deref() {
                held.entry(manager).or_default().push(entry);
            }
        }
        let usual = cx.book.settings.economics.as_ref().and_then(|e| e.accounts_per_manager).map(|n| n.0);
        for (manager, accounts) in held {
            let Some(person) = cx.people.get(manager) else { continue };
            let capacity = person.value.capacity.as_ref();
            let own = capacity.and_then(|c| c.accounts);
            if let Some(limit) = own.or(usual).filter(|limit| accounts.len() as u64 > u64::from(*limit)) {
                let from = if own.is_some() { "" } else { ", the `accounts_per_manager` of kam.yaml" };
                let message = format!(
                    "{} key accounts are with {} ({}), more than {limit}{from}",
                    accounts.len(),
                    person.value.name,
                    names(&accounts)
                );
                let route = if own.is_some() {
                    vec!["capacity".into(), "accounts".into()]
                } else {
                    vec!["name".into()]
                };
                out.at(&person.path, route, message)
                    .help("give accounts to somebody with room, or state the person's own `capacity: {accounts: …}`");
            }
            let Some(limit) = capacity.and_then(|c| c.hours) else { continue };
            let hours = accounts
                .iter()
                .filter_map(|a| a.value.needs.as_ref()?.hours)
                .fold(Decimal::ZERO, |sum, h| sum.saturating_add(h.0));
            if hours > limit.0 {
                let message = format!(
                    "the key accounts of {} need {} hours a year ({}), more than {limit}",
                    person.value.name,
                    hours.normalize(),
                    names(&accounts)
                );
                out.at(&person.path, vec!["capacity".into(), "hours".into()], message).help(
                    "give accounts to somebody with room, or look again at the `needs.hours` of the accounts",
                );
            }
        }
    }
}

/// The ids of the first accounts and how many more there are.
fn names(accounts: &[&Entry<Account>]) -> String {
    const MOST: usize = 5;
    let mut text = accounts.iter().take(MOST).map(|a| a.id.as_str()).collect::<Vec<_>>().join(", ");
    if accounts.len() > MOST {
        text += &format!(" and {} more", accounts.len() - MOST);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    fn said(capacity: &str) -> Vec<String> {
        let person = format!("name: Jane Doe\nkind: manager\n{capacity}");
        let account =
            |status: &str| format!("name: A\nstatus: {status}\nmanager: jane\nneeds: {{hours: 500}}\n");
        lines(&check(
            &ManagerOverCapacity,
            &[
                ("kam.yaml", "version: 1\ncurrency: EUR\neconomics: {accounts_per_manager: 1}\n"),
                ("people/jane.yaml", &person),
                ("accounts/a.yaml", &account("key")),
                ("accounts/b.yaml", &account("key")),
                ("accounts/c.yaml", &account("incubating")),
            ],
        ))
    }

    #[test]
    fn the_persons_own_limit_comes_first() {
        assert_eq!(
            said(""),
            [
                "1:7 2 key accounts are with Jane Doe (a, b), more than 1, the `accounts_per_manager` of kam.yaml"
            ]
        );
        assert!(said("capacity: {accounts: 2}\n").is_empty());
    }

    #[test]
    fn hours_are_added_up() {
        assert_eq!(
            said("capacity: {accounts: 3, hours: 999}\n"),
            ["3:32 the key accounts of Jane Doe need 1000 hours a year (a, b), more than 999"]
        );
    }
}
