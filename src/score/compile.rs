//! A policy checked as a whole and made ready to score by: what its parts say must fit together.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::measure::{Expression, Unit};
use super::methods::promethee::Shape;
use super::methods::spotis::Bounds;
use super::scale::Scaler;
use super::weights::pairwise::{self, ACCEPTABLE_RATIO, PairwiseError};
use super::weights::{self, WeightError};
use crate::model::method::{Better, Method, Preference, Weighting};
use crate::model::policy::{Criterion, Matrix, Missing, Pairwise, Parameters, PerCriterion, Policy, Ratio};
use crate::model::scale::Scale;
use crate::text::finding::Level;
use crate::text::nearest::{list, nearest};
use crate::text::yaml::{Route, Step};

/// Something about a policy that is wrong or doubtful, at a route in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule's name.
    pub rule: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// Where in the file.
    pub route: Route,
    /// What is wrong and, behind a line break, what to write instead.
    pub text: String,
}

impl Fault {
    /// A mistake.
    #[must_use]
    pub fn error(rule: &'static str, route: Route, text: impl Into<String>) -> Self {
        Self { rule, level: Level::Error, route, text: text.into() }
    }
}

/// Where measures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The files of a book: a measure is an expression.
    Book,
    /// A CSV file: a measure is the name of a column.
    Columns,
}

/// Weights from pairwise judgements, with their consistency.
#[derive(Debug, Clone, PartialEq)]
pub struct Consistency {
    /// The principal eigenvalue.
    pub lambda_max: f64,
    /// The consistency index.
    pub ci: f64,
    /// The consistency ratio.
    pub cr: f64,
}

/// A policy made ready.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// As it was written.
    pub policy: Policy,
    /// For each criterion its measure; `None` where measures are columns.
    pub measures: Vec<Option<Expression>>,
    /// For each veto its measure; `None` where measures are columns.
    pub vetoes: Vec<Option<Expression>>,
    /// For each criterion the direction of its figures.
    pub better: Vec<Better>,
    /// For each criterion its scale.
    pub scalers: Vec<Scaler>,
    /// The weights, summing to 1; `None` where they follow from the figures.
    pub weights: Option<Vec<f64>>,
    /// For pairwise weights.
    pub consistency: Option<Consistency>,
    /// For each criterion PROMETHEE's preference function.
    pub shapes: Vec<Shape>,
    /// For each criterion the bounds that SPOTIS measures by; empty for other methods.
    pub bounds: Vec<Bounds>,
}

impl Compiled {
    /// A policy that asks for nothing, where there is none to score by.
    #[must_use]
    pub fn nothing() -> Self {
        let policy = Policy {
            name: None,
            method: Method::default(),
            weights: Weighting::default(),
            normalise: None,
            missing: Missing::Skip,
            parameters: Parameters::default(),
            pairwise: None,
            roll_up: false,
            criteria: Vec::new(),
            vetoes: Vec::new(),
            matrix: Matrix::default(),
            decision: None,
        };
        Self {
            policy,
            measures: Vec::new(),
            vetoes: Vec::new(),
            better: Vec::new(),
            scalers: Vec::new(),
            weights: None,
            consistency: None,
            shapes: Vec::new(),
            bounds: Vec::new(),
        }
    }
}

/// Checks a policy and makes it ready. Doubts that do not hinder scoring come back beside it.
///
/// # Errors
/// Every mistake; scoring is not possible then.
pub fn compile(policy: Policy, from: From) -> Result<(Compiled, Vec<Fault>), Vec<Fault>> {
    let mut check = Check { policy: &policy, from, faults: Vec::new() };
    check.criteria();
    let measures = check.measures();
    let vetoes = check.vetoes();
    check.scales(&measures);
    check.methods();
    check.decision();
    let (weights, consistency) = check.weights();
    let (shapes, bounds) = (check.shapes(), check.bounds());
    let faults = check.faults;
    if faults.iter().any(|f| f.level == Level::Error && f.rule != "inconsistent-pairwise") {
        return Err(faults);
    }
    let better = policy.criteria.iter().map(Criterion::direction).collect();
    let scalers = policy.criteria.iter().map(|c| Scaler::new(c.scale.as_ref(), c.better)).collect();
    Ok((Compiled { measures, vetoes, better, scalers, weights, consistency, shapes, bounds, policy }, faults))
}

/// The cells of a pairwise matrix and where each is written.
type Judgements = (Vec<Vec<f64>>, Vec<Vec<Route>>);

struct Check<'p> {
    policy: &'p Policy,
    from: From,
    faults: Vec<Fault>,
}

fn at(index: usize, field: &str) -> Route {
    vec!["criteria".into(), index.into(), field.into()]
}

impl Check<'_> {
    fn error(&mut self, rule: &'static str, route: Route, text: impl Into<String>) {
        self.faults.push(Fault::error(rule, route, text));
    }

    fn wrong(&mut self, route: Route, text: impl Into<String>) {
        self.error("invalid-value", route, text);
    }

    fn criteria(&mut self) {
        if self.policy.criteria.is_empty() {
            self.wrong(
                vec!["criteria".into()],
                "there are no criteria\nwrite at least one: {id: fit, measure: ratings.fit, weight: 1}",
            );
        }
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (n, criterion) in self.policy.criteria.iter().enumerate() {
            if criterion.id.trim().is_empty() {
                self.wrong(
                    at(n, "id"),
                    "the id is empty\ngive the criterion a short name: it heads its columns",
                );
            } else if let Some(first) = seen.insert(&criterion.id, n) {
                self.wrong(
                    at(n, "id"),
                    format!(
                        "the id `{}` is taken by criterion {}\ngive every criterion an id of its own",
                        criterion.id,
                        first + 1
                    ),
                );
            }
        }
    }

    fn measures(&mut self) -> Vec<Option<Expression>> {
        let policy = self.policy;
        policy.criteria.iter().enumerate().map(|(n, c)| self.measure(&c.measure, at(n, "measure"))).collect()
    }

    fn measure(&mut self, text: &str, route: Route) -> Option<Expression> {
        if self.from == From::Columns {
            if text.trim().is_empty() {
                self.wrong(route, "the measure is empty\nwrite the name of a column");
            }
            return None;
        }
        match Expression::parse(text) {
            Ok(expression) => Some(expression),
            Err(wrong) => {
                self.error("unknown-reference", route, wrong);
                None
            }
        }
    }

    fn vetoes(&mut self) -> Vec<Option<Expression>> {
        let mut measures = Vec::new();
        for (n, veto) in self.policy.vetoes.iter().enumerate() {
            let route = |field: &str| -> Route { vec!["vetoes".into(), n.into(), field.into()] };
            if veto.below.is_none() && veto.above.is_none() && veto.is.is_none() {
                self.wrong(
                    vec!["vetoes".into(), n.into()],
                    "the veto names no limit\nadd `below: 3`, `above: 10` or `is: word`",
                );
            }
            let measure = self.measure(&veto.measure, route("measure"));
            if let Some(unit) = measure.as_ref().map(Expression::unit) {
                let limit = veto.below.is_some() || veto.above.is_some();
                if unit == Unit::Word && limit {
                    self.wrong(
                        route("measure"),
                        format!("`{}` is a word and has no above or below\nwrite `is: word`", veto.measure),
                    );
                }
            }
            measures.push(measure);
        }
        measures
    }

    fn scales(&mut self, measures: &[Option<Expression>]) {
        let absolute = self.policy.absolute();
        for (n, (criterion, measure)) in self.policy.criteria.iter().zip(measures).enumerate() {
            let unit = measure.as_ref().map(Expression::unit);
            match (&criterion.scale, unit) {
                (None, Some(Unit::Money | Unit::Share | Unit::Count | Unit::Days | Unit::Number))
                    if absolute =>
                {
                    let unit = unit.map_or("", Unit::word);
                    let text = format!(
                        "the criterion `{}` needs a scale: `{}` is not a judgement from 0 to 10 but a figure ({unit})\nadd for example `scale: {{linear: {{from: 0, to: 100}}}}`",
                        criterion.id, criterion.measure
                    );
                    self.error("missing-field", vec!["criteria".into(), n.into()], text);
                }
                (None, Some(Unit::Level | Unit::Word)) if absolute => {
                    let text = format!(
                        "the criterion `{}` needs a scale: `{}` is a word\nadd `scale: {{choice: {{word: score, …}}}}`",
                        criterion.id, criterion.measure
                    );
                    self.error("missing-field", vec!["criteria".into(), n.into()], text);
                }
                (
                    None | Some(Scale::Linear(_) | Scale::Log(_) | Scale::Bands(_) | Scale::Target(_)),
                    Some(Unit::Word),
                ) => {
                    self.wrong(at(n, "measure"), format!("`{}` is a word and no number\ngive each word a score: `scale: {{choice: {{…}}}}`", criterion.measure));
                }
                (
                    Some(Scale::Choice(_)),
                    Some(
                        Unit::Money | Unit::Share | Unit::Count | Unit::Days | Unit::Number | Unit::Judgement,
                    ),
                ) => {
                    self.wrong(at(n, "scale"), format!("`{}` is a number, and a choice is between words\nuse linear, log, bands or target", criterion.measure));
                }
                _ => {}
            }
            if let (Some(Better::Higher), Some((from, to))) =
                (criterion.better, criterion.scale.as_ref().and_then(Scale::bounds))
                && from.value > to.value
            {
                self.wrong(at(n, "better"), format!("`better: higher` contradicts a scale from {from} (0) to {to} (10)\ndelete `better`, or turn the bounds round"));
            }
        }
    }

    fn methods(&mut self) {
        let policy = self.policy;
        if let Some(normalise) = policy.normalise
            && policy.method.default_normalisation().is_none()
        {
            self.wrong(
                vec!["normalise".into()],
                format!(
                    "{} normalises in its own way and takes no `normalise: {normalise}`\ndelete the line",
                    policy.method
                ),
            );
        }
        if matches!(policy.missing, Missing::Assume(_)) && !policy.absolute() {
            self.wrong(
                vec!["missing".into()],
                "an assumed score needs `normalise: scale`\nuse skip, worst, mean, median or drop",
            );
        }
        if policy.weights == Weighting::Pairwise && policy.pairwise.is_none() {
            self.error(
                "missing-field",
                vec!["weights".into()],
                "`weights: pairwise` needs the judgements\nadd `pairwise: {volume: {growth: 3, …}, …}`",
            );
        }
    }

    fn decision(&mut self) {
        let Some(decision) = &self.policy.decision else { return };
        let better = self.policy.method.better();
        if let (Some(enter), Some(stay)) = (decision.enter, decision.stay) {
            let harder = match better {
                Better::Higher => stay.value > enter.value,
                // Lines beyond 1 were written for another scale, and a note says so where they are used.
                Better::Lower => stay.value < enter.value && enter.value <= Decimal::ONE,
            };
            if harder {
                self.wrong(vec!["decision".into(), "stay".into()], format!("it is harder to stay ({stay}) than to enter ({enter})\nthe line to stay is at or below the line to enter, so that accounts do not come and go"));
            }
        }
        if decision.quadrants.is_some() && self.policy.criteria.iter().all(|c| c.axis.is_none()) {
            self.wrong(vec!["decision".into(), "quadrants".into()], "no criterion has an axis, so no account has a quadrant\ngive the criteria `axis: potential` or `axis: position`, or delete `quadrants`");
        }
    }

    fn weights(&mut self) -> (Option<Vec<f64>>, Option<Consistency>) {
        let criteria = &self.policy.criteria;
        if criteria.is_empty() {
            return (None, None);
        }
        let word = self.policy.weights.word();
        match self.policy.weights {
            Weighting::Entropy | Weighting::Critic => (None, None),
            Weighting::Equal => (self.settle(weights::equal::weights(criteria.len())), None),
            Weighting::Direct | Weighting::Swing => {
                let mut given = Vec::new();
                for (n, criterion) in criteria.iter().enumerate() {
                    match criterion.weight {
                        Some(weight) => given.push(weight.number()),
                        None => {
                            let text = format!(
                                "the criterion `{}` has no weight, and `weights: {word}` needs one\nadd `weight: …`",
                                criterion.id
                            );
                            self.error("missing-field", vec!["criteria".into(), n.into()], text);
                        }
                    }
                }
                if given.len() < criteria.len() {
                    return (None, None);
                }
                let result = if self.policy.weights == Weighting::Direct {
                    weights::direct::weights(&given)
                } else {
                    weights::swing::weights(&given)
                };
                (self.settle(result), None)
            }
            Weighting::RankOrderCentroid => (self.ranked(weights::rank_order_centroid::weights), None),
            Weighting::RankSum => (self.ranked(weights::rank_sum::weights), None),
            Weighting::RankReciprocal => (self.ranked(weights::rank_reciprocal::weights), None),
            Weighting::Pairwise => self.pairwise(),
        }
    }

    fn settle(&mut self, result: Result<Vec<f64>, WeightError>) -> Option<Vec<f64>> {
        match result {
            Ok(weights) => Some(weights),
            Err(wrong) => {
                let (route, text) = match wrong {
                    WeightError::AllZero => (
                        vec!["criteria".into()],
                        "all weights are zero\ngive at least one criterion a weight above zero".to_owned(),
                    ),
                    WeightError::Negative { index } | WeightError::NotANumber { index } => {
                        (at(index, "weight"), wrong.to_string())
                    }
                    other => (vec!["criteria".into()], other.to_string()),
                };
                self.wrong(route, text);
                None
            }
        }
    }

    fn ranked(&mut self, by_place: fn(usize) -> Result<Vec<f64>, WeightError>) -> Option<Vec<f64>> {
        let criteria = &self.policy.criteria;
        let by_place = by_place(criteria.len());
        let by_place = self.settle(by_place)?;
        if criteria.iter().all(|c| c.rank.is_none()) {
            return Some(by_place);
        }
        let mut places = Vec::new();
        for (n, criterion) in criteria.iter().enumerate() {
            match criterion.rank {
                Some(rank) => places.push(usize::try_from(rank).unwrap_or(usize::MAX)),
                None => {
                    let text = format!(
                        "the criterion `{}` has no rank, though others have\ngive every criterion its place in the order of importance, or none",
                        criterion.id
                    );
                    self.error("missing-field", vec!["criteria".into(), n.into()], text);
                    return None;
                }
            }
        }
        match weights::in_places(&places, &by_place) {
            Ok(weights) => Some(weights),
            Err(_) => {
                let wrong = places
                    .iter()
                    .enumerate()
                    .position(|(n, p)| *p == 0 || *p > places.len() || places[..n].contains(p))
                    .unwrap_or(0);
                self.wrong(at(wrong, "rank"), format!("the rank {} is repeated or beyond the {} criteria\ngive the criteria the ranks 1 to {}, each once", places[wrong], places.len(), places.len()));
                None
            }
        }
    }

    fn pairwise(&mut self) -> (Option<Vec<f64>>, Option<Consistency>) {
        let Some(judgements) = &self.policy.pairwise else { return (None, None) };
        let (matrix, cells) = match judgements {
            Pairwise::Rows(rows) => {
                let n = self.policy.criteria.len();
                if rows.len() != n || rows.iter().any(|r| r.len() != n) {
                    let text = format!(
                        "the matrix is not {n} by {n}\nwrite one row for each of the {n} criteria, with one judgement for each"
                    );
                    self.wrong(vec!["pairwise".into()], text);
                    return (None, None);
                }
                let matrix: Vec<Vec<f64>> =
                    rows.iter().map(|row| row.iter().map(Ratio::number).collect()).collect();
                let cells = (0..n)
                    .map(|i| (0..n).map(|j| vec!["pairwise".into(), i.into(), j.into()]).collect())
                    .collect();
                (matrix, cells)
            }
            Pairwise::Named(_) => match self.named() {
                Some(named) => named,
                None => return (None, None),
            },
        };
        let cells: Vec<Vec<Route>> = cells;
        let ids: Vec<&str> = self.policy.criteria.iter().map(|c| c.id.as_str()).collect();
        match pairwise::weights(&matrix, self.policy.parameters.random_index) {
            Ok(found) => {
                if found.consistency_ratio > ACCEPTABLE_RATIO {
                    let mut route: Route = vec!["pairwise".into()];
                    let mut text = format!(
                        "the pairwise judgements contradict each other: the consistency ratio is {:.2}, more than 0.10",
                        found.consistency_ratio
                    );
                    if let Some(worst) = found.worst {
                        route = cells[worst.row][worst.column].clone();
                        text += &format!(
                            "\n`{}` against `{}` fits the others least: {} is written, {} would fit",
                            ids[worst.row],
                            ids[worst.column],
                            ratio(worst.given),
                            ratio(worst.consistent)
                        );
                    }
                    self.error("inconsistent-pairwise", route, text);
                }
                let consistency = Consistency {
                    lambda_max: found.lambda_max,
                    ci: found.consistency_index,
                    cr: found.consistency_ratio,
                };
                (Some(found.weights), Some(consistency))
            }
            Err(wrong) => {
                let (route, text) = match wrong {
                    PairwiseError::NotReciprocal { row, column, expected } if row == column => (
                        cells[row][column].clone(),
                        format!("`{}` is not 1 against itself but should be {expected}\nwrite 1", ids[row]),
                    ),
                    PairwiseError::NotReciprocal { row, column, expected } => (
                        cells[row][column].clone(),
                        format!(
                            "`{}` against `{}` contradicts the judgement the other way round\nwrite {}, or leave one of the two out",
                            ids[row],
                            ids[column],
                            ratio(expected)
                        ),
                    ),
                    PairwiseError::NotPositive { row, column } => {
                        (cells[row][column].clone(), wrong.to_string())
                    }
                    other => (vec!["pairwise".into()], other.to_string()),
                };
                self.wrong(route, text);
                (None, None)
            }
        }
    }

    /// The whole matrix from judgements by name; the other half follows.
    fn named(&mut self) -> Option<Judgements> {
        let Some(Pairwise::Named(rows)) = &self.policy.pairwise else { return None };
        let ids: Vec<&str> = self.policy.criteria.iter().map(|c| c.id.as_str()).collect();
        let n = ids.len();
        let mut matrix = vec![vec![f64::NAN; n]; n];
        let mut cells: Vec<Vec<Route>> = vec![vec![vec!["pairwise".into()]; n]; n];
        let before = self.faults.len();
        for (row, judgements) in rows {
            let unknown = |name: &str| {
                let help = nearest(name, ids.iter().copied()).map_or_else(
                    || format!("the criteria are {}", list(ids.iter().copied(), "and")),
                    |near| format!("did you mean `{near}`?"),
                );
                format!("there is no criterion `{name}`\n{help}")
            };
            let Some(i) = ids.iter().position(|id| id == row) else {
                self.error(
                    "unknown-reference",
                    vec!["pairwise".into(), Step::Name(row.clone())],
                    unknown(row),
                );
                continue;
            };
            for (column, judgement) in judgements {
                let Some(j) = ids.iter().position(|id| id == column) else {
                    self.error(
                        "unknown-reference",
                        vec!["pairwise".into(), row.as_str().into(), Step::Name(column.clone())],
                        unknown(column),
                    );
                    continue;
                };
                matrix[i][j] = judgement.number();
                cells[i][j] = vec!["pairwise".into(), row.as_str().into(), column.as_str().into()];
            }
        }
        for i in 0..n {
            if matrix[i][i].is_nan() {
                matrix[i][i] = 1.0;
            }
            for j in i + 1..n {
                match (matrix[i][j].is_nan(), matrix[j][i].is_nan()) {
                    (false, true) => matrix[j][i] = 1.0 / matrix[i][j],
                    (true, false) => {
                        matrix[i][j] = 1.0 / matrix[j][i];
                        cells[i][j] = cells[j][i].clone();
                    }
                    (true, true) => {
                        let text = format!(
                            "`{}` is not compared with `{}`\nadd `{}: {{{}: …}}`",
                            ids[i], ids[j], ids[i], ids[j]
                        );
                        self.error("missing-field", vec!["pairwise".into()], text);
                    }
                    (false, false) => {}
                }
            }
        }
        (self.faults.len() == before).then_some((matrix, cells))
    }

    fn shapes(&mut self) -> Vec<Shape> {
        let policy = self.policy;
        if policy.method != Method::PrometheeIi || policy.parameters.preference == Preference::Usual {
            return vec![Shape::Usual; policy.criteria.len()];
        }
        let mut shapes = Vec::new();
        for (n, criterion) in policy.criteria.iter().enumerate() {
            let figure = |from: &Option<PerCriterion>| {
                from.as_ref().and_then(|f| f.of(n, &criterion.id)).map(|f| f.number())
            };
            match (figure(&policy.parameters.q), figure(&policy.parameters.p)) {
                (q, Some(p)) if q.unwrap_or(0.0) >= 0.0 && p >= q.unwrap_or(0.0) => {
                    shapes.push(Shape::Linear { q: q.unwrap_or(0.0), p })
                }
                (Some(q), Some(p)) => {
                    self.wrong(
                        vec!["parameters".into(), "q".into()],
                        format!(
                            "for `{}` q is {q} and p is {p}\nq is zero or more and not above p",
                            criterion.id
                        ),
                    );
                }
                (_, _) => {
                    let text = format!(
                        "`preference: linear` needs q and p for `{}`\nadd `q` and `p` in the unit of its measure",
                        criterion.id
                    );
                    self.error("missing-field", vec!["parameters".into()], text);
                }
            }
        }
        shapes
    }

    fn bounds(&mut self) -> Vec<Bounds> {
        if self.policy.method != Method::Spotis {
            return Vec::new();
        }
        let mut bounds = Vec::new();
        for (n, criterion) in self.policy.criteria.iter().enumerate() {
            match &criterion.scale {
                Some(Scale::Target(t)) => {
                    let (at, tolerance) = (t.at.number(), t.tolerance.number());
                    bounds.push(Bounds { least: at - tolerance, greatest: at + tolerance, target: Some(at) });
                }
                Some(Scale::Choice(_)) => bounds.push(Bounds { least: 0.0, greatest: 10.0, target: None }),
                Some(scale @ (Scale::Linear(_) | Scale::Log(_))) => {
                    let (from, to) = scale.bounds().map_or((0.0, 10.0), |(a, b)| (a.number(), b.number()));
                    bounds.push(Bounds { least: from.min(to), greatest: from.max(to), target: None });
                }
                None if self.from == From::Book && self.judged(n) => {
                    bounds.push(Bounds { least: 0.0, greatest: 10.0, target: None })
                }
                None | Some(Scale::Bands(_)) => {
                    let text = format!(
                        "spotis needs bounds for `{}`\nadd `scale: {{linear: {{from: …, to: …}}}}` with the least and the greatest figure that is thought of",
                        criterion.id
                    );
                    self.error("missing-field", vec!["criteria".into(), n.into()], text);
                }
            }
        }
        bounds
    }

    fn judged(&self, n: usize) -> bool {
        Expression::parse(&self.policy.criteria[n].measure).is_ok_and(|e| e.unit() == Unit::Judgement)
    }
}

/// A judgement as people write it: 3, or 1/3.
fn ratio(value: f64) -> String {
    let whole = |x: f64| if (x - x.round()).abs() < 0.05 { format!("{x:.0}") } else { format!("{x:.1}") };
    if value >= 1.0 { whole(value) } else { format!("1/{}", whole(1.0 / value)) }
}
