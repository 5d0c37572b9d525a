//! Pages: how many a plan fills, where each begins, and the PDF that is exactly those pages.

pub mod cache;
#[cfg(feature = "pages")]
mod content;
pub mod count;
#[cfg(feature = "pages")]
mod crew;
pub mod document;
#[cfg(feature = "pages")]
mod engine;
#[cfg(feature = "pages")]
mod lay;
#[cfg(feature = "pages")]
mod measure;
pub mod print;
#[cfg(feature = "pages")]
mod template;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::plan::Piece;
use crate::model::settings::Page;

/// Whether this program was built with its page engine.
pub const ENGINE: bool = cfg!(feature = "pages");

/// What is said where it was not.
pub const NO_ENGINE: &str = "this program was built without its page engine";

/// What stands on the pages beside the plan's own text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The title, with the bytes of the text that it was read from (none where the text does not hold it).
    pub title: Piece,
    /// The heading that the title was read from: bytes of the text that are not printed again.
    pub skip: Range<usize>,
    /// The grey line under the title: period, manager, quadrant, level, dates; empty parts are left out.
    pub line: Vec<String>,
    /// What stands at the foot of each page: the account's name.
    pub foot: String,
    /// Blocks with a rule at their left, as they must not be missed: bytes of the text.
    pub accent: Vec<Range<usize>>,
    /// The date at the foot of each page; it never changes the number of pages.
    pub as_of: Option<String>,
}

/// One text to lay out.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The whole file, front matter included.
    pub text: &'a str,
    /// The paper.
    pub paper: Page,
    /// What stands beside the text.
    pub head: &'a Head,
}

/// The pages of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// How many there are.
    pub pages: usize,
    /// How much of the last page's text area is used, 0 to 1.
    pub fill: f64,
    /// For each page the byte of the text where it begins; `None` where nothing of the text begins on it.
    pub starts: Vec<Option<usize>>,
    /// Bytes of the text whose letters stand outside the page's text area.
    pub outside: Vec<usize>,
    /// Characters that no embedded font has, with their bytes.
    pub missing: Vec<(char, usize)>,
}

/// What came of counting.
#[derive(Debug, Clone, PartialEq)]
pub enum Counted {
    /// The pages.
    Pages(Pages),
    /// None, as the text holds something that blocks the layout: see `text::markdown::guard`.
    Blocked,
    /// None, as the engine refused: what it said.
    Failed(String),
    /// None, as nobody asked for it.
    Unasked,
    /// None, as this program was built without its page engine.
    NoEngine,
}

impl Counted {
    /// The pages, where there are any.
    #[must_use]
    pub fn pages(&self) -> Option<&Pages> {
        match self {
            Counted::Pages(pages) => Some(pages),
            _ => None,
        }
    }
}

#[cfg(feature = "pages")]
#[cfg(test)]
mod tests;
