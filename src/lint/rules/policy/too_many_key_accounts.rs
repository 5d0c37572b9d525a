//! `too-many-key-accounts`

use crate::lint::context::{Context, is_key};
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::words::PersonKind;
use crate::text::finding::Level;

pub(in crate::lint) struct TooManyKeyAccounts;

/// Key accounts from which on a company has chosen badly, whatever its size: three digits (Adept Advisory; the same
/// source calls 15 to 50 usual and 75 a stretch).
const THREE_DIGITS: usize = 100;

static META: Meta = Meta {
    name: "too-many-key-accounts",
    group: Group::Policy,
    level: Level::Warn,
    summary: "More key accounts than the managers can look after, or a hundred and more",
    doc: Doc {
        what: "A book whose accounts with `status: key` are more than the people with `kind: manager` times `economics.accounts_per_manager` of `kam.yaml`, or are 100 or more. The first is not checked where the book has no managers or states no `accounts_per_manager`. Four to ten accounts a manager are published; for a company 15 to 50 key accounts are called usual, 75 a stretch and three digits badly chosen.",
        why: "Key means chosen. Whoever calls too many accounts key gives each of them what every customer gets, and the word stops moving people and money inside the own company.",
        fails: &[
            Sample::settings("version: 1\ncurrency: EUR\neconomics: {accounts_per_manager: 1}\n"),
            Sample::policy(
                "criteria: [{id: fit, measure: ratings.fit, weight: 100}]\ndecision: {enter: 6, capacity: managers}\n",
            ),
            Sample { path: "people/jane-doe.yaml", text: "name: Jane Doe\nkind: manager\n" },
            Sample { path: "accounts/acme.yaml", text: "name: Acme\nstatus: key\n" },
            Sample { path: "accounts/globex.yaml", text: "name: Globex\nstatus: key\n" },
        ],
        passes: &[
            Sample::settings("version: 1\ncurrency: EUR\neconomics: {accounts_per_manager: 1}\n"),
            Sample::policy(
                "criteria: [{id: fit, measure: ratings.fit, weight: 100}]\ndecision: {enter: 6, capacity: managers}\n",
            ),
            Sample { path: "people/jane-doe.yaml", text: "name: Jane Doe\nkind: manager\n" },
            Sample { path: "accounts/acme.yaml", text: "name: Acme\nstatus: key\n" },
            Sample { path: "accounts/globex.yaml", text: "name: Globex\nstatus: managed\n" },
        ],
    },
};

impl Rule for TooManyKeyAccounts {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn policy(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let Some(policy) = cx.policy else { return };
        let key = cx.accounts.entries.iter().filter(|e| is_key(e)).count();
        let managers = cx.people.entries.iter().filter(|p| p.value.kind == PersonKind::Manager).count();
        let each = cx.book.settings.economics.as_ref().and_then(|e| e.accounts_per_manager);
        let room = each.map(|each| (managers * each.0 as usize, each)).filter(|(room, _)| *room > 0);
        let message = match room {
            Some((room, each)) if key > room => {
                let managers =
                    if managers == 1 { "1 manager".to_owned() } else { format!("{managers} managers") };
                format!("{key} accounts are key, and {managers} with {each} each can look after {room}")
            }
            _ if key >= THREE_DIGITS => {
                format!("{key} accounts are key; a list of three digits is no choice")
            }
            _ => return,
        };
        let route = match policy.value.decision {
            Some(_) => vec!["decision".into(), "capacity".into()],
            None => vec!["criteria".into()],
        };
        out.at(&policy.path, route, message)
            .help("draw the line higher or set `decision.capacity`, then let `kam select` propose who stops being key");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    #[test]
    fn a_hundred_are_too_many_for_anybody() {
        let said = |key: usize| {
            let names: Vec<String> = (0..key).map(|n| format!("accounts/a{n}.yaml")).collect();
            let mut files: Vec<(&str, &str)> =
                names.iter().map(|name| (name.as_str(), "name: A\nstatus: key\n")).collect();
            files.push((
                "policies/selection.yaml",
                "criteria: [{id: fit, measure: ratings.fit, weight: 1}]\n",
            ));
            lines(&check(&TooManyKeyAccounts, &files))
        };
        assert!(said(99).is_empty());
        assert_eq!(said(100), ["1:11 100 accounts are key; a list of three digits is no choice"]);
    }
}
