//! Measures of the sales ledger.

use rust_decimal::Decimal;

use super::expression::Expression;
use super::sources::{Sources, Subject};
use super::value::{Notes, Place, Value, Working};
use crate::book::ledger::{Question, Sums, Window};
use crate::text::nearest::list;

/// Which figure of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// Σ revenue.
    Revenue,
    /// Σ margin.
    Margin,
    /// Σ margin ÷ Σ revenue.
    MarginRate,
    /// Revenue against that of the window before.
    Growth,
}

/// The question that a window of an expression puts to the ledger.
pub(super) fn question(expression: &Expression, window: Window) -> Question {
    Question {
        window,
        offering: expression.arguments.offering.clone(),
        market: expression.arguments.market.clone(),
    }
}

pub(super) fn evaluate(
    figure: Figure,
    sources: &Sources<'_>,
    subject: &Subject<'_>,
    expression: &Expression,
    notes: &mut Notes<'_>,
) -> Value {
    let Some(ledger) = sources.ledger else { return Value::missing("there is no sales ledger") };
    let members = subject.members(expression.arguments.roll_up.unwrap_or(sources.roll_up));
    if !members.iter().any(|n| ledger.known.get(*n).copied().unwrap_or(false)) {
        return Value::missing("no rows in the sales ledger");
    }
    let Some(windows) = sources.windows(expression) else {
        return Value::missing("the window leaves the calendar");
    };
    let sum = |window: Window| -> Sums {
        let at = sources.questions.get(&question(expression, window));
        at.map_or_else(Sums::default, |q| {
            members.iter().filter_map(|n| ledger.sums[*q].get(*n)).fold(Sums::default(), |a, b| a.plus(*b))
        })
    };
    let now = sum(windows.now);
    let full = |sums: &Sums| sums.revenue.abs() == Decimal::MAX || sums.margin.abs() == Decimal::MAX;
    if full(&now) || figure == Figure::Growth && full(&sum(windows.before)) {
        return Value::missing("too large to add up");
    }
    rows(sources, subject, expression, windows.now, &members, notes);
    match figure {
        Figure::Revenue => Value::Number(now.revenue),
        Figure::Margin if now.margin_rows == 0 && now.rows > 0 => {
            Value::missing("the ledger states no margin")
        }
        Figure::Margin => Value::Number(now.margin),
        Figure::MarginRate => {
            notes.computed("margin", || now.margin.to_string());
            notes.computed("revenue", || now.revenue.to_string());
            if now.rows == 0 {
                Value::missing("no sales in the window")
            } else if now.margin_rows == 0 {
                Value::missing("the ledger states no margin")
            } else if now.revenue <= Decimal::ZERO {
                Value::missing("revenue of zero or less in the window")
            } else {
                now.margin
                    .checked_div(now.revenue)
                    .map_or_else(|| Value::missing("too large to compute"), Value::Number)
            }
        }
        Figure::Growth => {
            let before = sum(windows.before);
            rows(sources, subject, expression, windows.before, &members, notes);
            notes.computed(&format!("revenue {}", windows.now), || now.revenue.to_string());
            notes.computed(&format!("revenue {}", windows.before), || before.revenue.to_string());
            if before.rows == 0 {
                Value::missing("no sales in the earlier window")
            } else if before.revenue <= Decimal::ZERO {
                Value::missing("revenue of zero or less in the earlier window")
            } else {
                let ratio = now.revenue.checked_div(before.revenue);
                ratio.map_or_else(
                    || Value::missing("too large to compute"),
                    |r| Value::Number(r - Decimal::ONE),
                )
            }
        }
    }
}

/// The rows of the account within a window, for the working.
fn rows(
    sources: &Sources<'_>,
    subject: &Subject<'_>,
    expression: &Expression,
    window: Window,
    members: &[usize],
    notes: &mut Notes<'_>,
) {
    if notes.0.is_none() {
        return;
    }
    let Some(ledger) = sources.ledger else { return };
    let wanted = &expression.arguments;
    let mut count = 0usize;
    let mut total = Decimal::ZERO;
    let mut first = None;
    let mut last = None;
    for row in &ledger.detail {
        let fits = |only: &Option<String>, found: &str| only.as_deref().is_none_or(|o| o == found);
        if members.contains(&row.account)
            && window.holds(row.day)
            && fits(&wanted.offering, &row.offering)
            && fits(&wanted.market, &row.market)
        {
            count += 1;
            total = total.saturating_add(row.revenue);
            first.get_or_insert((row.path.clone(), row.line));
            last = Some((row.path.clone(), row.line));
        }
    }
    if let (Some((path, line)), Some((last_path, last_line))) = (first, last) {
        let end = if count == 1 {
            String::new()
        } else {
            format!(" … {}:{last_line}", crate::text::finding::slashed(&last_path))
        };
        let note = if members.len() > 1 {
            let others = members.iter().filter(|n| **n != subject.index).map(|n| sources.id(*n));
            format!(", with {} beside {}", list(others, "and"), sources.id(subject.index))
        } else {
            String::new()
        };
        notes.note(|| Working {
            what: format!("{count} ledger row{} of {window}{note}{end}", if count == 1 { "" } else { "s" }),
            figure: total.to_string(),
            place: Place::Line(path, line),
        });
    }
}
