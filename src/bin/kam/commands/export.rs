//! `kam export`: tidy tables for other programs.

use std::path::Path;

use anyhow::{Result, bail};
use clap::Parser as _;
use kam::report::schema;
use kam::report::sheet::Sheet;
use kam::report::views::desk::Desk;
use kam::report::views::export::{accounts, contacts, sales, scores};
use kam::report::views::report::Lacking;
use kam::report::writers::Format;
use kam::text::finding::{Finding, Level};
use kam::text::nearest::count;
use serde_json::Value;

use super::report::Request;
use super::score::nothing;
use crate::args::export::ExportWhat;
use crate::args::{Args, Command, Common};
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

pub(crate) fn run(common: &Common, what: &ExportWhat, ui: &Ui) -> Result<Exit> {
    let (made, findings, root, exit) = match what {
        ExportWhat::Scores { source, redact } => {
            let assembled = match assemble::run(common, source, &[], false, ui)? {
                Ok(assembled) => assembled,
                Err(why) => return Ok(super::stopped(&why, ui)),
            };
            let exit = exit_for(&assembled.findings, Level::Error);
            if assembled.run.candidates.rows() == 0 {
                told(&assembled.findings, &assembled.root, redact.redact, ui);
                return Ok(nothing(&assembled, exit, ui));
            }
            let sheet = scores::sheet(&assembled.run, redact.redact, assembled.notes.clone());
            (Ok(sheet), assembled.findings, assembled.root, exit)
        }
        ExportWhat::Accounts { .. } | ExportWhat::Contacts { .. } | ExportWhat::Sales { .. } => {
            let desk = match (Request { common, ui }).plain_desk()? {
                Ok(desk) => desk,
                Err(why) => return Ok(super::stopped(&why, ui)),
            };
            let made = of_desk(&desk, what);
            let findings = desk.findings();
            let exit = exit_for(&findings, Level::Error);
            (made, findings, desk.book.root.clone(), exit)
        }
    };
    told(&findings, &root, redacted(what), ui);
    match made {
        Ok(mut sheet) => {
            output::print_as(&mut sheet, Format::Csv, common, ui)?;
            Ok(exit)
        }
        Err(Lacking { what, help }) => {
            ui.lacking(&what, &help);
            Ok(if exit == Exit::Failed { exit } else { Exit::Nothing })
        }
    }
}

fn redacted(what: &ExportWhat) -> bool {
    match what {
        ExportWhat::Accounts { redact }
        | ExportWhat::Contacts { redact }
        | ExportWhat::Sales { redact }
        | ExportWhat::Scores { redact, .. } => redact.redact,
    }
}

/// The tables that need no scores.
fn of_desk(desk: &Desk, what: &ExportWhat) -> std::result::Result<Sheet, Lacking> {
    let redact = redacted(what);
    match what {
        ExportWhat::Accounts { .. } => accounts::sheet(desk, redact),
        ExportWhat::Contacts { .. } => contacts::sheet(desk, redact),
        ExportWhat::Sales { .. } if redact => sales::redacted(desk),
        ExportWhat::Sales { .. } | ExportWhat::Scores { .. } => sales::sheet(desk),
    }
}

/// Shows findings. Where personal data is left out they are only counted: an excerpt or a wrong value may name somebody.
fn told(findings: &[Finding], root: &Path, redact: bool, ui: &Ui) {
    if !redact {
        ui.findings(findings, root);
    } else if !findings.is_empty() {
        ui.failed_in_brief(&format!(
            "{} in the book's files: `kam check` shows them",
            count(findings.len(), "mistake")
        ));
    }
}

/// The schemas of the exports' JSON form, from the worked example in `book`.
pub(crate) fn schemas(book: &Path, ui: &Ui) -> Result<Vec<(String, Value)>> {
    let examples: [(&str, &[&str]); 4] = [
        ("export-accounts", &["accounts"]),
        ("export-contacts", &["contacts"]),
        ("export-contacts-redacted", &["contacts", "--redact"]),
        ("export-sales", &["sales"]),
    ];
    let mut schemas = Vec::new();
    for (name, words) in examples {
        let book = book.to_string_lossy();
        let args = ["kam", "-C", &*book, "export"].into_iter().chain(words.iter().copied());
        let args = Args::try_parse_from(args)?;
        let Command::Export { what } = &args.command else { bail!("the example is an export") };
        let Ok(desk) = (Request { common: &args.common, ui }).plain_desk()? else {
            bail!("the example cannot be read for {name}")
        };
        let sheet = of_desk(&desk, what)?;
        let open: &[(&str, usize)] = match name {
            "export-accounts" => &[("accounts", accounts::always())],
            "export-contacts" => &[("contacts", contacts::ALWAYS)],
            _ => &[],
        };
        schemas.push((name.to_owned(), schema::with_open(&sheet, open)));
    }
    Ok(schemas)
}

/// The schema of the export of scores, from a run.
pub(crate) fn scores_schema(run: &kam::report::views::Run) -> Value {
    let sheet = scores::sheet(run, false, Vec::new());
    schema::with_open(&sheet, &[("accounts", scores::ALWAYS)])
}
