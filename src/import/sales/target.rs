//! A file of the ledger that new periods go into: which bytes belong to which period.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::period::Period;
use super::sums::Sums;
use crate::book::money::Rates;
use crate::model::date::dated;
use crate::model::number::decimal_of;
use crate::model::words::Currency;
use crate::text::finding::Finding;
use crate::text::grid::Options;
use crate::text::grid::stream::{Piece, Placed, Stop, Stream, Wrong};

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
type Read = (Vec<Run>, Option<Wrong>);

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
        let currency = columns[6];
        let make = |piece: &Piece<'_>| -> Read {
            let mut runs: Vec<Run> = Vec::new();
            for row in piece.rows() {
                let Some(dated) = dated(row.text(date).as_bytes()) else {
                    let message = format!("`{}` is not a date of the ledger", row.text(date));
                    let help = "put the row right before others are imported into this file";
                    return (runs, Some(row.wrong(date, &message, help)));
                };
                let period = Period::of(dated);
                let at = row.start() as u64;
                match runs.last_mut() {
                    Some(run) if run.period == period => {}
                    last => {
                        if let Some(run) = last {
                            run.to = at;
                        }
                        // Empty lines before the first row go with it.
                        let from = if runs.is_empty() { 0 } else { at };
                        runs.push(Run { period, from, to: at, sums: Sums::default() });
                    }
                }
                let Some(run) = runs.last_mut() else { continue };
                if wanted(&period) {
                    let code = currency.map_or("", |column| row.text(column));
                    let own = || {
                        let id = row.text(account);
                        let known = accounts.binary_search_by(|(known, _)| (*known).cmp(id)).ok();
                        known.map_or(rates.currency, |n| accounts[n].1)
                    };
                    let currency = code.parse().unwrap_or_else(|_| own());
                    run.sums.add(currency, decimal_of(row.text(revenue).as_bytes()).unwrap_or_default());
                }
            }
            if let Some(run) = runs.last_mut() {
                run.to = piece.bytes().len() as u64;
            }
            (runs, None)
        };
        let mut all: Vec<Run> = Vec::new();
        let mut wrong: Option<Finding> = None;
        let mark = stream.mark();
        let add = |place: Placed<'_>, (runs, mistake): Read| {
            if wrong.is_none() {
                wrong = mistake.map(|wrong| place.finding(wrong));
            }
            for mut run in runs {
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
        match stream.read("reading the ledger", make, add) {
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
