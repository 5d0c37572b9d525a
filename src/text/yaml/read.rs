//! From text to a typed value, collecting every mistake on the way.

use std::cell::RefCell;

use serde::de::DeserializeOwned;

use super::de::{Details, Value, Without};
use super::stand_in::StandIn;
use super::tree::Tree;
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::nearest;

/// How many mistakes of one file are looked for before the rest is left for the next run.
const MOST: usize = 60;

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
    let (tree, problems) = Tree::parse(text);
    match tree {
        Some(tree) => read_tree(&tree, problems),
        None => Read { value: None, problems },
    }
}

/// Reads a tree as a `T`, beside the problems that came up while it was made.
#[must_use]
pub fn read_tree<T: DeserializeOwned>(tree: &Tree<'_>, mut problems: Vec<Problem>) -> Read<T> {
    let without = RefCell::new(Without { nodes: tree.repeated.clone(), stand_ins: Vec::new() });
    let mut value = None;
    for _ in 0..MOST {
        match T::deserialize(Value::new(tree, tree.root(), &without)) {
            Ok(read) if without.borrow().stand_ins.is_empty() => {
                value = Some(read);
                break;
            }
            Ok(_) => {
                // Every mistake is known; what is whole is read once more without the maps that lack a field.
                let mut without = without.borrow_mut();
                let lacking: Vec<u32> = without.stand_ins.drain(..).map(|(map, _, _)| map).collect();
                if lacking.contains(&tree.root()) {
                    break;
                }
                without.nodes.extend(lacking);
            }
            Err(error) => {
                let goes_on = settle(*error.0, tree, &mut without.borrow_mut(), &mut problems);
                if !goes_on {
                    break;
                }
            }
        }
    }
    problems.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    problems.dedup();
    Read { value, problems }
}

/// Takes an error down and sees to it that the next reading gets past it; `false` where nothing would change.
fn settle(error: Details, tree: &Tree<'_>, without: &mut Without, problems: &mut Vec<Problem>) -> bool {
    let node = error.node.unwrap_or_else(|| tree.root());
    if error.stand_in {
        return match without.stand_ins.iter().rposition(|(map, _, _)| *map == node) {
            None => false,
            Some(last) => match StandIn::next(without.stand_ins[last].2) {
                Some(next) => {
                    without.stand_ins[last].2 = next;
                    true
                }
                None => {
                    without.stand_ins.retain(|(map, _, _)| *map != node);
                    pass_over(node, tree, without)
                }
            },
        };
    }
    if error.follows {
        return pass_over(node, tree, without);
    }
    if let Some(field) = error.missing {
        if !explained(field, node, tree, without) {
            problems.push(Problem {
                rule: error.rule,
                span: tree.span(node),
                message: error.message,
                help: error.help,
            });
        }
        if without.stand_ins.iter().any(|(map, name, _)| *map == node && *name == field) {
            return pass_over(node, tree, without);
        }
        without.stand_ins.push((node, field, 0));
        return true;
    }
    // What is said of a map or list as a whole may rest on what stands in for a missing part of it.
    let within = node..tree.nodes[node as usize].next;
    let doubtful =
        error.rule == "invalid-value" && without.stand_ins.iter().any(|(map, _, _)| within.contains(map));
    if doubtful {
        without.stand_ins.retain(|(map, _, _)| !within.contains(map));
    } else {
        problems.push(Problem {
            rule: error.rule,
            span: tree.span(node),
            message: error.message,
            help: error.help,
        });
    }
    pass_over(node, tree, without)
}

/// Whether a field is missing only because its value was wrong or its name misspelt.
fn explained(field: &str, map: u32, tree: &Tree<'_>, without: &Without) -> bool {
    tree.pairs(map).any(|(k, v)| {
        let wrong_value = tree.node(k).text == field && without.nodes.contains(&v);
        wrong_value || (without.nodes.contains(&k) && nearest(&tree.node(k).text, [field]).is_some())
    })
}

fn pass_over(node: u32, tree: &Tree<'_>, without: &mut Without) -> bool {
    if node == tree.root() || without.nodes.contains(&node) {
        return false;
    }
    without.nodes.push(node);
    true
}
