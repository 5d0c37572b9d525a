//! `unknown-competency`

use std::path::Path;

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{SIX, either, is_seen, nearest_name, of, own, read, used};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Framework;
use crate::model::person::Person;
use crate::text::finding::Level;
use crate::text::yaml::{Route, Step};

pub(in crate::lint) struct UnknownCompetency;

static META: Meta = Meta {
    name: "unknown-competency",
    group: Group::People,
    level: Level::Error,
    summary: "A competency or attribute that the framework does not have",
    doc: Doc {
        what: "| in | where | has to be in |\n|---|---|---|\n| people | names under `levels` and `evidence` of an assessment | its `framework`, else that of the person’s profile; what customer and provider should see in a manager (`manager-roles`) is known everywhere |\n| | `competency` under `development` | the same, a framework that the person was assessed against, or `richardson-six` |\n| profiles | names under `required` | the profile’s framework |\n| accounts | names under `needs.competencies` | a framework that a profile of the book uses |\n| `kam.yaml` | names under `assignment.stages` | the same |\n\nWhere there is no profile, `woodburn-2006` is the framework. An item may stand under another word for it. Where the framework is not there, or one of several cannot be read, the names are not judged. `kam framework show ID` lists the items.",
        why: "A level under a misspelt name counts for nothing: the item looks as if nobody had judged it, readiness is computed without it, and a candidate looks better or worse than they are.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, levels: {negotation: 3}, evidence: {negotation: renewed Acme at list price}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: r-smith, levels: {negotiation: 3}, evidence: {negotiation: renewed Acme at list price}}\n",
        )],
    },
};

/// The frameworks that some names have to be in.
struct Known<'a> {
    ids: Vec<&'a str>,
    frameworks: Vec<&'a Framework>,
}

impl<'a> Known<'a> {
    /// `None` where one of the frameworks is not to be had.
    fn new(cx: &Context<'a>, ids: Vec<&'a str>) -> Option<Self> {
        let (ids, frameworks) = read(cx, &ids)?.into_iter().unzip();
        Some(Self { ids, frameworks })
    }

    fn has(&self, name: &str) -> bool {
        self.frameworks.iter().any(|framework| framework.knows(name))
    }

    fn report(&self, path: &Path, route: Route, name: &str, out: &mut Out<'_>) {
        let help = match nearest_name(name, &self.frameworks) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("`kam framework show {}` lists the items", self.ids.first().unwrap_or(&SIX)),
        };
        out.at(path, route, format!("there is no `{name}` in {}", either(&self.ids))).help(help);
    }

    /// Reports the names of a map that are in none of them; `also` says which are known beside.
    fn names<'n>(
        &self,
        path: &Path,
        at: &[Step],
        names: impl Iterator<Item = &'n str>,
        also: impl Fn(&str) -> bool,
        out: &mut Out<'_>,
    ) {
        for name in names.filter(|name| !self.has(name) && !also(name)) {
            let route = at.iter().cloned().chain([Step::Name(name.to_owned())]).collect();
            self.report(path, route, name, out);
        }
    }
}

impl Rule for UnknownCompetency {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.people.entries {
            person(cx, entry, out);
        }
        for entry in &cx.profiles.entries {
            if let Some(known) = Known::new(cx, vec![entry.value.framework.as_str()]) {
                let names = entry.value.required.keys();
                known.names(&entry.path, &["required".into()], names, |_| false, out);
            }
        }
        let Some(known) = Known::new(cx, used(cx)) else { return };
        for entry in &cx.accounts.entries {
            if let Some(needs) = &entry.value.needs {
                let at = ["needs".into(), "competencies".into()];
                known.names(&entry.path, &at, needs.competencies.keys(), |_| false, out);
            }
        }
        for (stage, levels) in &cx.book.settings.assignment.stages {
            let at = ["assignment".into(), "stages".into(), stage.word().into()];
            known.names(Path::new(crate::book::root::SETTINGS), &at, levels.keys(), |_| false, out);
        }
    }
}

fn person(cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
    let person = &entry.value;
    for (n, assessment) in person.assessments.iter().enumerate() {
        let Some(known) = Known::new(cx, of(cx, person, assessment)) else { continue };
        let seen = |name: &str| is_seen(cx, name);
        let at = |field: &str| -> Route { vec!["assessments".into(), n.into(), field.into()] };
        known.names(&entry.path, &at("levels"), assessment.levels.keys(), seen, out);
        // A name that stands under `levels` as well was reported there.
        let said = |name: &str| seen(name) || assessment.levels.contains_key(name);
        known.names(&entry.path, &at("evidence"), assessment.evidence.keys(), said, out);
    }
    if person.development.is_empty() {
        return;
    }
    let mut ids = own(cx, person);
    ids.extend(person.assessments.iter().filter_map(|a| a.framework.as_deref()));
    ids.push(SIX);
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let Some(known) = Known::new(cx, ids) else { return };
    for (n, step) in person.development.iter().enumerate().filter(|(_, step)| !known.has(&step.competency)) {
        let route = vec!["development".into(), n.into(), "competency".into()];
        known.report(&entry.path, route, &step.competency, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    const OURS: (&str, &str) =
        ("frameworks/ours.yaml", "name: Ours\nitems: [{id: patience, name: P, also: [calm]}]\n");
    const PROFILE: (&str, &str) = (
        "profiles/kam.yaml",
        "name: K\nframework: ours\nrequired: {patience: {level: 1}, clam: {level: 1}}\n",
    );

    #[test]
    fn in_every_file_that_names_one() {
        let files = [
            OURS,
            PROFILE,
            (
                "people/jo.yaml",
                "name: Jo\nkind: manager\nrole: kam\nassessments:\n  - {on: 2026-01-01, by: al, levels: {calm: 1, drive: 2, initiative: 3}, evidence: {drive: seen, patients: seen}}\n  - {on: 2026-01-01, by: al, framework: woodburn-2006, levels: {driven: 1}}\n  - {on: 2026-01-01, by: al, framework: nowhere, levels: {anything: 1}}\n",
            ),
            (
                "people/al.yaml",
                "name: Al\nkind: mentor\ndevelopment: [{competency: planning, action: a}, {competency: patence, action: a}]\n",
            ),
            ("accounts/a.yaml", "name: A\nneeds: {competencies: {patience: 1, drive: 1}}\n"),
            (
                "kam.yaml",
                "version: 1\ncurrency: EUR\nassignment: {stages: {basic: {calm: 1}, exploratory: {call: 1}}}\n",
            ),
        ];
        let found = check(&UnknownCompetency, &files);
        assert_eq!(
            lines(&found),
            [
                "2:37 there is no `drive` in ours",
                "3:55 there is no `call` in ours",
                "3:63 there is no `patence` in ours or richardson-six",
                "5:48 there is no `drive` in ours",
                "5:98 there is no `patients` in ours",
                "6:65 there is no `driven` in woodburn-2006",
                "3:34 there is no `clam` in ours",
            ]
        );
        let help = |n: usize| found[n].help.as_deref().unwrap_or_default();
        assert_eq!(help(0), "`kam framework show ours` lists the items");
        assert_eq!(help(1), "did you mean `patience`?", "by its other word");
        assert_eq!(help(5), "did you mean `drive`?");
    }

    #[test]
    fn without_profiles_the_usual_framework_counts() {
        let said = |needs: &str| {
            let account = format!("name: A\nneeds: {{competencies: {{{needs}: 1}}}}\n");
            lines(&check(&UnknownCompetency, &[("accounts/a.yaml", &account)]))
        };
        assert!(said("tenacious").is_empty());
        assert_eq!(said("patience"), ["2:24 there is no `patience` in woodburn-2006"]);
    }
}
