//! `action-overdue`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{active, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::nearest::count;

pub(in crate::lint) struct ActionOverdue;

static META: Meta = Meta {
    name: "action-overdue",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An open action whose date has passed",
    doc: Doc {
        what: "Active plans: actions that are not done and were due before the as-of date.",
        why: "Overdue actions that nobody touches teach everybody that the plan is not meant.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Agree service levels — owner: jane-doe — due: 2026-04-01\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [x] Agree service levels — owner: jane-doe — due: 2026-04-01\n- [ ] Offer for line 3 — owner: jane-doe — due: 2026-12-01\n",
        )],
    },
};

impl Rule for ActionOverdue {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !active(file) {
            return;
        }
        for action in file.plan.actions.iter().filter(|action| !action.done) {
            let Some(due) = &action.due else { continue };
            let Some(days) = due.day.and_then(|day| cx.age(day)).filter(|days| *days > 0) else { continue };
            let days = count(usize::try_from(days).unwrap_or(0), "day");
            out.in_text(
                &file.path,
                due.piece.at.clone(),
                format!("the action “{}” is {days} overdue", short(&action.name.text)),
            )
            .help("do it and tick it off, agree a new date, or take it out");
        }
    }
}
