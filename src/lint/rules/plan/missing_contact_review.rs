//! `missing-contact-review`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::lint::sections;
use crate::model::plan::SectionKind;
use crate::text::finding::Level;

pub(in crate::lint) struct MissingContactReview;

static META: Meta = Meta {
    name: "missing-contact-review",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A plan whose knowledge base has no review of contacts",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. The knowledge base of a plan has three parts: desk research, revenue analysis and a review of contacts, as three sections or as one with three parts (sub-headings, or paragraphs that begin with the part’s name in bold). This rule looks for the one called “Contacts”.",
        why: "Accounts are lost through people who were not on anybody’s list.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Knowledge base\n\n### Desk research\n\nDemand is flat.\n\n### Revenue analysis\n\nHalf of what they spend is ours.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Knowledge base\n\n### Desk research\n\nDemand is flat.\n\n### Revenue analysis\n\nHalf of what they spend is ours.\n\n### Review of contacts\n\nSam Lee decides.\n",
        )],
    },
};

impl Rule for MissingContactReview {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        sections::missing_part(
            cx,
            file,
            SectionKind::Contacts,
            "who is who at the customer, and where they stand",
            out,
        );
    }
}
