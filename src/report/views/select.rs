//! The decision list.

use std::io;

use super::{Run, choice, figure, quadrant, rank, share, text, value};
use crate::model::policy::Axis;
use crate::report::sheet::{Cell, Column, Rows, Sheet, Table};
use crate::score::measure::{Unit, Value};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.select/1";

/// The decision list of a run.
#[must_use]
pub fn sheet(run: &Run, mut notes: Vec<String>) -> Sheet {
    notes.extend(run.selection.notes());
    let rows = Listing { run: run.clone() };
    Sheet {
        schema: SCHEMA,
        tables: vec![Table { name: "select", title: None, columns: columns(run), rows: Box::new(rows) }],
        notes,
        ..Sheet::default()
    }
}

fn columns(run: &Run) -> Vec<Column> {
    let money = |name: &str, heading: &str| {
        let column = Column::number(name).heading(heading);
        match &run.currency {
            Some(currency) => column.unit(currency),
            None => column,
        }
    };
    let method = run.selection.compiled.policy.method;
    let mut columns = vec![
        Column::number("rank").heading("#").priority(0),
        Column::text("account").priority(3),
        Column::text("name").priority(0),
        Column::text("status").priority(6),
        Column::text("decision").priority(0),
        Column::text("reason").priority(1).wraps().last(),
        Column::text("quadrant").priority(2),
        Column::number("score").heading(method.figure()).priority(1),
        Column::number("potential").priority(4),
        Column::number("position").priority(4),
        Column::number("completeness").heading("complete").priority(6),
        money("revenue", "revenue").priority(5),
        Column::number("margin_rate").heading("margin").priority(8),
        money("break_even_sales", "break-even sales").priority(8),
        Column::number("break_even_growth").heading("break-even growth").priority(7),
        Column::text("currency").machine(),
        Column::text("borderline").priority(9).machine(),
        Column::text("segment").hidden(),
        Column::text("region").hidden(),
        Column::text("manager").hidden(),
        Column::text("parent").hidden(),
        money("cost", "cost").hidden(),
    ];
    // What an export cannot say takes no room on a screen; CSV and JSON keep their columns.
    for column in columns.iter_mut().filter(|c| !run.candidates.knows(&c.name)) {
        column.terminal = false;
    }
    columns
}

#[derive(Debug)]
struct Listing {
    run: Run,
}

impl Rows for Listing {
    fn len(&self) -> usize {
        self.run.len()
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        let row = self.run.at(index);
        let selection = &*self.run.selection;
        let listed = self.run.candidates.listed(row)?;
        let ruling = selection.rulings.rulings.get(row);
        let the_quadrant = selection.quadrant(row);
        let near: Vec<String> = selection.near(row).iter().map(crate::score::matrix::Near::words).collect();
        let mut reason =
            ruling.map(|r| r.reason(&selection.compiled.policy, &selection.scoring, row, the_quadrant));
        if let Some(reason) = reason.as_mut().filter(|_| !near.is_empty()) {
            *reason = format!("{reason}; {}", near.join(", "));
        }
        let money = |v: &Value| value(v, Some(Unit::Money));
        let economy = listed.economy.as_ref();
        let none = || Cell::Missing("no economics");
        cells.extend([
            rank(selection, row),
            Cell::Text(listed.id),
            text(listed.name),
            listed.status.map_or(Cell::Missing("not given"), |s| Cell::Text(s.word().to_owned())),
            ruling.map_or(Cell::Missing("the policy decides nothing"), |r| choice(r.choice)),
            text(reason),
            quadrant(selection, the_quadrant),
            figure(selection, selection.scoring.overall(row)),
            figure(selection, selection.scoring.axis(Axis::Potential, row)),
            figure(selection, selection.scoring.axis(Axis::Position, row)),
            share(selection.scoring.completeness(row)),
            money(&listed.revenue),
            value(&listed.margin_rate, Some(Unit::Share)),
            economy.map_or_else(none, |e| money(&e.break_even_sales)),
            economy.map_or_else(none, |e| value(&e.break_even_growth, Some(Unit::Share))),
            text(listed.currency),
            if near.is_empty() { Cell::Missing("not near a line") } else { Cell::Text(near.join(", ")) },
            text(listed.segment),
            text(listed.region),
            text(listed.manager),
            text(listed.parent),
            economy.map_or_else(none, |e| money(&e.cost)),
        ]);
        Ok(())
    }
}
