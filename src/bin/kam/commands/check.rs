//! `kam check`: the whole book against its formats, references and rules.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use kam::book::load::{Book, read_file};
use kam::lint;
use kam::portfolio::candidates::Candidates;
use kam::portfolio::candidates::book::{BookCandidates, Manner};
use kam::portfolio::selection::Selection;
use kam::report::findings::{Counts, concise, full, json};
use kam::report::style::Style;
use kam::score::compile::{Compiled, From, compile};
use kam::text::finding::{Finding, Level, sort};
use kam::text::write;

use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::ui::{Ui, excerpt, exit_for};

/// How findings are printed.
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

pub(crate) fn run(common: &Common, paths: &[PathBuf], fail_on: Level, ui: &Ui) -> Result<Exit> {
    let format = common.format.as_deref().map_or(Ok(Format::Full), Format::named)?;
    let (findings, root, files) = match assemble::open(common, ui)? {
        Ok(book) => {
            let only = only(&book, paths)?;
            let (mut findings, files) = findings(&book, common, ui);
            if let Some(only) = only {
                findings.retain(|f| only.iter().any(|o| f.path.starts_with(o)));
            }
            (findings, book.root, files)
        }
        Err(stopped) => (stopped.findings, stopped.root, 1),
    };
    if common.output.is_empty() {
        let mut out = BufWriter::new(io::stdout().lock());
        print(format, &findings, &root, &ui.out, &mut out)?;
        out.flush()?;
    }
    for path in &common.output {
        if path == Path::new("-") {
            print(format, &findings, &root, &ui.out, &mut io::stdout().lock())?;
        } else {
            let format = if path.extension().is_some_and(|e| e == "json") { Format::Json } else { format };
            write::replace(path, |to| print(format, &findings, &root, &Style::plain(), to))
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
        }
    }
    if files == 0 {
        ui.note("the book has no accounts yet; `kam new account ID` makes one");
        return Ok(if findings.is_empty() { Exit::Nothing } else { exit_for(&findings, fail_on) });
    }
    Ok(exit_for(&findings, fail_on))
}

fn print(
    format: Format,
    findings: &[Finding],
    root: &Path,
    style: &Style,
    to: &mut dyn Write,
) -> io::Result<()> {
    let counts = Counts::of(findings);
    match format {
        Format::Full => full::write(findings, &|path| excerpt(root, path), &counts, style, to),
        Format::Concise => concise::write(findings, &counts, style, to),
        Format::Json => json::write(json::SCHEMA, findings, &counts, &[], to),
    }
}

/// The paths that were named, relative to the book.
fn only(book: &Book, paths: &[PathBuf]) -> Result<Option<Vec<PathBuf>>> {
    if paths.is_empty() {
        return Ok(None);
    }
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
    Ok(Some(only))
}

/// Every finding of a book, and how many files of accounts it has.
fn findings(book: &Book, common: &Common, ui: &Ui) -> (Vec<Finding>, usize) {
    let (as_of, note) = assemble::as_of(common, book);
    if let Some(note) = note {
        ui.tell(&note);
    }
    let mut findings = Vec::new();
    let policy = book.policy().map_err(|wrong| findings.extend(wrong)).ok();
    let mut faults = Vec::new();
    let compiled = policy.as_ref().and_then(|entry| match compile(entry.value.clone(), From::Book) {
        Ok((compiled, doubts)) => {
            faults.extend(doubts);
            Some(compiled)
        }
        Err(wrong) => {
            faults.extend(wrong);
            None
        }
    });
    let beside = lint::expressions();
    let nothing = Compiled::nothing();
    let manner = Manner {
        as_of,
        roll_up: compiled.as_ref().is_some_and(|c| c.policy.roll_up),
        detail: &[],
        beside: &beside,
    };
    let candidates =
        BookCandidates::measure(book, compiled.as_ref().unwrap_or(&nothing), manner, &mut findings);
    let people = book.people(&mut findings);
    let profiles = book.profiles(&mut findings);
    findings.extend(other_files(book));
    let selection = compiled.clone().and_then(|compiled| {
        let numbers = candidates.numbers(&compiled, &mut faults);
        candidates.room(book, &compiled.policy, &mut faults, &mut Vec::new());
        Selection::score(compiled, &candidates, numbers).map_err(|wrong| faults.extend(wrong)).ok()
    });
    let sources = candidates.sources(book);
    let context = lint::Context {
        book,
        as_of,
        accounts: &candidates.accounts,
        people: &people,
        profiles: &profiles,
        plans: &[],
        pages: &[],
        history: &kam::book::history::History::default(),
        policy: policy.as_ref(),
        compiled: compiled.as_ref(),
        scoring: selection.as_ref().map(|s| &s.scoring),
        faults: &faults,
        sources: &sources,
    };
    findings.extend(lint::run(&context));
    sort(&mut findings);
    let files = candidates.rows() + candidates.accounts.broken.len();
    drop(sources);
    // The program ends with its one command: giving thousands of accounts back one by one would only delay that.
    std::mem::forget((candidates, people));
    (findings, files)
}

/// Files whose content nothing looks at yet have to be sound YAML at least.
fn other_files(book: &Book) -> Vec<Finding> {
    let mut paths = book.list(&book.settings.files.frameworks);
    let organisation = PathBuf::from(&book.settings.files.organisation);
    if book.root.join(&organisation).exists() {
        paths.push(organisation);
    }
    let read = |path: &PathBuf| read_file::<serde::de::IgnoredAny>(&book.root, path).err();
    paths.iter().filter_map(read).flatten().collect()
}
