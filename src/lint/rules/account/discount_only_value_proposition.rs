//! `discount-only-value-proposition`

use crate::book::load::Entry;
use crate::book::plan::PlanFile;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::model::plan::{PlanStatus, SectionKind};
use crate::portfolio::value::{only_of_price, price_word};
use crate::text::finding::Level;

pub(in crate::lint) struct DiscountOnlyValueProposition;

static META: Meta = Meta {
    name: "discount-only-value-proposition",
    group: Group::Account,
    level: Level::Warn,
    summary: "A value proposition that offers a price and nothing else",
    doc: Doc {
        what: "Accounts of every status but `deselected` whose value proposition speaks of price in its `statement` (discount, rebate, price, pricing, cheap, bonus, and their German, French, Spanish and Italian kin) and names no benefit of another kind. One benefit that is not a price is enough to pass. Also the section for the value proposition of active and draft plans where every sentence speaks of price and none of something else beside it (“the same price”, fewer, less, faster, shorter, safer, quality). Closed plans are records and are not judged.",
        why: "A discount is no reason to buy from us in particular: any rival can match it tomorrow, and it moves the account towards commodity. What the customer can do better with us is what lasts.",
        fails: &[
            Sample::account(
                "name: Acme\nstatus: key\nvalue_proposition:\n  statement: Best price in the market with a volume discount\n  benefits: [{benefit: 5 % rebate above 1 million}]\n",
            ),
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\n---\n# Acme 2026\n\n## Value proposition\n\nBest price in the market, with a volume discount.\n",
            ),
        ],
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
        let Some(word) = only_of_price(proposition) else { return };
        let message = format!("the value proposition offers a price and nothing else (“{word}”)");
        out.at(&entry.path, vec!["value_proposition".into(), "statement".into()], message)
            .help("say what the customer can do better with us, with a benefit that is measured: `benefits: [{benefit: fewer stops, measure: hours a year, amount: 120000}]`");
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if file.plan.front.as_ref().is_some_and(|f| f.status == PlanStatus::Closed) {
            return;
        }
        let Some(section) = file.plan.section(SectionKind::ValueProposition) else { return };
        let below = file.plan.sections.iter().filter(|s| section.whole.contains(&s.title.at.start));
        let texts: Vec<&str> = below.flat_map(|s| &s.blocks).map(|b| b.text.as_str()).collect();
        let Some(word) = texts.iter().find_map(|text| price_word(text)) else { return };
        if texts.iter().all(|text| only_price(text)) {
            let message = format!("the value proposition offers a price and nothing else (“{word}”)");
            out.in_text(&file.path, section.title.at.clone(), message).help(
                "say what the customer can do better with us, and how much: “a third fewer stops on line 3”",
            );
        }
    }
}

/// Words by which a sentence speaks of something beside the price.
const OTHER: &[&str] = &["same", "fewer", "less", "faster", "shorter", "safer", "quality", "stops", "uptime"];

/// Whether every sentence of a text speaks of price and of nothing else.
fn only_price(text: &str) -> bool {
    text.split(['.', '!', '?', ';']).filter(|s| s.chars().any(char::is_alphabetic)).all(|sentence| {
        let lower = sentence.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        price_word(sentence).is_some() && !words.any(|w| OTHER.contains(&w))
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

    #[test]
    fn sentences_of_a_plan_that_speak_of_more_than_price_are_enough() {
        assert!(only_price("Best price in the market. 5 % rebate above 1 million."));
        assert!(!only_price("Best price in the market. Line 3 stands a third less."));
        assert!(!only_price("A third fewer stops at the same price"));
    }
}
