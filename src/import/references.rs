//! Names of other records in the cells of a row: whose parent, whose manager. What leads nowhere is left out and told.

use std::collections::BTreeMap;

use super::bind::{Bound, Said};
use super::index::{Found, Index, folded};
use super::kind::Kind;
use super::outcome::{Grouped, Outcome};
use super::rows::Entry;
use super::words::{Word, Words};
use crate::text::finding::Level;
use crate::text::grid::Grid;
use crate::text::nearest::{list, nearest};
use crate::text::yaml::emit::Value;

/// Resolves references, and gathers those that lead nowhere.
pub(super) struct References<'a> {
    accounts: &'a Index,
    people: &'a Index,
    /// The names of contacts by account and record id.
    records: BTreeMap<(String, String), String>,
    /// The names of contacts by account and folded name.
    contacts: BTreeMap<(String, String), String>,
    /// Whether the rows are entries of accounts' files.
    of_entries: bool,
    offerings: &'a Words<'a>,
    nearly: Grouped,
    no_account: Grouped,
    no_person: Grouped,
    no_contact: Grouped,
    itself: Grouped,
}

/// What a row is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose<'r> {
    /// An account or a person, by id.
    Record(Kind, &'r str),
    /// An entry of an account, by its name.
    Entry { account: &'r str, name: &'r str },
}

impl Whose<'_> {
    /// Whether it is a record of a kind with an id.
    fn is(self, kind: Kind, id: &str) -> bool {
        matches!(self, Whose::Record(own, own_id) if own == kind && own_id == id)
    }
}

impl<'a> References<'a> {
    pub(super) fn new(
        accounts: &'a Index,
        people: &'a Index,
        offerings: &'a Words<'a>,
        of_entries: bool,
    ) -> Self {
        Self {
            offerings,
            nearly: Grouped::default(),
            accounts,
            people,
            records: BTreeMap::new(),
            contacts: BTreeMap::new(),
            of_entries,
            no_account: Grouped::default(),
            no_person: Grouped::default(),
            no_contact: Grouped::default(),
            itself: Grouped::default(),
        }
    }

    /// Makes a contact of an account known; what is said later about a record counts.
    pub(super) fn know(&mut self, account: &str, name: &str, record: Option<&str>) {
        self.contacts.insert((account.to_owned(), folded(name)), name.to_owned());
        if let Some(record) = record {
            self.records.insert((account.to_owned(), record.to_owned()), name.to_owned());
        }
    }

    /// The values of a row that can be written. Nobody belongs to themselves.
    pub(super) fn resolve(
        &mut self,
        entry: &Entry,
        bound: &Bound<'_>,
        whose: Whose<'_>,
    ) -> Vec<(String, Value)> {
        let mut values = Vec::with_capacity(entry.values.len());
        for (path, said) in &entry.values {
            let column = bound.field(path).and_then(|field| field.columns.first().copied()).unwrap_or(0);
            let value = match said {
                // The currency of an opportunity's amount has been looked at before.
                Said::Value(_) if path == "currency" && self.of_entries => None,
                Said::Value(value) => Some(value.clone()),
                Said::Contact(text) => self.contact(entry.row, column, text, whose).map(Value::Text),
                Said::Offering(text) => match self.offerings.read(text) {
                    Word::Is(word) => Some(Value::Text(word)),
                    // What is nearly a word that the book knows is left to a person.
                    Word::Nearly(_) => {
                        self.nearly.add(entry.row, column, text);
                        None
                    }
                    Word::Nothing => None,
                },
                // Whose contact a row is has been settled before.
                Said::Account(_) if path == "account" => None,
                Said::Account(text) => match self.accounts.find(text) {
                    Found::One(id) if whose.is(Kind::Accounts, &id) => {
                        self.itself.add(entry.row, column, text);
                        None
                    }
                    Found::One(id) => Some(Value::Text(id)),
                    Found::Several(_) | Found::None => {
                        self.no_account.add(entry.row, column, text);
                        None
                    }
                },
                Said::Person(text) => match self.people.find(text) {
                    Found::One(id) if whose.is(Kind::People, &id) => {
                        self.itself.add(entry.row, column, text);
                        None
                    }
                    Found::One(id) => Some(Value::Text(id)),
                    Found::Several(_) | Found::None => {
                        self.no_person.add(entry.row, column, text);
                        None
                    }
                },
            };
            values.extend(value.map(|value| (path.clone(), value)));
        }
        values
    }

    /// The contact of the same account that a name or a record id means.
    fn contact(&mut self, row: usize, column: usize, text: &str, whose: Whose<'_>) -> Option<String> {
        let Whose::Entry { account, name } = whose else { return None };
        let key = |text: String| (account.to_owned(), text);
        let by_record = self.records.get(&key(text.to_owned()));
        let found = by_record.or_else(|| self.contacts.get(&key(folded(text)))).cloned();
        match found {
            Some(found) if folded(&found) != folded(name) => Some(found),
            Some(_) => {
                self.itself.add(row, column, text);
                None
            }
            None => {
                self.no_contact.add(row, column, text);
                None
            }
        }
    }

    /// Tells what led nowhere.
    pub(super) fn report(self, grid: &Grid, outcome: &mut Outcome) {
        let Self { accounts, people, offerings, nearly, no_account, no_person, no_contact, itself, .. } =
            self;
        let rule = "unknown-reference";
        outcome.of_file.extend(nearly.findings(grid, rule, Level::Error, |text| {
            let near = match offerings.read(text) {
                Word::Nearly(near) => near,
                _ => text.to_owned(),
            };
            (
                format!("`{text}` is nearly the offering `{near}`"),
                format!("did you mean it? Say so in a map's `values`: {{{text}: {near}}}"),
            )
        }));
        outcome.of_file.extend(itself.findings(grid, rule, Level::Warn, |text| {
            (
                format!("`{text}` would belong to itself, and is left without"),
                "look at it in the other system".to_owned(),
            )
        }));
        outcome.of_file.extend(no_contact.findings(grid, rule, Level::Warn, |text| {
            (
                format!("`{text}` is no contact of the same account, and the field is left out"),
                "import that contact as well, or say in a map's `values` who is meant".to_owned(),
            )
        }));
        outcome.of_file.extend(
            no_account
                .findings(grid, rule, Level::Warn, |text| missing(accounts, text, "account", "accounts")),
        );
        outcome.of_file.extend(
            no_person.findings(grid, rule, Level::Warn, |text| missing(people, text, "person", "people")),
        );
    }
}

/// What to say of a text that means nobody, or several.
pub(super) fn missing(index: &Index, text: &str, one: &str, many: &str) -> (String, String) {
    if let Found::Several(ids) = index.find(text) {
        let ids = list(ids.iter().map(String::as_str), "or");
        return (
            format!("`{text}` is the name of several {many}, and the field is left out"),
            format!("write an id instead: {ids}"),
        );
    }
    let help = match nearest(text, index.known()) {
        Some(near) => format!("did you mean `{near}`? Say so in a map's `values`"),
        None => format!("import {many} first, with `kam import {many}`, or make one with `kam new {one}`"),
    };
    (format!("the book has no {one} `{text}`, and the field is left out"), help)
}
