//! Who reports to whom.

use super::{attitude, count};
use crate::report::sheet::Tone;

/// People and whom they report to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    /// The people; those who report to the same stand in this order.
    pub leaves: Vec<Leaf>,
}

/// Somebody in a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The name.
    pub name: String,
    /// What stands beneath it: role and level.
    pub detail: Option<String>,
    /// The number of the one above; `None` for the top. A circle is cut where it closes.
    pub parent: Option<usize>,
    /// A colour that the sign repeats.
    pub tone: Tone,
    /// The sign before the name: `+`, `−`.
    pub sign: Option<String>,
}

impl Tree {
    /// A tree of these people.
    #[must_use]
    pub fn new(leaves: Vec<Leaf>) -> Self {
        Self { leaves }
    }

    /// Everybody in the order in which they are drawn, with their depth: each is followed by those who report to them.
    /// Who stands in a circle, or below somebody who is not there, begins at the top.
    pub(super) fn walk(&self) -> Vec<(usize, usize)> {
        let len = self.leaves.len();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); len];
        let mut roots = Vec::new();
        for (n, leaf) in self.leaves.iter().enumerate() {
            match leaf.parent {
                Some(parent) if parent < len && parent != n => below[parent].push(n),
                _ => roots.push(n),
            }
        }
        let mut seen = vec![false; len];
        let mut order = Vec::with_capacity(len);
        let mut next = 0;
        // Whoever is reached from no root stands in a circle or below one: the first of the circle begins it.
        loop {
            let mut stack: Vec<(usize, usize)> = roots.drain(..).rev().map(|n| (n, 0)).collect();
            while let Some((n, depth)) = stack.pop() {
                if std::mem::replace(&mut seen[n], true) {
                    continue;
                }
                order.push((n, depth));
                stack.extend(below[n].iter().rev().filter(|&&b| !seen[b]).map(|&b| (b, depth + 1)));
            }
            match (next..len).find(|&n| !seen[n]) {
                Some(n) => {
                    roots.push(self.first_of_circle(n));
                    next = n;
                }
                None => return order,
            }
        }
    }

    /// The first of the circle that one gets into by going upwards from `n`; `n` itself where there is none.
    fn first_of_circle(&self, n: usize) -> usize {
        let up = |n: usize| self.leaves.get(n).and_then(|leaf| leaf.parent).unwrap_or(n);
        // After as many steps as there are people one is within the circle.
        let within = self.leaves.iter().fold(n, |at, _| up(at));
        let (mut first, mut at) = (within, up(within));
        while at != within {
            first = first.min(at);
            at = up(at);
        }
        first
    }

    pub(super) fn words(&self) -> String {
        let walk = self.walk();
        let levels = walk.iter().map(|(_, depth)| depth + 1).max().unwrap_or(0);
        format!("{} on {}.", count(self.leaves.len(), "person", "people"), count(levels, "level", "levels"))
    }
}

impl Leaf {
    /// Somebody with the number of the one above.
    pub fn new(name: impl Into<String>, parent: Option<usize>) -> Self {
        Self { name: name.into(), detail: None, parent, tone: Tone::Plain, sign: None }
    }

    /// With what stands beneath the name.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With an attitude from −2 to +2, told by sign and colour.
    #[must_use]
    pub fn attitude(mut self, value: i8) -> Self {
        let (tone, sign) = attitude(value);
        (self.tone, self.sign) = (tone, Some(sign.to_owned()));
        self
    }
}
