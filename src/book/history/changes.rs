//! Which commits changed some files: when, and in which words.

use std::path::{Path, PathBuf};

use gix::{ObjectId, Repository};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::{COMMITS, names, open};

/// A commit that changed a file. Who made it is nobody's business here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day on which it came into the repository, by the clock of whoever made it.
    pub on: Date,
    /// The first line of its message.
    pub subject: String,
    /// Its id, in hexadecimal digits.
    pub commit: String,
}

/// The latest commits that changed any of the files, newest first, at most `most`, none of them after `until`, by first
/// parents from `HEAD` on.
///
/// `files` are relative to `root`, which may be a folder inside a repository. Without a repository, or with one that is
/// bare, shallow or cannot be read, nothing is known.
#[must_use]
pub fn changes(root: &Path, files: &[&Path], until: Date, most: usize) -> Option<Vec<Change>> {
    let (repository, prefix) = open(root)?;
    let prefix: PathBuf = prefix.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let paths: Vec<PathBuf> =
        files.iter().filter(|file| names(file).is_some()).map(|file| prefix.join(file)).collect();
    let mut found = Vec::new();
    // What was found before something could not be read is as true as ever.
    let _ = walk(&repository, &paths, until, most, &mut found);
    Some(found)
}

fn walk(
    repository: &Repository,
    paths: &[PathBuf],
    until: Date,
    most: usize,
    found: &mut Vec<Change>,
) -> gix::Result<()> {
    let mut commit = repository.head_commit()?;
    let mut held = versions(repository, commit.tree_id()?.detach(), paths)?;
    for _ in 0..COMMITS {
        if found.len() >= most {
            break;
        }
        let parent = match commit.parent_ids().next() {
            Some(parent) => Some(repository.find_commit(parent)?),
            None => None,
        };
        let before = match &parent {
            Some(parent) => versions(repository, parent.tree_id()?.detach(), paths)?,
            None => vec![None; paths.len()],
        };
        let time = commit.time()?;
        if held != before
            && let Some(on) = day(time.seconds, time.offset)
            && on <= until
        {
            let subject = commit.message()?.summary().to_string();
            found.push(Change { on, subject, commit: commit.id.to_string() });
        }
        let Some(parent) = parent else { break };
        (commit, held) = (parent, before);
    }
    Ok(())
}

/// The blob of each file in a tree; `None` where it is not there.
fn versions(
    repository: &Repository,
    tree: ObjectId,
    paths: &[PathBuf],
) -> gix::Result<Vec<Option<ObjectId>>> {
    let tree = repository.find_tree(tree)?;
    paths.iter().map(|path| Ok(tree.lookup_entry_by_path(path)?.map(|entry| entry.object_id()))).collect()
}

/// The day of a time in seconds since 1970, where the clock was so many seconds ahead.
pub(super) fn day(seconds: i64, offset: i32) -> Option<Date> {
    let time = Timestamp::from_second(seconds).ok()?;
    let offset = Offset::from_seconds(offset).ok()?;
    Some(time.to_zoned(TimeZone::fixed(offset)).date())
}
