//! The accounts with their figures, a row each.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::people::People;
use super::redact::is_telephone;
use super::{measure_column, measured, own, text, words};
use crate::book::load::Entry;
use crate::model::account::Account;
use crate::model::number::Field;
use crate::portfolio::measured::Measured;
use crate::report::sheet::{Cell, Column, Sheet, Table};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;
use crate::score::measure::{DEFINITIONS, Expression, Unit};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.export.accounts/1";

/// Measures that are no columns of their own: they stand under shorter names.
const SHORTER: [&str; 6] =
    ["region", "relationship.level", "relationship.level_wanted", "relationship.stage", "segment", "status"];

/// The accounts; where `redact`, without anything that says who their contacts are.
///
/// # Errors
/// The book has no accounts.
pub fn sheet(desk: &Desk, redact: bool) -> Result<Sheet, Lacking> {
    let accounts = desk.accounts();
    if accounts.entries.is_empty() {
        return Err(Lacking::accounts());
    }
    let people = redact.then(|| People::of(accounts.entries.iter().map(|entry| &entry.value)));
    let people = people.as_ref();
    let mut keys = Keys::of(&accounts.entries);
    if let Some(people) = people {
        keys.leave_out(&accounts.entries, people);
    }
    let expressions = keys.expressions();
    let measures = Measured::read(&desk.book, accounts, desk.as_of, false, &expressions);
    if let Some(answers) = &measures.answers {
        desk.report(answers.findings.clone());
    }
    let sources = measures.sources(&desk.book, accounts);
    let rows: Vec<Vec<Cell>> = accounts
        .entries
        .iter()
        .enumerate()
        .map(|(n, entry)| {
            let mut row = facts(entry, desk.currency(), people);
            row.extend(expressions.iter().map(|e| measured(&sources.evaluate(e, n), e.unit())));
            row.extend(keys.fields.iter().map(|key| own(entry.value.fields.get(key))));
            row.extend(keys.external.iter().map(|key| record(entry.value.external.get(key), people)));
            row
        })
        .collect();
    let mut columns = fact_columns(redact);
    columns
        .extend(expressions.iter().map(|e| measure_column(&*e.text, e.unit(), desk.currency()).priority(2)));
    columns.extend(keys.fields.iter().map(|key| field_column(&accounts.entries, key)));
    columns.extend(keys.external.iter().map(|key| words(format!("external.{key}")).priority(5)));
    let mut notes = vec![format!("figures as of {}, amounts in {}", desk.as_of, desk.currency())];
    if measures.answers.is_none() {
        notes.push("the book has no sales ledger: figures of sales are missing".to_owned());
    }
    if let Some(people) = people {
        notes.push(
            "left out: sponsors of theirs, fields with words, and names that are also a contact's".to_owned(),
        );
        notes.extend(named_ids(&accounts.entries, people));
    }
    Ok(Sheet {
        schema: SCHEMA,
        tables: vec![Table { name: "accounts", title: None, columns, rows: Box::new(rows) }],
        notes,
        ..Sheet::default()
    })
}

/// The names that the team has chosen itself, sorted.
struct Keys<'a> {
    ratings: BTreeSet<&'a str>,
    fields: BTreeSet<&'a str>,
    external: BTreeSet<&'a str>,
}

impl<'a> Keys<'a> {
    fn of(entries: &'a [Entry<Account>]) -> Self {
        Self {
            ratings: entries.iter().flat_map(|e| e.value.ratings.keys()).collect(),
            fields: entries.iter().flat_map(|e| e.value.fields.keys()).collect(),
            external: entries.iter().flat_map(|e| e.value.external.keys()).collect(),
        }
    }

    /// Leaves out what may name people.
    fn leave_out(&mut self, entries: &[Entry<Account>], people: &People) {
        self.fields.retain(|key| {
            !holds_words(entries, key) && !holds_telephones(entries, key) && !people.are_named_in(key)
        });
        self.ratings.retain(|key| !people.are_named_in(key));
        self.external.retain(|key| !people.are_named_in(key));
    }

    /// What is computed: every measure of numbers, and every rating.
    fn expressions(&self) -> Vec<Expression> {
        let fixed = DEFINITIONS.iter().map(|d| d.name).filter(|name| !name.contains('*'));
        let fixed = fixed.filter(|name| !SHORTER.contains(name)).map(str::to_owned);
        let ratings = self.ratings.iter().map(|key| format!("ratings.{key}"));
        fixed.chain(ratings).filter_map(|text| Expression::parse(&text).ok()).collect()
    }
}

fn fact_columns(redact: bool) -> Vec<Column> {
    let mut columns = vec![
        words("account").priority(0),
        words("name").priority(0),
        words("parent").priority(3),
        words("status"),
        words("segment").priority(3),
        words("region").priority(3),
        words("currency").priority(4),
        words("book_currency").priority(5),
        words("manager"),
        words("sponsor_ours").priority(4),
        words("sponsor_theirs").priority(4),
        words("level_now").priority(4),
        words("level_wanted").priority(4),
        words("stage").priority(4),
    ];
    columns.retain(|column| !redact || column.name != "sponsor_theirs");
    columns
}

/// Ids lead from one table to the other, so that they stay even where they hold a name.
fn named_ids(entries: &[Entry<Account>], people: &People) -> Option<String> {
    let named = entries.iter().filter(|e| names_somebody(&e.value, &e.id, people)).count();
    (named > 0).then(|| {
        format!("{} the name of a contact in the id, which stays: rename the file to change it", have(named))
    })
}

/// Whether a company's name or id names somebody. Companies bear the surnames of strangers, so that those of other
/// accounts' people count only with the rest of the name.
fn names_somebody(account: &Account, name: &str, people: &People) -> bool {
    people.are_named_in_full(name) || People::of([account]).are_named_in(name)
}

fn have(accounts: usize) -> String {
    match accounts {
        1 => "1 account has".to_owned(),
        n => format!("{n} accounts have"),
    }
}

/// How many columns every book has: those of ratings and fields follow.
#[must_use]
pub fn always() -> usize {
    let measures = DEFINITIONS.iter().filter(|d| !d.name.contains('*') && !SHORTER.contains(&d.name));
    fact_columns(false).len() + measures.count()
}

/// What stands in the file as it is.
fn facts(entry: &Entry<Account>, book_currency: &str, people: Option<&People>) -> Vec<Cell> {
    let account = &entry.value;
    let free = |words: &Option<String>| match people {
        Some(people) => people.unreached(text(words.as_deref())),
        None => text(words.as_deref()),
    };
    let name = match people {
        Some(people) if names_somebody(account, &account.name, people) => Cell::Missing("left out"),
        _ => Cell::Text(account.name.clone()),
    };
    let sponsor = account.sponsor.as_ref();
    let relationship = account.relationship.as_ref();
    let level = relationship.and_then(|r| r.level.as_ref());
    let mut row = vec![
        Cell::Text(entry.id.clone()),
        name,
        text(account.parent.as_deref()),
        Cell::Text(account.status.word().to_owned()),
        free(&account.segment),
        free(&account.region),
        text(Some(account.currency.as_ref().map_or(book_currency, |currency| currency.code()))),
        text(Some(book_currency)),
        text(account.manager.as_deref()),
        text(sponsor.and_then(|s| s.ours.as_deref())),
    ];
    if people.is_none() {
        row.push(text(sponsor.and_then(|s| s.theirs.as_deref())));
    }
    row.extend([
        text(level.map(|level| level.now.word())),
        text(level.and_then(|level| level.wanted).map(|wanted| wanted.word())),
        text(relationship.and_then(|r| r.stage).map(|stage| stage.word())),
    ]);
    row
}

/// The account's record in another system.
fn record(id: Option<&String>, people: Option<&People>) -> Cell {
    let id = text(id.map(String::as_str));
    match people {
        Some(people) => people.unnamed(id),
        None => id,
    }
}

/// Whether a field of the team's own holds words in any account.
fn holds_words(entries: &[Entry<Account>], key: &str) -> bool {
    entries.iter().any(|e| matches!(e.value.fields.get(key), Some(Field::Text(_))))
}

/// Whether a field of the team's own holds a telephone number in any account: by its name, and long enough.
fn holds_telephones(entries: &[Entry<Account>], key: &str) -> bool {
    let long = |n: &Decimal| n.is_integer() && n.abs() >= Decimal::from(1_000_000);
    is_telephone(key)
        && entries.iter().any(|e| matches!(e.value.fields.get(key), Some(Field::Number(n)) if long(n)))
}

fn field_column(entries: &[Entry<Account>], key: &str) -> Column {
    let name = format!("fields.{key}");
    let numeric = entries.iter().all(|e| matches!(e.value.fields.get(key), None | Some(Field::Number(_))));
    let column = if numeric { measure_column(name, Unit::Number, "") } else { Column::text(name) };
    column.priority(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, text: &str) -> Entry<Account> {
        let value = crate::text::yaml::read::<Account>(text).value.unwrap();
        Entry { id: id.to_owned(), path: format!("accounts/{id}.yaml").into(), value }
    }

    #[test]
    fn people_of_other_accounts_are_left_out_and_companies_keep_their_names() {
        let entries = [
            entry(
                "acme",
                "name: Acme\nsponsor: {theirs: Otto Sponsor}\ncontacts: [{name: Zenzi Quark}]\nexternal: {crm: Zenzi Quark 1}\n",
            ),
            entry(
                "beta",
                "name: Quark Trading\nsegment: like Zenzi Quark at Acme\nregion: Otto Sponsor's region\nexternal: {crm: 001A, quark: x}\nfields: {boss_mobile: 491701234567, mobile_revenue: 5000000, employees: 5}\n",
            ),
            entry("zenzi-quark", "name: Zenzi Quark Ltd\n"),
        ];
        let people = People::of(entries.iter().map(|e| &e.value));
        let left_out = Cell::Missing("left out");
        let row = facts(&entries[1], "EUR", Some(&people));
        assert_eq!(row.len(), fact_columns(true).len());
        assert_eq!(row[1], Cell::Text("Quark Trading".to_owned()));
        assert_eq!((&row[4], &row[5]), (&left_out, &left_out));
        assert_eq!(facts(&entries[2], "EUR", Some(&people))[1], left_out);
        assert_eq!(facts(&entries[2], "EUR", None)[1], Cell::Text("Zenzi Quark Ltd".to_owned()));
        assert_eq!(record(entries[0].value.external.get("crm"), Some(&people)), left_out);
        assert_eq!(
            record(entries[1].value.external.get("crm"), Some(&people)),
            Cell::Text("001A".to_owned())
        );
        assert!(named_ids(&entries, &people).unwrap().starts_with("1 account has"));
        let mut keys = Keys::of(&entries);
        keys.leave_out(&entries, &people);
        assert_eq!(keys.external.into_iter().collect::<Vec<_>>(), ["crm"]);
        assert_eq!(keys.fields.into_iter().collect::<Vec<_>>(), ["employees", "mobile_revenue"]);
    }
}
