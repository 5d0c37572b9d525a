//! `unclear-rater`

use crate::assess::levels::Rater;
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::{Assessment, Person};
use crate::text::finding::Level;
use crate::text::nearest::nearest;

pub(in crate::lint) struct UnclearRater;

static META: Meta = Meta {
    name: "unclear-rater",
    group: Group::People,
    level: Level::Warn,
    summary: "An assessment that leaves open in what capacity somebody judged",
    doc: Doc {
        what: "Entries under `assessments` of a person whose `as` does not fit: `self` by somebody else, something else than `self` by the person, or a word that is nearly `self`, `manager`, `peer` or `customer`. Other words, such as mentor or director, are free and count together. The person’s own id under `by` always counts as their own judgement.",
        why: "Whose judgement it is decides whether it counts: the person’s own only where there is no other, the customer’s as the customer’s view. Under a word that nobody knows a customer is one of many others.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: Sam Lee, as: costumer, levels: {listening: 3}, evidence: {listening: yearly talk}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\nassessments:\n  - {on: 2026-03-01, by: Sam Lee, as: customer, levels: {listening: 3}, evidence: {listening: yearly talk}}\n",
        )],
    },
};

impl Rule for UnclearRater {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, _: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        for (n, assessment) in entry.value.assessments.iter().enumerate() {
            if let Some((message, help)) = doubt(&entry.id, assessment) {
                let route = vec!["assessments".into(), n.into(), "as".into()];
                out.at(&entry.path, route, message).help(help);
            }
        }
    }
}

/// What is unclear about an assessment's rater, and what to write instead.
fn doubt(person: &str, assessment: &Assessment) -> Option<(String, String)> {
    let word = assessment.capacity.as_deref()?;
    let by = &assessment.by;
    let own = Rater::Own.word();
    match (word == own, by == person) {
        (true, false) => Some((
            format!("this is said to be the person's own judgement, and is by {by}"),
            format!("write `by: {person}`, or in what capacity {by} judged"),
        )),
        (false, true) => Some((
            format!("the person judges as {word} what is their own"),
            "write `as: self`, or by whom it is".to_owned(),
        )),
        (false, false) if Rater::of(person, assessment) == Rater::Other => {
            let known = Rater::ALL.iter().filter(|rater| **rater != Rater::Other).map(|rater| rater.word());
            // A word that holds one of them, such as “line manager”, is a word of its own.
            let near = nearest(word, known).filter(|near| word.len().abs_diff(near.len()) <= 2)?;
            Some((format!("nobody can judge as `{word}`"), format!("did you mean `{near}`?")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::person;

    #[test]
    fn words_fit_whoever_judges() {
        let said = |by: &str, word: &str| {
            let assessment = format!("[{{on: 2026-01-01, by: {by}, as: {word}}}]");
            person(&UnclearRater, &format!("name: Jo\nkind: manager\nassessments: {assessment}\n"))
        };
        assert_eq!(said("al", "self"), ["3:44 this is said to be the person's own judgement, and is by al"]);
        assert_eq!(said("jo", "peer"), ["3:44 the person judges as peer what is their own"]);
        assert_eq!(said("al", "Manager"), ["3:44 nobody can judge as `Manager`"]);
        for word in ["manager", "peer", "customer", "mentor", "director", "line manager", "subordinate"] {
            assert!(said("al", word).is_empty(), "{word}");
        }
        assert!(said("jo", "self").is_empty());
    }
}
