//! The new form of a file of the ledger: old periods keep their bytes, new ones take their places among them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::gather::Spool;
use super::period::Period;
use super::sums::Tally;
use super::target::{HEADER, Target};
use crate::model::number::decimal_of;
use crate::text::grid::number::{Mark, simple};
use crate::text::write::stage;

/// Where the rows of new periods are in the spool.
pub(super) type Places = BTreeMap<Period, Vec<(u64, u64)>>;

/// Bytes of a file that are compared at once.
const BUFFER: usize = 1 << 17;

/// What stands one after the other in the file.
enum Item {
    Old(u64, u64),
    New(Period),
}

/// What was written of a period: rows and revenue, counted again from what was written.
pub(super) type Written = BTreeMap<Period, (usize, Tally)>;

/// The order in which old and new periods stand.
fn items(target: Option<&Target>, new: &Places) -> Vec<Item> {
    let mut items: Vec<(Period, Item)> = Vec::new();
    let mut placed = std::collections::BTreeSet::new();
    for run in target.iter().flat_map(|target| &target.runs) {
        if !new.contains_key(&run.period) {
            items.push((run.period, Item::Old(run.from, run.to)));
        } else if placed.insert(run.period) {
            items.push((run.period, Item::New(run.period)));
        }
    }
    for period in new.keys().filter(|period| !placed.contains(period)) {
        let at = items.iter().position(|(other, _)| other > period).unwrap_or(items.len());
        items.insert(at, (*period, Item::New(*period)));
    }
    items.into_iter().map(|(_, item)| item).collect()
}

/// Puts a file together; `None` where it is the one that is there already. Where it is only to be looked at, `dry`, it
/// lies among the temporary files of the machine.
///
/// # Errors
/// Fails where a file cannot be read or written.
pub(super) fn assemble(
    whole: &Path,
    target: Option<&Target>,
    new: &Places,
    spool: &mut Spool,
    dry: bool,
) -> io::Result<(Option<NamedTempFile>, Written)> {
    let mut out = Output::new(whole, target.map(|target| target.size), dry)?;
    let mut written = Written::new();
    match target {
        Some(target) => {
            out.old(0, target.body)?;
            if target.runs.is_empty() && !target.ended {
                out.put(b"\n")?;
            }
        }
        None => {
            out.put(HEADER.join(",").as_bytes())?;
            out.put(b"\n")?;
        }
    }
    for item in items(target, new) {
        match item {
            Item::Old(from, to) => {
                out.old(from, to)?;
                if let Some(target) = target.filter(|target| to == target.size && !target.ended) {
                    out.loose = Some(if target.returns { b"\r\n" } else { b"\n" });
                }
            }
            Item::New(period) => {
                let mut form = Form::new(target);
                let count = written.entry(period).or_default();
                for (at, length) in new.get(&period).into_iter().flatten() {
                    spool.read(*at, *length, |bytes| form.write(bytes, count, &mut out))?;
                }
            }
        }
    }
    Ok((out.finish()?, written))
}

/// Whether a file holds these periods as they would be written, and nothing else.
///
/// # Errors
/// Fails where it cannot be read.
pub(super) fn holds(whole: &Path, new: &Places, spool: &mut Spool) -> io::Result<bool> {
    let Ok(mut file) = File::open(whole) else { return Ok(false) };
    let header = HEADER.join(",") + "\n";
    let rows: u64 = new.values().flatten().map(|(_, length)| length).sum();
    if file.metadata()?.len() != header.len() as u64 + rows {
        return Ok(false);
    }
    let mut buffer = vec![0; BUFFER];
    let mut all = same(&mut file, &mut buffer, header.as_bytes())? == header.len();
    for (at, length) in new.values().flatten() {
        if !all {
            break;
        }
        spool.read(*at, *length, |bytes| {
            all = all && same(&mut file, &mut buffer, bytes)? == bytes.len();
            Ok(())
        })?;
    }
    Ok(all)
}

/// How many of some bytes a file goes on with.
fn same(file: &mut File, buffer: &mut [u8], bytes: &[u8]) -> io::Result<usize> {
    let mut known = 0;
    while known < bytes.len() {
        let most = (bytes.len() - known).min(buffer.len());
        let there = file.read(&mut buffer[..most])?;
        if there == 0 || buffer[..there] != bytes[known..known + there] {
            break;
        }
        known += there;
    }
    Ok(known)
}

/// Rows as the file writes them: its columns in its order, its ends of lines.
struct Form<'t> {
    target: Option<&'t Target>,
    /// The begun row at the end of the last part.
    begun: Vec<u8>,
}

impl<'t> Form<'t> {
    fn new(target: Option<&'t Target>) -> Self {
        let usual = |target: &&Target| target.order.is_some() || target.returns;
        Self { target: target.filter(usual), begun: Vec::new() }
    }

    fn write(&mut self, bytes: &[u8], count: &mut (usize, Tally), out: &mut Output) -> io::Result<()> {
        let joined;
        let bytes = if self.begun.is_empty() {
            bytes
        } else {
            self.begun.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.begun);
            &joined[..]
        };
        // Words in quotes never hold a line end: they are slugs or keys of the settings.
        let end = memchr::memrchr(b'\n', bytes).map_or(0, |n| n + 1);
        let (rows, begun) = bytes.split_at(end);
        self.begun = begun.to_vec();
        // What is written is counted again while it is written.
        let (counted, put) = rayon::join(|| counted(rows), || self.put(rows, out));
        count.0 += counted.0;
        count.1.merge(&counted.1);
        put
    }

    fn put(&self, rows: &[u8], out: &mut Output) -> io::Result<()> {
        let Some(target) = self.target.filter(|target| target.order.is_some() || target.returns) else {
            return out.put(rows);
        };
        let mut made = Vec::with_capacity(rows.len() + rows.len() / 4);
        for row in rows.split_inclusive(|b| *b == b'\n') {
            let line = row.strip_suffix(b"\n").unwrap_or(row);
            match &target.order {
                None => made.extend_from_slice(line),
                Some(order) => {
                    let cells = cells(line);
                    for column in 0..target.width {
                        if column > 0 {
                            made.push(b',');
                        }
                        let cell = order.iter().position(|at| *at == Some(column)).and_then(|n| cells.get(n));
                        made.extend_from_slice(cell.copied().unwrap_or_default());
                    }
                }
            }
            made.extend_from_slice(if target.returns { b"\r\n" } else { b"\n" });
        }
        out.put(&made)
    }
}

/// The rows and the revenue of some rows as they were made.
fn counted(rows: &[u8]) -> (usize, Tally) {
    let mut count = (0, Tally::default());
    let mut from = 0;
    for end in memchr::memchr_iter(b'\n', rows) {
        let row = rows.get(from..end).unwrap_or_default();
        from = end + 1;
        count.0 += 1;
        let Some(revenue) = revenue(row) else { continue };
        match simple(revenue, Mark::Point).filter(|number| !number.grouped) {
            Some(number) => count.1.add_simple(number),
            None => count.1.add(decimal_of(revenue).unwrap_or_default()),
        }
    }
    count
}

/// The cells of a row as it was made, quotes left on.
fn cells(line: &[u8]) -> Vec<&[u8]> {
    let mut cells = Vec::with_capacity(7);
    let (mut from, mut quoted) = (0, false);
    for (n, b) in line.iter().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                cells.push(&line[from..n]);
                from = n + 1;
            }
            _ => {}
        }
    }
    cells.push(&line[from..]);
    cells
}

/// The revenue of a row as it was made: the third cell from its end, none of which has quotes.
fn revenue(row: &[u8]) -> Option<&[u8]> {
    let comma = |to: usize| row.get(..to)?.iter().rposition(|b| *b == b',');
    let margin = comma(comma(row.len())?)?;
    row.get(comma(margin)? + 1..margin)
}

/// The file that comes to be. As long as it is the one that is there already, nothing is written.
struct Output<'w> {
    whole: &'w Path,
    old: Option<File>,
    size: u64,
    /// How far it is the same.
    same: u64,
    new: Option<io::BufWriter<NamedTempFile>>,
    /// The line end that the last old row lacks, should anything follow.
    loose: Option<&'static [u8]>,
    dry: bool,
    buffer: Vec<u8>,
}

impl<'w> Output<'w> {
    fn new(whole: &'w Path, size: Option<u64>, dry: bool) -> io::Result<Self> {
        let old = size.map(|_| File::open(whole)).transpose()?;
        Ok(Self {
            whole,
            old,
            size: size.unwrap_or(0),
            same: 0,
            new: None,
            loose: None,
            dry,
            buffer: vec![0; BUFFER],
        })
    }

    /// Bytes of the old file.
    fn old(&mut self, from: u64, to: u64) -> io::Result<()> {
        if to == from {
            return Ok(());
        }
        self.tie()?;
        if self.new.is_none() && self.same == from {
            self.same = to;
            return Ok(());
        }
        let Some(mut file) = self.old.take() else { return Ok(()) };
        let new = self.part(Some(&mut file))?;
        file.seek(SeekFrom::Start(from))?;
        io::copy(&mut (&file).take(to - from), new)?;
        self.old = Some(file);
        Ok(())
    }

    /// New bytes.
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.tie()?;
        let Some(mut file) = self.old.take() else { return self.part(None)?.write_all(bytes) };
        let mut bytes = bytes;
        if self.new.is_none() {
            file.seek(SeekFrom::Start(self.same))?;
            let known = same(&mut file, &mut self.buffer, bytes)?;
            self.same += known as u64;
            bytes = &bytes[known..];
        }
        if !bytes.is_empty() {
            self.part(Some(&mut file))?.write_all(bytes)?;
        }
        self.old = Some(file);
        Ok(())
    }

    fn tie(&mut self) -> io::Result<()> {
        match self.loose.take() {
            Some(end) => self.put(end),
            None => Ok(()),
        }
    }

    /// The file from where it is another one.
    fn part(&mut self, old: Option<&mut File>) -> io::Result<&mut io::BufWriter<NamedTempFile>> {
        if self.new.is_none() {
            let staged = if self.dry { NamedTempFile::new()? } else { stage(self.whole, |_| Ok(()))? };
            let mut writer = io::BufWriter::new(staged);
            if let Some(old) = old {
                old.seek(SeekFrom::Start(0))?;
                io::copy(&mut old.take(self.same), &mut writer)?;
            }
            self.new = Some(writer);
        }
        self.new.as_mut().ok_or_else(|| io::Error::other("nothing to write to"))
    }

    fn finish(mut self) -> io::Result<Option<NamedTempFile>> {
        if self.new.is_none() && self.old.is_some() && self.same == self.size {
            return Ok(None);
        }
        let mut old = self.old.take();
        self.part(old.as_mut())?;
        match self.new {
            Some(writer) => writer.into_inner().map(Some).map_err(io::IntoInnerError::into_error),
            None => Ok(None),
        }
    }
}
