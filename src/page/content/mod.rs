//! Markdown into the engine's content, with no markup of the engine in between.
//!
//! One pass with a stack of its own: however deep the input is nested, the program's stack stays flat.

mod list;
mod table;
pub(crate) mod words;

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};
use typst_library::foundations::{Content, NativeElement, Packed, Smart, Styles};
use typst_library::layout::{Abs, BlockBody, BlockElem, BoxElem, Ratio, Sides};
use typst_library::model::{Destination, EnumElem, EnumItem, LinkElem, LinkTarget, ParElem, QuoteElem, Url};
use typst_library::text::{LinebreakElem, SpaceElem, StrikeElem, SuperElem, TextElem, TextSize};
use typst_library::visualize::LineElem;

use crate::text::markdown::front::beginning;
use crate::text::markdown::options;

use super::engine::span;
use super::template::{self, ACCENT, GREY, GROUND, RULE, em};
use super::{Head, Job};

/// Deeper than this, text is printed without the structure that it stands in.
const DEEPEST: usize = 16;

/// A text as content.
pub(super) struct Made {
    /// Everything that stands on the pages.
    pub(super) content: Content,
    /// What is printed at the end wherever it was written: bytes of the text.
    pub(super) notes: Vec<Range<usize>>,
}

/// What stands open while the text is read.
enum Kind {
    Root,
    Paragraph,
    Heading(usize),
    Skipped,
    Quote,
    Item(Option<bool>),
    List { start: Option<u64>, loose: bool, items: Vec<list::Item> },
    Code,
    Emphasis,
    Strong,
    Strike,
    Link(String),
    Image(String),
    Note(usize),
    Table(table::Table),
    Row,
    Cell(String),
    Html,
}

struct Frame {
    kind: Kind,
    at: Range<usize>,
    out: Vec<Content>,
    cells: Vec<table::Cell>,
}

impl Frame {
    fn new(kind: Kind, at: Range<usize>) -> Self {
        Frame { kind, at, out: Vec::new(), cells: Vec::new() }
    }
}

struct Builder<'a> {
    text: &'a str,
    head: &'a Head,
    /// How much deeper a heading stands on the page than in the text: the title is above all.
    shift: isize,
    open: Vec<Frame>,
    /// Blocks of the text itself, each with the byte where it begins.
    blocks: Vec<(usize, Content)>,
    /// Structures that are too deep and not closed yet.
    flat: usize,
    numbers: HashMap<String, usize>,
    notes: Vec<(usize, Range<usize>, Content)>,
}

/// Reads a text with what stands beside it.
pub(super) fn make(job: &Job<'_>) -> Made {
    let begins = beginning(job.text).body;
    let markdown = &job.text[begins..];
    let events = || {
        Parser::new_ext(markdown, options())
            .into_offset_iter()
            .map(move |(event, at)| (event, at.start + begins..at.end + begins))
    };
    let skipped = |at: &Range<usize>| job.head.skip.contains(&at.start);
    let highest = events()
        .filter_map(|(event, at)| match event {
            Event::Start(Tag::Heading { level, .. }) if !skipped(&at) => Some(level),
            _ => None,
        })
        .min()
        .unwrap_or(HeadingLevel::H2);
    let mut builder = Builder {
        text: job.text,
        head: job.head,
        shift: 2 - highest as isize,
        open: vec![Frame::new(Kind::Root, 0..job.text.len())],
        blocks: Vec::new(),
        flat: 0,
        numbers: HashMap::new(),
        notes: Vec::new(),
    };
    for (event, at) in events() {
        builder.take(event, at);
    }
    builder.finish()
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.words(&text, &at),
            Event::Code(text) => {
                let inner = self.text[at.clone()].find(&*text).map_or(at.start, |n| at.start + n);
                let code = self.pieces(&text, inner, true);
                self.push(template::mono(code));
                self.plain(&text);
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                if !matches!(self.open.last().map(|f| &f.kind), Some(Kind::Html)) {
                    for (piece, offset) in uncommented(&text) {
                        let html = self.pieces(piece, at.start + offset, true);
                        self.push(template::mono(html));
                        self.plain(piece);
                    }
                }
            }
            Event::SoftBreak => {
                if self.text[..at.start].ends_with(words::opens) {
                    self.push(TextElem::packed(words::CHANCE));
                }
                self.push(SpaceElem::shared().clone());
                self.plain(" ");
            }
            Event::HardBreak => self.push(LinebreakElem::shared().clone()),
            Event::Rule => {
                let mut set = Styles::new();
                template::spaced(&mut set, 14.0, 14.0);
                let line = LineElem::new()
                    .with_length(Ratio::one().into())
                    .with_stroke(template::stroke(0.5, RULE))
                    .pack();
                self.block(at.start, BlockElem::packed(line).styled_with_map(set));
            }
            Event::TaskListMarker(done) => {
                let item = self.open.iter_mut().rev().find_map(|f| match &mut f.kind {
                    Kind::Item(task) => Some(task),
                    _ => None,
                });
                if let Some(task) = item {
                    *task = Some(done);
                }
            }
            Event::FootnoteReference(name) => {
                let number = self.number(&name);
                let sign = TextElem::packed(number.to_string()).spanned(span(at.start));
                self.push(SuperElem::new(sign).pack());
            }
            // These are not switched on.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(&text, &at),
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: Range<usize>) {
        // A quote takes as many of the engine's levels as several of the others.
        let depth: usize = self.open.iter().map(|f| if matches!(f.kind, Kind::Quote) { 3 } else { 1 }).sum();
        if self.flat > 0 || depth > DEEPEST {
            self.flat += 1;
            return;
        }
        let kind = match tag {
            Tag::Paragraph => {
                // A paragraph of its own in an item is what makes a list loose.
                if let [.., list, item] = self.open.as_mut_slice()
                    && let (Kind::List { loose, .. }, Kind::Item(_)) = (&mut list.kind, &item.kind)
                {
                    *loose = true;
                }
                Kind::Paragraph
            }
            Tag::Heading { .. } if self.head.skip.contains(&at.start) => Kind::Skipped,
            Tag::Heading { level, .. } => {
                Kind::Heading(usize::try_from(level as isize + self.shift).unwrap_or(2).max(2))
            }
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::CodeBlock(_) => Kind::Code,
            Tag::List(start) => Kind::List { start, loose: false, items: Vec::new() },
            Tag::Item => Kind::Item(None),
            Tag::Table(columns) => Kind::Table(table::Table { columns, head: Vec::new(), rows: Vec::new() }),
            Tag::TableHead | Tag::TableRow => Kind::Row,
            Tag::TableCell => Kind::Cell(String::new()),
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                Kind::Link(format!("mailto:{dest_url}"))
            }
            Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
            Tag::Image { dest_url, .. } => Kind::Image(dest_url.into_string()),
            Tag::FootnoteDefinition(name) => Kind::Note(self.number(&name)),
            Tag::HtmlBlock => Kind::Html,
            Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => Kind::Paragraph,
        };
        self.open.push(Frame::new(kind, at));
    }

    fn end(&mut self, end: TagEnd) {
        if self.flat > 0 {
            self.flat -= 1;
            if matches!(end, TagEnd::Item | TagEnd::Paragraph | TagEnd::TableCell | TagEnd::Heading(_)) {
                self.push(SpaceElem::shared().clone());
            }
            return;
        }
        // The root stays.
        let Some(frame) = (self.open.len() > 1).then(|| self.open.pop()).flatten() else { return };
        let Frame { kind, at, out, cells } = frame;
        let here = span(at.start);
        match kind {
            Kind::Root | Kind::Skipped => {}
            Kind::Paragraph => {
                self.block(at.start, ParElem::new(Content::sequence(out)).pack().spanned(here))
            }
            Kind::Heading(depth) => {
                self.block(at.start, template::heading(Content::sequence(out), depth).spanned(here));
            }
            Kind::Quote => {
                let quote = QuoteElem::new(Content::sequence(out)).with_block(true).pack();
                self.block(at.start, template::beside(quote, 1.5, RULE).spanned(here));
            }
            Kind::Code => self.block(at.start, code(out).spanned(here)),
            Kind::Html => {
                let raw = &self.text[at.clone()];
                let mut lines = Vec::new();
                for (piece, offset) in uncommented(raw) {
                    self.lines(&mut lines, piece.trim_end(), at.start + offset);
                }
                if !lines.is_empty() {
                    self.block(at.start, code(lines).spanned(here));
                }
            }
            Kind::Emphasis => self.push(Content::sequence(out).emph()),
            Kind::Strong => self.push(Content::sequence(out).strong()),
            Kind::Strike => self.push(StrikeElem::new(Content::sequence(out)).pack()),
            Kind::Link(address) => self.push(link(&address, Content::sequence(out)).spanned(here)),
            Kind::Image(address) => {
                let mut parts = vec![TextElem::packed("Image: ").spanned(here)];
                if out.is_empty() {
                    parts.push(self.pieces(&address, at.start, false));
                }
                parts.extend(out);
                let body = template::coloured(Content::sequence(parts), GREY);
                let image = BoxElem::new()
                    .with_body(Some(body))
                    .with_inset(Sides::splat(Some(Abs::pt(3.0).into())))
                    .with_stroke(Sides::splat(Some(Some(template::stroke(0.6, RULE)))));
                self.push(image.pack().spanned(here));
            }
            Kind::Item(task) => {
                if let Some(Frame { kind: Kind::List { items, .. }, .. }) = self.open.last_mut() {
                    items.push(list::Item { parts: out, task, span: here });
                }
            }
            Kind::List { start, loose, items } => {
                self.block(at.start, list::pack(items, start, loose).spanned(here));
            }
            Kind::Note(number) => self.notes.push((number, at, Content::sequence(out))),
            Kind::Cell(text) => {
                if let Some(row) = self.open.last_mut() {
                    row.cells.push(table::Cell { body: Content::sequence(out), text, span: here });
                }
            }
            Kind::Row => {
                if let Some(Frame { kind: Kind::Table(table), .. }) = self.open.last_mut() {
                    match end {
                        TagEnd::TableHead => table.head = cells,
                        _ => table.rows.push(cells),
                    }
                }
            }
            Kind::Table(table) => self.block(at.start, table.pack().spanned(here)),
        }
    }

    /// Puts content where it stands.
    fn push(&mut self, content: Content) {
        let content = if self.done() { struck(content) } else { content };
        if let Some(frame) = self.open.last_mut() {
            frame.out.push(content);
        }
    }

    /// Puts a block where it stands; those of the text itself keep their place.
    fn block(&mut self, at: usize, content: Content) {
        match self.open.last_mut() {
            Some(Frame { kind: Kind::Root, .. }) | None => self.blocks.push((at, content)),
            Some(frame) => frame.out.push(content),
        }
    }

    /// Whether letters stand in a task that is done.
    fn done(&self) -> bool {
        let item = self.open.iter().rev().find_map(|f| match f.kind {
            Kind::Item(task) => Some(task),
            Kind::Note(_) => Some(None),
            _ => None,
        });
        // Around it are marks of its own: what is inside them is struck already.
        item == Some(Some(true))
            && self.open.last().is_some_and(|f| matches!(f.kind, Kind::Item(_) | Kind::Paragraph))
    }

    /// Adds to the plain text of the cell that is open.
    fn plain(&mut self, text: &str) {
        let cell = self.open.iter_mut().rev().find_map(|f| match &mut f.kind {
            Kind::Cell(plain) => Some(plain),
            _ => None,
        });
        if let Some(plain) = cell {
            plain.push_str(text);
        }
    }

    fn words(&mut self, text: &CowStr<'_>, at: &Range<usize>) {
        match self.open.last().map(|f| &f.kind) {
            Some(Kind::Code) => {
                let mut lines = self.open.last_mut().map(|f| std::mem::take(&mut f.out)).unwrap_or_default();
                self.lines(&mut lines, text, at.start);
                if let Some(frame) = self.open.last_mut() {
                    frame.out = lines;
                }
            }
            Some(Kind::Html) => {}
            _ => {
                let content = self.pieces(text, at.start, false);
                self.push(content);
                self.plain(text);
            }
        }
    }

    /// Text with chances to break long words; each piece knows its byte.
    fn pieces(&self, text: &str, at: usize, mono: bool) -> Content {
        let columns = self.open.iter().rev().find_map(|f| match &f.kind {
            Kind::Table(table) => Some(table.columns.len()),
            _ => None,
        });
        let mut long = columns.map_or(words::LONG, table::long);
        if mono {
            long = (long * 3 / 4).max(3);
        }
        Content::sequence(
            words::pieces(text, long)
                .map(|(piece, offset)| TextElem::packed(piece).spanned(span(at + offset))),
        )
    }

    /// Lines of code: blanks stay, and a line may break behind each.
    fn lines(&self, out: &mut Vec<Content>, text: &str, at: usize) {
        let mut offset = at;
        for line in text.split_inclusive('\n') {
            if !out.is_empty() {
                out.push(LinebreakElem::shared().clone());
            }
            let bare = line.trim_end_matches(['\n', '\r']);
            for (piece, inner) in words::pieces(&bare.replace('\t', "    "), 30) {
                let kept = piece.replace(' ', "\u{a0}\u{200b}");
                out.push(TextElem::packed(kept).spanned(span(offset + inner.min(bare.len()))));
            }
            offset += line.len();
        }
    }

    /// The number of a note: in the order in which the text comes to them.
    fn number(&mut self, name: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(name.to_owned()).or_insert(next)
    }

    fn finish(mut self) -> Made {
        while self.open.len() > 1 {
            self.end(TagEnd::Paragraph);
        }
        // Letters that stand in no block of their own.
        let loose = self.open.pop().map(|f| f.out).unwrap_or_default();
        let mut parts = vec![template::top(self.head)];
        let accent = |at: usize| self.head.accent.iter().position(|range| range.contains(&at));
        let mut blocks = self.blocks.into_iter().peekable();
        while let Some((at, block)) = blocks.next() {
            let Some(range) = accent(at) else {
                parts.push(block);
                continue;
            };
            let mut together = vec![block];
            while let Some((_, block)) = blocks.next_if(|(at, _)| accent(*at) == Some(range)) {
                together.push(block);
            }
            parts.push(template::beside(Content::sequence(together), 2.5, ACCENT));
        }
        if !loose.is_empty() {
            parts.push(ParElem::new(Content::sequence(loose)).pack());
        }
        let notes = self.notes.iter().map(|(_, at, _)| at.clone()).collect();
        self.notes.sort_by_key(|(number, ..)| *number);
        if !self.notes.is_empty() {
            parts.push(endnotes(self.notes));
        }
        Made { content: Content::sequence(parts), notes }
    }
}

/// The notes under a short rule, small and numbered.
fn endnotes(notes: Vec<(usize, Range<usize>, Content)>) -> Content {
    let mut set = Styles::new();
    template::spaced(&mut set, 16.0, 6.0);
    let rule =
        LineElem::new().with_length(Ratio::new(0.3).into()).with_stroke(template::stroke(0.5, RULE)).pack();
    let items = notes
        .into_iter()
        .map(|(number, at, body)| {
            let item = EnumItem::new(body).with_number(Smart::Custom(number as u64));
            Packed::new(item).spanned(span(at.start))
        })
        .collect();
    Content::sequence([
        BlockElem::packed(rule).set(BlockElem::sticky, true).styled_with_map(set),
        EnumElem::new(items).with_tight(false).pack().set(TextElem::size, TextSize(em(0.86))),
    ])
}

/// Lines of code on a light ground.
fn code(lines: Vec<Content>) -> Content {
    let mut set = Styles::new();
    template::spaced(&mut set, 10.0, 11.0);
    let block = BlockElem::new()
        .with_body(Some(BlockBody::Content(Content::sequence(lines))))
        .with_width(Smart::Custom(Ratio::one().into()))
        .with_inset(Sides::splat(Some(Abs::pt(6.0).into())))
        .with_fill(Some(template::paint(GROUND)))
        .pack();
    template::mono(block).set(ParElem::leading, em(0.6)).styled_with_map(set)
}

/// What is done: struck and grey.
fn struck(content: Content) -> Content {
    template::coloured(StrikeElem::new(content).pack(), GREY)
}

/// A link, where it leads to a place that a page may lead to.
fn link(address: &str, body: Content) -> Content {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    match (leads, Url::new(address)) {
        (true, Ok(url)) => {
            let link = LinkElem::new(LinkTarget::Dest(Destination::Url(url)), body).pack();
            template::coloured(link, ACCENT)
        }
        _ => body,
    }
}

/// The parts of HTML that are no comments, with their bytes.
fn uncommented(html: &str) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(begin) = html[at..].find("<!--").map(|n| at + n) {
        parts.push((&html[at..begin], at));
        // `<!-->` and `<!--->` are comments too.
        at = html[begin + 2..].find("-->").map_or(html.len(), |n| begin + 2 + n + 3);
    }
    parts.push((&html[at..], at));
    parts.retain(|(part, _)| !part.trim().is_empty());
    parts
}
