//! Relationships and trees as indented lists.

use super::{ROWS, Room};
use crate::report::chart::{Network, Node, Side, Tree};

pub(super) fn network(network: &Network, room: Room) -> Vec<String> {
    let across = network.across();
    let mut lines = Vec::new();
    let mut linked = vec![false; network.nodes.len()];
    let left = network.column(Side::Left);
    let mut group: Option<&str> = None;
    for &n in left.iter().take(ROWS) {
        let node = &network.nodes[n];
        let name = if node.top { "sponsors" } else { node.group.as_str() };
        if group != Some(name) {
            group = Some(name);
            let side = if lines.is_empty() { format!("{}, ", network.left) } else { String::new() };
            let name = if name.is_empty() { "no function given" } else { name };
            lines.push(room.fit(&format!("{side}{name}"), room.width));
        }
        lines.push(person(node, "  ", room));
        let mut alone = true;
        for (_, to, link) in across.iter().filter(|(from, _, _)| *from == n) {
            alone = false;
            linked[*to] = true;
            let weight = network.weights.get(usize::from(link.weight)).cloned();
            let weight = weight.unwrap_or_else(|| format!("strength {}", link.weight));
            let arrow = room.sign("↔", "<->");
            let text = format!("    {arrow} {} ({weight})", network.nodes[*to].name);
            lines.push(fit_indented(&text, room));
        }
        if alone {
            lines.push("    nobody".to_owned());
        }
    }
    lines.extend(room.more(left.len().saturating_sub(ROWS)));
    let idle: Vec<String> = network
        .column(Side::Right)
        .into_iter()
        .filter(|&n| !linked[n])
        .map(|n| room.fit(&network.nodes[n].name, 40))
        .collect();
    if !idle.is_empty() && left.len() <= ROWS {
        lines.extend(room.sentence(&format!("Without a link at {}: {}.", network.right, idle.join(", "))));
    }
    lines
}

fn person(node: &Node, indent: &str, room: Room) -> String {
    signed(indent, node.sign.as_deref(), node.tone, &node.name, node.detail.as_deref(), room)
}

fn signed(
    indent: &str,
    sign: Option<&str>,
    tone: crate::report::sheet::Tone,
    name: &str,
    detail: Option<&str>,
    room: Room,
) -> String {
    let sign = sign.map(|s| if room.style.unicode { s.to_owned() } else { s.replace('−', "-") });
    let name = detail.map_or_else(|| name.to_owned(), |detail| format!("{name}, {detail}"));
    let taken = indent.len() + sign.as_ref().map_or(0, |s| s.chars().count() + 1);
    let name = room.fit(&name, room.width.saturating_sub(taken));
    match sign {
        Some(sign) => format!("{indent}{} {name}", room.paint(tone, &sign)),
        None => format!("{indent}{name}"),
    }
}

/// A text whose indent stays.
fn fit_indented(text: &str, room: Room) -> String {
    let indent = text.len() - text.trim_start().len();
    format!("{}{}", &text[..indent], room.fit(&text[indent..], room.width.saturating_sub(indent)))
}

pub(super) fn tree(tree: &Tree, room: Room) -> Vec<String> {
    let walk = tree.walk();
    let mut lines: Vec<String> = walk
        .iter()
        .take(ROWS)
        .map(|&(n, depth)| {
            let leaf = &tree.leaves[n];
            let indent = " ".repeat((depth * 2).min(room.width / 2));
            signed(&indent, leaf.sign.as_deref(), leaf.tone, &leaf.name, leaf.detail.as_deref(), room)
        })
        .collect();
    lines.extend(room.more(walk.len().saturating_sub(ROWS)));
    lines
}
