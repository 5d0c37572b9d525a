//! `review-overdue`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{self, active};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::date::Day;
use crate::model::plan::FrontMatter;
use crate::score::measure::account::days_between;
use crate::text::finding::Level;
use crate::text::nearest::count;

pub(in crate::lint) struct ReviewOverdue;

static META: Meta = Meta {
    name: "review-overdue",
    group: Group::Plan,
    level: Level::Error,
    summary: "A plan that was to be reviewed and was not",
    doc: Doc {
        what: "Active plans. Overdue is a plan whose next review (`next_review`, or the first planned review of its table) lies before the as-of date, or, where none is stated, one whose last review is longer ago than the rhythm for its quadrant: `plan.review_every` in `kam.yaml`, by default 90 days for strategic and star accounts, 180 for status, 365 for streamline. A next review later than the rhythm allows is reported as well. The quadrant is the one that the selection policy gives the account now; where it gives none, the one in the front matter.",
        why: "Plans die slowly: written once, filed, and wrong by the time anybody looks. A date that turns red is what keeps them alive.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-06-15\nnext_review: 2026-09-15\n---\n# Acme 2026\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-09-15\nnext_review: 2026-12-10\n---\n# Acme 2026\n",
        )],
    },
};

impl Rule for ReviewOverdue {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let Some(front) = file.plan.front.as_ref().filter(|_| active(file)) else { return };
        let (days, key) = rhythm(cx, front);
        let allowed = i32::try_from(days).unwrap_or(i32::MAX);
        let today = Day(cx.as_of);
        let every = match key {
            "default" => format!("plans are reviewed every {}", day_count(allowed)),
            quadrant => format!("{quadrant} accounts are reviewed every {}", day_count(allowed)),
        };
        let reviewed = file.plan.reviewed(today);
        match (file.plan.next_review(today), reviewed) {
            (Some(next), _) if next < today => {
                let late = day_count(days_between(next.0, cx.as_of));
                out.in_text(
                    &file.path,
                    plans::field(file, "next_review"),
                    format!("the review due on {next} is {late} overdue"),
                )
                .help("hold it, write down what changed, and set `reviewed` and `next_review`");
            }
            (Some(next), Some(last)) if days_between(last.0, next.0) > allowed => {
                let gap = day_count(days_between(last.0, next.0));
                out.in_text(
                    &file.path,
                    plans::field(file, "next_review"),
                    format!("the next review is {gap} after the last; {every}"),
                )
                .help("set an earlier date, or change the rhythm under `plan.review_every` in kam.yaml");
            }
            (None, Some(last)) if days_between(last.0, cx.as_of) > allowed => {
                let ago = day_count(days_between(last.0, cx.as_of));
                out.in_text(
                    &file.path,
                    plans::field(file, "reviewed"),
                    format!("the last review was {ago} ago; {every}"),
                )
                .help("hold the review, then set `reviewed` and `next_review`");
            }
            _ => {}
        }
    }
}

/// How many days may pass between two reviews, and by which key of `plan.review_every`.
fn rhythm(cx: &Context<'_>, front: &FrontMatter) -> (u32, &'static str) {
    let row = cx.accounts.position(&front.account);
    let known = row.filter(|row| cx.quadrant(*row).is_some());
    match (known, front.quadrant.map(|q| (cx.book.settings.plan.review_every.get(q.word()), q.word()))) {
        (Some(row), _) => cx.review_rhythm(row),
        (None, Some((Some(days), key))) => (days.0, key),
        (None, _) => cx.review_rhythm(usize::MAX),
    }
}

fn day_count(days: i32) -> String {
    count(usize::try_from(days).unwrap_or(0), "day")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::plan;

    #[test]
    fn the_rhythm_follows_the_quadrant() {
        let said = |rest: &str| {
            plan(&ReviewOverdue, &format!("---\naccount: acme\nperiod: 2026\n{rest}---\n# Acme\n"))
        };
        assert_eq!(said("next_review: 2026-11-20\n"), ["4:14 the review due on 2026-11-20 is 1 day overdue"]);
        assert!(said("next_review: 2026-11-21\n").is_empty());
        assert_eq!(
            said("reviewed: 2026-08-01\nquadrant: star\n"),
            ["4:11 the last review was 112 days ago; star accounts are reviewed every 90 days"]
        );
        assert!(said("reviewed: 2026-08-01\nquadrant: status\n").is_empty());
        assert_eq!(
            said("reviewed: 2026-11-01\nnext_review: 2027-03-01\n"),
            ["5:14 the next review is 120 days after the last; plans are reviewed every 90 days"]
        );
        assert!(said("status: draft\nnext_review: 2026-01-01\n").is_empty());
    }
}
