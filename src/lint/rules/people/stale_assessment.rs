//! `stale-assessment`

use std::collections::BTreeSet;

use crate::assess::levels::{Against, Standing};
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{YEAR, is_measured, profile};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::date::Day;
use crate::model::person::Person;
use crate::text::finding::Level;

pub(in crate::lint) struct StaleAssessment;

const PROFILE: Sample = Sample::profile(
    "name: Key account manager\nframework: woodburn-2006\nrequired: {listening: {level: 3, weight: 5}, tenacity: {level: 3, weight: 4}}\n",
);

static META: Meta = Meta {
    name: "stale-assessment",
    group: Group::People,
    level: Level::Warn,
    summary: "A manager or candidate whom nobody has assessed for more than a year",
    doc: Doc {
        what: "Managers and candidates whose `role` names a profile of the book, of whom nobody has assessed anything that the profile requires, or not for more than 365 days before the as-of date. Where only some of the levels are as old as that, they are listed. Of each level the latest judgement that counts is looked at: other people’s, and the person’s own only where there is no other. A book without any assessment at all is not reported. The year is this tool’s own.",
        why: "People learn, and what was learned and is not used is lost. Whoever decides on training, accounts or candidates by old levels decides about somebody who is no longer there.",
        fails: &[
            PROFILE,
            Sample::person(
                "name: Jane Doe\nkind: manager\nrole: key-account-manager\nassessments:\n  - {on: 2025-03-01, by: r-smith, as: manager, levels: {listening: 2, tenacity: 3}}\n",
            ),
        ],
        passes: &[
            PROFILE,
            Sample::person(
                "name: Jane Doe\nkind: manager\nrole: key-account-manager\nassessments:\n  - {on: 2025-03-01, by: r-smith, as: manager, levels: {listening: 2, tenacity: 3}}\n  - {on: 2026-03-01, by: r-smith, as: manager, levels: {listening: 3, tenacity: 3}}\n",
            ),
        ],
    },
};

impl Rule for StaleAssessment {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        if cx.people.entries.iter().all(|entry| entry.value.assessments.is_empty()) {
            return;
        }
        for entry in cx.people.entries.iter().filter(|entry| is_measured(entry)) {
            look(cx, entry, out);
        }
    }
}

fn look(cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
    let Some(role) = profile(cx, &entry.value) else { return };
    let id = role.value.framework.as_str();
    let Some(framework) = cx.library().get(id) else { return };
    let against = Against { id, framework };
    let required = role.value.required.keys();
    let item = |name| framework.item(name).map_or(name, |item| item.id.as_str());
    let items: BTreeSet<&str> = if role.value.required.is_empty() {
        let judged = entry.value.assessments.iter().filter(|a| against.holds(a));
        judged.flat_map(|a| a.levels.keys()).map(item).collect()
    } else {
        required.map(item).collect()
    };
    let known = |item: &&'_ str| against.standing(entry, item, cx.as_of);
    let standings: Vec<(&str, Standing<'_>)> =
        items.iter().filter_map(|item| Some((*item, known(item)?))).collect();
    let name = &entry.value.name;
    let dated: Vec<(&str, usize, Day)> = standings.iter().filter_map(|(item, s)| latest(item, s)).collect();
    let Some(newest) = dated.iter().max_by_key(|(_, _, on)| *on) else {
        let message = format!("nobody has assessed {name} for what the role `{}` requires", role.id);
        out.at(&entry.path, vec!["role".into()], message)
            .help("add an entry under `assessments`, best one each of the superior, a peer and a customer");
        return;
    };
    let old: Vec<&(&str, usize, Day)> =
        dated.iter().filter(|(_, _, on)| cx.age(*on).is_some_and(|days| days > YEAR)).collect();
    let Some(oldest) = old.iter().min_by_key(|(_, _, on)| *on) else { return };
    let (at, message) = if old.len() == dated.len() {
        let days = cx.age(newest.2).unwrap_or_default();
        (newest.1, format!("the latest assessment of {name} is of {}, {days} days old", newest.2))
    } else {
        let (count, all) = (old.len(), dated.len());
        let list: Vec<String> = old.iter().map(|(item, _, on)| format!("{item} of {on}")).collect();
        let message =
            format!("{count} of {all} levels of {name} are more than a year old: {}", list.join(", "));
        (oldest.1, message)
    };
    out.at(&entry.path, vec!["assessments".into(), at.into(), "on".into()], message)
        .help("assess again: add a new entry with its date and keep this one as history");
}

/// The latest judgement that counts of an item: in which assessment, and when.
fn latest<'i>(item: &'i str, standing: &Standing<'_>) -> Option<(&'i str, usize, Day)> {
    let judged = standing.counting().max_by_key(|judged| (judged.on, judged.assessment))?;
    Some((item, judged.assessment, judged.on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    fn said(kind: &str, assessments: &str) -> Vec<String> {
        let person = format!("name: Jo\nkind: {kind}\nrole: key-account-manager\n{assessments}");
        let other =
            "name: Al\nkind: mentor\nassessments: [{on: 2020-01-01, by: al, levels: {listening: 1}}]\n";
        let files = [(PROFILE.path, PROFILE.text), ("people/jo.yaml", &person), ("people/al.yaml", other)];
        lines(&check(&StaleAssessment, &files))
    }

    #[test]
    fn a_year_is_not_stale_yet() {
        let on = |day: &str| {
            said("manager", &format!("assessments: [{{on: {day}, by: al, levels: {{listening: 1}}}}]\n"))
        };
        assert!(on("2025-11-21").is_empty());
        assert_eq!(on("2025-11-20"), ["4:20 the latest assessment of Jo is of 2025-11-20, 366 days old"]);
        let nobody = "3:7 nobody has assessed Jo for what the role `key-account-manager` requires";
        assert_eq!(on("2027-01-01"), [nobody], "what is yet to come is no assessment");
        assert_eq!(said("candidate", ""), [nobody]);
        assert!(said("mentor", "").is_empty());
    }

    #[test]
    fn the_persons_own_word_does_not_make_it_new() {
        let text = "assessments:\n  - {on: 2025-01-01, by: al, levels: {listening: 1, tenacious: 2}}\n  - {on: 2026-10-01, by: jo, levels: {listening: 4}}\n  - {on: 2026-10-01, by: bo, levels: {tenacity: 2}}\n";
        assert_eq!(
            said("manager", text),
            ["5:10 1 of 2 levels of Jo are more than a year old: listening of 2025-01-01"]
        );
    }

    #[test]
    fn a_book_without_assessments_or_profiles_is_left_alone() {
        let person = "name: Jo\nkind: manager\nrole: key-account-manager\n";
        let files = [("people/jo.yaml", person), (PROFILE.path, PROFILE.text)];
        assert!(check(&StaleAssessment, &files).is_empty());
        let person = format!("{person}assessments: [{{on: 2020-01-01, by: al, levels: {{listening: 1}}}}]\n");
        assert!(check(&StaleAssessment, &[("people/jo.yaml", &person)]).is_empty());
    }
}
