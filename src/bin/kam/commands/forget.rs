//! `kam forget`: one person on the customer's side leaves the book's files.

use std::io;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use kam::book::forget::{Change, Mention, changes, meant, mentions, names};
use kam::book::history::{Holders, holders};
use kam::import::lock::hold;
use kam::report::sheet::Sheet;
use kam::report::style::Style;
use kam::report::view::{Filter, View, ViewError};
use kam::report::views::forget::{Found, sheet};
use kam::report::writers::{self, Format};
use kam::text::finding::{Level, sort};
use kam::text::nearest::{list, nearest};
use kam::text::write;

use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

/// Who is to be forgotten, and where.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) contact: String,
    pub(crate) account: Option<String>,
    pub(crate) dry_run: bool,
}

pub(crate) fn run(common: &Common, asked: &Asked, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let _lock = match asked.dry_run {
        true => None,
        false => Some(hold(&book.root).map_err(|held| anyhow!("{held}"))?),
    };
    let mut findings = Vec::new();
    let accounts = book.accounts(&mut findings);
    ui.findings(&findings, &book.root);
    let exit = exit_for(&findings, Level::Error);
    let only = asked.account.as_deref();
    if let Some(id) = only.filter(|id| !accounts.knows(id)) {
        match nearest(id, accounts.entries.iter().map(|e| e.id.as_str())) {
            Some(near) => bail!("there is no account `{id}`\ndid you mean `{near}`?"),
            None => bail!("there is no account `{id}`\n`kam score` lists the ids"),
        }
    }
    let known = names(&accounts, only);
    let name = match meant(&known, asked.contact.trim()) {
        Ok(name) => name,
        Err(several) if several.is_empty() => asked.contact.trim().to_owned(),
        Err(several) => bail!(
            "`{}` could be {}\nwrite the name letter by letter",
            asked.contact,
            list(several.iter().map(String::as_str), "or")
        ),
    };
    if name.is_empty() {
        bail!("the name is empty\nwrite the contact's name as their account has it");
    }
    let mut changes = match changes(&book, &accounts, &name, only) {
        Ok(changes) => changes,
        Err(refused) => {
            ui.findings(&[refused], &book.root);
            return Ok(Exit::Failed);
        }
    };
    let (mut places, mut unread) = mentions(&book, &changes, &name, only);
    // What cannot be read was said when the accounts were.
    unread.retain(|finding| !findings.contains(finding));
    sort(&mut unread);
    ui.findings(&unread, &book.root);
    let exit = exit.max(exit_for(&unread, Level::Error));
    let holders = holders(&book.root, &name);
    let held = matches!(&holders, Holders::Commits(commits) if !commits.is_empty());
    if changes.is_empty() && places.is_empty() && !held {
        let help = match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`kam export contacts` lists the names".to_owned(),
        };
        let lacking = match only {
            Some(id) => format!("nothing of account `{id}` names `{name}`"),
            None => format!("nothing in the book names `{name}`"),
        };
        ui.lacking(&lacking, &help);
        return Ok(if exit == Exit::Failed { exit } else { Exit::Nothing });
    }
    let report = |changes: &[Change], mentions: &[Mention]| {
        let found = Found { name: &name, changes, mentions, holders: &holders, dry_run: asked.dry_run };
        sheet(&found)
    };
    can_be_printed(&report(&changes, &places), common, ui)?;
    let mut unwritten = Vec::new();
    if !asked.dry_run {
        changes.retain(|change| {
            let path = book.root.join(&change.path);
            match write::replace_unchanged(&path, &change.before, &change.after) {
                Ok(()) => true,
                Err(error) => {
                    unwritten.push(write::unwritten(&change.path, &error));
                    false
                }
            }
        });
    }
    if !unwritten.is_empty() {
        ui.findings(&unwritten, &book.root);
        // What stays in those files is still there to be seen.
        (places, _) = mentions(&book, &changes, &name, only);
    }
    output::print(&mut report(&changes, &places), common, ui)?;
    let failed = if unwritten.is_empty() { exit } else { Exit::Failed };
    Ok(failed.max(if places.is_empty() { Exit::Clean } else { Exit::Findings }))
}

/// Makes sure that the report can be given as it is asked for: what was removed has to be seen, so that nothing is removed
/// before.
fn can_be_printed(sheet: &Sheet, common: &Common, ui: &Ui) -> Result<()> {
    let advice = |error: ViewError| anyhow!("{}", error.to_string().replacen("; ", "\n", 1));
    let filters: Result<Vec<Filter>, ViewError> = common.filters.iter().map(|f| Filter::parse(f)).collect();
    let view = View {
        filters: filters.map_err(advice)?,
        columns: common.columns.clone(),
        sort: common.sort.clone(),
        limit: common.limit,
    };
    let viewed = view.apply_to_sheet(sheet, common.table.as_deref()).map_err(advice)?;
    let asked: Option<Format> = match &common.format {
        Some(word) => Some(
            word.parse::<Format>()
                .map_err(|_| anyhow!("there is no format `{word}` for a sheet\nuse {}", Format::words()))?,
        ),
        None => None,
    };
    let stdout = [Path::new("-").to_path_buf()];
    let outputs = if common.output.is_empty() { &stdout[..] } else { &common.output[..] };
    for path in outputs {
        let to_stdout = path == Path::new("-");
        let by_ending = if to_stdout { None } else { Format::of_path(path) };
        let usual = if to_stdout { Some(Format::Table) } else { None };
        let Some(format) = by_ending.or(asked).or(usual) else {
            bail!(
                "the ending of `{}` names no format\nuse one such as .csv, .json, .md or .txt, or say --format",
                path.display()
            );
        };
        if format == Format::Svg || common.chart.is_some() {
            return Err(advice(ViewError::NoChart));
        }
        if format == Format::Pdf && !kam::page::ENGINE {
            bail!("{}, so that there are no PDFs\nuse another form, such as html", kam::page::NO_ENGINE);
        }
        if to_stdout && format.is_binary() && ui.out.terminal {
            bail!("{}", output::not_for_terminals(format.word()));
        }
        writers::write(format, &viewed, &Style::plain(), &mut io::sink())?;
        if !to_stdout {
            if path.is_dir() {
                bail!("`{}` is a folder\nname a file to write to", path.display());
            }
            // Goes away again at once.
            write::stage(path, |_| Ok(()))
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
        }
    }
    Ok(())
}
