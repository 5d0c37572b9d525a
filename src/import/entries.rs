//! Contacts and opportunities: rows of their account's file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::bind::Bound;
use super::files::FileChange;
use super::index::{Found, Index, folded};
use super::kind::Kind;
use super::map::Matching;
use super::outcome::{Grouped, Outcome};
use super::record::Record;
use super::references::{References, Whose, missing};
use super::rows::{self, Entry};
use super::run::Request;
use super::settle::{Owner, Settled, Wanted, settle, written};
use super::whole::{Files, taken_out, unchangeable, wrong};
use super::words::{self, Words};
use crate::model::account::Account;
use crate::model::words::Currency;
use crate::text::finding::{Finding, Level};
use crate::text::slug::slug;
use crate::text::source;
use crate::text::yaml::edit::{Change, edit_tree};
use crate::text::yaml::emit::Value;
use crate::text::yaml::shape::Shape;
use crate::text::yaml::{Route, Step, Tree};

/// A row that belongs to an account.
struct Placed {
    entry: Entry,
    /// What it is called within the account: a contact's name, an opportunity's id.
    key: String,
}

/// A row with its values.
struct Resolved {
    placed: Placed,
    values: Vec<(String, Value)>,
}

pub(super) fn import(
    request: &Request<'_>,
    bound: &Bound<'_>,
    entries: Vec<Entry>,
    files: &Files,
    (accounts, people, offerings): (&Index, &Index, &Words<'_>),
    record: &mut Record,
    outcome: &mut Outcome,
) {
    let by_account = place(request, bound, entries, files, accounts, outcome);
    let mut references = References::new(accounts, people, offerings, true);
    if request.kind == Kind::Contacts {
        for (id, rows) in &by_account {
            for (name, external) in files.contacts.get(id).into_iter().flatten() {
                references.know(id, name, external.as_deref());
            }
            for row in rows {
                references.know(id, &row.key, row.entry.external.as_deref());
            }
        }
    }
    let resolved: Vec<(String, Vec<Resolved>)> = by_account
        .into_iter()
        .map(|(id, rows)| {
            let rows = rows
                .into_iter()
                .map(|placed| {
                    let whose = Whose::Entry { account: &id, name: &placed.key };
                    let values = references.resolve(&placed.entry, bound, whose);
                    Resolved { placed, values }
                })
                .collect();
            (id, rows)
        })
        .collect();
    references.report(request.grid, outcome);
    let kept = &*record;
    let shape = Shape::of::<Account>();
    let made: Vec<Made> =
        resolved.par_iter().map(|(id, rows)| make(request, bound, id, rows, files, kept, &shape)).collect();
    for made in made {
        outcome.created += made.created;
        outcome.updated += made.updated;
        outcome.unchanged += made.unchanged;
        outcome.left += made.left;
        outcome.changes.extend(made.change);
        outcome.of_book.extend(made.settled.by_hand);
        for (id, from, to) in &made.renamed {
            record.rename(request.kind.word(), id, (from, to));
        }
        for (key, value) in made.settled.kept {
            record.set(key, &value);
        }
    }
}

/// Which account each row belongs to, and what it is called there.
fn place(
    request: &Request<'_>,
    bound: &Bound<'_>,
    entries: Vec<Entry>,
    files: &Files,
    accounts: &Index,
    outcome: &mut Outcome,
) -> BTreeMap<String, Vec<Placed>> {
    let grid = request.grid;
    let account_column = bound.field("account").and_then(|f| f.columns.first().copied()).unwrap_or(0);
    let name_column =
        bound.id.or_else(|| bound.field("name").and_then(|f| f.columns.first().copied())).unwrap_or(0);
    let mut by_account: BTreeMap<String, Vec<Placed>> = BTreeMap::new();
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut unknown = Grouped::default();
    let mut without = Grouped::default();
    for entry in entries {
        let row = entry.row;
        let Some(text) = entry.text("account") else {
            without.add(row, account_column, "");
            outcome.left += 1;
            continue;
        };
        let Found::One(id) = accounts.find(text) else {
            unknown.add(row, account_column, text);
            outcome.left += 1;
            continue;
        };
        let key = match called(request.kind, &entry) {
            Ok(key) => key,
            Err((message, help)) => {
                outcome.of_file.push(grid.finding(row, name_column, message, help));
                outcome.left += 1;
                continue;
            }
        };
        let of_account = by_account.entry(id.clone()).or_default();
        if let Some(earlier) = seen.get(&(id.clone(), same(request.kind, &key))) {
            let before: &Placed = &of_account[*earlier];
            if let Some(finding) = rows::repeated(grid, &entry, &before.entry, name_column) {
                outcome.of_file.push(finding);
                outcome.unwanted += 1;
                continue;
            }
            let one = request.kind.one();
            let number = rows::number(grid, &before.entry);
            let message = format!("`{id}` has the {one} `{key}` in row {number} already");
            let help = "tell them apart in the other system, such as by a second name or an id";
            let mut finding = grid.finding(row, name_column, &message, help);
            finding.rule = "duplicate-id";
            outcome.of_file.push(finding);
            outcome.left += 1;
            continue;
        }
        if let Some((message, help)) = foreign(request, bound, &entry, files.currencies.get(&id)) {
            let column = bound.field("value").and_then(|f| f.columns.first().copied()).unwrap_or(name_column);
            let mut finding = grid.finding(row, column, &message, help);
            finding.rule = "unknown-currency";
            outcome.of_file.push(finding);
            outcome.left += 1;
            continue;
        }
        seen.insert((id, same(request.kind, &key)), of_account.len());
        of_account.push(Placed { entry, key });
    }
    let kind = request.kind;
    outcome.of_file.extend(without.findings(grid, "unknown-account", Level::Error, |_| {
        (
            format!("there is no account, and {} belongs to one", one(kind)),
            "fill it in, or leave such rows out with `--keep-going`".to_owned(),
        )
    }));
    outcome.of_file.extend(unknown.findings(grid, "unknown-account", Level::Error, |text| {
        let (message, help) = missing(accounts, text, "account", "accounts");
        (message.replace(", and the field is left out", ""), help)
    }));
    by_account
}

/// What is wrong with the currency of an amount: amounts of an account are in the account's currency.
fn foreign(
    request: &Request<'_>,
    bound: &Bound<'_>,
    entry: &Entry,
    own: Option<&Currency>,
) -> Option<(String, &'static str)> {
    let own = own.copied().unwrap_or(request.book.settings.currency);
    entry.text("value")?;
    let column = bound.field("value").and_then(|field| field.columns.first().copied())?;
    let stated = match entry.text("currency") {
        Some(code) => code.to_owned(),
        None => match request.grid.unit(entry.row, column)? {
            // A dollar may be any of twenty.
            "$" => return None,
            sign => words::currency(sign)?.code().to_owned(),
        },
    };
    (stated != own.code()).then(|| {
        (
            format!("the amount is in {stated}, and amounts of this account are in {own}"),
            "export amounts in the account's currency, or set the account's `currency` first",
        )
    })
}

/// A key in the form in which the same ones are alike: people's names whatever their case, ids to the letter, as some
/// systems tell `00ABC` from `00ABc`.
fn same(kind: Kind, key: &str) -> String {
    if kind == Kind::Contacts { folded(key) } else { key.to_owned() }
}

fn one(kind: Kind) -> &'static str {
    if kind == Kind::Contacts { "a contact" } else { "an opportunity" }
}

/// What a row is called within its account.
fn called(kind: Kind, entry: &Entry) -> Result<String, (&'static str, &'static str)> {
    let name = entry.text("name");
    if kind == Kind::Contacts {
        return name
            .map(str::to_owned)
            .ok_or(("there is no name", "fill it in, or name its column with `--set name=COLUMN`"));
    }
    let id = entry.text("id").or(entry.id.as_deref()).or(entry.external.as_deref()).map(str::to_owned);
    id.or_else(|| name.and_then(slug)).ok_or((
        "there is neither an id nor a name",
        "fill one in, or name its column with `--set name=COLUMN`",
    ))
}

/// What came of the rows of an account.
#[derive(Default)]
struct Made {
    change: Option<FileChange>,
    settled: Settled,
    /// Entries that have another name now: the account, the old name, the new one.
    renamed: Vec<(String, String, String)>,
    created: usize,
    updated: usize,
    unchanged: usize,
    left: usize,
}

fn make(
    request: &Request<'_>,
    bound: &Bound<'_>,
    id: &str,
    rows: &[Resolved],
    files: &Files,
    record: &Record,
    shape: &Shape,
) -> Made {
    let refused = |finding: Finding| Made {
        settled: Settled { by_hand: vec![finding], ..Settled::default() },
        left: rows.len(),
        ..Made::default()
    };
    let Some(path) = files.paths.get(id) else {
        let path = files.broken.get(id).cloned().unwrap_or_else(|| files.folder.join(format!("{id}.yaml")));
        return refused(
            Finding::new(
                "unreadable-file",
                Level::Error,
                path,
                "the file has mistakes and cannot be changed",
            )
            .help("`kam check` shows them; put them right first"),
        );
    };
    let text = match source::read(&request.book.root.join(path), path) {
        Ok(text) => text,
        Err(finding) => return refused(finding),
    };
    let Some(tree) = Tree::parse(&text).0 else {
        return refused(Finding::new("empty-file", Level::Error, path, "the file is empty"));
    };
    let there = There::of(&tree, request, rows);
    let mut made = Made::default();
    let list = Step::from(request.kind.word());
    let mut names: Vec<(String, String)> = Vec::new();
    for row in rows {
        let mut owner = Owner { kind: request.kind.word(), id: id.to_owned(), entry: row.placed.key.clone() };
        let (changes, kept) = (made.settled.changes.len(), made.settled.kept.len());
        let place = match there.find(request, row) {
            Ok(place) => place,
            Err(other) => {
                made.settled.by_hand.push(taken(request, path, row, other));
                made.left += 1;
                continue;
            }
        };
        match place {
            Some(at) => {
                // What was imported last stands under the name that the entry had then.
                let before = there.names.get(at).cloned().flatten().unwrap_or_default();
                let known = |name: &str| record.knows(owner.kind, &owner.id, name);
                let renamed = before != owner.entry && known(&before) && !known(&owner.entry);
                if renamed {
                    owner.entry.clone_from(&before);
                }
                let below = |rest: Vec<Step>| [vec![list.clone(), at.into()], rest].concat();
                let mut wanted: Vec<Wanted> = row
                    .values
                    .iter()
                    .map(|(path, value)| Wanted {
                        route: below(vec![path.as_str().into()]),
                        path: path.clone(),
                        value: value.clone(),
                        owned: true,
                    })
                    .collect();
                wanted.extend(external(request, row).map(|(system, value)| Wanted {
                    route: below(vec!["external".into(), system.into()]),
                    path: format!("external.{system}"),
                    value,
                    owned: false,
                }));
                settle(&tree, path, wanted, &owner, record, request.force, &mut made.settled);
                if renamed {
                    let to = &row.placed.key;
                    made.settled.kept[kept..].iter_mut().for_each(|(key, _)| key.2.clone_from(to));
                    made.renamed.push((id.to_owned(), before.clone(), to.clone()));
                }
                let name = below(vec!["name".into()]);
                let called = made.settled.changes[changes..].iter().find_map(|change| match change {
                    Change::Set { route, value } if *route == name => value.scalar(),
                    _ => None,
                });
                if let Some(called) = called.filter(|_| request.kind == Kind::Contacts) {
                    names.push((before, called.to_owned()));
                }
                if made.settled.changes.len() > changes {
                    made.updated += 1;
                } else {
                    made.unchanged += 1;
                }
            }
            // A row that was imported before and is not there any more was taken out by hand.
            None if !request.force && record.knows(owner.kind, &owner.id, &owner.entry) => {
                let what = format!("{} `{}`", request.kind.one(), row.placed.key);
                made.settled.by_hand.push(taken_out(path, &what));
                made.unchanged += 1;
            }
            None => {
                let value = whole(request, bound, shape, row);
                made.settled.changes.push(Change::Append { route: vec![list.clone()], value });
                for (field, value) in &row.values {
                    made.settled.kept.push((owner.key(field), written(value)));
                }
                made.created += 1;
            }
        }
    }
    if made.settled.changes.is_empty() {
        return made;
    }
    for (before, now) in &names {
        let routes = naming(&tree, before).into_iter();
        let others: Vec<Change> = routes
            .filter(|route| !made.settled.changes.iter().any(|change| change.route() == route))
            .map(|route| Change::Set { route, value: Value::Text(now.clone()) })
            .collect();
        made.settled.changes.extend(others);
    }
    let check = |tree: &Tree<'_>| wrong(Kind::Accounts, tree);
    match edit_tree(&tree, &made.settled.changes, &|route| shape.order_at(route), check) {
        Ok(after) => {
            made.change = Some(FileChange { path: path.clone(), before: Some(text), after });
            made
        }
        Err(why) => refused(unchangeable(path, &why)),
    }
}

/// What to say of a row whose name belongs to another record.
fn taken(request: &Request<'_>, path: &Path, row: &Resolved, other: &str) -> Finding {
    let (one, key) = (request.kind.one(), &row.placed.key);
    let own = row.placed.entry.external.as_deref().unwrap_or_default();
    let message = format!("the {one} `{key}` belongs to record {other} already, and this is record {own}");
    Finding::new("duplicate-id", Level::Error, path, message)
        .help("tell them apart in the other system, or put the record id in the file right")
}

/// Where else an account's file names a contact.
fn naming(tree: &Tree<'_>, name: &str) -> Vec<Route> {
    let get = |map: u32, key: &str| tree.pairs(map).find(|(k, _)| tree.node(*k).text == key).map(|(_, v)| v);
    let is = |at: Option<u32>| at.is_some_and(|at| tree.node(at).text == name);
    let items = |key: &str| get(tree.root(), key).into_iter().flat_map(|list| tree.items(list)).enumerate();
    let mut routes: Vec<Route> = Vec::new();
    for (n, contact) in items("contacts") {
        if is(get(contact, "reports_to")) {
            routes.push(vec!["contacts".into(), n.into(), "reports_to".into()]);
        }
    }
    if is(get(tree.root(), "sponsor").and_then(|sponsor| get(sponsor, "theirs"))) {
        routes.push(vec!["sponsor".into(), "theirs".into()]);
    }
    for (n, review) in items("reviews") {
        let guests = get(review, "customer").into_iter().flat_map(|list| tree.items(list)).enumerate();
        for (m, _) in guests.filter(|(_, guest)| is(Some(*guest))) {
            routes.push(vec!["reviews".into(), n.into(), "customer".into(), m.into()]);
        }
    }
    routes
}

/// The rows that a file has already: by name or id, and by record id.
struct There {
    by_key: BTreeMap<String, usize>,
    by_record: BTreeMap<String, usize>,
    /// The name or id of each.
    names: Vec<Option<String>>,
    /// The record id of each.
    records: Vec<Option<String>>,
    /// Those that rows of the file mean by their record ids.
    claimed: BTreeSet<usize>,
}

impl There {
    fn of(tree: &Tree<'_>, request: &Request<'_>, rows: &[Resolved]) -> Self {
        let mut there = Self {
            by_key: BTreeMap::new(),
            by_record: BTreeMap::new(),
            names: Vec::new(),
            records: Vec::new(),
            claimed: BTreeSet::new(),
        };
        let get =
            |map: u32, key: &str| tree.pairs(map).find(|(k, _)| tree.node(*k).text == key).map(|(_, v)| v);
        let Some(list) = get(tree.root(), request.kind.word()) else { return there };
        let key = if request.kind == Kind::Contacts { "name" } else { "id" };
        for (n, item) in tree.items(list).enumerate() {
            let text = |at: Option<u32>| at.map(|at| tree.node(at).text.clone().into_owned());
            let name = text(get(item, key));
            let record = text(request.system.and_then(|system| get(get(item, "external")?, system)));
            if let Some(name) = &name {
                there.by_key.entry(same(request.kind, name)).or_insert(n);
            }
            if let Some(record) = &record {
                there.by_record.entry(record.clone()).or_insert(n);
            }
            there.names.push(name);
            there.records.push(record);
        }
        let claimed = rows.iter().filter_map(|row| there.record(row));
        there.claimed = claimed.collect();
        there
    }

    fn record(&self, row: &Resolved) -> Option<usize> {
        self.by_record.get(row.placed.entry.external.as_ref()?).copied()
    }

    /// The entry that a row means; nothing where it is a new one.
    ///
    /// # Errors
    /// The record that its name belongs to, where that is another one.
    fn find(&self, request: &Request<'_>, row: &Resolved) -> Result<Option<usize>, &str> {
        let by_key = || self.by_key.get(&same(request.kind, &row.placed.key)).copied();
        match request.matching {
            None => match (self.record(row), by_key()) {
                (Some(at), _) => Ok(Some(at)),
                // Another row gives that entry another name.
                (None, Some(at)) if self.claimed.contains(&at) => Ok(None),
                (None, Some(at)) => match (&row.placed.entry.external, self.records.get(at)) {
                    (Some(own), Some(Some(other))) if own != other => Err(other),
                    _ => Ok(Some(at)),
                },
                (None, None) => Ok(None),
            },
            Some(Matching::External) => Ok(self.record(row)),
            Some(Matching::Id | Matching::Name) => Ok(by_key()),
        }
    }
}

/// The record id of a row as it is written; opportunities have it as their id.
fn external<'r>(request: &Request<'r>, row: &Resolved) -> Option<(&'r str, Value)> {
    let system = request.system.filter(|_| request.kind == Kind::Contacts)?;
    row.placed.entry.external.as_ref().map(|record| (system, Value::Text(record.clone())))
}

/// A new row: its fields in their usual order, and what new ones get beside.
fn whole(request: &Request<'_>, bound: &Bound<'_>, shape: &Shape, row: &Resolved) -> Value {
    let mut pairs: Vec<(String, Value)> = row.values.clone();
    if request.kind == Kind::Opportunities && !pairs.iter().any(|(path, _)| path == "id") {
        pairs.push(("id".to_owned(), Value::Text(row.placed.key.clone())));
    }
    if request.kind == Kind::Opportunities && !pairs.iter().any(|(path, _)| path == "name") {
        pairs.push(("name".to_owned(), Value::Text(row.placed.key.clone())));
    }
    for (path, value) in &bound.constants {
        if !pairs.iter().any(|(known, _)| known == path) {
            pairs.push((path.clone(), value.clone()));
        }
    }
    let keys = shape.key(request.kind.word()).item().order();
    pairs.sort_by_key(|(path, _)| keys.iter().position(|key| *key == path.as_str()).unwrap_or(keys.len()));
    if let Some((system, value)) = external(request, row) {
        pairs.push(("external".to_owned(), Value::Map(vec![(system.to_owned(), value)])));
    }
    Value::Map(pairs)
}
