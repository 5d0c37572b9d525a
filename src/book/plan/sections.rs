//! The sections of a plan: headings with what stands below them.

use std::ops::Range;

use super::titles::Titles;
use crate::model::plan::{Piece, Section, SectionKind};
use crate::text::markdown::outline::{Block, Kind};
use crate::text::markdown::plain::Plain;

/// A section with its blocks: a range of the plan's blocks, its heading not among them.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) kind: Option<SectionKind>,
    pub(super) level: u8,
    pub(super) title: Piece,
    pub(super) blocks: Range<usize>,
    /// The first byte of its heading.
    start: usize,
    /// The first byte behind its heading.
    body: usize,
    /// A part of a block that belongs to it, where it is named by the beginning of that block.
    lead: Option<(usize, Range<usize>)>,
}

/// What the headings of a plan make of it.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) title: Option<Piece>,
    pub(super) parts: Vec<Part>,
}

/// Part of a text as a piece.
pub(super) fn piece(plain: &Plain, part: Range<usize>) -> Piece {
    let part = plain.trim(part);
    Piece { text: plain.text.get(part.clone()).unwrap_or_default().to_owned(), at: plain.at(part) }
}

/// The title and the parts of a plan.
pub(super) fn parts(blocks: &[Block], titles: &Titles) -> Parts {
    let mut found = Parts::default();
    let levels: Vec<u8> = blocks.iter().filter_map(level).collect();
    for (n, block) in blocks.iter().enumerate() {
        let Some(level) = level(block) else {
            lead_in(blocks, n, titles, &mut found.parts);
            continue;
        };
        let kind = titles.kind(&block.text.text);
        let above_all = level == 1 || levels.iter().skip(1).all(|other| *other > level);
        let title = piece(&block.text, block.text.all());
        if n == 0 && kind.is_none() && above_all && !title.text.is_empty() {
            found.title = Some(title);
            continue;
        }
        if let Some(last) = found.parts.last_mut() {
            last.blocks.end = n;
        }
        found.parts.push(Part {
            kind,
            level,
            title,
            blocks: n + 1..blocks.len(),
            start: block.at.start,
            body: block.at.end,
            lead: None,
        });
    }
    found
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        Kind::Heading(level) => Some(level),
        _ => None,
    }
}

/// Parts of a knowledge base that are named at the beginning of a paragraph or item: `**Desk research.** …`.
fn lead_in(blocks: &[Block], n: usize, titles: &Titles, parts: &mut Vec<Part>) {
    use SectionKind::{Contacts, DeskResearch, KnowledgeBase, RevenueAnalysis};
    let block = &blocks[n];
    let top = matches!(block.kind, Kind::Item { depth: 0, .. })
        || (block.kind == Kind::Paragraph && block.item.is_none());
    let Some(last) = parts.last_mut().filter(|_| top) else { return };
    let base = match (last.kind, &last.lead) {
        (Some(KnowledgeBase), _) => last.level,
        (_, Some(_)) => last.level - 1,
        _ => return,
    };
    let text = &block.text;
    let strong = Some(text.strong).filter(|end| *end > 0);
    let Some(end) = strong.or_else(|| text.text.find([':', '–', '—'])).or_else(|| {
        // A title alone, as a paragraph or an item.
        (text.text.split(' ').count() <= 4).then_some(text.text.len())
    }) else {
        return;
    };
    let kind = titles.kind(text.text[..end].trim_end_matches(['.', ':', ' ', '–', '—']));
    let Some(kind @ (DeskResearch | RevenueAnalysis | Contacts)) = kind else { return };
    let behind = text.text[end..].trim_start_matches(['.', ':', ' ', '–', '—', '-']);
    let rest = text.text.len() - behind.len()..text.text.len();
    let named = text.text[..end].trim_end_matches(['.', ':', ' ', '–', '—']).len();
    last.blocks.end = n;
    parts.push(Part {
        kind: Some(kind),
        level: base.saturating_add(1),
        title: piece(text, 0..named),
        blocks: n + 1..blocks.len(),
        start: block.at.start,
        body: text.at(0..end).end,
        lead: Some((n, rest)),
    });
}

/// The parts as sections, each with its text.
pub(super) fn sections(blocks: &[Block], parts: &[Part], text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::with_capacity(parts.len());
    let mut whole_ends = vec![text.len(); parts.len()];
    // The end of a section is the start of the next one that stands no deeper.
    let mut open: Vec<usize> = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        while let Some(last) = open.last().copied().filter(|l| parts[*l].level >= part.level) {
            whole_ends[last] = part.start;
            open.pop();
        }
        open.push(n);
    }
    for (n, part) in parts.iter().enumerate() {
        let end = parts.get(n + 1).map_or(text.len(), |next| next.start).max(part.body);
        let mut own = Vec::new();
        let mut words = 0;
        if let Some((block, rest)) = &part.lead {
            let text = &blocks[*block].text;
            words += crate::text::markdown::plain::words(&text.text[rest.clone()]);
            own.extend(Some(piece(text, rest.clone())).filter(|p| !p.text.is_empty()));
        }
        for block in &blocks[part.blocks.clone()] {
            words += block_words(block, false);
            own.extend(block_piece(block));
        }
        sections.push(Section {
            kind: part.kind,
            title: part.title.clone(),
            level: part.level,
            body: part.body..end,
            whole: part.start..whole_ends[n].max(end.min(whole_ends[n])),
            words,
            words_below: words,
            blocks: own,
        });
    }
    for n in (0..sections.len()).rev() {
        let level = sections[n].level;
        let mut below = 0;
        let mut next = n + 1;
        while let Some(section) = sections.get(next).filter(|s| s.level > level) {
            below += section.words;
            next += 1;
        }
        sections[n].words_below += below;
    }
    sections
}

/// The words of a block; those of a table's heading count for the text as a whole only.
pub(super) fn block_words(block: &Block, heads: bool) -> usize {
    match &block.kind {
        Kind::Head(_) if !heads => 0,
        Kind::Head(cells) | Kind::Row(cells) => cells.iter().map(Plain::words).sum(),
        _ => block.text.words(),
    }
}

fn block_piece(block: &Block) -> Option<Piece> {
    let piece = match &block.kind {
        Kind::Heading(_) | Kind::Head(_) => return None,
        Kind::Row(cells) => {
            let texts: Vec<&str> = cells.iter().map(|c| c.text.as_str()).filter(|t| !t.is_empty()).collect();
            Piece { text: texts.join(" "), at: block.at.clone() }
        }
        Kind::Item { .. } => {
            Piece { at: block.text.at(block.text.first_line()), text: block.text.text.clone() }
        }
        _ => piece(&block.text, block.text.all()),
    };
    Some(piece).filter(|p| !p.text.is_empty())
}
