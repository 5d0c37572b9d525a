//! `unknown-rule`

use std::path::Path;

use crate::book::root::SETTINGS;
use crate::lint::context::Context;
use crate::lint::input::is_input;
use crate::lint::registry::{self, RULES};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::nearest::nearest;
use crate::text::yaml::Step;

pub(in crate::lint) struct UnknownRule;

static META: Meta = Meta {
    name: "unknown-rule",
    group: Group::Book,
    level: Level::Error,
    summary: "A level for a rule that does not exist",
    doc: Doc {
        what: "Names under `rules` in `kam.yaml`, and under `rules` of one of its `folders`, that are no rule. Findings of the readers, such as `invalid-value`, are no rules either: they say that a file could not be taken in, and their level is fixed.",
        why: "A misspelt name leaves the rule at its usual level. Somebody believes that it is off, or that it fails the run, and neither is so.",
        fails: &[Sample::settings("version: 1\ncurrency: EUR\nrules:\n  missing-sponsor: error\n")],
        passes: &[Sample::settings(
            "version: 1\ncurrency: EUR\nrules:\n  missing-executive-sponsor: error\n",
        )],
    },
};

impl Rule for UnknownRule {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let settings = &cx.book.settings;
        let of_book = settings.rules.keys().map(|name| (vec!["rules".into()], name));
        let of_folders = settings.folders.iter().flat_map(|(folder, own)| {
            own.rules
                .keys()
                .map(move |name| (vec!["folders".into(), folder.as_str().into(), "rules".into()], name))
        });
        for (mut route, name) in of_book.chain(of_folders) {
            if registry::get(name).is_some() {
                continue;
            }
            route.push(Step::Name(name.clone()));
            let (message, help) = if is_input(name) {
                (
                    format!("`{name}` is reported when files are read, and its level is fixed"),
                    "delete the line and mend what is reported".to_owned(),
                )
            } else {
                let help = match nearest(name, RULES.iter().map(|rule| rule.meta().name)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`kam rule` lists the rules".to_owned(),
                };
                (format!("there is no rule `{name}`"), help)
            };
            out.at(Path::new(SETTINGS), route, message).help(help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn suggests_the_nearest_and_knows_what_is_fixed() {
        let found = check(
            &UnknownRule,
            &[(
                "kam.yaml",
                "version: 1\ncurrency: EUR\nrules:\n  stale-contacts: off\n  unknown-field: off\n  xyz: warn\n",
            )],
        );
        assert_eq!(
            lines(&found),
            [
                "4:3 there is no rule `stale-contacts`",
                "5:3 `unknown-field` is reported when files are read, and its level is fixed",
                "6:3 there is no rule `xyz`",
            ]
        );
        assert_eq!(found[0].help.as_deref(), Some("did you mean `stale-contact`?"));
    }

    #[test]
    fn looks_into_folders() {
        let found = check(
            &UnknownRule,
            &[(
                "kam.yaml",
                "version: 1\ncurrency: EUR\nfolders:\n  plans/old:\n    rules:\n      stale-contact: off\n      stale-ratings: off\n",
            )],
        );
        assert_eq!(lines(&found), ["7:7 there is no rule `stale-ratings`"]);
    }
}
