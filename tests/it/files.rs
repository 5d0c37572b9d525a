//! Files that cannot be read as they stand: each gives a finding of its own, at its place, and hinders no other file.

use crate::common::{Book, Ran, SETTINGS};

/// Checks a book with one bad account file beside a good one, by `check` and by `select`.
#[track_caller]
fn bad(content: impl AsRef<[u8]>, place: &str, rule: &str, words: &str) -> Ran {
    let book = Book::new().account("good", 7.0).file("accounts/bad.yaml", content);
    at("accounts/bad.yaml", &book, place, rule, words)
}

/// Both commands name the file with place, rule and words, end with 2, and the good account is scored.
#[track_caller]
fn at(file: &str, book: &Book, place: &str, rule: &str, words: &str) -> Ran {
    let before = book.listing();
    let checked = book.run("check -f concise");
    let line = checked
        .stdout
        .lines()
        .find(|l| l.starts_with(&format!("{file}{place}")) && l.contains(&format!("error[{rule}]")));
    checked.code(2).holds(line.is_some(), &format!("names {file}{place} and {rule}"));
    checked.holds(line.is_some_and(|l| l.contains(words)), &format!("that line has {words:?}"));
    let selected = book.run("select -f csv");
    selected.code(2).err(&format!("error[{rule}]")).err(&format!("{file}{place}"));
    assert_eq!(selected.accounts(), ["good"]);
    selected.holds(selected.cell("good", "score") == "7.0000", "the good account is scored");
    assert_eq!(book.listing(), before, "nothing was written");
    checked
}

#[test]
fn too_large() {
    let text = format!("name: x\n# {}\n", "x".repeat(1 << 20));
    bad(text, "", "unreadable-file", "1 MiB");
    // As large as may be: only just read.
    let mut text = "name: x\nratings: {fit: [{score: 1}]}\n#".to_owned();
    text.push_str(&"x".repeat((1 << 20) - text.len()));
    Book::new().file("accounts/large.yaml", text).run("select -f csv").code(0);
}

#[test]
fn too_deep() {
    let deep = format!("name: x\nfields: {{a: {}{}}}\n", "[".repeat(70), "]".repeat(70));
    bad(deep, ":2:", "too-deep", "more than 64 deep");
    bad(format!("name: x\nfields: {}", "[".repeat(900_000)), ":2:", "too-deep", "more than 64 deep");
    bad("a: ".to_owned() + &"{a: ".repeat(100_000), ":1:", "too-deep", "more than 64 deep");
    bad("- ".repeat(400_000), ":1:", "too-deep", "more than 64 deep");
}

#[test]
fn features_of_yaml_that_are_refused() {
    bad("name: &n x\n", ":1:7", "unsupported-yaml", "anchors");
    bad("name: &n x\nsegment: *n\n", ":2:10", "unsupported-yaml", "aliases");
    bad("name: *n\n", ":1:7", "invalid-yaml", "alias");
    bad("name: !!str x\n", ":1:7", "unsupported-yaml", "tags");
    bad("name: !include other.yaml\n", ":1:7", "unsupported-yaml", "tags");
    bad("name: x\n<<: {segment: y}\n", ":2:1", "unsupported-yaml", "merge keys");
    bad("name: x\nname: y\n", ":2:1", "duplicate-key", "second time; the first is on line 1");
    bad("name: x\nfields: {a: 1, a: 2}\n", ":2:16", "duplicate-key", "second time");
    bad("name: x\n---\nname: y\n", ":2:1", "unsupported-yaml", "second document");
    bad("[a, b]: x\n", ":1:1", "unsupported-yaml", "cannot be a key");
    bad("? {a: b}\n: x\n", ":1:3", "unsupported-yaml", "cannot be a key");
    // A billion laughs never begin.
    bad(
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]\n",
        ":1:4",
        "unsupported-yaml",
        "anchors",
    );
}

#[test]
fn bytes_that_are_no_text() {
    bad("name: a\u{7}b\n", ":1:8", "control-character", "U+0007");
    bad("name: a\u{1b}[31mb\n", ":1:8", "control-character", "U+001B");
    bad("name: x\u{9b}\n", ":1:8", "control-character", "U+009B");
    bad("name: x\nsegment: \0\n", ":2:10", "control-character", "U+0000");
    bad("name: x\nsegment: a\u{feff}b\n", ":2:11", "control-character", "U+FEFF");
    let latin = bad(b"name: M\xfcller\n", "", "not-utf-8", "not UTF-8 from line 1 column 8");
    latin.out("accounts/bad.yaml");
    let utf16: Vec<u8> = "\u{feff}name: x\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bad(utf16, "", "not-utf-8", "UTF-8");
    bad(b"name: \xc3", "", "not-utf-8", "column 7");
    bad(b"name: \xed\xa0\x80\n", "", "not-utf-8", "column 7");
}

#[test]
fn marks_and_line_ends_of_other_systems_are_fine() {
    for text in [
        "\u{feff}name: x\nratings: {fit: [{score: 3}]}\n",
        "name: x\r\nratings: {fit: [{score: 3}]}\r\n",
        "\u{feff}name: x\r\nratings:\r\n  fit:\r\n    - {score: 3}\r\n",
        "name: x\rratings: {fit: [{score: 3}]}\r",
        "---\nname: x\nratings: {fit: [{score: 3}]}\n",
        "name: x\nratings: {fit: [{score: 3}]}\n...\n",
    ] {
        let ran = Book::new().file("accounts/a.yaml", text).run("select -f csv");
        ran.code(0);
        assert_eq!(ran.cell("a", "score"), "3.0000", "{text:?}");
    }
    // A mark counts for no column.
    bad("\u{feff}nam: x\n", ":1:1", "unknown-field", "nam");
    bad("name: x\r\nzone: y\r\n", ":2:1", "unknown-field", "zone");
}

#[test]
fn files_without_anything() {
    bad("", ":1:1", "empty-file", "empty");
    bad("# later\n\n# more\n", ":1:1", "empty-file", "empty");
    bad("\n\n   \n", ":1:1", "empty-file", "empty");
    bad("---\n", ":", "invalid-value", "an account");
    bad("~\n", ":1:1", "invalid-value", "an account");
    bad("\u{feff}", ":1:1", "empty-file", "empty");
}

#[test]
fn syntax_errors() {
    bad("name: a: b\n", ":1:8", "invalid-yaml", "a second `:`");
    bad("name: x\nfields:\n\ta: 1\n", ":3:", "invalid-yaml", "tab");
    bad("name: [x\n", ":", "invalid-yaml", "");
    bad("name: \"x\n", ":", "invalid-yaml", "");
    bad("name: x\n  y\n z: 1\n", ":", "invalid-yaml", "");
    bad("name: x\n}\n", ":2:1", "invalid-yaml", "");
    bad("@name: x\n", ":1:1", "invalid-yaml", "");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_files() {
    let folder = || Book::new().account("good", 7.0).file("accounts/bad.yaml/inner.txt", "x");
    // A folder is walked, not read.
    let ran = folder().run("select -f csv");
    ran.code(0);
    assert_eq!(ran.accounts(), ["good"]);

    let book = Book::new().account("good", 7.0);
    std::os::unix::fs::symlink("nowhere.yaml", book.path().join("accounts/bad.yaml")).unwrap();
    at("accounts/bad.yaml", &book, "", "unreadable-file", "no such file");

    let book = Book::new().account("good", 7.0);
    std::os::unix::fs::symlink("bad.yaml", book.path().join("accounts/bad.yaml")).unwrap();
    at("accounts/bad.yaml", &book, "", "unreadable-file", "");

    let book = Book::new().account("good", 7.0);
    std::os::unix::fs::symlink("..", book.path().join("accounts/bad.yaml")).unwrap();
    at("accounts/bad.yaml", &book, "", "unreadable-file", "not a regular file");
}

#[cfg(unix)]
#[test]
fn pipes_do_not_hang() {
    let pipe = |book: &Book, path: &str| {
        let made = std::process::Command::new("mkfifo").arg(book.path().join(path)).status().unwrap();
        assert!(made.success());
    };
    let book = Book::new().account("good", 7.0);
    pipe(&book, "accounts/bad.yaml");
    at("accounts/bad.yaml", &book, "", "unreadable-file", "not a regular file");

    let book = Book::new().account("good", 7.0).file("sales/a.csv", "account,date,revenue\n");
    pipe(&book, "sales/bad.csv");
    at("sales/bad.csv", &book, "", "unreadable-file", "not a regular file");

    let book = Book::bare();
    pipe(&book, "kam.yaml");
    book.run("select").code(2).silent();
    let book = Book::bare().file("kam.yaml", SETTINGS).account("good", 7.0);
    std::fs::create_dir(book.path().join("policies")).unwrap();
    pipe(&book, "policies/selection.yaml");
    book.run("select").code(2).silent().err("not a regular file");
    book.run("check").code(2);
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let ran = bad(
        "name: x\nstatus: kee\nwallet: [{spend: a}, {spend: -1}]\nzone: y\nrelationship: {level: {now: friendly}}\n",
        ":2:9",
        "invalid-value",
        "`kee`",
    );
    ran.out(":3:18").out(":3:30").out(":4:1").out(":5:29");
}

#[test]
fn wrong_kinds_of_values() {
    let account = |line: &str, place: &str, words: &str| {
        bad(format!("name: x\n{line}\n"), place, "invalid-value", words);
    };
    account("team: {person: a}", ":2:7", "list");
    account("team: a", ":2:7", "list");
    account("sponsor: [a]", ":2:10", "a list");
    account("sponsor: a", ":2:10", "sponsor");
    account("fields: [1]", ":2:9", "a list");
    account("ratings: {fit: 7}", ":2:16", "`7`");
    account("ratings: {fit: {score: 7}}", ":2:16", "a map");
    account("ratings: [7]", ":2:10", "a list");
    account("currency: euro", ":2:11", "euro");
    account("currency: 978", ":2:11", "978");
    account("ratings: {fit: [{score: 11}]}", ":2:25", "0 to 10");
    account("ratings: {fit: [{score: -1}]}", ":2:25", "0 to 10");
    account("ratings: {fit: [{score: high}]}", ":2:25", "`high`");
    account("ratings: {fit: [{score: .nan}]}", ":2:25", "nan");
    account("ratings: {fit: [{score: 5, on: 2026-02-30}]}", ":2:32", "no 2026-02-30");
    account("ratings: {fit: [{score: 5, on: 2025-02-29}]}", ":2:32", "no 2025-02-29");
    account("ratings: {fit: [{score: 5, on: 26-01-01}]}", ":2:32", "not a date");
    account("ratings: {fit: [{score: 5, on: 2026-+1-02}]}", ":2:32", "not a date");
    account("ratings: {fit: [{score: 5, on: +026-01-02}]}", ":2:32", "not a date");
    account("wallet: [{spend: 1e6}]", ":2:18", "`1e6`");
    account("wallet: [{spend: 1e400}]", ":2:18", "1e400");
    bad("name: x\nwallet: [{spend: 1,000}]\n", ":2:20", "unknown-field", "`000`");
    account("wallet: [{spend: '1,000'}]", ":2:18", "`1,000`");
    account("wallet: [{spend: -5}]", ":2:18", "below zero");
    account("wallet: [{spend: inf}]", ":2:18", "inf");
    account(&format!("wallet: [{{spend: {}}}]", "9".repeat(30)), ":2:18", "28");
    account("wallet: {spend: 5}", ":2:9", "a map");
    account("relationship: {stage: friends}", ":2:23", "friends");
    account("opportunities: [{id: a, name: b, bant: {budget: 5}}]", ":2:49", "0 to 4");
    account("opportunities: [{id: a, name: b, close: soon}]", ":2:41", "soon");
    account("value_proposition: {statement: a, mutual: maybe}", ":2:43", "maybe");
    account("satisfaction: [{on: 2026-01-01, nps: 11}]", ":2:38", "0 to 10");
    account("contacts: [{name: a, attitude: cross}]", ":2:32", "cross");
    account("signals: [{on: soon, kind: shouted}]", ":2:16", "soon");
    account("needs: {hours: -5}", ":2:16", "negative");
    account("costs: {travel: lots}", ":2:17", "lots");
    account("fields: {a: [1]}", ":2:13", "a list");
    account("manager: [a]", ":2:10", "a list");
    bad("name: [x]\n", ":1:7", "invalid-value", "a list");
    bad("name:\n", ":1:", "invalid-value", "nothing");
    bad("- name: x\n", ":1:1", "invalid-value", "an account");
    bad("just words\n", ":1:1", "invalid-value", "an account");
    bad("segment: x\n", ":1:1", "missing-field", "`name`");
    bad("name: x\nwallet: [{offering: a}]\n", ":2:10", "missing-field", "`spend`");
    bad("name: x\n\"sta tus\": key\n", ":2:1", "unknown-field", "sta tus");
    bad("name: x\nnames: y\n", ":2:1", "unknown-field", "names");
}

#[test]
fn a_percentage_of_any_size_is_no_panic() {
    for margin in
        ["9999999999999999999999999999", "-9999999999999999999999999999", "79228162514264337593543950335"]
    {
        let book = Book::new().account("good", 7.0).file(
            "kam.yaml",
            format!("version: 1\ncurrency: EUR\nas_of: 2026-01-01\neconomics: {{net_margin: {margin}}}\n"),
        );
        book.run("select").code(2).silent().err("kam.yaml:4:25").err("invalid-value");
    }
}

#[test]
fn ids_from_odd_names() {
    let mut book = Book::new();
    let names =
        ["a b", "x.y", "größe", "-dash", "..", "名前", "UPPER", "a'b", "q\"q", "semi;colon", "com,ma"];
    for name in names {
        book = book.account(name, 5.0);
    }
    let ran = book.run("score -f csv");
    ran.code(0);
    let mut found = ran.accounts();
    // A leading dash could begin a formula: it is guarded in the CSV and plain in the JSON.
    for id in &mut found {
        if id == "'-dash" {
            *id = "-dash".to_owned();
        }
    }
    found.sort();
    let mut wanted: Vec<String> = names.iter().filter(|n| **n != "..").map(|n| (*n).to_owned()).collect();
    wanted.sort();
    let without: Vec<String> = found.iter().filter(|f| !f.starts_with('.')).cloned().collect();
    assert_eq!(without, wanted);
    let json = book.run("score -f json").json();
    let ids: Vec<&str> =
        json["tables"]["score"].as_array().unwrap().iter().map(|r| r["account"].as_str().unwrap()).collect();
    assert!(ids.contains(&"-dash"), "{ids:?}");
    for id in ["a b", "x.y", "größe", "名前", "q\"q", "com,ma"] {
        let ran = book.kam().args(["score", id, "-f", "csv"]).run();
        ran.code(0);
        assert_eq!(ran.accounts(), [id]);
    }
    book.kam().args(["score", "-f", "csv", "--", "-dash"]).run().code(0);
    book.kam().args(["select", "--explain", "a b"]).run().code(0).out("a b");
    book.run("check").code(0);
}

#[test]
fn an_id_twice_counts_once() {
    let book = Book::new().account("a", 3.0).account("deeper/a", 9.0).account("good", 7.0);
    let ran = book.run("select -f csv");
    ran.code(2).err("accounts/deeper/a.yaml").err("error[duplicate-id]").err("accounts/a.yaml");
    assert_eq!(ran.accounts(), ["good", "a"]);
    assert_eq!(ran.cell("a", "score"), "3.0000");
}

#[test]
fn settings_that_cannot_be_used() {
    let settings = |text: &str, place: &str, words: &str| {
        let book = Book::new().account("a", 5.0).file("kam.yaml", text);
        for command in ["select", "score", "check", "files", "config", "new account b"] {
            let ran = book.run(command);
            ran.code(2);
            let both = format!("{}{}", ran.stdout, ran.stderr);
            ran.holds(both.contains(&format!("kam.yaml{place}")), &format!("names kam.yaml{place}"));
            ran.holds(both.contains(words), words);
        }
        assert!(!book.path().join("accounts/b.yaml").exists());
    };
    settings("", ":1:1", "empty");
    settings("version: 1\n", ":1:1", "`currency`");
    settings("version: 2\ncurrency: EUR\n", ":1:10", "version 2");
    settings("version: 1\ncurrency: Euro\n", ":2:11", "Euro");
    settings("version: 1\ncurrency: EUR\nrates: {USD: 0}\n", ":3:14", "");
    settings("version: 1\ncurrency: EUR\nrates: {USD: -1}\n", ":3:14", "");
    settings("version: 1\ncurrency: EUR\nrates: {us: 1}\n", ":3:9", "us");
    settings("version: 1\ncurrency: EUR\nfiscal_year_start: 13\n", ":3:20", "13");
    settings("version: 1\ncurrency: EUR\nas_of: tomorrow\n", ":3:8", "tomorrow");
    settings("version: 1\ncurrency: EUR\neconomics: {net_margin: 0}\n", ":3:25", "");
    settings("version: 1\ncurrency: EUR\neconomics: {net_margin: 0%}\n", ":3:25", "");
    settings("version: 1\ncurrency: EUR\neconomics: {net_margin: -5%}\n", ":3:25", "");
    settings("version: 1\ncurrency: EUR\neconomics: {accounts_per_manager: 0}\n", ":3:35", "1 or more");
    settings("version: 1\ncurrency: EUR\nfiles: {accounts: ['../*.yaml']}\n", ":3:20", "leaves the book");
    settings("version: 1\ncurrency: EUR\nfiles: {accounts: ['/etc/*']}\n", ":3:20", "leaves the book");
    settings("version: 1\ncurrency: EUR\nfiles: {accounts: ['a***']}\n", ":3:20", "cannot be read");
    settings("version: 1\ncurrency: EUR\nfiles: {accounts: accounts}\n", ":3:19", "list");
    settings("version: 1\ncurrency: EUR\nrules: {x: loud}\n", ":3:12", "loud");
    settings("version: 1\ncurency: EUR\n", ":2:1", "did you mean `currency`?");
    settings("version: 1\ncurrency: EUR\n---\nx: 1\n", ":3:1", "second document");
}

#[test]
fn no_book_at_all() {
    let empty = Book::bare();
    for command in ["select", "score", "check", "files", "config", "new account b"] {
        empty.run(command).code(2).silent().err("no kam.yaml").err("kam init");
    }
    empty.run("select -C nowhere").code(2).silent().err("there is no folder `nowhere`");
    assert!(empty.listing().is_empty());
}

#[test]
fn currencies_without_a_rate() {
    bad("name: x\ncurrency: JPY\n", ":2:11", "unknown-currency", "`JPY` has no rate");
    let book = Book::new()
        .account("good", 7.0)
        .file("sales/a.csv", "account,date,revenue,currency\ngood,2026-01,10,JPY\ngood,2026-02,20,USD\n");
    at("sales/a.csv", &book, ":2:17", "unknown-currency", "`JPY` has no rate");
    assert_eq!(book.run("select -f csv").cell("good", "revenue"), "10");
}

#[test]
fn parents_in_a_circle() {
    let book = Book::new()
        .account("good", 7.0)
        .file("accounts/a.yaml", "name: a\nparent: b\n")
        .file("accounts/b.yaml", "name: b\nparent: c\n")
        .file("accounts/c.yaml", "name: c\nparent: a\n")
        .file("accounts/self.yaml", "name: self\nparent: self\n");
    for command in ["check -f concise", "select -f csv", "select -f csv --roll-up", "score -f csv --roll-up"]
    {
        let ran = book.run(command);
        ran.code(2);
        let both = format!("{}{}", ran.stdout, ran.stderr);
        ran.holds(both.contains("parent-cycle"), "names the rule");
        ran.holds(both.contains("accounts/self.yaml:2:"), "names the account that is its own parent");
        ran.holds(both.contains("accounts/a.yaml:2:"), "names the circle");
    }
}
