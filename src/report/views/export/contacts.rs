//! The contacts of all accounts.

use std::collections::BTreeSet;

use super::people::People;
use super::{day, judged, on, real, text, words};
use crate::model::account::Contact;
use crate::report::sheet::{Cell, Column, Kind, Sheet, Table};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.export.contacts/1";

/// Name and version of the form without personal data.
pub const REDACTED: &str = "kam.export.contacts.redacted/1";

/// The contacts; where `redact`, without anything that says who they are.
///
/// # Errors
/// The book has no contacts.
pub fn sheet(desk: &Desk, redact: bool) -> Result<Sheet, Lacking> {
    let accounts = &desk.accounts().entries;
    if accounts.is_empty() {
        return Err(Lacking::accounts());
    }
    let contacts = accounts.iter().flat_map(|entry| &entry.value.contacts);
    let systems: BTreeSet<&str> = contacts.flat_map(|contact| contact.external.keys()).collect();
    let people = redact.then(|| People::of(accounts.iter().map(|entry| &entry.value)));
    let mut rows = Vec::new();
    for entry in accounts {
        for (n, contact) in entry.value.contacts.iter().enumerate() {
            rows.push(match &people {
                None => row(&entry.id, contact, &systems),
                Some(people) => redacted(&entry.id, n + 1, contact, people),
            });
        }
    }
    if rows.is_empty() {
        return Err(Lacking::new(
            "no account has contacts",
            "write them under `contacts` in an account's file",
        ));
    }
    let notes = match redact {
        false => Vec::new(),
        true => vec![format!("left out: what says who the {} contacts are", rows.len())],
    };
    Ok(Sheet {
        schema: if redact { REDACTED } else { SCHEMA },
        tables: vec![Table {
            name: "contacts",
            title: None,
            columns: if redact { redacted_columns() } else { columns(&systems) },
            rows: Box::new(rows),
        }],
        notes,
        ..Sheet::default()
    })
}

/// The columns that every book has; those of other systems' record ids follow.
pub const ALWAYS: usize = 15;

fn columns(systems: &BTreeSet<&str>) -> Vec<Column> {
    let mut columns = vec![
        words("account").priority(0),
        words("name").priority(0),
        words("title").priority(3),
        words("function"),
        words("level"),
        words("role"),
        real("influence"),
        real("interest").priority(3),
        words("attitude"),
        words("coverage").priority(2),
        words("owner").priority(2),
        day("last_contact").priority(2),
        words("reports_to").priority(3),
        words("aim").priority(4).wraps(),
        words("success").priority(4).wraps(),
    ];
    columns.extend(systems.iter().map(|system| words(format!("external.{system}")).priority(5)));
    columns
}

fn row(account: &str, contact: &Contact, systems: &BTreeSet<&str>) -> Vec<Cell> {
    let mut row = vec![
        Cell::Text(account.to_owned()),
        Cell::Text(contact.name.clone()),
        text(contact.title.as_deref()),
        text(contact.function.as_deref()),
        text(contact.level.as_deref()),
        text(contact.role.as_deref()),
        judged(contact.influence),
        judged(contact.interest),
        text(contact.attitude.map(|a| a.word())),
        text(contact.coverage.as_deref()),
        text(contact.owner.as_deref()),
        on(contact.last_contact.map(|day| day.0)),
        text(contact.reports_to.as_deref()),
        text(contact.aim.as_deref()),
        text(contact.success.as_deref()),
    ];
    row.extend(systems.iter().map(|system| text(contact.external.get(system).map(String::as_str))));
    row
}

fn redacted_columns() -> Vec<Column> {
    vec![
        words("account").priority(0),
        Column::number("contact").kind(Kind::Integer).priority(0),
        words("function"),
        words("level"),
        words("role"),
        real("influence"),
        real("interest").priority(3),
        words("attitude"),
        words("coverage").priority(2),
    ]
}

/// Who they are is a number: their place in the account's file.
fn redacted(account: &str, number: usize, contact: &Contact, people: &People) -> Vec<Cell> {
    let free = |words: &Option<String>| people.unreached(text(words.as_deref()));
    vec![
        Cell::Text(account.to_owned()),
        i64::try_from(number).map_or(Cell::Missing("too many"), Cell::Integer),
        free(&contact.function),
        free(&contact.level),
        free(&contact.role),
        judged(contact.influence),
        judged(contact.interest),
        text(contact.attitude.map(|a| a.word())),
        free(&contact.coverage),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;

    #[test]
    fn a_redacted_contact_has_neither_names_nor_numbers() {
        let read = |text: &str| crate::text::yaml::read::<Account>(text).value.unwrap();
        let acme = read("name: Acme\ncontacts: [{name: Zenzi Quark}]\n");
        let beta = read(
            "name: Beta\ncontacts:\n  - {name: Al Po, title: 0170 1234567, function: knows Zenzi Quark, level: \"+49 170 1234567\", role: user, coverage: al@beta.com, influence: 7}\n",
        );
        let people = People::of([&acme, &beta]);
        let row = redacted("beta", 1, &beta.contacts[0], &people);
        assert_eq!(row.len(), redacted_columns().len());
        let left_out = Cell::Missing("left out");
        assert_eq!(row[2..5], [left_out.clone(), left_out.clone(), Cell::Text("user".to_owned())]);
        assert_eq!(row[8], left_out);
        assert_eq!(row[5], judged(beta.contacts[0].influence));
    }
}
