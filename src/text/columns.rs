//! A large CSV file, read by columns: what is computed with is held as numbers, everything else stays in the file and
//! is fetched row by row when it is printed.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;

use super::finding::{Finding, Level, Span};
use super::nearest::{list, nearest};
use super::source::plain;

/// Bytes that one task parses at a time.
const BLOCK: usize = 1 << 19;
/// Mistakes that are reported one by one; further ones are counted.
const MOST: usize = 20;
/// After so many single rows the whole file is read back: whoever prints that many prints them all.
const SINGLE_ROWS: usize = 20_000;

/// What a cell comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parsed {
    /// A number.
    Number(f64),
    /// An empty cell.
    Missing,
    /// Something that is no number, or no word that is known.
    Wrong,
}

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
    store: Store,
}

/// Where rows begin: four bytes a row in files of less than 4 GiB.
#[derive(Debug)]
enum Offsets {
    Short(Vec<u32>),
    Long(Vec<u64>),
}

impl Offsets {
    fn new(size: u64) -> Self {
        if u32::try_from(size).is_ok() { Offsets::Short(Vec::new()) } else { Offsets::Long(Vec::new()) }
    }

    fn len(&self) -> usize {
        match self {
            Offsets::Short(list) => list.len(),
            Offsets::Long(list) => list.len(),
        }
    }

    fn clear(&mut self) {
        match self {
            Offsets::Short(list) => list.clear(),
            Offsets::Long(list) => list.clear(),
        }
    }

    fn reserve(&mut self, rows: usize) {
        match self {
            Offsets::Short(list) => list.reserve_exact(rows),
            Offsets::Long(list) => list.reserve_exact(rows),
        }
    }

    fn push(&mut self, offset: u64) {
        match self {
            Offsets::Short(list) => list.push(offset as u32),
            Offsets::Long(list) => list.push(offset),
        }
    }

    fn extend(&mut self, more: &Offsets) {
        match (self, more) {
            (Offsets::Short(list), Offsets::Short(more)) => list.extend_from_slice(more),
            (Offsets::Long(list), Offsets::Long(more)) => list.extend_from_slice(more),
            (list, more) => {
                (0..more.len()).filter_map(|row| more.get(row)).for_each(|offset| list.push(offset))
            }
        }
    }

    fn get(&self, row: usize) -> Option<u64> {
        match self {
            Offsets::Short(list) => list.get(row).map(|o| u64::from(*o)),
            Offsets::Long(list) => list.get(row).copied(),
        }
    }
}

#[derive(Debug)]
enum Store {
    Memory(Vec<u8>),
    File { file: File, fetched: AtomicUsize, whole: OnceLock<Vec<u8>> },
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
        let mut at = self.body;
        let mut line = self.body_line;
        while at < self.size {
            let end = (at + (BLOCK * tasks) as u64).min(self.size);
            let bytes = self.store.slice(at, end - at).map_err(unreadable)?;
            if memchr(b'"', &bytes).is_some() {
                // Quotes may hide line ends: from here on one reader goes through to the end.
                let rest = self.store.slice(at, self.size - at).map_err(unreadable)?;
                whole.quoted(&rest, at, line, &self, wanted, &places);
                break;
            }
            let cut =
                if end == self.size { bytes.len() } else { memrchr(b'\n', &bytes).map_or(0, |n| n + 1) };
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
            store: self.store,
        })
    }
}

/// Rows of one part of the file.
struct Part {
    numbers: Vec<Vec<f64>>,
    offsets: Offsets,
    findings: Vec<Finding>,
    wrong: usize,
    lines: u64,
}

impl Part {
    fn new(columns: usize, size: u64) -> Self {
        Self {
            numbers: vec![Vec::new(); columns],
            offsets: Offsets::new(size),
            findings: Vec::new(),
            wrong: 0,
            lines: 0,
        }
    }

    fn clear(&mut self) {
        self.numbers.iter_mut().for_each(Vec::clear);
        self.offsets.clear();
        self.findings.clear();
        (self.wrong, self.lines) = (0, 0);
    }

    /// Makes room for what the whole file will probably hold.
    fn expect(&mut self, parts: &[Part], bytes: usize, size: u64) {
        let rows: usize = parts.iter().map(|p| p.offsets.len()).sum();
        let expected = (rows as u64 * size / bytes.max(1) as u64) as usize;
        let room = expected + expected / 50 + 16;
        self.offsets.reserve(room);
        for column in &mut self.numbers {
            column.reserve_exact(room);
        }
    }

    /// Takes in the part behind this one, which begins on `line`; gives the line behind it.
    fn append(&mut self, part: &mut Part, line: u64) -> u64 {
        self.offsets.extend(&part.offsets);
        for (whole, own) in self.numbers.iter_mut().zip(&part.numbers) {
            whole.extend_from_slice(own);
        }
        let room = MOST.saturating_sub(self.findings.len());
        self.findings.extend(part.findings.drain(..).take(room).map(|mut f| {
            if let Some(span) = &mut f.span {
                span.line = u32::try_from(u64::from(span.line) + line).unwrap_or(u32::MAX);
            }
            f
        }));
        self.wrong += part.wrong;
        line + part.lines
    }

    /// Rows without any quote: lines are records and commas separate cells.
    fn plain(&mut self, block: &[u8], offset: u64, opened: &Opened, wanted: &[Wanted<'_>], places: &[usize]) {
        let columns = opened.header.len();
        let mut starts: Vec<u32> = Vec::with_capacity(columns + 2);
        let mut from = 0;
        while from < block.len() {
            let end = memchr(b'\n', &block[from..]).map_or(block.len(), |n| from + n);
            let mut line = &block[from..end];
            if let [head @ .., b'\r'] = line {
                line = head;
            }
            if !line.is_empty() {
                starts.clear();
                starts.push(0);
                starts.extend(memchr_iter(opened.delimiter, line).map(|n| n as u32 + 1));
                starts.push(line.len() as u32 + 1);
                let cell = |column: usize| match (starts.get(column), starts.get(column + 1)) {
                    (Some(a), Some(b)) => &line[*a as usize..*b as usize - 1],
                    _ => &[],
                };
                self.row(offset + from as u64, self.lines, wanted, places, &opened.path, &cell);
            }
            self.lines += 1;
            from = end + 1;
        }
    }

    fn quoted(
        &mut self,
        rest: &[u8],
        offset: u64,
        line: u64,
        opened: &Opened,
        wanted: &[Wanted<'_>],
        places: &[usize],
    ) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(opened.delimiter)
            .flexible(true)
            .from_reader(rest);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let at = record.position().map_or((0, 1), |p| (p.byte(), p.line()));
            if record.len() == 1 && record[0].is_empty() {
                continue;
            }
            let cell = |column: usize| record.get(column).unwrap_or_default();
            self.row(offset + at.0, line + at.1 - 1, wanted, places, &opened.path, &cell);
        }
    }

    fn row<'c>(
        &mut self,
        offset: u64,
        line: u64,
        wanted: &[Wanted<'_>],
        places: &[usize],
        path: &Path,
        cell: &dyn Fn(usize) -> &'c [u8],
    ) {
        self.offsets.push(offset);
        for (n, (column, place)) in wanted.iter().zip(places).enumerate() {
            let text = cell(*place).trim_ascii();
            let number = match (column.read)(text) {
                Parsed::Number(number) => number,
                Parsed::Missing => f64::NAN,
                Parsed::Wrong => {
                    self.wrong += 1;
                    if self.findings.len() < MOST {
                        let found = String::from_utf8_lossy(text);
                        let start = offset as usize + (0..*place).map(|c| cell(c).len() + 1).sum::<usize>();
                        let before: usize =
                            (0..*place).map(|c| String::from_utf8_lossy(cell(c)).chars().count() + 1).sum();
                        let span = Span {
                            start,
                            end: start + text.len(),
                            line: u32::try_from(line).unwrap_or(u32::MAX),
                            column: u32::try_from(before + 1).unwrap_or(u32::MAX),
                        };
                        self.findings.push(
                            Finding::new("invalid-value", Level::Error, path, format!("`{found}` in column `{}` is not {}", column.name, column.expected))
                                .at(span)
                                .help("write digits with a point for the decimals, or leave the cell empty if the figure is missing"),
                        );
                    }
                    f64::NAN
                }
            };
            self.numbers[n].push(number);
        }
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
        let pick = |bytes: &[u8]| -> [Option<String>; N] {
            if memchr(b'"', bytes).is_some() {
                let record = self.split(bytes);
                return wanted.map(|c| {
                    c.and_then(|c| record.get(c)).map(|c| c.trim().to_owned()).filter(|c| !c.is_empty())
                });
            }
            let line = &bytes[..memchr(b'\n', bytes).unwrap_or(bytes.len())];
            let mut found: [Option<String>; N] = [const { None }; N];
            let mut order: [usize; N] = std::array::from_fn(|n| n);
            order.sort_unstable_by_key(|n| wanted[*n].unwrap_or(usize::MAX));
            let mut next = order.iter().copied().filter(|n| wanted[*n].is_some()).peekable();
            let mut start = 0;
            let ends = memchr_iter(self.delimiter, line).chain(std::iter::once(line.len()));
            for (column, end) in ends.enumerate() {
                while let Some(place) = next.next_if(|n| wanted[*n] == Some(column)) {
                    let cell = line[start..end].trim_ascii();
                    if !cell.is_empty() {
                        found[place] = Some(
                            std::str::from_utf8(cell)
                                .map_or_else(|_| String::from_utf8_lossy(cell).into_owned(), str::to_owned),
                        );
                    }
                }
                if next.peek().is_none() {
                    break;
                }
                start = end + 1;
            }
            found
        };
        self.with_row(row, pick)
    }

    /// The cells of a row.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn record(&self, row: usize) -> io::Result<Vec<String>> {
        self.with_row(row, |bytes| self.split(bytes))
    }

    fn with_row<T>(&self, row: usize, make: impl Fn(&[u8]) -> T) -> io::Result<T> {
        let start = self.offset(row);
        let end = self.offset(row + 1);
        match &self.store {
            Store::Memory(bytes) => Ok(make(&bytes[start as usize..end as usize])),
            Store::File { fetched, whole, .. } => {
                if whole.get().is_none() && fetched.fetch_add(1, Ordering::Relaxed) > SINGLE_ROWS {
                    let bytes = self.store.slice(0, self.end)?;
                    let _ = whole.set(bytes);
                }
                match whole.get() {
                    Some(bytes) => Ok(make(bytes.get(start as usize..end as usize).unwrap_or_default())),
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
        const ROWS: usize = 1 << 14;
        let mut made = vec![T::default(); self.rows()];
        made.par_chunks_mut(ROWS).enumerate().try_for_each(|(block, out)| -> io::Result<()> {
            let first = block * ROWS;
            let start = self.offset(first);
            let bytes = self.store.slice(start, self.offset(first + out.len()) - start)?;
            let quoted = memchr(b'"', &bytes).is_some();
            for (n, place) in out.iter_mut().enumerate() {
                let from = (self.offset(first + n) - start) as usize;
                let to = ((self.offset(first + n + 1) - start) as usize).min(bytes.len());
                let text = &bytes[from..to];
                *place = if quoted {
                    make(self.split(text).get(column).map_or(&b""[..], |c| c.trim().as_bytes()))
                } else {
                    let line = &text[..memchr(b'\n', text).unwrap_or(text.len())];
                    make(line.split(|b| *b == self.delimiter).nth(column).unwrap_or_default().trim_ascii())
                };
            }
            Ok(())
        })?;
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

impl Store {
    fn size(&self) -> io::Result<u64> {
        match self {
            Store::Memory(bytes) => Ok(bytes.len() as u64),
            Store::File { file, .. } => Ok(file.metadata()?.len()),
        }
    }

    fn slice(&self, start: u64, length: u64) -> io::Result<Vec<u8>> {
        match self {
            Store::Memory(bytes) => {
                let from = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                let to = from.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(bytes.len());
                Ok(bytes[from..to].to_vec())
            }
            Store::File { file, .. } => {
                let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
                let mut done = 0;
                while done < bytes.len() {
                    match read_at(file, &mut bytes[done..], start + done as u64) {
                        Ok(0) => break,
                        Ok(n) => done += n,
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        Err(e) => return Err(e),
                    }
                }
                bytes.truncate(done);
                Ok(bytes)
            }
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// A number as exports write it: digits with a point, an exponent (`3.00E+07`), a percent sign.
#[must_use]
pub fn number(cell: &[u8]) -> Parsed {
    if cell.is_empty() {
        return Parsed::Missing;
    }
    if let Some(number) = short(cell) {
        return Parsed::Number(number);
    }
    if let [digits @ .., b'%'] = cell {
        return match number(digits.trim_ascii_end()) {
            Parsed::Number(n) => Parsed::Number(n / 100.0),
            _ => Parsed::Wrong,
        };
    }
    let plain = cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    match std::str::from_utf8(cell).ok().filter(|_| plain).and_then(|t| t.parse::<f64>().ok()) {
        Some(n) if n.is_finite() => Parsed::Number(n),
        _ => Parsed::Wrong,
    }
}

/// The common short form: a sign, at most 15 digits and a point, which one correctly rounded division gives exactly.
fn short(cell: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let mut mantissa: u64 = 0;
    let mut point = None;
    for (n, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(b - b'0'),
            b'.' if point.is_none() && digits.len() > 1 => point = Some(digits.len() - n - 1),
            _ => return None,
        }
    }
    if mantissa >= 1 << 53 {
        return None;
    }
    let value = mantissa as f64 / POWERS[point.unwrap_or(0)];
    Some(if negative { -value } else { value })
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
        for wrong in ["n/a", "1,250", "nan", "inf", "-", ".", "1.2.3", "€5", "0x10", "1e999"] {
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
