//! Findings to standard output and files, and what the exit code says of them.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use kam::book::load::Book;
use kam::report::findings::{Counts, concise, full, json};
use kam::report::style::Style;
use kam::report::view::Viewed;
use kam::text::finding::Finding;
use kam::text::write;

use crate::args::{Common, FindingsArgs};
use crate::exit::Exit;
use crate::ui::{Ui, excerpt, exit_for};

/// What is to be shown.
pub(crate) struct Shown<'a> {
    findings: Vec<Finding>,
    root: &'a Path,
    tables: &'a [Viewed<'a>],
}

impl<'a> Shown<'a> {
    /// Findings alone.
    pub(crate) fn of(findings: Vec<Finding>, root: &'a Path) -> Self {
        Self { findings, root, tables: &[] }
    }

    /// Findings with tables beside them, for forms that have room for such.
    pub(crate) fn with(findings: Vec<Finding>, root: &'a Path, tables: &'a [Viewed<'a>]) -> Self {
        Self { findings, root, tables }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Full,
    Concise,
    Json,
}

impl Format {
    fn named(word: &str) -> Result<Self> {
        match word {
            "full" => Ok(Format::Full),
            "concise" => Ok(Format::Concise),
            "json" => Ok(Format::Json),
            _ => Err(anyhow!("there is no format `{word}` for findings\nuse full, concise or json")),
        }
    }
}

/// Prints findings as the arguments ask.
pub(crate) fn show(shown: Shown<'_>, args: &FindingsArgs, common: &Common, ui: &Ui) -> Result<Exit> {
    let format = common.format.as_deref().map_or(Ok(Format::Full), Format::named)?;
    if common.output.is_empty() {
        let mut out = BufWriter::new(io::stdout().lock());
        print(format, &shown, &ui.out, &mut out)?;
        out.flush()?;
    }
    for path in &common.output {
        if path == Path::new("-") {
            print(format, &shown, &ui.out, &mut io::stdout().lock())?;
        } else {
            let format = if path.extension().is_some_and(|e| e == "json") { Format::Json } else { format };
            write::replace(path, |to| print(format, &shown, &Style::plain(), to))
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
        }
    }
    Ok(exit_for(&shown.findings, args.fail_on))
}

fn print(format: Format, shown: &Shown<'_>, style: &Style, to: &mut dyn Write) -> io::Result<()> {
    let Shown { findings, root, tables } = shown;
    let counts = Counts::of(findings);
    match format {
        Format::Full => full::write(findings, &|path| excerpt(root, path), &counts, style, to),
        Format::Concise => concise::write(findings, &counts, style, to),
        Format::Json => json::write(json::SCHEMA, findings, &counts, tables, to),
    }
}

/// Paths of the command line, relative to the book.
pub(crate) fn inside(book: &Book, paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let root = std::path::absolute(&book.root)?;
    let mut only = Vec::new();
    for path in paths {
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
        if !book.root.join(&inside).exists() {
            bail!("there is no `{}`\nname files or folders of the book", path.display());
        }
        only.push(inside);
    }
    Ok(only)
}
