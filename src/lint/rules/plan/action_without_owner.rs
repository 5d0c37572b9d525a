//! `action-without-owner`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::{live, short};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct ActionWithoutOwner;

static META: Meta = Meta {
    name: "action-without-owner",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An open action without an owner",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Each action that is not done says who does it: in a column `Owner`, behind `owner:` or as `@jane-doe`.",
        why: "An action that belongs to the team is done by nobody.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Agree service levels — due: 2026-12-01\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Agree service levels — owner: jane-doe — due: 2026-12-01\n- [x] Walk line 3\n",
        )],
    },
};

impl Rule for ActionWithoutOwner {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        for action in file.plan.actions.iter().filter(|action| !action.done && action.owners.is_empty()) {
            out.in_text(
                &file.path,
                action.name.at.clone(),
                format!("the action “{}” has no owner", short(&action.name.text)),
            )
            .help("name who does it: `— owner: jane-doe`");
        }
    }
}
