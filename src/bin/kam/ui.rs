//! Colour, width and messages, decided once.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use kam::lint::input::is_input;
use kam::report::findings::{Counts, full};
use kam::report::style::Style;
use kam::text::finding::{Finding, Level};
use kam::text::nearest::count;

use crate::args::{Common, When};
use crate::exit::Exit;
use crate::watch;

/// How to speak to whoever is there.
#[derive(Debug)]
pub(crate) struct Ui {
    /// For standard output.
    pub(crate) out: Style,
    /// For standard error.
    pub(crate) err: Style,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
}

impl Ui {
    pub(crate) fn new(common: &Common) -> Self {
        Self {
            out: style(common.color, io::stdout().is_terminal()),
            err: style(common.color, io::stderr().is_terminal()),
            quiet: common.quiet,
            verbose: common.verbose,
        }
    }

    /// A note on standard error, unless notes are not wanted.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            watch::clear();
            let _ = writeln!(io::stderr().lock(), "note: {text}");
        }
    }

    /// What is done, for those who want to know.
    pub(crate) fn tell(&self, text: &str) {
        if self.verbose {
            watch::clear();
            let _ = writeln!(io::stderr().lock(), "kam: {text}");
        }
    }

    /// Findings on standard error, with excerpts from the files below `root`.
    pub(crate) fn findings(&self, findings: &[Finding], root: &Path) {
        let texts = |path: &Path| excerpt(root, path);
        watch::clear();
        let _ = full::write(findings, &texts, &Counts::of(findings), &self.err, &mut io::stderr().lock());
    }

    /// Findings beside a result on standard error: mistakes with excerpts, all others as a count, so that the result is
    /// not lost among them.
    pub(crate) fn findings_in_brief(&self, findings: &[Finding], root: &Path) {
        let (mistakes, remarks): (Vec<Finding>, Vec<Finding>) =
            findings.iter().cloned().partition(|finding| finding.level == Level::Error);
        self.findings(&mistakes, root);
        let remarks = remarks.iter().filter(|finding| finding.mark.is_none()).count();
        if remarks > 0 {
            let of = count(remarks, "remark");
            self.note(&format!("{of} on these files: `kam check` shows them"));
        }
    }

    /// That there are mistakes, where nothing of them may be shown.
    pub(crate) fn failed_in_brief(&self, text: &str) {
        watch::clear();
        let _ = writeln!(io::stderr().lock(), "error: {text}");
    }

    /// What a book lacks, so that there is nothing to show, and how to add it.
    pub(crate) fn lacking(&self, what: &str, help: &str) {
        watch::clear();
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "nothing to show: {what}");
        let _ = writeln!(err, "  help: {help}");
    }

    /// Why the work could not be done.
    pub(crate) fn failure(&self, error: &anyhow::Error) -> Exit {
        if error.chain().any(is_broken_pipe) {
            return Exit::Clean;
        }
        let text = format!("{error:#}");
        let (what, help) = text.split_once('\n').map_or((text.as_str(), None), |(w, h)| (w, Some(h)));
        let (bold, reset) = if self.err.colour { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "{bold}error{reset}: {what}");
        if let Some(help) = help {
            let _ = writeln!(err, "  help: {help}");
        }
        Exit::Failed
    }
}

fn is_broken_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

/// The text of a file for an excerpt, whatever its encoding; from longer files none is shown.
pub(crate) fn excerpt(root: &Path, path: &Path) -> Option<Cow<'static, str>> {
    let full: PathBuf = root.join(path);
    match kam::text::source::read(&full, path) {
        Ok(text) => Some(Cow::Owned(text)),
        Err(_) => kam::text::decode::excerpt(&full).map(Cow::Owned),
    }
}

/// The exit code that findings call for: bad input is 2, other findings at or above a level are 1, and
/// marked ones do not count.
pub(crate) fn exit_for(findings: &[Finding], fail_on: Level) -> Exit {
    let mut exit = Exit::Clean;
    for finding in findings.iter().filter(|finding| finding.mark.is_none()) {
        exit = exit.max(match finding.level {
            Level::Error if is_input(finding.rule) => Exit::Failed,
            level if level >= fail_on && level > Level::Off => Exit::Findings,
            _ => Exit::Clean,
        });
    }
    exit
}

fn style(when: When, terminal: bool) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let colour = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    };
    let style = if terminal { Style::terminal(width()) } else { Style::plain() };
    style.colour(colour).unicode(!terminal || utf8())
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c > 0);
    columns.or_else(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0))).unwrap_or(80)
}

fn utf8() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|n| std::env::var(n).ok())
        .find(|v| !v.is_empty());
    locale.is_some_and(|l| l.to_lowercase().replace('-', "").contains("utf8"))
}
