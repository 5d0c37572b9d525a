//! Everything that rules look at, and the questions that many of them ask.

use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;

use crate::assess::library::Library;
use crate::book::history::History;
use crate::book::load::{Book, Entry, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::date::Day;
use crate::model::framework::Framework;
use crate::model::organisation::Organisation;
use crate::model::person::Person;
use crate::model::policy::{Axis, Policy};
use crate::model::profile::Profile;
use crate::model::settings::Folder;
use crate::model::words::{Quadrant, Status};
use crate::page::Counted;
use crate::portfolio::monitoring::reviews::rhythm;
pub(crate) use crate::portfolio::relationships::{decides, is_executive};
use crate::score::compile::{Compiled, Fault};
use crate::score::matrix;
use crate::score::measure::Sources;
use crate::score::measure::account::days_between;
use crate::score::run::Scoring;
use crate::text::finding::Level;

use super::rule::Meta;

/// Everything that rules look at. What could not be read or computed is absent, and rules that need it stay silent.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The book with its settings.
    pub book: &'a Book,
    /// The date that everything is seen from.
    pub as_of: Date,
    /// The accounts.
    pub accounts: &'a Shelf<Account>,
    /// The people.
    pub people: &'a Shelf<Person>,
    /// The profiles.
    pub profiles: &'a Shelf<Profile>,
    /// The book's own frameworks.
    pub frameworks: &'a Shelf<Framework>,
    /// The organisation's audit.
    pub organisation: Option<&'a Entry<Organisation>>,
    /// The plans, sorted by path.
    pub plans: &'a [PlanFile],
    /// The pages of each plan, in the same order; empty where nothing counted them.
    pub pages: &'a [Counted],
    /// What git knows of the plans; empty where the book lies in no repository.
    pub history: &'a History,
    /// The selection policy.
    pub policy: Option<&'a Entry<Policy>>,
    /// The policy made ready.
    pub compiled: Option<&'a Compiled>,
    /// The scores; rows stand in the order of the accounts.
    pub scoring: Option<&'a Scoring>,
    /// What compiling and scoring found wrong with the policy.
    pub faults: &'a [Fault],
    /// What measures are computed from. Its ledger may be absent.
    pub sources: &'a Sources<'a>,
}

impl<'a> Context<'a> {
    /// All frameworks that the book can name.
    #[must_use]
    pub fn library(&self) -> Library<'a> {
        Library::new(self.frameworks)
    }

    /// The level of a rule for the book: from `rules` in `kam.yaml`, else its own.
    #[must_use]
    pub fn level(&self, meta: &Meta) -> Level {
        self.book.settings.rules.get(meta.name).copied().unwrap_or(meta.level)
    }

    /// The level of a rule for findings in a file: from the longest of `folders` in `kam.yaml` that holds the file and
    /// names the rule, else the level for the book.
    #[must_use]
    pub fn level_at(&self, meta: &Meta, path: &Path) -> Level {
        let of = |(folder, settings): (&String, &Folder)| {
            let level = *settings.rules.get(meta.name)?;
            let folder = folder_path(folder);
            path.starts_with(&folder).then(|| (folder.components().count(), level))
        };
        // A folder that is named in two ways: the stricter level counts.
        let own = self.book.settings.folders.iter().filter_map(of).max();
        own.map_or_else(|| self.level(meta), |(_, level)| level)
    }

    /// Whether a rule can report anything at all: it is on for the book or for some folder.
    #[must_use]
    pub fn runs(&self, meta: &Meta) -> bool {
        let on = |folder: &Folder| folder.rules.get(meta.name).is_some_and(|level| *level != Level::Off);
        self.level(meta) != Level::Off || self.book.settings.folders.values().any(on)
    }

    /// The box of the matrix that an account stands in; `None` where figures of an axis are missing.
    #[must_use]
    pub fn quadrant(&self, row: usize) -> Option<Quadrant> {
        quadrant(self.compiled?, self.scoring.filter(|s| row < s.rows)?, row)
    }

    /// How many days may pass between two reviews of an account, and by which key of `plan.review_every`.
    #[must_use]
    pub fn review_rhythm(&self, row: usize) -> (u32, &'static str) {
        rhythm(&self.book.settings.plan, self.quadrant(row))
    }

    /// Days from a date to the as-of date; `None` for dates after it.
    #[must_use]
    pub fn age(&self, day: Day) -> Option<i32> {
        (day.0 <= self.as_of).then(|| days_between(day.0, self.as_of))
    }
}

/// A folder as settings name it, without `./` and a slash at its end.
fn folder_path(folder: &str) -> PathBuf {
    Path::new(folder).components().filter(|part| *part != Component::CurDir).collect()
}

/// The box of the matrix that a row of a scoring stands in; `None` where figures of an axis are missing.
#[must_use]
pub fn quadrant(compiled: &Compiled, scoring: &Scoring, row: usize) -> Option<Quadrant> {
    let potential = scoring.axis(Axis::Potential, row)?;
    let position = scoring.axis(Axis::Position, row)?;
    Some(matrix::quadrant(&compiled.policy.matrix, scoring.better, potential, position))
}

/// Whether an account is key.
#[must_use]
pub(crate) fn is_key(entry: &Entry<Account>) -> bool {
    entry.value.status == Status::Key
}

/// Whether an account is key or on trial to become so.
#[must_use]
pub(crate) fn is_key_or_incubating(entry: &Entry<Account>) -> bool {
    matches!(entry.value.status, Status::Key | Status::Incubating)
}

/// Whether anybody still works on an account: all but deselected ones.
#[must_use]
pub(crate) fn is_alive(entry: &Entry<Account>) -> bool {
    entry.value.status != Status::Deselected
}

#[cfg(test)]
mod tests {
    use crate::lint::registry;
    use crate::lint::testing::{check, lines};

    const STALE: &str = "name: A\nstatus: key\ncontacts:\n  - {name: S, last_contact: 2026-05-04}\n";

    fn levels(settings: &str) -> Vec<String> {
        let settings =
            format!("version: 1\ncurrency: EUR\nfiles: {{accounts: [\"accounts/**/*.yaml\"]}}\n{settings}");
        let files = [
            ("kam.yaml", settings.as_str()),
            ("accounts/a.yaml", STALE),
            ("accounts/old/b.yaml", STALE),
            ("accounts/old/older/c.yaml", STALE),
            ("accounts/older/d.yaml", STALE),
        ];
        let found = check(registry::get("stale-contact").unwrap(), &files);
        let name =
            |f: &crate::text::finding::Finding| f.path.file_stem().unwrap().to_str().unwrap().to_owned();
        found.iter().map(|f| format!("{} {}", name(f), f.level)).collect()
    }

    #[test]
    fn the_longest_folder_that_names_the_rule_sets_the_level() {
        assert_eq!(levels(""), ["a warn", "b warn", "c warn", "d warn"]);
        assert_eq!(
            levels("folders:\n  ./accounts/old/: {rules: {stale-contact: off}}\n"),
            ["a warn", "d warn"]
        );
        assert_eq!(
            levels(
                "folders:\n  accounts/old/older: {rules: {stale-contact: error}}\n  accounts/old: {rules: {stale-contact: info}}\n"
            ),
            ["a warn", "b info", "c error", "d warn"]
        );
        assert_eq!(
            levels(
                "folders:\n  accounts: {rules: {stale-contact: info}}\n  accounts/old: {rules: {stale-rating: off}}\n"
            ),
            ["a info", "b info", "c info", "d info"]
        );
    }

    #[test]
    fn a_rule_that_is_off_runs_where_a_folder_wants_it() {
        let settings =
            "rules: {stale-contact: off}\nfolders:\n  accounts/old: {rules: {stale-contact: error}}\n";
        assert_eq!(levels(settings), ["b error", "c error"]);
    }

    #[test]
    fn faults_of_the_policy_have_levels_by_folder_as_well() {
        let rule = registry::get("weights-not-100").unwrap();
        let sample = rule.meta().doc.fails;
        let with = |settings: &str| {
            let mut files = vec![("kam.yaml", settings)];
            files.extend(sample.iter().filter(|s| s.path != "kam.yaml").map(|s| (s.path, s.text)));
            lines(&check(rule, &files)).len()
        };
        assert!(with("version: 1\ncurrency: EUR\n") > 0);
        let off = "version: 1\ncurrency: EUR\nfolders: {policies: {rules: {weights-not-100: off}}}\n";
        assert_eq!(with(off), 0);
    }
}
