//! The common case, read without a detour: cells of the usual kind, whose figures are digits and whose days and names are
//! all known. A piece with anything else in it is read by the careful way instead, which says what is wrong and where.

use super::columns::From;
use super::gather::{Part, Reading, cell};
use super::names::Cache;
use super::period::{self, Period};
use super::target::HEADER;
use crate::import::words::{Word, currency};
use crate::model::date::{Dated, Grain, dated};
use crate::model::words::Currency;
use crate::text::grid::even::{Even, EvenRow, Place};
use crate::text::grid::needs_order;
use crate::text::grid::number::{Mark, simple};
use crate::text::grid::stream::Asked;
use crate::text::recent::Recent;

/// What cells of the usual kind stand for.
#[derive(Debug, Default)]
pub(super) struct Usual<'a> {
    accounts: Recent<Owner<'a>>,
    days: Recent<Day>,
    offerings: Recent<Made>,
    markets: Recent<Made>,
    currencies: Recent<Code>,
    /// Whether rows with a text in a column are wanted.
    wanted: Vec<Recent<bool>>,
}

/// An account.
#[derive(Debug)]
struct Owner<'a> {
    id: &'a str,
    /// The currency of its rows that name none.
    currency: Currency,
    /// Whether the cell is the id.
    as_is: bool,
}

/// A word as a cell of the ledger.
#[derive(Debug)]
struct Made {
    cell: Vec<u8>,
    /// Whether the cell is the word.
    as_is: bool,
}

/// A currency.
#[derive(Debug, Clone, Copy)]
struct Code {
    currency: Currency,
    /// Whether the cell is its code.
    as_is: bool,
}

/// A day, or another period that a row is dated with.
#[derive(Debug)]
struct Day {
    period: Period,
    cell: Vec<u8>,
    as_is: bool,
}

/// Where the cells of a row are.
struct Columns {
    account: usize,
    date: usize,
    revenue: Figure,
    offering: Option<usize>,
    market: Option<usize>,
    margin: Option<Figure>,
    currency: Option<usize>,
    /// Columns that say whether a row is wanted.
    only: Vec<usize>,
    /// Whether they are those of the ledger, in its order.
    ledger: bool,
}

/// A column of figures.
#[derive(Clone, Copy)]
struct Figure {
    column: usize,
    mark: Mark,
}

/// Which chunk the rows of a period go to, for those that came lately.
type Latest = [Option<(Period, usize)>; 64];

/// A piece that is being read.
struct Piece<'p, 't> {
    even: Even<'t>,
    text: &'t str,
    columns: &'p Columns,
    latest: Latest,
    part: Part,
}

impl<'a> Reading<'a> {
    /// Reads a piece whose rows are all of the common kind; `None` where one is not.
    pub(super) fn quick(&self, text: &str, cache: &mut Cache<'a>) -> Option<(Part, usize, usize)> {
        let columns = self.usual_columns()?;
        let mut cells = vec![(0, 0); self.stream.header.len()];
        let even = Even::new(text, self.stream.delimiter()).ok()?;
        let mut piece = Piece { even, text, columns: &columns, latest: [None; 64], part: Part::default() };
        piece.part.said = self.asked.map(Asked::begin);
        cache.usual.wanted.resize_with(columns.only.len(), Recent::default);
        while let Some(row) = piece.even.next(&mut cells).ok()? {
            while piece.part.filled < cells.len()
                && cells[piece.part.filled..].iter().any(|place| !piece.even.text(*place).is_empty())
            {
                piece.part.filled += 1;
            }
            if let Some((asked, said)) = self.asked.zip(piece.part.said.as_mut()) {
                asked.look(said, &piece.even, text, &cells);
            }
            self.quick_row(row, &cells, &mut cache.usual, &mut piece)?;
        }
        Some((piece.part, piece.even.rows(), piece.even.lines()))
    }

    /// The columns, where each field has one.
    fn usual_columns(&self) -> Option<Columns> {
        let columns = self.columns;
        // An empty cell says nothing, unless the map has a word for it.
        let one =
            |from: &From<'_>| (from.columns.len() == 1 && from.said("").is_empty()).then(|| from.first());
        let other = |from: &Option<From<'_>>| match from {
            None => Some(None),
            Some(from) => one(from).map(Some),
        };
        let figure = |from: &From<'_>| {
            let column = one(from).filter(|_| from.bare && from.factor().is_none())?;
            Some(Figure { column, mark: self.decided.mark(column) })
        };
        let margin = match &columns.margin {
            None => None,
            Some(from) => Some(figure(from)?),
        };
        let constants = &columns.constants;
        let named = constants.account.is_none()
            && constants.date.is_none()
            && constants.offering.is_none()
            && constants.market.is_none();
        let known = constants.currency.is_none_or(|code| self.rates.rate(code).is_some());
        if !(named && known && columns.date.bare) {
            return None;
        }
        let ledger = self.stream.header.iter().map(String::as_str).eq(HEADER);
        Some(Columns {
            account: one(&columns.account)?,
            date: one(&columns.date)?,
            revenue: figure(&columns.revenue)?,
            offering: other(&columns.offering)?,
            market: other(&columns.market)?,
            margin,
            currency: other(&columns.currency)?,
            only: columns.only().collect(),
            ledger: ledger && self.stream.delimiter() == b',',
        })
    }

    fn quick_row(
        &self,
        row: EvenRow,
        cells: &[Place],
        usual: &mut Usual<'a>,
        piece: &mut Piece<'_, '_>,
    ) -> Option<()> {
        let (columns, text) = (piece.columns, piece.text);
        for (n, (column, wanted)) in columns.only.iter().zip(&mut usual.wanted).enumerate() {
            let place = cells[*column];
            unguarded(piece.even.text(place))?;
            let find = |text: &str| Some(self.columns.wants_text(n, text.trim()));
            // An empty cell is never kept, and seldom asked for.
            let wanted = wanted.get(text, place, find).copied();
            if !wanted.unwrap_or_else(|| self.columns.wants_text(n, "")) {
                piece.part.unwanted += 1;
                return Some(());
            }
        }
        let full = |column: Option<usize>| column.map(|column| cells[column]).filter(|(from, to)| from < to);
        let mut as_is = columns.ledger && row.bare;
        let mut figure = |figure: Figure| {
            let (from, to) = cells[figure.column];
            let digits = piece.even.text((from, to));
            let number = simple(digits.as_bytes(), figure.mark)?;
            as_is &= !number.grouped && figure.mark == Mark::Point && digits.len() == to - from;
            // Whether a comma groups digits has to be decided first.
            (!(self.plain && number.grouped)).then_some(number)
        };
        let revenue = figure(columns.revenue)?;
        let margin = match columns.margin.filter(|margin| full(Some(margin.column)).is_some()) {
            None => None,
            Some(column) => Some((figure(column)?, column)),
        };
        let owner = usual.accounts.get(text, cells[columns.account], |text| self.owner(text))?;
        let code = match full(columns.currency) {
            None => {
                let currency = self.columns.constants.currency.unwrap_or(owner.currency);
                Code { currency, as_is: false }
            }
            Some(place) => *usual.currencies.get(text, place, |text| self.code(text))?,
        };
        let offering = match full(columns.offering) {
            None => None,
            Some(place) => Some(usual.offerings.get(text, place, |text| self.offering(text))?),
        };
        let market = match full(columns.market) {
            None => None,
            Some(place) => Some(usual.markets.get(text, place, |text| self.market(text))?),
        };
        let day = usual.days.get(text, cells[columns.date], |text| self.day(text))?;
        let n = chunk(&mut piece.latest, &mut piece.part, day.period);
        piece.part.cells[0].add_simple(revenue);
        if let Some((margin, _)) = margin {
            piece.part.cells[1].add_simple(margin);
        }
        let chunk = piece.part.chunks.get_mut(n)?;
        chunk.sums.add_simple(code.currency, revenue);
        let out = &mut chunk.bytes;
        if out.capacity() == 0 {
            out.reserve(1 << 15);
        }
        let same = |made: Option<&Made>| made.is_none_or(|made| made.as_is);
        if as_is && owner.as_is && day.as_is && same(offering) && same(market) && code.as_is {
            out.extend_from_slice(text.as_bytes().get(row.place.0..row.place.1)?);
            return Some(());
        }
        out.extend_from_slice(owner.id.as_bytes());
        out.push(b',');
        out.extend_from_slice(&day.cell);
        for made in [offering, market] {
            out.push(b',');
            out.extend_from_slice(made.map_or(&[], |made| made.cell.as_slice()));
        }
        out.push(b',');
        digits(piece.even.text(cells[columns.revenue.column]), columns.revenue.mark, out);
        out.push(b',');
        if let Some((_, figure)) = margin {
            digits(piece.even.text(cells[figure.column]), figure.mark, out);
        }
        out.push(b',');
        out.extend_from_slice(code.currency.code().as_bytes());
        out.push(b'\n');
        Some(())
    }

    /// The account that a text means.
    fn owner(&self, text: &str) -> Option<Owner<'a>> {
        let named = self.columns.account.said(unguarded(text.trim())?);
        let at = self.names.find(named).ok()?;
        let (id, currency) = *self.names.accounts.get(at)?;
        Some(Owner { id, currency, as_is: id == text })
    }

    fn offering(&self, text: &str) -> Option<Made> {
        let said = self.columns.offering.as_ref()?.said(unguarded(text.trim())?);
        made(text, self.names.offerings.read(said))
    }

    fn market(&self, text: &str) -> Option<Made> {
        let said = self.columns.market.as_ref()?.said(unguarded(text.trim())?);
        made(text, self.names.markets.read(said))
    }

    /// The currency that a text means, where the ledger can be read in it.
    fn code(&self, text: &str) -> Option<Code> {
        let currency = currency(self.columns.currency.as_ref()?.said(unguarded(text.trim())?))?;
        self.rates.rate(currency)?;
        Some(Code { currency, as_is: currency.code() == text })
    }

    fn day(&self, text: &str) -> Option<Day> {
        let day = text.trim();
        let dated = match dated(day.as_bytes()).or_else(|| period::parse(day)) {
            Some(dated) => dated,
            None if self.plain && needs_order(day) => return None,
            None => {
                let day = self.stream.day(self.columns.date.first(), day, self.decided).ok()?;
                Dated::new(day, Grain::Day)
            }
        };
        let mut cell = Vec::with_capacity(10);
        period::write(dated, &mut cell);
        Some(Day { period: Period::of(dated), as_is: cell == text.as_bytes(), cell })
    }
}

/// A text, where no apostrophe before it may have to be taken off.
fn unguarded(text: &str) -> Option<&str> {
    (!text.starts_with('\'')).then_some(text)
}

fn made(text: &str, word: Word) -> Option<Made> {
    let mut made = Vec::new();
    match word {
        Word::Is(word) => cell(&word, &mut made),
        Word::Nothing => {}
        Word::Nearly(_) => return None,
    }
    Some(Made { as_is: made == text.as_bytes(), cell: made })
}

/// The chunk of a period.
fn chunk(latest: &mut Latest, part: &mut Part, period: Period) -> usize {
    let months = usize::from(period.first.year().unsigned_abs()) * 12
        + usize::from(period.first.month().unsigned_abs());
    let slot = &mut latest[months % 64];
    match slot {
        Some((known, n)) if *known == period => *n,
        _ => {
            let n = part.place(period);
            *slot = Some((period, n));
            n
        }
    }
}

/// A number as the ledger writes it.
fn digits(text: &str, mark: Mark, out: &mut Vec<u8>) {
    match mark {
        Mark::Point if !text.contains(',') => out.extend_from_slice(text.as_bytes()),
        Mark::Point => out.extend(text.bytes().filter(|b| *b != b',')),
        Mark::Comma => {
            out.extend(text.bytes().filter(|b| *b != b'.').map(|b| if b == b',' { b'.' } else { b }));
        }
    }
}
