//! `wallet-below-sales`

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::score::measure::{Expression, Value};
use crate::text::finding::Level;

pub(in crate::lint) struct WalletBelowSales;

static META: Meta = Meta {
    name: "wallet-below-sales",
    group: Group::Account,
    level: Level::Warn,
    summary: "A customer who spends less with everybody than we alone have sold",
    doc: Doc {
        what: "Accounts of every status but `deselected`:\n\n- the `spend` of all lines of the `wallet` is less than our revenue with the account in the twelve months up to the as-of date, in the book's currency, subsidiaries not counted (skipped where the book has no sales of the account),\n- a line of the wallet says that more of it is `ours` than is spent at all.",
        why: "Share of wallet, headroom and volume are computed from the wallet. If it is too small they are wrong, and wrong in a way that makes a large customer look exhausted.",
        fails: &[
            Sample::account(
                "name: Acme\nwallet: [{offering: spares, market: DE, spend: 300000, ours: 250000}]\n",
            ),
            Sample {
                path: "sales/2026.csv",
                text: "account,date,offering,market,revenue\nacme,2026-02,spares,DE,210000\nacme,2026-08,spares,DE,215000\n",
            },
        ],
        passes: &[
            Sample::account(
                "name: Acme\nwallet: [{offering: spares, market: DE, spend: 900000, ours: 425000}]\n",
            ),
            Sample {
                path: "sales/2026.csv",
                text: "account,date,offering,market,revenue\nacme,2026-02,spares,DE,210000\nacme,2026-08,spares,DE,215000\n",
            },
        ],
    },
};

/// Our revenue of twelve months, and what the wallet holds, both of the account alone.
static FIGURES: LazyLock<Option<(Expression, Expression)>> = LazyLock::new(|| {
    let revenue = Expression::parse("sales.revenue roll_up=false").ok()?;
    let spend = Expression::parse("wallet.spend roll_up=false").ok()?;
    Some((revenue, spend))
});

/// The measures that this rule computes.
pub(in crate::lint) fn expressions() -> impl Iterator<Item = &'static Expression> {
    FIGURES.iter().flat_map(|(revenue, spend)| [revenue, spend])
}

impl Rule for WalletBelowSales {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let wallet = &entry.value.wallet;
        if wallet.is_empty() || !is_alive(entry) {
            return;
        }
        for (n, line) in wallet.iter().enumerate() {
            let Some(ours) = line.ours.filter(|ours| *ours > line.spend) else { continue };
            let message =
                format!("{ours} of the wallet line is ours, more than the {} that is spent", line.spend);
            out.at(&entry.path, vec!["wallet".into(), n.into(), "ours".into()], message)
                .help("`spend` is what the customer spends with every supplier, us included");
        }
        let (Some((revenue, spend)), Some(row)) = (&*FIGURES, cx.accounts.position(&entry.id)) else {
            return;
        };
        let (Value::Number(revenue), Value::Number(spend)) =
            (cx.sources.evaluate(revenue, row), cx.sources.evaluate(spend, row))
        else {
            return;
        };
        if spend < revenue {
            let currency = cx.book.settings.currency;
            let message = format!(
                "the wallet holds {} {currency} a year, but we alone sold {} in the twelve months to {}",
                whole(spend),
                whole(revenue),
                cx.as_of
            );
            out.at(&entry.path, vec!["wallet".into(), 0.into(), "spend".into()], message)
                .help("estimate anew what the customer spends with every supplier, or add the lines that are missing");
        }
    }
}

/// An amount without decimals, as people round.
fn whole(amount: Decimal) -> String {
    amount
        .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
        .normalize()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{account, check, lines};

    #[test]
    fn currencies_are_converted_and_old_sales_do_not_count() {
        let said = |sales: &str| {
            let found = check(
                &WalletBelowSales,
                &[
                    ("kam.yaml", "version: 1\ncurrency: EUR\nrates: {USD: 0.5}\n"),
                    ("accounts/acme.yaml", "name: A\ncurrency: USD\nwallet: [{spend: 300}]\n"),
                    ("sales/a.csv", &format!("account,date,revenue\nacme,{sales}\n")),
                ],
            );
            lines(&found)
        };
        assert!(said("2026-05,300").is_empty());
        assert_eq!(
            said("2026-05,301"),
            [
                "3:18 the wallet holds 150 EUR a year, but we alone sold 151 in the twelve months to 2026-11-21"
            ]
        );
        assert!(said("2024-05,999").is_empty());
    }

    #[test]
    fn a_part_is_not_more_than_the_whole() {
        assert_eq!(
            account(&WalletBelowSales, "name: A\nwallet: [{spend: 10}, {spend: 10, ours: 12}]\n"),
            ["2:41 12 of the wallet line is ours, more than the 10 that is spent"]
        );
    }
}
