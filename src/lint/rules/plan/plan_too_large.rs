//! `plan-too-large`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct PlanTooLarge;

static META: Meta = Meta {
    name: "plan-too-large",
    group: Group::Plan,
    level: Level::Error,
    summary: "A plan of more than 64 KiB",
    doc: Doc {
        what: "All plans, closed ones included. A plan that is longer than 64 KiB is not laid out: that is more than twenty pages.",
        why: "It is no plan but a folder; and no machine should spend minutes on it.",
        fails: &[Sample::plan(BIG)],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

/// A plan of 66 KiB.
const BIG: &str = include_str!("../../samples/large.md");

impl Rule for PlanTooLarge {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "move evidence into files of its own", |odd| match odd {
            Oddity::Long(bytes) => Some(format!(
                "the plan is {bytes} bytes long, more than the 65536 that are laid out; its pages are not counted"
            )),
            _ => None,
        });
    }
}
