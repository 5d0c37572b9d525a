//! `junior-mentor`

use crate::assess::mentoring::{EXPERIENCED, is_senior};
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::model::words::PersonKind;
use crate::text::finding::Level;

pub(in crate::lint) struct JuniorMentor;

static META: Meta = Meta {
    name: "junior-mentor",
    group: Group::People,
    level: Level::Warn,
    summary: "A mentor who is a manager or candidate, or has worked less than five years",
    doc: Doc {
        what: "A `mentor` of anybody who is of kind `manager` or `candidate`, or whose file states fewer than 5 `years` of work with key accounts. Mentors are of kind `mentor` or `director`; one whose years are not stated passes. The 5 is this tool’s own.",
        why: "What a mentor adds, senior people do and colleagues cannot: review plans for their strategy, reach the top of the customer, move what is stuck between departments. A colleague can be a good coach, which is something else.",
        fails: &[
            Sample::person("name: Jane Doe\nkind: manager\nmentor: k-ito\n"),
            Sample { path: "people/k-ito.yaml", text: "name: K. Ito\nkind: mentor\nyears: 3\n" },
        ],
        passes: &[
            Sample::person("name: Jane Doe\nkind: manager\nmentor: r-smith\n"),
            Sample { path: "people/r-smith.yaml", text: "name: R. Smith\nkind: director\nyears: 12\n" },
        ],
    },
};

impl Rule for JuniorMentor {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let Some(mentor) = entry.value.mentor.as_deref().filter(|id| *id != entry.id) else { return };
        let Some(mentor) = cx.people.get(mentor) else { return };
        if is_senior(&mentor.value) {
            return;
        }
        let (name, of) = (&mentor.value.name, &entry.value.name);
        let (field, why) = match (mentor.value.kind, mentor.value.years) {
            (PersonKind::Manager, _) => ("kind", "is a manager".to_owned()),
            (PersonKind::Candidate, _) => ("kind", "is a candidate".to_owned()),
            (PersonKind::Mentor | PersonKind::Director, None) => return,
            (PersonKind::Mentor | PersonKind::Director, Some(years)) => {
                ("years", format!("has worked with key accounts for {years} years, fewer than {EXPERIENCED}"))
            }
        };
        out.at(&entry.path, vec!["mentor".into()], format!("the mentor of {of}, {name}, {why}"))
            .help("name somebody senior and experienced, best a director; a coach is something else")
            .related(&mentor.path, vec![field.into()], "stated here");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines, person};

    #[test]
    fn mentors_are_senior_and_experienced() {
        let said = |mentor: &str| {
            let mentor = format!("name: Al\n{mentor}");
            let files =
                [("people/al.yaml", &*mentor), ("people/jo.yaml", "name: Jo\nkind: candidate\nmentor: al\n")];
            lines(&check(&JuniorMentor, &files))
        };
        assert_eq!(said("kind: manager\nyears: 30\n"), ["3:9 the mentor of Jo, Al, is a manager"]);
        assert_eq!(said("kind: candidate\n"), ["3:9 the mentor of Jo, Al, is a candidate"]);
        assert_eq!(
            said("kind: director\nyears: 4.9\n"),
            ["3:9 the mentor of Jo, Al, has worked with key accounts for 4.9 years, fewer than 5"]
        );
        assert!(said("kind: mentor\nyears: 5\n").is_empty());
        assert!(said("kind: director\n").is_empty());
        assert!(person(&JuniorMentor, "name: Jo\nkind: manager\nmentor: nobody\n").is_empty());
    }
}
