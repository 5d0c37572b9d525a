//! `unknown-currency`

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;
use crate::text::nearest::list;

pub(in crate::lint) struct UnknownCurrency;

static META: Meta = Meta {
    name: "unknown-currency",
    group: Group::Book,
    level: Level::Error,
    summary: "An account in a currency that the book has no rate for",
    doc: Doc {
        what: "Accounts whose `currency` is neither that of the book nor one under `rates` in `kam.yaml`.",
        why: "Amounts in it cannot be compared with those of other accounts. Every measure made of them is missing, and so is the score.",
        fails: &[
            Sample::settings("version: 1\ncurrency: EUR\nrates: {USD: 0.92}\n"),
            Sample::account("name: Acme\ncurrency: GBP\nwallet: [{offering: spares, spend: 240000}]\n"),
        ],
        passes: &[
            Sample::settings("version: 1\ncurrency: EUR\nrates: {GBP: 1.17, USD: 0.92}\n"),
            Sample::account("name: Acme\ncurrency: GBP\nwallet: [{offering: spares, spend: 240000}]\n"),
        ],
    },
};

impl Rule for UnknownCurrency {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let rates = &cx.book.rates;
        let Some(currency) = entry.value.currency.filter(|c| rates.rate(*c).is_none()) else { return };
        // In the words of the loader, which leaves such accounts out: of two equal findings one is dropped.
        out.at(&entry.path, vec!["currency".into()], format!("the currency `{currency}` has no rate"))
            .help(format!("add it to `rates` in kam.yaml; known are {}", list(rates.known(), "and")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn the_books_own_currency_needs_no_rate() {
        assert!(account(&UnknownCurrency, "name: A\ncurrency: EUR\n").is_empty());
        assert_eq!(
            account(&UnknownCurrency, "name: A\ncurrency: SEK\n"),
            ["2:11 the currency `SEK` has no rate"]
        );
    }
}
