//! Bringing the rows of other systems into the book: figures live in a CRM and an ERP, judgements live in the book.

pub mod bind;
mod entries;
pub mod fields;
pub mod files;
pub mod index;
pub mod kind;
pub mod lock;
pub mod map;
pub mod outcome;
pub mod record;
mod references;
mod rows;
pub mod run;
pub mod sales;
mod settle;
pub mod systems;
pub mod template;
mod whole;
mod words;
