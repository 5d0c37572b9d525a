//! Findings, one file for each form that they are written in.

pub mod concise;
pub mod full;
pub mod json;

use std::fmt;

use crate::text::finding::{Finding, Level};

/// How many findings there are, by weight, and what became of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Findings that must be put right.
    pub errors: usize,
    /// Findings that should be looked at.
    pub warnings: usize,
    /// Findings that are worth knowing.
    pub infos: usize,
    /// How many more were allowed where they stand.
    pub allowed: usize,
    /// How many of them were known before.
    pub baseline: usize,
    /// How many of them can be put right without a person.
    pub fixable: usize,
}

impl Counts {
    /// Counts findings by weight; what became of others is the caller's knowledge.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        Self {
            errors: count(Level::Error),
            warnings: count(Level::Warn),
            infos: count(Level::Info),
            ..Self::default()
        }
    }

    /// All findings that are reported.
    #[must_use]
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// The last line: `3 findings: 1 error, 2 warnings (2 allowed)`; nothing when there are none.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.total() == 0 {
            return Ok(());
        }
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| plural(count, noun))
            .collect::<Vec<_>>();
        write!(f, "{}: {}", plural(self.total(), "finding"), kinds.join(", "))?;
        let others =
            [(self.allowed, "allowed"), (self.baseline, "in the baseline"), (self.fixable, "fixable")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect::<Vec<_>>();
        if !others.is_empty() {
            write!(f, " ({})", others.join(", "))?;
        }
        Ok(())
    }
}

fn plural(count: usize, noun: &str) -> String {
    // "info" has no plural that reads well.
    let end = if count == 1 || noun == "info" { "" } else { "s" };
    format!("{count} {noun}{end}")
}

/// Line and column of a finding, each where it is known.
fn place(finding: &Finding) -> (Option<u32>, Option<u32>) {
    let line = finding.span.map(|span| span.line).filter(|&line| line > 0);
    let column = finding.span.map(|span| span.column).filter(|&column| column > 0 && line.is_some());
    (line, column)
}

/// Those that are reported at all.
fn reported(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.level != Level::Off)
}

#[cfg(test)]
mod fixture {
    use crate::text::finding::{Finding, Level, Span};

    pub(super) const TEXT: &str = "name: North\nparent: north\nratings:\n\tfit: 12 # of 10\n";

    pub(super) fn span(text: &str, word: &str) -> Span {
        let start = text.find(word).unwrap();
        let before = &text[..start];
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() as u32 + 1;
        Span { start, end: start + word.len(), line, column }
    }

    pub(super) fn findings() -> Vec<Finding> {
        vec![
            Finding::new("cycle", Level::Error, "a/north.yaml", "`north` is its own parent")
                .at(span(TEXT, "north"))
                .related("a/north.yaml", span(TEXT, "North"), "named here")
                .help("leave `parent` out"),
            Finding::new("out-of-range", Level::Warn, "a/north.yaml", "12 is not between 0 and 10")
                .at(span(TEXT, "12"))
                .related("b/scale.yaml", span("from: 0\nto: 10\n", "10"), "the highest"),
            Finding::new("no-file", Level::Info, "a/south.yaml", "there is no such\nfile\u{1b}[2J"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_reads_as_a_sentence() {
        let mut counts = Counts { errors: 1, warnings: 2, ..Counts::default() };
        assert_eq!(counts.to_string(), "3 findings: 1 error, 2 warnings");
        counts = Counts { infos: 1, allowed: 2, fixable: 1, ..Counts::default() };
        assert_eq!(counts.to_string(), "1 finding: 1 info (2 allowed, 1 fixable)");
        counts = Counts { allowed: 2, ..Counts::default() };
        assert_eq!(counts.to_string(), "");
        assert_eq!(Counts::of(&fixture::findings()).total(), 3);
    }
}
