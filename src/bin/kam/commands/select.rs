//! `kam select`: the decision list.

use anyhow::Result;
use kam::report::views;
use kam::text::finding::Level;

use super::score::explain;
use crate::args::{Common, SourceArgs};
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

pub(crate) fn run(common: &Common, source: &SourceArgs, explained: &[String], ui: &Ui) -> Result<Exit> {
    let assembled = match assemble::run(common, source, explained, true, ui)? {
        Ok(assembled) => assembled,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    ui.findings(&assembled.findings, &assembled.root);
    let exit = exit_for(&assembled.findings, Level::Error);
    if assembled.run.candidates.rows() == 0 {
        return Ok(super::score::nothing(&assembled, exit, ui));
    }
    if !explained.is_empty() {
        return explain(common, &assembled, explained, ui).map(|e| e.max(exit));
    }
    let mut sheet = views::select::sheet(&assembled.run, assembled.notes);
    output::print(&mut sheet, common, ui)?;
    Ok(exit)
}
