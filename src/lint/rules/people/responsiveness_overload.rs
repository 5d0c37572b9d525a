//! `responsiveness-overload`

use rust_decimal::Decimal;

use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{Spent, percent, profile, six, spent};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::named::Named;
use crate::model::number::Percent;
use crate::model::person::Person;
use crate::text::finding::Level;

pub(in crate::lint) struct ResponsivenessOverload;

/// The competency that serves today's sales.
const ID: &str = "responsiveness";

/// Those that get less time than they need, as their author saw it.
const STARVED: [&str; 3] = ["understanding", "planning", "involving-others"];

/// The distance from the profile's target from which on it is too much; our own choice.
const BEYOND: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// Where no profile sets a target: a third, twice an equal part of the six; our own choice.
const PARTS: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

static META: Meta = Meta {
    name: "responsiveness-overload",
    group: Group::People,
    level: Level::Warn,
    summary: "Time that goes into quick answers and is missing for what sells tomorrow",
    doc: Doc {
        what: "People whose latest record of `time` gives responsiveness 10 percentage points or more above the target under `time` in their profile; without a target, more than a third. The finding names which of the six competencies pays for it: the one furthest below its target, else the one of understanding, planning and involving others that gets least. The 10 points and the third, twice an equal part, are this tool’s own.",
        why: "Prompt answers keep today’s sales, and they can fill any week. Understanding the customer’s business and planning make tomorrow’s, nobody calls for them, and they are what goes. Part of the answering can be delegated (Richardson).",
        fails: &[
            Sample::profile(
                "name: Key account manager\nframework: woodburn-2006\ntime: {relationships: 30%, understanding: 20%, planning: 15%, responsiveness: 15%, involving-others: 15%, commitment: 5%}\n",
            ),
            Sample::person(
                "name: Jane Doe\nkind: manager\nrole: key-account-manager\ntime:\n  - {period: 2026-Q3, hours: {relationships: 90, understanding: 40, planning: 25, responsiveness: 210, involving-others: 45, commitment: 20}}\n",
            ),
        ],
        passes: &[
            Sample::profile(
                "name: Key account manager\nframework: woodburn-2006\ntime: {relationships: 30%, understanding: 20%, planning: 15%, responsiveness: 15%, involving-others: 15%, commitment: 5%}\n",
            ),
            Sample::person(
                "name: Jane Doe\nkind: manager\nrole: key-account-manager\ntime:\n  - {period: 2026-Q3, hours: {relationships: 110, understanding: 80, planning: 60, responsiveness: 100, involving-others: 60, commitment: 20}}\n",
            ),
        ],
    },
};

impl Rule for ResponsivenessOverload {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let Some(spent) = spent(cx, &entry.value) else { return };
        let Some(share) = spent.share(ID) else { return };
        let none = Named::default();
        let targets = profile(cx, &entry.value).map_or(&none, |profile| &profile.value.time);
        let over = match targets.get(ID) {
            Some(target) => {
                let line = target.0.saturating_add(BEYOND);
                (share >= line).then(|| {
                    let points = share.saturating_sub(target.0);
                    format!("{} points above the target of {} %", points_of(points), points_of(target.0))
                })
            }
            None => (share.saturating_mul(PARTS) > Decimal::ONE).then(|| "more than a third".to_owned()),
        };
        let Some(over) = over else { return };
        let pays = payer(&spent, targets).map_or_else(String::new, |who| format!("; {who}"));
        let message = format!(
            "answering promptly took {} of the time of {} in {}, {over}{pays}",
            percent(share, Decimal::ZERO),
            entry.value.name,
            spent.time.period
        );
        let route = vec!["time".into(), spent.record.into(), spent.field.into(), ID.into()];
        out.at(&entry.path, route, message)
            .help("find out what others can answer as well, and delegate that part first");
    }
}

/// A share as points of a hundred, to one decimal.
fn points_of(share: Decimal) -> Decimal {
    share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize()
}

/// Which of the six pays: the one furthest below its target, else the one that gets least of those that need more.
fn payer(spent: &Spent<'_>, targets: &Named<Percent>) -> Option<String> {
    let short = |id: &'static str| {
        let (share, target) = (spent.share(id)?, targets.get(id)?.0);
        let missing = target.saturating_sub(share);
        (missing > Decimal::ZERO).then_some((missing, id, share, target))
    };
    // Of equal ones the first in the order of the six.
    if let Some((_, id, share, target)) =
        six().filter_map(short).reduce(|most, next| if next.0 > most.0 { next } else { most })
    {
        return Some(format!(
            "{id} pays for it with {} % instead of {} %",
            points_of(share),
            points_of(target)
        ));
    }
    if !targets.is_empty() {
        return None;
    }
    let least =
        STARVED.into_iter().filter_map(|id| Some((spent.share(id)?, id))).min_by_key(|(share, _)| *share)?;
    Some(format!("{} gets {} %", least.1, points_of(least.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines, person};

    fn shares(responsiveness: &str, understanding: &str, planning: &str) -> String {
        format!(
            "name: Jo\nkind: manager\nrole: kam\ntime:\n  - {{period: 2026-Q3, shares: {{responsiveness: {responsiveness}, understanding: {understanding}, planning: {planning}}}}}\n"
        )
    }

    #[test]
    fn ten_points_above_the_target_are_too_much() {
        let said = |r: &str, u: &str, p: &str| {
            let profile = "name: K\nframework: woodburn-2006\ntime: {responsiveness: 15%, understanding: 20%, planning: 15%}\n";
            let person = shares(r, u, p);
            let files = [("profiles/kam.yaml", profile), ("people/jo.yaml", &*person)];
            lines(&check(&ResponsivenessOverload, &files))
        };
        assert!(said("24.9%", "0%", "0%").is_empty());
        assert_eq!(
            said("25%", "18%", "12%"),
            [
                "5:48 answering promptly took 25 % of the time of Jo in 2026-Q3, 10 points above the target of 15 %; planning pays for it with 12 % instead of 15 %"
            ]
        );
        assert_eq!(
            said("40%", "25%", "15%"),
            [
                "5:48 answering promptly took 40 % of the time of Jo in 2026-Q3, 25 points above the target of 15 %"
            ]
        );
    }

    #[test]
    fn without_a_target_a_third_is_the_line() {
        let said = |r: &str| person(&ResponsivenessOverload, &shares(r, "8%", "9%"));
        assert!(said("33.3%").is_empty());
        assert_eq!(
            said("33.4%"),
            [
                "5:48 answering promptly took 33.4 % of the time of Jo in 2026-Q3, more than a third; understanding gets 8 %"
            ]
        );
    }
}
