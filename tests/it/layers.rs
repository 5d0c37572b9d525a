//! Who may know whom. Arrows point down: bin → report, lint → score, portfolio, assess, page, import → book → model → text;
//! the sheet and its writers know nothing of accounts.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::package;

const LONGEST: usize = 900;

/// What each part may import beside itself; the longest prefix of a file's path decides.
const MAY: &[(&str, &[&str])] = &[
    (
        "bin",
        &[
            "progress",
            "report",
            "lint",
            "score",
            "portfolio",
            "assess",
            "page",
            "frameworks",
            "import",
            "book",
            "model",
            "text",
        ],
    ),
    ("lint", &["score", "portfolio", "assess", "page", "frameworks", "book", "model", "text"]),
    (
        "report/views",
        &["report", "score", "portfolio", "assess", "page", "frameworks", "book", "model", "text"],
    ),
    ("report", &["palette", "text"]),
    // The one writer that lays pages out; what it hands to them knows nothing of the sheet.
    ("report/writers/pdf", &["report", "page", "palette", "text"]),
    ("score", &["portfolio", "book", "model", "progress", "text"]),
    ("portfolio", &["score", "book", "model", "text"]),
    ("assess", &["frameworks", "book", "model", "progress", "text"]),
    ("page", &["book", "model", "palette", "progress", "text"]),
    ("frameworks", &["model", "text"]),
    ("import", &["book", "model", "progress", "text"]),
    ("book", &["model", "progress", "text"]),
    ("model", &["text"]),
    ("text", &["progress"]),
    ("palette", &[]),
    // How far work has come: everything that takes long may say so.
    ("progress", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            found.push(entry);
        }
    }
}

/// Every file below `src/`: its path there, its code and the number of its lines.
fn files() -> Vec<(String, String, usize)> {
    let root = package().join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found.sort();
    found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(path).unwrap();
            // What tests at the end of a file import or print is their own affair.
            let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            (name, code, text.lines().count())
        })
        .collect()
}

/// The parts of the crate that a text names: `crate::book::…` in the library, `kam::book::…` in the binary, with
/// their lines. `use crate::{a, b}` and paths in the middle of code count like any other.
fn named<'t>(text: &'t str, root: &str) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    for (line, code) in text.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
        for (at, _) in code.match_indices(root) {
            let whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let rest = &code[at + root.len()..];
            let list = rest.strip_prefix('{').map(|r| r.split('}').next().unwrap_or(r));
            for part in list.map_or_else(|| vec![rest], |l| l.split(',').collect()) {
                let part = part.trim_start();
                let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
                if whole && end > 0 {
                    found.push((line + 1, &part[..end]));
                }
            }
        }
    }
    found
}

#[test]
fn arrows_point_down() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (file, text, _) in files() {
        if file == "lib.rs" {
            continue;
        }
        let Some((home, may)) = MAY.iter().filter(|(p, _)| file.starts_with(p)).max_by_key(|(p, _)| p.len())
        else {
            wrong.push(format!("src/{file} belongs to no part that the table of tests/it/layers.rs knows"));
            continue;
        };
        let root = if *home == "bin" { "kam::" } else { "crate::" };
        let own = home.split('/').next().unwrap();
        let parts: Vec<&str> = MAY.iter().map(|(p, _)| p.split('/').next().unwrap()).collect();
        for (line, part) in named(&text, root) {
            seen += 1;
            if part != own && parts.contains(&part) && !may.contains(&part) {
                wrong.push(format!("src/{file}:{line}: {home} may not know {part}"));
            }
        }
        // The sheet does not know its views either.
        if *home == "report" && file != "report/mod.rs" {
            for (line, code) in text.lines().enumerate() {
                if code.contains("report::views") || code.contains("super::views") {
                    wrong.push(format!("src/{file}:{}: a writer may not know a view", line + 1));
                }
            }
        }
    }
    assert!(seen > 200, "only {seen} imports were seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_sees_what_it_should() {
    let text = "use crate::book::load::Book;\n// crate::lint\nlet x = crate::score::run(a);\nuse crate::{model, text::Finding};\nother_crate::lint::x();\n";
    assert_eq!(named(text, "crate::"), [(1, "book"), (3, "score"), (4, "model"), (4, "text")]);
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<String> = files()
        .iter()
        .filter(|(_, _, lines)| *lines > LONGEST)
        .map(|(file, _, lines)| format!("src/{file} has {lines} lines, more than {LONGEST}"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_library_does_not_print() {
    let prints: Vec<String> = files()
        .iter()
        .filter(|(file, _, _)| !file.starts_with("bin/") && !file.ends_with("/tests.rs"))
        .flat_map(|(file, text, _)| {
            text.lines()
                .enumerate()
                .filter(|(_, l)| {
                    ["println!(", "eprintln!(", "print!("].iter().any(|p| l.trim_start().starts_with(p))
                })
                .map(move |(n, _)| format!("src/{file}:{}", n + 1))
        })
        .collect();
    assert!(prints.is_empty(), "{}", prints.join("\n"));
}
