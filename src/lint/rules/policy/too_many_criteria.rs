//! `too-many-criteria`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::policy::Axis;
use crate::text::finding::Level;

pub(in crate::lint) struct TooManyCriteria;

/// Criteria that an axis should have at most; published advice on choosing key accounts ranges from three to six.
const MOST: usize = 6;

static META: Meta = Meta {
    name: "too-many-criteria",
    group: Group::Policy,
    level: Level::Warn,
    summary: "More than six criteria on an axis",
    doc: Doc {
        what: "A policy with more than 6 criteria on an axis, or altogether where no criterion has an axis. Criteria with a weight of zero do not count. Published advice on selecting key accounts ranges from three to six criteria.",
        why: "With many criteria each counts little, the scores of all accounts draw together in the middle, and nobody can say any more why an account is key. Judging them all takes time that is then saved on evidence.",
        fails: &[Sample::policy(
            "weights: equal\ncriteria:\n  - {id: fit, measure: ratings.fit}\n  - {id: openness, measure: ratings.openness}\n  - {id: prestige, measure: ratings.prestige}\n  - {id: reach, measure: ratings.reach}\n  - {id: technology, measure: ratings.technology}\n  - {id: credit, measure: ratings.credit}\n  - {id: culture, measure: ratings.culture}\n",
        )],
        passes: &[Sample::policy(
            "weights: equal\ncriteria:\n  - {id: fit, measure: ratings.fit}\n  - {id: openness, measure: ratings.openness}\n  - {id: reach, measure: ratings.reach}\n  - {id: technology, measure: ratings.technology}\n  - {id: credit, measure: ratings.credit}\n",
        )],
    },
};

impl Rule for TooManyCriteria {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn policy(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(policy) = cx.policy else { return };
        let criteria = &policy.value.criteria;
        let counts = |n: usize| criteria[n].weight.is_none_or(|w| !w.0.is_zero());
        let axes = if criteria.iter().all(|c| c.axis.is_none()) {
            vec![None]
        } else {
            Axis::ALL.iter().copied().map(Some).collect()
        };
        for axis in axes {
            let on: Vec<usize> =
                (0..criteria.len()).filter(|n| criteria[*n].axis == axis && counts(*n)).collect();
            let Some(seventh) = on.get(MOST) else { continue };
            let of = axis.map_or_else(String::new, |a| format!(" of {a}"));
            let message = format!("there are {} criteria{of}, more than {MOST}", on.len());
            out.at(&policy.path, vec!["criteria".into(), (*seventh).into(), "id".into()], message)
                .help("keep the ones that tell accounts apart; `kam score --sensitivity` shows which decide nothing");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn six_an_axis_are_enough() {
        let said = |potential: usize, position: usize| {
            let of = |axis: &str, n: usize| -> String {
                (0..n).map(|i| format!("  - {{id: {axis}{i}, axis: {axis}, measure: ratings.x}}\n")).collect()
            };
            let text = format!(
                "weights: equal\ncriteria:\n{}{}",
                of("potential", potential),
                of("position", position)
            );
            lines(&check(&TooManyCriteria, &[("policies/selection.yaml", &text)]))
        };
        assert!(said(6, 6).is_empty());
        assert_eq!(said(2, 7), ["11:10 there are 7 criteria of position, more than 6"]);
    }
}
