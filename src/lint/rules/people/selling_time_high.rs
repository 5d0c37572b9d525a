//! `selling-time-high`

use crate::assess::time::{MOST_SELLING, SELLING};
use crate::book::load::Entry;
use crate::lint::context::Context;
use crate::lint::people::{latest, percent, place};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::person::Person;
use crate::text::finding::Level;

pub(in crate::lint) struct SellingTimeHigh;

static META: Meta = Meta {
    name: "selling-time-high",
    group: Group::People,
    level: Level::Warn,
    summary: "More than a tenth of somebody’s time that goes into selling",
    doc: Doc {
        what: "People whose latest record of `time` says that more than 10 % went into selling (`of-which-selling`, of all hours or as a share), whatever their profile states as `selling_share`. Selling is leading a deal from the first sign of it to the signature. All hours are `total`, else the sum of the six. Records without `of-which-selling` are not judged.\n\nDirectors who were asked how key account managers should spend their time named 5 to 10 % for selling (Woodburn, 2006).",
        why: "Somebody who sells all day is a salesperson with few customers. The rest of the job, knowing the customer’s business and moving the own house, is what makes the customer stay, and it gives way first.",
        fails: &[Sample::person(
            "name: Jane Doe\nkind: manager\ntime:\n  - {period: 2026-Q3, hours: {relationships: 90, understanding: 40, planning: 25, responsiveness: 210, involving-others: 45, commitment: 20, of-which-selling: 60}}\n",
        )],
        passes: &[Sample::person(
            "name: Jane Doe\nkind: manager\ntime:\n  - {period: 2026-Q3, hours: {relationships: 130, understanding: 80, planning: 60, responsiveness: 80, involving-others: 60, commitment: 20, of-which-selling: 40}}\n",
        )],
    },
};

impl Rule for SellingTimeHigh {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn person(&self, cx: &Context<'_>, entry: &Entry<Person>, out: &mut Out<'_>) {
        let Some((n, record)) = latest(cx, entry) else { return };
        let Some(share) = record.selling.filter(|share| *share > MOST_SELLING) else { return };
        let message = format!(
            "selling took {} of the time of {} in {}, more than 10 %",
            percent(share, MOST_SELLING),
            entry.value.name,
            record.period
        );
        out.at(&entry.path, place(entry, n, SELLING), message)
            .help("hand deals to the sales force and keep those that only the manager can lead");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::person;

    fn said(time: &str) -> Vec<String> {
        person(&SellingTimeHigh, &format!("name: Jo\nkind: manager\ntime:\n{time}"))
    }

    #[test]
    fn a_tenth_is_enough() {
        let six = "relationships: 100, understanding: 20, planning: 20, responsiveness: 20, involving-others: 20, commitment: 20";
        let hours = |selling: &str| {
            said(&format!("  - {{period: 2026-Q3, hours: {{{six}, of-which-selling: {selling}}}}}\n"))
        };
        assert!(hours("20").is_empty());
        assert_eq!(
            hours("20.02"),
            ["4:160 selling took 10.01 % of the time of Jo in 2026-Q3, more than 10 %"]
        );
        assert!(said("  - {period: 2026-Q3, shares: {of-which-selling: 10%}}\n").is_empty());
        assert_eq!(said("  - {period: 2026-Q3, shares: {of-which-selling: 11%}}\n").len(), 1);
        let total = "  - {period: 2026-Q3, hours: {of-which-selling: 20, total: 100}}\n";
        assert_eq!(said(total), ["4:49 selling took 20 % of the time of Jo in 2026-Q3, more than 10 %"]);
    }

    #[test]
    fn the_period_that_ended_last_counts_and_what_is_not_stated_does_not() {
        let record = |period: &str, share: &str| {
            format!("  - {{period: {period}, shares: {{of-which-selling: {share}}}}}\n")
        };
        assert!(said(&format!("{}{}", record("2026-Q3", "5%"), record("2026-Q2", "40%"))).is_empty());
        assert!(said(&format!("{}{}", record("2026-Q3", "5%"), record("2027-Q1", "40%"))).is_empty());
        assert!(
            said("  - {period: 2026-Q3, hours: {responsiveness: 100, of-which-selling: 90}}\n").is_empty()
        );
        assert!(said("  - {period: 2026-Q3, hours: {total: 0, of-which-selling: 90}}\n").is_empty());
        assert!(said("  - {period: soon, shares: {of-which-selling: 90%}}\n").is_empty());
        let huge = "  - {period: 2026-Q3, hours: {of-which-selling: 7000000000000000000000000000, total: 0.0000000001}}\n";
        assert!(said(huge).is_empty(), "beyond what can be divided");
    }
}
