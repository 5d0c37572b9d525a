//! `critical-success-factor-without-measure`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{live, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct CriticalSuccessFactorWithoutMeasure;

static META: Meta = Meta {
    name: "critical-success-factor-without-measure",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A critical success factor without a measure",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Each critical success factor states its measure: behind `measure:` in its line or in a point below it, or in a column of its table.",
        why: "A factor that nobody can tell from its absence is a hope.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Critical success factors\n\n- Named sponsor on both sides — owner: jane-doe\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Critical success factors\n\n- Named sponsor on both sides — measure: both at each review — owner: jane-doe\n- Service within four hours — measure: nine of ten calls — owner: jane-doe\n- Stock near the works — measure: nine of ten parts in a day — owner: jane-doe\n",
        )],
    },
};

impl Rule for CriticalSuccessFactorWithoutMeasure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        for factor in file.plan.factors.iter().filter(|factor| factor.measure.is_none()) {
            let message =
                format!("the critical success factor “{}” has no measure", short(&factor.name.text));
            out.in_text(&file.path, factor.name.at.clone(), message)
                .help("say how you will know: `— measure: both at each review`");
        }
    }
}
