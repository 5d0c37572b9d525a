//! `empty-section`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{live, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::plan::{Section, SectionKind};
use crate::text::finding::Level;

pub(in crate::lint) struct EmptySection;

static META: Meta = Meta {
    name: "empty-section",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A section of a plan with nothing in it",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Sections with a known title and no words below them. A table head without rows and comments are no words. Critical success factors have a rule of their own.",
        why: "An empty heading looks like work done to whoever counts headings.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Risks\n\n## Actions\n\n- [ ] Visit\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Risks\n\n- A rival answers with price.\n",
        )],
    },
};

impl Rule for EmptySection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        let empty = |s: &&Section| {
            s.words_below == 0 && s.kind.is_some_and(|k| k != SectionKind::CriticalSuccessFactors)
        };
        for section in file.plan.sections.iter().filter(empty) {
            let kind = section.kind.unwrap_or(SectionKind::KnowledgeBase);
            out.in_text(
                &file.path,
                section.title.at.clone(),
                format!("the section “{}” is empty", short(&section.title.text)),
            )
            .help(asks(kind));
        }
    }
}

/// The question that a section answers.
fn asks(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::CustomerGoals => "say what the customer wants to reach, in its own figures",
        SectionKind::KnowledgeBase => "say what is known of the customer, its revenue and its people",
        SectionKind::DeskResearch => "say what happens in the customer’s market that changes what it buys",
        SectionKind::RevenueAnalysis => "say what the customer buys, of whom, and what we earn",
        SectionKind::Contacts => "say who decides, who influences, and who of ours knows them",
        SectionKind::ValueProposition => "say what the customer gains by us and by nobody else",
        SectionKind::Objectives => "state each objective with measure, baseline, target, due date and owner",
        SectionKind::CriticalSuccessFactors => "list the three to seven things that have to go right",
        SectionKind::Actions => {
            "say who does what by when: `- [ ] Agree service levels — owner: jane-doe — due: 2026-12-01`"
        }
        SectionKind::Risks => "say what could go wrong and what we would do",
        SectionKind::Opportunities => "say what else could be sold, or take the heading out",
        SectionKind::Reviews => "give date, people and result of each review",
    }
}
