//! `kam check`: the whole book against its formats, references and rules.

use std::path::PathBuf;

use anyhow::Result;

use crate::args::{Common, FindingsArgs};
use crate::assemble;
use crate::exit::Exit;
use crate::findings::{self, Shown};
use crate::linting;
use crate::ui::Ui;

pub(crate) fn run(
    common: &Common,
    paths: &[PathBuf],
    cached: bool,
    args: &FindingsArgs,
    ui: &Ui,
) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return findings::show(Shown::of(why.findings, &why.root), args, common, ui),
    };
    let only = if paths.is_empty() { None } else { Some(findings::inside(&book, paths)?) };
    let as_of = linting::as_of(common, &book, ui);
    let cache = linting::cache(&book, cached);
    let mut linted = linting::whole(&book, as_of, cache.as_ref());
    if let Some(only) = &only {
        linted.findings.retain(|f| only.iter().any(|o| f.path.starts_with(o)));
    }
    let nothing = linted.files == 0 && linted.findings.is_empty();
    let shown = match only {
        None => Shown::all_of(linted.findings, &book),
        Some(_) => Shown::of(linted.findings, &book.root),
    };
    let exit = findings::show(shown, args, common, ui)?;
    if linted.files == 0 {
        ui.note("the book has no accounts yet; `kam new account ID` makes one");
    }
    Ok(if nothing { Exit::Nothing } else { exit })
}
