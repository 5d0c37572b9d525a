//! From arguments to a finished run: which book or export, which policy, which date, all checked together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use jiff::civil::Date;
use kam::book::load::{Book, Entry, NoBook, Shelf, located, read_file};
use kam::book::root;
use kam::lint::run::run_rules;
use kam::lint::{Context, Rule, registry};
use kam::model::policy::{Capacity, Policy};
use kam::portfolio::candidates::Candidates;
use kam::portfolio::candidates::book::{BookCandidates, Manner};
use kam::portfolio::candidates::export::{ExportCandidates, Naming};
use kam::portfolio::selection::Selection;
use kam::report::views::Run;
use kam::score::compile::{Fault, From, compile};
use kam::score::decision::Room;
use kam::score::measure::{Expression, Value};
use kam::score::run::Unscored;
use kam::text::finding::{Finding, Level, sort};
use kam::text::nearest::count;
use kam::text::yaml::Step;

use crate::args::{Common, SourceArgs};
use crate::ui::Ui;

/// A finished run and what it was made from.
pub(crate) struct Assembled {
    pub(crate) run: Run,
    pub(crate) room: Room,
    pub(crate) origin: Origin,
    pub(crate) policy: PathBuf,
    /// What is wrong with the input that the run could do without.
    pub(crate) findings: Vec<Finding>,
    /// The folder that paths in findings start from.
    pub(crate) root: PathBuf,
    pub(crate) notes: Vec<String>,
}

/// Where the candidates came from.
pub(crate) enum Origin {
    Book(Box<Book>, Arc<BookCandidates>),
    Export(Arc<ExportCandidates>),
}

/// Why there is no run: findings to show.
pub(crate) struct Stopped {
    pub(crate) findings: Vec<Finding>,
    pub(crate) root: PathBuf,
}

/// The root of the book that the arguments name.
pub(crate) fn book_root(common: &Common) -> Result<PathBuf> {
    let start = common.book.clone().unwrap_or_else(|| PathBuf::from("."));
    if let Some(book) = &common.book
        && !book.exists()
    {
        return Err(anyhow!(
            "there is no folder `{}`\nname the folder of a book with --book",
            book.display()
        ));
    }
    root::find(&start).ok_or_else(|| {
        anyhow!("there is no book here: no kam.yaml in `{}` or above\ngo to a book, name one with --book, or make one with `kam init`", start.display())
    })
}

/// The book that the arguments name.
pub(crate) fn open(common: &Common, ui: &Ui) -> Result<std::result::Result<Book, Stopped>> {
    let root = book_root(common)?;
    ui.tell(&format!("reading the book at {}", root.display()));
    Ok(Book::open(&root).map_err(|NoBook(findings)| Stopped { findings, root }))
}

/// The date that everything is seen from, and a note where it is today's.
pub(crate) fn as_of(common: &Common, book: &Book) -> (Date, Option<String>) {
    match common.as_of.or(book.settings.as_of.map(|d| d.0)) {
        Some(date) => (date, None),
        None => {
            let today = jiff::Zoned::now().date();
            (today, Some(format!("as of {today}, today; --as-of pins the date")))
        }
    }
}

/// Scores what the arguments name and, where `decide`, decides over it.
pub(crate) fn run(
    common: &Common,
    source: &SourceArgs,
    detail: &[String],
    decide: bool,
    ui: &Ui,
) -> Result<std::result::Result<Assembled, Stopped>> {
    run_with(common, source, detail, &[], decide, ui)
}

/// The same with further measures than those of the policy.
pub(crate) fn run_with(
    common: &Common,
    source: &SourceArgs,
    detail: &[String],
    further: &[Expression],
    decide: bool,
    ui: &Ui,
) -> Result<std::result::Result<Assembled, Stopped>> {
    match &source.from {
        Some(from) => export(from, source, decide),
        None => book(common, source, detail, further, decide, ui),
    }
}

fn finding(root: &Path, path: &Path, fault: &Fault) -> Finding {
    located(root, path, fault.rule, fault.level, &fault.text, &fault.route)
}

fn book(
    common: &Common,
    source: &SourceArgs,
    detail: &[String],
    further: &[Expression],
    decide: bool,
    ui: &Ui,
) -> Result<std::result::Result<Assembled, Stopped>> {
    let book = match open(common, ui)? {
        Ok(book) => book,
        Err(stopped) => return Ok(Err(stopped)),
    };
    let (as_of, note) = as_of(common, &book);
    // A policy that is named on the command line is found from here, one that kam.yaml names from the book.
    let (policy_root, policy) = match &source.policy {
        Some(path) => (PathBuf::new(), named_policy(&within(&book.root, path))),
        None => (book.root.clone(), book.policy()),
    };
    let stopped =
        |findings: Vec<Finding>, root: &Path| Ok(Err(Stopped { findings, root: root.to_path_buf() }));
    let Entry { path, value: policy, .. } = match policy {
        Ok(policy) => policy,
        Err(findings) => return stopped(findings, &policy_root),
    };
    ui.tell(&format!("policy {}, as of {as_of}", path.display()));
    let roll_up = source.roll_up || policy.roll_up;
    let (compiled, doubts) = match compile(policy, From::Book) {
        Ok(compiled) => compiled,
        Err(faults) => {
            return stopped(faults.iter().map(|f| finding(&policy_root, &path, f)).collect(), &policy_root);
        }
    };
    let mut findings = Vec::new();
    let candidates = BookCandidates::measure(
        &book,
        &compiled,
        Manner { as_of, roll_up, detail, beside: &further.iter().collect::<Vec<_>>() },
        &mut findings,
    );
    findings.extend(parent_circles(&book, &candidates, as_of));
    let mut faults = doubts;
    let numbers = candidates.numbers(&compiled, &mut faults);
    let (room, capacity) = if decide {
        candidates.room(&book, &compiled.policy, &mut faults, &mut findings)
    } else {
        (Room::Any, None)
    };
    let mut selection = match Selection::score(compiled, &candidates, numbers) {
        Ok(selection) => selection,
        Err(more) => {
            faults.extend(more);
            findings.extend(faults.iter().map(|f| finding(&policy_root, &path, f)));
            return stopped(findings, &book.root);
        }
    };
    findings.extend(missing_figures(&book, &candidates, &selection));
    findings.extend(faults.iter().map(|f| finding(&policy_root, &path, f)));
    sort(&mut findings);
    if decide {
        selection.decide(&candidates, room.clone());
    }
    let mut notes: Vec<String> = note.into_iter().chain(capacity).collect();
    notes.extend(candidates.notes.iter().cloned());
    let currency = Some(book.rates.currency.code().to_owned());
    let candidates = Arc::new(candidates);
    // The program ends with its one command: giving thousands of accounts back one by one would only delay that.
    std::mem::forget(Arc::clone(&candidates));
    Ok(Ok(Assembled {
        run: Run::new(selection, Arc::clone(&candidates) as Arc<dyn Candidates>, currency),
        room,
        root: book.root.clone(),
        origin: Origin::Book(Box::new(book), candidates),
        policy: source.policy.clone().unwrap_or(path),
        findings,
        notes,
    }))
}

/// Circles of parents make every figure that rolls up meaningless.
fn parent_circles(book: &Book, candidates: &BookCandidates, as_of: Date) -> Vec<Finding> {
    let (people, profiles, frameworks) = (Shelf::default(), Shelf::default(), Shelf::default());
    let sources = candidates.sources(book);
    let cx = Context {
        book,
        as_of,
        accounts: &candidates.accounts,
        people: &people,
        profiles: &profiles,
        frameworks: &frameworks,
        organisation: None,
        plans: &[],
        pages: &[],
        history: &kam::book::history::History::default(),
        policy: None,
        compiled: None,
        scoring: None,
        faults: &[],
        sources: &sources,
    };
    let rule: Vec<&'static dyn Rule> = registry::get("parent-cycle").into_iter().collect();
    run_rules(&cx, &rule)
}

/// Accounts whose missing figures are named one by one; further ones are counted.
const MOST: usize = 20;

const MISSING: &str =
    "add the figure, or choose another `missing` in the policy: skip, worst, mean, median, drop, {assume: 3}";

/// With `missing: error` every missing figure is a finding at the account's file; many of them are counted.
fn missing_figures(book: &Book, candidates: &BookCandidates, selection: &Selection) -> Vec<Finding> {
    let policy = &selection.compiled.policy;
    let missing = |row: &usize| matches!(selection.scoring.unscored(*row), Some(Unscored::Missing(_)));
    let rows: Vec<usize> = (0..candidates.rows()).filter(missing).collect();
    let mut findings = Vec::new();
    for row in rows.iter().take(MOST) {
        let entry = &candidates.accounts.entries[*row];
        let route = [Step::Name("name".to_owned())];
        for (n, criterion) in policy.criteria.iter().enumerate() {
            let Value::Missing(why) = &candidates.values[n][*row] else { continue };
            let (measure, id) = (&criterion.measure, &criterion.id);
            let text = format!("`{measure}` is missing for the criterion `{id}`: {why}\n{MISSING}");
            findings.push(located(&book.root, &entry.path, "missing-figure", Level::Error, &text, &route));
        }
    }
    if let Some(row) = rows.get(MOST) {
        let path = &candidates.accounts.entries[*row].path;
        let message = format!("{} with missing figures", count(rows.len() - MOST, "more account"));
        findings.push(Finding::new("missing-figure", Level::Error, path, message).help(MISSING));
    }
    findings
}

/// A file of the command line as findings name it beside those of a book: excerpts are looked up from the book's root,
/// where a path from here could meet another file of the same name.
fn within(root: &Path, path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let same = std::path::absolute(root).is_ok_and(|root| whole == root.join(path));
    if same { path.to_path_buf() } else { whole }
}

fn named_policy(path: &Path) -> std::result::Result<Entry<Policy>, Vec<Finding>> {
    let value = read_file(Path::new(""), path)?;
    Ok(Entry { id: kam::book::discover::id(path), path: path.to_path_buf(), value })
}

fn export(from: &Path, source: &SourceArgs, decide: bool) -> Result<std::result::Result<Assembled, Stopped>> {
    let stopped = |findings: Vec<Finding>| Ok(Err(Stopped { findings, root: PathBuf::new() }));
    let Some(policy) = &source.policy else {
        return Err(anyhow!("--from needs a policy\nname it with --policy FILE.yaml"));
    };
    let Entry { path, value: policy, .. } = match named_policy(policy) {
        Ok(policy) => policy,
        Err(findings) => return stopped(findings),
    };
    let here = Path::new("");
    let (compiled, doubts) = match compile(policy, From::Columns) {
        Ok(compiled) => compiled,
        Err(faults) => return stopped(faults.iter().map(|f| finding(here, &path, f)).collect()),
    };
    let naming = Naming { id: source.id_column.as_deref(), name: source.name_column.as_deref() };
    let (candidates, numbers, mut findings) = match ExportCandidates::read(from, &compiled, naming) {
        Ok(read) => read,
        Err(refused) => {
            let mut findings = refused.findings;
            findings.extend(refused.faults.iter().map(|f| finding(here, &path, f)));
            return stopped(findings);
        }
    };
    let room = match compiled.policy.decision.as_ref().and_then(|d| d.capacity) {
        Some(Capacity::Accounts(n)) if decide => Room::Accounts(n),
        Some(Capacity::Managers) if decide => {
            let text = "a CSV file has no managers to count\nwrite a number of accounts";
            let route = vec!["decision".into(), "capacity".into()];
            return stopped(vec![finding(here, &path, &Fault::error("invalid-value", route, text))]);
        }
        Some(Capacity::Budget(_)) if decide && !candidates.knows("cost") => {
            let text = "a budget needs to know what each account costs, and the export has no column `cost`\nadd the column, or write a number of accounts";
            let route = vec!["decision".into(), "capacity".into()];
            return stopped(vec![finding(here, &path, &Fault::error("missing-field", route, text))]);
        }
        Some(Capacity::Budget(b)) if decide => Room::Budget(b.0, candidates.costs()?),
        _ => Room::Any,
    };
    let mut selection = match Selection::score(compiled, &candidates, numbers) {
        Ok(selection) => selection,
        Err(faults) => return stopped(faults.iter().map(|f| finding(here, &path, f)).collect()),
    };
    findings.extend(missing_cells(&candidates, &selection));
    findings.extend(doubts.iter().map(|f| finding(here, &path, f)));
    sort(&mut findings);
    if decide {
        selection.decide(&candidates, room.clone());
    }
    let candidates = Arc::new(candidates);
    Ok(Ok(Assembled {
        run: Run::new(selection, Arc::clone(&candidates) as Arc<dyn Candidates>, None),
        room,
        origin: Origin::Export(candidates),
        policy: path,
        findings,
        root: PathBuf::new(),
        notes: Vec::new(),
    }))
}

/// With `missing: error` every empty cell is a finding at its line; many of them are counted.
fn missing_cells(candidates: &ExportCandidates, selection: &Selection) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut more = 0usize;
    for row in 0..candidates.rows() {
        let Some(Unscored::Missing(first)) = selection.scoring.unscored(row) else { continue };
        if findings.len() >= MOST {
            more += 1;
            continue;
        }
        let criterion = &selection.compiled.policy.criteria[first];
        let line = candidates.line(row).ok().and_then(|l| u32::try_from(l).ok()).unwrap_or(1);
        let id = candidates.id(row).map(std::borrow::Cow::into_owned).unwrap_or_default();
        findings.push(
            Finding::new(
                "missing-figure",
                Level::Error,
                candidates.path(),
                format!(
                    "the column `{}` is empty for `{id}`, and the policy says `missing: error`",
                    criterion.measure
                ),
            )
            .at(kam::text::finding::Span { start: 0, end: 0, line, column: 1 })
            .help(
                "add the figure, or choose another `missing`: skip, worst, mean, median, drop, {assume: 3}",
            ),
        );
    }
    if more > 0 {
        findings.push(Finding::new(
            "missing-figure",
            Level::Error,
            candidates.path(),
            format!("{more} more rows have empty cells"),
        ));
    }
    findings
}
