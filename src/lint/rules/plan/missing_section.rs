//! `missing-section`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::live;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::lint::sections;
use crate::model::plan::SectionKind;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingSection;

static META: Meta = Meta {
    name: "missing-section",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A plan without one of the sections that every plan has",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Every plan says what the customer wants to reach, why it should buy from us, what we want to reach, who does what by when, and what could go wrong: the sections customer’s goals, value proposition, objectives, actions and risks. Critical success factors and the three parts of the knowledge base have rules of their own. The usual titles are known, at any heading level, and those under `plan.headings` in `kam.yaml`.",
        why: "Plans of one form can be compared, and a section that is left out is a question that nobody asked.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Customer's goals\n\n98 % availability.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Customer's goals\n\n98 % availability.\n\n## Value proposition\n\nFewer stops.\n\n## Objectives\n\n- Grow — target: 12 %\n\n## Actions\n\n- [ ] Visit — owner: jane-doe — due: 2026-12-01\n\n## Risks\n\n- A rival.\n",
        )],
    },
};

impl Rule for MissingSection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        let settings = &cx.book.settings.plan;
        for kind in EVERY.iter().filter(|kind| file.plan.section(**kind).is_none()) {
            let title = sections::title(*kind, settings);
            out.in_text(&file.path, file.plan.head(), format!("the plan has no section “{title}”"))
                .help(format!("add `## {title}`; a house title is made known by `plan: {{headings: {{{}: [Title]}}}}` in kam.yaml", kind.word()))
                .fix("add the heading of the section", sections::heading(file, *kind, settings));
        }
    }
}

/// The sections of every plan that have no rule of their own.
const EVERY: &[SectionKind] = &[
    SectionKind::CustomerGoals,
    SectionKind::ValueProposition,
    SectionKind::Objectives,
    SectionKind::Actions,
    SectionKind::Risks,
];
