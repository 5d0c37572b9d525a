//! The command line itself: what is printed where, in which format, and with which code.

use crate::common::{Book, kam};

const EXAMPLES: [&str; 2] = ["examples/northwind", "examples/workshop"];

#[test]
fn examples_are_clean_and_formats_agree() {
    for example in EXAMPLES {
        let table = kam().book(example).line("select").run();
        table.code(0).no_err("error").out("#");
        let csv = kam().book(example).line("select -f csv").run();
        csv.code(0);
        let json = kam().book(example).line("select -f json").run().json();
        let rows = json["tables"]["select"].as_array().unwrap();
        let lines = csv.csv();
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            assert_eq!(row["account"], line["account"].as_str());
            let score = row["score"].as_f64().map(|s| format!("{s:.4}")).unwrap_or_default();
            assert_eq!(score, line["score"]);
        }
        assert!(json["schema"].as_str().unwrap().starts_with("kam.select/"));
        kam()
            .book(example)
            .line("select -f markdown")
            .run()
            .code(0)
            .out("| --- |".split(' ').next().unwrap());
        kam().book(example).line("check -f concise").run().holds(true, "ends with a documented code");
        for command in ["score", "files", "config", "measure", "score --sensitivity", "score --robustness 20"]
        {
            kam().book(example).line(command).run().code(0);
        }
    }
}

#[test]
fn contracts_of_the_csv_header() {
    let header = |line: &str| {
        let ran = kam().book("examples/workshop").line(line).run();
        ran.code(0);
        ran.stdout.lines().next().unwrap().to_owned()
    };
    assert!(header("select -f csv").starts_with("rank,account,name,status,decision,reason,quadrant,score,potential,position,completeness,revenue,margin_rate,break_even_sales,break_even_growth,currency"));
    assert!(header("score -f csv").starts_with(
        "rank,account,name,score,potential,position,quadrant,completeness,volume.measure,volume.score,"
    ));
    assert!(header("score -f csv --table weights").starts_with("criterion,axis,weight,share"));
    assert!(
        header("score --sensitivity -f csv --table stability")
            .starts_with("account,criterion,weight,low,high,taken_over_by")
    );
}

#[test]
fn same_input_same_bytes() {
    for example in EXAMPLES {
        for line in
            ["select", "select -f json", "score -f csv", "score --robustness 200 -f csv", "check -f json"]
        {
            let run = |threads: &str| {
                let ran = kam().book(example).line(line).variable("RAYON_NUM_THREADS", threads).run();
                (ran.stdout, ran.stderr, ran.code)
            };
            let once = run("1");
            assert_eq!(once, run("2"), "{line} on {example}");
            assert_eq!(once, run("2"), "{line} on {example}");
        }
    }
}

#[test]
fn the_environment_changes_nothing_in_a_file() {
    let plain = kam().book("examples/workshop").line("select").run();
    for (name, value) in [
        ("COLUMNS", "20"),
        ("NO_COLOR", "1"),
        ("TERM", "dumb"),
        ("LANG", "de_DE.UTF-8"),
        ("TZ", "Asia/Tokyo"),
        ("CLICOLOR_FORCE", "1"),
    ] {
        let ran = kam().book("examples/workshop").line("select").variable(name, value).run();
        assert_eq!(ran.stdout, plain.stdout, "{name}={value}");
    }
    plain.holds(!plain.stdout.contains('\u{1b}'), "no colour where nobody looks");
    let coloured = kam().book("examples/workshop").line("select --color always").run();
    coloured.holds(coloured.stdout.contains('\u{1b}'), "colour where it is asked for");
}

#[test]
fn a_reader_that_goes_away_is_success() {
    for line in [
        "select",
        "select -f csv",
        "score -f json",
        "check",
        "measure",
        "files",
        "score --explain ernst-handel",
        "--help",
    ] {
        let (code, err) = kam().book("examples/northwind").line(line).run_into_a_closed_pipe();
        assert!(code == Some(0) || line == "check", "{line}: {code:?} {err}");
        assert!(!err.contains("panicked"), "{line}: {err}");
    }
}

#[test]
fn output_files_are_whole_or_not_there() {
    let book = Book::copy("examples/workshop");
    book.run("select -o out.csv -o deeper/out.json -o out.md -o out.txt").code(0).silent();
    assert_eq!(book.read("out.csv"), book.run("select -f csv").stdout);
    assert_eq!(book.read("deeper/out.json"), book.run("select -f json").stdout);
    let before = book.listing();
    book.run("select -o out").code(2).silent().err("names no format");
    book.run("select -o accounts").code(2).silent();
    book.run("select -f csv -o accounts").code(2);
    book.run("select --columns nothing -o other.csv").code(2);
    book.run("select -f yaml").code(2).silent().err("there is no format `yaml`");
    book.run("check -f sheet").code(2).silent().err("there is no format `sheet`");
    assert_eq!(book.listing(), before);
    book.run("select -f csv -o out").code(0);
    assert_eq!(book.read("out"), book.read("out.csv"));
}

/// Every list can be had in every form, with the same code, and the same bytes each time.
#[test]
fn every_form_of_every_list() {
    let book = Book::copy("examples/northwind");
    for (n, line) in ["select", "score --sensitivity", "measure", "config", "files", "rule", "plan list"]
        .into_iter()
        .enumerate()
    {
        let code = book.run(line).code;
        for ending in ["html", "htm", "xlsx"] {
            let (one, two) = (format!("{n}-one.{ending}"), format!("{n}-two.{ending}"));
            let ran = book.run(&format!("{line} -o {one} -o {two}"));
            ran.silent().holds(ran.code == code, "ends with the code of the table");
            let bytes = book.bytes(&one);
            assert_eq!(bytes, book.bytes(&two), "{line} as {ending}");
            let begins: &[u8] = if ending == "xlsx" { b"PK" } else { b"<!DOCTYPE html>" };
            assert!(bytes.starts_with(begins), "{line} as {ending}");
        }
    }
    let page = book.run("select -f html").stdout;
    assert_eq!(page.as_bytes(), book.bytes("0-one.html"));
    if !cfg!(feature = "pages") {
        book.run("select -o out.pdf").code(2).silent().err("without its page engine");
        book.run("select -f pdf").code(2).silent().err("write HTML and print it");
    }
    book.run("select -o out.docx").code(2).silent().err(".html");
    book.run("check -f xlsx").code(2).silent().err("there is no format `xlsx`");
}

#[test]
fn rows_and_columns_that_are_asked_for() {
    let run = |line: &str| kam().book("examples/workshop").line(line).run();
    let all = run("select -f csv").accounts();
    assert_eq!(run("select -f csv --limit 2").accounts(), all[..2]);
    assert!(run("select -f csv --limit 0").csv().is_empty());
    assert_eq!(run("select -f csv --limit 999999999999").accounts(), all);
    let mut turned = all.clone();
    turned.reverse();
    assert_eq!(run("select -f csv --sort -rank").accounts(), turned);
    assert_eq!(run("select -f csv --sort=-rank --limit 1").accounts(), turned[..1]);
    let key = run("select -f csv --where status=key");
    assert!(key.csv().iter().all(|l| l["status"] == "key") && !key.csv().is_empty());
    let high = run("select -f csv --where score>=6.5 --where status=key");
    assert!(high.csv().iter().all(|l| l["score"].parse::<f64>().unwrap() >= 6.5));
    assert_eq!(run("select -f csv --columns account,score").stdout.lines().next(), Some("account,score"));
    run("select -f csv --where status=none").code(0);
    for wrong in [
        "select --where",
        "select --where nonsense",
        "select --where score>=high",
        "select --where scor=1",
        "select --columns account,acount",
        "select --sort nothing",
        "select --limit -1",
        "select --limit many",
        "select --table nothing",
        "select --as-of today",
        "score --robustness 0",
        "score --robustness many",
        "score --robustness 10 --spread wide",
        "score --robustness 10 --spread -5%",
        "score nobody",
        "score --explain",
        "select --explain nobody",
        "measure sales.grwth",
        "check nowhere.yaml",
        "check /etc/passwd",
        "check --fail-on loud",
        "frobnicate",
        "",
    ] {
        run(wrong).code(2).silent().holds(true, wrong);
    }
    run("select --columns acount").err("did you mean `account`?");
    run("measure sales.grwth").err("did you mean `sales.growth`?");
    run("score elm-farma").err("did you mean `elm-pharma`?");
}

#[test]
fn the_four_codes() {
    kam().book("examples/workshop").line("select").run().code(0);
    kam().book("tests/books/misspelt").line("check").run().code(2);
    let book = Book::new().file("accounts/a.yaml", "name: A\nparent: nowhere\n");
    book.run("check").code(1);
    book.run("check --fail-on warn").code(1);
    Book::new().run("select").code(3).silent();
    Book::new().run("score").code(3).silent();
    Book::new().run("check").code(3);
    // A bad file in an otherwise empty book: work was there and could not be done.
    Book::new().file("accounts/a.yaml", "nam: A\n").run("select").code(2);
    Book::new().file("accounts/a.yaml", "nam: A\n").run("check").code(2);
}

#[test]
fn nothing_is_ever_overwritten() {
    let book = Book::bare();
    book.run("init").code(0);
    let files = book.listing();
    book.run("init").code(2).silent().err("kam.yaml");
    book.run("init --example").code(2).silent().err("nothing was written");
    assert_eq!(book.listing(), files);
    book.run("new account acme --name Acme").code(0);
    let written = book.read("accounts/acme.yaml");
    book.run("new account acme --name Other").code(2).err("taken by accounts/acme.yaml");
    assert_eq!(book.read("accounts/acme.yaml"), written);
    book.run("select").code(0);
    book.run("check").holds(true, "a new account is read");
    for wrong in ["../escape", "a/b", ".hidden", "", "Größe", "a b", "-x", "con/../x", "a--b"] {
        book.kam().args(["new", "account", "--", wrong]).run().code(2).silent();
    }
    assert_eq!(book.listing().len(), files.len() + 2);
    let book = Book::bare();
    book.run("init deep/er --example").code(0);
    book.run("select -C deep/er").code(0);
    book.run("select -C deep/er/accounts").code(0);
    // A broken file with the id is left alone, too.
    let book = Book::new().file("accounts/acme.yaml", "broken: [");
    book.run("new account acme").code(2);
    assert_eq!(book.read("accounts/acme.yaml"), "broken: [");
}

#[test]
fn names_with_everything_in_them_survive_a_template() {
    let book = Book::new();
    for (n, name) in [
        "no",
        "A: B # C",
        "\"q\"",
        "'",
        "{}",
        "- x",
        "Ünal & Söhne",
        "1e5",
        "null",
        "a\\nb",
        "!x",
        "&x",
        "*x",
        "NAME",
        "CURRENCY",
    ]
    .iter()
    .enumerate()
    {
        book.kam().args(["new", "account", &format!("a{n}"), &format!("--name={name}")]).run().code(0);
        let ran = book.run("score -f json");
        ran.code(0);
        let json = ran.json();
        let rows = json["tables"]["score"].as_array().unwrap();
        let row = rows.iter().find(|r| r["account"] == format!("a{n}")).unwrap();
        assert_eq!(row["name"], *name);
    }
}

#[test]
fn several_workings_are_never_squeezed_into_one_file() {
    let book = Book::copy("examples/workshop");
    book.run("score elm-pharma fir-energy --explain").code(0).out("Elm Pharma").out("Fir Energy");
    for line in ["-f json", "-f csv", "-o x.json", "-o x.md", "-f table -o x.txt"] {
        book.run(&format!("score elm-pharma fir-energy --explain {line}"))
            .code(2)
            .silent()
            .err("one at a time");
    }
    assert!(!book.listing().iter().any(|f| f.starts_with("x.")));
    book.run("score elm-pharma --explain -f json").code(0).json();
    // A name that is not there stops everything before the first line.
    book.run("score elm-pharma nobody --explain").code(2).silent().err("`nobody`");
}
