//! The list of all rules.

use super::rule::Rule;
use super::rules::{account, book, people, plan, policy};

/// Every rule, sorted by name.
pub static RULES: &[&dyn Rule] = &[
    &plan::action_overdue::ActionOverdue,
    &plan::action_without_date::ActionWithoutDate,
    &plan::action_without_owner::ActionWithoutOwner,
    &account::alignment_gap::AlignmentGap,
    &account::all_contacts_supportive::AllContactsSupportive,
    &book::allowance_without_reason::AllowanceWithoutReason,
    &people::assessor_disagreement::AssessorDisagreement,
    &plan::bidi_control::BidiControl,
    &plan::combining_marks::CombiningMarks,
    &account::commodity_key_account::CommodityKeyAccount,
    &account::contact_without_owner::ContactWithoutOwner,
    &people::copied_duties::CopiedDuties,
    &plan::copied_text::CopiedText,
    &plan::critical_success_factor_without_measure::CriticalSuccessFactorWithoutMeasure,
    &plan::critical_success_factor_without_owner::CriticalSuccessFactorWithoutOwner,
    &plan::dead_front_matter::DeadFrontMatter,
    &account::discount_only_value_proposition::DiscountOnlyValueProposition,
    &plan::duplicate_plan::DuplicatePlan,
    &people::duty_unmet::DutyUnmet,
    &plan::empty_section::EmptySection,
    &people::flat_competency_list::FlatCompetencyList,
    &people::flawed_framework::FlawedFramework,
    &people::hours_do_not_add_up::HoursDoNotAddUp,
    &policy::idle_criterion::IdleCriterion,
    &plan::image_in_plan::ImageInPlan,
    &policy::inconsistent_pairwise::InconsistentPairwise,
    &people::junior_mentor::JuniorMentor,
    &account::key_account_without_plan::KeyAccountWithoutPlan,
    &people::level_without_evidence::LevelWithoutEvidence,
    &people::litmus_poor::LitmusPoor,
    &account::manager_over_capacity::ManagerOverCapacity,
    &people::mentor_cycle::MentorCycle,
    &account::missing_alignment_review::MissingAlignmentReview,
    &plan::missing_contact_review::MissingContactReview,
    &plan::missing_critical_success_factors::MissingCriticalSuccessFactors,
    &account::missing_decision_maker::MissingDecisionMaker,
    &plan::missing_desk_research::MissingDeskResearch,
    &account::missing_executive_sponsor::MissingExecutiveSponsor,
    &plan::missing_glyph::MissingGlyph,
    &people::missing_mentor::MissingMentor,
    &plan::missing_revenue_analysis::MissingRevenueAnalysis,
    &plan::missing_review_date::MissingReviewDate,
    &plan::missing_section::MissingSection,
    &plan::nesting_too_deep::NestingTooDeep,
    &plan::objective_without_date::ObjectiveWithoutDate,
    &plan::objective_without_target::ObjectiveWithoutTarget,
    &account::one_sided_alignment_review::OneSidedAlignmentReview,
    &account::parent_cycle::ParentCycle,
    &plan::placeholder_text::PlaceholderText,
    &plan::plan_for_unselected_account::PlanForUnselectedAccount,
    &plan::plan_too_large::PlanTooLarge,
    &plan::plan_too_long::PlanTooLong,
    &people::profile_without_attributes::ProfileWithoutAttributes,
    &people::profile_without_weights::ProfileWithoutWeights,
    &account::rater_disagreement::RaterDisagreement,
    &account::rating_without_evidence::RatingWithoutEvidence,
    &plan::raw_html::RawHtml,
    &people::repeated_assessment::RepeatedAssessment,
    &people::repeated_competency::RepeatedCompetency,
    &people::responsiveness_overload::ResponsivenessOverload,
    &plan::review_overdue::ReviewOverdue,
    &plan::rubber_stamp_review::RubberStampReview,
    &account::self_scored_position::SelfScoredPosition,
    &people::selling_heavy_profile::SellingHeavyProfile,
    &people::selling_time_high::SellingTimeHigh,
    &policy::share_counted_twice::ShareCountedTwice,
    &account::single_threaded_account::SingleThreadedAccount,
    &account::stage_beyond_contacts::StageBeyondContacts,
    &people::stale_assessment::StaleAssessment,
    &book::stale_baseline::StaleBaseline,
    &account::stale_contact::StaleContact,
    &account::stale_rating::StaleRating,
    &account::stale_value_proposition::StaleValueProposition,
    &plan::text_outside_page::TextOutsidePage,
    &plan::too_many_columns::TooManyColumns,
    &policy::too_many_criteria::TooManyCriteria,
    &plan::too_many_critical_success_factors::TooManyCriticalSuccessFactors,
    &policy::too_many_key_accounts::TooManyKeyAccounts,
    &people::unclear_rater::UnclearRater,
    &plan::unknown_account::UnknownAccount,
    &people::unknown_competency::UnknownCompetency,
    &book::unknown_currency::UnknownCurrency,
    &people::unknown_duty::UnknownDuty,
    &people::unknown_emphasis::UnknownEmphasis,
    &people::unknown_framework::UnknownFramework,
    &people::unknown_item::UnknownItem,
    &book::unknown_ledger_account::UnknownLedgerAccount,
    &plan::unknown_measure::UnknownMeasure,
    &people::unknown_mentoring_duty::UnknownMentoringDuty,
    &plan::unknown_person::UnknownPerson,
    &account::unknown_reference::UnknownReference,
    &book::unknown_rule::UnknownRule,
    &people::unknown_time_key::UnknownTimeKey,
    &account::unqualified_opportunity::UnqualifiedOpportunity,
    &book::unread_file::UnreadFile,
    &plan::unsafe_link::UnsafeLink,
    &book::unused_allowance::UnusedAllowance,
    &account::wallet_below_sales::WalletBelowSales,
    &policy::weights_not_100::WeightsNot100,
];

/// The rule of a name.
#[must_use]
pub fn get(name: &str) -> Option<&'static dyn Rule> {
    RULES.binary_search_by(|rule| rule.meta().name.cmp(name)).ok().map(|n| RULES[n])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::lint::rule::Group;

    #[test]
    fn names_are_unique_sorted_and_kebab_case() {
        let names: Vec<&str> = RULES.iter().map(|r| r.meta().name).collect();
        let sorted: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names, sorted.into_iter().collect::<Vec<_>>());
        for name in names {
            let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            assert!(
                plain && !name.starts_with('-') && !name.ends_with('-') && !name.contains("--"),
                "{name}"
            );
            assert!(get(name).is_some());
        }
    }

    #[test]
    fn every_file_is_a_rule_and_every_rule_a_file() {
        for group in Group::ALL {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules").join(group.word());
            let files: BTreeSet<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|f| f.unwrap().path().file_stem().unwrap().to_str().unwrap().replace('_', "-"))
                .filter(|name| name != "mod")
                .collect();
            let rules: BTreeSet<String> = RULES
                .iter()
                .map(|r| r.meta())
                .filter(|m| m.group == *group)
                .map(|m| m.name.to_owned())
                .collect();
            assert_eq!(files, rules, "{group}");
        }
    }

    #[test]
    fn documentation_is_complete() {
        for meta in RULES.iter().map(|r| r.meta()) {
            let name = meta.name;
            assert!(!meta.summary.is_empty() && meta.summary.chars().count() <= 80, "{name}");
            assert!(!meta.summary.ends_with('.') && !meta.summary.contains('\n'), "{name}");
            assert!(
                meta.doc.what.trim().ends_with(['.', '|']) && meta.doc.why.trim().ends_with('.'),
                "{name}"
            );
            assert!(!meta.doc.fails.is_empty() && !meta.doc.passes.is_empty(), "{name}");
            assert!(meta.doc.fails.iter().chain(meta.doc.passes).all(|s| s.text.ends_with('\n')), "{name}");
            for section in ["## Why it matters", "## Level", "## Silence it"] {
                assert!(meta.page().contains(section), "{name}");
            }
            assert_ne!(meta.level, crate::text::finding::Level::Off, "{name}");
        }
    }

    #[test]
    fn examples_are_reported_and_their_corrections_are_not() {
        // What a baseline lists is no file of a book: the examples of this rule are run by `lint::baseline`.
        for rule in RULES.iter().filter(|rule| rule.meta().name != "stale-baseline") {
            crate::lint::testing::examples(*rule);
        }
    }
}
