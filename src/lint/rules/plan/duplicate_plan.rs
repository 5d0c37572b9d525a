//! `duplicate-plan`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::lint::plans;
use crate::text::finding::slashed;

pub(in crate::lint) struct DuplicatePlan;

static META: Meta = Meta {
    name: "duplicate-plan",
    group: Group::Plan,
    level: Level::Error,
    summary: "Two plans for the same account and period",
    doc: Doc {
        what: "All plans, closed ones included. Plans with the same `account` and `period` in their front matter; the later by path is reported.",
        why: "Two plans for one year are two truths, and each reader finds the other one.",
        fails: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n",
            ),
            Sample {
                path: "plans/acme-new.md",
                text: "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n",
            },
        ],
        passes: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n",
            ),
            Sample {
                path: "plans/acme-2027.md",
                text: "---\naccount: acme\nperiod: 2027\nmanager: jane-doe\nstatus: active\n---\n# Acme 2027\n",
            },
        ],
    },
};

impl Rule for DuplicatePlan {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let mut seen: BTreeMap<(&str, &str), &PlanFile> = BTreeMap::new();
        for file in cx.plans {
            let Some(front) = &file.plan.front else { continue };
            match seen.entry((&front.account, &front.period)) {
                Entry::Vacant(entry) => drop(entry.insert(file)),
                Entry::Occupied(first) => {
                    let first = *first.get();
                    let message = format!(
                        "{} is the plan for `{}` and {} already",
                        slashed(&first.path),
                        front.account,
                        front.period
                    );
                    out.in_text(&file.path, plans::field(file, "period"), message)
                        .related_text(&first.path, plans::field(first, "period"), "the first one")
                        .help("merge the two, or give one another period");
                }
            }
        }
    }
}
