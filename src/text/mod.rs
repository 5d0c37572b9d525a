//! Files and places: text into values, and a value back into its line and column.
//!
//! Nothing here knows what the values mean.

pub mod allow;
pub mod columns;
pub mod edit;
pub mod finding;
pub mod fingerprint;
pub mod markdown;
pub mod nearest;
pub mod slug;
pub mod source;
pub mod write;
pub mod yaml;
