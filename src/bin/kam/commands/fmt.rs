//! `kam fmt`: the one usual layout of the book's files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use kam::book::layout::{Orders, Outcome, Sort, files, lay_out};
use kam::progress::{Unit, begin};
use kam::text::edit::unified_diff;
use kam::text::finding::{Finding, Level, slashed, sort};
use kam::text::nearest::count;
use kam::text::write;
use rayon::prelude::*;

use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::findings::inside;
use crate::output;
use crate::ui::{Ui, exit_for};

/// What is to be done with the files that are not laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) check: bool,
    pub(crate) diff: bool,
}

/// A file that is laid out in another way than it stands there.
struct Changed {
    path: PathBuf,
    before: String,
    after: String,
}

pub(crate) fn run(common: &Common, paths: &[PathBuf], asked: Asked, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let mut files = files(&book);
    if !paths.is_empty() {
        let only = inside(&book, paths)?;
        for (path, named) in only.iter().zip(paths) {
            if !files.iter().any(|(file, _)| file.starts_with(path)) && !book.root.join(path).is_dir() {
                bail!(
                    "`{}` has no usual layout\nname files of accounts, people, profiles, policies or plans, or kam.yaml",
                    named.display()
                );
            }
        }
        files.retain(|(file, _)| {
            only.iter().any(|path| path.as_os_str().is_empty() || file.starts_with(path))
        });
    }
    if files.is_empty() {
        ui.note("there is no file to lay out");
        return Ok(Exit::Nothing);
    }
    let (changed, findings) = look(&book.root, &files);
    ui.findings(&findings, &book.root);
    let exit = exit_for(&findings, Level::Error);
    if asked.check || asked.diff {
        let said: String = match asked.diff {
            true => changed.iter().map(|c| unified_diff(&slashed(&c.path), &c.before, &c.after)).collect(),
            false => changed.iter().map(|c| slashed(&c.path) + "\n").collect(),
        };
        output::text(&said, common)?;
        if !changed.is_empty() {
            let one = if changed.len() == 1 { "is" } else { "are" };
            ui.note(&format!(
                "{} of {} {one} not laid out; `kam fmt` does it",
                changed.len(),
                count(files.len(), "file")
            ));
        }
        let found = if asked.check && !changed.is_empty() { Exit::Findings } else { Exit::Clean };
        return Ok(exit.max(found));
    }
    for file in &changed {
        save(&book.root, file).with_context(|| format!("`{}` cannot be written", slashed(&file.path)))?;
        ui.tell(&format!("{} laid out", slashed(&file.path)));
    }
    ui.note(&match changed.len() {
        0 => format!("{}: nothing to lay out", count(files.len(), "file")),
        n => format!("{n} of {} laid out", count(files.len(), "file")),
    });
    Ok(exit)
}

/// Looks at all files, on all cores; what comes out does not depend on their number.
fn look(root: &Path, files: &[(PathBuf, Sort)]) -> (Vec<Changed>, Vec<Finding>) {
    let orders = Orders::default();
    let reading = begin("laying out", Unit::Things, files.len() as u64);
    let outcomes: Vec<_> = files
        .par_iter()
        .map(|(path, sort)| {
            let outcome = lay_out(root, path, *sort, &orders);
            reading.did(1);
            (path, outcome)
        })
        .collect();
    let (mut changed, mut findings) = (Vec::new(), Vec::new());
    for (path, outcome) in outcomes {
        match outcome {
            Ok(Outcome::Same) => {}
            Ok(Outcome::Changed { before, after }) => {
                changed.push(Changed { path: path.clone(), before, after })
            }
            Err(wrong) => findings.extend(wrong),
        }
    }
    sort(&mut findings);
    (changed, findings)
}

/// The mark that some programs put before UTF-8; a file that has it keeps it.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a file, unless somebody else has changed it meanwhile.
fn save(root: &Path, file: &Changed) -> Result<()> {
    // Where the path is a link, the file that it leads to is changed.
    let path = root.join(&file.path);
    let path = path.canonicalize().unwrap_or(path);
    let now = fs::read(&path)?;
    let (marked, text) = match now.strip_prefix(MARK) {
        Some(text) => (true, text),
        None => (false, &now[..]),
    };
    if text != file.before.as_bytes() {
        bail!("it was changed while it was laid out; run the command again");
    }
    write::replace(&path, |to| {
        if marked {
            to.write_all(MARK)?;
        }
        to.write_all(file.after.as_bytes())
    })?;
    Ok(())
}
