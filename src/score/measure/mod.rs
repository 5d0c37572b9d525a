//! Measures: what an account is judged by, before anything is scored.
//!
//! A measure is named by an expression, `sales.revenue offering=spares months=6`: the name of a [`Definition`] and its
//! arguments. It is read from the account's file or computed from the sales ledger, always in the book's currency.

pub(crate) mod account;
mod expression;
mod registry;
mod sales;
mod sources;
mod value;
mod window;

pub(crate) use account::days_between;
pub use expression::{Arguments, Expression, Period};
pub use registry::{DEFINITIONS, Definition, Unit};
pub use sources::{Sources, Subject};
pub use value::{Place, Value, Working};
pub use window::{Windows, windows};
