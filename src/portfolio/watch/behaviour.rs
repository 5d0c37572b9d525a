//! What the customer does and says: signals, the buy–sell level, the fit.

use rust_decimal::Decimal;

use super::{At, Proposal, Rule, Said, Say};
use crate::model::account::Signal;
use crate::model::date::Day;
use crate::model::words::BuySellLevel;
use crate::score::measure::{Expression, Value, days_between};
use crate::text::nearest::count;

/// The fit below which an account does not belong into the programme (of 10).
const POOR_FIT: i64 = 3;
/// Days within which several requests for a discount count together; our own choice, two years.
const DISCOUNT_DAYS: i32 = 730;
/// Requests for a discount that are too many.
const DISCOUNTS: usize = 2;

pub(super) fn rules(at: &At<'_>, say: &mut Say<'_>) {
    refused_review(at, say);
    manager_unwanted(at, say);
    discount_twice(at, say);
    commodity(at, say);
    poor_fit(at, say);
}

/// The signals of a kind up to the as-of date, oldest first.
fn signals<'a>(at: &At<'a>, kind: &str) -> Vec<&'a Signal> {
    let seen = |signal: &&Signal| signal.kind == kind && signal.on.0 <= at.facts.as_of;
    let mut found: Vec<&Signal> = at.entry.value.signals.iter().filter(seen).collect();
    found.sort_by_key(|signal| signal.on);
    found
}

/// Signals as evidence: file, days and notes.
fn evidence(at: &At<'_>, signals: &[&Signal]) -> String {
    let said: Vec<String> = signals
        .iter()
        .map(|s| s.note.as_ref().map_or_else(|| s.on.to_string(), |note| format!("{} ({note})", s.on)))
        .collect();
    format!("{}: {}", at.path(), said.join(", "))
}

/// A review that was held after the refusal settles it.
fn refused_review(at: &At<'_>, say: &mut Say<'_>) {
    let held = at.entry.value.reviews.iter().map(|r| r.on).filter(|on| on.0 <= at.facts.as_of).max();
    let refused = signals(at, "refused-review");
    let open: Vec<&Signal> = refused.into_iter().filter(|s| held.is_none_or(|held| s.on > held)).collect();
    let Some(first) = open.first() else { return };
    let reason = match open.len() {
        1 => "the customer refused a review held together".to_owned(),
        2 => "the customer refused a review held together twice".to_owned(),
        n => format!("the customer refused a review held together {n} times"),
    };
    say(
        Rule::RefusedReview,
        Proposal::Deselect,
        Said {
            reason,
            since: Some(first.on),
            takes: "a review held together with the customer".to_owned(),
            evidence: evidence(at, &open),
        },
    );
}

fn manager_unwanted(at: &At<'_>, say: &mut Say<'_>) {
    let asked = signals(at, "asked-to-drop-manager");
    let Some(first) = asked.first() else { return };
    say(
        Rule::ManagerUnwanted,
        Proposal::Deselect,
        Said {
            reason: "the customer asked to do without the manager".to_owned(),
            since: Some(first.on),
            takes: "the customer says what it wants a manager for, and the signal is taken out".to_owned(),
            evidence: evidence(at, &asked),
        },
    );
}

fn discount_twice(at: &At<'_>, say: &mut Say<'_>) {
    let mut asked = signals(at, "asked-for-discount");
    asked.retain(|s| days_between(s.on.0, at.facts.as_of) <= DISCOUNT_DAYS);
    let Some(first) = asked.first().filter(|_| asked.len() >= DISCOUNTS) else { return };
    let times = if asked.len() == 2 { "twice".to_owned() } else { format!("{} times", asked.len()) };
    say(
        Rule::DiscountTwice,
        Proposal::DownTier,
        Said {
            reason: format!("the customer asked for a discount {times} within two years"),
            since: Some(first.on),
            takes: "a value proposition that is worth more to the customer than a discount".to_owned(),
            evidence: evidence(at, &asked),
        },
    );
}

fn commodity(at: &At<'_>, say: &mut Say<'_>) {
    let level = at.entry.value.relationship.as_ref().and_then(|r| r.level.as_ref());
    let Some(level) = level.filter(|l| l.now == BuySellLevel::Commodity) else { return };
    let reason = match level.wanted {
        None => "bought by price alone, and no other level is wanted",
        Some(BuySellLevel::Commodity) => "bought by price alone, and that is what is wanted",
        Some(_) => return,
    };
    let by = level.seen_by.map_or_else(String::new, |by| format!(", seen by the {by}"));
    say(
        Rule::CommodityByChoice,
        Proposal::Deselect,
        Said {
            reason: reason.to_owned(),
            since: level.on.filter(|on| on.0 <= at.facts.as_of),
            takes: "a level above commodity that the customer wants as well".to_owned(),
            evidence: format!("{}: level {}{by}", at.path(), level.now),
        },
    );
}

fn poor_fit(at: &At<'_>, say: &mut Say<'_>) {
    let Ok(expression) = Expression::parse("ratings.fit") else { return };
    let Value::Number(fit) = at.facts.sources.evaluate(&expression, at.row) else { return };
    if fit >= Decimal::from(POOR_FIT) {
        return;
    }
    let ratings = at.entry.value.ratings.get("fit").map_or(&[][..], Vec::as_slice);
    let poor = ratings.iter().filter(|r| r.score.0 < Decimal::from(POOR_FIT));
    let since: Option<Day> = poor.filter_map(|r| r.on).filter(|on| on.0 <= at.facts.as_of).min();
    let shown = fit.round_dp(1).normalize();
    say(
        Rule::PoorFit,
        Proposal::Deselect,
        Said {
            reason: format!("the fit of the two companies is judged {shown}, less than {POOR_FIT}"),
            since,
            takes: format!("a fit of {POOR_FIT} or more in the eyes of those who judge it"),
            evidence: format!("{}: {} of fit", at.path(), count(ratings.len(), "judgement")),
        },
    );
}
