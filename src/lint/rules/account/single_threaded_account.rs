//! `single-threaded-account`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::portfolio::relationships::is_known;
use crate::text::finding::Level;

pub(in crate::lint) struct SingleThreadedAccount;

static META: Meta = Meta {
    name: "single-threaded-account",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account that hangs on one person at the customer, or on nobody",
    doc: Doc {
        what: "Key accounts with fewer than two contacts whom we know. A contact with `coverage: none` is known by name only and does not count; a contact without `coverage` does.",
        why: "When the one contact moves on, falls ill or falls out with us, the account is gone with them. Relationships that last run between several functions and levels.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, function: procurement, role: decision-maker, coverage: in-depth}\n  - {name: Ana Ruiz, function: operations, coverage: none}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, function: procurement, role: decision-maker, coverage: in-depth}\n  - {name: Ana Ruiz, function: operations, coverage: brief}\n",
        )],
    },
};

impl Rule for SingleThreadedAccount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_key(entry) {
            return;
        }
        let contacts = &entry.value.contacts;
        let mut known = contacts.iter().filter(|c| is_known(c));
        let message = match (known.next(), known.next()) {
            (Some(_), Some(_)) => return,
            (Some(one), None) => format!("the key account hangs on one contact, {}", one.name),
            (None, _) => "the key account has no contact whom we know".to_owned(),
        };
        let field = if contacts.is_empty() { "status" } else { "contacts" };
        out.at(&entry.path, vec![field.into()], message).help(
            "build a second relationship, in another function or on another level, and add it to `contacts`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn names_the_one_contact() {
        let said = |rest: &str| account(&SingleThreadedAccount, &format!("name: Acme\nstatus: key\n{rest}"));
        assert_eq!(
            said("contacts: [{name: Sam Lee}]\n"),
            ["3:11 the key account hangs on one contact, Sam Lee"]
        );
        assert_eq!(said(""), ["2:9 the key account has no contact whom we know"]);
    }
}
