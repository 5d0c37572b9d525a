//! Small files for tests.

use serde::de::DeserializeOwned;

use crate::book::load::{Entry, Shelf};
use crate::model::framework::Framework;
use crate::text::yaml;

/// A file with an id, without a mistake.
pub(crate) fn entry<T: DeserializeOwned>(id: &str, text: &str) -> Entry<T> {
    let read = yaml::read::<T>(text);
    assert_eq!(read.problems, [], "{text}");
    Entry { id: id.to_owned(), path: format!("{id}.yaml").into(), value: read.value.unwrap() }
}

/// A shelf of files, sorted by id.
pub(crate) fn shelf<T: DeserializeOwned>(files: &[(&str, &str)]) -> Shelf<T> {
    let mut entries: Vec<Entry<T>> = files.iter().map(|(id, text)| entry(id, text)).collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    Shelf { entries, broken: Vec::new() }
}

/// A shelf with one framework.
pub(crate) fn library(id: &str, text: &str) -> Shelf<Framework> {
    shelf(&[(id, text)])
}
