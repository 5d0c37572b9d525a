//! `unknown-mentoring-duty`

use crate::assess::mentoring::FRAMEWORK;
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::text::finding::Level;
use crate::text::nearest::{list, nearest};

pub(in crate::lint) struct UnknownMentoringDuty;

static META: Meta = Meta {
    name: "unknown-mentoring-duty",
    group: Group::People,
    level: Level::Error,
    summary: "A mentoring entry under a duty that mentors do not have",
    doc: Doc {
        what: "`duty` of an entry under `mentoring` in the files of people. The duties are the points of `mentor-duties` (`kam framework show mentor-duties` lists them); an entry may leave its duty out.",
        why: "The log shows which of a mentor’s duties were done and when. Under a misspelt name the duty looks as if nobody had ever done it.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\nmentor: r-smith\nmentoring:\n  - {on: 2026-05-04, by: r-smith, duty: access-to-senior, note: opened the door to the COO}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\nmentor: r-smith\nmentoring:\n  - {on: 2026-05-04, by: r-smith, duty: access-to-seniors, note: opened the door to the COO}\n",
        )],
    },
};

impl Rule for UnknownMentoringDuty {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        if entry.value.mentoring.is_empty() {
            return;
        }
        let Some(framework) = cx.library().get(FRAMEWORK) else { return };
        let ids = || framework.points.iter().map(|point| point.id.as_str());
        for (n, mentoring) in entry.value.mentoring.iter().enumerate() {
            let Some(duty) = mentoring.duty.as_deref().filter(|duty| !ids().any(|id| id == *duty)) else {
                continue;
            };
            let help = match nearest(duty, ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}, or leave it out", list(ids(), "and")),
            };
            let route = vec!["mentoring".into(), n.into(), "duty".into()];
            out.at(&entry.path, route, format!("mentors have no duty `{duty}`")).help(help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn mentors_have_five_duties() {
        let text = "name: Jo\nkind: manager\nmentoring: [{on: 2026-01-01, by: al}, {on: 2026-01-01, by: al, duty: trust}, {on: 2026-01-01, by: al, duty: golf}]\n";
        let found = check(&UnknownMentoringDuty, &[("people/jo.yaml", text)]);
        assert_eq!(lines(&found), ["3:109 mentors have no duty `golf`"]);
        assert!(
            found[0].help.as_deref().is_some_and(|h| h.starts_with("write one of `strategic-thinking`, "))
        );
    }
}
