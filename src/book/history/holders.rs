//! Which commits hold a name: every commit that any branch, tag or remote branch leads to.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use gix::{ObjectId, Repository};
use jiff::civil::Date;

use super::changes::day;
use super::{Opened, opened};
use crate::book::forget::{Name, words};

/// Larger files are passed over, in bytes: nobody writes names into them by hand.
const LARGEST: u64 = 64 << 20;

/// A commit that holds a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its id, in hexadecimal digits.
    pub commit: String,
    /// The day on which it came into the repository.
    pub on: Option<Date>,
    /// In how many files of the book.
    pub files: usize,
    /// Whether its message does.
    pub message: bool,
}

/// What git says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holders {
    /// The book is not kept in git, or its repository cannot be read.
    NoRepository,
    /// Only a part of the history is there, so that nobody can say what older commits hold.
    Shallow,
    /// The commits, newest first.
    Commits(Vec<Holder>),
}

/// The commits whose message or whose files below `root` hold a name, in any way in which a text may hold it.
#[must_use]
pub fn holders(root: &Path, name: &str) -> Holders {
    match opened(root) {
        Opened::Nothing => Holders::NoRepository,
        Opened::Shallow => Holders::Shallow,
        Opened::Whole(repository, prefix) => {
            let mut search = Search {
                repository: &repository,
                name: Name::new(name),
                blobs: HashMap::new(),
                trees: HashMap::new(),
            };
            search.commits(&prefix).map_or(Holders::NoRepository, Holders::Commits)
        }
    }
}

/// Every tree and file is looked at once, however many commits have it.
struct Search<'s> {
    repository: &'s Repository,
    name: Name,
    blobs: HashMap<ObjectId, bool>,
    trees: HashMap<ObjectId, usize>,
}

impl Search<'_> {
    fn commits(&mut self, prefix: &[Vec<u8>]) -> gix::Result<Vec<Holder>> {
        let mut open = self.tips()?;
        let mut seen: HashSet<ObjectId> = open.iter().copied().collect();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            let commit = self.repository.find_commit(id)?;
            let files = match self.folder(commit.tree_id()?.detach(), prefix)? {
                Some(tree) => self.tree(tree)?,
                None => 0,
            };
            let message = self.name.is_in(&String::from_utf8_lossy(commit.message_raw()?));
            if files > 0 || message {
                let time = commit.time()?;
                let on = day(time.seconds, time.offset);
                found.push((time.seconds, Holder { commit: id.to_string(), on, files, message }));
            }
            for parent in commit.parent_ids() {
                if seen.insert(parent.detach()) {
                    open.push(parent.detach());
                }
            }
        }
        found.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.commit.cmp(&y.commit)));
        Ok(found.into_iter().map(|(_, holder)| holder).collect())
    }

    /// The commits that names lead to, `HEAD` among them.
    fn tips(&self) -> gix::Result<Vec<ObjectId>> {
        let mut tips = Vec::new();
        if let Ok(head) = self.repository.head_commit() {
            tips.push(head.id);
        }
        for mut reference in self.repository.references()?.all()?.flatten() {
            // A tag may lead to something else than a commit.
            if let Ok(id) = reference.peel_to_id()
                && self.repository.find_commit(id).is_ok()
            {
                tips.push(id.detach());
            }
        }
        tips.sort_unstable();
        tips.dedup();
        Ok(tips)
    }

    /// The tree of the book's folder.
    fn folder(&self, tree: ObjectId, prefix: &[Vec<u8>]) -> gix::Result<Option<ObjectId>> {
        let mut at = tree;
        for name in prefix {
            let tree = self.repository.find_tree(at)?;
            let mut next = None;
            for entry in tree.iter() {
                let entry = entry?;
                if entry.filename() == name.as_slice() && entry.mode().is_tree() {
                    next = Some(entry.object_id());
                }
            }
            match next {
                Some(id) => at = id,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    /// How many files of a folder, and of those in it, hold the name.
    fn tree(&mut self, id: ObjectId) -> gix::Result<usize> {
        if let Some(known) = self.trees.get(&id) {
            return Ok(*known);
        }
        let mut files = 0;
        let tree = self.repository.find_tree(id)?;
        for entry in tree.iter() {
            let entry = entry?;
            if entry.mode().is_tree() {
                files += self.tree(entry.object_id())?;
            } else if entry.mode().is_blob() {
                files += usize::from(self.blob(entry.object_id())?);
            }
        }
        self.trees.insert(id, files);
        Ok(files)
    }

    fn blob(&mut self, id: ObjectId) -> gix::Result<bool> {
        if let Some(known) = self.blobs.get(&id) {
            return Ok(*known);
        }
        let small = self.repository.find_header(id)?.size() <= LARGEST;
        let holds = small && self.name.is_in(&words(self.repository.find_blob(id)?.take_data()));
        self.blobs.insert(id, holds);
        Ok(holds)
    }
}
