//! `missing-executive-sponsor`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingExecutiveSponsor;

static META: Meta = Meta {
    name: "missing-executive-sponsor",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account without a senior person on each side who answers for it",
    doc: Doc {
        what: "Key accounts whose `sponsor` does not name both a person of ours (`ours`, an id) and one of the customer's (`theirs`, a name). Accounts of any other status are passed over: a candidate needs no sponsor yet.",
        why: "An executive sponsor opens doors that stay shut for a manager, clears blocks inside the own company and keeps the relationship when the manager leaves. One on each side is part of every minimum set of contacts in the field.",
        fails: &[Sample::account("name: Acme\nstatus: key\nmanager: jane-doe\nsponsor: {ours: r-smith}\n")],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nmanager: jane-doe\nsponsor: {ours: r-smith, theirs: Sam Lee}\n",
        )],
    },
};

impl Rule for MissingExecutiveSponsor {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_key(entry) {
            return;
        }
        let sponsor = entry.value.sponsor.as_ref();
        let named = |name: Option<&String>| name.is_some_and(|n| !n.trim().is_empty());
        let (ours, theirs) =
            (named(sponsor.and_then(|s| s.ours.as_ref())), named(sponsor.and_then(|s| s.theirs.as_ref())));
        let (message, help) = match (ours, theirs) {
            (true, true) => return,
            (false, false) => (
                "the key account has no executive sponsor",
                "name one on each side: `sponsor: {ours: person-id, theirs: name}`",
            ),
            (false, true) => {
                ("the key account has no executive sponsor of ours", "add `ours: person-id` to `sponsor`")
            }
            (true, false) => (
                "the key account has no executive sponsor at the customer",
                "add `theirs: name` to `sponsor`",
            ),
        };
        let field = if sponsor.is_some() { "sponsor" } else { "status" };
        out.at(&entry.path, vec![field.into()], message).help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn candidates_need_none_and_sides_are_told_apart() {
        let said = |rest: &str| account(&MissingExecutiveSponsor, &format!("name: Acme\n{rest}"));
        assert!(said("status: candidate\n").is_empty());
        assert_eq!(said("status: key\n"), ["2:9 the key account has no executive sponsor"]);
        assert_eq!(
            said("status: key\nsponsor: {theirs: Sam Lee}\n"),
            ["3:10 the key account has no executive sponsor of ours"]
        );
    }
}
