//! The views of figures: sales, Pareto, economics, matrix, whitespace and portfolio, against figures worked by hand.

use crate::common::{Book, Line, Ran};

const LEDGER: &str = "\
account,date,offering,market,revenue,margin,currency
acme,2024-03,pumps,DE,100,10,EUR
acme,2024-09-30,spares,FR,50,20,
acme,2025-06,pumps,DE,210,21,EUR
birch,2024-01,pumps,DE,80,8,USD
birch,2025-Q4,pumps,DE,60,,USD
zed,2025-02-01,pumps,DE,30,3,
acme,2026-01,pumps,DE,90,9,
acme,2026-10-01,pumps,DE,1,1,
";

/// A dollar is half a euro there, and the date is 2026-09-30.
fn sold() -> Book {
    Book::new()
        .file("accounts/acme.yaml", "name: Acme\nparent: group\nsegment: industry\nmanager: jane\n")
        .file("accounts/birch.yaml", "name: Birch\nparent: group\n")
        .file("accounts/group.yaml", "name: The Group\n")
        .file("sales/all.csv", LEDGER)
}

fn cells(line: &Line, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|c| line.get(*c).cloned().unwrap_or_else(|| format!("no column {c}"))).collect()
}

fn table(ran: &Ran, columns: &[&str]) -> Vec<Vec<String>> {
    ran.csv().iter().map(|line| cells(line, columns)).collect()
}

/// 2024: Acme 100 + 50 = 150, Birch 80 dollars = 40, all 190. 2025: Acme 210, Birch 60 dollars = 30, zed 30, all 270.
/// Growth: 210 ÷ 150 − 1 = 0.4; 30 ÷ 40 − 1 = −0.25. Shares: 150 ÷ 190, 210 ÷ 270. 2026 ends with the as-of date.
#[test]
fn sales_by_account_and_year() {
    let ran = sold().run("report sales -f csv");
    let columns = [
        "account",
        "name",
        "period",
        "revenue",
        "margin",
        "margin_rate",
        "rows",
        "growth",
        "share",
        "partial",
    ];
    assert_eq!(
        table(ran.code(0), &columns),
        [
            ["acme", "Acme", "2024", "150", "30", "0.2", "2", "", "0.789473684211", ""],
            ["acme", "Acme", "2025", "210", "21", "0.1", "1", "0.4", "0.777777777778", ""],
            ["acme", "Acme", "2026", "90", "9", "0.1", "1", "", "1", "to 2026-09-30"],
            ["birch", "Birch", "2024", "40", "4", "0.1", "1", "", "0.210526315789", ""],
            ["birch", "Birch", "2025", "30", "", "", "1", "-0.25", "0.111111111111", ""],
            ["zed", "", "2025", "30", "3", "0.1", "1", "", "0.111111111111", ""],
        ]
    );
    ran.err("1 row dated after 2026-09-30").err("zed").err("no margin in 1 row");
    let totals = sold().run("report sales -f csv --table totals");
    assert_eq!(
        table(&totals, &["period", "keys", "revenue", "growth"]),
        [["2024", "2", "190", ""], ["2025", "3", "270", "0.421052631579"], ["2026", "1", "90", ""]]
    );
}

/// The whole group: 190, 240 and 90; who is in no segment stands together.
#[test]
fn sales_by_other_keys() {
    let book = sold();
    assert_eq!(
        table(&book.run("report sales --by parent -f csv"), &["parent", "parent_name", "period", "revenue"]),
        [
            ["group", "The Group", "2024", "190"],
            ["group", "The Group", "2025", "240"],
            ["group", "The Group", "2026", "90"],
            ["zed", "", "2025", "30"]
        ]
    );
    assert_eq!(
        table(&book.run("report sales --by segment --per all -f csv"), &["segment", "period", "revenue"]),
        [["industry", "all", "450"], ["", "all", "100"]]
    );
    assert_eq!(
        table(
            &book.run("report sales --by manager,offering --per all -f csv --limit 2"),
            &["manager", "offering", "revenue"]
        ),
        [["jane", "pumps", "400"], ["", "pumps", "100"]]
    );
}

/// The row of a quarter is not spread over months; what it covers is not compared.
#[test]
fn rows_of_longer_periods_keep_them() {
    let book = sold();
    let ran = book.run("report sales --by market --per month --from 2025-06-01 -f csv");
    assert_eq!(
        table(ran.code(0), &["market", "period", "revenue", "growth", "partial"]),
        [["DE", "2025-06", "210", "", ""], ["DE", "2025-Q4", "30", "", ""], ["DE", "2026-01", "90", "", ""]]
    );
    ran.err("1 row of a longer period than a month");
    let ran = book.run("report sales --by market --per quarter --periods 5 -f csv");
    assert_eq!(table(ran.code(0), &["period", "revenue"]), [["2025-Q4", "30"], ["2026-Q1", "90"]]);
    let quarter = &ran.csv()[1];
    assert_eq!(cells(quarter, &["growth", "partial"]), ["2", ""], "90 ÷ 30 − 1");
}

#[test]
fn sales_that_cannot_be_shown() {
    let book = sold();
    book.run("report sales --from 2030-01-01 --to 2031-01-01").code(3).silent().err("2026-10-01");
    book.run("report sales --by account,account").code(2).silent().err("two different ones");
    book.run("report sales --by acount").code(2).err("did you mean `account`");
    book.run("report sales --from 2026-02-01 --to 2026-01-01").code(2).err("turn them round");
    book.run("report sales --per all --periods 2").code(2).silent();
    Book::new().account("a", 5.0).run("report sales").code(3).silent().err("sales/**/*.csv");
    let broken = sold().file("sales/more.csv", "account,date,revenue\nacme,soon,1\nacme,2025-07,40\n");
    let ran = broken.run("report sales -f csv");
    ran.code(2).err("sales/more.csv:2:6");
    assert_eq!(ran.csv()[1]["revenue"], "250", "the other rows count");
}

/// Revenue 500, 300 and 200 of 1,000; margin 100, 30 and 40 of 170. Birch is key and costs 40 ÷ 1 for its manager and 5 of
/// its own: profit 100, −15 and 40 of 125.
fn three() -> Book {
    Book::new()
        .file("kam.yaml", "version: 1\ncurrency: EUR\nas_of: 2026-09-30\neconomics: {manager_cost: 40, accounts_per_manager: 1}\n")
        .file("accounts/acme.yaml", "name: Acme\n")
        .file("accounts/birch.yaml", "name: Birch\nstatus: key\ncosts: {travel: 5}\n")
        .file("accounts/cedar.yaml", "name: Cedar\n")
        .file("accounts/dogwood.yaml", "name: Dogwood\n")
        .file(
            "sales/2026.csv",
            "account,date,revenue,margin\nacme,2026-01,500,100\nbirch,2026-02,300,30\ncedar,2026-03,200,40\n",
        )
}

#[test]
fn pareto_list() {
    let ran = three().run("report pareto -f csv");
    let columns = [
        "rank",
        "account",
        "revenue",
        "share",
        "cumulative",
        "margin",
        "cumulative_margin",
        "cost",
        "profit",
        "cumulative_profit",
        "class",
    ];
    assert_eq!(
        table(ran.code(0), &columns),
        [
            ["1", "acme", "500", "0.5", "0.5", "100", "0.588235294118", "0", "100", "0.8", "A"],
            ["2", "birch", "300", "0.3", "0.8", "30", "0.764705882353", "45", "-15", "0.68", "A"],
            ["3", "cedar", "200", "0.2", "1", "40", "1", "0", "40", "1", "B"],
        ]
    );
    ran.err("1 key account").err("1 account without any row in the ledger left out");
}

/// HHI 0.25 + 0.09 + 0.04 = 0.38; Gini 2 · (200 + 2 · 300 + 3 · 500) ÷ (3 · 1,000) − 4 ÷ 3 = 0.2; the greatest fifth of three
/// is one. Profit counts −15 as 0: of 140, 100 and 40.
#[test]
fn concentration_and_whale() {
    let book = three();
    let ran = book.run("report pareto -f csv --table concentration");
    ran.out("accounts,total,gini,hhi,top_5_share,top_10_share,top_20_percent_share,accounts_for_80_percent,measure,currency\n3,1000,0.2,0.38,1,1,0.5,2,revenue,EUR\n");
    let profit = &ran.csv()[2];
    assert_eq!(
        cells(profit, &["measure", "total", "top_20_percent_share"]),
        ["profit", "140", "0.714285714286"]
    );
    ran.err("1 with a profit below zero");
    // 100, 140 and 125 of 125.
    assert_eq!(
        table(
            &book.run("report pareto -f csv --table whale"),
            &["account", "cumulative", "cumulative_share", "customers_share"]
        ),
        [
            ["acme", "100", "0.8", "0.333333333333"],
            ["cedar", "140", "1.12", "0.666666666667"],
            ["birch", "125", "1", "1"]
        ]
    );
    book.run("report pareto")
        .out("2 of 3 customers make 112.0 % of the profit and 1 loses 12.0 % of it again");
    let warnings =
        table(&book.run("report pareto -f csv --table warnings"), &["what", "account", "value", "line"]);
    assert_eq!(
        warnings,
        [
            ["customer", "acme", "0.5", "0.1"],
            ["customer", "birch", "0.3", "0.1"],
            ["customer", "cedar", "0.2", "0.1"],
            ["hhi", "", "0.38", "0.25"]
        ]
    );
}

/// Half a year costs half of it: 45 ÷ 2 = 22.5.
#[test]
fn pareto_of_other_days() {
    let book = three();
    let ran = book.run("report pareto --period 2026-01-01..2026-06-30 --measure profit -f csv");
    assert_eq!(
        table(ran.code(0), &["rank", "account", "cost", "profit", "share"]),
        [
            ["1", "acme", "0", "100", "0.677966101695"],
            ["2", "cedar", "0", "40", "0.271186440678"],
            ["3", "birch", "22.5", "7.5", "0.050847457627"]
        ]
    );
    book.run("report pareto --period 2020").code(3).silent().err("2020-01-01 to 2020-12-31");
    book.run("report pareto --period soon").code(2).silent().err("`soon` is no period");
}

/// The published case: one manager of 200,000 for ten accounts, a margin of 10 % on 2,000,000: 20,000 an account, 200,000 of
/// sales, 10 % growth; at 5 % 400,000 and 20 %, at 20 % 100,000 and 5 %.
#[test]
fn break_even_as_published() {
    let book = Book::new()
        .file("accounts/five.yaml", "name: Five\nstatus: key\n")
        .file("accounts/ten.yaml", "name: Ten\nstatus: key\n")
        .file("accounts/twenty.yaml", "name: Twenty\nstatus: key\n")
        .file("accounts/none.yaml", "name: None\nstatus: key\n")
        .file("accounts/other.yaml", "name: Other\n")
        .file(
            "sales/a.csv",
            "account,date,revenue,margin\nfive,2026-01,2000000,100000\nten,2026-01,2000000,200000\ntwenty,2026-01,2000000,400000\nnone,2026-01,100000,\nother,2026-01,1,1\n",
        );
    let ran = book.run("report economics -f csv");
    ran.out("account,cost,margin_rate,break_even_sales,revenue,break_even_growth,");
    let columns = ["account", "cost", "break_even_sales", "break_even_growth", "margin", "profit", "earns"];
    assert_eq!(
        table(ran.code(0), &columns),
        [
            ["twenty", "20000", "100000", "0.05", "400000", "380000", "yes"],
            ["ten", "20000", "200000", "0.1", "200000", "180000", "yes"],
            ["five", "20000", "400000", "0.2", "100000", "80000", "yes"],
            // 100,000 at the net margin of 10 %: 10,000 less 20,000.
            ["none", "20000", "200000", "2", "10000", "-10000", "no"],
        ]
    );
    // 4 · 20,000 cost; 710,000 margin; 630,000 ÷ 80,000; 900,000 of sales on 6,100,000.
    let programme = book.run("report economics -f csv --table programme");
    assert_eq!(
        table(
            &programme,
            &[
                "accounts",
                "earning",
                "not_earning",
                "cost",
                "profit",
                "return_on_cost",
                "break_even_sales",
                "break_even_growth"
            ]
        ),
        [["4", "3", "1", "80000", "630000", "7.875", "900000", "0.147540983607"]]
    );
    assert_eq!(book.run("report economics --all -f csv").csv().len(), 5);
}

/// A profit of 100 at a retention of 80 % and a discount of 10 %: 80 ÷ 0.3 = 266.67 without end, 164.09 over three years.
#[test]
fn lifetime_value() {
    let settings = |economics: &str| {
        format!(
            "version: 1\ncurrency: EUR\nas_of: 2026-09-30\neconomics: {{manager_cost: 200000, accounts_per_manager: 10{economics}}}\n"
        )
    };
    let book = |economics: &str| {
        Book::new()
            .file("kam.yaml", settings(economics))
            .file("accounts/a.yaml", "name: A\nstatus: key\n")
            .file("sales/a.csv", "account,date,revenue,margin\na,2026-01,100000,20100\n")
    };
    let row = book(", retention: 80%, discount: 10%, years: 3").run("report economics -f csv").row("a");
    assert_eq!(row["lifetime_value"], "266.666666666667");
    assert!(row["lifetime_value_years"].starts_with("164.0871525"), "{row:?}");
    let ran = book("").run("report economics -f csv");
    assert_eq!(ran.cell("a", "lifetime_value"), "");
    ran.code(0).err("no lifetime value");
    let ran = book(", retention: 100%, discount: 0%, years: 2").run("report economics -f csv");
    ran.code(2).err("kam.yaml:4:").err("has no end");
    assert_eq!(ran.cell("a", "lifetime_value"), "");
    assert_eq!(ran.cell("a", "lifetime_value_years"), "200");
    for wrong in [", retention: 101%", ", discount: -1%", ", years: 0", ", years: 101", ", retention: much"] {
        book(wrong).run("report economics").code(2).silent();
    }
}

/// Revenue 2,000 of a target of 2,400: 400 to go; a margin of 300 and 10 % more of 250: 275, which is passed by 25.
#[test]
fn targets_of_plans() {
    let plan = |status: &str, period: &str, target: &str| {
        format!(
            "---\naccount: a\nperiod: {period}\nstatus: {status}\n---\n# A\n\n## Objectives\n| Objective | Measure | Baseline | Target | Due | Owner |\n|---|---|---|---|---|---|\n| Pumps | sales.revenue offering=pumps | 1 | 2 | 2026-12-31 | x |\n| Grow | sales.revenue | 1800 | {target} | 2026-12-31 | x |\n| Earn | sales.margin | 250 | +10% | 2026-12-31 | x |\n"
        )
    };
    let book = Book::new()
        .file("accounts/a.yaml", "name: A\nstatus: key\n")
        .file("accounts/b.yaml", "name: B\nstatus: key\n")
        .file("sales/a.csv", "account,date,revenue,margin\na,2026-01,2000,300\n")
        .file("plans/a-2025.md", plan("active", "2025", "1"))
        .file("plans/a-2026.md", plan("active", "2026", "2400"))
        .file("plans/a-2027.md", plan("draft", "2027", "9999"));
    let ran = book.run("report economics -f csv");
    let columns = ["target_revenue", "revenue_to_target", "target_margin", "margin_to_target"];
    assert_eq!(cells(&ran.code(0).row("a"), &columns), ["2400", "400", "275", "-25"]);
    assert_eq!(cells(&ran.row("b"), &columns), ["", "", "", ""]);
}

#[test]
fn economics_that_cannot_be_shown() {
    Book::new().account("a", 5.0).run("report economics").code(3).silent().err("no account is key");
    Book::new().run("report economics").code(3).silent().err("no accounts");
    let book = Book::new().file("kam.yaml", "version: 1\ncurrency: EUR\n").account("a", 5.0);
    book.run("report economics").code(3).silent().err("what a manager costs");
    // Without a ledger the cost is known and nothing else.
    let ran = Book::new().file("accounts/a.yaml", "name: A\nstatus: key\n").run("report economics -f csv");
    assert_eq!(cells(&ran.row("a"), &["cost", "revenue", "profit", "earns"]), ["20000", "", "", ""]);
    ran.code(0).err("no sales ledger");
}

/// Position 0.7 · 6 + 0.3 · 4 = 5.4 now; as a partner 0.7 · 6 + 0.3 · 10 = 7.2. Potential 4: status, wanted or not.
fn placed() -> Book {
    Book::new()
        .policy(
            "criteria:\n  - {id: fit, axis: potential, measure: ratings.fit, weight: 1}\n  - {id: strength, axis: position, measure: ratings.strength, weight: 70}\n  - {id: level, axis: position, measure: relationship.level, weight: 30, scale: {choice: {commodity: 1, enhanced: 4, collaborative: 7, partner: 10}}}\nmissing: skip\nmatrix: {borderline: 0.5}\ndecision: {enter: 6, stay: 5.5}\n",
        )
        .file(
            "accounts/acme.yaml",
            "name: Acme\nstatus: key\nratings: {fit: [{score: 4}], strength: [{score: 6}]}\nrelationship: {level: {now: enhanced, wanted: partner}}\nwallet: [{spend: 1000, ours: 100}]\n",
        )
        .file(
            "accounts/birch.yaml",
            "name: Birch\nratings: {fit: [{score: 8}], strength: [{score: 2}]}\nrelationship: {level: {now: commodity, wanted: commodity}}\n",
        )
        .file("accounts/cedar.yaml", "name: Cedar\nratings: {strength: [{score: 9}]}\n")
}

#[test]
fn matrix_with_wanted_positions() {
    let ran = placed().run("report matrix -f csv --sort account");
    let columns = [
        "account",
        "potential",
        "position",
        "quadrant",
        "borderline",
        "spend",
        "position_wanted",
        "quadrant_wanted",
    ];
    // Birch: 0.7 · 2 + 0.3 · 1 = 1.7, and nothing else is wanted.
    assert_eq!(
        table(ran.code(0), &columns),
        [
            [
                "acme",
                "4.0000",
                "5.4000",
                "status",
                "position 0.40 above the line",
                "1000",
                "7.2000",
                "status"
            ],
            ["birch", "8.0000", "1.7000", "star", "", "", "", ""],
        ]
    );
    let ran = placed().run("report matrix -f csv --table unplaced");
    assert_eq!(table(&ran, &["account", "potential", "position"]), [["cedar", "", "9.0000"]]);
    let svg = |more: &str| placed().run(&format!("report matrix -f svg {more}")).code(0).stdout.clone();
    assert_ne!(svg(""), svg("--flip"), "the axes are turned");
    assert!(svg("--labels cheverton").contains("key development"));
}

#[test]
fn a_matrix_needs_both_axes() {
    let book = Book::new().account("a", 5.0);
    book.run("report matrix").code(3).silent().err("axis: potential");
}

/// Of 160 accounts and the three others 150 are drawn. Those without revenue stay out, but for the key account.
#[test]
fn a_crowd_in_the_matrix() {
    let mut book = placed();
    let mut ledger = String::from("account,date,revenue\n");
    for n in 0..160 {
        let text = format!("name: Crowd {n}\nratings: {{fit: [{{score: 6}}], strength: [{{score: 7}}]}}\n");
        book = book.file(&format!("accounts/crowd-{n}.yaml"), text);
        ledger += &format!("crowd-{n},2026-01,{}\n", n + 1);
    }
    let book = book.file("sales/a.csv", ledger);
    book.run("report matrix -f markdown").code(0).out("150 of 162: key accounts first, then by revenue");
    // Crowd 0 to 10 have the least of 160 revenues, and Acme takes one of the 150 places.
    let drawn = book.run("report matrix -f svg");
    drawn.code(0).out("<title>Crowd 11: ").no_out("<title>Crowd 10: ").out("Acme");
}

/// What an account is chosen by is asked for only once there is one.
#[test]
fn an_empty_book_lacks_accounts() {
    let unchosen = "version: 1\ncurrency: EUR\nselection: none.yaml\n";
    for view in ["matrix", "portfolio"] {
        let ran = Book::new().run(&format!("report {view}"));
        ran.code(3).silent().err("no accounts").err("kam new account");
        let ran = Book::new().file("kam.yaml", unchosen).run(&format!("report {view}"));
        ran.code(3).silent().err("no accounts").no_err("none.yaml");
        let ran = Book::new().file("kam.yaml", unchosen).account("a", 5.0).run(&format!("report {view}"));
        ran.code(2).silent().err("none.yaml");
    }
}

/// 1,000 less 400: 600, at 20 % 120. Of 400 euros (800 dollars) 450 are ours: no headroom. What is ours of the spares
/// is not said, so nothing is assumed.
fn wallets() -> Book {
    Book::new()
        .file(
            "kam.yaml",
            "version: 1\ncurrency: EUR\nrates: {USD: 0.5}\nas_of: 2026-09-30\nofferings: {pumps: {margin: 20%, lead: true}, spares: {}}\nmarkets: {DE: {focus: true}, FR: {}}\n",
        )
        .file(
            "accounts/acme.yaml",
            "name: Acme\nparent: birch\nwallet:\n  - {offering: pumps, market: DE, spend: 1000, ours: 400, rivals: {Globex: 350, Initech: 250}}\n  - {offering: spares, market: DE, spend: 500}\n",
        )
        .file(
            "accounts/birch.yaml",
            "name: Birch\ncurrency: USD\nwallet:\n  - {offering: pumps, market: FR, spend: 800, ours: 900}\n  - {offering: pumps, market: DE, spend: 200, ours: 100, rivals: {Globex: 100}}\n",
        )
        .file("accounts/cedar.yaml", "name: Cedar\n")
}

#[test]
fn whitespace_by_account() {
    let ran = wallets().run("report whitespace -f csv");
    let columns = [
        "account",
        "offering",
        "market",
        "spend",
        "ours",
        "share",
        "headroom",
        "headroom_margin",
        "main_rival",
        "rival_spend",
        "lead",
        "focus",
    ];
    assert_eq!(
        table(ran.code(0), &columns),
        [
            ["acme", "pumps", "DE", "1000", "400", "0.4", "600", "120", "Globex", "350", "lead", "focus"],
            ["birch", "pumps", "DE", "100", "50", "0.5", "50", "10", "Globex", "50", "lead", "focus"],
            ["birch", "pumps", "FR", "400", "450", "1.125", "0", "0", "", "", "lead", ""],
            ["acme", "spares", "DE", "500", "", "", "", "", "", "", "", "focus"],
        ]
    );
    ran.err("1 account without a wallet")
        .err("1 wallet line without `ours`")
        .err("1 wallet line where more is ours than is spent");
}

/// Acme belongs to Birch: 1,000 + 100 spent on pumps in DE, 400 + 50 ours, 600 + 50 left; Globex has 350 + 50.
#[test]
fn whitespace_by_parent_and_market() {
    let book = wallets();
    let columns = ["account", "offering", "market", "spend", "ours", "headroom", "rival_spend"];
    assert_eq!(
        table(&book.run("report whitespace --by parent -f csv --limit 1"), &columns),
        [["birch", "pumps", "DE", "1100", "450", "650", "400"]]
    );
    assert_eq!(
        table(&book.run("report whitespace --by market -f csv --where market=FR"), &columns),
        [["", "pumps", "FR", "400", "450", "0", ""]]
    );
    let grid = book.run("report whitespace -f csv --table grid");
    assert_eq!(
        table(&grid, &["offering", "lead", "DE", "FR"]),
        [["pumps", "lead", "650", "0"], ["spares", "", "", ""]]
    );
    Book::new().account("a", 5.0).run("report whitespace").code(3).silent().err("no account has a wallet");
}

#[test]
fn portfolio_warns() {
    let book = placed()
        .file("people/jane.yaml", "name: Jane\nkind: manager\ncapacity: {accounts: 1}\n")
        .file(
            "accounts/elm.yaml",
            "name: Elm\nstatus: key\nmanager: jane\nratings: {fit: [{score: 9, on: 2025-01-01}], strength: [{score: 9, on: 2025-09-29}]}\nrelationship: {level: {now: partner}}\n",
        )
        .file("accounts/fir.yaml", "name: Fir\nstatus: key\nmanager: jane\n")
        .file("sales/a.csv", "account,date,revenue,margin\nacme,2026-01,300000,30000\nelm,2026-01,100000,10000\n");
    let ran = book.run("report portfolio -f csv --table warnings");
    let found: Vec<(String, String)> =
        table(ran.code(0), &["warning", "about"]).into_iter().map(|r| (r[0].clone(), r[1].clone())).collect();
    let has = |kind: &str, about: &str| {
        ran.holds(found.iter().any(|(k, a)| k == kind && a == about), &format!("{kind} about {about}"));
    };
    // Acme scores (4 + 70 · 6 + 30 · 4) ÷ 101 = 5.39, below the line to stay; Fir has no score.
    has("decision", "acme");
    has("decision", "fir");
    has("no-manager", "acme");
    has("capacity", "jane");
    has("borderline", "acme");
    // 10,000 less 20,000.
    has("cost", "elm");
    // Judged 366 days before 2026-09-30, and never.
    has("stale-scores", "elm");
    has("stale-scores", "fir");
    // 300,000 and 100,000 of 400,000.
    has("dependency", "acme");
    has("dependency", "elm");
    let row = book.run("report portfolio -f csv").row("elm");
    assert_eq!(cells(&row, &["status", "profit", "earns"]), ["key", "-10000", "no"]);
    book.run("report portfolio")
        .out("key accounts have 100.0 % of the revenue of twelve months, 400,000 EUR of 400,000 EUR")
        .out("Warnings");
}

/// Names that look like markup, formulas or commands stay what they are, in every form.
#[test]
fn odd_names_are_only_names() {
    let odd = "\"<b>x</b> |=1+1 \\u202e`$(id)`\"";
    let book = placed()
        .file(
            "accounts/odd.yaml",
            format!("name: {odd}\nstatus: key\nsegment: {odd}\nmanager: {odd}\nratings: {{fit: [{{score: 6}}], strength: [{{score: 6}}]}}\nrelationship: {{level: {{now: enhanced, wanted: partner}}}}\nwallet: [{{offering: {odd}, market: {odd}, spend: 9, ours: 1, rivals: {{{odd}: 3}}}}, {{offering: b, market: c, spend: 5, ours: 2}}]\n"),
        )
        .file("sales/a.csv", "account,date,offering,market,revenue,margin\nodd,2026-01,\"<b>,=\",\"a|b\",10,2\n=cmd,2025-01,x,y,5,1\n");
    for view in ["sales", "pareto", "economics", "portfolio", "matrix", "whitespace"] {
        for format in ["table", "csv", "json", "markdown"] {
            let run = || book.run(&format!("report {view} -f {format}"));
            let (first, again) = (run(), run());
            first.code(0).holds(first.stdout == again.stdout, "the same bytes");
            // CSV and JSON hold what is there; what people look at is not turned round.
            first.no_out("\u{1b}").holds(
                matches!(format, "csv" | "json") || !first.stdout.contains('\u{202e}'),
                "nothing turns the line round",
            );
        }
    }
    book.run("report sales --by segment,market -f markdown").code(0).no_out("<b>");
}
