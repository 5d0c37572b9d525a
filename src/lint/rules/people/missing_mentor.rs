//! `missing-mentor`

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::model::words::PersonKind;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingMentor;

static META: Meta = Meta {
    name: "missing-mentor",
    group: Group::People,
    level: Level::Warn,
    summary: "A manager without a mentor",
    doc: Doc {
        what: "People of kind `manager` without a `mentor`. Candidates, mentors and directors need none.",
        why: "A key account manager has to think in the customer’s strategy and to move people inside who do not report to them. Somebody senior who knows both opens doors at the top of the customer and clears what blocks new ways in the own house; a superior or a coach does that less well.",
        fails: &[Sample::person("name: Jane Doe\nkind: manager\n")],
        passes: &[
            Sample::person("name: Jane Doe\nkind: manager\nmentor: r-smith\n"),
            Sample { path: "people/r-smith.yaml", text: "name: R. Smith\nkind: director\n" },
        ],
    },
};

impl Rule for MissingMentor {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, _: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let person = &entry.value;
        if person.kind != PersonKind::Manager || person.mentor.is_some() {
            return;
        }
        out.at(&entry.path, vec!["name".into()], format!("nobody mentors {}", person.name))
            .help("add `mentor: ID` of somebody senior and experienced, best a director");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::person;

    #[test]
    fn managers_need_one() {
        let said =
            |kind: &str, rest: &str| person(&MissingMentor, &format!("name: Jo\nkind: {kind}\n{rest}"));
        assert_eq!(said("manager", ""), ["1:7 nobody mentors Jo"]);
        assert!(said("manager", "mentor: somebody\n").is_empty());
        for kind in ["candidate", "mentor", "director"] {
            assert!(said(kind, "").is_empty(), "{kind}");
        }
    }
}
