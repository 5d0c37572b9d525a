//! `rater-disagreement`

use rust_decimal::Decimal;

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::score::measure::account::latest_by_rater;
use crate::text::finding::Level;

pub(in crate::lint) struct RaterDisagreement;

/// Points between the highest and the lowest judgement from which on raters disagree; our own choice.
const SPREAD: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

static META: Meta = Meta {
    name: "rater-disagreement",
    group: Group::Account,
    level: Level::Warn,
    summary: "Raters whose judgements of the same thing lie four points or more apart",
    doc: Doc {
        what: "Ratings of accounts of every status but `deselected` in which the highest and the lowest of the raters' latest judgements lie 4 points or more apart, on the scale from 0 to 10. The 4 is this tool's own: less is a difference of taste, 4 moves an account from one side of the middle to the other.",
        why: "The mean of a 9 and a 5 is a 7 that nobody believes in. The two have seen different things; what they have seen is worth more than the number.",
        fails: &[Sample::account(
            "name: Acme\nratings:\n  fit:\n    - {score: 9, by: jane-doe, on: 2026-07-30, evidence: builds three plants with our pumps}\n    - {score: 5, by: k-ito, on: 2026-08-05, evidence: purchasing wants an auction}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nratings:\n  fit:\n    - {score: 9, by: jane-doe, on: 2026-07-30, evidence: builds three plants with our pumps}\n    - {score: 7, by: k-ito, on: 2026-09-05, evidence: purchasing has dropped the auction}\n",
        )],
    },
};

impl Rule for RaterDisagreement {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, cx: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        if !is_alive(entry) {
            return;
        }
        for (name, ratings) in entry.value.ratings.iter().filter(|(_, r)| r.len() > 1) {
            let latest = latest_by_rater(ratings, cx.as_of);
            let low = latest.iter().min_by_key(|(n, r)| (r.score, *n));
            let high = latest.iter().min_by_key(|(n, r)| (std::cmp::Reverse(r.score), *n));
            let (Some((low_at, low)), Some((high_at, high))) = (low, high) else { continue };
            let spread = high.score.0 - low.score.0;
            if spread < SPREAD {
                continue;
            }
            let who = |by: &Option<String>| by.clone().unwrap_or_else(|| "somebody".to_owned());
            let message = format!(
                "{} judges {name} {}, {} judges it {}: {} points apart",
                who(&high.by),
                high.score,
                who(&low.by),
                low.score,
                spread.normalize()
            );
            let route = |n: usize| vec!["ratings".into(), name.into(), n.into(), "score".into()];
            out.at(&entry.path, route(*low_at), message)
                .help("let them compare what they have seen, then judge again; agreeing on the mean is no answer")
                .related(&entry.path, route(*high_at), "the other judgement");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn four_points_are_apart_and_a_rater_may_change_their_mind() {
        let said = |second: &str| {
            account(
                &RaterDisagreement,
                &format!(
                    "name: A\nratings:\n  fit:\n    - {{score: 8.5, by: jo, on: 2026-01-01}}\n    - {second}\n"
                ),
            )
        };
        assert_eq!(
            said("{score: 4.5, by: al, on: 2026-01-01}"),
            ["5:15 jo judges fit 8.5, al judges it 4.5: 4 points apart"]
        );
        assert!(said("{score: 5, by: al, on: 2026-01-01}").is_empty());
        assert!(said("{score: 1, by: jo, on: 2026-05-01}").is_empty());
        assert!(said("{score: 1, by: al, on: 2027-01-01}").is_empty());
    }
}
