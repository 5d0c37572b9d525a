//! `responsiveness-overload`

use rust_decimal::Decimal;

use crate::assess::time::{Record, Verdict};
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{latest, percent, place};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::text::finding::Level;

pub(in crate::lint) struct ResponsivenessOverload;

/// The competency that serves today's sales.
const ID: &str = "responsiveness";

/// Those that get less time than they need, as their author saw it.
const STARVED: [&str; 3] = ["understanding", "planning", "involving-others"];

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
        let Some((n, record)) = latest(cx, entry) else { return };
        let Some(spent) = record.spent_on(ID) else { return };
        let check = record.checks().into_iter().find(|check| check.verdict == Verdict::Trap);
        let (Some(check), Some(share)) = (check, spent.share) else { return };
        let over = match spent.target.zip(spent.difference()) {
            Some((target, difference)) => {
                format!("{} points above the target of {} %", points(difference), points(target))
            }
            None => "more than a third".to_owned(),
        };
        let pays = check.pays.and_then(|item| {
            let pays = record.spent_on(&item.id)?;
            let (share, target) = (points(pays.share?), points(pays.target?));
            Some(format!("; {} pays for it with {share} % instead of {target} %", item.id))
        });
        let least = || if record.has_targets() { None } else { least(&record) };
        let message = format!(
            "answering promptly took {} of the time of {} in {}, {over}{}",
            percent(share, Decimal::ZERO),
            entry.value.name,
            record.period,
            pays.or_else(least).unwrap_or_default()
        );
        out.at(&entry.path, place(entry, n, ID), message)
            .help("find out what others can answer as well, and delegate that part first");
    }
}

/// A share as points of a hundred, to one decimal.
fn points(share: Decimal) -> Decimal {
    share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize()
}

/// Of those that get less than they need the one that gets least.
fn least(record: &Record<'_>) -> Option<String> {
    let share = |id: &&'static str| Some((record.spent_on(id)?.share?, *id));
    let (share, id) = STARVED.iter().filter_map(share).min_by_key(|(share, _)| *share)?;
    Some(format!("; {id} gets {} %", points(share)))
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
