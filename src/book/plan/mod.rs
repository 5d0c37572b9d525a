//! Reading plans: Markdown files with front matter into what their sections say.

mod columns;
mod entries;
mod fields;
mod front;
mod items;
mod sections;
#[cfg(test)]
mod tests;
mod titles;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::titles::Titles;
use crate::model::plan::Plan;
use crate::text::finding::Finding;
use crate::text::markdown::front::beginning;
use crate::text::markdown::guard::{Odd, odd};
use crate::text::markdown::outline::outline;

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
    headings: &BTreeMap<String, Vec<String>>,
    findings: &mut Vec<Finding>,
) -> PlanFile {
    let start = beginning(&text);
    let blocks = outline(&text, start.body);
    let parts = sections::parts(&blocks, &Titles::new(headings));
    let mut plan = Plan {
        front: front::read(path, &text, &start, findings),
        front_at: start.front.as_ref().map_or(0..0, |front| front.at.clone()),
        title: parts.title,
        sections: sections::sections(&blocks, &parts.parts, &text),
        words: blocks.iter().map(|block| sections::block_words(block, true)).sum(),
        ..Plan::default()
    };
    items::fill(&mut plan, &blocks, &parts.parts);
    PlanFile { id: super::discover::id(path), path: path.to_path_buf(), odd: odd(&text), text, plan }
}
