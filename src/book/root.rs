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
}
