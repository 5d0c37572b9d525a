//! `placeholder-text`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::ops::Range;

use crate::lint::plans::{live, short};

pub(in crate::lint) struct PlaceholderText;

static META: Meta = Meta {
    name: "placeholder-text",
    group: Group::Plan,
    level: Level::Warn,
    summary: "Text that was to be replaced",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. Words that stand for text to come: TODO, TBD, TBC, FIXME, XXX, lorem ipsum, “to be defined”, “to be confirmed”, “to be decided”, “fill in”, text in square or angle brackets such as `[name]`, and a lone `…`. TODO, TBC and XXX count in capitals only.",
        why: "A plan with holes is a draft, whatever its status says.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Risks\n\nTBD with the customer.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Risks\n\nA rival answers with price.\n",
        )],
    },
};

impl Rule for PlaceholderText {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, _: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        for section in &file.plan.sections {
            for block in &section.blocks {
                if let Some(found) = placeholder(&file.text[block.at.clone()]) {
                    let at = block.at.start + found.start..block.at.start + found.end;
                    let word = short(&file.text[at.clone()]);
                    out.in_text(&file.path, at, format!("“{word}” stands for text that is still to come"))
                        .help("write the text, or take the line out");
                }
            }
        }
    }
}

/// Words and phrases that stand for text to come, in small letters.
const PHRASES: &[&str] = &[
    "tbd",
    "fixme",
    "lorem ipsum",
    "to be defined",
    "to be decided",
    "to be confirmed",
    "to be added",
    "to be done",
    "to be completed",
    "fill in here",
    "insert text",
    "insert name",
    "placeholder",
    "xxxx",
];

/// The same, where they count in capitals only.
const CAPITALS: &[&str] = &["TODO", "TBC", "TBA", "XXX"];

/// The first place of a block that stands for text to come.
fn placeholder(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let whole = |at: usize, len: usize| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(text[..at].chars().next_back()) && edge(text[at + len..].chars().next())
    };
    let find = |hay: &str, needle: &str| {
        hay.match_indices(needle)
            .map(|(at, _)| at)
            .find(|at| whole(*at, needle.len()))
            .map(|at| at..at + needle.len())
    };
    let phrases = PHRASES.iter().filter_map(|phrase| find(&lower, phrase));
    let capitals = CAPITALS.iter().filter_map(|word| find(text, word));
    phrases.chain(capitals).chain(brackets(text)).chain(lone(text)).min_by_key(|r| r.start)
}

/// A word or a few in brackets, as templates have them: `[name]`, `<date>`; no link, no task box, no footnote.
fn brackets(text: &str) -> Option<Range<usize>> {
    [('[', ']'), ('<', '>')].iter().find_map(|(open, close)| {
        text.match_indices(*open).find_map(|(at, _)| {
            let end = at + text[at..].find(*close)?;
            let inner = &text[at + 1..end];
            let words = inner.split_whitespace().count();
            let letters = inner.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
            let linked = text[end + 1..].starts_with(['(', '[', ':']) || text[..at].ends_with([']', '!']);
            let task = inner.trim().is_empty() || inner.eq_ignore_ascii_case("x");
            let html = *open == '<'
                && (text[end..].contains("</") || HTML.contains(&inner.to_ascii_lowercase().as_str()));
            (words > 0 && words <= 4 && letters && !linked && !task && !html).then_some(at..end + 1)
        })
    })
}

/// Elements of HTML that are written like a placeholder: raw HTML is another rule's.
const HTML: &[&str] =
    &["b", "br", "i", "p", "hr", "div", "u", "em", "strong", "span", "small", "sub", "sup", "center"];

/// A block that is nothing but dots.
fn lone(text: &str) -> Option<Range<usize>> {
    let inner = text.trim();
    (!inner.is_empty() && inner.chars().all(|c| matches!(c, '…' | '.'))).then(|| {
        let start = text.len() - text.trim_start().len();
        start..start + inner.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::plan;

    #[test]
    fn finds_what_was_to_be_replaced_and_leaves_words_alone() {
        for text in [
            "TBD",
            "owner: tbd",
            "Lorem ipsum dolor",
            "ask [customer name] soon",
            "met <name> twice",
            "TODO: ask",
            "…",
            "to be confirmed by",
        ] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        for text in [
            "a todo list of the works",
            "[the site](https://a.example)",
            "[ ] open",
            "[x] done",
            "1 < 2 and 3 > 2",
            "bold <b>word</b>",
            "[^1] note",
            "and so on …",
            "fulfilled",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn points_at_the_word() {
        let text = "---\naccount: acme\nperiod: 2026\n---\n# Acme\n\n## Risks\n\n- Price: TBD\n";
        assert_eq!(plan(&PlaceholderText, text), ["9:10 “TBD” stands for text that is still to come"]);
    }
}
