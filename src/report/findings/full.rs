//! Findings as a compiler shows them: place, excerpt, caret, help.
//!
//! The place is printed as the finding has it. The excerpt is cut from the text as it is now: a text that has changed
//! since, a span past its end or in the middle of a character is shown as well as can be, never a reason to fail.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::concise::summary;
use super::{Counts, reported};
use crate::report::style::Style;
use crate::report::writers::people::{is_control, visible};
use crate::text::finding::{Finding, Level, Mark as Standing, Span};

/// A longer line is cut around what is pointed at.
const LONGEST_LINE: usize = 160;
/// Places no further apart than this share one excerpt.
const NEAR: usize = 8;
/// How many lines one place may mark; of a longer one the first line is marked.
const MARKED_LINES: usize = 6;

/// Writes the findings and the summary. `text_of` gives the text of a file by its path, as a finding names it, or
/// nothing, and then the place stands alone.
///
/// # Errors
/// Fails where the sink fails.
pub fn write<'t>(
    findings: &[Finding],
    text_of: &dyn Fn(&Path) -> Option<Cow<'t, str>>,
    counts: &Counts,
    style: &Style,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.unwrap_or(LONGEST_LINE).clamp(40, LONGEST_LINE));
    // Findings of one file follow each other, so that one text at hand is enough.
    let mut at_hand: Option<(PathBuf, Option<Cow<'t, str>>)> = None;
    for (_, finding) in reported(findings) {
        if at_hand.as_ref().is_none_or(|(path, _)| *path != finding.path) {
            at_hand = Some((finding.path.clone(), text_of(&finding.path)));
        }
        let text = at_hand.as_ref().and_then(|(_, text)| text.as_deref());
        let group = group(finding, text, text_of, style.unicode);
        write_tidied(&renderer.render(&[group]), sink)?;
        writeln!(sink)?;
    }
    summary(counts, style, sink)
}

/// Writes what the renderer made, without the empty `:::` that it puts where an excerpt follows a place that was already
/// named, and with the gutter that it leaves out before the next place.
fn write_tidied(rendered: &str, sink: &mut dyn Write) -> io::Result<()> {
    let bare: Vec<String> = rendered.lines().map(without_codes).collect();
    let gutter =
        rendered.lines().zip(&bare).find(|(_, bare)| bare.trim() == "|").map(|(line, _)| line.trim_end());
    let mut footer = false;
    let mut before = "";
    for (i, (line, bare)) in rendered.lines().zip(&bare).enumerate() {
        footer |= bare.trim_start().starts_with("= ");
        if !footer && bare.trim() == ":::" {
            continue;
        }
        let place = !footer && bare.trim_start().starts_with("::: ");
        if let (true, Some(gutter), false) = (place, gutter, before == "|") {
            writeln!(sink, "{gutter}")?;
        }
        // Without an excerpt there is no gutter to stand in.
        let indent = if i > 0 && gutter.is_none() { " " } else { "" };
        writeln!(sink, "{indent}{}", line.trim_end())?;
        before = bare.trim();
    }
    Ok(())
}

/// The line without the codes for colour.
fn without_codes(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, text)| text));
    }
    out
}

fn group<'t>(
    finding: &Finding,
    text: Option<&str>,
    text_of: &dyn Fn(&Path) -> Option<Cow<'t, str>>,
    unicode: bool,
) -> Group<'static> {
    let level = match finding.level {
        Level::Error => Title::ERROR,
        Level::Warn => Title::WARNING,
        Level::Info | Level::Off => Title::INFO,
    };
    let message = visible(finding.message.trim_end()).into_owned();
    let mut group = Group::with_title(level.primary_title(message).id(finding.rule));
    let (near, far): (Vec<_>, Vec<_>) = finding.related.iter().partition(|related| {
        let near = |span: &Span| span.line.abs_diff(related.span.line) as usize <= NEAR;
        text.is_some() && related.path == finding.path && finding.span.as_ref().is_some_and(near)
    });

    group = group.element(origin(&finding.path, finding.span.as_ref()));
    if let (Some(span), Some(text)) = (&finding.span, text)
        && span.start <= text.len()
    {
        let mut marks = vec![Mark { span, kind: AnnotationKind::Primary, label: None }];
        marks.extend(near.iter().map(|related| Mark {
            span: &related.span,
            kind: AnnotationKind::Context,
            label: Some(&related.label),
        }));
        group = group.element(excerpt(text, &marks, unicode));
    }
    for related in far {
        group = group.element(origin(&related.path, Some(&related.span)));
        let other = match text {
            Some(text) if related.path == finding.path => Some(Cow::Borrowed(text)),
            _ => text_of(&related.path),
        };
        let mark = Mark { span: &related.span, kind: AnnotationKind::Context, label: Some(&related.label) };
        match other {
            Some(other) if related.span.start <= other.len() => {
                group = group.element(excerpt(&other, &[mark], unicode));
            }
            _ => group = group.element(Title::NOTE.message(visible(&related.label).into_owned())),
        }
    }
    if let Some(help) = &finding.help {
        let lines: Vec<_> = help.trim_end().lines().map(visible).collect();
        group = group.element(Title::HELP.message(lines.join("\n")));
    }
    if finding.mark == Some(Standing::Known) {
        group = group.element(Title::NOTE.message("known: it stands in the baseline"));
    }
    group
}

fn origin(path: &Path, span: Option<&Span>) -> Origin<'static> {
    let path = crate::text::finding::slashed(path);
    let mut origin = Origin::path(visible(&path).into_owned());
    if let Some(span) = span.filter(|span| span.line > 0) {
        origin = origin.line(span.line as usize);
        if span.column > 0 {
            origin = origin.char_column(span.column as usize);
        }
    }
    origin
}

/// A place to point at.
struct Mark<'a> {
    span: &'a Span,
    kind: AnnotationKind,
    label: Option<&'a String>,
}

/// The lines that the marks lie on, made fit to be shown, with the marks where they have moved to.
fn excerpt(text: &str, marks: &[Mark<'_>], unicode: bool) -> Snippet<'static, Annotation<'static>> {
    let ranges: Vec<Range<usize>> = marks.iter().map(|mark| within(text, mark.span)).collect();
    let begin = ranges.iter().map(|range| line_start(text, range.start)).min().unwrap_or(0);
    let end = ranges.iter().map(|range| line_end(text, range.end)).max().unwrap_or(begin);
    // The first line's number follows from that of the first mark.
    let first = marks.first().map_or(1, |mark| mark.span.line as usize);
    let above = ranges.first().map_or(0, |range| text[begin..range.start].matches('\n').count());
    let mut shown = Shown { unicode, text: String::new(), places: vec![None; ranges.len() * 2] };
    let mut at = begin;
    loop {
        let stop = line_end(text, at);
        shown.line(text, at..stop, &ranges);
        if stop >= end {
            break;
        }
        shown.text.push('\n');
        at = stop + 1;
    }
    let last = shown.text.len();
    let annotations: Vec<Annotation<'static>> = marks
        .iter()
        .enumerate()
        .map(|(i, mark)| {
            let start = shown.places[2 * i].unwrap_or(last);
            let end = shown.places[2 * i + 1].unwrap_or(last).max(start);
            let annotation = mark.kind.span(start..end);
            match mark.label {
                Some(label) => annotation.label(visible(label).into_owned()),
                None => annotation,
            }
        })
        .collect();
    Snippet::source(shown.text).line_start(first.saturating_sub(above).max(1)).annotations(annotations)
}

/// The part of an excerpt that is ready, with the beginning and end of each mark where they are known.
struct Shown {
    unicode: bool,
    text: String,
    places: Vec<Option<usize>>,
}

impl Shown {
    /// Adds one line of the text, cut where it is long.
    fn line(&mut self, text: &str, line: Range<usize>, ranges: &[Range<usize>]) {
        let stop =
            text[line.clone()].strip_suffix('\r').map_or(line.end, |shorter| line.start + shorter.len());
        let body = line.start..stop.max(line.start);
        let window = window(text, body.clone(), ranges);
        if window.start > body.start {
            self.text.push_str("...");
        }
        for (offset, c) in text[window.clone()].char_indices() {
            self.mark(line.start, window.start + offset, ranges);
            match c {
                '\t' => self.text.push(' '),
                c if !is_control(c) => self.text.push(c),
                c if self.unicode && (c as u32) < 0x20 => {
                    self.text.extend(char::from_u32(0x2400 + c as u32));
                }
                _ => self.text.push(if self.unicode { '\u{fffd}' } else { '?' }),
            }
        }
        // What lies in the part that was cut off is marked at its edge.
        self.mark(line.start, line.end, ranges);
        if window.end < body.end {
            self.text.push_str("...");
        }
    }

    /// Notes the marks that begin or end on this line at or before the byte `at`.
    fn mark(&mut self, line: usize, at: usize, ranges: &[Range<usize>]) {
        for (i, range) in ranges.iter().enumerate() {
            for (j, place) in [range.start, range.end].into_iter().enumerate() {
                let slot = &mut self.places[2 * i + j];
                if slot.is_none() && (line..=at).contains(&place) {
                    *slot = Some(self.text.len());
                }
            }
        }
    }
}

/// The part of a line that is shown: all of it, or what surrounds the first mark on it.
fn window(text: &str, line: Range<usize>, ranges: &[Range<usize>]) -> Range<usize> {
    if line.len() <= LONGEST_LINE || text[line.clone()].chars().nth(LONGEST_LINE).is_none() {
        return line;
    }
    let focus = ranges
        .iter()
        .map(|range| range.start)
        .find(|start| line.contains(start))
        .map_or(line.start, |start| start.min(line.end));
    let before = LONGEST_LINE / 3;
    let start = text[line.start..focus].char_indices().rev().nth(before - 1).map_or(0, |(offset, _)| offset);
    let start = line.start + start;
    let end = text[start..line.end].char_indices().nth(LONGEST_LINE - 8).map_or(line.end, |(i, _)| start + i);
    start..end
}

/// The span inside the text, on borders of characters, and not over too many lines.
fn within(text: &str, span: &Span) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let mut end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    // A line break at the end would draw the mark over the next line too.
    end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
    if text[start..end].matches('\n').count() >= MARKED_LINES {
        end = line_end(text, start);
    }
    start..end
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::findings::fixture;
    use proptest::prelude::*;

    fn texts(path: &Path) -> Option<Cow<'static, str>> {
        match path.to_str()? {
            "a/north.yaml" => Some(fixture::TEXT.into()),
            "b/scale.yaml" => Some("from: 0\nto: 10\n".into()),
            _ => None,
        }
    }

    fn written(findings: &[Finding], text: Option<&str>, style: Style) -> String {
        let mut out = Vec::new();
        let text_of = |path: &Path| match text {
            Some(text) => Some(Cow::Owned(text.to_owned())),
            None => texts(path),
        };
        write(findings, &text_of, &Counts::of(findings), &style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reads_like_a_compiler() {
        assert_eq!(
            written(&fixture::findings(), None, Style::plain()),
            r#"error[cycle]: `north` is its own parent
 --> a/north.yaml:2:9
  |
1 | name: North
  |       ----- named here
2 | parent: north
  |         ^^^^^
  |
  = help: leave `parent` out

warning[out-of-range]: 12 is not between 0 and 10
 --> a/north.yaml:4:7
  |
4 |  fit: 12 # of 10
  |       ^^
  |
 ::: b/scale.yaml:2:5
  |
2 | to: 10
  |     -- the highest

info[no-file]: there is no such\nfile\u{1b}[2J
 --> a/south.yaml

3 findings: 1 error, 1 warning, 1 info
"#
        );
    }

    #[test]
    fn colour_changes_no_character() {
        let plain = written(&fixture::findings(), None, Style::terminal(80));
        let coloured = written(&fixture::findings(), None, Style::terminal(80).colour(true));
        assert_ne!(plain, coloured);
        let stripped: String = coloured.lines().map(|line| without_codes(line) + "\n").collect();
        assert_eq!(stripped, plain);
    }

    #[test]
    fn no_findings_nothing() {
        assert_eq!(written(&[], None, Style::plain()), "");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("head\n{}\u{1b}[31mWRONG{}\r\nlast\n", "é".repeat(300), "x".repeat(10_000));
        let finding =
            Finding::new("long", Level::Warn, "x.csv", "is wrong").at(fixture::span(&text, "WRONG"));
        let shown = written(&[finding], Some(&text), Style::terminal(80));
        assert!(shown.contains(" --> x.csv:2:306\n"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= 84), "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        let caret = lines[4].chars().position(|c| c == '^').unwrap();
        let place = lines[3].chars().position(|c| c == 'W').unwrap();
        assert_eq!(caret, place);
        assert!(lines[3].contains("é␛[31mWRONGx"));
    }

    #[test]
    fn a_place_past_the_end_stands_alone() {
        let span = Span { start: 900, end: 1_000, line: 70, column: 3 };
        let finding =
            Finding::new("gone", Level::Error, "a/north.yaml", "was there").at(span).help("look again");
        assert_eq!(
            written(&[finding], None, Style::plain()),
            "error[gone]: was there\n --> a/north.yaml:70:3\n  = help: look again\n\n1 finding: 1 error\n"
        );
    }

    #[test]
    fn the_end_of_the_file_can_be_pointed_at() {
        let end = fixture::TEXT.len();
        let span = Span { start: end, end, line: 5, column: 1 };
        let finding = Finding::new("missing", Level::Error, "a/north.yaml", "more is needed").at(span);
        let shown = written(&[finding], None, Style::plain());
        assert!(shown.contains("5 |\n  | ^\n"), "{shown}");
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_make_it_fail(
            text in "[a-z é日\u{301}\t\r\n\u{1b}\u{202e}\u{9b}]{0,400}",
            spans in proptest::collection::vec((0usize..420, 0usize..200, any::<u32>(), 0u32..5), 1..4),
            width in 1usize..200,
            unicode: bool,
        ) {
            let span = |&(start, len, line, column): &(usize, usize, u32, u32)| {
                Span { start, end: start + len, line: line % 1_000_000, column }
            };
            let mut finding = Finding::new("x", Level::Error, "a", &*text).at(span(&spans[0])).help(&*text);
            for other in &spans[1..] {
                finding = finding.related("a", span(other), &*text);
            }
            let style = Style::terminal(width).unicode(unicode);
            let shown = written(std::slice::from_ref(&finding), Some(&text), style);
            prop_assert!(!shown.chars().any(|c| c != '\n' && is_control(c)), "{shown:?}");
            prop_assert_eq!(&shown, &written(&[finding], Some(&text), style));
        }

        /// Where the text is as the finding saw it, the caret stands under the place.
        #[test]
        fn the_caret_stands_under_the_place(
            before in "[a-zé\t ]{0,250}",
            after in "[a-zé ]{0,250}",
        ) {
            let text = format!("first\n{before}X{after}\nlast");
            let finding = Finding::new("x", Level::Error, "a", "m").at(fixture::span(&text, "X"));
            let shown = written(&[finding], Some(&text), Style::plain());
            let lines: Vec<&str> = shown.lines().collect();
            let caret = lines[4].chars().position(|c| c == '^');
            prop_assert_eq!(lines[3].chars().position(|c| c == 'X'), caret, "{}", shown);
        }
    }
}
