//! Objectives of plans against what is there.
//!
//! progress = (actual − baseline) ÷ (target − baseline). On track is an objective whose progress is at least the share
//! of the time that has passed, from the first day of the plan's period to the day it is due. A target a little below the
//! baseline of something that nobody wants less of is a line to hold: there is no way to it, only above and below.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::figure::{Stated, stated};
use crate::model::date::{Day, period};
use crate::model::plan::{Due, Objective, Piece};
use crate::model::words::words;
use crate::score::measure::{Expression, Unit, Value, days_between};

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// How an objective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was due and is not reached.
    Missed,
    /// Less of it is there than of the time has passed.
    Behind,
    /// Not reached yet, and nothing says how far it should be.
    Open,
    /// A figure is missing.
    Unknown,
    /// As much of it is there as of the time has passed.
    OnTrack,
    /// It is there.
    Reached,
}
words!(State {
    Missed => "missed",
    Behind => "behind",
    Open => "open",
    Unknown => "unknown",
    OnTrack => "on track",
    Reached => "reached",
});

/// An objective with what is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracked {
    /// What its measure is counted in; `None` where it is told in words.
    pub unit: Option<Unit>,
    /// What it starts from.
    pub baseline: Result<Decimal, &'static str>,
    /// What is to be reached.
    pub target: Result<Decimal, &'static str>,
    /// What is there.
    pub actual: Result<Decimal, &'static str>,
    /// The share of the way that is behind us.
    pub progress: Option<Decimal>,
    /// The share of the time that is behind us.
    pub elapsed: Option<Decimal>,
    /// When it is due.
    pub due: Option<Day>,
    /// Days left; below zero where it is overdue.
    pub days: Option<i32>,
    /// How it stands.
    pub state: State,
}

/// The measure of an objective, where it is one that can be computed.
#[must_use]
pub fn expression(objective: &Objective) -> Option<Expression> {
    Expression::parse(&objective.measure.as_ref()?.text).ok()
}

/// Measures that less is wanted of, or of which nobody can say.
const LESS: &[&str] = &["costs.total", "reviews.days_since", "wallet.headroom", "wallet.spend", "fields.*"];

/// The share of the baseline by which a target may lie below it and still be a line to hold; our own choice, a tenth.
const LEEWAY: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// Whether a target is a line to hold: of a measure that more is wanted of, and at most a tenth below where it starts.
fn is_held(objective: &Objective, baseline: Decimal, target: Decimal) -> bool {
    let more = expression(objective).is_some_and(|e| !LESS.contains(&e.definition.name));
    let below = baseline.checked_sub(target).unwrap_or_default();
    let leeway = baseline.abs().checked_mul(LEEWAY).unwrap_or_default();
    more && below > Decimal::ZERO && below <= leeway
}

/// The day that a plan states, however it writes it.
#[must_use]
pub fn day(due: &Due) -> Option<Day> {
    due.day.or(due.meant)
}

/// How an objective of a plan for a period stands. `value` is what its measure comes to; `None` where it is in words.
#[must_use]
pub fn track(
    objective: &Objective,
    plan_period: &str,
    value: Option<(Unit, Value)>,
    currency: &str,
    as_of: Date,
) -> Tracked {
    let unit = value.as_ref().map(|(unit, _)| *unit);
    let actual = match value {
        None => Err("its measure is told in words"),
        Some((_, Value::Number(actual))) => Ok(actual),
        Some((_, Value::Level(_, place))) => Ok(Decimal::from(place)),
        Some((_, Value::Word(_))) => Err("its measure is a word"),
        Some((_, Value::Missing(_))) => Err("what its measure needs is missing"),
    };
    let says = |piece: &Piece| stated(&piece.text, unit, currency);
    let baseline = match objective.baseline.as_ref().map(says) {
        None => Err("no baseline"),
        Some(Ok(Stated::Figure(figure) | Stated::By(figure))) => Ok(figure),
        Some(Ok(Stated::ByShare(_))) => Err("a change, where a figure is wanted"),
        Some(Err(why)) => Err(why),
    };
    let target = match (objective.target.as_ref().map(says), baseline) {
        (None, _) => Err("no target"),
        (Some(Err(why)), _) => Err(why),
        (Some(Ok(Stated::Figure(figure))), _) => Ok(figure),
        (Some(Ok(_)), Err(_)) => Err("a change of a baseline that is not stated"),
        (Some(Ok(Stated::By(more))), Ok(from)) => from.checked_add(more).ok_or("too large to add up"),
        (Some(Ok(Stated::ByShare(share))), Ok(from)) => Decimal::ONE
            .checked_add(share)
            .and_then(|factor| from.checked_mul(factor))
            .map(|target| target.normalize())
            .ok_or("too large to multiply"),
    };
    let due = objective.due.as_ref().and_then(day);
    let elapsed = due.and_then(|due| elapsed(plan_period, due.0, as_of));
    let held = baseline.ok().zip(target.ok()).is_some_and(|(from, to)| is_held(objective, from, to));
    // A line to hold begins where it ends.
    let from = if held { target } else { baseline };
    let progress = progress(from, target, actual);
    let days = due.map(|due| days_between(as_of, due.0));
    let state = state(from, target, actual, progress, elapsed, days);
    Tracked { unit, baseline, target, actual, progress, elapsed, due, days, state }
}

/// The share of the time from the first day of the period to the day that something is due.
fn elapsed(plan_period: &str, due: Date, as_of: Date) -> Option<Decimal> {
    let (begin, _) = begin_and_end(plan_period)?;
    let (whole, part) = (days_between(begin, due), days_between(begin, as_of));
    if whole <= 0 {
        return Some(Decimal::ONE);
    }
    let share = Decimal::from(part) / Decimal::from(whole);
    Some(share.clamp(Decimal::ZERO, Decimal::ONE).round_dp(KEPT).normalize())
}

/// The days of a plan's period: a year, half-year, quarter or month.
#[must_use]
pub fn begin_and_end(text: &str) -> Option<(Date, Date)> {
    let half = |first: &str, last: &str| {
        let year = text.get(..4)?;
        Some((period(&format!("{year}-{first}"))?.0, period(&format!("{year}-{last}"))?.1))
    };
    match text.get(4..) {
        Some("-H1" | "-h1") => half("01", "06"),
        Some("-H2" | "-h2") => half("07", "12"),
        _ => period(text),
    }
}

fn progress(
    baseline: Result<Decimal, &'static str>,
    target: Result<Decimal, &'static str>,
    actual: Result<Decimal, &'static str>,
) -> Option<Decimal> {
    let (baseline, target, actual) = (baseline.ok()?, target.ok()?, actual.ok()?);
    let way = target.checked_sub(baseline).filter(|way| !way.is_zero())?;
    let done = actual.checked_sub(baseline)?.checked_div(way)?;
    Some(done.round_dp(KEPT).normalize())
}

fn state(
    baseline: Result<Decimal, &'static str>,
    target: Result<Decimal, &'static str>,
    actual: Result<Decimal, &'static str>,
    progress: Option<Decimal>,
    elapsed: Option<Decimal>,
    days: Option<i32>,
) -> State {
    let (Ok(target), Ok(actual)) = (target, actual) else { return State::Unknown };
    let downwards = baseline.is_ok_and(|baseline| target < baseline);
    let reached = if downwards { actual <= target } else { actual >= target };
    if reached {
        return State::Reached;
    }
    if days.is_some_and(|days| days < 0) {
        return State::Missed;
    }
    match (progress, elapsed) {
        (Some(progress), Some(elapsed)) if progress >= elapsed => State::OnTrack,
        (Some(_), Some(_)) => State::Behind,
        // What was to be held has slipped.
        (None, _) if baseline == Ok(target) => State::Behind,
        _ => State::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn objective(baseline: &str, target: &str, due: &str) -> Objective {
        let piece = |text: &str| (!text.is_empty()).then(|| Piece { text: text.to_owned(), at: 0..0 });
        Objective {
            name: Piece::default(),
            measure: None,
            baseline: piece(baseline),
            target: piece(target),
            due: piece(due).map(|piece| Due { day: piece.text.parse().ok(), meant: None, piece }),
            owners: Vec::new(),
            at: 0..0,
        }
    }

    fn of(objective: &Objective, unit: Unit, actual: &str) -> Tracked {
        let value = Value::Number(actual.parse().unwrap());
        track(objective, "2026", Some((unit, value)), "EUR", date(2026, 7, 2))
    }

    /// From 1 January to 31 December 2026 are 364 days, to 2 July 182: half of the time. 480,000 × 1.12 = 537,600; half
    /// of the way of 57,600 is 508,800.
    #[test]
    fn progress_against_time() {
        let grow = objective("480000", "+12%", "2026-12-31");
        let tracked = of(&grow, Unit::Money, "508800");
        assert_eq!(tracked.target, Ok(Decimal::from(537_600)));
        assert_eq!(tracked.elapsed, Some(Decimal::new(5, 1)));
        assert_eq!(tracked.progress, Some(Decimal::new(5, 1)));
        assert_eq!((tracked.state, tracked.days), (State::OnTrack, Some(182)));
        assert_eq!(of(&grow, Unit::Money, "508799").state, State::Behind);
        assert_eq!(of(&grow, Unit::Money, "537600").state, State::Reached);
        let back = of(&grow, Unit::Money, "451200");
        assert_eq!((back.progress, back.state), (Some(Decimal::new(-5, 1)), State::Behind));
    }

    #[test]
    fn less_can_be_the_aim() {
        // From 10 stops to 4: at 7 half of the way is done.
        let fewer = objective("10", "4", "2026-12-31");
        assert_eq!(of(&fewer, Unit::Count, "7").state, State::OnTrack);
        assert_eq!(of(&fewer, Unit::Count, "8").state, State::Behind);
        assert_eq!(of(&fewer, Unit::Count, "3").state, State::Reached);
    }

    #[test]
    fn holding_is_an_aim_too() {
        let hold = objective("17%", "17%", "2026-12-31");
        assert_eq!(of(&hold, Unit::Share, "0.17").state, State::Reached);
        let slipped = of(&hold, Unit::Share, "0.169");
        assert_eq!((slipped.state, slipped.progress), (State::Behind, None));
    }

    /// A margin of 26.8 % that is to stay at 25 % or more: 26 % is above the line, 24 % is below. A tenth of 26.8 is
    /// 2.68, so that 24.2 % is still a line to hold, while 20 % would be less on purpose.
    #[test]
    fn a_little_less_is_a_line_to_hold() {
        let piece = |text: &str| Some(Piece { text: text.to_owned(), at: 0..0 });
        let margin = |target: &str| Objective {
            measure: piece("sales.margin_rate"),
            ..objective("26.8%", target, "2026-12-31")
        };
        let hold = of(&margin("25%"), Unit::Share, "0.26");
        assert_eq!((hold.state, hold.progress), (State::Reached, None));
        assert_eq!(of(&margin("25%"), Unit::Share, "0.24").state, State::Behind);
        assert_eq!(of(&margin("24.2%"), Unit::Share, "0.268").state, State::Reached);
        assert_eq!(of(&margin("20%"), Unit::Share, "0.268").state, State::Behind);
        // Of costs less is wanted, however little.
        let costs = Objective { measure: piece("costs.total"), ..objective("100", "95", "2026-12-31") };
        assert_eq!(of(&costs, Unit::Money, "100").state, State::Behind);
        assert_eq!(of(&costs, Unit::Money, "95").state, State::Reached);
    }

    #[test]
    fn what_is_missing_stays_missing() {
        let late = objective("10", "20", "2026-06-30");
        assert_eq!(
            (of(&late, Unit::Count, "19").state, of(&late, Unit::Count, "19").days),
            (State::Missed, Some(-2))
        );
        assert_eq!(of(&objective("", "20", "2026-12-31"), Unit::Count, "19").state, State::Open);
        let no_base = of(&objective("", "+12%", "2026-12-31"), Unit::Money, "19");
        assert_eq!((no_base.state, no_base.target.is_err()), (State::Unknown, true));
        assert_eq!(of(&objective("10", "20", ""), Unit::Count, "19").state, State::Open);
        let words = track(&objective("10", "20", "2026-12-31"), "2026", None, "EUR", date(2026, 7, 2));
        assert_eq!(words.state, State::Unknown);
        let gone = Some((Unit::Money, Value::missing("no rows")));
        assert_eq!(track(&late, "2026", gone, "EUR", date(2026, 7, 2)).state, State::Unknown);
        // A period that cannot be read says nothing about time.
        let value = Some((Unit::Count, Value::Number(Decimal::from(12))));
        let fiscal = track(&objective("10", "20", "2026-12-31"), "FY26", value, "EUR", date(2026, 7, 2));
        assert_eq!((fiscal.state, fiscal.elapsed), (State::Open, None));
    }

    #[test]
    fn half_years_are_periods_too() {
        assert_eq!(begin_and_end("2026-H2"), Some((date(2026, 7, 1), date(2026, 12, 31))));
        assert_eq!(begin_and_end("2026-Q2"), Some((date(2026, 4, 1), date(2026, 6, 30))));
        assert_eq!(begin_and_end("spring"), None);
    }
}
