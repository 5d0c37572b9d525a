//! Files and places: text into values, and a value back into its line and column.
//!
//! Nothing here knows what the values mean.

pub mod allow;
pub mod columns;
pub mod decode;
pub mod edit;
pub mod finding;
pub mod fingerprint;
pub mod grid;
pub mod markdown;
pub mod months;
pub mod nearest;
pub(crate) mod recent;
pub mod slug;
pub mod source;
pub mod write;
pub mod yaml;
