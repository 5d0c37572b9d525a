//! `hours-do-not-add-up`

use std::path::Path;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::assess::time::TOTAL;
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{BESIDE, percent, six, sum_of_six};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::date::period;
use crate::model::named::Named;
use crate::model::number::Percent;
use crate::model::person::{Person, Time};
use crate::score::measure::account::days_between;
use crate::text::finding::Level;
use crate::text::nearest::list;
use crate::text::yaml::Route;

pub(in crate::lint) struct HoursDoNotAddUp;

/// How far a sum of shares may be from the whole, for those that were rounded.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// How far a sum of hours may be from the stated total, for those that were rounded.
const HALF_HOUR: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

static META: Meta = Meta {
    name: "hours-do-not-add-up",
    group: Group::People,
    level: Level::Error,
    summary: "A record of time whose figures contradict each other or its period",
    doc: Doc {
        what: "Records under `time` in the files of people:\n\n- the period is no day, month, quarter or year, or another record has the same one\n- both `hours` and `shares` are given, or neither\n- hours without `total` that leave out one of the six competencies; a competency that took no time has 0\n- a `total` that is not the sum of the six, by more than half an hour, or less than those that are stated\n- more hours than the period has\n- an `of-which-…` part that is more than the whole\n- shares of the six that do not add up to 100 %, by more than 1 point, or one below zero\n\nand the target shares under `time` in profiles, which have to add up to 100 % too.",
        why: "Where the week goes is the first thing that a head of key accounts asks. Figures that cannot all be right give an answer all the same, and it is wrong.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\ntime:\n  - {period: 2026-Q3, shares: {relationships: 30%, understanding: 20%, planning: 15%, responsiveness: 40%, involving-others: 15%, commitment: 5%}}\n  - {period: 2026-Q4, hours: {relationships: 90, understanding: 40, planning: 25, responsiveness: 110, involving-others: 45, commitment: 20, of-which-information: 400}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\ntime:\n  - {period: 2026-Q3, shares: {relationships: 30%, understanding: 15%, planning: 10%, responsiveness: 30%, involving-others: 10%, commitment: 5%}}\n  - {period: 2026-Q4, hours: {relationships: 90, understanding: 40, planning: 25, responsiveness: 110, involving-others: 45, commitment: 20, of-which-information: 140, total: 330}}\n",
        )],
    },
};

impl Rule for HoursDoNotAddUp {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, _: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let mut records: Vec<((Date, Date), usize)> = Vec::new();
        for (n, time) in entry.value.time.iter().enumerate() {
            let record = Record { path: &entry.path, n, time };
            match period(&time.period) {
                None => {
                    out.at(
                        record.path,
                        record.at(&["period"]),
                        format!("the period `{}` cannot be read", time.period),
                    )
                    .help("write a year, a quarter or a month: 2026, 2026-Q3, 2026-07");
                }
                Some(days) => match records.iter().find(|(known, _)| *known == days) {
                    Some((_, first)) => {
                        let message = format!("there are two records of {}", time.period);
                        out.at(record.path, record.at(&["period"]), message)
                            .help("keep one of them, or add the two up")
                            .related(
                                record.path,
                                vec!["time".into(), (*first).into(), "period".into()],
                                "the first",
                            );
                    }
                    None => records.push((days, n)),
                },
            }
            record.look(out);
        }
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in cx.profiles.entries.iter().filter(|entry| !entry.value.time.is_empty()) {
            let targets = &entry.value.time;
            if let Some((name, share)) = negative(targets) {
                let message = format!("the target of {name} is {share}, less than nothing");
                out.at(&entry.path, vec!["time".into(), name.into()], message).help("write zero or more");
            } else if let Some(sum) = uneven(targets) {
                out.at(
                    &entry.path,
                    vec!["time".into()],
                    format!("the targets of time add up to {sum}, not to 100 %"),
                )
                .help("change them so that the six add up to 100 %");
            }
        }
    }
}

/// A record of somebody's time.
struct Record<'a> {
    path: &'a Path,
    n: usize,
    time: &'a Time,
}

impl Record<'_> {
    fn at(&self, fields: &[&str]) -> Route {
        let mut route: Route = vec!["time".into(), self.n.into()];
        route.extend(fields.iter().map(|field| (*field).into()));
        route
    }

    fn look(&self, out: &mut Out<'_>) {
        let Time { period, hours, shares } = self.time;
        match (hours.is_empty(), shares.is_empty()) {
            (true, true) => {
                out.at(
                    self.path,
                    self.at(&["period"]),
                    format!("the record of {period} has neither hours nor shares"),
                )
                .help("add `hours: {…}` or `shares: {…}` by the six competencies, or take the record out");
            }
            (false, false) => {
                out.at(
                    self.path,
                    self.at(&["shares"]),
                    format!("the record of {period} has both hours and shares"),
                )
                .help("keep the hours: shares follow from them");
            }
            (false, true) => self.hours(out),
            (true, false) => self.shares(out),
        }
    }

    fn hours(&self, out: &mut Out<'_>) {
        let Time { period, hours, .. } = self.time;
        let stated =
            six().filter_map(|id| hours.get(id)).fold(Decimal::ZERO, |sum, h| sum.saturating_add(h.0));
        let total = hours.get(TOTAL).map(|total| total.0);
        let whole = match (total, sum_of_six(hours)) {
            (None, None) => {
                let missing: Vec<&str> = six().filter(|id| !hours.contains_key(id)).collect();
                let message =
                    format!("the hours of {period} leave out {} and state no total", list(missing, "and"));
                out.at(self.path, self.at(&["hours"]), message)
                    .help("write 0 where no time went into one, or add `total`");
                return;
            }
            (Some(total), None) if stated > total.saturating_add(HALF_HOUR) => {
                let message = format!(
                    "the hours of {period} that are stated add up to {}, more than the total of {total}",
                    stated.normalize()
                );
                out.at(self.path, self.at(&["hours", TOTAL]), message).help("correct the total or the parts");
                return;
            }
            (Some(total), Some(sum)) if (total - sum).abs() > HALF_HOUR => {
                let message = format!(
                    "the six competencies of {period} add up to {}, not to the total of {total}",
                    sum.normalize()
                );
                out.at(self.path, self.at(&["hours", TOTAL]), message)
                    .help(format!("write `total: {}`, or correct the parts", sum.normalize()));
                return;
            }
            (Some(total), _) => total,
            (None, Some(sum)) => sum,
        };
        if let Some(most) = hours_of(period).filter(|most| whole > *most) {
            let message = format!("{period} has {most} hours, and {} are recorded", whole.normalize());
            out.at(self.path, self.at(&["hours"]), message)
                .help("write hours, not minutes, and those of this period alone");
        }
        for part in BESIDE.iter().filter(|part| **part != TOTAL) {
            if let Some(of) = hours.get(part).filter(|of| of.0 > whole) {
                let message = format!(
                    "`{part}` of {period} is {of} hours, more than the whole of {}",
                    whole.normalize()
                );
                out.at(self.path, self.at(&["hours", part]), message)
                    .help("it is contained in the six: write its part of them");
            }
        }
    }

    fn shares(&self, out: &mut Out<'_>) {
        let Time { period, shares, .. } = self.time;
        if let Some((name, share)) = negative(shares) {
            out.at(
                self.path,
                self.at(&["shares", name]),
                format!("the share of {name} in {period} is {share}, less than nothing"),
            )
            .help("write zero or more");
            return;
        }
        if let Some(sum) = uneven(shares) {
            out.at(
                self.path,
                self.at(&["shares"]),
                format!("the shares of {period} add up to {sum}, not to 100 %"),
            )
            .help("change them so that the six add up to 100 %, or write hours");
        }
        for part in BESIDE {
            if let Some(of) = shares.get(part).filter(|of| of.0 > Decimal::ONE) {
                out.at(
                    self.path,
                    self.at(&["shares", part]),
                    format!("`{part}` of {period} is {of}, more than the whole"),
                )
                .help("it is a share of all time: write at most 100%");
            }
        }
    }
}

/// The first share below zero.
fn negative(shares: &Named<Percent>) -> Option<(&str, &Percent)> {
    shares.iter().find(|(_, share)| share.0 < Decimal::ZERO)
}

/// The sum of the six where it is not the whole.
fn uneven(shares: &Named<Percent>) -> Option<String> {
    let sum = six().filter_map(|id| shares.get(id)).fold(Decimal::ZERO, |sum, s| sum.saturating_add(s.0));
    ((sum - Decimal::ONE).abs() > ROUNDING).then(|| percent(sum, Decimal::ONE))
}

/// How many hours a period has.
fn hours_of(text: &str) -> Option<Decimal> {
    let (first, last) = period(text)?;
    Some(Decimal::from(days_between(first, last) + 1) * Decimal::from(24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines, person};

    fn said(time: &str) -> Vec<String> {
        person(&HoursDoNotAddUp, &format!("name: Jo\nkind: manager\ntime:\n{time}"))
    }

    fn hours(rest: &str) -> Vec<String> {
        let six = "relationships: 50, understanding: 10, planning: 10, responsiveness: 10, involving-others: 10, commitment: 10";
        said(&format!("  - {{period: 2026-02, hours: {{{six}{rest}}}}}\n"))
    }

    fn shares(rest: &str) -> Vec<String> {
        said(&format!(
            "  - {{period: 2026-02, shares: {{relationships: 50%, understanding: 10%, planning: 10%, {rest}}}}}\n"
        ))
    }

    #[test]
    fn hours_and_their_total() {
        assert!(hours("").is_empty());
        assert!(hours(", total: 100.5, of-which-selling: 100").is_empty());
        assert_eq!(
            hours(", total: 101"),
            ["4:148 the six competencies of 2026-02 add up to 100, not to the total of 101"]
        );
        assert_eq!(
            hours(", of-which-selling: 101"),
            ["4:159 `of-which-selling` of 2026-02 is 101 hours, more than the whole of 100"]
        );
        assert_eq!(
            said(
                "  - {period: 2026-02, hours: {planning: 10, understanding: 1, relationships: 1, commitment: 1}}\n"
            ),
            [
                "4:30 the hours of 2026-02 leave out `responsiveness` and `involving-others` and state no total"
            ]
        );
        assert!(said("  - {period: 2026-02, hours: {planning: 10, total: 50}}\n").is_empty());
        assert_eq!(
            said("  - {period: 2026-02, hours: {planning: 60, total: 50}}\n"),
            ["4:52 the hours of 2026-02 that are stated add up to 60, more than the total of 50"]
        );
    }

    /// February 2026 has 28 days of 24 hours: 672.
    #[test]
    fn a_period_has_so_many_hours() {
        assert!(said("  - {period: 2026-02, hours: {total: 672}}\n").is_empty());
        assert_eq!(
            said("  - {period: 2026-02, hours: {total: 672.5}}\n"),
            ["4:30 2026-02 has 672 hours, and 672.5 are recorded"]
        );
    }

    #[test]
    fn shares_make_a_whole() {
        assert!(shares("responsiveness: 20%, involving-others: 10%").is_empty());
        assert!(shares("responsiveness: 20%, involving-others: 11%").is_empty());
        assert!(shares("responsiveness: 20%, involving-others: 9%, total: 100%").is_empty());
        assert_eq!(
            shares("responsiveness: 20%, involving-others: 8.9%"),
            ["4:31 the shares of 2026-02 add up to 98.9 %, not to 100 %"]
        );
        assert_eq!(
            shares("responsiveness: 40%, involving-others: -10%"),
            ["4:126 the share of involving-others in 2026-02 is -10%, less than nothing"]
        );
        assert_eq!(
            shares("responsiveness: 30%, of-which-selling: 101%"),
            ["4:126 `of-which-selling` of 2026-02 is 101%, more than the whole"]
        );
    }

    #[test]
    fn records_and_their_periods() {
        let twice = "  - {period: 2026-Q3, hours: {total: 1}}\n  - {period: 2026-q3, hours: {total: 2}}\n  - {period: 2026, hours: {total: 2}}\n";
        assert_eq!(said(twice), ["5:14 there are two records of 2026-q3"]);
        assert_eq!(
            said("  - {period: Q3 2026, hours: {total: 1}}\n"),
            ["4:14 the period `Q3 2026` cannot be read"]
        );
        assert_eq!(said("  - {period: 2026}\n"), ["4:14 the record of 2026 has neither hours nor shares"]);
        assert_eq!(
            said("  - {period: 2026, hours: {total: 1}, shares: {total: 100%}}\n"),
            ["4:47 the record of 2026 has both hours and shares"]
        );
    }

    #[test]
    fn targets_make_a_whole_too() {
        let said = |time: &str| {
            let profile = format!("name: K\nframework: woodburn-2006\n{time}");
            lines(&check(&HoursDoNotAddUp, &[("profiles/k.yaml", &profile)]))
        };
        assert!(said("").is_empty());
        assert!(said("time: {relationships: 60%, planning: 40%}\n").is_empty());
        assert_eq!(
            said("time: {relationships: 60%, planning: 30%}\n"),
            ["3:7 the targets of time add up to 90 %, not to 100 %"]
        );
        assert_eq!(
            said("time: {relationships: 110%, planning: -10%}\n"),
            ["3:39 the target of planning is -10%, less than nothing"]
        );
    }
}
