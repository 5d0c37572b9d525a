//! Pages whose commands are run one after the other in a copy of the folder that they stand in.
//!
//! A command begins with `$ kam`; what it prints on both outputs stands beneath, with `? CODE` in the first line where it
//! does not end with 0. `KAM_BLESS=1` writes what is printed now into the page.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::common::{Book, package};

/// The page with what its commands print now.
fn played(page: &str, book: &Book) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            let Some(command) = line.strip_prefix("$ kam ") else { continue };
            let _ = writeln!(out, "{line}");
            let ran = book.kam().line(command).run();
            if ran.code != Some(0) {
                let _ = writeln!(out, "? {}", ran.code.unwrap());
            }
            for printed in [&ran.stderr, &ran.stdout] {
                out.push_str(printed);
                if !printed.is_empty() && !printed.ends_with('\n') {
                    out.push('\n');
                }
            }
            out.push('\n');
            continue;
        }
        if line == "```" {
            // The empty line behind the last output.
            let end = out.trim_end_matches('\n').len();
            out.truncate(end);
            out.push('\n');
        }
        let _ = writeln!(out, "{line}");
    }
    out
}

#[test]
fn an_export_becomes_a_book() {
    let page = package().join("examples/maven/README.md");
    let book = Book::copy("examples/maven");
    let before = fs::read_to_string(&page).unwrap();
    let after = played(&before, &book);
    if std::env::var_os("KAM_BLESS").is_some() {
        fs::write(&page, &after).unwrap();
    }
    similar_asserts(&before, &after, &page);
    let accounts = book.listing().iter().filter(|path| path.starts_with("accounts/")).count();
    assert_eq!(accounts, 85);
    assert!(!book.listing().iter().any(|path| path.contains(".kam-")));
}

fn similar_asserts(expected: &str, printed: &str, page: &Path) {
    let diff = kam::text::edit::unified_diff(&page.display().to_string(), expected, printed);
    assert!(diff.is_empty() || std::env::var_os("KAM_BLESS").is_some(), "{diff}");
}

/// The book of the example comes out of the sample's tables again: what people judged is kept, everything else is made by
/// the commands that a user would type.
#[cfg(unix)]
#[test]
fn northwind_is_rebuilt_from_its_tables() {
    let example = package().join("examples/northwind");
    let book = Book::bare();
    let ran = std::process::Command::new("sh")
        .arg(example.join("source/rebuild.sh"))
        .arg(book.path())
        .env("KAM", env!("CARGO_BIN_EXE_kam"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let made = book.listing();
    assert!(made.len() > 130, "{made:?}");
    for folder in ["accounts", "people", "sales", "imports"] {
        let here: Vec<String> =
            made.iter().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect();
        let mut there: Vec<String> = fs::read_dir(example.join(folder))
            .unwrap()
            .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy()))
            .collect();
        there.sort();
        assert_eq!(here, there);
        for path in here {
            let expected = fs::read_to_string(example.join(&path)).unwrap();
            assert_eq!(book.read(&path), expected, "{path} is not what the tables give");
        }
    }
}
