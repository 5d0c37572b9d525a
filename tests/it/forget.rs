//! `kam forget`: who is removed is gone from every file, what is left is named, and git is asked what it holds.

use std::path::Path;
use std::process::Command;

use crate::common::Book;

/// A `git` program that knows nothing of this machine.
fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    let ran = command
        .current_dir(folder)
        .args(args)
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
        .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com")])
        .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.com")])
        .envs([("GIT_AUTHOR_DATE", "2026-01-05T00:00:00Z"), ("GIT_COMMITTER_DATE", "2026-01-05T00:00:00Z")])
        .output()
        .unwrap();
    assert!(ran.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

fn commit(book: &Book) -> String {
    git(book.path(), &["add", "-A"]);
    git(book.path(), &["commit", "-q", "--allow-empty", "-m", "change"]);
    git(book.path(), &["rev-parse", "HEAD"])
}

const CONTACTS: &str =
    "name: Acme\ncontacts:\n  - {name: Sam Lee, role: user}\n  - {name: Ana Ruiz, reports_to: Sam Lee}\n";

fn forget(book: &Book, name: &str, line: &str) -> crate::common::Ran {
    book.kam().args(["forget", name]).line(line).run()
}

#[test]
fn commits_that_still_hold_the_name_are_listed() {
    let book = Book::new().file("accounts/acme.yaml", CONTACTS);
    git(book.path(), &["init", "-q", "-b", "main"]);
    let first = commit(&book);
    let book = book.file("accounts/birch.yaml", "name: Birch\nsponsor: {theirs: Sam Lee}\n");
    let second = commit(&book);
    let ran = forget(&book, "Sam Lee", "-f json");
    let value = ran.code(0).json();
    assert_eq!(value["tables"]["forgotten"].as_array().unwrap().len(), 3);
    assert_eq!(value["tables"]["mentions"].as_array().unwrap().len(), 0);
    let commits = value["tables"]["commits"].as_array().unwrap();
    let mut held: Vec<(&str, u64)> =
        commits.iter().map(|c| (c["commit"].as_str().unwrap(), c["files"].as_u64().unwrap())).collect();
    held.sort_unstable();
    let mut expected = [(&first[..10], 1), (&second[..10], 2)];
    expected.sort_unstable();
    assert_eq!(held, expected);
    assert_eq!(commits[0]["on"], "2026-01-05");
    assert!(ran.stdout.contains("git filter-repo"));
    assert_eq!(book.read("accounts/birch.yaml"), "name: Birch\n");
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\ncontacts:\n  - {name: Ana Ruiz}\n");
    let last = commit(&book);
    // Forgotten already: what is left is in git.
    forget(&book, "Sam Lee", "").code(0).out(&first[..10]).out(&second[..10]).no_out(&last[..10]);
}

#[test]
fn histories_that_are_not_there_are_said() {
    let book = Book::new().file("accounts/acme.yaml", CONTACTS);
    forget(&book, "Sam Lee", "--dry-run").code(0).out("not kept in git").out("nothing was changed");
    assert_eq!(book.read("accounts/acme.yaml"), CONTACTS);
    git(book.path(), &["init", "-q", "-b", "main"]);
    commit(&book);
    commit(&book);
    let other = Book::bare();
    let url = format!("file://{}", book.path().display());
    git(other.path(), &["clone", "-q", "--depth", "1", &url, "part"]);
    other.kam().args(["-C", "part", "forget", "Sam Lee"]).run().code(0).out("--unshallow");
}

#[test]
fn a_name_that_nobody_has_is_said_with_the_nearest() {
    let book = Book::new().file("accounts/acme.yaml", CONTACTS);
    forget(&book, "Sam Lea", "").code(3).silent().err("did you mean `Sam Lee`?");
    forget(&book, "  ", "").code(2).silent().err("empty");
    let book = book.file("accounts/birch.yaml", "name: Birch\ncontacts: [{name: SAM LEE}]\n");
    forget(&book, "sam lee", "").code(2).silent().err("`SAM LEE` or `Sam Lee`");
    forget(&book, "sam lee", "--account birch").code(0);
    assert_eq!(book.read("accounts/birch.yaml"), "name: Birch\n");
    assert_eq!(book.read("accounts/acme.yaml"), CONTACTS);
}

/// One file that cannot be changed safely: none is changed.
#[test]
fn all_files_are_changed_or_none() {
    let odd = "name: Birch\ncontacts:\n  - name: Sam Lee\n    role: user\n  -\n    # the other\n    name: Ana\nsponsor: {theirs: Sam Lee  # who else\n  }\n";
    let book = Book::new().file("accounts/acme.yaml", CONTACTS).file("accounts/birch.yaml", odd);
    let ran = forget(&book, "Sam Lee", "");
    if ran.code == Some(2) {
        ran.silent().err("accounts/birch.yaml").err("by hand");
        assert_eq!(
            (book.read("accounts/acme.yaml"), book.read("accounts/birch.yaml")),
            (CONTACTS.to_owned(), odd.to_owned())
        );
    } else {
        ran.holds(!book.read("accounts/birch.yaml").contains("Sam"), "nothing is left");
    }
    let broken = Book::new()
        .file("accounts/acme.yaml", CONTACTS)
        .file("accounts/zed.yaml", "name: Zed\nnote: Sam Lee\n");
    let ran = forget(&broken, "Sam Lee", "");
    ran.code(2).err("unknown field `note`").out("accounts/zed.yaml");
}

#[test]
fn nobody_else_is_lost_in_the_examples() {
    for (example, name) in [("examples/workshop", "Helene Brandt"), ("examples/northwind", "Roland Mendel")] {
        let book = Book::copy(example);
        let before = book.run("export contacts").csv();
        let ran = forget(&book, name, "-f json");
        let mentions = ran.json()["tables"]["mentions"].as_array().unwrap().len();
        ran.code(i32::from(mentions > 0));
        let after = book.run("export contacts").csv();
        assert_eq!(after.len(), before.len() - 1);
        for row in after.iter().filter(|row| !row["reports_to"].is_empty()) {
            assert!(row["reports_to"] != name);
        }
        let names = |rows: &[crate::common::Line]| -> Vec<String> {
            rows.iter().map(|row| row["name"].clone()).collect()
        };
        let mut expected = names(&before);
        expected.retain(|n| n != name);
        assert_eq!(names(&after), expected);
        book.run("fmt --check").code(0);
        assert_eq!(book.run("select -f csv").stdout, Book::copy(example).run("select -f csv").stdout);
    }
}

#[test]
fn options_are_checked_before_anything_is_removed() {
    let book = Book::new().file("accounts/acme.yaml", CONTACTS);
    for line in [
        "--table nope",
        "-f docx",
        "--columns zzz",
        "--sort zzz",
        "--where foo=1",
        "--where foo",
        "-f svg",
        "--chart x",
        "-o report.what",
        "-o accounts -f csv",
    ] {
        forget(&book, "Sam Lee", line).code(2).silent();
        assert_eq!(book.read("accounts/acme.yaml"), CONTACTS, "{line}");
    }
    forget(&book, "Sam Lee", "-o report.csv -o report.md").code(0).silent();
    assert!(book.read("report.csv").starts_with("path,what\naccounts/acme.yaml,"));
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\ncontacts:\n  - {name: Ana Ruiz}\n");
}

#[test]
fn records_of_other_things_stay() {
    let record = "kind,id,entry,field,value\naccounts,ana,,name,Ana Ruiz\npeople,ana-r,,name,Ana Ruiz\naccounts,acme,,manager,Ana Ruiz\n";
    let rows = "contacts,acme,Ana Ruiz,reports_to,Sam Lee\ncontacts,acme,Sam Lee,role,user\n";
    let book =
        Book::new().file("accounts/acme.yaml", CONTACTS).file("imports/crm.csv", format!("{record}{rows}"));
    forget(&book, "Ana Ruiz", "--dry-run").code(1).out("imports/crm.csv");
    // Whom Ana reports to was removed from her entry, and goes from the record too.
    forget(&book, "Sam Lee", "").code(0);
    assert_eq!(book.read("imports/crm.csv"), record);
    forget(&book, "Ana Ruiz", "").code(1);
    assert_eq!(book.read("imports/crm.csv"), record);
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\n");
}

#[test]
fn files_that_cannot_be_read_are_said() {
    let plan = b"---\naccount: acme\nperiod: 2026\n---\nJ\xf6rg asked Sam Lee\n";
    let book = Book::new().file("accounts/acme.yaml", CONTACTS).file("plans/acme.md", plan);
    forget(&book, "Sam Lee", "").code(2).err("plans/acme.md").err("UTF-8").out("accounts/acme.yaml");
    assert!(!book.read("accounts/acme.yaml").contains("Sam"));
}

#[test]
fn everything_with_words_in_the_folder_is_searched() {
    let book = Book::new()
        .file("accounts/acme.yaml", CONTACTS)
        .file("README.md", "Ask Sam\nLee first.\n")
        .file("docs/who.txt", b"J\xf6rg and\n# SAM\n#  LEE\n")
        .file("sales/a.csv", "account,date,revenue,note\nacme,2026-01,1,Sam Lee\n")
        .file("logo.png", "Sam Lee")
        .file(".hidden/x.md", "Sam Lee");
    let ran = forget(&book, "Sam Lee", "-f json");
    let value = ran.code(1).json();
    let mentions = value["tables"]["mentions"].as_array().unwrap();
    let places: Vec<(&str, u64, u64)> = mentions
        .iter()
        .map(|m| (m["path"].as_str().unwrap(), m["line"].as_u64().unwrap(), m["column"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [("README.md", 1, 5), ("docs/who.txt", 2, 3), ("sales/a.csv", 2, 16)]);
}

#[test]
fn commits_are_searched_as_the_files_are() {
    let text = "name: Acme\ncontacts:\n  - name: 'Sean O''Brien'\n";
    let book = Book::new().file("accounts/acme.yaml", text);
    git(book.path(), &["init", "-q", "-b", "main"]);
    let first = commit(&book);
    let ran = forget(&book, "Sean O'Brien", "");
    ran.code(0).out(&first[..10]).no_out("no commit").out(r"`regex:(?i)\bSean\s+O'+Brien\b==>");
    let book = book.file("accounts/lux.yaml", "name: Luxembourg\ncontacts: [{name: Luxem}]\n");
    let held = commit(&book);
    let book = book.file("accounts/lux.yaml", "name: Luxembourg\n");
    git(book.path(), &["add", "-A"]);
    git(book.path(), &["commit", "-q", "-m", "Forget luxem"]);
    let last = git(book.path(), &["rev-parse", "HEAD"]);
    let ran = forget(&book, "Luxem", "");
    ran.code(0).out(&held[..10]).out(&last[..10]).no_out(&first[..10]).out("--replace-message");
    forget(&book, "Bourg", "").code(3);
}

#[test]
fn what_is_not_in_an_account_may_be_in_another() {
    let book = Book::new().file("accounts/acme.yaml", CONTACTS).file("accounts/birch.yaml", "name: Birch\n");
    let ran = forget(&book, "Sam Lee", "--account birch");
    ran.code(3).silent().err("nothing of account `birch` names `Sam Lee`");
}

#[cfg(unix)]
#[test]
fn a_file_and_a_link_to_it_are_one() {
    let book = Book::new().file("accounts/acme.yaml", CONTACTS);
    std::os::unix::fs::symlink("acme.yaml", book.path().join("accounts/other.yaml")).unwrap();
    for line in ["--dry-run", "--account other --dry-run", ""] {
        let ran = forget(&book, "Sam Lee", &format!("-f json {line}"));
        let value = ran.code(0).json();
        assert_eq!(value["tables"]["forgotten"].as_array().unwrap().len(), 2, "{line}");
    }
    assert_eq!(book.read("accounts/other.yaml"), "name: Acme\ncontacts:\n  - {name: Ana Ruiz}\n");
}

#[test]
fn a_line_without_end_takes_no_long_time() {
    let book = Book::new()
        .file("accounts/acme.yaml", CONTACTS)
        .file("README.md", "é Sam Lee said so. ".repeat(20_000))
        .file("docs/lines.md", "Sam Lee said so.\n".repeat(20_000));
    let ran = forget(&book, "Sam Lee", "--dry-run -f csv --table mentions");
    assert_eq!(ran.code(1).csv().len(), 40_000);
}
