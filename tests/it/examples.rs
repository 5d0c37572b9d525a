//! The examples are fixtures: what commands print on them stands beside them in `expected/`.
//!
//! A file's name says the command: `select.csv` is `kam select -f csv`, `select.txt` the table, `check.txt` the
//! concise findings, `explain-ID.txt` is `kam score ID --explain`, `report-VIEW.txt` is `kam report VIEW`, and
//! `report-VIEW_ARGUMENT.txt` one with an argument; likewise `assess-`. After a wanted change run the tests with
//! `KAM_BLESS=1` and read the difference.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn arguments(name: &str) -> Vec<String> {
    let (stem, ending) = name.split_once('.').unwrap();
    let format = match (stem, ending) {
        ("check", _) => "concise",
        (_, "csv") => "csv",
        (_, "json") => "json",
        (_, "md") => "markdown",
        _ => "table",
    };
    let mut arguments: Vec<String> = match stem.split_once('-') {
        Some(("explain", id)) => vec!["score".into(), id.into(), "--explain".into()],
        Some((command @ ("assess" | "report"), view)) => {
            std::iter::once(command).chain(view.split('_')).map(String::from).collect()
        }
        _ if stem == "sensitivity" => ["score", "--sensitivity", "--table", "swaps"].map(String::from).into(),
        _ => vec![stem.into()],
    };
    arguments.extend(["-f".to_owned(), format.to_owned()]);
    arguments
}

fn print(book: &Path, name: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_kam"))
        .arg("-C")
        .arg(book)
        .args(arguments(name))
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|c| c <= 1), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn examples_print_what_stands_beside_them() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let bless = std::env::var_os("KAM_BLESS").is_some();
    let mut compared = 0;
    let mut books: Vec<PathBuf> = fs::read_dir(examples).unwrap().map(|e| e.unwrap().path()).collect();
    books.sort();
    for book in books {
        // A book that begins with an export has nothing to print yet; its page is run by `sessions.rs`.
        if !book.join("expected").exists() {
            continue;
        }
        for entry in fs::read_dir(book.join("expected")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let printed = print(&book, name);
            if bless {
                fs::write(&path, &printed).unwrap();
            }
            let expected = fs::read(&path).unwrap();
            assert!(
                printed == expected,
                "{} differs from what is printed now:\n{}",
                path.display(),
                String::from_utf8_lossy(&printed)
            );
            compared += 1;
        }
    }
    assert!(compared >= 8, "only {compared} expected outputs were found");
}

/// Every name under `properties` of a schema, at any depth.
fn properties(schema: &serde_json::Value, names: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::Object(fields)) = map.get("properties") {
                names.extend(fields.keys().cloned());
            }
            map.values().for_each(|inner| properties(inner, names));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|inner| properties(inner, names)),
        _ => {}
    }
}

#[test]
fn one_account_shows_every_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = fs::read_to_string(root.join("schemas/account.schema.json")).unwrap();
    let account = fs::read_to_string(root.join("examples/workshop/accounts/alder-chemicals.yaml")).unwrap();
    let mut names = Vec::new();
    properties(&serde_json::from_str(&schema).unwrap(), &mut names);
    names.sort();
    names.dedup();
    assert!(names.len() > 60, "{names:?}");
    let shown = |name: &String| {
        account.lines().map(|line| line.split('#').next().unwrap_or("")).any(|line| {
            line.match_indices(&format!("{name}:"))
                .any(|(at, _)| at == 0 || line[..at].ends_with([' ', '{', '[']))
        })
    };
    let absent: Vec<&String> = names.iter().filter(|name| !shown(name)).collect();
    assert!(absent.is_empty(), "not shown: {absent:?}");
}
