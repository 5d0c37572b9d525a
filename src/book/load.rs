//! Reading a book: its settings first, then whatever a command asks for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::discover::{files, id};
use super::money::Rates;
use super::plan::{self, PlanFile};
use super::root::SETTINGS;
use crate::model::account::Account;
use crate::model::framework::Framework;
use crate::model::organisation::Organisation;
use crate::model::person::Person;
use crate::model::policy::Policy;
use crate::model::profile::Profile;
use crate::model::settings::Settings;
use crate::model::words::Currency;
use crate::progress::{Unit, begin};
use crate::text::finding::{Finding, Level, slashed};
use crate::text::source;
use crate::text::yaml::{self, Step};

/// A file's value with its id and where it came from.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// The stem of the file's name.
    pub id: String,
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// What stands in it.
    pub value: T,
}

/// Files of one kind.
#[derive(Debug)]
pub struct Shelf<T> {
    /// What could be read, sorted by id.
    pub entries: Vec<Entry<T>>,
    /// Ids of files that could not be read, or were not: references to them are not at fault.
    pub broken: Vec<String>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), broken: Vec::new() }
    }
}

impl<T> Shelf<T> {
    /// The entry with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry<T>> {
        self.position(id).map(|n| &self.entries[n])
    }

    /// The index of the entry with an id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.entries.binary_search_by(|e| e.id.as_str().cmp(id)).ok()
    }

    /// Whether there is a file with this id, readable or not.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.position(id).is_some() || self.broken.iter().any(|b| b == id)
    }
}

/// A book whose settings have been read.
#[derive(Debug)]
pub struct Book {
    /// The folder of `kam.yaml`.
    pub root: PathBuf,
    /// What stands in `kam.yaml`.
    pub settings: Settings,
    /// Its rates of exchange.
    pub rates: Rates,
}

/// Why there is no book to work on.
#[derive(Debug)]
pub struct NoBook(pub Vec<Finding>);

impl Book {
    /// Reads the settings of the book at `root`.
    ///
    /// # Errors
    /// The findings of `kam.yaml`: without settings nothing else can be read.
    pub fn open(root: &Path) -> Result<Self, NoBook> {
        let shown = Path::new(SETTINGS);
        let settings: Settings = read_file(root, shown).map_err(NoBook)?;
        let book = Self { root: root.to_path_buf(), rates: Rates::new(&settings), settings };
        let wrong = book.wrong_globs();
        if wrong.is_empty() { Ok(book) } else { Err(NoBook(wrong)) }
    }

    fn wrong_globs(&self) -> Vec<Finding> {
        let files_ = &self.settings.files;
        let lists = [
            ("accounts", &files_.accounts),
            ("plans", &files_.plans),
            ("people", &files_.people),
            ("profiles", &files_.profiles),
            ("frameworks", &files_.frameworks),
            ("sales", &files_.sales),
            ("selections", &files_.selections),
        ];
        let mut findings = Vec::new();
        for (name, globs) in lists {
            for (n, glob) in globs.iter().enumerate() {
                if let Err(wrong) = super::discover::check(glob) {
                    findings.push(self.settings_finding(
                        "invalid-value",
                        &wrong.to_string(),
                        &["files".into(), name.into(), n.into()],
                    ));
                }
            }
        }
        findings
    }

    /// An error about a value in `kam.yaml`. The text may carry advice behind a line break.
    #[must_use]
    pub fn settings_finding(&self, rule: &'static str, text: &str, route: &[Step]) -> Finding {
        located(&self.root, Path::new(SETTINGS), rule, Level::Error, text, route)
    }

    /// The files that globs match.
    #[must_use]
    pub fn list(&self, globs: &[String]) -> Vec<PathBuf> {
        // Globs were checked when the book was opened.
        files(&self.root, globs.iter().map(String::as_str)).unwrap_or_default()
    }

    /// All accounts.
    pub fn accounts(&self, findings: &mut Vec<Finding>) -> Shelf<Account> {
        self.shelf(&self.settings.files.accounts, findings)
    }

    /// The accounts of some files, relative to the root.
    pub fn accounts_of(&self, paths: Vec<PathBuf>, findings: &mut Vec<Finding>) -> Shelf<Account> {
        self.shelve(paths, findings)
    }

    /// All people.
    pub fn people(&self, findings: &mut Vec<Finding>) -> Shelf<Person> {
        self.shelf(&self.settings.files.people, findings)
    }

    /// All profiles.
    pub fn profiles(&self, findings: &mut Vec<Finding>) -> Shelf<Profile> {
        self.shelf(&self.settings.files.profiles, findings)
    }

    /// The book's own frameworks.
    pub fn frameworks(&self, findings: &mut Vec<Finding>) -> Shelf<Framework> {
        self.shelf(&self.settings.files.frameworks, findings)
    }

    /// The organisation's audit, where there is one.
    pub fn organisation(&self, findings: &mut Vec<Finding>) -> Option<Entry<Organisation>> {
        let path = PathBuf::from(&self.settings.files.organisation);
        if !self.root.join(&path).exists() {
            return None;
        }
        match read_file(&self.root, &path) {
            Ok(value) => Some(Entry { id: id(&path), path, value }),
            Err(wrong) => {
                findings.extend(wrong);
                None
            }
        }
    }

    /// All plans, sorted by path.
    pub fn plans(&self, findings: &mut Vec<Finding>) -> Vec<PlanFile> {
        self.read_plans(&self.list(&self.settings.files.plans), findings)
    }

    /// The plans of some files, relative to the root, sorted by path. A file that cannot be read is a finding.
    pub fn read_plans(&self, paths: &[PathBuf], findings: &mut Vec<Finding>) -> Vec<PlanFile> {
        let headings = &self.settings.plan.headings;
        let read: Vec<(Option<PlanFile>, Vec<Finding>)> = paths
            .par_iter()
            .with_min_len(8)
            .map(|path| {
                let mut wrong = Vec::new();
                let plan = match source::read(&self.root.join(path), path) {
                    Ok(text) => Some(plan::parse(path, text, headings, &mut wrong)),
                    Err(unreadable) => {
                        wrong.push(unreadable);
                        None
                    }
                };
                (plan, wrong)
            })
            .collect();
        let mut plans = Vec::with_capacity(read.len());
        for (plan, wrong) in read {
            plans.extend(plan);
            findings.extend(wrong);
        }
        plans.sort_by(|a, b| a.path.cmp(&b.path));
        plans
    }

    /// The files of the sales ledger.
    #[must_use]
    pub fn sales(&self) -> Vec<PathBuf> {
        self.list(&self.settings.files.sales)
    }

    /// The accounts as a ledger is asked for them: ids, and the currency that the figures of each are in.
    #[must_use]
    pub fn currencies<'a>(&self, accounts: &'a Shelf<Account>) -> Vec<(&'a str, Currency)> {
        let usual = self.rates.currency;
        accounts.entries.iter().map(|e| (e.id.as_str(), e.value.currency.unwrap_or(usual))).collect()
    }

    /// The selection policy that the settings name.
    ///
    /// # Errors
    /// The findings of the file.
    pub fn policy(&self) -> Result<Entry<Policy>, Vec<Finding>> {
        let path = PathBuf::from(&self.settings.selection);
        if !self.root.join(&path).exists() {
            let text = format!(
                "there is no file `{}`\nwrite the policy there, or name another one under `selection`",
                self.settings.selection
            );
            return Err(vec![self.settings_finding("unknown-reference", &text, &["selection".into()])]);
        }
        let value = read_file(&self.root, &path)?;
        Ok(Entry { id: id(&path), path, value })
    }

    fn shelf<T: DeserializeOwned + Send>(&self, globs: &[String], findings: &mut Vec<Finding>) -> Shelf<T> {
        self.shelve(self.list(globs), findings)
    }

    fn shelve<T: DeserializeOwned + Send>(
        &self,
        paths: Vec<PathBuf>,
        findings: &mut Vec<Finding>,
    ) -> Shelf<T> {
        let reading = begin("reading files", Unit::Things, paths.len() as u64);
        let read: Vec<(PathBuf, Result<T, Vec<Finding>>)> = paths
            .into_par_iter()
            .map(|path| {
                let value = read_file(&self.root, &path);
                reading.did(1);
                (path, value)
            })
            .collect();
        let mut shelf = Shelf { entries: Vec::with_capacity(read.len()), broken: Vec::new() };
        for (path, value) in read {
            match value {
                Ok(value) => shelf.entries.push(Entry { id: id(&path), path, value }),
                Err(wrong) => {
                    shelf.broken.push(id(&path));
                    findings.extend(wrong);
                }
            }
        }
        shelf.entries.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
        shelf.entries.dedup_by(|later, first| {
            let same = later.id == first.id;
            if same {
                findings.push(
                    Finding::new(
                        "duplicate-id",
                        Level::Error,
                        &later.path,
                        format!("the id `{}` is taken by {}", later.id, slashed(&first.path)),
                    )
                    .help("an id is the file's name without its ending: rename one of the two"),
                );
            }
            same
        });
        shelf
    }
}

/// Reads one YAML file of a book as a `T`.
///
/// # Errors
/// Every mistake in the file.
pub fn read_file<T: DeserializeOwned>(root: &Path, shown: &Path) -> Result<T, Vec<Finding>> {
    let text = source::read(&root.join(shown), shown).map_err(|f| vec![f])?;
    let read = yaml::read::<T>(&text);
    match read.value {
        Some(value) if read.problems.is_empty() => Ok(value),
        _ => Err(read.problems.into_iter().map(|p| p.finding(shown)).collect()),
    }
}

/// A finding at a route in a file. Where the file cannot be read any more, it is about the file as a whole.
#[must_use]
pub fn located(
    root: &Path,
    shown: &Path,
    rule: &'static str,
    level: Level,
    text: &str,
    route: &[Step],
) -> Finding {
    let (message, help) = text.split_once('\n').map_or((text, None), |(m, h)| (m, Some(h)));
    let mut finding = Finding::new(rule, level, shown, message);
    finding.help = help.map(str::to_owned);
    finding.span = place(root, shown, route);
    finding
}

/// The place that a route leads to in a file.
#[must_use]
pub fn place(root: &Path, shown: &Path, route: &[Step]) -> Option<crate::text::finding::Span> {
    let text = source::read(&root.join(shown), shown).ok()?;
    let (tree, _) = yaml::Tree::parse(&text);
    tree.map(|tree| tree.place(route))
}

/// Children of each account, by the parent's index; parents that are no account are left out.
#[must_use]
pub fn children(accounts: &Shelf<Account>) -> BTreeMap<usize, Vec<usize>> {
    let mut children: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, entry) in accounts.entries.iter().enumerate() {
        if let Some(parent) = entry.value.parent.as_deref().and_then(|p| accounts.position(p)) {
            children.entry(parent).or_default().push(n);
        }
    }
    children
}
