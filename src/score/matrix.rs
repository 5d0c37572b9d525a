//! The account analysis matrix: potential against position, and how near to a line an account stands.

use crate::model::method::Better;
use crate::model::number::to_f64;
use crate::model::policy::{Axis, Matrix};
use crate::model::words::Quadrant;

/// How far an account stands from a line that it is near to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The line's axis.
    pub axis: Axis,
    /// The figure less the line.
    pub distance: f64,
}

/// The box of an account; an account on a line is on its good side.
#[must_use]
pub fn quadrant(matrix: &Matrix, better: Better, potential: f64, position: f64) -> Quadrant {
    let good = |figure: f64, line: f64| match better {
        Better::Higher => figure >= line || super::rank::tied(figure, line),
        Better::Lower => figure <= line || super::rank::tied(figure, line),
    };
    match (good(potential, matrix.cut.potential.number()), good(position, matrix.cut.position.number())) {
        (true, true) => Quadrant::Strategic,
        (true, false) => Quadrant::Star,
        (false, true) => Quadrant::Status,
        (false, false) => Quadrant::Streamline,
    }
}

/// The lines that an account is near to, potential first.
#[must_use]
pub fn near(matrix: &Matrix, potential: Option<f64>, position: Option<f64>) -> Vec<Near> {
    let band = to_f64(matrix.borderline.0);
    let lines =
        [(Axis::Potential, potential, matrix.cut.potential), (Axis::Position, position, matrix.cut.position)];
    lines
        .into_iter()
        .filter_map(|(axis, figure, line)| figure.map(|f| Near { axis, distance: f - line.number() }))
        .filter(|near| band > 0.0 && near.distance.abs() <= band + super::rank::TIE)
        .collect()
}

impl Near {
    /// In words: `potential 0.40 above the line`.
    #[must_use]
    pub fn words(&self) -> String {
        let side = if self.distance.abs() < 0.005 {
            "on".to_owned()
        } else {
            format!("{:.2} {}", self.distance.abs(), if self.distance < 0.0 { "below" } else { "above" })
        };
        format!("{} {side} the line", self.axis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_accounts_in_four_boxes() {
        // Potential and position of Alder, Birch, Cedar and Dogwood, worked by hand; positions on the 0–10 scale.
        let matrix = Matrix::default();
        let boxes: Vec<Quadrant> = [(7.20, 5.5), (7.10, 3.8), (4.15, 6.2), (2.25, 3.3)]
            .into_iter()
            .map(|(x, y)| quadrant(&matrix, Better::Higher, x, y))
            .collect();
        assert_eq!(boxes, [Quadrant::Strategic, Quadrant::Star, Quadrant::Status, Quadrant::Streamline]);
        assert_eq!(quadrant(&matrix, Better::Higher, 5.0, 5.0), Quadrant::Strategic);
        assert_eq!(quadrant(&matrix, Better::Lower, 5.0, 6.0), Quadrant::Star);
    }

    #[test]
    fn borderline_accounts_say_how_far() {
        let matrix = Matrix::default();
        let words = |x, y| near(&matrix, Some(x), Some(y)).iter().map(Near::words).collect::<Vec<_>>();
        assert_eq!(words(5.40, 8.0), ["potential 0.40 above the line"]);
        assert_eq!(words(4.5, 5.0), ["potential 0.50 below the line", "position on the line"]);
        assert!(words(5.51, 4.49).is_empty());
    }
}
