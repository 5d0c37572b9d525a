//! The rules of a book: what a careful head of key accounts would ask about its files.
//!
//! A rule is one file in `rules/<group>/`. It states its name, default level and documentation in a [`Meta`] and looks
//! at the book through a [`Context`]. It reports routes (`contacts`, 2, `owner`) and words; lines and columns are found
//! once, after all rules ran, by reading only the files that findings are about. The levels come from `rules` and
//! `folders` in `kam.yaml`; comments in the files allow what rules would report.
//!
//! | piece | what it holds |
//! |---|---|
//! | [`rule`] | what a rule is and how it reports |
//! | [`context`] | everything that rules look at |
//! | [`registry`] | the list of all rules |
//! | [`mod@run`] | running them and finding the places |
//! | [`baseline`] | findings that were known before |
//! | `allow` | comments that allow what a rule would report |
//!
//! A new rule is one file and one line in the registry; tests run the examples of its documentation, and compare the
//! registry with the files.

mod allow;
pub mod baseline;
pub mod context;
pub mod input;
mod people;
mod place;
pub mod plans;
pub mod registry;
pub mod rule;
mod rules;
pub mod run;
mod sections;
#[cfg(test)]
mod testing;

pub use context::Context;
pub use rule::{Doc, Group, Meta, Rule, Sample};
pub use run::{expressions, run, run_rules};

#[cfg(test)]
mod tests;
