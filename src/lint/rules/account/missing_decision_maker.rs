//! `missing-decision-maker`

use crate::book::load::Entry;
use crate::lint::context::{Context, decides, is_key_or_incubating};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingDecisionMaker;

static META: Meta = Meta {
    name: "missing-decision-maker",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account whose contacts include nobody who decides",
    doc: Doc {
        what: "Key and incubating accounts that have contacts, none of them with `role: decision-maker`. An account without any contacts is the matter of `single-threaded-account`.",
        why: "Those who use, advise and approve can all be won while the one who decides has never heard of us. A decision maker belongs to the smallest set of contacts that any source on account management names.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Ana Ruiz, function: procurement, role: approver}\n  - {name: Kim Ito, function: maintenance, role: user}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Ana Ruiz, function: procurement, role: approver}\n  - {name: Sam Lee, function: operations, level: executive, role: decision-maker}\n",
        )],
    },
};

impl Rule for MissingDecisionMaker {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let contacts = &entry.value.contacts;
        if !is_key_or_incubating(entry) || contacts.is_empty() || contacts.iter().any(decides) {
            return;
        }
        let message = match contacts.len() {
            1 => "the only contact is not marked as a decision-maker".to_owned(),
            n => format!("none of the {n} contacts is marked as a decision-maker"),
        };
        out.at(&entry.path, vec!["contacts".into()], message)
            .help("find out who decides and add the contact with `role: decision-maker`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn counts_the_contacts_and_leaves_empty_lists_to_another_rule() {
        let said = |rest: &str| account(&MissingDecisionMaker, &format!("name: Acme\n{rest}"));
        assert_eq!(
            said("status: incubating\ncontacts: [{name: Ana}]\n"),
            ["3:11 the only contact is not marked as a decision-maker"]
        );
        assert!(said("status: key\n").is_empty());
        assert!(said("status: managed\ncontacts: [{name: Ana}]\n").is_empty());
    }
}
