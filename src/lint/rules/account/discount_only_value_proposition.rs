//! `discount-only-value-proposition`

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::text::finding::Level;

pub(in crate::lint) struct DiscountOnlyValueProposition;

/// Words by which a text speaks of our price; a word counts where it begins with one of these.
const PRICE: &[&str] = &[
    "discount",
    "rebate",
    "price",
    "pricing",
    "cheap",
    "bonus",
    "rabatt",
    "preis",
    "billig",
    "remise",
    "prix",
    "descuento",
    "precio",
    "sconto",
    "prezzo",
];

static META: Meta = Meta {
    name: "discount-only-value-proposition",
    group: Group::Account,
    level: Level::Warn,
    summary: "A value proposition that offers a price and nothing else",
    doc: Doc {
        what: "Accounts of every status but `deselected` whose value proposition speaks of price in its `statement` (discount, rebate, price, pricing, cheap, bonus, and their German, French, Spanish and Italian kin) and names no benefit of another kind. One benefit that is not a price is enough to pass.",
        why: "A discount is no reason to buy from us in particular: any rival can match it tomorrow, and it moves the account towards commodity. What the customer can do better with us is what lasts.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nvalue_proposition:\n  statement: Best price in the market with a volume discount\n  benefits: [{benefit: 5 % rebate above 1 million}]\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nvalue_proposition:\n  statement: A third fewer stops on line 3 at the same price\n  benefits: [{benefit: fewer stops, measure: hours a year, amount: 120000}]\n",
        )],
    },
};

impl Rule for DiscountOnlyValueProposition {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let Some(proposition) = entry.value.value_proposition.as_ref().filter(|_| is_alive(entry)) else {
            return;
        };
        let Some(word) = price_word(&proposition.statement) else { return };
        if proposition.benefits.iter().any(|b| price_word(&b.benefit).is_none()) {
            return;
        }
        let message = format!("the value proposition offers a price and nothing else (“{word}”)");
        out.at(&entry.path, vec!["value_proposition".into(), "statement".into()], message)
            .help("say what the customer can do better with us, with a benefit that is measured: `benefits: [{benefit: fewer stops, measure: hours a year, amount: 120000}]`");
    }
}

/// The first word that speaks of price.
fn price_word(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| {
        let word = word.to_lowercase();
        PRICE.iter().any(|p| word.starts_with(p)) && !matches!(word.as_str(), "priceless")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn one_other_benefit_is_enough() {
        let said = |statement: &str, benefits: &str| {
            let text =
                format!("name: A\nvalue_proposition:\n  statement: {statement}\n  benefits: [{benefits}]\n");
            account(&DiscountOnlyValueProposition, &text)
        };
        assert_eq!(
            said("10 % Discount on spares", ""),
            ["3:14 the value proposition offers a price and nothing else (“Discount”)"]
        );
        assert!(said("10 % discount on spares", "{benefit: shorter stops}").is_empty());
        assert!(said("Fewer stops", "{benefit: lower price}").is_empty());
        assert_eq!(said("Bester Preis", "{benefit: Jahresbonus}").len(), 0, "compounds are not taken apart");
    }
}
