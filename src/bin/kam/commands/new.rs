//! `kam new`: one file of the book from a template.

use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use kam::book::discover;
use kam::book::template;
use kam::text::finding::slashed;
use kam::text::write;

use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::ui::Ui;

pub(crate) fn account(common: &Common, id: &str, name: Option<&str>, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    if !template::is_id(id) {
        bail!(
            "`{id}` cannot be an id\nwrite small letters, digits and hyphens, such as `{}`",
            template::id_of(id)
        );
    }
    let globs = &book.settings.files.accounts;
    if let Some(taken) = book.list(globs).into_iter().find(|path| discover::id(path) == id) {
        bail!("the id `{id}` is taken by {}\nchoose another id", slashed(&taken));
    }
    let folder = globs.first().map(|g| template::folder_of(g)).unwrap_or_default();
    let path: PathBuf = folder.join(format!("{id}.yaml"));
    let content = template::account(id, name, &book.settings);
    match write::create(&book.root.join(&path), content.as_bytes()) {
        Ok(()) => {}
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already and was left alone\nchoose another id", slashed(&path))
        }
        Err(e) => return Err(e).with_context(|| format!("{} cannot be written", slashed(&path))),
    }
    ui.note(&format!(
        "{} written; fill in what is known and run `kam check`",
        slashed(&book.root.join(&path))
    ));
    Ok(Exit::Clean)
}
