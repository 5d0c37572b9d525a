//! `unknown-emphasis`

use rust_decimal::Decimal;

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Emphasis;
use crate::text::finding::Level;
use crate::text::nearest::nearest;
use crate::text::yaml::Step;

pub(in crate::lint) struct UnknownEmphasis;

static META: Meta = Meta {
    name: "unknown-emphasis",
    group: Group::People,
    level: Level::Error,
    summary: "An emphasis of a profile on something that is none of a manager’s two roles",
    doc: Doc {
        what: "Names under `emphasis` in profiles. A key account manager has two roles, `implementation` and `relationship`; the figures are shares of their sum, which therefore must not be 0.",
        why: "What a profile leans on is compared with what people are good at and where their time goes. Under another name it is compared with nothing.",
        fails: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nemphasis: {implementation: 50, relationships: 50}\n",
        )],
        passes: &[Sample::profile(
            "name: Key account manager\nframework: woodburn-2006\nemphasis: {implementation: 50, relationship: 50}\n",
        )],
    },
};

impl Rule for UnknownEmphasis {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.profiles.entries {
            let emphasis = &entry.value.emphasis;
            for name in emphasis.keys().filter(|name| Emphasis::from_word(name).is_none()) {
                let help = match nearest(name, Emphasis::ALL.iter().map(|role| role.word())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write `implementation` and `relationship`".to_owned(),
                };
                let route = vec!["emphasis".into(), Step::Name(name.to_owned())];
                out.at(&entry.path, route, format!("`{name}` is none of a manager's two roles")).help(help);
            }
            let known = || emphasis.iter().filter(|(name, _)| Emphasis::from_word(name).is_some());
            if known().next().is_some() && known().all(|(_, share)| share.0 == Decimal::ZERO) {
                out.at(&entry.path, vec!["emphasis".into()], "the emphasis on both roles is 0")
                    .help("write how much the company leans on each, such as 50 and 50");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn there_are_two_roles() {
        let said = |emphasis: &str| {
            let profile = format!("name: P\nframework: woodburn-2006\nemphasis: {{{emphasis}}}\n");
            lines(&check(&UnknownEmphasis, &[("profiles/p.yaml", &profile)]))
        };
        assert!(said("implementation: 0, relationship: 1").is_empty());
        assert!(said("").is_empty());
        assert_eq!(said("selling: 10"), ["3:12 `selling` is none of a manager's two roles"]);
        assert_eq!(said("implementation: 0, relationship: 0"), ["3:11 the emphasis on both roles is 0"]);
    }
}
