//! From a book to its findings: what is read, scored and counted for `check` and for `plan lint`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use kam::book::discover;
use kam::book::history::History;
use kam::book::load::{Book, Shelf};
use kam::book::plan::{self, PlanFile};
use kam::book::runs;
use kam::lint::{self, Rule, plans};
use kam::model::account::Account;
use kam::model::plan::PlanStatus;
use kam::page::cache::Cache;
use kam::page::{Counted, Head};
use kam::portfolio::candidates::Candidates;
use kam::portfolio::candidates::book::{BookCandidates, Manner};
use kam::portfolio::selection::Selection;
use kam::report::views::desk::Desk;
use kam::score::compile::{Compiled, From, compile};
use kam::score::measure::Sources;
use kam::text::finding::{Finding, sort};

use crate::assemble;

/// What came of looking.
pub(crate) struct Linted {
    /// What was found, in the order in which it is printed.
    pub(crate) findings: Vec<Finding>,
    /// The plans that were looked at, sorted by path.
    pub(crate) plans: Vec<PlanFile>,
    /// Their pages, in the same order.
    pub(crate) pages: Vec<Counted>,
    /// How many files there are of what was to be looked at: accounts, or plans.
    pub(crate) files: usize,
}

/// The folder where counts of pages are kept; `None` where the system names none or nobody wants it.
pub(crate) fn cache(book: &Book, wanted: bool) -> Option<Cache> {
    let folder = match std::env::var_os("KAM_CACHE") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => dirs::cache_dir()?.join("kam"),
    };
    wanted.then(|| Cache::open(&folder, &book.root))
}

/// Every finding of a book.
pub(crate) fn whole(book: &Book, as_of: Date, cache: Option<&Cache>) -> Linted {
    let mut findings = Vec::new();
    let plans = book.plans(&mut findings);
    runs::before(book, Date::MAX, &mut findings);
    let mut linted = full(book, as_of, plans, None, cache, &mut findings);
    sort(&mut linted.findings);
    linted
}

/// What the rules about plans say of some of them, or of all.
pub(crate) fn of_plans(book: &Book, as_of: Date, only: Option<&[PathBuf]>, cache: Option<&Cache>) -> Linted {
    let mut findings = Vec::new();
    let mut paths = book.list(&book.settings.files.plans);
    paths.extend(only.into_iter().flatten().cloned());
    paths.sort();
    paths.dedup();
    let plans = book.read_plans(&paths, &mut findings);
    let asked = |path: &Path| only.is_none_or(|only| only.iter().any(|o| o == path));
    let quadrant_matters = plans
        .iter()
        .any(|file| asked(&file.path) && plans::needs_quadrant(&file.plan, &book.settings.plan, as_of));
    let mut linted = if quadrant_matters {
        full(book, as_of, plans, Some(&asked), cache, &mut findings)
    } else {
        light(book, as_of, plans, only, cache, &mut findings)
    };
    let kept = |finding: &Finding| match only {
        // This rule looks at accounts too, whose files are the affair of `check`.
        None => finding.rule != BOTH || linted.plans.iter().any(|file| file.path == finding.path),
        Some(only) => only.contains(&finding.path),
    };
    let mut found = std::mem::take(&mut linted.findings);
    found.retain(kept);
    linted.findings = found;
    let mut pages = std::mem::take(&mut linted.pages).into_iter();
    linted.plans.retain(|file| asked(&file.path));
    linted.pages = pages.by_ref().filter(|counted| *counted != Counted::Unasked).collect();
    linted.files = only.map_or(linted.plans.len(), <[PathBuf]>::len);
    sort(&mut linted.findings);
    linted
}

/// The rule that looks at the value propositions of accounts and of plans.
const BOTH: &str = "discount-only-value-proposition";

/// The rules that `plan lint` runs: those about plans, and that key accounts have one.
fn plan_rules() -> Vec<&'static dyn Rule> {
    lint::registry::RULES
        .iter()
        .copied()
        .filter(|rule| {
            rule.meta().group == lint::Group::Plan
                || matches!(
                    rule.meta().name,
                    BOTH | "key-account-without-plan" | "unused-allowance" | "allowance-without-reason"
                )
        })
        .collect()
}

/// What git knows of the plans that were reviewed.
fn history(book: &Book, plans: &[PlanFile], asked: &dyn Fn(&Path) -> bool) -> History {
    let reviewed: Vec<&PlanFile> = plans
        .iter()
        .filter(|file| {
            asked(&file.path)
                && file
                    .plan
                    .front
                    .as_ref()
                    .is_some_and(|f| f.status == PlanStatus::Active && f.reviewed.is_some())
        })
        .collect();
    let paths: Vec<&Path> = reviewed.iter().map(|file| file.path.as_path()).collect();
    History::read(&book.root, &paths, &|n, text| {
        let old = plan::parse(paths[n], text.to_owned(), &book.settings.plan.headings, &mut Vec::new());
        let before = old.plan.front.as_ref().and_then(|f| f.reviewed);
        before != reviewed[n].plan.front.as_ref().and_then(|f| f.reviewed)
    })
}

/// Everything is read and scored. With `asked`, only the rules about plans run and only those plans are counted.
fn full(
    book: &Book,
    as_of: Date,
    plans: Vec<PlanFile>,
    asked: Option<&dyn Fn(&Path) -> bool>,
    cache: Option<&Cache>,
    before: &mut Vec<Finding>,
) -> Linted {
    let mut findings = std::mem::take(before);
    let policy = book.policy().map_err(|wrong| findings.extend(wrong)).ok();
    let mut faults = Vec::new();
    let compiled = policy.as_ref().and_then(|entry| match compile(entry.value.clone(), From::Book) {
        Ok((compiled, doubts)) => {
            faults.extend(doubts);
            Some(compiled)
        }
        Err(wrong) => {
            faults.extend(wrong);
            None
        }
    });
    let beside = lint::expressions();
    let nothing = Compiled::nothing();
    let manner = Manner {
        as_of,
        roll_up: compiled.as_ref().is_some_and(|c| c.policy.roll_up),
        detail: &[],
        beside: if asked.is_some() { &[] } else { &beside },
    };
    let candidates =
        BookCandidates::measure(book, compiled.as_ref().unwrap_or(&nothing), manner, &mut findings);
    let people = book.people(&mut findings);
    let profiles = book.profiles(&mut findings);
    let frameworks = book.frameworks(&mut findings);
    let organisation = book.organisation(&mut findings);
    let selection = compiled.clone().and_then(|compiled| {
        let numbers = candidates.numbers(&compiled, &mut faults);
        candidates.room(book, &compiled.policy, &mut faults, &mut Vec::new());
        Selection::score(compiled, &candidates, numbers).map_err(|wrong| faults.extend(wrong)).ok()
    });
    let sources = candidates.sources(book);
    let all = |_: &Path| true;
    let counted = asked.unwrap_or(&all);
    let pages = plans::count(book, &candidates.accounts, &people, &plans, counted, cache);
    let history = history(book, &plans, counted);
    let context = lint::Context {
        book,
        as_of,
        accounts: &candidates.accounts,
        people: &people,
        profiles: &profiles,
        frameworks: &frameworks,
        organisation: organisation.as_ref(),
        plans: &plans,
        pages: &pages,
        history: &history,
        policy: policy.as_ref(),
        compiled: compiled.as_ref(),
        scoring: selection.as_ref().map(|s| &s.scoring),
        faults: if asked.is_some() { &[] } else { &faults },
        sources: &sources,
    };
    if asked.is_some() {
        // Mistakes elsewhere in the book are the affair of `check`.
        findings.retain(|f| plans.iter().any(|file| file.path == f.path));
        findings.extend(lint::run_rules(&context, &plan_rules()));
    } else {
        findings.extend(lint::run(&context));
    }
    let files = candidates.rows() + candidates.accounts.broken.len();
    drop(sources);
    // The program ends with its one command: giving thousands of accounts back one by one would only delay that.
    std::mem::forget((candidates, people));
    Linted { findings, plans, pages, files }
}

/// What the rules say of some files of a book that is read and measured already, and the pages of the plans among them.
pub(crate) fn of_files(
    desk: &Desk,
    candidates: &BookCandidates,
    files: &[PathBuf],
) -> (Vec<Finding>, Vec<Counted>) {
    let book = &desk.book;
    let asked = |path: &Path| files.iter().any(|file| file == path);
    let cache = cache(book, true);
    let pages = plans::count(book, &candidates.accounts, desk.people(), desk.plans(), &asked, cache.as_ref());
    let history = history(book, desk.plans(), &asked);
    let policy = book.policy().ok();
    let selection = desk.scored().map(|scored| &*scored.run.selection);
    let sources = candidates.sources(book);
    let context = lint::Context {
        book,
        as_of: desk.as_of,
        accounts: &candidates.accounts,
        people: desk.people(),
        profiles: desk.profiles(),
        frameworks: desk.frameworks(),
        organisation: desk.organisation(),
        plans: desk.plans(),
        pages: &pages,
        history: &history,
        policy: policy.as_ref(),
        compiled: selection.map(|s| &s.compiled),
        scoring: selection.map(|s| &s.scoring),
        faults: &[],
        sources: &sources,
    };
    let mut findings = lint::run(&context);
    findings.retain(|finding| finding.mark.is_none() && asked(&finding.path));
    sort(&mut findings);
    (findings, pages)
}

/// Only the accounts of plans, and those that may be key, are read; nothing is scored.
fn light(
    book: &Book,
    as_of: Date,
    plans: Vec<PlanFile>,
    only: Option<&[PathBuf]>,
    cache: Option<&Cache>,
    before: &mut Vec<Finding>,
) -> Linted {
    let mut findings = std::mem::take(before);
    let asked = |path: &Path| only.is_none_or(|only| only.iter().any(|o| o == path));
    let named: BTreeSet<&str> =
        plans.iter().filter_map(|file| Some(file.plan.front.as_ref()?.account.as_str())).collect();
    let accounts = accounts(book, &named, only.is_none());
    let people = book.people(&mut Vec::new());
    let (profiles, frameworks) = (Shelf::default(), Shelf::default());
    let pages = plans::count(book, &accounts, &people, &plans, &asked, cache);
    let history = history(book, &plans, &asked);
    let sources = Sources {
        accounts: &accounts,
        rates: &book.rates,
        as_of,
        fiscal_year_start: book.settings.fiscal_year_start.0,
        roll_up: false,
        ledger: None,
        questions: std::collections::BTreeMap::new(),
        below: Vec::new(),
    };
    let context = lint::Context {
        book,
        as_of,
        accounts: &accounts,
        people: &people,
        profiles: &profiles,
        frameworks: &frameworks,
        organisation: None,
        plans: &plans,
        pages: &pages,
        history: &history,
        policy: None,
        compiled: None,
        scoring: None,
        faults: &[],
        sources: &sources,
    };
    findings.extend(lint::run_rules(&context, &plan_rules()));
    Linted { findings, plans, pages, files: 0 }
}

/// The accounts that plans name and, where `keys`, those that may be key. Ids of the others are known, no more.
pub(crate) fn accounts(book: &Book, named: &BTreeSet<&str>, keys: bool) -> Shelf<Account> {
    let may_be_key = |path: &PathBuf| {
        // A file that nowhere says `key` has another status; an escape might say it in other letters.
        std::fs::read(book.root.join(path)).is_ok_and(|bytes| {
            memchr::memmem::find(&bytes, b"key").is_some() || memchr::memchr(b'\\', &bytes).is_some()
        })
    };
    let (wanted, others): (Vec<PathBuf>, Vec<PathBuf>) = book
        .list(&book.settings.files.accounts)
        .into_iter()
        .partition(|path| named.contains(discover::id(path).as_str()) || (keys && may_be_key(path)));
    let mut shelf = book.accounts_of(wanted, &mut Vec::new());
    shelf.broken.extend(others.iter().map(|path| discover::id(path)));
    shelf
}

/// What is printed beside each plan, with only the accounts read that they name.
pub(crate) fn heads(book: &Book, plans: &[PlanFile]) -> Vec<Head> {
    let named: BTreeSet<&str> =
        plans.iter().filter_map(|file| Some(file.plan.front.as_ref()?.account.as_str())).collect();
    let accounts = accounts(book, &named, false);
    let people = book.people(&mut Vec::new());
    plans.iter().map(|file| plans::head(file, &accounts, &people)).collect()
}

/// The date, with the note for those who want to know.
pub(crate) fn as_of(common: &crate::args::Common, book: &Book, ui: &crate::ui::Ui) -> Date {
    let (as_of, note) = assemble::as_of(common, book);
    if let Some(note) = note {
        ui.tell(&note);
    }
    as_of
}
