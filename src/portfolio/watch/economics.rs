//! What the account earns after what it costs.

use rust_decimal::Decimal;

use super::{At, Proposal, Rule, Said, Say};
use crate::book::ledger::Sums;
use crate::model::date::Day;
use crate::score::measure::{Arguments, Value, days_between, windows};

/// Days by which the ledger may begin after the first day of a window that it is taken to cover.
const LEEWAY: i32 = 31;

pub(super) fn rules(at: &At<'_>, say: &mut Say<'_>) {
    unprofitable(at, say);
}

/// The profit of the last twelve months and of the twelve before, both after today's cost: what it cost a year ago is
/// not known.
fn unprofitable(at: &At<'_>, say: &mut Say<'_>) {
    let sources = at.facts.sources;
    let Some(windows) = windows(&Arguments::default(), at.facts.as_of, sources.fiscal_year_start) else {
        return;
    };
    let covered = sources.ledger.and_then(|ledger| ledger.covers);
    let whole =
        |covers: crate::book::ledger::Window| days_between(windows.before.from, covers.from) <= LEEWAY;
    if !covered.is_some_and(whole) {
        return;
    }
    let economy = at.facts.candidates.economy(at.row);
    let Value::Number(cost) = economy.cost else { return };
    let margin = |sums: Option<Sums>| match sums {
        Some(sums) if sums.rows == 0 => Some(Decimal::ZERO),
        Some(sums) if sums.margin_rows == sums.rows => Some(sums.margin),
        Some(sums) => at.facts.candidates.costs.net_margin.and_then(|rate| sums.revenue.checked_mul(rate)),
        None => None,
    };
    let profit = |window| margin(sources.sums(window, at.row)).and_then(|margin| margin.checked_sub(cost));
    let (Some(now), Some(before)) = (profit(windows.now), profit(windows.before)) else { return };
    if now >= Decimal::ZERO || before >= Decimal::ZERO {
        return;
    }
    let currency = at.facts.currency;
    let whole = |amount: Decimal| format!("{} {currency}", amount.round_dp(0).normalize());
    say(
        Rule::Unprofitable,
        Proposal::DownTier,
        Said {
            reason: "its margin did not pay for what it costs in either of the last two years".to_owned(),
            since: Some(Day(windows.before.from)),
            takes: format!("{} more margin a year, or as much less cost", whole(-now)),
            evidence: format!(
                "profit {} in {}, {} in {}, after a cost of {} a year",
                whole(before),
                windows.before,
                whole(now),
                windows.now,
                whole(cost)
            ),
        },
    );
}
