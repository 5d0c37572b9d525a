//! The table that the methods work on.

use thiserror::Error;

/// Why a quantity has no value for these figures.
///
/// `quantity` and `reason` are plain English; `criterion` and `row` are zero-based and say where, if it is one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{quantity} is undefined: {reason}")]
pub struct Undefined {
    /// What was asked for.
    pub quantity: &'static str,
    /// Why there is none, and what would help.
    pub reason: &'static str,
    /// The criterion that causes it.
    pub criterion: Option<usize>,
    /// The row that causes it.
    pub row: Option<usize>,
}

impl Undefined {
    /// A reason that concerns the figures as a whole.
    #[must_use]
    pub const fn new(quantity: &'static str, reason: &'static str) -> Self {
        Undefined { quantity, reason, criterion: None, row: None }
    }

    /// The same reason, at a criterion.
    #[must_use]
    pub const fn at_criterion(mut self, criterion: usize) -> Self {
        self.criterion = Some(criterion);
        self
    }

    /// The same reason, at a row.
    #[must_use]
    pub const fn at_row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }
}

/// Why columns do not make a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Shape {
    /// A column has another length than the first.
    #[error(
        "column {column} has {found} values where the first has {expected}; give every row a value or leave it missing"
    )]
    Ragged {
        /// Zero-based.
        column: usize,
        /// Values in this column.
        found: usize,
        /// Values in the first column.
        expected: usize,
    },
    /// A value is infinite.
    #[error("row {row} of column {column} is not a finite number; correct it or leave it missing")]
    Infinite {
        /// Zero-based.
        column: usize,
        /// Zero-based.
        row: usize,
    },
}

/// Figures by criterion: one column per criterion, one row per alternative. A missing figure is NaN, inside here only.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    columns: Vec<Vec<f64>>,
    rows: usize,
}

impl Figures {
    /// Takes the columns as they are.
    ///
    /// # Errors
    /// Columns of different lengths, or an infinite value.
    pub fn new(columns: Vec<Vec<f64>>) -> Result<Self, Shape> {
        let rows = columns.first().map_or(0, Vec::len);
        for (column, values) in columns.iter().enumerate() {
            if values.len() != rows {
                return Err(Shape::Ragged { column, found: values.len(), expected: rows });
            }
            if let Some(row) = values.iter().position(|x| x.is_infinite()) {
                return Err(Shape::Infinite { column, row });
            }
        }
        Ok(Figures { columns, rows })
    }

    /// Columns of equal length that are already known to be.
    pub(crate) fn from_checked(columns: Vec<Vec<f64>>, rows: usize) -> Self {
        debug_assert!(columns.iter().all(|c| c.len() == rows));
        Figures { columns, rows }
    }

    /// Number of alternatives.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of criteria.
    #[must_use]
    pub fn criteria(&self) -> usize {
        self.columns.len()
    }

    /// The columns in order.
    #[must_use]
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// The figures of one alternative, by criterion.
    pub fn row(&self, row: usize) -> impl Iterator<Item = f64> + '_ {
        self.columns.iter().map(move |column| column[row])
    }

    /// Whether the figure is missing.
    #[must_use]
    pub fn is_missing(&self, row: usize, criterion: usize) -> bool {
        self.columns[criterion][row].is_nan()
    }

    /// Refuses figures with gaps, for methods that need all of them.
    ///
    /// # Errors
    /// The first missing figure.
    pub fn complete(&self, quantity: &'static str) -> Result<(), Undefined> {
        const REASON: &str =
            "a figure is missing; choose what missing figures count as, or leave the row out";
        for (criterion, column) in self.columns.iter().enumerate() {
            if let Some(row) = column.iter().position(|x| x.is_nan()) {
                return Err(Undefined::new(quantity, REASON).at_criterion(criterion).at_row(row));
            }
        }
        Ok(())
    }
}

/// Least and greatest present value; `None` when nothing is present.
#[must_use]
pub fn extremes(column: &[f64]) -> Option<(f64, f64)> {
    column.iter().filter(|x| !x.is_nan()).fold(None, |found, &x| match found {
        None => Some((x, x)),
        Some((least, greatest)) => Some((f64::min(least, x), f64::max(greatest, x))),
    })
}

/// Euclidean norm of the present values, safe from overflow by taking out the greatest magnitude first.
#[must_use]
pub fn norm(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let present = values.filter(|x| !x.is_nan());
    let greatest = present.clone().fold(0.0_f64, |most, x| most.max(x.abs()));
    if greatest == 0.0 {
        return 0.0;
    }
    greatest * present.map(|x| (x / greatest) * (x / greatest)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_must_be_of_one_length() {
        let error = Figures::new(vec![vec![1.0, 2.0], vec![3.0]]).unwrap_err();
        assert_eq!(error, Shape::Ragged { column: 1, found: 1, expected: 2 });
        assert!(Figures::new(vec![vec![f64::INFINITY]]).is_err());
    }

    #[test]
    fn missing_figures_are_named() {
        let figures = Figures::new(vec![vec![1.0, 2.0], vec![3.0, f64::NAN]]).unwrap();
        assert!(figures.is_missing(1, 1));
        let error = figures.complete("closeness").unwrap_err();
        assert_eq!((error.criterion, error.row), (Some(1), Some(1)));
        assert!(error.to_string().starts_with("closeness is undefined: a figure is missing"));
    }

    #[test]
    fn norm_survives_great_numbers() {
        let x = [3e200, 4e200];
        assert!((norm(x.iter().copied()) / 5e200 - 1.0).abs() < 1e-15);
    }
}
