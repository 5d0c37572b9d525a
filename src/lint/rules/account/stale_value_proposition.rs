//! `stale-value-proposition`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct StaleValueProposition;

/// Days after which a value proposition should have been looked at; our own choice, a year.
const DAYS: i32 = 365;

static META: Meta = Meta {
    name: "stale-value-proposition",
    group: Group::Account,
    level: Level::Warn,
    summary: "A value proposition that nobody has looked at for more than a year",
    doc: Doc {
        what: "Accounts of every status but `deselected` whose `value_proposition` was `reviewed` more than 365 days before the as-of date. A proposition without `reviewed` is not judged. The year is this tool's own, the usual life of an account plan.",
        why: "Customers change their goals, rivals copy, and a reason to buy from us wears off without anybody noticing. The proposition has to move with the relationship.",
        fails: &[Sample::account(
            "name: Acme\nstatus: managed\nvalue_proposition:\n  statement: Cut unplanned stops on line 3 by a third\n  reviewed: 2025-02-18\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: managed\nvalue_proposition:\n  statement: Cut unplanned stops on line 3 by a third\n  reviewed: 2026-08-30\n",
        )],
    },
};

impl Rule for StaleValueProposition {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let Some(reviewed) = entry.value.value_proposition.as_ref().and_then(|v| v.reviewed) else { return };
        let Some(days) = cx.age(reviewed).filter(|days| *days > DAYS) else { return };
        if is_alive(entry) {
            let message = format!("the value proposition was last reviewed on {reviewed}, {days} days ago");
            out.at(&entry.path, vec!["value_proposition".into(), "reviewed".into()], message)
                .help("ask the customer whether it still holds, then set the date");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn a_year_is_fresh_and_no_date_is_no_fault() {
        let said = |rest: &str| {
            account(&StaleValueProposition, &format!("name: A\nvalue_proposition: {{statement: x{rest}}}\n"))
        };
        assert!(said("").is_empty());
        assert!(said(", reviewed: 2025-11-21").is_empty());
        assert_eq!(
            said(", reviewed: 2025-11-20"),
            ["2:45 the value proposition was last reviewed on 2025-11-20, 366 days ago"]
        );
    }
}
