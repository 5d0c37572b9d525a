//! `all-contacts-supportive`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key_or_incubating};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::model::words::Attitude;
use crate::portfolio::relationships::ENOUGH;
use crate::text::finding::Level;

pub(in crate::lint) struct AllContactsSupportive;

static META: Meta = Meta {
    name: "all-contacts-supportive",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account in which every contact is said to be for us",
    doc: Doc {
        what: "Key and incubating accounts with three or more contacts whose `attitude` is stated, all of them supporters or champions. The three is this tool's own; that a map without any opponent is itself suspicious is a check that relationship-mapping tools make as well.",
        why: "Hardly any company is of one mind about a supplier. A map without neutral or critical people usually shows whom we like to meet, and the voices against us are those we do not hear.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, function: procurement, attitude: supporter}\n  - {name: Ana Ruiz, function: operations, attitude: champion}\n  - {name: Kim Ito, function: quality, attitude: supporter}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\ncontacts:\n  - {name: Sam Lee, function: procurement, attitude: supporter}\n  - {name: Ana Ruiz, function: operations, attitude: champion}\n  - {name: Kim Ito, function: quality, attitude: critic}\n",
        )],
    },
};

impl Rule for AllContactsSupportive {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_key_or_incubating(entry) {
            return;
        }
        let mut stated = 0;
        for attitude in entry.value.contacts.iter().filter_map(|c| c.attitude) {
            if attitude < Attitude::Supporter {
                return;
            }
            stated += 1;
        }
        if stated >= ENOUGH {
            let message = format!("all {stated} contacts with an attitude are supporters or champions");
            out.at(&entry.path, vec!["contacts".into()], message)
                .help("ask who would rather buy elsewhere, and add that contact with what they think of us");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn two_are_too_few_and_neutral_is_enough() {
        let said = |attitudes: &[&str]| {
            let contacts: String =
                attitudes.iter().map(|a| format!("  - {{name: X, attitude: {a}}}\n")).collect();
            account(&AllContactsSupportive, &format!("name: A\nstatus: key\ncontacts:\n{contacts}"))
        };
        assert!(said(&["supporter", "champion"]).is_empty());
        assert!(said(&["supporter", "champion", "neutral"]).is_empty());
        assert_eq!(
            said(&["supporter", "champion", "supporter"]),
            ["4:3 all 3 contacts with an attitude are supporters or champions"]
        );
    }
}
