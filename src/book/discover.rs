//! Finding the files of a book: globs from its root, in sorted order.

use std::fs;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::text::finding::slashed;

/// Folders deeper than this below a glob's beginning are not entered.
const MAX_FOLDERS: usize = 32;

/// Why a glob cannot be used, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadGlob {
    /// It leaves the book.
    #[error("the glob `{0}` leaves the book\nwrite a path below the folder of kam.yaml")]
    Leaves(String),
    /// It is not well formed.
    #[error("the glob `{0}` cannot be read: {1}\nwrite for example `accounts/**/*.yaml`")]
    Malformed(String, String),
}

/// The files below `root` that any of the globs matches, relative to `root`, each once, sorted by the bytes of their
/// paths.
///
/// Hidden files and folders (a name with a leading point) are passed over, and links to folders are not followed;
/// a folder that does not exist holds no files.
///
/// # Errors
/// The first glob that leaves the book or is malformed.
pub fn files<'g>(root: &Path, globs: impl IntoIterator<Item = &'g str>) -> Result<Vec<PathBuf>, BadGlob> {
    let mut found = Vec::new();
    for glob in globs {
        one(root, glob, &mut found)?;
    }
    // By bytes: comparing paths part by part takes longer than reading the folders.
    found.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    found.dedup();
    Ok(found)
}

/// Whether a glob can be used.
///
/// # Errors
/// Why not.
pub fn check(glob: &str) -> Result<(), BadGlob> {
    pattern(glob).map(drop)
}

fn pattern(glob: &str) -> Result<Pattern, BadGlob> {
    let mut parts = Path::new(glob).components();
    let stays = parts.all(|c| matches!(c, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if !stays || glob.is_empty() {
        return Err(BadGlob::Leaves(glob.to_owned()));
    }
    Pattern::new(glob.trim_start_matches("./"))
        .map_err(|e| BadGlob::Malformed(glob.to_owned(), e.msg.to_owned()))
}

fn one(root: &Path, glob: &str, found: &mut Vec<PathBuf>) -> Result<(), BadGlob> {
    let pattern = pattern(glob)?;
    let glob = glob.trim_start_matches("./");
    let literal: Vec<&str> = glob.split('/').take_while(|part| !part.contains(['*', '?', '['])).collect();
    if literal.len() == glob.split('/').count() {
        if root.join(glob).exists() {
            found.push(PathBuf::from(glob));
        }
        return Ok(());
    }
    let below: PathBuf = literal.iter().collect();
    walk(
        root,
        &below,
        &Walk { pattern: &pattern, any_depth: glob.contains("**"), parts: glob.split('/').count() },
        0,
        found,
    );
    Ok(())
}

/// How globs match.
const MATCHING: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// Whether a file with this path, relative to the root, would be found by one of the globs.
#[must_use]
pub fn would_find(globs: &[String], path: &Path) -> bool {
    let path = slashed(path);
    globs.iter().filter_map(|glob| pattern(glob).ok()).any(|pattern| pattern.matches_with(&path, MATCHING))
}

struct Walk<'p> {
    pattern: &'p Pattern,
    any_depth: bool,
    parts: usize,
}

fn walk(root: &Path, below: &Path, walk_: &Walk<'_>, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(root.join(below)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        let Ok(kind) = entry.file_type() else { continue };
        let path = below.join(&name);
        if kind.is_dir() {
            let deep_enough = walk_.any_depth || path.components().count() < walk_.parts;
            if deep_enough && depth < MAX_FOLDERS {
                walk(root, &path, walk_, depth + 1, found);
            }
        } else if walk_.pattern.matches_with(&slashed(&path), MATCHING) {
            found.push(path);
        }
    }
}

/// The id of a file: its name without the ending.
#[must_use]
pub fn id(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_files_in_order_and_stays_in_the_book() {
        let dir = tempfile::tempdir().unwrap();
        for file in [
            "accounts/b.yaml",
            "accounts/a.yaml",
            "accounts/emea/c.yaml",
            "accounts/.hidden.yaml",
            "accounts/notes.txt",
            "other.yaml",
        ] {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let list = |globs: &[&str]| -> Vec<String> {
            files(dir.path(), globs.iter().copied()).unwrap().iter().map(|p| slashed(p)).collect()
        };
        assert_eq!(
            list(&["accounts/**/*.yaml"]),
            ["accounts/a.yaml", "accounts/b.yaml", "accounts/emea/c.yaml"]
        );
        assert_eq!(
            list(&["accounts/*.yaml", "accounts/**/*.yaml", "./accounts/a.yaml"]),
            ["accounts/a.yaml", "accounts/b.yaml", "accounts/emea/c.yaml"]
        );
        assert_eq!(list(&["*.yaml"]), ["other.yaml"]);
        assert_eq!(list(&["absent/**/*.yaml"]), Vec::<String>::new());
        assert!(matches!(files(dir.path(), ["../*.yaml"]), Err(BadGlob::Leaves(_))));
        assert!(matches!(files(dir.path(), ["/etc/*"]), Err(BadGlob::Leaves(_))));
        assert!(matches!(files(dir.path(), ["a***"]), Err(BadGlob::Malformed(..))));
    }
}
