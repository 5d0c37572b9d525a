//! Rules about the book as a whole and its settings.

pub(in crate::lint) mod allowance_without_reason;
pub(in crate::lint) mod stale_baseline;
pub(in crate::lint) mod unknown_currency;
pub(in crate::lint) mod unknown_ledger_account;
pub(in crate::lint) mod unknown_rule;
pub(in crate::lint) mod unread_file;
pub(in crate::lint) mod unused_allowance;
