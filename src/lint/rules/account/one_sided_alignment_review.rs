//! `one-sided-alignment-review`

use super::latest_review;
use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct OneSidedAlignmentReview;

static META: Meta = Meta {
    name: "one-sided-alignment-review",
    group: Group::Account,
    level: Level::Warn,
    summary: "A joint review that only one side attended or scored",
    doc: Doc {
        what: "The latest review of an account of any status but `deselected`, where it names nobody of the customer's or nobody of ours, or where only one side has scored the alignment. A review without any score is not judged by its scores. Older reviews are history and passed over.",
        why: "A review without the customer is a meeting about the customer. The point of scoring alignment is the comparison of two views, and one view has nothing to be compared with.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nreviews:\n  - {on: 2026-10-15, customer: [], supplier: [jane-doe, r-smith], alignment: {supplier: 8}}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nreviews:\n  - {on: 2026-10-15, customer: [Sam Lee], supplier: [jane-doe, r-smith], alignment: {customer: 7, supplier: 8}}\n",
        )],
    },
};

impl Rule for OneSidedAlignmentReview {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let Some((n, review)) = latest_review(cx, &entry.value).filter(|_| is_alive(entry)) else { return };
        let mut lacks = Vec::new();
        match (review.customer.is_empty(), review.supplier.is_empty()) {
            (true, true) => lacks.push("nobody is named as present"),
            (true, false) => lacks.push("nobody of the customer's was there"),
            (false, true) => lacks.push("nobody of ours was there"),
            (false, false) => {}
        }
        match review.alignment.as_ref().map(|a| (a.customer.is_some(), a.supplier.is_some())) {
            Some((false, true)) => lacks.push("the customer has not scored the alignment"),
            Some((true, false)) => lacks.push("we have not scored the alignment"),
            _ => {}
        }
        if lacks.is_empty() {
            return;
        }
        let message = format!("the review of {} is one-sided: {}", review.on, lacks.join(", and "));
        out.at(&entry.path, vec!["reviews".into(), n.into()], message)
            .help("ask the other side for its view and add it; if it was a meeting of our own, take it out of `reviews`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn only_the_latest_counts() {
        let said =
            |reviews: &str| account(&OneSidedAlignmentReview, &format!("name: A\nreviews:\n{reviews}"));
        assert!(
            said("  - {on: 2026-01-01}\n  - {on: 2026-05-01, customer: [X], supplier: [y]}\n").is_empty()
        );
        assert_eq!(
            said("  - {on: 2026-05-01, customer: [X], alignment: {customer: 4}}\n"),
            [
                "3:5 the review of 2026-05-01 is one-sided: nobody of ours was there, and we have not scored the alignment"
            ]
        );
    }
}
