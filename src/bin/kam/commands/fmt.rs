//! `kam fmt`: the one usual layout of the book's files.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use kam::book::layout::{Orders, Outcome, Sort, files, lay_out, real};
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
        // A link may be named for the file that it leads to.
        let reals: Vec<PathBuf> = only.iter().map(|path| real(&book.root, path)).collect();
        let is_meant = |file: &Path, n: usize| {
            only[n].as_os_str().is_empty()
                || file.starts_with(&only[n])
                || real(&book.root, file).starts_with(&reals[n])
        };
        for (n, named) in paths.iter().enumerate() {
            if !files.iter().any(|(file, _)| is_meant(file, n)) && !reals[n].is_dir() {
                bail!(
                    "`{}` has no usual layout\nname files of accounts, people, profiles, policies or plans, or kam.yaml",
                    named.display()
                );
            }
        }
        files.retain(|(file, _)| (0..only.len()).any(|n| is_meant(file, n)));
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
    let mut unwritten = Vec::new();
    for file in &changed {
        match write::replace_unchanged(&book.root.join(&file.path), &file.before, &file.after) {
            Ok(()) => ui.tell(&format!("{} laid out", slashed(&file.path))),
            Err(error) => unwritten.push(write::unwritten(&file.path, &error)),
        }
    }
    ui.findings(&unwritten, &book.root);
    ui.note(&match changed.len() {
        0 => format!("{}: nothing to lay out", count(files.len(), "file")),
        n => format!("{} of {} laid out", n - unwritten.len(), count(files.len(), "file")),
    });
    Ok(if unwritten.is_empty() { exit } else { Exit::Failed })
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
