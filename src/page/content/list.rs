//! Lists: bullets, numbers and task boxes.

use typst_library::foundations::{Content, NativeElement, Packed, Smart};
use typst_library::layout::{BoxElem, HElem, Sizing};
use typst_library::model::{EnumElem, EnumItem, ListElem, ListItem, ListMarker, ParElem};
use typst_library::text::{TextElem, TextSize};
use typst_syntax::Span;

use crate::page::template::{self, em};

/// An item: its parts, and whether it is a task that is done.
pub(super) struct Item {
    pub(super) parts: Vec<Content>,
    pub(super) task: Option<bool>,
    pub(super) span: Span,
}

/// The room that a task box takes, and the room behind it.
const BOX: f64 = 0.75;
const GAP: f64 = 0.6;

/// A box, ticked where the task is done.
fn task_box(done: bool, span: Span) -> Content {
    let sign = if done { '\u{2611}' } else { '\u{2610}' };
    template::mono(TextElem::packed(sign).spanned(span)).set(TextElem::size, TextSize(em(1.15)))
}

/// Puts a sign where the bullet of an item stands: before its first paragraph.
fn marked(mut parts: Vec<Content>, sign: Content, hang: bool) -> Vec<Content> {
    let body = BoxElem::new().with_body(Some(sign)).with_width(Sizing::Rel(em(BOX).into())).pack();
    let mut before = vec![body, HElem::new(em(GAP).into()).pack()];
    if hang {
        before.insert(0, HElem::new(em(-BOX - GAP).into()).pack());
    }
    match parts.first_mut().and_then(|first| first.to_packed_mut::<ParElem>()) {
        Some(paragraph) => {
            before.push(paragraph.body.clone());
            paragraph.body = Content::sequence(before);
        }
        None => parts.splice(0..0, before).for_each(drop),
    }
    parts
}

/// The list as content.
pub(super) fn pack(items: Vec<Item>, start: Option<u64>, loose: bool) -> Content {
    // Boxes stand where bullets would where every item is a task; elsewhere behind bullet or number.
    let tasks = start.is_none() && items.iter().all(|item| item.task.is_some());
    let bodies = items.into_iter().map(|item| {
        let parts = match item.task {
            Some(done) => marked(item.parts, task_box(done, item.span), tasks),
            None => item.parts,
        };
        (Content::sequence(parts), item.span)
    });
    match start {
        Some(start) => {
            let items = bodies.map(|(body, span)| Packed::new(EnumItem::new(body)).spanned(span)).collect();
            EnumElem::new(items).with_tight(!loose).with_start(Smart::Custom(start)).pack()
        }
        None => {
            let items = bodies.map(|(body, span)| Packed::new(ListItem::new(body)).spanned(span)).collect();
            let list = ListElem::new(items).with_tight(!loose);
            if tasks {
                let room = BoxElem::new().with_width(Sizing::Rel(em(BOX).into())).pack();
                list.with_marker(ListMarker::Content(vec![room])).with_body_indent(em(GAP)).pack()
            } else {
                list.pack()
            }
        }
    }
}
