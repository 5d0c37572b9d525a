//! `too-many-critical-success-factors`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::live;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::nearest::count;

pub(in crate::lint) struct TooManyCriticalSuccessFactors;

static META: Meta = Meta {
    name: "too-many-critical-success-factors",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A plan with fewer than three or more than seven critical success factors",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Three to seven critical success factors are expected; none at all is a rule of its own.",
        why: "Two factors rarely explain a year; more than seven are a task list, and nobody can watch them all.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Critical success factors\n\n- Factor A — measure: monthly — owner: jane-doe\n- Factor B — measure: monthly — owner: jane-doe\n- Factor C — measure: monthly — owner: jane-doe\n- Factor D — measure: monthly — owner: jane-doe\n- Factor E — measure: monthly — owner: jane-doe\n- Factor F — measure: monthly — owner: jane-doe\n- Factor G — measure: monthly — owner: jane-doe\n- Factor H — measure: monthly — owner: jane-doe\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Critical success factors\n\n- Named sponsor on both sides — measure: both at each review — owner: jane-doe\n- Service within four hours — measure: nine of ten calls — owner: jane-doe\n- Stock near the works — measure: nine of ten parts in a day — owner: jane-doe\n",
        )],
    },
};

impl Rule for TooManyCriticalSuccessFactors {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let factors = &file.plan.factors;
        if !live(file) || factors.is_empty() || (3..=7).contains(&factors.len()) {
            return;
        }
        let (at, help) = match factors.get(7) {
            Some(eighth) => (eighth.at.clone(), "keep the few that decide; the others are actions"),
            None => (factors[0].at.clone(), "ask what else has to go right; three to seven are usual"),
        };
        let message = format!(
            "the plan has {}; three to seven are expected",
            count(factors.len(), "critical success factor")
        );
        out.in_text(&file.path, at, message).help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::plan;

    #[test]
    fn three_and_seven_are_fine_and_two_are_not() {
        let said = |n: usize| {
            let items: String = (0..n).map(|n| format!("- Factor {n}\n")).collect();
            plan(
                &TooManyCriticalSuccessFactors,
                &format!("---\naccount: acme\nperiod: 2026\n---\n# Acme\n\n## CSFs\n\n{items}"),
            )
            .len()
        };
        assert_eq!([0, 1, 2, 3, 7, 8].map(said), [0, 1, 1, 0, 0, 1]);
    }
}
