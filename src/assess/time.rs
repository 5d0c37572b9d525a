//! Where a person's time went, against the target and against rules of thumb.
//!
//! Time is recorded by six competencies, in hours or as shares of the whole. Selling, turning data into information and
//! what others could do are parts of those, not a seventh.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::exact::{share, sum};
use super::staff::Staff;
use crate::book::load::Entry;
use crate::model::date::period;
use crate::model::framework::{Framework, Item};
use crate::model::number::Percent;
use crate::model::person::{Person, Time};
use crate::model::profile::Profile;

/// The framework whose items time is recorded by.
pub const FRAMEWORK: &str = "richardson-six";
/// The whole, where it is stated.
pub const TOTAL: &str = "total";
/// The part that goes into selling.
pub const SELLING: &str = "of-which-selling";
/// The part that turns data into information.
pub const INFORMATION: &str = "of-which-information";
/// The part that somebody else could do.
pub const DELEGABLE: &str = "of-which-delegable";

/// The competency that takes more than it should.
const RESPONSIVENESS: &str = "responsiveness";
/// Those that get less than they should.
const STARVED: [(&str, &str); 2] =
    [("understanding-starved", "understanding"), ("involving-others-starved", "involving-others")];

/// The share of selling above which there is too much of it: a tenth.
pub const MOST_SELLING: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// The share of a manager's time that should turn data into information: four fifths.
pub const MOST_INFORMATION: Decimal = Decimal::from_parts(8, 0, 0, false, 1);
/// How far responsiveness may be above its target.
const TRAP: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// How far a competency may be from its target before that is remarked upon.
pub const NEAR: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// What went into one competency.
#[derive(Debug, Clone)]
pub struct Spent<'b> {
    /// The competency.
    pub item: &'b Item,
    /// Hours; `None` where shares were recorded, or nothing.
    pub hours: Option<Decimal>,
    /// The share of the whole; `None` where nothing was recorded.
    pub share: Option<Decimal>,
    /// The share that the person's profile asks for.
    pub target: Option<Decimal>,
    /// The share less that of the record before.
    pub change: Option<Decimal>,
}

impl Spent<'_> {
    /// The share less the target.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        Some((self.share? - self.target?).normalize())
    }

    /// Whether it gets more or less than its target, by five points or more, or about as much.
    #[must_use]
    pub fn remark(&self) -> Option<&'static str> {
        let difference = self.difference()?;
        Some(match () {
            () if difference >= NEAR => "over",
            () if difference <= -NEAR => "short",
            () => "near",
        })
    }
}

/// A record of a person's time.
#[derive(Debug, Clone)]
pub struct Record<'b> {
    /// Whose time it is.
    pub person: &'b Entry<Person>,
    /// The period as it is written.
    pub period: &'b str,
    /// Its last day.
    pub ends: Date,
    /// Its first day.
    pub begins: Date,
    /// What went where, in the order of the framework.
    pub spent: Vec<Spent<'b>>,
    /// The share of selling.
    pub selling: Option<Decimal>,
    /// The share of turning data into information.
    pub information: Option<Decimal>,
    /// The share that others could do.
    pub delegable: Option<Decimal>,
    /// The share of selling that the profile states.
    pub selling_target: Option<Decimal>,
}

/// A person's records until now, oldest first, and the periods that cannot be read.
#[derive(Debug, Default)]
pub struct Records<'b> {
    /// The records.
    pub records: Vec<Record<'b>>,
    /// Periods that are neither a day, a month, a quarter nor a year.
    pub unreadable: Vec<&'b str>,
}

/// A person's records of time. A period that has not begun does not count; of two records of one period the later in the
/// file does.
#[must_use]
pub fn records<'b>(staff: &Staff<'b>, person: &'b Entry<Person>) -> Records<'b> {
    let mut found = Records::default();
    let Some(framework) = staff.library.get(FRAMEWORK) else { return found };
    let profile = staff.profile(&person.value).map(|entry| &entry.value);
    for time in &person.value.time {
        let Some((begins, ends)) = period(&time.period) else {
            found.unreadable.push(&time.period);
            continue;
        };
        // A record without any figure would hide the one before it.
        if begins > staff.as_of || (time.hours.is_empty() && time.shares.is_empty()) {
            continue;
        }
        found.records.retain(|known| (known.begins, known.ends) != (begins, ends));
        found.records.push(record(person, time, (begins, ends), framework, profile));
    }
    found.records.sort_by_key(|record| (record.ends, record.begins));
    for n in 1..found.records.len() {
        let (before, after) = found.records.split_at_mut(n);
        if let (Some(before), Some(record)) = (before.last(), after.first_mut()) {
            for (spent, old) in record.spent.iter_mut().zip(&before.spent) {
                spent.change = spent.share.zip(old.share).map(|(now, then)| (now - then).normalize());
            }
        }
    }
    found
}

fn record<'b>(
    person: &'b Entry<Person>,
    time: &'b Time,
    (begins, ends): (Date, Date),
    framework: &'b Framework,
    profile: Option<&'b Profile>,
) -> Record<'b> {
    let is = |name: &str, item: &Item| {
        name == item.id || framework.item(name).is_some_and(|known| known.id == item.id)
    };
    let hours_of = |item: &Item| time.hours.iter().find(|(name, _)| is(name, item)).map(|(_, h)| h.0);
    let recorded = sum(framework.items.iter().filter_map(hours_of));
    // A total that is less than its parts is a mistake that a rule reports: the parts are what was counted.
    let whole = time.hours.get(TOTAL).map(|total| total.0).filter(|total| *total >= recorded);
    let whole = whole.unwrap_or(recorded);
    let by_hours = !time.hours.is_empty();
    let part = |name: &str| match by_hours {
        true => time.hours.get(name).and_then(|hours| share(hours.0, whole)),
        false => time.shares.get(name).map(|Percent(share)| share.normalize()),
    };
    let spent = framework.items.iter().map(|item| {
        let hours = hours_of(item);
        let shares = || time.shares.iter().find(|(name, _)| is(name, item)).map(|(_, s)| s.0.normalize());
        let target = profile.and_then(|p| p.time.iter().find(|(name, _)| is(name, item)));
        Spent {
            item,
            hours,
            share: if by_hours { hours.and_then(|hours| share(hours, whole)) } else { shares() },
            target: target.map(|(_, target)| target.0.normalize()),
            change: None,
        }
    });
    Record {
        person,
        period: &time.period,
        ends,
        begins,
        spent: spent.collect(),
        selling: part(SELLING),
        information: part(INFORMATION),
        delegable: part(DELEGABLE),
        selling_target: profile.and_then(|p| p.selling_share).map(|share| share.0.normalize()),
    }
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Within,
    /// Too much.
    Over,
    /// Too little.
    Under,
    /// Responsiveness eats the rest.
    Trap,
    /// A competency gets far too little.
    Starved,
    /// A figure to look at, as recorded.
    Recorded,
    /// A figure to look at, inferred.
    Estimate,
    /// Nothing was recorded to judge by.
    Unknown,
}

impl Verdict {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Over => "over",
            Self::Under => "under",
            Self::Trap => "trap",
            Self::Starved => "starved",
            Self::Recorded => "recorded",
            Self::Estimate => "estimate",
            Self::Unknown => "not recorded",
        }
    }
}

/// A question asked of a record.
#[derive(Debug, Clone)]
pub struct Check<'b> {
    /// Its id.
    pub id: &'static str,
    /// The share that it is about.
    pub value: Option<Decimal>,
    /// The share that it is held against.
    pub line: Option<Decimal>,
    /// What came of it.
    pub verdict: Verdict,
    /// The competency that gets less for it: the one furthest below its target.
    pub pays: Option<&'b Item>,
}

impl<'b> Record<'b> {
    /// What went into a competency.
    #[must_use]
    pub fn spent_on(&self, id: &str) -> Option<&Spent<'b>> {
        self.spent.iter().find(|spent| spent.item.id == id)
    }

    /// Whether the profile asks for shares.
    #[must_use]
    pub fn has_targets(&self) -> bool {
        self.spent.iter().any(|spent| spent.target.is_some())
    }

    /// The competency that is furthest below its target; the first of equals.
    fn shortest(&self) -> Option<&'b Item> {
        let short = |spent: &Spent<'b>| {
            spent.difference().filter(|d| *d < Decimal::ZERO).map(|difference| (difference, spent.item))
        };
        self.spent.iter().filter_map(short).min_by_key(|(difference, _)| *difference).map(|(_, item)| item)
    }

    /// Every check.
    #[must_use]
    pub fn checks(&self) -> Vec<Check<'b>> {
        let mut checks = vec![self.most("selling", self.selling, MOST_SELLING)];
        checks.extend(self.selling_target.map(|target| self.most("selling-target", self.selling, target)));
        checks.push(Check {
            id: "information",
            value: self.information,
            line: Some(MOST_INFORMATION),
            verdict: match self.information {
                Some(value) if value < MOST_INFORMATION => Verdict::Under,
                Some(_) => Verdict::Within,
                None => Verdict::Unknown,
            },
            pays: None,
        });
        checks.push(self.trap());
        checks.extend(STARVED.iter().map(|(id, item)| self.starved(id, item)));
        checks.push(self.could_be_delegated());
        checks
    }

    fn most(&self, id: &'static str, value: Option<Decimal>, line: Decimal) -> Check<'b> {
        let (verdict, pays) = match value {
            Some(value) if value > line => (Verdict::Over, self.shortest()),
            Some(_) => (Verdict::Within, None),
            None => (Verdict::Unknown, None),
        };
        Check { id, value, line: Some(line), verdict, pays }
    }

    /// Responsiveness by ten points or more above its target; without a target, above a third of the time.
    fn trap(&self) -> Check<'b> {
        let spent = self.spent_on(RESPONSIVENESS);
        let value = spent.and_then(|spent| spent.share);
        let target = spent.and_then(|spent| spent.target);
        let line =
            target.map_or_else(|| share(Decimal::ONE, Decimal::from(3)), |t| Some((t + TRAP).normalize()));
        let verdict = match value.zip(line) {
            Some((value, line)) if value > line || (target.is_some() && value == line) => Verdict::Trap,
            Some(_) => Verdict::Within,
            None => Verdict::Unknown,
        };
        let pays = if verdict == Verdict::Trap { self.shortest() } else { None };
        Check { id: "responsiveness-trap", value, line, verdict, pays }
    }

    /// Five points or more below the target; without one, less than half of what responsiveness takes.
    fn starved(&self, id: &'static str, item: &str) -> Check<'b> {
        let spent = self.spent_on(item);
        let value = spent.and_then(|spent| spent.share);
        let target = spent.and_then(|spent| spent.target);
        let half = || self.spent_on(RESPONSIVENESS)?.share.and_then(|s| share(s, Decimal::TWO));
        let line = target.map_or_else(half, |target| Some((target - NEAR).normalize()));
        let verdict = match value.zip(line) {
            Some((value, line)) if value < line || (target.is_some() && value == line) => Verdict::Starved,
            Some(_) => Verdict::Within,
            None => Verdict::Unknown,
        };
        Check { id, value, line, verdict, pays: None }
    }

    /// What was recorded as work for others; else what responsiveness takes beyond its target, as an estimate.
    fn could_be_delegated(&self) -> Check<'b> {
        let beyond = || Some(self.spent_on(RESPONSIVENESS)?.difference()?.max(Decimal::ZERO));
        let (value, verdict) = match self.delegable {
            Some(value) => (Some(value), Verdict::Recorded),
            None => beyond().map_or((None, Verdict::Unknown), |value| (Some(value), Verdict::Estimate)),
        };
        Check { id: "delegable", value, line: None, verdict, pays: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::testing::shelf;
    use crate::book::load::Shelf;
    use crate::model::framework::Framework;
    use jiff::civil::date;

    fn records_of(time: &str, profile: &str, look: impl Fn(&Records<'_>)) {
        let person = format!("name: Jo\nkind: manager\nrole: job\ntime:\n{time}");
        let people: Shelf<Person> = shelf(&[("jo", &person)]);
        let profile = format!("name: J\nframework: woodburn-2006\n{profile}");
        let profiles: Shelf<Profile> = shelf(&[("job", &profile)]);
        let frameworks: Shelf<Framework> = shelf(&[]);
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 8, 31), people: &people, profiles: &profiles, library };
        look(&records(&staff, &people.entries[0]));
    }

    const TARGETS: &str = "selling_share: 8%\ntime: {relationships: 30%, understanding: 20%, planning: 15%, responsiveness: 15%, involving-others: 15%, commitment: 5%}\n";

    fn checks(record: &Record<'_>) -> Vec<String> {
        let figure = |f: Option<Decimal>| f.map_or_else(|| "-".to_owned(), |f| f.to_string());
        record
            .checks()
            .iter()
            .map(|c| {
                let pays = c.pays.map_or("-", |item| &item.id);
                format!("{} {} {} {} {pays}", c.id, figure(c.value), figure(c.line), c.verdict.words())
            })
            .collect()
    }

    /// 200 hours. Responsiveness 90 of 200 = 0.45, target 0.15, line 0.25: a trap, 0.30 beyond the target. Understanding
    /// 10 of 200 = 0.05, 0.15 below its target; involving others 20 of 200 = 0.10, 0.05 below, which is the line.
    /// Relationships 50 of 200 = 0.25, 0.05 below; so understanding pays. Selling 18 of 200 = 0.09: within a tenth, above
    /// the 0.08 of the profile. Information 60 of 200 = 0.30.
    #[test]
    fn hours_against_targets() {
        let hours = "  - {period: 2026-Q2, hours: {relationships: 50, understanding: 10, planning: 20, responsiveness: 90, involving-others: 20, commitment: 10, of-which-selling: 18, of-which-information: 60}}\n";
        records_of(hours, TARGETS, |found| {
            let record = &found.records[0];
            let spent = record.spent_on("relationships").unwrap();
            assert_eq!(spent.difference().unwrap().to_string(), "-0.05");
            assert_eq!(spent.remark(), Some("short"));
            assert_eq!(
                checks(record),
                [
                    "selling 0.09 0.1 within -",
                    "selling-target 0.09 0.08 over understanding",
                    "information 0.3 0.8 under -",
                    "responsiveness-trap 0.45 0.25 trap understanding",
                    "understanding-starved 0.05 0.15 starved -",
                    "involving-others-starved 0.1 0.1 starved -",
                    "delegable 0.3 - estimate -",
                ]
            );
        });
    }

    /// Without targets: a third is the line of responsiveness, half of its share that of the two it starves.
    #[test]
    fn shares_against_rules_of_thumb() {
        let shares = "  - {period: 2026-07, shares: {relationships: 20%, understanding: 20%, responsiveness: 30%, involving-others: 14%, of-which-selling: 10%, of-which-delegable: 12%}}\n";
        records_of(shares, "", |found| {
            let record = &found.records[0];
            assert!(!record.has_targets());
            assert_eq!(record.spent_on("planning").unwrap().share, None);
            assert_eq!(
                checks(record),
                [
                    "selling 0.1 0.1 within -",
                    "information - 0.8 not recorded -",
                    "responsiveness-trap 0.3 0.333333333333 within -",
                    "understanding-starved 0.2 0.15 within -",
                    "involving-others-starved 0.14 0.15 starved -",
                    "delegable 0.12 - recorded -",
                ]
            );
        });
    }

    #[test]
    fn periods_are_put_in_order_and_compared_with_the_one_before() {
        let time = "  - {period: 2026-Q3, hours: {planning: 30, total: 100}}\n  - {period: 2025, hours: {planning: 10, commitment: 90}}\n  - {period: 2026-Q4, hours: {planning: 1}}\n  - {period: 2026-08}\n  - {period: spring, hours: {planning: 1}}\n  - {period: 2026-Q3, hours: {planning: 40, total: 100}}\n";
        records_of(time, "", |found| {
            let periods: Vec<&str> = found.records.iter().map(|r| r.period).collect();
            assert_eq!((periods, found.unreadable.as_slice()), (vec!["2025", "2026-Q3"], &["spring"][..]));
            let spent = found.records[1].spent_on("planning").unwrap();
            assert_eq!(spent.share.unwrap().to_string(), "0.4");
            assert_eq!(spent.change.unwrap().to_string(), "0.3");
            assert_eq!(found.records[1].spent_on("commitment").unwrap().change, None);
        });
    }

    #[test]
    fn nothing_recorded_is_no_share_of_nothing() {
        records_of("  - {period: 2026-07, hours: {planning: 0}}\n", TARGETS, |found| {
            let record = &found.records[0];
            assert_eq!(record.spent_on("planning").unwrap().share, None);
            assert!(record.checks().iter().all(|check| check.verdict == Verdict::Unknown));
        });
    }
}
