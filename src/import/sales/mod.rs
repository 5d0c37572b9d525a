//! Sales of an ERP or CRM into the ledger: tidy CSV by year, grouped by period. A period that comes again takes the
//! place of its former self; everything else keeps its bytes.

mod assemble;
mod columns;
mod commit;
mod gather;
mod names;
mod period;
mod quick;
mod sums;
mod target;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

pub use self::columns::recognise;
pub use self::commit::commit;
pub use self::period::Period;
pub use self::sums::Sums;

use self::assemble::{Places, Written, assemble, holds};
use self::columns::Columns;
use self::gather::{Gathered, Halt, Reading};
use self::names::Names;
use self::target::Target;
use super::bind::Fault;
use super::index::Index;
use super::map::ImportMap;
use super::words::Words;
use crate::book::discover::would_find;
use crate::book::load::Book;
use crate::text::edit::unified_diff;
use crate::text::finding::{Finding, Level, slashed};
use crate::text::grid::Options;
use crate::text::grid::stream::{Decided, Stop, Stream};
use crate::text::nearest::{count, list};
use crate::text::source::plain;

/// Lines of a difference that are shown at most.
const LINES: usize = 200;

/// Files longer than this are not compared line by line.
const COMPARED: u64 = 8 << 20;

/// What is imported.
#[derive(Debug)]
pub struct Request<'a> {
    /// The book.
    pub book: &'a Book,
    /// The file, opened.
    pub stream: Stream,
    /// How it was opened.
    pub options: Options,
    /// Which column is what.
    pub map: &'a ImportMap,
    /// Whether the map follows from the header, and nobody wrote it.
    pub recognised: bool,
    /// The other system's name, of which files are named and record ids are looked up.
    pub system: Option<&'a str>,
    /// Whether rows with mistakes are left out instead of keeping all others from being imported.
    pub keep_going: bool,
    /// Whether nothing is to be changed: what would be written is kept elsewhere.
    pub dry_run: bool,
}

/// Why nothing came of it.
#[derive(Debug)]
pub enum Refused {
    /// The map does not fit the file.
    Map(Vec<Fault>),
    /// The file cannot be read.
    File(Vec<Finding>),
    /// A temporary file could not be written, or something else of the machine's.
    Failed(String),
}

/// What an import came to, before it is written for good.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files of the ledger.
    pub files: Vec<LedgerFile>,
    /// What is wrong in the file that is imported.
    pub of_file: Vec<Finding>,
    /// What is wrong or doubtful in the files of the book.
    pub of_book: Vec<Finding>,
    /// All rows that are imported, with their revenue.
    pub sums: Sums,
    /// How many periods they are of.
    pub periods: usize,
    /// Rows that are left out because of mistakes.
    pub left: usize,
    /// Rows that the map's `only` leaves out.
    pub unwanted: usize,
    /// What was assumed about the file.
    pub assumed: Vec<String>,
    /// Columns that nothing was taken from.
    pub columns_left: Vec<String>,
    /// What else should be said.
    pub notes: Vec<String>,
}

/// A file of the ledger.
#[derive(Debug)]
pub struct LedgerFile {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Whether there is none yet.
    pub new: bool,
    /// Its new form; nothing where it stays as it is.
    pub(super) staged: Option<tempfile::NamedTempFile>,
    /// When it was changed last, as it was read.
    pub(super) changed: Option<std::time::SystemTime>,
    /// The periods that are imported.
    pub periods: Vec<Imported>,
    /// The difference, where it is short.
    pub diff: Option<String>,
}

impl LedgerFile {
    /// Whether anything in it changes.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.staged.is_some()
    }
}

/// A period that is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The period.
    pub period: Period,
    /// What was there before; `None` where nothing was.
    pub before: Option<Sums>,
    /// What is there now.
    pub now: Sums,
}

impl Outcome {
    /// Whether there is a mistake, for which nothing is imported unless asked otherwise.
    #[must_use]
    pub fn has_mistakes(&self) -> bool {
        self.of_file.iter().chain(&self.of_book).any(|finding| finding.level == Level::Error)
    }
}

/// Works an import out: reads the file, and puts the new files of the ledger beside the old ones. [`commit()`] puts them
/// in their places; without it they are gone again.
///
/// # Errors
/// Where the file or the map cannot be used at all. Mistakes of rows are in the outcome.
pub fn run(request: Request<'_>) -> Result<Outcome, Refused> {
    let Request { book, stream, options, map, recognised, system, keep_going, dry_run } = request;
    let mut outcome = Outcome::default();
    let shelf = book.accounts(&mut outcome.of_book);
    // What is wrong with accounts that no row names is none of this file's business.
    outcome.of_book.clear();
    let mut index = Index::of_accounts(&shelf, system);
    if system.is_none() {
        for entry in &shelf.entries {
            for external in entry.value.external.values() {
                index.add(&entry.id, &entry.value.name, Some(external));
            }
        }
    }
    let names = Names {
        index,
        accounts: book.currencies(&shelf),
        offerings: Words::offerings(book, &shelf),
        markets: Words::markets(book, &shelf),
    };
    let (stream, gathered, decided) = read(stream, &options, map, recognised, &names, book)?;
    let columns = Columns::new(map, recognised, &stream).map_err(Refused::Map)?;
    outcome.assumed = stream.assumed();
    outcome.assumed.extend(decided.assumed);
    if !gathered.totals.is_empty() {
        outcome.assumed.push(format!("{} of totals left out", count(gathered.totals.len(), "line")));
    }
    if gathered.footer > 0 {
        outcome.assumed.push(format!("{} of a footer left out", count(gathered.footer, "line")));
    }
    outcome.columns_left = columns.left(&stream);
    let with_margin = columns.margin.is_some();
    drop(columns);
    let Gathered { periods, mut spool, findings, left, unwanted, sums, cells, totals, .. } = gathered;
    outcome.of_file = findings;
    outcome.of_file.extend(twice(map, &stream));
    outcome.left = left;
    outcome.unwanted = unwanted;
    outcome.periods = periods.len();
    if unwanted == 0 && left == 0 && sums.revenue.len() < 2 {
        check_totals(&totals, cells, with_margin, &stream.path, &mut outcome);
    }
    let mistakes = outcome.has_mistakes();
    if periods.is_empty() || (mistakes && !keep_going) {
        outcome.sums = sums;
        return Ok(outcome);
    }
    let by_year = by_year(periods);
    // On a thread that shares its work with others.
    rayon::scope(|_| -> Result<(), Refused> {
        for (year, periods) in by_year {
            let path = path(book, system, year)?;
            let work = Work { book, names: &names, dry: dry_run };
            let file = work.file(path, periods, &mut spool, &mut outcome);
            if let Some(file) = file.map_err(|e| Refused::Failed(plain(&e)))? {
                outcome.files.push(file);
            }
        }
        Ok(())
    })?;
    elsewhere(book, &names, &mut outcome);
    outcome.sums = sums;
    Ok(outcome)
}

/// Columns that the map takes something from and whose name stands twice in the header.
fn twice(map: &ImportMap, stream: &Stream) -> Vec<Finding> {
    let used = map.fields.values().flat_map(|source| &source.columns);
    let names: BTreeSet<&str> = used.map(|name| name.trim()).collect();
    let times = |name: &str| stream.header.iter().filter(|header| *header == name).count();
    let warn = |name: &str| {
        let message = format!("there are two columns `{name}`; the first one counts");
        Finding::new("unclear-header", Level::Warn, &stream.path, message)
            .help("rename or delete one of them")
    };
    names.into_iter().filter(|name| times(name) > 1).map(warn).collect()
}

/// How numbers and dates are taken to be written.
enum Form {
    /// With points and as 2026-03-01; the first one that is not stops the reading.
    Plain,
    /// Nobody has looked.
    Unknown,
    /// As the first rows let expect; what all others say shows while they are read.
    Guessed(Decided),
    /// As all rows say.
    Known(Decided),
}

/// Reads the file: once where all rows are as the first ones let expect, else once to decide how numbers and dates are
/// written and once more.
fn read(
    mut stream: Stream,
    options: &Options,
    map: &ImportMap,
    recognised: bool,
    names: &Names<'_>,
    book: &Book,
) -> Result<(Stream, Gathered, Decided), Refused> {
    let mut form = if stream.may_be_plain() { Form::Plain } else { Form::Unknown };
    let mut strict = false;
    let nothing = Decided::default();
    loop {
        let columns = Columns::new(map, recognised, &stream).map_err(Refused::Map)?;
        let asked = columns.asked();
        let stops = match form {
            Form::Unknown => match stream.guess(&asked) {
                Some(guess) => {
                    form = Form::Guessed(guess);
                    continue;
                }
                None => match stream.decide(&asked) {
                    Ok(decided) => {
                        form = Form::Known(decided);
                        continue;
                    }
                    Err(stops) => stops,
                },
            },
            Form::Plain | Form::Guessed(_) | Form::Known(_) => {
                let reading = Reading {
                    stream: &stream,
                    columns: &columns,
                    names,
                    decided: match &form {
                        Form::Guessed(decided) | Form::Known(decided) => decided,
                        Form::Plain | Form::Unknown => &nothing,
                    },
                    plain: matches!(form, Form::Plain),
                    asked: matches!(form, Form::Guessed(_)).then_some(&asked),
                    strict,
                    rates: &book.rates,
                };
                match (reading.gather(), &form) {
                    (Ok(gathered), Form::Guessed(guess)) => match stream.conclude(&asked, &gathered.survey) {
                        Ok(decided) if decided.same(guess) => {
                            drop(columns);
                            return Ok((stream, gathered, decided));
                        }
                        Ok(decided) => {
                            form = Form::Known(decided);
                            continue;
                        }
                        Err(stops) => stops,
                    },
                    (Ok(gathered), _) => {
                        drop(columns);
                        let decided = match form {
                            Form::Known(decided) => decided,
                            _ => nothing,
                        };
                        return Ok((stream, gathered, decided));
                    }
                    (Err(Halt::Careful), _) => {
                        form = Form::Unknown;
                        continue;
                    }
                    (Err(Halt::Strict), _) => {
                        strict = true;
                        continue;
                    }
                    (Err(Halt::Stop(stop)), _) => vec![stop],
                    (Err(Halt::Failed(e)), _) => return Err(Refused::Failed(plain(&e))),
                }
            }
        };
        drop(columns);
        let mut findings = Vec::new();
        for stop in stops {
            match stop {
                Stop::Encoding => {}
                Stop::Finding(finding) => findings.push(*finding),
            }
        }
        if !findings.is_empty() {
            return Err(Refused::File(findings));
        }
        // What was decided about another text says nothing about this one.
        form = if matches!(form, Form::Plain) { Form::Plain } else { Form::Unknown };
        stream = stream.in_another(options).map_err(|finding| Refused::File(vec![finding]))?;
    }
}

type Periods = BTreeMap<Period, (Vec<(u64, u64)>, Sums)>;

fn by_year(periods: Periods) -> BTreeMap<i16, Periods> {
    let mut years: BTreeMap<i16, Periods> = BTreeMap::new();
    for (period, held) in periods {
        years.entry(period.first.year()).or_default().insert(period, held);
    }
    years
}

/// The file of a year: where the book's globs begin, with the system's name where it has one.
fn path(book: &Book, system: Option<&str>, year: i16) -> Result<PathBuf, Refused> {
    let name = match system {
        Some(system) => format!("{system}-{year:04}.csv"),
        None => format!("{year:04}.csv"),
    };
    let globs = &book.settings.files.sales;
    for glob in globs {
        let glob = glob.trim_start_matches("./");
        let parts: Vec<&str> = glob.split('/').collect();
        let folder: PathBuf =
            parts[..parts.len() - 1].iter().take_while(|part| !part.contains(['*', '?', '['])).collect();
        let path = folder.join(&name);
        if would_find(globs, &path) {
            return Ok(path);
        }
    }
    let globs = list(globs.iter().map(String::as_str), "and");
    Err(Refused::Failed(format!(
        "a file `{name}` would not be found as sales: kam.yaml looks for {globs}\nadd `sales/**/*.csv` to `files: sales` in kam.yaml"
    )))
}

/// What the files are put together with.
struct Work<'a> {
    book: &'a Book,
    names: &'a Names<'a>,
    dry: bool,
}

impl Work<'_> {
    /// Puts the new form of a file together.
    fn file(
        &self,
        path: PathBuf,
        periods: Periods,
        spool: &mut gather::Spool,
        outcome: &mut Outcome,
    ) -> io::Result<Option<LedgerFile>> {
        let (book, names) = (self.book, self.names);
        let whole = book.root.join(&path);
        let places: Places = periods.iter().map(|(period, (places, _))| (*period, places.clone())).collect();
        if let Some(finding) = overlap(&path, &periods, None) {
            outcome.of_book.push(finding);
            return Ok(None);
        }
        if holds(&whole, &places, spool)? {
            let known = |(period, (_, sums)): (Period, (_, Sums))| Imported {
                period,
                before: Some(sums.clone()),
                now: sums,
            };
            let periods = periods.into_iter().map(known).collect();
            return Ok(Some(LedgerFile {
                path,
                new: false,
                staged: None,
                changed: None,
                periods,
                diff: None,
            }));
        }
        let wanted = |period: &Period| periods.contains_key(period);
        let target = match Target::read(&book.root, &path, &book.rates, &names.accounts, wanted) {
            Ok(target) => target,
            Err(finding) => {
                outcome.of_book.push(finding);
                return Ok(None);
            }
        };
        let wrong = overlap(&path, &periods, target.as_ref()).or_else(|| {
            let target = target.as_ref()?;
            lacking(target, &periods, spool, names)
        });
        if let Some(finding) = wrong {
            outcome.of_book.push(finding);
            return Ok(None);
        }
        let sums: BTreeMap<Period, Sums> =
            periods.into_iter().map(|(period, (_, sums))| (period, sums)).collect();
        let (staged, written) = assemble(&whole, target.as_ref(), &places, spool, self.dry)?;
        let imported = compare(&path, target.as_ref(), sums, &written, outcome);
        let diff = match &staged {
            Some(staged) => difference(&whole, &path, target.as_ref(), staged.path())?,
            None => None,
        };
        let changed = target.as_ref().and_then(|target| target.changed);
        Ok(Some(LedgerFile { path, new: target.is_none(), staged, changed, periods: imported, diff }))
    }
}

/// Says which other files of the ledger have rows of the same periods: both count.
fn elsewhere(book: &Book, names: &Names<'_>, outcome: &mut Outcome) {
    let periods: BTreeSet<Period> =
        outcome.files.iter().flat_map(|file| &file.periods).map(|imported| imported.period).collect();
    let written: BTreeSet<&Path> = outcome.files.iter().map(|file| file.path.as_path()).collect();
    let mut notes = Vec::new();
    for path in book.sales().iter().filter(|path| !written.contains(path.as_path())) {
        // What is wrong with that file is not this import's business.
        let read = Target::read(&book.root, path, &book.rates, &names.accounts, |_| false);
        let Ok(Some(target)) = read else { continue };
        let held: BTreeSet<Period> = target.runs.iter().map(|run| run.period).collect();
        let mut both = held.iter().filter(|held| periods.iter().any(|period| period.overlaps(held)));
        if let Some(first) = both.next() {
            let more = match both.count() {
                0 => String::new(),
                n => format!(" and {}", count(n, "more period")),
            };
            notes.push(format!("{} has rows of {first}{more} as well: both files count", slashed(path)));
        }
    }
    outcome.notes.extend(notes);
}

/// Sets what was written against what was read and what was there.
fn compare(
    path: &Path,
    target: Option<&Target>,
    sums: BTreeMap<Period, Sums>,
    written: &Written,
    outcome: &mut Outcome,
) -> Vec<Imported> {
    let mut imported = Vec::with_capacity(sums.len());
    for (period, now) in sums {
        let all: Decimal =
            now.revenue.iter().map(|(_, sum)| *sum).fold(Decimal::ZERO, Decimal::saturating_add);
        let (rows, revenue) = written.get(&period).copied().unwrap_or_default();
        let revenue = revenue.sum();
        if rows != now.rows || revenue != all {
            let message =
                format!("{period} was read as {now}, and written as {} of {revenue}", gather::rows(rows));
            outcome.of_book.push(
                Finding::new("unreadable-file", Level::Error, path, message)
                    .help("this is a mistake of kam; please report it with the file's header and a row"),
            );
        }
        let mut before = None;
        for run in target.iter().flat_map(|target| &target.runs).filter(|run| run.period == period) {
            before.get_or_insert_with(Sums::default).merge(&run.sums);
        }
        if let Some(before) = before.as_ref().filter(|before| before.shrank_to(&now)) {
            let message = format!("{period} shrinks from {before} to {now}");
            outcome.of_book.push(
                Finding::new("shrinking-period", Level::Warn, path, message)
                    .help("a period replaces itself: see that the file holds all of it"),
            );
        }
        imported.push(Imported { period, before, now });
    }
    imported
}

/// Periods that lie over each other, such as a quarter and one of its months: they would count twice.
fn overlap(path: &Path, new: &Periods, target: Option<&Target>) -> Option<Finding> {
    let old: BTreeSet<Period> = target
        .iter()
        .flat_map(|target| &target.runs)
        .map(|run| run.period)
        .filter(|period| !new.contains_key(period))
        .collect();
    let within = |a: &Period| new.keys().find(|b| a != *b && a.overlaps(b)).copied();
    let help = "keep rows of one length for each stretch of time: delete those of the other first";
    let finding = |message: String| Finding::new("invalid-value", Level::Error, path, message).help(help);
    for period in new.keys() {
        if let Some(other) = within(period) {
            let message = format!("the file has rows of {period} and of {other}, which would count twice");
            return Some(finding(message));
        }
        if let Some(other) = old.iter().find(|other| period.overlaps(other)) {
            let message = format!(
                "{period} lies over {other}, which {} holds already: both would count",
                slashed(path)
            );
            return Some(finding(message));
        }
    }
    None
}

/// Says which column the header of a file lacks that new rows have something in.
fn lacking(target: &Target, new: &Periods, spool: &mut gather::Spool, names: &Names<'_>) -> Option<Finding> {
    let order = target.order.as_ref()?;
    let missing: Vec<usize> = (0..order.len()).filter(|n| order[*n].is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let mut full: BTreeSet<usize> = BTreeSet::new();
    for (at, length) in new.values().flat_map(|(places, _)| places) {
        let mut begun = Vec::new();
        let _ = spool.read(*at, *length, |bytes| {
            begun.extend_from_slice(bytes);
            let end = memchr::memrchr(b'\n', &begun).map_or(0, |n| n + 1);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&begun[..end]);
            for row in reader.byte_records().flatten() {
                // Rows without a currency are in that of their account.
                let own = |n: usize, cell: &[u8]| {
                    let id = row.get(0).and_then(|id| std::str::from_utf8(id).ok()).unwrap_or_default();
                    let known = names.accounts.binary_search_by(|(known, _)| (*known).cmp(id)).ok();
                    target::HEADER[n] == "currency"
                        && known.is_some_and(|at| names.accounts[at].1.code().as_bytes() == cell)
                };
                let says = |n: usize| row.get(n).is_some_and(|cell| !cell.is_empty() && !own(n, cell));
                full.extend(missing.iter().copied().filter(|n| says(*n)));
            }
            begun.drain(..end);
            Ok(())
        });
    }
    let name = full.iter().next().and_then(|n| target::HEADER.get(*n))?;
    let message = format!("the header has no column `{name}`, which the new rows have something in");
    let help = format!("add `,{name}` to the header and a comma to every row");
    Some(Finding::new("missing-field", Level::Error, &target.path, message).help(help))
}

/// The difference between two files, where it is short.
fn difference(
    whole: &Path,
    path: &Path,
    target: Option<&Target>,
    staged: &Path,
) -> io::Result<Option<String>> {
    let size = fs::metadata(staged)?.len().max(target.map_or(0, |target| target.size));
    if size > COMPARED {
        return Ok(None);
    }
    let before = if target.is_some() { fs::read_to_string(whole)? } else { String::new() };
    let after = fs::read_to_string(staged)?;
    // Counted before they are compared: comparing thousands of lines takes its time.
    let lines = |text: &str| text.lines().count();
    if lines(&before).abs_diff(lines(&after)) > LINES {
        return Ok(None);
    }
    let path = slashed(path);
    let diff = unified_diff(&path, &before, &after);
    let changed = diff.lines().filter(|line| line.starts_with(['+', '-'])).count();
    let diff = match target {
        Some(_) => diff,
        None => diff.replacen(&format!("--- a/{path}"), "--- /dev/null", 1),
    };
    Ok((changed <= LINES + 2).then_some(diff))
}

/// Holds the sums of the rows to the lines of totals of the file, rounded as those are.
fn check_totals(
    totals: &[[Option<Decimal>; 2]],
    cells: [Decimal; 2],
    with_margin: bool,
    path: &Path,
    outcome: &mut Outcome,
) {
    for (n, name) in ["revenue", "margin"].into_iter().enumerate().take(if with_margin { 2 } else { 1 }) {
        let stated: Vec<Decimal> = totals.iter().filter_map(|total| total[n]).collect();
        let sum = cells[n];
        let fits = |total: &Decimal| sum.round_dp(total.scale()) == *total;
        if let Some(last) = stated.last().filter(|_| !stated.iter().any(fits)) {
            let message = format!("the {name} of the rows comes to {sum}, the line of totals says {last}");
            let help = "export the file again: rows are missing or there twice";
            outcome.of_file.push(Finding::new("unreadable-file", Level::Error, path, message).help(help));
        }
    }
}
