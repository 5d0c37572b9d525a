//! The nouns of the field as plain types, without input or output.

pub mod account;
pub mod date;
pub mod framework;
pub mod method;
pub mod named;
pub mod number;
pub mod organisation;
pub mod person;
pub mod plan;
pub mod policy;
pub mod profile;
pub mod recorded;
pub mod scale;
pub mod settings;
pub mod words;
