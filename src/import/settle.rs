//! What of a record has to change in a file: only fields that the map owns, never one that was changed by hand since.

use std::path::Path;

use rust_decimal::Decimal;

use super::record::{Key, Record};
use crate::model::number::decimal;
use crate::text::finding::{Finding, Level};
use crate::text::yaml::edit::Change;
use crate::text::yaml::emit::Value;
use crate::text::yaml::{Kind, Route, Step, Tree, is_null};

/// A value for a place in a file.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The way to it.
    pub(super) route: Route,
    /// The field's path, as people write it.
    pub(super) path: String,
    /// What it should be.
    pub(super) value: Value,
    /// Whether a change by hand is told apart; record ids are not changed by hand.
    pub(super) owned: bool,
}

/// Whose fields they are.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    pub(super) kind: &'static str,
    pub(super) id: String,
    pub(super) entry: String,
}

impl Owner {
    pub(super) fn key(&self, field: &str) -> Key {
        (self.kind.to_owned(), self.id.clone(), self.entry.clone(), field.to_owned())
    }
}

/// What has to change, and what is kept in mind for the next import.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) changes: Vec<Change>,
    pub(super) kept: Vec<(Key, String)>,
    pub(super) by_hand: Vec<Finding>,
}

/// Compares wanted values with a file.
pub(super) fn settle(
    tree: &Tree<'_>,
    shown: &Path,
    wanted: Vec<Wanted>,
    owner: &Owner,
    record: &Record,
    force: bool,
    settled: &mut Settled,
) {
    for Wanted { route, path, value, owned } in wanted {
        let now = tree.lookup(&route).filter(|at| {
            let node = tree.node(*at);
            !(node.kind == Kind::Plain && is_null(&node.text))
        });
        let text = written(&value);
        let here = now.map(|at| told(tree, at));
        let key = owner.key(&path);
        let same = here.as_deref().is_some_and(|here| alike(&value, here, &text));
        if !same {
            let last = record.get(&key);
            let by_hand = owned
                && !force
                && match (last, &here) {
                    (Some(last), Some(here)) => !alike(&value, last, here),
                    (Some(_), None) => true,
                    (None, _) => false,
                };
            if by_hand {
                settled.by_hand.push(changed_by_hand(
                    tree,
                    shown,
                    &route,
                    &path,
                    (last, here.as_deref(), &text),
                ));
                continue;
            }
            settled.changes.push(Change::Set { route, value });
        }
        if owned {
            settled.kept.push((key, text));
        }
    }
}

fn changed_by_hand(
    tree: &Tree<'_>,
    shown: &Path,
    route: &[Step],
    path: &str,
    (last, here, new): (Option<&str>, Option<&str>, &str),
) -> Finding {
    let last = last.unwrap_or_default();
    let message = match here {
        Some(here) => {
            format!(
                "`{path}` was changed by hand since the last import, from {last} to {here}, and is left alone; the file says {new}"
            )
        }
        None => format!(
            "`{path}` was taken out by hand since the last import, when it was {last}, and is left out; the file says {new}"
        ),
    };
    Finding::new("changed-by-hand", Level::Warn, shown, message)
        .at(tree.place(route))
        .help("`--force` takes what the file says; to keep your own, take the field out of the map")
}

/// A node as text: a scalar as it is read, a list with semicolons.
fn told(tree: &Tree<'_>, at: u32) -> String {
    let node = tree.node(at);
    match node.kind {
        Kind::List => tree
            .items(at)
            .map(|item| tree.node(item).text.clone().into_owned())
            .collect::<Vec<_>>()
            .join("; "),
        Kind::Map => "a map".to_owned(),
        Kind::Plain | Kind::Quoted => node.text.clone().into_owned(),
    }
}

/// A value as it is told and kept in mind.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Word(text) | Value::Text(text) => text.clone(),
        Value::List(items) => items.iter().map(written).collect::<Vec<_>>().join("; "),
        Value::Map(_) => value.flow(),
    }
}

/// Whether two texts say the same where such a value is wanted: a number may be written in several ways, a text in one.
fn alike(wanted: &Value, a: &str, b: &str) -> bool {
    match wanted {
        Value::Word(_) => equal(a, b),
        // A file may hold it without quotes; it is what stands there that counts.
        Value::Text(_) | Value::List(_) | Value::Map(_) => a == b,
    }
}

/// Whether two texts say the same number or word: 5400 and 5400.00 do.
fn equal(a: &str, b: &str) -> bool {
    let number = |text: &str| -> Option<Decimal> {
        text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
            .then(|| decimal(text).ok())
            .flatten()
    };
    // 0123 and 123 are different codes.
    let code = |text: &str| text.len() > 1 && text.starts_with('0') && !text.contains('.');
    a == b || (!code(a) && !code(b) && number(a).is_some_and(|a| number(b) == Some(a)))
}

/// The route of a field's path: `fields.employees`.
pub(super) fn route(path: &str) -> Route {
    match path.split_once('.') {
        Some((group, name)) => vec![group.into(), name.into()],
        None => vec![path.into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str, value: &str, last: Option<&str>, force: bool) -> (usize, usize, Vec<String>) {
        settled_as(text, Value::Word(value.to_owned()), last, force)
    }

    fn settled_as(text: &str, value: Value, last: Option<&str>, force: bool) -> (usize, usize, Vec<String>) {
        let tree = Tree::parse(text).0.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let mut record = Record::read(dir.path(), "crm").unwrap();
        let owner = Owner { kind: "accounts", id: "a".to_owned(), entry: String::new() };
        if let Some(last) = last {
            record.set(owner.key("fields.n"), last);
        }
        let wanted =
            vec![Wanted { route: route("fields.n"), path: "fields.n".to_owned(), value, owned: true }];
        let mut settled = Settled::default();
        settle(&tree, Path::new("a.yaml"), wanted, &owner, &record, force, &mut settled);
        let said =
            settled.by_hand.iter().map(|f| format!("{:?} {}", f.span.map(|s| (s.line, s.column)), f.message));
        (settled.changes.len(), settled.kept.len(), said.collect())
    }

    #[test]
    fn only_what_nobody_touched_changes() {
        let same = "name: A\nfields: {n: 5400.00}\n";
        assert_eq!(settled(same, "5400", None, false), (0, 1, vec![]));
        assert_eq!(settled(same, "5500", Some("5400"), false), (1, 1, vec![]));
        assert_eq!(settled(same, "5500", None, false), (1, 1, vec![]));
        let (changes, kept, said) = settled(same, "5500", Some("5300"), false);
        assert_eq!((changes, kept), (0, 0));
        assert!(
            said[0].starts_with(
                "Some((2, 13)) `fields.n` was changed by hand since the last import, from 5300 to 5400.00"
            ),
            "{said:?}"
        );
        assert_eq!(settled(same, "5500", Some("5300"), true), (1, 1, vec![]));
    }

    #[test]
    fn what_was_taken_out_stays_out() {
        assert_eq!(settled("name: A\n", "5", None, false), (1, 1, vec![]));
        assert_eq!(settled("name: A\nfields: {n: }\n", "5", None, false), (1, 1, vec![]));
        let (changes, _, said) = settled("name: A\n", "5", Some("4"), false);
        assert_eq!(changes, 0);
        assert!(said[0].contains("taken out by hand"), "{said:?}");
    }

    #[test]
    fn texts_are_compared_letter_by_letter() {
        let text = |text: &str| Value::Text(text.to_owned());
        let of = |file: &str, wanted: &str, last: Option<&str>| settled_as(file, text(wanted), last, false);
        let quoted = "name: A\nfields: {n: \"1.10\"}\n";
        assert_eq!(of(quoted, "1.1", None), (1, 1, vec![]));
        assert_eq!(of(quoted, "1.10", None), (0, 1, vec![]));
        assert_eq!(of(quoted, "1.1", Some("1.10")), (1, 1, vec![]));
        assert_eq!(of(quoted, "1.2", Some("1.1")).2.len(), 1);
        let bare = "name: A\nfields: {n: 1.10}\n";
        assert_eq!(of(bare, "1.10", None), (0, 1, vec![]));
        assert_eq!(of(bare, "1.1", None), (1, 1, vec![]));
        let list = Value::List(vec![text("1.1")]);
        assert_eq!(settled_as("name: A\nfields: {n: [1.10]}\n", list, None, false).0, 1);
        // A number stays one, in quotes as well.
        assert_eq!(settled(quoted, "1.1", None, false), (0, 1, vec![]));
    }

    #[test]
    fn codes_are_not_numbers() {
        assert!(equal("1.50", "1.5") && !equal("0123", "123") && !equal("a", "b") && equal("0.5", "0.50"));
    }
}
