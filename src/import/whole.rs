//! Accounts and people: a file each. Which file a row belongs to, and what has to change in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::bind::Bound;
use super::files::FileChange;
use super::index::{Found, Index};
use super::kind::Kind;
use super::map::Matching;
use super::outcome::Outcome;
use super::record::Record;
use super::references::{References, Whose};
use super::rows::{self, Entry};
use super::run::Request;
use super::settle::{Owner, Settled, Wanted, route, settle, written};
use super::words::Words;
use crate::book::template::is_id;
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::words::Currency;
use crate::text::finding::{Finding, Level};
use crate::text::slug::slug;
use crate::text::source;
use crate::text::yaml::edit::{self, Refused, edit_tree};
use crate::text::yaml::emit::Value;
use crate::text::yaml::shape::Shape;
use crate::text::yaml::{Step, Tree, read_tree};

/// The files of a kind.
pub(super) struct Files {
    /// The path of each id.
    pub(super) paths: BTreeMap<String, PathBuf>,
    /// The files that have mistakes, by id.
    pub(super) broken: BTreeMap<String, PathBuf>,
    /// Where new files go.
    pub(super) folder: PathBuf,
    /// The currency of each account that states one.
    pub(super) currencies: BTreeMap<String, Currency>,
    /// The contacts of each account, each with its record id.
    pub(super) contacts: BTreeMap<String, Vec<(String, Option<String>)>>,
    /// The record id that a file has already.
    pub(super) external: BTreeMap<String, String>,
}

/// A row with the id that it was given.
struct Placed {
    entry: Entry,
    id: String,
    is_new: bool,
}

/// Gives every row its id, then works out what changes.
pub(super) fn import(
    request: &Request<'_>,
    bound: &Bound<'_>,
    entries: Vec<Entry>,
    files: &Files,
    (accounts, people): (&mut Index, &mut Index),
    record: &mut Record,
    outcome: &mut Outcome,
) {
    let own: &mut Index = if request.kind == Kind::Accounts { accounts } else { people };
    let placed = place(request, bound, entries, files, own, outcome);
    if placed.iter().any(|row| row.is_new) {
        outcome.of_book.extend(files.broken.values().take(BROKEN).map(|path| doubtful(request.kind, path)));
    }
    for row in placed.iter().filter(|row| row.is_new) {
        let name = row.entry.text("name").unwrap_or(&row.id);
        own.add(&row.id, name, row.entry.external.as_deref());
    }
    let offerings = Words::default();
    let mut references = References::new(accounts, people, &offerings, false);
    let resolved: Vec<(Placed, Vec<(String, Value)>)> = placed
        .into_iter()
        .map(|row| {
            let values = references.resolve(&row.entry, bound, Whose::Record(request.kind, &row.id));
            (row, values)
        })
        .collect();
    references.report(request.grid, outcome);
    let shape = if request.kind == Kind::People { Shape::of::<Person>() } else { Shape::of::<Account>() };
    let kept = &*record;
    let made: Vec<Made> = resolved
        .par_iter()
        .map(|(row, values)| make(request, bound, row, values, files, kept, &shape))
        .collect();
    for ((row, _), made) in resolved.iter().zip(made) {
        match (&made.change, row.is_new) {
            (Some(_), true) => outcome.created += 1,
            (Some(_), false) => outcome.updated += 1,
            (None, _) if made.settled.by_hand.iter().all(|f| f.level < Level::Error) => {
                outcome.unchanged += 1
            }
            (None, _) => outcome.left += 1,
        }
        outcome.changes.extend(made.change);
        outcome.of_book.extend(made.settled.by_hand);
        for (key, value) in made.settled.kept {
            record.set(key, &value);
        }
    }
}

/// Files with mistakes that are told one by one.
const BROKEN: usize = 5;

/// What to say of a file with mistakes where records are new: one of them may be in it.
fn doubtful(kind: Kind, path: &Path) -> Finding {
    let one = kind.one();
    let message = format!("the file has mistakes, and nobody can say whether a new {one} is in it already");
    Finding::new("unreadable-file", Level::Error, path, message).help(format!(
        "put it right first, `kam check` shows what is wrong; `--keep-going` takes new {kind} in all the same"
    ))
}

/// What to do where two rows would have one id.
const ANOTHER_ID: &str = "give one of them another name, or name a column of ids that differ with `id` in a map or `--set id=COLUMN`";

/// Which file each row belongs to.
fn place(
    request: &Request<'_>,
    bound: &Bound<'_>,
    entries: Vec<Entry>,
    files: &Files,
    index: &Index,
    outcome: &mut Outcome,
) -> Vec<Placed> {
    let grid = request.grid;
    let key_column =
        bound.id.or_else(|| bound.field("name").and_then(|f| f.columns.first().copied())).unwrap_or(0);
    let mut placed: Vec<Placed> = Vec::with_capacity(entries.len());
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut records: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        let row = entry.row;
        let mut refuse = |rule: &'static str, message: String, help: &str| {
            let mut finding = grid.finding(row, key_column, &message, help);
            finding.rule = rule;
            outcome.of_file.push(finding);
            outcome.left += 1;
        };
        let (id, is_new) = match identify(request, &entry, index, &files.external) {
            Ok(found) => found,
            Err((message, help)) => {
                refuse("unreadable-cell", message, &help);
                continue;
            }
        };
        if let Some(earlier) =
            entry.external.as_ref().and_then(|record| records.get(record)).or(first.get(&id))
        {
            let before: &Placed = &placed[*earlier];
            if let Some(finding) = rows::repeated(grid, &entry, &before.entry, key_column) {
                outcome.of_file.push(finding);
                outcome.unwanted += 1;
                continue;
            }
            let whose = if before.id == id { format!("the id `{id}`") } else { "the record id".to_owned() };
            let message = format!("{whose} is that of row {} as well", rows::number(grid, &before.entry));
            refuse("duplicate-id", message, ANOTHER_ID);
            continue;
        }
        if let Some(record) = &entry.external
            && let Some(other) = index.external(record)
            && other != id
        {
            let message =
                format!("record {record} is `{other}` in the book already, and this would be `{id}`");
            refuse("duplicate-id", message, "match by record id, which is what happens without `--match`");
            continue;
        }
        if let (Some(record), Some(there)) = (&entry.external, files.external.get(&id))
            && record != there
        {
            let message =
                format!("the id `{id}` belongs to record {there} already, and this is record {record}");
            refuse("duplicate-id", message, ANOTHER_ID);
            continue;
        }
        if files.broken.contains_key(&id) {
            let message = format!("the file of `{id}` has mistakes and cannot be changed");
            refuse("unreadable-file", message, "`kam check` shows them; put them right first");
            continue;
        }
        if is_new && entry.text("name").is_none() && (bound.field("name").is_some() || entry.id.is_none()) {
            let message =
                format!("there is no {} `{id}` yet, and a new one needs a name", request.kind.one());
            refuse("missing-field", message, "name the column with `--set name=COLUMN` or in a map");
            continue;
        }
        first.insert(id.clone(), placed.len());
        if let Some(record) = &entry.external {
            records.insert(record.clone(), placed.len());
        }
        placed.push(Placed { entry, id, is_new });
    }
    placed
}

/// The id of a row, and whether it is new.
fn identify(
    request: &Request<'_>,
    entry: &Entry,
    index: &Index,
    known: &BTreeMap<String, String>,
) -> Result<(String, bool), (String, String)> {
    let name = entry.text("name");
    let made = || -> Result<String, (String, String)> {
        match entry.id.as_deref().or(name) {
            Some(text) if is_id(text) => Ok(text.to_owned()),
            Some(text) => slug(text).ok_or_else(|| {
                (
                    format!("no id can be made of `{text}`"),
                    "name a column with letters or digits with `--set id=COLUMN` or `id` in a map".to_owned(),
                )
            }),
            None => Err((
                "there is neither an id nor a name".to_owned(),
                "fill the cell in, or take the row out".to_owned(),
            )),
        }
    };
    let by_record = || entry.external.as_deref().and_then(|record| index.external(record)).map(str::to_owned);
    let by_made = || made().map(|id| (index.has(&id), id)).map(|(there, id)| (id, !there));
    match request.matching {
        // A name finds nobody whom the other system knows as another record.
        None => match by_record() {
            Some(id) => Ok((id, false)),
            None => match (by_made()?, name.map(|name| index.name(name))) {
                ((_, true), Some(Found::One(id))) if entry.external.is_none() || !known.contains_key(&id) => {
                    Ok((id, false))
                }
                (made, _) => Ok(made),
            },
        },
        Some(Matching::Id) => by_made(),
        Some(Matching::External) => match (by_record(), &entry.external) {
            (Some(id), _) => Ok((id, false)),
            (None, Some(_)) => by_made(),
            (None, None) => Err((
                "the row has no record id".to_owned(),
                "fill it in, or match by id or name with `--match`".to_owned(),
            )),
        },
        Some(Matching::Name) => match name.map(|name| index.name(name)) {
            Some(Found::One(id)) => Ok((id, false)),
            Some(Found::Several(ids)) => Err((
                format!(
                    "several have this name: {}",
                    crate::text::nearest::list(ids.iter().map(String::as_str), "and")
                ),
                "match by id or record id instead, with `--match id` or `--match external`".to_owned(),
            )),
            Some(Found::None) => by_made(),
            None => Err((
                "there is no name".to_owned(),
                "fill it in, or match by id with `--match id`".to_owned(),
            )),
        },
    }
}

/// What came of one row.
struct Made {
    change: Option<FileChange>,
    settled: Settled,
}

fn make(
    request: &Request<'_>,
    bound: &Bound<'_>,
    row: &Placed,
    values: &[(String, Value)],
    files: &Files,
    record: &Record,
    shape: &Shape,
) -> Made {
    let owner = Owner { kind: request.kind.word(), id: row.id.clone(), entry: String::new() };
    let mut settled = Settled::default();
    let wanted = wanted(request, bound, row, values);
    let path = files.paths.get(&row.id).cloned();
    let Some(path) = path else {
        let path = files.folder.join(format!("{}.yaml", row.id));
        if !request.force && record.knows(owner.kind, &owner.id, "") {
            let one = request.kind.one();
            return refused(taken_out(&path, &format!("{one} `{}`", row.id)));
        }
        let after = edit::file(&nested(&wanted, shape));
        settled.kept =
            wanted.iter().filter(|w| w.owned).map(|w| (owner.key(&w.path), written(&w.value))).collect();
        return match mistakes(request.kind, &after, &path) {
            None => Made { change: Some(FileChange { path, before: None, after }), settled },
            Some(finding) => refused(finding),
        };
    };
    let text = match source::read(&request.book.root.join(&path), &path) {
        Ok(text) => text,
        Err(finding) => return refused(finding),
    };
    let Some(tree) = Tree::parse(&text).0 else {
        return refused(Finding::new("empty-file", Level::Error, &path, "the file is empty"));
    };
    settle(&tree, &path, wanted, &owner, record, request.force, &mut settled);
    if settled.changes.is_empty() {
        return Made { change: None, settled };
    }
    let check = |tree: &Tree<'_>| wrong(request.kind, tree);
    match edit_tree(&tree, &settled.changes, &|route| shape.order_at(route), check) {
        Ok(after) => Made { change: Some(FileChange { path, before: Some(text), after }), settled },
        Err(why) => refused(unchangeable(&path, &why)),
    }
}

fn refused(finding: Finding) -> Made {
    Made { change: None, settled: Settled { by_hand: vec![finding], ..Settled::default() } }
}

/// What to say of something that was imported before and is not there any more.
pub(super) fn taken_out(path: &Path, what: &str) -> Finding {
    let message = format!("the {what} was taken out by hand since the last import, and is left out");
    Finding::new("changed-by-hand", Level::Warn, path, message).help("`--force` takes it in again")
}

/// What to say of a file that cannot be changed.
pub(super) fn unchangeable(path: &Path, why: &Refused) -> Finding {
    Finding::new("unreadable-file", Level::Error, path, format!("cannot be changed: {why}"))
        .help("bring the file into the usual form with `kam fmt`, then import again")
}

/// What would be wrong with a file.
pub(super) fn wrong(kind: Kind, tree: &Tree<'_>) -> Option<String> {
    let length = tree.length() as u64;
    if length > source::MAX_BYTES {
        return Some(format!(
            "it would be {length} bytes long, more than the {} MiB that is read",
            source::MAX_BYTES >> 20
        ));
    }
    let problems = match kind {
        Kind::People => read_tree::<Person>(tree, Vec::new()).problems,
        _ => read_tree::<Account>(tree, Vec::new()).problems,
    };
    problems.into_iter().next().map(|problem| format!("it would not be right: {}", problem.message))
}

/// A mistake that a new file would have.
fn mistakes(kind: Kind, after: &str, path: &Path) -> Option<Finding> {
    let (tree, problems) = Tree::parse(after);
    let why = match (tree, problems.first()) {
        (_, Some(problem)) => Some(problem.message.clone()),
        (Some(tree), None) => wrong(kind, &tree),
        (None, None) => None,
    };
    why.map(|why| {
        Finding::new("invalid-value", Level::Error, path, format!("cannot be made: {why}"))
            .help("put the row right, or leave it out with `--keep-going`")
    })
}

/// What a row wants in its file: its fields, what new records get beside, and its record id.
fn wanted(request: &Request<'_>, bound: &Bound<'_>, row: &Placed, values: &[(String, Value)]) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = values
        .iter()
        .map(|(path, value)| Wanted {
            route: route(path),
            path: path.clone(),
            value: value.clone(),
            owned: true,
        })
        .collect();
    if row.is_new
        && row.entry.text("name").is_none()
        && let Some(text) = &row.entry.id
    {
        // Without a column of names, what the id was made from is the only name that there is.
        let value = Value::Text(text.split_whitespace().collect::<Vec<_>>().join(" "));
        wanted.insert(0, Wanted { route: route("name"), path: "name".to_owned(), value, owned: false });
    }
    if row.is_new {
        let given = |path: &str| wanted.iter().any(|w| w.path == path);
        let mut further: Vec<(String, Value)> =
            bound.constants.iter().filter(|(path, _)| !given(path)).cloned().collect();
        // Every person has a kind; what they most often are is what `kam new person` makes as well.
        if request.kind == Kind::People && !given("kind") && !further.iter().any(|(path, _)| path == "kind") {
            further.push(("kind".to_owned(), Value::Word("manager".to_owned())));
        }
        wanted.extend(further.into_iter().map(|(path, value)| Wanted {
            route: route(&path),
            path,
            value,
            owned: false,
        }));
    }
    if let (Some(external), Some(system)) = (&row.entry.external, request.system) {
        wanted.push(Wanted {
            route: vec!["external".into(), system.into()],
            path: format!("external.{system}"),
            value: Value::Text(external.clone()),
            owned: false,
        });
    }
    wanted
}

/// The fields of a new file, in the usual order, those of one group together.
fn nested(wanted: &[Wanted], shape: &Shape) -> Vec<(String, Value)> {
    let mut pairs: Vec<(String, Value)> = Vec::new();
    for Wanted { route, value, .. } in wanted {
        match route.as_slice() {
            [Step::Key(key)] => pairs.push((key.clone(), value.clone())),
            [Step::Key(group), Step::Key(name)] => {
                let at = pairs.iter().position(|(key, _)| key == group).unwrap_or_else(|| {
                    pairs.push((group.clone(), Value::Map(Vec::new())));
                    pairs.len() - 1
                });
                if let Value::Map(inner) = &mut pairs[at].1 {
                    inner.push((name.clone(), value.clone()));
                }
            }
            _ => {}
        }
    }
    let order = shape.order();
    let place = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
    pairs.sort_by_key(|(key, _)| place(key));
    pairs
}
