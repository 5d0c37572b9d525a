//! The days that a measure of the sales ledger covers.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::expression::{Arguments, Period};
use crate::book::ledger::Window;

/// A window and the one that it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// What is measured.
    pub now: Window,
    /// What it is compared with.
    pub before: Window,
}

/// The windows of a measure at a date. `None` where they would leave the calendar.
///
/// A window of n months ends with the as-of date and begins the day after the same day n months earlier; where the
/// as-of date is the last of its month, windows run from month's end to month's end, so that rows dated by month fall
/// into them whole.
#[must_use]
pub fn windows(arguments: &Arguments, as_of: Date, fiscal_year_start: i8) -> Option<Windows> {
    match arguments.period {
        None => {
            let months = i32::try_from(arguments.months.unwrap_or(12)).ok()?;
            let (end, start) = (back(as_of, months)?, back(as_of, 2 * months)?);
            Some(Windows { now: between(end, as_of)?, before: between(start, end)? })
        }
        Some(period) => {
            let this_year = if as_of.month() >= fiscal_year_start { as_of.year() } else { as_of.year() - 1 };
            let begin = |year: i16| Date::new(year, fiscal_year_start, 1).ok();
            let eve = |date: Date| date.checked_sub(Span::new().days(1)).ok();
            match period {
                Period::FiscalYear => {
                    let over = as_of == eve(begin(this_year + 1)?)?;
                    let last = if over { this_year } else { this_year - 1 };
                    Some(Windows {
                        now: Window { from: begin(last)?, to: eve(begin(last + 1)?)? },
                        before: Window { from: begin(last - 1)?, to: eve(begin(last)?)? },
                    })
                }
                Period::FiscalYearToDate => Some(Windows {
                    now: Window { from: begin(this_year)?, to: as_of },
                    before: Window { from: begin(this_year - 1)?, to: back(as_of, 12)? },
                }),
            }
        }
    }
}

fn between(after: Date, to: Date) -> Option<Window> {
    Some(Window { from: after.checked_add(1.day()).ok()?, to })
}

fn back(date: Date, months: i32) -> Option<Date> {
    let earlier = date.checked_sub(Span::new().try_months(months).ok()?).ok()?;
    Some(if date == date.last_of_month() { earlier.last_of_month() } else { earlier })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shown(arguments: Arguments, as_of: Date, start: i8) -> (String, String) {
        let w = windows(&arguments, as_of, start).unwrap();
        (w.now.to_string(), w.before.to_string())
    }

    #[test]
    fn twelve_months_to_the_date_against_the_twelve_before() {
        assert_eq!(
            shown(Arguments::default(), date(2026, 11, 1), 1),
            ("2025-11-02 to 2026-11-01".to_owned(), "2024-11-02 to 2025-11-01".to_owned())
        );
        let eleven = Arguments { months: Some(11), ..Arguments::default() };
        assert_eq!(
            shown(eleven, date(1998, 5, 6), 1),
            ("1997-06-07 to 1998-05-06".to_owned(), "1996-07-07 to 1997-06-06".to_owned())
        );
    }

    #[test]
    fn ends_of_months_stay_ends_of_months() {
        let one = Arguments { months: Some(1), ..Arguments::default() };
        assert_eq!(
            shown(one, date(2026, 2, 28), 1),
            ("2026-02-01 to 2026-02-28".to_owned(), "2026-01-01 to 2026-01-31".to_owned())
        );
        assert_eq!(
            shown(Arguments::default(), date(2024, 2, 29), 1),
            ("2023-03-01 to 2024-02-29".to_owned(), "2022-03-01 to 2023-02-28".to_owned())
        );
    }

    #[test]
    fn fiscal_years_begin_with_their_month() {
        let year = Arguments { period: Some(Period::FiscalYear), ..Arguments::default() };
        assert_eq!(
            shown(year.clone(), date(2026, 11, 21), 4),
            ("2025-04-01 to 2026-03-31".to_owned(), "2024-04-01 to 2025-03-31".to_owned())
        );
        assert_eq!(shown(year.clone(), date(2026, 3, 31), 4).0, "2025-04-01 to 2026-03-31");
        assert_eq!(shown(year, date(2026, 12, 31), 1).0, "2026-01-01 to 2026-12-31");
        let to_date = Arguments { period: Some(Period::FiscalYearToDate), ..Arguments::default() };
        assert_eq!(
            shown(to_date, date(2026, 2, 10), 4),
            ("2025-04-01 to 2026-02-10".to_owned(), "2024-04-01 to 2025-02-10".to_owned())
        );
    }
}
