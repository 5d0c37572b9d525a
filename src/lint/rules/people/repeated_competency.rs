//! `repeated-competency`

use std::path::Path;

use crate::lint::context::Context;
use crate::lint::people::{of, read, used};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Framework;
use crate::text::finding::Level;
use crate::text::yaml::{Route, Step};

pub(in crate::lint) struct RepeatedCompetency;

static META: Meta = Meta {
    name: "repeated-competency",
    group: Group::People,
    level: Level::Error,
    summary: "Two names in one list that mean the same competency or attribute",
    doc: Doc {
        what: "Names that mean the same item of the framework, its id and another word for it or two other words, under `levels` of an assessment, under `required` of a profile and under `needs.competencies` of an account.",
        why: "Only one of the two levels can count, and nothing says which: the other looks as if it counted too.",
        fails: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nrequired: {tenacity: {level: 3, weight: 6}, tenacious: {level: 2, weight: 4}}\n",
        )],
        passes: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nrequired: {tenacity: {level: 3, weight: 6}, drive: {level: 2, weight: 4}}\n",
        )],
    },
};

impl Rule for RepeatedCompetency {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.people.entries {
            for (n, assessment) in entry.value.assessments.iter().enumerate() {
                let Some(frameworks) = read(cx, &of(cx, &entry.value, assessment)) else { continue };
                let at = ["assessments".into(), n.into(), "levels".into()];
                report(&entry.path, &at, assessment.levels.keys().collect(), &frameworks, out);
            }
        }
        for entry in &cx.profiles.entries {
            let Some(frameworks) = read(cx, &[entry.value.framework.as_str()]) else { continue };
            let names = entry.value.required.keys().collect();
            report(&entry.path, &["required".into()], names, &frameworks, out);
        }
        let Some(frameworks) = read(cx, &used(cx)) else { return };
        for entry in &cx.accounts.entries {
            let Some(needs) = entry.value.needs.as_ref().filter(|needs| needs.competencies.len() > 1) else {
                continue;
            };
            let at = ["needs".into(), "competencies".into()];
            report(&entry.path, &at, needs.competencies.keys().collect(), &frameworks, out);
        }
    }
}

/// Reports the names that mean an item which an earlier one means as well.
fn report(path: &Path, at: &[Step], names: Vec<&str>, frameworks: &[(&str, &Framework)], out: &mut Out<'_>) {
    let item = |name: &str| frameworks.iter().find_map(|(_, f)| f.item(name)).map(|item| item.id.as_str());
    let route = |name: &str| -> Route { at.iter().cloned().chain([Step::Name(name.to_owned())]).collect() };
    for (n, name) in names.iter().enumerate() {
        let Some(id) = item(name) else { continue };
        let Some(first) = names[..n].iter().find(|other| item(other) == Some(id)) else { continue };
        out.at(path, route(name), format!("`{name}` and `{first}` both mean `{id}`"))
            .help(format!("keep one of the two, best under its id: `{id}`"))
            .related(path, route(first), "the other one");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn other_words_are_the_same_item() {
        let files = [
            (
                "accounts/a.yaml",
                "name: A\nneeds: {competencies: {vision: 1, drive: 1, vision-creativity: 2}}\n",
            ),
            (
                "people/jo.yaml",
                "name: Jo\nkind: manager\nassessments: [{on: 2026-01-01, by: al, levels: {listens: 1, listening: 2}}, {on: 2026-01-02, by: al, framework: richardson-six, levels: {listens: 1, listening: 2}}]\n",
            ),
        ];
        assert_eq!(
            lines(&check(&RepeatedCompetency, &files)),
            [
                "2:45 `vision-creativity` and `vision` both mean `vision-and-creativity`",
                "3:49 `listens` and `listening` both mean `listening`",
            ]
        );
    }
}
