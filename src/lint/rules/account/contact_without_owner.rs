//! `contact-without-owner`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key_or_incubating};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct ContactWithoutOwner;

static META: Meta = Meta {
    name: "contact-without-owner",
    group: Group::Account,
    level: Level::Warn,
    summary: "A contact of a key account whom nobody of ours looks after",
    doc: Doc {
        what: "Contacts of key and incubating accounts without an `owner`, the id of our person who keeps the contact. Each such contact is a finding.",
        why: "A contact that belongs to everybody is called by nobody. With an owner it is clear who calls next, and the relationships that one person holds can be counted before that person leaves.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, function: procurement, role: decision-maker}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, function: procurement, role: decision-maker, owner: jane-doe}\n",
        )],
    },
};

impl Rule for ContactWithoutOwner {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_key_or_incubating(entry) {
            return;
        }
        for (n, contact) in entry.value.contacts.iter().enumerate().filter(|(_, c)| c.owner.is_none()) {
            let help = match &entry.value.manager {
                Some(manager) => format!("add `owner: person-id`; the account's manager is `{manager}`"),
                None => "add `owner: person-id`".to_owned(),
            };
            let route = vec!["contacts".into(), n.into(), "name".into()];
            out.at(&entry.path, route, format!("nobody of ours looks after {}", contact.name)).help(help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn every_contact_is_reported_at_its_name() {
        let contacts =
            "contacts:\n  - {name: Sam Lee}\n  - {name: Ana Ruiz, owner: jane-doe}\n  - name: Kim Ito\n";
        let said = |status: &str| {
            account(&ContactWithoutOwner, &format!("name: Acme\nstatus: {status}\n{contacts}"))
        };
        assert_eq!(
            said("incubating"),
            ["4:12 nobody of ours looks after Sam Lee", "6:11 nobody of ours looks after Kim Ito"]
        );
        assert!(said("candidate").is_empty());
    }
}
