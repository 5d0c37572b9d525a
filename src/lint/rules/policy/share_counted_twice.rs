//! `share-counted-twice`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::policy::Axis;
use crate::text::finding::Level;

pub(in crate::lint) struct ShareCountedTwice;

/// Measures that are one and the same figure, or its rest.
const SHARE: [&str; 2] = ["wallet.share", "wallet.headroom"];

static META: Meta = Meta {
    name: "share-counted-twice",
    group: Group::Policy,
    level: Level::Warn,
    summary: "Share of wallet, or its rest, on both axes of the matrix",
    doc: Doc {
        what: "A policy that uses `wallet.share` or `wallet.headroom`, with whatever arguments, on the axis of potential and again on that of position.",
        why: "Headroom is one less share: what raises one axis lowers the other by the same figure. An account would move along a diagonal of the matrix by that figure alone, and the two axes would no longer say two things. Share of wallet may stand on either axis, not on both.",
        fails: &[Sample::policy(
            "criteria:\n  - {id: headroom, axis: potential, measure: wallet.headroom, weight: 100, scale: {linear: {from: 0%, to: 100%}}}\n  - {id: share, axis: position, measure: wallet.share, weight: 100, scale: {linear: {from: 0%, to: 100%}}}\n",
        )],
        passes: &[Sample::policy(
            "criteria:\n  - {id: headroom, axis: potential, measure: wallet.headroom, weight: 100, scale: {linear: {from: 0%, to: 100%}}}\n  - {id: strength, axis: position, measure: buying_factors.us, weight: 100}\n",
        )],
    },
};

impl Rule for ShareCountedTwice {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn policy(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(policy) = cx.policy else { return };
        let criteria = &policy.value.criteria;
        let on = |axis: Axis| {
            criteria.iter().position(|c| {
                c.axis == Some(axis)
                    && c.measure.split_whitespace().next().is_some_and(|name| SHARE.contains(&name))
            })
        };
        let (Some(potential), Some(position)) = (on(Axis::Potential), on(Axis::Position)) else { return };
        let message = format!(
            "`{}` counts for potential and `{}` for position: both are the share of wallet",
            criteria[potential].id, criteria[position].id
        );
        let route = |n: usize| vec!["criteria".into(), n.into(), "measure".into()];
        out.at(&policy.path, route(position), message)
            .help("keep it on one axis: as headroom on potential, or as share on position")
            .related(&policy.path, route(potential), "counted here first");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn one_axis_may_use_it_twice() {
        let text = "criteria:\n  - {id: a, axis: potential, measure: wallet.headroom, weight: 1, scale: {linear: {from: 0, to: 1}}}\n  - {id: b, axis: potential, measure: wallet.share offering=x, weight: 1, scale: {linear: {from: 0, to: 1}}}\n";
        assert!(check(&ShareCountedTwice, &[("policies/selection.yaml", text)]).is_empty());
        let both = text.replace("id: b, axis: potential", "id: b, axis: position");
        let found = check(&ShareCountedTwice, &[("policies/selection.yaml", &both)]);
        assert_eq!((found.len(), found[0].related.len()), (1, 1));
    }
}
