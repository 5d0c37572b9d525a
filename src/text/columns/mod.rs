//! A large CSV file, read by columns: what is computed with is held as numbers, everything else stays in the file and
//! is fetched row by row when it is printed.

mod number;
mod offsets;
mod part;
mod store;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::{memchr, memchr_iter, memchr2, memrchr};
use rayon::prelude::*;

pub use number::{Parsed, number};
use offsets::Offsets;
use part::Part;
use store::Store;

use crate::progress::{Unit, begin};
use crate::text::finding::{Finding, Level};
use crate::text::nearest::{list, nearest};
use crate::text::source::plain;

/// Bytes that one task parses at a time.
const BLOCK: usize = 1 << 19;
/// Mistakes that are reported one by one; further ones are counted.
const MOST: usize = 20;
/// After so many single rows the whole file is read back: whoever prints that many prints them all.
const SINGLE_ROWS: usize = 20_000;

/// How the cells of a wanted column are read.
pub type Reader<'r> = Box<dyn Fn(&[u8]) -> Parsed + Sync + 'r>;

/// A column that is wanted as numbers.
pub struct Wanted<'r> {
    /// Its name in the header.
    pub name: String,
    /// How its cells are read.
    pub read: Reader<'r>,
    /// What its cells should be, for messages: `a number`.
    pub expected: String,
}

/// A header and what was made of the rows beneath.
#[derive(Debug)]
pub struct Columns {
    /// The file as it is named in messages.
    pub path: PathBuf,
    /// The names in the header.
    pub header: Vec<String>,
    /// For each wanted column a number a row; NaN where the cell is empty.
    pub numbers: Vec<Vec<f64>>,
    /// What is wrong with the rows.
    pub findings: Vec<Finding>,
    offsets: Offsets,
    end: u64,
    delimiter: u8,
    /// Whether any quote stands in the rows.
    quotes: bool,
    store: Store,
}

/// The header of a CSV file, before anything is decided about its columns.
#[derive(Debug)]
pub struct Opened {
    /// The names in the header, without surrounding white space or a byte order mark.
    pub header: Vec<String>,
    path: PathBuf,
    delimiter: u8,
    body: u64,
    body_line: u64,
    size: u64,
    store: Store,
}

/// Opens a CSV file and reads its header. `-` is standard input.
///
/// # Errors
/// A finding where the file cannot be read or has no header.
pub fn open(path: &Path) -> Result<Opened, Finding> {
    let wrong =
        |rule, message: String, help: &str| Finding::new(rule, Level::Error, path, message).help(help);
    let unreadable = |e: io::Error| {
        wrong(
            "unreadable-file",
            format!("cannot be read: {}", plain(&e)),
            "name a CSV file with a header line",
        )
    };
    let store = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        Store::Memory(bytes)
    } else {
        let mut file = File::open(path).map_err(unreadable)?;
        let about = file.metadata().map_err(unreadable)?;
        if about.is_dir() {
            return Err(wrong(
                "unreadable-file",
                "is a folder".to_owned(),
                "name a CSV file with a header line",
            ));
        }
        if about.is_file() {
            Store::File { file, fetched: AtomicUsize::new(0), whole: OnceLock::new() }
        } else {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(unreadable)?;
            Store::Memory(bytes)
        }
    };
    let size = store.size().map_err(unreadable)?;
    let mut head = store.slice(0, (1 << 16).min(size)).map_err(unreadable)?;
    if head.is_empty() {
        return Err(wrong(
            "empty-file",
            "the file is empty".to_owned(),
            "export it again with a header line",
        ));
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(wrong(
            "not-utf-8",
            "the file is UTF-16".to_owned(),
            "save it as UTF-8; a spreadsheet calls it \"CSV UTF-8\"",
        ));
    }
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    head.drain(..mark);
    let first_line = &head[..memchr(b'\n', &head).unwrap_or(head.len())];
    let delimiter = *[b',', b';', b'\t']
        .iter()
        .max_by_key(|d| (memchr_iter(**d, first_line).count(), **d == b','))
        .unwrap_or(&b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(head.as_slice());
    let mut record = csv::ByteRecord::new();
    let found = reader.read_byte_record(&mut record).unwrap_or(false);
    let header: Vec<String> =
        record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    if !found || header.iter().all(String::is_empty) {
        return Err(wrong(
            "empty-file",
            "the first line is empty".to_owned(),
            "begin the file with a header line that names the columns",
        ));
    }
    let body = mark as u64 + reader.position().byte();
    let body_line = reader.position().line();
    Ok(Opened { header, path: path.to_path_buf(), delimiter, body, body_line, size, store })
}

impl Opened {
    /// Where a column stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name.trim())
    }

    /// What to say about a column that is not there: the header as read and the nearest name.
    #[must_use]
    pub fn absent(&self, name: &str) -> (String, String) {
        let message = format!("there is no column `{name}` in {}", self.path.display());
        let seen = list(self.header.iter().map(String::as_str), "and");
        let help = match nearest(name, self.header.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`? The header reads {seen}"),
            None => format!("the header reads {seen}"),
        };
        (message, help)
    }

    /// Reads the rows.
    ///
    /// # Errors
    /// A finding where the file cannot be read to its end.
    pub fn read(self, wanted: &[Wanted<'_>]) -> Result<Columns, Finding> {
        let unreadable = |e: io::Error| {
            Finding::new(
                "unreadable-file",
                Level::Error,
                &self.path,
                format!("cannot be read: {}", plain(&e)),
            )
        };
        let places: Vec<usize> =
            wanted.iter().map(|w| self.position(&w.name).unwrap_or(usize::MAX)).collect();
        let mut whole = Part::new(wanted.len(), self.size);
        let mut parts: Vec<Part> = Vec::new();
        let tasks = rayon::current_num_threads().max(1);
        let mut buffer = Vec::new();
        let mut quotes = false;
        let mut at = self.body;
        let reading = begin("reading the file", Unit::Bytes, self.size);
        let mut line = self.body_line;
        while at < self.size {
            let end = (at + (BLOCK * tasks) as u64).min(self.size);
            let there = self.store.read(at, end - at, &mut buffer).map_err(unreadable)?;
            let bytes = &buffer[..there];
            if memchr(b'"', bytes).is_some() {
                quotes = true;
                // Quotes may hide line ends: from here on one reader goes through to the end.
                let rest = self.store.slice(at, self.size - at).map_err(unreadable)?;
                whole.quoted(&rest, at, line, &self, wanted, &places);
                break;
            }
            let cut = if end == self.size { bytes.len() } else { memrchr(b'\n', bytes).map_or(0, |n| n + 1) };
            if cut == 0 {
                return Err(unreadable(io::Error::other("a line is longer than 512 KiB")));
            }
            let mut blocks: Vec<(usize, &[u8])> = Vec::with_capacity(tasks);
            let mut from = 0;
            while from < cut {
                let to = if from + BLOCK >= cut {
                    cut
                } else {
                    memchr(b'\n', &bytes[from + BLOCK..cut]).map_or(cut, |n| from + BLOCK + n + 1)
                };
                blocks.push((from, &bytes[from..to]));
                from = to;
            }
            // The parts keep their room from one wave to the next.
            parts.resize_with(parts.len().max(blocks.len()), || Part::new(wanted.len(), self.size));
            parts[..blocks.len()].par_iter_mut().zip(&blocks).for_each(|(part, (from, block))| {
                part.clear();
                part.plain(block, at + *from as u64, &self, wanted, &places);
            });
            if whole.offsets.len() == 0 {
                whole.expect(&parts[..blocks.len()], cut, self.size);
            }
            for part in &mut parts[..blocks.len()] {
                line = whole.append(part, line);
            }
            at += cut as u64;
            reading.did(cut as u64);
        }
        let mut findings = whole.findings;
        if whole.wrong > MOST {
            findings.truncate(MOST);
            findings.push(
                Finding::new(
                    "invalid-value",
                    Level::Error,
                    &self.path,
                    format!("{} more cells cannot be read", whole.wrong - MOST),
                )
                .help("put the ones above right first"),
            );
        }
        Ok(Columns {
            path: self.path,
            header: self.header,
            numbers: whole.numbers,
            findings,
            offsets: whole.offsets,
            end: self.size,
            delimiter: self.delimiter,
            quotes,
            store: self.store,
        })
    }
}

impl Columns {
    /// Where a row begins; the end of the file behind the last one.
    fn offset(&self, row: usize) -> u64 {
        self.offsets.get(row).unwrap_or(self.end)
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.offsets.len()
    }

    /// Some cells of a row, trimmed, `None` where one is empty or not there: what a list needs, without the rest.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn cells<const N: usize>(
        &self,
        row: usize,
        wanted: [Option<usize>; N],
    ) -> io::Result<[Option<String>; N]> {
        self.with_cells(row, wanted, |cells| cells.map(|cell| cell.map(str::to_owned)))
    }

    /// What `make` makes of some cells of a row, which it gets as [`Columns::cells`] gives them.
    ///
    /// # Errors
    /// As [`Columns::cells`].
    pub fn with_cells<T, const N: usize>(
        &self,
        row: usize,
        wanted: [Option<usize>; N],
        mut make: impl FnMut([Option<&str>; N]) -> T,
    ) -> io::Result<T> {
        self.with_row(row, |bytes| {
            if self.quotes && memchr(b'"', bytes).is_some() {
                let record = self.split(bytes);
                return make(
                    wanted.map(|c| c.and_then(|c| record.get(c)).map(|c| c.trim()).filter(|c| !c.is_empty())),
                );
            }
            let found = self.pick(bytes, wanted);
            let mut texts: [Option<&str>; N] = [None; N];
            for (text, cell) in texts.iter_mut().zip(found) {
                if !cell.is_empty() {
                    *text = Some(match std::str::from_utf8(cell) {
                        Ok(text) => text,
                        Err(_) => {
                            let owned = found.map(|cell| String::from_utf8_lossy(cell));
                            return make(std::array::from_fn(|n| {
                                Some(owned[n].as_ref()).filter(|cell| !cell.is_empty())
                            }));
                        }
                    });
                }
            }
            make(texts)
        })
    }

    /// Some cells of a row without quotes, trimmed; empty where one is not there.
    fn pick<'b, const N: usize>(&self, bytes: &'b [u8], wanted: [Option<usize>; N]) -> [&'b [u8]; N] {
        let mut found: [&[u8]; N] = [&[]; N];
        let last = wanted.iter().flatten().max().copied();
        let Some(last) = last else { return found };
        let mut rest = bytes;
        for column in 0..=last {
            let end = memchr2(self.delimiter, b'\n', rest).unwrap_or(rest.len());
            for (place, _) in found.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted == Some(column)) {
                *place = rest[..end].trim_ascii();
            }
            if rest.get(end) != Some(&self.delimiter) {
                break;
            }
            rest = &rest[end + 1..];
        }
        found
    }

    /// The cells of a row.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn record(&self, row: usize) -> io::Result<Vec<String>> {
        self.with_row(row, |bytes| self.split(bytes))
    }

    /// Looks at the beginning of a row where it is in memory already; what it gives means nothing.
    #[must_use]
    pub fn look_ahead(&self, row: usize) -> u8 {
        let bytes = match &self.store {
            Store::Memory(bytes) => bytes,
            Store::File { whole, .. } => match whole.get() {
                Some(Some(bytes)) => bytes,
                _ => return 0,
            },
        };
        let start = self.offset(row) as usize;
        let at = |place: usize| bytes.get(place).copied().unwrap_or(0);
        at(start) ^ at(start + 64)
    }

    fn with_row<T>(&self, row: usize, make: impl FnOnce(&[u8]) -> T) -> io::Result<T> {
        let start = self.offset(row);
        let end = self.offset(row + 1);
        match &self.store {
            Store::Memory(bytes) => Ok(make(&bytes[start as usize..end as usize])),
            Store::File { fetched, whole, .. } => {
                let many = || whole.get().is_some() || fetched.fetch_add(1, Ordering::Relaxed) > SINGLE_ROWS;
                // Whoever comes second waits for the first. A file that cannot be read whole is read row by row.
                let back = if many() { whole.get_or_init(|| self.store.whole(self.end)) } else { &None };
                match back.as_ref().and_then(|bytes| bytes.get(start as usize..end as usize)) {
                    Some(bytes) => Ok(make(bytes)),
                    None => Ok(make(&self.store.slice(start, end - start)?)),
                }
            }
        }
    }

    /// A value made of one cell of every row, in one pass over the file.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn map<T: Send + Default + Clone>(
        &self,
        column: usize,
        make: impl Fn(&[u8]) -> T + Sync,
    ) -> io::Result<Vec<T>> {
        const ROWS: usize = 1 << 12;
        let mut made = vec![T::default(); self.rows()];
        let buffer = Vec::new;
        made.par_chunks_mut(ROWS).enumerate().with_min_len(16).try_for_each_init(
            buffer,
            |bytes, (block, out)| {
                let first = block * ROWS;
                let start = self.offset(first);
                let there = self.store.read(start, self.offset(first + out.len()) - start, bytes)?;
                let bytes = &bytes[..there];
                let quoted = self.quotes && memchr(b'"', bytes).is_some();
                for (n, place) in out.iter_mut().enumerate() {
                    let from = (self.offset(first + n) - start) as usize;
                    let to = ((self.offset(first + n + 1) - start) as usize).min(bytes.len());
                    let text = &bytes[from..to];
                    *place = if quoted {
                        make(self.split(text).get(column).map_or(&b""[..], |c| c.trim().as_bytes()))
                    } else {
                        let [cell] = self.pick(text, [Some(column)]);
                        make(cell)
                    };
                }
                Ok::<(), io::Error>(())
            },
        )?;
        Ok(made)
    }

    fn split(&self, bytes: &[u8]) -> Vec<String> {
        if memchr(b'"', bytes).is_none() {
            let line = &bytes[..memchr(b'\n', bytes).unwrap_or(bytes.len())];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            return line
                .split(|b| *b == self.delimiter)
                .map(|c| String::from_utf8_lossy(c).into_owned())
                .collect();
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(self.delimiter)
            .flexible(true)
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        let _ = reader.read_byte_record(&mut record);
        record.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect()
    }

    /// The line of a row in the file, counted from 1; found by reading the file up to it.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn line(&self, row: usize) -> io::Result<u64> {
        let mut left = self.offset(row);
        let mut at = 0;
        let mut lines = 1;
        while left > 0 {
            let step = left.min(1 << 20);
            lines += memchr_iter(b'\n', &self.store.slice(at, step)?).count() as u64;
            at += step;
            left -= step;
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn columns(text: &[u8], wanted: &[&str]) -> Columns {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        let wanted: Vec<Wanted<'_>> = wanted
            .iter()
            .map(|n| Wanted {
                name: (*n).to_owned(),
                read: Box::new(number),
                expected: "a number".to_owned(),
            })
            .collect();
        open(&path).unwrap().read(&wanted).unwrap()
    }

    #[test]
    fn numbers_as_exports_write_them() {
        let n = |text: &str| number(text.as_bytes());
        assert_eq!(n("3.00E+07"), Parsed::Number(3e7));
        assert_eq!(n("12.5 %"), Parsed::Number(0.125));
        assert_eq!(n("-0.1"), Parsed::Number(-0.1));
        assert_eq!(n(""), Parsed::Missing);
        for wrong in ["n/a", "1,250", "nan", "inf", "-", ".", "1.2.3", "5%%", "%", "€5", "0x10", "1e999"] {
            assert_eq!(n(wrong), Parsed::Wrong, "{wrong}");
        }
    }

    #[test]
    fn reads_marks_crlf_and_other_delimiters() {
        let c = columns(b"\xef\xbb\xbfid;\"a b\"; n \r\nx;1;2\r\n\r\ny;;3.5\r\n", &["a b", "n"]);
        assert_eq!(c.header, ["id", "a b", "n"]);
        assert_eq!((c.numbers[0][0], c.numbers[0][1].is_nan(), c.numbers[1][1]), (1.0, true, 3.5));
        assert_eq!(c.record(1).unwrap(), ["y", "", "3.5"]);
        assert_eq!(c.line(1).unwrap(), 4);
    }

    #[test]
    fn quoted_cells_may_hold_commas_and_line_ends() {
        let c = columns(b"id,address,n\na,\"1 High St,\nLondon\",5\nb,\"say \"\"hi\"\"\",6\n", &["n"]);
        assert_eq!(c.numbers[0], [5.0, 6.0]);
        assert_eq!(c.record(0).unwrap()[1], "1 High St,\nLondon");
        assert_eq!(c.record(1).unwrap()[1], "say \"hi\"");
    }

    #[test]
    fn wrong_cells_have_their_place() {
        let c = columns(b"id,n\na,1\nb,n/a\nc,2\n", &["n"]);
        let f = &c.findings[0];
        assert_eq!((f.span.unwrap().line, f.span.unwrap().column), (3, 3));
        assert!(f.message.contains("`n/a` in column `n`"));
    }

    #[test]
    fn the_header_is_named_when_a_column_is_absent() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, "Account ID,Annual Revenue\n").unwrap();
        let (_, help) = open(&path).unwrap().absent("Anual Revenue");
        assert!(help.contains("did you mean `Annual Revenue`") && help.contains("`Account ID`"));
        std::fs::write(&path, "").unwrap();
        assert_eq!(open(&path).unwrap_err().rule, "empty-file");
    }

    #[test]
    fn blocks_give_the_same_as_one_reader() {
        let mut text = String::from("id,n,m\n");
        for n in 0..200_000 {
            text.push_str(&format!("row-{n},{n}.5,{}\n", n * 7));
        }
        let c = columns(text.as_bytes(), &["n", "m"]);
        assert_eq!(c.rows(), 200_000);
        assert_eq!((c.numbers[0][199_999], c.numbers[1][123_456]), (199_999.5, 864_192.0));
        assert_eq!(c.record(150_000).unwrap()[0], "row-150000");
        assert_eq!(c.line(150_000).unwrap(), 150_002);
    }

    proptest! {
        #[test]
        fn short_numbers_are_the_nearest(text in "-?[0-9]{1,12}(\\.[0-9]{1,5})?") {
            prop_assert_eq!(number(text.as_bytes()), Parsed::Number(text.parse().unwrap()));
        }
    }
}
