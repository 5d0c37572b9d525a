//! The one usual way in which YAML is laid out: keys in their order, two spaces a step, one space where one is needed.
//!
//! The words of a file stay: what is laid out is read again, and has to say the same in every value, with every comment
//! where it was.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions};
use pretty_yaml::format_text;
use unicode_width::UnicodeWidthStr as _;

use super::edit::Refused;
use super::reorder::reorder;
use super::shape::Shape;
use super::tree::{Kind, Mark, Tree};
use crate::text::allow::{self, Covers, comments};

/// How often a text is laid out until nothing changes any more.
const ROUNDS: usize = 4;

/// The text laid out. Its line ends are line feeds.
///
/// # Errors
/// Where the text cannot be read, or would not say the same any more.
pub fn layout(text: &str, shape: &Shape) -> Result<String, Refused> {
    let before = tree(text)?;
    let mut now = round(text, &before, shape)?;
    // Most files are laid out already.
    if now == text {
        return Ok(now);
    }
    let mut settled = false;
    for _ in 0..ROUNDS {
        let next = round(&now, &tree(&now)?, shape)?;
        settled = next == now;
        if settled {
            break;
        }
        now = next;
    }
    if !settled {
        return refused("it comes out in another way each time");
    }
    let after = tree(&now)?;
    if !same(&before, before.root(), &after, after.root()) {
        return refused("its values would not be the same");
    }
    let words = |text: &str| {
        let mut words: Vec<String> =
            comments(text).into_iter().map(|(at, _)| text[at].trim_end().to_owned()).collect();
        words.sort_unstable();
        words
    };
    if words(text) != words(&now) {
        return refused("its comments would not be the same");
    }
    if covered(text, &before) != covered(&now, &after) {
        return refused("a comment that allows something would cover something else");
    }
    Ok(now)
}

fn refused<T>(why: &str) -> Result<T, Refused> {
    Err(Refused(why.to_owned()))
}

fn tree(text: &str) -> Result<Tree<'_>, Refused> {
    match Tree::parse(text) {
        (Some(tree), problems) if problems.is_empty() => Ok(tree),
        _ => refused("it has mistakes"),
    }
}

/// The text with its keys in order, its white space laid out, and its comments in their columns.
fn round(text: &str, read: &Tree<'_>, shape: &Shape) -> Result<String, Refused> {
    let ordered = reorder(text, read, shape);
    if ordered != text {
        tree(&ordered)?;
    }
    let options = FormatOptions {
        layout: LayoutOptions { print_width: usize::MAX >> 8, indent_width: 2, ..LayoutOptions::default() },
        language: LanguageOptions {
            brace_spacing: false,
            trailing_comma: false,
            // What stands at the end of a line of a block of text belongs to the text.
            trim_trailing_whitespaces: false,
            ..LanguageOptions::default()
        },
    };
    // The layouter is made for any YAML and may give up on what it does not expect; the file then stays as it is.
    let laid_out = catch_unwind(AssertUnwindSafe(|| format_text(&ordered, &options)));
    match laid_out {
        Ok(Ok(laid_out)) => columns(&ordered, &laid_out),
        _ => refused("it is laid out in a way that is not understood"),
    }
}

/// Puts comments beside a value back into the column in which they stood: people line them up.
fn columns(before: &str, after: &str) -> Result<String, Refused> {
    let (from, to) = (comments(before), comments(after));
    if from.len() != to.len() {
        return refused("its comments would not be the same");
    }
    let mut out = String::with_capacity(before.len());
    let mut at = 0;
    for ((was, was_own), (is, own)) in from.into_iter().zip(to) {
        if was_own || own {
            continue;
        }
        let column = column(before, was.start);
        let content = after[..is.start].trim_end_matches(' ');
        let end = self::column(after, content.len());
        out.push_str(&after[at..content.len()]);
        out.extend(std::iter::repeat_n(' ', column.saturating_sub(end).max(1)));
        at = is.start;
    }
    out.push_str(&after[at..]);
    Ok(out)
}

/// The column of a byte, as wide as letters are shown.
fn column(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
    text[line..at].width()
}

/// Whether two nodes say the same, whatever the order of their keys.
fn same(a: &Tree<'_>, x: u32, b: &Tree<'_>, y: u32) -> bool {
    let (left, right) = (a.node(x), b.node(y));
    if left.kind != right.kind || left.text != right.text {
        return false;
    }
    match left.kind {
        Kind::Plain | Kind::Quoted => true,
        Kind::List => {
            let (left, right): (Vec<u32>, Vec<u32>) = (a.items(x).collect(), b.items(y).collect());
            left.len() == right.len() && left.iter().zip(&right).all(|(l, r)| same(a, *l, b, *r))
        }
        Kind::Map => {
            let pairs: BTreeMap<&str, u32> =
                b.pairs(y).map(|(key, value)| (&*b.node(key).text, value)).collect();
            let mut count = 0;
            a.pairs(x).all(|(key, value)| {
                count += 1;
                pairs.get(&*a.node(key).text).is_some_and(|other| same(a, value, b, *other))
            }) && count == pairs.len()
        }
    }
}

/// What the comments cover that allow something: for each its rules, and the ways to the values that it covers.
fn covered(text: &str, tree: &Tree<'_>) -> Vec<(Vec<String>, Option<Vec<String>>)> {
    let allowances = allow::allowances(text, allow::Kind::Yaml);
    // Where each value begins and the way to it, in the order of the text.
    let mut values: Vec<(usize, String)> = Vec::new();
    if allowances.iter().any(|allowance| allowance.covers != Covers::WholeFile) {
        let starts = starts(text, tree);
        walk(tree, tree.root(), &mut String::new(), &mut |way, node| {
            values.extend(starts.get(node as usize).map(|start| (*start, way.to_owned())));
        });
        values.sort_unstable();
    }
    let mut found: Vec<_> = allowances
        .into_iter()
        .map(|allowance| {
            let part = match &allowance.covers {
                Covers::WholeFile => None,
                Covers::Bytes(bytes) => {
                    let first = values.partition_point(|(start, _)| *start < bytes.start);
                    let inside = values[first..].iter().take_while(|(start, _)| *start < bytes.end);
                    let mut ways: Vec<String> = inside.map(|(_, way)| way.clone()).collect();
                    ways.sort_unstable();
                    Some(ways)
                }
            };
            (allowance.rules.into_iter().map(|(rule, _)| rule).collect(), part)
        })
        .collect();
    found.sort();
    found
}

/// The byte at which each node begins. Nodes follow one another as they do in the text, so that no line has to be
/// counted through for each of them.
fn starts(text: &str, tree: &Tree<'_>) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    let ends = ends.filter(|n| bytes[*n] == b'\n' || bytes.get(n + 1) != Some(&b'\n'));
    let lines: Vec<usize> = std::iter::once(0).chain(ends.map(|n| n + 1)).collect();
    let (mut last, mut at) = (Mark::default(), 0);
    let mut starts = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let mark = node.start;
        let goes_on = mark.line == last.line && mark.column >= last.column;
        let (from, letters) = match goes_on {
            true => (at, mark.column - last.column),
            false => {
                let line = lines.get((mark.line as usize).saturating_sub(1));
                (line.copied().unwrap_or(text.len()), mark.column)
            }
        };
        at = text[from..].char_indices().nth(letters as usize).map_or(text.len(), |(n, _)| from + n);
        last = mark;
        starts.push(at);
    }
    starts
}

/// Shows every node with the way to it.
fn walk(tree: &Tree<'_>, node: u32, way: &mut String, show: &mut dyn FnMut(&str, u32)) {
    show(way, node);
    let length = way.len();
    for (key, value) in tree.pairs(node) {
        way.push('\n');
        way.push_str(&tree.node(key).text);
        show(way, key);
        walk(tree, value, way, show);
        way.truncate(length);
    }
    for (n, item) in tree.items(node).enumerate() {
        way.push_str(&format!("\n{n}"));
        walk(tree, item, way, show);
        way.truncate(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_begin_where_their_spans_do() {
        for text in [
            "ä: {b: [1, 'ö', {c: 3}], ü: 4}\nx:\n  - y: 1\n    z: 2\n  - \"é\"\n",
            "a: 1\r\nb:\r\n  - {c: ü, d: 2}\r\n",
        ] {
            let tree = tree(text).unwrap();
            let expected: Vec<usize> = (0..tree.nodes.len()).map(|n| tree.span(n as u32).start).collect();
            assert_eq!(starts(text, &tree), expected, "{text}");
        }
    }

    #[test]
    fn a_long_file_with_an_allowance_takes_no_long_time() {
        let mut text = "a: 1\n# kam: allow[x] known\nb:\n".to_owned();
        for n in 0..6_000 {
            text.push_str(&format!("  - {{k{n}: ü, v: \"#{n}\"}}\n"));
        }
        let begin = std::time::Instant::now();
        let tree = tree(&text).unwrap();
        let covered = covered(&text, &tree);
        assert_eq!(covered.len(), 1);
        assert!(covered[0].1.as_ref().is_some_and(|ways| ways.len() > 20_000));
        assert!(begin.elapsed().as_secs() < 10);
    }
}
