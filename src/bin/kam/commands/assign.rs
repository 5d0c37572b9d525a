//! `kam assign`: which manager should look after which key account.

use std::path::Path;

use anyhow::{Result, anyhow};
use kam::assess::assignment::{Outcome, solve};
use kam::assess::matching::{Matching, Nothing};
use kam::book::fits;
use kam::book::load::Book;
use kam::report::schema;
use kam::report::views::assess::staff;
use kam::report::views::assign;
use kam::report::views::desk::Desk;
use kam::text::finding::{Finding, Level, sort};
use serde_json::Value;

use crate::args::Common;
use crate::args::assign::AssignArgs;
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

pub(crate) fn run(common: &Common, args: &AssignArgs, ui: &Ui) -> Result<Exit> {
    match &args.from {
        Some(from) => bare(common, from, args, ui),
        None => book(common, args, ui),
    }
}

fn book(common: &Common, args: &AssignArgs, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let (as_of, note) = assemble::as_of(common, &book);
    let desk = Desk::new(book, as_of, note.into_iter().collect());
    let staff = staff(&desk);
    let matching = Matching::of_book(&desk.book, desk.accounts(), &staff, args.allow_unassigned);
    let mut findings = desk.findings();
    findings.extend(matching.iter().flat_map(|m| m.findings.iter().cloned()));
    sort(&mut findings);
    finish(common, matching, &findings, &desk.book.root, desk.notes.clone(), ui)
}

fn bare(common: &Common, from: &Path, args: &AssignArgs, ui: &Ui) -> Result<Exit> {
    let mut findings = Vec::new();
    let root = Path::new("");
    let read = fits::fits(from).and_then(|rows| {
        let capacities = args.capacity.as_deref().map(fits::capacities).transpose()?;
        Ok((rows, capacities))
    });
    let (rows, capacities) = match read {
        Ok(read) => read,
        Err(wrong) => {
            ui.findings(&[wrong], root);
            return Ok(Exit::Failed);
        }
    };
    findings.extend(rows.findings);
    let capacities = capacities.map(|read| {
        findings.extend(read.findings);
        read.rows
    });
    let matching = Matching::of_rows(&rows.rows, capacities.as_deref(), args.allow_unassigned);
    finish(common, matching, &findings, root, Vec::new(), ui)
}

/// Solves and prints.
fn finish(
    common: &Common,
    matching: std::result::Result<Matching<'_>, Nothing>,
    findings: &[Finding],
    root: &Path,
    notes: Vec<String>,
    ui: &Ui,
) -> Result<Exit> {
    ui.findings(findings, root);
    let exit = exit_for(findings, Level::Error);
    let mut matching = match matching {
        Ok(matching) => matching,
        Err(Nothing::Weights) => {
            return Err(anyhow!(
                "every weight under `assignment.weights` is 0, so nothing makes a fit\nraise one of them in kam.yaml"
            ));
        }
        Err(nothing) => {
            let (what, help) = match nothing {
                Nothing::Accounts => (
                    "there are no key accounts to look after",
                    "write `status: key` into the files of those that `kam select` proposes",
                ),
                _ => (
                    "there are no managers to look after the key accounts",
                    "`kam new person ID` begins one, of `kind: manager`",
                ),
            };
            ui.lacking(what, help);
            return Ok(if exit == Exit::Failed { exit } else { Exit::Nothing });
        }
    };
    matching.notes.extend(notes);
    match solve(&matching.problem)? {
        Outcome::Best(best) => {
            output::print(&mut assign::sheet(&matching, &best), common, ui)?;
            Ok(exit)
        }
        Outcome::Short(short) => Err(anyhow!("{}", assign::shortage(&matching, &short))),
    }
}

/// The schema of the JSON form: the key accounts of the worked example are matched.
pub(crate) fn schemas(book: &Path) -> Result<Vec<(String, Value)>> {
    let open = Book::open(book).map_err(|_| anyhow!("the example has mistakes"))?;
    let desk = Desk::new(open, jiff::civil::date(2026, 9, 30), Vec::new());
    let staff = staff(&desk);
    let matching = Matching::of_book(&desk.book, desk.accounts(), &staff, true)
        .map_err(|nothing| anyhow!("the example has nothing to match: {nothing:?}"))?;
    let Outcome::Best(best) = solve(&matching.problem)? else { return Err(anyhow!("the example is short")) };
    Ok(vec![("assign".to_owned(), schema::of(&assign::sheet(&matching, &best), false))])
}
