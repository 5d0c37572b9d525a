//! Findings, one file for each form that they are written in.

pub mod concise;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod sarif;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use super::style::Style;
use super::view::Viewed;
use crate::text::finding::{Finding, Level, Mark, Span, slashed};
use crate::text::fingerprint::{TextOf, fingerprints};
use crate::text::source;

/// The forms that findings can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// As a compiler shows them.
    Full,
    /// A line each.
    Concise,
    /// For scripts, and as a baseline.
    Json,
    /// For code scanning.
    Sarif,
    /// Workflow commands of GitHub.
    Github,
    /// Code quality of GitLab.
    Gitlab,
    /// A run of tests.
    Junit,
}

impl Format {
    /// All forms.
    pub const ALL: [Self; 7] =
        [Self::Full, Self::Concise, Self::Json, Self::Sarif, Self::Github, Self::Gitlab, Self::Junit];

    /// The word that `--format` takes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
        }
    }

    /// The form that a file's ending asks for.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "sarif" => Some(Self::Sarif),
            "json" => Some(Self::Json),
            "xml" => Some(Self::Junit),
            _ => None,
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|format| format.word() == word)
            .ok_or_else(|| format!("there is no format `{word}` for findings\nuse full, concise, json, sarif, github, gitlab or junit"))
    }
}

/// What is known of a rule beside what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its name.
    pub name: String,
    /// What it finds, in one line.
    pub summary: String,
    /// Its page in Markdown.
    pub page: String,
    /// Its level where nothing sets another.
    pub level: Level,
}

/// Findings and all that some form of them needs.
#[derive(Clone, Copy)]
pub struct Report<'r> {
    /// The name of the schema in JSON.
    pub schema: &'r str,
    /// The findings, sorted, with those that are marked.
    pub findings: &'r [Finding],
    /// How many there are.
    pub counts: Counts,
    /// The texts of the files.
    pub text_of: TextOf<'r>,
    /// What is known of a rule.
    pub rule_info: &'r dyn Fn(&str) -> Option<RuleInfo>,
    /// The folder that paths start from, below the root of the repository; empty where it is the root.
    pub prefix: &'r str,
    /// Whether findings were compared with a baseline.
    pub baseline: bool,
    /// How the place that is written to looks.
    pub style: &'r Style,
    /// Tables that stand beside the findings in JSON.
    pub tables: &'r [Viewed<'r>],
}

impl Report<'_> {
    fn fingerprints(&self) -> Vec<String> {
        fingerprints(self.findings, self.text_of)
    }

    /// Line and column behind the last character of each finding, where they are known.
    fn ends(&self) -> Vec<Option<(u32, u32)>> {
        let mut at_hand: Option<(&PathBuf, Option<Cow<'_, str>>)> = None;
        let ends = self.findings.iter().map(|finding| {
            let span = finding.span?;
            if at_hand.as_ref().is_none_or(|(path, _)| **path != finding.path) {
                at_hand = Some((&finding.path, (self.text_of)(&finding.path)));
            }
            end(&span, at_hand.as_ref()?.1.as_ref()?)
        });
        ends.collect()
    }
}

/// Writes findings in a form.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(format: Format, report: &Report<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let Report { findings, counts, style, .. } = report;
    match format {
        Format::Full => full::write(findings, report.text_of, counts, style, sink),
        Format::Concise => concise::write(findings, counts, style, sink),
        Format::Json => {
            json::write(report.schema, findings, &report.fingerprints(), counts, report.tables, sink)
        }
        Format::Sarif => sarif::write(report, sink),
        Format::Github => github::write(report, sink),
        Format::Gitlab => gitlab::write(report, sink),
        Format::Junit => junit::write(report, sink),
    }
}

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
    /// How many more were known before.
    pub baseline: usize,
    /// How many of those that count can be put right without a person.
    pub fixable: usize,
}

impl Counts {
    /// Counts findings by weight; those that are marked count apart.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            let count = match (&finding.mark, finding.level) {
                (_, Level::Off) => continue,
                (Some(Mark::Allowed(_)), _) => &mut counts.allowed,
                (Some(Mark::Known), _) => &mut counts.baseline,
                (None, Level::Error) => &mut counts.errors,
                (None, Level::Warn) => &mut counts.warnings,
                (None, Level::Info) => &mut counts.infos,
            };
            *count += 1;
            counts.fixable += usize::from(finding.mark.is_none() && finding.fix.is_some());
        }
        counts
    }

    /// All findings that count.
    #[must_use]
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// The last line: `3 findings: 1 error, 2 warnings (2 allowed)`; nothing when there are none of any kind.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| plural(count, noun))
            .collect::<Vec<_>>();
        match self.total() {
            0 if self.allowed + self.baseline == 0 => return Ok(()),
            0 => f.write_str("no findings")?,
            total => write!(f, "{}: {}", plural(total, "finding"), kinds.join(", "))?,
        }
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

/// Those that are listed, with their numbers: neither switched off nor allowed.
fn reported(findings: &[Finding]) -> impl Iterator<Item = (usize, &Finding)> {
    findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.level != Level::Off && !matches!(f.mark, Some(Mark::Allowed(_))))
}

/// Line and column behind the last character of a place in a text; `None` where the place is not of this text.
fn end(span: &Span, text: &str) -> Option<(u32, u32)> {
    let start = source::span(text, span.start, span.start);
    if (start.line, start.column) != (span.line, span.column) || span.end > text.len() {
        return None;
    }
    let last = text.get(span.start..span.end)?.trim_end_matches(['\n', '\r']).len();
    let end = source::span(text, span.start + last, span.start + last);
    Some((end.line, end.column))
}

/// The message, and what to do on the next line.
fn with_help(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\nhelp: {}", finding.message.trim_end(), help.trim_end()),
        None => finding.message.trim_end().to_owned(),
    }
}

/// A finding's path from the root of the repository, with `/` on every system.
fn repository_path(prefix: &str, path: &Path) -> String {
    if path.is_absolute() {
        return slashed(path);
    }
    let mut out = PathBuf::new();
    for part in Path::new(prefix).join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    slashed(&out)
}

#[cfg(test)]
mod fixture {
    use super::{Counts, Format, Report, RuleInfo};
    use crate::report::style::Style;
    use crate::text::finding::{Edit, Finding, Level, Mark, Span};
    use crate::text::fingerprint::fingerprints;
    use std::borrow::Cow;
    use std::path::Path;

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

    /// With a fix, one that is known and one that is allowed.
    pub(super) fn marked() -> Vec<Finding> {
        let mut all = findings();
        let at = all[1].span.unwrap();
        let edit = Edit { start: at.start, end: at.end, text: "10".to_owned(), rank: 0 };
        all[1] = all[1].clone().fix("write 10", vec![edit]);
        let mut known = Finding::new("no-file", Level::Error, "b/50%, x.yaml", "<gone> & \"lost\"");
        known.mark = Some(Mark::Known);
        let mut allowed = Finding::new("cycle", Level::Error, "b/b.yaml", "in a circle");
        allowed.mark = Some(Mark::Allowed("agreed".to_owned()));
        all.extend([known, allowed]);
        all
    }

    fn text(path: &Path) -> Option<Cow<'static, str>> {
        (path == Path::new("a/north.yaml")).then_some(Cow::Borrowed(TEXT))
    }

    fn info(rule: &str) -> Option<RuleInfo> {
        (rule == "cycle").then(|| RuleInfo {
            name: "cycle".to_owned(),
            summary: "A circle".to_owned(),
            page: "# cycle\n".to_owned(),
            level: Level::Error,
        })
    }

    pub(super) fn report_fingerprint(n: usize) -> String {
        fingerprints(&marked(), &|path| text(path))[n].clone()
    }

    pub(super) fn written(format: Format) -> String {
        written_of(format, &marked())
    }

    pub(super) fn written_of(format: Format, findings: &[Finding]) -> String {
        let style = Style::plain();
        let report = Report {
            schema: super::json::SCHEMA,
            findings,
            counts: Counts::of(findings),
            text_of: &|path| text(path),
            rule_info: &info,
            prefix: "books/my book",
            baseline: true,
            style: &style,
            tables: &[],
        };
        let mut out = Vec::new();
        super::write(format, &report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
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
        assert_eq!(counts.to_string(), "no findings (2 allowed)");
        assert_eq!(Counts::default().to_string(), "");
        assert_eq!(Counts::of(&fixture::findings()).total(), 3);
    }

    #[test]
    fn marked_findings_do_not_count() {
        let counts = Counts::of(&fixture::marked());
        assert_eq!(
            counts.to_string(),
            "3 findings: 1 error, 1 warning, 1 info (1 allowed, 1 in the baseline, 1 fixable)"
        );
        let full = fixture::written(Format::Full);
        assert!(full.contains("= note: known: it stands in the baseline"), "{full}");
        assert!(!full.contains("in a circle"), "{full}");
        let concise = fixture::written(Format::Concise);
        assert!(concise.contains("<gone> & \"lost\" (known)\n"), "{concise}");
        assert!(!concise.contains("in a circle"));
    }

    #[test]
    fn words_and_endings_name_forms() {
        for format in Format::ALL {
            assert_eq!(format.word().parse(), Ok(format));
        }
        assert!("table".parse::<Format>().is_err());
        assert_eq!(Format::of_path(Path::new("a/B.SARIF")), Some(Format::Sarif));
        assert_eq!(Format::of_path(Path::new("a.txt")), None);
        assert_eq!(repository_path("a", Path::new("../p.yaml")), "p.yaml");
    }
}
