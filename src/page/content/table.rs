//! Tables: light horizontal rules, figures at the right, the head again on each page, rows in one piece.

use std::sync::Arc;

use pulldown_cmark::Alignment as Written;
use typst_library::foundations::{Content, NativeElement, Packed, Smart, Styles};
use typst_library::layout::{
    Abs, Alignment, BlockElem, Celled, OuterVAlignment, Sides, Sizing, TrackSizings,
};
use typst_library::model::{ParElem, TableCell, TableChild, TableElem, TableHLine, TableHeader, TableItem};
use typst_library::text::{TextElem, TextSize};
use typst_syntax::Span;

use super::words;
use crate::page::template::{self, INK, RULE, em};

/// How many letters a line of a table holds, about; cells whose text needs more than [`LINES`] of them may be split.
const LINE: usize = 90;
/// A row of so many lines is still kept in one piece.
const LINES: usize = 24;

/// A cell: what stands in it, as content and as plain text.
pub(super) struct Cell {
    pub(super) body: Content,
    pub(super) text: String,
    pub(super) span: Span,
}

/// A table while it is read.
pub(super) struct Table {
    pub(super) columns: Vec<Written>,
    pub(super) head: Vec<Cell>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// From which length on the words of a table with so many columns may break.
pub(super) fn long(columns: usize) -> usize {
    (LINE / columns.max(1)).clamp(3, words::LONG)
}

impl Table {
    /// How each column is aligned: as written, else figures at the right and words at the left.
    fn alignment(&self, column: usize) -> Alignment {
        match self.columns.get(column) {
            Some(Written::Right) => Alignment::RIGHT,
            Some(Written::Center) => Alignment::CENTER,
            Some(Written::Left) => Alignment::LEFT,
            _ => {
                let mut told =
                    self.rows.iter().filter_map(|r| words::figure(&r.get(column)?.text)).peekable();
                if told.peek().is_some() && told.all(|figure| figure) {
                    Alignment::RIGHT
                } else {
                    Alignment::LEFT
                }
            }
        }
    }

    fn fits(&self, text: &str) -> bool {
        let letters = LINE / self.columns.len().max(1);
        text.chars().count() <= letters.max(1) * LINES
    }

    /// The table as content.
    pub(super) fn pack(self) -> Content {
        let width = self.columns.len();
        let aligned = (0..width).map(|c| Smart::Custom(self.alignment(c))).collect();
        let fits = self.head.iter().all(|cell| self.fits(&cell.text));
        let whole: Vec<bool> =
            self.rows.iter().map(|row| row.iter().all(|cell| self.fits(&cell.text))).collect();
        let line = |points, colour, position| {
            TableItem::HLine(Packed::new(
                TableHLine::new()
                    .with_stroke(Some(Arc::new(template::stroke(points, colour))))
                    .with_position(position),
            ))
        };
        let cell = |cell: Cell, whole: bool, head: bool| {
            let body = if head { cell.body.strong() } else { cell.body };
            let packed = TableCell::new(body).with_breakable(Smart::Custom(!whole));
            TableItem::Cell(Packed::new(packed).spanned(cell.span))
        };
        let mut head: Vec<TableItem> = self.head.into_iter().map(|c| cell(c, fits, true)).collect();
        head.push(line(0.9, INK, OuterVAlignment::Top));
        let mut children = vec![TableChild::Header(Packed::new(TableHeader::new(head).with_repeat(fits)))];
        for (row, whole) in self.rows.into_iter().zip(whole) {
            children.extend(row.into_iter().map(|c| TableChild::Item(cell(c, whole, false))));
            children.push(TableChild::Item(line(0.5, RULE, OuterVAlignment::Top)));
        }
        let sides = Sides {
            left: Some(Abs::pt(4.0).into()),
            right: Some(Abs::pt(6.0).into()),
            top: Some(Abs::pt(4.2).into()),
            bottom: Some(Abs::pt(4.2).into()),
        };
        let mut set = Styles::new();
        template::spaced(&mut set, 10.0, 12.0);
        set.set(TextElem::size, TextSize(em(0.9)));
        set.set(ParElem::leading, em(0.55));
        set.set(ParElem::justify, false);
        let table = TableElem::new(children)
            .with_columns(TrackSizings((0..width).map(|_| Sizing::Auto).collect()))
            .with_align(Celled::Array(aligned))
            .with_inset(Celled::Value(sides))
            .with_stroke(Celled::Value(Sides::splat(Some(None))))
            .pack();
        BlockElem::packed(table).styled_with_map(set)
    }
}
