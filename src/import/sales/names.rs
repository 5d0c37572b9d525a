//! What the texts of a file stand for in the book: accounts, offerings, markets, currencies.

use std::collections::{BTreeSet, HashMap};

use crate::import::index::{Found, Index};
use crate::model::words::Currency;
use crate::text::nearest::{list, nearest};
use crate::text::slug::slug;

/// What the book knows.
pub(super) struct Names<'a> {
    pub(super) index: Index,
    /// The accounts with their currencies, sorted by id.
    pub(super) accounts: Vec<(&'a str, Currency)>,
    pub(super) offerings: Words<'a>,
    pub(super) markets: Words<'a>,
}

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

/// What a text was found to be; kept, as the same texts come again and again.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub(super) accounts: Memo<Result<usize, Nobody>>,
    pub(super) offerings: Memo<Word>,
    pub(super) markets: Memo<Word>,
}

/// Different texts that are kept at most.
const KEPT: usize = 1 << 16;

/// Places for texts that came lately.
const PLACES: usize = 1 << 13;

/// What texts were found to be: those that came lately at a place that is told from a few of their bytes, all others
/// in a table.
#[derive(Debug)]
pub(super) struct Memo<V> {
    lately: Vec<Option<(String, V)>>,
    all: HashMap<String, V>,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { lately: Vec::new(), all: HashMap::new() }
    }
}

impl<V: Clone> Memo<V> {
    /// What a text was found to be, else what `find` finds now.
    pub(super) fn get(&mut self, text: &str, find: impl FnOnce(&str) -> V) -> Option<&V> {
        if self.lately.is_empty() {
            self.lately.resize_with(PLACES, || None);
        }
        let place = self.lately.get_mut(place(text.as_bytes()))?;
        if place.as_ref().is_none_or(|(known, _)| known != text) {
            let value = match self.all.get(text) {
                Some(value) => value.clone(),
                None => {
                    let value = find(text);
                    if self.all.len() >= KEPT {
                        self.all.clear();
                    }
                    self.all.insert(text.to_owned(), value.clone());
                    value
                }
            };
            match place {
                Some((known, held)) => {
                    known.clear();
                    known.push_str(text);
                    *held = value;
                }
                None => *place = Some((text.to_owned(), value)),
            }
        }
        place.as_ref().map(|(_, value)| value)
    }
}

/// A place told from the first and the last eight bytes and the length of a text.
fn place(text: &[u8]) -> usize {
    let eight = |bytes: &[u8]| {
        let mut word = [0; 8];
        let length = bytes.len().min(8);
        word[..length].copy_from_slice(&bytes[..length]);
        u64::from_le_bytes(word)
    };
    let mixed = eight(text).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ eight(&text[text.len().saturating_sub(8)..]).rotate_left(32).wrapping_mul(0xbf58_476d_1ce4_e5b9)
        ^ text.len() as u64;
    usize::try_from(mixed.wrapping_mul(0x94d0_49bb_1331_11eb) >> 51).unwrap_or(0) % PLACES
}

/// Why a text is no account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Nobody {
    /// Nobody has this name.
    Unknown,
    /// Several have.
    Several(Vec<String>),
    /// The account's file cannot be read.
    Broken(String),
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

impl Names<'_> {
    /// The account that a text means, as its place.
    pub(super) fn account(
        &self,
        memo: &mut Memo<Result<usize, Nobody>>,
        text: &str,
    ) -> Result<usize, Nobody> {
        memo.get(text, |text| self.find(text)).cloned().unwrap_or(Err(Nobody::Unknown))
    }

    fn find(&self, text: &str) -> Result<usize, Nobody> {
        match self.index.find(text) {
            Found::One(id) => match self.accounts.binary_search_by(|(known, _)| (*known).cmp(id.as_str())) {
                Ok(n) => Ok(n),
                Err(_) => Err(Nobody::Broken(id)),
            },
            Found::Several(ids) => Err(Nobody::Several(ids)),
            Found::None => Err(Nobody::Unknown),
        }
    }

    /// What is wrong with a text that is no account, and what to do.
    pub(super) fn nobody(&self, text: &str, why: &Nobody) -> (String, String) {
        if text.is_empty() {
            let help = "fill the account in, take only other rows with `only` in a map, or leave such rows out with --keep-going";
            return ("the row names no account".to_owned(), help.to_owned());
        }
        match why {
            Nobody::Unknown => {
                let rest = "import the accounts first, say in a map's `values` what it stands for, or leave such rows out with --keep-going";
                let help = match nearest(text, self.index.known()) {
                    Some(near) => format!("did you mean `{near}`? Else {rest}"),
                    None => rest.to_owned(),
                };
                (format!("`{text}` is no account of the book"), help)
            }
            Nobody::Several(ids) => (
                format!(
                    "`{text}` is the name of several accounts: {}",
                    list(ids.iter().map(String::as_str), "and")
                ),
                "say in a map's `values` which of them it is, or map a column with ids".to_owned(),
            ),
            Nobody::Broken(id) => (
                format!("`{text}` is the account `{id}`, whose file cannot be read"),
                "put that file right first; `kam check` shows what is wrong with it".to_owned(),
            ),
        }
    }

    /// A text as an offering.
    pub(super) fn offering<'c>(&self, memo: &'c mut Memo<Word>, text: &str) -> &'c Word {
        memo.get(text, |text| as_word(&self.offerings, text)).unwrap_or(&Word::Nothing)
    }

    /// A text as a market.
    pub(super) fn market<'c>(&self, memo: &'c mut Memo<Word>, text: &str) -> &'c Word {
        memo.get(text, |text| as_word(&self.markets, text)).unwrap_or(&Word::Nothing)
    }
}

/// A text as one of the known words, else as the word that is made from it.
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

    #[test]
    fn texts_are_found_once() {
        let mut memo: Memo<usize> = Memo::default();
        let mut asked = 0;
        for _ in 0..3 {
            for text in ["acme", "birch", "", "a name that is longer than sixteen bytes"] {
                let found = memo.get(text, |text| {
                    asked += 1;
                    text.len()
                });
                assert_eq!(found, Some(&text.len()));
            }
        }
        assert_eq!(asked, 4);
    }
}
