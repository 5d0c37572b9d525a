//! The map of relationships as Mermaid text, which many pages draw: who reports to whom, and who of us keeps whom.
//!
//! Names stand in quotes, with everything that Mermaid or a page would obey written as numbers, so that a name is a
//! name whatever is in it. The ids of the boxes are counted, never made from names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::account::Account;
use crate::model::words::Attitude;
use crate::portfolio::relationships::{Coverage, chart, coverage, sponsors};

/// The longest that a name or function is drawn, in characters.
const LONGEST: usize = 60;

/// The map. `name_of` gives the name of one of our people.
#[must_use]
pub fn map(account: &Account, name_of: &dyn Fn(&str) -> String) -> String {
    let contacts = &account.contacts;
    let mut ours: BTreeMap<&str, usize> = BTreeMap::new();
    let keepers = contacts.iter().filter_map(|c| c.owner.as_deref());
    for id in keepers.chain(account.manager.as_deref()).chain(sponsors(account).0) {
        let next = ours.len();
        ours.entry(id).or_insert(next);
    }
    let mut out = String::from("flowchart TB\n");
    let mut line = |text: std::fmt::Arguments<'_>| {
        // A string takes whatever is written to it.
        let _ = writeln!(out, "{text}");
    };
    line(format_args!("  subgraph theirs[\"{}\"]", label(&account.name)));
    for (n, contact) in contacts.iter().enumerate() {
        let function = contact.function.as_deref().map(|f| format!("<br/>{}", label(f))).unwrap_or_default();
        line(format_args!("    t{n}[\"{}{function}\"]{}", label(&contact.name), class(contact.attitude)));
    }
    for place in chart(contacts) {
        if let Some(above) = place.above {
            line(format_args!("    t{above} --> t{}", place.contact));
        }
    }
    line(format_args!("  end"));
    if !ours.is_empty() {
        line(format_args!("  subgraph ours[\"ours\"]"));
        for (id, n) in &ours {
            let part = part(account, id).map(|part| format!("<br/>{}", label(part))).unwrap_or_default();
            line(format_args!("    o{n}[\"{}{part}\"]", label(&name_of(id))));
        }
        line(format_args!("  end"));
    }
    for (n, contact) in contacts.iter().enumerate() {
        let Some(keeper) = contact.owner.as_deref().and_then(|id| ours.get(id)) else { continue };
        let link = match coverage(contact) {
            Some(Coverage::InDepth) => "===",
            Some(Coverage::Multiple) => "---",
            Some(Coverage::Brief | Coverage::None) | None => "-.-",
        };
        line(format_args!("  o{keeper} {link} t{n}"));
    }
    if let (Some(id), Some(theirs)) = sponsors(account)
        && let Some(n) = contacts.iter().position(|c| c.name == theirs)
        && let Some(o) = ours.get(id)
        && contacts[n].owner.as_deref() != Some(id)
    {
        line(format_args!("  o{o} -.-|\"sponsors\"| t{n}"));
    }
    line(format_args!("  classDef for stroke:#007A58,stroke-width:2px"));
    line(format_args!("  classDef against stroke:#B42318,stroke-width:2px,stroke-dasharray:4 3"));
    out
}

fn class(attitude: Option<Attitude>) -> &'static str {
    match attitude {
        Some(Attitude::Supporter | Attitude::Champion) => ":::for",
        Some(Attitude::Critic | Attitude::Opponent) => ":::against",
        Some(Attitude::Neutral) | None => "",
    }
}

fn part<'a>(account: &'a Account, id: &str) -> Option<&'a str> {
    if account.manager.as_deref() == Some(id) {
        Some("manager")
    } else if sponsors(account).0 == Some(id) {
        Some("sponsor")
    } else {
        account.team.iter().find(|m| m.person == id).and_then(|m| m.role.as_deref())
    }
}

/// A text within quotes: letters, digits and a few plain signs as they are, everything else by its number.
fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (taken, c) in text.trim().chars().enumerate() {
        if taken == LONGEST {
            out.push('…');
            break;
        }
        match c {
            c if c.is_whitespace() => out.push(' '),
            c if c.is_alphanumeric() => out.push(c),
            '.' | ',' | '-' | '\'' | '’' | '–' => out.push(c),
            c if crate::report::writers::people::is_control(c) => out.push(' '),
            // Marks that stand on a letter belong to the name.
            '\u{300}'..='\u{36f}' => out.push(c),
            c => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account(text: &str) -> Account {
        let read = crate::text::yaml::read::<Account>(text);
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    #[test]
    fn draws_who_reports_to_whom_and_who_keeps_whom() {
        let acme = account(
            "name: Acme & Sons\nmanager: jane-doe\nsponsor: {ours: r-smith, theirs: Sam Lee}\ncontacts:\n  - {name: Sam Lee, function: procurement, attitude: critic}\n  - {name: 'Ana \"click\" <b>', owner: jane-doe, coverage: in-depth, attitude: champion, reports_to: Sam Lee}\n",
        );
        assert_eq!(
            map(&acme, &|id| id.to_uppercase()),
            "flowchart TB\n  subgraph theirs[\"Acme #38; Sons\"]\n    t0[\"Sam Lee<br/>procurement\"]:::against\n    t1[\"Ana #34;click#34; #60;b#62;\"]:::for\n    t0 --> t1\n  end\n  subgraph ours[\"ours\"]\n    o0[\"JANE-DOE<br/>manager\"]\n    o1[\"R-SMITH<br/>sponsor\"]\n  end\n  o0 === t1\n  o1 -.-|\"sponsors\"| t0\n  classDef for stroke:#007A58,stroke-width:2px\n  classDef against stroke:#B42318,stroke-width:2px,stroke-dasharray:4 3\n"
        );
    }

    proptest! {
        /// Whatever a name holds, it never leaves its quotes or its line.
        #[test]
        fn names_stay_names(name in ".{0,80}") {
            let label = label(&name);
            let plain = label.replace(['#', ';'], "");
            let obeyed = ['"', '<', '>', '`', '[', ']', '{', '}', '|', '%', '\n', '\r'];
            prop_assert!(!plain.contains(obeyed), "{}", label);
            let numbered = |part: &str| part.split_once(';').is_some_and(|(n, _)| n.parse::<u32>().is_ok());
            prop_assert!(label.split('#').skip(1).all(numbered), "{}", label);
        }
    }
}
