//! An import from its map to the files that change.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::bind::{Bound, Fault};
use super::entries;
use super::files::FileChange;
use super::index::Index;
use super::kind::Kind;
use super::map::{ImportMap, Matching};
use super::outcome::Outcome;
use super::record::Record;
use super::rows;
use super::whole::{self, Files};
use super::words::Words;
use crate::book::discover;
use crate::book::load::{Book, Shelf};
use crate::book::template::folder_of;
use crate::model::account::Account;
use crate::model::person::Person;
use crate::text::finding::{Finding, Level};
use crate::text::grid::Grid;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The book that is changed.
    pub book: &'a Book,
    /// What the rows are; not sales.
    pub kind: Kind,
    /// The file.
    pub grid: &'a Grid,
    /// Which column is which field.
    pub map: &'a ImportMap,
    /// The other system, under whose name record ids are kept.
    pub system: Option<&'a str>,
    /// How records are found again; by record id where there is one, else by id, where it is left out.
    pub matching: Option<Matching>,
    /// Whether what was changed by hand is overwritten.
    pub force: bool,
}

/// Works out what an import changes. Nothing is written.
///
/// # Errors
/// What is wrong with the map. Everything else is told in the outcome.
pub fn run(request: &Request<'_>) -> Result<Outcome, Vec<Fault>> {
    let bound = Bound::new(request.kind, request.map, request.grid)?;
    let mut outcome = Outcome { of_file: request.grid.findings.clone(), ..Outcome::default() };
    let settings = &request.book.settings.files;
    let accounts: Shelf<Account> = request.book.accounts(&mut Vec::new());
    let people: Shelf<Person> = request.book.people(&mut Vec::new());
    let mut of_accounts = Index::of_accounts(&accounts, request.system);
    let mut of_people = Index::of_people(&people, request.system);
    let mut files = match request.kind {
        Kind::People => {
            files(request.book, &settings.people, &people, |p: &Person| external(&p.external, request))
        }
        _ => files(request.book, &settings.accounts, &accounts, |a: &Account| external(&a.external, request)),
    };
    if request.kind == Kind::Opportunities {
        let stated = accounts.entries.iter().filter_map(|a| a.value.currency.map(|c| (a.id.clone(), c)));
        files.currencies = stated.collect();
    }
    let name = request.system.unwrap_or_else(|| request.kind.word());
    let mut record = match Record::read(&request.book.root, name) {
        Ok(record) => record,
        Err(finding) => {
            outcome.of_book.push(finding);
            return Ok(outcome);
        }
    };
    let entries = rows::read(request.grid, &bound, &mut outcome);
    outcome.columns_left = bound.left(request.grid).into_iter().map(str::to_owned).collect();
    match request.kind {
        Kind::Accounts | Kind::People => {
            let indexes = (&mut of_accounts, &mut of_people);
            whole::import(request, &bound, entries, &files, indexes, &mut record, &mut outcome);
        }
        _ => {
            let offerings = Words::offerings(request.book, &accounts);
            files.contacts = accounts.entries.iter().map(|entry| contacts(entry, request)).collect();
            let indexes = (&of_accounts, &of_people, &offerings);
            entries::import(request, &bound, entries, &files, indexes, &mut record, &mut outcome);
        }
    }
    if let Some(after) = record.text()
        && record.before.as_ref() != Some(&after)
    {
        outcome.changes.push(FileChange { path: record.path.clone(), before: record.before.clone(), after });
    }
    cap(&mut outcome.of_file, &mut outcome.notes);
    outcome.changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(outcome)
}

/// Findings of one rule that are told one by one; further ones are counted.
const MOST: usize = 20;

/// Keeps the first findings of each rule and level: an error has to stay, however many warnings stand before it.
fn cap(findings: &mut Vec<Finding>, notes: &mut Vec<String>) {
    let mut seen: BTreeMap<(&'static str, Level), usize> = BTreeMap::new();
    findings.retain(|finding| {
        let n = seen.entry((finding.rule, finding.level)).or_default();
        *n += 1;
        *n <= MOST
    });
    for ((rule, _), n) in seen.into_iter().filter(|(_, n)| *n > MOST) {
        notes.push(format!("{} more of `{rule}`", n - MOST));
    }
}

fn external(of: &crate::model::named::Named<String>, request: &Request<'_>) -> Option<String> {
    request.system.and_then(|system| of.get(system)).cloned()
}

/// The contacts of an account, each with its record id.
fn contacts(
    entry: &crate::book::load::Entry<Account>,
    request: &Request<'_>,
) -> (String, Vec<(String, Option<String>)>) {
    let contacts = entry.value.contacts.iter();
    let contacts = contacts.map(|contact| (contact.name.clone(), external(&contact.external, request)));
    (entry.id.clone(), contacts.collect())
}

fn files<T>(
    book: &Book,
    globs: &[String],
    shelf: &Shelf<T>,
    external: impl Fn(&T) -> Option<String>,
) -> Files {
    let folder: PathBuf = globs.first().map(|glob| folder_of(glob)).unwrap_or_default();
    let readable = shelf.entries.iter().map(|entry| (entry.id.clone(), entry.path.clone()));
    let broken = book
        .list(globs)
        .into_iter()
        .map(|path| (discover::id(&path), path))
        .filter(|(id, _)| shelf.get(id).is_none());
    Files {
        paths: readable.collect(),
        broken: broken.collect(),
        currencies: BTreeMap::new(),
        contacts: BTreeMap::new(),
        folder,
        external: shelf
            .entries
            .iter()
            .filter_map(|entry| external(&entry.value).map(|record| (entry.id.clone(), record)))
            .collect(),
    }
}
