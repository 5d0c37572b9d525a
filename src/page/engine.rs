//! The layout engine: Typst's realisation and layout crates with no evaluator linked in.
//!
//! Nothing that a plan says can be code here: there is no parser for it, no evaluator and no file to read.

use std::num::NonZeroU64;
use std::sync::LazyLock;

use comemo::{Constraint, Track};
use typst_layout::PagedDocument;
use typst_library::diag::{FileError, FileResult, SourceDiagnostic, bail};
use typst_library::engine::{Engine, Route, Sink, Traced};
use typst_library::foundations::{
    Bytes, Content, Datetime, Duration, Module, NativeRuleMap, Output, Scope, StyleChain, Styles, Target,
    TargetElem,
};
use typst_library::introspection::{EmptyIntrospector, Introspector};
use typst_library::layout::{Abs, Em};
use typst_library::routines::Routines;
use typst_library::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst_library::{Library, LibraryBuilder, World};
use typst_syntax::{FileId, RootedPath, Source, Span, VirtualPath, VirtualRoot};
use typst_utils::{LazyHash, Protected};

/// The version of Typst's crates; a test holds it to the manifest.
pub(super) const TYPST: &str = "0.15.1";

/// The fonts that are built in: four styles for text, one for code and for signs that the others lack.
pub(super) static FONTS: [&[u8]; 5] = [
    include_bytes!("fonts/IBMPlexSans-Regular.ttf"),
    include_bytes!("fonts/IBMPlexSans-Bold.ttf"),
    include_bytes!("fonts/IBMPlexSans-Italic.ttf"),
    include_bytes!("fonts/IBMPlexSans-BoldItalic.ttf"),
    include_bytes!("fonts/DejaVuSansMono.ttf"),
];

/// How often a layout may be repeated until the number of pages in its foot is right.
const ROUNDS: usize = 5;

/// Realising and laying out are real; whatever would evaluate is not there.
static ROUTINES: LazyLock<Routines> = LazyLock::new(|| Routines {
    rules: || {
        let mut rules = NativeRuleMap::new();
        typst_layout::register(&mut rules);
        rules
    },
    eval_string: |_, _, _, _, _, _, _, _, _| bail!(Span::detached(), "nothing is evaluated"),
    eval_closure: |_, _, _, _, _, _, _, _, _, _| bail!(Span::detached(), "nothing is evaluated"),
    realize: typst_realize::realize,
    layout_frame: typst_layout::layout_frame,
    html_module: || Module::new("html", Scope::new()),
    html_mathml_body: |_, _| None,
    html_span_filled: |content, _| content,
});

/// What a layout may ask for: the library and the fonts, and nothing else.
struct Shut {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    text: FileId,
}

static WORLD: LazyLock<Shut> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.iter().filter_map(|data| Font::new(Bytes::new(*data), 0)).collect();
    // The name stands in no output.
    let Ok(path) = VirtualPath::new("text") else { unreachable!("a plain name is a path") };
    Shut {
        library: LazyHash::new(LibraryBuilder::from_routines(&ROUTINES).build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        text: RootedPath::new(VirtualRoot::Project, path).intern(),
    }
});

impl World for Shut {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }
    fn main(&self) -> FileId {
        self.text
    }
    fn source(&self, _: FileId) -> FileResult<Source> {
        Err(FileError::AccessDenied)
    }
    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The fonts as letters are measured by: regular, bold, and the one that serves where these lack a letter.
static FACES: LazyLock<Vec<FontInstance>> = LazyLock::new(|| {
    let face = |font: &Font| {
        font.clone().instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default())
    };
    [0, 1, 4].iter().filter_map(|font| WORLD.fonts.get(*font)).map(face).collect()
});

/// How far a letter takes the line, in units of its size.
pub(super) fn advance(c: char, bold: bool) -> f64 {
    let of = |face: usize| {
        let face = FACES.get(face)?;
        face.x_advance(face.ttf().glyph_index(c)?.0).map(Em::get)
    };
    // What no font has is a box.
    of(usize::from(bold)).or_else(|| of(2)).unwrap_or(1.0)
}

/// Whether one of the fonts has a letter.
pub(super) fn has(c: char) -> bool {
    FACES.iter().any(|face| face.ttf().glyph_index(c).is_some())
}

const OFFSET_BITS: u32 = 48;
/// Below this, numbers in a span mean something to Typst.
const FIRST_OFFSET: u64 = 2;

/// A span that carries a byte of the text.
pub(super) fn span(byte: usize) -> Span {
    let file = u64::from(WORLD.text.into_raw().get()) << OFFSET_BITS;
    let byte = u64::try_from(byte).unwrap_or(u64::MAX).min((1 << (OFFSET_BITS - 1)) - 1 - FIRST_OFFSET);
    NonZeroU64::new(file | (FIRST_OFFSET + byte)).map_or_else(Span::detached, Span::from_raw)
}

/// The byte of the text that a span carries; none where it was put there by the template.
pub(super) fn byte(span: Span) -> Option<usize> {
    span.id()?;
    let low = span.into_raw().get() & ((1 << OFFSET_BITS) - 1);
    usize::try_from(low.checked_sub(FIRST_OFFSET)?).ok()
}

/// Lays content out. This is what Typst does once a source is evaluated: repeat until what the layout was told of
/// itself (the number of pages) is what came out.
pub(super) fn layout(content: &Content, styles: &Styles) -> Result<PagedDocument, String> {
    let world: &dyn World = &*WORLD;
    let tracked = world.track();
    let traced = Traced::default();
    let base = StyleChain::new(&WORLD.library.styles);
    let target = TargetElem::target.set(Target::Paged).wrap();
    let outer = base.chain(&target);
    let chain = outer.chain(styles);
    let mut last: Option<PagedDocument> = None;
    for round in 1.. {
        let constraint = Constraint::new();
        let mut sink = Sink::new();
        let known: &dyn Introspector = match &last {
            Some(document) => Output::introspector(document),
            None => &EmptyIntrospector,
        };
        let mut engine = Engine {
            library: &WORLD.library,
            world: tracked,
            introspector: Protected::new(known.track_with(&constraint)),
            traced: traced.track(),
            sink: sink.track_mut(),
            route: Route::default(),
        };
        let document =
            typst_layout::layout_document(&mut engine, content, chain).map_err(|errors| said(&errors))?;
        if constraint.validate(Output::introspector(&document)) || round >= ROUNDS {
            let delayed = sink.delayed();
            return if delayed.is_empty() { Ok(document) } else { Err(said(&delayed)) };
        }
        last = Some(document);
    }
    Err(String::from("the layout did not settle"))
}

/// The engine's own words on what went wrong.
pub(super) fn said(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fonts_are_read() {
        assert_eq!(WORLD.fonts.len(), FONTS.len());
    }

    #[test]
    fn spans_carry_bytes() {
        for at in [0, 1, 65_535, 1 << 30] {
            assert_eq!(byte(span(at)), Some(at));
        }
        assert_eq!(byte(Span::detached()), None);
    }

    #[test]
    fn the_version_is_that_of_the_manifest() {
        let manifest = include_str!("../../Cargo.toml");
        for name in ["layout", "library", "pdf", "realize", "syntax", "utils"] {
            assert!(manifest.contains(&format!("typst-{name} = {{ version = \"={TYPST}\"")), "typst-{name}");
        }
    }

    #[test]
    fn no_file_is_ever_read() {
        assert!(World::file(&*WORLD, WORLD.text).is_err());
        assert!(WORLD.source(WORLD.text).is_err());
    }
}
