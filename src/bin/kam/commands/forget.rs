//! `kam forget`: one person on the customer's side leaves the book's files.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use kam::book::forget::{Change, changes, meant, mentions, names};
use kam::book::history::{Holders, holders};
use kam::import::lock::hold;
use kam::report::views::forget::{Found, sheet};
use kam::text::finding::{Level, slashed};
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
    let changes = match changes(&book, &accounts, &name, only) {
        Ok(changes) => changes,
        Err(refused) => {
            ui.findings(&[refused], &book.root);
            return Ok(Exit::Failed);
        }
    };
    let mentions = mentions(&book, &changes, &name, only);
    let holders = holders(&book.root, &name);
    let held = matches!(&holders, Holders::Commits(commits) if !commits.is_empty());
    if changes.is_empty() && mentions.is_empty() && !held {
        let help = match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`kam export contacts` lists the names".to_owned(),
        };
        ui.lacking(&format!("nothing in the book names `{name}`"), &help);
        return Ok(if exit == Exit::Failed { exit } else { Exit::Nothing });
    }
    if !asked.dry_run {
        for change in &changes {
            save(&book.root, change)
                .with_context(|| format!("`{}` cannot be written", slashed(&change.path)))?;
        }
    }
    let found = Found {
        name: &name,
        changes: &changes,
        mentions: &mentions,
        holders: &holders,
        dry_run: asked.dry_run,
    };
    output::print(&mut sheet(&found), common, ui)?;
    Ok(exit.max(if mentions.is_empty() { Exit::Clean } else { Exit::Findings }))
}

/// The mark that some programs put before UTF-8; a file that has it keeps it.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a file, unless somebody else has changed it meanwhile.
fn save(root: &Path, change: &Change) -> Result<()> {
    let path = root.join(&change.path);
    let path = path.canonicalize().unwrap_or(path);
    let now = fs::read(&path)?;
    let (mark, text) = match now.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => (&MARK[..0], &now[..]),
    };
    if text != change.before.as_bytes() {
        bail!("it was changed meanwhile\nrun the command again");
    }
    write::replace(&path, |to| {
        to.write_all(mark)?;
        to.write_all(change.after.as_bytes())
    })?;
    Ok(())
}
