//! What every command with findings does at its end: print them in the form that is asked for, and say how it went.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use kam::book::load::Book;
use kam::book::root::repository_prefix;
use kam::lint::baseline::{self, Baseline};
use kam::lint::registry;
use kam::model::settings::Settings;
use kam::report::findings::{self, Counts, Format, Report, RuleInfo};
use kam::report::style::Style;
use kam::report::view::Viewed;
use kam::text::finding::{Finding, sort};
use kam::text::{source, write};

use crate::args::{Common, FindingsArgs};
use crate::exit::Exit;
use crate::fix::Changes;
use crate::ui::{Ui, excerpt, exit_for};
use crate::watch;

/// The form that standard output gets.
pub(crate) fn format(common: &Common) -> Result<Format> {
    let word = common.format.as_deref().unwrap_or(Format::Full.word());
    word.parse().map_err(|text: String| anyhow!(text))
}

/// What is to be shown.
pub(crate) struct Shown<'a> {
    findings: Vec<Finding>,
    root: &'a Path,
    tables: &'a [Viewed<'a>],
    /// The settings, where the whole book was checked.
    whole: Option<&'a Settings>,
}

impl<'a> Shown<'a> {
    /// Findings alone.
    pub(crate) fn of(findings: Vec<Finding>, root: &'a Path) -> Self {
        Self { findings, root, tables: &[], whole: None }
    }

    /// All findings of a book.
    pub(crate) fn all_of(findings: Vec<Finding>, book: &'a Book) -> Self {
        Self { findings, root: &book.root, tables: &[], whole: Some(&book.settings) }
    }

    /// Findings with tables beside them, for forms that have room for such.
    pub(crate) fn with(findings: Vec<Finding>, root: &'a Path, tables: &'a [Viewed<'a>]) -> Self {
        Self { findings, root, tables, whole: None }
    }
}

/// Prints findings as the arguments ask; the exit code is the same in every form.
pub(crate) fn show(shown: Shown<'_>, args: &FindingsArgs, common: &Common, ui: &Ui) -> Result<Exit> {
    let Shown { mut findings, root, tables, whole } = shown;
    let asked = format(common)?;
    if let Some(path) = &args.baseline {
        compare(path, &mut findings, root, whole)?;
    }
    let mut diff = None;
    if args.diff || args.fix {
        let changes = Changes::of(root, &findings);
        if args.diff {
            diff = Some(changes.diff());
        } else {
            changes.write(root)?;
            changes.settle(&mut findings);
        }
        changes.tell(args.fix && !args.diff, ui);
    }
    let prefix = repository_prefix(root);
    let print = |format: Format, style: &Style, to: &mut dyn Write| {
        let report = Report {
            schema: findings::json::SCHEMA,
            findings: &findings,
            counts: Counts::of(&findings),
            text_of: &|path| excerpt(root, path),
            rule_info: &info,
            prefix: &prefix,
            baseline: args.baseline.is_some(),
            style,
            tables,
        };
        findings::write(format, &report, to)
    };
    let to_stdout = || -> io::Result<()> {
        watch::stop();
        let mut out = BufWriter::new(io::stdout().lock());
        match &diff {
            Some(diff) => out.write_all(diff.as_bytes())?,
            None => print(asked, &ui.out, &mut out)?,
        }
        out.flush()
    };
    if common.output.is_empty() {
        to_stdout()?;
    }
    for path in &common.output {
        if path == Path::new("-") {
            to_stdout()?;
        } else {
            let format = Format::of_path(path).unwrap_or(asked);
            write::replace(path, |to| print(format, &Style::plain(), to))
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
        }
    }
    Ok(exit_for(&findings, args.fail_on))
}

/// Marks what stands in the baseline and, where the whole book was looked at, names what stands there in vain.
fn compare(path: &Path, findings: &mut Vec<Finding>, root: &Path, whole: Option<&Settings>) -> Result<()> {
    let refused = |why: String| anyhow!("`{}` cannot be a baseline: {why}", path.display());
    let text = fs::read_to_string(path).map_err(|e| {
        refused(format!("{}\nwrite one with `kam check -f json -o FILE.json`", source::plain(&e)))
    })?;
    let baseline = Baseline::read(&text).map_err(refused)?;
    let left = baseline.mark(findings, &|path| excerpt(root, path));
    if let Some(settings) = whole {
        let below = path.canonicalize().ok().zip(root.canonicalize().ok());
        let below = below.and_then(|(path, root)| path.strip_prefix(root).map(Path::to_path_buf).ok());
        let shown = below.unwrap_or_else(|| path.to_path_buf());
        findings.extend(baseline::stale(&left, &shown, settings));
        sort(findings);
    }
    Ok(())
}

/// What the registry knows of a rule.
fn info(rule: &str) -> Option<RuleInfo> {
    let meta = registry::get(rule)?.meta();
    Some(RuleInfo {
        name: meta.name.to_owned(),
        summary: meta.summary.to_owned(),
        page: meta.page(),
        level: meta.level,
    })
}

/// Paths of the command line, relative to the book.
pub(crate) fn inside(book: &Book, paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let root = std::path::absolute(&book.root)?;
    let mut only = Vec::new();
    for path in paths {
        if !path.exists() && !book.root.join(path).exists() {
            bail!("there is no `{}`\nname files or folders of the book", path.display());
        }
        let named = std::path::absolute(path)?;
        let inside = if path.is_relative() && book.root.join(path).exists() && !path.exists() {
            path.clone()
        } else {
            let clean = |p: &Path| p.canonicalize().unwrap_or_else(|_| p.to_path_buf());
            match clean(&named).strip_prefix(clean(&root)) {
                Ok(inside) => inside.to_path_buf(),
                Err(_) => bail!(
                    "`{}` is not in the book `{}`\nname files or folders of the book",
                    path.display(),
                    book.root.display()
                ),
            }
        };
        only.push(inside);
    }
    Ok(only)
}
