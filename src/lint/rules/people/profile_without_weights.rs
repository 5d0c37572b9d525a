//! `profile-without-weights`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::nearest::list;

pub(in crate::lint) struct ProfileWithoutWeights;

static META: Meta = Meta {
    name: "profile-without-weights",
    group: Group::People,
    level: Level::Warn,
    summary: "A profile that does not say how much its requirements count",
    doc: Doc {
        what: "Profiles with two requirements or more of which some, or all, have no `weight`, where the framework’s item has none either. Without any weight all count the same; where others have one, one without counts 1.",
        why: "Within a company opinions differ on what matters most in a key account manager, and a list without weights hides that: everybody reads their own into it. Weights that sales and people have agreed on are the company’s view.",
        fails: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nrequired: {negotiation: {level: 3}, tenacity: {level: 3}}\n",
        )],
        passes: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nrequired: {negotiation: {level: 3, weight: 8}, tenacity: {level: 3, weight: 6}}\n",
        )],
    },
};

impl Rule for ProfileWithoutWeights {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in cx.profiles.entries.iter().filter(|entry| entry.value.required.len() > 1) {
            let required = &entry.value.required;
            let framework = cx.library().get(&entry.value.framework);
            let weighed =
                |name: &str| framework.is_some_and(|f| f.item(name).is_some_and(|i| i.weight.is_some()));
            let bare: Vec<&str> = required
                .iter()
                .filter(|(name, r)| r.weight.is_none() && !weighed(name))
                .map(|(name, _)| name)
                .collect();
            let help = "agree on weights that say how much each counts: `{level: 3, weight: 8}`";
            if bare.len() == required.len() {
                let message = format!("none of the {} requirements has a weight", required.len());
                out.at(&entry.path, vec!["required".into()], message).help(help);
            } else if let Some(first) = bare.first() {
                let message = format!("there is no weight for {}", list(bare.iter().copied(), "and"));
                out.at(&entry.path, vec!["required".into(), (*first).into()], message).help(help);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn all_of_them_have_one() {
        let said = |framework: &str, required: &str| {
            let profile = format!("name: P\nframework: {framework}\nrequired: {{{required}}}\n");
            lines(&check(&ProfileWithoutWeights, &[("profiles/p.yaml", &profile)]))
        };
        let woodburn = |required: &str| said("woodburn-2006", required);
        assert_eq!(
            woodburn("drive: {level: 1}, listening: {level: 1}"),
            ["3:11 none of the 2 requirements has a weight"]
        );
        assert_eq!(
            woodburn("drive: {level: 1, weight: 0}, listening: {level: 1}"),
            ["3:53 there is no weight for `listening`"]
        );
        assert!(woodburn("drive: {level: 1, weight: 5}, listening: {level: 1, weight: 5}").is_empty());
        assert!(woodburn("drive: {level: 1}").is_empty(), "one alone needs none");
        assert!(said("richardson-six", "planning: {level: 1}, commitment: {level: 1}").is_empty());
    }
}
