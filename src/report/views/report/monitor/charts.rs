//! The pictures of monitoring: how far objectives are, and whether customers would recommend us.

use rust_decimal::Decimal;

use super::plans::{in_order, part, tone};
use super::{Cx, State, parties};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart};
use crate::report::sheet::Tone;

/// Progress beyond which a bar stands at the edge, so that one wild figure does not press the others flat.
const EDGE: (f64, f64) = (-1.0, 2.0);

/// How far each objective is, beside how much of its time has passed; `None` where nothing can be measured.
pub(super) fn objectives(cx: &Cx<'_>, table: usize) -> Option<Chart> {
    let all = in_order(cx);
    let rows: Vec<BarRow> = all
        .iter()
        .map(|(planned, objective, tracked)| {
            let bar = Bar::new(part(tracked.progress, "no way to measure it on"));
            let bar = bar.target(part(tracked.elapsed, "no date")).tone(tone(tracked.state));
            BarRow::of(format!("{}, {}", objective.name.text, planned.front.account), vec![bar])
                .note(tracked.state.word())
        })
        .collect();
    let figures: Vec<f64> =
        rows.iter().flat_map(|row| &row.bars).filter_map(|bar| bar.value.figure()).collect();
    if figures.is_empty() {
        return None;
    }
    let mut axis = Axis::share("of the way");
    if figures.iter().any(|f| *f < EDGE.0 || *f > EDGE.1) {
        axis = axis.range(EDGE.0, EDGE.1);
    }
    let bars = Bars::ranked(axis).target("time that has passed").rows(rows);
    let title = match cx.of_state(&[State::Behind, State::Missed]) {
        0 => "No objective is behind the time that has passed".to_owned(),
        1 => "1 objective is behind the time that has passed".to_owned(),
        n => format!("{n} objectives are behind the time that has passed"),
    };
    let caption = format!("Active plans, actuals as of {}", cx.desk.as_of);
    Some(Chart::new("objectives", title, bars).caption(caption).of_table(table))
}

/// The net promoter score year by year; `None` where there are no two years.
pub(super) fn promoters(cx: &Cx<'_>, table: usize) -> Option<Chart> {
    let years = parties::years(cx);
    let [.., before, last] = years.as_slice() else { return None };
    let rows = years.iter().map(|year| {
        let tone = match year.counted.score() {
            Some(score) if score < Decimal::ZERO => Tone::Bad,
            _ => Tone::Keep,
        };
        BarRow::of(year.year.to_string(), vec![Bar::new(parties::score(year)).tone(tone)])
    });
    let bars = Bars::ranked(Axis::new("net promoter score").range(-100.0, 100.0));
    let shown = |score: Option<Decimal>| score.map(|s| s.round_dp(0).normalize());
    let title = match (shown(before.counted.score()), shown(last.counted.score())) {
        (Some(was), Some(is)) if is > was => {
            format!("The net promoter score rose from {was} to {is} in {}", last.year)
        }
        (Some(was), Some(is)) if is < was => {
            format!("The net promoter score fell from {was} to {is} in {}", last.year)
        }
        (Some(_), Some(is)) => format!("The net promoter score stayed at {is} in {}", last.year),
        _ => "The net promoter score by year".to_owned(),
    };
    let caption = "Share of 9 and 10 less share of 0 to 6 among the last answers of each account in the year";
    Some(Chart::new("promoters", title, bars.rows(rows.collect())).caption(caption).of_table(table))
}
