//! Sums of the ledger by account, offering, market and period, in one pass over its rows.
//!
//! A row is summed in the period that holds it whole. A row that no such period holds, such as one of a quarter where
//! months are asked for, is summed in its own, longer period: nothing is spread.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::rows::{Entry, Ledger, Take};
use super::{Sums, Window};
use crate::book::money::Rates;
use crate::model::date::{Dated, Grain};
use crate::model::words::{Currency, words};
use crate::text::finding::Finding;

/// The periods that sums are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Per {
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
    /// Fiscal years.
    FiscalYear,
    /// Everything together.
    All,
}
words!(Per {
    Month => "month",
    Quarter => "quarter",
    Year => "year",
    FiscalYear => "fiscal-year",
    All => "all",
});

/// One period. They are ordered by their first day, and the longer one first among those that begin together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// What kind it is.
    pub per: Per,
    /// Its first day; the first of all days where it is everything.
    pub first: Date,
}

impl Period {
    /// The period of a kind that holds a row whole; `None` where none does.
    fn holding(per: Per, fiscal_year_start: i8, dated: Dated) -> Option<Self> {
        let (first, last) = (dated.first(), dated.last);
        let begin = |month: i8| Date::new(first.year(), month, 1).ok();
        let first = match per {
            Per::All => Date::MIN,
            Per::Month if dated.grain <= Grain::Month => begin(first.month())?,
            Per::Quarter if dated.grain <= Grain::Quarter => begin((first.month() - 1) / 3 * 3 + 1)?,
            Per::Year => begin(1)?,
            Per::FiscalYear => {
                let year = |day: Date| day.year() - i16::from(day.month() < fiscal_year_start);
                if year(first) != year(last) {
                    return None;
                }
                Date::new(year(first), fiscal_year_start, 1).ok()?
            }
            Per::Month | Per::Quarter => return None,
        };
        Some(Self { per, first })
    }

    /// The period of a kind that holds a day.
    #[must_use]
    pub fn of(per: Per, fiscal_year_start: i8, day: Date) -> Option<Self> {
        Self::holding(per, fiscal_year_start, Dated { last: day, grain: Grain::Day })
    }

    /// The row's own period.
    fn own(dated: Dated) -> Self {
        let per = match dated.grain {
            Grain::Day | Grain::Month => Per::Month,
            Grain::Quarter => Per::Quarter,
            Grain::Year => Per::Year,
        };
        Self { per, first: dated.first() }
    }

    /// Its days; `None` where it is everything or leaves the calendar.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        let next = self.next()?;
        Some(Window { from: self.first, to: next.first.checked_sub(1.day()).ok()? })
    }

    /// The period behind it.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        self.moved(1)
    }

    /// The period before it.
    #[must_use]
    pub fn before(&self) -> Option<Self> {
        self.moved(-1)
    }

    fn moved(&self, by: i32) -> Option<Self> {
        let months = match self.per {
            Per::Month => 1,
            Per::Quarter => 3,
            Per::Year | Per::FiscalYear => 12,
            Per::All => return None,
        };
        let first = self.first.checked_add(Span::new().months(by * months)).ok()?;
        Some(Self { per: self.per, first })
    }

    fn order(&self) -> (Date, std::cmp::Reverse<Per>) {
        (self.first, std::cmp::Reverse(self.per))
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
        match self.per {
            Per::Month => write!(f, "{year}-{month:02}"),
            Per::Quarter => write!(f, "{year}-Q{}", (month - 1) / 3 + 1),
            Per::Year => write!(f, "{year}"),
            // By the calendar year in which it ends.
            Per::FiscalYear => write!(f, "FY{}", if month == 1 { year } else { year + 1 }),
            Per::All => f.write_str("all"),
        }
    }
}

/// What sums are made by.
#[derive(Debug, Clone, Copy)]
pub struct Grouping {
    /// By account.
    pub account: bool,
    /// By offering.
    pub offering: bool,
    /// By market.
    pub market: bool,
    /// By these periods.
    pub per: Per,
    /// The month in which the fiscal year begins.
    pub fiscal_year_start: i8,
    /// Only rows whose period ends on these days.
    pub window: Window,
}

/// What a sum is of. What nobody asked for is `None`; what a row does not state is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The account's id.
    pub account: Option<String>,
    /// Its offering.
    pub offering: Option<String>,
    /// Its market.
    pub market: Option<String>,
    /// Its period.
    pub period: Period,
}

/// The sums of a ledger.
#[derive(Debug, Default)]
pub struct Groups {
    /// The sums, in the order of what they are of.
    pub sums: BTreeMap<Group, Sums>,
    /// The first and the last day on which the period of a row ends.
    pub covers: Option<Window>,
    /// The first day of the earliest period of a row.
    pub begins: Option<Date>,
    /// All rows.
    pub rows: u64,
    /// Rows whose period ends before the window or behind it.
    pub outside: [u64; 2],
    /// Rows that are longer than the periods asked for.
    pub longer: u64,
    /// For each account whether it has a row up to the end of the window.
    pub seen: Vec<bool>,
    /// Accounts that rows name and the book does not have, with the number of rows and the first place.
    pub strangers: BTreeMap<String, (u64, PathBuf, u64)>,
    /// What is wrong with the files.
    pub findings: Vec<Finding>,
}

/// Reads the files of a ledger and sums them.
#[must_use]
pub fn read(
    root: &Path,
    files: &[PathBuf],
    rates: &Rates,
    accounts: &[(&str, Currency)],
    grouping: Grouping,
) -> Groups {
    let ledger = Ledger::new(root, files, rates, accounts);
    let make = || Summer::new(grouping, accounts.len());
    let mut whole = make();
    let read = ledger.read(make, |_, _, part| whole.add(part));
    let name = |number: u32| whole.names.names.get(number as usize).cloned();
    let named = |(key, sum): (Key, Sums)| {
        let account = match key.account {
            NOBODY => None,
            Who::Known(n) => accounts.get(n as usize).map(|(id, _)| (*id).to_owned()),
            Who::Stranger(n) => name(n),
        };
        let group =
            Group { account, offering: name(key.offering), market: name(key.market), period: key.period };
        (group, sum)
    };
    Groups {
        sums: whole.sums.into_iter().map(named).collect(),
        covers: read.covers,
        begins: read.begins,
        rows: read.rows,
        outside: whole.outside,
        longer: whole.longer,
        seen: whole.seen,
        strangers: read.strangers,
        findings: read.findings,
    }
}

/// An account, by its index or the number of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Who {
    Known(u32),
    Stranger(u32),
}

/// The number of what nobody asked for.
const NOTHING: u32 = u32::MAX;
const NOBODY: Who = Who::Known(NOTHING);

/// What a sum is of, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    account: Who,
    offering: u32,
    market: u32,
    period: Period,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let account = match self.account {
            Who::Known(n) => u64::from(n),
            Who::Stranger(n) => u64::from(n) | 1 << 32,
        };
        let first = self.period.first;
        let period = i64::from(first.year()) << 16 | i64::from(first.month()) << 8 | self.period.per as i64;
        state.write_u64(account);
        state.write_u64(u64::from(self.offering) << 32 | u64::from(self.market));
        state.write_i64(period);
    }
}

/// A quick hash of a few small numbers, which nobody from outside can choose freely.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }
}

/// Names by number.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    numbers: HashMap<Vec<u8>, u32>,
}

impl Names {
    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(NOTHING);
        self.names.push(String::from_utf8_lossy(name).into_owned());
        self.numbers.insert(name.to_vec(), number);
        number
    }
}

/// The sums of a part of the ledger.
struct Summer {
    grouping: Grouping,
    names: Names,
    sums: HashMap<Key, Sums, BuildHasherDefault<Mix>>,
    outside: [u64; 2],
    longer: u64,
    seen: Vec<bool>,
}

impl Summer {
    fn new(grouping: Grouping, accounts: usize) -> Self {
        Self {
            grouping,
            names: Names::default(),
            sums: HashMap::default(),
            outside: [0; 2],
            longer: 0,
            seen: vec![false; accounts],
        }
    }

    #[allow(clippy::iter_over_hash_type)] // Each sum goes to one place, whatever the order.
    fn add(&mut self, part: Self) {
        let numbers: Vec<u32> =
            part.names.names.iter().map(|name| self.names.number(name.as_bytes())).collect();
        let number = |own: u32| numbers.get(own as usize).copied().unwrap_or(NOTHING);
        for (key, sum) in part.sums {
            let account = match key.account {
                Who::Stranger(own) => Who::Stranger(number(own)),
                known => known,
            };
            let key = Key {
                account,
                offering: number(key.offering),
                market: number(key.market),
                period: key.period,
            };
            let all = self.sums.entry(key).or_default();
            *all = all.plus(sum);
        }
        self.outside = [self.outside[0] + part.outside[0], self.outside[1] + part.outside[1]];
        self.longer += part.longer;
        for (seen, here) in self.seen.iter_mut().zip(part.seen) {
            *seen |= here;
        }
    }
}

impl Take for Summer {
    fn take(&mut self, entry: &Entry<'_>) {
        let Grouping { per, fiscal_year_start, window, .. } = self.grouping;
        if let Some(seen) = entry.at.and_then(|at| self.seen.get_mut(at)) {
            *seen |= entry.dated.last <= window.to;
        }
        if !window.holds(entry.dated.last) {
            self.outside[usize::from(entry.dated.last > window.to)] += 1;
            return;
        }
        let period = Period::holding(per, fiscal_year_start, entry.dated).unwrap_or_else(|| {
            self.longer += 1;
            Period::own(entry.dated)
        });
        let account = match entry.at {
            _ if !self.grouping.account => NOBODY,
            Some(at) => Who::Known(u32::try_from(at).unwrap_or(NOTHING)),
            None => Who::Stranger(self.names.number(entry.account)),
        };
        let mut number = |wanted: bool, name: &[u8]| if wanted { self.names.number(name) } else { NOTHING };
        let offering = number(self.grouping.offering, entry.offering);
        let market = number(self.grouping.market, entry.market);
        self.sums.entry(Key { account, offering, market, period }).or_default().add(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rust_decimal::Decimal;

    fn all() -> Grouping {
        Grouping {
            account: true,
            offering: false,
            market: false,
            per: Per::Year,
            fiscal_year_start: 1,
            window: Window { from: Date::MIN, to: Date::MAX },
        }
    }

    fn sums(ledger: &str, grouping: Grouping) -> (Vec<String>, Groups) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("s.csv"), ledger).unwrap();
        let settings =
            crate::text::yaml::read("version: 1\ncurrency: EUR\nrates: {USD: 0.5}\n").value.unwrap();
        let (euro, dollar) = ("EUR".parse().unwrap(), "USD".parse().unwrap());
        let accounts = [("acme", euro), ("birch", dollar)];
        let groups = read(dir.path(), &[PathBuf::from("s.csv")], &Rates::new(&settings), &accounts, grouping);
        let part = |p: &Option<String>| p.clone().unwrap_or_else(|| "–".to_owned());
        let lines = groups
            .sums
            .iter()
            .map(|(g, s)| {
                format!(
                    "{} {} {} {} {} {} {}",
                    part(&g.account),
                    part(&g.offering),
                    part(&g.market),
                    g.period,
                    s.revenue.normalize(),
                    s.margin.normalize(),
                    s.rows
                )
            })
            .collect();
        (lines, groups)
    }

    const LEDGER: &str = "account,date,offering,market,revenue,margin,currency\nacme,2025-03-31,pumps,DE,100,10,\nacme,2025-04,pumps,DE,50,5,EUR\nacme,2025-Q4,spares,FR,20,,\nbirch,2025-12-31,pumps,,8,2,\nzed,2026,pumps,DE,7,1,\n";

    /// birch has dollars, 2 for one euro, where a row states no currency: 8 and 2 are 4 and 1.
    #[test]
    fn by_account_and_year() {
        let (lines, groups) = sums(LEDGER, all());
        assert_eq!(lines, ["acme – – 2025 170 15 3", "birch – – 2025 4 1 1", "zed – – 2026 7 1 1"]);
        assert_eq!((groups.rows, groups.longer, groups.outside), (5, 0, [0, 0]));
        assert_eq!(groups.strangers.keys().collect::<Vec<_>>(), ["zed"]);
        assert_eq!(groups.begins, Some(date(2025, 3, 31)));
        assert_eq!(groups.covers.unwrap().to, date(2026, 12, 31));
    }

    #[test]
    fn rows_longer_than_a_month_keep_their_own_period() {
        let grouping = Grouping { account: false, per: Per::Month, ..all() };
        let (lines, groups) = sums(LEDGER, grouping);
        assert_eq!(
            lines,
            [
                "– – – 2025-03 100 10 1",
                "– – – 2025-04 50 5 1",
                "– – – 2025-Q4 20 0 1",
                "– – – 2025-12 4 1 1",
                "– – – 2026 7 1 1"
            ]
        );
        assert_eq!(groups.longer, 2);
    }

    /// The year from April: March 2025 belongs to the one that ends then; the year 2026 lies in two of them.
    #[test]
    fn fiscal_years_hold_what_lies_in_them_whole() {
        let grouping = Grouping { per: Per::FiscalYear, fiscal_year_start: 4, ..all() };
        let (lines, _) = sums(LEDGER, grouping);
        assert_eq!(
            lines,
            [
                "acme – – FY2025 100 10 1",
                "acme – – FY2026 70 5 2",
                "birch – – FY2026 4 1 1",
                "zed – – 2026 7 1 1"
            ]
        );
        // From February on, the last quarter of a year lies in one fiscal year, the first would not.
        let grouping = Grouping { per: Per::FiscalYear, fiscal_year_start: 2, ..all() };
        let (lines, _) = sums("account,date,revenue\nacme,2025-Q4,1\nacme,2025-Q1,2\n", grouping);
        assert_eq!(lines, ["acme – – 2025-Q1 2 0 1", "acme – – FY2026 1 0 1"]);
    }

    #[test]
    fn by_offering_and_market_within_a_window() {
        let window = Window { from: date(2025, 4, 1), to: date(2025, 12, 31) };
        let grouping =
            Grouping { account: false, offering: true, market: true, per: Per::All, window, ..all() };
        let (lines, groups) = sums(LEDGER, grouping);
        assert_eq!(lines, ["– pumps  all 4 1 1", "– pumps DE all 50 5 1", "– spares FR all 20 0 1"]);
        assert_eq!(groups.outside, [1, 1]);
    }

    #[test]
    fn pieces_and_quotes_change_no_sum() {
        let mut plain = "account,date,revenue\n".to_owned();
        for n in 0..400_000 {
            let account = if n % 3 == 0 { "acme" } else { "other" };
            plain.push_str(&format!("{account},2025-{:02}-{:02},{}.25\n", n % 12 + 1, n % 28 + 1, n % 1000));
        }
        let mut quoted = plain.clone();
        quoted.push_str("\"acme\",2025-01-01,\"1\"\n");
        plain.push_str("acme,2025-01-01,1\n");
        let quarters = Grouping { per: Per::Quarter, ..all() };
        let (first, groups) = sums(&plain, quarters);
        assert_eq!(first, sums(&quoted, quarters).0);
        assert_eq!(groups.rows, 400_001);
        let total: Decimal = groups.sums.values().map(|s| s.revenue).sum();
        // 400 rounds of 0 … 999 and 400,000 quarters, and the 1 of the last row.
        assert_eq!(total, Decimal::from(400 * 499_500 + 100_000 + 1));
    }

    #[test]
    fn periods_follow_one_another() {
        let of = |per, y, m| Period { per, first: date(y, m, 1) };
        assert_eq!(of(Per::Quarter, 2026, 1).before().unwrap().to_string(), "2025-Q4");
        assert_eq!(of(Per::FiscalYear, 2025, 4).next().unwrap().to_string(), "FY2027");
        assert_eq!(of(Per::FiscalYear, 2025, 1).to_string(), "FY2025");
        let window = of(Per::Month, 2024, 2).window().unwrap();
        assert_eq!((window.from, window.to), (date(2024, 2, 1), date(2024, 2, 29)));
        assert_eq!(Period { per: Per::All, first: Date::MIN }.window(), None);
    }
}
