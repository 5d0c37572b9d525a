//! How the brief is made up for people: a page at a glance.

use rust_decimal::Decimal;

use super::super::{enumerated, money_words};
use super::tables::profit;
use super::{Cx, charts};
use crate::model::policy::Axis;
use crate::model::words::Quadrant;
use crate::portfolio::relationships::sponsors;
use crate::report::sheet::{Block, Table};
use crate::score::matrix::Near;
use crate::score::measure::Value;

/// Where the tables stand.
const YEARS: usize = 1;
const CONTACTS: usize = 2;
const OPPORTUNITIES: usize = 3;
const PLAN: usize = 4;
const OBJECTIVES: usize = 5;
const EVENTS: usize = 6;
const FINDINGS: usize = 7;
const CHANGES: usize = 8;

pub(super) fn blocks(cx: &Cx<'_>, tables: &[Table]) -> Vec<Block> {
    let heading = |text: &str| Block::Heading(1, text.to_owned());
    let filled = |n: usize| !tables[n].rows.is_empty();
    let mut blocks = vec![Block::Text(who(cx))];
    blocks.extend([heading("Where it stands"), Block::List(position(cx))]);
    let figures = figures(cx);
    if filled(YEARS) || !figures.is_empty() {
        blocks.push(heading("Figures"));
        if filled(YEARS) {
            blocks.extend(charts::years(cx, YEARS).filter(|chart| !chart.is_empty()).map(Block::from));
            blocks.push(Block::Table(YEARS));
        }
        if !figures.is_empty() {
            blocks.push(Block::List(figures));
        }
    }
    if let Some(proposition) = &cx.account().value_proposition {
        let goal =
            proposition.customer_goal.as_ref().map(|goal| format!(" For the customer's goal: {goal}."));
        blocks.push(heading("Why they should buy from us"));
        blocks.push(Block::Text(format!(
            "{}.{}",
            proposition.statement.trim_end_matches('.'),
            goal.unwrap_or_default()
        )));
    }
    for (n, title) in [(CONTACTS, "People"), (OPPORTUNITIES, "Open opportunities")] {
        if filled(n) {
            blocks.extend([heading(title), Block::Table(n)]);
        }
    }
    blocks.push(heading("Plan"));
    if filled(PLAN) {
        blocks.push(Block::Table(PLAN));
        if filled(OBJECTIVES) {
            blocks.push(Block::Table(OBJECTIVES));
        }
    } else {
        blocks.push(Block::Text(format!("No active plan; `kam plan new {}` begins one.", cx.entry.id)));
    }
    for (n, title) in
        [(EVENTS, "What happened"), (FINDINGS, "To put right"), (CHANGES, "Last changes of its files")]
    {
        if filled(n) {
            blocks.extend([heading(title), Block::Table(n)]);
        }
    }
    blocks
}

/// Who looks after it.
fn who(cx: &Cx<'_>) -> String {
    let account = cx.account();
    let mut parts = vec![account.status.word().to_owned()];
    parts.extend(account.segment.clone());
    parts.extend(account.region.clone());
    parts.push(match &account.manager {
        Some(id) => format!("manager {}", cx.our_name(id)),
        None => "no manager".to_owned(),
    });
    let (ours, theirs) = sponsors(account);
    let named: Vec<String> =
        ours.map(|id| cx.our_name(id)).into_iter().chain(theirs.map(str::to_owned)).collect();
    if !named.is_empty() {
        parts.push(format!("sponsors {}", enumerated(&named)));
    }
    parts.extend(account.parent.as_ref().map(|parent| format!("belongs to {parent}")));
    parts.join(" · ")
}

/// Score, box and how near the two companies are.
fn position(cx: &Cx<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    match cx.selection() {
        None => lines.push("not scored".to_owned()),
        Some(selection) => {
            let scoring = &selection.scoring;
            let digits = if selection.compiled.policy.absolute() { 1 } else { 4 };
            let shown =
                |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.digits$}"));
            let mut line = match scoring.ranks[cx.row] {
                0 => "no score".to_owned(),
                rank => format!(
                    "rank {rank} of {}, {} {}",
                    scoring.order.len(),
                    selection.compiled.policy.method.figure(),
                    shown(scoring.overall(cx.row))
                ),
            };
            if let Some(quadrant) = selection.quadrant(cx.row) {
                line += &format!(
                    ": {} (potential {}, position {})",
                    selection.compiled.policy.matrix.labels.label(quadrant),
                    shown(scoring.axis(Axis::Potential, cx.row)),
                    shown(scoring.axis(Axis::Position, cx.row))
                );
                line += match quadrant {
                    Quadrant::Strategic => ", invest and go deeper",
                    Quadrant::Star => ", invest selectively",
                    Quadrant::Status => ", keep and do not over-serve",
                    Quadrant::Streamline => ", earn on what is sold",
                };
            }
            lines.push(line);
            let near: Vec<String> = selection.near(cx.row).iter().map(Near::words).collect();
            if let Some(ruling) = selection.rulings.rulings.get(cx.row) {
                let policy = &selection.compiled.policy;
                let reason = ruling.reason(policy, scoring, cx.row, selection.quadrant(cx.row));
                let near = if near.is_empty() { String::new() } else { format!("; {}", enumerated(&near)) };
                lines.push(format!("{}: {reason}{near}", ruling.choice));
            }
        }
    }
    if let Some(relationship) = &cx.account().relationship {
        let mut parts = Vec::new();
        if let Some(level) = &relationship.level {
            let wanted = match level.wanted {
                Some(wanted) if wanted != level.now => format!(", wanted {wanted}"),
                _ => String::new(),
            };
            let by = level.seen_by.map_or_else(String::new, |by| format!(" as the {by} sees it"));
            parts.push(format!("buys at the level {}{by}{wanted}", level.now));
        }
        parts.extend(relationship.stage.map(|stage| format!("stage {stage}")));
        if !parts.is_empty() {
            lines.push(parts.join("; "));
        }
    }
    lines
}

/// Twelve months, wallet and cost in words.
fn figures(cx: &Cx<'_>) -> Vec<String> {
    let currency = cx.desk.currency();
    let money = |value: &Value| match value {
        Value::Number(amount) => Some(money_words(*amount, currency)),
        _ => None,
    };
    let part = |value: &Value| match value {
        Value::Number(share) => {
            share.checked_mul(Decimal::ONE_HUNDRED).map(|p| format!("{} %", p.round_dp(1)))
        }
        _ => None,
    };
    let mut lines = Vec::new();
    if let Some(revenue) = money(cx.candidates.revenue(cx.row)) {
        let growth = cx.grown().and_then(|share| part(&Value::Number(share)));
        let growth = growth.map(|growth| format!(", growth {growth}")).unwrap_or_default();
        let rate =
            part(&cx.measure("sales.margin_rate")).map(|r| format!(", margin {r}")).unwrap_or_default();
        lines.push(format!("twelve months to {}: revenue {revenue}{growth}{rate}", cx.desk.as_of));
    }
    if let Some(spend) = money(&cx.measure("wallet.spend")) {
        let share = part(&cx.measure("wallet.share"));
        let ours = share.map(|share| format!(", {share} of it with us")).unwrap_or_default();
        lines.push(format!("spends {spend} a year on what we sell{ours}"));
    }
    let economy = cx.candidates.economy(cx.row);
    if let Some(cost) = money(&economy.cost) {
        let even = money(&economy.break_even_sales).map(|e| format!(", paid for by {e} of sales"));
        let kept = money(&profit(cx)).map(|p| format!("; margin less cost {p}"));
        lines.push(format!("costs {cost} a year{}{}", even.unwrap_or_default(), kept.unwrap_or_default()));
    }
    lines
}
