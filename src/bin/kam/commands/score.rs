//! `kam score`: scores, their arithmetic, and what would change them.

use anyhow::{Result, anyhow, bail};
use kam::model::number::{Percent, to_f64};
use kam::report::views::{self, Run};
use kam::text::finding::{Level, slashed};
use kam::text::nearest::nearest;

use crate::args::{Common, SourceArgs};
use crate::assemble::{self, Assembled, Origin};
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

/// What was asked.
pub(crate) struct Asked {
    pub(crate) ids: Vec<String>,
    pub(crate) source: SourceArgs,
    pub(crate) explain: Option<Vec<String>>,
    pub(crate) sensitivity: bool,
    pub(crate) robustness: Option<u32>,
    pub(crate) spread: String,
    pub(crate) seed: u64,
}

pub(crate) fn run(common: &Common, asked: &Asked, ui: &Ui) -> Result<Exit> {
    let explained: Option<Vec<String>> =
        asked.explain.as_ref().map(|more| asked.ids.iter().chain(more).cloned().collect());
    if explained.as_ref().is_some_and(Vec::is_empty) {
        bail!("--explain needs an account\nwrite its id: kam score ID --explain");
    }
    let decide = explained.is_some() || asked.sensitivity || asked.robustness.is_some();
    let assembled =
        match assemble::run(common, &asked.source, explained.as_deref().unwrap_or_default(), decide, ui)? {
            Ok(assembled) => assembled,
            Err(why) => return Ok(super::stopped(&why, ui)),
        };
    ui.findings(&assembled.findings, &assembled.root);
    let exit = exit_for(&assembled.findings, Level::Error);
    if assembled.run.candidates.rows() == 0 {
        return Ok(nothing(&assembled, exit, ui));
    }
    if let Some(ids) = explained {
        return explain(common, &assembled, &ids, ui).map(|e| e.max(exit));
    }
    let rows = rows(&assembled.run, &asked.ids)?;
    if let Some(draws) = asked.robustness {
        let spread: Percent = asked.spread.parse().map_err(|e: String| anyhow!("--spread: {e}"))?;
        let draw = views::robustness::Draw { draws, spread: to_f64(spread.0), seed: asked.seed };
        let mut sheet = views::robustness::sheet(&assembled.run, &assembled.room, draw, assembled.notes)?;
        output::print(&mut sheet, common, ui)?;
        return Ok(exit);
    }
    let run = assembled.run;
    let mut notes = assembled.notes;
    let mut further = Vec::new();
    if asked.sensitivity {
        let Some((tables, sentence)) = views::sensitivity::tables(&run, rows.as_deref()) else {
            bail!(
                "--sensitivity has its closed forms for weighted-sum, not for {}\nuse --robustness 1000 for other methods",
                run.selection.compiled.policy.method
            );
        };
        further = tables;
        notes.insert(0, sentence);
    }
    let mut sheet = views::score::sheet(&run, rows, notes);
    sheet.tables.extend(further);
    output::print(&mut sheet, common, ui)?;
    Ok(exit)
}

/// Says that there is nothing to score.
pub(crate) fn nothing(assembled: &Assembled, exit: Exit, ui: &Ui) -> Exit {
    match &assembled.origin {
        Origin::Book(..) if exit == Exit::Clean => {
            ui.note("the book has no accounts; `kam new account ID` makes one")
        }
        Origin::Export(_) if exit == Exit::Clean => ui.note("the file has no rows beneath its header"),
        _ => {}
    }
    if exit == Exit::Failed { exit } else { Exit::Nothing }
}

/// The rows of ids, in the order of the ranking; all where no id is given.
fn rows(run: &Run, ids: &[String]) -> Result<Option<Vec<usize>>> {
    if ids.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for id in ids {
        rows.push(find(run, id)?);
    }
    Ok(Some(run.listing().filter(|row| rows.contains(row)).collect()))
}

fn find(run: &Run, id: &str) -> Result<usize> {
    if let Some(row) = run.candidates.find(id)? {
        return Ok(row);
    }
    let mut known: Vec<String> = Vec::new();
    for row in 0..run.candidates.rows().min(100_000) {
        known.push(run.candidates.id(row)?.into_owned());
    }
    match nearest(id, known.iter().map(String::as_str)) {
        Some(near) => bail!("there is no account `{id}`\ndid you mean `{near}`?"),
        None => bail!("there is no account `{id}`\n`kam score` lists the ids"),
    }
}

/// Prints all arithmetic of some accounts.
pub(crate) fn explain(common: &Common, assembled: &Assembled, ids: &[String], ui: &Ui) -> Result<Exit> {
    let rows = ids.iter().map(|id| find(&assembled.run, id)).collect::<Result<Vec<usize>>>()?;
    let words = matches!(common.format.as_deref(), None | Some("table" | "markdown"));
    if rows.len() > 1 && !(words && common.output.is_empty()) {
        bail!(
            "a CSV, JSON or file holds the working of one account, and {} are asked for\nname one at a time",
            rows.len()
        );
    }
    for row in rows {
        let path;
        let origin = match &assembled.origin {
            Origin::Book(book, candidates) => views::explain::Origin::Book(book, candidates),
            Origin::Export(candidates) => {
                path = slashed(candidates.path());
                views::explain::Origin::Export(&path, candidates.line(row)?)
            }
        };
        let mut sheet = views::explain::sheet(
            &assembled.run,
            row,
            origin,
            &slashed(&assembled.policy),
            assembled.notes.clone(),
        );
        output::print(&mut sheet, common, ui)?;
    }
    Ok(Exit::Clean)
}
