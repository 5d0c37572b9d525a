//! A selection run: candidates scored, placed in the matrix and decided upon.

use rayon::prelude::*;

use super::candidates::Candidates;
use crate::model::policy::Axis;
use crate::model::words::Quadrant;
use crate::score::compile::{Compiled, Fault};
use crate::score::decision::{Facts, Room, Rulings, decide};
use crate::score::matrix::{Near, near, quadrant};
use crate::score::run::{Scoring, score};
use crate::text::nearest::count;

/// A finished run.
#[derive(Debug)]
pub struct Selection {
    /// The policy.
    pub compiled: Compiled,
    /// The scores.
    pub scoring: Scoring,
    /// The decisions; empty where none were asked for.
    pub rulings: Rulings,
}

impl Selection {
    /// Scores candidates; equal scores are ordered by id.
    ///
    /// # Errors
    /// Figures that the policy's method is not defined for.
    pub fn score(
        compiled: Compiled,
        candidates: &dyn Candidates,
        numbers: Vec<Vec<f64>>,
    ) -> Result<Self, Vec<Fault>> {
        let before = |a: usize, b: usize| match (candidates.id(a), candidates.id(b)) {
            (Ok(first), Ok(second)) => first.cmp(&second),
            _ => a.cmp(&b),
        };
        let scoring = score(&compiled, numbers, &before)?;
        Ok(Self { compiled, scoring, rulings: Rulings::default() })
    }

    /// Decides over the scored candidates.
    pub fn decide(&mut self, candidates: &dyn Candidates, room: Room) {
        let rows = self.scoring.rows;
        let quadrants: Vec<Option<Quadrant>> =
            (0..rows).into_par_iter().map(|row| self.quadrant(row)).collect();
        let vetoes: Vec<Option<usize>> = (0..rows).into_par_iter().map(|row| candidates.veto(row)).collect();
        let statuses = |row: usize| candidates.status(row);
        let facts = Facts { statuses: &statuses, vetoes: &vetoes, quadrants: &quadrants, room };
        self.rulings = decide(&self.compiled.policy, &self.scoring, &facts);
    }

    /// The box of an account; `None` where one of its axes has no figure.
    #[must_use]
    pub fn quadrant(&self, row: usize) -> Option<Quadrant> {
        self.quadrant_of(self.scoring.axis(Axis::Potential, row), self.scoring.axis(Axis::Position, row))
    }

    /// The box of an account with these figures on the axes.
    #[must_use]
    pub fn quadrant_of(&self, potential: Option<f64>, position: Option<f64>) -> Option<Quadrant> {
        Some(quadrant(&self.compiled.policy.matrix, self.scoring.better, potential?, position?))
    }

    /// The lines of the matrix that an account is near to.
    #[must_use]
    pub fn near(&self, row: usize) -> Vec<Near> {
        near(
            &self.compiled.policy.matrix,
            self.scoring.axis(Axis::Potential, row),
            self.scoring.axis(Axis::Position, row),
        )
    }

    /// The accounts without a score, by id: they stand behind the ranked ones, which are in the order of their ranks.
    #[must_use]
    pub fn unranked(&self, candidates: &dyn Candidates) -> Vec<u32> {
        if self.scoring.order.len() == self.scoring.rows {
            return Vec::new();
        }
        let mut rest: Vec<u32> =
            (0..self.scoring.rows as u32).filter(|row| self.scoring.ranks[*row as usize] == 0).collect();
        rest.sort_by_cached_key(|row| {
            candidates.id(*row as usize).map(std::borrow::Cow::into_owned).unwrap_or_default()
        });
        rest
    }

    /// Sentences on what was assumed or left out.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let policy = &self.compiled.policy;
        let unscored = self.scoring.rows - self.scoring.order.len();
        if unscored > 0 {
            notes.push(format!(
                "{unscored} of {} without a score (missing: {})",
                count(self.scoring.rows, "account"),
                policy.missing
            ));
        }
        let gaps = (0..self.scoring.rows)
            .filter(|row| self.scoring.ranks[*row] > 0 && self.scoring.completeness(*row) < 1.0)
            .count();
        if gaps > 0 {
            notes.push(format!(
                "{} scored with figures missing (missing: {}); see completeness",
                count(gaps, "account"),
                policy.missing
            ));
        }
        notes.extend(self.lines_out_of_reach());
        notes.extend(self.rulings.notes.iter().cloned());
        notes
    }

    /// Lines that no figure of a relative method can reach, as those figures are 1 at most: they were written for
    /// scores of 0–10.
    fn lines_out_of_reach(&self) -> Option<String> {
        let policy = &self.compiled.policy;
        if policy.absolute() {
            return None;
        }
        let axes = policy.criteria.iter().any(|c| c.axis.is_some());
        let cuts = [policy.matrix.cut.potential, policy.matrix.cut.position];
        let cuts = cuts.iter().filter(|_| axes).map(|line| ("of the matrix", *line));
        let decision = policy.decision.as_ref().filter(|_| !self.rulings.rulings.is_empty());
        let enter = decision.and_then(|d| d.enter).map(|line| ("to enter", line));
        let stay = decision.and_then(|d| d.stay).map(|line| ("to stay", line));
        let beyond: Vec<String> = cuts
            .chain(enter)
            .chain(stay)
            .filter(|(_, line)| line.number().abs() > 1.0)
            .map(|(what, line)| format!("{line} {what}"))
            .collect();
        if beyond.is_empty() {
            return None;
        }
        let by = policy.normalisation().map_or_else(|| policy.method.to_string(), |n| n.to_string());
        Some(format!("figures by {by} are 1 at most, out of reach of the lines {}", beyond.join(", ")))
    }
}
