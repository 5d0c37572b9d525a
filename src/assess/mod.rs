//! People and the organisation against frameworks: levels, time, candidates, the company's own side, and who looks
//! after which account.

pub mod assignment;
pub mod candidates;
pub mod development;
pub mod emphasis;
pub mod exact;
pub mod fit;
pub mod framework;
pub mod job;
pub mod levels;
pub mod library;
pub mod matching;
pub mod mentoring;
pub mod organisation;
pub mod perception;
pub mod readiness;
pub mod staff;
pub mod team;
pub mod time;

#[cfg(test)]
pub(crate) mod testing;
