//! What the texts of a file stand for in the book: accounts, offerings, markets, currencies.

use std::collections::HashMap;

use super::quick::Usual;
use crate::import::index::{Found, Index};
use crate::import::words::{Word, Words};
use crate::model::words::Currency;
use crate::text::nearest::{list, nearest};

/// What the book knows.
pub(super) struct Names<'a> {
    pub(super) index: Index,
    /// The accounts with their currencies, sorted by id.
    pub(super) accounts: Vec<(&'a str, Currency)>,
    pub(super) offerings: Words<'a>,
    pub(super) markets: Words<'a>,
}

/// What a text was found to be; kept, as the same texts come again and again.
#[derive(Debug, Default)]
pub(super) struct Cache<'a> {
    pub(super) accounts: Memo<Result<usize, Nobody>>,
    pub(super) offerings: Memo<Word>,
    pub(super) markets: Memo<Word>,
    /// The same for cells of the usual kind.
    pub(super) usual: Usual<'a>,
}

/// Different texts that are kept at most.
const KEPT: usize = 1 << 16;

/// What texts were found to be.
#[derive(Debug)]
pub(super) struct Memo<V>(HashMap<String, V>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<V> Memo<V> {
    /// What a text was found to be, else what `find` finds now.
    pub(super) fn get(&mut self, text: &str, find: impl FnOnce(&str) -> V) -> Option<&V> {
        if !self.0.contains_key(text) {
            if self.0.len() >= KEPT {
                self.0.clear();
            }
            self.0.insert(text.to_owned(), find(text));
        }
        self.0.get(text)
    }
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

impl Names<'_> {
    /// The account that a text means, as its place.
    pub(super) fn account(
        &self,
        memo: &mut Memo<Result<usize, Nobody>>,
        text: &str,
    ) -> Result<usize, Nobody> {
        memo.get(text, |text| self.find(text)).cloned().unwrap_or(Err(Nobody::Unknown))
    }

    /// The account that a text means, as its place; looked for anew.
    pub(super) fn find(&self, text: &str) -> Result<usize, Nobody> {
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
        memo.get(text, |text| self.offerings.read(text)).unwrap_or(&Word::Nothing)
    }

    /// A text as a market.
    pub(super) fn market<'c>(&self, memo: &'c mut Memo<Word>, text: &str) -> &'c Word {
        memo.get(text, |text| self.markets.read(text)).unwrap_or(&Word::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
