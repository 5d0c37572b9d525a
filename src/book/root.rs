//! Where a book begins: the nearest `kam.yaml` upwards.

use std::path::{Path, PathBuf};

/// The file that marks the root of a book.
pub const SETTINGS: &str = "kam.yaml";

/// The root of the book that `start` lies in: the nearest folder upwards with a `kam.yaml`. `start` may be a file.
#[must_use]
pub fn find(start: &Path) -> Option<PathBuf> {
    let start = if start.as_os_str().is_empty() { Path::new(".") } else { start };
    let absolute = std::path::absolute(start).ok()?;
    let found = absolute.ancestors().find(|folder| folder.join(SETTINGS).is_file())?;
    // A path as the user gave it reads better in messages than an absolute one.
    if found == absolute { Some(start.to_path_buf()) } else { Some(found.to_path_buf()) }
}

/// Where a book lies in its repository: its folder below the nearest one with a `.git`, which may be a file; empty where
/// it is that folder, or where there is no repository.
#[must_use]
pub fn repository_prefix(root: &Path) -> String {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let Ok(root) = root.canonicalize() else { return String::new() };
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    top.and_then(|top| root.strip_prefix(top).ok()).map(crate::text::finding::slashed).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_settings_upwards_win() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("books/one/accounts");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(dir.path().join(SETTINGS), "").unwrap();
        assert_eq!(find(&inner).unwrap(), dir.path());
        std::fs::write(dir.path().join("books/one").join(SETTINGS), "").unwrap();
        assert_eq!(find(&inner).unwrap(), dir.path().join("books/one"));
        std::fs::write(inner.join("a.yaml"), "").unwrap();
        assert_eq!(find(&inner.join("a.yaml")).unwrap(), dir.path().join("books/one"));
    }

    #[test]
    fn a_repository_may_begin_with_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("sales/book");
        std::fs::create_dir_all(&book).unwrap();
        std::fs::write(dir.path().join(".git"), "gitdir: elsewhere\n").unwrap();
        assert_eq!(repository_prefix(&book), "sales/book");
        assert_eq!(repository_prefix(dir.path()), "");
    }
}
