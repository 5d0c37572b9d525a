//! `repeated-assessment`

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::own;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::{Assessment, Person};
use crate::text::finding::Level;

pub(in crate::lint) struct RepeatedAssessment;

static META: Meta = Meta {
    name: "repeated-assessment",
    group: Group::People,
    level: Level::Error,
    summary: "Two assessments of a person by one rater on one day",
    doc: Doc {
        what: "Entries under `assessments` of a person with the same `by`, `on` and `framework`. One that names no framework is against that of the person’s profile.",
        why: "Of each rater the latest level counts, and here nobody can say which is the later one: the order in the file would decide.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, levels: {listening: 3}, evidence: {listening: leads workshops}}\n  - {on: 2026-03-01, by: r-smith, levels: {listening: 2}, evidence: {listening: interrupts}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, levels: {listening: 3}, evidence: {listening: leads workshops}}\n  - {on: 2026-08-12, by: r-smith, levels: {listening: 2}, evidence: {listening: interrupts}}\n",
        )],
    },
};

impl Rule for RepeatedAssessment {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let usual = own(cx, &entry.value);
        let framework = |a: &Assessment| {
            a.framework.clone().or_else(|| usual.first().map(|id| (*id).to_owned())).unwrap_or_default()
        };
        let assessments = &entry.value.assessments;
        for (n, later) in assessments.iter().enumerate() {
            let same =
                |a: &Assessment| a.by == later.by && a.on == later.on && framework(a) == framework(later);
            let Some(first) = assessments[..n].iter().position(same) else { continue };
            let message = format!("{} has assessed {} twice on {}", later.by, entry.value.name, later.on);
            let at = |n: usize, field: &str| vec!["assessments".into(), n.into(), field.into()];
            out.at(&entry.path, at(n, "by"), message)
                .help("make one entry of the two, or give each its own date")
                .related(&entry.path, at(first, "by"), "the first");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::person;

    #[test]
    fn rater_day_and_framework_make_one() {
        let said = |second: &str| {
            let first = "  - {on: 2026-01-01, by: al, levels: {drive: 1}}\n";
            person(
                &RepeatedAssessment,
                &format!("name: Jo\nkind: manager\nassessments:\n{first}  - {{{second}}}\n"),
            )
        };
        assert_eq!(said("on: 2026-01-01, by: al"), ["5:26 al has assessed Jo twice on 2026-01-01"]);
        assert_eq!(said("on: 2026-01-01, by: al, framework: woodburn-2006").len(), 1);
        assert!(said("on: 2026-01-01, by: al, framework: manager-roles").is_empty());
        assert!(said("on: 2026-01-02, by: al").is_empty());
        assert!(said("on: 2026-01-01, by: bo").is_empty());
    }
}
