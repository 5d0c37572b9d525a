//! `mentor-cycle`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::lint::rules::account::parent_cycle::circles;
use crate::text::finding::Level;

pub(in crate::lint) struct MentorCycle;

static META: Meta = Meta {
    name: "mentor-cycle",
    group: Group::People,
    level: Level::Error,
    summary: "People who mentor themselves or each other in a circle",
    doc: Doc {
        what: "People whose `mentor`, followed from file to file, leads back to themselves. Each circle is one finding, at the person whose id comes first; the others are named beside it.",
        why: "A mentor is senior to whom they help, so in a circle at least one name is wrong.",
        fails: &[
            Sample::person("name: Jane Doe\nkind: manager\nmentor: r-smith\n"),
            Sample { path: "people/r-smith.yaml", text: "name: R. Smith\nkind: mentor\nmentor: jane-doe\n" },
        ],
        passes: &[
            Sample::person("name: Jane Doe\nkind: manager\nmentor: r-smith\n"),
            Sample { path: "people/r-smith.yaml", text: "name: R. Smith\nkind: mentor\n" },
        ],
    },
};

impl Rule for MentorCycle {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let mentor = |id: &String| cx.people.position(id);
        let mentors: Vec<Option<usize>> =
            cx.people.entries.iter().map(|e| e.value.mentor.as_ref().and_then(mentor)).collect();
        for circle in circles(&mentors) {
            let entry = |n: usize| &cx.people.entries[n];
            let first = entry(circle[0]);
            let message = match circle.len() {
                1 => format!("`{}` is their own mentor", first.id),
                _ => {
                    let way: Vec<&str> =
                        circle.iter().chain(&circle[..1]).map(|n| entry(*n).id.as_str()).collect();
                    format!("the mentors form a circle: {}", way.join(" → "))
                }
            };
            let draft = out.at(&first.path, vec!["mentor".into()], message);
            draft.help(match circle.len() {
                1 => "name somebody else, senior and experienced",
                _ => "take out the `mentor` of the most senior of them",
            });
            for n in &circle[1..] {
                draft.related(&entry(*n).path, vec!["mentor".into()], "part of the circle");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines, person};

    #[test]
    fn names_the_way_round() {
        let found = check(
            &MentorCycle,
            &[
                ("people/a.yaml", "name: A\nkind: mentor\nmentor: b\n"),
                ("people/b.yaml", "name: B\nkind: mentor\nmentor: c\n"),
                ("people/c.yaml", "name: C\nkind: mentor\nmentor: b\n"),
            ],
        );
        assert_eq!(lines(&found), ["3:9 the mentors form a circle: b → c → b"]);
        assert_eq!(found[0].related.len(), 1);
        assert_eq!(
            person(&MentorCycle, "name: Jo\nkind: manager\nmentor: jo\n"),
            ["3:9 `jo` is their own mentor"]
        );
    }
}
