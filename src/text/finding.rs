//! What is wrong, where, and what to write instead: the one shape that every check and every reader reports in.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How much a finding weighs. `Error` is the heaviest; the order of the variants is the order of weight.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported at all.
    Off,
    /// Worth knowing; never fails a run by default.
    Info,
    /// Should be looked at.
    Warn,
    /// Must be put right.
    Error,
}

impl Level {
    /// The word that is printed and read: `error`, `warn`, `info` or `off`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Level::Off),
            "info" => Ok(Level::Info),
            "warn" | "warning" => Ok(Level::Warn),
            "error" => Ok(Level::Error),
            _ => Err(format!("`{text}` is not a level; write error, warn, info or off")),
        }
    }
}

/// A stretch of a file: byte offsets into its text, with the line and column that a person counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset past the last byte; never before `start`.
    pub end: usize,
    /// Line of `start`, counted from 1.
    pub line: u32,
    /// Column of `start` in characters, counted from 1.
    pub column: u32,
}

/// A second place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file, as in [`Finding::path`].
    pub path: PathBuf,
    /// Where in it.
    pub span: Span,
    /// What is there: "first named here".
    pub label: String,
}

/// One thing that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name in kebab-case: what `allow[…]` silences.
    pub rule: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// The file, relative to the root of the book where it lies below it, with `/` on every system.
    pub path: PathBuf,
    /// The place in the file; `None` when the finding is about the file as a whole.
    pub span: Option<Span>,
    /// What is wrong, in one line, lower case, without a full stop at the end.
    pub message: String,
    /// What to do or to write instead.
    pub help: Option<String>,
    /// Further places.
    pub related: Vec<Related>,
    /// How the text can be put right without anybody's judgement.
    pub fix: Option<Fix>,
    /// Why it does not count, where it does not.
    pub mark: Option<Mark>,
}

/// A change of a text that takes no judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: "write the date as 2026-11-21".
    pub what: String,
    /// The changes, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The first byte that goes.
    pub start: usize,
    /// The byte behind the last one that goes; `start` where nothing goes.
    pub end: usize,
    /// What comes there.
    pub text: String,
    /// Of several insertions at one place, the lower goes first.
    pub rank: u8,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Somebody allowed it in the file, for this reason.
    Allowed(String),
    /// It was known before: it stands in the baseline.
    Known,
}

impl Finding {
    /// A finding about a whole file.
    #[must_use]
    pub fn new(
        rule: &'static str,
        level: Level,
        path: impl Into<PathBuf>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            level,
            path: path.into(),
            span: None,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: None,
            mark: None,
        }
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with a second place.
    #[must_use]
    pub fn related(mut self, path: impl Into<PathBuf>, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { path: path.into(), span, label: label.into() });
        self
    }

    /// The same finding with a change that puts it right.
    #[must_use]
    pub fn fix(mut self, what: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { what: what.into(), edits });
        self
    }

    /// The path as it is printed: `/` between folders on every system.
    #[must_use]
    pub fn shown_path(&self) -> String {
        slashed(&self.path)
    }

    /// The order in which findings are printed: by file, place, rule and text.
    #[must_use]
    pub fn order(&self) -> (&Path, usize, &'static str, &str) {
        (&self.path, self.span.map_or(0, |s| s.start), self.rule, &self.message)
    }
}

/// Sorts findings into the order in which they are printed and drops repeated ones.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings.dedup();
}

/// A path with `/` between its parts, whatever the system writes.
#[must_use]
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
