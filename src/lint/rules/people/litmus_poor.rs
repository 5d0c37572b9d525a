//! `litmus-poor`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::organisation::Achievement;
use crate::text::finding::Level;

pub(in crate::lint) struct LitmusPoor;

static META: Meta = Meta {
    name: "litmus-poor",
    group: Group::People,
    level: Level::Warn,
    summary: "A point of the short test in which the organisation is poor",
    doc: Doc {
        what: "Answers `poor` under `litmus` in `organisation.yaml`. The short test of `woodburn-2006` has seven points: what a supplier has to do so that its managers can work at all.",
        why: "Where one of the seven is missing, money goes to people who cannot perform, however good they are: nobody carries out what they agree with the customer. It has to be put right at the top, before anybody is trained.",
        fails: &[Sample::organisation("litmus:\n  remove-barriers: {rating: poor, on: 2026-05-04}\n")],
        passes: &[Sample::organisation("litmus:\n  remove-barriers: {rating: fair, on: 2026-05-04}\n")],
    },
};

impl Rule for LitmusPoor {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(entry) = cx.organisation else { return };
        let framework = cx.library().get(&entry.value.framework);
        for (id, answer) in &entry.value.litmus {
            if answer.rating != Some(Achievement::Poor) {
                continue;
            }
            let point = framework.and_then(|f| f.litmus.iter().find(|point| point.id == id));
            let name = point.map_or(id, |point| &point.name);
            let message = format!("the organisation is poor in a point of the short test: “{name}”");
            out.at(&entry.path, vec!["litmus".into(), id.into(), "rating".into()], message)
                .help("name a director who puts it right, with a date; managers cannot");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn only_poor_is_reported() {
        let text = "litmus:\n  take-decisions: poor\n  give-authority: fair\n  communicate: good\n  provide-resources:\n  promote-sharing: {evidence: none yet}\n";
        assert_eq!(
            lines(&check(&LitmusPoor, &[("organisation.yaml", text)])),
            ["2:19 the organisation is poor in a point of the short test: “Decides and follows through”"]
        );
    }
}
