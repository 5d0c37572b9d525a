//! Text without marks, single-spaced, each letter of which knows the bytes that it was read from.

use std::ops::Range;

/// Text without marks of Markdown that knows where its letters stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    /// The text: single-spaced, trimmed.
    pub text: String,
    /// Where the source breaks its lines: bytes of `text`, each of a space.
    pub breaks: Vec<usize>,
    /// How many bytes at the beginning of the text are strong.
    pub strong: usize,
    /// The first and last byte of the source for each byte of `text`.
    places: Vec<(u32, u32)>,
    /// How many bytes of the text are struck out.
    struck: usize,
    /// Where it stands if it is empty.
    home: usize,
}

impl Plain {
    /// An empty text at a place.
    #[must_use]
    pub fn new(home: usize) -> Self {
        Self { home, ..Self::default() }
    }

    /// The bytes of the source of a part of the text; white space at its ends is left out.
    #[must_use]
    pub fn at(&self, part: Range<usize>) -> Range<usize> {
        let part = self.trim(part);
        match (self.places.get(part.start), part.end.checked_sub(1).and_then(|n| self.places.get(n))) {
            (Some(first), Some(last)) if part.start < part.end => {
                first.0 as usize..(last.1 as usize).max(first.0 as usize)
            }
            (Some(first), _) => first.0 as usize..first.0 as usize,
            _ => {
                let end = self.places.last().map_or(self.home, |p| p.1 as usize);
                end..end
            }
        }
    }

    /// A part of the text without white space at its ends.
    #[must_use]
    pub fn trim(&self, part: Range<usize>) -> Range<usize> {
        let text = self.text.get(part.clone()).unwrap_or_default();
        let start = part.start.min(self.text.len()) + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// All of it.
    #[must_use]
    pub fn all(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// What stands on its first line.
    #[must_use]
    pub fn first_line(&self) -> Range<usize> {
        0..self.breaks.first().copied().unwrap_or(self.text.len())
    }

    /// Whether more than half of it is struck out.
    #[must_use]
    pub fn is_struck(&self) -> bool {
        self.struck > 0 && self.struck * 2 > self.text.len()
    }

    /// How many words it has: what stands between spaces and holds a letter or digit.
    #[must_use]
    pub fn words(&self) -> usize {
        words(&self.text)
    }

    /// Adds what was read from a range of the source. Where it is the source's own text, each letter has its own
    /// place; otherwise all share one.
    pub(super) fn push(&mut self, text: &str, source: &str, at: Range<usize>, style: Style) {
        let own = source.get(at.clone()).is_some_and(|s| s == text);
        for (n, c) in text.char_indices() {
            let place = if own { at.start + n..at.start + n + c.len_utf8() } else { at.clone() };
            if c == '\n' {
                self.line_break(place);
            } else if c.is_whitespace() {
                self.space(place);
            } else {
                let before = self.text.len();
                self.text.push(c);
                self.note(place, before);
                if style.strong && self.strong == before {
                    self.strong = self.text.len();
                }
                if style.struck {
                    self.struck += self.text.len() - before;
                }
            }
        }
    }

    /// Adds a space, unless there is one.
    pub(super) fn space(&mut self, place: Range<usize>) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            let before = self.text.len();
            self.text.push(' ');
            self.note(place, before);
            if self.strong == before {
                self.strong += 1;
            }
        }
    }

    /// Adds the end of a line.
    pub(super) fn line_break(&mut self, place: Range<usize>) {
        self.space(place);
        let Some(at) = self.text.len().checked_sub(1) else { return };
        if self.text.ends_with(' ') && self.breaks.last() != Some(&at) {
            self.breaks.push(at);
        }
    }

    fn note(&mut self, place: Range<usize>, before: usize) {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.places
            .resize(self.places.len() + (self.text.len() - before), (small(place.start), small(place.end)));
    }

    /// Takes the white space at the end away.
    pub(super) fn finish(&mut self) {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.places.truncate(end);
        self.breaks.retain(|b| *b < end);
        while self.strong > 0 && (self.strong > end || !self.text.is_char_boundary(self.strong)) {
            self.strong -= 1;
        }
        if self.text[..self.strong].ends_with(' ') {
            self.strong -= 1;
        }
    }
}

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) struck: bool,
}

/// How many words a text has: what stands between spaces and holds a letter or digit.
#[must_use]
pub fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
