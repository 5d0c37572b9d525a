//! Scoring a bare export: how its cells are read and what is refused, from a file and from standard input.

use crate::common::{Book, Ran};

const POLICY: &str = "normalise: min-max\nmissing: skip\ncriteria:\n  - {id: spend, measure: Spend, weight: 2}\n  - {id: growth, measure: Growth, weight: 1}\n";

fn folder(export: impl AsRef<[u8]>) -> Book {
    Book::bare().file("e.csv", export).file("p.yaml", POLICY)
}

fn score(export: impl AsRef<[u8]>, options: &str) -> Ran {
    folder(export).run(&format!("score --from e.csv --policy p.yaml -f csv {options}"))
}

#[track_caller]
fn refused(export: impl AsRef<[u8]>, place: &str, words: &[&str]) {
    let ran = score(export, "");
    ran.code(2).silent().err(&format!("e.csv{place}"));
    for word in words {
        ran.err(word);
    }
}

#[test]
fn cells_as_exports_write_them() {
    for (cell, number) in [
        ("3.00E+07", "30000000"),
        ("1e-3", "0.001"),
        ("12.5%", "0.125"),
        ("12.5 %", "0.125"),
        ("-10%", "-0.1"),
        ("+5", "5"),
        (" 5 ", "5"),
        ("\"5\"", "5"),
        ("0.1", "0.1"),
        ("12345678901234567", "12345678901234568"),
        ("", ""),
        ("\"\"", ""),
        ("  ", ""),
    ] {
        let ran = score(format!("id,Spend,Growth\na,{cell},1\nb,7,2\nc,9,3\n"), "");
        ran.code(0);
        let found = ran.cell("a", "spend.measure");
        ran.holds(found == number, &format!("{cell:?} is {number}"));
    }
}

#[test]
fn cells_that_are_no_numbers() {
    for cell in [
        "n/a", "NaN", "nan", "inf", "-inf", "Infinity", "#REF!", "1e309", "€5", "5 EUR", "0x10", "1.2.3",
        "-", "--1", "ten", "TRUE",
    ] {
        refused(format!("id,Spend,Growth\na,1,1\nb,{cell},2\n"), ":3:3", &[cell, "column `Spend`"]);
    }
    refused("id,Spend,Growth\na,\"1,000\",2\n", ":2:3", &["1,000"]);
    refused("id;Spend;Growth\na;1,5;2\n", ":2:3", &["1,5"]);
    refused("id,Spend,Growth\n\"two\nlines\",1,1\nb,n/a,2\n", ":4:3", &["n/a"]);
}

#[test]
fn many_bad_cells_are_counted() {
    let rows: String = (0..1000).map(|n| format!("a{n},x,1\n")).collect();
    let ran = score(format!("id,Spend,Growth\n{rows}"), "");
    ran.code(2).silent().err("980 more");
    assert!(ran.stderr.len() < 20_000);
}

#[test]
fn ways_to_write_the_file() {
    for export in [
        "id,Spend,Growth\na,1,2\nb,3,1\n",
        "\u{feff}id,Spend,Growth\r\na,1,2\r\nb,3,1\r\n",
        "id;Spend;Growth\na;1;2\nb;3;1\n",
        "id\tSpend\tGrowth\na\t1\t2\nb\t3\t1\n",
        "\"id\",\"Spend\",\"Growth\"\n\"a\",\"1\",\"2\"\n\"b\",\"3\",\"1\"\n",
        "id , Spend , Growth\na , 1 , 2\nb , 3 , 1\n",
        "id,note,Spend,Growth\na,\"x\ny, \"\"z\"\"\",1,2\nb,,3,1\n",
        "id,Spend,Growth\n\na,1,2\n\n\nb,3,1\n\n",
        "id,Spend,Growth\na,1,2\nb,3,1",
    ] {
        let ran = score(export, "");
        ran.code(0);
        assert_eq!(ran.accounts(), ["b", "a"], "{export:?}");
        assert_eq!(ran.cell("b", "score"), "0.6667", "{export:?}");
    }
}

#[test]
fn files_without_rows() {
    score("id,Spend,Growth\n", "").code(3).silent().err("no rows");
    score("id,Spend,Growth", "").code(3).silent().err("no rows");
    score("", "").code(2).silent().err("empty");
    score("\u{feff}", "").code(2).silent();
    score("\n\n\n", "").code(2).silent();
    let binary: Vec<u8> = (0..=255).cycle().take(5000).collect();
    score(binary, "").code(2).silent();
    let wide: Vec<u8> = "id,Spend,Growth\na,1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    score(wide, "").code(2).silent();
}

#[test]
fn a_column_that_is_not_there() {
    let export = "Account ID,Annual Spend,Growth\n0015g,1,2\n";
    let ran = folder(export).run("select --from e.csv --policy p.yaml --id-column ID");
    ran.code(2).silent();
    // The policy's line, the header as it was read, the nearest column.
    ran.err("p.yaml:4:26").err("Spend").err("`Account ID`").err("`Annual Spend`").err("did you mean");
    ran.err("there is no column `ID`");
    let ran = score("id,Spend,Growth\na,1,2\n", "--name-column Nam");
    ran.code(2).silent().err("`Nam`");
}

#[test]
fn ids_twice_and_none() {
    let ran = score("id,Spend,Growth\na,1,2\nb,3,1\na,5,5\n", "");
    ran.code(2).err("e.csv:4:1").err("`a` stands here again").err("line 2");
    let ran = score("id,Spend,Growth\na,1,2\n,3,1\n", "");
    ran.code(2).err("e.csv:3:1").err("no id");
    let ran = score("id,Spend,Growth,key\na,1,2,x\na,3,1,y\n", "--id-column key");
    ran.code(0);
    assert_eq!(ran.accounts(), ["y", "x"]);
}

#[test]
fn the_same_heading_twice() {
    let ran = score("id,Spend,Spend,Growth\na,1,100,2\nb,3,50,1\n", "");
    // One of the two would be chosen in silence.
    ran.code(2).silent().err("e.csv:1:1").err("two columns `Spend`");
    // One that nobody asks for may stand twice.
    score("id,note,Spend,note,Growth\na,x,1,y,2\n", "").code(0);
}

#[test]
fn standard_input() {
    let book = folder("");
    let run = |input: &str, line: &str| book.kam().line(line).input(input).run();
    let line = "score --from - --policy p.yaml -f csv";
    let ran = run("id,Spend,Growth\na,1,2\nb,3,1\n", line);
    ran.code(0);
    assert_eq!(ran.accounts(), ["b", "a"]);
    run("id,Spend,Growth\na,x,2\n", line).code(2).silent().err(":2:3");
    run("", line).code(2).silent();
    run("id,Spend,Growth\n", line).code(3);
    let ran = run("id,Spend,Growth\na,1,2\nb,3,1\n", "select --from - --policy p.yaml --explain b");
    ran.code(0).out("0.6667");
}

#[test]
fn files_that_are_not_there() {
    let book = folder("id,Spend,Growth\na,1,2\n");
    book.run("score --from nowhere.csv --policy p.yaml").code(2).silent().err("nowhere.csv");
    book.run("score --from e.csv --policy nowhere.yaml").code(2).silent().err("nowhere.yaml");
    book.run("score --from e.csv").code(2).silent().err("--policy");
    book.run("score --from . --policy p.yaml").code(2).silent();
    book.run("score --from e.csv --policy .").code(2).silent();
    book.run("score --from e.csv --policy e.csv").code(2).silent().err("e.csv");
    book.run("score --from p.yaml --policy p.yaml").code(2).silent();
}

#[test]
fn missing_cells_under_each_policy() {
    let export = "id,Spend,Growth\na,0,0\nb,10,\nc,5,10\n";
    let run = |missing: &str| {
        folder(export)
            .file("p.yaml", POLICY.replace("missing: skip", &format!("missing: {missing}")))
            .run("score --from e.csv --policy p.yaml -f csv")
    };
    let ran = run("error");
    ran.code(2).err("e.csv:3:").err("`Growth` is empty for `b`");
    assert_eq!(ran.cell("b", "score"), "");
    for (policy, score) in
        [("skip", "1.0000"), ("worst", "0.6667"), ("mean", "0.8333"), ("median", "0.8333"), ("drop", "")]
    {
        let ran = run(policy);
        ran.code(0);
        let found = ran.cell("b", "score");
        ran.holds(found == score, &format!("{policy} gives {score}"));
        let found = ran.cell("b", "completeness").parse::<f64>().unwrap();
        ran.holds((found - 2.0 / 3.0).abs() < 1e-6, "two thirds of the weight are there");
    }
    run("{assume: 3}").code(2).silent().err("p.yaml:2:").err("normalise: scale");
    let scaled = "missing: {assume: 3}\ncriteria:\n  - {id: s, measure: Spend, weight: 2}\n  - {id: g, measure: Growth, weight: 1}\n";
    let ran = folder(export).file("p.yaml", scaled).run("score --from e.csv --policy p.yaml -f csv");
    ran.code(0);
    assert_eq!(ran.cell("b", "score"), "7.6667");
    let all = folder("id,Spend,Growth\na,1,\nb,2,\n").file("p.yaml", POLICY.replace("skip", "mean"));
    all.run("score --from e.csv --policy p.yaml -f csv").code(2).silent().err("Growth");
}

#[test]
fn formulas_in_cells_are_guarded_and_kept_in_json() {
    let names = ["=1+2", "+cmd", "-x", "@SUM(A1)", "\ttab", "=HYPERLINK(\"\"u\"\")"];
    let mut export = "id,Name,Spend,Growth\n".to_owned();
    for (n, name) in names.iter().enumerate() {
        export.push_str(&format!("a{n},\"{name}\",{n},1\n"));
    }
    let book = folder(&export);
    let ran = book.run("score --from e.csv --policy p.yaml -f csv");
    ran.code(0);
    for line in ran.csv() {
        let name = &line["name"];
        ran.holds(!name.starts_with(['=', '+', '-', '@', '\t', '\r']), &format!("{name:?} is guarded"));
    }
    let json = book.run("score --from e.csv --policy p.yaml -f json").json();
    let text = json["tables"]["score"].to_string();
    assert!(text.contains("\"=1+2\"") && text.contains("\"@SUM(A1)\""), "{text}");
    // Negative figures are figures, not formulas.
    let ran = score("id,Spend,Growth\na,-5,1\nb,0,2\n", "");
    assert_eq!(ran.cell("a", "spend.measure"), "-5");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let ran = folder("id,Name,Spend,Growth\na,\u{1b}]0;owned\u{7},1,2\nb,\u{1b}[2J,2,1\n")
        .run("score --from e.csv --policy p.yaml");
    ran.holds(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains('\u{7}'), "no escape sequences");
    let ran = folder("id,Spend,Growth\na,\u{1b}[2J,2\n").run("score --from e.csv --policy p.yaml");
    ran.code(2).holds(!ran.stderr.contains('\u{1b}'), "no escape sequences in messages");
}

#[test]
fn very_different_sizes() {
    let ran = score("id,Spend,Growth\na,1e308,1\nb,-1e308,2\nc,1,3\n", "");
    ran.no_out("NaN").no_out("inf");
    for method in ["topsis", "vikor", "promethee-ii"] {
        let ran = folder("id,Spend,Growth\na,1e308,1\nb,1e307,2\nc,1e-308,3\n")
            .file("p.yaml", POLICY.replace("normalise: min-max", &format!("method: {method}")))
            .run("score --from e.csv --policy p.yaml -f json");
        ran.no_out("NaN").no_out("inf");
        if ran.code == Some(0) {
            ran.json();
        }
    }
}

#[test]
fn the_whole_road_of_an_analyst() {
    let book = Book::bare().file(
        "accounts.csv",
        "Account ID,Account Name,Annual Revenue,Growth,Industry\n0015g,Acme,3.00E+07,10%,Steel\n0016h,Globex,2000000,30%,Steel\n0017i,Initech,500000,-5%,Paper\n",
    ).file(
        "policy.yaml",
        "criteria:\n  - {id: size, measure: Annual Revenue, weight: 60, scale: {log: {from: 100000, to: 10000000}}}\n  - {id: growth, measure: Growth, weight: 40, scale: {linear: {from: -10%, to: 30%}}}\ndecision: {enter: 6, capacity: 1}\n",
    );
    let from = "--from accounts.csv --policy policy.yaml";
    let ran = book.run(&format!("select {from} -o key.csv -o key.json -o key.md -f csv -o -"));
    ran.code(0);
    assert_eq!(ran.accounts(), ["0015g", "0016h", "0017i"]);
    assert_eq!(ran.stdout, book.read("key.csv"));
    assert_eq!(ran.cell("0015g", "decision"), "select");
    assert_eq!(ran.cell("0015g", "name"), "Acme");
    serde_json::from_str::<serde_json::Value>(&book.read("key.json")).unwrap();
    book.run(&format!("score {from} --explain 0015g")).code(0).out("30000000").out("accounts.csv:2");
    book.run(&format!("score {from} --sensitivity")).code(0);
    book.run(&format!("score {from} --robustness 50")).code(0);
    book.run(&format!("score {from} 0015g 0017i -f csv")).code(0);
    book.run(&format!("score {from} nobody")).code(2).silent().err("no account `nobody`");
}
