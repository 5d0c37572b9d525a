//! `weights-not-100`

use rust_decimal::Decimal;

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::method::Weighting;
use crate::model::policy::{Axis, Criterion};
use crate::text::finding::Level;

pub(in crate::lint) struct WeightsNot100;

static META: Meta = Meta {
    name: "weights-not-100",
    group: Group::Policy,
    level: Level::Warn,
    summary: "Direct weights that add up neither to 100 nor to 1",
    doc: Doc {
        what: "A policy with `weights: direct` in which the weights of an axis (of all criteria where none has an axis) add up neither to 100 nor to 1. Nothing is reported where all weights together do: then they were shared out over both axes. Weights that are derived in another way are not looked at.",
        why: "Scores are right all the same, because weights are divided by their sum. But somebody who reads 30 takes it for 30 %, and a sum of 95 usually means that a criterion was dropped or added and the others were forgotten.",
        fails: &[Sample::policy(
            "criteria:\n  - {id: fit, axis: potential, measure: ratings.fit, weight: 60}\n  - {id: openness, axis: potential, measure: ratings.openness, weight: 35}\n",
        )],
        passes: &[Sample::policy(
            "criteria:\n  - {id: fit, axis: potential, measure: ratings.fit, weight: 60}\n  - {id: openness, axis: potential, measure: ratings.openness, weight: 40}\n",
        )],
    },
};

impl Rule for WeightsNot100 {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn policy(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(policy) = cx.policy.filter(|p| p.value.weights == Weighting::Direct) else { return };
        let criteria = &policy.value.criteria;
        if whole(sum(criteria, |_| true)) || criteria.iter().any(|c| c.weight.is_none()) {
            return;
        }
        let axes: Vec<Option<Axis>> = if criteria.iter().all(|c| c.axis.is_none()) {
            vec![None]
        } else {
            Axis::ALL.iter().copied().map(Some).collect()
        };
        for axis in axes {
            let Some(first) = criteria.iter().position(|c| c.axis == axis) else { continue };
            let total = sum(criteria, |c| c.axis == axis);
            if whole(total) {
                continue;
            }
            let of = axis.map_or_else(String::new, |a| format!(" of {a}"));
            let message = format!("the weights{of} add up to {}, not to 100", total.normalize());
            let draft = out.at(&policy.path, vec!["criteria".into(), first.into(), "weight".into()], message);
            draft.help(
                "change them so that they add up to 100; weights are shares of their sum, whatever it is",
            );
            for (n, _) in criteria.iter().enumerate().skip(first + 1).filter(|(_, c)| c.axis == axis) {
                draft.related(
                    &policy.path,
                    vec!["criteria".into(), n.into(), "weight".into()],
                    "counts as well",
                );
            }
        }
    }
}

fn sum(criteria: &[Criterion], of: impl Fn(&Criterion) -> bool) -> Decimal {
    criteria
        .iter()
        .filter(|c| of(c))
        .filter_map(|c| c.weight)
        .fold(Decimal::ZERO, |sum, w| sum.saturating_add(w.0))
}

fn whole(total: Decimal) -> bool {
    total == Decimal::ONE || total == Decimal::ONE_HUNDRED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    fn said(weights: &[(&str, &str)]) -> Vec<String> {
        let criteria: String = weights
            .iter()
            .enumerate()
            .map(|(n, (axis, w))| format!("  - {{id: c{n}, measure: ratings.c{n}, weight: {w}{axis}}}\n"))
            .collect();
        lines(&check(&WeightsNot100, &[("policies/selection.yaml", &format!("criteria:\n{criteria}"))]))
    }

    #[test]
    fn each_axis_or_all_of_them() {
        let (x, y) = (", axis: potential", ", axis: position");
        assert!(said(&[(x, "100"), (y, "0.6"), (y, "0.4")]).is_empty());
        assert!(said(&[(x, "60"), (y, "40")]).is_empty(), "shared out over both axes");
        assert_eq!(said(&[(x, "100"), (y, "60")]), ["3:43 the weights of position add up to 60, not to 100"]);
        assert_eq!(said(&[("", "50"), ("", "49.5")]), ["2:43 the weights add up to 99.5, not to 100"]);
        assert!(said(&[("", "33%"), ("", "67%")]).is_empty());
    }
}
