//! From text to a typed value, collecting every mistake on the way.

use std::cell::RefCell;

use serde::de::DeserializeOwned;

use super::de::{Error, Value};
use super::tree::Tree;
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::nearest;

/// How many mistakes of one file are looked for before the rest is left for the next run.
const MOST: usize = 40;

/// One mistake in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule's name.
    pub rule: &'static str,
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    /// The same as an error about a file.
    #[must_use]
    pub fn finding(self, path: &std::path::Path) -> Finding {
        let finding = Finding::new(self.rule, Level::Error, path, self.message).at(self.span);
        match self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

/// What came of reading a text.
#[derive(Debug)]
pub struct Read<T> {
    /// The value: whole where there are no problems; otherwise without the parts that are wrong, or `None` where
    /// too little is left.
    pub value: Option<T>,
    /// Every mistake, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a text as a `T`.
///
/// A mistake does not end the reading: the part that is wrong is passed over and the rest read again, until nothing
/// new turns up. A file without mistakes is read once.
#[must_use]
pub fn read<T: DeserializeOwned>(text: &str) -> Read<T> {
    let (tree, mut problems) = Tree::parse(text);
    let Some(tree) = tree else { return Read { value: None, problems } };
    let skipped = RefCell::new(tree.repeated.clone());
    let mut value = None;
    for _ in 0..MOST {
        match T::deserialize(Value::new(&tree, tree.root(), &skipped)) {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(error) => {
                let (problem, blamed) = settle(error, &tree, &skipped.borrow());
                problems.extend(problem);
                match blamed {
                    Some(node) if node != tree.root() && !skipped.borrow().contains(&node) => {
                        skipped.borrow_mut().push(node)
                    }
                    _ => break,
                }
            }
        }
    }
    problems.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    problems.dedup();
    Read { value, problems }
}

/// The problem to report for an error and the node to pass over. A field that is missing only because its value was
/// wrong or its name misspelt is no mistake of its own.
fn settle(error: Error, tree: &Tree<'_>, skipped: &[u32]) -> (Option<Problem>, Option<u32>) {
    let error = *error.0;
    let node = error.node.unwrap_or_else(|| tree.root());
    if error.follows {
        return (None, Some(node));
    }
    if let Some(field) = error.missing
        && tree.pairs(node).any(|(k, v)| {
            let wrong_value = tree.node(k).text == field && skipped.contains(&v);
            wrong_value || (skipped.contains(&k) && nearest(&tree.node(k).text, [field]).is_some())
        })
    {
        return (None, Some(node));
    }
    let problem =
        Problem { rule: error.rule, span: tree.span(node), message: error.message, help: error.help };
    (Some(problem), Some(node))
}
