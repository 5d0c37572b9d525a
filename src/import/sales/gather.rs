//! The rows of a file as rows of the ledger, gathered by period.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Mutex;

use rust_decimal::Decimal;

use super::columns::{Columns, From};
use super::names::{Cache, Names, Nobody};
use super::period::{self, Period};
use super::sums::{Quick, Sums, Tally};
use crate::import::words::{Word, currency};
use crate::model::date::{Dated, Grain, dated};
use crate::model::number::decimal_of;
use crate::model::words::Currency;
use crate::text::finding::Finding;
use crate::text::grid::stream::{Asked, Decided, Piece, PieceRow, Placed, Said, Stop, Stream, Survey, Wrong};
use crate::text::nearest::count;

/// Mistakes that are reported one by one; further ones are counted.
const MOST: usize = 20;

/// Bytes of rows that are held before they go to a temporary file.
const HELD: usize = 48 << 20;

/// Different texts that are no account, offering or market and are told apart.
const TEXTS: usize = 10_000;

/// How rows are read.
pub(super) struct Reading<'a> {
    pub(super) stream: &'a Stream,
    pub(super) columns: &'a Columns<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) decided: &'a Decided,
    /// Whether all numbers and dates are taken to be plain: the first one that is not stops the reading.
    pub(super) plain: bool,
    /// Columns that are looked at while they are read, as `decided` is only what the first rows let expect.
    pub(super) asked: Option<&'a Asked>,
    /// Whether a row with fewer cells than the header is a mistake.
    pub(super) strict: bool,
    /// The currencies that the ledger can be read in.
    pub(super) rates: &'a crate::book::money::Rates,
}

/// Rows that name what is not known, by the column and the text.
#[derive(Debug)]
pub(super) struct Stranger {
    pub(super) sums: Sums,
    place: Wrong,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Account(Nobody),
    Nearly(String),
}

/// The rows of one period in a piece.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) sums: Quick,
}

/// What one piece came to.
#[derive(Default)]
pub(super) struct Part {
    pub(super) chunks: Vec<Chunk>,
    periods: BTreeMap<Period, usize>,
    last: Option<(Period, usize)>,
    wrong: Vec<Wrong>,
    more: usize,
    strangers: BTreeMap<(usize, String), Stranger>,
    pub(super) unwanted: usize,
    /// The sum of all cells of revenue and of margin, whatever becomes of their rows.
    pub(super) cells: [Tally; 2],
    totals: Vec<[Option<Decimal>; 2]>,
    footer: usize,
    /// The fewest cells of a row, and how far rows with something in them go.
    shortest: Option<usize>,
    pub(super) filled: usize,
    careful: bool,
    pub(super) said: Option<Said>,
}

/// What the whole file came to.
#[derive(Default)]
pub(super) struct Gathered {
    /// Where the rows of each period are.
    pub(super) periods: BTreeMap<Period, (Vec<(u64, u64)>, Sums)>,
    pub(super) spool: Spool,
    pub(super) findings: Vec<Finding>,
    /// Rows that are left out because of mistakes.
    pub(super) left: usize,
    pub(super) unwanted: usize,
    pub(super) sums: Sums,
    pub(super) cells: [Decimal; 2],
    pub(super) totals: Vec<[Option<Decimal>; 2]>,
    pub(super) footer: usize,
    /// What the columns say that were looked at.
    pub(super) survey: Survey,
    /// Words that were made from texts of the file, beside those that the settings know.
    more: usize,
}

/// Why gathering stopped before the end.
pub(super) enum Halt {
    /// Numbers or dates are not plain after all.
    Careful,
    /// Short rows are mistakes after all.
    Strict,
    Stop(Stop),
    Failed(io::Error),
}

impl<'a> Reading<'a> {
    /// Reads all rows: pieces of the common kind quickly, all others carefully.
    pub(super) fn gather(&self) -> Result<Gathered, Halt> {
        self.rows(|text, cache| self.quick(text, cache))
    }

    /// Reads all rows; `quick` may read a piece before it is parted into cells.
    pub(super) fn rows(
        &self,
        quick: impl Fn(&str, &mut Cache<'a>) -> Option<(Part, usize, usize)> + Sync,
    ) -> Result<Gathered, Halt> {
        let mut all = Gathered::default();
        let caches: Vec<Mutex<Cache<'_>>> =
            (0..=rayon::current_num_threads()).map(|_| Mutex::new(Cache::default())).collect();
        let mut strangers: BTreeMap<(usize, String), (Sums, Finding)> = BTreeMap::new();
        let mut failed: Option<Halt> = None;
        let (mut shortest, mut filled) = (usize::MAX, 0);
        let with_cache = |work: &mut dyn FnMut(&mut Cache<'a>)| {
            let thread = rayon::current_thread_index().map_or(0, |n| n + 1);
            let cache = caches.get(thread).or(caches.first());
            match cache.map(|cache| cache.lock().unwrap_or_else(std::sync::PoisonError::into_inner)) {
                Some(mut cache) => work(&mut cache),
                None => work(&mut Cache::default()),
            }
        };
        let quick = |text: &str| {
            let mut found = None;
            with_cache(&mut |cache| found = quick(text, cache));
            found
        };
        let make = |piece: &Piece<'_>| {
            let mut part = Part::default();
            with_cache(&mut |cache| part = self.piece(piece, cache));
            part
        };
        let add = |place: Placed<'_>, mut part: Part| {
            if failed.is_some() {
                return;
            }
            if part.careful {
                failed = Some(Halt::Careful);
                return;
            }
            if let Some(said) = part.said {
                all.survey.add(place, said);
            }
            shortest = shortest.min(part.shortest.unwrap_or(usize::MAX));
            filled = filled.max(part.filled);
            for ((column, text), stranger) in part.strangers {
                all.left += stranger.sums.rows;
                let known = strangers.len();
                match strangers.entry((column, text)) {
                    Entry::Occupied(mut held) => held.get_mut().0.merge(&stranger.sums),
                    Entry::Vacant(free) if known < TEXTS => {
                        let wrong = self.strange(stranger.place, &free.key().1, &stranger.kind);
                        let mut finding = place.finding(wrong);
                        finding.rule = "unknown-reference";
                        free.insert((stranger.sums, finding));
                    }
                    Entry::Vacant(_) => {}
                }
            }
            let room = MOST.saturating_sub(all.findings.len());
            let wrong = part.wrong.len();
            all.left += wrong + part.more;
            all.more += part.more + wrong.saturating_sub(room);
            all.findings.extend(part.wrong.into_iter().take(room).map(|wrong| place.finding(wrong)));
            all.unwanted += part.unwanted;
            all.footer += part.footer;
            all.totals.extend(part.totals);
            for (sum, more) in all.cells.iter_mut().zip(part.cells) {
                *sum = sum.saturating_add(more.sum());
            }
            let periods = std::mem::take(&mut part.periods);
            for (period, n) in &periods {
                let Some(chunk) = part.chunks.get_mut(*n) else { continue };
                let (places, sums) = all.periods.entry(*period).or_default();
                let own = chunk.sums.sums();
                sums.merge(&own);
                all.sums.merge(&own);
                let length = chunk.bytes.len() as u64;
                match all.spool.keep(std::mem::take(&mut chunk.bytes)) {
                    Ok(at) => match places.last_mut() {
                        Some((from, before)) if at & IN_MEMORY == 0 && *from + *before == at => {
                            *before += length;
                        }
                        _ => places.push((at, length)),
                    },
                    Err(e) => failed = Some(Halt::Failed(e)),
                }
            }
        };
        self.stream.read("reading sales", quick, make, add).map_err(Halt::Stop)?;
        if let Some(halt) = failed {
            return Err(halt);
        }
        // What a short row lacks is there in others: nobody can say what it means.
        if !self.strict && self.stream.has_lines() && shortest < filled {
            return Err(Halt::Strict);
        }
        self.close(&mut all, strangers);
        Ok(all)
    }

    /// Puts the findings in order.
    fn close(&self, all: &mut Gathered, strangers: BTreeMap<(usize, String), (Sums, Finding)>) {
        let mut strange: Vec<(Sums, Finding)> = strangers.into_values().collect();
        strange.sort_by(|a, b| a.1.order().cmp(&b.1.order()));
        let many = strange.len().saturating_sub(MOST);
        for (sums, mut finding) in strange.into_iter().take(MOST) {
            finding.message.push_str(&format!("; {sums} in all"));
            all.findings.push(finding);
        }
        let path = &self.stream.path;
        let level = crate::text::finding::Level::Error;
        let mut rest = |n: usize, what: &str| {
            if n > 0 {
                let message = format!("{} more {what}", n);
                let finding = Finding::new(crate::text::grid::UNREADABLE_CELL, level, path, message);
                all.findings.push(finding.help("put the ones above right first"));
            }
        };
        rest(
            many,
            if many == 1 { "text is not known to the book" } else { "texts are not known to the book" },
        );
        rest(all.more, if all.more == 1 { "row cannot be read" } else { "rows cannot be read" });
    }

    fn strange(&self, place: Wrong, text: &str, kind: &Kind) -> Wrong {
        let (message, help) = match kind {
            Kind::Account(why) => self.names.nobody(text, why),
            Kind::Nearly(near) => (
                format!("`{text}` is nearly `{near}` of kam.yaml"),
                format!(
                    "did you mean `{near}`? Say so in a map, `values: {{{text}: {near}}}`, or add `{}` to kam.yaml",
                    crate::text::slug::slug(text).unwrap_or_default()
                ),
            ),
        };
        place.saying(message, help)
    }

    fn piece(&self, piece: &Piece<'_>, cache: &mut Cache<'a>) -> Part {
        let mut part = Part::default();
        let named = self.stream.header.len();
        for row in piece.rows() {
            if row.count() < named {
                part.shortest = Some(part.shortest.unwrap_or(usize::MAX).min(row.count()));
            }
            while part.filled < named && (part.filled..named).any(|column| !row.text(column).is_empty()) {
                part.filled += 1;
            }
            if let Err(wrong) = self.row(&row, cache, &mut part) {
                if part.wrong.len() < MOST {
                    part.wrong.push(wrong);
                } else {
                    part.more += 1;
                }
            }
            if part.careful {
                break;
            }
        }
        let margin = self.columns.margin.as_ref();
        for total in piece.totals() {
            let of = |from: Option<&From<'_>>| {
                from.and_then(|from| total.number(from.first(), self.decided).ok().flatten())
            };
            part.totals.push([of(Some(&self.columns.revenue)), of(margin)]);
        }
        part.footer = piece.footer();
        part.said = self.asked.map(|asked| asked.look_at(piece));
        part
    }

    fn row(&self, row: &PieceRow<'_>, cache: &mut Cache<'a>, part: &mut Part) -> Result<(), Wrong> {
        if let Some(wrong) = row.misshapen(self.strict) {
            return Err(wrong);
        }
        let columns = self.columns;
        if !columns.wants(row) {
            part.unwanted += 1;
            return Ok(());
        }
        let revenue = self.number(row, &columns.revenue, part)?;
        let margin = match &columns.margin {
            Some(from) => self.number(row, from, part)?,
            None => None,
        };
        if part.careful {
            return Ok(());
        }
        let dated = self.dated(row, part)?;
        if part.careful {
            return Ok(());
        }
        let Some((revenue, revenue_text)) = revenue else {
            let column = columns.revenue.first();
            return Err(row.wrong(
                column,
                "the revenue is missing",
                "fill it in, or take only other rows with `only` in a map",
            ));
        };
        let own = columns.constants.account.as_deref().filter(|_| columns.account.columns.is_empty());
        let account = match own {
            Some(account) => Cow::Borrowed(account),
            None => columns.account.text(row),
        };
        let mut found = self.names.account(&mut cache.accounts, &account);
        if found.is_err() {
            // A file may say whose row it is in another column as well.
            for column in &columns.further {
                let text = row.text(*column);
                if !text.is_empty()
                    && let Ok(n) = self.names.account(&mut cache.accounts, text)
                {
                    found = Ok(n);
                    break;
                }
            }
        }
        let stated = self.currency(row)?;
        let at = match found {
            Ok(at) => at,
            Err(why) => {
                let usual = stated.unwrap_or(self.rates.currency);
                part.strange(row, columns.account.first(), &account, Kind::Account(why), usual, revenue);
                return Ok(());
            }
        };
        let (id, usual) = self.names.accounts.get(at).copied().unwrap_or(("", self.rates.currency));
        let currency = stated.unwrap_or(usual);
        let offering = self.word(row, columns.offering.as_ref(), columns.constants.offering.as_deref());
        let market = self.word(row, columns.market.as_ref(), columns.constants.market.as_deref());
        let offered = self.names.offering(&mut cache.offerings, &offering);
        let sold = self.names.market(&mut cache.markets, &market);
        // What is nearly a word that the book knows is left to a person.
        for (word, text, from) in [(offered, &offering, &columns.offering), (sold, &market, &columns.market)]
        {
            if let Word::Nearly(near) = word {
                let kind = Kind::Nearly(near.clone());
                let column = from.as_ref().map_or(0, From::first);
                part.strange(row, column, text, kind, currency, revenue);
                return Ok(());
            }
        }
        let chunk = part.chunk(Period::of(dated));
        chunk.sums.add(currency, revenue);
        let out = &mut chunk.bytes;
        out.extend(id.as_bytes());
        out.push(b',');
        period::write(dated, out);
        out.push(b',');
        if let Word::Is(word) = offered {
            cell(word, out);
        }
        out.push(b',');
        if let Word::Is(word) = sold {
            cell(word, out);
        }
        out.push(b',');
        figure(revenue, revenue_text, out);
        out.push(b',');
        if let Some((margin, text)) = margin {
            figure(margin, text, out);
        }
        out.push(b',');
        out.extend(currency.code().as_bytes());
        out.push(b'\n');
        Ok(())
    }

    fn word<'p>(
        &'p self,
        row: &PieceRow<'p>,
        from: Option<&From<'_>>,
        constant: Option<&'p str>,
    ) -> Cow<'p, str> {
        let text = from.map_or(Cow::Borrowed(""), |from| from.text(row));
        if text.is_empty() { Cow::Borrowed(constant.unwrap_or("")) } else { text }
    }

    /// A figure, with its text where that is as the ledger writes it.
    fn number<'p>(
        &self,
        row: &PieceRow<'p>,
        from: &From<'_>,
        part: &mut Part,
    ) -> Result<Option<(Decimal, Option<&'p str>)>, Wrong> {
        let column = from.first();
        let index = usize::from(!std::ptr::eq(from, &self.columns.revenue));
        let mut count = |number: Decimal| {
            if let Some(sum) = part.cells.get_mut(index) {
                sum.add(number);
            }
        };
        let text = row.text(column);
        if self.plain && !text.is_empty() {
            match decimal_of(text.as_bytes()) {
                Some(number) if from.bare && from.factor().is_none() => {
                    count(number);
                    let usual = text.as_bytes()[0] != b'+' && !text.contains('_');
                    return Ok(Some((number, usual.then_some(text))));
                }
                Some(_) => {}
                None if text.contains(',') || row.number(column, self.decided).is_err() => {
                    part.careful = true;
                    return Ok(None);
                }
                None => {}
            }
        }
        let said = if from.bare { Cow::Borrowed(text) } else { from.text(row) };
        let number = if said == text {
            row.number(column, self.decided)?
        } else {
            let number = decimal_of(said.as_bytes());
            if number.is_none() && !said.is_empty() {
                return Err(row.wrong(
                    column,
                    &format!("`{said}` of the map is not a number"),
                    "write digits there",
                ));
            }
            number
        };
        let Some(number) = number else { return Ok(None) };
        count(number);
        match from.factor() {
            None => Ok(Some((number, None))),
            Some(factor) => match number.checked_mul(factor) {
                Some(number) => Ok(Some((number, None))),
                None => {
                    let message = format!("`{text}` is too large with the map's factor");
                    Err(row.wrong(column, &message, "look at the factor"))
                }
            },
        }
    }

    /// The day or period of a row.
    fn dated(&self, row: &PieceRow<'_>, part: &mut Part) -> Result<Dated, Wrong> {
        let from = &self.columns.date;
        let own = self.columns.constants.date.as_deref();
        let text = match (from.columns.is_empty(), own) {
            (true, Some(date)) => Cow::Borrowed(date),
            _ => from.text(row),
        };
        let column = from.first();
        let help = "write a day 2026-03-05, a month 2026-03, a quarter 2026-Q1 or a year 2026";
        if text.is_empty() {
            return Err(row.wrong(column, "the date is missing", help));
        }
        if let Some(dated) = dated(text.as_bytes()).or_else(|| period::parse(&text)) {
            return Ok(dated);
        }
        if text != row.text(column) {
            return Err(row.wrong(column, &format!("`{text}` is not a date"), help));
        }
        if self.plain && crate::text::grid::needs_order(&text) {
            part.careful = true;
            return Err(row.wrong(column, "", ""));
        }
        match row.date(column, self.decided)? {
            Some(day) => Ok(Dated::new(day, Grain::Day)),
            None => Err(row.wrong(column, "the date is missing", help)),
        }
    }

    /// The currency that a row states, in a column of its own, for all rows or by a sign.
    fn currency(&self, row: &PieceRow<'_>) -> Result<Option<Currency>, Wrong> {
        let constant = self.columns.constants.currency;
        let text = self.columns.currency.as_ref().map_or(Cow::Borrowed(""), |from| from.text(row));
        let (column, stated) = match (&self.columns.currency, text.is_empty()) {
            (Some(from), false) => {
                let column = from.first();
                let Some(code) = currency(&text) else {
                    let message = format!("`{text}` is not a currency code");
                    return Err(row.wrong(
                        column,
                        &message,
                        "write the three capital letters of ISO 4217, such as EUR",
                    ));
                };
                (column, Some(code))
            }
            _ => {
                let column = self.columns.revenue.first();
                let signed = |text: &str| {
                    !text.is_empty() && !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-')
                };
                let sign = || row.unit(column).filter(|_| signed(row.text(column))).and_then(currency);
                (column, constant.or_else(sign))
            }
        };
        if let Some(code) = stated.filter(|code| self.rates.rate(*code).is_none()) {
            let known = crate::text::nearest::list(self.rates.known(), "and");
            let message = format!("the currency `{code}` has no rate");
            let help = format!("add it to `rates` in kam.yaml; known are {known}");
            return Err(row.wrong(column, &message, &help));
        }
        Ok(stated)
    }
}

impl Part {
    /// The place of a period's chunk.
    pub(super) fn place(&mut self, period: Period) -> usize {
        match self.last {
            Some((last, n)) if last == period => n,
            _ => {
                let next = self.chunks.len();
                let n = *self.periods.entry(period).or_insert(next);
                if n == next {
                    self.chunks.push(Chunk::default());
                }
                self.last = Some((period, n));
                n
            }
        }
    }

    fn chunk(&mut self, period: Period) -> &mut Chunk {
        let n = self.place(period);
        &mut self.chunks[n]
    }

    fn strange(
        &mut self,
        row: &PieceRow<'_>,
        column: usize,
        text: &str,
        kind: Kind,
        currency: Currency,
        revenue: Decimal,
    ) {
        let key = (column, text.to_owned());
        let stranger = self.strangers.entry(key).or_insert_with(|| Stranger {
            sums: Sums::default(),
            place: row.wrong(column, "", ""),
            kind,
        });
        stranger.sums.add(currency, revenue);
    }
}

/// A figure as the ledger writes it.
fn figure(number: Decimal, text: Option<&str>, out: &mut Vec<u8>) {
    match text {
        Some(text) => out.extend(text.as_bytes()),
        None => {
            let _ = write!(out, "{number}");
        }
    }
}

/// A word as a cell, in quotes where it needs them.
pub(super) fn cell(word: &str, out: &mut Vec<u8>) {
    if word.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        let _ = write!(out, "\"{}\"", word.replace('"', "\"\""));
    } else {
        out.extend(word.as_bytes());
    }
}

/// Rows that wait to be written: in memory, and from some size on in a temporary file.
#[derive(Debug, Default)]
pub(super) struct Spool {
    /// Those in memory, as they were made.
    held: Vec<Vec<u8>>,
    bytes: usize,
    file: Option<File>,
    /// How much is in the file.
    size: u64,
}

/// Marks a place in memory; the rest of it is an index.
const IN_MEMORY: u64 = 1 << 63;

impl Spool {
    /// Keeps rows; gives their place.
    fn keep(&mut self, rows: Vec<u8>) -> io::Result<u64> {
        if self.bytes + rows.len() <= HELD {
            self.bytes += rows.len();
            self.held.push(rows);
            return Ok(IN_MEMORY | (self.held.len() as u64 - 1));
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        let at = self.size;
        file.write_all(&rows)?;
        self.size += rows.len() as u64;
        Ok(at)
    }

    /// Hands on what was kept at a place, in parts.
    pub(super) fn read(
        &mut self,
        at: u64,
        length: u64,
        mut to: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        if at & IN_MEMORY != 0 {
            let held = usize::try_from(at & !IN_MEMORY).ok().and_then(|n| self.held.get(n));
            return held.map_or(Ok(()), |rows| to(rows));
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.seek(SeekFrom::Start(at))?;
        let mut left = length;
        let mut buffer = vec![0; (1 << 20).min(usize::try_from(length).unwrap_or(1 << 20))];
        while left > 0 {
            let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            file.read_exact(&mut buffer[..most])?;
            to(&buffer[..most])?;
            left -= most as u64;
        }
        Ok(())
    }
}

/// How many rows a message speaks of.
pub(super) fn rows(n: usize) -> String {
    count(n, "row")
}
