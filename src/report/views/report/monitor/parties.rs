//! What both parties say: the alignment of the two companies, and whether customers would recommend us.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::{amount_of, text};
use super::Cx;
use crate::model::account::Review;
use crate::model::words::Status;
use crate::portfolio::monitoring::satisfaction::{Camp, Promoters, answers, camp};
use crate::report::sheet::{Cell, Column, Table, Tone};

/// Points between the two sides from which on they see different things; as the rule `alignment-gap` has it.
const APART: i64 = 3;

/// The difference of a figure to the one before, with its sign for people.
fn change(now: Option<Decimal>, before: Option<Decimal>) -> Cell {
    match now.zip(before) {
        Some((now, before)) => amount_of(Some(now - before), ""),
        None => Cell::Missing("nothing to compare with"),
    }
}

/// The reviews of each account up to the as-of date, oldest first.
pub(super) fn alignment(cx: &Cx<'_>) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for entry in cx.entries().iter().filter(|e| e.value.status != Status::Deselected) {
        let mut held: Vec<&Review> = entry.value.reviews.iter().filter(|r| r.on.0 <= cx.desk.as_of).collect();
        held.sort_by_key(|review| review.on);
        let mut before = None;
        for review in held {
            let theirs = review.alignment.as_ref().and_then(|a| a.customer).map(|j| j.0);
            let ours = review.alignment.as_ref().and_then(|a| a.supplier).map(|j| j.0);
            let gap = theirs.zip(ours).map(|(theirs, ours)| ours - theirs);
            let word = match gap {
                None => Cell::Missing("one side has not said"),
                Some(gap) if gap.abs() >= Decimal::from(APART) => {
                    Cell::Toned("apart".to_owned(), Tone::Warning)
                }
                Some(_) => Cell::Toned("aligned".to_owned(), Tone::Keep),
            };
            rows.push(vec![
                text(&entry.id),
                text(&entry.value.name),
                Cell::Day(review.on.0),
                amount_of(theirs, "the customer has not said"),
                amount_of(ours, "we have not said"),
                amount_of(gap, "one side has not said"),
                change(theirs, before),
                word,
            ]);
            before = theirs.or(before);
        }
    }
    Table {
        name: "alignment",
        title: None,
        columns: vec![
            Column::text("account").priority(3),
            Column::text("name").priority(0),
            Column::text("on").priority(0),
            Column::number("customer").unit("0–10").priority(0),
            Column::number("supplier").heading("we").unit("0–10").priority(0),
            Column::number("gap").priority(1),
            Column::number("change").heading("theirs, change").priority(2),
            Column::text("state").priority(1),
        ],
        rows: Box::new(rows),
    }
}

/// What customers answered, oldest first.
pub(super) fn satisfaction(cx: &Cx<'_>) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for entry in cx.entries().iter().filter(|e| e.value.status != Status::Deselected) {
        let mut before = None;
        for (answer, nps) in answers(&entry.value, cx.desk.as_of) {
            let camp = camp(nps);
            let tone = match camp {
                Camp::Promoter => Tone::Keep,
                Camp::Passive => Tone::Neutral,
                Camp::Detractor => Tone::Bad,
            };
            rows.push(vec![
                text(&entry.id),
                text(&entry.value.name),
                Cell::Day(answer.on.0),
                amount_of(Some(nps), ""),
                change(Some(nps), before),
                Cell::Toned(camp.word().to_owned(), tone),
                Cell::maybe(answer.source.as_deref()),
            ]);
            before = Some(nps);
        }
    }
    Table {
        name: "satisfaction",
        title: None,
        columns: vec![
            Column::text("account").priority(3),
            Column::text("name").priority(0),
            Column::text("on").priority(0),
            Column::number("answer").unit("0–10").priority(0),
            Column::number("change").priority(1),
            Column::text("camp").priority(0),
            Column::text("source").priority(2),
        ],
        rows: Box::new(rows),
    }
}

/// What customers answered in a year: of every account its last answer.
pub(super) struct Year {
    pub(super) year: i16,
    pub(super) counted: Promoters,
}

/// The years in which customers answered, the earliest first.
pub(super) fn years(cx: &Cx<'_>) -> Vec<Year> {
    let mut years: BTreeMap<i16, BTreeMap<&str, Decimal>> = BTreeMap::new();
    for entry in cx.entries().iter().filter(|e| e.value.status != Status::Deselected) {
        for (answer, nps) in answers(&entry.value, cx.desk.as_of) {
            years.entry(answer.on.0.year()).or_default().insert(&entry.id, nps);
        }
    }
    let counted = |answered: BTreeMap<&str, Decimal>| Promoters::of(answered.into_values());
    years.into_iter().map(|(year, answered)| Year { year, counted: counted(answered) }).collect()
}

/// The net promoter score of a year.
pub(super) fn score(year: &Year) -> Cell {
    let score = year.counted.score();
    score.map_or(Cell::Missing("no answer"), |value| Cell::Exact { value, shown: 0 })
}

/// The net promoter score of each year.
pub(super) fn promoters(cx: &Cx<'_>) -> Table {
    let mut before: Option<Decimal> = None;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for of in &years(cx) {
        let counted = &of.counted;
        let now = counted.score();
        let number = |n: usize| Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX));
        rows.push(vec![
            text(&of.year.to_string()),
            number(counted.answers()),
            number(counted.promoters),
            number(counted.passives),
            number(counted.detractors),
            score(of),
            match now.zip(before) {
                Some((now, before)) => Cell::Exact { value: (now - before).normalize(), shown: 0 },
                None => Cell::Missing("nothing to compare with"),
            },
        ]);
        before = now;
    }
    Table {
        name: "promoters",
        title: None,
        columns: vec![
            Column::text("year").priority(0),
            Column::number("answers").priority(0),
            Column::number("promoters").heading("9 and 10").priority(1),
            Column::number("passives").heading("7 and 8").priority(2),
            Column::number("detractors").heading("6 and less").priority(1),
            Column::number("nps").heading("net promoter score").priority(0),
            Column::number("change").priority(1),
        ],
        rows: Box::new(rows),
    }
}
