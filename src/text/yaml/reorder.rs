//! Puts the keys of maps into their usual order. Comments go with the key that they stand above or beside.
//!
//! The text is cut into pieces, one for each key with all that belongs to it, and the pieces are put together anew;
//! nothing within a piece is written in another way. Where a map is laid out so that this cannot be done safely, it stays
//! as it is.

use std::ops::Range;

use super::shape::Shape;
use super::tree::{Kind, Mark, Tree};
use crate::text::allow;

/// The text with the keys of every map in the order that the shape has, and lists indented below their keys.
pub(super) fn reorder(text: &str, tree: &Tree<'_>, shape: &Shape) -> String {
    let mut work = Work::new(text, tree);
    work.visit(tree.root(), shape, text.len());
    let shifted = work.shifted();
    if let Some(shifted) = shifted {
        // A list that stands as far to the left as its key has no end of its own: a comment below it could belong to
        // either. Once it is indented, it has.
        if let (Some(tree), problems) = Tree::parse(&shifted)
            && problems.is_empty()
        {
            let mut work = Work::new(&shifted, &tree);
            work.visit(tree.root(), shape, shifted.len());
            return work.put_together();
        }
    }
    work.put_together()
}

/// The pieces of a map, in the order of the text, and the order in which they shall stand.
#[derive(Debug)]
struct Group {
    pieces: Vec<Piece>,
    order: Vec<usize>,
    /// Whether what stands between two pieces goes with the second one, as blank lines do; it stays where it is between
    /// the entries of a flow map.
    gaps_move: bool,
}

/// One key with its value and its comments.
#[derive(Debug, Clone)]
struct Piece {
    bytes: Range<usize>,
    /// What stands between the piece before and this one.
    gap: Range<usize>,
}

impl Group {
    fn hull(&self) -> Range<usize> {
        let start = self.pieces.first().map_or(0, |piece| piece.bytes.start);
        start..self.pieces.last().map_or(start, |piece| piece.bytes.end)
    }
}

/// Writes a stretch of the text with the groups in it in their new order. Groups are sorted by where they begin, outer
/// ones before what they hold.
fn put(text: &str, bytes: Range<usize>, groups: &[Group], out: &mut String) {
    let mut at = bytes.start;
    let first = groups.partition_point(|group| group.hull().start < bytes.start);
    for group in &groups[first..] {
        let hull = group.hull();
        if hull.start >= bytes.end {
            break;
        }
        if hull.start < at || hull.end > bytes.end {
            continue;
        }
        out.push_str(&text[at..hull.start]);
        // What a piece of this group holds is sorted behind it.
        let inner = &groups[groups.partition_point(|g| g.hull().start < hull.start)..];
        let inner = &inner[inner.iter().position(|g| std::ptr::eq(g, group)).map_or(0, |n| n + 1)..];
        let first_gap = group.pieces.get(1).map_or(0..0, |piece| piece.gap.clone());
        for (slot, &number) in group.order.iter().enumerate() {
            let piece = &group.pieces[number];
            if slot > 0 {
                let gap = match (group.gaps_move, number) {
                    (true, 0) => single(&text[first_gap.clone()]),
                    (true, _) => text[piece.gap.clone()].to_owned(),
                    (false, _) => text[group.pieces[slot].gap.clone()].to_owned(),
                };
                out.push_str(&gap);
            }
            put(text, piece.bytes.clone(), inner, out);
        }
        at = hull.end;
    }
    out.push_str(&text[at..bytes.end]);
}

/// A gap of one line end and the indentation.
fn single(gap: &str) -> String {
    let indent = gap.rfind('\n').map_or(gap, |n| &gap[n + 1..]);
    format!("\n{indent}")
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|n| n + 1)).collect()
}

pub(super) struct Work<'w, 't> {
    text: &'w str,
    tree: &'w Tree<'t>,
    lines: Vec<usize>,
    /// For each line whether every letter of it is one byte.
    ascii: Vec<bool>,
    /// Where comments begin.
    comments: Vec<usize>,
    groups: Vec<Group>,
    /// Lines of lists that stand as far to the left as their keys.
    flush: Vec<Range<usize>>,
}

impl<'w, 't> Work<'w, 't> {
    pub(super) fn new(text: &'w str, tree: &'w Tree<'t>) -> Self {
        let lines = line_starts(text);
        let end = |n: usize| lines.get(n + 1).copied().unwrap_or(text.len());
        let ascii = lines.iter().enumerate().map(|(n, start)| text[*start..end(n)].is_ascii()).collect();
        let comments = match text.contains('#') {
            true => allow::comments(text).into_iter().map(|(at, _)| at.start).collect(),
            false => Vec::new(),
        };
        Self { text, tree, lines, ascii, comments, groups: Vec::new(), flush: Vec::new() }
    }

    fn put_together(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        put(self.text, 0..self.text.len(), &self.groups, &mut out);
        out
    }

    /// The text with all lists indented; `None` where they are.
    fn shifted(&self) -> Option<String> {
        if self.flush.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(self.text.len() * 2);
        for (n, line) in self.text.split_inclusive('\n').enumerate() {
            let steps = self.flush.iter().filter(|lines| lines.contains(&n)).count();
            if !line.trim().is_empty() {
                out.extend(std::iter::repeat_n("  ", steps));
            }
            out.push_str(line);
        }
        Some(out)
    }

    /// The byte of a mark.
    fn at(&self, mark: Mark) -> usize {
        let (line, column) = ((mark.line as usize).saturating_sub(1), mark.column as usize);
        let Some(&begin) = self.lines.get(line) else { return self.text.len() };
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        // A whole file may stand on one line: its letters are not counted for each node.
        if self.ascii.get(line) == Some(&true) && column < end - begin {
            return begin + column;
        }
        let rest = &self.text[begin..];
        rest.char_indices().nth(column).map_or(self.text.len(), |(n, _)| begin + n)
    }

    /// Whether a comment begins in a stretch of the text.
    fn has_comment(&self, bytes: Range<usize>) -> bool {
        let first = self.comments.partition_point(|at| *at < bytes.start);
        self.comments.get(first).is_some_and(|at| *at < bytes.end)
    }

    fn line_of(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte) - 1
    }

    /// Looks at a node whose part of the text ends at `limit`.
    fn visit(&mut self, index: u32, shape: &Shape, limit: usize) {
        match self.tree.node(index).kind {
            Kind::Plain | Kind::Quoted => {}
            Kind::List => self.list(index, shape.item(), limit),
            Kind::Map => self.map(index, shape, limit),
        }
    }

    fn list(&mut self, index: u32, shape: &Shape, limit: usize) {
        let items: Vec<u32> = self.tree.items(index).collect();
        let starts: Vec<usize> = items.iter().map(|item| self.begin(*item)).collect();
        let flow = self.is_flow(index);
        for (n, item) in items.iter().enumerate() {
            let end = match starts.get(n + 1) {
                None => Some(limit),
                Some(next) if flow => Some(*next),
                // The next item begins with its dash.
                Some(next) => self.dash(*next).map(|dash| self.lead(dash, starts[n])),
            };
            if let Some(end) = end {
                self.visit(*item, shape, end);
            }
        }
    }

    /// Where a node begins; block maps begin with their first key.
    fn begin(&self, index: u32) -> usize {
        self.at(self.tree.node(index).start)
    }

    /// The end of what stands before a key or dash at `byte`: comments and blank lines directly above belong to it,
    /// unless a comment is indented further.
    fn lead(&self, byte: usize, floor: usize) -> usize {
        let line = self.line_of(byte);
        let indent = byte - self.lines[line];
        let mut first = line;
        while first > 0 && self.lines[first - 1] > floor {
            let above = &self.text[self.lines[first - 1]..self.lines[first]];
            let content = above.trim_start_matches(' ');
            let comment = content.starts_with('#') && above.len() - content.len() <= indent;
            if !comment && !above.trim().is_empty() {
                break;
            }
            first -= 1;
        }
        self.lines[first]
    }

    fn map(&mut self, index: u32, shape: &Shape, limit: usize) {
        let pairs: Vec<(u32, u32)> = self.tree.pairs(index).collect();
        let keys: Vec<usize> = pairs.iter().map(|(key, _)| self.begin(*key)).collect();
        let Some(&first) = keys.first() else { return };
        let place = self.groups.len();
        let flow = self.is_flow(index);
        let pieces = if flow { self.flow(index, &keys, '}') } else { self.block(&keys, limit) };
        for (n, (key, value)) in pairs.iter().enumerate() {
            let end = pieces.as_ref().map(|pieces| pieces[n].bytes.end);
            let end = end.or_else(|| keys.get(n + 1).copied()).unwrap_or(limit);
            let behind = shape.key(&self.tree.node(*key).text);
            self.visit(*value, behind, end);
            if !flow && pieces.is_some() {
                self.look_at_list(keys[n], *value, end);
            }
        }
        let order = self.order(&pairs, shape.order());
        let moves = order.iter().enumerate().any(|(slot, number)| slot != *number);
        let Some(pieces) = pieces.filter(|_| moves) else { return };
        // On the line of a dash there is no room for a comment above the key.
        let beside_dash = !self.text[self.lines[self.line_of(first)]..first].trim().is_empty();
        let head = order.first().is_some_and(|n| self.text[pieces[*n].bytes.clone()].starts_with('#'));
        if !flow && beside_dash && head {
            return;
        }
        self.groups.insert(place, Group { pieces, order, gaps_move: !flow });
    }

    /// Takes a list down that stands as far to the left as its key.
    fn look_at_list(&mut self, key: usize, value: u32, end: usize) {
        let first = self.tree.items(value).next();
        let Some(dash) = first.and_then(|item| self.dash(self.begin(item))) else { return };
        let (line, first) = (self.line_of(key), self.line_of(dash));
        if first > line && dash - self.lines[first] == key - self.lines[line] {
            self.flush.push(first..self.line_of(end.max(1) - 1) + 1);
        }
    }

    /// The dash before an item that begins at a byte; `None` where something else stands before it.
    pub(super) fn dash(&self, item: usize) -> Option<usize> {
        self.text[..item].trim_end().strip_suffix('-').map(str::len)
    }

    /// The numbers of the pairs in the usual order of their keys; keys that have none stay behind those that have.
    fn order(&self, pairs: &[(u32, u32)], usual: &[&str]) -> Vec<usize> {
        let rank = |n: usize| {
            let key = &self.tree.node(pairs[n].0).text;
            usual.iter().position(|name| name == key).unwrap_or(usize::MAX)
        };
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_by_key(|n| rank(*n));
        order
    }

    /// The pieces of a map whose keys stand on lines of their own; `None` where they do not.
    fn block(&self, keys: &[usize], limit: usize) -> Option<Vec<Piece>> {
        let lines: Vec<usize> = keys.iter().map(|key| self.line_of(*key)).collect();
        let own = |n: usize| self.text[self.lines[lines[n]]..keys[n]].trim_matches(' ').is_empty();
        if !(1..keys.len()).all(own) || lines.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        let mut pieces: Vec<Piece> = Vec::with_capacity(keys.len());
        for n in 0..keys.len() {
            // Comments above the first key stay there, whichever key comes first: at the top of a file they are about
            // all of it.
            let start = if n == 0 { keys[0] } else { self.content(self.lead(keys[n], keys[n - 1])) };
            let end = match keys.get(n + 1) {
                Some(next) => self.lead(*next, keys[n]),
                None => self.tail(keys[n], limit),
            };
            let end = start + self.text[start..end.max(start)].trim_end_matches(['\n', '\r', ' ']).len();
            let gap = pieces.last().map_or(start..start, |before| before.bytes.end..start);
            pieces.push(Piece { bytes: start..end, gap });
        }
        Some(pieces)
    }

    /// The end of the last piece: what stands below it and is indented no further belongs to nobody.
    fn tail(&self, key: usize, limit: usize) -> usize {
        let indent = key - self.lines[self.line_of(key)];
        let mut last = self.line_of(limit.max(1) - 1) + 1;
        while last > 0 && self.lines[last - 1] > key {
            let line = self.text.get(self.lines[last - 1]..limit).unwrap_or_default();
            let line = line.split('\n').next().unwrap_or_default();
            let content = line.trim_start_matches(' ');
            let comment = content.starts_with('#') && line.len() - content.len() <= indent;
            if !comment && !line.trim().is_empty() {
                break;
            }
            last -= 1;
        }
        self.lines.get(last).copied().unwrap_or(self.text.len()).min(limit)
    }

    /// The first byte that is no white space.
    fn content(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + (rest.len() - rest.trim_start().len())
    }

    /// The pieces of a map in braces or a list in brackets; `None` where comments stand between its entries.
    fn flow(&self, index: u32, keys: &[usize], close: char) -> Option<Vec<Piece>> {
        let inside = self.text.get(..self.closing(index)?)?;
        if !self.text[inside.len()..].starts_with(close) {
            return None;
        }
        let mut pieces: Vec<Piece> = Vec::with_capacity(keys.len());
        for (n, &start) in keys.iter().enumerate() {
            let end = keys.get(n + 1).copied().unwrap_or(inside.len());
            let piece = inside.get(start..end)?.trim_end();
            let piece = match (n + 1 < keys.len(), piece.strip_suffix(',')) {
                (_, Some(piece)) => piece.trim_end(),
                (true, None) => return None,
                (false, None) => piece,
            };
            if self.has_comment(start..start + piece.len()) {
                return None;
            }
            let gap = pieces.last().map_or(start..start, |before| before.bytes.end..start);
            pieces.push(Piece { bytes: start..start + piece.len(), gap });
        }
        let separators = pieces
            .iter()
            .skip(1)
            .all(|p| self.text[p.gap.clone()].chars().all(|c| c == ',' || c.is_whitespace()));
        separators.then_some(pieces)
    }

    /// Where the bracket stands that closes a list or map: the parser's own mark may lie behind a comment.
    fn closing(&self, index: u32) -> Option<usize> {
        let last = match self.tree.node(index).kind {
            Kind::List => self.tree.items(index).last()?,
            _ => self.tree.pairs(index).last()?.1,
        };
        let mut at = self.end(last)?;
        loop {
            let rest = self.text.get(at..)?;
            at += rest.len() - rest.trim_start_matches([' ', '\n', '\r', '\t', ',']).len();
            match self.text[at..].chars().next()? {
                '#' => at += self.text[at..].find('\n')?,
                ']' | '}' => return Some(at),
                _ => return None,
            }
        }
    }

    /// The byte behind a node; `None` for lists and maps without brackets.
    fn end(&self, index: u32) -> Option<usize> {
        let node = self.tree.node(index);
        let start = self.begin(index);
        match node.kind {
            Kind::Plain if self.text[start..].starts_with(&*node.text) => Some(start + node.text.len()),
            Kind::Plain => Some(self.at(node.end)),
            Kind::Quoted => self.quoted_end(start),
            Kind::List | Kind::Map if !self.is_flow(index) => None,
            // An empty one is closed at once.
            Kind::List | Kind::Map if node.next == index + 1 => {
                self.text[start..].find([']', '}']).map(|n| start + n + 1)
            }
            Kind::List | Kind::Map => self.closing(index).map(|at| at + 1),
        }
    }

    /// The byte behind a text in quotes.
    fn quoted_end(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let quote = *bytes.get(start).filter(|b| matches!(b, b'"' | b'\''))?;
        let mut at = start + 1;
        loop {
            match *bytes.get(at)? {
                b'\\' if quote == b'"' => at += 1,
                b if b == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
                b if b == quote => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
    }

    /// Whether a list or map stands in brackets.
    pub(super) fn is_flow(&self, index: u32) -> bool {
        match self.tree.node(index).kind {
            // Where a list of dashes begins, parsers do not agree.
            Kind::List => {
                self.tree.items(index).next().is_none_or(|item| self.dash(self.begin(item)).is_none())
            }
            _ => self.text[self.begin(index)..].starts_with('{'),
        }
    }

    /// What each key of a map takes up; `None` where that cannot be said.
    pub(super) fn map_pieces(&self, index: u32, limit: usize) -> Option<Vec<Range<usize>>> {
        let keys: Vec<usize> = self.tree.pairs(index).map(|(key, _)| self.begin(key)).collect();
        let flow = self.is_flow(index);
        let pieces = if flow { self.flow(index, &keys, '}') } else { self.block(&keys, limit) };
        // A piece of a block begins with its comments, which are looked for from the key.
        let start = |n: usize, piece: &Piece| if flow { piece.bytes.start } else { keys[n] };
        Some(pieces?.iter().enumerate().map(|(n, piece)| start(n, piece)..piece.bytes.end).collect())
    }

    /// What each item of a list takes up; `None` where that cannot be said.
    pub(super) fn list_pieces(&self, index: u32, limit: usize) -> Option<Vec<Range<usize>>> {
        let starts: Vec<usize> = self.tree.items(index).map(|item| self.begin(item)).collect();
        if self.is_flow(index) {
            let pieces = self.flow(index, &starts, ']')?;
            return Some(pieces.into_iter().map(|piece| piece.bytes).collect());
        }
        let dashes = starts.iter().map(|start| self.dash(*start)).collect::<Option<Vec<usize>>>()?;
        let end = |n: usize| match dashes.get(n + 1) {
            Some(next) => self.lead(*next, starts[n]),
            None => self.tail(dashes[n], limit),
        };
        let trimmed = |start: usize, end: usize| start + self.text[start..end.max(start)].trim_end().len();
        Some((0..starts.len()).map(|n| starts[n]..trimmed(starts[n], end(n))).collect())
    }

    /// Whether nothing but indentation stands before a byte on its line.
    pub(super) fn begins_line(&self, byte: usize) -> bool {
        self.text[self.lines[self.line_of(byte)]..byte].trim_matches(' ').is_empty()
    }

    /// Where the line of a key or dash begins, or the first of the comments directly above it.
    pub(super) fn own(&self, byte: usize) -> usize {
        let mut line = self.line_of(byte);
        let indent = byte - self.lines[line];
        while line > 0 {
            let above = &self.text[self.lines[line - 1]..self.lines[line]];
            let content = above.trim_start_matches(' ');
            if !content.starts_with('#') || above.len() - content.len() != indent {
                break;
            }
            line -= 1;
        }
        self.lines[line]
    }

    /// Where the line of a byte begins.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.lines.get(self.line_of(byte)).copied().unwrap_or(0)
    }

    /// Where the line behind a byte begins.
    pub(super) fn line_after(&self, byte: usize) -> usize {
        self.lines.get(self.line_of(byte.max(1) - 1) + 1).copied().unwrap_or(self.text.len())
    }
}
