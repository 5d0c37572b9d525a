//! Revenue and margin by what was sold, to whom and when.
//!
//! growth = revenue ÷ revenue of the period before − 1, of whole periods only; share = revenue ÷ revenue of all in that
//! period; margin rate = margin ÷ revenue.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::book::ledger::groups::{Grouping, Groups, Per, Period, read};
use crate::book::ledger::{Sums, Window};
use crate::book::load::{Book, Shelf};
use crate::model::account::Account;
use crate::model::words::words;

/// Days at the edge of the ledger without a row that still let a period count as whole: weekends and holidays.
const QUIET: i32 = 7;

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// What sales are told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The account.
    Account,
    /// The topmost account that the account belongs to, or the account itself.
    Parent,
    /// What was sold.
    Offering,
    /// Where.
    Market,
    /// The account's segment.
    Segment,
    /// Who looks after the account now.
    Manager,
}
words!(By {
    Account => "account",
    Parent => "parent",
    Offering => "offering",
    Market => "market",
    Segment => "segment",
    Manager => "manager",
});

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The keys, one or two.
    pub by: Vec<By>,
    /// The periods.
    pub per: Per,
    /// Only rows whose period ends on this day or later.
    pub from: Option<Date>,
    /// Only rows whose period ends on this day or earlier; the as-of date where it is left out.
    pub to: Option<Date>,
    /// Only so many periods, the last of them the one that holds the last day.
    pub periods: Option<u32>,
}

/// The sales of one key in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The keys; `None` where the row or the account does not state one.
    pub keys: Vec<Option<String>>,
    /// The period.
    pub period: Period,
    /// The sums.
    pub sums: Sums,
    /// Revenue against the period before.
    pub growth: Result<Decimal, &'static str>,
    /// Revenue of all in this period.
    pub share: Result<Decimal, &'static str>,
}

/// All sales in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The period.
    pub period: Period,
    /// How many keys have sales in it.
    pub keys: usize,
    /// The sums.
    pub sums: Sums,
    /// Revenue against the period before.
    pub growth: Result<Decimal, &'static str>,
    /// The days that are looked at where they are not all of the period's.
    pub part: Option<Window>,
}

/// Sales by keys and periods.
#[derive(Debug)]
pub struct Sales {
    /// A line for each key and period with rows: the keys with the greatest revenue first, periods in order.
    pub lines: Vec<Line>,
    /// A line for each period.
    pub totals: Vec<Total>,
    /// What the ledger said beside the sums.
    pub groups: Groups,
    /// Rows that are longer than the periods asked for, among those shown.
    pub longer: u64,
    /// The last day that is looked at.
    pub to: Date,
}

impl Sales {
    /// How many keys have sales.
    #[must_use]
    pub fn keys(&self) -> usize {
        self.totals_by_key().len()
    }

    /// The keys with their revenue over all periods shown, the greatest first.
    #[must_use]
    pub fn totals_by_key(&self) -> Vec<(&[Option<String>], Sums)> {
        let mut totals: Vec<(&[Option<String>], Sums)> = Vec::new();
        for line in &self.lines {
            match totals.last_mut() {
                Some((keys, sums)) if *keys == line.keys.as_slice() => *sums = sums.plus(line.sums),
                _ => totals.push((&line.keys, line.sums)),
            }
        }
        totals
    }
}

/// Reads the ledger and sums it as asked.
#[must_use]
pub fn sales(book: &Book, accounts: &Shelf<Account>, as_of: Date, asked: &Asked) -> Sales {
    let to = asked.to.unwrap_or(as_of);
    let fiscal = book.settings.fiscal_year_start.0;
    let from = first_day(asked, to, fiscal);
    let known = book.currencies(accounts);
    let wants = |by: &[By]| asked.by.iter().any(|b| by.contains(b));
    let grouping = Grouping {
        account: wants(&[By::Account, By::Parent, By::Segment, By::Manager]),
        offering: wants(&[By::Offering]),
        market: wants(&[By::Market]),
        per: asked.per,
        fiscal_year_start: fiscal,
        window: Window { from: reach(asked.per, fiscal, from), to },
    };
    let groups = read(&book.root, &book.sales(), &book.rates, &known, grouping);
    let sums = by_key(&groups, accounts, &asked.by);
    build(sums, groups, asked.per, Window { from, to })
}

/// The first day that is shown.
fn first_day(asked: &Asked, to: Date, fiscal: i8) -> Date {
    let counted = asked.periods.and_then(|n| {
        let mut period = Period::of(asked.per, fiscal, to)?;
        for _ in 1..n {
            period = period.before()?;
        }
        Some(period.first)
    });
    counted.into_iter().chain(asked.from).max().unwrap_or(Date::MIN)
}

/// The first day that is read: that of one period more, where the first one shown is whole, to compare it with.
fn reach(per: Per, fiscal: i8, from: Date) -> Date {
    match Period::of(per, fiscal, from) {
        Some(period) if period.first == from => period.before().map_or(from, |before| before.first),
        _ => from,
    }
}

type Key = Vec<Option<String>>;

/// The sums by the keys that were asked for.
fn by_key(groups: &Groups, accounts: &Shelf<Account>, by: &[By]) -> BTreeMap<Key, BTreeMap<Period, Sums>> {
    let tops = if by.contains(&By::Parent) { tops(accounts) } else { HashMap::new() };
    let mut sums: BTreeMap<Key, BTreeMap<Period, Sums>> = BTreeMap::new();
    for (group, sum) in &groups.sums {
        let account = group.account.as_deref().and_then(|id| accounts.get(id));
        let stated = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
        let key = by
            .iter()
            .map(|by| match by {
                By::Account => stated(&group.account),
                By::Parent => {
                    let id = group.account.as_deref().unwrap_or_default();
                    stated(&Some(tops.get(id).copied().unwrap_or(id).to_owned()))
                }
                By::Offering => stated(&group.offering),
                By::Market => stated(&group.market),
                By::Segment => account.and_then(|a| stated(&a.value.segment)),
                By::Manager => account.and_then(|a| stated(&a.value.manager)),
            })
            .collect();
        let of_key = sums.entry(key).or_default().entry(group.period).or_default();
        *of_key = of_key.plus(*sum);
    }
    sums
}

/// The topmost account that each belongs to; in a circle of parents each stands for itself.
#[must_use]
pub fn tops(accounts: &Shelf<Account>) -> HashMap<&str, &str> {
    let mut tops = HashMap::with_capacity(accounts.entries.len());
    for entry in &accounts.entries {
        let mut top = entry;
        let mut steps = 0;
        while let Some(parent) = top.value.parent.as_deref().and_then(|p| accounts.get(p)) {
            top = parent;
            steps += 1;
            if steps > accounts.entries.len() {
                top = entry;
                break;
            }
        }
        tops.insert(entry.id.as_str(), top.id.as_str());
    }
    tops
}

fn build(sums: BTreeMap<Key, BTreeMap<Period, Sums>>, groups: Groups, per: Per, window: Window) -> Sales {
    let edges = Edges { groups: &groups, window, per };
    let mut all: BTreeMap<Period, (usize, Sums)> = BTreeMap::new();
    for periods in sums.values() {
        for (period, sum) in periods {
            let total = all.entry(*period).or_default();
            *total = (total.0 + 1, total.1.plus(*sum));
        }
    }
    let of_all: BTreeMap<Period, Sums> = all.iter().map(|(period, (_, sum))| (*period, *sum)).collect();
    let totals = all
        .iter()
        .filter(|(period, _)| edges.shown(period))
        .map(|(period, (keys, sums))| Total {
            period: *period,
            keys: *keys,
            sums: *sums,
            growth: edges.growth(&of_all, period),
            part: edges.part(period),
        })
        .collect();
    let mut by_size: Vec<(Decimal, Key, BTreeMap<Period, Sums>)> = sums
        .into_iter()
        .map(|(key, periods)| {
            let shown = periods.iter().filter(|(period, _)| edges.shown(period));
            let revenue = shown.fold(Decimal::ZERO, |sum, (_, s)| sum.saturating_add(s.revenue));
            (revenue, key, periods)
        })
        .collect();
    by_size.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut lines = Vec::new();
    for (_, key, periods) in by_size {
        for (period, sums) in periods.iter().filter(|(period, _)| edges.shown(period)) {
            let total = of_all.get(period).map_or(Decimal::ZERO, |s| s.revenue);
            lines.push(Line {
                keys: key.clone(),
                period: *period,
                sums: *sums,
                growth: edges.growth(&periods, period),
                share: share(sums, total),
            });
        }
    }
    let longer = groups
        .sums
        .iter()
        .filter(|(group, _)| group.period.per != per && edges.shown(&group.period))
        .map(|(_, sums)| u64::from(sums.rows))
        .sum();
    Sales { lines, totals, longer, to: window.to, groups }
}

fn full(sums: &Sums) -> bool {
    sums.revenue.abs() == Decimal::MAX
}

fn share(sums: &Sums, total: Decimal) -> Result<Decimal, &'static str> {
    if full(sums) || total.abs() == Decimal::MAX {
        return Err("too large to add up");
    }
    if total <= Decimal::ZERO {
        return Err("revenue of zero or less in all");
    }
    sums.revenue.checked_div(total).map(|s| s.round_dp(KEPT).normalize()).ok_or("too large to compute")
}

/// Where the ledger and the days that were asked for begin and end.
struct Edges<'a> {
    groups: &'a Groups,
    window: Window,
    per: Per,
}

impl Edges<'_> {
    fn shown(&self, period: &Period) -> bool {
        period.window().is_none_or(|w| w.to >= self.window.from)
    }

    /// The days of a period that are looked at, where they are not all of them.
    fn part(&self, period: &Period) -> Option<Window> {
        let whole = period.window()?;
        let (begins, covers) = self.groups.begins.zip(self.groups.covers)?;
        let mut part = whole;
        if self.window.from > whole.from && self.window.from <= whole.to {
            part.from = self.window.from;
        }
        if late(whole.from, begins) {
            part.from = part.from.max(begins);
        }
        part.to = part.to.min(self.window.to);
        if late(covers.to, whole.to) {
            part.to = part.to.min(covers.to);
        }
        (part != whole).then_some(part)
    }

    /// Growth of a key, or why there is none.
    fn growth(&self, periods: &BTreeMap<Period, Sums>, period: &Period) -> Result<Decimal, &'static str> {
        let (Some(before), Some(window)) = (period.before(), period.window()) else {
            return Err("one period only");
        };
        if self.part(period).is_some() {
            return Err("a part of the period only");
        }
        let Some(earlier) = before.window() else { return Err("one period only") };
        if self.groups.begins.is_none_or(|begins| begins > earlier.to) {
            return Err("the ledger begins later");
        }
        if self.part(&before).is_some() {
            return Err("only a part of the period before");
        }
        // Rows of longer periods are not spread: what they cover is not complete in shorter ones.
        let longer = |other: &&Period| {
            other.per != period.per
                && other.window().is_some_and(|w| w.from <= window.to && w.to >= earlier.from)
        };
        if self.per == period.per && periods.keys().find(longer).is_some() {
            return Err("some of it stands in a longer period");
        }
        let Some(then) = periods.get(&before) else { return Err("no sales in the period before") };
        let now = periods.get(period).copied().unwrap_or_default();
        if full(&now) || full(then) {
            return Err("too large to add up");
        }
        if then.revenue <= Decimal::ZERO {
            return Err("revenue of zero or less in the period before");
        }
        let ratio = now.revenue.checked_div(then.revenue).ok_or("too large to compute")?;
        Ok((ratio - Decimal::ONE).round_dp(KEPT).normalize())
    }
}

/// Whether `later` is more than some quiet days behind `earlier`.
fn late(earlier: Date, later: Date) -> bool {
    earlier.checked_add(QUIET.days()).is_ok_and(|quiet| later > quiet)
}
