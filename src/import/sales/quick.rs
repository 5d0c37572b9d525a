//! The common case, read without a detour: rows without quotes, whose figures and days are as the ledger writes them and
//! whose names are all known. A piece with anything else in it is read by the careful way instead, which says what is
//! wrong and where.

use memchr::memchr_iter;
use rust_decimal::Decimal;

use super::columns::From;
use super::gather::{Part, Reading, cell};
use super::names::Cache;
use super::period::Period;
use crate::import::words::Word;
use crate::model::date::dated;
use crate::model::number::decimal_of;
use crate::model::words::Currency;

/// The most columns of a file that is read so.
const COLUMNS: usize = 64;

/// Where the cells of a row are.
struct Places {
    account: usize,
    date: usize,
    revenue: usize,
    offering: Option<usize>,
    market: Option<usize>,
    margin: Option<usize>,
    currency: Option<usize>,
}

/// What stays the same from row to row most of the time.
struct Latest<'t> {
    /// The chunk of each month that came lately, by its seven letters.
    months: [([u8; 7], usize); 64],
    currency: Option<(&'t str, Currency)>,
}

impl Reading<'_> {
    /// Reads a piece whose rows are all of the common kind; `None` where one is not.
    pub(super) fn quick(&self, text: &str, cache: &mut Cache) -> Option<(Part, usize, usize)> {
        let places = self.places()?;
        let bytes = text.as_bytes();
        if bytes.last() != Some(&b'\n') || memchr::memchr(b'"', bytes).is_some() {
            return None;
        }
        let named = self.stream.header.len();
        let mut part = Part::default();
        let mut latest = Latest { months: [([0; 7], 0); 64], currency: None };
        let mut cells = [""; COLUMNS];
        let mut rows = 0;
        let mut at = 0;
        for end in memchr_iter(b'\n', bytes) {
            let line = text.get(at..end)?;
            at = end + 1;
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                return None;
            }
            let mut count = 0;
            let mut from = 0;
            for comma in memchr_iter(b',', line.as_bytes()) {
                *cells.get_mut(count)? = line.get(from..comma)?;
                count += 1;
                from = comma + 1;
            }
            *cells.get_mut(count)? = line.get(from..)?;
            if count + 1 != named {
                return None;
            }
            while part.filled < named && cells[part.filled..named].iter().any(|cell| !cell.is_empty()) {
                part.filled += 1;
            }
            self.quick_row(&cells[..named], &places, cache, &mut latest, &mut part)?;
            rows += 1;
        }
        Some((part, rows, rows))
    }

    /// The columns, where each field has one that is meant as it stands.
    fn places(&self) -> Option<Places> {
        let columns = self.columns;
        let bare = |from: &From<'_>| (from.bare && from.factor().is_none()).then(|| from.first());
        let other = |from: &Option<From<'_>>| match from {
            None => Some(None),
            Some(from) => bare(from).map(Some),
        };
        let constants = &columns.constants;
        let named = constants.account.is_none()
            && constants.date.is_none()
            && constants.offering.is_none()
            && constants.market.is_none();
        let known = constants.currency.is_none_or(|code| self.rates.rate(code).is_some());
        if !(self.plain && named && known && columns.takes_all() && self.stream.delimiter() == b',') {
            return None;
        }
        Some(Places {
            account: bare(&columns.account)?,
            date: bare(&columns.date)?,
            revenue: bare(&columns.revenue)?,
            offering: other(&columns.offering)?,
            market: other(&columns.market)?,
            margin: other(&columns.margin)?,
            currency: other(&columns.currency)?,
        })
    }

    fn quick_row<'t>(
        &self,
        cells: &[&'t str],
        places: &Places,
        cache: &mut Cache,
        latest: &mut Latest<'t>,
        part: &mut Part,
    ) -> Option<()> {
        let revenue_text = cells[places.revenue];
        let revenue = figure(revenue_text)?;
        let margin = match places.margin.map(|column| cells[column]) {
            None | Some("") => None,
            Some(text) => Some((figure(text)?, text)),
        };
        let day = cells[places.date];
        let at = self.names.account(&mut cache.accounts, word(cells[places.account])?).ok()?;
        let (id, usual) = *self.names.accounts.get(at)?;
        let currency = match places.currency.map(|column| cells[column]) {
            None | Some("") => self.columns.constants.currency.unwrap_or(usual),
            Some(code) => match latest.currency {
                Some((before, currency)) if before == code => currency,
                _ => {
                    let currency: Currency = code.parse().ok()?;
                    self.rates.rate(currency)?;
                    latest.currency = Some((code, currency));
                    currency
                }
            },
        };
        let offering = match places.offering.map(|column| cells[column]) {
            None | Some("") => None,
            Some(text) => match self.names.offering(&mut cache.offerings, word(text)?) {
                Word::Is(word) => Some(word.as_str()),
                Word::Nearly(_) | Word::Nothing => return None,
            },
        };
        let market = match places.market.map(|column| cells[column]) {
            None | Some("") => None,
            Some(text) => match self.names.market(&mut cache.markets, word(text)?) {
                Word::Is(word) => Some(word.as_str()),
                Word::Nearly(_) | Word::Nothing => return None,
            },
        };
        let n = chunk(day.as_bytes(), latest, part)?;
        part.cells[0].add(revenue);
        if let Some((margin, _)) = margin {
            part.cells[1].add(margin);
        }
        let chunk = part.chunks.get_mut(n)?;
        chunk.sums.add(currency, revenue);
        let out = &mut chunk.bytes;
        if out.capacity() == 0 {
            out.reserve(1 << 15);
        }
        out.extend_from_slice(id.as_bytes());
        out.push(b',');
        out.extend_from_slice(day.as_bytes());
        out.push(b',');
        if let Some(offering) = offering {
            cell(offering, out);
        }
        out.push(b',');
        if let Some(market) = market {
            cell(market, out);
        }
        out.push(b',');
        out.extend_from_slice(revenue_text.as_bytes());
        out.push(b',');
        if let Some((_, text)) = margin {
            out.extend_from_slice(text.as_bytes());
        }
        out.push(b',');
        out.extend_from_slice(currency.code().as_bytes());
        out.push(b'\n');
        Some(())
    }
}

/// A figure that stands in the ledger as it stands here.
fn figure(text: &str) -> Option<Decimal> {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'0'..=b'9' | b'-') if !bytes.contains(&b'_') => decimal_of(bytes),
        _ => None,
    }
}

/// A name without white space around it.
fn word(text: &str) -> Option<&str> {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    (plain(bytes.first()) && plain(bytes.last())).then_some(text)
}

/// The chunk of a day's month; `None` where it is no day as the ledger writes it.
fn chunk(day: &[u8], latest: &mut Latest<'_>, part: &mut Part) -> Option<usize> {
    let month: [u8; 7] = day.get(..7)?.try_into().ok()?;
    let number = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    let [.., dash, tens, ones] = day else { return None };
    let within =
        day.len() == 10 && *dash == b'-' && number(*tens, *ones).is_some_and(|n| (1..=28).contains(&n));
    let slot = (usize::from(month[3]) * 12 + usize::from(month[5]) * 10 + usize::from(month[6])) % 64;
    let (known, n) = latest.months[slot];
    if within && known == month {
        return Some(n);
    }
    let dated = dated(day).filter(|_| day.len() == 10)?;
    let n = part.place(Period::of(dated));
    latest.months[slot] = (month, n);
    Some(n)
}
