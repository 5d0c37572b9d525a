//! Front matter: the block between `---` lines at the very beginning of a text.

use std::ops::Range;

/// The block at the beginning of a text, cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// The block with its fences: bytes of the text.
    pub at: Range<usize>,
    /// What stands between the fences: bytes of the text.
    pub inner: Range<usize>,
}

/// A block that looks like front matter and is not read as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Where it stands: bytes of the text.
    pub at: Range<usize>,
    /// Why it is not read.
    pub why: &'static str,
}

/// Text or blank lines stand before the block.
pub const NOT_FIRST: &str = "it does not stand at the very beginning";
/// The block has no end.
pub const NOT_CLOSED: &str = "it is never closed by a line `---`";
/// Nothing stands in the block.
pub const EMPTY: &str = "it is empty";
/// A block follows the one that is read.
pub const SECOND: &str = "it is a second one";

/// What stands at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beginning {
    /// The front matter, where there is some.
    pub front: Option<Front>,
    /// Blocks that look like front matter and are not read.
    pub dead: Vec<Dead>,
    /// Where the text proper begins.
    pub body: usize,
}

/// How many lines at the top of a text are searched for a block that is out of place.
const TOP: usize = 24;

/// The lines of a text without their ends: bytes of the text, with the byte where the next line begins.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let start = at;
        let bytes = text.as_bytes();
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(text.len(), |n| start + n);
        at = match bytes.get(end) {
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
            Some(_) => end + 1,
            None => end,
        };
        Some((start..end, at))
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn is_end(line: &str) -> bool {
    matches!(line.trim_end(), "---" | "...")
}

/// Whether a line reads `key: value` or `key:`.
fn is_pair(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    let named = !key.is_empty()
        && key.len() <= 40
        && key.starts_with(|c: char| c.is_alphabetic())
        && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    named && (rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Whether a line may stand between the pairs of a block.
fn is_inside(line: &str) -> bool {
    let first = line.chars().next();
    line.trim().is_empty() || first.is_some_and(|c| matches!(c, ' ' | '\t' | '-')) || is_pair(line)
}

/// Cuts the front matter of a text and looks for blocks that only look like some.
#[must_use]
pub fn beginning(text: &str) -> Beginning {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut found = Beginning { body: start, ..Beginning::default() };
    if let Some((first, inner_start)) = lines(text, start).next()
        && is_fence(&text[first.clone()])
    {
        match lines(text, inner_start).find(|(line, _)| is_end(&text[line.clone()])) {
            Some((close, next)) => {
                let end = close.start + text[close.clone()].trim_end().len();
                let inner = inner_start..close.start;
                let blank = text[inner.clone()]
                    .lines()
                    .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
                if blank {
                    found.dead.push(Dead { at: start..end, why: EMPTY });
                } else {
                    found.front = Some(Front { at: start..end, inner });
                }
                found.body = next;
            }
            None => {
                let end = lines(text, inner_start)
                    .take_while(|(line, _)| {
                        let line = &text[line.clone()];
                        is_inside(line) && !line.trim().is_empty()
                    })
                    .last()
                    .map_or(first.end, |(line, _)| line.end);
                if end > first.end {
                    found.dead.push(Dead { at: start..end, why: NOT_CLOSED });
                }
            }
        }
    }
    if found.dead.is_empty()
        && let Some(at) = later(text, found.body)
    {
        let why = if found.front.is_some() { SECOND } else { NOT_FIRST };
        found.dead.push(Dead { at, why });
    }
    found
}

/// A block of pairs between fences that begins in the first lines from `from` on.
fn later(text: &str, from: usize) -> Option<Range<usize>> {
    let mut open: Option<(Range<usize>, bool)> = None;
    for (n, (line, _)) in lines(text, from).enumerate() {
        let content = &text[line.clone()];
        match &mut open {
            Some((fence, pairs)) => {
                if is_end(content) {
                    if *pairs {
                        return Some(fence.start..line.start + content.trim_end().len());
                    }
                    open = is_fence(content).then_some((line, false));
                } else if is_inside(content) || content.starts_with('#') {
                    *pairs |= is_pair(content);
                } else {
                    open = None;
                }
            }
            None if is_fence(content) => open = Some((line, false)),
            None => {}
        }
        if open.is_none() && n >= TOP {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_block_at_the_beginning() {
        for text in [
            "---\na: 1\n---\nbody",
            "\u{feff}---\na: 1\n---\nbody",
            "---  \r\na: 1\r\n...\r\nbody",
            "---\ra: 1\r---\rbody",
        ] {
            let found = beginning(text);
            assert_eq!(text[found.front.unwrap().inner].trim(), "a: 1", "{text:?}");
            assert_eq!(&text[found.body..], "body", "{text:?}");
            assert_eq!(found.dead, []);
        }
    }

    #[test]
    fn says_why_a_block_is_dead() {
        let why = |text: &str| {
            let found = beginning(text);
            assert!(found.front.is_none(), "{text:?}");
            found.dead.first().map(|d| (d.why, text[d.at.clone()].to_owned()))
        };
        let dead = |why, at: &str| Some((why, at.to_owned()));
        assert_eq!(why("\n---\na: 1\n---\nx"), dead(NOT_FIRST, "---\na: 1\n---"));
        assert_eq!(why("# Title\n\n---\na: 1\n---\nx"), dead(NOT_FIRST, "---\na: 1\n---"));
        assert_eq!(why("---\na: 1\nb: 2\n\n# Title\n"), dead(NOT_CLOSED, "---\na: 1\nb: 2"));
        assert_eq!(why("---\n\n---\nx"), dead(EMPTY, "---\n\n---"));
        assert_eq!(why("---\n# account: acme\n---\nx"), dead(EMPTY, "---\n# account: acme\n---"));
        assert_eq!(why("text\n\n---\n\nmore\n\n---\nend"), None);
        assert_eq!(why("no front matter: at all\n"), None);
        assert_eq!(why(""), None);
        let twice = beginning("---\na: 1\n---\n---\nb: 2\n---\n");
        assert!(twice.front.is_some());
        assert_eq!(twice.dead[0].why, SECOND);
    }
}
