//! The header line of a ledger's file: where the known columns stand.

use std::path::Path;

use csv::ByteRecord;

use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::{list, nearest};

const COLUMNS: [&str; 7] = ["account", "date", "offering", "market", "revenue", "margin", "currency"];

/// Where the known columns stand in a file.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// How many there are, known or not.
    pub(super) count: usize,
    pub(super) account: usize,
    pub(super) date: usize,
    pub(super) revenue: usize,
    pub(super) offering: Option<usize>,
    pub(super) market: Option<usize>,
    pub(super) margin: Option<usize>,
    pub(super) currency: Option<usize>,
}

/// A place in a file of which only line and column are known.
pub(super) fn line(line: u64, column: usize) -> Span {
    Span {
        start: 0,
        end: 0,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// Finds the columns in a header.
pub(super) fn columns(path: &Path, header: &ByteRecord) -> Result<Columns, Finding> {
    let wrong = |rule, message: String, help: String| {
        Finding::new(rule, Level::Error, path, message).at(line(1, 1)).help(help)
    };
    let names: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_lowercase())
        .collect();
    if names.iter().all(String::is_empty) {
        return Err(wrong(
            "empty-file",
            "the file has no header line".to_owned(),
            format!("begin it with `{}`", COLUMNS.join(",")),
        ));
    }
    let find = |name: &str| names.iter().position(|n| n == name);
    let need = |name: &'static str| {
        find(name).ok_or_else(|| {
            let seen = list(names.iter().map(String::as_str), "and");
            let help = match nearest(name, names.iter().map(String::as_str)) {
                Some(near) if names.len() > 1 => format!("rename the column `{near}`; the header has {seen}"),
                _ => format!(
                    "the header has {seen}; a ledger has `{}`, separated by commas",
                    COLUMNS.join(",")
                ),
            };
            wrong("missing-field", format!("the column `{name}` is missing"), help)
        })
    };
    if let Some(twice) = COLUMNS.iter().find(|c| names.iter().filter(|n| n == *c).count() > 1) {
        return Err(wrong(
            "duplicate-key",
            format!("there are two columns `{twice}`"),
            "rename one of them, so that it is clear which one counts".to_owned(),
        ));
    }
    Ok(Columns {
        count: names.len(),
        account: need("account")?,
        date: need("date")?,
        revenue: need("revenue")?,
        offering: find("offering"),
        market: find("market"),
        margin: find("margin"),
        currency: find("currency"),
    })
}
