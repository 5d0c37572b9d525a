//! People and the organisation against frameworks: levels, time, candidates, the company's own side, and who looks
//! after which account.

pub mod framework;
pub mod levels;
pub mod library;
