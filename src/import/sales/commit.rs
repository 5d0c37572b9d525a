//! Putting the new files of the ledger in their places: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::LedgerFile;
use crate::import::files::Unwritten;
use crate::text::finding::slashed;
use crate::text::source::plain;

/// Puts the new forms of files in their places. Where that fails halfway, the old files are put back.
///
/// # Errors
/// Where a file is not as it was read any more, or cannot be replaced. No file is changed then.
pub fn commit(root: &Path, files: Vec<LedgerFile>) -> Result<(), Unwritten> {
    let failed = |path: &Path, e: &io::Error| Unwritten::Failed(slashed(path), plain(e));
    let files: Vec<LedgerFile> = files.into_iter().filter(LedgerFile::changes).collect();
    for file in &files {
        let now = fs::metadata(root.join(&file.path)).ok();
        let same = match (&now, file.new) {
            (None, new) => new,
            (Some(about), true) => about.len() == 0,
            (Some(about), false) => about.modified().ok() == file.changed,
        };
        if !same {
            return Err(Unwritten::Changed(slashed(&file.path)));
        }
    }
    // Old files under another name, until all new ones are in their places.
    let mut kept: Vec<(PathBuf, Option<tempfile::TempPath>)> = Vec::new();
    for file in files {
        let whole = root.join(&file.path);
        // Where the path is a link, the file that it leads to is replaced.
        let whole = whole.canonicalize().unwrap_or(whole);
        let Some(staged) = file.staged else { continue };
        let done = keep(&whole).and_then(|old| {
            kept.push((whole.clone(), old));
            staged.persist(&whole).map(drop).map_err(|e| e.error)
        });
        if let Err(e) = done {
            for (path, old) in kept.into_iter().rev() {
                // The disk that moved the file a moment ago moves it back; there is nothing else to try.
                let _ = match old {
                    Some(old) => old.persist(&path).map_err(|e| e.error),
                    None => fs::remove_file(&path),
                };
            }
            return Err(failed(&file.path, &e));
        }
    }
    Ok(())
}

/// Keeps a file under another name as well; `None` where there is none.
fn keep(path: &Path) -> io::Result<Option<tempfile::TempPath>> {
    if !path.exists() {
        return Ok(None);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = tempfile::Builder::new().prefix(".kam-").tempfile_in(folder)?.into_temp_path();
    fs::remove_file(&name)?;
    if fs::hard_link(path, &name).is_err() {
        fs::copy(path, &name)?;
    }
    Ok(Some(name))
}
