//! Policies that cannot be used, decisions, budgets and the economics of an account.

use std::fmt::Write as _;

use crate::common::{Book, POLICY, Ran};

/// A policy that is refused: no score, code 2, its own place and words, by `score` and by `check`.
#[track_caller]
fn refused(policy: &str, place: &str, words: &[&str]) {
    let book = Book::new().account("a", 5.0).policy(policy);
    for command in ["score -f csv", "select", "check -f concise"] {
        let ran = book.run(command);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        ran.holds(
            said.contains(&format!("policies/selection.yaml{place}")),
            &format!("names policies/selection.yaml{place}"),
        );
        if command == "check -f concise" {
            // A name that nothing answers to is a finding of a rule there, and no unreadable input.
            ran.holds(matches!(ran.code, Some(1 | 2)), "the code is 1 or 2");
            continue;
        }
        ran.code(2).silent();
        for word in words {
            ran.holds(said.contains(word), word);
        }
    }
}

fn criteria(line: &str) -> String {
    format!("criteria:\n  - {line}\n")
}

#[test]
fn weights() {
    let two = |a: &str, b: &str| {
        format!("criteria:\n  - {{id: a, measure: ratings.fit{a}}}\n  - {{id: b, measure: ratings.fit{b}}}\n")
    };
    refused(&two(", weight: -1", ", weight: 2"), ":2:43", &["`-1` is negative"]);
    refused(&two(", weight: heavy", ", weight: 2"), ":2:43", &["heavy"]);
    refused(&two(", weight: .inf", ", weight: 2"), ":2:43", &[".inf"]);
    refused(&two(", weight: NaN", ", weight: 2"), ":2:43", &["NaN"]);
    refused(&two("", ", weight: 2"), ":2:5", &["`a` has no weight"]);
    refused(&two(", weight: 0", ", weight: 0"), ":2:3", &["all weights are zero"]);
    refused(&format!("weights: rank-sum\n{}", two(", rank: 1", ", rank: 1")), ":4:", &["repeated"]);
    refused(&format!("weights: rank-sum\n{}", two(", rank: 1", "")), ":4:5", &["`b` has no rank"]);
    refused(&format!("weights: rank-sum\n{}", two(", rank: 1", ", rank: 3")), ":4:", &["beyond"]);
    refused(&format!("weights: pairwise\n{}", two("", "")), ":1:", &["needs the judgements"]);
    refused(
        &format!("weights: pairwise\npairwise: {{a: {{b: 0}}}}\n{}", two("", "")),
        ":2:19",
        &["above zero"],
    );
    refused(
        &format!("weights: pairwise\npairwise: {{a: {{c: 3}}}}\n{}", two("", "")),
        ":2:",
        &["no criterion `c`"],
    );
    refused(
        &format!("weights: pairwise\npairwise: [[1, 3], [3, 1]]\n{}", two("", "")),
        ":2:",
        &["contradicts"],
    );
    refused(&format!("weights: pairwise\npairwise: [[1, 3]]\n{}", two("", "")), ":2:", &["not 2 by 2"]);
    refused(
        &format!("weights: pairwise\npairwise: [[2, 3], [1/3, 1]]\n{}", two("", "")),
        ":2:",
        &["against itself"],
    );
    refused(&format!("weights: pairwise\npairwise: {{}}\n{}", two("", "")), ":2:", &["a"]);
    refused("weights: direkt\ncriteria: []\n", ":1:10", &["direkt", "`direct`"]);
}

#[test]
fn scales() {
    let scale =
        |scale: &str| criteria(&format!("{{id: a, measure: sales.revenue, weight: 1, scale: {scale}}}"));
    refused(&scale("{log: {from: 0, to: 10}}"), ":2:", &["a log scale cannot begin"]);
    refused(&scale("{log: {from: -1, to: 10}}"), ":2:", &["a log scale cannot begin"]);
    refused(&scale("{linear: {from: 3, to: 3}}"), ":2:", &["begins and ends at 3"]);
    refused(&scale("{linear: {from: 3}}"), ":2:", &["`to` is missing"]);
    refused(&scale("{linear: {from: a, to: 3}}"), ":2:", &["`a`"]);
    refused(&scale("{linar: {from: 1, to: 3}}"), ":2:", &["`linar`", "did you mean `linear`"]);
    refused(&scale("linear"), ":2:55", &["stands alone"]);
    refused(&scale("{}"), ":2:", &["linear"]);
    refused(&scale("{linear: {from: 1, to: 3}, log: {from: 1, to: 3}}"), ":2:", &["linear"]);
    refused(
        &scale("{bands: [{below: 5, score: 1}, {below: 4, score: 2}, {score: 3}]}"),
        ":2:",
        &["out of order"],
    );
    refused(
        &scale("{bands: [{below: 5, score: 1}, {below: 5, score: 2}, {score: 3}]}"),
        ":2:",
        &["out of order"],
    );
    refused(&scale("{bands: [{below: 5, score: 1}]}"), ":2:", &["5 and more"]);
    refused(&scale("{bands: [{below: 5, score: 11}, {score: 1}]}"), ":2:", &["outside 0 to 10"]);
    refused(&scale("{target: {at: 3, tolerance: 0}}"), ":2:", &["tolerance is 0"]);
    refused(&scale("{choice: {a: 3}}"), ":2:", &["is a number"]);
    refused(&criteria("{id: a, measure: sales.revenue, weight: 1}"), ":2:5", &["needs a scale"]);
    refused(
        &criteria(
            "{id: a, measure: sales.revenue, weight: 1, better: higher, scale: {linear: {from: 3, to: 1}}}",
        ),
        ":2:",
        &["contradicts"],
    );
}

#[test]
fn names() {
    refused(
        "method: weighted-sun\ncriteria: []\n",
        ":1:9",
        &["`weighted-sun`", "did you mean `weighted-sum`"],
    );
    refused("normalise: maxmin\ncriteria: []\n", ":1:12", &["maxmin"]);
    refused("missing: ignore\ncriteria: []\n", ":1:10", &["ignore"]);
    refused(&format!("method: vikor\nnormalise: sum\n{POLICY}"), ":2:", &["takes no `normalise"]);
    refused(
        &criteria("{id: a, measure: sales.grwth, weight: 1}"),
        ":2:22",
        &["sales.grwth", "`sales.growth`"],
    );
    refused(
        &criteria("{id: a, measure: sales.growth month=3, weight: 1}"),
        ":2:22",
        &["`month`", "`months`"],
    );
    refused(&criteria("{id: a, measure: sales.growth months=0, weight: 1}"), ":2:22", &["months=0"]);
    refused(&criteria("{id: a, measure: ratings., weight: 1}"), ":2:22", &["ratings."]);
    refused(&criteria("{id: a, measure: '', weight: 1}"), ":2:22", &["empty"]);
    refused(&criteria("{id: '', measure: ratings.fit, weight: 1}"), ":2:10", &["empty"]);
    refused(&criteria("{id: a, measure: ratings.fit, weight: 1, axis: power}"), ":2:52", &["power"]);
    refused(
        "criteria:\n  - {id: a, measure: ratings.fit, weight: 1}\n  - {id: a, measure: ratings.fit, weight: 1}\n",
        ":3:10",
        &["`a` is taken by criterion 1"],
    );
    refused("criteria: []\n", ":1:11", &["no criteria"]);
    refused("criteria:\n", ":1:", &["nothing"]);
    refused("criteria: {a: 1}\n", ":1:11", &["a list"]);
    refused("method: topsis\n", ":1:1", &["`criteria` is missing"]);
    refused("just words\n", ":1:1", &["a policy"]);
    refused("- a\n", ":1:1", &["a policy"]);
    refused("", ":1:1", &["empty"]);
    refused("name: Acme\nstatus: key\n", ":2:1", &["unknown field `status`"]);
    let with = |more: &str| format!("{}{more}", criteria("{id: a, measure: ratings.fit, weight: 1}"));
    refused(&with("decision: {enter: 5, stay: 6}\n"), ":3:", &["harder to stay"]);
    refused(&with("decision: {quadrants: [strategic]}\n"), ":3:", &["no criterion has an axis"]);
    refused(&with("decision: {quadrants: [best]}\n"), ":3:", &["best"]);
    refused(&with("decision: {capacity: many}\n"), ":3:", &["many"]);
    refused(&with("decision: {capacity: 2.5}\n"), ":3:", &["2.5"]);
    refused(&with("decision: {capacity: -1}\n"), ":3:", &["-1"]);
    refused(&with("decision: {capacity: {bugdet: 5}}\n"), ":3:", &["`bugdet`"]);
    refused(&with("vetoes: [{measure: ratings.fit, reason: x}]\n"), ":3:", &["names no limit"]);
    refused(&with("parameters: {vikor_v: 2}\n"), ":3:", &["outside 0 to 1"]);
    let revenue = criteria("{id: a, measure: sales.revenue, weight: 1}");
    refused(&format!("method: spotis\n{revenue}"), ":3:5", &["spotis needs bounds"]);
}

#[test]
fn a_policy_that_is_not_there() {
    let book = Book::new().account("a", 5.0);
    let settings = book.read("kam.yaml") + "selection: policies/none.yaml\n";
    let book = book.file("kam.yaml", settings);
    for command in ["select", "score"] {
        book.run(command).code(2).silent().err("kam.yaml:7:12").err("`policies/none.yaml`");
    }
    book.run("select --policy none.yaml").code(2).silent().err("none.yaml");
    book.run("select --policy policies/selection.yaml -f csv").code(0);
}

#[test]
fn missing_figures_under_each_policy() {
    let book = |missing: &str| {
        Book::new()
            .policy(&format!(
                "missing: {missing}\ncriteria:\n  - {{id: a, measure: ratings.a, weight: 2}}\n  - {{id: b, measure: ratings.b, weight: 1}}\n"
            ))
            .file("accounts/full.yaml", "name: F\nratings: {a: [{score: 2}], b: [{score: 8}]}\n")
            .file("accounts/half.yaml", "name: H\nratings: {a: [{score: 5}]}\n")
            .file("accounts/more.yaml", "name: M\nratings: {a: [{score: 1}], b: [{score: 2}]}\n")
            .file("accounts/none.yaml", "name: N\n")
    };
    for (missing, half, none) in [
        ("skip", "5.0000", ""),
        ("worst", "4.0000", "1.3333"),
        ("mean", "5.0000", "3.4444"),
        ("median", "5.0000", "3.0000"),
        ("drop", "", ""),
        ("{assume: 3}", "4.3333", "3.0000"),
    ] {
        let ran = book(missing).run("score -f csv");
        ran.code(0);
        ran.holds(ran.cell("half", "score") == half, &format!("{missing}: {half}"));
        ran.holds(ran.cell("none", "score") == none, &format!("{missing}: {none}"));
        assert_eq!(
            (ran.cell("full", "score"), ran.cell("none", "completeness")),
            ("4.0000".into(), "0".into())
        );
    }
    let ran = book("error").run("score -f csv");
    ran.code(2).err("accounts/half.yaml:1:1").err("`ratings.b` is missing").err("accounts/none.yaml:1:1");
    assert_eq!(ran.cell("full", "score"), "4.0000");
}

#[test]
fn ties_share_a_rank() {
    let book = Book::new().account("d", 1.0).account("c", 5.0).account("b", 5.0).account("a", 9.0);
    let ran = book.run("score -f csv");
    ran.code(0);
    assert_eq!(ran.accounts(), ["a", "b", "c", "d"]);
    let ranks: Vec<String> = ran.csv().into_iter().map(|l| l["rank"].clone()).collect();
    assert_eq!(ranks, ["1", "2", "2", "4"]);
}

fn decisions(ran: &Ran) -> Vec<(String, String)> {
    ran.csv().into_iter().map(|l| (l["account"].clone(), l["decision"].clone())).collect()
}

#[test]
fn a_budget_buys_the_best_set_and_not_the_best_accounts() {
    // Costs are the manager's share of 20 and the account's own. By rank: a (9, cost 100) and nothing else of 110.
    // The best set: b and c, 8 + 7 for 60 + 50.
    let mut book = Book::new()
        .file("kam.yaml", "version: 1\ncurrency: EUR\nas_of: 2026-09-30\neconomics: {manager_cost: 200, accounts_per_manager: 10}\n")
        .policy("criteria:\n  - {id: fit, measure: ratings.fit, weight: 1}\ndecision: {enter: 0, capacity: {budget: 110}}\n");
    for (id, fit, own) in [("a", 9, 80), ("b", 8, 40), ("c", 7, 30), ("d", 1, 31)] {
        book = book.file(
            &format!("accounts/{id}.yaml"),
            format!("name: {id}\nratings: {{fit: [{{score: {fit}}}]}}\ncosts: {{plan: {own}}}\n"),
        );
    }
    let ran = book.run("select -f csv");
    ran.code(0);
    let selected: Vec<String> =
        decisions(&ran).into_iter().filter(|(_, d)| d == "select").map(|(a, _)| a).collect();
    assert_eq!(selected, ["b", "c"]);
    assert_eq!(ran.accounts(), ["a", "b", "c", "d"]);
}

#[test]
fn a_number_cuts_the_ranking_and_hysteresis_keeps_who_is_in() {
    let mut book = Book::new().policy(
        "criteria:\n  - {id: fit, measure: ratings.fit, weight: 1}\ndecision: {enter: 6, stay: 5, capacity: 2}\n",
    );
    for (id, fit, status) in [
        ("a", "9", "candidate"),
        ("b", "8", "key"),
        ("c", "7", "candidate"),
        ("d", "5.5", "key"),
        ("e", "5.5", "candidate"),
    ] {
        book = book.file(
            &format!("accounts/{id}.yaml"),
            format!("name: {id}\nstatus: {status}\nratings: {{fit: [{{score: {fit}}}]}}\n"),
        );
    }
    let ran = book.run("select -f csv");
    ran.code(0);
    let found = decisions(&ran);
    assert_eq!(found[0], ("a".to_owned(), "select".to_owned()));
    assert_eq!(found[1], ("b".to_owned(), "stay".to_owned()));
    ran.holds(found[2].1 != "select" && found[3].1 != "stay", "no more than two");
    // With room for all, d stays and e, of the same score, does not enter.
    let all = book
        .policy("criteria:\n  - {id: fit, measure: ratings.fit, weight: 1}\ndecision: {enter: 6, stay: 5}\n");
    let ran = all.run("select -f csv");
    assert_eq!(
        (ran.cell("d", "decision"), ran.cell("e", "decision")),
        ("stay".to_owned(), "incubate".to_owned())
    );
}

#[test]
fn economics_by_hand() {
    // 200,000 ÷ 10 accounts = 20,000; at 10 % it takes 200,000 of sales; on 2,000,000 that is growth of 10 %.
    let book = Book::new()
        .account("a", 7.0)
        .account("b", 5.0)
        .file("sales/2026.csv", "account,date,revenue,margin\na,2026-03,2000000,\nb,2026-03,1000000,0\n");
    let ran = book.run("select -f csv");
    ran.code(0);
    for (column, figure) in [
        ("revenue", "2000000"),
        ("break_even_sales", "200000"),
        ("break_even_growth", "0.1"),
        ("currency", "EUR"),
    ] {
        assert_eq!(ran.cell("a", column), figure, "{column}");
    }
    // A margin of zero covers nothing: empty, not infinite.
    assert_eq!(
        (ran.cell("b", "break_even_sales"), ran.cell("b", "margin_rate")),
        (String::new(), "0".to_owned())
    );
    let json = book.run("select -f json").json();
    assert!(json["tables"]["select"][1]["break_even_sales"].is_null());
    // Without economics nothing is made up.
    let bare =
        Book::new().file("kam.yaml", "version: 1\ncurrency: EUR\nas_of: 2026-09-30\n").account("a", 7.0);
    assert_eq!(bare.run("select -f csv").cell("a", "break_even_sales"), "");
}

#[test]
fn many_criteria_and_extreme_weights() {
    let mut policy = "normalise: scale\nmissing: skip\ncriteria:\n".to_owned();
    for n in 0..200 {
        writeln!(policy, "  - {{id: c{n}, measure: ratings.fit, weight: {}}}", "7".repeat(28)).unwrap();
    }
    let book = Book::new().account("a", 5.0).account("b", 6.0).policy(&policy);
    for command in
        ["select -f csv", "score -f json", "score --sensitivity -f json", "check", "score a --explain"]
    {
        book.run(command).no_out("NaN");
    }
    assert_eq!(book.run("score -f csv").cell("a", "score"), "5.0000");
}

#[test]
fn as_of_chooses_the_judgement_that_was_known() {
    let book = Book::new().file(
        "accounts/a.yaml",
        "name: A\nratings: {fit: [{score: 2, by: x, on: 2024-02-29}, {score: 8, by: x, on: 2026-01-01}]}\n",
    );
    let score = |date: &str| book.run(&format!("score -f csv --as-of {date}")).cell("a", "score");
    assert_eq!(score("2024-02-28"), "");
    assert_eq!(score("2024-02-29"), "2.0000");
    assert_eq!(score("2025-12-31"), "2.0000");
    assert_eq!(score("2026-01-01"), "8.0000");
    assert_eq!(score("2999-12-31"), "8.0000");
}

/// A policy that the command line names and one of the same path within the book are two files.
#[test]
fn a_policy_from_here_is_excerpted_from_here() {
    let here = tempfile::tempdir().unwrap();
    std::fs::create_dir(here.path().join("policies")).unwrap();
    let mine = "missing: skip\ncriteria:\n  - {id: level, measure: relationship.level, weight: 3, scale: {choice: {partner: 10}}}\n";
    std::fs::write(here.path().join("policies/selection.yaml"), mine).unwrap();
    let book = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/workshop");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kam"))
        .current_dir(here.path())
        .env_clear()
        .arg("-C")
        .arg(book)
        .args(["select", "--policy", "policies/selection.yaml"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("selection.yaml:3:"), "{said}");
    assert!(said.contains("3 |   - {id: level, measure: relationship.level"), "{said}");
}
