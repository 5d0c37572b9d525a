//! How the accounts do, and, kept apart from that, what the managers handle.

use rust_decimal::Decimal;

use super::super::{amount_of, text};
use super::{Cx, plan_reviewed};
use crate::book::load::Entry;
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::portfolio::monitoring::managers::handled;
use crate::portfolio::monitoring::objectives::State;
use crate::portfolio::monitoring::reviews::When;
use crate::portfolio::monitoring::satisfaction::answers;
use crate::report::sheet::{Cell, Column, Table};
use crate::report::views::value;
use crate::score::measure::{Expression, Sources, Unit, Value};

fn number(n: usize) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// What key and incubating accounts bring in and say.
pub(super) fn performance(cx: &Cx<'_>, sources: &Sources<'_>) -> Table {
    let currency = cx.desk.currency();
    let of = |name: &str, row: usize| match Expression::parse(name) {
        Ok(expression) => sources.evaluate(&expression, row),
        Err(_) => Value::missing("no such measure"),
    };
    let rows: Vec<Vec<Cell>> = cx
        .programme()
        .map(|(row, entry)| {
            let answer = answers(&entry.value, cx.desk.as_of).last().map(|(_, nps)| *nps);
            let reviews = entry.value.reviews.iter().filter(|r| r.on.0 <= cx.desk.as_of);
            let aligned = reviews.max_by_key(|r| r.on).and_then(|r| r.alignment.as_ref()?.customer);
            let of_plan = cx.plans.iter().filter(|p| p.front.account == entry.id);
            let tracked: Vec<State> = of_plan.flat_map(|p| &p.tracked).map(|t| t.state).collect();
            let good = tracked.iter().filter(|s| matches!(s, State::Reached | State::OnTrack)).count();
            vec![
                text(&entry.id),
                text(&entry.value.name),
                text(entry.value.status.word()),
                value(cx.candidates.revenue(row), Some(Unit::Money)),
                value(&of("sales.growth", row), Some(Unit::Share)),
                value(&of("sales.margin_rate", row), Some(Unit::Share)),
                amount_of(answer, "no answer"),
                amount_of(aligned.map(|j| j.0), "the customer has not said"),
                number(tracked.len()),
                number(good),
                text(currency),
            ]
        })
        .collect();
    Table {
        name: "performance",
        title: None,
        columns: vec![
            Column::text("account").priority(5),
            Column::text("name").priority(0),
            Column::text("status").priority(6),
            Column::number("revenue").unit(currency).priority(0),
            Column::number("growth").priority(1),
            Column::number("margin_rate").heading("margin").priority(2),
            Column::number("answer").heading("would recommend us").unit("0–10").priority(3),
            Column::number("alignment").heading("alignment, theirs").unit("0–10").priority(4),
            Column::number("objectives").priority(2),
            Column::number("on_track").heading("on track").priority(1),
            Column::text("currency").machine(),
        ],
        rows: Box::new(rows),
    }
}

/// What each manager handles.
pub(super) fn managers(cx: &Cx<'_>) -> Table {
    let people = cx.desk.people();
    let review = |entry: &Entry<Account>, file: &PlanFile| {
        let front = file.plan.front.as_ref();
        front.map_or(When::Undated, |front| plan_reviewed(cx.desk, &entry.id, front, file).0.when)
    };
    let found = handled(&cx.candidates.accounts, people, cx.desk.plans(), &review, cx.desk.as_of);
    let share = |part: usize, whole: usize| {
        Decimal::from(part)
            .checked_div(Decimal::from(whole))
            .map_or(Cell::Missing("no contacts"), |share| Cell::Share(share.round_dp(12).normalize()))
    };
    let rows: Vec<Vec<Cell>> = found
        .iter()
        .map(|(id, h)| {
            let person = id.and_then(|id| people.get(id));
            vec![
                Cell::maybe(*id),
                match (person, id) {
                    (Some(person), _) => text(&person.value.name),
                    (None, Some(id)) => text(id),
                    (None, None) => Cell::Missing("nobody looks after them"),
                },
                person.map_or(Cell::Missing("no such person"), |p| text(p.value.kind.word())),
                number(h.accounts),
                number(h.planned),
                number(h.current),
                number(h.actions),
                number(h.actions_overdue),
                number(h.reviews_overdue),
                number(h.contacts),
                number(h.contacts_stale),
                share(h.contacts_known, h.contacts),
            ]
        })
        .collect();
    Table {
        name: "managers",
        title: None,
        columns: vec![
            Column::text("manager").priority(4),
            Column::text("name").priority(0),
            Column::text("kind").machine(),
            Column::number("accounts").priority(0),
            Column::number("plans").priority(3),
            Column::number("plans_current").heading("plans current").priority(1),
            Column::number("actions").heading("open actions").priority(4),
            Column::number("actions_overdue").heading("overdue").priority(0),
            Column::number("reviews_overdue").heading("reviews overdue").priority(1),
            Column::number("contacts").priority(3),
            Column::number("contacts_stale").heading("stale").priority(1),
            Column::number("coverage").heading("known well").priority(2),
        ],
        rows: Box::new(rows),
    }
}
