//! `missing-review-date`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::active;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::date::Day;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingReviewDate;

static META: Meta = Meta {
    name: "missing-review-date",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An active plan that says neither when it was reviewed nor when it will be",
    doc: Doc {
        what: "Active plans without `reviewed` and `next_review` in the front matter, without `reviews` there, and without a table of reviews with dates.",
        why: "Without a date nobody can say that a plan is stale.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-11-01\nnext_review: 2027-01-15\n---\n# Acme 2026\n",
        )],
    },
};

impl Rule for MissingReviewDate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let today = Day(cx.as_of);
        if file.plan.front.is_none()
            || !active(file)
            || file.plan.reviewed(today).is_some()
            || file.plan.next_review(today).is_some()
        {
            return;
        }
        out.in_text(
            &file.path,
            file.plan.head(),
            "the plan says neither when it was reviewed nor when it will be",
        )
        .help("write `reviewed: 2026-11-21` and `next_review: 2027-02-19` into the front matter");
    }
}
