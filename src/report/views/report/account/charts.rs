//! The picture of the brief: what was sold, year by year.

use rust_decimal::Decimal;

use super::Cx;
use super::tables::{change, margin, revenue};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart, Period};
use crate::report::sheet::Tone;

/// A change in words: `grew by 12 %`.
fn moved(share: Decimal) -> String {
    let verb = if share < Decimal::ZERO { "fell" } else { "grew" };
    let percent = share.abs().saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize();
    format!("{verb} by {percent} %")
}

/// Revenue and margin of each year; `None` where there are no two to compare.
pub(super) fn years(cx: &Cx<'_>, table: usize) -> Option<Chart> {
    if cx.years.len() < 2 {
        return None;
    }
    let rows = cx.years.iter().map(|year| {
        let row = BarRow::of(year.name.as_str(), vec![Bar::new(revenue(year)), Bar::new(margin(year))]);
        if year.is_whole() { row } else { row.note(format!("only {}", year.held)) }
    });
    let kinds = vec![Period::new("revenue", Tone::Good), Period::new("margin", Tone::Keep)];
    let axis = Axis::new("a year").unit(cx.desk.currency());
    let bars = Bars::grouped(axis, kinds).rows(rows.collect());
    let mut compared = cx.years.windows(2).filter_map(|pair| Some((pair, change(&pair[1], &pair[0]).ok()?)));
    let title = match compared.next_back() {
        None => match cx.grown() {
            Some(share) => format!("Revenue {} within twelve months", moved(share)),
            None => "Revenue and margin by year".to_owned(),
        },
        Some((pair, share)) => {
            format!("Revenue {} from {} to {}", moved(share), pair[0].name, pair[1].name)
        }
    };
    let parts: Vec<String> = cx
        .years
        .iter()
        .filter(|year| !year.is_whole())
        .map(|year| format!("{} is {} only", year.name, year.held))
        .collect();
    let parts = if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) };
    let caption = format!("Sales ledger up to {}{parts}", cx.desk.as_of);
    Some(Chart::new("years", title, bars).caption(caption).of_table(table))
}
