//! `unknown-ledger-account`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::nearest::{count, nearest};

pub(in crate::lint) struct UnknownLedgerAccount;

/// Accounts that are named one by one; a ledger of all customers beside a book of a few would fill the screen.
const MOST: usize = 20;

static META: Meta = Meta {
    name: "unknown-ledger-account",
    group: Group::Book,
    level: Level::Info,
    summary: "An account of the sales ledger that the book does not have",
    doc: Doc {
        what: "Accounts that rows of the sales ledger name and that have no file in the book, each at its first row. Twenty are named, the rest is counted.",
        why: "Their sales count nowhere. That is as it should be where the ledger is that of all customers; it is a loss where an id was misspelt or a file renamed.",
        fails: &[
            Sample::account("name: Acme\n"),
            Sample {
                path: "sales/2026.csv",
                text: "account,date,revenue\nacme,2026-03,1000\nacmee,2026-04,1200\n",
            },
        ],
        passes: &[
            Sample::account("name: Acme\n"),
            Sample {
                path: "sales/2026.csv",
                text: "account,date,revenue\nacme,2026-03,1000\nacme,2026-04,1200\n",
            },
        ],
    },
};

impl Rule for UnknownLedgerAccount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(ledger) = cx.sources.ledger else { return };
        let ids = || cx.accounts.entries.iter().map(|e| e.id.as_str());
        let unknown = ledger.strangers.iter().filter(|(id, _)| !cx.accounts.knows(id));
        for (id, (rows, path, line)) in unknown.clone().take(MOST) {
            let rows = count(usize::try_from(*rows).unwrap_or(usize::MAX), "row");
            let help = match nearest(id, ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "make a file for it with `kam new account`, or leave it: its sales count nowhere"
                    .to_owned(),
            };
            out.on_line(
                path,
                *line,
                format!("the ledger has {rows} of `{id}`, which is no account of the book"),
            )
            .help(help);
        }
        let rest = unknown.clone().count().saturating_sub(MOST);
        if let Some((_, (_, path, line))) = unknown.clone().nth(MOST) {
            let more = count(rest, "more account");
            out.on_line(path, *line, format!("{more} of the ledger without a file in the book"));
        }
    }
}
