//! Changing values of a YAML file without touching anything else: comments, order, quotes and layout stay.
//!
//! A scalar that is there already is replaced where it stands, in the quotes that it has, and a new key or item of a list
//! is put where it belongs. What cannot be done so goes in through `yaml-edit`, which keeps the file's own way of writing.
//! Whichever way was taken, the result is read again with the strict reader, and has to say exactly what was asked for.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use yaml_edit::{Document, Mapping, Sequence, YamlNode};

use super::emit::{Value, double_quoted, is_plain, scalar, single_quoted};
use super::insert::insertions;
use super::tree::{Kind, Route, Step, Tree, is_null, offset};
use crate::text::allow::comments;
use crate::text::finding::Edit;

/// One change of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Gives a key of a map a value, whether it is there or not. Maps on the way that are not there are made. The
    /// last step is a key.
    Set {
        /// The way to the value.
        route: Route,
        /// What it will be.
        value: Value,
    },
    /// Puts an item at the end of a list; the list is made where there is none. The last step is the list's key.
    Append {
        /// The way to the list.
        route: Route,
        /// The item.
        value: Value,
    },
}

impl Change {
    /// The way to what is changed.
    #[must_use]
    pub fn route(&self) -> &Route {
        match self {
            Change::Set { route, .. } | Change::Append { route, .. } => route,
        }
    }
}

/// Why a file cannot be changed: its text is not valid, or is laid out so that a change could not be made safely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The usual order of the keys of the map at a route: a new key goes behind the one before it in this order.
pub type Order<'o> = &'o dyn Fn(&[Step]) -> &'o [&'o str];

/// The text with all changes made, in turn.
///
/// # Errors
/// Where the text has mistakes or a change cannot be made without touching something else; nothing is changed then.
pub fn edit(text: &str, changes: &[Change], order: Order<'_>) -> Result<String, Refused> {
    let tree = whole(text)?;
    edit_tree(&tree, changes, order, |_| None)
}

/// As [`edit`], for a text that has been read already; `check` looks at what came of it, and says what is wrong with it.
///
/// # Errors
/// As [`edit`], and where `check` finds something.
pub fn edit_tree(
    tree: &Tree<'_>,
    changes: &[Change],
    order: Order<'_>,
    check: impl FnOnce(&Tree<'_>) -> Option<String>,
) -> Result<String, Refused> {
    let (edits, rest) = in_place(tree, changes);
    let mut wanted = Plain::of(tree, tree.root());
    changes.iter().for_each(|change| wanted.apply(change));
    let fits = |after: &Tree<'_>| Plain::of(after, after.root()) == wanted;
    if let Some(more) = insertions(tree, &rest, order) {
        let now = spliced(tree.text, edits.iter().cloned().chain(more).collect())?;
        if let Some(after) = whole(&now).ok().filter(fits) {
            return checked(&after, check).map(|()| now.clone());
        }
    }
    let now = spliced(tree.text, edits)?;
    let document = Document::from_str(&now).map_err(|e| Refused(e.to_string()))?;
    for change in rest {
        structural(&document, change, order)?;
    }
    let now = document.to_string();
    match whole(&now).ok().filter(fits).filter(|_| keeps_comments(tree.text, &now)) {
        Some(after) => checked(&after, check).map(|()| now.clone()),
        None => {
            Err(Refused("the way in which the file is laid out does not let it be changed safely".to_owned()))
        }
    }
}

/// Whether every comment of a text is there afterwards.
fn keeps_comments(before: &str, after: &str) -> bool {
    let texts = |text: &str| -> Vec<String> {
        let mut all: Vec<String> =
            comments(text).into_iter().map(|(bytes, _)| text[bytes].trim_end().to_owned()).collect();
        all.sort();
        all
    };
    let mut left = texts(after).into_iter();
    texts(before).iter().all(|comment| left.any(|other| other == *comment))
}

fn checked(after: &Tree<'_>, check: impl FnOnce(&Tree<'_>) -> Option<String>) -> Result<(), Refused> {
    check(after).map_or(Ok(()), |wrong| Err(Refused(wrong)))
}

/// A text as a tree, if there is nothing wrong with it.
fn whole(text: &str) -> Result<Tree<'_>, Refused> {
    let (tree, problems) = Tree::parse(text);
    match (tree, problems.first()) {
        (Some(tree), None) => Ok(tree),
        (_, Some(problem)) => Err(Refused(problem.message.clone())),
        (None, None) => Err(Refused("the file is empty".to_owned())),
    }
}

/// Replaces the scalars that are there; the other changes are handed back.
fn in_place<'c>(tree: &Tree<'_>, changes: &'c [Change]) -> (Vec<Edit>, Vec<&'c Change>) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut rest = Vec::new();
    for change in changes {
        let replaced = match change {
            Change::Set { route, value } => {
                value.scalar().and_then(|_| replacement(tree.text, tree, route, value))
            }
            Change::Append { .. } => None,
        };
        match replaced {
            Some(edit) => edits.push(edit),
            None => rest.push(change),
        }
    }
    (edits, rest)
}

/// A text with edits made.
fn spliced(text: &str, mut edits: Vec<Edit>) -> Result<String, Refused> {
    edits.sort_by_key(|edit| edit.start);
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in &edits {
        let Some(before) = text.get(at..edit.start) else {
            return Err(Refused("two changes are about the same value".to_owned()));
        };
        out.push_str(before);
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

/// The edit that gives a scalar another value in its own quotes; `None` where there is none, or it runs over lines.
fn replacement(text: &str, tree: &Tree<'_>, route: &[Step], value: &Value) -> Option<Edit> {
    let index = tree.lookup(route)?;
    let node = tree.node(index);
    let start = offset(text, node.start);
    let end = match node.kind {
        // On one line, a plain scalar is written as it is read.
        Kind::Plain => start + node.text.len(),
        Kind::Quoted => tree.quoted_end(index)?,
        Kind::List | Kind::Map => return None,
    };
    let old = text.get(start..end).filter(|old| !old.is_empty() && !old.contains('\n'))?;
    if node.kind == Kind::Plain && old != node.text {
        return None;
    }
    let new = match value {
        Value::Word(word) => word.clone(),
        Value::Text(new) => match old.as_bytes()[0] {
            b'"' => double_quoted(new),
            b'\'' => single_quoted(new).unwrap_or_else(|| double_quoted(new)),
            _ if is_plain(new) => new.clone(),
            _ => double_quoted(new),
        },
        Value::List(_) | Value::Map(_) => return None,
    };
    Some(Edit { start, end, text: new, rank: 0 })
}

/// Makes a change that adds something.
fn structural(document: &Document, change: &Change, order: Order<'_>) -> Result<(), Refused> {
    let unfit = || Refused("there is no map where a value should go".to_owned());
    let mut map = document.as_mapping().ok_or_else(unfit)?;
    let route = change.route();
    let mut done = 0;
    // As deep as maps and lists are there; the last step is the key that is set.
    while done + 1 < route.len() {
        let Step::Key(key) = &route[done] else { return Err(unfit()) };
        match (map.get(key.as_str()), route.get(done + 1)) {
            (Some(YamlNode::Mapping(inner)), _) => {
                map = inner;
                done += 1;
            }
            (Some(YamlNode::Sequence(list)), Some(Step::Item(n))) => {
                let Some(YamlNode::Mapping(inner)) = list.get(*n) else { return Err(unfit()) };
                map = inner;
                done += 2;
            }
            _ => break,
        }
    }
    let Some(Step::Key(key)) = route.get(done) else { return Err(unfit()) };
    let below = &route[done + 1..];
    let order = order(&route[..done]);
    match change {
        Change::Set { value, .. } => put(&map, key, &wrapped(below, value.clone())?, order),
        Change::Append { value, .. } => {
            let list = if below.is_empty() { map.get_sequence(key.as_str()) } else { None };
            match list {
                Some(list) if !list.is_empty() => push(&list, value),
                // A list of rows begins as rows beneath each other.
                _ => put(&map, key, &wrapped(below, Value::List(vec![value.clone()]))?, order),
            }
        }
    }
}

/// A value inside maps for the keys that are still to be made.
pub(super) fn wrapped(keys: &[Step], value: Value) -> Result<Value, Refused> {
    keys.iter().rev().try_fold(value, |value, step| match step {
        Step::Key(key) => Ok(Value::Map(vec![(key.clone(), value)])),
        _ => Err(Refused("there is no list where a value should go".to_owned())),
    })
}

fn put(map: &Mapping, key: &str, value: &Value, order: &[&str]) -> Result<(), Refused> {
    // An empty list or map gives way to what takes its place.
    let rows = matches!(value, Value::List(items) if !map.is_flow_style() && items.iter().any(|i| i.scalar().is_none()));
    let order = order.iter().copied();
    if rows && let Value::List(items) = value {
        let rows: String = items.iter().map(|item| format!("  - {}\n", item.flow())).collect();
        let text = format!("{}:\n{rows}", scalar(key));
        let document = Document::from_str(&text).map_err(|e| Refused(e.to_string()))?;
        if let Some(list) = document.get_sequence(key) {
            map.set_with_field_order(key, list, order);
        }
        return Ok(());
    }
    let document = Document::from_str(&format!("{}\n", value.flow())).map_err(|e| Refused(e.to_string()))?;
    if let Some(inner) = document.as_mapping() {
        map.set_with_field_order(key, inner, order);
    } else if let Some(list) = document.as_sequence() {
        map.set_with_field_order(key, list, order);
    } else if let Some(word) = document.as_scalar() {
        map.set_with_field_order(key, word, order);
    }
    Ok(())
}

fn push(list: &Sequence, value: &Value) -> Result<(), Refused> {
    let document = Document::from_str(&format!("{}\n", value.flow())).map_err(|e| Refused(e.to_string()))?;
    if let Some(map) = document.as_mapping() {
        list.push(map);
    } else if let Some(inner) = document.as_sequence() {
        list.push(inner);
    } else if let Some(word) = document.as_scalar() {
        list.push(word);
    }
    Ok(())
}

/// What a file says, without where and how it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Plain {
    /// Nothing: an empty value.
    Null,
    Scalar(String),
    List(Vec<Plain>),
    /// Sorted by key: order is not meaning.
    Map(Vec<(String, Plain)>),
}

impl Plain {
    fn of(tree: &Tree<'_>, at: u32) -> Self {
        let node = tree.node(at);
        match node.kind {
            Kind::Plain if is_null(&node.text) => Plain::Null,
            Kind::Plain | Kind::Quoted => Plain::Scalar(Cow::clone(&node.text).into_owned()),
            Kind::List => Plain::List(tree.items(at).map(|item| Plain::of(tree, item)).collect()),
            Kind::Map => {
                let pairs = tree.pairs(at);
                let mut pairs: Vec<(String, Plain)> = pairs
                    .map(|(key, value)| (tree.node(key).text.clone().into_owned(), Plain::of(tree, value)))
                    .collect();
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
                Plain::Map(pairs)
            }
        }
    }

    fn from(value: &Value) -> Self {
        match value {
            Value::Word(word) if is_null(word) => Plain::Null,
            Value::Word(text) | Value::Text(text) => Plain::Scalar(text.clone()),
            Value::List(items) => Plain::List(items.iter().map(Plain::from).collect()),
            Value::Map(pairs) => {
                let mut pairs: Vec<(String, Plain)> =
                    pairs.iter().map(|(key, value)| (key.clone(), Plain::from(value))).collect();
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
                Plain::Map(pairs)
            }
        }
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Set { route, value } => {
                if let Some(at) = self.reach(route) {
                    *at = Plain::from(value);
                }
            }
            Change::Append { route, value } => match self.reach(route) {
                Some(Plain::List(items)) => items.push(Plain::from(value)),
                Some(at) => *at = Plain::List(vec![Plain::from(value)]),
                None => {}
            },
        }
    }

    /// The value at a route; maps on the way and the last key are made where they are not there.
    fn reach(&mut self, route: &[Step]) -> Option<&mut Plain> {
        let Some((step, rest)) = route.split_first() else { return Some(self) };
        match step {
            Step::Key(key) => {
                if !matches!(self, Plain::Map(_)) {
                    *self = Plain::Map(Vec::new());
                }
                let Plain::Map(pairs) = self else { return None };
                let at = match pairs.binary_search_by(|(k, _)| k.as_str().cmp(key)) {
                    Ok(at) => at,
                    Err(at) => {
                        pairs.insert(at, (key.clone(), Plain::Null));
                        at
                    }
                };
                pairs[at].1.reach(rest)
            }
            Step::Item(n) => match self {
                Plain::List(items) => items.get_mut(*n)?.reach(rest),
                _ => None,
            },
            Step::Name(_) => None,
        }
    }
}

/// A whole new file: keys in their order, rows of maps beneath each other, everything else on one line.
#[must_use]
pub fn file(pairs: &[(String, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in pairs {
        out.push_str(&scalar(key));
        match value {
            Value::List(items) if items.iter().any(|item| item.scalar().is_none()) => {
                out.push_str(":\n");
                for item in items {
                    out.push_str(&format!("  - {}\n", item.flow()));
                }
            }
            value => out.push_str(&format!(": {}\n", value.flow())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Plain {
        let tree = whole(text).unwrap();
        Plain::of(&tree, tree.root())
    }

    const ORDER: &[&str] = &["name", "status", "region", "contacts", "fields"];

    fn order(route: &[Step]) -> &'static [&'static str] {
        if route.is_empty() { ORDER } else { &[] }
    }

    fn set(route: &[Step], value: Value) -> Change {
        Change::Set { route: route.to_vec(), value }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn word(text: &str) -> Value {
        Value::Word(text.to_owned())
    }

    fn edited(before: &str, changes: &[Change]) -> String {
        edit(before, changes, &order).unwrap()
    }

    #[test]
    fn a_scalar_changes_in_its_own_quotes() {
        let before = "# head\nname: 'Acme'   # whose\nstatus: \"key\"\nfields: {a: 1, b: x} # f\n";
        let changes = [
            set(&["name".into()], text("Acme's")),
            set(&["status".into()], text("managed")),
            set(&["fields".into(), "a".into()], word("2.5")),
            set(&["fields".into(), "b".into()], text("x, y")),
        ];
        let after =
            "# head\nname: 'Acme''s'   # whose\nstatus: \"managed\"\nfields: {a: 2.5, b: \"x, y\"} # f\n";
        assert_eq!(edited(before, &changes), after);
    }

    #[test]
    fn a_new_key_goes_where_it_usually_stands() {
        let before = "name: A # x\n\n# their people\ncontacts:\n  - {name: B}\n\n# end\n";
        let after = "name: A # x\nregion: EMEA\n\n# their people\ncontacts:\n  - {name: B}\nfields: {a: 1}\n\n# end\n";
        let changes = [set(&["fields".into(), "a".into()], word("1")), set(&["region".into()], text("EMEA"))];
        assert_eq!(edited(before, &changes), after);
    }

    #[test]
    fn rows_are_added_and_changed() {
        let before = "name: A\ncontacts:\n- name: Bo\n  function: x # what\n- {name: Cy}\nzz: 1\n";
        let after = "name: A\ncontacts:\n- name: Bo\n  function: it # what\n  level: executive\n- {name: Cy, level: manager}\n- {name: \"Di, E\"}\nzz: 1\n";
        let list = || Step::from("contacts");
        let changes = [
            set(&[list(), 0.into(), "function".into()], text("it")),
            set(&[list(), 0.into(), "level".into()], text("executive")),
            set(&[list(), 1.into(), "level".into()], text("manager")),
            Change::Append {
                route: vec![list()],
                value: Value::Map(vec![("name".to_owned(), text("Di, E"))]),
            },
        ];
        assert_eq!(edited(before, &changes), after);
    }

    #[test]
    fn a_list_is_begun_as_rows() {
        let row = |name: &str| Change::Append {
            route: vec!["contacts".into()],
            value: Value::Map(vec![("name".to_owned(), text(name))]),
        };
        for before in ["name: A\n", "name: A\ncontacts: []\n", "name: A\ncontacts:\n"] {
            let after = edited(before, &[row("Bo"), row("Cy")]);
            assert_eq!(after, "name: A\ncontacts:\n  - {name: Bo}\n  - {name: Cy}\n", "{before}");
        }
    }

    #[test]
    fn keys_go_into_brackets_and_beside_dashes() {
        let before = "fields: {b: 1 } # own\nlist:\n  - b: 1\n    c: [1]\n  # second\n  - b: 2\nflow: [1, 2]\nname:\n  b: |\n    long\n\n    text\n\n# end\n";
        let after = "fields: {a: 0, b: 1, z: 9 } # own\nlist:\n  - a: 0\n    b: 1\n    c: [1]\n  # second\n  - b: 2\n    z: 9\n  - {b: 3}\n  - {b: 4}\nflow: [1, 2, 3]\nname:\n  b: |\n    long\n\n    text\n  z: {x: 9, w: 9}\n\n# end\n";
        let order: Order<'_> = &|_| &["a", "b"];
        let row = |route: &[Step], value: Value| Change::Append { route: route.to_vec(), value };
        let b = |n: &str| Value::Map(vec![("b".to_owned(), word(n))]);
        let changes = [
            set(&["fields".into(), "z".into()], word("9")),
            set(&["fields".into(), "a".into()], word("0")),
            set(&["list".into(), 0.into(), "a".into()], word("0")),
            set(&["list".into(), 1.into(), "z".into()], word("9")),
            row(&["list".into()], b("3")),
            row(&["list".into()], b("4")),
            row(&["flow".into()], word("3")),
            set(&["name".into(), "z".into(), "x".into()], word("9")),
            set(&["name".into(), "z".into(), "w".into()], word("9")),
        ];
        assert_eq!(edit(before, &changes, order).unwrap(), after);
        let tree = whole(before).unwrap();
        assert!(insertions(&tree, &changes.iter().collect::<Vec<_>>(), order).is_some());
        assert_eq!(edited(&edited(before, &[]), &[]), before);
    }

    #[test]
    fn line_ends_stay() {
        let changes = [set(&["region".into()], text("EMEA")), set(&["name".into()], text("Größe"))];
        assert_eq!(
            edited("name: A\r\nstatus: key\r\n", &changes),
            "name: Größe\r\nstatus: key\r\nregion: EMEA\r\n"
        );
        assert_eq!(edited("name: A", &changes), "name: Größe\nregion: EMEA");
    }

    #[test]
    fn long_text_gives_way() {
        let before = "name: |\n  a\n  b\nstatus: key\nregion: >-\n  one\n  two\n";
        let changes = [set(&["name".into()], text("A")), set(&["region".into()], text("B"))];
        let after = edited(before, &changes);
        assert!(after.contains("status: key\n"), "{after}");
        assert_eq!(plain(&after), plain("name: A\nstatus: key\nregion: B\n"));
    }

    #[test]
    fn what_cannot_be_changed_is_refused() {
        let list = Value::List(vec![text("de"), text("fr")]);
        let held = "languages:\n  - de # main\n  # second\n  - en\n";
        assert!(edit(held, &[set(&["languages".into()], list.clone())], &order).is_err());
        assert!(
            edit("languages:\n  - de\n  - en # b\n", &[set(&["languages".into()], list)], &order).is_err()
        );
        assert!(edit("a: [1\n", &[set(&["a".into()], word("2"))], &order).is_err());
        assert!(edit("a: 1\n", &[set(&["b".into(), 0.into(), "c".into()], word("2"))], &order).is_err());
        assert!(edit("- 1\n", &[set(&["a".into()], word("2"))], &order).is_err());
    }

    fn keys() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        proptest::sample::select(vec!["name", "status", "region", "zz", "größe"]).prop_map(str::to_owned)
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(300))]

        /// Whatever is changed: what was asked for is there, and every comment and every other line still is.
        #[test]
        fn everything_else_stays(
            lines in proptest::collection::btree_map(keys(), "[a-z ]{0,6}[a-z]|'[a-z ]{1,5}'|\"[a-z]{1,5}\"|[0-9]{1,4}|\\{a: 1, b: x\\}", 1..5),
            comments in proptest::collection::vec("( # [a-z]{0,8})?", 5),
            blank in proptest::collection::vec(proptest::bool::ANY, 5),
            crlf in proptest::bool::ANY,
            key in keys(),
            value in "\\PC{0,12}",
            row in proptest::bool::ANY,
        ) {
            let mut before = String::from("# head\n");
            for (n, (key, value)) in lines.iter().enumerate() {
                if blank[n % 5] {
                    before.push_str("\n# above\n");
                }
                before.push_str(&format!("{key}: {value}{}\n", comments[n % 5]));
            }
            before.push_str("# tail\n");
            if crlf {
                before = before.replace('\n', "\r\n");
            }
            let change = if row {
                Change::Append { route: vec!["contacts".into()], value: Value::Map(vec![("name".to_owned(), text(&value))]) }
            } else {
                set(&[key.as_str().into()], text(&value))
            };
            let after = edit(&before, std::slice::from_ref(&change), &order).unwrap();
            proptest::prop_assert_eq!(edit(&after, &[set(&["name".into()], text("q"))], &order).is_ok(), true);
            let own = if row { "contacts:".to_owned() } else { format!("{key}:") };
            let others = |text: &str| -> Vec<String> {
                text.lines().filter(|l| !l.starts_with(&own) && !l.starts_with("  - ")).map(str::to_owned).collect()
            };
            proptest::prop_assert_eq!(others(&before), others(&after));
            for comment in before.lines().filter_map(|l| l.split_once('#')) {
                proptest::prop_assert!(after.contains(comment.1), "{} lost in {}", comment.1, after);
            }
        }
    }
}
