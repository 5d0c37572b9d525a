//! Forgetting a person on the customer's side: their entries in the files of a book, and where prose still names them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::layout::{self, Sort, real};
use super::load::{Book, Shelf};
use crate::model::account::Account;
use crate::model::plan::FrontMatter;
use crate::text::decode::decode;
use crate::text::finding::{Finding, Level};
use crate::text::markdown::front;
use crate::text::source;
use crate::text::yaml::edit::Refused;
use crate::text::yaml::remove::remove;
use crate::text::yaml::{self, Kind, Route, Step, Tree};

/// Where records of imports are kept, and what is larger than any of them.
const RECORDS: (&str, u64) = ("imports/*.csv", 64 << 20);

/// The largest ledger or other file that is searched, in bytes.
const LARGEST: u64 = 1 << 30;

/// Endings of files that may name somebody in words, wherever they lie in a book; files without an ending are looked at
/// as well, unless they are too long for a text.
const ENDINGS: [&str; 25] = [
    "adoc", "csv", "eml", "htm", "html", "ics", "json", "jsonl", "log", "markdown", "md", "ndjson", "org",
    "rst", "svg", "tex", "text", "toml", "tsv", "txt", "typ", "vcf", "xml", "yaml", "yml",
];

/// How deep folders are looked through.
const MAX_FOLDERS: usize = 32;

/// Longer lines are shown in part, in bytes.
const LONG: usize = 160;

/// A file from which somebody is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its text as it stands there.
    pub before: String,
    /// Its text without them.
    pub after: String,
    /// What is removed, in a few words each.
    pub what: Vec<&'static str>,
}

/// A place that still names somebody. Prose is changed by people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The file, relative to the root of the book.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: u32,
    /// The column in letters, from 1.
    pub column: u32,
    /// What stands on the line.
    pub text: String,
}

/// Everything that accounts call people on the customer's side, each once.
#[must_use]
pub fn names(accounts: &Shelf<Account>, only: Option<&str>) -> BTreeSet<String> {
    let entries = accounts.entries.iter().filter(|entry| only.is_none_or(|id| entry.id == id));
    let mut names = BTreeSet::new();
    for account in entries.map(|entry| &entry.value) {
        for contact in &account.contacts {
            names.insert(contact.name.clone());
            names.extend(contact.reports_to.clone());
        }
        names.extend(account.sponsor.iter().filter_map(|sponsor| sponsor.theirs.clone()));
        names.extend(account.reviews.iter().flat_map(|review| review.customer.iter().cloned()));
    }
    names
}

/// The name that is meant: letter by letter, else the only one that differs in capitals alone.
///
/// # Errors
/// The names that could be meant: none, or several.
pub fn meant(names: &BTreeSet<String>, asked: &str) -> Result<String, Vec<String>> {
    if names.contains(asked) {
        return Ok(asked.to_owned());
    }
    let lower = asked.to_lowercase();
    let alike: Vec<String> = names.iter().filter(|name| name.to_lowercase() == lower).cloned().collect();
    match <[String; 1]>::try_from(alike) {
        Ok([one]) => Ok(one),
        Err(others) => Err(others),
    }
}

/// What would be removed from which files; nothing is written.
///
/// # Errors
/// Where a file cannot be read or changed safely.
pub fn changes(
    book: &Book,
    accounts: &Shelf<Account>,
    name: &str,
    only: Option<&str>,
) -> Result<Vec<Change>, Finding> {
    let mut found = Vec::new();
    let (mut seen, mut values) = (BTreeSet::new(), BTreeSet::new());
    for entry in accounts.entries.iter().filter(|entry| only.is_none_or(|id| entry.id == id)) {
        let before = source::read(&book.root.join(&entry.path), &entry.path)?;
        let refused = |Refused(why)| {
            Finding::new(
                "unsupported-yaml",
                Level::Error,
                &entry.path,
                format!("`{name}` cannot be removed: {why}"),
            )
            .help("remove the entry by hand, or lay the file out with `kam fmt` first")
        };
        let (after, gone) = without(&before, name).map_err(refused)?;
        if gone.is_empty() {
            continue;
        }
        let mut what = Vec::with_capacity(gone.len());
        for gone in gone {
            what.push(gone.what);
            values.extend(
                gone.value.map(|(kind, of, field)| [kind.to_owned(), entry.id.clone(), of, field.to_owned()]),
            );
        }
        // Links to one file are one file.
        if !seen.insert(real(&book.root, &entry.path)) {
            continue;
        }
        if let Some(problem) = yaml::read::<Account>(&after).problems.into_iter().next() {
            return Err(refused(Refused(format!(
                "the file would have a mistake then ({})",
                problem.message
            ))));
        }
        found.push(Change { path: entry.path.clone(), before, after, what });
    }
    for path in book.list(&[RECORDS.0.to_owned()]) {
        let before = source::read_at_most(&book.root.join(&path), &path, RECORDS.1)?;
        let (after, rows) = unrecorded(&before, name, only, &values);
        if rows > 0 && seen.insert(real(&book.root, &path)) {
            found.push(Change { path, before, after, what: vec!["what was imported last"; rows] });
        }
    }
    Ok(found)
}

/// An entry that is removed.
#[derive(Debug)]
struct Gone {
    what: &'static str,
    /// Where a record of imports has it as a value: the kind, the entry and the field.
    value: Option<(&'static str, String, &'static str)>,
}

/// The text of an account without a person, and what was removed.
fn without(text: &str, name: &str) -> Result<(String, Vec<Gone>), Refused> {
    let (mut now, mut what) = (text.to_owned(), Vec::new());
    loop {
        let next = Tree::parse(&now).0.and_then(|tree| entry(&tree, name));
        let Some((route, removed)) = next else { return Ok((now, what)) };
        now = remove(&now, &route)?;
        what.push(removed);
    }
}

/// The first entry that is a person, or leads to one.
fn entry(tree: &Tree<'_>, name: &str) -> Option<(Route, Gone)> {
    let value =
        |map: u32, key: &str| tree.pairs(map).find(|(k, _)| tree.node(*k).text == key).map(|(_, v)| v);
    let is = |node: Option<u32>| {
        node.is_some_and(|node| {
            matches!(tree.node(node).kind, Kind::Plain | Kind::Quoted) && tree.node(node).text == name
        })
    };
    let items = |key: &str| value(tree.root(), key).into_iter().flat_map(|list| tree.items(list)).enumerate();
    let gone = |what: &'static str| Gone { what, value: None };
    for (n, contact) in items("contacts") {
        if is(value(contact, "name")) {
            return Some((vec!["contacts".into(), n.into()], gone("the contact")));
        }
    }
    for (n, contact) in items("contacts") {
        if is(value(contact, "reports_to")) {
            let whose = value(contact, "name").map(|name| tree.node(name).text.clone().into_owned());
            let gone = Gone {
                what: "whom another contact reports to",
                value: whose.map(|whose| ("contacts", whose, "reports_to")),
            };
            return Some((vec!["contacts".into(), n.into(), "reports_to".into()], gone));
        }
    }
    if value(tree.root(), "sponsor").is_some_and(|sponsor| is(value(sponsor, "theirs"))) {
        let gone = Gone {
            what: "the sponsor on their side",
            value: Some(("accounts", String::new(), "sponsor.theirs")),
        };
        return Some((vec!["sponsor".into(), "theirs".into()], gone));
    }
    for (n, review) in items("reviews") {
        let guests = value(review, "customer").into_iter().flat_map(|list| tree.items(list));
        if let Some((guest, _)) = guests.enumerate().find(|(_, guest)| is(Some(*guest))) {
            let route = vec!["reviews".into(), n.into(), "customer".into(), Step::Item(guest)];
            return Some((route, gone("who came to a review")));
        }
    }
    None
}

/// A record of imports without the rows of a person, and how many those are. The other rows stay byte for byte.
///
/// `values` are the fields that were removed from accounts because they named the person: kind, id, entry and field. Rows
/// of other fields stay, whatever they say: without them the next import could not tell what was changed by hand.
fn unrecorded(text: &str, name: &str, only: Option<&str>, values: &BTreeSet<[String; 4]>) -> (String, usize) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map(|h| h.iter().map(str::to_owned).collect()).unwrap_or_default();
    let at = |column: &str| header.iter().position(|h| h == column);
    let [kind, id, entry, field, value] = ["kind", "id", "entry", "field", "value"].map(at);
    let mut starts = Vec::new();
    for row in reader.byte_records().flatten() {
        let cell = |column: Option<usize>| column.and_then(|n| row.get(n)).unwrap_or_default();
        let here = only.is_none_or(|only| cell(id) == only.as_bytes());
        let contact = here && cell(kind) == b"contacts" && cell(entry) == name.as_bytes();
        let theirs = contact || {
            let text = |column| String::from_utf8_lossy(cell(column)).into_owned();
            cell(value) == name.as_bytes() && values.contains(&[kind, id, entry, field].map(text))
        };
        let begin = row.position().map_or(0, csv::Position::byte);
        starts.push((usize::try_from(begin).unwrap_or(text.len()).min(text.len()), theirs));
    }
    let mut out = text[..starts.first().map_or(text.len(), |(start, _)| *start)].to_owned();
    for (n, (start, gone)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(text.len(), |(next, _)| *next);
        if !gone {
            out.push_str(text.get(*start..end).unwrap_or_default());
        }
    }
    (out, starts.iter().filter(|(_, gone)| *gone).count())
}

/// Where the files of a book still name somebody, in the texts as they will be after the changes; and which files could
/// not be searched.
#[must_use]
pub fn mentions(
    book: &Book,
    changes: &[Change],
    name: &str,
    only: Option<&str>,
) -> (Vec<Mention>, Vec<Finding>) {
    let changed: BTreeMap<PathBuf, &str> =
        changes.iter().map(|c| (real(&book.root, &c.path), c.after.as_str())).collect();
    let about: Option<BTreeSet<PathBuf>> = only.map(|id| {
        let accounts = book.list(&book.settings.files.accounts).into_iter();
        accounts.filter(|path| super::discover::id(path) == id).map(|path| real(&book.root, &path)).collect()
    });
    let name = Name::new(name);
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (path, sort) in searched(book, only) {
        let whole = real(&book.root, &path);
        let other_account = sort == Searched::Own(Sort::Account)
            && about.as_ref().is_some_and(|about| !about.contains(&whole));
        if other_account || !seen.insert(whole.clone()) {
            continue;
        }
        let text = match (changed.get(&whole), sort) {
            (Some(text), _) => Ok((*text).to_owned()),
            (None, Searched::Own(_) | Searched::Kept) => source::read_at_most(&whole, &path, RECORDS.1),
            (None, Searched::Other) => read_words(&whole, &path),
        };
        let text = match text {
            Ok(text) => text,
            Err(unreadable) => {
                unread.push(unreadable);
                continue;
            }
        };
        let other_plan = sort == Searched::Own(Sort::Plan) && only.is_some_and(|id| !is_plan_of(&text, id));
        if other_plan {
            continue;
        }
        let mut place = Place::new(&text);
        for at in name.places(&text) {
            place.go(at);
            found.push(Mention {
                path: path.clone(),
                line: place.line,
                column: place.column,
                text: place.excerpt(),
            });
        }
    }
    found.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    (found, unread)
}

/// How a file is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Searched {
    /// A file that people keep for the book.
    Own(Sort),
    /// What the tool wrote: records of imports and of selections.
    Kept,
    /// Ledgers, which may come from another program, and whatever else lies in the folder.
    Other,
}

/// The files that are searched; of one account only its own and the plans.
fn searched(book: &Book, only: Option<&str>) -> Vec<(PathBuf, Searched)> {
    let own = layout::files(book).into_iter();
    let own = own.filter(|(_, sort)| only.is_none() || matches!(sort, Sort::Account | Sort::Plan));
    let mut files: Vec<(PathBuf, Searched)> = own.map(|(path, sort)| (path, Searched::Own(sort))).collect();
    if only.is_none() {
        let kept = [vec![RECORDS.0.to_owned()], book.settings.files.selections.clone()];
        let kept = kept.iter().flat_map(|globs| book.list(globs));
        files.extend(kept.map(|path| (path, Searched::Kept)));
        files.extend(book.sales().into_iter().map(|path| (path, Searched::Other)));
        let mut others = Vec::new();
        walk(&book.root, Path::new(""), 0, &mut others);
        others.sort();
        files.extend(others.into_iter().map(|path| (path, Searched::Other)));
    }
    files
}

/// All files with words in a folder. Hidden ones, such as what git keeps, are passed over, and links to folders are not
/// followed.
fn walk(root: &Path, below: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(root.join(below)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Ok(kind) = entry.file_type() else { continue };
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        let path = below.join(&name);
        if kind.is_dir() {
            if depth < MAX_FOLDERS {
                walk(root, &path, depth + 1, found);
            }
            continue;
        }
        // A link may lead to a folder, or nowhere.
        let Ok(about) = fs::metadata(root.join(&path)) else { continue };
        let has_words = match path.extension().map(|ending| ending.to_string_lossy().to_lowercase()) {
            Some(ending) => ENDINGS.contains(&ending.as_str()),
            None => about.len() <= source::MAX_BYTES,
        };
        if has_words && about.is_file() {
            found.push(path);
        }
    }
}

/// The text of a file in whatever encoding.
fn read_words(whole: &Path, shown: &Path) -> Result<String, Finding> {
    let unsearched = |why: &str| {
        let message = format!("the file was not searched: {why}");
        Finding::new("unreadable-file", Level::Error, shown, message).help("look through it by hand")
    };
    let about = fs::metadata(whole).map_err(|e| unsearched(&source::plain(&e)))?;
    // Looked at before it is opened: opening a pipe waits for whoever writes to it.
    if !about.is_file() {
        return Err(unsearched("it is not a regular file"));
    }
    if about.len() > LARGEST {
        return Err(unsearched("it is longer than 1 GiB"));
    }
    let bytes = fs::read(whole).map_err(|e| unsearched(&source::plain(&e)))?;
    Ok(words(bytes))
}

/// Bytes as text: as UTF-8 where they are that, else in the encoding that they look like. What is no text at all comes out
/// with the words in it that can be read.
pub(super) fn words(bytes: Vec<u8>) -> String {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return text,
        Ok(text) => text.into_bytes(),
        Err(other) => other.into_bytes(),
    };
    let at_least = String::from_utf8_lossy(&bytes).into_owned();
    decode(bytes).map_or(at_least, |(text, _)| text)
}

/// Whether a plan is about an account. One that does not say so is about none.
fn is_plan_of(text: &str, id: &str) -> bool {
    front::beginning(text)
        .front
        .and_then(|front| yaml::read::<FrontMatter>(&text[front.inner]).value)
        .is_some_and(|front| front.account == id)
}

/// A place in a text that goes forward only, so that each line is counted once however many places are on it.
#[derive(Debug)]
struct Place<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    column: u32,
    begin: usize,
    /// The end of the line that was looked at last.
    end: Option<usize>,
}

impl<'t> Place<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, column: 1, begin: 0, end: None }
    }

    fn go(&mut self, to: usize) {
        let from = self.at;
        for (n, c) in self.text[from..to].char_indices() {
            let next = from + n + 1;
            if c == '\n' || (c == '\r' && !self.text[next..].starts_with('\n')) {
                (self.line, self.column, self.begin) = (self.line.saturating_add(1), 1, next);
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
        self.at = to;
    }

    /// What stands on the line, of a long one the part around the place.
    fn excerpt(&mut self) -> String {
        let known = self.end.filter(|end| *end >= self.at);
        let end = known.unwrap_or_else(|| {
            self.text[self.at..].find(['\n', '\r']).map_or(self.text.len(), |n| self.at + n)
        });
        self.end = Some(end);
        let line = &self.text[self.begin..end];
        if line.len() <= LONG {
            return line.trim().to_owned();
        }
        let at = self.at - self.begin;
        let from = line.floor_char_boundary(at.saturating_sub(LONG / 4));
        let to = line.floor_char_boundary(at + LONG / 2);
        let (before, behind) = (if from > 0 { "… " } else { "" }, if to < line.len() { " …" } else { "" });
        format!("{before}{}{behind}", line[from..to].trim())
    }
}

/// A name as texts are searched for it: its words one after the other, in capitals or not, over the ends of lines and the
/// marks of comments and quotes that begin one, with letters as YAML, JSON, CSV and Markdown write them in quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    words: Vec<Vec<char>>,
}

impl Name {
    /// A name to search for.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { words: name.split_whitespace().map(|word| word.chars().flat_map(alike).collect()).collect() }
    }

    /// Whether a text has the name.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// The bytes at which a text has the name, in their order.
    pub fn places<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = usize> + 'a> {
        let first = self.words.first().and_then(|word| word.first()).copied();
        let here = move |at: &usize| begins(text, *at) && self.follows(&text[*at..]);
        match first.map(|first| (first, u8::try_from(first))) {
            None => Box::new(std::iter::empty()),
            // The usual case, which is looked for in all of a history.
            Some((first, Ok(byte))) if first.is_ascii_alphabetic() => {
                let either = memchr::memchr2_iter(byte, byte.to_ascii_uppercase(), text.as_bytes());
                Box::new(either.filter(here))
            }
            Some(_) => Box::new(text.char_indices().map(|(at, _)| at).filter(here)),
        }
    }

    /// Whether a text begins with the name.
    fn follows(&self, text: &str) -> bool {
        let mut rest = text;
        for (n, word) in self.words.iter().enumerate() {
            let begin = if n == 0 { Some(rest) } else { gap(rest) };
            match begin.and_then(|begin| behind(begin, word)) {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        let next = rest.chars().next().map(|c| escaped(rest).map_or(c, |(c, _)| c));
        !next.is_some_and(char::is_alphanumeric)
    }
}

/// A letter as it is compared: small, and with the usual apostrophe and hyphen.
fn alike(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().map(|c| match c {
        '\u{2019}' | '\u{2bc}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        c => c,
    })
}

/// Whether a word may begin at a byte of a text.
fn begins(text: &str, at: usize) -> bool {
    let before = &text[..at];
    // The letters of `\n` are no word.
    !before.ends_with(char::is_alphanumeric) || SPACES.iter().any(|space| before.ends_with(space))
}

/// White space as it is written in quotes and in Markdown.
const SPACES: [&str; 4] = ["\\n", "\\t", "\\r", "&nbsp;"];

/// What stands behind the white space that a text begins with, over marks of comments and quotes that begin a line; `None`
/// where there is no white space.
fn gap(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut next_line = false;
    loop {
        let inner = rest.trim_start();
        next_line |= rest[..rest.len() - inner.len()].contains(['\n', '\r']);
        let marks = inner.trim_start_matches(['#', '>']);
        let space = SPACES.iter().find_map(|space| inner.strip_prefix(space));
        // A backslash at the end of a line makes it go on.
        let space = space.or_else(|| inner.strip_prefix('\\').filter(|rest| rest.starts_with(['\n', '\r'])));
        rest = match space {
            Some(behind) => behind,
            None if next_line && marks.len() < inner.len() => marks,
            None => return (inner.len() < text.len()).then_some(inner),
        };
    }
}

/// What stands behind a word that a text begins with.
fn behind<'t>(text: &'t str, word: &[char]) -> Option<&'t str> {
    let (mut rest, mut wanted) = (text, word);
    while let Some(first) = wanted.first() {
        let (letter, length) = letter(rest, *first)?;
        for c in alike(letter) {
            wanted = wanted.strip_prefix(&[c])?;
        }
        rest = rest.get(length..)?;
    }
    Some(rest)
}

/// The letter that a text begins with, and how many bytes it takes.
fn letter(text: &str, wanted: char) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    // A quote within quotes stands twice.
    if matches!(first, '\'' | '"') && first == wanted && text[1..].starts_with(first) {
        return Some((first, 2));
    }
    let escaped = if wanted == '\\' { None } else { escaped(text) };
    Some(escaped.unwrap_or((first, first.len_utf8())))
}

/// The letter that a text begins with where it is written with a backslash, and how many bytes it takes.
fn escaped(text: &str) -> Option<(char, usize)> {
    let kind = text.strip_prefix('\\')?.chars().next()?;
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        mark if mark.is_ascii_punctuation() => return Some((mark, 2)),
        _ => return None,
    };
    let code = |from: usize| u32::from_str_radix(text.get(from..from + digits)?, 16).ok();
    let first = code(2)?;
    if digits == 4 && (0xd800..0xdc00).contains(&first) {
        // JSON writes rarer letters as two halves.
        let second = text.get(6..8).filter(|mark| *mark == "\\u").and_then(|_| code(8))?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        return Some((char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)?, 12));
    }
    Some((char::from_u32(first)?, 2 + digits))
}

/// A line for `git filter-repo` that finds a name in other capitals and over line ends as well, and no longer name that
/// begins or ends alike.
#[must_use]
pub fn replacement(name: &str) -> String {
    // It is made for bytes, so that only letters of one byte have an edge there.
    let edge = |letter: Option<char>| match letter {
        Some(letter) if letter.is_ascii_alphanumeric() => "\\b",
        _ => "",
    };
    let mut pattern = String::new();
    for (n, word) in name.split_whitespace().enumerate() {
        if n > 0 {
            pattern.push_str("\\s+");
        }
        for letter in word.chars() {
            match letter {
                '\'' | '"' => pattern.extend([letter, '+']),
                _ if letter.is_ascii_punctuation() => pattern.extend(['\\', letter]),
                _ => pattern.push(letter),
            }
        }
    }
    let (first, last) = (edge(name.trim_start().chars().next()), edge(name.trim_end().chars().next_back()));
    format!("regex:(?i){first}{pattern}{last}==>N.N.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_a_person_goes() {
        let text = "name: Acme\nsponsor: {ours: jane, theirs: Sam Lee}\ncontacts:\n  - {name: Ana, reports_to: Sam Lee, role: user}\n  # calls on Mondays\n  - name: 'Sam Lee'\n    role: user\nvalue_proposition: {statement: as Sam Lee asked}\nreviews:\n  - {on: 2026-01-02, customer: [Ana, Sam Lee], supplier: [jane]}\n";
        let (after, what) = without(text, "Sam Lee").unwrap();
        assert_eq!(
            after,
            "name: Acme\nsponsor: {ours: jane}\ncontacts:\n  - {name: Ana, role: user}\nvalue_proposition: {statement: as Sam Lee asked}\nreviews:\n  - {on: 2026-01-02, customer: [Ana], supplier: [jane]}\n"
        );
        assert_eq!(what.len(), 4);
        assert_eq!(without(text, "sam lee").unwrap().1.len(), 0);
    }

    #[test]
    fn records_lose_their_rows_and_nothing_else() {
        let text = "kind,id,entry,field,value\naccounts,acme,,name,\"Acme, \nInc\"\ncontacts,acme,Sam Lee,role,\"a\nb\"\ncontacts,acme,Ana,reports_to,Sam Lee\ncontacts,birch,Sam Lee,role,x\n";
        let reports_to = ["contacts", "acme", "Ana", "reports_to"].map(str::to_owned);
        let values: BTreeSet<[String; 4]> = [reports_to].into();
        let (after, rows) = unrecorded(text, "Sam Lee", Some("acme"), &values);
        assert_eq!(
            after,
            "kind,id,entry,field,value\naccounts,acme,,name,\"Acme, \nInc\"\ncontacts,birch,Sam Lee,role,x\n"
        );
        assert_eq!((rows, unrecorded(text, "Sam Lee", None, &values).1), (2, 3));
        assert_eq!(unrecorded(text, "Sam Lee", None, &BTreeSet::new()).1, 2);
        assert_eq!(unrecorded("", "Sam", None, &values), (String::new(), 0));
    }

    #[test]
    fn records_of_others_with_the_same_name_stay() {
        let text = "kind,id,entry,field,value\naccounts,ana,,name,Ana Ruiz\npeople,ana-r,,name,Ana Ruiz\naccounts,a,,manager,Ana Ruiz\nopportunities,a,Ana Ruiz,name,x\n";
        assert_eq!(unrecorded(text, "Ana Ruiz", None, &BTreeSet::new()), (text.to_owned(), 0));
    }

    #[test]
    fn names_are_found_in_prose() {
        let places = |text: &str| Name::new("Sam Lee").places(text).collect::<Vec<usize>>();
        assert_eq!(places("Sam Lee, SAM  LEE; (sam\n  lee)"), [0, 9, 20]);
        for none in
            ["Sam Leeds", "Balsam Lee", "Sam, Lee", "SamLee", "Sam", "Sam # Lee", "Sam Lee\\u00e9", ""]
        {
            assert!(places(none).is_empty(), "{none}");
        }
        assert_eq!(Name::new("Öz").places("x ÖZ, özü").collect::<Vec<usize>>(), [2]);
        assert!(!Name::new("  ").is_in("x"));
    }

    #[test]
    fn names_are_found_over_the_marks_of_lines() {
        for text in [
            "# talk to Ana\n# Bo Li",
            "> with Ana\r\n> Bo\n>\n> Li",
            "  # Ana Bo\n  #   Li",
            "Ana\\nBo \\\nLi",
            "Ana&nbsp;Bo\u{a0}Li",
        ] {
            assert!(Name::new("Ana Bo Li").is_in(text), "{text}");
        }
        assert!(!Name::new("Ana Bo Li").is_in("Ana\n- Bo Li"));
    }

    #[test]
    fn names_are_found_as_quotes_write_them() {
        for (name, text) in [
            ("Sean O'Brien", "name: 'Sean O''Brien'"),
            ("Sean O'Brien", "with Sean O\u{2019}Brien"),
            ("Jörg", r#"name: "J\u00f6rg""#),
            ("Jörg", r#"name: "J\xf6rg""#),
            ("Özil", r#"["\u00D6zil"]"#),
            ("Sam \"Bo\" Lee", "a,\"Sam \"\"Bo\"\" Lee\",b"),
            ("Sam \"Bo\" Lee", r#"name: "Sam \"Bo\" Lee""#),
            ("Sam Lee", r#"text: "met\nSam Lee""#),
            ("Ann-Lee", "Ann\\-Lee"),
            ("𐐀b", r#""\ud801\udc00b""#),
        ] {
            assert!(Name::new(name).is_in(text), "{name}: {text}");
        }
        assert!(!Name::new("J").is_in(r#""J\u00f6rg""#));
    }

    #[test]
    fn places_are_those_of_findings() {
        let text = "ä Sam\r\nx\rSam Sam\n\nö Sam";
        let mut place = Place::new(text);
        for at in Name::new("sam").places(text) {
            place.go(at);
            let span = source::span(text, at, at);
            assert_eq!((place.line, place.column), (span.line, span.column));
        }
        assert_eq!(place.excerpt(), "ö Sam");
        let long = format!("{}Sam{}", "é ".repeat(900), " ü".repeat(900));
        let mut place = Place::new(&long);
        place.go(2_700);
        let excerpt = place.excerpt();
        assert!(excerpt.contains("Sam") && excerpt.len() < LONG, "{excerpt}");
    }

    #[test]
    fn text_in_any_encoding_is_searched() {
        assert!(Name::new("Jörg").is_in(&words(b"with J\xf6rg, later".to_vec())));
        let wide: Vec<u8> = "\u{feff}with Sam".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(Name::new("Sam").is_in(&words(wide)));
        assert!(Name::new("Sam").is_in(&words(b"\0\xff Sam \0\x01".to_vec())));
    }

    #[test]
    fn the_line_for_git_spares_longer_names() {
        assert_eq!(replacement("Sam Lee"), r"regex:(?i)\bSam\s+Lee\b==>N.N.");
        assert_eq!(replacement("J. O'Brié"), r"regex:(?i)\bJ\.\s+O'+Brié==>N.N.");
    }

    #[test]
    fn a_name_is_meant_letter_by_letter_or_alone_in_other_capitals() {
        let names: BTreeSet<String> = ["Sam Lee", "sam lee", "Kim"].map(str::to_owned).into();
        assert_eq!(meant(&names, "sam lee"), Ok("sam lee".to_owned()));
        assert_eq!(meant(&names, "KIM"), Ok("Kim".to_owned()));
        assert_eq!(meant(&names, "SAM LEE"), Err(vec!["Sam Lee".to_owned(), "sam lee".to_owned()]));
        assert_eq!(meant(&names, "Bo"), Err(Vec::new()));
    }
}
