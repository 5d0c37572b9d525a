//! Rules about the book as a whole and its settings.

pub(in crate::lint) mod unknown_currency;
pub(in crate::lint) mod unknown_ledger_account;
pub(in crate::lint) mod unknown_rule;
pub(in crate::lint) mod unread_file;
