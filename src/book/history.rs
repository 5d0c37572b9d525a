//! What git knows of a book's files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Older versions of files, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    versions: BTreeMap<PathBuf, Version>,
}

/// A committed version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The whole text.
    pub text: String,
    /// The commit's id, in hexadecimal digits.
    pub commit: String,
}

impl History {
    /// Versions of files.
    #[must_use]
    pub fn of(versions: Vec<(PathBuf, Version)>) -> Self {
        Self { versions: versions.into_iter().collect() }
    }

    /// For each file the newest committed version for which `other` says so.
    #[must_use]
    pub fn read(_root: &Path, _files: &[&Path], _other: &(dyn Fn(usize, &str) -> bool + Sync)) -> Self {
        Self::default()
    }

    /// The version that was looked for of a file.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Version> {
        self.versions.get(path)
    }
}
