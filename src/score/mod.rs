//! Scores: measures, scales, weights, methods, and the decisions that follow.

pub mod agreement;
pub mod compile;
pub mod decision;
pub mod figures;
pub mod matrix;
pub mod measure;
pub mod methods;
pub mod missing;
pub mod normalise;
pub mod rank;
pub mod robustness;
pub mod run;
pub mod scale;
pub mod stability;
pub mod weights;
