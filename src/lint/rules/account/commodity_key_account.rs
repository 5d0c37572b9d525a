//! `commodity-key-account`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_key};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::model::words::BuySellLevel;
use crate::text::finding::Level;

pub(in crate::lint) struct CommodityKeyAccount;

static META: Meta = Meta {
    name: "commodity-key-account",
    group: Group::Account,
    level: Level::Warn,
    summary: "A key account that buys by price alone and wants nothing else",
    doc: Doc {
        what: "Key accounts whose `relationship.level` is `commodity` now, with `wanted` left out or `commodity` as well. An account at this level that wants to move up is not reported.",
        why: "A customer who wants a price and no partner gets no more from a key account manager than from a web shop, and pays no more either. Such accounts are the first to be looked at when places are scarce.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nrelationship:\n  level: {now: commodity, wanted: commodity, seen_by: customer, on: 2026-05-02}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nrelationship:\n  level: {now: commodity, wanted: enhanced, seen_by: customer, on: 2026-05-02}\n",
        )],
    },
};

impl Rule for CommodityKeyAccount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let level = entry.value.relationship.as_ref().and_then(|r| r.level.as_ref());
        let Some(level) = level.filter(|l| l.now == BuySellLevel::Commodity && is_key(entry)) else { return };
        let message = match level.wanted {
            None => "the key account is at the level `commodity` and no other is wanted",
            Some(BuySellLevel::Commodity) => {
                "the key account is at the level `commodity` and wants to stay there"
            }
            Some(_) => return,
        };
        out.at(&entry.path, vec!["relationship".into(), "level".into(), "now".into()], message)
            .help("agree with the customer on a level to move to and write it as `wanted`, or ask whether the account should be key");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn no_wish_at_all_is_reported_too() {
        let said = |status: &str| {
            account(
                &CommodityKeyAccount,
                &format!("name: A\nstatus: {status}\nrelationship: {{level: {{now: commodity}}}}\n"),
            )
        };
        assert_eq!(said("key"), ["3:29 the key account is at the level `commodity` and no other is wanted"]);
        assert!(said("managed").is_empty());
    }
}
