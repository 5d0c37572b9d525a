//! `unsafe-link`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct UnsafeLink;

static META: Meta = Meta {
    name: "unsafe-link",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A link that leads elsewhere than to http, https or mailto",
    doc: Doc {
        what: "All plans, closed ones included. Links by other schemes, to files or within the document. Their text is printed without the link.",
        why: "Whoever gets the printed plan can follow a web or mail address and nothing else.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nSee [the minutes](file:///C:/minutes.docx).\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nSee [the minutes](https://acme.example/minutes).\n",
        )],
    },
};

impl Rule for UnsafeLink {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "link to https:// or mailto:, or name the document", |odd| match odd {
            Oddity::Link(url) => Some(format!("the link to `{}` is left out of the page", plans::short(url))),
            _ => None,
        });
    }
}
