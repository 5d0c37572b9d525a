//! How a page looks: paper, margins, type, and what stands above and below the text.

use std::num::NonZeroUsize;
use std::str::FromStr;

use typst_library::foundations::{
    Content, Element, NativeElement, Packed, Recipe, Selector, Smart, Style, Styles, Transformation,
};
use typst_library::introspection::{Counter, CounterDisplayElem, CounterKey};
use typst_library::layout::{
    Abs, Alignment, BlockBody, BlockElem, Em, Fr, GridCell, GridChild, GridElem, GridItem, Length, Margin,
    PadElem, PageElem, Sides, Sizing, Spacing, TrackSizings,
};
use typst_library::model::{
    DocumentElem, EnumElem, HeadingElem, ListElem, Numbering, NumberingPattern, ParElem, QuoteElem,
};
use typst_library::text::{FontFamily, FontList, FontWeight, NumberWidth, TextElem, TextSize};
use typst_library::visualize::{Color, Paint, Stroke};
use typst_syntax::Span;

use super::content::words;
use super::{Head, engine};
use crate::model::settings::Page;
use crate::palette::Rgb;

/// The margin on all four sides.
pub(super) fn margin() -> Abs {
    Abs::mm(20.0)
}

/// Text, rules, and what is less important; the colours of the whole tool.
pub(super) const INK: Rgb = (0x1F, 0x29, 0x37);
/// Grey for what is read second.
pub(super) const GREY: Rgb = (0x6B, 0x72, 0x80);
/// Light rules.
pub(super) const RULE: Rgb = (0xD1, 0xD5, 0xDB);
/// The rule beside what must not be missed, and links.
pub(super) const ACCENT: Rgb = (0x00, 0x72, 0xB2);
/// The ground of code.
pub(super) const GROUND: Rgb = (0xF4, 0xF5, 0xF7);

/// The size of words, in points.
pub(super) const SIZE: f64 = 10.5;
const SMALL: f64 = 8.5;
const SECTION: f64 = 13.0;
const TITLE: f64 = 21.0;
/// The longest name that the foot shows.
const FOOT_CHARS: usize = 60;

pub(super) fn em(n: f64) -> Length {
    Em::new(n).into()
}

fn points(n: f64) -> TextSize {
    TextSize(Abs::pt(n).into())
}

fn families(names: &[&str]) -> FontList {
    FontList(names.iter().map(|name| FontFamily::new(name)).collect())
}

/// The space above and below blocks.
pub(super) fn spaced(styles: &mut Styles, above: f64, below: f64) {
    styles.set(BlockElem::above, Smart::Custom(Spacing::Rel(Abs::pt(above).into())));
    styles.set(BlockElem::below, Smart::Custom(Spacing::Rel(Abs::pt(below).into())));
}

/// A colour as the engine knows it.
pub(super) fn paint((red, green, blue): Rgb) -> Paint {
    Paint::Solid(Color::from_u8(red, green, blue, 255))
}

/// A line of one colour.
pub(super) fn stroke(points: f64, colour: Rgb) -> Stroke {
    Stroke {
        thickness: Smart::Custom(Abs::pt(points).into()),
        paint: Smart::Custom(paint(colour)),
        ..Stroke::default()
    }
}

/// Content with a line at its left.
pub(super) fn beside(body: Content, thick: f64, colour: Rgb) -> Content {
    let none = Sides::splat(Some(None));
    let stroke = Sides { left: Some(Some(stroke(thick, colour))), ..none };
    let inset = Sides { left: Some(Abs::pt(10.0).into()), ..Sides::splat(Some(Abs::pt(2.0).into())) };
    BlockElem::new()
        .with_body(Some(BlockBody::Content(body)))
        .with_width(Smart::Custom(typst_library::layout::Ratio::one().into()))
        .with_stroke(stroke)
        .with_inset(inset)
        .pack()
}

/// Code and signs: one width for all letters.
pub(super) fn mono(content: Content) -> Content {
    content
        .set(TextElem::font, families(&["DejaVu Sans Mono", "IBM Plex Sans"]))
        .set(TextElem::size, TextSize(em(0.86)))
}

/// Content in a colour.
pub(super) fn coloured(content: Content, colour: Rgb) -> Content {
    content.set(TextElem::fill, paint(colour))
}

/// Width and height of a page that stands.
fn measures(paper: Page) -> (Abs, Abs) {
    match paper {
        Page::A4 => (Abs::mm(210.0), Abs::mm(297.0)),
        Page::Letter => (Abs::inches(8.5), Abs::inches(11.0)),
    }
}

/// Width, height and margin of a page that stands.
pub(super) fn paper(paper: Page) -> (Abs, Abs, Abs) {
    let (width, height) = measures(paper);
    (width, height, margin())
}

/// Width and height of what is between the margins, in points.
pub(super) fn text_area(paper: Page) -> (f64, f64) {
    let (width, height) = measures(paper);
    let both = margin() + margin();
    ((width - both).to_pt(), (height - both).to_pt())
}

/// The styles of everything.
pub(super) fn styles(paper: Page, head: &Head) -> Styles {
    let (width, height) = measures(paper);
    let mut s = Styles::new();
    s.set(PageElem::width, Smart::Custom(width.into()));
    s.set(PageElem::height, Smart::Custom(height.into()));
    let side = Some(Smart::Custom(margin().into()));
    s.set(PageElem::margin, Smart::Custom(Margin::splat(side)));
    s.set(PageElem::footer, Smart::Custom(Some(foot(head))));
    s.set(PageElem::footer_descent, Abs::mm(8.0).into());
    s.set(DocumentElem::title, Some(TextElem::packed(head.title.text.as_str())));
    s.set(TextElem::font, families(&["IBM Plex Sans", "DejaVu Sans Mono"]));
    s.set(TextElem::size, points(SIZE));
    s.set(TextElem::fill, paint(INK));
    s.set(TextElem::number_width, Smart::Custom(NumberWidth::Tabular));
    s.set(TextElem::hyphenate, Smart::Custom(false));
    s.set(ParElem::justify, false);
    s.set(ParElem::leading, em(0.66));
    s.set(ParElem::spacing, em(0.95));
    s.set(ListElem::body_indent, em(0.6));
    s.set(EnumElem::body_indent, em(0.6));
    s.set(ListElem::indent, em(0.3));
    s.set(EnumElem::indent, em(0.3));
    let mut quote = Styles::new();
    quote.set(PadElem::left, Abs::zero().into());
    quote.set(PadElem::right, Abs::zero().into());
    show_set(&mut s, QuoteElem::ELEM, quote);
    s
}

/// Styles for one kind of element: plain styles would lose against those that the element brings along.
fn show_set(styles: &mut Styles, element: Element, set: Styles) {
    let recipe =
        Recipe::new(Some(Selector::Elem(element, None)), Transformation::Style(set), Span::detached());
    styles.push(Style::Recipe(recipe));
}

/// A heading: of a section at depth 2, of its parts below that. Three sizes in all, with the title's.
pub(super) fn heading(body: Content, depth: usize) -> Content {
    let (size, above, below) = match depth {
        1 => (TITLE, 0.0, 10.0),
        2 => (SECTION, 16.0, 8.0),
        _ => (SIZE, 12.0, 6.0),
    };
    let mut set = Styles::new();
    set.set(TextElem::size, points(size));
    set.set(TextElem::weight, FontWeight::BOLD);
    spaced(&mut set, above, below);
    let mut styles = Styles::new();
    show_set(&mut styles, HeadingElem::ELEM, set);
    HeadingElem::new(body)
        .with_depth(NonZeroUsize::new(depth).unwrap_or(NonZeroUsize::MIN))
        .pack()
        .styled_with_map(styles)
}

/// What stands above the text: the title, large, and the grey line.
pub(super) fn top(head: &Head) -> Content {
    let mut parts = Vec::new();
    let title = words::clean(&head.title.text);
    if !title.trim().is_empty() {
        // The title's letters point to its heading as a whole: they may stand in the front matter.
        let text = Content::sequence(
            words::pieces(&title, words::LONG)
                .map(|(piece, _)| TextElem::packed(piece).spanned(engine::span(head.title.at.start))),
        );
        parts.push(heading(text.set(ParElem::leading, em(0.4)), 1));
    }
    let line: Vec<String> = head
        .line
        .iter()
        .map(|part| words::clean(part).into_owned())
        .filter(|p| !p.trim().is_empty())
        .collect();
    if !line.is_empty() {
        let text = words::pieces(&line.join(" \u{b7} "), words::LONG)
            .map(|(piece, _)| TextElem::packed(piece))
            .collect::<Vec<_>>();
        let mut set = Styles::new();
        spaced(&mut set, 0.0, 18.0);
        let text = coloured(Content::sequence(text), GREY).set(TextElem::size, points(9.5));
        parts.push(BlockElem::packed(text).styled_with_map(set));
    }
    Content::sequence(parts)
}

/// What stands below each page's text: one line, so that nothing in it can change the pages.
fn foot(head: &Head) -> Content {
    let name = words::clean(&head.foot);
    let mut short: String = name.chars().take(FOOT_CHARS).collect();
    if short.len() < name.len() {
        short.push('\u{2026}');
    }
    let numbers = NumberingPattern::from_str("1 of 1").map_or_else(
        |_| Content::empty(),
        |pattern| {
            let counter = Counter::new(CounterKey::Page);
            CounterDisplayElem::new(counter, Smart::Custom(Numbering::Pattern(pattern)), true).pack()
        },
    );
    let number = Content::sequence([TextElem::packed("Page "), numbers]);
    let name = (TextElem::packed(short), Alignment::LEFT);
    // Where no day stands at the right, the number does.
    let (cells, parts) = match head.as_of.as_deref() {
        Some(day) => (
            vec![
                name,
                (number, Alignment::CENTER),
                (TextElem::packed(format!("As of {day}")), Alignment::RIGHT),
            ],
            vec![4.0, 1.0, 1.0],
        ),
        None => (vec![name, (number, Alignment::RIGHT)], vec![4.0, 1.0]),
    };
    let cells: Vec<GridChild> = cells
        .into_iter()
        .map(|(body, align)| {
            let cell = GridCell::new(body).with_align(Smart::Custom(align));
            GridChild::Item(GridItem::Cell(Packed::new(cell)))
        })
        .collect();
    let columns = parts.into_iter().map(|part| Sizing::Fr(Fr::new(part)));
    let grid = GridElem::new(cells).with_columns(TrackSizings(columns.collect())).pack();
    coloured(grid, GREY).set(TextElem::size, points(SMALL))
}
