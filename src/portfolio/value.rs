//! Value propositions: what is promised to the customer, what of it is delivered, and whether there is more than a price.

use rust_decimal::Decimal;

use crate::book::money::Rates;
use crate::model::account::{Account, Benefit, ValueProposition};
use crate::model::words::words;

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

/// The first word that speaks of price.
#[must_use]
pub fn price_word(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| {
        let word = word.to_lowercase();
        PRICE.iter().any(|p| word.starts_with(p)) && !matches!(word.as_str(), "priceless")
    })
}

/// The word by which a proposition speaks of price, where it offers nothing else: its statement speaks of price, and no
/// benefit is of another kind.
#[must_use]
pub fn only_of_price(proposition: &ValueProposition) -> Option<&str> {
    let word = price_word(&proposition.statement)?;
    proposition.benefits.iter().all(|b| price_word(&b.benefit).is_some()).then_some(word)
}

/// What a proposition comes to, a year, in the book's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// Σ amounts of the benefits that state one; `None` where none does.
    pub promised: Option<Decimal>,
    /// Σ of what is delivered of the benefits that say so; `None` where none does.
    pub delivered: Option<Decimal>,
    /// Promised less delivered, over the benefits that state both; `None` where none does.
    pub gap: Option<Decimal>,
}

/// What a proposition of an account comes to; amounts in a currency without a rate count as not stated.
#[must_use]
pub fn worth(account: &Account, proposition: &ValueProposition, rates: &Rates) -> Worth {
    let money = |amount: Decimal| rates.convert(amount, account.currency.unwrap_or(rates.currency));
    let sum = |of: &dyn Fn(&Benefit) -> Option<Decimal>| {
        let stated = proposition.benefits.iter().filter_map(of);
        stated.fold(None, |sum: Option<Decimal>, amount| Some(sum.unwrap_or_default().saturating_add(amount)))
    };
    let promised = |b: &Benefit| b.amount.and_then(|a| money(a.0));
    let delivered = |b: &Benefit| b.delivered.and_then(|a| money(a.0));
    Worth {
        promised: sum(&promised),
        delivered: sum(&delivered),
        gap: sum(&|b| promised(b)?.checked_sub(delivered(b)?)),
    }
}

/// What is lacking in a value proposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It speaks of price and of nothing else.
    OnlyPrice,
    /// It is tied to no goal of the customer's.
    Goal,
    /// It names no benefit.
    Benefits,
    /// No benefit has an amount.
    Amounts,
    /// Only the customer gains.
    Mutual,
    /// Nobody has said when it was last looked at.
    Review,
    /// Nothing of what is promised is said to be delivered.
    Delivery,
}
words!(Lack {
    OnlyPrice => "only a price",
    Goal => "no goal of the customer's",
    Benefits => "no benefit",
    Amounts => "no amount",
    Mutual => "not mutual",
    Review => "never reviewed",
    Delivery => "nothing delivered yet",
});

/// What is lacking in a value proposition, in the order of [`Lack`].
#[must_use]
pub fn lacks(proposition: &ValueProposition) -> Vec<Lack> {
    let benefits = &proposition.benefits;
    let stated = |text: Option<&String>| text.is_some_and(|t| !t.trim().is_empty());
    let amounts = benefits.iter().any(|b| b.amount.is_some());
    [
        (Lack::OnlyPrice, only_of_price(proposition).is_some()),
        (Lack::Goal, !stated(proposition.customer_goal.as_ref())),
        (Lack::Benefits, benefits.is_empty()),
        (Lack::Amounts, !benefits.is_empty() && !amounts),
        (Lack::Mutual, proposition.mutual != Some(true)),
        (Lack::Review, proposition.reviewed.is_none()),
        (Lack::Delivery, amounts && benefits.iter().all(|b| b.delivered.is_none_or(|d| d.0.is_zero()))),
    ]
    .into_iter()
    .filter_map(|(lack, lacks)| lacks.then_some(lack))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::Settings;

    fn rates() -> Rates {
        let text = "version: 1\ncurrency: EUR\nrates: {USD: 0.9}\n";
        Rates::new(&crate::text::yaml::read::<Settings>(text).value.unwrap())
    }

    fn account(proposition: &str) -> Account {
        let read = crate::text::yaml::read::<Account>(&format!(
            "name: A\ncurrency: USD\nvalue_proposition:\n  {proposition}\n"
        ));
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    /// In dollars at 0.9: (100 + 50) × 0.9 = 135 promised, (40 + 10) × 0.9 = 45 delivered; the gap is over the first
    /// benefit alone, as the third states no amount: (100 − 40) × 0.9 = 54.
    #[test]
    fn the_gap_is_over_what_states_both() {
        let a = account(
            "{statement: s, benefits: [{benefit: x, amount: 100, delivered: 40}, {benefit: y, amount: 50}, {benefit: z, delivered: 10}]}",
        );
        let worth = worth(&a, a.value_proposition.as_ref().unwrap(), &rates());
        let of = |n: i64| Some(Decimal::from(n));
        assert_eq!(worth, Worth { promised: of(135), delivered: of(45), gap: of(54) });
    }

    #[test]
    fn nothing_stated_is_nothing_and_not_zero() {
        let a = account("{statement: s, benefits: [{benefit: x}]}");
        let worth = worth(&a, a.value_proposition.as_ref().unwrap(), &rates());
        assert_eq!(worth, Worth { promised: None, delivered: None, gap: None });
    }

    #[test]
    fn what_is_lacking_is_named() {
        let of = |text: &str| -> Vec<&str> {
            let a = account(text);
            lacks(a.value_proposition.as_ref().unwrap()).into_iter().map(Lack::word).collect()
        };
        assert_eq!(
            of("{statement: Best price}"),
            ["only a price", "no goal of the customer's", "no benefit", "not mutual", "never reviewed"]
        );
        let whole = "{statement: Fewer stops, customer_goal: 98 %, mutual: true, reviewed: 2026-01-01, benefits: [{benefit: x, amount: 5, delivered: 0}]}";
        assert_eq!(of(whole), ["nothing delivered yet"]);
        assert_eq!(of(&whole.replace("delivered: 0", "delivered: 1")), [] as [&str; 0]);
    }
}
