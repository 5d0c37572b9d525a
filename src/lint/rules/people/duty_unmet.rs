//! `duty-unmet`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::organisation::Achievement;
use crate::text::finding::Level;

pub(in crate::lint) struct DutyUnmet;

static META: Meta = Meta {
    name: "duty-unmet",
    group: Group::People,
    level: Level::Warn,
    summary: "A duty that the company or its managers do poorly",
    doc: Doc {
        what: "Answers `poor` under `company` or `manager` of a role in `organisation.yaml`. Duties that nobody has answered are not reported; `kam assess organisation` shows how many there are.",
        why: "A role works where both sides do their part. What the company leaves undone its managers cannot make up for, and the best of them leave first; what managers leave undone wastes what the company gives.",
        fails: &[Sample::organisation(
            "roles:\n  resources:\n    company:\n      enough: {rating: poor, on: 2026-05-04, evidence: two of three requests refused}\n",
        )],
        passes: &[Sample::organisation(
            "roles:\n  resources:\n    company:\n      enough: {rating: fair, on: 2026-05-04, evidence: one of three requests refused}\n",
        )],
    },
};

impl Rule for DutyUnmet {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(entry) = cx.organisation else { return };
        let framework = cx.library().get(&entry.value.framework);
        for (id, sides) in &entry.value.roles {
            let role = framework.and_then(|f| f.role(id));
            for (side, who, answers, duties) in [
                ("company", "the company does", &sides.company, role.map(|role| &role.company)),
                ("manager", "its managers do", &sides.manager, role.map(|role| &role.manager)),
            ] {
                for (duty, answer) in answers {
                    if answer.rating != Some(Achievement::Poor) {
                        continue;
                    }
                    let point = duties.and_then(|duties| duties.iter().find(|point| point.id == duty));
                    let name = point.map_or(duty, |point| &point.name);
                    let message = format!("{who} this duty of {id} poorly: “{name}”");
                    let help = if side == "company" {
                        "agree at the top who puts it right by when, and write that into `evidence`"
                    } else {
                        "take it up in the managers' development, and look whether the company lets them do it"
                    };
                    out.at(
                        &entry.path,
                        vec!["roles".into(), id.into(), side.into(), duty.into(), "rating".into()],
                        message,
                    )
                    .help(help);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn either_side_may_leave_something_undone() {
        let text = "roles:\n  strategy:\n    company: {communicate: poor, organise: fair, hard-issues: }\n    manager: {understand: {rating: poor}, customer-strategy: good}\n";
        assert_eq!(
            lines(&check(&DutyUnmet, &[("organisation.yaml", text)])),
            [
                "3:28 the company does this duty of strategy poorly: “Tell everyone plainly where the company is going”",
                "4:36 its managers do this duty of strategy poorly: “Know where the company is going”",
            ]
        );
    }
}
