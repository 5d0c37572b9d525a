//! Changing a text by fixes, and showing what changed.

use similar::TextDiff;

use super::finding::{Edit, Fix};

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The text as it is now.
    pub text: String,
    /// How many fixes took effect.
    pub applied: usize,
    /// How many did not, because another one changes the same place or their places are not in the text.
    pub skipped: usize,
    /// For each fix in turn whether it took effect.
    pub made: Vec<bool>,
    /// The changes that were made, in the order of the text.
    pub edits: Vec<Edit>,
}

impl Applied {
    /// Where a byte of the old text lies in the new one; what was replaced lies where its replacement begins.
    #[must_use]
    pub fn moved(&self, at: usize) -> usize {
        let mut now = at;
        for edit in self.edits.iter().take_while(|edit| edit.start <= at) {
            if edit.end <= at {
                now = now + edit.text.len() - (edit.end - edit.start);
            } else {
                now -= at - edit.start;
            }
        }
        now
    }
}

/// Applies fixes to a text, each wholly or not at all. Of two that change the same place the one that comes first
/// takes effect; insertions at the same place follow each other by their rank, then in the order of
/// the fixes.
#[must_use]
pub fn apply(text: &str, fixes: &[&Fix]) -> Applied {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut made_of = Vec::with_capacity(fixes.len());
    for fix in fixes {
        let fits = fix.edits.iter().enumerate().all(|(n, edit)| {
            let inside = edit.start <= edit.end
                && text.is_char_boundary(edit.start)
                && text.is_char_boundary(edit.end);
            let others = taken.iter().copied().chain(fix.edits[..n].iter());
            inside && !others.into_iter().any(|other| overlap(edit, other))
        });
        // The same change by two fixes is made once.
        let made = !fix.edits.is_empty()
            && fix.edits.iter().all(|edit| edit.start < edit.end && taken.contains(&edit));
        let takes = fits && !fix.edits.is_empty();
        if takes {
            taken.extend(&fix.edits);
        }
        made_of.push(takes || made);
    }
    taken.sort_by_key(|edit| (edit.start, edit.end, edit.rank));
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in &taken {
        out.push_str(&text[at..edit.start]);
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(&text[at..]);
    let applied = made_of.iter().filter(|made| **made).count();
    Applied {
        text: out,
        applied,
        skipped: fixes.len() - applied,
        made: made_of,
        edits: taken.into_iter().cloned().collect(),
    }
}

/// Whether two edits touch the same bytes, or one inserts inside what the other takes away.
fn overlap(a: &Edit, b: &Edit) -> bool {
    if a.start == a.end && b.start == b.end {
        return false;
    }
    if a.start == a.end || b.start == b.end {
        let (point, range) = if a.start == a.end { (a, b) } else { (b, a) };
        return range.start < point.start && point.start < range.end;
    }
    a.start < b.end && b.start < a.end
}

/// What changed in a file, as a unified diff; empty where nothing did.
#[must_use]
pub fn unified_diff(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|(s, e, t)| Edit { start: *s, end: *e, text: (*t).to_owned(), rank: 0 });
        Fix { what: "x".to_owned(), edits: edits.collect() }
    }

    fn applied(text: &str, fixes: &[Fix]) -> (String, usize, usize) {
        let found = apply(text, &fixes.iter().collect::<Vec<_>>());
        (found.text, found.applied, found.skipped)
    }

    #[test]
    fn what_overlaps_is_left() {
        let fixes = [fix(&[(2, 4, "X")]), fix(&[(3, 5, "Y")]), fix(&[(0, 1, "")])];
        assert_eq!(applied("abcdef", &fixes), ("bXef".to_owned(), 2, 1));
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        let fixes = [fix(&[(1, 1, "1")]), fix(&[(1, 1, "2")]), fix(&[(1, 2, "B")])];
        assert_eq!(applied("abc", &fixes), ("a12Bc".to_owned(), 3, 0));
    }

    #[test]
    fn a_fix_is_made_wholly_or_not_at_all() {
        assert_eq!(applied("ä", &[fix(&[(0, 0, "x"), (1, 1, "y")])]), ("ä".to_owned(), 0, 1));
        assert_eq!(applied("a", &[fix(&[(0, 9, "")])]), ("a".to_owned(), 0, 1));
        let twice = [fix(&[(0, 1, "b")]), fix(&[(0, 1, "b")])];
        assert_eq!(applied("a", &twice), ("b".to_owned(), 2, 0));
    }

    #[test]
    fn what_stays_is_found_again() {
        let fixes = [fix(&[(1, 3, "XYZ")]), fix(&[(4, 4, "-")]), fix(&[(5, 6, "")])];
        let found = apply("abcdefg", &fixes.iter().collect::<Vec<_>>());
        assert_eq!(found.text, "aXYZd-eg");
        let moved = [0, 1, 2, 3, 4, 6, 7].map(|at| found.moved(at));
        assert_eq!(moved, [0, 1, 1, 4, 6, 7, 8]);
        assert_eq!(found.made, [true, true, true]);
    }

    #[test]
    fn the_difference_names_the_file() {
        let diff = unified_diff("p/x.md", "a\nb\n", "a\nc\n");
        assert_eq!(diff, "--- a/p/x.md\n+++ b/p/x.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
        assert_eq!(unified_diff("x", "a", "a"), "");
    }
}
