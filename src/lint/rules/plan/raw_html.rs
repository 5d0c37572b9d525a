//! `raw-html`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct RawHtml;

static META: Meta = Meta {
    name: "raw-html",
    group: Group::Plan,
    level: Level::Warn,
    summary: "HTML in a plan",
    doc: Doc {
        what: "All plans, closed ones included. HTML other than comments. It is printed as it stands.",
        why: "A plan is read on the code host, in print and in a terminal; HTML works in one of them at best.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nGrow <b>now</b>.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

impl Rule for RawHtml {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "use Markdown: `**bold**`, a list, a table", |odd| match odd {
            Oddity::RawHtml => Some("raw HTML is printed as it stands".to_owned()),
            _ => None,
        });
    }
}
