//! `copied-duties`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::framework::{Framework, Role};
use crate::text::finding::Level;

pub(in crate::lint) struct CopiedDuties;

static META: Meta = Meta {
    name: "copied-duties",
    group: Group::People,
    level: Level::Warn,
    summary: "A role of a framework with the same duties or items as another",
    doc: Doc {
        what: "Frameworks of the book’s own in which the duties of one side of a role, or the items that it takes, are word for word those of an earlier role, whatever their order. Single duties may well stand in several roles; lists of one are not compared.",
        why: "Where every role has the same text, the roles are headings over a general job description. What is asked of people for one of them cannot be told from what is asked for another.",
        fails: &[Sample::framework(
            "name: Ours\nroles:\n  - {id: risk, name: Manages risk, items: [drive, teamwork]}\n  - {id: insight, name: Brings insight, items: [teamwork, drive]}\nitems:\n  - {id: drive, name: Drive}\n  - {id: teamwork, name: Teamwork}\n",
        )],
        passes: &[Sample::framework(
            "name: Ours\nroles:\n  - {id: risk, name: Manages risk, items: [negotiation, judgement]}\n  - {id: insight, name: Brings insight, items: [listening, judgement]}\nitems:\n  - {id: negotiation, name: Negotiation}\n  - {id: listening, name: Listening}\n  - {id: judgement, name: Judgement}\n",
        )],
    },
};

impl Rule for CopiedDuties {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        for entry in &cx.frameworks.entries {
            for (what, field, list) in [
                ("the duties of the company", "company", company as Listed),
                ("the duties of the manager", "manager", manager as Listed),
                ("the items", "items", items as Listed),
            ] {
                for (n, first) in copies(&entry.value, list) {
                    let roles = &entry.value.roles;
                    let message =
                        format!("{what} of the role `{}` are those of `{}`", roles[n].id, roles[first].id);
                    let at = |n: usize| vec!["roles".into(), n.into(), field.into()];
                    out.at(&entry.path, at(n), message)
                        .help(
                            "write what this role takes and the other does not, or make one role of the two",
                        )
                        .related(&entry.path, at(first), "the same");
                }
            }
        }
    }
}

/// The entries of a list of a role, as they are compared: sorted, in small letters.
type Listed = fn(&Role) -> Vec<String>;

fn company(role: &Role) -> Vec<String> {
    folded(role.company.iter().map(|duty| duty.name.as_str()))
}

fn manager(role: &Role) -> Vec<String> {
    folded(role.manager.iter().map(|duty| duty.name.as_str()))
}

fn items(role: &Role) -> Vec<String> {
    folded(role.items.iter().map(String::as_str))
}

fn folded<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut names: Vec<String> = names.map(plain).collect();
    names.sort();
    names
}

/// The numbers of roles whose list is that of an earlier role, with that role's.
fn copies(framework: &Framework, list: Listed) -> Vec<(usize, usize)> {
    let lists: Vec<Vec<String>> = framework.roles.iter().map(list).collect();
    let first = |n: usize| lists[..n].iter().position(|earlier| *earlier == lists[n]);
    (0..lists.len()).filter(|n| lists[*n].len() > 1).filter_map(|n| Some((n, first(n)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn whole_lists_are_compared() {
        let duties = |names: &[&str]| -> String {
            let each: Vec<String> =
                names.iter().enumerate().map(|(n, name)| format!("{{id: d{n}, name: {name}}}")).collect();
            format!("[{}]", each.join(", "))
        };
        let said = |first: &[&str], second: &[&str]| {
            let framework = format!(
                "name: F\nroles:\n  - {{id: a, name: A, company: {}}}\n  - {{id: b, name: B, company: {}}}\n",
                duties(first),
                duties(second)
            );
            lines(&check(&CopiedDuties, &[("frameworks/f.yaml", &framework)]))
        };
        assert_eq!(
            said(&["Listen", "Pay"], &["pay", "listen"]),
            ["4:31 the duties of the company of the role `b` are those of `a`"]
        );
        assert!(said(&["Listen", "Pay"], &["Listen"]).is_empty());
        assert!(said(&["Listen"], &["Listen"]).is_empty());
        assert!(said(&[], &[]).is_empty());
    }

    #[test]
    fn the_built_in_frameworks_have_none() {
        for known in crate::frameworks::built_in() {
            for list in [company as Listed, manager, items] {
                assert_eq!(copies(&known.framework, list), [], "{}", known.id);
            }
        }
    }
}
