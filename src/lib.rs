//! Key account management as plain text.
//!
//! A company keeps its key accounts, plans, people and policies as files in a directory, the *book*. This library
//! reads a book, scores and selects accounts, and says why; it never prints. Modules depend on each other in one
//! direction only: `report` and `lint` on `score`, `portfolio`, `assess` and `import`, those on `book`, `book` on `model`,
//! `model` on `text`.

#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod assess;
pub mod book;
pub mod frameworks;
pub mod import;
pub mod lint;
pub mod model;
pub mod page;
pub mod palette;
pub mod portfolio;
pub mod progress;
pub mod report;
pub mod score;
pub mod text;
