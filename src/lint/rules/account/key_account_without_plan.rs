//! `key-account-without-plan`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::collections::BTreeSet;

use crate::lint::context::is_key;
use crate::lint::plans::live;

pub(in crate::lint) struct KeyAccountWithoutPlan;

static META: Meta = Meta {
    name: "key-account-without-plan",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account without a plan",
    doc: Doc {
        what: "Accounts of status `key` that no active or draft plan names, whatever its period.",
        why: "Chosen and not planned is the most usual way in which key account management comes to nothing.",
        fails: &[Sample::account("name: Acme\nstatus: key\n")],
        passes: &[
            Sample::account("name: Acme\nstatus: key\n"),
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
            ),
        ],
    },
};

impl Rule for KeyAccountWithoutPlan {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let planned: BTreeSet<&str> = cx
            .plans
            .iter()
            .filter(|file| live(file))
            .filter_map(|file| Some(file.plan.front.as_ref()?.account.as_str()))
            .collect();
        for entry in cx.accounts.entries.iter().filter(|e| is_key(e) && !planned.contains(e.id.as_str())) {
            let message = format!("`{}` is a key account and has no plan", entry.id);
            out.at(&entry.path, vec!["status".into()], message)
                .help(format!("begin one with `kam plan new {}`", entry.id));
        }
    }
}
