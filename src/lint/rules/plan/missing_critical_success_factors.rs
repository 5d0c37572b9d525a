//! `missing-critical-success-factors`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::live;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::lint::sections;
use crate::model::plan::SectionKind;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingCriticalSuccessFactors;

static META: Meta = Meta {
    name: "missing-critical-success-factors",
    group: Group::Plan,
    level: Level::Error,
    summary: "A plan that does not say what has to go right",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. A plan without a section of critical success factors, or with one that lists none. The usual titles are known, and those under `plan.headings` in `kam.yaml`.",
        why: "Without them a plan is a list of wishes: nobody knows which few things decide whether it succeeds, and nobody watches them.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\nGrow with Acme.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Critical success factors\n\n- Named sponsor on both sides — measure: both at each review — owner: jane-doe\n- Service within four hours — measure: nine of ten calls — owner: jane-doe\n- Stock near the works — measure: nine of ten parts in a day — owner: jane-doe\n",
        )],
    },
};

impl Rule for MissingCriticalSuccessFactors {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) || !file.plan.factors.is_empty() {
            return;
        }
        let kind = SectionKind::CriticalSuccessFactors;
        match file.plan.section(kind) {
            Some(section) => {
                out.in_text(&file.path, section.title.at.clone(), "the plan lists no critical success factor")
                    .help("list three to seven, each with its measure and owner: `- Named sponsor on both sides — measure: both at each review — owner: jane-doe`");
            }
            None => {
                let settings = &cx.book.settings.plan;
                let message = "the plan has no section of critical success factors";
                out.in_text(&file.path, file.plan.head(), message)
                    .help(format!(
                        "add `## {}` with three to seven, each with its measure and owner",
                        sections::title(kind, settings)
                    ))
                    .fix("add the heading of the section", sections::heading(file, kind, settings));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::plan;

    #[test]
    fn a_section_without_items_is_none_and_closed_plans_are_left_alone() {
        let said = |status: &str, rest: &str| {
            plan(
                &MissingCriticalSuccessFactors,
                &format!("---\naccount: acme\nperiod: 2026\nstatus: {status}\n---\n# Acme\n\n{rest}"),
            )
        };
        assert_eq!(
            said("active", "## CSFs\n\nnone yet\n"),
            ["8:4 the plan lists no critical success factor"]
        );
        assert_eq!(said("draft", "Text.\n"), ["6:3 the plan has no section of critical success factors"]);
        assert!(said("closed", "Text.\n").is_empty());
        assert!(said("active", "#### Key success factors\n\n1. Sponsor\n").is_empty());
    }
}
