//! `flawed-framework`

use crate::assess::framework::{FLAWED_FRAMEWORK, problems};
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct FlawedFramework;

static META: Meta = Meta {
    name: FLAWED_FRAMEWORK,
    group: Group::People,
    level: Level::Error,
    summary: "A framework of the book’s own that contradicts itself",
    doc: Doc {
        what: "Frameworks of the book’s own, in `frameworks/`:\n\n- ids that are none, or stand twice in a list; empty names; an item that a role names twice\n- a word that stands for two items\n- anchors for some of the levels only; two levels with one number\n- elements with more steps than there are, or a gate that none of them passes; bands that leave totals out or overlap\n- nothing at all.",
        why: "A framework is what people are measured by. Where an id or a word stands for two things, a level counts for the one that comes first, and nobody can see it in the figures.",
        fails: &[Sample::framework(
            "name: Ours\nitems:\n  - {id: trust, name: Trustworthiness, kind: attribute, also: [integrity]}\n  - {id: openness, name: Openness, kind: attribute, also: [integrity]}\n",
        )],
        passes: &[Sample::framework(
            "name: Ours\nitems:\n  - {id: trust, name: Trustworthiness, kind: attribute, also: [integrity]}\n  - {id: openness, name: Openness, kind: attribute, also: [honesty]}\n",
        )],
    },
};

impl Rule for FlawedFramework {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.frameworks.entries {
            for problem in problems(&entry.value).into_iter().filter(|p| p.rule == FLAWED_FRAMEWORK) {
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
            lines(&check(&FlawedFramework, &[("frameworks/f.yaml", framework)])),
            [
                "2:53 the role `r` names the item `trust` twice",
                "5:32 `faith` stands for two items, `trust` and `hope`",
            ]
        );
    }
}
