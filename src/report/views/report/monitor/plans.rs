//! What plans set out to do: objectives, actions, reviews.

use rust_decimal::Decimal;

use super::super::text;
use super::{Cx, Planned};
use crate::model::date::Day;
use crate::model::plan::{Objective, Piece};
use crate::portfolio::monitoring::objectives::{State, Tracked, day};
use crate::portfolio::monitoring::reviews::When;
use crate::report::sheet::{Cell, Column, Table, Tone};
use crate::score::measure::{Unit, days_between};

/// The colour of how an objective stands.
pub(super) fn tone(state: State) -> Tone {
    match state {
        State::Missed => Tone::Bad,
        State::Behind => Tone::Warning,
        State::Open | State::Unknown => Tone::Neutral,
        State::OnTrack => Tone::Good,
        State::Reached => Tone::Keep,
    }
}

/// How an objective stands, for the eye.
pub(in crate::report::views::report) fn state(state: State) -> Cell {
    Cell::Toned(state.word().to_owned(), tone(state))
}

/// A share that is there or not.
pub(super) fn part(share: Option<Decimal>, why: &'static str) -> Cell {
    share.map_or(Cell::Missing(why), Cell::Share)
}

/// Every objective of the active plans, the worst first.
pub(super) fn in_order<'c>(cx: &'c Cx<'_>) -> Vec<(&'c Planned<'c>, &'c Objective, &'c Tracked)> {
    let of = |planned: &'c Planned<'c>| {
        planned.file.plan.objectives.iter().zip(&planned.tracked).map(move |(o, t)| (planned, o, t))
    };
    let mut all: Vec<_> = cx.plans.iter().flat_map(of).collect();
    all.sort_by_key(|(_, _, tracked)| tracked.state);
    all
}

/// How something with a day stands, for the eye.
pub(in crate::report::views::report) fn when(when: When) -> Cell {
    let tone = match when {
        When::Overdue => Tone::Bad,
        When::Due => Tone::Warning,
        When::Ahead => Tone::Plain,
        When::Undated => Tone::Neutral,
    };
    Cell::Toned(when.word().to_owned(), tone)
}

/// A figure of an objective in the unit of its measure.
pub(in crate::report::views::report) fn figure(
    figure: Result<Decimal, &'static str>,
    unit: Option<Unit>,
) -> Cell {
    match (figure, unit) {
        (Err(why), _) => Cell::Missing(why),
        (Ok(value), Some(Unit::Share)) => Cell::Share(value.round_dp(12).normalize()),
        (Ok(value), Some(Unit::Money | Unit::Days | Unit::Count)) => {
            Cell::Exact { value: value.normalize(), shown: 0 }
        }
        (Ok(value), _) => {
            let value = value.round_dp(12).normalize();
            Cell::Exact { value, shown: u8::from(!value.fract().is_zero()) }
        }
    }
}

/// Days left.
pub(in crate::report::views::report) fn days(days: Option<i32>) -> Cell {
    days.map_or(Cell::Missing("no date"), |days| Cell::Integer(i64::from(days)))
}

/// A day that is there or not.
pub(in crate::report::views::report) fn date(day: Option<Day>, why: &'static str) -> Cell {
    day.map_or(Cell::Missing(why), |day| Cell::Day(day.0))
}

fn owners(owners: &[Piece]) -> Cell {
    let names: Vec<&str> = owners.iter().map(|o| o.text.as_str()).collect();
    if names.is_empty() { Cell::Missing("no owner") } else { Cell::Text(names.join(", ")) }
}

/// The open actions of a plan whose day has passed.
pub(super) fn overdue(cx: &Cx<'_>, planned: &Planned<'_>) -> usize {
    let open = planned.file.plan.actions.iter().filter(|a| !a.done);
    let late = |due: Option<Day>| due.is_some_and(|due| due.0 < cx.desk.as_of);
    open.filter(|a| late(a.due.as_ref().and_then(day))).count()
}

pub(super) fn objectives(cx: &Cx<'_>) -> Table {
    let piece = |piece: Option<&Piece>, why| piece.map_or(Cell::Missing(why), |p| text(&p.text));
    let rows: Vec<Vec<Cell>> = in_order(cx)
        .into_iter()
        .map(|(planned, objective, t)| {
            vec![
                text(&planned.front.account),
                text(&planned.file.id),
                text(&objective.name.text),
                piece(objective.measure.as_ref(), "no measure"),
                t.unit.map_or(Cell::Missing("told in words"), |unit| text(unit.word())),
                figure(t.baseline, t.unit),
                figure(t.target, t.unit),
                piece(objective.target.as_ref(), "no target"),
                figure(t.actual, t.unit),
                part(t.progress, "no way to measure it on"),
                part(t.elapsed, "no date, or a period that cannot be read"),
                date(t.due, "no date"),
                days(t.days),
                owners(&objective.owners),
                state(t.state),
                text(cx.desk.currency()),
            ]
        })
        .collect();
    Table {
        name: "monitor",
        title: None,
        columns: vec![
            Column::text("account").priority(1),
            Column::text("plan").machine(),
            Column::text("objective").priority(0).wraps(),
            Column::text("measure").priority(8),
            Column::text("unit").machine(),
            Column::number("baseline").priority(6),
            Column::number("target").priority(2),
            Column::text("target_stated").heading("as stated").machine(),
            Column::number("actual").priority(1),
            Column::number("progress").priority(2),
            Column::number("elapsed").heading("time").priority(3),
            Column::text("due").priority(5),
            Column::number("days").heading("days left").priority(7),
            Column::text("owner").priority(9),
            Column::text("state").priority(0),
            Column::text("currency").machine(),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn actions(cx: &Cx<'_>) -> Table {
    let mut found: Vec<(When, Option<i32>, Vec<Cell>)> = Vec::new();
    for planned in &cx.plans {
        for action in planned.file.plan.actions.iter().filter(|a| !a.done) {
            let due = action.due.as_ref().and_then(day);
            let left = due.map(|due| days_between(cx.desk.as_of, due.0));
            let stands = When::of(left);
            let row = vec![
                text(&planned.front.account),
                text(&planned.file.id),
                text(&action.name.text),
                owners(&action.owners),
                date(due, "no date"),
                days(left),
                when(stands),
            ];
            found.push((stands, left, row));
        }
    }
    found.sort_by_key(|(stands, left, _)| (*stands, *left));
    let rows: Vec<Vec<Cell>> = found.into_iter().map(|(_, _, row)| row).collect();
    Table {
        name: "actions",
        title: None,
        columns: vec![
            Column::text("account").priority(1),
            Column::text("plan").machine(),
            Column::text("action").priority(0).wraps(),
            Column::text("owner").priority(1),
            Column::text("due").priority(2),
            Column::number("days").heading("days left").priority(3),
            Column::text("state").priority(0),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn reviews(cx: &Cx<'_>) -> Table {
    let mut of: Vec<&Planned<'_>> = cx.plans.iter().collect();
    of.sort_by_key(|p| (p.reviewed.when, p.reviewed.days));
    let rows: Vec<Vec<Cell>> = of
        .iter()
        .map(|p| {
            let r = p.reviewed;
            vec![
                text(&p.front.account),
                text(&p.file.id),
                date(r.last, "never reviewed"),
                date(r.next, "no next review"),
                Cell::Integer(i64::from(p.rhythm)),
                days(r.days),
                when(r.when),
            ]
        })
        .collect();
    Table {
        name: "reviews",
        title: None,
        columns: vec![
            Column::text("account").priority(0),
            Column::text("plan").machine(),
            Column::text("reviewed").priority(1),
            Column::text("next_review").priority(0),
            Column::number("rhythm").heading("every, days").priority(3),
            Column::number("days").heading("days left").priority(2),
            Column::text("state").priority(0),
        ],
        rows: Box::new(rows),
    }
}
