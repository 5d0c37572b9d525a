//! What in a text no page can show as it stands, or would take an engine's time without end.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::front::{beginning, lines};
use super::outline::{floor, outside_comments};

/// The longest text that is laid out, in bytes.
pub const MAX_BYTES: usize = 64 << 10;

/// Something that a page cannot show as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// The text is longer than [`MAX_BYTES`]: so many bytes. Blocks the layout.
    Long(usize),
    /// Lists, quotes and tables nested deeper than any page can show. Blocks the layout.
    Deep,
    /// A run of so many combining marks on one letter. Blocks the layout.
    Combining(usize),
    /// A table with so many columns. Blocks the layout.
    Columns(usize),
    /// A character that turns the direction of text round, unseen. It is left out of pages.
    Bidi(char),
    /// HTML other than comments: printed as text.
    RawHtml,
    /// An image, by its address: a box with its alternative text is printed, no file is opened.
    Image(String),
    /// A link that leads elsewhere than to http, https or mailto, by its address: printed without the link.
    Link(String),
    /// Front matter that is not read as such: not at the very beginning, not closed, or empty; which of these, in words.
    FrontMatter(&'static str),
}

impl Oddity {
    /// Whether a text with this is not laid out at all.
    #[must_use]
    pub fn blocks(&self) -> bool {
        matches!(self, Oddity::Long(_) | Oddity::Deep | Oddity::Combining(_) | Oddity::Columns(_))
    }
}

/// An oddity and where it stands: bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// What it is.
    pub oddity: Oddity,
    /// Where.
    pub at: Range<usize>,
}

/// How deep blocks may nest: a list and its item count one each, a quote counts [`QUOTE`].
const MAX_DEPTH: usize = 24;

/// What a quote counts for: each takes room from both sides of a page.
const QUOTE: usize = 3;

/// How many combining marks may follow one another.
pub const MAX_MARKS: usize = 16;

/// How many columns a table may have.
const MAX_COLUMNS: usize = 32;

/// Everything odd in a text, in its order. Takes time linear in the text whatever stands in it.
#[must_use]
pub fn odd(text: &str) -> Vec<Odd> {
    let mut found = Vec::new();
    if text.len() > MAX_BYTES {
        let line = text.find(['\n', '\r']).unwrap_or(text.len());
        found.push(Odd { oddity: Oddity::Long(text.len()), at: 0..floor(text, line.min(MAX_BYTES)) });
    }
    let text = &text[..floor(text, MAX_BYTES)];
    let start = beginning(text);
    found.extend(start.dead.iter().map(|d| Odd { oddity: Oddity::FrontMatter(d.why), at: d.at.clone() }));
    letters(text, &mut found);
    let crowded = lines(text, start.body).map(|(line, _)| line).find(|line| is_crowded(&text[line.clone()]));
    if let Some(line) = crowded {
        let end = floor(text, line.end.min(line.start + 80));
        found.push(Odd { oddity: Oddity::Deep, at: line.start..end });
    }
    blocks(&tame(text), start.body, &mut found);
    found.sort_by_key(|odd| (odd.at.start, odd.at.end));
    let mut deep = false;
    found.retain(|odd| odd.oddity != Oddity::Deep || !std::mem::replace(&mut deep, true));
    found
}

/// The text with what no parser should see blanked out, so that every byte keeps its place: lines that open more
/// blocks than may nest, and blocks that look like front matter and are not read as such.
pub(super) fn tame(text: &str) -> Cow<'_, str> {
    let start = beginning(text);
    let dead: Vec<&Range<usize>> =
        start.dead.iter().map(|d| &d.at).filter(|at| at.end > start.body).collect();
    let wild = |line: &Range<usize>| {
        dead.iter().any(|d| d.start <= line.start && line.start < d.end)
            || (line.start >= start.body && is_crowded(&text[line.clone()]))
    };
    if dead.is_empty() && !lines(text, start.body).any(|(line, _)| wild(&line)) {
        return Cow::Borrowed(text);
    }
    let mut tame = String::with_capacity(text.len());
    for (line, next) in lines(text, 0) {
        if wild(&line) {
            tame.extend(std::iter::repeat_n(' ', line.len()));
        } else {
            tame.push_str(&text[line.clone()]);
        }
        tame.push_str(&text[line.end..next]);
    }
    Cow::Owned(tame)
}

/// Whether a line opens more blocks than may nest: marks of quotes and lists one after the other.
fn is_crowded(line: &str) -> bool {
    let mut depth = 0;
    let mut bytes = line.bytes().peekable();
    while let Some(b) = bytes.next() {
        match b {
            b' ' | b'\t' => {}
            b'>' => depth += QUOTE,
            b'-' | b'*' | b'+' if matches!(bytes.peek(), Some(b' ' | b'\t') | None) => depth += 2,
            b'0'..=b'9' => {
                while bytes.next_if(u8::is_ascii_digit).is_some() {}
                let mark = bytes.next_if(|b| matches!(b, b'.' | b')')).is_some();
                if !(mark && matches!(bytes.peek(), Some(b' ' | b'\t') | None)) {
                    break;
                }
                depth += 2;
            }
            _ => break,
        }
    }
    // A line of nothing but `- - -` is a rule.
    depth > MAX_DEPTH && !is_rule(line)
}

fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let first = marks.next();
    matches!(first, Some('-' | '*')) && marks.all(|c| Some(c) == first)
}

/// What single letters have that is odd.
fn letters(text: &str, found: &mut Vec<Odd>) {
    let mut marks: Option<(usize, usize)> = None;
    let mut turn: Option<(char, Range<usize>)> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_mark(c) {
            marks = Some(marks.map_or((at, 1), |(start, n)| (start, n + 1)));
        } else if let Some((start, n)) = marks.take().filter(|m| m.1 > MAX_MARKS) {
            found.push(Odd { oddity: Oddity::Combining(n), at: start..at });
        }
        match &mut turn {
            Some((_, range)) if is_turn(c) && range.end == at => range.end = end,
            _ if is_turn(c) => {
                let before = turn.replace((c, at..end));
                found.extend(before.map(|(c, at)| Odd { oddity: Oddity::Bidi(c), at }));
            }
            _ => {}
        }
    }
    if let Some((start, n)) = marks.filter(|m| m.1 > MAX_MARKS) {
        found.push(Odd { oddity: Oddity::Combining(n), at: start..text.len() });
    }
    found.extend(turn.map(|(c, at)| Odd { oddity: Oddity::Bidi(c), at }));
}

/// Whether a character stands on the one before it.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{f71}'..='\u{f84}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}'..='\u{200d}' | '\u{20d0}'..='\u{20ff}'
        | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character turns the direction of text round.
fn is_turn(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// What the blocks of a text have that is odd.
fn blocks(text: &str, from: usize, found: &mut Vec<Odd>) {
    let mut depth = 0;
    for (event, at) in Parser::new_ext(&text[from..], super::options()).into_offset_iter() {
        let at = at.start + from..at.end + from;
        let mut note = |oddity: Oddity| {
            let stretch = text.get(at.clone()).unwrap_or_default();
            let line = stretch.find(['\n', '\r']).unwrap_or(stretch.len());
            found.push(Odd { oddity, at: at.start..at.start + stretch[..line].trim_end().len() });
        };
        let room = |tag: &TagEnd| match tag {
            TagEnd::BlockQuote(_) => QUOTE,
            TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => 1,
            _ => 0,
        };
        match event {
            Event::Start(tag) => {
                depth += room(&tag.to_end());
                if depth > MAX_DEPTH && room(&tag.to_end()) > 0 {
                    note(Oddity::Deep);
                }
                match tag {
                    Tag::Table(columns) if columns.len() > MAX_COLUMNS => {
                        note(Oddity::Columns(columns.len()));
                    }
                    Tag::Image { dest_url, .. } => note(Oddity::Image(dest_url.into_string())),
                    Tag::Link { dest_url, link_type, .. } if !is_safe(&dest_url, link_type) => {
                        note(Oddity::Link(dest_url.into_string()));
                    }
                    Tag::HtmlBlock => {
                        let parts = outside_comments(text, at.clone());
                        if let Some(part) = parts.into_iter().find(|p| text[p.clone()].contains('<')) {
                            let line =
                                text[part.clone()].find(['\n', '\r']).map_or(part.end, |n| part.start + n);
                            found.push(Odd { oddity: Oddity::RawHtml, at: part.start..line });
                        }
                    }
                    _ => {}
                }
            }
            Event::End(tag) => depth = usize::saturating_sub(depth, room(&tag)),
            Event::InlineHtml(html) if !html.starts_with("<!--") => note(Oddity::RawHtml),
            Event::FootnoteReference(label) => note(Oddity::Link(format!("[^{label}]"))),
            _ => {}
        }
    }
}

/// Whether an address leads to a page or a letter box.
fn is_safe(address: &str, kind: LinkType) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    kind == LinkType::Email || ["http", "https", "mailto"].iter().any(|s| scheme.eq_ignore_ascii_case(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<(Oddity, &str)> {
        odd(text).into_iter().map(|o| (o.oddity, &text[o.at])).collect()
    }

    #[test]
    fn says_what_is_odd_and_where() {
        assert_eq!(
            seen("plain **text** <!-- c --> [a](https://x.y) <me@x.y> [b](mailto:me@x.y)\n\n<!-- c -->\n"),
            []
        );
        let link = |to: &str| Oddity::Link(to.to_owned());
        assert_eq!(seen("a [b](file:///etc) c"), [(link("file:///etc"), "[b](file:///etc)")]);
        assert_eq!(seen("[b][r]\n\n[r]: ../x.md"), [(link("../x.md"), "[b][r]")]);
        assert_eq!(seen("[b](#top)"), [(link("#top"), "[b](#top)")]);
        assert_eq!(seen("<javascript:x>"), [(link("javascript:x"), "<javascript:x>")]);
        assert_eq!(seen("a[^1]\n\n[^1]: note"), [(link("[^1]"), "[^1]")]);
        assert_eq!(seen("a ![b](c.png)"), [(Oddity::Image("c.png".to_owned()), "![b](c.png)")]);
        assert_eq!(seen("a <b>c</b>"), [(Oddity::RawHtml, "<b>"), (Oddity::RawHtml, "</b>")]);
        assert_eq!(seen("<!-- c -->\n<div>\nx\n</div>"), [(Oddity::RawHtml, "<div>")]);
        assert_eq!(seen("a\u{202e}\u{202e}b"), [(Oddity::Bidi('\u{202e}'), "\u{202e}\u{202e}")]);
        let zalgo = format!("a{}b", "\u{301}".repeat(17));
        assert_eq!(seen(&zalgo), [(Oddity::Combining(17), &zalgo[1..zalgo.len() - 1])]);
        assert_eq!(seen(&format!("a{}b", "\u{301}".repeat(16))), []);
        let wide = format!("{}\n{}\n", "|a".repeat(33), "|-".repeat(33));
        assert_eq!(seen(&wide)[0].0, Oddity::Columns(33));
        assert_eq!(seen(&format!("{}a", "> ".repeat(9)))[0].0, Oddity::Deep);
        assert_eq!(seen(&format!("{}a", "> ".repeat(8))), []);
        assert_eq!(seen(&format!("{}a", "- ".repeat(13)))[0].0, Oddity::Deep);
        let nested: String = (0..13).map(|n| format!("{}- a\n", "  ".repeat(n))).collect();
        assert_eq!(seen(&nested)[0].0, Oddity::Deep);
        assert_eq!(seen(&format!("a\n\n{}\n\nb", "- ".repeat(40))), []);
        assert_eq!(
            seen("\n---\na: 1\n---\n")[0],
            (Oddity::FrontMatter(super::super::front::NOT_FIRST), "---\na: 1\n---")
        );
        let long = "word ".repeat(20_000);
        assert_eq!(odd(&long)[0].oddity, Oddity::Long(100_000));
    }

    #[test]
    fn hostile_texts_take_no_time() {
        let fill = |unit: &str| unit.repeat(MAX_BYTES / unit.len());
        let half = |unit: &str| unit.repeat(MAX_BYTES / unit.len() / 2);
        let start = std::time::Instant::now();
        for text in [
            fill("["),
            fill("*"),
            fill(">"),
            fill("|"),
            fill("`"),
            fill("- "),
            fill("> \n"),
            fill("1. "),
            fill("![a]("),
            fill("**a "),
            fill("_a"),
            fill("<a "),
            fill("<!--"),
            fill("[a]: b\n"),
            fill("[^1]"),
            fill("\u{301}"),
            fill("\u{202e}a"),
            fill("---\n"),
            fill("a: b\n---\n"),
            fill("~~a"),
            fill("\\"),
            fill("&amp"),
            fill("- a\n\n"),
            half("- ") + &half("\n"),
            half("|a") + "\n" + &half("|-"),
            half("> ") + "\n" + &half("a\n"),
            (1..).map(|n| "`".repeat(n)).take(350).collect::<Vec<_>>().join(" "),
            (0..240).map(|n| " ".repeat(2 * n) + "- a\n").collect::<String>() + &"\n".repeat(8000),
        ] {
            let _ = odd(&text);
            let _ = super::super::outline::outline(&text, 0);
        }
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_stays_in_the_text(text in "[ -~äé名\u{301}\u{202e}\\[\\]|>*`#<!\n\r\t-]{0,200}") {
            for odd in odd(&text) {
                proptest::prop_assert!(text.get(odd.at.clone()).is_some());
            }
            for block in super::super::outline::outline(&text, 0) {
                proptest::prop_assert!(text.get(block.at.clone()).is_some());
                proptest::prop_assert!(text.get(block.text.at(block.text.all())).is_some());
            }
            proptest::prop_assert_eq!(tame(&text).len(), text.len());
        }
    }
}
