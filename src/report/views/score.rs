//! Scores: every criterion's measure and score, and what the method computed on the way.

use std::io;

use rust_decimal::Decimal;

use super::{Run, figure, put_quadrant, put_text, quadrant, rank, share, text, value};
use crate::model::method::Weighting;
use crate::model::number::to_f64;
use crate::model::policy::Axis;
use crate::portfolio::candidates::Candidates;
use crate::report::sheet::{Cell, Column, Rows, Sheet, Table};
use crate::score::measure::{Expression, Unit};
use crate::score::run::Details;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.score/1";

/// The scores of a run; `rows` limits the list to some accounts.
#[must_use]
pub fn sheet(run: &Run, rows: Option<Vec<usize>>, mut notes: Vec<String>) -> Sheet {
    notes.extend(run.selection.notes());
    let listing = Listing { rows, run: run.clone() };
    let main = Table { name: "score", title: None, columns: columns(run), rows: Box::new(listing) };
    let mut tables = vec![main, weights(run)];
    tables.extend(consistency(run));
    tables.extend(details(run));
    Sheet { schema: SCHEMA, tables, notes, ..Sheet::default() }
}

fn unit(run: &Run, criterion: usize) -> Option<Unit> {
    run.selection.compiled.measures[criterion].as_ref().map(Expression::unit)
}

fn columns(run: &Run) -> Vec<Column> {
    let policy = &run.selection.compiled.policy;
    let mut columns = vec![
        Column::number("rank").heading("#").priority(0),
        Column::text("account").priority(2),
        Column::text("name").priority(0),
        Column::number("score").heading(policy.method.figure()).priority(0),
        Column::number("potential").priority(1),
        Column::number("position").priority(1),
        Column::text("quadrant").priority(1),
        Column::number("completeness").heading("complete").priority(4),
    ];
    for (n, criterion) in policy.criteria.iter().enumerate() {
        let words = criterion.scale.as_ref().is_some_and(crate::model::scale::Scale::takes_words);
        let name = format!("{}.measure", criterion.id);
        let column = if words { Column::text(name) } else { Column::number(name) };
        let column = column.heading(criterion.id.clone()).priority(5);
        columns.push(match (unit(run, n), &run.currency) {
            (Some(Unit::Money), Some(currency)) => column.unit(currency),
            _ => column,
        });
        columns.push(
            Column::number(format!("{}.score", criterion.id))
                .heading(format!("{} score", criterion.id))
                .priority(3),
        );
    }
    columns.extend([
        Column::text("segment").hidden(),
        Column::text("region").hidden(),
        Column::text("manager").hidden(),
        Column::text("parent").hidden(),
        Column::text("status").hidden(),
    ]);
    columns
}

/// The columns before those of the criteria.
const LEADING: usize = 8;
/// The hidden columns behind those of the criteria.
const HIDDEN: usize = 5;

#[derive(Debug)]
struct Listing {
    run: Run,
    rows: Option<Vec<usize>>,
}

impl Rows for Listing {
    fn len(&self) -> usize {
        self.rows.as_ref().map_or(self.run.len(), Vec::len)
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        let row = self.rows.as_ref().map_or_else(|| self.run.at(index), |rows| rows[index]);
        let selection = &*self.run.selection;
        let listed = self.run.candidates.listed(row)?;
        let (potential, position) =
            (selection.scoring.axis(Axis::Potential, row), selection.scoring.axis(Axis::Position, row));
        cells.extend([
            rank(selection, row),
            Cell::Text(listed.id),
            text(listed.name),
            figure(selection, selection.scoring.overall(row)),
            figure(selection, potential),
            figure(selection, position),
            quadrant(selection, selection.quadrant_of(potential, position)),
            share(selection.scoring.completeness(row)),
        ]);
        for criterion in 0..selection.scoring.measures.len() {
            cells.push(measure(&self.run, &*self.run.candidates, criterion, row));
            cells.push(figure(selection, selection.scoring.criterion(criterion, row)));
        }
        cells.extend([
            text(listed.segment),
            text(listed.region),
            text(listed.manager),
            text(listed.parent),
            text(listed.status.map(|s| s.word().to_owned())),
        ]);
        Ok(())
    }

    fn look_ahead(&self, rows: std::ops::Range<usize>) {
        if self.rows.is_some() {
            return;
        }
        let seen = rows.fold(0, |seen, index| {
            let row = self.run.at(index);
            seen ^ self.run.selection.scoring.look_ahead(row) ^ u64::from(self.run.candidates.look_ahead(row))
        });
        std::hint::black_box(seen);
    }

    fn fill_some(&self, index: usize, wanted: &[bool], cells: &mut Vec<Cell>) -> io::Result<()> {
        let selection = &*self.run.selection;
        let criteria = selection.scoring.measures.len();
        let asked = |columns: std::ops::Range<usize>| wanted[columns].contains(&true);
        if asked(LEADING + 2 * criteria..wanted.len()) {
            cells.clear();
            return self.fill(index, cells);
        }
        let row = self.rows.as_ref().map_or_else(|| self.run.at(index), |rows| rows[index]);
        cells.resize(LEADING + 2 * criteria + HIDDEN, Cell::Missing(""));
        let [place, id, name, overall, potential, position, box_, complete, rest @ ..] = cells.as_mut_slice()
        else {
            return Ok(());
        };
        *place = rank(selection, row);
        *overall = figure(selection, selection.scoring.overall(row));
        if asked(4..wanted.len()) {
            // Looked up first, all of them: a row is anywhere in memory.
            let mut few = [0.0; 16];
            let mut many = Vec::new();
            let scores = few.get_mut(..criteria).unwrap_or_else(|| {
                many.resize(criteria, 0.0);
                &mut many
            });
            let (on_potential, on_position) = selection.scoring.row(row, scores);
            *potential = figure(selection, on_potential);
            *position = figure(selection, on_position);
            put_quadrant(box_, selection, selection.quadrant_of(on_potential, on_position));
            *complete = share(selection.scoring.completeness(row));
            for (criterion, (pair, score)) in rest.chunks_exact_mut(2).zip(scores).enumerate() {
                if let [own, scored] = pair {
                    *own = measure(&self.run, &*self.run.candidates, criterion, row);
                    *scored = figure(selection, Some(*score).filter(|score| !score.is_nan()));
                }
            }
        }
        if asked(1..3) {
            self.run.candidates.named(row, &mut |own, given| {
                put_text(id, Some(own));
                put_text(name, given);
            })?;
        }
        Ok(())
    }
}

/// The measure as it was found: exact where the book says it, the number of the column otherwise.
fn measure(run: &Run, candidates: &dyn Candidates, criterion: usize, row: usize) -> Cell {
    match candidates.measure(criterion, row) {
        Some(found) => value(&found, unit(run, criterion)),
        None => match run.selection.scoring.measures[criterion][row] {
            x if x.is_nan() => Cell::Missing("empty"),
            x => Cell::Number { value: x, csv: None, shown: 2 },
        },
    }
}

fn weights(run: &Run) -> Table {
    let compiled = &run.selection.compiled;
    let given = matches!(compiled.policy.weights, Weighting::Direct | Weighting::Swing);
    let rows: Vec<Vec<Cell>> = compiled
        .policy
        .criteria
        .iter()
        .zip(&run.selection.scoring.weights)
        .map(|(criterion, share_)| {
            let weight = criterion.weight.filter(|_| given).map_or(*share_, |w| to_f64(w.0));
            vec![
                Cell::Text(criterion.id.clone()),
                criterion.axis.map_or(Cell::Missing("no axis"), |a| Cell::Text(a.word().to_owned())),
                Cell::Number { value: weight, csv: None, shown: if given { 1 } else { 4 } },
                exact_share(*share_),
                Cell::Text(criterion.measure.clone()),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("criterion"),
        Column::text("axis"),
        Column::number("weight"),
        Column::number("share"),
        Column::text("measure"),
    ];
    Table {
        name: "weights",
        title: Some(format!("Weights ({})", compiled.policy.weights)),
        columns,
        rows: Box::new(rows),
    }
}

/// A share in full precision, shown as a percentage.
fn exact_share(value: f64) -> Cell {
    value.to_string().parse::<Decimal>().map_or_else(|_| share(value), Cell::Share)
}

fn consistency(run: &Run) -> Option<Table> {
    let compiled = &run.selection.compiled;
    let c = compiled.consistency.as_ref()?;
    let number = |value: f64| Cell::Number { value, csv: None, shown: 4 };
    let rows = vec![vec![
        number(c.lambda_max),
        number(c.ci),
        number(c.cr),
        Cell::Text(compiled.policy.parameters.random_index.word().to_owned()),
    ]];
    let columns = vec![
        Column::number("lambda_max").heading("λmax"),
        Column::number("ci").heading("CI"),
        Column::number("cr").heading("CR"),
        Column::text("random_index"),
    ];
    Some(Table {
        name: "consistency",
        title: Some("Consistency of the pairwise judgements (up to 0.10 is accepted)".to_owned()),
        columns,
        rows: Box::new(rows),
    })
}

/// What the method computed on the way, an account a row.
fn details(run: &Run) -> Vec<Table> {
    let scoring = &run.selection.scoring;
    let id = |n: usize| {
        run.candidates.id(scoring.kept[n] as usize).map(std::borrow::Cow::into_owned).unwrap_or_default()
    };
    let table = |name: &'static str, title: &str, figures: &[(&str, &dyn Fn(usize) -> Cell)]| {
        let mut columns = vec![Column::text("account")];
        columns.extend(figures.iter().map(|(name, _)| Column::number(*name)));
        let rows: Vec<Vec<Cell>> = (0..scoring.kept.len())
            .map(|n| std::iter::once(Cell::Text(id(n))).chain(figures.iter().map(|(_, f)| f(n))).collect())
            .collect();
        Table { name, title: Some(title.to_owned()), columns, rows: Box::new(rows) }
    };
    let number = |value: f64| {
        if value.is_finite() {
            Cell::Number { value, csv: None, shown: 4 }
        } else {
            Cell::Missing("not defined")
        }
    };
    match &scoring.details {
        Details::None => Vec::new(),
        Details::Product(p) => vec![table(
            "weighted_product",
            "Weighted product of the raw figures",
            &[
                ("raw", &|n| number(p.raw[n])),
                ("log10", &|n| number(p.log10[n])),
                ("share", &|n| number(p.share[n])),
            ],
        )],
        Details::Topsis(t) => vec![table(
            "topsis",
            "Distances to the ideal and the anti-ideal",
            &[
                ("d_plus", &|n| number(t.d_plus[n])),
                ("d_minus", &|n| number(t.d_minus[n])),
                ("closeness", &|n| number(t.closeness[n].unwrap_or(f64::NAN))),
            ],
        )],
        Details::Vikor(v) => {
            let compromise = |n: usize| Cell::Flag(v.compromise_set.contains(&n));
            let flag = |f: Option<bool>| f.map_or(Cell::Missing("one account"), Cell::Flag);
            let conditions = vec![vec![
                v.dq.map_or(Cell::Missing("one account"), number),
                flag(v.c1),
                Cell::Flag(v.c2),
                Cell::Integer(v.compromise_set.len() as i64),
            ]];
            let columns = vec![
                Column::number("dq"),
                Column::text("c1").heading("C1 advantage"),
                Column::text("c2").heading("C2 stability"),
                Column::number("compromise_accounts"),
            ];
            vec![
                table(
                    "vikor",
                    "Compromise ranking (smaller is better)",
                    &[
                        ("s", &|n| number(v.s[n])),
                        ("r", &|n| number(v.r[n])),
                        ("q", &|n| number(v.q[n])),
                        ("compromise", &compromise),
                    ],
                ),
                Table {
                    name: "vikor_conditions",
                    title: Some("Conditions of the compromise".to_owned()),
                    columns,
                    rows: Box::new(conditions),
                },
            ]
        }
        Details::Promethee(p) => {
            vec![table(
                "promethee",
                "Preference flows",
                &[
                    ("phi_plus", &|n| number(p.phi_plus[n])),
                    ("phi_minus", &|n| number(p.phi_minus[n])),
                    ("phi", &|n| number(p.phi[n])),
                ],
            )]
        }
        Details::Spotis(s) => {
            let clamped =
                |n: usize| Cell::Integer(s.clamped.iter().filter(|(row, _)| *row == n).count() as i64);
            vec![table(
                "spotis",
                "Distance to the ideal within fixed bounds (smaller is better)",
                &[("distance", &|n| number(s.distance[n])), ("clamped", &clamped)],
            )]
        }
    }
}
