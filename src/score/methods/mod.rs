//! The methods that make one figure of many criteria.
//!
//! All of them take normalised weights (see [`super::weights`]), one per criterion, and a direction per criterion.

pub mod promethee;
pub mod spotis;
pub mod topsis;
pub mod vikor;
pub mod weighted_product;
pub mod weighted_sum;
