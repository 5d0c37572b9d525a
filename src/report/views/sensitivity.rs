//! What would change the order or a decision: one weight at a time, the others keeping their proportions.

use super::Run;
use crate::model::number::Figure;
use crate::model::policy::Axis;
use crate::model::words::Status;
use crate::report::sheet::{Cell, Column, Table};
use crate::score::decision::{Choice, Why};
use crate::score::figures::Figures;
use crate::score::stability::{first_place, neighbour_swaps, side_of_line, swap};

/// The tables `swaps` and `stability` of a run by weighted means; `None` for other methods.
#[must_use]
pub fn tables(run: &Run) -> Option<Vec<Table>> {
    let selection = &*run.selection;
    if selection.compiled.policy.method != crate::model::method::Method::WeightedSum {
        return None;
    }
    let figures = selection.scoring.table()?;
    Some(vec![swaps(run, &figures), stability(run, &figures)])
}

fn id(run: &Run, row: usize) -> String {
    run.candidates.id(row).map(std::borrow::Cow::into_owned).unwrap_or_default()
}

fn number(value: f64) -> Cell {
    // Roots carry rounding of the last digits: what is within 1e-12 of a short number is that number.
    let rounded = (value * 1e12).round() / 1e12;
    Cell::Number { value: rounded, csv: None, shown: 4 }
}

/// For each pair of neighbours the smallest change of one weight that makes them change places.
fn swaps(run: &Run, figures: &Figures) -> Table {
    let selection = &*run.selection;
    let scoring = &selection.scoring;
    let order: Vec<usize> = scoring.order.iter().map(|row| *row as usize).collect();
    let mut rows = Vec::new();
    for (pair, swap) in order.windows(2).zip(neighbour_swaps(figures, &scoring.weights, &order)) {
        let ends = [
            Cell::Integer(i64::from(scoring.ranks[pair[0]])),
            Cell::Text(id(run, pair[0])),
            Cell::Text(id(run, pair[1])),
        ];
        let tied = scoring.ranks[pair[0]] == scoring.ranks[pair[1]];
        let rest = match swap {
            Some(s) => {
                let given = selection.compiled.policy.criteria[s.criterion]
                    .weight
                    .map(|w| crate::model::number::to_f64(w.0));
                let others: f64 = selection
                    .compiled
                    .policy
                    .criteria
                    .iter()
                    .enumerate()
                    .filter(|(n, _)| *n != s.criterion)
                    .filter_map(|(_, c)| c.weight)
                    .map(|w| crate::model::number::to_f64(w.0))
                    .sum();
                let as_written = given
                    .filter(|_| s.new_weight < 1.0)
                    .map(|_| s.new_weight * others / (1.0 - s.new_weight));
                [
                    Cell::Text(selection.compiled.policy.criteria[s.criterion].id.clone()),
                    number(s.weight),
                    number(s.new_weight),
                    number(s.new_weight - s.weight),
                    as_written.map_or(Cell::Missing("no weight is written"), |w| Cell::Number {
                        value: (w * 1e9).round() / 1e9,
                        csv: None,
                        shown: 1,
                    }),
                ]
            }
            None => {
                let why = if tied { "they share a rank" } else { "no single weight does" };
                [
                    Cell::Text(why.to_owned()),
                    Cell::Missing(why),
                    Cell::Missing(why),
                    Cell::Missing(why),
                    Cell::Missing(why),
                ]
            }
        };
        rows.push(ends.into_iter().chain(rest).collect::<Vec<Cell>>());
    }
    let columns = vec![
        Column::number("rank").heading("#"),
        Column::text("upper").priority(0),
        Column::text("lower").priority(0),
        Column::text("criterion").priority(0),
        Column::number("weight").heading("weight now"),
        Column::number("new_weight").heading("swaps at").priority(0),
        Column::number("change").priority(1),
        Column::number("as_written").heading("in the file's units").priority(2),
    ];
    Table {
        name: "swaps",
        title: Some("The smallest change of one weight that swaps neighbours".to_owned()),
        columns,
        rows: Box::new(rows),
    }
}

/// The intervals in which the first stays first, and in which each decision stands.
fn stability(run: &Run, figures: &Figures) -> Table {
    let selection = &*run.selection;
    let scoring = &selection.scoring;
    let criteria = &selection.compiled.policy.criteria;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if let Some(first) = first_place(figures, &scoring.weights) {
        for i in first.intervals {
            let name = |row: Option<usize>| row.map(|r| id(run, r));
            let over = match (name(i.below), name(i.above)) {
                (None, None) => Cell::Missing("nobody"),
                (Some(one), None) | (None, Some(one)) => Cell::Text(one),
                (Some(below), Some(above)) if below == above => Cell::Text(below),
                (Some(below), Some(above)) => Cell::Text(format!("{below} (below), {above} (above)")),
            };
            let interval = i.interval;
            rows.push(vec![
                Cell::Text(id(run, first.row)),
                Cell::Text(criteria[interval.criterion].id.clone()),
                number(interval.weight),
                number(interval.lo),
                number(interval.hi),
                over,
                Cell::Text("first place".to_owned()),
            ]);
        }
    }
    for row in run.listing() {
        let Some(ruling) = selection.rulings.rulings.get(row) else { break };
        if matches!(ruling.why, Why::Veto(_) | Why::Unscored(_) | Why::Budget | Why::NoCost) {
            continue;
        }
        for (criterion, (lo, hi, over)) in stands(run, figures, row).into_iter().enumerate() {
            let over = over.map_or(Cell::Missing("nobody"), |r| Cell::Text(id(run, r)));
            rows.push(vec![
                Cell::Text(id(run, row)),
                Cell::Text(criteria[criterion].id.clone()),
                number(scoring.weights[criterion]),
                number(lo),
                number(hi),
                over,
                Cell::Text(ruling.choice.word().to_owned()),
            ]);
        }
    }
    let columns = vec![
        Column::text("account").priority(0),
        Column::text("criterion").priority(0),
        Column::number("weight").priority(0),
        Column::number("low").priority(0),
        Column::number("high").priority(0),
        Column::text("taken_over_by").heading("taken over by").priority(1),
        Column::text("stands").priority(0),
    ];
    Table {
        name: "stability",
        title: Some("The interval of each weight in which first place and decisions stand".to_owned()),
        columns,
        rows: Box::new(rows),
    }
}

/// For each criterion the interval of its weight in which the account's decision stands: its score on its side of the
/// lines, its axes on theirs and, where the capacity cuts, its place before or behind the account next to the cut.
fn stands(run: &Run, figures: &Figures, row: usize) -> Vec<(f64, f64, Option<usize>)> {
    let selection = &*run.selection;
    let scoring = &selection.scoring;
    let weights = &scoring.weights;
    let mut intervals: Vec<(f64, f64, Option<usize>)> = vec![(0.0, 1.0, None); weights.len()];
    let mut narrow = |criterion: usize, lo: f64, hi: f64| {
        let i = &mut intervals[criterion];
        (i.0, i.1) = (i.0.max(lo), i.1.min(hi));
    };
    let decision = selection.compiled.policy.decision.clone().unwrap_or_default();
    let key = run.candidates.status(row) == Status::Key;
    let stay = decision.stay.or(decision.enter);
    let lines: Vec<Figure> =
        if key { stay.into_iter().collect() } else { [decision.enter, stay].into_iter().flatten().collect() };
    for line in lines {
        if let Some(side) = side_of_line(figures, weights, row, line.number()) {
            for i in side.intervals {
                narrow(i.criterion, i.lo, i.hi);
            }
        }
    }
    if decision.quadrants.is_some() {
        let cut = selection.compiled.policy.matrix.cut;
        for (axis, line) in [(Axis::Potential, cut.potential), (Axis::Position, cut.position)] {
            let Some(own) = scoring.axis_weights(axis) else { continue };
            let Some(side) = side_of_line(figures, own, row, line.number()) else { continue };
            for i in side.intervals.into_iter().filter(|i| own[i.criterion] > 0.0) {
                let of_axis: f64 = (0..weights.len())
                    .filter(|c| *c != i.criterion && own[*c] > 0.0)
                    .map(|c| weights[c])
                    .sum();
                let rest = of_axis / (1.0 - weights[i.criterion]);
                // The weight within the axis, a = t ÷ (t + (1 − t)·rest), turned back into the weight among all.
                let among_all = |a: f64| if a >= 1.0 { 1.0 } else { a * rest / (1.0 - a + a * rest) };
                narrow(i.criterion, among_all(i.lo), among_all(i.hi));
            }
        }
    }
    if let Some(rival) = next_to_the_cut(run, row) {
        // Only the nearest change is known for each criterion: the interval ends there.
        for criterion in 0..weights.len() {
            if let Some(root) = crossing(figures, weights, row, rival, criterion) {
                let i = &mut intervals[criterion];
                if root < weights[criterion] && root > i.0 {
                    (i.0, i.2) = (root, Some(rival));
                } else if root > weights[criterion] && root < i.1 {
                    (i.1, i.2) = (root, Some(rival));
                }
            }
        }
    }
    intervals
}

/// The account on the other side of the capacity's cut: the first that is over capacity for those within, and the last
/// within for those over it.
fn next_to_the_cut(run: &Run, row: usize) -> Option<usize> {
    let rulings = &run.selection.rulings.rulings;
    let order = || run.selection.scoring.order.iter().map(|r| *r as usize);
    let over = |r: &usize| matches!(rulings[*r].why, Why::Room(_));
    match rulings[row].choice {
        Choice::Select | Choice::Stay => order().find(over),
        Choice::OverCapacity if over(&row) => {
            order().filter(|r| matches!(rulings[*r].choice, Choice::Select | Choice::Stay)).last()
        }
        _ => None,
    }
}

/// The weight of a criterion at which two rows tie, nearest to its weight now.
fn crossing(figures: &Figures, weights: &[f64], a: usize, b: usize, criterion: usize) -> Option<f64> {
    // A table of two columns, the criterion and the mean of the others, has the same crossing and no other.
    let others = 1.0 - weights[criterion];
    if others <= 0.0 || figures.columns().iter().any(|c| c[a].is_nan() || c[b].is_nan()) {
        return None;
    }
    let rest = |row: usize| {
        (0..weights.len())
            .filter(|c| *c != criterion)
            .map(|c| weights[c] * figures.columns()[c][row])
            .sum::<f64>()
            / others
    };
    let pair = Figures::new(vec![
        vec![figures.columns()[criterion][a], figures.columns()[criterion][b]],
        vec![rest(a), rest(b)],
    ])
    .ok()?;
    swap(&pair, &[weights[criterion], others], 0, 1)
        .map(|s| if s.criterion == 0 { s.new_weight } else { 1.0 - s.new_weight })
}
