//! Rules about people, profiles, frameworks and the organisation.

pub(in crate::lint) mod assessor_disagreement;
pub(in crate::lint) mod copied_duties;
pub(in crate::lint) mod duty_unmet;
pub(in crate::lint) mod flat_competency_list;
pub(in crate::lint) mod hours_do_not_add_up;
pub(in crate::lint) mod junior_mentor;
pub(in crate::lint) mod level_without_evidence;
pub(in crate::lint) mod litmus_poor;
pub(in crate::lint) mod mentor_cycle;
pub(in crate::lint) mod missing_mentor;
pub(in crate::lint) mod profile_without_attributes;
pub(in crate::lint) mod profile_without_weights;
pub(in crate::lint) mod repeated_assessment;
pub(in crate::lint) mod repeated_competency;
pub(in crate::lint) mod responsiveness_overload;
pub(in crate::lint) mod selling_heavy_profile;
pub(in crate::lint) mod selling_time_high;
pub(in crate::lint) mod stale_assessment;
pub(in crate::lint) mod unclear_rater;
pub(in crate::lint) mod unknown_competency;
pub(in crate::lint) mod unknown_duty;
pub(in crate::lint) mod unknown_emphasis;
pub(in crate::lint) mod unknown_framework;
pub(in crate::lint) mod unknown_mentoring_duty;
pub(in crate::lint) mod unknown_time_key;
pub(in crate::lint) mod unsound_framework;
