//! Days, and the periods that a ledger may give instead of a day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::number::text_form;
use crate::text::months::month;

/// A day in the calendar, written 2026-11-21.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let help = "write year, month and day: 2026-11-21";
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Err(format!("`{text}` is not a date\n{help}"));
        };
        let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        if !digits || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(format!("`{text}` is not a date\n{help}"));
        }
        let (Ok(y), Ok(m), Ok(d)) = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>()) else {
            return Err(format!("`{text}` is not a date\n{help}"));
        };
        Date::new(y, m, d).map(Day).map_err(|_| format!("there is no {text} in the calendar\n{help}"))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Day, "a date such as 2026-11-21", {
    "type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$", "description": "a day: 2026-11-21"
});

/// How long the period is that a ledger row is dated with, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A day.
    Day,
    /// A month, `2026-03`.
    Month,
    /// A quarter, `2026-Q1`.
    Quarter,
    /// A year, `2026`.
    Year,
}

/// The period that a ledger row is dated with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dated {
    /// Its last day.
    pub last: Date,
    /// How long it is.
    pub grain: Grain,
}

impl Dated {
    /// The period of this length that ends on a day.
    #[must_use]
    pub fn new(last: Date, grain: Grain) -> Self {
        Self { last, grain }
    }

    /// Its first day.
    #[must_use]
    pub fn first(&self) -> Date {
        let month = match self.grain {
            Grain::Day => return self.last,
            Grain::Month => self.last.month(),
            Grain::Quarter => self.last.month() - 2,
            Grain::Year => 1,
        };
        Date::new(self.last.year(), month, 1).unwrap_or(self.last)
    }
}

/// The period that a ledger row is dated with: a day, a month `2026-03`, a quarter `2026-Q1` or a year `2026`, read from
/// its bytes without any allocation; `None` where the text is none of these.
///
/// A row counts in the window that holds the last day of its period: so twelve months hold twelve monthly rows, four
/// quarterly ones or one of a year, wherever in the month the window ends.
#[must_use]
pub fn dated(text: &[u8]) -> Option<Dated> {
    let number = |part: &[u8]| -> Option<i16> {
        part.iter().try_fold(0i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
    };
    let year = number(text.get(..4)?)?;
    let month_end = |month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok().map(Date::last_of_month);
    let of = |last: Option<Date>, grain| last.map(|last| Dated { last, grain });
    match text.len() {
        4 => of(Date::new(year, 12, 31).ok(), Grain::Year),
        7 if text[4] == b'-' && matches!(text[5], b'Q' | b'q') => match text[6] {
            q @ b'1'..=b'4' => of(month_end(i16::from(q - b'0') * 3), Grain::Quarter),
            _ => None,
        },
        7 if text[4] == b'-' => of(month_end(number(&text[5..7])?), Grain::Month),
        10 if text[4] == b'-' && text[7] == b'-' => {
            let (month, day) = (number(&text[5..7])?, number(&text[8..10])?);
            of(Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok(), Grain::Day)
        }
        _ => None,
    }
}

/// The first and the last day of a period: a day, a month `2026-03`, a quarter `2026-Q1` or a year `2026`.
#[must_use]
pub fn period(text: &str) -> Option<(Date, Date)> {
    dated(text.as_bytes()).map(|dated| (dated.first(), dated.last))
}

/// The day that a text means, where it can be read in one way only: `2026-9-5`, `2026/09/05`, `5 September 2026`,
/// `5. September 2026`, `September 5, 2026`, `15.09.2026` (dots stand between day, month and year), `25/09/2026`.
/// `05/09/2026` has two readings, and a year of two digits several.
#[must_use]
pub fn one_reading(text: &str) -> Option<Day> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    let real = |year: &str, month: i8, day: i8| {
        let year = Some(year).filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?;
        Date::new(year.parse().ok()?, month, day).ok().map(Day)
    };
    let small = |part: &str| -> Option<i8> {
        let short = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| short)
    };
    for mark in ['-', '/', '.'] {
        let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
        let [first, second, third] = parts.as_slice() else { continue };
        if first.len() == 4 {
            return real(first, small(second)?, small(third)?);
        }
        let Some((a, b)) = small(first).zip(small(second)) else { continue };
        return match mark {
            '.' => real(third, b, a),
            _ if a == b || (a > 12 && b <= 12) => real(third, b, a),
            _ if b > 12 && a <= 12 => real(third, a, b),
            _ => None,
        };
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/'))
        .filter(|w| !matches!(*w, "" | "de" | "del" | "of" | "the" | "den" | "le" | "el" | "il"))
        .collect();
    let [first, second, third] = words.as_slice() else { return None };
    let day = |word: &str| {
        let number = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º' || c == '°');
        let ending = &word[number.len()..];
        small(number).filter(|_| matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°"))
    };
    if let Some(m) = month(second) {
        return day(first).and_then(|d| real(third, m, d)).or_else(|| real(first, m, day(third)?));
    }
    real(third, month(first)?, day(second)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_days_strictly() {
        assert_eq!("2026-02-28".parse::<Day>().unwrap().0, date(2026, 2, 28));
        assert!("2026-02-30".parse::<Day>().unwrap_err().contains("no 2026-02-30 in the calendar"));
        for text in ["2026-+2-03", "+026-02-03", "2026-2-3", "28.02.2026", "2026-02-28T00:00", "", "26-02-28"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn periods_end_with_their_last_day() {
        let of = |text: &[u8]| dated(text).map(|s| (s.first(), s.last, s.grain));
        let (day, month) = (date(2026, 3, 5), (date(2024, 2, 1), date(2024, 2, 29), Grain::Month));
        assert_eq!(of(b"2026-03-05"), Some((day, day, Grain::Day)));
        assert_eq!(of(b"2024-02"), Some(month));
        assert_eq!(of(b"2026-Q3"), Some((date(2026, 7, 1), date(2026, 9, 30), Grain::Quarter)));
        assert_eq!(of(b"2026"), Some((date(2026, 1, 1), date(2026, 12, 31), Grain::Year)));
        for text in ["2026-13", "2026-Q5", "2026-00", "202", "2026-02-31", "March", "2026/03/01"] {
            assert_eq!(dated(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn periods_have_a_first_and_a_last_day() {
        assert_eq!(period("2024"), Some((date(2024, 1, 1), date(2024, 12, 31))));
        assert_eq!(period("2026-Q1"), Some((date(2026, 1, 1), date(2026, 3, 31))));
        assert_eq!(period("2026-q4"), Some((date(2026, 10, 1), date(2026, 12, 31))));
        assert_eq!(period("2024-02"), Some((date(2024, 2, 1), date(2024, 2, 29))));
        assert_eq!(period("2026-03-05"), Some((date(2026, 3, 5), date(2026, 3, 5))));
        for text in ["Q1 2026", "2026-Q5", "2026-13", "", "2026-1", "20€6", "2026-H1"] {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn reads_what_can_be_read_in_one_way() {
        for text in [
            "2026-9-5",
            "2026/09/05",
            "2026.9.5",
            "5 September 2026",
            "5. September 2026",
            "September 5, 2026",
            "Sept. 5th, 2026",
            "5-Sep-2026",
            "5 septembre 2026",
            "5 de septiembre de 2026",
            "5 settembre 2026",
            "05.09.2026",
            "5. 9. 2026",
            "2026 September 5",
        ] {
            assert_eq!(one_reading(text), Some(Day(date(2026, 9, 5))), "{text}");
        }
        for (text, day) in [
            ("25/09/2026", date(2026, 9, 25)),
            ("09/25/2026", date(2026, 9, 25)),
            ("25-09-2026", date(2026, 9, 25)),
            ("05/05/2026", date(2026, 5, 5)),
            ("1er août 2026", date(2026, 8, 1)),
            ("3. März 2026", date(2026, 3, 3)),
        ] {
            assert_eq!(one_reading(text), Some(Day(day)), "{text}");
        }
        for text in [
            "05/09/2026",
            "5.9.26",
            "31.02.2026",
            "2026-13-01",
            "September 2026",
            "Q3 2026",
            "soon",
            "",
            "5 Brumaire 2026",
            "13/13/2026",
            "5xx September 2026",
            "2026-09",
        ] {
            assert_eq!(one_reading(text), None, "{text}");
        }
    }
}
