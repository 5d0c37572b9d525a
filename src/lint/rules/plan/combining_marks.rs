//! `combining-marks`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct CombiningMarks;

static META: Meta = Meta {
    name: "combining-marks",
    group: Group::Plan,
    level: Level::Error,
    summary: "A letter with more marks than any writing has",
    doc: Doc {
        what: "All plans, closed ones included. Runs of more than sixteen combining marks on one letter. The plan is not laid out.",
        why: "Such text is a prank or damage; it covers the lines around it and costs the layout minutes.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nGoal: a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

impl Rule for CombiningMarks {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "write the letter again without them", |odd| match odd {
            Oddity::Combining(marks) => {
                Some(format!("{marks} combining marks stand on one letter; the pages are not counted"))
            }
            _ => None,
        });
    }
}
