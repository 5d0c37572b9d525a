//! `unknown-item`

use crate::assess::framework::{UNKNOWN_ITEM, problems};
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct UnknownItem;

static META: Meta = Meta {
    name: UNKNOWN_ITEM,
    group: Group::People,
    level: Level::Error,
    summary: "A role of a framework that names an item or area which is not there",
    doc: Doc {
        what: "Roles of the book’s own frameworks whose `items` or `area` are none of the framework’s. Items are named by their ids; other words for them are for the files of people and profiles.",
        why: "An item that no role takes, because its name is misspelt there, is missing in every result of that role, and nobody can see it in the figures.",
        fails: &[Sample::framework(
            "name: Ours\nroles: [{id: risk, name: Manages risk, items: [negociation]}]\nitems: [{id: negotiation, name: Negotiation, kind: competency}]\n",
        )],
        passes: &[Sample::framework(
            "name: Ours\nroles: [{id: risk, name: Manages risk, items: [negotiation]}]\nitems: [{id: negotiation, name: Negotiation, kind: competency}]\n",
        )],
    },
};

impl Rule for UnknownItem {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.frameworks.entries {
            for problem in problems(&entry.value).into_iter().filter(|p| p.rule == UNKNOWN_ITEM) {
                out.at(&entry.path, problem.route, problem.message).help(problem.help);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn items_and_areas_are_looked_up() {
        let framework = "name: F\nroles: [{id: r, name: R, area: here, items: [trust, trust, faith, hope]}]\nitems: [{id: trust, name: T, also: [faith]}]\n";
        assert_eq!(
            lines(&check(&UnknownItem, &[("frameworks/f.yaml", framework)])),
            [
                "2:32 the role `r` names an unknown area `here`",
                "2:60 the role `r` names the item `trust` by another word, `faith`",
                "2:67 the role `r` names an unknown item `hope`",
            ]
        );
    }
}
