//! `missing-alignment-review`

use super::latest_review;
use crate::book::load::Entry;
use crate::lint::context::{Context, is_key};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingAlignmentReview;

static META: Meta = Meta {
    name: "missing-alignment-review",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account without a review held together with the customer in time",
    doc: Doc {
        what: "Key accounts with no entry in `reviews` up to the as-of date, or whose latest lies longer ago than `plan.review_every` in `kam.yaml` allows: the rhythm of the account's quadrant, or `default` where it has none. Without that setting 90 days for strategic and star, 180 for status, 365 for streamline and 90 by default; these are this tool's own.",
        why: "In an alignment review both sides say where they stand and what comes next. Without it the plan is our plan alone, and that the customer sees things differently shows only when it leaves.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nreviews:\n  - {on: 2026-04-30, customer: [Sam Lee], supplier: [jane-doe], alignment: {customer: 6, supplier: 7}}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nreviews:\n  - {on: 2026-04-30, customer: [Sam Lee], supplier: [jane-doe], alignment: {customer: 6, supplier: 7}}\n  - {on: 2026-10-15, customer: [Sam Lee], supplier: [jane-doe], alignment: {customer: 7, supplier: 7}}\n",
        )],
    },
};

impl Rule for MissingAlignmentReview {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_key(entry) {
            return;
        }
        let Some((n, latest)) = latest_review(cx, &entry.value) else {
            out.at(&entry.path, vec!["status".into()], "the key account has had no review together with the customer")
                .help("hold one, then add it: `reviews: [{on: …, customer: [name], supplier: [person-id], alignment: {customer: …, supplier: …}}]`");
            return;
        };
        let Some(row) = cx.accounts.position(&entry.id) else { return };
        let (limit, rhythm) = cx.review_rhythm(row);
        let Some(days) = cx.age(latest.on).filter(|days| i64::from(*days) > i64::from(limit)) else { return };
        let of = if rhythm == "default" { String::new() } else { format!(" for {rhythm}") };
        let message = format!(
            "the last review with the customer was on {}, {days} days ago: the rhythm{of} is {limit} days",
            latest.on
        );
        out.at(&entry.path, vec!["reviews".into(), n.into(), "on".into()], message)
            .help("hold the next one, or change the rhythm under `plan.review_every` in kam.yaml");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{account, check, lines};

    #[test]
    fn a_review_to_come_is_none_yet() {
        let said = account(&MissingAlignmentReview, "name: A\nstatus: key\nreviews: [{on: 2026-12-01}]\n");
        assert_eq!(said, ["2:9 the key account has had no review together with the customer"]);
    }

    #[test]
    fn the_rhythm_is_that_of_the_quadrant() {
        let policy = "criteria:\n  - {id: fit, axis: potential, measure: ratings.fit, weight: 1}\n  - {id: goodwill, axis: position, measure: ratings.goodwill, weight: 1}\n";
        let said = |fit: u8| {
            let text = format!(
                "name: A\nstatus: key\nratings: {{fit: [{{score: {fit}}}], goodwill: [{{score: 8}}]}}\nreviews: [{{on: 2026-07-01}}]\n"
            );
            lines(&check(
                &MissingAlignmentReview,
                &[("policies/selection.yaml", policy), ("accounts/a.yaml", &text)],
            ))
        };
        assert!(said(2).is_empty(), "status: 180 days");
        assert_eq!(
            said(8),
            [
                "4:16 the last review with the customer was on 2026-07-01, 143 days ago: the rhythm for strategic is 90 days"
            ]
        );
    }
}
