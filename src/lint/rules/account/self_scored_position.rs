//! `self-scored-position`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key_or_incubating};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::model::words::SeenBy;
use crate::text::finding::Level;
use crate::text::yaml::Route;

pub(in crate::lint) struct SelfScoredPosition;

/// Words of a source by which buying factors are our own view.
const OWN: &[&str] = &[
    "our own",
    "own estimate",
    "our estimate",
    "own view",
    "our view",
    "own guess",
    "our guess",
    "internal",
    "guess",
    "self-assessment",
];

static META: Meta = Meta {
    name: "self-scored-position",
    group: Group::Account,
    level: Level::Warn,
    summary: "A position that we have scored ourselves instead of asking the customer",
    doc: Doc {
        what: "Key and incubating accounts whose position rests on our own view:\n\n- `relationship.level` is `seen_by: supplier`,\n- `buying_factors` have no `source`, or one that says that it is ours: our own …, own or our estimate, view or guess, internal, self-assessment.\n\nOne finding an account, however much of it is ours. A level without `seen_by` is not judged.",
        why: "Position is how strong we are in the customer's eyes, beside the best rival. Marked by ourselves it measures how well we think of ourselves, and it comes out strong.",
        fails: &[Sample::account(
            "name: Acme\nstatus: incubating\nrelationship:\n  level: {now: collaborative, seen_by: supplier, on: 2026-07-08}\nbuying_factors:\n  source: our own estimate\n  factors:\n    - {factor: delivery, weight: 100, us: 8, rivals: {Globex: 6}}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: incubating\nrelationship:\n  level: {now: enhanced, seen_by: customer, on: 2026-07-08}\nbuying_factors:\n  source: customer survey, July 2026\n  factors:\n    - {factor: delivery, weight: 100, us: 7, rivals: {Globex: 6}}\n",
        )],
    },
};

impl Rule for SelfScoredPosition {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_key_or_incubating(entry) {
            return;
        }
        let level = entry.value.relationship.as_ref().and_then(|r| r.level.as_ref());
        let own_level = level.is_some_and(|l| l.seen_by == Some(SeenBy::Supplier));
        let factors = entry.value.buying_factors.as_ref().filter(|b| !b.factors.is_empty());
        let own_factors = factors.and_then(|f| match f.source.as_deref().map(str::trim) {
            None | Some("") => Some("the buying factors have no source".to_owned()),
            Some(source) if is_own(source) => Some(format!("the buying factors are “{source}”")),
            Some(_) => None,
        });
        let level_route: Route = vec!["relationship".into(), "level".into(), "seen_by".into()];
        let factors_route: Route = match factors.and_then(|f| f.source.as_ref()) {
            Some(_) => vec!["buying_factors".into(), "source".into()],
            None => vec!["buying_factors".into()],
        };
        const HELP: &str = "ask the customer, then write who was asked and when: `source: customer survey, May 2026`, `seen_by: customer`";
        match (own_factors, own_level) {
            (None, false) => {}
            (None, true) => {
                out.at(
                    &entry.path,
                    level_route,
                    "the position is scored by ourselves: the level is `seen_by: supplier`",
                )
                .help(HELP);
            }
            (Some(factors), false) => {
                out.at(&entry.path, factors_route, format!("the position is scored by ourselves: {factors}"))
                    .help(HELP);
            }
            (Some(factors), true) => {
                let message = format!(
                    "the position is scored by ourselves: {factors}, and the level is `seen_by: supplier`"
                );
                out.at(&entry.path, factors_route, message).help(HELP).related(
                    &entry.path,
                    level_route,
                    "the level is ours as well",
                );
            }
        }
    }
}

/// Whether a source says that it is ours: one of the phrases stands in it as whole words.
fn is_own(source: &str) -> bool {
    let words: String = source
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' })
        .collect();
    let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
    OWN.iter().any(|phrase| words.contains(&format!(" {phrase} ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{account, check};

    #[test]
    fn knows_own_views_by_their_words() {
        for own in
            ["our own estimate", "Our estimate, May 2026", "internal workshop", "sales team's best guess"]
        {
            assert!(is_own(own), "{own}");
        }
        for asked in [
            "talk with the owner, March 2026",
            "customer survey",
            "questions to our sponsor",
            "our visit in May",
        ] {
            assert!(!is_own(asked), "{asked}");
        }
    }

    #[test]
    fn both_are_one_finding() {
        let found = check(&SelfScoredPosition, &[(META.doc.fails[0].path, META.doc.fails[0].text)]);
        assert_eq!((found.len(), found[0].related.len()), (1, 1));
        let said = account(
            &SelfScoredPosition,
            "name: A\nstatus: key\nbuying_factors:\n  factors: [{factor: price, weight: 1, us: 5}]\n",
        );
        assert_eq!(said, ["4:3 the position is scored by ourselves: the buying factors have no source"]);
    }
}
