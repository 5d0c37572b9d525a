//! Files with random damage: whatever stands in them, the tool ends with a documented code and no panic.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::common::{Book, kam, package};

/// The files that are damaged, one at a time.
const FILES: [&str; 7] = [
    "kam.yaml",
    "policies/selection.yaml",
    "accounts/alder-chemicals.yaml",
    "accounts/alder-group.yaml",
    "people/marcus-oyelaran.yaml",
    "profiles/key-account-manager.yaml",
    "sales/2026.csv",
];
const COMMANDS: [&str; 5] =
    ["check -f concise", "select -f csv", "score -f json", "score --explain alder-chemicals", "config"];
const CASES: u32 = 160;

/// One change: where, as a share of the file, and what.
#[derive(Debug, Clone)]
enum Change {
    Flip(f64, u8),
    Cut(f64, usize),
    Insert(f64, &'static str),
    Repeat(f64, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let words = prop::sample::select(vec![
        "\n",
        "  ",
        "\t",
        ":",
        ": ",
        "-",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "#",
        "&a ",
        "*a",
        "!t ",
        "|",
        ">",
        "%",
        ",",
        "\0",
        "\u{feff}",
        "\r",
        "ä",
        "9999999999999999999999999999",
        "-1",
        "1e308",
        "NaN",
        "~",
        "<<: ",
        "---\n",
        "0000",
        ".5",
        "2026-02-30",
        "?",
    ]);
    prop_oneof![
        (0.0..1.0, any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (0.0..1.0, 1_usize..200).prop_map(|(at, n)| Change::Cut(at, n)),
        (0.0..1.0, words).prop_map(|(at, word)| Change::Insert(at, word)),
        (0.0..1.0, 1_usize..400).prop_map(|(at, n)| Change::Repeat(at, n)),
    ]
}

fn damaged(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        let place = |share: f64, len: usize| ((len as f64 * share) as usize).min(len.saturating_sub(1));
        match change {
            Change::Flip(at, bits) if !bytes.is_empty() => {
                let at = place(*at, bytes.len());
                bytes[at] ^= bits;
            }
            Change::Cut(at, n) => {
                let at = place(*at, bytes.len());
                let end = (at + n).min(bytes.len());
                bytes.drain(at..end);
            }
            Change::Insert(at, word) => {
                let at = place(*at, bytes.len());
                bytes.splice(at..at, word.bytes());
            }
            Change::Repeat(at, n) => {
                let at = place(*at, bytes.len());
                let part = bytes[at..(at + n).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            Change::Flip(..) => {}
        }
    }
    bytes
}

#[test]
fn damaged_books_end_with_a_documented_code() {
    let book = Book::copy("examples/workshop");
    let cases = (0..FILES.len(), 0..COMMANDS.len(), prop::collection::vec(change(), 1..6));
    let mut runner = TestRunner::new_with_rng(
        Config { cases: CASES, failure_persistence: None, max_shrink_iters: 60, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let held = runner.run(&cases, |(file, command, changes)| {
        let path = book.path().join(FILES[file]);
        let original = fs::read(package().join("examples/workshop").join(FILES[file])).unwrap();
        fs::write(&path, damaged(&original, &changes)).unwrap();
        // `run` itself holds that there is no panic, no hang and a code of 0 to 3.
        let ran = std::panic::catch_unwind(|| kam().inside(book.path()).line(COMMANDS[command]).run());
        fs::write(&path, &original).unwrap();
        prop_assert!(ran.is_ok(), "{} {:?}", FILES[file], COMMANDS[command]);
        Ok(())
    });
    if let Err(found) = held {
        panic!("{found}");
    }
}

#[test]
fn damaged_exports_end_with_a_documented_code() {
    let export = "id,name,spend,growth,level\na,Acme,3.00E+07,10%,low\nb,\"Bi, \"\"rch\"\"\",12,,high\nc,\"two\nlines\",-5,0.5,low\n";
    let policy = "missing: skip\nnormalise: min-max\ncriteria:\n  - {id: s, measure: spend, weight: 2}\n  - {id: g, measure: growth, weight: 1, better: lower}\nvetoes:\n  - {measure: spend, below: 0, reason: none}\n";
    let book = Book::bare().file("p.yaml", policy).file("e.csv", export);
    let cases = (any::<bool>(), prop::collection::vec(change(), 1..6));
    let mut runner = TestRunner::new_with_rng(
        Config { cases: CASES, failure_persistence: None, max_shrink_iters: 60, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let held = runner.run(&cases, |(of_policy, changes)| {
        let (name, original) = if of_policy { ("p.yaml", policy) } else { ("e.csv", export) };
        fs::write(book.path().join(name), damaged(original.as_bytes(), &changes)).unwrap();
        let line = "select --from e.csv --policy p.yaml -f csv";
        let ran = std::panic::catch_unwind(|| kam().inside(book.path()).line(line).run());
        fs::write(book.path().join(name), original).unwrap();
        prop_assert!(ran.is_ok(), "{name}");
        Ok(())
    });
    if let Err(found) = held {
        panic!("{found}");
    }
}
