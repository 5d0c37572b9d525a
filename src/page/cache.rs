//! Pages that were counted before, kept by the hash of everything that they rest on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};

use super::{Counted, Job, Pages, count};
use crate::text::write;

/// How many counts of other runs are kept beside those of this one.
const KEPT: usize = 4096;

/// The code that the pages come from: where it changes, what was counted before is worth nothing.
#[cfg(feature = "pages")]
const CODE: &[&str] = &[
    super::engine::TYPST,
    include_str!("content/list.rs"),
    include_str!("content/mod.rs"),
    include_str!("content/table.rs"),
    include_str!("content/words.rs"),
    include_str!("crew.rs"),
    include_str!("engine.rs"),
    include_str!("lay.rs"),
    include_str!("measure.rs"),
    include_str!("mod.rs"),
    include_str!("template.rs"),
    include_str!("../text/markdown/front.rs"),
    include_str!("../text/markdown/guard.rs"),
    include_str!("../text/markdown/mod.rs"),
];
#[cfg(not(feature = "pages"))]
const CODE: &[&str] = &[];

/// A folder of counts that is safe to delete and never changes a result.
#[derive(Debug)]
pub struct Cache {
    /// The file of the book's counts.
    file: PathBuf,
}

/// What is kept: the hash of what the counts rest on besides the texts, and the counts by the hash of their texts.
#[derive(Serialize, Deserialize)]
struct Kept {
    salt: String,
    counts: BTreeMap<String, Pages>,
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write_u64(part.len() as u64);
        hasher.write(part);
    }
    format!("{:032x}", hasher.finish128().as_u128())
}

/// What the counts rest on besides the texts: code, engine and fonts.
fn salt() -> String {
    let mut parts: Vec<&[u8]> = CODE.iter().map(|code| code.as_bytes()).collect();
    #[cfg(feature = "pages")]
    let fonts = super::engine::FONTS.map(|font| font.len().to_le_bytes());
    #[cfg(feature = "pages")]
    parts.extend(fonts.iter().map(<[u8; 8]>::as_slice));
    parts.push(env!("CARGO_PKG_VERSION").as_bytes());
    hash(&parts)
}

/// The hash of a text with what stands beside it, without the date that changes no page.
fn key(job: &Job<'_>) -> String {
    let mut head = job.head.clone();
    head.as_of = None;
    hash(&[job.text.as_bytes(), format!("{head:?} {:?}", job.paper).as_bytes()])
}

impl Cache {
    /// The counts of a book in a folder; neither has to be there.
    #[must_use]
    pub fn open(folder: &Path, book_root: &Path) -> Cache {
        let root = fs::canonicalize(book_root).unwrap_or_else(|_| book_root.to_path_buf());
        let name = hash(&[root.as_os_str().as_encoded_bytes()]);
        Cache { file: folder.join(format!("pages-{name}.json")) }
    }

    /// What an earlier run kept; nothing where the file is not there, not whole, or of other code.
    fn read(&self, salt: &str) -> BTreeMap<String, Pages> {
        let kept = fs::read(&self.file).ok().and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        kept.filter(|kept| kept.salt == salt).map(|kept| kept.counts).unwrap_or_default()
    }

    /// Counts the pages of each text, in the order of the texts; what was counted before is not laid out again.
    #[must_use]
    pub fn count(&self, jobs: &[Job<'_>]) -> Vec<Counted> {
        let salt = salt();
        let mut kept = self.read(&salt);
        let keys: Vec<String> = jobs.iter().map(key).collect();
        let missing: Vec<Job<'_>> =
            jobs.iter().zip(&keys).filter(|(_, key)| !kept.contains_key(*key)).map(|(job, _)| *job).collect();
        let mut fresh = count::count(&missing).into_iter();
        let mut added = BTreeMap::new();
        let counted = keys
            .iter()
            .map(|key| match kept.get(key) {
                Some(pages) => Counted::Pages(pages.clone()),
                None => {
                    let counted = fresh.next().unwrap_or(Counted::NoEngine);
                    if let Some(pages) = counted.pages() {
                        added.insert(key.clone(), pages.clone());
                    }
                    counted
                }
            })
            .collect();
        if !added.is_empty() {
            kept.append(&mut added);
            let now: BTreeSet<&String> = keys.iter().collect();
            let mut room = KEPT;
            kept.retain(|key, _| {
                now.contains(key) || {
                    room = room.saturating_sub(1);
                    room > 0
                }
            });
            // A cache that cannot be written costs time, nothing else.
            let _ = write::replace(&self.file, |to| {
                serde_json::to_writer(to, &Kept { salt, counts: kept }).map_err(std::io::Error::other)
            });
        }
        counted
    }
}

#[cfg(all(test, feature = "pages"))]
mod tests {
    use super::*;
    use crate::model::settings::Page;
    use crate::page::Head;

    #[test]
    fn a_kept_count_is_that_of_a_layout_and_a_broken_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("new"), folder.path());
        let head = Head::default();
        let jobs: Vec<Job<'_>> =
            ["# One\n\ntext", "two"].map(|text| Job { text, paper: Page::A4, head: &head }).into();
        let plain = count::count(&jobs);
        assert_eq!(cache.count(&jobs), plain);
        assert_eq!(cache.read(&salt()).len(), 2);
        assert_eq!(cache.count(&jobs), plain);
        fs::write(&cache.file, "{\"salt\": 7").unwrap();
        assert_eq!(cache.count(&jobs), plain);
        assert!(cache.read("another").is_empty());
    }

    #[test]
    fn the_date_is_no_part_of_the_key_and_the_paper_is() {
        let head = Head::default();
        let dated = Head { as_of: Some(String::from("2026-11-24")), ..Head::default() };
        let job = Job { text: "x", paper: Page::A4, head: &head };
        assert_eq!(key(&job), key(&Job { head: &dated, ..job }));
        assert_ne!(key(&job), key(&Job { paper: Page::Letter, ..job }));
    }
}
