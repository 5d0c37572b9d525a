//! `nesting-too-deep`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::markdown::guard::Oddity;

pub(in crate::lint) struct NestingTooDeep;

static META: Meta = Meta {
    name: "nesting-too-deep",
    group: Group::Plan,
    level: Level::Error,
    summary: "Lists or quotes nested deeper than a page can show",
    doc: Doc {
        what: "All plans, closed ones included. Lists, quotes and tables nested more than about twenty levels deep. The plan is not laid out.",
        why: "Nobody reads the seventh level; deep nesting mostly comes from a paste gone wrong.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > deep\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
        )],
    },
};

impl Rule for NestingTooDeep {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        plans::report(file, out, "write it as a flat list", |odd| match odd {
            Oddity::Deep => {
                Some("the text is nested too deeply to be laid out; its pages are not counted".to_owned())
            }
            _ => None,
        });
    }
}
