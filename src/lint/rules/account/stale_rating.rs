//! `stale-rating`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::score::measure::account::latest_by_rater;
use crate::text::finding::Level;

pub(in crate::lint) struct StaleRating;

/// Days after which a judgement is stale; our own choice, a year.
const DAYS: i32 = 365;

static META: Meta = Meta {
    name: "stale-rating",
    group: Group::Account,
    level: Level::Warn,
    summary: "A judgement that still counts and is more than a year old",
    doc: Doc {
        what: "Ratings dated more than 365 days before the as-of date, in accounts of every status but `deselected`. Only each rater's latest judgement is looked at, because it still counts for the score. Ratings without `on` are not judged. The year is this tool's own: selection is usually a yearly business.",
        why: "Fit and willingness change with people and plans on both sides. An old judgement carries last year's view into this year's selection, and nobody sees it in the score.",
        fails: &[Sample::account(
            "name: Acme\nratings:\n  fit: [{score: 8, by: jane-doe, on: 2025-03-01, evidence: joint roadmap workshop}]\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nratings:\n  fit:\n    - {score: 8, by: jane-doe, on: 2025-03-01, evidence: joint roadmap workshop}\n    - {score: 7, by: jane-doe, on: 2026-09-01, evidence: roadmap kept but for one step}\n",
        )],
    },
};

impl Rule for StaleRating {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_alive(entry) {
            return;
        }
        let old = |day| cx.age(day).filter(|days| *days > DAYS);
        for (name, ratings) in entry.value.ratings.iter() {
            if !ratings.iter().any(|r| r.on.and_then(old).is_some()) {
                continue;
            }
            for (n, rating) in latest_by_rater(ratings, cx.as_of) {
                let Some((on, days)) = rating.on.and_then(|on| old(on).map(|days| (on, days))) else {
                    continue;
                };
                let by = rating.by.as_deref().map_or_else(String::new, |by| format!(" by {by}"));
                let message = format!("the {name} of {}{by} is of {on}, {days} days old", rating.score);
                let route = vec!["ratings".into(), name.into(), n.into(), "on".into()];
                out.at(&entry.path, route, message)
                    .help("judge again: add a new line with today's date and keep this one as history");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn a_year_is_not_stale_yet() {
        let said = |day: &str| {
            account(&StaleRating, &format!("name: A\nratings: {{fit: [{{score: 5, by: jo, on: {day}}}]}}\n"))
        };
        assert!(said("2025-11-21").is_empty());
        assert_eq!(said("2025-11-20"), ["2:40 the fit of 5 by jo is of 2025-11-20, 366 days old"]);
        assert!(said("2030-01-01").is_empty());
    }
}
