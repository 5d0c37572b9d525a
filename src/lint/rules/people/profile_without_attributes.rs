//! `profile-without-attributes`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Kind;
use crate::text::finding::Level;

pub(in crate::lint) struct ProfileWithoutAttributes;

static META: Meta = Meta {
    name: "profile-without-attributes",
    group: Group::People,
    level: Level::Warn,
    summary: "A profile that requires only what can be taught",
    doc: Doc {
        what: "Profiles that require nothing but items of kind `competency`. Items of kind `attribute` and of kind `both` hold something that has to be brought along. A profile that requires nothing yet, or an item whose kind the framework does not state, is not judged.",
        why: "Competencies say whether the job can be done, attributes how it will be; they make the difference between two people with the same courses. They are harder to talk about and easily left out, and then make-or-buy decisions rest on what could have been trained anyway.",
        fails: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nrequired: {negotiation: {level: 3, weight: 8}, project-management: {level: 2, weight: 4}}\n",
        )],
        passes: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nrequired: {negotiation: {level: 3, weight: 8}, tenacity: {level: 3, weight: 6}}\n",
        )],
    },
};

impl Rule for ProfileWithoutAttributes {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.profiles.entries {
            let required = &entry.value.required;
            let Some(framework) = cx.library().get(&entry.value.framework) else { continue };
            let taught =
                |name: &str| framework.item(name).and_then(|item| item.kind) == Some(Kind::Competency);
            if required.is_empty() || !required.keys().all(taught) {
                continue;
            }
            out.at(
                &entry.path,
                vec!["required".into()],
                "the profile requires no attribute, only what can be taught",
            )
            .help("add what has to be brought along: tenacity, drive, trustworthiness, political sense …");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn one_attribute_is_enough() {
        let said = |required: &str| {
            let profile = format!("name: P\nframework: woodburn-2006\nrequired: {{{required}}}\n");
            lines(&check(&ProfileWithoutAttributes, &[("profiles/p.yaml", &profile)]))
        };
        let none = ["3:11 the profile requires no attribute, only what can be taught"];
        assert_eq!(said("negotiation: {level: 1}"), none);
        assert_eq!(said("negotiation: {level: 1}, it-literacy: {level: 1}"), none);
        assert!(said("negotiation: {level: 1}, tenacious: {level: 1}").is_empty());
        assert!(said("negotiation: {level: 1}, listening: {level: 1}").is_empty(), "something of both");
        assert!(said("negotiation: {level: 1}, unknown: {level: 1}").is_empty(), "nobody can tell");
        assert!(said("").is_empty());
    }
}
