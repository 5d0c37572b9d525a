//! `kam init`: a new book.

use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use kam::book::template;
use kam::text::nearest::count;
use kam::text::write;

use crate::exit::Exit;
use crate::ui::Ui;

pub(crate) fn run(dir: Option<PathBuf>, example: bool, ui: &Ui) -> Result<Exit> {
    let dir = dir.unwrap_or_else(|| PathBuf::from("."));
    let files: &[(&str, &str)] = if example { template::EXAMPLE } else { template::EMPTY };
    let taken: Vec<&str> = files
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| dir.join(path).symlink_metadata().is_ok())
        .collect();
    if !taken.is_empty() {
        bail!(
            "nothing was written: `{}` is there already{}\nname another folder: kam init DIR",
            taken[0],
            if taken.len() > 1 {
                format!(", and {}", count(taken.len() - 1, "more file"))
            } else {
                String::new()
            }
        );
    }
    for (path, content) in files {
        match write::create(&dir.join(path), content.as_bytes()) {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {
                bail!("`{path}` came into being meanwhile and was left alone")
            }
            Err(e) => {
                return Err(e).with_context(|| format!("`{}` cannot be written", dir.join(path).display()));
            }
        }
    }
    let place = if dir.as_os_str() == "." { String::new() } else { format!(" -C {}", dir.display()) };
    if example {
        ui.note(&format!("{} files written; try `kam{place} select`", files.len()));
    } else {
        ui.note(&format!(
            "{} files written; `kam{place} new account ID` makes the first account",
            files.len()
        ));
    }
    Ok(Exit::Clean)
}
