//! `plan-for-unselected-account`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::context::is_key_or_incubating;
use crate::lint::plans::{self, active};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct PlanForUnselectedAccount;

static META: Meta = Meta {
    name: "plan-for-unselected-account",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A plan for an account that is not key",
    doc: Doc {
        what: "Active plans. Accounts of status `key` and `incubating` have plans; an active plan for one that is `candidate`, `managed` or `deselected` is reported.",
        why: "Plans cost time that the selection gave to others; and an account that has a plan is treated as key, whoever decided otherwise.",
        fails: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
            ),
            Sample::account("name: Acme\nstatus: managed\n"),
        ],
        passes: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
            ),
            Sample::account("name: Acme\nstatus: incubating\n"),
        ],
    },
};

impl Rule for PlanForUnselectedAccount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let Some(front) = file.plan.front.as_ref().filter(|_| active(file)) else { return };
        let Some(entry) = cx.accounts.get(&front.account) else { return };
        if is_key_or_incubating(entry) {
            return;
        }
        let message = format!("`{}` has an active plan and is {}", front.account, entry.value.status);
        out.in_text(&file.path, plans::field(file, "account"), message)
            .related(&entry.path, vec!["status".into()], "its status")
            .help("make it a draft until the account is selected, close it, or set the account’s status");
    }
}
