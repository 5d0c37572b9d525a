//! A long table, read piece by piece on all processors: what is held does not grow with the file.
//!
//! A sheet of a workbook is one piece, as its reader gives it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::civil::Date;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::cut::{Cutter, LONGEST, Slice, cut};
use super::date::{self, Order};
pub use super::decide::{Asked, Decided, Said, Survey};
use super::number;
use super::split::{Quoting, breaks};
use super::table::{Kind, Line, Table};
use super::{Options, UNREADABLE_CELL, form, header, other_form, sheet};
use crate::progress::{Unit, begin};
use crate::text::decode::{Encoding, Sniffer, Undecodable, transcode};
use crate::text::finding::{Finding, Level, Span};
use crate::text::nearest::count;
use crate::text::source::{plain, span};

/// Bytes of a file that are looked at for its form.
const BUFFER: usize = 1 << 20;

/// A table that is about to be read.
#[derive(Debug)]
pub struct Stream {
    /// The file as it is shown in findings.
    pub path: PathBuf,
    /// The names in the header.
    pub header: Vec<String>,
    source: Source,
    encoding: Encoding,
    delimiter: u8,
    sheet: Option<String>,
    pub(super) dates: Option<Order>,
}

#[derive(Debug)]
enum Source {
    /// A file in UTF-8: the bytes of its rows, the line on which they begin, and the length of a mark before the text.
    Text { file: File, size: u64, body: u64, line: usize, mark: u64, end: u8 },
    /// A sheet, without its header, and the column in which it begins.
    Sheet { table: OnceLock<Table>, left: u32 },
}

/// What is wrong with a cell or row of a piece; [`Placed::finding`] says where in the file that is.
#[derive(Debug, Clone)]
pub struct Wrong {
    pub(super) row: usize,
    pub(super) column: Option<usize>,
    message: String,
    help: String,
    span: Span,
}

/// A piece of a table.
#[derive(Debug)]
pub struct Piece<'s> {
    stream: &'s Stream,
    table: Table,
    totals: Vec<Line>,
    footer: usize,
}

/// A row of a piece.
#[derive(Debug, Clone, Copy)]
pub struct PieceRow<'p> {
    piece: &'p Piece<'p>,
    line: Line,
    pub(super) number: usize,
}

/// Where a piece stands in the file.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'s> {
    pub(super) stream: &'s Stream,
    /// The first byte of the piece in the text.
    pub start: u64,
    /// Rows before it.
    pub rows: usize,
    /// Lines before it.
    pub lines: usize,
}

/// Why reading stopped.
#[derive(Debug)]
pub enum Stop {
    /// The file is in another encoding than was thought: open it again with [`Stream::in_another`].
    Encoding,
    /// What is wrong.
    Finding(Box<Finding>),
}

impl Stream {
    /// Opens a table; `-` is standard input.
    ///
    /// # Errors
    /// A finding where it is no table or has no header.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Finding> {
        let unreadable = |e: io::Error| unreadable(path, &e);
        let wrong = |message: String, help: String| {
            Finding::new("unreadable-file", Level::Error, path, message).help(help)
        };
        let mut file = file(path)?;
        let mut head = vec![0; 1 << 16];
        let there = fill(&mut file, &mut head).map_err(unreadable)?;
        head.truncate(there);
        if let Some((message, help)) = other_form(&head) {
            return Err(wrong(message.to_owned(), help.to_owned()));
        }
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        if head.starts_with(b"PK\x03\x04") {
            let mut bytes = Vec::new();
            file.take(super::MAX_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
            let read = sheet::read(bytes, options.sheet.as_deref()).map_err(|(m, h)| wrong(m, h))?;
            return Self::of_sheet(path, read, options);
        }
        if let Some(sheet) = &options.sheet {
            let message = format!("there is no sheet `{sheet}`: the file is text, not a workbook");
            return Err(wrong(message, "leave `--sheet` out".to_owned()));
        }
        // UTF-16 shows at once; other encodings show in the piece in which they do.
        let mut sniffer = Sniffer::default();
        sniffer.feed(&head[..head.len() & !1]);
        match sniffer.encoding() {
            Ok(found @ (Encoding::Utf16Le | Encoding::Utf16Be)) => {
                Self::of_text(path, utf8(path, &mut file, found)?, found, options)
            }
            Ok(Encoding::Utf8) => Self::of_text(path, file, Encoding::Utf8, options),
            Err(why @ (Undecodable::Binary | Undecodable::Utf32)) => Err(super::undecodable(why, path)),
            // Another encoding, or a character that the end of what was looked at cuts in two.
            _ => Self::in_encoding(path, file, options),
        }
    }

    /// The same table, once a piece of it turned out not to be UTF-8.
    ///
    /// # Errors
    /// A finding where it is no text.
    pub fn in_another(self, options: &Options) -> Result<Self, Finding> {
        let Source::Text { file, .. } = self.source else { return Ok(self) };
        let found = Self::in_encoding(&self.path, file, options)?;
        if found.encoding == Encoding::Utf8 {
            let message = format!("a row is longer than the {} MiB that are read of one", LONGEST >> 20);
            let finding = Finding::new("unreadable-file", Level::Error, &self.path, message);
            return Err(finding.help("close the quote that opens in it"));
        }
        Ok(found)
    }

    /// Finds out the encoding of a file to its end, and opens it so.
    fn in_encoding(path: &Path, mut file: File, options: &Options) -> Result<Self, Finding> {
        let unreadable = |e: io::Error| unreadable(path, &e);
        let mut sniffer = Sniffer::default();
        let mut buffer = vec![0; BUFFER];
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        loop {
            match fill(&mut file, &mut buffer).map_err(unreadable)? {
                0 => break,
                there => sniffer.feed(&buffer[..there]),
            }
        }
        let encoding = sniffer.encoding().map_err(|why| super::undecodable(why, path))?;
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        if encoding == Encoding::Utf8 {
            return Self::of_text(path, file, encoding, options);
        }
        Self::of_text(path, utf8(path, &mut file, encoding)?, encoding, options)
    }

    fn of_sheet(path: &Path, read: sheet::Sheet, options: &Options) -> Result<Self, Finding> {
        let sheet::Sheet { mut table, name, left } = read;
        let Some(head) = table.lines.first().copied() else { return Err(empty(path)) };
        let header = (0..head.count).map(|column| table.cell(&head, column).to_owned()).collect();
        table.lines.remove(0);
        let held = OnceLock::new();
        let _ = held.set(table);
        Ok(Self {
            path: path.to_path_buf(),
            header,
            source: Source::Sheet { table: held, left },
            encoding: Encoding::Utf8,
            delimiter: b',',
            sheet: name,
            dates: options.dates,
        })
    }

    fn of_text(path: &Path, mut file: File, encoding: Encoding, options: &Options) -> Result<Self, Finding> {
        let unreadable = |e: io::Error| unreadable(path, &e);
        let size = file.metadata().map_err(unreadable)?.len();
        let mut head = vec![0; BUFFER];
        let there = fill(&mut file, &mut head).map_err(unreadable)?;
        head.truncate(there);
        let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        head.drain(..mark);
        // What is cut off in the middle of a line says nothing about the form.
        if (there as u64) < size {
            let end = memchr::memrchr2(b'\n', b'\r', &head).map_or(head.len(), |n| n + 1);
            head.truncate(end);
        }
        let (delimiter, from) = form::delimiter(&head);
        // What is not UTF-8 behind the part that was looked at shows when its piece is read.
        let text = match String::from_utf8(head) {
            Ok(text) => text,
            Err(e) => {
                let valid = e.utf8_error().valid_up_to();
                let mut bytes = e.into_bytes();
                bytes.truncate(valid);
                String::from_utf8(bytes).unwrap_or_default()
            }
        };
        let table = Table::of_text(text, delimiter, from);
        let Some(first) = table.lines.first() else { return Err(empty(path)) };
        let mut header: Vec<String> =
            (0..first.count).map(|column| table.cell(first, column).to_owned()).collect();
        let later = &table.lines[1..];
        let full = |column: usize| later.iter().any(|line| !table.cell(line, column).is_empty());
        while header.last().is_some_and(String::is_empty) && !full(header.len() - 1) {
            header.pop();
        }
        let behind = table.lines.get(1).map_or(table.text.len(), |line| line.start);
        let line = breaks(&table.text.as_bytes()[..behind]);
        Ok(Self {
            path: path.to_path_buf(),
            header,
            source: Source::Text {
                file,
                size,
                body: (mark + behind) as u64,
                line,
                mark: mark as u64,
                // Lines of old Macintosh files end with a lone return.
                end: if table.text.as_bytes()[..behind].last() == Some(&b'\r') { b'\r' } else { b'\n' },
            },
            encoding,
            delimiter,
            sheet: None,
            dates: options.dates,
        })
    }

    /// Where a column stands: by its exact name, else by its name whatever the case where only one fits.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        header::position(&self.header, name)
    }

    /// What to say about a column that is not there.
    #[must_use]
    pub fn absent(&self, name: &str) -> (String, String) {
        header::absent(&self.header, &self.path, name)
    }

    /// Whether nothing has to be decided where all numbers are written with points at most and all dates as 2026-03-01.
    #[must_use]
    pub fn may_be_plain(&self) -> bool {
        matches!(self.source, Source::Text { .. }) && self.delimiter == b','
    }

    /// The day that a text of a column says.
    ///
    /// # Errors
    /// What is wrong with the text, and what to write.
    pub(crate) fn day(
        &self,
        column: usize,
        text: &str,
        decided: &Decided,
    ) -> Result<Date, (String, &'static str)> {
        date::read(text, decided.order(column).or(self.dates))
    }

    /// Whether rows end where a line ends, so that one that is too short lacks something.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        matches!(self.source, Source::Text { .. })
    }

    /// What cells separate, as its byte.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The length of the byte order mark before the text.
    #[must_use]
    pub fn mark(&self) -> u64 {
        match self.source {
            Source::Text { mark, .. } => mark,
            Source::Sheet { .. } => 0,
        }
    }

    /// Where the rows begin in the text, behind the mark, and where it ends.
    #[must_use]
    pub fn body(&self) -> (u64, u64) {
        match self.source {
            Source::Text { body, size, mark, .. } => (body - mark, size - mark),
            Source::Sheet { .. } => (0, 0),
        }
    }

    /// What was assumed about the file as a whole.
    #[must_use]
    pub fn assumed(&self) -> Vec<String> {
        let mut said = Vec::new();
        if self.encoding != Encoding::Utf8 {
            said.push(self.encoding.name().to_owned());
        }
        said.extend(form::between(self.delimiter).map(str::to_owned));
        said.extend(self.sheet.as_ref().map(|name| format!("sheet `{name}`")));
        said
    }

    /// Reads the table; `make` makes something of each piece, `add` gets it in the order of the file with its place.
    ///
    /// `quick` may make something of the text of a piece before it is parted into cells, and says how many rows and lines it
    /// has. It has to make nothing of a text whose end is none of a row, as `Even` has it. Where it makes nothing, and
    /// for the last piece, `make` does.
    ///
    /// # Errors
    /// Where the file cannot be read to its end or is in another encoding.
    pub fn read<T: Send>(
        &self,
        name: &'static str,
        quick: impl Fn(&str) -> Option<(T, usize, usize)> + Sync,
        make: impl Fn(&Piece<'_>) -> T + Sync,
        mut add: impl FnMut(Placed<'_>, T),
    ) -> Result<(), Stop> {
        let (file, size, body, line, mark) = match &self.source {
            Source::Text { file, size, body, line, mark, .. } => (file, *size, *body, *line, *mark),
            Source::Sheet { table, .. } => {
                let Some(table) = table.get() else { return Ok(()) };
                let mut table = Table::clone(table);
                let (totals, footer) = table.tail(Some(self.header.len()));
                let piece = Piece { stream: self, table, totals, footer };
                let made = make(&piece);
                add(Placed { stream: self, start: 0, rows: 0, lines: 0 }, made);
                return Ok(());
            }
        };
        let failed = |e: io::Error| Stop::Finding(Box::new(unreadable(&self.path, &e)));
        let reading = begin(name, Unit::Bytes, size.saturating_sub(body));
        let one = |Slice { bytes, last, sure }: Slice| -> One<T> {
            let length = bytes.len();
            let Ok(text) = String::from_utf8(bytes) else { return One::Encoding };
            if memchr::memchr(0, text.as_bytes()).is_some() {
                return One::Encoding;
            }
            if !last && let Some((made, rows, lines)) = quick(&text) {
                reading.did(length as u64);
                return One::Made(Made { made, rows, lines, room: text.into_bytes(), length });
            }
            if !sure && cut(text.as_bytes(), self.delimiter, self.line_end()) != length {
                return One::Torn;
            }
            let mut table = Table::of_text(text, self.delimiter, 0);
            let (totals, footer) = if last { table.tail(Some(self.header.len())) } else { (Vec::new(), 0) };
            let piece = Piece { stream: self, table, totals, footer };
            let made = make(&piece);
            reading.did(length as u64);
            let (rows, lines) = (piece.table.lines.len(), piece.table.seen);
            One::Made(Made { made, rows, lines, room: piece.table.text.into_bytes(), length })
        };
        let mut cutter = Cutter::new(self, file, body, size).map_err(failed)?;
        let mut place = Placed { stream: self, start: body - mark, rows: 0, lines: line };
        let mut wave = cutter.wave().map_err(failed)?;
        while !wave.is_empty() {
            // The next pieces are read while these are worked on.
            let (made, next) =
                rayon::join(|| wave.into_par_iter().map(one).collect::<Vec<One<T>>>(), || cutter.wave());
            wave = next.map_err(failed)?;
            for made in made {
                match made {
                    One::Encoding => return Err(Stop::Encoding),
                    One::Torn => {
                        cutter = Cutter::new(self, file, place.start + mark, size).map_err(failed)?;
                        cutter.careful = true;
                        wave = cutter.wave().map_err(failed)?;
                        break;
                    }
                    One::Made(made) => {
                        add(place, made.made);
                        place.start += made.length as u64;
                        place.rows += made.rows;
                        place.lines += made.lines;
                        cutter.reuse(made.room);
                    }
                }
            }
        }
        Ok(())
    }

    /// The text of the first rows.
    pub(super) fn first_piece(&self) -> Option<String> {
        let Source::Text { file, size, body, .. } = &self.source else { return None };
        let slice = Cutter::new(self, file, *body, *size).ok()?.piece().ok()?;
        String::from_utf8(slice.bytes).ok()
    }

    /// The last byte of a line.
    pub(super) fn line_end(&self) -> u8 {
        match self.source {
            Source::Text { end, .. } => end,
            Source::Sheet { .. } => b'\n',
        }
    }
}

/// What came of a piece.
enum One<T> {
    Made(Made<T>),
    /// It is not in UTF-8.
    Encoding,
    /// Its end is none of a row.
    Torn,
}

struct Made<T> {
    made: T,
    rows: usize,
    lines: usize,
    /// The room that its text was in.
    room: Vec<u8>,
    length: usize,
}

impl Piece<'_> {
    /// Its rows.
    pub fn rows(&self) -> impl Iterator<Item = PieceRow<'_>> {
        self.table.lines.iter().enumerate().map(|(n, line)| PieceRow {
            piece: self,
            line: *line,
            number: n + 1,
        })
    }

    /// Lines of totals, of the last piece.
    pub fn totals(&self) -> impl Iterator<Item = PieceRow<'_>> {
        let before = self.table.lines.len();
        let row = move |(n, line): (usize, &Line)| (before + n + 1, *line);
        self.totals.iter().enumerate().map(row).map(|(number, line)| PieceRow { piece: self, line, number })
    }

    /// How many lines of a footer were left out.
    #[must_use]
    pub fn footer(&self) -> usize {
        self.footer
    }

    /// The bytes of the piece.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.table.text.as_bytes()
    }
}

impl<'p> PieceRow<'p> {
    /// What a cell says, without surrounding white space; empty where there is nothing.
    #[must_use]
    pub fn text(&self, column: usize) -> &'p str {
        self.piece.table.cell(&self.line, column)
    }

    pub(super) fn kind(&self, column: usize) -> Kind {
        self.piece.table.kind(&self.line, column)
    }

    /// Where the row begins in its piece.
    #[must_use]
    pub fn start(&self) -> usize {
        self.line.start
    }

    /// How many cells the row has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.line.count
    }

    /// What is wrong with the shape of the row; a row that is too short counts as wrong where that is `strict`.
    #[must_use]
    pub fn misshapen(&self, strict: bool) -> Option<Wrong> {
        let named = self.piece.stream.header.len();
        let have = self.line.count;
        if self.line.outside {
            return Some(self.whole(
                "something stands outside the columns of the header".to_owned(),
                "name its column in the header, or delete it",
            ));
        }
        let cells = self.piece.table.cells.get(self.line.first..self.line.first + have)?;
        let odd = |quoting: Quoting| matches!(quoting, Quoting::Open | Quoting::Tail);
        if let Some(column) = cells.iter().position(|cell| odd(cell.quoting)) {
            let (message, help) =
                if cells[column].quoting == Quoting::Open { super::OPEN } else { super::TAIL };
            return Some(self.wrong(column, message, help));
        }
        let sheet = matches!(self.piece.stream.source, Source::Sheet { .. });
        let extra = (named..have).any(|column| !self.text(column).is_empty());
        if extra || (strict && have < named && !sheet) {
            let message = format!("it has {}, the header {named}", count(have, "cell"));
            return Some(self.whole(message, super::WIDTH));
        }
        None
    }

    /// The number of a cell, `None` where it is empty.
    ///
    /// # Errors
    /// What is wrong where it is no number.
    pub fn number(&self, column: usize, decided: &Decided) -> Result<Option<Decimal>, Wrong> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let mark = match self.kind(column) {
            Kind::Text => decided.mark(column),
            Kind::Number => number::Mark::Point,
            Kind::Error => return Err(self.error(column)),
            Kind::Date => {
                let message = format!("`{text}` is a date, not a number");
                return Err(self.wrong(column, &message, "format the column as numbers"));
            }
        };
        let wrong = |(message, help): (&str, &str)| self.wrong(column, &format!("`{text}` {message}"), help);
        let shape = number::shape(text).ok_or_else(|| wrong(number::NONE))?;
        shape.read(mark).map(Some).map_err(wrong)
    }

    /// The sign or code of a currency beside the number of a cell, as written.
    #[must_use]
    pub fn unit(&self, column: usize) -> Option<&'p str> {
        number::shape(self.text(column))?.unit
    }

    /// The date of a cell, `None` where it is empty; a time behind it is left out.
    ///
    /// # Errors
    /// What is wrong where it is no date.
    pub fn date(&self, column: usize, decided: &Decided) -> Result<Option<Date>, Wrong> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        if self.kind(column) == Kind::Error {
            return Err(self.error(column));
        }
        self.piece
            .stream
            .day(column, text, decided)
            .map(Some)
            .map_err(|(message, help)| self.wrong(column, &message, help))
    }

    fn error(&self, column: usize) -> Wrong {
        let (message, help) = super::formula(self.text(column));
        self.wrong(column, &message, help)
    }

    /// What is wrong with a cell.
    #[must_use]
    pub fn wrong(&self, column: usize, message: &str, help: &str) -> Wrong {
        let Wrong { span, .. } = self.whole(String::new(), "");
        Wrong {
            row: self.number,
            column: Some(column),
            message: message.to_owned(),
            help: help.to_owned(),
            span: self.span(column).unwrap_or(span),
        }
    }

    /// What is wrong with the row as a whole.
    #[must_use]
    pub fn whole(&self, message: String, help: &str) -> Wrong {
        let start = self.line.start;
        let span = Span { start, end: start, line: self.line.line, column: 1 };
        Wrong { row: self.number, column: None, message, help: help.to_owned(), span }
    }

    /// Where a cell stands in the piece.
    fn span(&self, column: usize) -> Option<Span> {
        if let Source::Sheet { left, .. } = self.piece.stream.source {
            let column = u32::try_from(column).unwrap_or(0) + left + 1;
            return Some(Span { start: 0, end: 0, line: self.line.line, column });
        }
        let last = self.line.count.checked_sub(1)?;
        let table = &self.piece.table;
        let range = table.cells.get(self.line.first + column.min(last))?.range();
        let begin = self.line.start;
        let place = span(&table.text[begin..], range.start.checked_sub(begin)?, range.end - begin);
        Some(Span {
            start: place.start + begin,
            end: place.end + begin,
            line: self.line.line + place.line - 1,
            column: place.column,
        })
    }
}

impl Wrong {
    /// A place in the text of a piece, in the cell of a row and a column.
    pub(super) fn at(text: &str, (start, end): (usize, usize), row: usize, column: usize) -> Self {
        let span = span(text, start, end);
        Self { row, column: Some(column), message: String::new(), help: String::new(), span }
    }

    /// The same place with other words.
    #[must_use]
    pub fn saying(self, message: String, help: String) -> Self {
        Self { message, help, ..self }
    }
}

impl Placed<'_> {
    /// What is wrong with a cell or row of this piece as a finding.
    #[must_use]
    pub fn finding(&self, wrong: Wrong) -> Finding {
        let row = self.rows + wrong.row;
        let message = match wrong.column {
            Some(column) => {
                format!("row {row}, {}: {}", header::label(&self.stream.header, column), wrong.message)
            }
            None => format!("row {row}: {}", wrong.message),
        };
        let start = usize::try_from(self.start).unwrap_or(0);
        let lines = u32::try_from(self.lines).unwrap_or(u32::MAX);
        let span = Span {
            start: wrong.span.start + start,
            end: wrong.span.end + start,
            line: wrong.span.line.saturating_add(lines),
            ..wrong.span
        };
        Finding::new(UNREADABLE_CELL, Level::Error, &self.stream.path, message).at(span).help(wrong.help)
    }
}

fn empty(path: &Path) -> Finding {
    Finding::new("empty-file", Level::Error, path, "there is nothing in the file")
        .help("export it again with a header line")
}

fn unreadable(path: &Path, e: &io::Error) -> Finding {
    Finding::new("unreadable-file", Level::Error, path, format!("cannot be read: {}", plain(e)))
}

/// A file that can be read twice: what comes from a pipe is kept in a temporary one.
fn file(path: &Path) -> Result<File, Finding> {
    let help = "name a CSV file or a workbook (.xlsx)";
    let wrong = |e: io::Error| unreadable(path, &e).help(help);
    if path == Path::new("-") {
        return kept(&mut io::stdin().lock()).map_err(wrong);
    }
    let mut file = File::open(path).map_err(wrong)?;
    let about = file.metadata().map_err(wrong)?;
    if about.is_dir() {
        let finding = Finding::new("unreadable-file", Level::Error, path, "is a folder");
        return Err(finding.help(help));
    }
    if about.is_file() { Ok(file) } else { kept(&mut file).map_err(wrong) }
}

fn kept(from: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(from, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// The text of a file in UTF-8, in a temporary file.
fn utf8(path: &Path, from: &mut File, encoding: Encoding) -> Result<File, Finding> {
    let wrong = |e: io::Error| {
        if e.kind() == io::ErrorKind::InvalidData {
            super::undecodable(Undecodable::Broken, path)
        } else {
            unreadable(path, &e)
        }
    };
    let mut to = io::BufWriter::new(tempfile::tempfile().map_err(wrong)?);
    transcode(from, encoding, &mut to).map_err(wrong)?;
    to.flush().map_err(wrong)?;
    let mut file = to.into_inner().map_err(|e| wrong(e.into_error()))?;
    file.seek(SeekFrom::Start(0)).map_err(wrong)?;
    Ok(file)
}

/// Fills the buffer as far as there is something to read.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}
