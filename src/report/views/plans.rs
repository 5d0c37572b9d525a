//! The plans of a book, a line each.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::book::plan::PlanFile;
use crate::model::date::Day;
use crate::model::plan::PlanStatus;
use crate::page::Counted;
use crate::report::sheet::{Cell, Column, Sheet, Table, Tone};
use crate::text::finding::{Finding, Level, slashed};

/// Every plan with its pages, its review dates and how many findings it has.
#[must_use]
pub fn sheet(
    plans: &[PlanFile],
    pages: &[Counted],
    findings: &[Finding],
    as_of: Day,
    max_pages: u32,
    notes: Vec<String>,
) -> Sheet {
    let rows: Vec<Vec<Cell>> = plans
        .iter()
        .zip(pages)
        .map(|(file, counted)| row(file, counted, findings, as_of, max_pages))
        .collect();
    let columns = vec![
        Column::text("path").priority(3),
        Column::text("account").priority(0),
        Column::text("period").priority(0),
        Column::text("status").priority(1),
        Column::number("pages").priority(0),
        Column::number("last_page_fill").heading("last page").priority(1),
        Column::number("words").priority(3),
        Column::text("reviewed").priority(2),
        Column::text("next_review").heading("next review").priority(0),
        Column::number("errors").priority(0),
        Column::number("warnings").priority(0),
        Column::text("manager").priority(2).hidden(),
        Column::text("quadrant").priority(2).hidden(),
    ];
    let table = Table { name: "plans", title: None, columns, rows: Box::new(rows) };
    Sheet { schema: "kam.plans/1", tables: vec![table], notes, ..Sheet::default() }
}

fn row(file: &PlanFile, counted: &Counted, findings: &[Finding], as_of: Day, max_pages: u32) -> Vec<Cell> {
    let front = file.plan.front.as_ref();
    let text = |text: Option<&str>| Cell::maybe(text.filter(|t| !t.is_empty()));
    let day = |day: Option<Day>| day.map_or(Cell::Missing("not given"), |d| Cell::Day(d.0));
    let of = |level: Level| {
        let count =
            findings.iter().filter(|f| f.path == file.path && f.level == level && f.mark.is_none()).count();
        Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    };
    let number = |n: usize| Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    let (pages, fill) = cells(counted);
    let too_long = counted.pages().is_some_and(|p| p.pages > max_pages as usize);
    let overdue = front.is_some_and(|f| f.status == PlanStatus::Active)
        && file.plan.next_review(as_of).is_some_and(|next| next < as_of);
    let status = front.map_or(Cell::Missing("no front matter"), |f| {
        let tone = if too_long || overdue { Tone::Warning } else { Tone::Plain };
        Cell::Toned(f.status.word().to_owned(), tone)
    });
    vec![
        Cell::Text(slashed(&file.path)),
        text(front.map(|f| f.account.as_str())),
        text(front.map(|f| f.period.as_str())),
        status,
        pages,
        fill,
        number(file.plan.words),
        day(file.plan.reviewed(as_of)),
        day(file.plan.next_review(as_of)),
        of(Level::Error),
        of(Level::Warn),
        text(front.and_then(|f| f.manager.as_deref())),
        text(front.and_then(|f| f.quadrant).map(|q| q.word())),
    ]
}

/// The pages of plans as they stand beside findings: `path`, `pages`, `last_page_fill`.
#[must_use]
pub fn counts(plans: &[PlanFile], pages: &[Counted]) -> Sheet {
    let rows: Vec<Vec<Cell>> = plans
        .iter()
        .zip(pages)
        .map(|(file, counted)| {
            let (pages, fill) = cells(counted);
            vec![Cell::Text(slashed(&file.path)), pages, fill]
        })
        .collect();
    let columns = vec![Column::text("path"), Column::number("pages"), Column::number("last_page_fill")];
    let table = Table { name: "plans", title: None, columns, rows: Box::new(rows) };
    Sheet { schema: "kam.findings/1", tables: vec![table], notes: Vec::new(), ..Sheet::default() }
}

/// How many pages there are, and how much of the last one is used.
fn cells(counted: &Counted) -> (Cell, Cell) {
    let uncounted = Cell::Missing("the pages cannot be counted");
    match counted.pages() {
        Some(pages) => (
            Cell::Integer(i64::try_from(pages.pages).unwrap_or(i64::MAX)),
            Decimal::from_f64(pages.fill).map_or(uncounted, |fill| Cell::Share(fill.round_dp(4))),
        ),
        None => (uncounted.clone(), uncounted),
    }
}
