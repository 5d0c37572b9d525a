//! What a measure comes to, and the working behind it.

use std::borrow::Cow;
use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::model::number::to_f64;
use crate::text::yaml::Route;

/// What a measure comes to for one account.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number; shares as fractions, amounts in the book's currency.
    Number(Decimal),
    /// A word from an ordered list, with its place in the order.
    Level(&'static str, i8),
    /// Any other word.
    Word(String),
    /// Nothing, and why.
    Missing(Cow<'static, str>),
}

impl Value {
    /// Nothing, and why.
    #[must_use]
    pub fn missing(why: impl Into<Cow<'static, str>>) -> Self {
        Value::Missing(why.into())
    }

    /// The number for scoring: that of a number or a place in an order; `None` for words and nothing.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Number(n) => Some(to_f64(*n)),
            Value::Level(_, place) => Some(f64::from(*place)),
            Value::Word(_) | Value::Missing(_) => None,
        }
    }

    /// The word, of a word or level.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match self {
            Value::Level(word, _) => Some(word),
            Value::Word(word) => Some(word),
            Value::Number(_) | Value::Missing(_) => None,
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Value::Missing(_))
    }
}

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At a route in a YAML file.
    Route(PathBuf, Route),
    /// On a line of a file.
    Line(PathBuf, u64),
    /// Nowhere in particular: it was computed.
    Computed,
}

/// One line of the working behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Working {
    /// What it is: `hydraulics, DE`.
    pub what: String,
    /// The figure or judgement, as text.
    pub figure: String,
    /// Where it stands.
    pub place: Place,
}

/// Takes the working down where somebody wants it, and costs nothing where nobody does.
#[derive(Debug)]
pub(super) struct Notes<'a>(pub(super) Option<&'a mut Vec<Working>>);

impl Notes<'_> {
    pub(super) fn none() -> Notes<'static> {
        Notes(None)
    }

    pub(super) fn note(&mut self, working: impl FnOnce() -> Working) {
        if let Some(lines) = self.0.as_deref_mut() {
            lines.push(working());
        }
    }

    pub(super) fn computed(&mut self, what: &str, figure: impl FnOnce() -> String) {
        self.note(|| Working { what: what.to_owned(), figure: figure(), place: Place::Computed });
    }
}
