//! Names of columns: finding one, and saying what is there instead.

use std::path::Path;

use crate::text::nearest::{list, nearest};

/// Where a column stands: by its exact name, else by its name whatever the case where only one fits.
pub(crate) fn position(header: &[String], name: &str) -> Option<usize> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    if let Some(column) = header.iter().position(|h| h == name) {
        return Some(column);
    }
    let lower = name.to_lowercase();
    let mut found = (0..header.len()).filter(|n| header[*n].to_lowercase() == lower);
    let first = found.next()?;
    let same = found.all(|n| header[n] == header[first]);
    same.then_some(first)
}

/// What to say about a column that is not there: what is wrong, and the nearest name with the header as read.
pub(crate) fn absent(header: &[String], path: &Path, name: &str) -> (String, String) {
    let message = format!("there is no column `{name}` in {}", path.display());
    let named = || header.iter().map(String::as_str).filter(|name| !name.is_empty());
    let seen = list(named(), "and");
    let help = match nearest(name, named()) {
        Some(near) => format!("did you mean `{near}`? The header reads {seen}"),
        None => format!("the header reads {seen}"),
    };
    (message, help)
}

/// A column as messages name it.
pub(crate) fn label(header: &[String], column: usize) -> String {
    match header.get(column) {
        Some(name) if !name.is_empty() => format!("column `{name}`"),
        _ => format!("column {}", column + 1),
    }
}
