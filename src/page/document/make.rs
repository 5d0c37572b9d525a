//! Documents into the engine's content, and from there to a PDF.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use typst_layout::PagedDocument;
use typst_library::foundations::{Bytes, Content, Derived, NativeElement, Packed, Smart, Styles};
use typst_library::layout::{
    Abs, Alignment, BlockBody, BlockElem, BoxElem, Celled, HElem, Margin, OuterVAlignment, PageElem, Ratio,
    Rel, Sides, Size, Sizing, TrackSizings, Transform,
};
use typst_library::loading::{DataSource, LoadSource, Loaded};
use typst_library::model::{
    Document as _, ListElem, ListItem, ParElem, TableCell, TableChild, TableElem, TableHLine, TableHeader,
    TableItem,
};
use typst_library::text::{TextElem, TextSize};
use typst_library::visualize::ImageElem;
use typst_syntax::Spanned;

use super::fit::{self, Plan, Try, Wish};
use super::{Cell, Document, Part, Picture, Table};
use crate::model::plan::Piece;
use crate::model::settings::Page;
use crate::page::content::words;
use crate::page::template::{self, GREY, INK, RULE, em};
use crate::page::{Head, engine, print};
use crate::palette::Rgb;
use crate::text::markdown::guard::MAX_MARKS;

/// Letters of a cell; what is longer is cut.
const LETTERS: usize = 600;
/// Letters of a head, which stands on each page.
const HEAD: usize = 80;
/// The least width of columns of words and of sentences, in units of their size.
const WORDS: f64 = 9.0;
const SENTENCES: f64 = 14.0;
/// No column asks for more.
const WIDEST: f64 = 60.0;
/// As much room as a letter takes, roughly.
const BROAD: f64 = 0.62;
/// What measuring letters one by one may come short of.
const SLACK: f64 = 1.03;
/// Space for the mark before toned words.
const MARK: f64 = 0.95;
/// The sizes that tables are set in, in points, on pages that stand and on pages that lie.
const STANDING: [f64; 3] = [9.0, 8.25, 7.5];
const LYING: [f64; 4] = [9.0, 8.25, 7.5, 7.0];
/// Of the sizes on standing pages, as many as are better than a page that lies.
const BETTER: usize = 2;
/// The size of remarks and notes.
const SMALL: f64 = 8.5;
/// How wide words are set on a page that lies: lines that are longer are hard to follow.
const MEASURE: f64 = 482.0;

/// How much smaller a document may be set to stand on one page, the least change first.
const TIGHTER: [f64; 4] = [0.92, 0.84, 0.76, 0.7];

/// Lays the document out and writes the PDF. What runs over onto a second page is set smaller where it then stands on
/// one.
pub(super) fn print(document: &Document) -> Result<Vec<u8>, String> {
    let title = words::clean(&document.title).into_owned();
    let head =
        Head { title: Piece { text: title.clone(), ..Piece::default() }, foot: title, ..Head::default() };
    let mut laid = lay(document, &head, 1.0)?;
    if laid.pages().len() == 2 {
        for scale in TIGHTER {
            let tighter = lay(document, &head, scale)?;
            if tighter.pages().len() == 1 {
                laid = scaled(&tighter, scale);
                break;
            }
        }
    }
    print::pdf(&laid, format!("kam {}", head.title.text))
}

/// The pages of the document, which are larger than paper where `scale` is below 1.
fn lay(document: &Document, head: &Head, scale: f64) -> Result<PagedDocument, String> {
    let (pages, lying) = set(document, scale);
    let mut styles = template::styles(Page::A4, head);
    if scale < 1.0 {
        let (width, height, margin) = template::paper(Page::A4);
        let side = Some(Smart::Custom((margin / scale).into()));
        styles.set(PageElem::width, Smart::Custom((width / scale).into()));
        styles.set(PageElem::height, Smart::Custom((height / scale).into()));
        styles.set(PageElem::margin, Smart::Custom(Margin::splat(side)));
    }
    if lying {
        styles.set(PageElem::flipped, true);
    }
    let mut parts = vec![template::top(head)];
    let mut short = 0;
    let mut plans = pages.into_iter();
    for part in &document.parts {
        parts.push(match part {
            Part::Heading(level, text) => template::heading(line(text), usize::from((*level).clamp(2, 6))),
            Part::Text(text) => measured(ParElem::new(line(text)).pack(), lying),
            Part::List(points) => measured(list(points), lying),
            Part::Picture(picture) => drawing(picture),
            Part::Table(table) => match plans.next().flatten() {
                Some(plan) => grid(table, &plan, &mut short),
                None => grey(TextElem::packed("No rows."), template::SIZE - 1.0),
            },
        });
    }
    parts.extend(notes(document, short));
    engine::layout(&Content::sequence(parts), &styles)
}

/// Pages made smaller, with everything on them.
fn scaled(laid: &PagedDocument, scale: f64) -> PagedDocument {
    let part = Ratio::new(scale);
    let smaller = laid.pages().iter().map(|page| {
        let mut page = page.clone();
        let size = page.frame.size();
        page.frame.transform(Transform::scale(part, part));
        page.frame.set_size(Size::new(size.x * scale, size.y * scale));
        page
    });
    PagedDocument::new(smaller.collect(), laid.info().clone())
}

/// How each table is set (none where it has no rows), and whether the pages lie on their side.
fn set(document: &Document, scale: f64) -> (Vec<Option<Plan>>, bool) {
    let tables = || {
        document.parts.iter().filter_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    };
    let wishes: Vec<Option<Vec<Wish>>> =
        tables().map(|t| (!t.rows.is_empty() && !t.columns.is_empty()).then(|| wishes(t))).collect();
    // A page of words stays upright: its lines would grow too long.
    let prose = document.parts.iter().any(|part| matches!(part, Part::Text(_) | Part::Picture(_)));
    let tries =
        |sizes: &[f64], room: f64| -> Vec<Try> { sizes.iter().map(|&size| Try { size, room }).collect() };
    let (width, height) = template::text_area(Page::A4);
    let (width, height) = (width / scale, height / scale);
    let standing = tries(&STANDING, width);
    let lying = tries(&LYING, height);
    let fits = |wishes: &Vec<Wish>| fit::all(wishes, &standing[..BETTER]).is_some();
    let lies = !prose && !wishes.iter().flatten().all(fits);
    let tries = if lies { lying } else { standing };
    let plan = |wishes: Vec<Wish>| fit::all(&wishes, &tries).or_else(|| fit::some(&wishes, &tries));
    (wishes.into_iter().map(|wishes| wishes.and_then(plan)).collect(), lies)
}

/// What the columns of a table ask for.
fn wishes(table: &Table) -> Vec<Wish> {
    let of = |(n, column): (usize, &super::Column)| {
        let head = column.head.split(' ').map(|word| width(word, true)).fold(0.0, f64::max);
        let cell = |cell: &Cell| {
            let mark = if cell.mark.is_some() { MARK } else { 0.0 };
            mark + width(&cell.text, false)
        };
        let cells = table.rows.iter().filter_map(|row| row.get(n)).map(cell).fold(0.0, f64::max);
        let natural = (cells.max(head) * SLACK + 0.1).min(WIDEST);
        let least = if column.wraps { SENTENCES } else { WORDS };
        let floor = if column.whole { natural } else { natural.min(least.max(head * SLACK)) };
        Wish { natural, floor, priority: column.priority }
    };
    table.columns.iter().enumerate().map(of).collect()
}

/// How wide a text is, in units of its size; what is cut is not measured.
fn width(text: &str, bold: bool) -> f64 {
    text.chars().take(LETTERS).map(|c| engine::advance(c, bold)).sum()
}

/// A text on one line, with chances to break long words, and without more marks on a letter than can be printed.
fn pieces(text: &str, long: usize) -> Content {
    let text = words::clean(text);
    let mut marks = 0;
    let tame: String = text
        .chars()
        .filter(|c| {
            marks = if unicode_width::UnicodeWidthChar::width(*c) == Some(0) { marks + 1 } else { 0 };
            marks <= MAX_MARKS
        })
        .collect();
    Content::sequence(words::pieces(&tame, long).map(|(piece, _)| TextElem::packed(piece)))
}

fn line(text: &str) -> Content {
    pieces(text, words::LONG)
}

fn points(size: f64) -> TextSize {
    TextSize(Abs::pt(size).into())
}

/// Words in grey, as a block of their own.
fn grey(body: Content, size: f64) -> Content {
    let mut set = Styles::new();
    template::spaced(&mut set, 6.0, 10.0);
    let body = template::coloured(body, GREY).set(TextElem::size, points(size));
    BlockElem::packed(body).styled_with_map(set)
}

/// A block that is no wider than lines should be.
fn measured(body: Content, lying: bool) -> Content {
    if !lying {
        return body;
    }
    BlockElem::new()
        .with_body(Some(BlockBody::Content(body)))
        .with_width(Smart::Custom(Abs::pt(MEASURE).into()))
        .pack()
}

fn list(points: &[String]) -> Content {
    let items = points.iter().map(|point| Packed::new(ListItem::new(line(point)))).collect();
    ListElem::new(items).pack()
}

/// What stands at the end: notes, and what could not be printed as it is.
fn notes(document: &Document, short: usize) -> Vec<Content> {
    let mut all = document.notes.clone();
    if short > 0 {
        let texts = if short == 1 { "1 text is" } else { "texts are" };
        let count = if short == 1 { String::new() } else { format!("{short} ") };
        all.push(format!("{count}{texts} cut, marked by …: a cell shows {LETTERS} letters, a head {HEAD}."));
    }
    let strange = strange(document);
    if !strange.is_empty() {
        let codes: Vec<String> = strange.iter().take(8).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        let more = if strange.len() > codes.len() { " and others" } else { "" };
        all.push(format!(
            "The embedded fonts lack {}{more}; boxes stand for these letters.",
            codes.join(", ")
        ));
    }
    if all.is_empty() {
        return Vec::new();
    }
    vec![
        template::heading(TextElem::packed("Notes"), 3),
        list(&all).set(TextElem::size, points(SMALL)).set(ParElem::leading, em(0.5)),
    ]
}

/// The letters of a document that no embedded font has.
fn strange(document: &Document) -> BTreeSet<char> {
    let mut texts: Vec<&str> = vec![&document.title];
    for part in &document.parts {
        match part {
            Part::Heading(_, text) | Part::Text(text) => texts.push(text),
            Part::List(points) => texts.extend(points.iter().map(String::as_str)),
            Part::Table(table) => {
                texts.extend(table.columns.iter().map(|column| column.head.as_str()));
                texts.extend(table.rows.iter().flatten().map(|cell| cell.text.as_str()));
            }
            // What a drawing says stands in a table as well.
            Part::Picture(picture) => {
                texts.extend([picture.title.as_str()].into_iter().chain(picture.caption.as_deref()))
            }
        }
    }
    texts.extend(document.notes.iter().map(String::as_str));
    texts.iter().flat_map(|text| text.chars()).filter(|c| !c.is_ascii() && !engine::has(*c)).collect()
}

/// A drawing, with what it says above and where it is from beneath, all on one page.
fn drawing(picture: &Picture) -> Content {
    let data = Bytes::from_string(picture.svg.clone());
    let loaded = Loaded::new(Spanned::detached(LoadSource::Bytes), data.clone());
    let image = ImageElem::new(Derived::new(DataSource::Bytes(data), loaded))
        .with_width(Smart::Custom(Rel::from(Ratio::one())))
        .with_alt(Some(picture.alt.as_str().into()))
        .pack();
    let mut set = Styles::new();
    template::spaced(&mut set, 4.0, 6.0);
    let mut parts =
        vec![BlockElem::packed(line(&picture.title).strong()), BlockElem::packed(image).styled_with_map(set)];
    if let Some(caption) = &picture.caption {
        parts.push(grey(line(caption), SMALL));
    }
    BlockElem::new()
        .with_body(Some(BlockBody::Content(Content::sequence(parts))))
        .with_breakable(false)
        .with_width(Smart::Custom(Ratio::one().into()))
        .pack()
}

/// A mark of a colour, as high as small letters.
fn mark(colour: Rgb) -> Content {
    let side = em(0.5);
    let square = BoxElem::new()
        .with_width(Sizing::Rel(side.into()))
        .with_height(Smart::Custom(side.into()))
        .with_fill(Some(template::paint(colour)))
        .pack();
    Content::sequence([square, HElem::new(em(MARK - 0.5).into()).pack()])
}

/// A table as it is planned; counts the texts that had to be cut.
fn grid(table: &Table, plan: &Plan, short: &mut usize) -> Content {
    let line = |points, colour, position| {
        TableItem::HLine(Packed::new(
            TableHLine::new()
                .with_stroke(Some(Arc::new(template::stroke(points, colour))))
                .with_position(position),
        ))
    };
    let rooms: Vec<f64> = plan.widths.iter().map(|width| width / plan.size).collect();
    let mut head: Vec<TableItem> = Vec::with_capacity(plan.columns.len() + 1);
    for (&column, &room) in plan.columns.iter().zip(&rooms) {
        let (text, cut) = cut(&table.columns[column].head, HEAD);
        *short += usize::from(cut);
        let body = pieces(&text, long(&text, room, true)).strong();
        head.push(TableItem::Cell(Packed::new(TableCell::new(body))));
    }
    head.push(line(0.9, INK, OuterVAlignment::Top));
    let mut children = vec![TableChild::Header(Packed::new(TableHeader::new(head)))];
    let none = Cell::default();
    for row in &table.rows {
        for (&column, &room) in plan.columns.iter().zip(&rooms) {
            let cell = row.get(column).unwrap_or(&none);
            let (body, cut) = body(cell, room);
            *short += usize::from(cut);
            // No row is split, except one that may be longer than a page.
            let cell = TableCell::new(body).with_breakable(Smart::Custom(cell.text.len() > LETTERS / 2));
            children.push(TableChild::Item(TableItem::Cell(Packed::new(cell))));
        }
        children.push(TableChild::Item(line(0.5, RULE, OuterVAlignment::Top)));
    }
    let vertical = Some(Abs::pt(plan.size * 0.38).into());
    let sides = Sides {
        left: Some(Abs::zero().into()),
        right: Some(Abs::pt(fit::GAP).into()),
        top: vertical,
        bottom: vertical,
    };
    let align = plan.columns.iter().map(|&column| {
        Smart::Custom(if table.columns[column].right { Alignment::RIGHT } else { Alignment::LEFT })
    });
    let widths = plan.widths.iter().map(|width| Sizing::Rel(Abs::pt(width + fit::GAP).into()));
    let mut set = Styles::new();
    template::spaced(&mut set, 8.0, 10.0);
    set.set(TextElem::size, points(plan.size));
    set.set(ParElem::leading, em(0.5));
    let grid = TableElem::new(children)
        .with_columns(TrackSizings(widths.collect()))
        .with_align(Celled::Array(align.collect()))
        .with_inset(Celled::Value(sides))
        .with_stroke(Celled::Value(Sides::splat(Some(None))))
        .pack();
    let mut parts = vec![BlockElem::packed(grid).styled_with_map(set)];
    let mut remarks = table.remarks.clone();
    if !plan.dropped.is_empty() {
        let names: Vec<&str> =
            plan.dropped.iter().map(|&column| table.columns[column].name.as_str()).collect();
        remarks
            .push(format!("Not shown for want of room: {}. HTML, XLSX and CSV have them.", names.join(", ")));
    }
    parts.extend(remarks.iter().map(|remark| grey(self::line(remark), SMALL)));
    Content::sequence(parts)
}

/// The first letters of a text, and whether there are more.
fn cut(text: &str, most: usize) -> (Cow<'_, str>, bool) {
    match text.char_indices().nth(most) {
        Some((end, _)) => (Cow::Owned(format!("{}…", &text[..end])), true),
        None => (Cow::Borrowed(text), false),
    }
}

/// From how many letters on a word may break: none has to where the widest has room.
fn long(text: &str, room: f64, bold: bool) -> usize {
    if text.split_whitespace().all(|word| width(word, bold) <= room) {
        return LETTERS;
    }
    ((room / BROAD) as usize).clamp(3, words::LONG)
}

/// What stands in a cell, and whether its text had to be cut.
fn body(cell: &Cell, room: f64) -> (Content, bool) {
    let (text, cut) = cut(&cell.text, LETTERS);
    let room = if cell.mark.is_some() { room - MARK } else { room };
    let words = pieces(&text, long(&text, room, false));
    let words = if cell.faint { template::coloured(words, GREY) } else { words };
    let body = match cell.mark {
        Some(colour) => Content::sequence([mark(colour), words]),
        None => words,
    };
    (body, cut)
}
