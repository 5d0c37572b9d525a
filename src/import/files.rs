//! What an import changes in the files of the book: all of it, or nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempPath;

use crate::text::edit::unified_diff;
use crate::text::finding::slashed;
use crate::text::write;

/// The mark that some programs put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A file that is made or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its text as it was read; `None` where there was no file.
    pub before: Option<String>,
    /// Its text as it will be.
    pub after: String,
}

impl FileChange {
    /// The change as a unified diff.
    #[must_use]
    pub fn diff(&self) -> String {
        let path = slashed(&self.path);
        let diff = unified_diff(&path, self.before.as_deref().unwrap_or_default(), &self.after);
        match self.before {
            Some(_) => diff,
            None => diff.replacen(&format!("--- a/{path}"), "--- /dev/null", 1),
        }
    }
}

/// Why changes could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// The file was changed by somebody else since it was read.
    #[error("`{0}` was changed while the import ran\nrun it again")]
    Changed(String),
    /// The file could not be written.
    #[error(
        "`{0}` cannot be written: {1}\nnothing was imported; make room or get the right to write there, then run it again"
    )]
    Failed(String, String),
}

/// Writes changes: all of them, or none.
///
/// Every new text is written beside its file first; only when all of them are there, they take the places of the old
/// ones, on several threads. Where that fails halfway, the old texts are put back.
///
/// # Errors
/// Where a file is not as it was read any more, or cannot be written. No file is changed then.
pub fn write_all(root: &Path, changes: &[FileChange]) -> Result<(), Unwritten> {
    let staged: Vec<Staged> =
        changes.par_iter().map(|change| stage(root, change)).collect::<Result<_, _>>()?;
    let named = staged.into_iter().zip(changes).collect::<Vec<_>>();
    let (done, wrong) = place(named);
    let Some(wrong) = wrong else { return Ok(()) };
    for (path, before) in done.iter().rev() {
        // The disk that took the new text a moment ago takes the old one; there is nothing else to try.
        let _ = match before {
            Some(bytes) => write::replace(path, |to| to.write_all(bytes)),
            None => fs::remove_file(path),
        };
    }
    Err(wrong)
}

/// Threads that put files into their places: each waits for the disk, not for a processor.
const THREADS: usize = 8;

/// A file that has taken its place, and what stood there before.
type Placed = (PathBuf, Option<Vec<u8>>);

/// Puts staged texts into their places: those that are placed, and the first failure.
fn place(staged: Vec<(Staged, &FileChange)>) -> (Vec<Placed>, Option<Unwritten>) {
    let each = staged.len().div_ceil(THREADS).max(64);
    let mut staged = staged.into_iter();
    let parts: Vec<Vec<(Staged, &FileChange)>> =
        std::iter::from_fn(|| Some(staged.by_ref().take(each).collect::<Vec<_>>()).filter(|p| !p.is_empty()))
            .collect();
    let placed: Vec<(Vec<Placed>, Option<Unwritten>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = parts.into_iter().map(|part| scope.spawn(|| place_part(part))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let mut done = Vec::new();
    let mut wrong = None;
    for (part, failed) in placed {
        done.extend(part);
        wrong = wrong.or(failed);
    }
    (done, wrong)
}

fn place_part(part: Vec<(Staged, &FileChange)>) -> (Vec<Placed>, Option<Unwritten>) {
    let mut done = Vec::with_capacity(part.len());
    for (Staged { path, before, ready }, change) in part {
        let placed = match before {
            Some(_) => ready.persist(&path),
            None => ready.persist_noclobber(&path),
        };
        if let Err(e) = placed {
            return (done, Some(failed(&change.path, &e.error)));
        }
        done.push((path, before));
    }
    (done, None)
}

/// A new text that stands beside the file whose place it will take.
struct Staged {
    path: PathBuf,
    /// The bytes that are there now.
    before: Option<Vec<u8>>,
    /// The temporary file, closed: thousands of open ones are more than a system allows.
    ready: TempPath,
}

/// Writes the new text of a file beside it, if the file still is as it was read.
fn stage(root: &Path, change: &FileChange) -> Result<Staged, Unwritten> {
    let path = root.join(&change.path);
    // Where the path is a link, the file that it leads to is changed.
    let path = path.canonicalize().unwrap_or(path);
    let before = match fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(failed(&change.path, &e)),
    };
    let marked = before.as_ref().is_some_and(|bytes| bytes.starts_with(MARK));
    let text = before.as_deref().map(|bytes| if marked { &bytes[MARK.len()..] } else { bytes });
    if text != change.before.as_deref().map(str::as_bytes) {
        return Err(Unwritten::Changed(slashed(&change.path)));
    }
    let ready = write::stage(&path, |to| {
        if marked {
            to.write_all(MARK)?;
        }
        to.write_all(change.after.as_bytes())
    });
    let ready = ready.map_err(|e| failed(&change.path, &e))?.into_temp_path();
    Ok(Staged { path, before, ready })
}

fn failed(path: &Path, e: &io::Error) -> Unwritten {
    Unwritten::Failed(slashed(path), crate::text::source::plain(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, before: Option<&str>, after: &str) -> FileChange {
        FileChange { path: path.into(), before: before.map(str::to_owned), after: after.to_owned() }
    }

    #[test]
    fn all_files_change_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::write(root.join("a.yaml"), "\u{feff}a: 1\n").unwrap();
        fs::write(root.join("b.yaml"), "b: 1\n").unwrap();
        let changes = [
            change("a.yaml", Some("a: 1\n"), "a: 2\n"),
            change("new/c.yaml", None, "c: 1\n"),
            change("b.yaml", Some("b: 0\n"), "b: 2\n"),
        ];
        assert!(matches!(write_all(root, &changes), Err(Unwritten::Changed(path)) if path == "b.yaml"));
        assert_eq!(fs::read_to_string(root.join("a.yaml")).unwrap(), "\u{feff}a: 1\n");
        assert!(!root.join("new/c.yaml").exists());
        write_all(root, &changes[..2]).unwrap();
        assert_eq!(fs::read_to_string(root.join("a.yaml")).unwrap(), "\u{feff}a: 2\n");
        assert_eq!(fs::read_to_string(root.join("new/c.yaml")).unwrap(), "c: 1\n");
        assert!(write_all(root, &changes[1..2]).is_err(), "a file that is there already is not new");
    }

    #[test]
    fn what_was_placed_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::write(root.join("a.yaml"), "a: 1\n").unwrap();
        // The same new file twice: the second one cannot take its place.
        let changes = [
            change("a.yaml", Some("a: 1\n"), "a: 2\n"),
            change("c.yaml", None, "c: 1\n"),
            change("c.yaml", None, "c: 2\n"),
        ];
        assert!(matches!(write_all(root, &changes), Err(Unwritten::Failed(..))));
        assert_eq!(fs::read_to_string(root.join("a.yaml")).unwrap(), "a: 1\n");
        assert_eq!(fs::read_dir(root).unwrap().count(), 1);
    }

    #[test]
    fn a_new_file_is_a_difference_to_nothing() {
        assert!(change("a/b.yaml", None, "x: 1\n").diff().starts_with("--- /dev/null\n+++ b/a/b.yaml\n"));
    }
}
