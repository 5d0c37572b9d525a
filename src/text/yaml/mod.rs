//! YAML with places: a strict subset, read into a tree that knows the line and column of every key and value.
//!
//! The tree is complete before any type sees it, so that all mistakes of a file are reported in one run. Refused,
//! each with its own message: anchors and aliases, tags, merge keys, duplicate keys, a second document, deep
//! nesting. Untyped words follow the YAML 1.2 core schema: `NO`, `on` and `yes` are text.

mod de;
pub mod edit;
pub mod emit;
mod insert;
pub mod layout;
mod read;
pub mod remove;
mod reorder;
pub mod shape;
mod stand_in;
mod tree;

pub use de::Error;
pub use read::{Problem, Read, read, read_tree};
pub use tree::{Kind, MAX_DEPTH, Node, Route, Step, Tree, is_null};

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::finding::Span;

    type Any = BTreeMap<String, serde::de::IgnoredAny>;

    fn rules(text: &str) -> Vec<(&'static str, u32, u32)> {
        read::<Any>(text).problems.iter().map(|p| (p.rule, p.span.line, p.span.column)).collect()
    }

    #[test]
    fn refuses_each_feature_with_its_place() {
        assert_eq!(rules("a: &x 1\nb: *x\n"), [("unsupported-yaml", 1, 4), ("unsupported-yaml", 2, 4)]);
        assert_eq!(rules("a: !!str 1\n"), [("unsupported-yaml", 1, 4)]);
        assert_eq!(rules("a: {<<: 1}\n"), [("unsupported-yaml", 1, 5)]);
        assert_eq!(rules("a: 1\nb: 2\na: 3\n"), [("duplicate-key", 3, 1)]);
        assert_eq!(rules("a: 1\n---\nb: 2\n"), [("unsupported-yaml", 2, 1)]);
        assert_eq!(rules(""), [("empty-file", 1, 1)]);
        assert_eq!(rules("# only a comment\n"), [("empty-file", 1, 1)]);
        assert_eq!(rules("{[a]: 1}\n")[0].0, "unsupported-yaml");
    }

    #[test]
    fn refuses_deep_nesting_without_walking_it() {
        let deep = format!("a: {}{}", "[".repeat(65), "]".repeat(65));
        assert_eq!(rules(&deep)[0].0, "too-deep");
        let hostile = "[".repeat(1 << 20);
        assert_eq!(rules(&hostile)[0].0, "too-deep");
        let allowed = format!("a: {}{}", "[".repeat(63), "]".repeat(63));
        assert_eq!(rules(&allowed), []);
    }

    #[test]
    fn finds_repeated_keys_among_many() {
        let mut text: String = (0..2000).map(|n| format!("key{n}: {n}\n")).collect();
        text.push_str("key1999: again\n");
        assert_eq!(rules(&text), [("duplicate-key", 2001, 1)]);
    }

    #[test]
    fn says_tabs_and_stray_colons_plainly() {
        let tab = read::<Any>("a:\n\tb: 1\n");
        assert!(tab.problems[0].message.contains("tab"), "{:?}", tab.problems);
        let colon = read::<Any>("a: b: c\n");
        assert_eq!(colon.problems[0].span.line, 1);
        assert!(!colon.problems[0].message.is_empty());
    }

    #[test]
    fn places_survive_umlauts_wide_letters_and_crlf() {
        let text = "name: Müller & Söhne\r\nnotiz: {größe: 名前, x: 7}\r\nz: 'q'\r\n";
        let (tree, problems) = Tree::parse(text);
        assert!(problems.is_empty());
        let tree = tree.unwrap();
        let at = |route: &[Step]| -> (&str, u32, u32) {
            let Span { start, end, line, column } = tree.place(route);
            (&text[start..end], line, column)
        };
        assert_eq!(at(&["name".into()]), ("Müller & Söhne", 1, 7));
        assert_eq!(at(&["notiz".into(), "größe".into()]), ("名前", 2, 16));
        assert_eq!(at(&["notiz".into(), "x".into()]), ("7", 2, 23));
        assert_eq!(at(&["notiz".into(), Step::Name("x".into())]), ("x", 2, 20));
        assert_eq!(at(&["z".into()]), ("'q'", 3, 4));
    }

    #[test]
    fn every_missing_field_is_named_at_once() {
        #[derive(serde::Deserialize)]
        #[allow(dead_code)]
        struct Inner {
            name: String,
            amount: crate::model::number::Amount,
            on: crate::model::date::Day,
            status: crate::model::words::Status,
            list: Vec<u8>,
        }
        #[derive(serde::Deserialize)]
        #[allow(dead_code)]
        struct Outer {
            first: bool,
            inner: Vec<Inner>,
            second: crate::model::words::Currency,
        }
        let read = read::<Outer>("inner:\n  - {name: a}\n  - {}\n");
        let missing: Vec<(u32, &str)> =
            read.problems.iter().map(|p| (p.span.line, p.message.split('`').nth(1).unwrap())).collect();
        assert_eq!(
            missing,
            [
                (1, "first"),
                (1, "second"),
                (2, "amount"),
                (2, "list"),
                (2, "on"),
                (2, "status"),
                (3, "amount"),
                (3, "list"),
                (3, "name"),
                (3, "on"),
                (3, "status"),
            ]
        );
        assert!(read.value.is_none());
    }

    #[test]
    fn words_of_the_core_schema_are_text() {
        let read = read::<BTreeMap<String, String>>("country: NO\nanswer: yes\nswitch: on\nversion: 1.10\n");
        assert!(read.problems.is_empty());
        let value = read.value.unwrap();
        assert_eq!(value["country"], "NO");
        assert_eq!(value["answer"], "yes");
        assert_eq!(value["version"], "1.10");
    }

    #[test]
    fn takes_no_quotes_for_numbers_and_says_so() {
        let read = read::<BTreeMap<String, u32>>("n: '5'\nm: five\n");
        assert_eq!(read.problems[0].help.as_deref(), Some("take the quotes away"));
        assert_eq!(read.problems.len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_places_stay_in_the_text(text in "[ -~äé名\\[\\]{}:,\n\r\t'\"#&*!|>-]{0,200}") {
            for problem in read::<Any>(&text).problems {
                proptest::prop_assert!(problem.span.start <= problem.span.end && problem.span.end <= text.len());
                proptest::prop_assert!(text.get(problem.span.start..problem.span.end).is_some());
            }
        }
    }
}
