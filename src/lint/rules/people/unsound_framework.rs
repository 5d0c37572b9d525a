//! `unsound-framework`

use crate::assess::framework::problems;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct UnsoundFramework;

static META: Meta = Meta {
    name: "unsound-framework",
    group: Group::People,
    level: Level::Error,
    summary: "A framework of the book’s own that contradicts itself",
    doc: Doc {
        what: "Frameworks of the book’s own, in `frameworks/`:\n\n- a role that names an item or an area which the framework does not have, or an item twice, or by another word\n- ids that are none, or stand twice in a list; empty names\n- a word that stands for two items\n- anchors for some of the levels only; two levels with one number\n- elements with more steps than there are, or a gate that none of them passes; bands that leave totals out or overlap\n- nothing at all.",
        why: "A framework is what people are measured by. An item that no role takes, because its name is misspelt there, is missing in every result of that role, and nobody can see it in the figures.",
        fails: &[Sample::framework(
            "name: Ours\nroles: [{id: risk, name: Manages risk, items: [negociation]}]\nitems: [{id: negotiation, name: Negotiation, kind: competency}]\n",
        )],
        passes: &[Sample::framework(
            "name: Ours\nroles: [{id: risk, name: Manages risk, items: [negotiation]}]\nitems: [{id: negotiation, name: Negotiation, kind: competency}]\n",
        )],
    },
};

impl Rule for UnsoundFramework {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.frameworks.entries {
            for problem in problems(&entry.value) {
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
    fn every_problem_has_its_place() {
        let framework = "name: F\nroles: [{id: r, name: R, area: here, items: [trust, trust]}]\nitems:\n  - {id: trust, name: T, also: [faith]}\n  - {id: hope, name: H, also: [faith]}\n";
        assert_eq!(
            lines(&check(&UnsoundFramework, &[("frameworks/f.yaml", framework)])),
            [
                "2:32 the role `r` names an unknown area `here`",
                "2:53 the role `r` names the item `trust` twice",
                "5:32 `faith` stands for two items, `trust` and `hope`",
            ]
        );
    }
}
