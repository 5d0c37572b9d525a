//! The rows of tables and the items of lists in a section, taken apart.

use std::ops::Range;

use super::columns::{Column, column, is_done, is_nothing};
use super::fields::{fields, is_day};
use super::sections::{Part, piece};
use crate::model::date::one_reading;
use crate::model::plan::{Due, Piece, SectionKind};
use crate::text::markdown::outline::{Block, Kind};

/// A row or item: its name and what it says beside that.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) name: Piece,
    pub(super) parts: Vec<(Column, Piece)>,
    /// Whether its box is ticked, where it has one.
    pub(super) ticked: Option<bool>,
    pub(super) struck: bool,
    pub(super) at: Range<usize>,
}

impl Entry {
    /// The first part of a kind that says something.
    pub(super) fn get(&self, column: Column) -> Option<&Piece> {
        self.parts.iter().find(|(c, piece)| *c == column && !is_nothing(&piece.text)).map(|(_, piece)| piece)
    }

    /// The people whom it names.
    pub(super) fn owners(&self) -> Vec<Piece> {
        let parts = self.parts.iter().filter(|(column, _)| *column == Column::Owner);
        parts.flat_map(|(_, piece)| people(piece)).collect()
    }

    /// The day that it states.
    pub(super) fn due(&self) -> Option<Due> {
        self.get(Column::Due).map(due)
    }

    /// Whether it is done.
    pub(super) fn done(&self) -> bool {
        let said = self.parts.iter().any(|(c, piece)| *c == Column::Status && is_done(&piece.text));
        self.struck || self.ticked.unwrap_or(false) || said
    }
}

/// A stated day. Where one day stands among other words, it is that day.
pub(super) fn due(piece: &Piece) -> Due {
    let mut piece = piece.clone();
    if !is_day(&piece.text) && piece.text.len() == piece.at.len() {
        let days: Vec<Range<usize>> = words(&piece.text).filter(|w| is_day(&piece.text[w.clone()])).collect();
        if let [one] = days.as_slice() {
            piece = Piece {
                text: piece.text[one.clone()].to_owned(),
                at: piece.at.start + one.start..piece.at.start + one.end,
            };
        }
    }
    let day = piece.text.parse().ok();
    let meant = if day.is_none() { one_reading(&piece.text) } else { None };
    Due { piece, day, meant }
}

/// The words of a text without the marks around them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split(' ').map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let left = word.trim_start_matches(['(', '[', ',', ';']);
        let start = start + (word.len() - left.len());
        start..start + left.trim_end_matches([')', ']', ',', ';', '.', ':']).len()
    })
}

/// The people that a text lists.
pub(super) fn people(list: &Piece) -> Vec<Piece> {
    let text = list.text.as_str();
    let same = text.len() == list.at.len();
    let mut found = Vec::new();
    let mut rest = 0;
    while rest < text.len() {
        let (end, next) = separator(text, rest);
        let part = &text[rest..end];
        let name = part.trim().trim_start_matches('@').trim_end_matches(['.', ';']);
        let start = rest + part.find(name).unwrap_or(0);
        if !name.is_empty() && !is_nothing(name) {
            let at = if same {
                list.at.start + start..list.at.start + start + name.len()
            } else {
                list.at.clone()
            };
            found.push(Piece { text: name.to_owned(), at });
        }
        rest = next;
    }
    found
}

/// Where the name that begins at `from` ends, and where the next one begins.
fn separator(text: &str, from: usize) -> (usize, usize) {
    const WORDS: &[&str] = &[" and ", " und ", " et ", " y ", " e ", " with ", " mit ", " avec ", " con "];
    let marks = [',', '/', '+', '&', ';', '|'];
    let mark =
        text[from..].char_indices().find(|(_, c)| marks.contains(c)).map(|(n, _)| (from + n, from + n + 1));
    let word =
        WORDS.iter().filter_map(|w| text[from..].find(w).map(|n| (from + n, from + n + w.len()))).min();
    [mark, word].into_iter().flatten().min().unwrap_or((text.len(), text.len()))
}

/// The rows and items of every section of a kind, with those of the unnamed sections below it.
pub(super) fn entries(blocks: &[Block], parts: &[Part], kind: SectionKind) -> Vec<Entry> {
    let mut found = Vec::new();
    for (n, part) in parts.iter().enumerate().filter(|(_, p)| p.kind == Some(kind)) {
        let own = found.len();
        read(blocks, part.blocks.clone(), kind, None, &mut found);
        let bare = found.len() == own;
        let below = parts[n + 1..].iter().take_while(|p| p.level > part.level);
        let mut known: Option<u8> = None;
        for sub in below {
            if known.is_some_and(|level| sub.level > level) {
                continue;
            }
            known = sub.kind.map(|_| sub.level);
            if known.is_none() {
                read(blocks, sub.blocks.clone(), kind, Some((sub, bare)), &mut found);
            }
        }
    }
    found
}

/// Reads the rows and items of a range of blocks. Where a heading stands above them and they are nothing but labelled
/// parts, the heading is what they belong to.
fn read(
    blocks: &[Block],
    range: Range<usize>,
    kind: SectionKind,
    heading: Option<(&Part, bool)>,
    found: &mut Vec<Entry>,
) {
    let begin = found.len();
    let mut loose: Vec<(Column, Piece)> = Vec::new();
    let mut columns: Vec<Option<Column>> = Vec::new();
    // The entry of each item that is open, by the index of its block.
    let mut owner: Vec<(usize, usize)> = Vec::new();
    for n in range.clone() {
        let block = &blocks[n];
        match &block.kind {
            Kind::Head(cells) => columns = heads(cells.iter().map(|c| c.text.as_str()), kind),
            Kind::Row(cells) => {
                let mut entry = Entry { at: block.at.clone(), ..Entry::default() };
                let mut named = false;
                for (cell, column) in cells.iter().zip(&columns) {
                    let piece = piece(cell, cell.all());
                    match column {
                        Some(Column::Name) if !named => {
                            named = true;
                            entry.struck = cell.is_struck();
                            entry.name = piece;
                        }
                        Some(column) => entry.parts.push((*column, piece)),
                        None => {}
                    }
                }
                if cells.iter().any(|c| !is_nothing(&c.text)) {
                    found.push(entry);
                }
            }
            Kind::Item { depth, task } => {
                let item = fields(&block.text, kind);
                let text = &block.text;
                let parts = item.fields.iter().map(|(column, part)| (*column, piece(text, part.clone())));
                let name = piece(text, item.name.clone());
                let parent =
                    block.item.and_then(|i| owner.iter().rev().find(|(b, _)| *b == i)).map(|(_, e)| *e);
                if *depth > 0 && parent.is_some() && !(task.is_some() && kind == SectionKind::Actions) {
                    if name.text.is_empty()
                        && let Some(entry) = parent.and_then(|p| found.get_mut(p))
                    {
                        entry.parts.extend(parts);
                    }
                    owner.extend(parent.map(|p| (n, p)));
                } else if (name.text.is_empty() || is_nothing(&name.text)) && kind != SectionKind::Reviews {
                    if task.is_none() && name.text.is_empty() {
                        loose.extend(parts);
                    }
                } else if !text.text.is_empty() && !is_nothing(&text.text) {
                    let at = text.at(text.first_line());
                    let entry =
                        Entry { name, parts: parts.collect(), ticked: *task, struck: text.is_struck(), at };
                    owner.push((n, found.len()));
                    found.push(entry);
                }
            }
            Kind::Paragraph => {
                let text = &block.text;
                let item = fields(text, kind);
                let parts = item.fields.iter().map(|(column, part)| (*column, piece(text, part.clone())));
                let parent =
                    block.item.and_then(|i| owner.iter().rev().find(|(b, _)| *b == i)).map(|(_, e)| *e);
                match parent.and_then(|p| found.get_mut(p)) {
                    Some(entry) if item.name.is_empty() => entry.parts.extend(parts),
                    Some(_) => {}
                    None if item.name.is_empty() => loose.extend(parts),
                    None => {}
                }
            }
            _ => {}
        }
    }
    // Items that only group tasks are no actions themselves.
    if kind == SectionKind::Actions {
        groups(blocks, range, found, begin, &owner);
    }
    if let Some((part, bare)) = heading
        && found.len() == begin
        && (bare || !loose.is_empty())
        && kind != SectionKind::Reviews
        && !is_nothing(&part.title.text)
    {
        let at = part.title.at.clone();
        found.push(Entry { name: part.title.clone(), parts: loose, at, ..Entry::default() });
    }
}

/// Takes the items out that have no box while items below them have one.
fn groups(
    blocks: &[Block],
    range: Range<usize>,
    found: &mut Vec<Entry>,
    begin: usize,
    owner: &[(usize, usize)],
) {
    let entry_of = |block: usize| owner.iter().find(|(b, _)| *b == block).map(|(_, e)| *e);
    let mut group: Vec<usize> = range
        .filter(|n| matches!(blocks[*n].kind, Kind::Item { task: Some(_), depth } if depth > 0))
        .filter_map(|n| blocks[n].item)
        .filter_map(entry_of)
        .filter(|e| *e >= begin && found.get(*e).is_some_and(|e| e.ticked.is_none()))
        .collect();
    group.sort_unstable();
    group.dedup();
    for entry in group.into_iter().rev() {
        found.remove(entry);
    }
}

/// What the columns of a table hold. A table without a column for the name has it in the first column that is not
/// known, else in the first.
fn heads<'h>(names: impl Iterator<Item = &'h str>, kind: SectionKind) -> Vec<Option<Column>> {
    let names: Vec<&str> = names.collect();
    let mut columns: Vec<Option<Column>> = names.iter().map(|name| column(name, kind)).collect();
    if !columns.contains(&Some(Column::Name)) && kind != SectionKind::Reviews {
        let free = columns.iter().position(Option::is_none);
        if let Some(at) = free {
            columns[at] = Some(Column::Name);
        }
    }
    columns
}
