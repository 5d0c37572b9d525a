//! What would change the order or a decision: one weight at a time, the others keeping their proportions.

use rust_decimal::Decimal;

use super::Run;
use crate::model::method::Weighting;
use crate::model::number::{Figure, to_f64};
use crate::model::policy::Axis;
use crate::model::words::Status;
use crate::report::sheet::{Cell, Column, Table};
use crate::score::decision::{Choice, Why};
use crate::score::figures::Figures;
use crate::score::stability::{Swap, first_place, neighbour_swaps, side_of_line, swap};
use crate::text::nearest::count;

/// How far a weight is imagined to move, as a share of itself, in the sentence on the first places.
const USUAL: f64 = 0.2;

/// The tables `swaps` and `stability` of a run by weighted means, with a sentence on how many of the first places
/// stand; `None` for other methods. `only` names the accounts that they are about; all where there is none.
#[must_use]
pub fn tables(run: &Run, only: Option<&[usize]>) -> Option<(Vec<Table>, String)> {
    let selection = &*run.selection;
    if selection.compiled.policy.method != crate::model::method::Method::WeightedSum {
        return None;
    }
    let figures = selection.scoring.table()?;
    let scoring = &selection.scoring;
    let order: Vec<usize> = scoring.order.iter().map(|row| *row as usize).collect();
    let swaps = neighbour_swaps(&figures, &scoring.weights, &order);
    let sentence = first_places(run, &order, &swaps);
    let wanted = |row: usize| only.is_none_or(|rows| rows.contains(&row));
    Some((vec![swap_table(run, &order, &swaps, &wanted), stability(run, &figures, &wanted)], sentence))
}

/// How many of the first places keep their order while any one weight moves by up to a fifth, and what ends it.
fn first_places(run: &Run, order: &[usize], swaps: &[Option<Swap>]) -> String {
    let near =
        swaps.iter().position(|s| s.is_some_and(|s| (s.new_weight - s.weight).abs() <= USUAL * s.weight));
    let per_cent = USUAL * 100.0;
    match near.and_then(|n| swaps[n].map(|s| (n, s))) {
        None => format!(
            "the order of all {} stands while any one weight moves by up to {per_cent}%",
            count(order.len(), "ranked account")
        ),
        Some((n, swap)) => {
            let criterion = &run.selection.compiled.policy.criteria[swap.criterion].id;
            let change = match as_written(run, &swap) {
                Some((now, then)) => format!("`{criterion}` weighs {then:.1} instead of {now}"),
                None => {
                    format!("`{criterion}` weighs {:.4} of 1 instead of {:.4}", swap.new_weight, swap.weight)
                }
            };
            let stands = match n {
                0 => {
                    format!("even the first place does not stand while one weight moves by up to {per_cent}%")
                }
                _ => format!(
                    "the first {} in their order while any one weight moves by up to {per_cent}%",
                    if n == 1 { "place stands".to_owned() } else { format!("{n} places stand") }
                ),
            };
            format!(
                "{stands}; {} and {} change places when {change}",
                id(run, order[n]),
                id(run, order[n + 1])
            )
        }
    }
}

/// The weight of a criterion as the policy writes it, now and where a swap happens, the others as they are written.
fn as_written(run: &Run, swap: &Swap) -> Option<(Decimal, f64)> {
    let policy = &run.selection.compiled.policy;
    if !matches!(policy.weights, Weighting::Direct | Weighting::Swing) {
        return None;
    }
    let criteria = &policy.criteria;
    let now = criteria[swap.criterion].weight?.0;
    let others =
        criteria.iter().enumerate().filter(|(n, _)| *n != swap.criterion).filter_map(|(_, c)| c.weight);
    let others: f64 = others.map(|w| to_f64(w.0)).sum();
    (swap.new_weight < 1.0).then(|| (now.normalize(), swap.new_weight * others / (1.0 - swap.new_weight)))
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
fn swap_table(run: &Run, order: &[usize], swaps: &[Option<Swap>], wanted: &dyn Fn(usize) -> bool) -> Table {
    let selection = &*run.selection;
    let ranks = &selection.scoring.ranks;
    let mut rows = Vec::new();
    for (pair, swap) in order.windows(2).zip(swaps).filter(|(pair, _)| wanted(pair[0]) || wanted(pair[1])) {
        let ends = [
            Cell::Integer(i64::from(ranks[pair[0]])),
            Cell::Text(id(run, pair[0])),
            Cell::Text(id(run, pair[1])),
        ];
        let rest =
            match swap {
                Some(s) => [
                    Cell::Text(selection.compiled.policy.criteria[s.criterion].id.clone()),
                    number(s.weight),
                    number(s.new_weight),
                    number(s.new_weight - s.weight),
                    as_written(run, s).map_or(Cell::Missing("no weight is written"), |(_, then)| {
                        Cell::Number { value: (then * 1e9).round() / 1e9, csv: None, shown: 1 }
                    }),
                ],
                None => {
                    let why = if ranks[pair[0]] == ranks[pair[1]] {
                        "they share a rank"
                    } else {
                        "no single weight does"
                    };
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
fn stability(run: &Run, figures: &Figures, wanted: &dyn Fn(usize) -> bool) -> Table {
    let selection = &*run.selection;
    let scoring = &selection.scoring;
    let criteria = &selection.compiled.policy.criteria;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if let Some(first) = first_place(figures, &scoring.weights).filter(|f| wanted(f.row)) {
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
    for row in run.listing().filter(|row| wanted(*row)) {
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
            order().rfind(|r| matches!(rulings[*r].choice, Choice::Select | Choice::Stay))
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
