//! Two sides and who knows whom: the relationship map.

use super::count;
use crate::report::sheet::Tone;

/// Two columns of people, grouped, and the links between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// What the left column is: the customer.
    pub left: String,
    /// What the right column is: us.
    pub right: String,
    /// The people of both sides, in the order in which they stand.
    pub nodes: Vec<Node>,
    /// The links between them.
    pub links: Vec<Link>,
    /// What the weights 0 to 4 of a link mean, in this order.
    pub weights: Vec<String>,
}

/// The column that somebody stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Theirs.
    Left,
    /// Ours.
    Right,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The column.
    pub side: Side,
    /// The name.
    pub name: String,
    /// What stands beneath it: role and level.
    pub detail: Option<String>,
    /// The group, such as a function; people of one group stand together.
    pub group: String,
    /// Whether it stands at the top: a sponsor.
    pub top: bool,
    /// A colour that the sign repeats.
    pub tone: Tone,
    /// The sign before the name: `+`, `−`.
    pub sign: Option<String>,
}

/// A link between two people.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// One of them, as the number of a node.
    pub from: usize,
    /// The other.
    pub to: usize,
    /// How strong it is, 0 to 4; 0 is drawn as a dotted line.
    pub weight: u8,
    /// What is shown when somebody points at it.
    pub note: Option<String>,
}

/// The colour and sign of an attitude from −2 (enemy) to +2 (mentor).
#[must_use]
pub const fn attitude(attitude: i8) -> (Tone, &'static str) {
    match attitude {
        2.. => (Tone::Keep, "++"),
        1 => (Tone::Keep, "+"),
        0 => (Tone::Neutral, "0"),
        -1 => (Tone::Bad, "−"),
        _ => (Tone::Bad, "−−"),
    }
}

impl Network {
    /// An empty map with the names of its sides.
    pub fn new(left: impl Into<String>, right: impl Into<String>) -> Self {
        Self {
            left: left.into(),
            right: right.into(),
            nodes: Vec::new(),
            links: Vec::new(),
            weights: Vec::new(),
        }
    }

    /// With people.
    #[must_use]
    pub fn nodes(mut self, nodes: Vec<Node>) -> Self {
        self.nodes = nodes;
        self
    }

    /// With links; those to nobody or between people of one side are left out when it is drawn.
    #[must_use]
    pub fn links(mut self, links: Vec<Link>) -> Self {
        self.links = links;
        self
    }

    /// With what the weights 0 to 4 of a link mean.
    #[must_use]
    pub fn weights(mut self, weights: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.weights = weights.into_iter().map(Into::into).collect();
        self
    }

    /// The people of a side as they stand: sponsors first, then group by group, groups in order of their first person.
    pub(super) fn column(&self, side: Side) -> Vec<usize> {
        let all: Vec<usize> = (0..self.nodes.len()).filter(|&n| self.nodes[n].side == side).collect();
        let mut groups: Vec<&str> = Vec::new();
        for &n in &all {
            if !self.nodes[n].top && !groups.contains(&self.nodes[n].group.as_str()) {
                groups.push(&self.nodes[n].group);
            }
        }
        let mut order: Vec<usize> = all.iter().copied().filter(|&n| self.nodes[n].top).collect();
        for group in groups {
            order.extend(all.iter().copied().filter(|&n| !self.nodes[n].top && self.nodes[n].group == group));
        }
        order
    }

    /// The links that lead from one side to the other, left end first.
    pub(super) fn across(&self) -> Vec<(usize, usize, &Link)> {
        let side = |n: usize| self.nodes.get(n).map(|node| node.side);
        self.links
            .iter()
            .filter_map(|link| match (side(link.from)?, side(link.to)?) {
                (Side::Left, Side::Right) => Some((link.from, link.to, link)),
                (Side::Right, Side::Left) => Some((link.to, link.from, link)),
                _ => None,
            })
            .collect()
    }

    pub(super) fn words(&self) -> String {
        let left = self.nodes.iter().filter(|n| n.side == Side::Left).count();
        format!(
            "{}: {}, {}: {}; {} between them.",
            self.left,
            count(left, "person", "people"),
            self.right,
            count(self.nodes.len() - left, "person", "people"),
            count(self.across().len(), "link", "links")
        )
    }
}

impl Node {
    /// Somebody of one side and group.
    pub fn new(side: Side, name: impl Into<String>, group: impl Into<String>) -> Self {
        Self {
            side,
            name: name.into(),
            detail: None,
            group: group.into(),
            top: false,
            tone: Tone::Plain,
            sign: None,
        }
    }

    /// With what stands beneath the name.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// At the top, as a sponsor.
    #[must_use]
    pub fn top(mut self, top: bool) -> Self {
        self.top = top;
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

impl Link {
    /// A link between two nodes with its weight; weights above 4 are 4.
    #[must_use]
    pub fn new(from: usize, to: usize, weight: u8) -> Self {
        Self { from, to, weight: weight.min(4), note: None }
    }

    /// With what is shown when somebody points at it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}
