//! Finding the places of routes in a file, at the cost of the part that they lead into.
//!
//! Most findings of a large book lie in files of a few kilobytes, each under one top-level field. Where a file is
//! written in the usual way, one field a line from the first column on, only the lines of that field are parsed.

use std::collections::BTreeMap;
use std::path::Path;

use memchr::{memchr, memchr_iter};

use crate::text::finding::Span;
use crate::text::source;
use crate::text::yaml::{Route, Step, Tree};

/// The places of routes in one file; none where it cannot be read any more.
pub(super) fn places<'r>(root: &Path, path: &Path, routes: &[&'r Route]) -> BTreeMap<&'r Route, Span> {
    let Ok(text) = source::read(&root.join(path), path) else { return BTreeMap::new() };
    let mut whole: Option<Option<Tree<'_>>> = None;
    let mut found = BTreeMap::new();
    for route in routes {
        if found.contains_key(*route) {
            continue;
        }
        let span = in_part(&text, route).or_else(|| {
            let tree = whole.get_or_insert_with(|| Tree::parse(&text).0);
            tree.as_ref().map(|tree| tree.place(route))
        });
        if let Some(span) = span {
            found.insert(*route, span);
        }
    }
    found
}

/// The place of a route by the part of its first step alone; `None` where the text is not written so that the part can
/// be told without parsing all of it.
fn in_part(text: &str, route: &[Step]) -> Option<Span> {
    let Some(Step::Key(key)) = route.first() else { return None };
    let (start, end, line) = part(text, key)?;
    let part = &text[start..end];
    let (tree, problems) = Tree::parse(part);
    let tree = tree.filter(|_| problems.is_empty())?;
    let span = tree.place(route);
    Some(Span {
        start: span.start + start,
        end: span.end + start,
        line: span.line + line,
        column: span.column,
    })
}

/// The lines of a top-level field: their first and last byte, and how many lines stand before them.
fn part(text: &str, key: &str) -> Option<(usize, usize, u32)> {
    let bytes = text.as_bytes();
    if key.is_empty() || memchr(b'\r', bytes).is_some() {
        return None;
    }
    let mut found: Option<(usize, u32)> = None;
    let mut end = None;
    let mut begun = false;
    let mut begin = 0;
    for (line, next) in memchr_iter(b'\n', bytes).map(|n| n + 1).chain([bytes.len()]).enumerate() {
        let this = &bytes[begin..next];
        match this.first() {
            // Blank, indented and comment lines belong to what stands above them, and so may lists and brackets.
            None | Some(b' ' | b'\t' | b'\n' | b'#') => {}
            Some(b'-' | b']' | b'}') if begun => {}
            Some(first) => {
                if !begun && !first.is_ascii_lowercase() {
                    return None;
                }
                begun = true;
                if this.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.first() == Some(&b':')) {
                    if found.is_some() {
                        return None;
                    }
                    found = Some((begin, u32::try_from(line).ok()?));
                } else if found.is_some() && end.is_none() {
                    end = Some(begin);
                }
            }
        }
        begin = next;
    }
    found.map(|(start, line)| (start, end.unwrap_or(bytes.len()), line))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every route of a text, and some that lead nowhere.
    fn routes(tree: &Tree<'_>, node: u32, at: &Route, all: &mut Vec<Route>) {
        let step = |step: Step| -> Route { at.iter().cloned().chain([step]).collect() };
        for (key, value) in tree.pairs(node) {
            let name = tree.node(key).text.to_string();
            all.push(step(Step::Name(name.clone())));
            routes(tree, value, &step(Step::Key(name)), all);
        }
        for (n, item) in tree.items(node).enumerate() {
            routes(tree, item, &step(Step::Item(n)), all);
        }
        all.push(step(Step::Key("absent".to_owned())));
        all.push(at.clone());
    }

    fn compare(text: &str) -> (usize, usize) {
        let (tree, problems) = Tree::parse(text);
        let Some(tree) = tree.filter(|_| problems.is_empty()) else { return (0, 0) };
        let mut all = Vec::new();
        routes(&tree, tree.root(), &Vec::new(), &mut all);
        let mut short = 0;
        for route in &all {
            if let Some(span) = in_part(text, route) {
                assert_eq!(span, tree.place(route), "{route:?} in\n{text}");
                short += 1;
            }
        }
        (short, all.len())
    }

    #[test]
    fn parts_lead_to_the_same_places_as_the_whole() {
        for text in [
            "name: A\ncontacts:\n- {name: B,\n  x: 1\n}\n-   name: C\nstatus: key\n",
            "# head\n\nname: A   # tail\n\n# on wallet\nwallet: [\n{spend: 1},\n{spend: 2}\n]\nlast: x",
            "name: A\nnote: |\n  name: B\n  more\n\nend: x\n",
            "name: A\nnote: \"two\n  lines: here\"\nnamed: x\n",
            "{name: A, status: key}\n",
            "name: Å\nstädte: {größe: 名前}\nx: y\n",
            "---\nname: A\nx: {y: 1}\n",
            "name: A\r\nx: {y: 1}\r\n",
            "  name: A\n  x: {y: 1}\n",
        ] {
            compare(text);
        }
        let (short, all) = compare("name: A\ncontacts:\n  - {name: B}\n  - {name: C}\n");
        assert!(short * 10 >= all * 5, "{short} of {all}");
    }

    #[test]
    fn examples_lead_to_the_same_places() {
        for book in ["workshop", "northwind"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(book);
            for file in ["kam.yaml", "policies/selection.yaml"] {
                compare(&std::fs::read_to_string(folder.join(file)).unwrap());
            }
            for file in std::fs::read_dir(folder.join("accounts")).unwrap() {
                compare(&std::fs::read_to_string(file.unwrap().path()).unwrap());
            }
        }
    }
}
