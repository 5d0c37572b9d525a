//! `inconsistent-pairwise`

use crate::lint::rule::{Doc, Group, Meta, Rule, Sample};
use crate::text::finding::Level;

/// What it reports is found when the policy is compiled; the run takes it from there.
pub(in crate::lint) struct InconsistentPairwise;

static META: Meta = Meta {
    name: "inconsistent-pairwise",
    group: Group::Policy,
    level: Level::Error,
    summary: "Pairwise judgements that contradict each other",
    doc: Doc {
        what: "A policy with `weights: pairwise` whose consistency ratio is above 0.10, the limit that Saaty gave with the method. The finding stands at the judgement that fits the others least and says which one would fit.",
        why: "Volume counts three times as much as growth, growth three times as much as fit, and fit more than volume: from that no weights follow. The computed ones are a compromise that nobody has judged.",
        fails: &[Sample::policy(
            "weights: pairwise\npairwise: {volume: {growth: 3, fit: 1/5}, growth: {fit: 3}}\ncriteria:\n  - {id: volume, measure: ratings.volume}\n  - {id: growth, measure: ratings.growth}\n  - {id: fit, measure: ratings.fit}\n",
        )],
        passes: &[Sample::policy(
            "weights: pairwise\npairwise: {volume: {growth: 3, fit: 7}, growth: {fit: 3}}\ncriteria:\n  - {id: volume, measure: ratings.volume}\n  - {id: growth, measure: ratings.growth}\n  - {id: fit, measure: ratings.fit}\n",
        )],
    },
};

impl Rule for InconsistentPairwise {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn its_level_can_be_set_like_any_other() {
        let said = |level: &str| {
            let settings = format!("version: 1\ncurrency: EUR\nrules: {{inconsistent-pairwise: {level}}}\n");
            check(
                &InconsistentPairwise,
                &[("kam.yaml", &settings), (META.doc.fails[0].path, META.doc.fails[0].text)],
            )
        };
        assert_eq!(said("warn")[0].level, Level::Warn);
        assert!(said("off").is_empty());
    }
}
