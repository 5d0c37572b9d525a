//! The programme as a whole: what it costs, what it must earn, and which accounts it can carry.

pub mod candidates;
pub mod concentration;
pub mod cost;
pub mod economics;
pub mod knapsack;
pub mod matrix;
pub mod monitoring;
pub mod qualification;
pub mod relationships;
pub mod selection;
pub mod value;
