//! The tables of the brief.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::monitor::plans::{date, days, figure as of_unit, state, when};
use super::super::relationships::attitude;
use super::super::{amount_of, text};
use super::{CONTACTS, Cx, EVENTS, FINDINGS, OPPORTUNITIES};
use crate::assess::library::Library;
use crate::model::account::Opportunity;
use crate::model::policy::Axis;
use crate::model::words::BuySellLevel;
use crate::portfolio::monitoring::satisfaction::answers;
use crate::portfolio::qualification::{Qualified, frame, qualify};
use crate::portfolio::relationships::{days_since, sponsors};
use crate::portfolio::years::Year;
use crate::report::sheet::{Cell, Column, Table, Tone};
use crate::report::views::{choice, figure, quadrant, rank, share, value};
use crate::score::measure::{Unit, Value, days_between};
use crate::text::finding::{Level, slashed};

fn money(cx: &Cx<'_>, name: &str, heading: &str) -> Column {
    Column::number(name).heading(heading).unit(cx.desk.currency())
}

/// What the account keeps after what it costs: the margin of twelve months less the cost.
pub(super) fn profit(cx: &Cx<'_>) -> Value {
    match (cx.measure("sales.margin"), cx.candidates.economy(cx.row).cost) {
        (Value::Number(margin), Value::Number(cost)) => {
            margin.checked_sub(cost).map_or_else(|| Value::missing("too large to subtract"), Value::Number)
        }
        (missing @ Value::Missing(_), _) | (_, missing) => missing,
    }
}

/// Everything that is one figure or word, in one row.
pub(super) fn account(cx: &Cx<'_>) -> Table {
    let account = cx.account();
    let (ours, theirs) = sponsors(account);
    let level = account.relationship.as_ref().and_then(|r| r.level.as_ref());
    let level_word = |level: Option<BuySellLevel>| Cell::maybe(level.map(BuySellLevel::word));
    let economy = cx.candidates.economy(cx.row);
    let unscored = || Cell::Missing("not scored");
    let selection = cx.selection();
    let axis = |axis| selection.map_or_else(unscored, |s| figure(s, s.scoring.axis(axis, cx.row)));
    let ruling = selection.and_then(|s| Some((s, s.rulings.rulings.get(cx.row)?)));
    let amount = |v: &Value| value(v, Some(Unit::Money));
    let part = |v: &Value| value(v, Some(Unit::Share));
    let answer = answers(account, cx.desk.as_of).last().map(|(_, nps)| *nps);
    let row = vec![
        text(&cx.entry.id),
        text(&account.name),
        text(account.status.word()),
        Cell::maybe(account.segment.as_deref()),
        Cell::maybe(account.region.as_deref()),
        Cell::maybe(account.manager.as_deref()),
        Cell::maybe(ours),
        Cell::maybe(theirs),
        selection.map_or_else(unscored, |s| rank(s, cx.row)),
        selection.map_or_else(unscored, |s| figure(s, s.scoring.overall(cx.row))),
        axis(Axis::Potential),
        axis(Axis::Position),
        selection.map_or_else(unscored, |s| quadrant(s, s.quadrant(cx.row))),
        selection.map_or_else(unscored, |s| share(s.scoring.completeness(cx.row))),
        ruling.map_or_else(unscored, |(_, r)| choice(r.choice)),
        ruling.map_or_else(unscored, |(s, r)| {
            Cell::Text(r.reason(&s.compiled.policy, &s.scoring, cx.row, s.quadrant(cx.row)))
        }),
        level_word(level.map(|l| l.now)),
        level_word(level.and_then(|l| l.wanted)),
        Cell::maybe(account.relationship.as_ref().and_then(|r| r.stage).map(|s| s.word())),
        amount(cx.candidates.revenue(cx.row)),
        part(&cx.measure("sales.growth")),
        amount(&cx.measure("sales.margin")),
        part(&cx.measure("sales.margin_rate")),
        amount(&cx.measure("wallet.spend")),
        part(&cx.measure("wallet.share")),
        amount(&economy.cost),
        amount(&profit(cx)),
        amount(&economy.break_even_sales),
        part(&economy.break_even_growth),
        amount_of(answer, "no answer"),
        text(cx.desk.currency()),
    ];
    let columns = vec![
        Column::text("account").priority(0),
        Column::text("name").priority(0),
        Column::text("status").priority(1),
        Column::text("segment").priority(7),
        Column::text("region").priority(7),
        Column::text("manager").priority(3),
        Column::text("sponsor_ours").priority(7),
        Column::text("sponsor_theirs").priority(7),
        Column::number("rank").priority(3),
        Column::number("score").priority(1),
        Column::number("potential").priority(4),
        Column::number("position").priority(4),
        Column::text("quadrant").priority(1),
        Column::number("completeness").priority(8),
        Column::text("decision").priority(2),
        Column::text("reason").priority(8).wraps().last(),
        Column::text("level").priority(5),
        Column::text("level_wanted").heading("wanted").priority(6),
        Column::text("stage").priority(6),
        money(cx, "revenue", "revenue").priority(1),
        Column::number("growth").priority(3),
        money(cx, "margin", "margin").priority(4),
        Column::number("margin_rate").heading("margin rate").priority(4),
        money(cx, "spend", "spend").priority(6),
        Column::number("share").heading("share of wallet").priority(5),
        money(cx, "cost", "cost").priority(5),
        money(cx, "profit", "profit after cost").priority(5),
        money(cx, "break_even_sales", "break-even sales").priority(8),
        Column::number("break_even_growth").heading("break-even growth").priority(8),
        Column::number("answer").heading("would recommend us").unit("0–10").priority(6),
        Column::text("currency").machine(),
    ];
    Table { name: "account", title: None, columns, rows: Box::new(vec![row]) }
}

/// The change against the year before, where both are whole; otherwise why there is none.
pub(super) fn change(now: &Year, before: &Year) -> Result<Decimal, &'static str> {
    if !(now.is_whole() && before.is_whole()) {
        return Err("a part of a year is not compared");
    }
    if before.sums.revenue <= Decimal::ZERO {
        return Err("revenue of zero or less in the year before");
    }
    let ratio = now.sums.revenue.checked_div(before.sums.revenue).ok_or("too large to compute")?;
    Ok((ratio - Decimal::ONE).round_dp(12).normalize())
}

fn growth(now: &Year, before: Option<&Year>) -> Cell {
    let Some(before) = before else { return Cell::Missing("no year before") };
    change(now, before).map_or_else(Cell::Missing, Cell::Share)
}

fn exact(value: Decimal) -> Cell {
    Cell::Exact { value: value.normalize(), shown: 0 }
}

/// The revenue of a year.
pub(super) fn revenue(year: &Year) -> Cell {
    exact(year.sums.revenue)
}

/// Whether the ledger states the margin of what was sold in a year.
fn has_margin(year: &Year) -> bool {
    year.sums.margin_rows > 0 || year.sums.rows == 0
}

/// The margin of a year.
pub(super) fn margin(year: &Year) -> Cell {
    if has_margin(year) { exact(year.sums.margin) } else { Cell::Missing("the ledger states no margin") }
}

pub(super) fn years(cx: &Cx<'_>) -> Table {
    let rows: Vec<Vec<Cell>> = cx
        .years
        .iter()
        .enumerate()
        .map(|(n, year)| {
            let sums = year.sums;
            let known = sums.revenue > Decimal::ZERO && has_margin(year);
            let rate = sums.margin.checked_div(sums.revenue).filter(|_| known);
            vec![
                text(&year.name),
                revenue(year),
                growth(year, n.checked_sub(1).map(|before| &cx.years[before])),
                margin(year),
                rate.map_or(Cell::Missing("no margin or no revenue"), |r| {
                    Cell::Share(r.round_dp(12).normalize())
                }),
                if year.is_whole() {
                    Cell::Missing("the whole year")
                } else {
                    Cell::Text(year.held.to_string())
                },
                text(cx.desk.currency()),
            ]
        })
        .collect();
    Table {
        name: "years",
        title: None,
        columns: vec![
            Column::text("year").priority(0),
            money(cx, "revenue", "revenue").priority(0),
            Column::number("growth").priority(0),
            money(cx, "margin", "margin").priority(1),
            Column::number("margin_rate").heading("margin rate").priority(1),
            Column::text("part").heading("only").priority(2),
            Column::text("currency").machine(),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn contacts(cx: &Cx<'_>) -> Table {
    let rows: Vec<Vec<Cell>> = cx
        .contacts()
        .iter()
        .take(CONTACTS)
        .map(|c| {
            let silent = days_since(c, cx.desk.as_of);
            vec![
                text(&c.name),
                Cell::maybe(c.function.as_deref()),
                Cell::maybe(c.role.as_deref().or(c.level.as_deref())),
                attitude(c.attitude),
                Cell::maybe(c.coverage.as_deref()),
                Cell::maybe(c.owner.as_ref().map(|id| cx.our_name(id))),
                silent.map_or(Cell::Missing("no last contact"), |d| Cell::Integer(i64::from(d))),
            ]
        })
        .collect();
    Table {
        name: "contacts",
        title: None,
        columns: vec![
            Column::text("name").priority(0),
            Column::text("function").priority(1),
            Column::text("role").priority(0),
            Column::text("attitude").priority(0),
            Column::text("coverage").priority(2),
            Column::text("owner").heading("kept by").priority(1),
            Column::number("days").heading("silent, days").priority(2),
        ],
        rows: Box::new(rows),
    }
}

/// How an opportunity is qualified, as the settings say.
fn qualified<'a>(cx: &Cx<'a>, opportunity: &Opportunity) -> Option<Qualified<'a>> {
    let settings = &cx.desk.book.settings.qualification;
    let frame = frame(opportunity, settings.frame)?;
    let framework = Library::new(cx.desk.frameworks()).get(frame.word())?;
    Some(qualify(opportunity, frame, framework, settings))
}

pub(super) fn opportunities(cx: &Cx<'_>) -> Table {
    let rates = &cx.desk.book.rates;
    let currency = cx.account().currency.unwrap_or(rates.currency);
    let rows: Vec<Vec<Cell>> = cx
        .open()
        .iter()
        .take(OPPORTUNITIES)
        .map(|o| {
            let worth = o.value.and_then(|v| rates.convert(v.0, currency));
            let found = qualified(cx, o);
            let overdue = o.close.filter(|close| close.0 < cx.desk.as_of);
            let overdue = overdue.map(|close| i64::from(days_between(close.0, cx.desk.as_of)));
            vec![
                text(&o.name),
                worth.map_or(Cell::Missing("no value"), |v| Cell::Exact { value: v.normalize(), shown: 0 }),
                date(o.close, "no day of close"),
                found.as_ref().map_or(Cell::Missing("nobody has qualified it"), |q| {
                    Cell::Text(format!("{} of {}", q.score.round_dp(1).normalize(), q.of.normalize()))
                }),
                found.as_ref().map_or(text("unknown"), |q| text(q.verdict.word())),
                found
                    .as_ref()
                    .filter(|q| !q.missing.is_empty())
                    .map_or(Cell::Missing("nothing is missing"), |q| Cell::Text(q.missing.join("; "))),
                overdue.map_or(Cell::Missing("not overdue"), Cell::Integer),
                text(rates.currency.code()),
            ]
        })
        .collect();
    Table {
        name: "opportunities",
        title: None,
        columns: vec![
            Column::text("name").priority(0),
            money(cx, "value", "value").priority(0),
            Column::text("close").priority(1),
            Column::text("score").priority(2),
            Column::text("verdict").priority(0),
            Column::text("missing").heading("missing to qualify").priority(2).wraps().last(),
            Column::number("overdue").heading("overdue, days").priority(3),
            Column::text("currency").machine(),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn plan(cx: &Cx<'_>) -> Table {
    let rows: Vec<Vec<Cell>> = cx
        .plan
        .iter()
        .map(|planned| {
            let pages = cx.known.pages.as_ref().and_then(|counted| counted.pages());
            let uncounted = || Cell::Missing("the pages cannot be counted");
            let r = planned.reviewed;
            vec![
                text(&planned.file.id),
                text(&planned.front.period),
                text(planned.front.status.word()),
                pages.map_or_else(uncounted, |p| Cell::Integer(i64::try_from(p.pages).unwrap_or(i64::MAX))),
                date(r.last, "never reviewed"),
                date(r.next, "no next review"),
                days(r.days),
                when(r.when),
            ]
        })
        .collect();
    Table {
        name: "plan",
        title: None,
        columns: vec![
            Column::text("plan").priority(0),
            Column::text("period").priority(2),
            Column::text("status").priority(1),
            Column::number("pages").priority(0),
            Column::text("reviewed").priority(1),
            Column::text("next_review").priority(0),
            Column::number("days").heading("days left").priority(2),
            Column::text("state").heading("review").priority(0),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn objectives(cx: &Cx<'_>) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if let Some(planned) = &cx.plan {
        for (objective, t) in planned.file.plan.objectives.iter().zip(&planned.tracked) {
            let part = |share: Option<Decimal>, why| share.map_or(Cell::Missing(why), Cell::Share);
            rows.push(vec![
                text(&objective.name.text),
                of_unit(t.baseline, t.unit),
                of_unit(t.target, t.unit),
                of_unit(t.actual, t.unit),
                part(t.progress, "no way to measure it on"),
                part(t.elapsed, "no date, or a period that cannot be read"),
                date(t.due, "no date"),
                state(t.state),
            ]);
        }
    }
    Table {
        name: "objectives",
        title: None,
        columns: vec![
            Column::text("objective").priority(0).wraps(),
            Column::number("baseline").priority(3),
            Column::number("target").priority(1),
            Column::number("actual").priority(0),
            Column::number("progress").priority(1),
            Column::number("elapsed").heading("time").priority(2),
            Column::text("due").priority(2),
            Column::text("state").priority(0),
        ],
        rows: Box::new(rows),
    }
}

/// Answers, reviews and signals up to the as-of date, newest first.
fn happened(cx: &Cx<'_>) -> Vec<(Date, &'static str, String)> {
    let account = cx.account();
    let mut found: Vec<(Date, &'static str, String)> = Vec::new();
    for (answer, nps) in answers(account, cx.desk.as_of) {
        let source = answer.source.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
        found.push((answer.on.0, "answer", format!("would recommend us: {} of 10{source}", nps.normalize())));
    }
    for review in account.reviews.iter().filter(|r| r.on.0 <= cx.desk.as_of) {
        let alignment = review.alignment.as_ref().and_then(|a| a.customer.zip(a.supplier));
        let said = alignment.map_or_else(
            || "reviewed together".to_owned(),
            |(theirs, ours)| format!("reviewed together: alignment {theirs} in their eyes, {ours} in ours"),
        );
        found.push((review.on.0, "review", said));
    }
    for signal in account.signals.iter().filter(|s| s.on.0 <= cx.desk.as_of) {
        let note = signal.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        found.push((signal.on.0, "signal", format!("{}{note}", signal.kind)));
    }
    found.sort_by_key(|(on, _, _)| std::cmp::Reverse(*on));
    found
}

pub(super) fn events(cx: &Cx<'_>) -> Table {
    let rows: Vec<Vec<Cell>> = happened(cx)
        .into_iter()
        .take(EVENTS)
        .map(|(on, kind, what)| vec![Cell::Day(on), text(kind), Cell::Text(what)])
        .collect();
    Table {
        name: "events",
        title: None,
        columns: vec![
            Column::text("on").priority(0),
            Column::text("kind").priority(1),
            Column::text("what").priority(0).wraps(),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn findings(cx: &Cx<'_>) -> Table {
    let mut of: Vec<&crate::text::finding::Finding> = cx.known.findings.iter().collect();
    of.sort_by_key(|f| std::cmp::Reverse(f.level));
    let rows: Vec<Vec<Cell>> = of
        .iter()
        .take(FINDINGS)
        .map(|f| {
            let tone = if f.level == Level::Error { Tone::Bad } else { Tone::Warning };
            let path = slashed(&f.path);
            let place = f.span.as_ref().map_or_else(|| path.clone(), |span| format!("{path}:{}", span.line));
            vec![
                Cell::Toned(f.level.word().to_owned(), tone),
                text(f.rule),
                Cell::Text(place),
                text(&f.message),
            ]
        })
        .collect();
    Table {
        name: "findings",
        title: None,
        columns: vec![
            Column::text("level").priority(0),
            Column::text("rule").machine(),
            Column::text("place").priority(1),
            Column::text("message").priority(0).wraps(),
        ],
        rows: Box::new(rows),
    }
}

pub(super) fn changes(cx: &Cx<'_>) -> Table {
    let rows: Vec<Vec<Cell>> = cx
        .known
        .changes
        .iter()
        .flatten()
        .map(|change| vec![Cell::Day(change.on), text(&change.commit), text(&change.subject)])
        .collect();
    Table {
        name: "changes",
        title: None,
        columns: vec![
            Column::text("on").priority(0),
            Column::text("commit").machine(),
            Column::text("subject").priority(0).wraps(),
        ],
        rows: Box::new(rows),
    }
}
