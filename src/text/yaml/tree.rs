//! The span tree: one flat list of nodes a file, made from parser events in one pass.

use std::borrow::Cow;
use std::collections::HashSet;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::read::Problem;
use crate::text::finding::Span;

/// How deep lists and maps may nest.
pub const MAX_DEPTH: usize = 64;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word or number without quotes.
    Plain,
    /// Text in quotes or a block of text: never a number, never null.
    Quoted,
    /// A list; its items follow.
    List,
    /// A map; its keys and values follow in turn.
    Map,
}

/// A place as the parser counts it: lines from 1, columns in characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Mark {
    fn new(marker: &Marker) -> Self {
        Self {
            line: u32::try_from(marker.line()).unwrap_or(u32::MAX),
            column: u32::try_from(marker.col()).unwrap_or(u32::MAX),
        }
    }
}

/// One scalar, list or map.
#[derive(Debug)]
pub struct Node<'t> {
    /// What it is.
    pub kind: Kind,
    /// The text of a scalar; empty for lists and maps.
    pub text: Cow<'t, str>,
    pub(super) start: Mark,
    pub(super) end: Mark,
    /// Index of the node after this one and all it holds.
    pub(super) next: u32,
}

/// One step on the way from the top of a file to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The key itself.
    Name(String),
    /// An item of a list, counted from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Step::Item(index)
    }
}

/// The way from the top of a file to a value: `criteria`, 2, `weight`.
pub type Route = Vec<Step>;

/// A file's nodes. The first one is the top; the children of a node follow it directly.
#[derive(Debug)]
pub struct Tree<'t> {
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node<'t>>,
    /// Keys that stand twice: the later ones, which are passed over.
    pub(super) repeated: Vec<u32>,
}

impl<'t> Tree<'t> {
    /// Reads a text. The tree is `None` where the text is no YAML at all or empty; the problems are complete for
    /// what could be read.
    #[must_use]
    pub fn parse(text: &'t str) -> (Option<Self>, Vec<Problem>) {
        Builder::new(text).run()
    }

    /// The length of the text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// The top node.
    #[must_use]
    pub fn root(&self) -> u32 {
        0
    }

    /// A node by its index, which must come from this tree.
    #[must_use]
    pub fn node(&self, index: u32) -> &Node<'t> {
        &self.nodes[index as usize]
    }

    /// The keys and values of a map as pairs of node indexes; nothing for other nodes.
    pub fn pairs(&self, map: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let node = self.node(map);
        let end = if node.kind == Kind::Map { node.next } else { map + 1 };
        let mut at = map + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let key = at;
                let value = self.node(key).next;
                at = self.node(value).next;
                (key, value)
            })
        })
    }

    /// The items of a list; nothing for other nodes.
    pub fn items(&self, list: u32) -> impl Iterator<Item = u32> + '_ {
        let node = self.node(list);
        let end = if node.kind == Kind::List { node.next } else { list + 1 };
        let mut at = list + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let item = at;
                at = self.node(item).next;
                item
            })
        })
    }

    /// The node that a route leads to, or the last one on the way that exists.
    #[must_use]
    pub fn find(&self, route: &[Step]) -> u32 {
        let mut at = self.root();
        for step in route {
            let next = match step {
                Step::Key(name) => {
                    self.pairs(at).find(|(k, _)| self.node(*k).text == name.as_str()).map(|(_, v)| v)
                }
                Step::Name(name) => {
                    self.pairs(at).find(|(k, _)| self.node(*k).text == name.as_str()).map(|(k, _)| k)
                }
                Step::Item(index) => self.items(at).nth(*index),
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The node that a route leads to; `None` where a step of it is not there.
    #[must_use]
    pub fn lookup(&self, route: &[Step]) -> Option<u32> {
        route.iter().try_fold(self.root(), |at, step| match step {
            Step::Key(name) => {
                self.pairs(at).find(|(k, _)| self.node(*k).text == name.as_str()).map(|(_, v)| v)
            }
            Step::Name(name) => {
                self.pairs(at).find(|(k, _)| self.node(*k).text == name.as_str()).map(|(k, _)| k)
            }
            Step::Item(index) => self.items(at).nth(*index),
        })
    }

    /// The place that a route leads to. A list or map is pointed at by its first line only.
    #[must_use]
    pub fn place(&self, route: &[Step]) -> Span {
        self.span(self.find(route))
    }

    /// The place of a node.
    #[must_use]
    pub fn span(&self, index: u32) -> Span {
        let node = self.node(index);
        let mut span = span(self.text, node.start, node.end, matches!(node.kind, Kind::List | Kind::Map));
        if let Some(end) = self.quoted_end(index) {
            span.end = span.end.min(end);
        }
        span
    }

    /// The byte behind the closing quote of a scalar in quotes: the parser's mark lies behind a comment that follows.
    pub(super) fn quoted_end(&self, index: u32) -> Option<usize> {
        let node = self.node(index);
        if node.kind != Kind::Quoted {
            return None;
        }
        let start = offset(self.text, node.start);
        let bytes = self.text.as_bytes();
        let quote = *bytes.get(start).filter(|b| matches!(b, b'"' | b'\''))?;
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' if quote == b'"' => at += 1,
                b if *b == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
                b if *b == quote => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

/// Whether a plain scalar is YAML's null.
#[must_use]
pub fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Byte offsets and place of what stands between two marks. A collection is cut at the end of its first line, and
/// white space at the end is left out.
pub(super) fn span(text: &str, start: Mark, end: Mark, first_line: bool) -> Span {
    let from = offset(text, start);
    let mut to = offset(text, end).max(from);
    let line_end = text[from..].find(['\n', '\r']).map_or(text.len(), |n| from + n);
    if first_line || to > line_end {
        to = to.min(line_end);
    }
    to = from + text[from..to].trim_end().len();
    if to == from {
        to = text[from..].chars().next().filter(|c| !c.is_whitespace()).map_or(from, |c| from + c.len_utf8());
    }
    Span { start: from, end: to, line: start.line.max(1), column: start.column + 1 }
}

pub(super) fn offset(text: &str, mark: Mark) -> usize {
    let mut line = 1;
    let mut begin = 0;
    let bytes = text.as_bytes();
    let mut i = 0;
    while line < mark.line && i < bytes.len() {
        match bytes[i] {
            b'\r' if bytes.get(i + 1) == Some(&b'\n') => {}
            b'\n' | b'\r' => {
                line += 1;
                begin = i + 1;
            }
            _ => {}
        }
        i += 1;
    }
    if line < mark.line {
        return text.len();
    }
    text[begin..].char_indices().nth(mark.column as usize).map_or(text.len(), |(n, _)| begin + n)
}

/// An open list or map while events come in.
struct Open {
    node: u32,
    /// For a map: whether the next node is a value.
    value_next: bool,
    /// For a map: the keys seen, in a set once there are many of them.
    keys: Vec<u32>,
    seen: HashSet<String>,
}

const MANY_KEYS: usize = 24;

struct Builder<'t> {
    text: &'t str,
    nodes: Vec<Node<'t>>,
    open: Vec<Open>,
    spare: Vec<Vec<u32>>,
    repeated: Vec<u32>,
    problems: Vec<Problem>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            nodes: Vec::with_capacity(text.len() / 8 + 8),
            open: Vec::with_capacity(8),
            spare: Vec::new(),
            repeated: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn problem(
        &mut self,
        rule: &'static str,
        start: Mark,
        end: Mark,
        message: impl Into<String>,
        help: &str,
    ) {
        let span = span(self.text, start, end, false);
        self.problems.push(Problem { rule, span, message: message.into(), help: Some(help.to_owned()) });
    }

    fn run(mut self) -> (Option<Tree<'t>>, Vec<Problem>) {
        let complete = self.events();
        if !complete || self.nodes.is_empty() {
            if complete && self.problems.is_empty() {
                self.problem(
                    "empty-file",
                    Mark { line: 1, column: 0 },
                    Mark { line: 1, column: 0 },
                    "the file is empty",
                    "write its fields, or delete the file",
                );
            }
            return (None, self.problems);
        }
        (Some(Tree { text: self.text, nodes: self.nodes, repeated: self.repeated }), self.problems)
    }

    /// Takes in all events; `false` where the tree cannot be trusted.
    fn events(&mut self) -> bool {
        let mut documents = 0;
        for event in Parser::new_from_str(self.text) {
            let (event, at) = match event {
                Ok(event) => event,
                Err(error) => {
                    let mark = Mark::new(error.marker());
                    let rule = if error.info().contains("recursion") { "too-deep" } else { "invalid-yaml" };
                    let (message, help) = explain(error.info(), self.text, mark);
                    self.problem(rule, mark, mark, message, help);
                    return false;
                }
            };
            let (start, end) = (Mark::new(&at.start), Mark::new(&at.end));
            match event {
                Event::Scalar(text, style, anchor, tag) => {
                    self.plainness(anchor, tag.is_some(), start, end);
                    let kind = if style == ScalarStyle::Plain { Kind::Plain } else { Kind::Quoted };
                    if kind == Kind::Plain
                        && text == "<<"
                        && self.open.last().is_some_and(|o| self.is_map(o.node) && !o.value_next)
                    {
                        self.problem(
                            "unsupported-yaml",
                            start,
                            end,
                            "merge keys (`<<`) are not read",
                            "write the fields out where they belong",
                        );
                    }
                    let at = self.push(kind, text, start, end);
                    self.close_value(at);
                }
                Event::Alias(_) => {
                    self.problem(
                        "unsupported-yaml",
                        start,
                        end,
                        "aliases (`*name`) are not read",
                        "write the value out again",
                    );
                    let at = self.push(Kind::Plain, Cow::Borrowed(""), start, end);
                    self.close_value(at);
                }
                Event::SequenceStart(anchor, ref tag) | Event::MappingStart(anchor, ref tag) => {
                    self.plainness(anchor, tag.is_some(), start, end);
                    if self.open.len() >= MAX_DEPTH {
                        self.problem(
                            "too-deep",
                            start,
                            end,
                            format!("lists and maps are nested more than {MAX_DEPTH} deep"),
                            "no file of a book needs that; check the brackets",
                        );
                        return false;
                    }
                    let map = matches!(event, Event::MappingStart(..));
                    let node =
                        self.push(if map { Kind::Map } else { Kind::List }, Cow::Borrowed(""), start, end);
                    let keys = self.spare.pop().unwrap_or_default();
                    self.open.push(Open { node, value_next: false, keys, seen: HashSet::new() });
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(mut done) = self.open.pop() {
                        let next = self.nodes.len() as u32;
                        let node = &mut self.nodes[done.node as usize];
                        node.next = next;
                        node.end = end;
                        done.keys.clear();
                        self.spare.push(done.keys);
                        self.close_value(done.node);
                    }
                }
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        self.problem("unsupported-yaml", start, end, "a second document begins here", "keep one document a file: delete the `---` or move what follows into a file of its own");
                        return true;
                    }
                }
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        true
    }

    fn is_map(&self, node: u32) -> bool {
        self.nodes[node as usize].kind == Kind::Map
    }

    fn push(&mut self, kind: Kind, text: Cow<'t, str>, start: Mark, end: Mark) -> u32 {
        let at = self.nodes.len() as u32;
        self.nodes.push(Node { kind, text, start, end, next: at + 1 });
        at
    }

    fn plainness(&mut self, anchor: usize, tag: bool, start: Mark, end: Mark) {
        if anchor != 0 {
            self.problem(
                "unsupported-yaml",
                start,
                end,
                "anchors (`&name`) are not read",
                "delete the anchor and write the value out where it is used",
            );
        }
        if tag {
            self.problem(
                "unsupported-yaml",
                start,
                end,
                "tags (`!name`) are not read",
                "delete the tag; what a value is follows from its field",
            );
        }
    }

    /// A value is complete: it is a key or a value of the open map.
    fn close_value(&mut self, at: u32) {
        let Some(open) = self.open.last_mut() else { return };
        if self.nodes[open.node as usize].kind != Kind::Map {
            return;
        }
        if open.value_next {
            open.value_next = false;
            return;
        }
        open.value_next = true;
        let key = &self.nodes[at as usize];
        if matches!(key.kind, Kind::List | Kind::Map) {
            let (start, end) = (key.start, key.end);
            self.repeated.push(at);
            self.problem(
                "unsupported-yaml",
                start,
                end,
                "a list or map cannot be a key",
                "write the key as a word",
            );
            return;
        }
        let earlier = if open.keys.len() < MANY_KEYS {
            open.keys.iter().copied().find(|k| self.nodes[*k as usize].text == key.text)
        } else {
            if open.seen.is_empty() {
                open.seen.extend(open.keys.iter().map(|k| self.nodes[*k as usize].text.clone().into_owned()));
            }
            (!open.seen.insert(key.text.clone().into_owned()))
                .then(|| open.keys.iter().copied().find(|k| self.nodes[*k as usize].text == key.text))
                .flatten()
        };
        open.keys.push(at);
        if let Some(earlier) = earlier {
            let line = self.nodes[earlier as usize].start.line;
            let (start, end, name) = (key.start, key.end, key.text.clone());
            self.repeated.push(at);
            self.problem(
                "duplicate-key",
                start,
                end,
                format!("`{name}` stands here a second time; the first is on line {line}"),
                "keep one of the two",
            );
        }
    }
}

/// A syntax error in words that a person who does not know the parser understands.
fn explain(info: &str, text: &str, mark: Mark) -> (String, &'static str) {
    let line = text.lines().nth(mark.line.saturating_sub(1) as usize).unwrap_or("");
    if line.trim_start_matches(' ').starts_with('\t') || info.contains("tab") {
        return ("a tab stands in the indentation".to_owned(), "indent with spaces");
    }
    if info.contains("mapping values are not allowed") {
        return (
            "a second `:` stands in this value, or the indentation is wrong".to_owned(),
            "put the value in quotes if it contains `: `, or line the key up with its neighbours",
        );
    }
    if info.contains("recursion") || info.contains("depth") {
        return (
            format!("lists and maps are nested more than {MAX_DEPTH} deep"),
            "no file of a book needs that; check the brackets",
        );
    }
    if info.contains("unknown anchor") {
        return (
            "an alias (`*name`) has no anchor".to_owned(),
            "aliases are not read: write the value out, or put it in quotes",
        );
    }
    (
        format!("this is not valid YAML: {info}"),
        "check brackets, quotes and indentation just before this place",
    )
}
