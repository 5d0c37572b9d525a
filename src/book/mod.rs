//! The book: a directory of files, found by globs from its `kam.yaml`, read and held as plain values.

pub mod discover;
pub mod fits;
pub mod forget;
pub mod history;
pub mod layout;
pub mod ledger;
pub mod load;
pub mod money;
pub mod plan;
pub mod root;
pub mod runs;
pub mod template;
