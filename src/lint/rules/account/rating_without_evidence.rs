//! `rating-without-evidence`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::score::measure::account::latest_by_rater;
use crate::text::finding::Level;

pub(in crate::lint) struct RatingWithoutEvidence;

static META: Meta = Meta {
    name: "rating-without-evidence",
    group: Group::Account,
    level: Level::Warn,
    summary: "A judgement that counts and does not say what it rests on",
    doc: Doc {
        what: "Ratings without `evidence`, in accounts of every status but `deselected`. Only each rater's latest judgement is looked at: it is the one that counts for the score, and older ones cannot be mended any more.",
        why: "A figure without a reason cannot be discussed, checked or repeated by the next rater. One line on what was seen or heard is enough.",
        fails: &[Sample::account(
            "name: Acme\nratings:\n  fit: [{score: 8, by: jane-doe, on: 2026-09-01}]\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nratings:\n  fit: [{score: 8, by: jane-doe, on: 2026-09-01, evidence: joint roadmap workshop}]\n",
        )],
    },
};

impl Rule for RatingWithoutEvidence {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_alive(entry) {
            return;
        }
        for (name, ratings) in entry.value.ratings.iter() {
            if ratings.iter().all(|r| r.evidence.is_some()) {
                continue;
            }
            for (n, rating) in latest_by_rater(ratings, cx.as_of) {
                if rating.evidence.as_deref().is_some_and(|e| !e.trim().is_empty()) {
                    continue;
                }
                let by = rating.by.as_deref().map_or_else(String::new, |by| format!(" by {by}"));
                let message = format!("the {name} of {}{by} rests on no evidence", rating.score);
                let route = vec!["ratings".into(), name.into(), n.into(), "score".into()];
                out.at(&entry.path, route, message)
                    .help("add `evidence: …`: what was seen, said or measured");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn only_the_latest_of_each_rater_counts() {
        let ratings = "ratings:\n  fit:\n    - {score: 4, by: jo, on: 2025-01-01}\n    - {score: 6, by: jo, on: 2026-01-01, evidence: seen}\n    - {score: 7, by: al, on: 2026-01-01}\n";
        let said =
            |status: &str| account(&RatingWithoutEvidence, &format!("name: A\nstatus: {status}\n{ratings}"));
        assert_eq!(said("candidate"), ["7:15 the fit of 7 by al rests on no evidence"]);
        assert!(said("deselected").is_empty());
    }
}
