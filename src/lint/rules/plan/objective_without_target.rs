//! `objective-without-target`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{live, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::plan::SectionKind;
use crate::text::finding::Level;

pub(in crate::lint) struct ObjectiveWithoutTarget;

static META: Meta = Meta {
    name: "objective-without-target",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An objective without a figure to reach",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Each objective states a target with a figure in it: in the column `Target` of the table or behind `target:` in its line. A section of objectives in which no table or list of objectives is found is reported as well.",
        why: "An objective without a figure is always reached.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\n| Objective | Measure | Baseline | Target | Due | Owner |\n|---|---|---|---|---|---|\n| Grow hydraulics | sales.revenue | 480000 | more | 2026-12-31 | jane-doe |\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\n| Objective | Measure | Baseline | Target | Due | Owner |\n|---|---|---|---|---|---|\n| Grow hydraulics | sales.revenue | 480000 | +12% | 2026-12-31 | jane-doe |\n",
        )],
    },
};

impl Rule for ObjectiveWithoutTarget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        let help = "give the figure to reach: `+12%` or `540000`";
        for objective in &file.plan.objectives {
            match &objective.target {
                None => {
                    let message = format!("the objective “{}” has no target", short(&objective.name.text));
                    out.in_text(&file.path, objective.name.at.clone(), message).help(help);
                }
                Some(target) if !target.text.chars().any(|c| c.is_ascii_digit()) => {
                    let message = format!("the target of “{}” has no figure", short(&objective.name.text));
                    out.in_text(&file.path, target.at.clone(), message).help(help);
                }
                Some(_) => {}
            }
        }
        if let Some(section) = file.plan.section(SectionKind::Objectives)
            && file.plan.objectives.is_empty()
            && section.words_below > 0
        {
            let message = "no objective is stated in a table or list";
            out.in_text(&file.path, section.title.at.clone(), message)
                .help("use a table `| Objective | Measure | Baseline | Target | Due | Owner |`, or a list with `— target: … — due: …`");
        }
    }
}
