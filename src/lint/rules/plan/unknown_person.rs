//! `unknown-person`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::collections::BTreeSet;

use crate::lint::plans;
use crate::text::nearest::nearest;

pub(in crate::lint) struct UnknownPerson;

static META: Meta = Meta {
    name: "unknown-person",
    group: Group::Plan,
    level: Level::Error,
    summary: "A plan that names somebody whom the book does not know",
    doc: Doc {
        what: "All plans, closed ones included. The manager in the front matter is a file of `people/`. Owners of objectives, critical success factors and actions are such files, by id or by name, or contacts of the account, or its sponsors. Each unknown name is reported once. A book without people is not judged.",
        why: "Work given to a name that nobody bears is done by nobody; a misspelt id drops out of every list of who does what.",
        fails: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Visit — owner: jane-do — due: 2026-12-01\n",
            ),
            Sample { path: "people/jane-doe.yaml", text: "name: Jane Doe\nkind: manager\n" },
        ],
        passes: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n## Actions\n\n- [ ] Visit — owner: Jane Doe — due: 2026-12-01\n- [ ] Minutes — owner: Sam Lee — due: 2026-12-01\n",
            ),
            Sample { path: "people/jane-doe.yaml", text: "name: Jane Doe\nkind: manager\n" },
            Sample::account("name: Acme\nstatus: key\ncontacts: [{name: Sam Lee}]\n"),
        ],
    },
};

impl Rule for UnknownPerson {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if cx.people.entries.is_empty() && cx.people.broken.is_empty() {
            return;
        }
        let plan = &file.plan;
        let known = names(cx, file);
        let mut said = BTreeSet::new();
        let manager = plan.front.as_ref().and_then(|f| f.manager.as_deref());
        if let Some(manager) = manager.filter(|id| !cx.people.knows(id)) {
            said.insert(manager.to_lowercase());
            let help = help(manager, cx.people.entries.iter().map(|e| e.id.as_str()));
            out.in_text(&file.path, plans::field(file, "manager"), format!("there is no person `{manager}`"))
                .help(help);
        }
        let objectives = plan.objectives.iter().flat_map(|o| &o.owners);
        let factors = plan.factors.iter().flat_map(|f| &f.owners);
        let actions = plan.actions.iter().flat_map(|a| &a.owners);
        for owner in objectives.chain(factors).chain(actions) {
            let name = owner.text.to_lowercase();
            if known.contains(&name) || cx.people.knows(&owner.text) || !said.insert(name) {
                continue;
            }
            let help = help(&owner.text, cx.people.entries.iter().map(|e| e.id.as_str()));
            out.in_text(
                &file.path,
                owner.at.clone(),
                format!("“{}” is neither one of our people nor a contact of the account", owner.text),
            )
            .help(help);
        }
    }
}

/// Every id and name that an owner may have, in small letters.
fn names(cx: &Context<'_>, file: &PlanFile) -> BTreeSet<String> {
    let people = cx.people.entries.iter().flat_map(|e| [e.id.to_lowercase(), e.value.name.to_lowercase()]);
    let account = file.plan.front.as_ref().and_then(|f| cx.accounts.get(&f.account)).map(|e| &e.value);
    let contacts = account.into_iter().flat_map(|a| a.contacts.iter().map(|c| c.name.to_lowercase()));
    let sponsor = account.and_then(|a| a.sponsor.as_ref()?.theirs.as_ref()).map(|name| name.to_lowercase());
    people.chain(contacts).chain(sponsor).collect()
}

fn help<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "write the id of a person (a file in people/) or the name of a contact of the account".to_owned()
        }
    }
}
