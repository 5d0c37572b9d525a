//! `kam fmt`: what is laid out says the same, the second time changes nothing, and what is written from templates is laid
//! out already.

use std::fs;

use crate::common::{Book, Kam, kam};

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
