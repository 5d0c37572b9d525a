//! The periods that rows of sales are grouped by: the month of a day, or the month, quarter or year that a row states.

use std::cmp::Reverse;
use std::fmt;

use jiff::civil::Date;

use crate::model::date::{Dated, Grain};
use crate::text::months::month;

/// A month, a quarter or a year. Earlier ones come first, and of those that begin together the longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its first day.
    pub first: Date,
    /// How long it is; never a day.
    pub grain: Grain,
}

impl Period {
    /// The period of a row.
    #[must_use]
    pub fn of(dated: Dated) -> Self {
        match dated.grain {
            Grain::Day => Self { first: dated.last.first_of_month(), grain: Grain::Month },
            grain => Self { first: dated.first(), grain },
        }
    }

    /// Its last day.
    #[must_use]
    pub fn last(&self) -> Date {
        let months = match self.grain {
            Grain::Day | Grain::Month => 0,
            Grain::Quarter => 2,
            Grain::Year => 11,
        };
        let last = self.first.checked_add(jiff::Span::new().months(months));
        last.unwrap_or(self.first).last_of_month()
    }

    /// Whether a day lies in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last() && other.first <= self.last()
    }

    fn order(&self) -> (Date, Reverse<Grain>) {
        (self.first, Reverse(self.grain))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.grain {
            Grain::Day | Grain::Month => write!(f, "{year:04}-{month:02}"),
            Grain::Quarter => write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1),
            Grain::Year => write!(f, "{year:04}"),
        }
    }
}

/// A date as the ledger writes it.
pub(super) fn write(dated: Dated, out: &mut Vec<u8>) {
    match dated.grain {
        Grain::Day => {
            let (year, month, day) = (dated.last.year(), dated.last.month(), dated.last.day());
            if let Ok(year) = u16::try_from(year) {
                let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or(0);
                out.extend([digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), b'-']);
                let two = |n: i8| {
                    let n = n.unsigned_abs();
                    [b'0' + n / 10, b'0' + n % 10]
                };
                out.extend(two(month));
                out.push(b'-');
                out.extend(two(day));
            }
        }
        _ => out.extend(Period::of(dated).to_string().as_bytes()),
    }
}

/// A month, quarter or year in other words than the ledger's: `03/2026`, `Mar 2026`, `Mar-26`, `003.2026`, `202603`,
/// `Q1 2026`, `2026/Q1`; `None` where the text is none.
pub(super) fn parse(text: &str) -> Option<Dated> {
    if text.len() > 24 || !text.is_ascii() && !text.chars().all(|c| c.is_alphanumeric() || c == ' ') {
        return None;
    }
    let lower = text.trim().to_lowercase();
    if lower.len() == 6 && lower.bytes().all(|b| b.is_ascii_digit()) {
        return of_month(year(&lower[..4])?, lower[4..].parse().ok()?);
    }
    let mut words: Vec<String> = Vec::new();
    let mut kind = None;
    for c in lower.chars() {
        let now = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphabetic() {
            Some(false)
        } else if matches!(c, ' ' | '/' | '-' | '.' | '_') {
            None
        } else {
            return None;
        };
        match (now, words.last_mut()) {
            (None, _) => {}
            (Some(_), Some(word)) if kind == Some(now) => word.push(c),
            _ => words.push(c.to_string()),
        }
        kind = Some(now);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["q" | "quarter", n, y] | [n, "q" | "quarter" | "quartal", y] | [y, "q" | "quarter", n]
            if n.len() == 1 =>
        {
            let quarter: i8 = n.parse().ok().filter(|n| (1..=4).contains(n))?;
            let last = Date::new(year(y)?, quarter * 3, 1).ok()?.last_of_month();
            Some(Dated::new(last, Grain::Quarter))
        }
        [a, b] => {
            if let Some(m) = month(a) {
                // `Mar-26` is what spreadsheets show of a month.
                let short = (b.len() == 2).then(|| b.parse().ok()).flatten().map(|y: i16| 2000 + y);
                return of_month(year(b).or(short)?, m);
            }
            if let Some(m) = month(b) {
                return of_month(year(a)?, m);
            }
            let number = |text: &str| text.parse::<i8>().ok().filter(|_| (1..=3).contains(&text.len()));
            match (year(a), year(b)) {
                (Some(y), None) => of_month(y, number(b)?),
                (None, Some(y)) => of_month(y, number(a)?),
                _ => None,
            }
        }
        _ => None,
    }
}

fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|y| text.len() == 4 && (1900..2200).contains(y))
}

fn of_month(year: i16, month: i8) -> Option<Dated> {
    Some(Dated::new(Date::new(year, month, 1).ok()?.last_of_month(), Grain::Month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::dated;

    #[test]
    fn periods_in_other_words() {
        let of = |text: &str| parse(text).map(|d| Period::of(d).to_string());
        for text in [
            "03/2026",
            "3/2026",
            "2026/03",
            "Mar 2026",
            "Mar-26",
            "März 2026",
            "003.2026",
            "202603",
            "2026 march",
        ] {
            assert_eq!(of(text).as_deref(), Some("2026-03"), "{text}");
        }
        for text in ["Q1 2026", "Q1/2026", "2026/Q1", "2026Q1", "q1-2026", "1. Quartal 2026", "1Q2026"] {
            assert_eq!(of(text).as_deref(), Some("2026-Q1"), "{text}");
        }
        for text in
            ["", "13/2026", "Q5 2026", "1/3/2026", "2026", "1 Mar 2026", "March", "20269", "FY 2026", "26/03"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn periods_in_order_and_over_each_other() {
        let of = |text: &str| Period::of(dated(text.as_bytes()).unwrap());
        assert_eq!(of("2026-03-31").to_string(), "2026-03");
        let mut all = [of("2026-03"), of("2026-Q1"), of("2026-01"), of("2026"), of("2025-12")];
        all.sort();
        assert_eq!(all.map(|p| p.to_string()), ["2025-12", "2026", "2026-Q1", "2026-01", "2026-03"]);
        assert!(of("2026-Q1").overlaps(&of("2026-03")) && of("2026").overlaps(&of("2026-12")));
        assert!(!of("2026-Q1").overlaps(&of("2026-04")) && !of("2026-02").overlaps(&of("2026-03")));
    }

    #[test]
    fn dates_as_the_ledger_writes_them() {
        for text in ["2026-03-05", "2026-03", "2026-Q3", "2026", "0999-01-31"] {
            let mut out = Vec::new();
            write(dated(text.as_bytes()).unwrap(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
