//! What git knows of a book's files: read from the repository itself, without the `git` program.
//!
//! Only the repository's own configuration is looked at, neither that of the user nor the environment, and nothing
//! is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use gix::{ObjectId, Repository, ThreadSafeRepository};
use rayon::prelude::*;

mod changes;
mod holders;
#[cfg(test)]
mod tests;

pub use changes::{Change, changes};
pub use holders::{Holder, Holders, holders};

/// How many commits are looked at, at most.
const COMMITS: usize = 2_000;
/// Larger files are passed over; in bytes.
const LARGEST: u64 = 1 << 20;
/// How many texts are held at a time.
const BATCH: usize = 64;
/// From how many texts on it pays to look at them on several threads.
const MANY: usize = 8;

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
    /// The id of the newest commit that holds it, in hexadecimal digits.
    pub commit: String,
}

impl History {
    /// Versions of files.
    #[must_use]
    pub fn of(versions: Vec<(PathBuf, Version)>) -> Self {
        Self { versions: versions.into_iter().collect() }
    }

    /// For each file the newest committed version for which `other` says so, by first parents from `HEAD` on.
    ///
    /// `files` are relative to `root`, which may be a folder inside a repository; `other` gets their index and a
    /// version's text. Nothing is known of a file that some commit on the way does not have. Without a repository,
    /// or with one that is bare, shallow or cannot be read, nothing is known at all.
    #[must_use]
    pub fn read(root: &Path, files: &[&Path], other: &(dyn Fn(usize, &str) -> bool + Sync)) -> Self {
        if files.is_empty() {
            return Self::default();
        }
        let Some((repository, prefix)) = open(root) else { return Self::default() };
        let mut search = Search { repository: &repository, sought: Node::default(), seen: BTreeSet::new() };
        for (n, file) in files.iter().enumerate() {
            if let Some(names) = names(file) {
                search.sought.add(prefix.iter().cloned().chain(names), n);
            }
        }
        let mut found = BTreeMap::new();
        // What was found before something could not be read is as true as ever.
        let _ = search.walk(other, &mut found);
        Self { versions: found.into_iter().map(|(n, version)| (files[n].to_path_buf(), version)).collect() }
    }

    /// The version that was looked for of a file.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Version> {
        self.versions.get(path)
    }
}

/// The names of a path's folders and of its file; `None` where it leads elsewhere.
fn names(path: &Path) -> Option<Vec<Vec<u8>>> {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| match part {
            Component::Normal(name) => Some(name.as_encoded_bytes().to_vec()),
            _ => None,
        })
        .collect()
}

/// A repository that was looked for.
enum Opened {
    /// There is none, it is bare, or it cannot be read.
    Nothing,
    /// Its history is only there in part.
    Shallow,
    /// The repository, and the names of the folders down to the one that was asked for.
    Whole(Box<Repository>, Vec<Vec<u8>>),
}

/// The repository that a folder belongs to.
fn opened(root: &Path) -> Opened {
    let found = || {
        let root = root.canonicalize().ok()?;
        let upwards = gix::discover::upwards::Options { dot_git_only: true, ..Default::default() };
        let isolated = gix::open::Options::isolated();
        let either = gix::sec::trust::Mapping { full: isolated.clone(), reduced: isolated };
        let mut repository =
            ThreadSafeRepository::discover_opts(&root, upwards, either).ok()?.to_thread_local();
        if repository.is_shallow().ok()? {
            return Some(Opened::Shallow);
        }
        let top = repository.workdir()?.canonicalize().ok()?;
        let prefix = names(root.strip_prefix(top).ok()?)?;
        repository.objects.refresh_never();
        Some(Opened::Whole(Box::new(repository), prefix))
    };
    found().unwrap_or(Opened::Nothing)
}

/// The repository that a folder belongs to, and the names of the folders down to it; none where its history is only
/// there in part.
fn open(root: &Path) -> Option<(Repository, Vec<Vec<u8>>)> {
    match opened(root) {
        Opened::Whole(repository, prefix) => Some((*repository, prefix)),
        Opened::Nothing | Opened::Shallow => None,
    }
}

/// A folder or file on the way to what is sought, with what is known of it from newer commits.
#[derive(Default)]
struct Node {
    /// The tree or blob it was last.
    id: Option<ObjectId>,
    /// Which file is sought here.
    file: Option<usize>,
    /// What is sought in the folder, by name.
    below: BTreeMap<Vec<u8>, Node>,
}

impl Node {
    fn add(&mut self, names: impl Iterator<Item = Vec<u8>>, file: usize) {
        let mut node = self;
        for name in names {
            node = node.below.entry(name).or_default();
        }
        node.file.get_or_insert(file);
    }

    fn is_done(&self) -> bool {
        self.file.is_none() && self.below.is_empty()
    }

    /// Seeks some files no longer.
    fn forget(&mut self, files: &BTreeMap<usize, Version>) {
        self.file = self.file.filter(|n| !files.contains_key(n));
        self.below.retain(|_, node| {
            node.forget(files);
            !node.is_done()
        });
    }

    /// Goes on to an older tree: files with other content there are added to `changed`, absent ones are sought no
    /// longer.
    fn enter(
        &mut self,
        repository: &Repository,
        tree: ObjectId,
        changed: &mut Vec<(usize, ObjectId)>,
    ) -> gix::Result<()> {
        if self.id.replace(tree) == Some(tree) {
            return Ok(());
        }
        let mut absent = std::mem::take(&mut self.below);
        let tree = repository.find_tree(tree)?;
        for entry in tree.iter() {
            let entry = entry?;
            let name: &[u8] = entry.filename();
            let Some((name, mut node)) = absent.remove_entry(name) else { continue };
            let id = entry.object_id();
            if entry.mode().is_tree() {
                node.file = None;
                node.enter(repository, id, changed)?;
            } else if entry.mode().is_blob() {
                node.below.clear();
                if let Some(n) = node.file
                    && node.id.replace(id) != Some(id)
                {
                    changed.push((n, id));
                }
            } else {
                continue;
            }
            if !node.is_done() {
                self.below.insert(name, node);
            }
            if absent.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// The walk through the commits.
struct Search<'a> {
    repository: &'a Repository,
    /// The files that nothing was found of yet, from the top of the repository.
    sought: Node,
    /// Versions that `other` was asked about.
    seen: BTreeSet<(usize, ObjectId)>,
}

impl Search<'_> {
    fn walk(
        &mut self,
        other: &(dyn Fn(usize, &str) -> bool + Sync),
        found: &mut BTreeMap<usize, Version>,
    ) -> gix::Result<()> {
        let mut commit = self.repository.head_commit()?;
        let mut changed = Vec::new();
        for _ in 0..COMMITS {
            self.sought.enter(self.repository, commit.tree_id()?.detach(), &mut changed)?;
            changed.retain(|version| self.seen.insert(*version));
            let before = found.len();
            for batch in changed.chunks(BATCH) {
                self.ask(batch, other, &commit.id.to_string(), found)?;
            }
            changed.clear();
            if found.len() > before {
                self.sought.forget(found);
            }
            if self.sought.below.is_empty() {
                break;
            }
            let Some(parent) = commit.parent_ids().next() else { break };
            commit = self.repository.find_commit(parent)?;
        }
        Ok(())
    }

    /// Finds those among some versions for which `other` says so.
    fn ask(
        &self,
        versions: &[(usize, ObjectId)],
        other: &(dyn Fn(usize, &str) -> bool + Sync),
        commit: &str,
        found: &mut BTreeMap<usize, Version>,
    ) -> gix::Result<()> {
        let mut texts = Vec::with_capacity(versions.len());
        for (n, id) in versions {
            if let Some(text) = self.text(*id)? {
                texts.push((*n, text));
            }
        }
        if texts.len() < MANY {
            texts.retain(|(n, text)| other(*n, text));
        } else {
            texts = texts.into_par_iter().filter(|(n, text)| other(*n, text)).collect();
        }
        found.extend(texts.into_iter().map(|(n, text)| (n, Version { text, commit: commit.to_owned() })));
        Ok(())
    }

    /// The text of a blob, unless it is large or no text.
    fn text(&self, id: ObjectId) -> gix::Result<Option<String>> {
        if self.repository.find_header(id)?.size() > LARGEST {
            return Ok(None);
        }
        Ok(String::from_utf8(self.repository.find_blob(id)?.take_data()).ok())
    }
}
