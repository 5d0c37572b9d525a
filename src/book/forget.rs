//! Forgetting a person on the customer's side: their entries in the files of a book, and where prose still names them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::layout::{self, Sort};
use super::load::{Book, Shelf};
use crate::model::account::Account;
use crate::model::plan::FrontMatter;
use crate::text::finding::{Finding, Level};
use crate::text::markdown::front;
use crate::text::source;
use crate::text::yaml::edit::Refused;
use crate::text::yaml::remove::remove;
use crate::text::yaml::{self, Kind, Route, Step, Tree};

/// Where records of imports are kept, and what is larger than any of them.
const RECORDS: (&str, u64) = ("imports/*.csv", 64 << 20);

/// A file from which somebody is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its text as it stands there.
    pub before: String,
    /// Its text without them.
    pub after: String,
    /// What is removed, in a few words each.
    pub what: Vec<&'static str>,
}

/// A place that still names somebody. Prose is changed by people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: u32,
    /// The column in letters, from 1.
    pub column: u32,
    /// What stands on the line.
    pub text: String,
}

/// Everything that accounts call people on the customer's side, each once.
#[must_use]
pub fn names(accounts: &Shelf<Account>, only: Option<&str>) -> BTreeSet<String> {
    let entries = accounts.entries.iter().filter(|entry| only.is_none_or(|id| entry.id == id));
    let mut names = BTreeSet::new();
    for account in entries.map(|entry| &entry.value) {
        for contact in &account.contacts {
            names.insert(contact.name.clone());
            names.extend(contact.reports_to.clone());
        }
        names.extend(account.sponsor.iter().filter_map(|sponsor| sponsor.theirs.clone()));
        names.extend(account.reviews.iter().flat_map(|review| review.customer.iter().cloned()));
    }
    names
}

/// The name that is meant: letter by letter, else the only one that differs in capitals alone.
///
/// # Errors
/// The names that could be meant: none, or several.
pub fn meant(names: &BTreeSet<String>, asked: &str) -> Result<String, Vec<String>> {
    if names.contains(asked) {
        return Ok(asked.to_owned());
    }
    let lower = asked.to_lowercase();
    let alike: Vec<String> = names.iter().filter(|name| name.to_lowercase() == lower).cloned().collect();
    match <[String; 1]>::try_from(alike) {
        Ok([one]) => Ok(one),
        Err(others) => Err(others),
    }
}

/// What would be removed from which files; nothing is written.
///
/// # Errors
/// Where a file cannot be read or changed safely.
pub fn changes(
    book: &Book,
    accounts: &Shelf<Account>,
    name: &str,
    only: Option<&str>,
) -> Result<Vec<Change>, Finding> {
    let mut found = Vec::new();
    for entry in accounts.entries.iter().filter(|entry| only.is_none_or(|id| entry.id == id)) {
        let before = source::read(&book.root.join(&entry.path), &entry.path)?;
        let refused = |Refused(why)| {
            Finding::new(
                "unsupported-yaml",
                Level::Error,
                &entry.path,
                format!("`{name}` cannot be removed: {why}"),
            )
            .help("remove the entry by hand, or lay the file out with `kam fmt` first")
        };
        let (after, what) = without(&before, name).map_err(refused)?;
        if what.is_empty() {
            continue;
        }
        if let Some(problem) = yaml::read::<Account>(&after).problems.into_iter().next() {
            return Err(refused(Refused(format!(
                "the file would have a mistake then ({})",
                problem.message
            ))));
        }
        found.push(Change { path: entry.path.clone(), before, after, what });
    }
    for path in book.list(&[RECORDS.0.to_owned()]) {
        let before = source::read_at_most(&book.root.join(&path), &path, RECORDS.1)?;
        let (after, rows) = unrecorded(&before, name, only);
        if rows > 0 {
            found.push(Change { path, before, after, what: vec!["what was imported last"; rows] });
        }
    }
    Ok(found)
}

/// The text of an account without a person, and what was removed.
fn without(text: &str, name: &str) -> Result<(String, Vec<&'static str>), Refused> {
    let (mut now, mut what) = (text.to_owned(), Vec::new());
    loop {
        let next = Tree::parse(&now).0.and_then(|tree| entry(&tree, name));
        let Some((route, removed)) = next else { return Ok((now, what)) };
        now = remove(&now, &route)?;
        what.push(removed);
    }
}

/// The first entry that is a person, or leads to one.
fn entry(tree: &Tree<'_>, name: &str) -> Option<(Route, &'static str)> {
    let value =
        |map: u32, key: &str| tree.pairs(map).find(|(k, _)| tree.node(*k).text == key).map(|(_, v)| v);
    let is = |node: Option<u32>| {
        node.is_some_and(|node| {
            matches!(tree.node(node).kind, Kind::Plain | Kind::Quoted) && tree.node(node).text == name
        })
    };
    let items = |key: &str| value(tree.root(), key).into_iter().flat_map(|list| tree.items(list)).enumerate();
    for (n, contact) in items("contacts") {
        if is(value(contact, "name")) {
            return Some((vec!["contacts".into(), n.into()], "the contact"));
        }
    }
    for (n, contact) in items("contacts") {
        if is(value(contact, "reports_to")) {
            return Some((
                vec!["contacts".into(), n.into(), "reports_to".into()],
                "whom another contact reports to",
            ));
        }
    }
    if value(tree.root(), "sponsor").is_some_and(|sponsor| is(value(sponsor, "theirs"))) {
        return Some((vec!["sponsor".into(), "theirs".into()], "the sponsor on their side"));
    }
    for (n, review) in items("reviews") {
        let guests = value(review, "customer").into_iter().flat_map(|list| tree.items(list));
        if let Some((guest, _)) = guests.enumerate().find(|(_, guest)| is(Some(*guest))) {
            let route = vec!["reviews".into(), n.into(), "customer".into(), Step::Item(guest)];
            return Some((route, "who came to a review"));
        }
    }
    None
}

/// A record of imports without the rows of a person, and how many those are. The other rows stay byte for byte.
fn unrecorded(text: &str, name: &str, only: Option<&str>) -> (String, usize) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map(|h| h.iter().map(str::to_owned).collect()).unwrap_or_default();
    let at = |column: &str| header.iter().position(|h| h == column);
    let (id, entry, value) = (at("id"), at("entry"), at("value"));
    let mut starts = Vec::new();
    for row in reader.byte_records().flatten() {
        let cell = |column: Option<usize>| column.and_then(|n| row.get(n)).unwrap_or_default();
        let theirs = cell(entry) == name.as_bytes() || cell(value) == name.as_bytes();
        let here = only.is_none_or(|only| cell(id) == only.as_bytes());
        let begin = row.position().map_or(0, csv::Position::byte);
        starts.push((usize::try_from(begin).unwrap_or(text.len()).min(text.len()), theirs && here));
    }
    let mut out = text[..starts.first().map_or(text.len(), |(start, _)| *start)].to_owned();
    for (n, (start, gone)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(text.len(), |(next, _)| *next);
        if !gone {
            out.push_str(text.get(*start..end).unwrap_or_default());
        }
    }
    (out, starts.iter().filter(|(_, gone)| *gone).count())
}

/// Where the files of a book still name somebody, in the texts as they will be after the changes.
#[must_use]
pub fn mentions(book: &Book, changes: &[Change], name: &str, only: Option<&str>) -> Vec<Mention> {
    let changed: BTreeMap<&Path, &str> =
        changes.iter().map(|c| (c.path.as_path(), c.after.as_str())).collect();
    let mut files: Vec<(PathBuf, Option<Sort>)> =
        layout::files(book).into_iter().map(|(path, sort)| (path, Some(sort))).collect();
    if only.is_none() {
        let further =
            book.list(&[RECORDS.0.to_owned()]).into_iter().chain(book.list(&book.settings.files.selections));
        files.extend(further.map(|path| (path, None)));
    }
    let mut found = Vec::new();
    for (path, sort) in files {
        let read = || source::read_at_most(&book.root.join(&path), &path, RECORDS.1).ok();
        let Some(text) = changed.get(path.as_path()).map(|text| (*text).to_owned()).or_else(read) else {
            continue;
        };
        if only.is_some_and(|id| !concerns(&path, sort, &text, id)) {
            continue;
        }
        for at in named(&text, name) {
            let span = source::span(&text, at, at);
            let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
            let line = text[line..].lines().next().unwrap_or_default().trim().to_owned();
            found.push(Mention { path: path.clone(), line: span.line, column: span.column, text: line });
        }
    }
    found.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    found
}

/// Whether a file is about an account.
fn concerns(path: &Path, sort: Option<Sort>, text: &str, id: &str) -> bool {
    match sort {
        Some(Sort::Account) => super::discover::id(path) == id,
        Some(Sort::Plan) => front::beginning(text)
            .front
            .and_then(|front| yaml::read::<FrontMatter>(&text[front.inner]).value)
            .is_some_and(|front| front.account == id),
        _ => false,
    }
}

/// Where a text names somebody: the words of the name one after the other, in capitals or not, over line ends too.
fn named(text: &str, name: &str) -> Vec<usize> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let mut found = Vec::new();
    if words.is_empty() {
        return found;
    }
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if !before.is_alphanumeric() && follows(&text[at..], &words) {
            found.push(at);
        }
        before = c;
    }
    found
}

/// Whether a text begins with these words, as whole ones.
fn follows(text: &str, words: &[String]) -> bool {
    let mut rest = text;
    for (n, word) in words.iter().enumerate() {
        if n > 0 {
            let inner = rest.trim_start();
            if inner.len() == rest.len() {
                return false;
            }
            rest = inner;
        }
        let mut letters = word.chars();
        let mut end = rest.len();
        let mut wanted = letters.next();
        for (at, c) in rest.char_indices() {
            if wanted.is_none() {
                end = at;
                break;
            }
            for lower in c.to_lowercase() {
                if wanted != Some(lower) {
                    return false;
                }
                wanted = letters.next();
            }
        }
        if wanted.is_some() {
            return false;
        }
        rest = &rest[end..];
    }
    !rest.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_a_person_goes() {
        let text = "name: Acme\nsponsor: {ours: jane, theirs: Sam Lee}\ncontacts:\n  - {name: Ana, reports_to: Sam Lee, role: user}\n  # calls on Mondays\n  - name: 'Sam Lee'\n    role: user\nvalue_proposition: {statement: as Sam Lee asked}\nreviews:\n  - {on: 2026-01-02, customer: [Ana, Sam Lee], supplier: [jane]}\n";
        let (after, what) = without(text, "Sam Lee").unwrap();
        assert_eq!(
            after,
            "name: Acme\nsponsor: {ours: jane}\ncontacts:\n  - {name: Ana, role: user}\nvalue_proposition: {statement: as Sam Lee asked}\nreviews:\n  - {on: 2026-01-02, customer: [Ana], supplier: [jane]}\n"
        );
        assert_eq!(what.len(), 4);
        assert_eq!(without(text, "sam lee").unwrap().1.len(), 0);
    }

    #[test]
    fn records_lose_their_rows_and_nothing_else() {
        let text = "kind,id,entry,field,value\naccounts,acme,,name,\"Acme, \nInc\"\ncontacts,acme,Sam Lee,role,\"a\nb\"\ncontacts,acme,Ana,reports_to,Sam Lee\ncontacts,birch,Sam Lee,role,x\n";
        let (after, rows) = unrecorded(text, "Sam Lee", Some("acme"));
        assert_eq!(
            after,
            "kind,id,entry,field,value\naccounts,acme,,name,\"Acme, \nInc\"\ncontacts,birch,Sam Lee,role,x\n"
        );
        assert_eq!((rows, unrecorded(text, "Sam Lee", None).1), (2, 3));
        assert_eq!(unrecorded("", "Sam", None), (String::new(), 0));
    }

    #[test]
    fn names_are_found_in_prose() {
        let places = |text: &str| named(text, "Sam Lee");
        assert_eq!(places("Sam Lee, SAM  LEE; (sam\n  lee)"), [0, 9, 20]);
        for none in ["Sam Leeds", "Balsam Lee", "Sam, Lee", "SamLee", "Sam", ""] {
            assert!(places(none).is_empty(), "{none}");
        }
        assert_eq!(named("x ÖZ, özü", "Öz"), [2]);
    }

    #[test]
    fn a_name_is_meant_letter_by_letter_or_alone_in_other_capitals() {
        let names: BTreeSet<String> = ["Sam Lee", "sam lee", "Kim"].map(str::to_owned).into();
        assert_eq!(meant(&names, "sam lee"), Ok("sam lee".to_owned()));
        assert_eq!(meant(&names, "KIM"), Ok("Kim".to_owned()));
        assert_eq!(meant(&names, "SAM LEE"), Err(vec!["Sam Lee".to_owned(), "sam lee".to_owned()]));
        assert_eq!(meant(&names, "Bo"), Err(Vec::new()));
    }
}
