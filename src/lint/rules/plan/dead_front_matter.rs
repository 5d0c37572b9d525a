//! `dead-front-matter`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct DeadFrontMatter;

static META: Meta = Meta {
    name: "dead-front-matter",
    group: Group::Plan,
    level: Level::Error,
    summary: "Front matter that is not read as such",
    doc: Doc {
        what: "All plans, closed ones included. A second block of `key: value` lines between lines of `---`, further down in the file. Only the one on the first line is read. A plan without any that can be read is bad input (`missing-front-matter`).",
        why: "What stands there looks like data and is none: dates in it are never checked.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n\n---\nreviewed: 2026-09-15\nnext_review: 2026-12-15\n---\n# Acme 2026\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

impl Rule for DeadFrontMatter {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        // Without front matter that is read, the reader has said so already.
        if file.plan.front_at.is_empty() {
            return;
        }
        plans::report(file, out, "move its fields into the block at the top", |odd| match odd {
            Oddity::FrontMatter(why) => Some(format!("this front matter is not read: {why}")),
            _ => None,
        });
    }
}
