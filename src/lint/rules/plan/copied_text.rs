//! `copied-text`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::lint::plans;
use crate::text::finding::slashed;

pub(in crate::lint) struct CopiedText;

static META: Meta = Meta {
    name: "copied-text",
    group: Group::Plan,
    level: Level::Warn,
    summary: "Text that stands in the plans of two accounts",
    doc: Doc {
        what: "Plans of different accounts that share a paragraph, list item or table row of at least 20 words. Case, punctuation and the account’s own name and id do not count. One finding for a pair of plans, at the first block that is the same.",
        why: "What is true of two customers is about neither. Copied text is where thinking stopped.",
        fails: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n## Desk research\n\nThe works run three shifts, and every unplanned stop costs the shift its bonus, so the crew fears our visits more than the competitor’s and tells us late.\n",
            ),
            Sample {
                path: "plans/birch-2026.md",
                text: "---\naccount: birch\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Birch 2026\n\n## Desk research\n\nThe works run three shifts, and every unplanned stop costs the shift its bonus, so the crew fears our visits more than the competitor’s and tells us late.\n",
            },
            Sample::account("name: Acme\nstatus: key\n"),
            Sample { path: "accounts/birch.yaml", text: "name: Birch\nstatus: key\n" },
        ],
        passes: &[
            Sample::plan(
                "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n## Desk research\n\nThe works run three shifts, and every unplanned stop costs the shift its bonus, so the crew fears our visits more than the competitor’s and tells us late.\n",
            ),
            Sample {
                path: "plans/birch-2026.md",
                text: "---\naccount: birch\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Birch 2026\n\n## Desk research\n\nTwo dairies choose one standard of pumps next year.\n",
            },
            Sample::account("name: Acme\nstatus: key\n"),
            Sample { path: "accounts/birch.yaml", text: "name: Birch\nstatus: key\n" },
        ],
    },
};

impl Rule for CopiedText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let mut first: BTreeMap<String, (usize, Range<usize>)> = BTreeMap::new();
        let mut pairs: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
        for (n, file) in cx.plans.iter().enumerate() {
            let Some(front) = &file.plan.front else { continue };
            let name = cx.accounts.get(&front.account).map(|e| e.value.name.as_str()).unwrap_or_default();
            let own = [folded(name), folded(&front.account)];
            for block in file.plan.sections.iter().flat_map(|s| &s.blocks) {
                let words = block.text.split_whitespace().count();
                if words < LEAST {
                    continue;
                }
                let mut key = folded(&block.text);
                for own in own.iter().filter(|own| !own.trim().is_empty()) {
                    key = key.replace(own.as_str(), " ");
                }
                match first.entry(key) {
                    Entry::Vacant(entry) => drop(entry.insert((n, block.at.clone()))),
                    Entry::Occupied(entry) => {
                        let (other, at) = entry.get();
                        let same =
                            cx.plans[*other].plan.front.as_ref().is_some_and(|f| f.account == front.account);
                        if same {
                            continue;
                        }
                        let pair = pairs.entry((n, *other)).or_insert_with(|| Pair {
                            at: block.at.clone(),
                            of: at.clone(),
                            blocks: 0,
                            words: 0,
                        });
                        pair.blocks += 1;
                        pair.words += words;
                    }
                }
            }
        }
        for ((later, earlier), pair) in pairs {
            let (file, other) = (&cx.plans[later], &cx.plans[earlier]);
            let more =
                if pair.blocks == 1 { String::new() } else { format!(", {} passages in all", pair.blocks) };
            let message = format!("{} words stand in {} as well{more}", pair.words, slashed(&other.path));
            out.in_text(&file.path, plans::first_line(&file.text, &pair.at), message)
                .related_text(&other.path, plans::first_line(&other.text, &pair.of), "the same text")
                .help("say what is true of this customer and no other");
        }
    }
}

/// Words from which on a passage counts as text; shorter ones are alike by chance.
const LEAST: usize = 20;

/// What two plans share.
struct Pair {
    at: Range<usize>,
    of: Range<usize>,
    blocks: usize,
    words: usize,
}

/// A text as words in small letters with single spaces around them, without punctuation.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        out.push(' ');
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out.push(' ');
    out
}
