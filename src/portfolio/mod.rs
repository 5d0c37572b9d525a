//! The programme as a whole: what it costs, what it must earn, and which accounts it can carry.

pub mod candidates;
pub mod concentration;
pub mod cost;
pub mod earning;
pub mod economics;
pub mod frame;
pub mod knapsack;
pub mod lifetime;
pub mod matrix;
pub mod measured;
pub mod monitoring;
pub mod pareto;
pub mod qualification;
pub mod relationships;
pub mod sales;
pub mod selection;
pub mod value;
pub mod warnings;
pub mod watch;
pub mod whitespace;
pub mod years;
