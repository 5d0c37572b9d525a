//! Removing a key or an item of a list from a YAML file, with the comments that belong to it; everything else stays.

use std::ops::Range;

use super::edit::Refused;
use super::reorder::Work;
use super::tree::{Kind, Step, Tree};

/// The text without the key or item that a route leads to. A list or map that would be empty then goes as well, as long
/// as a key leads to it.
///
/// # Errors
/// Where the text has mistakes, nothing stands there, or it cannot be removed without touching something else.
pub fn remove(text: &str, route: &[Step]) -> Result<String, Refused> {
    let refuse = |why: &str| Refused(why.to_owned());
    let (tree, problems) = Tree::parse(text);
    let tree = tree.filter(|_| problems.is_empty()).ok_or_else(|| refuse("the file has mistakes"))?;
    let route = emptied(&tree, route);
    let work = Work::new(text, &tree);
    let cut = place(&work, &tree, route, text.len()).ok_or_else(|| {
        refuse("it is laid out so that nothing can be removed safely; lay it out with `kam fmt`")
    })?;
    let mut now = String::with_capacity(text.len());
    now.push_str(&text[..cut.above]);
    now.push_str(&cut.kept);
    now.push_str(&text[cut.above..cut.bytes.start]);
    now.push_str(&text[cut.bytes.end..]);
    let (after, problems) = Tree::parse(&now);
    match after {
        Some(after) if problems.is_empty() && same(&tree, tree.root(), &after, after.root(), Some(route)) => {
            Ok(now)
        }
        _ => Err(refuse("it cannot be removed without touching something else")),
    }
}

/// The route, cut to the outermost key that holds nothing else.
fn emptied<'r>(tree: &Tree<'_>, route: &'r [Step]) -> &'r [Step] {
    let mut route = route;
    while let [above @ .., _] = route {
        let holder = tree.find(above);
        let count = match tree.node(holder).kind {
            Kind::List => tree.items(holder).count(),
            _ => tree.pairs(holder).count(),
        };
        if count > 1 || !matches!(above.last(), Some(Step::Key(_))) {
            break;
        }
        route = above;
    }
    route
}

/// What is cut out of a text.
struct Cut {
    bytes: Range<usize>,
    /// Comments that stood there and belong to something else.
    kept: String,
    /// Where they stand from now on: at `bytes` or before.
    above: usize,
}

impl From<Range<usize>> for Cut {
    fn from(bytes: Range<usize>) -> Self {
        Self { above: bytes.start, bytes, kept: String::new() }
    }
}

/// The bytes of what a route leads to.
fn place(work: &Work<'_, '_>, tree: &Tree<'_>, route: &[Step], end: usize) -> Option<Cut> {
    let (mut at, mut limit) = (tree.root(), end);
    let (last, way) = route.split_last()?;
    for step in way {
        let (n, child, pieces) = child(work, tree, at, step, limit)?;
        limit = pieces.get(n)?.end;
        at = child;
    }
    let (n, _, pieces) = child(work, tree, at, last, limit)?;
    let piece = pieces.get(n)?.clone();
    if work.is_flow(at) {
        let bytes = match (n, pieces.get(n + 1)) {
            (_, Some(next)) => piece.start..next.start,
            (0, None) => piece,
            (n, None) => pieces.get(n - 1)?.end..piece.end,
        };
        return Some(bytes.into());
    }
    let start = match tree.node(at).kind {
        Kind::List => work.dash(piece.start)?,
        _ => piece.start,
    };
    if !work.begins_line(start) {
        // The first key beside a dash: the next one takes its place, and the comments above that one go above the dash.
        let next = pieces.get(n + 1)?.start;
        let above = work.line(start);
        let kept = lifted(tree.text.get(piece.end..next)?, tree.text.get(above..start)?)?;
        return Some(Cut { bytes: start..next, kept, above });
    }
    // Comments above the first key of a file are about all of it.
    let from = if at == tree.root() && n == 0 { work.line(start) } else { work.own(start) };
    Some((from..work.line_after(piece.end)).into())
}

/// The comments between two keys, as far to the right as the line that they are to stand above; `None` where something
/// else stands there.
fn lifted(between: &str, line: &str) -> Option<String> {
    let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
    let end = if between.contains('\r') { "\r\n" } else { "\n" };
    let mut kept = String::new();
    for comment in between.lines().map(str::trim).filter(|comment| !comment.is_empty()) {
        if !comment.starts_with('#') {
            return None;
        }
        kept.push_str(indent);
        kept.push_str(comment);
        kept.push_str(end);
    }
    Some(kept)
}

/// Which child a step leads to, the child, and what each child takes up.
pub(super) fn child(
    work: &Work<'_, '_>,
    tree: &Tree<'_>,
    at: u32,
    step: &Step,
    limit: usize,
) -> Option<(usize, u32, Vec<Range<usize>>)> {
    match step {
        Step::Key(name) => {
            let n = tree.pairs(at).position(|(key, _)| tree.node(key).text == name.as_str())?;
            let (_, value) = tree.pairs(at).nth(n)?;
            Some((n, value, work.map_pieces(at, limit)?))
        }
        Step::Item(n) => Some((*n, tree.items(at).nth(*n)?, work.list_pieces(at, limit)?)),
        Step::Name(_) => None,
    }
}

/// Whether two nodes say the same but for what `without` leads to in the first one.
fn same(a: &Tree<'_>, x: u32, b: &Tree<'_>, y: u32, without: Option<&[Step]>) -> bool {
    let (left, right) = (a.node(x), b.node(y));
    if left.kind != right.kind || left.text != right.text {
        return false;
    }
    // What is left of the way behind a child, where the way leads through it.
    let behind = |step: &Step| match without {
        Some([first, rest @ ..]) if first == step => Some(rest),
        _ => None,
    };
    match left.kind {
        Kind::Plain | Kind::Quoted => true,
        Kind::List => {
            let mut others = b.items(y);
            a.items(x).enumerate().all(|(n, item)| match behind(&Step::Item(n)) {
                Some([]) => true,
                rest => others.next().is_some_and(|other| same(a, item, b, other, rest)),
            }) && others.next().is_none()
        }
        Kind::Map => {
            let mut others = b.pairs(y);
            a.pairs(x).all(|(key, value)| match behind(&Step::Key(a.node(key).text.clone().into_owned())) {
                Some([]) => true,
                rest => others.next().is_some_and(|(name, other)| {
                    a.node(key).text == b.node(name).text && same(a, value, b, other, rest)
                }),
            }) && others.next().is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, route: &[Step]) -> String {
        remove(text, route).unwrap()
    }

    const TEXT: &str = "\
name: Acme
sponsor: {ours: jane, theirs: Sam}   # both
contacts:
  # the boss
  - name: Sam   # tall
    role: user
    # - {name: an old row}

  # the other
  - reports_to: Sam
    name: Kim
  - {name: Lu, reports_to: Sam, role: user}
reviews:
- {on: 2026-01-02, customer: [Sam, Kim]}
- {on: 2026-02-02, customer: [Kim, Sam]}
- {on: 2026-03-02, customer: [Sam]} # short
# the end
";

    #[test]
    fn entries_go_with_their_own_comments_and_nothing_else() {
        let contacts = |n: usize| vec!["contacts".into(), n.into()];
        assert_eq!(
            without(TEXT, &contacts(0)),
            TEXT.replace(
                "  # the boss\n  - name: Sam   # tall\n    role: user\n    # - {name: an old row}\n",
                ""
            )
        );
        assert_eq!(
            without(TEXT, &[&contacts(1)[..], &["reports_to".into()]].concat()),
            TEXT.replace("- reports_to: Sam\n    name: Kim", "- name: Kim")
        );
        assert_eq!(
            without(TEXT, &[&contacts(2)[..], &["reports_to".into()]].concat()),
            TEXT.replace("Lu, reports_to: Sam, role", "Lu, role")
        );
        assert_eq!(
            without(TEXT, &contacts(2)),
            TEXT.replace("  - {name: Lu, reports_to: Sam, role: user}\n", "")
        );
    }

    #[test]
    fn rows_in_brackets_lose_one_entry() {
        let customer = |review: usize, n: usize| -> Vec<Step> {
            vec!["reviews".into(), review.into(), "customer".into(), n.into()]
        };
        assert_eq!(without(TEXT, &customer(0, 0)), TEXT.replace("[Sam, Kim]", "[Kim]"));
        assert_eq!(without(TEXT, &customer(1, 1)), TEXT.replace("[Kim, Sam]", "[Kim]"));
        // The list would be empty, and its key goes too.
        assert_eq!(without(TEXT, &customer(2, 0)), TEXT.replace(", customer: [Sam]", ""));
        let theirs = ["sponsor".into(), "theirs".into()];
        assert_eq!(without(TEXT, &theirs), TEXT.replace(", theirs: Sam", ""));
    }

    #[test]
    fn what_would_be_empty_goes_as_a_whole() {
        let text = "name: A\ncontacts:\n  - {name: Sam}\nsponsor:\n  theirs: Sam\nfields: {a: 1}\n";
        let text = without(text, &["contacts".into(), 0.into()]);
        assert_eq!(text, "name: A\nsponsor:\n  theirs: Sam\nfields: {a: 1}\n");
        assert_eq!(without(&text, &["sponsor".into(), "theirs".into()]), "name: A\nfields: {a: 1}\n");
    }

    #[test]
    fn comments_of_what_stays_stay() {
        let text = "name: A\ncontacts:\n  - reports_to: Sam # why\n    # x\n\n    # y\n    name: Lu\n";
        let route = ["contacts".into(), 0.into(), "reports_to".into()];
        let expected = "name: A\ncontacts:\n  # x\n  # y\n  - name: Lu\n";
        assert_eq!(without(text, &route), expected);
        assert_eq!(without(&text.replace('\n', "\r\n"), &route), expected.replace('\n', "\r\n"));
        let text = "# About this account\ncontacts:\n  # the boss\n  - name: Sam\nname: A\n";
        assert_eq!(without(text, &["contacts".into(), 0.into()]), "# About this account\nname: A\n");
        let text = "name: A\n# Who is there\ncontacts:\n  - name: Sam\n";
        assert_eq!(without(text, &["contacts".into(), 0.into()]), "name: A\n");
    }

    #[test]
    fn what_is_no_comment_is_none() {
        let text =
            "contacts:\n  - {role: user, name: \"Kim\", aim: \"be their #1 supplier\"}\n  - name: Lu\n";
        assert_eq!(
            without(text, &["contacts".into(), 0.into(), "role".into()]),
            text.replace("role: user, ", "")
        );
        let text = "contacts:\n  - {role: user, # x\n     name: Kim}\n";
        assert!(remove(text, &["contacts".into(), 0.into(), "role".into()]).is_err());
    }

    #[test]
    fn what_is_not_there_or_wrong_is_refused() {
        assert!(remove("a: 1\n", &["b".into()]).is_err());
        assert!(remove("a: [\n", &["a".into()]).is_err());
        assert!(remove("a: [1]\n", &["a".into(), 3.into()]).is_err());
    }
}
