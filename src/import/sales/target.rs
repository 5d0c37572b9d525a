//! A file of the ledger that new periods go into: which bytes belong to which period.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::period::Period;
use super::sums::{Quick, Sums};
use crate::book::money::Rates;
use crate::model::date::dated;
use crate::model::number::decimal_of;
use crate::model::words::Currency;
use crate::text::finding::Finding;
use crate::text::grid::Options;
use crate::text::grid::even::Even;
use crate::text::grid::number::{Mark, simple};
use crate::text::grid::stream::{Piece, Placed, Stop, Stream, Wrong};
use crate::text::recent::Recent;

/// The columns of the ledger, in their usual order.
pub(super) const HEADER: [&str; 7] =
    ["account", "date", "offering", "market", "revenue", "margin", "currency"];

/// Rows of one period that follow one another in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) period: Period,
    /// The first byte in the file, and the byte behind the last one.
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) sums: Sums,
}

/// A file that is there.
#[derive(Debug)]
pub(super) struct Target {
    /// The file, relative to the root of the book.
    pub(super) path: PathBuf,
    pub(super) size: u64,
    /// Where the rows begin.
    pub(super) body: u64,
    pub(super) runs: Vec<Run>,
    /// Where each column of the ledger stands in the file's own header; `None` where it is the usual one.
    pub(super) order: Option<Vec<Option<usize>>>,
    /// How many columns the header has.
    pub(super) width: usize,
    /// Whether lines end with a return.
    pub(super) returns: bool,
    /// Whether the last line has an end.
    pub(super) ended: bool,
    pub(super) changed: Option<SystemTime>,
}

/// What is read of a piece: the runs, with places in the piece, and what is wrong.
type Read = (Vec<(Run, Quick)>, Option<Wrong>);

/// The columns of a ledger that are read here.
struct Columns<'a> {
    account: usize,
    date: usize,
    revenue: usize,
    currency: Option<usize>,
    accounts: &'a [(&'a str, Currency)],
    /// The currency of rows whose account is not known and that name none.
    usual: Currency,
}

impl Columns<'_> {
    /// The currency of a row that states one, or whose account has one.
    fn currency(&self, code: &str, account: &str) -> Currency {
        code.parse().unwrap_or_else(|_| {
            let known = self.accounts.binary_search_by(|(known, _)| (*known).cmp(account)).ok();
            known.map_or(self.usual, |n| self.accounts[n].1)
        })
    }

    /// Reads a piece.
    fn read(&self, piece: &Piece<'_>, wanted: impl Fn(&Period) -> bool) -> Read {
        let mut runs = Vec::new();
        for row in piece.rows() {
            let date = row.text(self.date);
            let Some(dated) = dated(date.as_bytes()) else {
                let message = format!("`{date}` is not a date of the ledger");
                let help = "put the row right before others are imported into this file";
                return (runs, Some(row.wrong(self.date, &message, help)));
            };
            let period = Period::of(dated);
            let Some(sums) = run(&mut runs, period, row.start()).filter(|_| wanted(&period)) else {
                continue;
            };
            let code = self.currency.map_or("", |column| row.text(column));
            let revenue = decimal_of(row.text(self.revenue).as_bytes()).unwrap_or_default();
            sums.add(self.currency(code, row.text(self.account)), revenue);
        }
        end(&mut runs, piece.bytes().len());
        (runs, None)
    }

    /// Reads a piece whose rows are all of the usual kind.
    fn read_quick(
        &self,
        text: &str,
        width: usize,
        wanted: impl Fn(&Period) -> bool,
    ) -> Option<(Read, usize, usize)> {
        let mut even = Even::new(text, b',').ok()?;
        let mut cells = vec![(0, 0); width];
        let mut runs = Vec::new();
        let mut days: Recent<(Period, bool)> = Recent::default();
        let mut codes: Recent<Currency> = Recent::default();
        while let Some(row) = even.next(&mut cells).ok()? {
            let day = |day: &str| {
                let period = Period::of(dated(day.trim().as_bytes())?);
                Some((period, wanted(&period)))
            };
            let (period, wanted) = *days.get(text, *cells.get(self.date)?, day)?;
            let Some(sums) = run(&mut runs, period, row.place.0).filter(|_| wanted) else { continue };
            let revenue = even.text(*cells.get(self.revenue)?).as_bytes();
            let code = self.currency.and_then(|column| cells.get(column).copied());
            let stated =
                code.and_then(|code| codes.get(text, code, |code| code.trim().parse().ok()).copied());
            let currency = stated.unwrap_or_else(|| {
                self.currency("", cells.get(self.account).map_or("", |id| even.text(*id)))
            });
            match simple(revenue, Mark::Point).filter(|number| !number.grouped) {
                Some(revenue) => sums.add_simple(currency, revenue),
                None => sums.add(currency, decimal_of(revenue).unwrap_or_default()),
            }
        }
        end(&mut runs, text.len());
        Some(((runs, None), even.rows(), even.lines()))
    }
}

/// The sums of the run that a row at a place of a piece belongs to.
fn run(runs: &mut Vec<(Run, Quick)>, period: Period, at: usize) -> Option<&mut Quick> {
    let at = at as u64;
    if runs.last().is_none_or(|(run, _)| run.period != period) {
        if let Some((run, _)) = runs.last_mut() {
            run.to = at;
        }
        // Empty lines before the first row go with it.
        let from = if runs.is_empty() { 0 } else { at };
        runs.push((Run { period, from, to: at, sums: Sums::default() }, Quick::default()));
    }
    runs.last_mut().map(|(_, sums)| sums)
}

/// Ends the last run where the piece ends.
fn end(runs: &mut [(Run, Quick)], at: usize) {
    if let Some((run, _)) = runs.last_mut() {
        run.to = at as u64;
    }
}

impl Target {
    /// Reads a file of the ledger; `None` where there is none. The figures of periods for which `wanted` is true are
    /// summed.
    ///
    /// # Errors
    /// A finding where it is no file of a ledger.
    pub(super) fn read(
        root: &Path,
        path: &Path,
        rates: &Rates,
        accounts: &[(&str, Currency)],
        wanted: impl Fn(&Period) -> bool + Sync,
    ) -> Result<Option<Self>, Finding> {
        let whole = root.join(path);
        let Ok(about) = std::fs::metadata(&whole) else { return Ok(None) };
        let shown = |mut finding: Finding| {
            finding.path = path.to_path_buf();
            finding.rule = "invalid-value";
            finding
        };
        let refused = |message: &str, help: &str| {
            Finding::new("invalid-value", crate::text::finding::Level::Error, path, message).help(help)
        };
        if about.len() == 0 {
            return Ok(None);
        }
        let stream = Stream::open(&whole, &Options::default()).map_err(shown)?;
        if !stream.assumed().is_empty() {
            return Err(refused(
                "the file is not as the ledger is: UTF-8 with commas",
                "save it as CSV UTF-8",
            ));
        }
        let columns: Vec<Option<usize>> = HEADER.iter().map(|name| stream.column(name)).collect();
        let (Some(account), Some(date), Some(revenue)) = (columns[0], columns[1], columns[4]) else {
            return Err(refused(
                "the header lacks a column of the ledger",
                "begin the file with `account,date,offering,market,revenue,margin,currency`",
            ));
        };
        let usual = stream.header.iter().map(String::as_str).eq(HEADER);
        let columns_read =
            Columns { account, date, revenue, currency: columns[6], accounts, usual: rates.currency };
        let make = |piece: &Piece<'_>| columns_read.read(piece, &wanted);
        let quick = |text: &str| columns_read.read_quick(text, stream.header.len(), &wanted);
        let mut all: Vec<Run> = Vec::new();
        let mut wrong: Option<Finding> = None;
        let mark = stream.mark();
        let add = |place: Placed<'_>, (runs, mistake): Read| {
            if wrong.is_none() {
                wrong = mistake.map(|wrong| place.finding(wrong));
            }
            for (mut run, sums) in runs {
                run.sums = sums.sums();
                run.from += place.start + mark;
                run.to += place.start + mark;
                match all.last_mut() {
                    Some(last) if last.period == run.period => {
                        last.to = run.to;
                        last.sums.merge(&run.sums);
                    }
                    last => {
                        if let Some(last) = last {
                            last.to = run.from;
                        }
                        all.push(run);
                    }
                }
            }
        };
        match stream.read("reading the ledger", quick, make, add) {
            Ok(()) => {}
            Err(Stop::Finding(finding)) => return Err(shown(*finding)),
            Err(Stop::Encoding) => {
                return Err(refused("the file is not UTF-8 to its end", "save it as CSV UTF-8"));
            }
        }
        if let Some(wrong) = wrong {
            return Err(shown(wrong));
        }
        let (body, size) = (stream.body().0 + mark, stream.body().1 + mark);
        if let Some(last) = all.last_mut() {
            last.to = size;
        }
        let ends = ends(&whole, body, size).unwrap_or((false, true));
        Ok(Some(Self {
            path: path.to_path_buf(),
            size,
            body,
            runs: all,
            order: (!usual).then_some(columns),
            width: stream.header.len(),
            returns: ends.0,
            ended: ends.1,
            changed: about.modified().ok(),
        }))
    }
}

/// Whether the header's line ends with a return, and whether the last line has an end.
fn ends(path: &Path, body: u64, size: u64) -> std::io::Result<(bool, bool)> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = File::open(path)?;
    let mut two = [0; 2];
    let mut returns = false;
    if body >= 2 {
        file.seek(SeekFrom::Start(body - 2))?;
        file.read_exact(&mut two)?;
        returns = two == *b"\r\n";
    }
    file.seek(SeekFrom::Start(size.saturating_sub(1)))?;
    let mut last = [0; 1];
    file.read_exact(&mut last)?;
    Ok((returns, last[0] == b'\n'))
}
