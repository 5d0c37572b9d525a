//! `kam check`: the whole book against its formats, references and rules.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use kam::book::load::{Book, read_file};
use kam::lint;
use kam::portfolio::candidates::Candidates;
use kam::portfolio::candidates::book::{BookCandidates, Manner};
use kam::portfolio::selection::Selection;
use kam::report::findings::json;
use kam::score::compile::{Compiled, From, compile};
use kam::text::finding::{Finding, sort};

use crate::args::{Common, FindingsArgs};
use crate::assemble;
use crate::exit::Exit;
use crate::findings;
use crate::ui::Ui;

pub(crate) fn run(common: &Common, paths: &[PathBuf], args: &FindingsArgs, ui: &Ui) -> Result<Exit> {
    findings::format(common)?;
    let (findings, root, files) = match assemble::open(common, ui)? {
        Ok(book) => {
            let only = only(&book, paths)?;
            let (mut findings, files) = all(&book, common, ui);
            if let Some(only) = only {
                findings.retain(|f| only.iter().any(|o| f.path.starts_with(o)));
            }
            (findings, book.root, files)
        }
        Err(stopped) => (stopped.findings, stopped.root, 1),
    };
    let none = findings.is_empty();
    let exit = findings::finish(findings, &root, args, common, ui, json::SCHEMA, &[])?;
    if files == 0 {
        ui.note("the book has no accounts yet; `kam new account ID` makes one");
        return Ok(if none { Exit::Nothing } else { exit });
    }
    Ok(exit)
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
fn all(book: &Book, common: &Common, ui: &Ui) -> (Vec<Finding>, usize) {
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
