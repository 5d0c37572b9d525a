//! All arithmetic of one account, down to file and line.

use super::{Run, choice, figure, quadrant, rank, share, text, words};
use crate::book::load::{Book, place};
use crate::model::policy::{Axis, Policy};
use crate::portfolio::candidates::book::BookCandidates;
use crate::portfolio::cost::CostModel;
use crate::report::sheet::{Cell, Column, Sheet, Table};
use crate::score::measure::{Place, Unit, Value};
use crate::text::finding::slashed;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.explain/1";

/// Where the figures of an account come from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// The files of a book.
    Book(&'a Book, &'a BookCandidates),
    /// A row of an export: its file and line.
    Export(&'a str, u64),
}

/// The explanation of the account at `row`.
#[must_use]
pub fn sheet(run: &Run, row: usize, origin: Origin<'_>, policy_path: &str, notes: Vec<String>) -> Sheet {
    let mut tables =
        vec![summary(run, row), criteria(run, row), working(run, row, origin), arithmetic(run, row)];
    if let Origin::Book(_, candidates) = origin {
        tables.push(economics(run, candidates, row));
    }
    let mut all = vec![format!("policy: {policy_path}")];
    all.extend(notes);
    Sheet { schema: SCHEMA, tables, notes: all, ..Sheet::default() }
}

fn summary(run: &Run, row: usize) -> Table {
    let selection = &*run.selection;
    let listed = run.candidates.listed(row).ok();
    let ruling = selection.rulings.rulings.get(row);
    let box_ = selection.quadrant(row);
    let near: Vec<String> = selection.near(row).iter().map(crate::score::matrix::Near::words).collect();
    let id = listed.as_ref().map_or_else(String::new, |l| l.id.clone());
    let name = listed.and_then(|l| l.name);
    let title = name.as_ref().map_or_else(|| id.clone(), |n| format!("{n} ({id})"));
    let cells = vec![
        Cell::Text(id),
        rank(selection, row),
        figure(selection, selection.scoring.overall(row)),
        figure(selection, selection.scoring.axis(Axis::Potential, row)),
        figure(selection, selection.scoring.axis(Axis::Position, row)),
        quadrant(selection, box_),
        share(selection.scoring.completeness(row)),
        ruling.map_or(Cell::Missing("the policy decides nothing"), |r| choice(r.choice)),
        text(ruling.map(|r| r.reason(&selection.compiled.policy, &selection.scoring, row, box_))),
        if near.is_empty() { Cell::Missing("not near a line") } else { Cell::Text(near.join(", ")) },
    ];
    let columns = vec![
        Column::text("account").priority(0),
        Column::number("rank").heading("#"),
        Column::number("score").heading(selection.compiled.policy.method.figure()).priority(0),
        Column::number("potential"),
        Column::number("position"),
        Column::text("quadrant"),
        Column::number("completeness").heading("complete").priority(3),
        Column::text("decision").priority(0),
        Column::text("reason").wraps(),
        Column::text("borderline").wraps().priority(4),
    ];
    Table { name: "explain", title: Some(title), columns, rows: Box::new(vec![cells]) }
}

fn criteria(run: &Run, row: usize) -> Table {
    let selection = &*run.selection;
    let compiled = &selection.compiled;
    let scoring = &selection.scoring;
    let present: f64 = (0..scoring.weights.len())
        .filter(|c| scoring.criterion(*c, row).is_some())
        .map(|c| scoring.weights[c])
        .sum();
    let currency = run.currency.as_deref().unwrap_or("");
    let rows: Vec<Vec<Cell>> = compiled
        .policy
        .criteria
        .iter()
        .enumerate()
        .map(|(n, criterion)| {
            let unit =
                compiled.measures[n].as_ref().map_or(Unit::Number, crate::score::measure::Expression::unit);
            let found = match run.candidates.measure(n, row) {
                Some(found) => words(&found, unit, currency),
                None => match scoring.measures[n][row] {
                    x if x.is_nan() => "missing: the cell is empty".to_owned(),
                    x => x.to_string(),
                },
            };
            let score = scoring.criterion(n, row);
            let counted = score.filter(|_| present > 0.0).map(|s| s * scoring.weights[n] / present);
            let how = match compiled.policy.normalisation() {
                _ if scoring.is_filled(n, row) => format!("missing counts as {}", compiled.policy.missing),
                Some(crate::model::method::Normalise::Scale) => {
                    compiled.scalers[n].formula(criterion.scale.as_ref())
                }
                Some(kind) => format!("{kind} over all accounts, {} is better", compiled.better[n]),
                None => format!("{}, {} is better", compiled.policy.method, compiled.better[n]),
            };
            let precise = |v: Option<f64>| {
                v.map_or(Cell::Missing("no score"), |value| Cell::Number { value, csv: Some(4), shown: 4 })
            };
            vec![
                Cell::Text(criterion.id.clone()),
                criterion.axis.map_or(Cell::Missing("no axis"), |a| Cell::Text(a.word().to_owned())),
                Cell::Text(criterion.measure.clone()),
                Cell::Text(found),
                Cell::Text(how),
                precise(score),
                Cell::Number { value: scoring.weights[n], csv: Some(6), shown: 4 },
                precise(if compiled.policy.method == crate::model::method::Method::WeightedSum {
                    counted
                } else {
                    None
                }),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("criterion").priority(0),
        Column::text("axis").priority(5),
        Column::text("measure").priority(3).wraps(),
        Column::text("found").priority(0),
        Column::text("scale").wraps().priority(2),
        Column::number("score").priority(0),
        Column::number("weight").priority(0),
        Column::number("contribution").priority(1),
    ];
    Table { name: "criteria", title: Some("Criteria".to_owned()), columns, rows: Box::new(rows) }
}

fn working(run: &Run, row: usize, origin: Origin<'_>) -> Table {
    let compiled = &run.selection.compiled;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut push = |criterion: &str, what: String, figure: String, at: String| {
        rows.push(vec![
            Cell::Text(criterion.to_owned()),
            Cell::Text(what),
            Cell::Text(figure),
            if at.is_empty() { Cell::Missing("computed") } else { Cell::Text(at) },
        ]);
    };
    match origin {
        Origin::Export(path, line) => {
            for (n, criterion) in compiled.policy.criteria.iter().enumerate() {
                let found = match run.candidates.measure(n, row) {
                    Some(Value::Word(word)) => word,
                    _ => match run.selection.scoring.measures[n][row] {
                        x if x.is_nan() => "empty".to_owned(),
                        x => x.to_string(),
                    },
                };
                push(
                    &criterion.id,
                    format!("column `{}`", criterion.measure),
                    found,
                    format!("{path}:{line}"),
                );
            }
        }
        Origin::Book(book, candidates) => {
            let sources = candidates.sources(book);
            let vetoes = compiled
                .policy
                .vetoes
                .iter()
                .zip(&compiled.vetoes)
                .map(|(v, m)| (format!("veto: {}", v.reason), m));
            let criteria =
                compiled.policy.criteria.iter().zip(&compiled.measures).map(|(c, m)| (c.id.clone(), m));
            for (name, measure) in criteria.chain(vetoes) {
                let Some(measure) = measure else { continue };
                let (found, lines) = sources.explain(measure, row);
                for line in lines {
                    let at = match &line.place {
                        Place::Computed => String::new(),
                        Place::Line(path, n) => format!("{}:{n}", slashed(path)),
                        Place::Route(path, route) => match place(&book.root, path, route) {
                            Some(span) => format!("{}:{}", slashed(path), span.line),
                            None => slashed(path),
                        },
                    };
                    push(&name, line.what, line.figure, at);
                }
                push(
                    &name,
                    format!("= {}: {}", measure.text, measure.definition.formula),
                    words(&found, measure.unit(), run.currency.as_deref().unwrap_or("")),
                    String::new(),
                );
            }
        }
    }
    let columns = vec![
        Column::text("criterion").priority(1),
        Column::text("what").wraps().priority(0),
        Column::text("figure").priority(0).wraps(),
        Column::text("place").priority(0),
    ];
    Table { name: "working", title: Some("Working".to_owned()), columns, rows: Box::new(rows) }
}

fn arithmetic(run: &Run, row: usize) -> Table {
    let selection = &*run.selection;
    let policy = &selection.compiled.policy;
    let scoring = &selection.scoring;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut push = |what: &str, how: String, result: String| {
        rows.push(vec![Cell::Text(what.to_owned()), Cell::Text(how), Cell::Text(result)])
    };
    for axis in Axis::ALL {
        if let Some(weights) = scoring.axis_weights(*axis) {
            push(axis.word(), mean(policy, run, weights, row), shown(scoring.axis(*axis, row)));
        }
    }
    push(policy.method.figure(), mean(policy, run, &scoring.weights, row), shown(scoring.overall(row)));
    push(
        "completeness",
        "weight of the figures that are there ÷ weight asked for".to_owned(),
        format!("{:.1}%", scoring.completeness(row) * 100.0),
    );
    if let Some(quadrant) = selection.quadrant(row) {
        let cut = policy.matrix.cut;
        push(
            "quadrant",
            format!(
                "potential {} against {}, position {} against {}",
                shown(scoring.axis(Axis::Potential, row)),
                cut.potential,
                shown(scoring.axis(Axis::Position, row)),
                cut.position
            ),
            policy.matrix.labels.label(quadrant).to_owned(),
        );
    }
    if let Some(decision) = &policy.decision {
        let line =
            |l: Option<crate::model::number::Figure>| l.map_or_else(|| "none".to_owned(), |l| l.to_string());
        let status = run.candidates.status(row);
        push(
            "lines",
            format!(
                "status {status}; to enter {}, to stay {}",
                line(decision.enter),
                line(decision.stay.or(decision.enter))
            ),
            String::new(),
        );
    }
    if let Some(ruling) = selection.rulings.rulings.get(row) {
        push(
            "decision",
            ruling.reason(policy, scoring, row, selection.quadrant(row)),
            ruling.choice.word().to_owned(),
        );
    }
    let columns = vec![
        Column::text("step").priority(0),
        Column::text("how").wraps().priority(0),
        Column::text("result").priority(0),
    ];
    Table { name: "arithmetic", title: Some("Arithmetic".to_owned()), columns, rows: Box::new(rows) }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "none".to_owned(), |v| format!("{v:.4}"))
}

/// The weighted mean written out: (0.30 · 7.2000 + …) ÷ 0.95.
fn mean(policy: &Policy, run: &Run, weights: &[f64], row: usize) -> String {
    use crate::model::method::Method;
    let scoring = &run.selection.scoring;
    let terms: Vec<(f64, f64)> = weights
        .iter()
        .enumerate()
        .filter(|(_, w)| **w > 0.0)
        .filter_map(|(c, w)| scoring.criterion(c, row).map(|s| (*w, s)))
        .collect();
    let present: f64 = terms.iter().map(|(w, _)| w).sum();
    match policy.method {
        Method::WeightedSum if !terms.is_empty() => {
            let sum: Vec<String> = terms.iter().map(|(w, s)| format!("{w:.4}·{s:.4}")).collect();
            let sum = sum.join(" + ");
            if (present - 1.0).abs() < 1e-9 { sum } else { format!("({sum}) ÷ {present:.4}") }
        }
        Method::WeightedProduct if !terms.is_empty() => {
            let product: Vec<String> = terms.iter().map(|(w, s)| format!("{s:.4}^{w:.4}")).collect();
            let product = product.join(" · ");
            if (present - 1.0).abs() < 1e-9 { product } else { format!("({product})^(1 ÷ {present:.4})") }
        }
        Method::WeightedSum | Method::WeightedProduct => "no figure is there".to_owned(),
        method => {
            format!("{method} over {} accounts; `kam score -f json` has its working", scoring.order.len())
        }
    }
}

fn economics(run: &Run, candidates: &BookCandidates, row: usize) -> Table {
    let economy = candidates.economy(row);
    let currency = run.currency.as_deref().unwrap_or("");
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut push = |what: &str, how: String, result: String| {
        rows.push(vec![Cell::Text(what.to_owned()), Cell::Text(how), Cell::Text(result)])
    };
    let CostModel { manager_share, manager_parts, structure_share, structure_parts, .. } = &candidates.costs;
    let money = |value: &Value| words(value, Unit::Money, currency);
    if let (Some(share), Some((cost, accounts))) = (manager_share, manager_parts) {
        push("manager", format!("{cost} ÷ {accounts} accounts"), money(&Value::Number(*share)));
    }
    push("own costs", "Σ costs in the account's file".to_owned(), money(candidates.own_costs(row)));
    if let (Some(share), Some((cost, accounts))) = (structure_share, structure_parts) {
        push("structure", format!("{cost} ÷ {accounts} key accounts"), money(&Value::Number(*share)));
    }
    push("cost", "the sum of these, a year".to_owned(), money(&economy.cost));
    let margin = if economy.assumed_margin {
        "net margin of kam.yaml, as the ledger states none"
    } else {
        "margin ÷ revenue of the last twelve months"
    };
    push("margin", margin.to_owned(), words(&economy.margin, Unit::Share, currency));
    push("break-even sales", "cost ÷ margin".to_owned(), money(&economy.break_even_sales));
    push(
        "break-even growth",
        "break-even sales ÷ revenue".to_owned(),
        words(&economy.break_even_growth, Unit::Share, currency),
    );
    let columns = vec![
        Column::text("step").priority(0),
        Column::text("how").wraps().priority(0),
        Column::text("result").priority(0),
    ];
    Table { name: "economics", title: Some("Economics".to_owned()), columns, rows: Box::new(rows) }
}
