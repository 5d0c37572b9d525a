//! `flat-competency-list`

use std::collections::BTreeSet;
use std::path::Path;

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::Framework;
use crate::text::finding::Level;
use crate::text::nearest::count;

pub(in crate::lint) struct FlatCompetencyList;

/// Items from which on a list has to be divided, and the groups that divide it; our own choice.
const ITEMS: usize = 25;
const GROUPS: usize = 3;

static META: Meta = Meta {
    name: "flat-competency-list",
    group: Group::People,
    level: Level::Warn,
    summary: "A long list of competencies without structure",
    doc: Doc {
        what: "A framework of the book’s own with more than 25 items, or a profile that requires more than 25, where they serve fewer than 3 roles of the framework. The built-in frameworks are not looked at. The figures are this tool’s own.",
        why: "Long lists with few divisions are the mark of a job described by whoever did it last: detailed, in the words of selling, and a picture of one person (Woodburn, table 1). Nobody can rate thirty things with care, and nobody can see from them what the job is.",
        fails: &[Sample::framework(
            "name: Ours\nitems:\n  - {id: i1, name: Cold calls}\n  - {id: i2, name: Appointments}\n  - {id: i3, name: Openings}\n  - {id: i4, name: Questions}\n  - {id: i5, name: Needs}\n  - {id: i6, name: Features}\n  - {id: i7, name: Benefits}\n  - {id: i8, name: Samples}\n  - {id: i9, name: Demonstrations}\n  - {id: i10, name: Offers}\n  - {id: i11, name: Prices}\n  - {id: i12, name: Discounts}\n  - {id: i13, name: Objections}\n  - {id: i14, name: Trial closes}\n  - {id: i15, name: Closing}\n  - {id: i16, name: Orders}\n  - {id: i17, name: Delivery dates}\n  - {id: i18, name: Complaints}\n  - {id: i19, name: Repeat orders}\n  - {id: i20, name: References}\n  - {id: i21, name: Forecasts}\n  - {id: i22, name: Visit reports}\n  - {id: i23, name: Trade fairs}\n  - {id: i24, name: Phone manner}\n  - {id: i25, name: Dress}\n  - {id: i26, name: Driving}\n",
        )],
        passes: &[Sample::framework(
            "name: Ours\nroles:\n  - {id: plan, name: Plans, items: [analysis, planning]}\n  - {id: relate, name: Relates, items: [listening, trust]}\n  - {id: carry-out, name: Carries out, items: [projects, planning]}\nitems:\n  - {id: analysis, name: Analysis}\n  - {id: planning, name: Planning}\n  - {id: listening, name: Listening}\n  - {id: trust, name: Trust}\n  - {id: projects, name: Projects}\n",
        )],
    },
};

impl Rule for FlatCompetencyList {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.frameworks.entries {
            let items = entry.value.items.iter().map(|item| item.id.as_str());
            look(&entry.value, items.collect(), &entry.path, "items", "the framework has", out);
        }
        for entry in &cx.profiles.entries {
            let Some(framework) = cx.library().get(&entry.value.framework) else { continue };
            let item = |name| framework.item(name).map_or(name, |item| item.id.as_str());
            let items = entry.value.required.keys().map(item);
            look(framework, items.collect(), &entry.path, "required", "the profile requires", out);
        }
    }
}

fn look(
    framework: &Framework,
    items: BTreeSet<&str>,
    path: &Path,
    field: &str,
    says: &str,
    out: &mut Out<'_>,
) {
    if items.len() <= ITEMS {
        return;
    }
    let serves = |name: &String| items.contains(framework.item(name).map_or(name, |item| &item.id).as_str());
    let roles = framework.roles.iter().filter(|role| role.items.iter().any(serves)).count();
    if roles >= GROUPS {
        return;
    }
    let groups =
        if roles == 0 { "no role at all".to_owned() } else { format!("only {}", count(roles, "role")) };
    let message = format!("{says} {} items, which serve {groups}", items.len());
    out.at(path, vec![field.into()], message)
        .help("begin with the roles that the manager plays, and keep for each the few items that it takes");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    /// A framework of so many items and a profile that requires the first so many of them.
    fn said(items: usize, roles: usize, required: usize) -> Vec<String> {
        let of = |n: usize| (0..n).map(|i| format!("i{i}")).collect::<Vec<_>>();
        let all = of(items);
        let each: String =
            (0..roles).map(|r| format!("  - {{id: r{r}, name: R, items: [{}]}}\n", all[r % items])).collect();
        let roles = if roles == 0 { String::new() } else { format!("roles:\n{each}") };
        let items: String =
            all.iter().map(|id| format!("  - {{id: {id}, name: N, also: [{id}x]}}\n")).collect();
        let framework = format!("name: F\n{roles}items:\n{items}");
        let required: String = of(required).iter().map(|id| format!("  {id}x: {{level: 1}}\n")).collect();
        let profile = format!("name: P\nframework: f\nrequired:\n{required}");
        let files = [("frameworks/f.yaml", &*framework), ("profiles/p.yaml", &*profile)];
        lines(&check(&FlatCompetencyList, &files))
    }

    #[test]
    fn long_lists_need_three_roles() {
        assert!(said(25, 0, 25).is_empty());
        assert_eq!(said(26, 0, 2), ["3:3 the framework has 26 items, which serve no role at all"]);
        assert_eq!(said(26, 1, 2), ["5:3 the framework has 26 items, which serve only 1 role"]);
        assert_eq!(
            said(26, 2, 26),
            [
                "6:3 the framework has 26 items, which serve only 2 roles",
                "4:3 the profile requires 26 items, which serve only 2 roles"
            ]
        );
        assert!(said(26, 3, 26).is_empty());
    }
}
