//! Rules about accounts and the people who look after them.

pub(in crate::lint) mod alignment_gap;
pub(in crate::lint) mod all_contacts_supportive;
pub(in crate::lint) mod commodity_key_account;
pub(in crate::lint) mod contact_without_owner;
pub(in crate::lint) mod discount_only_value_proposition;
pub(in crate::lint) mod key_account_without_plan;
pub(in crate::lint) mod manager_over_capacity;
pub(in crate::lint) mod missing_alignment_review;
pub(in crate::lint) mod missing_decision_maker;
pub(in crate::lint) mod missing_executive_sponsor;
pub(in crate::lint) mod one_sided_alignment_review;
pub(in crate::lint) mod parent_cycle;
pub(in crate::lint) mod rater_disagreement;
pub(in crate::lint) mod rating_without_evidence;
pub(in crate::lint) mod self_scored_position;
pub(in crate::lint) mod single_threaded_account;
pub(in crate::lint) mod stage_beyond_contacts;
pub(in crate::lint) mod stale_contact;
pub(in crate::lint) mod stale_rating;
pub(in crate::lint) mod stale_value_proposition;
pub(in crate::lint) mod unknown_reference;
pub(in crate::lint) mod unqualified_opportunity;
pub(in crate::lint) mod wallet_below_sales;

use crate::lint::context::Context;
use crate::model::account::{Account, Review};

/// The latest review held together up to the as-of date, with its index; of one day the last in the file.
fn latest_review<'a>(cx: &Context<'_>, account: &'a Account) -> Option<(usize, &'a Review)> {
    account.reviews.iter().enumerate().filter(|(_, r)| r.on.0 <= cx.as_of).max_by_key(|(n, r)| (r.on, *n))
}
