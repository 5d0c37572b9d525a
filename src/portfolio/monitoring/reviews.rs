//! Reviews of plans: when the last one was, and when the next one is due.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::date::Day;
use crate::model::plan::Plan;
use crate::model::settings::PlanSettings;
use crate::model::words::{Quadrant, words};
use crate::score::measure::days_between;

/// Days ahead from which on something counts as due soon; our own choice, a month.
pub const SOON: i32 = 30;

/// How many days may pass between two reviews of an account, and by which key of `plan.review_every`.
#[must_use]
pub fn rhythm(settings: &PlanSettings, quadrant: Option<Quadrant>) -> (u32, &'static str) {
    for key in quadrant.map(Quadrant::word).into_iter().chain(["default"]) {
        if let Some(days) = settings.review_every.get(key) {
            return (days.0, key);
        }
    }
    (90, "default")
}

/// How something with a day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Its day has passed.
    Overdue,
    /// Its day is today or within a month.
    Due,
    /// Its day is further away.
    Ahead,
    /// It has no day.
    Undated,
}
words!(When { Overdue => "overdue", Due => "due", Ahead => "ahead", Undated => "undated" });

impl When {
    /// How something that is due in so many days stands.
    #[must_use]
    pub fn of(days: Option<i32>) -> Self {
        match days {
            None => When::Undated,
            Some(days) if days < 0 => When::Overdue,
            Some(days) if days <= SOON => When::Due,
            Some(_) => When::Ahead,
        }
    }
}

/// The reviews of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewed {
    /// When it was last reviewed.
    pub last: Option<Day>,
    /// When it is to be reviewed next: as it states, else the last review and the rhythm.
    pub next: Option<Day>,
    /// Whether the plan states that day itself.
    pub stated: bool,
    /// Days left; below zero where it is overdue.
    pub days: Option<i32>,
    /// How the next review stands.
    pub when: When,
}

/// The reviews of a plan in this rhythm of days.
#[must_use]
pub fn reviewed(plan: &Plan, rhythm: u32, as_of: Date) -> Reviewed {
    let last = plan.reviewed(Day(as_of));
    let stated = plan.next_review(Day(as_of));
    let by_rhythm = || last.and_then(|last| last.0.checked_add(i64::from(rhythm).days()).ok()).map(Day);
    let next = stated.or_else(by_rhythm);
    let days = next.map(|next| days_between(as_of, next.0));
    Reviewed { last, next, stated: stated.is_some(), days, when: When::of(days) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::FrontMatter;
    use jiff::civil::date;

    fn plan(front: &str) -> Plan {
        let read = crate::text::yaml::read::<FrontMatter>(&format!("account: a\nperiod: 2026\n{front}"));
        assert_eq!(read.problems, []);
        Plan { front: read.value, ..Plan::default() }
    }

    #[test]
    fn the_stated_day_comes_before_the_rhythm() {
        let of = |front: &str| {
            let r = reviewed(&plan(front), 90, date(2026, 11, 21));
            (r.next.map(|d| d.to_string()), r.days, r.when)
        };
        // 2026-09-02 and 90 days: 28 to the end of September, 31 in October, 30 in November, 1 more.
        assert_eq!(of("reviewed: 2026-09-02"), (Some("2026-12-01".into()), Some(10), When::Due));
        assert_eq!(
            of("reviewed: 2026-09-02\nnext_review: 2026-11-20"),
            (Some("2026-11-20".into()), Some(-1), When::Overdue)
        );
        assert_eq!(of("next_review: 2027-03-01").2, When::Ahead);
        assert_eq!(of(""), (None, None, When::Undated));
    }

    #[test]
    fn the_rhythm_is_that_of_the_quadrant() {
        let settings = PlanSettings::default();
        assert_eq!(rhythm(&settings, Some(Quadrant::Status)), (180, "status"));
        assert_eq!(rhythm(&settings, None), (90, "default"));
    }
}
