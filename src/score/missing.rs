//! What a missing figure counts as.

use super::figures::{Figures, Undefined, extremes};
use crate::model::method::Better;

/// What is done about missing figures before a method sees them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// Leave the gap; the weights of the present criteria are renormalised. Only [`super::methods::weighted_sum`]
    /// accepts this.
    Skip,
    /// Leave out every row that lacks a figure.
    Drop,
    /// The worst present figure of the criterion in its direction.
    Worst,
    /// The mean of the present figures.
    Mean,
    /// The median of the present figures; the mean of the two in the middle for an even number.
    Median,
    /// This figure, in the unit of the criterion.
    Assume(f64),
}

/// Figures after the gaps have been dealt with.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// The figures, of the kept rows only.
    pub figures: Figures,
    /// The rows kept, as indexes into the figures before; all of them except for [`Fill::Drop`].
    pub kept: Vec<usize>,
}

/// Applies one policy to every criterion.
///
/// # Errors
/// A criterion without any present figure has no worst, mean or median.
pub fn fill(figures: &Figures, better: &[Better], policy: Fill) -> Result<Filled, Undefined> {
    let all = || (0..figures.rows()).collect::<Vec<_>>();
    match policy {
        Fill::Skip => Ok(Filled { figures: figures.clone(), kept: all() }),
        Fill::Drop => {
            let kept: Vec<usize> =
                all().into_iter().filter(|&row| figures.row(row).all(|x| !x.is_nan())).collect();
            let columns =
                figures.columns().iter().map(|c| kept.iter().map(|&row| c[row]).collect()).collect();
            Ok(Filled { figures: Figures::from_checked(columns, kept.len()), kept })
        }
        Fill::Worst | Fill::Mean | Fill::Median | Fill::Assume(_) => {
            let mut columns = Vec::with_capacity(figures.criteria());
            for (criterion, (column, &better)) in figures.columns().iter().zip(better).enumerate() {
                columns.push(fill_column(column, better, policy).map_err(|e| e.at_criterion(criterion))?);
            }
            Ok(Filled { figures: Figures::from_checked(columns, figures.rows()), kept: all() })
        }
    }
}

/// One criterion with its gaps filled; [`Fill::Skip`] and [`Fill::Drop`] leave it as it is.
///
/// # Errors
/// No present figure to take the worst, the mean or the median of.
pub fn fill_column(column: &[f64], better: Better, policy: Fill) -> Result<Vec<f64>, Undefined> {
    if column.iter().all(|x| !x.is_nan()) {
        return Ok(column.to_vec());
    }
    let none = |quantity| {
        Undefined::new(
            quantity,
            "no row has this figure; enter one, assume a number or leave the criterion out",
        )
    };
    let substitute = match policy {
        Fill::Skip | Fill::Drop => return Ok(column.to_vec()),
        Fill::Assume(x) => x,
        Fill::Worst => match (extremes(column), better) {
            (Some((least, _)), Better::Higher) => least,
            (Some((_, greatest)), Better::Lower) => greatest,
            (None, _) => return Err(none("the worst figure")),
        },
        Fill::Mean => mean(column).ok_or_else(|| none("the mean"))?,
        Fill::Median => median(column).ok_or_else(|| none("the median"))?,
    };
    Ok(column.iter().map(|&x| if x.is_nan() { substitute } else { x }).collect())
}

/// Mean of the present values; `None` when nothing is present.
#[must_use]
pub fn mean(column: &[f64]) -> Option<f64> {
    let (sum, count) =
        column.iter().filter(|x| !x.is_nan()).fold((0.0, 0_usize), |(sum, count), x| (sum + x, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// Median of the present values, the mean of the two in the middle for an even number; `None` when nothing is present.
#[must_use]
pub fn median(column: &[f64]) -> Option<f64> {
    let mut present: Vec<f64> = column.iter().copied().filter(|x| !x.is_nan()).collect();
    present.sort_by(f64::total_cmp);
    let half = present.len() / 2;
    match present.len() {
        0 => None,
        n if n % 2 == 1 => Some(present[half]),
        _ => Some(f64::midpoint(present[half - 1], present[half])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        Figures::new(vec![vec![5.0, f64::NAN, 2.0, 9.0, 4.0], vec![1.0, 2.0, 3.0, 4.0, f64::NAN]]).unwrap()
    }
    const BETTER: [Better; 2] = [Better::Higher, Better::Lower];

    #[test]
    fn each_policy() {
        let at = |policy| {
            let filled = fill(&figures(), &BETTER, policy).unwrap();
            (filled.figures.columns()[0][1], filled.figures.columns()[1][4])
        };
        assert_eq!(at(Fill::Worst), (2.0, 4.0));
        assert_eq!(at(Fill::Mean), (5.0, 2.5));
        assert_eq!(at(Fill::Median), (4.5, 2.5));
        assert_eq!(at(Fill::Assume(3.0)), (3.0, 3.0));
        assert_eq!(fill(&figures(), &BETTER, Fill::Drop).unwrap().kept, [0, 2, 3]);
        assert!(fill(&figures(), &BETTER, Fill::Skip).unwrap().figures.is_missing(1, 0));
    }

    #[test]
    fn nothing_to_take_a_mean_of() {
        let empty = Figures::new(vec![vec![1.0], vec![f64::NAN]]).unwrap();
        let error = fill(&empty, &BETTER, Fill::Mean).unwrap_err();
        assert_eq!(error.criterion, Some(1));
        assert!(fill(&empty, &BETTER, Fill::Assume(0.0)).is_ok());
    }
}
