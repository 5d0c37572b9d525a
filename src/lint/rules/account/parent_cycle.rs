//! `parent-cycle`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct ParentCycle;

static META: Meta = Meta {
    name: "parent-cycle",
    group: Group::Account,
    level: Level::Error,
    summary: "Accounts that belong to each other in a circle",
    doc: Doc {
        what: "Accounts whose `parent`, followed from file to file, leads back to the account itself. Each circle is one finding, at the account whose id comes first; the others are named beside it.",
        why: "Figures of subsidiaries roll up to the parent. In a circle every account would be part of itself, and no total would mean anything.",
        fails: &[
            Sample { path: "accounts/acme.yaml", text: "name: Acme\nparent: acme-group\n" },
            Sample { path: "accounts/acme-group.yaml", text: "name: Acme Group\nparent: acme\n" },
        ],
        passes: &[
            Sample { path: "accounts/acme.yaml", text: "name: Acme\nparent: acme-group\n" },
            Sample { path: "accounts/acme-group.yaml", text: "name: Acme Group\n" },
        ],
    },
};

impl Rule for ParentCycle {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for circle in circles(&parents(cx)) {
            let entry = |n: usize| &cx.accounts.entries[n];
            let first = entry(circle[0]);
            let message = match circle.len() {
                1 => format!("`{}` is its own parent", first.id),
                _ => {
                    let way: Vec<&str> =
                        circle.iter().chain(&circle[..1]).map(|n| entry(*n).id.as_str()).collect();
                    format!("the parents form a circle: {}", way.join(" → "))
                }
            };
            let route = || vec!["parent".into()];
            let draft = out.at(&first.path, route(), message);
            draft.help("take out the `parent` of the account at the top");
            for n in &circle[1..] {
                draft.related(&entry(*n).path, route(), "part of the circle");
            }
        }
    }
}

/// The index of each account's parent.
fn parents(cx: &Context<'_>) -> Vec<Option<usize>> {
    cx.accounts
        .entries
        .iter()
        .map(|e| e.value.parent.as_deref().and_then(|p| cx.accounts.position(p)))
        .collect()
}

/// The circles, each from its lowest index on, in the order of those. Every account is visited once.
pub(in crate::lint) fn circles(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut walk_of = vec![0usize; parents.len()];
    let mut circles = Vec::new();
    for start in 0..parents.len() {
        let walk = start + 1;
        let mut at = Some(start);
        while let Some(n) = at.filter(|n| walk_of[*n] == 0) {
            walk_of[n] = walk;
            at = parents[n];
        }
        // The walk came upon itself: what lies between is a circle.
        if let Some(closing) = at.filter(|n| walk_of[*n] == walk) {
            let mut circle = vec![closing];
            let mut next = parents[closing];
            while let Some(n) = next.filter(|n| *n != closing) {
                circle.push(n);
                next = parents[n];
            }
            let lowest = circle.iter().enumerate().min_by_key(|(_, n)| **n).map_or(0, |(place, _)| place);
            circle.rotate_left(lowest);
            circles.push(circle);
        }
    }
    circles.sort_unstable();
    circles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{account, check, lines};

    #[test]
    fn finds_each_circle_once() {
        assert_eq!(circles(&[Some(1), Some(0), Some(0), None, Some(3)]), [[0, 1]]);
        assert_eq!(circles(&[Some(0)]), [[0]]);
        assert_eq!(
            circles(&[Some(1), Some(2), Some(1), Some(5), Some(3), Some(4)]),
            [vec![1, 2], vec![3, 5, 4]]
        );
        assert_eq!(circles(&[None, Some(0), Some(1)]), Vec::<Vec<usize>>::new());
        let long: Vec<Option<usize>> = (0..200_000).map(|n: usize| n.checked_sub(1)).collect();
        assert!(circles(&long).is_empty());
    }

    #[test]
    fn names_the_way_round() {
        let found = check(
            &ParentCycle,
            &[
                ("accounts/a.yaml", "name: A\nparent: b\n"),
                ("accounts/b.yaml", "name: B\nparent: c\n"),
                ("accounts/c.yaml", "name: C\nparent: a\n"),
            ],
        );
        assert_eq!(lines(&found), ["2:9 the parents form a circle: a → b → c → a"]);
        assert_eq!(found[0].related.len(), 2);
        assert_eq!(account(&ParentCycle, "name: A\nparent: acme\n"), ["2:9 `acme` is its own parent"]);
    }
}
