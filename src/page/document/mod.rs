//! Documents that are no plans: headings, words, tables and pictures on pages of the same make.
//!
//! A document knows nothing of where its words come from. Tables are set as wide as they need, smaller where that is
//! too much, on pages that lie on their side where there is little else, and at last without the columns that matter
//! least, which a line beneath them names.

#[cfg(feature = "pages")]
mod fit;
#[cfg(feature = "pages")]
mod make;
#[cfg(feature = "pages")]
#[cfg(test)]
mod tests;

use crate::palette::Rgb;

/// Something to print.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Its title, large on the first page and small at the foot of each.
    pub title: String,
    /// What stands on its pages, in order.
    pub parts: Vec<Part>,
    /// What stands small at the end.
    pub notes: Vec<String>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A heading; 2 is the highest below the title.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A list of points.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A drawing.
    Picture(Picture),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What is said beneath it, in small grey letters.
    pub remarks: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// What it is called where it is left out.
    pub name: String,
    /// Whether it is set to the right.
    pub right: bool,
    /// Whether its cells stay on one line.
    pub whole: bool,
    /// Whether its cells are sentences, which take more room.
    pub wraps: bool,
    /// How dear it is where there is no room: 0 always stays, higher ones go first.
    pub priority: u8,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// The colour of a mark before the words, which say the same.
    pub mark: Option<Rgb>,
    /// Whether it says that there is nothing.
    pub faint: bool,
}

/// A drawing with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// The drawing as SVG; letters in it are set in the embedded fonts.
    pub svg: String,
    /// What it says, above it.
    pub title: String,
    /// Where it is from, beneath it.
    pub caption: Option<String>,
    /// The words for those who cannot see it.
    pub alt: String,
}

/// The document as a PDF; the same bytes for the same document.
///
/// # Errors
/// The engine's words on what went wrong; that there is none, where this program was built without it.
pub fn print(document: &Document) -> Result<Vec<u8>, String> {
    #[cfg(feature = "pages")]
    return super::crew::each(1, 1, |_| make::print(document))
        .pop()
        .flatten()
        .unwrap_or_else(|| Err(String::from("no thread could be started for the layout")));
    #[cfg(not(feature = "pages"))]
    {
        let _ = document;
        Err(String::from(super::NO_ENGINE))
    }
}
