//! Measures of different units made comparable.

pub use super::figures::Undefined;
use super::figures::{Figures, extremes, norm};
use crate::model::method::{Better, Normalise};

/// One column's normalisation, fitted to the column's present values. A greater result is always the better one.
///
/// With x a value and the column's minimum, maximum, sum and Euclidean norm over present values:
///
/// | kind | higher is better | lower is better | undefined for |
/// |---|---|---|---|
/// | `scale` | x | x | never (already on its scale) |
/// | `min-max` | (x − min) ÷ (max − min) | (max − x) ÷ (max − min) | never; a constant column is 0 |
/// | `max-linear` | x ÷ max | 1 − x ÷ max | max ≤ 0 |
/// | `max-ratio` | x ÷ max | min ÷ x | max ≤ 0; any x ≤ 0 where lower is better |
/// | `sum` | x ÷ Σx | (1/x) ÷ Σ(1/x) | any x < 0 or all 0; any x ≤ 0 where lower is better |
/// | `vector-linear` | x ÷ ‖x‖ | 1 − x ÷ ‖x‖ | all 0 |
/// | `vector-inverse` | x ÷ ‖x‖ | (1/x) ÷ ‖1/x‖ | all 0; any x ≤ 0 where lower is better |
///
/// The forms are those collected in Çelen (2014), Comparative analysis of normalization procedures in TOPSIS method,
/// Informatica 25(2), 185–208; `vector-linear` is Hwang and Yoon (1981).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Normaliser {
    /// The value as it stands.
    Identity,
    /// 0 for everything.
    Zero,
    /// (x − `from`) ÷ `span`; a negative span turns the direction round.
    Line {
        /// The value that becomes 0.
        from: f64,
        /// The distance to the value that becomes 1.
        span: f64,
    },
    /// x ÷ `by`.
    Share {
        /// Greater than 0.
        by: f64,
    },
    /// 1 − x ÷ `by`.
    Complement {
        /// Greater than 0.
        by: f64,
    },
    /// `over` ÷ x.
    Inverse {
        /// Greater than 0.
        over: f64,
    },
}

impl Normaliser {
    /// Fits a normalisation to the present values of a column (NaN is skipped). A column with nothing present gets
    /// [`Normaliser::Identity`], as there is nothing to normalise.
    ///
    /// # Errors
    /// What the table of [`Normaliser`] says is undefined.
    pub fn fit(kind: Normalise, column: &[f64], better: Better) -> Result<Normaliser, Undefined> {
        let Some((least, greatest)) = extremes(column) else { return Ok(Normaliser::Identity) };
        let present = column.iter().copied().filter(|x| !x.is_nan());
        let quantity = kind.word();
        let refuse = |reason| Err(Undefined::new(quantity, reason));
        const POSITIVE_COSTS: &str = "it divides by the figure where lower is better, so every figure must be above 0; choose min-max or vector-linear";
        let lower = better == Better::Lower;
        match kind {
            Normalise::Scale => Ok(Normaliser::Identity),
            Normalise::MinMax if greatest == least => Ok(Normaliser::Zero),
            Normalise::MinMax if lower => Ok(Normaliser::Line { from: greatest, span: least - greatest }),
            Normalise::MinMax => Ok(Normaliser::Line { from: least, span: greatest - least }),
            Normalise::MaxRatio if lower && least <= 0.0 => refuse(POSITIVE_COSTS),
            Normalise::MaxRatio if lower => Ok(Normaliser::Inverse { over: least }),
            Normalise::MaxLinear | Normalise::MaxRatio if greatest <= 0.0 => {
                refuse("it divides by the greatest figure, which is not above 0; choose min-max")
            }
            Normalise::MaxLinear if lower => Ok(Normaliser::Complement { by: greatest }),
            Normalise::MaxLinear | Normalise::MaxRatio => Ok(Normaliser::Share { by: greatest }),
            Normalise::Sum if lower && least <= 0.0 => refuse(POSITIVE_COSTS),
            Normalise::Sum if lower => {
                Ok(Normaliser::Inverse { over: least / present.map(|x| least / x).sum::<f64>() })
            }
            Normalise::Sum if least < 0.0 => refuse("shares need figures of 0 and above; choose min-max"),
            Normalise::Sum if greatest == 0.0 => {
                refuse("all figures are 0 and their sum is divided by; choose min-max")
            }
            Normalise::Sum => Ok(Normaliser::Share { by: present.sum() }),
            Normalise::VectorInverse if lower && least <= 0.0 => refuse(POSITIVE_COSTS),
            Normalise::VectorInverse if lower => {
                Ok(Normaliser::Inverse { over: least / norm(present.map(move |x| least / x)) })
            }
            Normalise::VectorLinear | Normalise::VectorInverse => {
                let by = norm(present);
                match (by == 0.0, lower) {
                    (true, _) => refuse("all figures are 0 and their norm is divided by; choose min-max"),
                    (false, true) => Ok(Normaliser::Complement { by }),
                    (false, false) => Ok(Normaliser::Share { by }),
                }
            }
        }
    }

    /// The normalised value; NaN stays NaN.
    #[must_use]
    pub fn value(&self, x: f64) -> f64 {
        match *self {
            Normaliser::Identity => x,
            Normaliser::Zero if x.is_nan() => x,
            Normaliser::Zero => 0.0,
            Normaliser::Line { from, span } => (x - from) / span,
            Normaliser::Share { by } => x / by,
            Normaliser::Complement { by } => 1.0 - x / by,
            Normaliser::Inverse { over } => over / x,
        }
    }
}

/// Every column normalised in its own direction; greater is better afterwards.
///
/// # Errors
/// The first criterion for which the normalisation is undefined.
pub fn normalise(kind: Normalise, figures: &Figures, better: &[Better]) -> Result<Figures, Undefined> {
    let mut columns = Vec::with_capacity(figures.criteria());
    for (criterion, (column, &better)) in figures.columns().iter().zip(better).enumerate() {
        let normaliser = Normaliser::fit(kind, column, better).map_err(|e| e.at_criterion(criterion))?;
        columns.push(column.iter().map(|&x| normaliser.value(x)).collect());
    }
    Ok(Figures::from_checked(columns, figures.rows()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_constant_column_adds_nothing() {
        let n = Normaliser::fit(Normalise::MinMax, &[7.0, 7.0, f64::NAN], Better::Lower).unwrap();
        assert_eq!(n.value(7.0), 0.0);
        assert!(n.value(f64::NAN).is_nan());
    }

    #[test]
    fn ratios_of_zero_are_refused_only_where_they_divide() {
        let column = [0.0, 1.0, 2.0];
        for kind in [Normalise::MaxRatio, Normalise::Sum, Normalise::VectorInverse] {
            assert!(Normaliser::fit(kind, &column, Better::Lower).is_err(), "{kind}");
            assert!(Normaliser::fit(kind, &column, Better::Higher).is_ok(), "{kind}");
        }
        assert!(Normaliser::fit(Normalise::Sum, &[-1.0, 3.0], Better::Higher).is_err());
        assert!(Normaliser::fit(Normalise::MaxLinear, &[-3.0, -1.0], Better::Higher).is_err());
        assert!(Normaliser::fit(Normalise::VectorLinear, &[0.0, 0.0], Better::Higher).is_err());
    }

    #[test]
    fn an_empty_column_has_nothing_to_fit() {
        assert_eq!(Normaliser::fit(Normalise::Sum, &[f64::NAN], Better::Higher), Ok(Normaliser::Identity));
    }

    proptest! {
        #[test]
        fn min_max_does_not_depend_on_unit_or_origin(
            column in prop::collection::vec(-1e6_f64..1e6, 2..20), factor in 0.001_f64..1000.0, origin in -1e3_f64..1e3
        ) {
            let (least, greatest) = extremes(&column).unwrap();
            prop_assume!(greatest - least > 1.0);
            let moved: Vec<f64> = column.iter().map(|x| x * factor + origin).collect();
            for better in [Better::Higher, Better::Lower] {
                let a = Normaliser::fit(Normalise::MinMax, &column, better).unwrap();
                let b = Normaliser::fit(Normalise::MinMax, &moved, better).unwrap();
                for (x, y) in column.iter().zip(&moved) {
                    prop_assert!((a.value(*x) - b.value(*y)).abs() < 1e-6);
                    prop_assert!((-1e-12..=1.0 + 1e-12).contains(&a.value(*x)));
                }
            }
        }

        #[test]
        fn sums_make_one(column in prop::collection::vec(0.01_f64..1e6, 1..20)) {
            for better in [Better::Higher, Better::Lower] {
                let n = Normaliser::fit(Normalise::Sum, &column, better).unwrap();
                prop_assert!((column.iter().map(|&x| n.value(x)).sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }
}
