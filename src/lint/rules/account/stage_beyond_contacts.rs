//! `stage-beyond-contacts`

use std::collections::BTreeSet;

use crate::book::load::Entry;
use crate::lint::context::{Context, is_alive, is_executive};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::model::words::Stage;
use crate::text::finding::Level;
use crate::text::nearest::count;

pub(in crate::lint) struct StageBeyondContacts;

/// Functions that contacts must come from at these stages.
const FUNCTIONS: usize = 3;

static META: Meta = Meta {
    name: "stage-beyond-contacts",
    group: Group::Account,
    level: Level::Warn,
    summary: "A close relationship stage that the contacts do not bear out",
    doc: Doc {
        what: "Accounts, deselected ones apart, whose `relationship.stage` is `interdependent` or `integrated` while their contacts come from fewer than three functions, or include nobody with `level: executive`.\n\nIn the stage model of Millman, Wilson, McDonald and Rogers these stages are those in which many functions on many levels work together. Three functions and one executive are this tool's test for it.",
        why: "A stage is easily claimed. If one buyer and one engineer are all we know, the relationship is not interdependent, and a score that rests on the stage is too high.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nrelationship: {stage: interdependent}\ncontacts:\n  - {name: Sam Lee, function: procurement, level: executive}\n  - {name: Ana Ruiz, function: procurement, level: manager}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nrelationship: {stage: interdependent}\ncontacts:\n  - {name: Sam Lee, function: procurement, level: executive}\n  - {name: Ana Ruiz, function: operations, level: manager}\n  - {name: Kim Ito, function: quality, level: manager}\n",
        )],
    },
};

impl Rule for StageBeyondContacts {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn account(&self, _: &Context<'_>, entry: &Entry<Account>, out: &mut Out<'_>) {
        let Some(stage) = entry.value.relationship.as_ref().and_then(|r| r.stage) else { return };
        if stage.number() < Stage::Interdependent.number() || !is_alive(entry) {
            return;
        }
        let contacts = &entry.value.contacts;
        let functions: BTreeSet<&str> = contacts.iter().filter_map(|c| c.function.as_deref()).collect();
        let executives = contacts.iter().filter(|c| is_executive(c)).count();
        let wide = functions.len() >= FUNCTIONS;
        let known = match functions.len() {
            0 => "in no function".to_owned(),
            n => format!("in {}", count(n, "function")),
        };
        let message = match (wide, executives > 0) {
            (true, true) => return,
            (false, true) => format!("the stage is `{stage}`, but we know people {known} only"),
            (true, false) => format!("the stage is `{stage}`, but no contact is an executive"),
            (false, false) => {
                format!("the stage is `{stage}`, but we know people {known} only and no executive")
            }
        };
        let message = message.replace("in no function only", "in no function");
        out.at(&entry.path, vec!["relationship".into(), "stage".into()], message).help(format!(
            "this stage takes contacts in {FUNCTIONS} functions and one with `level: executive`: add them, or state an earlier stage"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::account;

    #[test]
    fn says_what_is_lacking() {
        let said = |stage: &str, contacts: &str| {
            account(
                &StageBeyondContacts,
                &format!("name: A\nrelationship: {{stage: {stage}}}\ncontacts: [{contacts}]\n"),
            )
        };
        assert_eq!(
            said("integrated", "{name: X, function: it}"),
            ["2:23 the stage is `integrated`, but we know people in 1 function only and no executive"]
        );
        assert_eq!(
            said("interdependent", "{name: X, function: a}, {name: Y, function: b}, {name: Z, function: c}"),
            ["2:23 the stage is `interdependent`, but no contact is an executive"]
        );
        assert!(said("cooperative", "").is_empty());
        assert!(said("disintegrating", "").is_empty());
        assert_eq!(
            said("integrated", ""),
            ["2:23 the stage is `integrated`, but we know people in no function and no executive"]
        );
    }
}
