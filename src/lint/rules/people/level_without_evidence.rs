//! `level-without-evidence`

use std::collections::{BTreeMap, BTreeSet};

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::stands;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::text::finding::Level;
use crate::text::nearest::count;

pub(in crate::lint) struct LevelWithoutEvidence;

/// Names that a message lists before the rest is counted.
const MOST: usize = 6;

static META: Meta = Meta {
    name: "level-without-evidence",
    group: Group::People,
    level: Level::Warn,
    summary: "Levels of a person that count and do not say what they rest on",
    doc: Doc {
        what: "Levels in the `assessments` of a person without a line under `evidence` for the same item. Only judgements that count are looked at: each rater’s latest one, and the person’s own only where nobody else has judged the item. Each assessment is one finding, at the first such level. An item may stand under another word for it in `evidence`.",
        why: "A level without evidence is an impression. It cannot be discussed with the person, checked by the next rater or compared with somebody else’s, and the talk about it turns into one about liking.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, as: manager, levels: {negotiation: 3, listening: 2}, evidence: {negotiation: renewed Acme at list price}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, as: manager, levels: {negotiation: 3, listening: 2}, evidence: {negotiation: renewed Acme at list price, listening: missed twice what maintenance was after}}\n",
        )],
    },
};

impl Rule for LevelWithoutEvidence {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let mut bare: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for stand in stands(cx, entry) {
            for judged in stand.standing.counting().filter(|judged| judged.evidence.is_none()) {
                let name = stand.name(&entry.value.assessments[judged.assessment]);
                bare.entry(judged.assessment).or_default().insert(name);
            }
        }
        for (n, names) in bare {
            let assessment = &entry.value.assessments[n];
            let Some(first) = names.first() else { continue };
            let mut list = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
            if names.len() > MOST {
                list += &format!(" and {} more", names.len() - MOST);
            }
            let verb = if names.len() == 1 { "rests" } else { "rest" };
            let levels = count(names.len(), "level");
            let message =
                format!("{levels} by {} of {} {verb} on no evidence: {list}", assessment.by, assessment.on);
            let route = vec!["assessments".into(), n.into(), "levels".into(), (*first).into()];
            out.at(&entry.path, route, message).help(format!(
                "add `evidence: {{{first}: …}}`: what was seen or achieved; for an attribute, a test"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::person;

    fn said(assessments: &str) -> Vec<String> {
        person(&LevelWithoutEvidence, &format!("name: Jo\nkind: manager\nassessments:\n{assessments}"))
    }

    #[test]
    fn only_what_counts_needs_evidence() {
        let early = "  - {on: 2026-01-01, by: al, levels: {listening: 1}}\n";
        let later = "  - {on: 2026-02-01, by: al, levels: {listening: 2}, evidence: {listens: heard}}\n";
        let own = "  - {on: 2026-02-01, by: jo, levels: {listening: 4, drive: 4}}\n";
        assert_eq!(said(early), ["4:50 1 level by al of 2026-01-01 rests on no evidence: listening"]);
        assert!(said(&format!("{early}{later}")).is_empty());
        assert_eq!(
            said(&format!("{later}{own}")),
            ["5:60 1 level by jo of 2026-02-01 rests on no evidence: drive"],
            "listening has a better judge, drive has not"
        );
    }

    #[test]
    fn an_assessment_is_one_finding() {
        let levels: Vec<String> =
            ["drive", "listening", "tenacity", "negotiation", "knowledge", "delegation", "initiative", "x"]
                .iter()
                .map(|name| format!("{name}: 0"))
                .collect();
        let text = format!(
            "  - {{on: 2026-01-01, by: al, framework: woodburn-2006, levels: {{{}}}, evidence: {{drive: ' '}}}}\n",
            levels.join(", ")
        );
        assert_eq!(
            said(&text),
            [
                "4:144 7 levels by al of 2026-01-01 rest on no evidence: delegation, drive, initiative, knowledge, listening, negotiation and 1 more"
            ]
        );
    }
}
