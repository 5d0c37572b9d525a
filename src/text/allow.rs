//! Comments that allow what a rule would report: `# kam: allow[rule] reason` in YAML, `<!-- kam: allow[rule] reason -->`
//! in Markdown and YAML comments in its front matter.
//!
//! A comment at the end of a line covers that line, one on a line of its own the next node or block, and one before
//! everything else the whole file.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::finding::Span;
use super::source::span;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// YAML.
    Yaml,
    /// Markdown, perhaps with front matter.
    Markdown,
}

/// A comment that allows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The rules that it names, in small letters, each with its place.
    pub rules: Vec<(String, Span)>,
    /// Why; empty where it does not say.
    pub reason: String,
    /// The comment.
    pub at: Span,
    /// What it covers.
    pub covers: Covers,
}

/// What an allowance covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covers {
    /// The findings that begin in this stretch of bytes.
    Bytes(Range<usize>),
    /// Every finding in the file.
    WholeFile,
}

impl Covers {
    /// Whether a finding at a place is covered; one without a place is about the whole file.
    #[must_use]
    pub fn holds(&self, at: Option<&Span>) -> bool {
        match self {
            Covers::WholeFile => true,
            Covers::Bytes(bytes) => at.is_some_and(|span| bytes.contains(&span.start)),
        }
    }
}

/// Whether a text may hold allowances at all; almost none does, and this is quick.
#[must_use]
pub fn may_hold(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"[").next().is_some()
        && memchr::memchr2_iter(b'k', b'K', text).any(|at| {
            text.get(at..at + 3).is_some_and(|word| word.eq_ignore_ascii_case(b"kam"))
                && text[at + 3..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
        })
}

/// The allowances of a text, in the order in which they stand.
#[must_use]
pub fn allowances(text: &str, kind: Kind) -> Vec<Allowance> {
    if !may_hold(text.as_bytes()) {
        return Vec::new();
    }
    match kind {
        Kind::Yaml => yaml(text, 0..text.len()),
        Kind::Markdown => {
            let front = front_matter(text);
            let mut found = yaml(text, front.clone());
            let body = if front.end == 0 { 0 } else { line_end(text, front.end) };
            found.extend(markdown(text, body));
            found
        }
    }
}

/// Reads `kam: allow[rule, rule] reason`; `offset` is where `comment` begins in the text.
fn read(text: &str, comment: &str, offset: usize, at: Range<usize>, covers: Covers) -> Option<Allowance> {
    let rest = word(comment, "kam")?.trim_start().strip_prefix(':')?;
    let list = word(rest.trim_start(), "allow")?.trim_start().strip_prefix('[')?;
    let (list, reason) = list.split_once(']')?;
    let begin = offset + (comment.len() - reason.len() - 1 - list.len());
    let mut rules = Vec::new();
    let mut passed = 0;
    for part in list.split(',') {
        let name = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
        if !name.is_empty() {
            let start = begin + passed + part.find(name).unwrap_or(0);
            rules.push((name.to_lowercase(), span(text, start, start + name.len())));
        }
        passed += part.len() + 1;
    }
    let reason = reason.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—'));
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Allowance { rules, reason, at: span(text, at.start, at.end), covers })
}

/// What follows a word, in letters of either size.
fn word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

/// A line of YAML.
struct Line {
    bytes: Range<usize>,
    /// How far its content is indented; `None` where there is none, or where it continues a value from above.
    indent: Option<usize>,
    /// Whether it begins with `- `.
    item: bool,
    comment: Option<Range<usize>>,
}

/// The lines of YAML with their comments. Quoted values and blocks of text are passed over, so that what looks like a
/// comment in them is none.
fn lines(text: &str, within: Range<usize>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut quote: Option<char> = None;
    let mut block: Option<usize> = None;
    let mut at = within.start;
    while at < within.end {
        let next = line_end(text, at).min(within.end);
        let line = text[at..next].trim_end_matches(['\n', '\r']);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let blank = line.trim().is_empty();
        let mut this = Line { bytes: at..next, indent: None, item: false, comment: None };
        if let Some(parent) = block {
            if blank || indent > parent {
                lines.push(this);
                at = next;
                continue;
            }
            block = None;
        }
        let continues = quote.is_some();
        let comment = comment(line, &mut quote);
        let content = line[..comment.unwrap_or(line.len())].trim();
        if !continues && !content.is_empty() {
            this.indent = Some(indent);
            this.item = content == "-" || content.starts_with("- ");
            if quote.is_none() {
                block = block_of(&line[..comment.unwrap_or(line.len())]);
            }
        }
        this.comment = comment.map(|start| at + start..at + line.len());
        lines.push(this);
        at = next;
    }
    lines
}

/// The comments of a text in YAML, in order: where each stands, and whether it has a line of its own.
pub(super) fn comments(text: &str) -> Vec<(Range<usize>, bool)> {
    let found = lines(text, 0..text.len()).into_iter().filter_map(|line| {
        let at = line.comment?;
        let own = text[line.bytes.start..at.start].trim().is_empty();
        Some((at, own))
    });
    found.collect()
}

/// Where the comment of a line begins, and whether a quoted value is still open behind the line.
fn comment(line: &str, quote: &mut Option<char>) -> Option<usize> {
    // A quote opens a value only where one can begin.
    let mut fresh = true;
    let mut before = ' ';
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match *quote {
            Some('\'') if c == '\'' => match chars.peek() {
                Some((_, '\'')) => drop(chars.next()),
                _ => *quote = None,
            },
            Some('"') if c == '\\' => drop(chars.next()),
            Some('"') if c == '"' => *quote = None,
            Some(_) => {}
            None => match c {
                '#' if before.is_whitespace() => return Some(at),
                '"' | '\'' if fresh => *quote = Some(c),
                ' ' | '\t' => fresh |= matches!(before, ':' | '-' | '?'),
                '[' | '{' | ',' => fresh = true,
                _ => fresh = false,
            },
        }
        before = c;
    }
    None
}

/// How far the parent of a block of text is indented, where the line opens one with `|` or `>`.
fn block_of(line: &str) -> Option<usize> {
    let last = line.split_whitespace().next_back()?;
    let head = last.strip_prefix(['|', '>'])?;
    if !head.chars().all(|c| matches!(c, '+' | '-' | '0'..='9')) || head.len() > 2 {
        return None;
    }
    let before = line.trim_end().strip_suffix(last)?.trim_end();
    if !before.ends_with([':', '-', '?']) {
        return None;
    }
    let mut indent = 0;
    let mut rest = before;
    loop {
        let inner = rest.trim_start_matches(' ');
        indent += rest.len() - inner.len();
        match inner.strip_prefix("- ") {
            Some(after) if !after.trim().is_empty() => {
                indent += 1;
                rest = &inner[1..];
            }
            _ => return Some(indent),
        }
    }
}

fn yaml(text: &str, within: Range<usize>) -> Vec<Allowance> {
    let lines = lines(text, within);
    let content = |line: &Line| {
        line.indent.is_some() && !matches!(text[line.bytes.clone()].trim_end(), "---") && {
            !text[line.bytes.clone()].starts_with('%')
        }
    };
    let mut begun = false;
    let mut found = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        begun |= content(line);
        let Some(at) = line.comment.clone() else { continue };
        let body = text[at.clone()].trim_start_matches('#').trim_start();
        let own = text[line.bytes.start..at.start].trim().is_empty();
        let covers = if !own {
            Covers::Bytes(line.bytes.clone())
        } else if begun {
            match node(text, &lines[n + 1..]) {
                Some(bytes) => Covers::Bytes(bytes),
                None => Covers::Bytes(at.end..at.end),
            }
        } else {
            Covers::WholeFile
        };
        found.extend(read(text, body, at.end - body.len(), at, covers));
    }
    found
}

/// The node that begins on the first line with content, with all its children.
fn node(text: &str, lines: &[Line]) -> Option<Range<usize>> {
    let first = lines.iter().position(|line| line.indent.is_some())?;
    let (head, indent) = (&lines[first], lines[first].indent?);
    let mut end = head.bytes.end;
    for line in &lines[first + 1..] {
        let below = match line.indent {
            None => true,
            Some(other) if other == indent => {
                // The list of a key may stand as far to the left as the key; a bracket closes what was opened.
                let closes = text[line.bytes.clone()].trim_start().starts_with([']', '}']);
                closes || (line.item && !head.item)
            }
            Some(other) => other > indent,
        };
        if !below {
            break;
        }
        end = line.bytes.end;
    }
    Some(head.bytes.start..end)
}

/// The bytes between the lines `---` at the beginning of a page; none where it has no front matter.
fn front_matter(text: &str) -> Range<usize> {
    let first = line_end(text, 0);
    if text[..first].trim_end() != "---" {
        return 0..0;
    }
    let mut at = first;
    while at < text.len() {
        let next = line_end(text, at);
        if matches!(text[at..next].trim_end(), "---" | "...") {
            return first..at;
        }
        at = next;
    }
    0..0
}

fn markdown(text: &str, body: usize) -> Vec<Allowance> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    // Blocks in their order: where they lie, and whether they are lists.
    let mut blocks: Vec<(Range<usize>, bool)> = Vec::new();
    let mut comments: Vec<(Range<usize>, bool)> = Vec::new();
    for (event, range) in Parser::new_ext(&text[body..], options).into_offset_iter() {
        let range = range.start + body..range.end + body;
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let inside: Vec<Range<usize>> = html_comments(text, range.clone()).collect();
                let bare = inside.iter().fold(text[range.clone()].to_owned(), |rest, comment| {
                    rest.replace(&text[comment.clone()], "")
                });
                let own = bare.trim().is_empty();
                if !own {
                    blocks.push((range, false));
                }
                comments.extend(inside.into_iter().map(|comment| (comment, own)));
            }
            Event::InlineHtml(_) => {
                comments.extend(html_comments(text, range).map(|comment| (comment, false)));
            }
            Event::Start(Tag::List(_)) => blocks.push((range, true)),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::Item
                | Tag::Table(_)
                | Tag::FootnoteDefinition(_),
            )
            | Event::Rule => blocks.push((range, false)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (at, own) in comments {
        let inner = &text[at.start + 4..at.end - 3];
        let body = inner.trim_start();
        let covers = if !own {
            let start = text[..at.start].rfind('\n').map_or(0, |n| n + 1);
            Covers::Bytes(start..line_end(text, at.end))
        } else if blocks.first().is_none_or(|(first, _)| at.end <= first.start) && !blocks.is_empty() {
            Covers::WholeFile
        } else {
            Covers::Bytes(next_block(text, &blocks, &at))
        };
        let offset = at.end - 3 - body.len();
        found.extend(read(text, body, offset, at, covers));
    }
    found
}

/// The block behind a comment. A comment between items of a list ends the list in the eyes of Markdown; what is meant
/// is the item behind it.
fn next_block(text: &str, blocks: &[(Range<usize>, bool)], at: &Range<usize>) -> Range<usize> {
    let after = blocks.iter().position(|(block, _)| block.start >= at.end);
    let Some(n) = after else { return at.end..at.end };
    let (block, list) = &blocks[n];
    let between = |block: &Range<usize>| block.end <= at.start && text[block.end..at.start].trim().is_empty();
    let ends_a_list = blocks.iter().any(|(block, list)| *list && between(block));
    match blocks.get(n + 1) {
        Some((item, _)) if *list && ends_a_list => item.clone(),
        _ => block.clone(),
    }
}

/// The comments in a stretch of HTML.
fn html_comments(text: &str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = within.start;
    std::iter::from_fn(move || {
        let start = at + text[at..within.end].find("<!--")?;
        let end = start + 4 + text.get(start + 4..within.end)?.find("-->")? + 3;
        at = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the allowances of a text cover, as `rules|reason|first words of what is covered`.
    fn of(text: &str, kind: Kind) -> Vec<String> {
        let shown = |a: &Allowance| {
            let rules: Vec<&str> = a.rules.iter().map(|(name, _)| name.as_str()).collect();
            for (name, at) in &a.rules {
                assert_eq!(text[at.start..at.end].to_lowercase(), *name);
            }
            let covers = match &a.covers {
                Covers::WholeFile => "*".to_owned(),
                Covers::Bytes(bytes) => text[bytes.clone()].trim_end().replace('\n', "/"),
            };
            format!("{}|{}|{covers}", rules.join(","), a.reason)
        };
        allowances(text, kind).iter().map(shown).collect()
    }

    #[test]
    fn spellings() {
        let read = [
            ("# kam: allow[x] why", "x|why"),
            ("#kam:allow[x]", "x|"),
            ("#   KAM :  Allow [ x ]   why not", "x|why not"),
            ("# kam: allow[x, y-z] two", "x,y-z|two"),
            ("# kam: allow[x,,y,]", "x,y|"),
            ("# kam: allow[`x`] quoted", "x|quoted"),
            ("# kam: allow[X-Y] large", "x-y|large"),
            ("## kam: allow[x] more signs", "x|more signs"),
            ("# kam: allow[x]: why", "x|why"),
            ("# kam: allow[x] — why", "x|why"),
            ("# kam: allow[x] - why [see 3]", "x|why [see 3]"),
            ("# kam: allow[x]why", "x|why"),
            ("# kam: allow[] nothing", "|nothing"),
            ("#\tkam: allow[x] tab", "x|tab"),
        ];
        for (comment, expected) in read {
            for text in [format!("a: 1 {comment}\n"), format!("a: 1 {comment}\r\nb: 2\r\n")] {
                let found = of(&text, Kind::Yaml);
                assert_eq!(found.len(), 1, "{text}");
                assert!(found[0].starts_with(&format!("{expected}|a: 1")), "{found:?}");
            }
            let inner = comment.trim_start_matches('#');
            let found = of(&format!("a\n\nb <!--{inner}--> c\n\nd\n"), Kind::Markdown);
            assert_eq!(found.len(), 1, "{inner}");
            assert!(found[0].starts_with(&format!("{expected}|b <!--")), "{found:?}");
        }
        let none = [
            "a: 1# kam: allow[x] no space before it",
            "a: '# kam: allow[x] quoted'",
            "a: \"it \\\" # kam: allow[x] quoted\"",
            "a: 'it''s\n  # kam: allow[x] over lines'",
            "a: |\n  text\n  # kam: allow[x] text\nb: 1",
            "- k: >-\n    # kam: allow[x] text",
            "a: 1 # see kam: allow[x]",
            "a: 1 # kam: allow x",
            "a: 1 # kam: allow[x",
            "a: 1 # kam allow[x]",
            "a: 1 # kam: allowed[x]",
        ];
        for text in none {
            assert!(of(text, Kind::Yaml).is_empty(), "{text}");
        }
        for text in [
            "`<!-- kam: allow[x] code -->`\n",
            "```\n<!-- kam: allow[x] code -->\n```\n",
            "    <!-- kam: allow[x] code -->\n",
            "\\<!-- kam: allow[x] escaped -->\n",
            "# kam: allow[x] a heading\n",
            "a <!-- kam: allow[x] not closed\n",
        ] {
            assert!(of(text, Kind::Markdown).is_empty(), "{text}");
        }
    }

    #[test]
    fn in_yaml_the_next_node_with_its_children() {
        let text = "\
a: it's # kam: allow[one] line
# kam: allow[two] node
# and another word

b:
- x: 1
  y: |
 # kam: allow[odd] not text, for it is not indented
- z
c:
  # kam: allow[three] item
  - d: 1
    e: 2
  - f
# kam: allow[four] nothing follows
";
        let text = text.replace(" # kam: allow[odd] not text, for it is not indented\n", "    # text\n");
        assert_eq!(
            of(&text, Kind::Yaml),
            [
                "one|line|a: it's # kam: allow[one] line",
                "two|node|b:/- x: 1/  y: |/    # text/- z",
                "three|item|  - d: 1/    e: 2",
                "four|nothing follows|",
            ]
        );
    }

    #[test]
    fn before_everything_it_covers_the_file() {
        assert_eq!(of("# about\n---\n# kam: allow[x] all\na: 1\n", Kind::Yaml), ["x|all|*"]);
        assert_eq!(
            of("---\n# kam: allow[x] all\na: 1\n# kam: allow[y] b\nb: 2\n---\n# T\n", Kind::Markdown),
            ["x|all|*", "y|b|b: 2"]
        );
        assert_eq!(of("---\na: 1\n---\n\n<!-- kam: allow[x] all -->\n\n# T\n", Kind::Markdown), ["x|all|*"]);
    }

    #[test]
    fn in_markdown_the_next_block() {
        let text = "\
# T

<!-- kam: allow[a] heading -->
## H

<!-- kam: allow[b] list -->

- one
- two <!-- kam: allow[c] line -->
<!-- kam: allow[d] item -->
- three
- four

<!-- kam: allow[e] over
lines -->
| t | u |
|---|---|
| 1 | 2 <!-- kam: allow[f] row --> |

> quote

- <!-- kam: allow[g] beginning --> of an item
- x
  <!-- kam: allow[h] inside -->
- y
";
        assert_eq!(
            of(text, Kind::Markdown),
            [
                "a|heading|## H",
                "b|list|- one/- two <!-- kam: allow[c] line -->",
                "c|line|- two <!-- kam: allow[c] line -->",
                "d|item|- three",
                "e|over lines|| t | u |/|---|---|/| 1 | 2 <!-- kam: allow[f] row --> |",
                "f|row|| 1 | 2 <!-- kam: allow[f] row --> |",
                "g|beginning|- <!-- kam: allow[g] beginning --> of an item",
                "h|inside|- y",
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "[-a:#'\"|> \\[\\]<!äk\n\r`]{0,60}(<!-- )?# kam: allow\\[x[-a:#'\"|> \\[\\]<!ä\n\r`]{0,60}") {
            for kind in [Kind::Yaml, Kind::Markdown] {
                let _ = allowances(&text, kind);
            }
        }
    }
}
