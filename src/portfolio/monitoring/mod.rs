//! Monitoring: what plans set out to reach against what is there, reviews that are due, and what the customers say.

pub mod figure;
pub mod managers;
pub mod objectives;
pub mod reviews;
pub mod satisfaction;
