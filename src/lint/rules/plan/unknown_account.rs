//! `unknown-account`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::nearest::nearest;

pub(in crate::lint) struct UnknownAccount;

static META: Meta = Meta {
    name: "unknown-account",
    group: Group::Plan,
    level: Level::Error,
    summary: "A plan for an account that the book does not have",
    doc: Doc {
        what: "All plans, closed ones included. `account` in the front matter is the stem of a file in `accounts/`.",
        why: "A plan that belongs to no account is in no report, and its account seems to have none.",
        fails: &[
            Sample::plan(
                "---\naccount: acne\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n",
            ),
            Sample::account("name: Acme\nstatus: key\n"),
        ],
        passes: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nTwo works, one standard.\n",
            ),
            Sample::account("name: Acme\nstatus: key\n"),
        ],
    },
};

impl Rule for UnknownAccount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let Some(front) = &file.plan.front else { return };
        if cx.accounts.knows(&front.account) {
            return;
        }
        let ids = cx
            .accounts
            .entries
            .iter()
            .map(|e| e.id.as_str())
            .chain(cx.accounts.broken.iter().map(String::as_str));
        let help = match nearest(&front.account, ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "write the stem of a file in accounts/, or begin one with `kam new account {}`",
                front.account
            ),
        };
        let message = format!("there is no account `{}`", front.account);
        out.in_text(&file.path, plans::field(file, "account"), message).help(help);
    }
}
