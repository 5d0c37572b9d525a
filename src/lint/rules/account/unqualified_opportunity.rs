//! `unqualified-opportunity`

use rust_decimal::Decimal;

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::{Account, Bant, Opportunity};
use crate::model::settings::Frame;
use crate::portfolio::qualification::{is_open, qualify};
use crate::text::finding::Level;

pub(in crate::lint) struct UnqualifiedOpportunity;

/// The highest sum of the four steps that counts as unqualified, of 16 (weighted BANT as published by Sales Ops
/// Solutions, 2009).
const UNQUALIFIED: u8 = 4;
/// The same as a part of the whole, for frames with another total.
const WHOLE: u8 = 16;

static META: Meta = Meta {
    name: "unqualified-opportunity",
    group: Group::Account,
    level: Level::Warn,
    summary: "An open opportunity that is not qualified, or hardly",
    doc: Doc {
        what: "Open opportunities (`status: open`, or none) of accounts of every status but `deselected`, without `bant`, or whose budget, authority, need and timing add up to 4 or less of 16. A step that is left out is unknown and counts 0. An opportunity with `meddpicc` and without `bant` is held against the same quarter of the whole, with the weights of that framework.\n\nThe bands are those of weighted BANT: 0–4 unqualified, 5–8 to be nurtured, 9–12 qualified, 13–16 highly qualified.",
        why: "Time spent on an opportunity without money, decision, need or date is missing where it would pay. Knowing which is missing also says what to ask next.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nopportunities:\n  - {id: line-3, name: Line 3 retrofit, value: 300000, status: open, bant: {budget: 0, authority: 1, need: 2, timing: 1}}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nopportunities:\n  - {id: line-3, name: Line 3 retrofit, value: 300000, status: open, bant: {budget: 3, authority: 2, need: 4, timing: 2}}\n",
        )],
    },
};

impl Rule for UnqualifiedOpportunity {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_alive(entry) {
            return;
        }
        for (n, opportunity) in entry.value.opportunities.iter().enumerate() {
            if !is_open(opportunity) {
                continue;
            }
            let name = &opportunity.name;
            let Some(bant) = &opportunity.bant else {
                if opportunity.meddpicc.is_some() {
                    closer(cx, entry, n, opportunity, out);
                    continue;
                }
                let route = vec!["opportunities".into(), n.into(), "name".into()];
                out.at(&entry.path, route, format!("the open opportunity “{name}” is not qualified"))
                    .help("add `bant: {budget: 0–4, authority: 0–4, need: 0–4, timing: 0–4}`; 0 is unknown");
                continue;
            };
            let steps = steps(bant);
            let sum: u8 = steps.iter().map(|(_, step)| step.unwrap_or(0)).sum();
            if sum > UNQUALIFIED {
                continue;
            }
            let weak: Vec<String> = steps
                .iter()
                .filter(|(_, step)| step.unwrap_or(0) <= 1)
                .map(|(word, step)| step.map_or_else(|| format!("{word} unknown"), |s| format!("{word} {s}")))
                .collect();
            let message =
                format!("the open opportunity “{name}” adds up to {sum} of 16: {}", weak.join(", "));
            let route = vec!["opportunities".into(), n.into(), "bant".into()];
            out.at(&entry.path, route, message)
                .help("find out what is missing before more time goes into it, or set `status: parked`");
        }
    }
}

/// An opportunity that is qualified by the frame with eight elements alone.
fn closer(cx: &Context<'_>, entry: &Entry<Account>, n: usize, opportunity: &Opportunity, out: &mut Out<'_>) {
    let Some(framework) = cx.library().get(Frame::Meddpicc.word()) else { return };
    let found = qualify(opportunity, Frame::Meddpicc, framework, &cx.book.settings.qualification);
    let line = found.of * Decimal::from(UNQUALIFIED) / Decimal::from(WHOLE);
    if found.score > line {
        return;
    }
    let weak: Vec<String> = found
        .elements
        .iter()
        .filter(|met| met.step.unwrap_or(0) == 0)
        .map(|met| format!("{} {}", met.element.id, if met.step.is_some() { "0" } else { "unknown" }))
        .collect();
    let message = format!(
        "the open opportunity “{}” reaches {} of {}: {}",
        opportunity.name,
        found.score.round_dp(1).normalize(),
        found.of.normalize(),
        weak.join(", ")
    );
    out.at(&entry.path, vec!["opportunities".into(), n.into(), "meddpicc".into()], message)
        .help("find out what is missing before more time goes into it, or set `status: parked`");
}

fn steps(bant: &Bant) -> [(&'static str, Option<u8>); 4] {
    [("budget", bant.budget), ("authority", bant.authority), ("need", bant.need), ("timing", bant.timing)]
        .map(|(word, step)| (word, step.map(|s| s.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn unknown_steps_count_nothing_and_closed_ones_are_passed_over() {
        let said = |rest: &str| {
            account(&UnqualifiedOpportunity, &format!("name: A\nopportunities: [{{id: x, name: X{rest}}}]\n"))
        };
        assert_eq!(said(""), ["2:31 the open opportunity “X” is not qualified"]);
        assert_eq!(
            said(", bant: {need: 4}"),
            [
                "2:40 the open opportunity “X” adds up to 4 of 16: budget unknown, authority unknown, timing unknown"
            ]
        );
        assert!(said(", bant: {need: 4, budget: 1}").is_empty());
        assert!(said(", status: won").is_empty());
        // 15 × 3/3 + 15 × 1/3 = 20 of 100, a quarter at most; with 15 × 3/3 more it is 35.
        assert_eq!(
            said(", meddpicc: {metrics: 3, pain: 1}"),
            [
                "2:44 the open opportunity “X” reaches 20 of 100: economic-buyer unknown, decision-criteria unknown, decision-process unknown, paper-process unknown, champion unknown, competition unknown"
            ]
        );
        assert!(said(", meddpicc: {metrics: 3, pain: 1, champion: 3}").is_empty());
    }
}
