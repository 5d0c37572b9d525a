//! Figures of subsidiaries that count for their parents: each once, however deep the chain.

use crate::common::{Book, Line};

/// A group of three levels and one account beside it, each with a wallet, sales and contacts of its own.
fn group() -> Book {
    let mut book = Book::new().file(
        "sales/a.csv",
        "account,date,revenue,margin\ntop,2026-03,1,0.5\nmid,2026-03,10,1\nleaf,2026-03,100,10\nother-leaf,2026-03,1000,\nalone,2026-03,7,7\n",
    );
    for (id, parent, spend) in [
        ("top", "", 2),
        ("mid", "top", 20),
        ("leaf", "mid", 200),
        ("other-leaf", "mid", 2000),
        ("alone", "", 5),
    ] {
        let parent = if parent.is_empty() { String::new() } else { format!("parent: {parent}\n") };
        book = book.file(
            &format!("accounts/{id}.yaml"),
            format!("name: {id}\n{parent}wallet: [{{spend: {spend}}}]\ncontacts: [{{name: Z}}]\n"),
        );
    }
    book
}

fn policy(head: &str, arguments: &str) -> String {
    let scale = "weight: 1, scale: {linear: {from: 0, to: 10000}}";
    format!(
        "{head}missing: skip\ncriteria:\n  - {{id: r, measure: sales.revenue{arguments}, {scale}}}\n  - {{id: w, measure: wallet.spend{arguments}, {scale}}}\n"
    )
}

fn figures(book: &Book, options: &str) -> Vec<(String, String, String)> {
    let ran = book.run(&format!("score -f csv --sort account {options}"));
    ran.code(0);
    let cells = |l: Line| (l["account"].clone(), l["r.measure"].clone(), l["w.measure"].clone());
    ran.csv().into_iter().map(cells).collect()
}

fn expected(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, r, w)| ((*a).to_owned(), (*r).to_owned(), (*w).to_owned())).collect()
}

#[test]
fn by_flag_by_policy_and_by_argument() {
    let own = expected(&[
        ("alone", "7", "5"),
        ("leaf", "100", "200"),
        ("mid", "10", "20"),
        ("other-leaf", "1000", "2000"),
        ("top", "1", "2"),
    ]);
    let rolled = expected(&[
        ("alone", "7", "5"),
        ("leaf", "100", "200"),
        ("mid", "1110", "2220"),
        ("other-leaf", "1000", "2000"),
        ("top", "1111", "2222"),
    ]);
    assert_eq!(figures(&group().policy(&policy("", "")), ""), own);
    assert_eq!(figures(&group().policy(&policy("", "")), "--roll-up"), rolled);
    assert_eq!(figures(&group().policy(&policy("roll_up: true\n", "")), ""), rolled);
    assert_eq!(figures(&group().policy(&policy("", " roll_up=true")), ""), rolled);
    assert_eq!(figures(&group().policy(&policy("", " roll_up=false")), "--roll-up"), own);
    assert_eq!(figures(&group().policy(&policy("roll_up: true\n", " roll_up=false")), ""), own);
}

#[test]
fn shares_are_of_sums_and_not_sums_of_shares() {
    let book = group().policy(
        "missing: skip\ncriteria:\n  - {id: m, measure: sales.margin_rate roll_up=true, weight: 1, scale: {linear: {from: 0, to: 1}}}\n",
    );
    let ran = book.run("score -f csv");
    ran.code(0);
    // 0.5 + 1 + 10 of 1 + 10 + 100 + 1000.
    let found: f64 = ran.cell("top", "m.measure").parse().unwrap();
    ran.holds((found - 11.5 / 1111.0).abs() < 1e-9, "margin over revenue of the whole group");
}

#[test]
fn a_long_chain() {
    let mut book = Book::new().policy(&policy("", ""));
    let mut sales = "account,date,revenue\n".to_owned();
    for n in 0..300 {
        let parent = if n == 0 { String::new() } else { format!("parent: a{}\n", n - 1) };
        book = book.file(&format!("accounts/a{n}.yaml"), format!("name: A{n}\n{parent}"));
        sales.push_str(&format!("a{n},2026-03,1\n"));
    }
    let ran = book.file("sales/a.csv", sales).run("score -f csv --roll-up");
    ran.code(0);
    assert_eq!(ran.cell("a0", "r.measure"), "300");
    assert_eq!(ran.cell("a299", "r.measure"), "1");
}

#[test]
fn a_parent_without_figures_of_its_own_and_one_that_is_not_there() {
    let book = Book::new()
        .policy(&policy("", ""))
        .file("accounts/top.yaml", "name: Top\n")
        .file("accounts/below.yaml", "name: Below\nparent: top\ncurrency: USD\nwallet: [{spend: 10}]\n")
        .file("accounts/lost.yaml", "name: Lost\nparent: nowhere\n")
        .file("sales/a.csv", "account,date,revenue\nbelow,2026-03,10\n");
    let ran = book.run("score -f csv --roll-up");
    assert_eq!(
        (ran.cell("top", "r.measure"), ran.cell("top", "w.measure")),
        ("5".to_owned(), "5".to_owned())
    );
    book.run("check -f concise").code(1).out("accounts/lost.yaml:2:").out("nowhere");
}
