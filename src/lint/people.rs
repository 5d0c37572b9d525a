//! Questions that rules about people and the organisation ask: by which framework somebody is measured, what their
//! levels say, and where their time went.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::context::Context;
use crate::assess::levels::{Against, Standing};
use crate::assess::perception::FRAMEWORK as SEEN;
use crate::assess::staff::Staff;
use crate::assess::time::{DELEGABLE, FRAMEWORK, INFORMATION, Record, SELLING, TOTAL, records};
use crate::book::load::Entry;
use crate::frameworks;
use crate::model::framework::Framework;
use crate::model::named::Named;
use crate::model::number::NonNegative;
use crate::model::person::{Assessment, Person};
use crate::model::profile::Profile;
use crate::model::words::PersonKind;
use crate::text::nearest::nearest;
use crate::text::yaml::Route;

/// The framework of a book that names none.
const USUAL: &str = "woodburn-2006";

/// The framework of the six competencies that time is recorded by.
pub(super) const SIX: &str = FRAMEWORK;

/// Parts of a record of time beside the six: what is contained in them, and their sum.
pub(super) const BESIDE: [&str; 4] = [SELLING, INFORMATION, DELEGABLE, TOTAL];

/// A year, after which a judgement is stale.
pub(super) const YEAR: i32 = 365;

/// Whether somebody is measured against a profile: managers and candidates.
pub(super) fn is_measured(entry: &Entry<Person>) -> bool {
    matches!(entry.value.kind, PersonKind::Manager | PersonKind::Candidate)
}

/// The profile of a person's role, where it is there.
pub(super) fn profile<'a>(cx: &Context<'a>, person: &Person) -> Option<&'a Entry<Profile>> {
    cx.profiles.get(person.role.as_deref()?)
}

/// The ids of the frameworks that the book's profiles use, else of the usual one.
pub(super) fn used<'a>(cx: &Context<'a>) -> Vec<&'a str> {
    let ids: BTreeSet<&str> = cx.profiles.entries.iter().map(|p| p.value.framework.as_str()).collect();
    if ids.is_empty() { vec![USUAL] } else { ids.into_iter().collect() }
}

/// The ids of the frameworks that a person is measured by: that of the profile, else all that profiles use.
pub(super) fn own<'a>(cx: &Context<'a>, person: &Person) -> Vec<&'a str> {
    profile(cx, person).map_or_else(|| used(cx), |profile| vec![profile.value.framework.as_str()])
}

/// The ids of the frameworks that an assessment may be against.
pub(super) fn of<'a>(cx: &Context<'a>, person: &Person, assessment: &'a Assessment) -> Vec<&'a str> {
    assessment.framework.as_deref().map_or_else(|| own(cx, person), |id| vec![id])
}

/// Those of some frameworks that there are, with their ids. `None` where there is none of them, or one that cannot be
/// read, because nobody can tell then what it knows.
pub(super) fn read<'a>(cx: &Context<'a>, ids: &[&'a str]) -> Option<Vec<(&'a str, &'a Framework)>> {
    let there = ids.iter().filter(|id| cx.library().knows(id));
    let read: Option<Vec<_>> = there.map(|id| Some((*id, cx.library().get(id)?))).collect();
    read.filter(|read| !read.is_empty())
}

/// Whether both parties should see this in a manager: such names may stand in every assessment.
pub(super) fn is_seen(cx: &Context<'_>, name: &str) -> bool {
    let seen = cx.library().get(SEEN);
    seen.is_some_and(|framework| framework.perceptions.iter().any(|p| p.id == name))
}

/// The name that is nearest to one that some frameworks do not know; for another word for an item, the item.
pub(super) fn nearest_name<'f>(name: &str, frameworks: &[&'f Framework]) -> Option<&'f str> {
    let words = frameworks.iter().flat_map(|f| f.items.iter().flat_map(|item| &item.also));
    let names = frameworks.iter().flat_map(|f| f.names());
    let near = nearest(name, names.chain(words.map(String::as_str)))?;
    Some(frameworks.iter().find_map(|f| f.item(near)).map_or(near, |item| item.id.as_str()))
}

/// Ids as a sentence lists them.
pub(super) fn either(ids: &[&str]) -> String {
    match ids {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => ids.join(""),
    }
}

/// Where a person stands in one item of one framework.
pub(super) struct Stand<'a> {
    /// The framework.
    pub(super) against: Against<'a>,
    /// The item's id.
    pub(super) item: &'a str,
    /// What is known.
    pub(super) standing: Standing<'a>,
}

impl Stand<'_> {
    /// The name that the item has in an assessment.
    pub(super) fn name<'p>(&self, assessment: &'p Assessment) -> &'p str {
        let means = |name: &&str| *name == self.item || self.is(name);
        assessment.levels.keys().find(means).unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.against.framework.item(name).is_some_and(|item| item.id == self.item)
    }
}

/// Where a person stands in everything that anybody has judged, by framework and item. What the parties should see in a
/// manager counts whatever framework an assessment names.
pub(super) fn stands<'a>(cx: &Context<'a>, entry: &'a Entry<Person>) -> Vec<Stand<'a>> {
    let mut asked: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for assessment in &entry.value.assessments {
        for id in of(cx, &entry.value, assessment) {
            let Some(framework) = cx.library().get(id) else { continue };
            ids.insert(id);
            for name in assessment.levels.keys() {
                let item = framework.item(name).map(|item| item.id.as_str());
                let known = item.or_else(|| framework.knows(name).then_some(name)).map(|item| (id, item));
                asked.extend(known.or_else(|| is_seen(cx, name).then_some((SEEN, name))));
            }
        }
    }
    let others: Vec<&str> = ids.into_iter().collect();
    asked
        .into_iter()
        .filter_map(|(id, item)| {
            let against = Against { id, framework: cx.library().get(id)? };
            let others = if id == SEEN { others.as_slice() } else { &[] };
            Some(Stand { against, item, standing: against.standing_under(entry, item, cx.as_of, others)? })
        })
        .collect()
}

/// The ids of the six competencies that time is recorded by.
pub(super) fn six() -> impl Iterator<Item = &'static str> + Clone {
    frameworks::get(SIX).into_iter().flat_map(|framework| &framework.items).map(|item| item.id.as_str())
}

/// A person's time in the period that ended last, with the number of its record in the file. `None` as well where hours
/// leave one of the six out and state no total: shares of them would be a guess.
pub(super) fn latest<'a>(cx: &Context<'a>, entry: &'a Entry<Person>) -> Option<(usize, Record<'a>)> {
    let staff = Staff { as_of: cx.as_of, people: cx.people, profiles: cx.profiles, library: cx.library() };
    let record = records(&staff, entry).records.pop()?;
    let at = entry.value.time.iter().rposition(|time| time.period == record.period)?;
    let hours = &entry.value.time[at].hours;
    let whole = hours.is_empty() || hours.contains_key(TOTAL) || sum_of_six(hours).is_some();
    whole.then_some((at, record))
}

/// The place of a part in a record of time.
pub(super) fn place(entry: &Entry<Person>, record: usize, part: &str) -> Route {
    let by_hours = entry.value.time.get(record).is_some_and(|time| !time.hours.is_empty());
    let field = if by_hours { "hours" } else { "shares" };
    vec!["time".into(), record.into(), field.into(), part.into()]
}

/// The sum of the six; `None` where one of them is not stated.
pub(super) fn sum_of_six(hours: &Named<NonNegative>) -> Option<Decimal> {
    six().try_fold(Decimal::ZERO, |sum, id| Some(sum.saturating_add(hours.get(id)?.0)))
}

/// A share in words, exact enough to tell it from a line: `12.5 %`.
pub(super) fn percent(share: Decimal, line: Decimal) -> String {
    let [share, line] = [share, line].map(|part| part.saturating_mul(Decimal::ONE_HUNDRED));
    let told = |digits: &u32| share == line || share.round_dp(*digits) != line;
    let digits = (1..6).find(told).unwrap_or(6);
    format!("{} %", share.round_dp(digits).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_from_the_line_that_they_cross() {
        let ten = Decimal::new(1, 1);
        assert_eq!(percent(Decimal::new(125, 3), ten), "12.5 %");
        assert_eq!(percent(Decimal::new(10004, 5), ten), "10.004 %");
        assert_eq!(percent(ten, ten), "10 %");
        assert_eq!(percent(Decimal::ONE / Decimal::from(3), ten), "33.3 %");
    }

    #[test]
    fn there_are_six_of_them() {
        assert_eq!(six().count(), 6);
        assert!(frameworks::get(USUAL).is_some() && frameworks::get(SEEN).is_some());
        assert_eq!(either(&["a", "b", "c"]), "a, b or c");
        assert_eq!(either(&["a"]), "a");
    }
}
