//! `rubber-stamp-review`

use crate::book::plan;
use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{self, active};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::plan::SectionKind;
use crate::text::finding::Level;

pub(in crate::lint) struct RubberStampReview;

static META: Meta = Meta {
    name: "rubber-stamp-review",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A review that moved the date and not a word of the plan",
    doc: Doc {
        what: "Active plans in a git repository: the newest committed version with an earlier `reviewed` date is compared with the plan as it is now. Front matter, the section of reviews and white space do not count. Only the line of first parents is walked, 2,000 commits at most. In a shallow clone nothing can be compared: let continuous integration fetch the whole history.",
        why: "A review that changes nothing is a date that was changed. Somebody should say so, even if it is that all still holds.",
        fails: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-09-15\nnext_review: 2026-12-01\n---\n# Acme 2026\n\n## Risks\n\n- A rival.\n",
            ),
            Sample {
                path: "plans/acme-2026.md@before",
                text: "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-06-15\nnext_review: 2026-09-15\n---\n# Acme 2026\n\n## Risks\n\n- A rival.\n",
            },
        ],
        passes: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-09-15\nnext_review: 2026-12-01\n---\n# Acme 2026\n\n## Risks\n\n- A rival cut its price.\n",
            ),
            Sample {
                path: "plans/acme-2026.md@before",
                text: "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\nreviewed: 2026-06-15\nnext_review: 2026-09-15\n---\n# Acme 2026\n\n## Risks\n\n- A rival.\n",
            },
        ],
    },
};

impl Rule for RubberStampReview {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let Some(now) = file.plan.front.as_ref().filter(|_| active(file)).and_then(|f| f.reviewed) else {
            return;
        };
        let Some(version) = cx.history.get(&file.path) else { return };
        let headings = &cx.book.settings.plan.headings;
        let old = plan::parse(&file.path, version.text.clone(), headings, &mut Vec::new());
        let Some(before) = old.plan.front.as_ref().and_then(|f| f.reviewed).filter(|before| *before < now)
        else {
            return;
        };
        if words(file) != words(&old) {
            return;
        }
        let commit: String = version.commit.chars().take(7).collect();
        let message = format!(
            "the review moved from {before} to {now}, and not a word of the plan since commit {commit}"
        );
        out.in_text(&file.path, plans::field(file, "reviewed"), message)
            .help("write down what the review found, even that all still holds: a line in the section that it is about");
    }
}

/// The text of a plan without front matter and reviews, as words.
fn words(file: &PlanFile) -> Vec<&str> {
    let end = file.text.len();
    let from = file.plan.front_at.end.min(end);
    let mut parts = Vec::new();
    let mut at = from;
    for section in file.plan.sections.iter().filter(|s| s.kind == Some(SectionKind::Reviews)) {
        parts.push(&file.text[at..section.whole.start.max(at)]);
        at = section.whole.end.max(at);
    }
    parts.push(&file.text[at..]);
    parts.into_iter().flat_map(str::split_whitespace).collect()
}
