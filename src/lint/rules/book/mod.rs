//! Rules about the book as a whole and its settings.

pub(in crate::lint) mod unknown_currency;
pub(in crate::lint) mod unknown_rule;
