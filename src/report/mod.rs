//! The neutral sheet and what writes it.
pub mod chart;
pub mod findings;
pub mod schema;
pub mod sheet;
pub mod style;
pub mod view;
pub mod views;
pub mod writers;
