//! `action-without-date`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{self, live, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct ActionWithoutDate;

static META: Meta = Meta {
    name: "action-without-date",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An open action without a date",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Each action that is not done says by when: in a column `Due` or behind `due:`. A date is written 2026-12-31; where it is written in another way that has one reading only, `--fix` rewrites it.",
        why: "What is due some day is done never.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Agree service levels — owner: jane-doe\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Agree service levels — owner: jane-doe — due: 2026-12-01\n- [x] Walk line 3 — owner: jane-doe\n",
        )],
    },
};

impl Rule for ActionWithoutDate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        for action in file.plan.actions.iter().filter(|action| !action.done) {
            let what = short(&action.name.text);
            match &action.due {
                None => {
                    out.in_text(
                        &file.path,
                        action.name.at.clone(),
                        format!("the action “{what}” has no date"),
                    )
                    .help("say by when: `— due: 2026-12-01`");
                }
                Some(due) if due.day.is_none() => {
                    plans::misdated(file, due, &format!("the date of the action “{what}”"), out)
                }
                Some(_) => {}
            }
        }
    }
}
