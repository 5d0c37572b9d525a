//! `kam fmt`: what is laid out says the same, the second time changes nothing, and what is written from templates is laid
//! out already.

use std::fs;

use crate::common::{Book, Kam, SETTINGS, kam};

const EXAMPLES: [&str; 2] = ["examples/workshop", "examples/northwind"];

fn fmt(book: &Book, line: &str) -> Kam {
    book.kam().line(&format!("fmt {line}"))
}

#[test]
fn examples_and_templates_are_laid_out() {
    for example in EXAMPLES {
        kam().book(example).line("fmt --check").run().code(0).silent().no_err("left as it is");
    }
    let book = Book::bare();
    for line in [
        "init",
        "new account acme",
        "new person jane",
        "new profile key-account-manager",
        "new organisation",
        "new plan acme",
        "fmt --check",
    ] {
        book.run(line).code(0);
    }
    let ran = Book::copy("examples/workshop").run("new plan fir-energy");
    ran.code(0);
}

#[test]
fn plans_from_the_book_are_laid_out() {
    let book = Book::copy("examples/workshop");
    book.run("new plan cedar-water").code(0);
    book.run("fmt --check").code(0).silent();
}

/// Files that are laid out badly in every way say the same afterwards: what other commands print of them stays.
#[test]
fn a_book_says_the_same_when_it_is_laid_out() {
    for example in EXAMPLES {
        let book = Book::copy(example);
        let said = |book: &Book| {
            ["select -f json", "score -f csv", "export contacts", "export accounts", "check -f csv"]
                .map(|line| book.run(line).stdout)
        };
        let before = said(&book);
        for file in fs::read_dir(book.path().join("accounts")).unwrap().map(|f| f.unwrap().path()) {
            fs::write(&file, worse(&fs::read_to_string(&file).unwrap())).unwrap();
        }
        let worse = said(&book);
        assert_eq!(before[..4], worse[..4], "the test itself changes nothing that is said");
        fmt(&book, "--check").run().code(1);
        fmt(&book, "").run().code(0).no_err("left as it is");
        fmt(&book, "--check").run().code(0).silent();
        assert_eq!(said(&book), before);
    }
}

/// Top-level keys turned round, blank lines between them, and spaces in brackets.
fn worse(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        let goes_on = line.starts_with([' ', '-']) || (line.starts_with('#') && parts.is_empty());
        match parts.last_mut() {
            Some(part) if goes_on || part.starts_with('#') && !part.contains(':') => {
                *part += &format!("{line}\n")
            }
            _ => parts.push(format!("{line}\n")),
        }
    }
    parts.reverse();
    parts.join("\n\n").replace("- {", "-   { ").replace("}\n", " }\n")
}

#[test]
fn line_ends_and_marks_stay_and_mistakes_stop_nothing_else() {
    let book = Book::new()
        .file("accounts/dos.yaml", "\u{feff}status: key\r\nname: Dos\r\n")
        .file("accounts/bad.yaml", "name: [\n")
        .file("accounts/text.yaml", "name: Text\nfields: {a:   1}\n");
    fmt(&book, "").run().code(2).err("accounts/bad.yaml").err("3 of 5 files laid out");
    assert_eq!(book.read("accounts/dos.yaml"), "\u{feff}name: Dos\r\nstatus: key\r\n");
    assert_eq!(book.read("accounts/text.yaml"), "name: Text\nfields: {a: 1}\n");
    assert_eq!(book.read("accounts/bad.yaml"), "name: [\n");
}

#[test]
fn what_is_named_is_looked_at_alone() {
    let book = Book::new()
        .file("accounts/a.yaml", "status: key\nname: A\n")
        .file("accounts/b.yaml", "status: key\nname: B\n");
    let ran = fmt(&book, "--check accounts/a.yaml").run();
    ran.code(1);
    assert_eq!(ran.stdout, "accounts/a.yaml\n");
    fmt(&book, "--check .").run().code(1).out("accounts/b.yaml");
    fmt(&book, "nothing.yaml").run().code(2).err("there is no `nothing.yaml`");
    fmt(&book.file("sales/a.csv", "account,date,revenue\n"), "sales/a.csv")
        .run()
        .code(2)
        .err("no usual layout");
}

#[cfg(unix)]
#[test]
fn one_file_is_laid_out_once_whatever_leads_to_it() {
    let book = Book::new()
        .file("kam.yaml", format!("{SETTINGS}selection: ./policies/selection.yaml\n"))
        .file("accounts/a.yaml", "status: key\nname: A\n");
    std::os::unix::fs::symlink("a.yaml", book.path().join("accounts/b.yaml")).unwrap();
    let ran = fmt(&book, "--check").run();
    ran.code(1);
    assert_eq!(ran.stdout, "accounts/a.yaml\nkam.yaml\npolicies/selection.yaml\n");
    fmt(&book, "accounts/b.yaml").run().code(0).err("1 of 1 file laid out");
    fmt(&book, "").run().code(0).err("2 of 3 files laid out");
    fmt(&book, "--check").run().code(0).silent();
    assert_eq!(book.read("accounts/b.yaml"), "name: A\nstatus: key\n");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_keeps_no_other_one() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = Book::new()
        .file("accounts/a/a.yaml", "status: key\nname: A\n")
        .file("accounts/b/b.yaml", "status: key\nname: B\n");
    let folder = book.path().join("accounts/a");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may do everything cannot see it fail.
    let powerful = fs::write(folder.join("probe"), "").is_ok();
    let ran = fmt(&book, "").run();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if !powerful {
        ran.code(2).err("accounts/a/a.yaml").err("cannot be written: permission is denied").no_err(".kam-");
        assert_eq!(book.read("accounts/a/a.yaml"), "status: key\nname: A\n");
    }
    ran.err(" of 4 files laid out");
    assert_eq!(book.read("accounts/b/b.yaml"), "name: B\nstatus: key\n");
}

#[test]
fn mistakes_are_shown_where_they_stand() {
    let book = Book::new()
        .file("accounts/a.yaml", "name: A\r\nstatus: key\r\nnote: x\r\n")
        .file("plans/a.md", "---\r\naccount: a\r\nperiod: 2026\r\none: 1\r\ntwo: 2\r\n---\r\n# A\r\n");
    let ran = fmt(&book, "--check").run();
    ran.code(2).err("accounts/a.yaml:3:1").err("note: x\n  | ^^^^");
    ran.err("plans/a.md:4:1").err("one: 1\n  | ^^^").err("plans/a.md:5:1").err("two: 2\n  | ^^^");
}

#[test]
fn one_odd_cell_keeps_no_table_from_being_laid_out() {
    let plan = "---\naccount: a\nperiod: 2026\n---\n# A\n\n|a|b|\n|-|-|\n|\u{a0}x|y|\n\ntext\n\n|c|d|\n|-|-|\n|1|2|\n";
    let book = Book::new().file("plans/a.md", plan);
    fmt(&book, "plans/a.md").run().code(0);
    let after = book.read("plans/a.md");
    assert!(after.contains("| \u{a0}x | y |\n"), "{after}");
    assert!(after.ends_with("| c | d |\n|---|---|\n| 1 | 2 |\n"), "{after}");
}

#[test]
fn large_files_take_no_long_time() {
    let mut text = "name: A\n# kam: allow[stale-rating] known\ncontacts:\n".to_owned();
    for n in 0..4_000 {
        text.push_str(&format!("  - {{name: Contact {n}, role: user, aim: \"be their #{n} supplier\"}}\n"));
    }
    let line: Vec<String> = (0..1_000).map(|n| format!("{{role: user, name: Contact {n}}}")).collect();
    let book = Book::new()
        .file("accounts/a.yaml", text)
        .file("accounts/b.yaml", format!("name: B\ncontacts: [{}]\n", line.join(", ")));
    // A run that takes long is ended by the test.
    fmt(&book, "accounts").run().code(0).err("1 of 2 files laid out");
}
