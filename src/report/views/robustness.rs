//! How often an account is chosen when the weights are drawn at random around those of the policy.

use crate::report::sheet::{Cell, Column, Sheet, Table};
use crate::score::compile::Compiled;
use crate::score::decision::{Choice, Facts, Room, decide};
use crate::score::matrix::quadrant;
use crate::score::robustness::{Refused, counts};
use crate::score::run::score;

use super::{Run, figure, rank, share, text};
use crate::model::policy::Axis;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.robustness/1";

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    /// How many weightings.
    pub draws: u32,
    /// How far each weight may move, as a share of itself.
    pub spread: f64,
    /// The seed: the same seed draws the same weightings on every machine.
    pub seed: u64,
}

/// The share of random weightings in which each account is chosen and in which it ranks first.
///
/// # Errors
/// A spread outside 0 to 1, or no draws.
pub fn sheet(run: &Run, room: &Room, draw: Draw, mut notes: Vec<String>) -> Result<Sheet, Refused> {
    let selection = &*run.selection;
    let rows = selection.scoring.rows;
    let vetoes: Vec<Option<usize>> = (0..rows).map(|row| run.candidates.veto(row)).collect();
    let again = |weights: &[f64],
                 pick: &(dyn Fn(&crate::score::run::Scoring, &Compiled) -> Vec<usize> + Sync)|
     -> Vec<usize> {
        let compiled = Compiled { weights: Some(weights.to_vec()), ..selection.compiled.clone() };
        match score(&compiled, selection.scoring.measures.clone(), &|a, b| a.cmp(&b)) {
            Ok(scoring) => pick(&scoring, &compiled),
            Err(_) => Vec::new(),
        }
    };
    let weights = &selection.scoring.weights;
    let chosen = counts(weights, draw.spread, draw.draws, draw.seed, rows, |w| {
        again(w, &|scoring, compiled| {
            let boxes: Vec<_> = (0..rows)
                .map(|row| {
                    let axes = scoring.axis(Axis::Potential, row).zip(scoring.axis(Axis::Position, row));
                    axes.map(|(x, y)| quadrant(&compiled.policy.matrix, scoring.better, x, y))
                })
                .collect();
            let statuses = |row: usize| run.candidates.status(row);
            let facts = Facts { statuses: &statuses, vetoes: &vetoes, quadrants: &boxes, room: room.clone() };
            let ruled = decide(&compiled.policy, scoring, &facts);
            (0..ruled.rulings.len())
                .filter(|row| matches!(ruled.rulings[*row].choice, Choice::Select | Choice::Stay))
                .collect()
        })
    })?;
    let first = counts(weights, draw.spread, draw.draws, draw.seed, rows, |w| {
        again(w, &|scoring, _| (0..rows).filter(|row| scoring.ranks[*row] == 1).collect())
    })?;
    let decides = selection.compiled.policy.decision.is_some();
    let table: Vec<Vec<Cell>> = run
        .listing()
        .map(|row| {
            let listed = run.candidates.listed(row).ok();
            let of = |count: u32| share(f64::from(count) / f64::from(draw.draws));
            vec![
                rank(selection, row),
                Cell::Text(listed.as_ref().map_or_else(String::new, |l| l.id.clone())),
                text(listed.and_then(|l| l.name)),
                figure(selection, selection.scoring.overall(row)),
                if decides { of(chosen[row]) } else { Cell::Missing("the policy decides nothing") },
                of(first[row]),
            ]
        })
        .collect();
    let columns = vec![
        Column::number("rank").heading("#").priority(0),
        Column::text("account").priority(0),
        Column::text("name").priority(2),
        Column::number("score").heading(selection.compiled.policy.method.figure()),
        Column::number("selected").priority(0),
        Column::number("first"),
    ];
    notes.push(format!(
        "{} random weightings, each weight within ±{}% of the policy's, seed {}",
        draw.draws,
        draw.spread * 100.0,
        draw.seed
    ));
    Ok(Sheet {
        schema: SCHEMA,
        tables: vec![Table { name: "robustness", title: None, columns, rows: Box::new(table) }],
        notes,
        ..Sheet::default()
    })
}
