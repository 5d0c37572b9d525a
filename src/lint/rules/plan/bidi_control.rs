//! `bidi-control`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct BidiControl;

static META: Meta = Meta {
    name: "bidi-control",
    group: Group::Plan,
    level: Level::Error,
    summary: "An unseen character that turns the direction of text round",
    doc: Doc {
        what: "All plans, closed ones included. Characters that change the direction of what follows (U+061C, U+200E, U+200F, U+202A–U+202E, U+2066–U+2069). They are left out of pages.",
        why: "They make a text read otherwise than it is written: on screens, in reviews, in print.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nAgreed price: \u{202e}001 euros\u{202c}.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

impl Rule for BidiControl {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "delete it; it often comes in by copying from another program", |odd| {
            match odd {
                Oddity::Bidi(c) => Some(format!(
                    "the unseen character U+{:04X} turns the direction of the text round",
                    u32::from(*c)
                )),
                _ => None,
            }
        });
    }
}
