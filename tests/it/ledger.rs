//! The sales ledger: what is refused and where, what is kept exact, and which days a window holds.

use crate::common::{Book, Ran};

const REVENUE: &str = "missing: skip\ncriteria:\n  - {id: r, measure: sales.revenue, weight: 1, scale: {linear: {from: 0, to: 1000}}}\n";

/// A book with the accounts a and b and this ledger.
fn book(sales: impl AsRef<[u8]>) -> Book {
    Book::new()
        .policy(REVENUE)
        .file("accounts/a.yaml", "name: A\n")
        .file("accounts/b.yaml", "name: B\n")
        .file("sales/2026.csv", sales)
}

#[track_caller]
fn refused(sales: impl AsRef<[u8]>, place: &str, words: &[&str]) -> Ran {
    let book = book(sales).file("sales/good.csv", "account,date,revenue\nb,2026-03,70\n");
    let ran = book.run("select -f csv");
    ran.code(2).err(&format!("sales/2026.csv{place}"));
    for word in words {
        ran.err(word);
    }
    assert_eq!(ran.cell("b", "revenue"), "70", "the other file counts");
    book.run("check").code(2).out(&format!("sales/2026.csv{place}"));
    ran
}

#[test]
fn columns_that_are_missing() {
    refused("account,date,amount\na,2026-01,1\n", ":1:1", &["`revenue` is missing", "amount"]);
    refused(
        "acount,date,revenue\na,2026-01,1\n",
        ":1:1",
        &["`account` is missing", "rename the column `acount`"],
    );
    refused("a,2026-01,1\n", ":1:1", &["is missing", "a ledger has"]);
    refused("account;date;revenue\na;2026-01;1\n", ":1:1", &["`account` is missing", "separated by commas"]);
    refused("account,date,revenue,Revenue\na,2026-01,1,2\n", ":1:1", &["two columns `revenue`"]);
    refused("", ":1:1", &["no header"]);
    refused("\n\n", ":1:1", &["no header"]);
}

#[test]
fn cells_that_cannot_be_read() {
    let row = |row: &str, place: &str, words: &[&str]| {
        let sales = format!("account,date,revenue,margin,currency\na,2026-02,5,,\n{row}\n");
        refused(sales, place, words);
    };
    row("a,soon,1,,", ":3:3", &["`soon`", "2026-Q1"]);
    row("a,2026-02-30,1,,", ":3:3", &["2026-02-30"]);
    row("a,2026-13,1,,", ":3:3", &["2026-13"]);
    row("a,2026-Q5,1,,", ":3:3", &["2026-Q5"]);
    row("a,03/01/2026,1,,", ":3:3", &["03/01/2026"]);
    row("a,,1,,", ":3:3", &["date"]);
    row("a,2026-01,,,", ":3:11", &["revenue"]);
    row("a,2026-01,ten,,", ":3:11", &["`ten`"]);
    row("a,2026-01,\"1,000\",,", ":3:11", &["1,000"]);
    row("a,2026-01,1e5,,", ":3:11", &["1e5"]);
    row("a,2026-01,NaN,,", ":3:11", &["NaN"]);
    row("a,2026-01,inf,,", ":3:11", &["inf"]);
    row(&format!("a,2026-01,{},,", "9".repeat(30)), ":3:11", &["999"]);
    row("a,2026-01,5,x,", ":3:13", &["`x`", "margin"]);
    row("a,2026-01,5,,eur", ":3:14", &["`eur`", "ISO 4217"]);
    row("a,2026-01,5,,CHF", ":3:14", &["`CHF` has no rate", "`EUR` and `USD`"]);
    row("a,2026-01", ":3:1", &["2 cells, the header 5 columns"]);
    row("a,2026-01,5", ":3:1", &["3 cells"]);
    // A decimal comma would move the margin: nothing is guessed.
    row("a,2026-01,12,50,,EUR", ":3:1", &["6 cells, the header 5 columns"]);
}

#[test]
fn many_mistakes_are_counted() {
    let mut sales = "account,date,revenue\n".to_owned();
    for _ in 0..500 {
        sales.push_str("a,never,1\n");
    }
    let ran = refused(sales, ":2:3", &["480 more rows cannot be read"]);
    assert!(ran.stderr.matches("error[").count() < 30);
}

#[test]
fn other_ways_to_write_a_file() {
    for sales in [
        "account,date,revenue\na,2026-03,12.50\n",
        "\u{feff}account,date,revenue\r\na,2026-03,12.50\r\n",
        "Account , DATE, Revenue\na , 2026-03 , 12.50 \n",
        "revenue,account,note,date\n12.50,a,\"x, \"\"y\"\"\nz\",2026-03\n",
        "account,date,revenue\n\"a\",\"2026-03\",\"12.50\"\n",
        "account,date,revenue\n\n,,\na,2026-03,12.50\n\n",
        "account,date,revenue\na,2026-03,12.50",
        "account,date,revenue\na,2026-Q1,12.50\n",
        "account,date,revenue\na,2026-03,+12.50\n",
        "account,date,revenue\na,2026-03,20.00\na,2026-04,-7.50\n",
    ] {
        let ran = book(sales).run("select -f csv");
        ran.code(0);
        let revenue = ran.cell("a", "revenue");
        ran.holds(revenue.trim_end_matches('0') == "12.5", &format!("12.50 from {sales:?}"));
    }
}

#[test]
fn semicolons_are_read_or_named() {
    let ran = book("account;date;revenue\na;2026-03;12.50\n").run("select -f csv");
    if ran.code == Some(0) {
        assert_eq!(ran.cell("a", "revenue"), "12.50");
    } else {
        ran.code(2).err("sales/2026.csv:1:1").err("account;date;revenue");
    }
}

#[test]
fn an_unclosed_quote_swallows_no_row_in_silence() {
    let ran = book("account,date,revenue\na,2026-03,\"12\na,2026-04,5\nb,2026-04,5\n").run("select -f csv");
    ran.code(2).err("sales/2026.csv:2:");
}

#[test]
fn bytes_that_are_no_text_harm_only_their_row() {
    let ran = book(b"account,date,revenue\na,2026-03,1\n\xff\xfe,2026-03,2\n").run("select -f csv");
    ran.holds(matches!(ran.code, Some(0 | 2)), "reads on");
    assert_eq!(ran.cell("a", "revenue"), "1");
}

#[test]
fn money_is_kept_to_the_cent() {
    let sales = "account,date,revenue,margin,currency\n\
                 a,2026-03,12345678901234567.89,0.01,EUR\n\
                 b,2026-03,0.1,,EUR\nb,2026-04,0.2,,EUR\nb,2026-05,0.03,,USD\n";
    let ran = book(sales).run("select -f csv");
    ran.code(0);
    assert_eq!(ran.cell("a", "revenue"), "12345678901234567.89");
    assert_eq!(ran.cell("b", "revenue").trim_end_matches('0'), "0.315");
    assert!(book(sales).run("select -f json").stdout.contains("12345678901234567.89"));
}

#[test]
fn sums_that_no_longer_fit_are_no_panic() {
    let most = "7".repeat(28);
    let rows: String = (0..20).map(|_| format!("a,2026-03,{most},{most}\n")).collect();
    let book = book(format!("account,date,revenue,margin\n{rows}b,2026-03,{most},-{most}\n"));
    for command in [
        "select -f csv",
        "score -f json",
        "select --explain a",
        "score --explain b",
        "check",
        "score --sensitivity",
    ] {
        book.run(command);
    }
    let rates = Book::new()
        .file("kam.yaml", "version: 1\ncurrency: EUR\nas_of: 2026-09-30\nrates: {USD: 9999999999999999}\neconomics: {manager_cost: 7777777777777777777777777777, accounts_per_manager: 1, net_margin: 0.000001%}\n")
        .policy("missing: skip\ncriteria:\n  - {id: w, measure: wallet.spend, weight: 1, scale: {log: {from: 1, to: 10}}}\n  - {id: h, measure: wallet.headroom, weight: 1, scale: {linear: {from: 0, to: 1}}}\n  - {id: g, measure: sales.growth, weight: 1, scale: {linear: {from: 0, to: 1}}}\n  - {id: m, measure: sales.margin_rate, weight: 1, scale: {linear: {from: 0, to: 1}}}\n  - {id: c, measure: costs.total, weight: 1, scale: {linear: {from: 0, to: 1}}}\n")
        .file("accounts/a.yaml", format!("name: A\ncurrency: USD\nwallet: [{{spend: {most}, ours: {most}}}, {{spend: {most}, ours: 1}}]\ncosts: {{x: {most}, y: {most}}}\n"))
        .file("accounts/b.yaml", format!("name: B\nwallet: [{{spend: 0.0000000000000000000000000001, ours: {most}}}]\ncosts: {{x: 0.0000000000000000000000000001}}\n"))
        .file("sales/a.csv", format!("account,date,revenue,margin,currency\na,2026-03,{most},{most},USD\nb,2026-03,0.0000000000000000000000000001,{most},\nb,2025-03,0.0000000000000000000000000001,{most},\nb,2024-03,{most},1,\n"));
    for command in ["select -f csv", "score -f json", "select --explain a b", "check", "select --roll-up"] {
        rates.run(command);
    }
}

#[test]
fn windows_end_with_the_as_of_date() {
    let rows = "account,date,revenue\na,2024-02-29,1\na,2025-02-28,10\na,2025-03-01,100\na,2026-02-28,1000\na,2026-03-01,10000\n";
    let book = book(rows);
    let revenue = |as_of: &str| book.run(&format!("select -f csv --as-of {as_of}")).cell("a", "revenue");
    assert_eq!(revenue("2024-02-28"), "");
    assert_eq!(revenue("2024-02-29"), "1");
    assert_eq!(revenue("2025-02-28"), "10");
    assert_eq!(revenue("2025-03-01"), "110");
    assert_eq!(revenue("2026-02-28"), "1100");
    assert_eq!(revenue("2026-03-01"), "11000");
    // Long after: known to the ledger, nothing in the window. Long before: not known at all.
    assert_eq!(revenue("2090-01-01"), "0");
    for far in ["0001-01-01", "9999-12-31", "1900-02-28"] {
        book.run(&format!("select -f csv --as-of {far}")).holds(true, "no panic");
        book.run(&format!("check --as-of {far}"));
        book.run(&format!("select --explain a --as-of {far}"));
    }
    for wrong in ["2025-02-29", "2026-13-01", "yesterday", "2026-1-1", "", "10000-01-01"] {
        book.kam().args(["select", "--as-of", wrong]).run().code(2).silent();
    }
}

#[test]
fn growth_is_against_the_window_before() {
    let policy = |measure: &str| {
        format!(
            "missing: skip\ncriteria:\n  - {{id: g, measure: {measure}, weight: 1, scale: {{linear: {{from: -100%, to: 100%}}}}}}\n"
        )
    };
    let rows = "account,date,revenue\na,2025-09-30,100\na,2025-10-01,110\na,2024-09-30,50\nb,2026-01,10\n";
    let found = |measure: &str, as_of: &str| {
        let book = book(rows).policy(&policy(measure));
        book.run(&format!("score -f csv --as-of {as_of}")).cell("a", "g.measure")
    };
    // 2025-10 to 2026-09 holds 110, the year before 100.
    assert_eq!(found("sales.growth", "2026-09-30"), "0.1");
    assert_eq!(found("sales.growth", "2025-09-30"), "1");
    // Nothing before: not defined, not infinite.
    assert_eq!(found("sales.growth", "2024-09-30"), "");
}

#[test]
fn fiscal_years_begin_where_the_settings_say() {
    let rows = "account,date,revenue\na,2025-03-31,1\na,2025-04-01,10\na,2026-03-31,100\na,2026-04-01,1000\n";
    let policy = |measure: &str| {
        format!(
            "missing: skip\ncriteria:\n  - {{id: g, measure: {measure}, weight: 1, scale: {{linear: {{from: 0, to: 10000}}}}}}\n"
        )
    };
    let found = |measure: &str, month: u8, as_of: &str| {
        let book = book(rows)
            .policy(&policy(measure))
            .file("kam.yaml", format!("version: 1\ncurrency: EUR\nfiscal_year_start: {month}\n"));
        book.run(&format!("score -f csv --as-of {as_of}")).cell("a", "g.measure")
    };
    assert_eq!(found("sales.revenue period=fiscal-year", 4, "2026-06-30"), "110");
    assert_eq!(found("sales.revenue period=fiscal-year", 4, "2026-03-31"), "110");
    assert_eq!(found("sales.revenue period=fiscal-year", 4, "2026-03-30"), "1");
    assert_eq!(found("sales.revenue period=fiscal-year-to-date", 4, "2026-06-30"), "1000");
    assert_eq!(found("sales.revenue period=fiscal-year", 1, "2026-06-30"), "11");
    assert_eq!(found("sales.revenue months=1", 1, "2026-03-31"), "100");
    assert_eq!(found("sales.revenue months=12", 1, "2026-03-31"), "110");
}

#[test]
fn the_working_of_one_account_has_its_own_rows_only() {
    let book = book("account,date,revenue\na,2026-03,10\na,2026-04,20\nb,2026-03,400\n");
    for command in ["score a b --explain", "score --explain b a", "select --explain a b"] {
        let ran = book.run(command);
        ran.code(0).out(" 30 ").out(" 400 ").no_out("430");
    }
}

#[test]
fn the_working_of_a_parent_has_the_rows_of_its_subsidiaries() {
    let book = book("account,date,revenue\na,2026-03,10\nb,2026-03,400\nc,2026-03,5000\n")
        .file("accounts/b.yaml", "name: B\nparent: a\n")
        .file("accounts/c.yaml", "name: C\n");
    book.run("score a --explain -f json --roll-up")
        .code(0)
        .out("2 ledger rows")
        .out("\"410\"")
        .out("with `b` beside a");
    book.run("score a --explain -f json").code(0).out("1 ledger row of").no_out("410");
    let argument = REVENUE.replace("sales.revenue", "sales.revenue roll_up=true");
    let book = book.policy(&argument);
    book.run("score a --explain -f json").code(0).out("2 ledger rows").out("\"410\"");
}
