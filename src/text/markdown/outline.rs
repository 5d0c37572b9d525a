//! The blocks of a text, one flat list in its order, each with its text without marks and its place.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::plain::{Plain, Style};

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// A paragraph, also one within a list item or quote.
    Paragraph,
    /// An item of a list, with the text of its first paragraph. The items below it follow.
    Item {
        /// How deep it stands: 0 for lists that stand in no other.
        depth: usize,
        /// Whether its box is ticked, where it has one.
        task: Option<bool>,
    },
    /// The heading of a table.
    Head(Vec<Plain>),
    /// A row of a table.
    Row(Vec<Plain>),
    /// A block of code.
    Code,
    /// A block of HTML: what of it is no comment.
    Html,
}

/// One block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its text; empty for rows of tables.
    pub text: Plain,
    /// All of it: bytes of the source.
    pub at: Range<usize>,
    /// The item that it stands in, by its index among the blocks.
    pub item: Option<usize>,
    /// The table that it belongs to, counted from 1; 0 for none.
    pub table: usize,
}

/// The blocks of the part of a text that begins at byte `from`.
#[must_use]
pub fn outline(text: &str, from: usize) -> Vec<Block> {
    let text = &text[..floor(text, super::guard::MAX_BYTES.max(from))];
    let from = floor(text, from);
    let tamed = super::guard::tame(text);
    let source: &str = &tamed;
    let mut builder = Builder { source, ..Builder::default() };
    for (event, at) in Parser::new_ext(&source[from..], super::options()).into_offset_iter() {
        builder.take(event, at.start + from..at.end + from);
    }
    for block in &mut builder.blocks {
        block.text.finish();
        if let Kind::Head(cells) | Kind::Row(cells) = &mut block.kind {
            cells.iter_mut().for_each(Plain::finish);
        }
    }
    builder.blocks
}

/// The nearest character boundary at or before an offset.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[derive(Default)]
struct Builder<'t> {
    source: &'t str,
    blocks: Vec<Block>,
    /// The items that are open, by their index.
    items: Vec<usize>,
    /// The block that text goes into.
    target: Option<usize>,
    lists: usize,
    table: usize,
    in_cell: bool,
    in_html: bool,
    in_code: bool,
    strong: usize,
    struck: usize,
}

impl Builder<'_> {
    fn block(&mut self, kind: Kind, at: Range<usize>, table: usize) {
        let item = self.items.last().copied();
        let end = at.start + self.source.get(at.clone()).map_or(0, |s| s.trim_end().len());
        self.blocks.push(Block { kind, text: Plain::new(at.start), at: at.start..end, item, table });
        self.target = Some(self.blocks.len() - 1);
    }

    /// The text that is being written; a paragraph is begun where there is none.
    fn text(&mut self, at: &Range<usize>) -> Option<&mut Plain> {
        if self.target.is_none() {
            self.block(Kind::Paragraph, at.clone(), 0);
        }
        let block = self.blocks.get_mut(self.target?)?;
        match &mut block.kind {
            Kind::Head(cells) | Kind::Row(cells) if self.in_cell => cells.last_mut(),
            Kind::Head(_) | Kind::Row(_) => None,
            _ => {
                block.at.end = block.at.end.max(at.end);
                Some(&mut block.text)
            }
        }
    }

    fn push(&mut self, text: &str, at: Range<usize>) {
        let source = self.source;
        let style = Style { strong: self.strong > 0, struck: self.struck > 0 };
        if let Some(plain) = self.text(&at) {
            plain.push(text, source, at, style);
        }
    }

    fn take(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag),
            _ if self.in_html => {}
            Event::Text(text) => self.push(&text, at),
            Event::Code(code) => {
                let inner = self.source.get(at.clone()).and_then(|s| s.find(&*code));
                let at = inner.map_or(at.clone(), |n| at.start + n..at.start + n + code.len());
                self.push(&code, at);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, at),
            Event::FootnoteReference(_) | Event::Rule => {}
            Event::Html(html) | Event::InlineHtml(html) => {
                if !html.starts_with("<!--") {
                    self.push(&html, at);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(plain) = self.text(&at) {
                    plain.line_break(at);
                }
            }
            Event::TaskListMarker(ticked) => {
                if let Some(Block { kind: Kind::Item { task, .. }, .. }) =
                    self.items.last().and_then(|n| self.blocks.get_mut(*n))
                {
                    *task = Some(ticked);
                }
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let begun = self.target.is_some_and(|n| self.items.last() == Some(&n));
                if !begun {
                    self.block(Kind::Paragraph, at, 0);
                }
            }
            Tag::Heading { level, .. } => self.block(Kind::Heading(*level as u8), at, 0),
            Tag::CodeBlock(_) => {
                self.block(Kind::Code, at, 0);
                self.in_code = true;
            }
            Tag::HtmlBlock => {
                self.in_html = true;
                self.html(at);
            }
            Tag::List(_) => {
                self.lists += 1;
                self.target = None;
            }
            Tag::Item => {
                let depth = self.lists.saturating_sub(1);
                self.block(Kind::Item { depth, task: None }, at, 0);
                self.items.extend(self.target);
            }
            Tag::Table(_) => self.table += 1,
            Tag::TableHead => self.block(Kind::Head(Vec::new()), at, self.table),
            Tag::TableRow => self.block(Kind::Row(Vec::new()), at, self.table),
            Tag::TableCell => {
                let cell = self.source.get(at.clone()).unwrap_or_default();
                let home = at.start + (cell.len() - cell.trim_start().len());
                if let Some(Block { kind: Kind::Head(cells) | Kind::Row(cells), .. }) =
                    self.target.and_then(|n| self.blocks.get_mut(n))
                {
                    cells.push(Plain::new(home));
                    self.in_cell = true;
                }
            }
            Tag::Strong => self.strong += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.target = None,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => self.target = None,
            TagEnd::CodeBlock => {
                self.target = None;
                self.in_code = false;
            }
            TagEnd::HtmlBlock => {
                self.target = None;
                self.in_html = false;
            }
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                self.target = None;
            }
            TagEnd::Item => {
                self.items.pop();
                self.target = None;
            }
            TagEnd::TableCell => self.in_cell = false,
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            _ => {}
        }
    }

    /// What of a block of HTML is no comment.
    fn html(&mut self, at: Range<usize>) {
        for part in outside_comments(self.source, at) {
            self.block(Kind::Html, part.clone(), 0);
            let source = self.source;
            self.push(source.get(part.clone()).unwrap_or_default(), part);
        }
        self.target = None;
    }
}

/// The parts of a stretch of HTML that stand in no comment and are more than white space.
pub(super) fn outside_comments(source: &str, at: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = at.start;
    let mut part = |range: Range<usize>| {
        let text = source.get(range.clone()).unwrap_or_default();
        let from = range.start + (text.len() - text.trim_start().len());
        if !text.trim().is_empty() {
            parts.push(from..from + text.trim().len());
        }
    };
    while start < at.end {
        let rest = source.get(start..at.end).unwrap_or_default();
        let comment = rest.find("<!--").and_then(|open| {
            let close = rest.get(open + 4..)?.find("-->")?;
            Some(start + open..start + open + 4 + close + 3)
        });
        match comment {
            Some(comment) => {
                part(start..comment.start);
                start = comment.end;
            }
            None => {
                part(start..at.end);
                break;
            }
        }
    }
    parts
}
