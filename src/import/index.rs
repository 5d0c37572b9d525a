//! Finding the accounts and people of the book by what another system calls them.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use crate::book::load::Shelf;
use crate::model::account::Account;
use crate::model::named::Named;
use crate::model::person::Person;
use crate::text::slug::slug;

/// Ids by themselves, by record id and by name.
#[derive(Debug, Default)]
pub struct Index {
    ids: BTreeSet<String>,
    external: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<String>>,
    slugs: BTreeMap<String, String>,
}

/// What came of looking somebody up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The id.
    One(String),
    /// Several have this name: their ids.
    Several(Vec<String>),
    /// Nobody.
    None,
}

/// A name as it is compared: small letters, each accent as one with its letter, and single spaces.
///
/// Some programs write `é` as one character, others as `e` and an accent behind it: that is the same name. `Müller` and
/// `Muller` are two, so accents are not left out.
#[must_use]
pub fn folded(name: &str) -> String {
    let small = name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    if small.is_ascii() { small } else { small.nfc().collect() }
}

impl Index {
    /// The accounts of a book, with the record ids of one system.
    #[must_use]
    pub fn of_accounts(shelf: &Shelf<Account>, system: Option<&str>) -> Self {
        Self::of(shelf, |account| (&account.name, &account.external), system)
    }

    /// The people of a book, with the record ids of one system.
    #[must_use]
    pub fn of_people(shelf: &Shelf<Person>, system: Option<&str>) -> Self {
        Self::of(shelf, |person| (&person.name, &person.external), system)
    }

    fn of<T>(
        shelf: &Shelf<T>,
        about: impl Fn(&T) -> (&String, &Named<String>),
        system: Option<&str>,
    ) -> Self {
        let mut index = Self::default();
        for entry in &shelf.entries {
            let (name, external) = about(&entry.value);
            index.add(&entry.id, name, system.and_then(|system| external.get(system)).map(String::as_str));
        }
        for id in &shelf.broken {
            index.ids.insert(id.clone());
        }
        index
    }

    /// Adds somebody.
    pub fn add(&mut self, id: &str, name: &str, external: Option<&str>) {
        self.ids.insert(id.to_owned());
        if let Some(external) = external {
            self.external.entry(external.to_owned()).or_insert_with(|| id.to_owned());
        }
        let of_name = self.names.entry(folded(name)).or_default();
        if !of_name.iter().any(|known| known == id) {
            of_name.push(id.to_owned());
        }
        if let Some(slug) = slug(name) {
            self.slugs.entry(slug).or_insert_with(|| id.to_owned());
        }
    }

    /// Whether an id is taken.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Who has a record id.
    #[must_use]
    pub fn external(&self, record: &str) -> Option<&str> {
        self.external.get(record).map(String::as_str)
    }

    /// Who has a name.
    #[must_use]
    pub fn name(&self, name: &str) -> Found {
        match self.names.get(&folded(name)).map(Vec::as_slice) {
            Some([one]) => Found::One(one.clone()),
            Some(several) if !several.is_empty() => Found::Several(several.to_vec()),
            _ => Found::None,
        }
    }

    /// Whom a text means: by record id, by id, by name, then by the id that is made from the text.
    #[must_use]
    pub fn find(&self, text: &str) -> Found {
        if let Some(id) = self.external(text) {
            return Found::One(id.to_owned());
        }
        if self.has(text) {
            return Found::One(text.to_owned());
        }
        match self.name(text) {
            Found::None => {}
            found => return found,
        }
        match slug(text) {
            Some(slug) if self.has(&slug) => Found::One(slug),
            Some(slug) => self.slugs.get(&slug).cloned().map_or(Found::None, Found::One),
            None => Found::None,
        }
    }

    /// All ids and names, for a suggestion.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str).chain(self.names.keys().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_account_by_any_of_its_names() {
        let mut index = Index::default();
        index.add("acme", "Acme  Söhne", Some("001A"));
        index.add("twin-a", "Twin", None);
        index.add("twin-b", "twin", None);
        for text in ["001A", "acme", "ACME söhne", "Acme Sohne"] {
            assert_eq!(index.find(text), Found::One("acme".to_owned()), "{text}");
        }
        // Record ids differ by case.
        assert_eq!(index.external("001a"), None);
        assert_eq!(index.find("TWIN"), Found::Several(vec!["twin-a".to_owned(), "twin-b".to_owned()]));
        assert_eq!(index.find("other"), Found::None);
        assert_eq!(index.find("?"), Found::None);
        assert!(index.has("acme") && !index.has("ACME"));
        assert_eq!(index.known().collect::<Vec<_>>(), ["acme", "twin-a", "twin-b", "acme söhne", "twin"]);
    }

    #[test]
    fn an_accent_is_the_same_in_one_character_or_two() {
        for (two, one) in [
            ("Mu\u{308}ller", "m\u{fc}ller"),
            ("E\u{301}lan  Vital", "\u{e9}lan vital"),
            ("Dvor\u{30c}a\u{301}k", "dvo\u{159}\u{e1}k"),
            ("Nguye\u{302}\u{303}n", "nguy\u{1ec5}n"),
            ("\u{419}\u{43e}\u{433}", "\u{439}\u{43e}\u{433}"),
            ("\u{418}\u{306}\u{43e}\u{433}", "\u{439}\u{43e}\u{433}"),
            ("I\u{307}", "\u{130}"),
            ("\u{301}x", "\u{301}x"),
        ] {
            assert_eq!(folded(two), folded(one), "{two}");
        }
        assert_eq!(folded("Mu\u{308}ller"), "m\u{fc}ller");
        assert_ne!(folded("Müller"), folded("Muller"));
        let mut index = Index::default();
        index.add("mueller", "M\u{fc}ller", None);
        index.add("muller", "Muller", None);
        assert_eq!(index.name("MU\u{308}LLER"), Found::One("mueller".to_owned()));
    }
}
