//! The layout as a whole: what is counted is what is printed, whatever the text.

use std::sync::Mutex;

use super::count::{count, count_on};
use super::print::{Printed, print};
use super::{Counted, Head, Job};
use crate::model::settings::Page;

fn printed(text: &str) -> Printed {
    let start: String = text.chars().take(40).collect();
    tried(text).expect(&start)
}

/// What printing comes to; counting comes to the same.
fn tried(text: &str) -> Result<Printed, String> {
    let head = Head::default();
    let job = Job { text, paper: Page::A4, head: &head };
    let result = Mutex::new(None);
    print(&[job], &|_, printed| *result.lock().unwrap() = Some(printed));
    let printed = result.into_inner().unwrap().unwrap();
    let counted = count(&[job]).remove(0);
    match &printed {
        Ok(printed) => assert_eq!(counted, Counted::Pages(printed.pages.clone())),
        Err(_) => assert_eq!(counted, Counted::Blocked),
    }
    printed
}

#[test]
fn counted_is_printed_to_the_byte() {
    let rows: String = (0..120).map(|n| format!("| row {n} | {n} |\n")).collect();
    for text in [
        String::new(),
        String::from("---\naccount: a\n---\n# T\n\n#read(\"/etc/passwd\") $math$ `*/_`#"),
        format!("# T\n\n| name | figure |\n|---|---|\n{rows}"),
        String::from(
            "- [ ] a\n- [x] b **c**\n  - d\n\n1. x\n2. y\n\n> q\n>> r\n\n```\nlet x;\n```\n\n![alt](x.png) [l](https://a.b) [j](javascript:x)",
        ),
        String::from(
            "a[^1] b[^n]\n\n[^n]: second\n[^1]: first [^1]\n\n<!-- gone --><b>raw</b>\n\nΑθήνα Москва",
        ),
        "x".repeat(5000),
    ] {
        let one = printed(&text);
        assert_eq!(one, printed(&text), "{text}");
        assert!(one.pdf.starts_with(b"%PDF-"));
        assert!(one.pages.outside.is_empty(), "{text}");
        assert!(one.pages.missing.is_empty(), "{text}");
        assert_eq!(one.pages.starts.len(), one.pages.pages);
    }
}

#[test]
fn hostile_texts_end() {
    for text in [
        "[".repeat(20_000),
        "*".repeat(20_000),
        "> ".repeat(10_000),
        "|".repeat(20_000),
        format!("a{}", "\u{301}".repeat(3_000)),
        "- ".repeat(5_000),
        "[^a]".repeat(2_000),
    ] {
        let start: String = text.chars().take(10).collect();
        let blocked = crate::text::markdown::guard::odd(&text).iter().any(|odd| odd.oddity.blocks());
        assert_eq!(tried(&text).is_err(), blocked, "{start}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let head = Head::default();
    let texts: Vec<String> = (0..12).map(|n| format!("# {n}\n\n{}", "word ".repeat(n * 200))).collect();
    let jobs: Vec<Job<'_>> =
        texts.iter().map(|text| Job { text, paper: Page::Letter, head: &head }).collect();
    assert_eq!(count_on(&jobs, 1), count_on(&jobs, 3));
}
