//! What the views of `kam report` look at: a book, read once and no further than a view asks.

use std::cell::{OnceCell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::Run;
use crate::book::load::{Book, Entry, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::framework::Framework;
use crate::model::organisation::Organisation;
use crate::model::person::Person;
use crate::model::profile::Profile;
use crate::portfolio::candidates::book::BookCandidates;
use crate::score::decision::Room;
use crate::text::finding::{Finding, sort};

/// A book that was scored and decided upon.
#[derive(Debug)]
pub struct Scored {
    /// The run, decided.
    pub run: Run,
    /// Its accounts with their measures.
    pub candidates: Arc<BookCandidates>,
    /// How many key accounts there is room for.
    pub room: Room,
    /// The policy's file, as it is named in messages.
    pub policy: PathBuf,
}

/// Everything that views look at. Files of a kind are read when they are first asked for; what is wrong with them is
/// among the findings.
#[derive(Debug)]
pub struct Desk {
    /// The book.
    pub book: Book,
    /// The date that everything is seen from.
    pub as_of: Date,
    /// How the book was read, in sentences.
    pub notes: Vec<String>,
    /// Whether rows, columns or an order of the first table were asked for: people then get that table, no digest of it.
    pub chosen: bool,
    scored: Option<Scored>,
    measured: Option<Arc<BookCandidates>>,
    accounts: OnceCell<Shelf<Account>>,
    people: OnceCell<Shelf<Person>>,
    profiles: OnceCell<Shelf<Profile>>,
    frameworks: OnceCell<Shelf<Framework>>,
    organisation: OnceCell<Option<Entry<Organisation>>>,
    plans: OnceCell<Vec<PlanFile>>,
    findings: RefCell<Vec<Finding>>,
}

impl Desk {
    /// A desk for views that need no scores.
    #[must_use]
    pub fn new(book: Book, as_of: Date, notes: Vec<String>) -> Self {
        Self {
            book,
            as_of,
            notes,
            chosen: false,
            scored: None,
            measured: None,
            accounts: OnceCell::new(),
            people: OnceCell::new(),
            profiles: OnceCell::new(),
            frameworks: OnceCell::new(),
            organisation: OnceCell::new(),
            plans: OnceCell::new(),
            findings: RefCell::default(),
        }
    }

    /// The same with the book scored and decided upon.
    #[must_use]
    pub fn with_scores(mut self, scored: Scored, findings: Vec<Finding>) -> Self {
        self.scored = Some(scored);
        self.report(findings);
        self
    }

    /// The same with the accounts measured, and with what was found on the way.
    #[must_use]
    pub fn with_measures(mut self, candidates: Arc<BookCandidates>, findings: Vec<Finding>) -> Self {
        self.measured = Some(candidates);
        self.report(findings);
        self
    }

    /// The accounts with their measures; `None` on a desk for views that need none.
    #[must_use]
    pub fn measured(&self) -> Option<&BookCandidates> {
        self.measured.as_deref().or_else(|| self.scored.as_ref().map(|scored| &*scored.candidates))
    }

    /// The scores; `None` on a desk for views that need none.
    #[must_use]
    pub fn scored(&self) -> Option<&Scored> {
        self.scored.as_ref()
    }

    /// The accounts.
    pub fn accounts(&self) -> &Shelf<Account> {
        match self.measured() {
            Some(candidates) => &candidates.accounts,
            None => self.accounts.get_or_init(|| self.read(|book, findings| book.accounts(findings))),
        }
    }

    /// The people.
    pub fn people(&self) -> &Shelf<Person> {
        self.people.get_or_init(|| self.read(|book, findings| book.people(findings)))
    }

    /// The profiles of roles.
    pub fn profiles(&self) -> &Shelf<Profile> {
        self.profiles.get_or_init(|| self.read(|book, findings| book.profiles(findings)))
    }

    /// The book's own frameworks.
    pub fn frameworks(&self) -> &Shelf<Framework> {
        self.frameworks.get_or_init(|| self.read(|book, findings| book.frameworks(findings)))
    }

    /// The organisation's audit, where there is one.
    pub fn organisation(&self) -> Option<&Entry<Organisation>> {
        self.organisation.get_or_init(|| self.read(|book, findings| book.organisation(findings))).as_ref()
    }

    /// The plans, sorted by path.
    pub fn plans(&self) -> &[PlanFile] {
        self.plans.get_or_init(|| self.read(|book, findings| book.plans(findings)))
    }

    fn read<T>(&self, read: impl FnOnce(&Book, &mut Vec<Finding>) -> T) -> T {
        let mut findings = Vec::new();
        let value = read(&self.book, &mut findings);
        self.report(findings);
        value
    }

    /// Takes in what was found wrong while something was read.
    pub fn report(&self, findings: Vec<Finding>) {
        self.findings.borrow_mut().extend(findings);
    }

    /// What is wrong with the files that were read, sorted, each once.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.findings.borrow().clone();
        sort(&mut findings);
        findings
    }

    /// The code of the book's currency.
    #[must_use]
    pub fn currency(&self) -> &str {
        self.book.rates.currency.code()
    }
}
