//! The words of the book for offerings, markets and currencies, as other systems write them.

use std::collections::BTreeSet;

use crate::book::load::{Book, Shelf};
use crate::model::account::{Account, Wallet};
use crate::model::words::Currency;
use crate::text::slug::slug;

/// Words for offerings or markets.
#[derive(Debug, Default)]
pub(super) struct Words<'a> {
    /// Those of the settings: what is nearly one of them is most likely meant to be it.
    pub(super) set: BTreeSet<&'a str>,
    /// Those that accounts use.
    pub(super) used: BTreeSet<&'a str>,
    /// Whether two or three capital letters are a word as they stand: the codes of countries.
    pub(super) codes: bool,
}

/// A text as an offering or a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// The word.
    Is(String),
    /// Nearly a known one, which is most likely meant.
    Nearly(String),
    /// Nothing of it is a letter or a digit.
    Nothing,
}

impl<'a> Words<'a> {
    /// The offerings of a book and its accounts.
    pub(super) fn offerings(book: &'a Book, accounts: &'a Shelf<Account>) -> Self {
        Self {
            set: book.settings.offerings.keys().map(String::as_str).collect(),
            used: wallets(accounts).filter_map(|line| line.offering.as_deref()).collect(),
            codes: false,
        }
    }

    /// The markets of a book and its accounts.
    pub(super) fn markets(book: &'a Book, accounts: &'a Shelf<Account>) -> Self {
        Self {
            set: book.settings.markets.keys().map(String::as_str).collect(),
            used: wallets(accounts).filter_map(|line| line.market.as_deref()).collect(),
            codes: true,
        }
    }

    /// A text as one of the known words, else as the word that is made from it.
    pub(super) fn read(&self, text: &str) -> Word {
        as_word(self, text)
    }
}

fn wallets(accounts: &Shelf<Account>) -> impl Iterator<Item = &Wallet> {
    accounts.entries.iter().flat_map(|entry| &entry.value.wallet)
}

fn as_word(words: &Words<'_>, text: &str) -> Word {
    let known = &words.set;
    let all = || known.iter().chain(&words.used);
    if all().any(|word| *word == text) {
        return Word::Is(text.to_owned());
    }
    if let Some(same) = all().find(|word| word.to_lowercase() == text.to_lowercase()) {
        return Word::Is((*same).to_owned());
    }
    let Some(made) = slug(text) else { return Word::Nothing };
    if all().any(|word| *word == made) {
        return Word::Is(made);
    }
    if words.codes && (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Word::Is(text.to_owned());
    }
    let bare = |word: &str| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let near = known.iter().find(|word| {
        let own = slug(word).unwrap_or_default();
        // A number more or less is another product, not a slip.
        let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
        bare(&own) == bare(&made)
            || (made.len().min(own.len()) >= 5
                && digits(&own) == digits(&made)
                && strsim::damerau_levenshtein(&own, &made) == 1)
    });
    match near {
        Some(near) => Word::Nearly((*near).to_owned()),
        None => Word::Is(made),
    }
}

/// The currency that a code or sign stands for; `None` where it may be several.
pub(super) fn currency(text: &str) -> Option<Currency> {
    let code = match text {
        "€" => "EUR",
        "£" => "GBP",
        "$" | "US$" => "USD",
        "CA$" | "C$" => "CAD",
        "AU$" | "A$" => "AUD",
        "NZ$" => "NZD",
        "HK$" => "HKD",
        "S$" => "SGD",
        "R$" => "BRL",
        "SFr." | "Fr." | "Fr" | "sFr." => "CHF",
        "¥" | "￥" => "JPY",
        "₹" | "Rs" | "Rs." => "INR",
        "₽" => "RUB",
        "₺" => "TRY",
        "₩" => "KRW",
        "₪" => "ILS",
        "₴" => "UAH",
        "฿" => "THB",
        "₫" => "VND",
        "zł" => "PLN",
        "Kč" => "CZK",
        "Ft" => "HUF",
        "лв" => "BGN",
        "lei" => "RON",
        other => return other.to_uppercase().parse().ok(),
    };
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offerings_by_word_by_slug_and_nearly() {
        let words = |set: &[&'static str]| Words { set: set.iter().copied().collect(), ..Words::default() };
        let known = words(&["gtx-pro", "mg-special", "GTX Plus"]);
        let of = |text: &str| as_word(&known, text);
        let is = |text: &str| Word::Is(text.to_owned());
        assert_eq!(
            (of("GTX Pro"), of("gtx-pro"), of("GTX Plus"), of("gtx plus")),
            (is("gtx-pro"), is("gtx-pro"), is("GTX Plus"), is("GTX Plus"))
        );
        assert_eq!(of("GTXPro"), Word::Nearly("gtx-pro".to_owned()));
        assert_eq!(of("MG Specal"), Word::Nearly("mg-special".to_owned()));
        assert_eq!((of("GTK 500"), of("—")), (is("gtk-500"), Word::Nothing));
        assert_eq!(as_word(&words(&["pump-100"]), "Pump 200"), is("pump-200"));
        assert_eq!(as_word(&words(&[]), "Hydraulik & Co"), is("hydraulik-co"));
        let countries = Words { codes: true, ..Words::default() };
        assert_eq!((as_word(&countries, "DE"), as_word(&countries, "Germany")), (is("DE"), is("germany")));
        let used = Words { used: BTreeSet::from(["Beverages"]), ..Words::default() };
        assert_eq!(
            (as_word(&used, "beverages"), as_word(&used, "Beverage")),
            (is("Beverages"), is("beverage"))
        );
    }

    #[test]
    fn currencies_by_code_and_sign() {
        let of = |text: &str| currency(text).map(|c| c.to_string());
        assert_eq!(
            (of("€"), of("usd"), of("kr"), of("CHF")),
            (Some("EUR".into()), Some("USD".into()), None, Some("CHF".into()))
        );
    }
}
