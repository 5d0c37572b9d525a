//! `objective-without-date`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{self, live, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct ObjectiveWithoutDate;

static META: Meta = Meta {
    name: "objective-without-date",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An objective without a date",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Each objective says by when: in the column `Due` or behind `due:`. A date is written 2026-12-31; where it is written in another way that has one reading only, `--fix` rewrites it.",
        why: "Without a date nobody can say that an objective was missed.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\n- Grow hydraulics — target: +12% — due: 31.12.2026\n- Win line 3 — target: 1 order\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\n- Grow hydraulics — target: +12% — due: 2026-12-31\n",
        )],
    },
};

impl Rule for ObjectiveWithoutDate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        for objective in file.plan.objectives.iter() {
            let what = short(&objective.name.text);
            match &objective.due {
                None => {
                    out.in_text(
                        &file.path,
                        objective.name.at.clone(),
                        format!("the objective “{what}” has no date"),
                    )
                    .help("say by when: `2026-12-31`");
                }
                Some(due) if due.day.is_none() => {
                    plans::misdated(file, due, &format!("the date of the objective “{what}”"), out)
                }
                Some(_) => {}
            }
        }
    }
}
