//! Days, and the periods that a ledger may give instead of a day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::number::text_form;

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

/// The last day of the period that a ledger row is dated with: a day, a month `2026-03`, a quarter `2026-Q1` or a
/// year `2026`, read from its bytes without any allocation.
///
/// A row counts in the window that holds this last day: so twelve months hold twelve monthly rows, four quarterly
/// ones or one of a year, wherever in the month the window ends.
///
/// # Errors
/// `None` where the text is none of these.
#[must_use]
pub fn last_day(text: &[u8]) -> Option<Date> {
    let number = |part: &[u8]| -> Option<i16> {
        part.iter().try_fold(0i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
    };
    let year = number(text.get(..4)?)?;
    let month_end = |month: i16| Date::new(year, i8::try_from(month).ok()?, 1).ok().map(Date::last_of_month);
    match text.len() {
        4 => Date::new(year, 12, 31).ok(),
        7 if text[4] == b'-' && matches!(text[5], b'Q' | b'q') => match text[6] {
            q @ b'1'..=b'4' => month_end(i16::from(q - b'0') * 3),
            _ => None,
        },
        7 if text[4] == b'-' => month_end(number(&text[5..7])?),
        10 if text[4] == b'-' && text[7] == b'-' => Date::new(
            year,
            i8::try_from(number(&text[5..7])?).ok()?,
            i8::try_from(number(&text[8..10])?).ok()?,
        )
        .ok(),
        _ => None,
    }
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
        assert_eq!(last_day(b"2026-03-05"), Some(date(2026, 3, 5)));
        assert_eq!(last_day(b"2024-02"), Some(date(2024, 2, 29)));
        assert_eq!(last_day(b"2026-Q3"), Some(date(2026, 9, 30)));
        assert_eq!(last_day(b"2026"), Some(date(2026, 12, 31)));
        for text in ["2026-13", "2026-Q5", "2026-00", "202", "2026-02-31", "March", "2026/03/01"] {
            assert_eq!(last_day(text.as_bytes()), None, "{text}");
        }
    }
}
