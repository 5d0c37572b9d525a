//! `unknown-framework`

use std::path::Path;

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::yaml::Route;

pub(in crate::lint) struct UnknownFramework;

static META: Meta = Meta {
    name: "unknown-framework",
    group: Group::People,
    level: Level::Error,
    summary: "A framework that is neither built in nor one of the book’s own",
    doc: Doc {
        what: "`framework` in profiles, in the `assessments` of people and in `organisation.yaml`. Built-in frameworks are known, and those in `frameworks/`; `kam framework` lists both. A file that could not be read counts as there.",
        why: "What is judged against a framework that is not there cannot be compared with anything: it counts for no profile, and nothing says so.",
        fails: &[Sample::profile("name: Key account manager\nframework: woodburn-2007\n")],
        passes: &[Sample::profile("name: Key account manager\nframework: woodburn-2006\n")],
    },
};

impl Rule for UnknownFramework {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let library = cx.library();
        let mut report = |path: &Path, route: Route, id: &str| {
            if library.knows(id) {
                return;
            }
            let help = match library.nearest(id) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}, or add frameworks/{id}.yaml", library.ids().join(", ")),
            };
            out.at(path, route, format!("there is no framework `{id}`")).help(help);
        };
        for entry in &cx.profiles.entries {
            report(&entry.path, vec!["framework".into()], &entry.value.framework);
        }
        for entry in &cx.people.entries {
            for (n, assessment) in entry.value.assessments.iter().enumerate() {
                if let Some(id) = &assessment.framework {
                    report(&entry.path, vec!["assessments".into(), n.into(), "framework".into()], id);
                }
            }
        }
        if let Some(entry) = cx.organisation {
            report(&entry.path, vec!["framework".into()], &entry.value.framework);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn in_every_file_that_names_one() {
        let files = [
            ("frameworks/ours.yaml", "name: Ours\nitems: [{id: a, name: A}]\n"),
            ("profiles/a.yaml", "name: A\nframework: ours\n"),
            ("profiles/b.yaml", "name: B\nframework: richardson6\n"),
            (
                "people/jo.yaml",
                "name: Jo\nkind: manager\nassessments: [{on: 2026-01-01, by: jo, framework: our}, {on: 2026-01-02, by: jo}]\n",
            ),
            ("organisation.yaml", "framework: home-made\n"),
        ];
        let found = check(&UnknownFramework, &files);
        assert_eq!(
            lines(&found),
            [
                "1:12 there is no framework `home-made`",
                "3:51 there is no framework `our`",
                "2:12 there is no framework `richardson6`",
            ]
        );
        assert_eq!(found[1].help.as_deref(), Some("did you mean `ours`?"));
        assert!(
            found[0]
                .help
                .as_deref()
                .is_some_and(|h| h.contains("woodburn-2006, or add frameworks/home-made.yaml"))
        );
    }
}
