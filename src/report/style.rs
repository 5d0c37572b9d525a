//! How the place that is written to looks: decided once, by whoever opens it.

/// What the writers for people may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// How many columns there are; `None` where nothing has to fit (a pipe or a file).
    pub width: Option<usize>,
    /// Whether colour and weight may be used.
    pub colour: bool,
    /// Whether more than ASCII may be used for rules, dashes and spaces.
    pub unicode: bool,
    /// Whether a person looks at it now: only then are thousands separated.
    pub terminal: bool,
}

impl Style {
    /// For a pipe or a file: no width, no colour.
    #[must_use]
    pub const fn plain() -> Self {
        Self { width: None, colour: false, unicode: true, terminal: false }
    }

    /// For a terminal with so many columns.
    #[must_use]
    pub const fn terminal(width: usize) -> Self {
        Self { width: Some(width), colour: false, unicode: true, terminal: true }
    }

    /// The same with or without colour.
    #[must_use]
    pub const fn colour(mut self, colour: bool) -> Self {
        self.colour = colour;
        self
    }

    /// The same with or without signs beyond ASCII.
    #[must_use]
    pub const fn unicode(mut self, unicode: bool) -> Self {
        self.unicode = unicode;
        self
    }

    /// The text between the codes that switch `code` on and off; the text alone where there is no colour.
    pub(crate) fn paint(&self, code: &str, text: &str) -> String {
        if self.colour && !code.is_empty() && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::plain()
    }
}

/// The code for bold.
pub(crate) const BOLD: &str = "1";
/// The code for dim.
pub(crate) const DIM: &str = "2";
