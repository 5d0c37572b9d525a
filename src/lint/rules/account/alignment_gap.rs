//! `alignment-gap`

use rust_decimal::Decimal;

use super::latest_review;
use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct AlignmentGap;

/// Points between the two views from which on they part; our own choice.
const GAP: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

static META: Meta = Meta {
    name: "alignment-gap",
    group: Group::Account,
    level: Level::Warn,
    summary: "A review in which the two sides see their alignment three points apart",
    doc: Doc {
        what: "The latest review of an account of any status but `deselected` in which both sides scored the alignment and the scores lie 3 points or more apart, on the scale from 0 to 10. The 3 is this tool's own.",
        why: "Where we see a partner and the customer sees a supplier, the plan is built on the wrong ground. The gap matters more than the height of either score.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nreviews:\n  - {on: 2026-10-15, customer: [Sam Lee], supplier: [jane-doe], alignment: {customer: 4, supplier: 8}}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nreviews:\n  - {on: 2026-10-15, customer: [Sam Lee], supplier: [jane-doe], alignment: {customer: 6, supplier: 8}}\n",
        )],
    },
};

impl Rule for AlignmentGap {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let Some((n, review)) = latest_review(cx, &entry.value).filter(|_| is_alive(entry)) else { return };
        let scores = review.alignment.as_ref().and_then(|a| a.customer.zip(a.supplier));
        let Some((theirs, ours)) = scores else { return };
        let gap = (theirs.0 - ours.0).abs();
        if gap < GAP {
            return;
        }
        let message = format!(
            "in the review of {} the customer scores the alignment {theirs} and we {ours}: {} points apart",
            review.on,
            gap.normalize()
        );
        let help = if ours > theirs {
            "ask the customer what is missing, and put the answer into the plan"
        } else {
            "ask our own people what they see that the customer does not, before it shows"
        };
        out.at(&entry.path, vec!["reviews".into(), n.into(), "alignment".into()], message).help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn either_side_may_be_the_higher_one() {
        let said = |alignment: &str| {
            account(
                &AlignmentGap,
                &format!("name: A\nreviews: [{{on: 2026-05-01, alignment: {{{alignment}}}}}]\n"),
            )
        };
        assert_eq!(
            said("customer: 9, supplier: 5.5"),
            [
                "2:39 in the review of 2026-05-01 the customer scores the alignment 9 and we 5.5: 3.5 points apart"
            ]
        );
        assert_eq!(said("customer: 5, supplier: 8").len(), 1);
        assert!(said("customer: 5, supplier: 7.9").is_empty());
        assert!(said("supplier: 9").is_empty());
    }
}
