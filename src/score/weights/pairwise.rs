//! Weights from pairwise judgements, and how consistent the judgements are.

use thiserror::Error;

use crate::model::method::RandomIndex;

/// Random indices of Saaty (1980), The Analytic Hierarchy Process, for n = 1 to 15.
pub const SAATY_1980: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// Random indices of Saaty (2005), Theory and Applications of the Analytic Network Process, p. 31, for n = 1 to 15.
pub const SAATY_2005: [f64; 15] =
    [0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59];

/// Random indices of Tummala and Ling (1998), A note on the computation of the mean random consistency index of the
/// analytic hierarchy process, Theory and Decision 44(3), 221–230, for n = 1 to 15.
pub const TUMMALA_LING_1998: [f64; 15] = [
    0.0, 0.0, 0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882, 1.5117, 1.5356, 1.5571, 1.5714,
    1.5831,
];

/// Above this consistency ratio judgements should be thought over (Saaty 1980).
pub const ACCEPTABLE_RATIO: f64 = 0.10;

/// How far a_ij·a_ji may be from 1, so that 0.33 is accepted as the reciprocal of 3.
pub const RECIPROCAL_TOLERANCE: f64 = 0.02;

/// Why judgements do not make weights.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum PairwiseError {
    /// There is no criterion.
    #[error("there are no judgements; compare at least two criteria")]
    Empty,
    /// A row has another length than there are rows.
    #[error("row {} of the judgements has {found} entries where {expected} are needed; give one for every criterion", .row + 1)]
    NotSquare {
        /// Zero-based.
        row: usize,
        /// Entries in this row.
        found: usize,
        /// Number of rows.
        expected: usize,
    },
    /// A judgement is 0, negative or not a number.
    #[error("the judgement in row {}, column {} is not above 0; give 1/9 to 9", .row + 1, .column + 1)]
    NotPositive {
        /// Zero-based.
        row: usize,
        /// Zero-based.
        column: usize,
    },
    /// A judgement and its counterpart contradict each other, or a criterion is not 1 against itself.
    #[error("the judgement in row {}, column {} should be 1 divided by the one across the diagonal, which is {expected}", .row + 1, .column + 1)]
    NotReciprocal {
        /// Zero-based.
        row: usize,
        /// Zero-based.
        column: usize,
        /// What would fit.
        expected: f64,
    },
    /// The table of random indices ends before this number of criteria.
    #[error(
        "{table} has no random index for {n} criteria, so there is no consistency ratio; compare at most 15 criteria"
    )]
    NoRandomIndex {
        /// The table asked.
        table: RandomIndex,
        /// Number of criteria.
        n: usize,
    },
}

/// The judgement that fits the others least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Zero-based, less than `column`.
    pub row: usize,
    /// Zero-based.
    pub column: usize,
    /// What was judged: how many times more important the row's criterion is than the column's.
    pub given: f64,
    /// What the weights imply: w_row ÷ w_column.
    pub consistent: f64,
}

/// Weights from a matrix of pairwise judgements.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairwise {
    /// Principal right eigenvector, summing to 1.
    pub weights: Vec<f64>,
    /// Principal eigenvalue λmax; n or more, n for consistent judgements.
    pub lambda_max: f64,
    /// Consistency index (λmax − n) ÷ (n − 1); 0 for fewer than three criteria.
    pub consistency_index: f64,
    /// Consistency ratio, the index ÷ the mean index of random judgements; 0 for fewer than three criteria. Up to 0.10
    /// is usually accepted.
    pub consistency_ratio: f64,
    /// The judgement a_ij whose a_ij·w_j÷w_i is furthest from 1 (as a factor); `None` when all of them fit.
    pub worst: Option<Judgement>,
}

/// The random index for `n` criteria.
///
/// # Errors
/// The table has no value for this size.
pub fn random_index(table: RandomIndex, n: usize) -> Result<f64, PairwiseError> {
    let values = match table {
        RandomIndex::Saaty1980 => &SAATY_1980,
        RandomIndex::Saaty2005 => &SAATY_2005,
        RandomIndex::TummalaLing1998 => &TUMMALA_LING_1998,
    };
    n.checked_sub(1).and_then(|i| values.get(i)).copied().ok_or(PairwiseError::NoRandomIndex { table, n })
}

/// Weights by the principal eigenvector of the judgements, with their consistency (Saaty 1980).
///
/// `matrix[i][j]` says how many times more important criterion i is than j. λmax is the mean of (Aw)_i ÷ w_i.
///
/// # Errors
/// A matrix that is empty, not square, not positive or not reciprocal, or too large for the table of random indices.
pub fn weights(matrix: &[Vec<f64>], table: RandomIndex) -> Result<Pairwise, PairwiseError> {
    check(matrix)?;
    let n = matrix.len();
    let weights = principal_eigenvector(matrix);
    let lambda_max = mean_ratio(matrix, &weights);
    let (consistency_index, consistency_ratio) = if n < 3 {
        (0.0, 0.0)
    } else {
        let index = ((lambda_max - n as f64) / (n as f64 - 1.0)).max(0.0);
        (index, index / random_index(table, n)?)
    };
    let worst = worst_judgement(matrix, &weights);
    Ok(Pairwise { weights, lambda_max, consistency_index, consistency_ratio, worst })
}

/// Weights by the geometric means of the rows (Crawford and Williams 1985), for comparison with [`weights`].
///
/// # Errors
/// As for [`weights`], without the limit of size.
pub fn geometric_mean_weights(matrix: &[Vec<f64>]) -> Result<Vec<f64>, PairwiseError> {
    check(matrix)?;
    let n = matrix.len() as f64;
    let means: Vec<f64> =
        matrix.iter().map(|row| (row.iter().map(|a| a.ln()).sum::<f64>() / n).exp()).collect();
    Ok(sum_to_one(means))
}

/// Weights by the mean of the columns after each has been divided by its sum, the shortcut of many spreadsheets, for
/// comparison with [`weights`].
///
/// # Errors
/// As for [`weights`], without the limit of size.
pub fn column_mean_weights(matrix: &[Vec<f64>]) -> Result<Vec<f64>, PairwiseError> {
    check(matrix)?;
    let n = matrix.len();
    let sums: Vec<f64> = (0..n).map(|j| matrix.iter().map(|row| row[j]).sum()).collect();
    let means = matrix.iter().map(|row| row.iter().zip(&sums).map(|(a, s)| a / s).sum::<f64>() / n as f64);
    Ok(sum_to_one(means.collect()))
}

/// The spreadsheet shortcut for λmax: the mean of (Aw)_i ÷ w_i with [`column_mean_weights`].
///
/// # Errors
/// As for [`column_mean_weights`].
pub fn column_mean_lambda_max(matrix: &[Vec<f64>]) -> Result<f64, PairwiseError> {
    Ok(mean_ratio(matrix, &column_mean_weights(matrix)?))
}

fn check(matrix: &[Vec<f64>]) -> Result<(), PairwiseError> {
    let n = matrix.len();
    if n == 0 {
        return Err(PairwiseError::Empty);
    }
    for (row, entries) in matrix.iter().enumerate() {
        if entries.len() != n {
            return Err(PairwiseError::NotSquare { row, found: entries.len(), expected: n });
        }
        if let Some(column) = entries.iter().position(|a| !(a.is_finite() && *a > 0.0)) {
            return Err(PairwiseError::NotPositive { row, column });
        }
    }
    for (row, entries) in matrix.iter().enumerate() {
        for (column, entry) in entries.iter().enumerate().take(row + 1) {
            let across = matrix[column][row];
            if (entry * across - 1.0).abs() > RECIPROCAL_TOLERANCE {
                let expected = if row == column { 1.0 } else { 1.0 / across };
                return Err(PairwiseError::NotReciprocal { row, column, expected });
            }
        }
    }
    Ok(())
}

fn principal_eigenvector(matrix: &[Vec<f64>]) -> Vec<f64> {
    const STEPS: usize = 100_000;
    let n = matrix.len();
    let mut weights = vec![1.0 / n as f64; n];
    for _ in 0..STEPS {
        let next = sum_to_one(times(matrix, &weights));
        let change = next.iter().zip(&weights).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max);
        weights = next;
        if change < 1e-15 {
            break;
        }
    }
    weights
}

fn times(matrix: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| row.iter().zip(weights).map(|(a, w)| a * w).sum()).collect()
}

fn mean_ratio(matrix: &[Vec<f64>], weights: &[f64]) -> f64 {
    let ratios = times(matrix, weights).into_iter().zip(weights).map(|(x, w)| x / w);
    ratios.sum::<f64>() / weights.len() as f64
}

fn sum_to_one(values: Vec<f64>) -> Vec<f64> {
    let sum: f64 = values.iter().sum();
    values.into_iter().map(|x| x / sum).collect()
}

fn worst_judgement(matrix: &[Vec<f64>], weights: &[f64]) -> Option<Judgement> {
    let mut worst = None;
    let mut furthest = 1e-9;
    for row in 0..matrix.len() {
        for column in row + 1..matrix.len() {
            let given = matrix[row][column];
            let consistent = weights[row] / weights[column];
            let distance = (given / consistent).ln().abs();
            if distance > furthest {
                furthest = distance;
                worst = Some(Judgement { row, column, given, consistent });
            }
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_contradiction_is_named() {
        let matrix = vec![vec![1.0, 2.0, 1.0 / 8.0], vec![0.5, 1.0, 2.0], vec![8.0, 0.5, 1.0]];
        let result = weights(&matrix, RandomIndex::Saaty1980).unwrap();
        assert!(result.consistency_ratio > ACCEPTABLE_RATIO);
        let worst = result.worst.unwrap();
        let share = worst.given / worst.consistent;
        assert!(!(0.5..2.0).contains(&share), "{worst:?}");
    }

    #[test]
    fn refusals() {
        let table = RandomIndex::Saaty1980;
        assert_eq!(weights(&[], table), Err(PairwiseError::Empty));
        assert_eq!(
            weights(&[vec![1.0, 2.0], vec![0.5]], table),
            Err(PairwiseError::NotSquare { row: 1, found: 1, expected: 2 })
        );
        assert_eq!(
            weights(&[vec![1.0, 0.0], vec![0.5, 1.0]], table),
            Err(PairwiseError::NotPositive { row: 0, column: 1 })
        );
        assert_eq!(
            weights(&[vec![1.0, 4.0], vec![0.5, 1.0]], table),
            Err(PairwiseError::NotReciprocal { row: 1, column: 0, expected: 0.25 })
        );
        assert!(weights(&[vec![1.0, 3.0], vec![0.33, 1.0]], table).is_ok());
        let great = vec![vec![1.0; 16]; 16];
        assert_eq!(weights(&great, table), Err(PairwiseError::NoRandomIndex { table, n: 16 }));
        assert_eq!(weights(&[vec![1.0]], table).map(|p| p.weights), Ok(vec![1.0]));
    }

    proptest! {
        #[test]
        fn consistent_judgements_give_back_their_weights(given in prop::collection::vec(1.0_f64..9.0, 3..9)) {
            let matrix: Vec<Vec<f64>> = given.iter().map(|a| given.iter().map(|b| a / b).collect()).collect();
            let result = weights(&matrix, RandomIndex::Saaty2005).unwrap();
            let sum: f64 = given.iter().sum();
            for (w, g) in result.weights.iter().zip(&given) {
                prop_assert!((w - g / sum).abs() < 1e-12);
            }
            prop_assert!(result.consistency_ratio < 1e-12);
            prop_assert_eq!(result.worst, None);
        }
    }
}
