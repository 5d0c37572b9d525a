//! `unknown-duty`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Point;
use crate::text::finding::Level;
use crate::text::nearest::nearest;
use crate::text::yaml::{Route, Step};

pub(in crate::lint) struct UnknownDuty;

static META: Meta = Meta {
    name: "unknown-duty",
    group: Group::People,
    level: Level::Error,
    summary: "An answer of the organisation to something that the framework does not ask",
    doc: Doc {
        what: "Names in `organisation.yaml`: those under `litmus` have to be points of the framework’s short test, those under `roles` its roles, and those under `company` and `manager` of a role duties of that role on that side. `kam framework show woodburn-2006` lists them all. Where the framework is not there or cannot be read, nothing is reported.",
        why: "An answer under a misspelt name counts for nothing, and the question it was meant for looks as if nobody had answered it.",
        fails: &[Sample::organisation(
            "litmus: {take-decision: good}\nroles: {strategy: {company: {organize: fair}}}\n",
        )],
        passes: &[Sample::organisation(
            "litmus: {take-decisions: good}\nroles: {strategy: {company: {organise: fair}}}\n",
        )],
    },
};

impl Rule for UnknownDuty {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(entry) = cx.organisation else { return };
        let id = &entry.value.framework;
        let Some(framework) = cx.library().get(id) else { return };
        let mut report = |route: Route, message: String, near: Option<&str>| {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`kam framework show {id}` lists what is asked"),
            };
            out.at(&entry.path, route, message).help(help);
        };
        let named = |at: &[Step], name: &str| -> Route {
            at.iter().cloned().chain([Step::Name(name.to_owned())]).collect()
        };
        for name in entry.value.litmus.keys().filter(|name| !has(&framework.litmus, name)) {
            let message = format!("the short test of {id} has no point `{name}`");
            report(named(&["litmus".into()], name), message, near(&framework.litmus, name));
        }
        for (role, sides) in &entry.value.roles {
            let Some(asked) = framework.role(role) else {
                let near = nearest(role, framework.roles.iter().map(|role| role.id.as_str()));
                report(named(&["roles".into()], role), format!("{id} has no role `{role}`"), near);
                continue;
            };
            for (side, whose, answers, duties) in [
                ("company", "the company", &sides.company, &asked.company),
                ("manager", "the manager", &sides.manager, &asked.manager),
            ] {
                for name in answers.keys().filter(|name| !has(duties, name)) {
                    let message = format!("{whose} has no duty `{name}` in the role `{role}`");
                    let route = named(&["roles".into(), role.into(), side.into()], name);
                    report(route, message, near(duties, name));
                }
            }
        }
    }
}

fn has(points: &[Point], id: &str) -> bool {
    points.iter().any(|point| point.id == id)
}

fn near<'p>(points: &'p [Point], id: &str) -> Option<&'p str> {
    nearest(id, points.iter().map(|point| point.id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn every_name_is_looked_up() {
        let organisation = "litmus: {take-decisions: good, fly: poor}\nroles:\n  stratgy: {company: {anything: good}}\n  strategy: {company: {understand: good}, manager: {understand: good}}\n";
        let found = check(&UnknownDuty, &[("organisation.yaml", organisation)]);
        assert_eq!(
            lines(&found),
            [
                "1:32 the short test of woodburn-2006 has no point `fly`",
                "3:3 woodburn-2006 has no role `stratgy`",
                "4:24 the company has no duty `understand` in the role `strategy`",
            ]
        );
        let help: Vec<&str> = found.iter().filter_map(|f| f.help.as_deref()).collect();
        assert_eq!(
            help[..2],
            ["`kam framework show woodburn-2006` lists what is asked", "did you mean `strategy`?"]
        );
        let nowhere = format!("framework: nowhere\n{organisation}");
        assert!(check(&UnknownDuty, &[("organisation.yaml", &nowhere)]).is_empty());
    }
}
