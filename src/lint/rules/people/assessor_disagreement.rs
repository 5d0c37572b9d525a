//! `assessor-disagreement`

use std::collections::BTreeSet;

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::stands;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::text::finding::Level;

pub(in crate::lint) struct AssessorDisagreement;

/// Levels between the highest and the lowest judgement from which on raters disagree; our own choice.
const SPREAD: u8 = 2;

static META: Meta = Meta {
    name: "assessor-disagreement",
    group: Group::People,
    level: Level::Warn,
    summary: "Raters who see a person two levels apart in the same thing",
    doc: Doc {
        what: "Items of a person in which the highest and the lowest of the raters’ latest levels lie 2 levels or more apart, the person’s own among them. The 2 is this tool’s own: from “with help” to “alone” raters differ by taste, from “with help” to “teaches others” they have seen different things.",
        why: "The median of 1 and 4 describes nobody. What one of the two has seen and the other has not is worth more than the figure, and where the person’s own level is the odd one it is the subject of the next talk.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, as: manager, levels: {listening: 1}, evidence: {listening: missed twice what maintenance was after}}\n  - {on: 2026-03-04, by: k-ito, as: peer, levels: {listening: 4}, evidence: {listening: Elm asked for her to lead its workshop}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, as: manager, levels: {listening: 1}, evidence: {listening: missed twice what maintenance was after}}\n  - {on: 2026-03-04, by: k-ito, as: peer, levels: {listening: 4}, evidence: {listening: Elm asked for her to lead its workshop}}\n  - {on: 2026-04-09, by: r-smith, as: manager, levels: {listening: 3}, evidence: {listening: sat in at Elm and saw it}}\n",
        )],
    },
};

impl Rule for AssessorDisagreement {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let mut said: BTreeSet<(&str, usize, usize)> = BTreeSet::new();
        for stand in stands(cx, entry).iter().filter(|stand| stand.standing.spread() >= SPREAD) {
            let judged = &stand.standing.judged;
            let low = judged.iter().min_by_key(|judged| judged.level);
            let high = judged.iter().min_by_key(|judged| std::cmp::Reverse(judged.level));
            let (Some(low), Some(high)) = (low, high) else { continue };
            if !said.insert((stand.item, low.assessment, high.assessment)) {
                continue;
            }
            let message = format!(
                "{} gives {} {}, {} gives it {}: {} levels apart",
                high.by,
                stand.item,
                high.level,
                low.by,
                low.level,
                stand.standing.spread()
            );
            let route = |n: usize| {
                let name = stand.name(&entry.value.assessments[n]);
                vec!["assessments".into(), n.into(), "levels".into(), name.into()]
            };
            out.at(&entry.path, route(low.assessment), message)
                .help("let them compare what they have seen, then judge again; agreeing on the middle is no answer")
                .related(&entry.path, route(high.assessment), "the other level");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::person;

    #[test]
    fn what_the_parties_see_counts_under_any_framework() {
        let text = "name: Jo\nkind: manager\nassessments:\n  - {on: 2026-01-01, by: al, framework: manager-roles, levels: {initiative: 4}}\n  - {on: 2026-01-02, by: Sam, as: customer, framework: woodburn-2006, levels: {initiative: 1}}\n";
        let said = ["5:92 al gives initiative 4, Sam gives it 1: 3 levels apart"];
        assert_eq!(person(&AssessorDisagreement, text), said);
    }

    #[test]
    fn two_levels_are_apart_and_a_rater_may_change_their_mind() {
        let said = |others: &str| {
            let first = "  - {on: 2026-01-01, by: al, levels: {tenacious: 1}}\n";
            person(&AssessorDisagreement, &format!("name: Jo\nkind: manager\nassessments:\n{first}{others}"))
        };
        assert!(said("  - {on: 2026-01-02, by: bo, levels: {tenacity: 2}}\n").is_empty());
        assert_eq!(
            said("  - {on: 2026-01-02, by: bo, levels: {tenacity: 3}}\n"),
            ["4:50 bo gives tenacity 3, al gives it 1: 2 levels apart"]
        );
        assert_eq!(
            said("  - {on: 2026-01-02, by: jo, levels: {tenacity: 4}}\n"),
            ["4:50 jo gives tenacity 4, al gives it 1: 3 levels apart"]
        );
        assert!(said("  - {on: 2026-01-02, by: al, levels: {tenacity: 4}}\n").is_empty());
        assert!(said("  - {on: 2026-12-02, by: bo, levels: {tenacity: 4}}\n").is_empty());
        assert!(
            said("  - {on: 2026-01-02, by: bo, framework: richardson-six, levels: {tenacity: 4}}\n")
                .is_empty()
        );
    }
}
