//! New keys and items of lists put where they belong in a YAML file, by the places of what stands around them. Nothing that
//! is there is written anew.

use super::edit::{Change, Order, wrapped};
use super::emit::{Value, scalar};
use super::remove::child;
use super::reorder::Work;
use super::tree::{Kind, Route, Step, Tree};
use crate::text::finding::Edit;

/// What is new in a map or list that is there.
struct New {
    at: u32,
    route: Route,
    what: What,
}

enum What {
    /// A key of a map.
    Key(String, Value),
    /// An item at the end of a list.
    Item(Value),
}

/// The insertions that make all changes; `None` where one of them is about something that is there already, or nobody can
/// say where it belongs.
pub(super) fn insertions(tree: &Tree<'_>, changes: &[&Change], order: Order<'_>) -> Option<Vec<Edit>> {
    let mut all: Vec<New> = Vec::new();
    for change in changes {
        let new = new(tree, change)?;
        let known = all.iter_mut().find(|known| match (&known.what, &new.what) {
            (What::Key(key, _), What::Key(other, _)) => known.at == new.at && key == other,
            _ => false,
        });
        match (known.map(|known| &mut known.what), new.what) {
            (Some(What::Key(_, value)), What::Key(_, more)) => merge(value, more)?,
            (_, what) => all.push(New { what, ..new }),
        }
    }
    let work = Work::new(tree.text, tree);
    let mut edits: Vec<Edit> = Vec::new();
    while let Some(first) = all.first() {
        let at = first.at;
        let (same, others): (Vec<New>, Vec<New>) = all.into_iter().partition(|new| new.at == at);
        all = others;
        edits.extend(into(&work, tree, same, order)?);
    }
    Some(edits)
}

/// What a change adds, and to which map or list.
fn new(tree: &Tree<'_>, change: &Change) -> Option<New> {
    let route = change.route();
    let mut at = tree.root();
    let mut done = 0;
    let value = |at: u32, key: &str| {
        let mut pairs = tree.pairs(at);
        pairs.find(|(name, _)| tree.node(*name).text == key).map(|(_, value)| value)
    };
    // As deep as maps are there.
    let there = loop {
        let Some(Step::Key(key)) = route.get(done).filter(|_| tree.node(at).kind == Kind::Map) else {
            return None;
        };
        let Some(inner) = value(at, key) else { break None };
        match (tree.node(inner).kind, route.get(done + 1)) {
            (Kind::Map, Some(_)) => (at, done) = (inner, done + 1),
            (Kind::List, Some(Step::Item(n))) => (at, done) = (tree.items(inner).nth(*n)?, done + 2),
            _ => break Some(inner),
        }
    };
    let Some(Step::Key(key)) = route.get(done) else { return None };
    let below = route.get(done + 1..)?;
    let (at, route, what) = match (change, there) {
        (Change::Append { value, .. }, Some(list)) => {
            let full = tree.node(list).kind == Kind::List && tree.items(list).next().is_some();
            if !full || !below.is_empty() {
                return None;
            }
            (list, route.get(..=done)?, What::Item(value.clone()))
        }
        (Change::Set { .. }, Some(_)) => return None,
        (Change::Set { value, .. }, None) => {
            (at, route.get(..done)?, What::Key(key.clone(), wrapped(below, value.clone()).ok()?))
        }
        (Change::Append { value, .. }, None) => {
            let list = Value::List(vec![value.clone()]);
            (at, route.get(..done)?, What::Key(key.clone(), wrapped(below, list).ok()?))
        }
    };
    Some(New { at, route: route.to_vec(), what })
}

/// Puts two values of one new key together.
fn merge(value: &mut Value, more: Value) -> Option<()> {
    match (value, more) {
        (Value::List(items), Value::List(more)) => items.extend(more),
        (Value::Map(pairs), Value::Map(more)) => {
            for (key, new) in more {
                match pairs.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => merge(known, new)?,
                    None => pairs.push((key, new)),
                }
            }
        }
        _ => return None,
    }
    Some(())
}

/// The insertions into one map or list.
fn into(work: &Work<'_, '_>, tree: &Tree<'_>, new: Vec<New>, order: Order<'_>) -> Option<Vec<Edit>> {
    let first = new.first()?;
    let at = first.at;
    let limit = limit(work, tree, &first.route)?;
    let flow = work.is_flow(at);
    if tree.node(at).kind == Kind::List {
        let last = work.list_pieces(at, limit)?.pop()?;
        let texts = new.iter().filter_map(|new| match &new.what {
            What::Item(value) => Some(value.flow()),
            What::Key(..) => None,
        });
        let mut edit = None;
        for text in texts {
            let text = if flow { text } else { format!("- {text}") };
            let begin = if flow { last.start } else { work.dash(last.start)? };
            behind(work, tree.text, &mut edit, begin, last.end, &text, flow)?;
        }
        return Some(edit.into_iter().collect());
    }
    let pieces = work.map_pieces(at, limit)?;
    let usual = order(&first.route);
    let rank = |key: &str| usual.iter().position(|name| *name == key).unwrap_or(usize::MAX);
    let keys: Vec<usize> = tree.pairs(at).map(|(key, _)| rank(&tree.node(key).text)).collect();
    let mut new: Vec<(usize, &String, &Value)> = new
        .iter()
        .filter_map(|new| match &new.what {
            What::Key(key, value) => Some((rank(key), key, value)),
            What::Item(_) => None,
        })
        .collect();
    new.sort_by_key(|(rank, ..)| *rank);
    let mut edits: Vec<(Option<usize>, Option<Edit>)> = Vec::new();
    for (rank, key, value) in new {
        // Behind the key that comes before it in the usual order; what has no place in it goes to the end.
        let before = if rank == usize::MAX {
            keys.len().checked_sub(1)
        } else {
            (0..keys.len()).filter(|n| keys[*n] < rank).max_by_key(|n| keys[*n])
        };
        let text = entry(key, value, flow);
        let place = match edits.iter().position(|(known, _)| *known == before) {
            Some(place) => place,
            None => {
                edits.push((before, None));
                edits.len() - 1
            }
        };
        let edit = &mut edits.get_mut(place)?.1;
        match before {
            Some(n) => {
                let piece = pieces.get(n)?;
                let begin = if flow { piece.start } else { pieces.first()?.start };
                behind(work, tree.text, edit, begin, piece.end, &text, flow)?;
            }
            None => {
                let start = pieces.first()?.start;
                let gap = if flow {
                    ", ".to_owned()
                } else {
                    line_end(tree.text).to_owned() + &indent(work, tree.text, start)?
                };
                let edit =
                    edit.get_or_insert_with(|| Edit { start, end: start, text: String::new(), rank: 0 });
                edit.text += &(indented(&text, work, tree.text, start, flow)? + &gap);
            }
        }
    }
    Some(edits.into_iter().filter_map(|(_, edit)| edit).collect())
}

/// Adds a line behind the one on which a piece ends, or an entry behind a piece in brackets.
fn behind(
    work: &Work<'_, '_>,
    text: &str,
    edit: &mut Option<Edit>,
    begin: usize,
    end: usize,
    new: &str,
    flow: bool,
) -> Option<()> {
    let at = |place: usize| Edit { start: place, end: place, text: String::new(), rank: 0 };
    if flow {
        edit.get_or_insert_with(|| at(end)).text += &format!(", {new}");
        return Some(());
    }
    let new = indented(new, work, text, begin, flow)?;
    let indent = indent(work, text, begin)?;
    let line = line_end(text);
    let next = work.line_after(end);
    let edit = edit.get_or_insert_with(|| at(next));
    // The last line of a file may have no end; then the new one has none either.
    edit.text += &if text.get(..next)?.ends_with('\n') {
        format!("{indent}{new}{line}")
    } else {
        format!("{line}{indent}{new}")
    };
    Some(())
}

/// A key with its value. Rows of a list stand beneath each other, everything else on one line.
fn entry(key: &str, value: &Value, flow: bool) -> String {
    match value {
        Value::List(items) if !flow && items.iter().any(|item| item.scalar().is_none()) => {
            let rows = items.iter().map(|item| format!("\n  - {}", item.flow()));
            format!("{}:{}", scalar(key), rows.collect::<String>())
        }
        value => format!("{}: {}", scalar(key), value.flow()),
    }
}

/// A new entry with the line ends of the file and its further lines as far in as a byte of the file is.
fn indented(new: &str, work: &Work<'_, '_>, text: &str, begin: usize, flow: bool) -> Option<String> {
    if flow || !new.contains('\n') {
        return Some(new.to_owned());
    }
    Some(new.replace('\n', &(line_end(text).to_owned() + &indent(work, text, begin)?)))
}

/// As many blanks as stand before a byte on its line, or as wide as what stands there is.
fn indent(work: &Work<'_, '_>, text: &str, begin: usize) -> Option<String> {
    let before = text.get(work.line(begin)..begin)?;
    before.chars().all(|c| matches!(c, ' ' | '-')).then(|| " ".repeat(before.len()))
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The end of the part of the text that what a route leads to takes up.
fn limit(work: &Work<'_, '_>, tree: &Tree<'_>, route: &[Step]) -> Option<usize> {
    let (mut at, mut limit) = (tree.root(), tree.text.len());
    for step in route {
        let (n, inner, pieces) = child(work, tree, at, step, limit)?;
        limit = pieces.get(n)?.end;
        at = inner;
    }
    Some(limit)
}
