//! Scoring: from measures to scores, axes, ranks and completeness.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::compile::{Compiled, Fault};
use super::figures::{Figures, Undefined};
use super::methods::promethee::{Promethee, promethee};
use super::methods::spotis::{Spotis, spotis};
use super::methods::topsis::{self, Topsis};
use super::methods::vikor::{Vikor, vikor};
use super::methods::weighted_product::{self, WeightedProduct, weighted_product};
use super::missing::{Fill, fill_column, mean, median};
use super::normalise::Normaliser;
use super::rank::tied;
use super::scale::Scaler;
use super::weights::{critic, entropy};
use crate::model::method::{Better, Method, Normalise, Weighting};
use crate::model::number::to_f64;
use crate::model::policy::{Axis, Missing};

/// Rows a task of parallel work takes.
const BLOCK: usize = 4096;

/// Why an account has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unscored {
    /// This criterion's figure is missing and the policy calls that a mistake.
    Missing(usize),
    /// This criterion's figure is missing and the policy or the method leaves such accounts out.
    Dropped(usize),
    /// There is no figure at all.
    Nothing,
    /// This criterion scores zero or less, which has no weighted product.
    NoProduct,
    /// The method defines no figure for it.
    Undefined(&'static str),
}

/// What a method computes on the way, for the accounts in [`Scoring::kept`].
#[derive(Debug, Clone, Default)]
pub enum Details {
    /// Nothing worth a table.
    #[default]
    None,
    /// The weighted product of the raw figures.
    Product(WeightedProduct),
    /// Distances and closeness.
    Topsis(Topsis),
    /// S, R, Q and the compromise.
    Vikor(Vikor),
    /// Flows.
    Promethee(Promethee),
    /// Distances and clamped figures.
    Spotis(Spotis),
}

#[derive(Debug, Clone)]
enum Norm {
    Scale(Scaler),
    Relative(Normaliser),
    /// The method normalises in its own way.
    Own,
}

/// The scores of all accounts under a policy.
#[derive(Debug)]
pub struct Scoring {
    /// How many accounts there are.
    pub rows: usize,
    /// The weights, summing to 1.
    pub weights: Vec<f64>,
    /// For each criterion the measures as numbers; NaN where one is missing.
    pub measures: Vec<Vec<f64>>,
    /// The overall figure of each account on the method's own scale; NaN where there is none.
    pub overall: Vec<f64>,
    /// Accounts from best to worst; those without a score are not among them.
    pub order: Vec<u32>,
    /// Each account's rank, 1 for the best, equal scores sharing one; 0 where there is none.
    pub ranks: Vec<u32>,
    /// The rows that the method's details are about, in their order; empty where it has none.
    pub kept: Vec<u32>,
    /// What the method computed on the way.
    pub details: Details,
    /// Which direction of the overall figure is the good one.
    pub better: Better,
    method: Method,
    norms: Vec<Norm>,
    /// What a missing figure counts as, on the scale of the scores.
    fills: Vec<Option<f64>>,
    /// The weights of each axis, summing to 1; `None` where no criterion has it.
    axes: [Option<Vec<f64>>; 2],
    /// The figures of each axis where the method gives one for all rows at once.
    axis_figures: [Option<Vec<f64>>; 2],
    missing: Missing,
    /// Whether any figure is missing at all.
    gaps: bool,
}

/// Scores accounts.
///
/// `measures` has a column for each criterion, NaN where the figure is missing. `before` orders accounts whose scores
/// are equal.
///
/// # Errors
/// Figures that the method or the weighting is not defined for, as faults of the policy.
pub fn score(
    compiled: &Compiled,
    measures: Vec<Vec<f64>>,
    before: &(dyn Fn(usize, usize) -> Ordering + Sync),
) -> Result<Scoring, Vec<Fault>> {
    let rows = measures.first().map_or(0, Vec::len);
    in_range(compiled, &measures)?;
    let weighted = weighted_columns(compiled);
    let kept = kept(compiled, &measures, &weighted);
    let filled = filled(compiled, &measures, &kept, rows)?;
    let weights = weights(compiled, &measures, &filled, &kept, rows)?;
    let axes = [axis(compiled, &weights, Axis::Potential), axis(compiled, &weights, Axis::Position)];
    let (norms, fills) = norms(compiled, &measures, &filled, &kept, rows)?;
    let mut scoring = Scoring {
        rows,
        weights,
        overall: Vec::new(),
        order: Vec::new(),
        ranks: Vec::new(),
        kept: Vec::new(),
        details: Details::None,
        better: compiled.policy.method.better(),
        method: compiled.policy.method,
        norms,
        fills,
        axes,
        axis_figures: [None, None],
        missing: compiled.policy.missing,
        gaps: measures.iter().any(|column| column.iter().any(|x| x.is_nan())),
        measures,
    };
    match compiled.policy.method {
        Method::WeightedSum => scoring.overall = scoring.by_row(rows, |s, row| s.mean_of(row, &s.weights)),
        Method::WeightedProduct => {
            scoring.overall = scoring.by_row(rows, |s, row| s.mean_of(row, &s.weights));
            scoring.product_details(compiled, &filled, &kept);
        }
        _ => {
            let kept = kept.unwrap_or_else(|| (0..rows).collect());
            scoring.by_method(compiled, &filled, &kept)?;
        }
    }
    scoring.rank(before);
    Ok(scoring)
}

/// A criterion without a scale takes judgements from 0 to 10; other figures are a mistake of the policy.
fn in_range(compiled: &Compiled, measures: &[Vec<f64>]) -> Result<(), Vec<Fault>> {
    if !compiled.policy.absolute() {
        return Ok(());
    }
    let mut faults = Vec::new();
    for (n, (criterion, column)) in compiled.policy.criteria.iter().zip(measures).enumerate() {
        if criterion.scale.is_none()
            && let Some(outside) = column.iter().find(|x| !x.is_nan() && !(0.0..=10.0).contains(*x))
        {
            let text = format!(
                "the criterion `{}` has no scale, and a figure of `{}` is {outside}, outside 0 to 10\nadd for example `scale: {{linear: {{from: 0, to: 100}}}}`, or use a relative `normalise` such as min-max",
                criterion.id, criterion.measure
            );
            faults.push(Fault::error("invalid-value", vec!["criteria".into(), n.into()], text));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Criteria whose weight is known to be zero ask for no figure.
fn weighted_columns(compiled: &Compiled) -> Vec<bool> {
    match &compiled.weights {
        Some(weights) => weights.iter().map(|w| *w > 0.0).collect(),
        None => vec![true; compiled.policy.criteria.len()],
    }
}

/// The rows that are scored; `None` for all.
fn kept(compiled: &Compiled, measures: &[Vec<f64>], weighted: &[bool]) -> Option<Vec<usize>> {
    let by_mean = matches!(compiled.policy.method, Method::WeightedSum | Method::WeightedProduct);
    let leaves_out = match compiled.policy.missing {
        Missing::Error | Missing::Drop => true,
        Missing::Skip => !by_mean,
        Missing::Worst | Missing::Mean | Missing::Median | Missing::Assume(_) => false,
    };
    // Methods that look at all accounts at once need every figure, of a criterion without weight as well.
    let gaps: Vec<&Vec<f64>> = measures
        .iter()
        .zip(weighted)
        .filter(|(_, w)| **w || !by_mean)
        .map(|(c, _)| c)
        .filter(|c| c.iter().any(|x| x.is_nan()))
        .collect();
    if !leaves_out || gaps.is_empty() {
        return None;
    }
    let rows = measures.first().map_or(0, Vec::len);
    Some((0..rows).filter(|row| gaps.iter().all(|column| !column[*row].is_nan())).collect())
}

/// Columns of raw figures with missing ones filled, where the policy fills them relative to other accounts and the
/// normalisation is relative; `None` where the column can be used as it is.
fn filled(
    compiled: &Compiled,
    measures: &[Vec<f64>],
    kept: &Option<Vec<usize>>,
    rows: usize,
) -> Result<Vec<Option<Vec<f64>>>, Vec<Fault>> {
    let policy = match compiled.policy.missing {
        Missing::Worst => Fill::Worst,
        Missing::Mean => Fill::Mean,
        Missing::Median => Fill::Median,
        _ => {
            return Ok(measures
                .iter()
                .map(|column| {
                    kept.as_ref()
                        .filter(|k| k.len() < rows)
                        .map(|k| k.iter().map(|row| column[*row]).collect())
                })
                .collect());
        }
    };
    let mut columns = Vec::with_capacity(measures.len());
    for (n, (column, better)) in measures.iter().zip(&compiled.better).enumerate() {
        let full = !column.iter().any(|x| x.is_nan()) || compiled.policy.absolute();
        columns.push(if full {
            None
        } else {
            Some(
                fill_column(column, *better, policy)
                    .map_err(|u| vec![undefined(compiled, u.at_criterion(n))])?,
            )
        });
    }
    Ok(columns)
}

fn weights(
    compiled: &Compiled,
    measures: &[Vec<f64>],
    filled: &[Option<Vec<f64>>],
    kept: &Option<Vec<usize>>,
    rows: usize,
) -> Result<Vec<f64>, Vec<Fault>> {
    if let Some(weights) = &compiled.weights {
        return Ok(weights.clone());
    }
    let complete = |row: &usize| measures.iter().zip(filled).all(|(m, f)| f.is_some() || !m[*row].is_nan());
    let columns: Vec<Vec<f64>> = match kept {
        Some(_) => filled.iter().zip(measures).map(|(f, m)| f.clone().unwrap_or_else(|| m.clone())).collect(),
        None => {
            let whole: Vec<usize> = (0..rows).filter(complete).collect();
            filled
                .iter()
                .zip(measures)
                .map(|(f, m)| whole.iter().map(|row| f.as_ref().unwrap_or(m)[*row]).collect())
                .collect()
        }
    };
    let figures = Figures::new(columns)
        .map_err(|shape| vec![Fault::error("invalid-value", vec!["criteria".into()], shape.to_string())])?;
    let found = if compiled.policy.weights == Weighting::Entropy {
        entropy::weights(&figures)
    } else {
        critic::weights(&figures, &compiled.better)
    };
    found.map_err(|u| vec![undefined(compiled, u)])
}

/// A quantity that is not defined for these figures, as a fault of the policy.
fn undefined(compiled: &Compiled, u: Undefined) -> Fault {
    let route = match u.criterion {
        Some(n) => vec!["criteria".into(), n.into(), "measure".into()],
        None => vec!["method".into()],
    };
    let of = u
        .criterion
        .and_then(|n| compiled.policy.criteria.get(n))
        .map_or_else(String::new, |c| format!(" for `{}`", c.id));
    let (why, help) =
        u.reason.split_once("; ").unwrap_or((u.reason, "use another method, weighting or normalisation"));
    Fault::error("undefined-figure", route, format!("{}{of} is not defined: {why}\n{help}", u.quantity))
}

fn axis(compiled: &Compiled, weights: &[f64], axis: Axis) -> Option<Vec<f64>> {
    let on: Vec<f64> = compiled
        .policy
        .criteria
        .iter()
        .zip(weights)
        .map(|(c, w)| if c.axis == Some(axis) { *w } else { 0.0 })
        .collect();
    let sum: f64 = on.iter().sum();
    (sum > 0.0).then(|| on.iter().map(|w| w / sum).collect())
}

type Norms = (Vec<Norm>, Vec<Option<f64>>);

fn norms(
    compiled: &Compiled,
    measures: &[Vec<f64>],
    filled: &[Option<Vec<f64>>],
    kept: &Option<Vec<usize>>,
    rows: usize,
) -> Result<Norms, Vec<Fault>> {
    let mut norms = Vec::new();
    let mut fills = Vec::new();
    let whole = kept.as_ref().is_none_or(|k| k.len() == rows);
    for (n, column) in measures.iter().enumerate() {
        let scaler = &compiled.scalers[n];
        let norm = match compiled.policy.normalisation() {
            None => Norm::Own,
            Some(Normalise::Scale) => Norm::Scale(scaler.clone()),
            Some(kind) => {
                let seen = if whole {
                    filled[n].as_deref().unwrap_or(column)
                } else {
                    filled[n].as_deref().unwrap_or(&[])
                };
                let fitted = Normaliser::fit(kind, seen, compiled.better[n]);
                match fitted {
                    Ok(fitted) => Norm::Relative(fitted),
                    // TOPSIS by vectors has a form of its own, which is defined for more figures.
                    Err(_) if compiled.policy.method == Method::Topsis => Norm::Own,
                    Err(u) => return Err(vec![undefined(compiled, u.at_criterion(n))]),
                }
            }
        };
        let fill = match (&norm, compiled.policy.missing) {
            (Norm::Scale(_), Missing::Assume(score)) => Some(to_f64(score.0)),
            (Norm::Scale(scaler), Missing::Worst | Missing::Mean | Missing::Median)
                if column.iter().any(|x| x.is_nan()) =>
            {
                let scores: Vec<f64> = column.iter().map(|x| scaler.score(*x)).collect();
                match compiled.policy.missing {
                    Missing::Mean => mean(&scores),
                    Missing::Median => median(&scores),
                    _ => scores.iter().copied().filter(|s| !s.is_nan()).reduce(f64::min),
                }
            }
            (Norm::Relative(norm), Missing::Worst | Missing::Mean | Missing::Median) => filled[n]
                .as_ref()
                .and_then(|f| column.iter().position(|x| x.is_nan()).map(|row| norm.value(f[row]))),
            _ => None,
        };
        norms.push(norm);
        fills.push(fill);
    }
    Ok((norms, fills))
}

impl Scoring {
    /// The score of a criterion: 0–10 or the normalised figure; `None` where there is none or the method has none.
    #[must_use]
    pub fn criterion(&self, criterion: usize, row: usize) -> Option<f64> {
        Some(self.value(criterion, row)).filter(|v| !v.is_nan())
    }

    /// Whether a criterion's figure is missing and something else counts in its place.
    #[must_use]
    pub fn is_filled(&self, criterion: usize, row: usize) -> bool {
        self.measures[criterion][row].is_nan() && self.fills[criterion].is_some()
    }

    fn value(&self, criterion: usize, row: usize) -> f64 {
        let x = self.measures[criterion][row];
        if x.is_nan() {
            return self.fills[criterion].unwrap_or(f64::NAN);
        }
        match &self.norms[criterion] {
            Norm::Scale(scaler) => scaler.score(x),
            Norm::Relative(norm) => norm.value(x),
            Norm::Own => f64::NAN,
        }
    }

    /// The criteria's scores as a table: one column a criterion, NaN where one is missing.
    #[must_use]
    pub fn table(&self) -> Option<Figures> {
        let columns = (0..self.measures.len())
            .map(|c| (0..self.rows).map(|row| self.value(c, row)).collect())
            .collect();
        Figures::new(columns).ok()
    }

    /// Looks at the figures of a row; what it gives means nothing.
    #[must_use]
    pub fn look_ahead(&self, row: usize) -> u64 {
        let figures = self.measures.iter().fold(0, |all, column| all ^ column[row].to_bits());
        figures ^ self.overall[row].to_bits() ^ u64::from(self.ranks[row])
    }

    /// Puts the scores of a row into `scores`, which has a place for each criterion, as [`Scoring::criterion`] gives them
    /// but NaN where there is none; gives the figures of the potential and of the position.
    pub fn row(&self, row: usize, scores: &mut [f64]) -> (Option<f64>, Option<f64>) {
        for (criterion, score) in scores.iter_mut().enumerate() {
            *score = self.value(criterion, row);
        }
        let of = |axis| self.axis_with(axis, row, |criterion| scores[criterion]);
        (of(Axis::Potential), of(Axis::Position))
    }

    /// The figure of an axis; `None` where no criterion has that axis or too much is missing.
    #[must_use]
    pub fn axis(&self, axis: Axis, row: usize) -> Option<f64> {
        self.axis_with(axis, row, |criterion| self.value(criterion, row))
    }

    /// The figure that an axis would have if criteria came to other measures; `None` where there is none, and for methods
    /// and normalisations by which one account's figure depends on those of others.
    #[must_use]
    pub fn axis_if(&self, axis: Axis, row: usize, measures: &[(usize, f64)]) -> Option<f64> {
        if self.axis_figures[axis as usize].is_some() {
            return None;
        }
        let mut scores = Vec::with_capacity(measures.len());
        for (criterion, measure) in measures {
            let Norm::Scale(scaler) = &self.norms[*criterion] else { return None };
            scores.push((*criterion, scaler.score(*measure)));
        }
        self.axis_with(axis, row, |criterion| {
            let other = scores.iter().find(|(c, _)| *c == criterion);
            other.map_or_else(|| self.value(criterion, row), |(_, score)| *score)
        })
    }

    fn axis_with(&self, axis: Axis, row: usize, value: impl Fn(usize) -> f64) -> Option<f64> {
        let index = axis as usize;
        if let Some(figures) = &self.axis_figures[index] {
            return Some(figures[row]).filter(|x| !x.is_nan());
        }
        let weights = self.axes[index].as_ref()?;
        if !matches!(self.method, Method::WeightedSum | Method::WeightedProduct)
            || self.unscored_for_gap(row).is_some()
        {
            return None;
        }
        Some(self.mean_with(row, weights, value)).filter(|x| !x.is_nan())
    }

    /// The weights of an axis, summing to 1.
    #[must_use]
    pub fn axis_weights(&self, axis: Axis) -> Option<&[f64]> {
        self.axes[axis as usize].as_deref()
    }

    /// The overall figure.
    #[must_use]
    pub fn overall(&self, row: usize) -> Option<f64> {
        Some(self.overall[row]).filter(|x| !x.is_nan())
    }

    /// The weight whose figures are there over the weight asked for, 0 to 1.
    #[must_use]
    pub fn completeness(&self, row: usize) -> f64 {
        if !self.gaps || self.measures.iter().all(|column| !column[row].is_nan()) {
            return 1.0;
        }
        let present: f64 =
            self.weights.iter().zip(&self.measures).filter(|(_, c)| !c[row].is_nan()).map(|(w, _)| w).sum();
        present.min(1.0)
    }

    /// Why an account has no score; `None` where it has one.
    #[must_use]
    pub fn unscored(&self, row: usize) -> Option<Unscored> {
        if !self.overall[row].is_nan() {
            return None;
        }
        Some(self.unscored_for_gap(row).unwrap_or_else(|| {
            if (0..self.measures.len()).all(|c| self.weights[c] == 0.0 || self.measures[c][row].is_nan()) {
                Unscored::Nothing
            } else if self.method == Method::WeightedProduct {
                Unscored::NoProduct
            } else {
                Unscored::Undefined("all accounts are equal")
            }
        }))
    }

    fn unscored_for_gap(&self, row: usize) -> Option<Unscored> {
        if !self.gaps {
            return None;
        }
        let by_mean = matches!(self.method, Method::WeightedSum | Method::WeightedProduct);
        let gap = || {
            (0..self.measures.len())
                .find(|c| (self.weights[*c] > 0.0 || !by_mean) && self.measures[*c][row].is_nan())
        };
        match self.missing {
            Missing::Error => gap().map(Unscored::Missing),
            Missing::Drop => gap().map(Unscored::Dropped),
            Missing::Skip if !by_mean => gap().map(Unscored::Dropped),
            _ => None,
        }
    }

    /// The weighted mean of a row, arithmetic or geometric; NaN where there is none.
    fn mean_of(&self, row: usize, weights: &[f64]) -> f64 {
        self.mean_with(row, weights, |criterion| self.value(criterion, row))
    }

    /// As [`Scoring::mean_of`], with the criteria's scores from `value`.
    fn mean_with(&self, row: usize, weights: &[f64], value: impl Fn(usize) -> f64) -> f64 {
        if self.gaps && matches!(self.missing, Missing::Error | Missing::Drop) {
            for (c, weight) in self.weights.iter().enumerate() {
                if *weight > 0.0 && self.measures[c][row].is_nan() {
                    return f64::NAN;
                }
            }
        }
        if self.method == Method::WeightedProduct {
            let values = (0..weights.len()).map(value);
            return weighted_product::mean(values, weights).ok().flatten().unwrap_or(f64::NAN);
        }
        let (mut sum, mut present) = (0.0, 0.0);
        for (c, weight) in weights.iter().enumerate() {
            if *weight > 0.0 {
                let value = value(c);
                if !value.is_nan() {
                    sum += weight * value;
                    present += weight;
                }
            }
        }
        // Weights sum to 1 up to rounding: only what is missing is divided out.
        if present <= 0.0 {
            f64::NAN
        } else if (present - 1.0).abs() < 1e-12 {
            sum
        } else {
            sum / present
        }
    }

    fn by_row(&self, rows: usize, figure: impl Fn(&Self, usize) -> f64 + Sync) -> Vec<f64> {
        let mut figures = vec![0.0; rows];
        figures.par_chunks_mut(BLOCK).enumerate().for_each(|(block, out)| {
            for (n, place) in out.iter_mut().enumerate() {
                *place = figure(self, block * BLOCK + n);
            }
        });
        figures
    }

    fn product_details(
        &mut self,
        compiled: &Compiled,
        filled: &[Option<Vec<f64>>],
        kept: &Option<Vec<usize>>,
    ) {
        if compiled.policy.absolute() {
            return;
        }
        let rows: Vec<usize> = kept.clone().unwrap_or_else(|| (0..self.rows).collect());
        if let Ok(figures) = self.figures(filled, &rows)
            && let Ok(product) = weighted_product(&figures, &self.weights, &compiled.better)
        {
            self.kept = rows.iter().map(|row| *row as u32).collect();
            self.details = Details::Product(product);
        } else if self.missing != Missing::Skip {
            // A weighted product of raw figures exists for all accounts or for none.
            self.overall.fill(f64::NAN);
        }
    }

    fn figures(&self, filled: &[Option<Vec<f64>>], rows: &[usize]) -> Result<Figures, super::figures::Shape> {
        let pick = |column: &Vec<f64>, f: &Option<Vec<f64>>| match f {
            Some(f) if f.len() == rows.len() => f.clone(),
            _ => rows.iter().map(|row| column[*row]).collect(),
        };
        Figures::new(self.measures.iter().zip(filled).map(|(c, f)| pick(c, f)).collect())
    }

    fn by_method(
        &mut self,
        compiled: &Compiled,
        filled: &[Option<Vec<f64>>],
        kept: &[usize],
    ) -> Result<(), Vec<Fault>> {
        self.overall = vec![f64::NAN; self.rows];
        if kept.is_empty() {
            return Ok(());
        }
        let figures = self.figures(filled, kept).map_err(|shape| {
            vec![Fault::error("invalid-value", vec!["criteria".into()], shape.to_string())]
        })?;
        let all: Vec<usize> = (0..compiled.policy.criteria.len()).collect();
        let (overall, details) =
            self.method(compiled, &figures, &all, &self.weights).map_err(|u| vec![undefined(compiled, u)])?;
        for (figure, row) in overall.into_iter().zip(kept) {
            self.overall[*row] = figure;
        }
        self.kept = kept.iter().map(|row| *row as u32).collect();
        self.details = details;
        for index in 0..2 {
            let Some(weights) = &self.axes[index] else { continue };
            let on: Vec<usize> = (0..weights.len())
                .filter(|c| compiled.policy.criteria[*c].axis.map(|a| a as usize) == Some(index))
                .collect();
            let own: Vec<f64> = on.iter().map(|c| weights[*c]).collect();
            let columns = on.iter().map(|c| figures.columns()[*c].clone()).collect();
            let Ok(part) = Figures::new(columns) else { continue };
            if let Ok((axis, _)) = self.method(compiled, &part, &on, &own) {
                let mut whole = vec![f64::NAN; self.rows];
                for (figure, row) in axis.into_iter().zip(kept) {
                    whole[*row] = figure;
                }
                self.axis_figures[index] = Some(whole);
            }
        }
        Ok(())
    }

    /// The method on some of the criteria.
    fn method(
        &self,
        compiled: &Compiled,
        figures: &Figures,
        on: &[usize],
        weights: &[f64],
    ) -> Result<(Vec<f64>, Details), Undefined> {
        let better: Vec<Better> = on.iter().map(|c| compiled.better[*c]).collect();
        match self.method {
            Method::Topsis => {
                let found = match compiled.policy.normalisation() {
                    Some(Normalise::VectorLinear) | None => topsis::vector(figures, weights, &better)?,
                    Some(Normalise::MinMax) => topsis::min_max(figures, weights, &better)?,
                    Some(_) => {
                        let columns = on.iter().zip(figures.columns()).map(|(c, column)| {
                            column
                                .iter()
                                .map(|x| match &self.norms[*c] {
                                    Norm::Scale(scaler) => scaler.score(*x),
                                    Norm::Relative(norm) => norm.value(*x),
                                    Norm::Own => *x,
                                })
                                .collect()
                        });
                        let normalised = Figures::new(columns.collect()).map_err(|_| {
                            Undefined::new(
                                "closeness",
                                "a normalised figure is not finite; use another normalisation",
                            )
                        })?;
                        topsis::on_normalised(&normalised, weights, &vec![Better::Higher; on.len()])?
                    }
                };
                Ok((found.closeness.iter().map(|c| c.unwrap_or(f64::NAN)).collect(), Details::Topsis(found)))
            }
            Method::Vikor => {
                let v = compiled.policy.parameters.vikor_v.map_or(0.5, |v| to_f64(v.0));
                let found = vikor(figures, weights, &better, v)?;
                Ok((found.q.clone(), Details::Vikor(found)))
            }
            Method::PrometheeIi => {
                let shapes: Vec<_> = on.iter().map(|c| compiled.shapes[*c]).collect();
                let found = promethee(figures, weights, &better, &shapes)?;
                Ok((found.phi.clone(), Details::Promethee(found)))
            }
            Method::Spotis => {
                let bounds: Vec<_> = on.iter().map(|c| compiled.bounds[*c]).collect();
                let found = spotis(figures, weights, &better, &bounds)?;
                Ok((found.distance.clone(), Details::Spotis(found)))
            }
            Method::WeightedSum | Method::WeightedProduct => Ok((Vec::new(), Details::None)),
        }
    }

    fn rank(&mut self, before: &(dyn Fn(usize, usize) -> Ordering + Sync)) {
        let overall = &self.overall;
        let better = self.better;
        let mut order = best_first(overall, better);
        let mut ranks = vec![0u32; self.rows];
        let mut start = 0;
        while start < order.len() {
            let best = overall[order[start] as usize];
            let mut end = start + 1;
            while end < order.len() && tied(best, overall[order[end] as usize]) {
                end += 1;
            }
            if end - start > 1 {
                order[start..end].sort_by(|a, b| before(*a as usize, *b as usize));
            }
            for row in &order[start..end] {
                ranks[*row as usize] = start as u32 + 1;
            }
            start = end;
        }
        self.order = order;
        self.ranks = ranks;
    }
}

/// The rows with a figure from best to worst, equal ones in their order.
fn best_first(overall: &[f64], better: Better) -> Vec<u32> {
    // Sorted are whole numbers that hold the upper half of a figure and the row: no figure has to be looked up for that.
    // Those few whose upper halves are alike are put in order afterwards.
    let upper = |row: u32| {
        let bits = overall[row as usize].to_bits();
        let ascending = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
        (if better == Better::Higher { !ascending } else { ascending }) & !u64::from(u32::MAX)
    };
    let rows = 0..overall.len() as u32;
    let mut keys: Vec<u64> = Vec::with_capacity(overall.len());
    keys.extend(rows.filter(|row| !overall[*row as usize].is_nan()).map(|row| upper(row) | u64::from(row)));
    keys.par_sort_unstable();
    let mut order: Vec<u32> = Vec::with_capacity(keys.len());
    for alike in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
        let begin = order.len();
        order.extend(alike.iter().map(|key| *key as u32));
        if alike.len() > 1 {
            order[begin..].sort_unstable_by(|a, b| {
                let by_score = overall[*a as usize].total_cmp(&overall[*b as usize]);
                let by_score = if better == Better::Higher { by_score.reverse() } else { by_score };
                by_score.then(a.cmp(b))
            });
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Policy;
    use crate::score::compile::{From, compile};
    use proptest::prelude::*;

    fn run(policy: &str, measures: Vec<Vec<f64>>) -> Result<Scoring, Vec<Fault>> {
        let read = crate::text::yaml::read::<Policy>(policy);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let (compiled, _) = compile(read.value.unwrap(), From::Columns)?;
        score(&compiled, measures, &|a, b| a.cmp(&b))
    }

    const TWO: &str = "criteria: [{id: a, axis: potential, measure: a, weight: 3}, {id: b, axis: position, measure: b, weight: 1}]\n";

    #[test]
    fn weighted_means_by_hand() {
        let s = run(TWO, vec![vec![8.0, 4.0, 4.0], vec![4.0, 8.0, 8.0]]).unwrap();
        assert_eq!(s.overall, [7.0, 5.0, 5.0]);
        assert_eq!(s.ranks, [1, 2, 2]);
        assert_eq!((s.axis(Axis::Potential, 0), s.axis(Axis::Position, 0)), (Some(8.0), Some(4.0)));
    }

    #[test]
    fn missing_figures_follow_the_policy() {
        let gaps = || vec![vec![8.0, f64::NAN, 2.0], vec![4.0, 8.0, 6.0]];
        let with = |missing: &str| run(&format!("missing: {missing}\n{TWO}"), gaps()).unwrap();
        assert!(with("error").overall[1].is_nan());
        assert_eq!(with("error").unscored(1), Some(Unscored::Missing(0)));
        assert_eq!(with("skip").overall[1], 8.0);
        assert_eq!(with("skip").completeness(1), 0.25);
        assert_eq!(with("worst").overall[1], (2.0 * 3.0 + 8.0) / 4.0);
        assert_eq!(with("mean").overall[1], (5.0 * 3.0 + 8.0) / 4.0);
        assert_eq!(with("{assume: 3}").overall[1], (3.0 * 3.0 + 8.0) / 4.0);
        assert_eq!(with("drop").order, [0, 2]);
    }

    proptest! {
        #[test]
        fn the_best_come_first_and_equal_ones_in_their_order(
            figures in prop::collection::vec(
                prop_oneof![any::<f64>(), -2.0..2.0f64, (0..9).prop_map(|n| 5.0 + f64::from(n) * 1e-12), Just(f64::NAN), Just(-0.0), Just(0.0)],
                0..200,
            ),
            higher: bool,
        ) {
            let better = if higher { Better::Higher } else { Better::Lower };
            let mut expected: Vec<u32> = (0..figures.len() as u32).filter(|n| !figures[*n as usize].is_nan()).collect();
            expected.sort_by(|a, b| {
                let order = figures[*a as usize].total_cmp(&figures[*b as usize]);
                if higher { order.reverse() } else { order }
            });
            prop_assert_eq!(best_first(&figures, better), expected);
        }
    }

    #[test]
    fn figures_outside_the_scale_are_refused() {
        let faults = run(TWO, vec![vec![80.0], vec![4.0]]).unwrap_err();
        assert!(faults[0].text.contains("outside 0 to 10"));
    }
}
