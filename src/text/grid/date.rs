//! Dates as programs and people write them, and the order in which a column writes day, month and year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::text::months::month;

/// The order of day, month and year in dates of digits alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// Day, month, year: 31/12/2026.
    Dmy,
    /// Month, day, year: 12/31/2026.
    Mdy,
    /// Year, month, day: 26/12/31.
    Ymd,
}

impl FromStr for Order {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().to_lowercase().as_str() {
            "dmy" => Ok(Order::Dmy),
            "mdy" => Ok(Order::Mdy),
            "ymd" => Ok(Order::Ymd),
            _ => Err(format!("`{text}` is not an order of dates; write dmy, mdy or ymd")),
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Order::Dmy => "day, month, year",
            Order::Mdy => "month, day, year",
            Order::Ymd => "year, month, day",
        })
    }
}

/// What a text that looks like a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// One day, whatever the order; where the parts are separated by dots and the day stands first, `dotted`.
    Plain { date: Date, dotted: bool },
    /// Three numbers, of which the order says what they are; the last or the first may be a year of two digits.
    Ordered([i16; 3], bool),
    /// There is no such day in the calendar.
    Nowhere,
}

/// The date that a text says, a time behind it left out; `None` where it is no date.
pub(crate) fn written(text: &str) -> Option<Written> {
    let text = without_time(text.trim())?;
    if text.is_empty() || text.len() > 40 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let part = |from: usize, to: usize| text[from..to].parse().ok();
        let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
        return (1900..2200).contains(&year).then(|| plain(year, month, day, false));
    }
    for mark in ['-', '/', '.'] {
        let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
        let [a, b, c] = parts.as_slice() else { continue };
        let Some(numbers) = numbers([a, b, c]) else { continue };
        let [first, second, third] = numbers;
        return match [a.len(), b.len(), c.len()] {
            [4, 1 | 2, 1 | 2] => Some(plain(first, second, third, false)),
            [1 | 2, 1 | 2, 4] if mark == '.' => Some(plain(third, second, first, true)),
            [1 | 2, 1 | 2, 2] if mark == '.' => Some(plain(century(third), second, first, true)),
            [1 | 2, 1 | 2, 4] => Some(Written::Ordered(numbers, false)),
            [2, 1 | 2, 2] => Some(Written::Ordered(numbers, true)),
            // One digit is no year: it stands at the end.
            [1, 1 | 2, 2] => Some(Written::Ordered([first, second, century(third)], false)),
            _ => None,
        };
    }
    named(text)
}

fn numbers(parts: [&str; 3]) -> Option<[i16; 3]> {
    let mut numbers = [0; 3];
    for (number, part) in numbers.iter_mut().zip(parts) {
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    Some(numbers)
}

/// A year of two digits: 69 to 99 are of the last century, as most programs have it.
fn century(year: i16) -> i16 {
    if year >= 69 { 1900 + year } else { 2000 + year }
}

fn plain(year: i16, month: i16, day: i16, dotted: bool) -> Written {
    match day_of(year, month, day) {
        Some(date) => Written::Plain { date, dotted },
        None => Written::Nowhere,
    }
}

fn day_of(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day whose month has a name: `1 Mar 2026`, `Mar 1, 2026`, `1. März 26`, `2026 March 1`, `Sunday, March 1, 2026`.
fn named(text: &str) -> Option<Written> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/'))
        .filter(|w| !matches!(*w, "" | "de" | "del" | "of" | "the" | "den" | "le" | "el" | "il"))
        .collect();
    let mut words = words.as_slice();
    if let [first, rest @ ..] = words
        && words.len() == 4
        && month(first).is_none()
        && first.chars().all(char::is_alphabetic)
    {
        // The day of the week.
        words = rest;
    }
    let [first, second, third] = words else { return None };
    let number = |word: &str, most: usize| -> Option<i16> {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º' || c == '°');
        let ending = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°");
        let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| fits && ending)
    };
    let year = |word: &str| match word.len() {
        4 => number(word, 4),
        2 => number(word, 2).map(century),
        _ => None,
    };
    if let Some(m) = month(second) {
        let m = i16::from(m);
        if first.len() == 4 {
            return Some(plain(number(first, 4)?, m, number(third, 2)?, false));
        }
        return Some(plain(year(third)?, m, number(first, 2)?, false));
    }
    let m = i16::from(month(first)?);
    Some(plain(year(third)?, m, number(second, 2)?, false))
}

/// A date without the time behind it; `None` where what stands there is no time.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else { return Some(text) };
    let hour = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = colon - hour.len();
    let time = &text[hour.len()..];
    let letters = time.chars().filter(|c| c.is_alphabetic()).count();
    let usual = time.len() <= 32
        && letters <= 8
        && time.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ':' | '.' | ',' | '+' | '-' | ' ' | '\u{202f}' | '\u{a0}')
        });
    if !(1..=2).contains(&digits) || !usual {
        return None;
    }
    let behind_mark = hour.strip_suffix('T').or_else(|| hour.strip_suffix('t'));
    let date = behind_mark.unwrap_or(hour);
    // Something has to stand between date and time.
    if behind_mark.is_none() && !hour.ends_with(|c: char| c.is_whitespace()) {
        return None;
    }
    Some(date.trim_end_matches(|c: char| c.is_whitespace() || c == ','))
}

/// The day that three numbers are in an order.
pub(crate) fn ordered(numbers: [i16; 3], short: bool, order: Order) -> Option<Date> {
    let [a, b, c] = numbers;
    let year = |year: i16| if short { century(year) } else { year };
    match order {
        Order::Dmy => day_of(year(c), b, a),
        Order::Mdy => day_of(year(c), a, b),
        Order::Ymd if short => day_of(century(a), b, c),
        Order::Ymd => None,
    }
}

/// The orders in which three numbers are a day.
pub(crate) fn possible(numbers: [i16; 3], short: bool) -> Vec<Order> {
    [Order::Dmy, Order::Mdy, Order::Ymd]
        .into_iter()
        .filter(|order| ordered(numbers, short, *order).is_some())
        .collect()
}

/// The day that a text says, where dates of digits alone have an order.
///
/// # Errors
/// What is wrong with the text, and what to write.
pub(crate) fn read(text: &str, order: Option<Order>) -> Result<Date, (String, &'static str)> {
    const HELP: &str = "write it as 2026-03-01, or clear the cell where the date is missing";
    let nowhere = || (format!("`{text}` is no day in the calendar"), HELP);
    match written(text) {
        Some(Written::Plain { date, .. }) => Ok(date),
        Some(Written::Nowhere) => Err(nowhere()),
        Some(Written::Ordered(numbers, short)) => {
            let order = order.unwrap_or(Order::Dmy);
            ordered(numbers, short, order).ok_or_else(|| {
                if possible(numbers, short).is_empty() {
                    nowhere()
                } else {
                    (format!("`{text}` is no date in the order {order}"), HELP)
                }
            })
        }
        None => Err(match serial(text) {
            Some(day) => (
                format!("`{text}` is the number of a day in a spreadsheet, {day}"),
                "format the column as dates and export it again",
            ),
            None => (format!("`{text}` is not a date"), HELP),
        }),
    }
}

/// A day that a spreadsheet wrote as its number, such as 46082; `None` outside 1955 to 2119.
pub(crate) fn serial(text: &str) -> Option<Date> {
    let days: i64 = text.parse().ok().filter(|n| (20_000..80_000).contains(n))?;
    Date::new(1899, 12, 30).ok()?.checked_add(jiff::Span::new().days(days)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(text: &str) -> Option<Date> {
        match written(text)? {
            Written::Plain { date, .. } => Some(date),
            _ => None,
        }
    }

    #[test]
    fn reads_what_can_be_read_in_one_way() {
        for text in [
            "2026-03-01",
            "2026/3/1",
            "2026.03.01",
            "20260301",
            "2026-03-01 14:22",
            "2026-03-01T00:00:00.000+0000",
            "2026-03-01T00:00:00Z",
            "1.3.2026",
            "01.03.26",
            "01.03.2026 14:22:05",
            "1 Mar 2026",
            "1-Mar-26",
            "Mar 1, 2026",
            "Mar 1, 2026, 2:22 PM",
            "March 1st, 2026",
            "Sunday, March 1, 2026",
            "1. März 2026",
            "2026 March 1",
            "1 maart 2026",
        ] {
            assert_eq!(day(text), Some(date(2026, 3, 1)), "{text}");
        }
        for text in [
            "",
            "soon",
            "2026",
            "2026-03",
            "12:30",
            "1.234",
            "1,234",
            "1234567",
            "99999999",
            "1/2",
            "March 2026",
            "2026-03-01: signed today and late",
            "1/2/3/4",
            "123/4/2026",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
        assert_eq!(written("31.02.2026"), Some(Written::Nowhere));
        assert_eq!(written("2026-13-01"), Some(Written::Nowhere));
        assert_eq!(day("1.3.70"), Some(date(1970, 3, 1)));
    }

    #[test]
    fn slashes_need_an_order() {
        let of = |text: &str| match written(text) {
            Some(Written::Ordered(numbers, short)) => possible(numbers, short),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(of("3/1/2026 2:22 PM"), [Order::Dmy, Order::Mdy]);
        assert_eq!(of("25/3/2026"), [Order::Dmy]);
        assert_eq!(of("3-25-2026"), [Order::Mdy]);
        assert_eq!(of("26/12/31"), [Order::Dmy, Order::Ymd]);
        assert_eq!(of("99/12/31"), [Order::Ymd]);
        assert_eq!(of("3/4/26"), [Order::Dmy, Order::Mdy]);
        assert_eq!(of("3/14/26"), [Order::Mdy]);
        assert_eq!(of("01/02/03"), [Order::Dmy, Order::Mdy, Order::Ymd]);
        assert_eq!(of("13/13/2026"), []);
        assert_eq!(ordered([1, 2, 26], true, Order::Dmy), Some(date(2026, 2, 1)));
        assert_eq!("MDY".parse(), Ok(Order::Mdy));
        assert!("year first".parse::<Order>().unwrap_err().contains("dmy, mdy or ymd"));
    }

    #[test]
    fn serials_are_days() {
        assert_eq!(serial("46082"), Some(date(2026, 3, 1)));
        assert_eq!((serial("12"), serial("46082.5"), serial("99999")), (None, None, None));
    }
}
