//! The days that a view of figures looks at, as somebody writes them.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::book::ledger::Window;
use crate::model::date::dated;
use crate::score::measure::{Arguments, Period, windows};

/// Days, and how many years they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The days.
    pub window: Window,
    /// How many years that is: whole months ÷ 12, else days ÷ 365.
    pub years: Decimal,
}

const HELP: &str = "write a number of months up to the as-of date, `12m`; `fiscal-year`, `fiscal-year-to-date`; a year, quarter or month, `2026`, `2026-Q1`, `2026-03`; or days, `2026-01-01..2026-06-30`";

impl Frame {
    /// The twelve months up to a date.
    ///
    /// # Errors
    /// Days that leave the calendar.
    pub fn twelve_months(as_of: Date) -> Result<Self, String> {
        Self::months(12, as_of)
    }

    fn months(months: u32, as_of: Date) -> Result<Self, String> {
        let arguments = Arguments { months: Some(months), ..Arguments::default() };
        let found = windows(&arguments, as_of, 1).ok_or_else(|| leaves(&format!("{months}m")))?;
        Ok(Self { window: found.now, years: Decimal::from(months) / Decimal::from(12) })
    }

    /// Reads what somebody wrote.
    ///
    /// # Errors
    /// What is wrong and, behind a line break, what to write instead.
    pub fn parse(text: &str, as_of: Date, fiscal_year_start: i8) -> Result<Self, String> {
        let text = text.trim();
        if let Some(months) = text.strip_suffix('m').and_then(|n| n.parse::<u32>().ok()) {
            if !(1..=120).contains(&months) {
                return Err(format!("`{text}` is no number of months\nwrite 1m to 120m"));
            }
            return Self::months(months, as_of);
        }
        if let Some(period) = Period::from_word(text) {
            let arguments = Arguments { period: Some(period), ..Arguments::default() };
            let found = windows(&arguments, as_of, fiscal_year_start).ok_or_else(|| leaves(text))?;
            return Ok(Self::of(found.now));
        }
        let day = |text: &str| text.trim().parse::<crate::model::date::Day>().map(|d| d.0);
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (day(from)?, day(to)?);
            if from > to {
                return Err(format!("`{text}` ends before it begins\nturn the days round"));
            }
            return Ok(Self::of(Window { from, to }));
        }
        match dated(text.as_bytes()) {
            Some(dated) => Ok(Self::of(Window { from: dated.first(), to: dated.last })),
            None => Err(format!("`{text}` is no period\n{HELP}")),
        }
    }

    fn of(window: Window) -> Self {
        let Window { from, to } = window;
        let whole = from.day() == 1 && to == to.last_of_month();
        let years = if whole {
            let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month())
                - i64::from(from.month())
                + 1;
            Decimal::from(months) / Decimal::from(12)
        } else {
            let days = from.until(to.saturating_add(1.day())).map_or(0, |span| span.get_days());
            Decimal::from(days) / Decimal::from(365)
        };
        Self { window, years }
    }
}

fn leaves(text: &str) -> String {
    format!("the days of `{text}` leave the calendar\n{HELP}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(text: &str) -> (String, Decimal) {
        let frame = Frame::parse(text, date(2026, 9, 30), 4).unwrap();
        (frame.window.to_string(), frame.years.round_dp(4).normalize())
    }

    #[test]
    fn periods_as_they_are_written() {
        let d = |n, scale| Decimal::new(n, scale);
        assert_eq!(of("12m"), ("2025-10-01 to 2026-09-30".into(), d(1, 0)));
        assert_eq!(of("3m"), ("2026-07-01 to 2026-09-30".into(), d(25, 2)));
        assert_eq!(of("2025"), ("2025-01-01 to 2025-12-31".into(), d(1, 0)));
        assert_eq!(of("2025-Q2"), ("2025-04-01 to 2025-06-30".into(), d(25, 2)));
        assert_eq!(of("fiscal-year"), ("2025-04-01 to 2026-03-31".into(), d(1, 0)));
        assert_eq!(of("fiscal-year-to-date"), ("2026-04-01 to 2026-09-30".into(), d(5, 1)));
        // 73 days of 365.
        assert_eq!(of("2026-01-01..2026-03-14"), ("2026-01-01 to 2026-03-14".into(), d(2, 1)));
    }

    #[test]
    fn what_is_no_period_is_refused_with_what_is() {
        let wrong = |text: &str| Frame::parse(text, date(2026, 9, 30), 1).unwrap_err();
        assert!(wrong("soon").contains("2026-Q1"));
        assert!(wrong("0m").contains("1m to 120m"));
        assert!(wrong("2026-02-01..2026-01-01").contains("turn"));
        assert!(wrong("2026-02-30..2026-03-01").contains("no 2026-02-30"));
    }
}
