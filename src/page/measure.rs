//! What a layout came to: walking the pages for where text stands, and where it should not.

use std::ops::Range;

use typst_layout::PagedDocument;
use typst_library::layout::{Abs, Frame, FrameItem, Point};

use super::{Pages, engine, template};

/// How far a letter may stand over the edge before it counts: rounding, and the slant of italics.
fn slack() -> Abs {
    Abs::pt(0.5)
}

/// Walks the items of a frame and of the frames in it, each with its place on the page.
fn walk(frame: &Frame, visit: &mut impl FnMut(Point, &FrameItem)) {
    let mut open = vec![(Point::zero(), frame, 0)];
    while let Some((origin, frame, next)) = open.pop() {
        let Some((offset, item)) = frame.items().nth(next) else { continue };
        open.push((origin, frame, next + 1));
        let place = origin + *offset;
        match item {
            FrameItem::Group(group) => {
                open.push((place + Point::new(group.transform.tx, group.transform.ty), &group.frame, 0));
            }
            item => visit(place, item),
        }
    }
}

/// Measures a layout of a text of so many bytes; `notes` are the parts of it that stand at the end.
pub(super) fn measure(document: &PagedDocument, length: usize, notes: &[Range<usize>]) -> Pages {
    let margin = template::margin();
    let mut pages = Pages {
        pages: document.pages().len(),
        fill: 0.0,
        starts: Vec::new(),
        outside: Vec::new(),
        missing: Vec::new(),
    };
    // Bytes that a page before showed: a table's head that is repeated begins nothing.
    let mut seen = vec![false; length + 1];
    for page in document.pages() {
        let frame = &page.frame;
        let (right, foot) = (frame.width() - margin, frame.height() - margin);
        let mut bottom = margin;
        let mut first: Option<usize> = None;
        let mut first_note: Option<usize> = None;
        walk(frame, &mut |place, item| match item {
            FrameItem::Text(text) => {
                let mut x = place.x;
                let mut own = false;
                for glyph in &text.glyphs {
                    let letters = &text.text[glyph.range()];
                    let base = engine::byte(glyph.span.0);
                    let at = base.map(|b| (b + usize::from(glyph.span.1)).min(length));
                    own |= at.is_some();
                    let left = x + glyph.x_offset.at(text.size);
                    x += glyph.x_advance.at(text.size);
                    if glyph.id == 0
                        && let Some(c) = letters.chars().next()
                    {
                        pages.missing.push((c, at.unwrap_or(0)));
                    }
                    let Some(at) = at else { continue };
                    let blank =
                        letters.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}').is_empty();
                    let off = x > right + slack() || left < margin - slack() || place.y > foot + slack();
                    if off && !blank {
                        pages.outside.push(at);
                    }
                    if !blank && !seen[at] {
                        seen[at] = true;
                        let note = notes.iter().any(|range| range.contains(&at));
                        let least = if note { &mut first_note } else { &mut first };
                        *least = Some(least.map_or(at, |least| least.min(at)));
                    }
                }
                if own || place.y <= foot + slack() {
                    bottom = bottom.max(place.y);
                }
            }
            FrameItem::Shape(shape, _) => bottom = bottom.max(place.y + shape.bbox(false).max.y),
            FrameItem::Image(_, size, _) => bottom = bottom.max(place.y + size.y),
            FrameItem::Group(_) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        });
        pages.starts.push(first.or(first_note));
        // Of the last page; each before is overwritten.
        pages.fill = ((bottom - margin) / (foot - margin)).clamp(0.0, 1.0);
    }
    pages.outside.sort_unstable();
    pages.outside.dedup();
    pages.missing.sort_unstable_by_key(|(c, at)| (*at, *c));
    pages.missing.dedup();
    pages
}
