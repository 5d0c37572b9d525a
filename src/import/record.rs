//! What was imported last, so that a change by hand can be told from a change in the other system: `imports/NAME.csv`,
//! kept in git beside everything else.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::text::finding::{Finding, Level};
use crate::text::source;

/// The folder of these files.
pub const FOLDER: &str = "imports";

/// The columns of these files.
pub const HEADER: [&str; 5] = ["kind", "id", "entry", "field", "value"];

/// The largest of these files that is read: 64 MiB.
const MAX_BYTES: u64 = 64 << 20;

/// Whose value it is: the kind, the id of the account or person, the entry within the file (a contact's name, an
/// opportunity's id; empty where the file itself is meant) and the field.
pub type Key = (String, String, String, String);

/// The values of the last import from a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// The text of the file as it was read; `None` where there was none.
    pub before: Option<String>,
    values: BTreeMap<Key, String>,
}

impl Record {
    /// Reads the file of a system; there may be none yet.
    ///
    /// # Errors
    /// A finding where the file cannot be read.
    pub fn read(root: &Path, name: &str) -> Result<Self, Finding> {
        let path = Path::new(FOLDER).join(format!("{name}.csv"));
        let whole = root.join(&path);
        if !whole.exists() {
            return Ok(Self { path, before: None, values: BTreeMap::new() });
        }
        let text = source::read_at_most(&whole, &path, MAX_BYTES)?;
        // Git may have put CRLF for every line end, also for those within values.
        let values = if has_crlf(&text) { parse(&level(&text), &path)? } else { parse(&text, &path)? };
        Ok(Self { path, before: Some(text), values })
    }

    /// The value that was imported last.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// Keeps a value.
    pub fn set(&mut self, key: Key, value: &str) {
        self.values.insert(key, value.to_owned());
    }

    /// Calls an entry by another name.
    pub(super) fn rename(&mut self, kind: &str, id: &str, (from, to): (&str, &str)) {
        let own = |(k, i, e, _): &Key| k == kind && i == id && e == from;
        let moved: Vec<Key> = self.values.keys().filter(|key| own(key)).cloned().collect();
        for key in moved {
            if let Some(value) = self.values.remove(&key) {
                self.values.insert((key.0, key.1, to.to_owned(), key.3), value);
            }
        }
    }

    /// Whether anything of an entry was imported.
    #[must_use]
    pub fn knows(&self, kind: &str, id: &str, entry: &str) -> bool {
        let first = (kind.to_owned(), id.to_owned(), entry.to_owned(), String::new());
        self.values.range(first..).next().is_some_and(|((k, i, e, _), _)| k == kind && i == id && e == entry)
    }

    /// The text of the file as it should be now, with the line ends that it has; `None` where nothing was imported yet.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        if self.values.is_empty() && self.before.is_none() {
            return None;
        }
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        let written: io::Result<()> = (|| {
            writer.write_record(HEADER)?;
            for ((kind, id, entry, field), value) in &self.values {
                writer.write_record([kind, id, entry, field, value])?;
            }
            Ok(())
        })();
        let bytes = writer.into_inner().ok().filter(|_| written.is_ok())?;
        let text = String::from_utf8(bytes).ok()?;
        Some(match &self.before {
            // Where line ends alone differ, nothing has changed.
            Some(before) if before.contains('\r') && level(before) == level(&text) => before.clone(),
            Some(before) if has_crlf(before) => level(&text).replace('\n', "\r\n"),
            _ => text,
        })
    }
}

/// Whether the lines of a file end in CRLF, as its first one tells.
fn has_crlf(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'))
}

/// A text with LF for every CRLF.
fn level(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Reads the text of such a file.
///
/// # Errors
/// A finding where it is not one.
pub fn parse(text: &str, path: &Path) -> Result<BTreeMap<Key, String>, Finding> {
    let wrong = |line: u64, message: &str| {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Finding::new("unreadable-file", Level::Error, path, message)
            .at(crate::text::finding::Span { start: 0, end: 0, line, column: 1 })
            .help("take the file from an earlier commit, or delete it: fields that were changed by hand are then not told apart once")
    };
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    if !reader.headers().is_ok_and(|header| header.iter().eq(HEADER)) {
        return Err(wrong(
            1,
            "this is not a record of imports: the header is not `kind,id,entry,field,value`",
        ));
    }
    let mut values = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|e| {
            wrong(e.position().map_or(1, csv::Position::line), "this line does not have five cells")
        })?;
        let cell = |n: usize| row.get(n).unwrap_or_default().to_owned();
        values.insert((cell(0), cell(1), cell(2), cell(3)), cell(4));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut record = Record::read(dir.path(), "crm").unwrap();
        assert_eq!(record.text(), None);
        let key =
            |entry: &str| ("contacts".to_owned(), "acme".to_owned(), entry.to_owned(), "title".to_owned());
        record.set(key("Lee, \"Sam\""), "VP\nPurchasing");
        record.set(key("Ana"), "");
        let text = record.text().unwrap();
        assert!(text.starts_with("kind,id,entry,field,value\ncontacts,acme,Ana,title,\n"), "{text}");
        std::fs::create_dir(dir.path().join(FOLDER)).unwrap();
        std::fs::write(dir.path().join("imports/crm.csv"), &text).unwrap();
        let again = Record::read(dir.path(), "crm").unwrap();
        assert_eq!(again.get(&key("Lee, \"Sam\"")), Some("VP\nPurchasing"));
        assert!(again.knows("contacts", "acme", "Ana") && !again.knows("contacts", "acme", "Bo"));
        assert_eq!(again.text().as_ref(), again.before.as_ref());
    }

    #[test]
    fn line_ends_alone_are_no_change() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(FOLDER)).unwrap();
        let key = |field: &str| ("accounts".to_owned(), "a".to_owned(), String::new(), field.to_owned());
        let plain = "kind,id,entry,field,value\naccounts,a,,name,\"A\nB\"\naccounts,a,,region,north\n";
        // All lines in CRLF, and some: a file that was changed by hand on another machine.
        let mixed = plain.replace("north\n", "north\r\n");
        for text in [plain.replace('\n', "\r\n"), mixed, plain.to_owned()] {
            std::fs::write(dir.path().join("imports/crm.csv"), &text).unwrap();
            let mut record = Record::read(dir.path(), "crm").unwrap();
            assert_eq!(record.get(&key("name")), Some("A\nB"), "{text:?}");
            record.set(key("region"), "north");
            assert_eq!(record.text().as_ref(), Some(&text));
            record.set(key("region"), "south");
            let changed = record.text().unwrap();
            assert_eq!(level(&changed), plain.replace("north", "south"));
            assert_eq!(has_crlf(&changed), has_crlf(&text));
        }
    }

    #[test]
    fn another_file_is_refused() {
        let path = Path::new("imports/crm.csv");
        assert!(parse("a,b\n1,2\n", path).is_err());
        let short = parse("kind,id,entry,field,value\na,b\n", path).unwrap_err();
        assert_eq!(short.span.unwrap().line, 2);
    }
}
