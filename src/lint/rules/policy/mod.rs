//! Rules about the selection policy.

pub(in crate::lint) mod idle_criterion;
pub(in crate::lint) mod inconsistent_pairwise;
pub(in crate::lint) mod share_counted_twice;
pub(in crate::lint) mod too_many_criteria;
pub(in crate::lint) mod too_many_key_accounts;
pub(in crate::lint) mod weights_not_100;
