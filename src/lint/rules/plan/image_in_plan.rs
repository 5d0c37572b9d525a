//! `image-in-plan`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct ImageInPlan;

static META: Meta = Meta {
    name: "image-in-plan",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An image in a plan",
    doc: Doc {
        what: "All plans, closed ones included. Images. A box with the alternative text is printed in their place; no file is ever opened.",
        why: "Two pages are for decisions. What a picture shows belongs into one sentence, and a plan that opens files cannot be trusted in a pipeline.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n![Their works](works.png)\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

impl Rule for ImageInPlan {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "say in a sentence what it shows", |odd| match odd {
            Oddity::Image(url) => Some(format!(
                "the image `{}` is printed as a box with its alternative text",
                plans::short(url)
            )),
            _ => None,
        });
    }
}
