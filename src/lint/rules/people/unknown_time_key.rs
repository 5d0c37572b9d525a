//! `unknown-time-key`

use std::path::Path;

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{BESIDE, six};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::text::finding::Level;
use crate::text::nearest::{list, nearest};
use crate::text::yaml::{Route, Step};

pub(in crate::lint) struct UnknownTimeKey;

static META: Meta = Meta {
    name: "unknown-time-key",
    group: Group::People,
    level: Level::Error,
    summary: "Time that is recorded under a name which is none of the six competencies",
    doc: Doc {
        what: "Names under `hours` and `shares` of `time` in the files of people, and under `time` in profiles. They are the ids of Richardson’s six competencies (`kam framework show richardson-six` lists them); records may also say `of-which-selling`, `of-which-information` and `of-which-delegable`, which are contained in the six, and `total`. Selling is none of the six.",
        why: "Time under a name that nobody knows counts nowhere: the others look larger than they are, and two people’s weeks cannot be compared.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\ntime:\n  - {period: 2026-Q3, hours: {relationship: 90, total: 400}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\ntime:\n  - {period: 2026-Q3, hours: {relationships: 90, total: 400}}\n",
        )],
    },
};

impl Rule for UnknownTimeKey {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, _: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let known: Vec<&str> = six().chain(BESIDE).collect();
        for (n, time) in entry.value.time.iter().enumerate() {
            let at = |field: &str| -> Route { vec!["time".into(), n.into(), field.into()] };
            report(&entry.path, &at("hours"), time.hours.keys(), &known, out);
            report(&entry.path, &at("shares"), time.shares.keys(), &known, out);
        }
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let known: Vec<&str> = six().collect();
        for entry in &cx.profiles.entries {
            report(&entry.path, &vec!["time".into()], entry.value.time.keys(), &known, out);
        }
    }
}

fn report<'n>(
    path: &Path,
    at: &Route,
    names: impl Iterator<Item = &'n str>,
    known: &[&str],
    out: &mut Out<'_>,
) {
    for name in names.filter(|name| !known.contains(name)) {
        let route = at.iter().cloned().chain([Step::Name(name.to_owned())]).collect();
        let help = match (name, nearest(name, known.iter().copied())) {
            ("selling", _) if known.contains(&"of-which-selling") => {
                "write `of-which-selling`: selling is a part of the six".to_owned()
            }
            ("selling", _) => "state it as `selling_share`: selling is a part of the six".to_owned(),
            (_, Some(near)) => format!("did you mean `{near}`?"),
            (_, None) => format!("the names are {}", list(known.iter().copied(), "and")),
        };
        out.at(path, route, format!("time is not recorded under `{name}`")).help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn records_know_more_than_targets() {
        let files = [
            (
                "people/jo.yaml",
                "name: Jo\nkind: manager\ntime:\n  - {period: 2026, hours: {plannning: 1, of-which-selling: 1, total: 9}}\n  - {period: 2025, shares: {selling: 10%, golf: 90%}}\n",
            ),
            (
                "profiles/k.yaml",
                "name: K\nframework: woodburn-2006\ntime: {planning: 90%, total: 100%, selling: 10%}\n",
            ),
        ];
        let found = check(&UnknownTimeKey, &files);
        assert_eq!(
            lines(&found),
            [
                "4:28 time is not recorded under `plannning`",
                "5:29 time is not recorded under `selling`",
                "5:43 time is not recorded under `golf`",
                "3:23 time is not recorded under `total`",
                "3:36 time is not recorded under `selling`",
            ]
        );
        let help: Vec<&str> = found.iter().filter_map(|f| f.help.as_deref()).collect();
        assert_eq!(help[0], "did you mean `planning`?");
        assert_eq!(help[1], "write `of-which-selling`: selling is a part of the six");
        assert!(help[2].starts_with("the names are `relationships`, ") && help[2].ends_with("and `total`"));
        assert_eq!(help[4], "state it as `selling_share`: selling is a part of the six");
    }
}
