//! Tests of the library and the tool from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[cfg(unix)]
mod browser;
mod cases;
mod cli;
mod common;
mod damage;
mod examples;
mod export;
mod files;
mod fmt;
mod forget;
mod frameworks;
mod hostile;
mod import;
mod import_again;
mod import_sales;
mod layers;
mod ledger;
mod methods;
mod oracle;
#[cfg(feature = "pages")]
mod pages;
mod people;
mod pictures;
mod policy;
mod report;
mod rollup;
mod sessions;
mod tidy;
