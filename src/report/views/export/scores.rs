//! The scores, one row an account and criterion, and the accounts' own in a second table.

use std::io;

use rust_decimal::Decimal;

use super::redact::without;
use super::{real, text, words};
use crate::model::method::Weighting;
use crate::model::number::to_f64;
use crate::report::sheet::{Cell, Rows, Sheet, Table};
use crate::report::views::{Run, score};
use crate::score::measure::{Expression, Unit, Value};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.export.scores/1";

/// The scores; where `redact`, without words that somebody wrote, as they may name people.
#[must_use]
pub fn sheet(run: &Run, redact: bool, notes: Vec<String>) -> Sheet {
    let mut wide = score::sheet(run, None, notes);
    let mut accounts = wide.tables.swap_remove(0);
    accounts.name = "accounts";
    accounts.title = Some("Accounts".to_owned());
    if redact {
        accounts = without(accounts, |column| written(run, column));
        wide.notes
            .push("left out: names of accounts and words of measures, which may name people".to_owned());
    }
    let columns = vec![
        words("account").priority(0),
        words("criterion").priority(0),
        words("axis"),
        real("weight"),
        real("share").priority(3),
        real("measure"),
        words("word").priority(2),
        words("unit").priority(2),
        real("score").priority(0),
    ];
    let rows = Long { run: run.clone(), redact };
    Sheet {
        schema: SCHEMA,
        tables: vec![Table { name: "scores", title: None, columns, rows: Box::new(rows) }, accounts],
        notes: wide.notes,
        ..Sheet::default()
    }
}

/// Whether a column of the accounts holds words that somebody wrote.
fn written(run: &Run, column: &str) -> bool {
    let criteria = &run.selection.compiled.policy.criteria;
    let measure = column.strip_suffix(".measure");
    let mut of = (0..criteria.len()).filter(|n| measure == Some(criteria[*n].id.as_str()));
    matches!(column, "name" | "segment" | "region") || of.any(|n| free(unit(run, n)))
}

/// Whether the words of a measure are anybody's own, not those of a closed list.
fn free(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Any | Unit::Word) | None)
}

fn unit(run: &Run, criterion: usize) -> Option<Unit> {
    run.selection.compiled.measures[criterion].as_ref().map(Expression::unit)
}

/// An account's criteria one after the other, the accounts in the order of the ranking.
#[derive(Debug)]
struct Long {
    run: Run,
    redact: bool,
}

impl Rows for Long {
    fn len(&self) -> usize {
        self.run.len() * self.run.selection.compiled.policy.criteria.len()
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        let selection = &*self.run.selection;
        let criteria = &selection.compiled.policy.criteria;
        let (row, n) = (self.run.at(index / criteria.len()), index % criteria.len());
        let criterion = &criteria[n];
        let share = selection.scoring.weights[n];
        let given = matches!(selection.compiled.policy.weights, Weighting::Direct | Weighting::Swing);
        let weight = criterion.weight.filter(|_| given).map_or(share, |weight| to_f64(weight.0));
        let (measure, word) = self.measure(n, row);
        cells.extend([
            Cell::Text(self.run.candidates.id(row)?.into_owned()),
            Cell::Text(criterion.id.clone()),
            text(criterion.axis.map(|axis| axis.word())),
            plain(weight),
            Cell::Share(Decimal::from_f64_retain(share).unwrap_or_default().round_dp(12).normalize()),
            measure,
            word,
            self.unit(n),
            Cell::score(selection.scoring.criterion(n, row)),
        ]);
        Ok(())
    }
}

impl Long {
    /// The figure and the word of a measure: a word from an ordered list has a place in it.
    fn measure(&self, criterion: usize, row: usize) -> (Cell, Cell) {
        let none = || Cell::Missing("not known");
        match self.run.candidates.measure(criterion, row) {
            Some(Value::Number(n)) => (super::exact(Some(n.round_dp(12)), 2), none()),
            Some(Value::Level(word, place)) => (Cell::Integer(place.into()), Cell::Text(word.to_owned())),
            Some(Value::Word(_)) if self.redact && free(unit(&self.run, criterion)) => {
                (none(), Cell::Missing("left out"))
            }
            Some(Value::Word(word)) => (none(), Cell::Text(word)),
            Some(Value::Missing(_)) => (none(), none()),
            None => match self.run.selection.scoring.measures[criterion][row] {
                x if x.is_nan() => (none(), none()),
                x => (plain(x), none()),
            },
        }
    }

    fn unit(&self, criterion: usize) -> Cell {
        match (unit(&self.run, criterion), &self.run.currency) {
            (Some(Unit::Money), Some(currency)) => Cell::Text(currency.clone()),
            (unit, _) => text(unit.map(Unit::word)),
        }
    }
}

fn plain(value: f64) -> Cell {
    Cell::Number { value, csv: None, shown: 2 }
}

/// The columns of the accounts that every book has; those of criteria follow.
pub const ALWAYS: usize = 8;
