//! Importing sales: every form of a file comes to the same ledger, a period replaces itself, and nothing is half done.

use std::fs;
use std::time::SystemTime;

use proptest::prelude::*;

use crate::common::Book;

const HEADER: &str = "account,date,offering,market,revenue,margin,currency\n";

/// A book of two accounts; one has a record id in an ERP, the other dollars.
fn book() -> Book {
    Book::bare()
        .file("kam.yaml", "version: 1\ncurrency: EUR\nrates: {USD: 0.9}\nofferings: {gtx-pro: {}}\n")
        .file("accounts/acme.yaml", "name: Acme Söhne\nexternal: {erp: \"1001\"}\n")
        .file("accounts/birch.yaml", "name: Birch Ltd\ncurrency: USD\n")
}

/// The ledger that every form of the same rows comes to.
const LEDGER: &str = "account,date,offering,market,revenue,margin,currency\n\
    birch,2026-01-13,,US,1000.00,,USD\n\
    acme,2026-03-01,gtx-pro,DE,1234.50,100.00,EUR\n\
    acme,2026-03-25,service,DE,-5.00,,EUR\n";

const GERMAN: &str = "Kunde;Belegdatum;Warengruppe;Land;Umsatz;Deckungsbeitrag;Währung\r\n\
    Acme Söhne;01.03.2026;GTX Pro;DE;1.234,50;100,00;EUR\r\n\
    1001;25.03.2026;Service;DE;-5,00;;€\r\n\
    Birch Ltd;13.01.2026;;US;1.000,00;;USD\r\n\
    \r\n\
    Summe;;;;2.229,50;100,00;\r\n";

const AMERICAN: &str = "Customer Name,Invoice Date,Product,Country,Net Amount,Gross Profit\n\
    Acme Söhne,3/1/2026 2:22 PM,GTX Pro,DE,\"1,234.50\",100.00\n\
    \"Acme  Söhne\",3/25/2026 0:00 AM,\"Service\",DE,(5.00),\n\
    Birch Ltd,1/13/2026 0:00 AM,,US,\"$1,000.00\",\n";

fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let windows: Vec<u8> =
        GERMAN.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect();
    let utf16 = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    vec![
        ("German", GERMAN.into()),
        ("German, Windows-1252", windows),
        ("German, UTF-16 with tabs", utf16(&GERMAN.replace(';', "\t"))),
        ("German, told by sep=", format!("sep=;\r\n{GERMAN}").into()),
        ("German, bars and lone returns", GERMAN.replace("\r\n", "\r").replace(';', "|").into()),
        ("American", AMERICAN.into()),
        ("American, marked, CRLF", format!("\u{feff}{}", AMERICAN.replace('\n', "\r\n")).into()),
        ("the ledger itself", LEDGER.into()),
        ("months first and exponents", LEDGER.replace("1234.50", "1.2345E+03").into()),
    ]
}

#[test]
fn every_form_comes_to_the_same_ledger() {
    for (name, bytes) in forms() {
        let book = book().file("export.csv", bytes);
        let ran = book.run("import sales export.csv");
        ran.code(0).silent().err("3 rows, 1,229.50 EUR and 1,000 USD in 2 periods: 1 file written");
        let made = book.read("sales/2026.csv").replace("1234.5,", "1234.50,");
        assert_eq!(made, LEDGER, "{name}");
        book.run("report sales -f csv").code(0).no_err("error");
    }
}

#[test]
fn what_is_assumed_is_said_in_one_line() {
    let book = book().file("export.csv", &forms()[1].1);
    book.run("import sales export.csv").code(0).err(
        "note: read as Windows-1252, semicolons, decimal commas, dates day.month.year, 1 line of totals left out\n",
    );
}

#[test]
fn twice_changes_not_even_the_time_of_the_file() {
    let book = book().file("export.csv", GERMAN);
    book.run("import sales export.csv").code(0);
    let path = book.path().join("sales/2026.csv");
    let past = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::open(&path).unwrap().set_modified(past).unwrap();
    book.run("import sales export.csv").code(0).err("sales/2026.csv: unchanged").err("nothing to change");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), past);
    assert_eq!(book.listing().iter().filter(|name| name.contains(".kam-")).count(), 0);
}

#[test]
fn a_period_replaces_itself_and_others_keep_their_bytes() {
    // Somebody wrote the ledger by hand: another order of columns, returns, a column more, no end of the last line.
    let own = "date,account,revenue,margin,offering,market,currency,note\r\n\
        2026-01-31,birch, 7.0 ,,,,,\"by hand, \"\"kept\"\"\"\r\n\
        2026-03-31,acme,9,,,,,\r\n\
        2026-04,acme,11,,,,,last";
    let book = book().file("sales/2026.csv", own).file(
        "export.csv",
        "account,date,revenue\nacme,2026-03-01,5\nacme,2026-02-01,1\nacme,2026-05-01,2\n",
    );
    let ran = book.run("import sales export.csv");
    ran.code(0).err("2026-03 replaced: 1 row, 9 EUR → 1 row, 5 EUR");
    assert_eq!(
        book.read("sales/2026.csv"),
        "date,account,revenue,margin,offering,market,currency,note\r\n\
        2026-01-31,birch, 7.0 ,,,,,\"by hand, \"\"kept\"\"\"\r\n\
        2026-02-01,acme,1,,,,EUR,\r\n\
        2026-03-01,acme,5,,,,EUR,\r\n\
        2026-04,acme,11,,,,,last\r\n\
        2026-05-01,acme,2,,,,EUR,\r\n"
    );
}

#[test]
fn a_ledger_with_fewer_columns_takes_what_it_can_hold() {
    let own = "account,date,revenue\nacme,2026-01-31,7\n";
    let book =
        book().file("sales/2026.csv", own).file("export.csv", "account,date,revenue\nbirch,2026-02-01,1\n");
    book.run("import sales export.csv").code(0);
    assert_eq!(book.read("sales/2026.csv"), format!("{own}birch,2026-02-01,1\n"));
    let book = book.file("export.csv", "account,date,revenue,currency\nbirch,2026-02-01,1,EUR\n");
    book.run("import sales export.csv").code(2).err("the header has no column `currency`");
}

#[test]
fn periods_over_each_other_would_count_twice() {
    let book = book()
        .file("sales/2026.csv", format!("{HEADER}acme,2026-02,,,5,,\n"))
        .file("quarter.csv", "account,date,revenue\nacme,Q1 2026,5\n")
        .file("both.csv", "account,date,revenue\nacme,2025,5\nacme,2025-03,1\n");
    book.run("import sales quarter.csv").code(2).err("2026-Q1 lies over 2026-02, which sales/2026.csv holds");
    book.run("import sales both.csv").code(2).err("the file has rows of 2025 and of 2025-03");
    assert_eq!(book.read("sales/2026.csv"), format!("{HEADER}acme,2026-02,,,5,,\n"));
    assert!(!book.path().join("sales/2025.csv").exists());
}

#[test]
fn what_is_not_known_keeps_everything_from_being_imported() {
    let rows = "account,date,product,revenue\nacme,2026-03-01,GTXPro,5\nbrich,2026-03-02,,6\nbrich,2026-03-03,,1.5\n,2026-03-04,,7\nacme,soon,,8\nacme,2026-03-06,,many\nacme,2026-03-07,,\nbirch,2026-03-08,,9\n";
    let book = book().file("export.csv", rows);
    let ran = book.run("import sales export.csv");
    ran.code(2)
        .err("row 1, column `product`: `GTXPro` is nearly `gtx-pro` of kam.yaml; 1 row, 5 EUR in all")
        .err("row 2, column `account`: `brich` is no account of the book; 2 rows, 7.50 EUR in all")
        .err("did you mean `birch`?")
        .err("row 4, column `account`: the row names no account; 1 row, 7 EUR in all")
        .err("row 5, column `date`: `soon` is not a date")
        .err("export.csv:6:6")
        .err("row 6, column `revenue`: `many` is not a number")
        .err("row 7, column `revenue`: the revenue is missing")
        .err("nothing was imported: put 6 mistakes right");
    assert!(!book.path().join("sales").exists());
    let ran = book.run("import sales export.csv --keep-going");
    ran.code(2).err("1 row, 9 USD in 1 period: 1 file written; 7 rows left out because of mistakes");
    assert_eq!(book.read("sales/2026.csv"), format!("{HEADER}birch,2026-03-08,,,9,,USD\n"));
}

#[test]
fn a_map_says_the_rest() {
    let map = "system: erp\nid: Deb\nfields:\n  date: Mon\n  offering: {column: P, values: {GTXPro: gtx-pro, '*': other}}\n  revenue: {column: kEUR, factor: 1000}\nconstants: {market: DE, currency: EUR}\nonly: {Stage: [Won]}\n";
    let rows =
        "Deb;Mon;P;kEUR;Stage\n1001;03.2026;GTXPro;1,5;won\n1001;04/2026;X;2;Won\nnobody;2026-05;X;3;Lost\n";
    let book = book().file("map.yaml", map).file("export.csv", rows);
    let ran = book.run("import sales export.csv --map map.yaml");
    ran.code(0).err("2 rows, 3,500 EUR in 2 periods: 1 file written; 1 row not wanted");
    assert_eq!(
        book.read("sales/erp-2026.csv"),
        format!("{HEADER}acme,2026-03,gtx-pro,DE,1500.0,,EUR\nacme,2026-04,other,DE,2000,,EUR\n")
    );
    let book = book.file("map.yaml", map.replace("kEUR", "kUSD").replace("date: Mon", "dat: Mon"));
    book.run("import sales export.csv --map map.yaml").code(2).err("kUSD").err("did you mean `date`?");
}

#[test]
fn totals_have_to_fit() {
    let book = book().file("export.csv", GERMAN.replace("USD", "EUR"));
    book.run("import sales export.csv").code(0);
    let book = book.file("export.csv", GERMAN.replace("USD", "EUR").replace("2.229,50", "2.230,50"));
    book.run("import sales export.csv")
        .code(2)
        .err("the revenue of the rows comes to 2229.50, the line of totals says 2230.50");
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_for() {
    let book = book().file("export.csv", "account,date,revenue\nacme,3/4/2026,5\nacme,5/4/2026,6\n");
    book.run("import sales export.csv")
        .code(2)
        .err("`3/4/2026` can be 2026-04-03 or 2026-03-04")
        .err("--dates dmy");
    book.run("import sales export.csv --dates mdy").code(0);
    assert_eq!(
        book.read("sales/2026.csv"),
        format!("{HEADER}acme,2026-03-04,,,5,,EUR\nacme,2026-05-04,,,6,,EUR\n")
    );
}

#[test]
fn a_dry_run_shows_and_changes_nothing() {
    let book = book().file("export.csv", LEDGER);
    let before = book.listing();
    let ran = book.run("import sales export.csv --dry-run");
    ran.code(0)
        .out("--- /dev/null\n+++ b/sales/2026.csv\n")
        .out("+acme,2026-03-01,gtx-pro,DE,1234.50,100.00,EUR\n");
    assert_eq!(book.listing(), before);
    let many: String = (0..500).map(|n| format!("acme,2026-03-01,,,{n},,\n")).collect();
    let book = book.file("export.csv", format!("{HEADER}{many}"));
    book.run("import sales export.csv --dry-run")
        .code(0)
        .out("sales/2026.csv: a new file\n  2026-03: 500 rows, 124,750 EUR\n");
    assert_eq!(book.listing(), before);
}

#[test]
fn rows_that_do_not_fit_the_header_are_mistakes() {
    let rows = "account,date,revenue,market\nacme,2026-03-01,5,DE\nacme,2026-03-02,6\nacme,2026-03-03,7,DE,x\n\"acme,2026-03-04,8,DE\n";
    let book = book().file("export.csv", rows);
    book.run("import sales export.csv")
        .code(2)
        .err("row 2: it has 3 cells, the header 4")
        .err("row 3: it has 5 cells, the header 4")
        .err("row 4, column `account`: a quote opens here and is never closed");
    // What all rows lack at their ends is nothing.
    let book = book
        .file("export.csv", "account,date,revenue,margin,currency\nacme,2026-03-01,5\nacme,2026-03-02,6,,\n");
    book.run("import sales export.csv").code(0);
}

#[test]
fn hostile_files_are_refused_and_leave_nothing() {
    let hostile: [(&str, &[u8], i32); 7] = [
        ("empty", b"", 2),
        ("header", b"account,date,revenue\n", 3),
        ("binary", b"account,date,revenue\nacme,\0\x01,5\n", 2),
        ("old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 workbook", 2),
        ("mixed", b"account,date,revenue\nacme,2026-03-01,5\nK\xc3\xb6ln,2026-03-01,5\nK\xc3\xb6ln,2026-03-01,5\nK\xf6ln,,\n", 2),
        ("zip", b"PK\x03\x04 nothing more", 2),
        ("other", b"x,y\n1,2\n", 2),
    ];
    for (name, bytes, code) in hostile {
        let book = book().file("export.csv", bytes);
        book.run("import sales export.csv").code(code);
        assert!(!book.path().join("sales").exists(), "{name}");
    }
    book().run("import sales nowhere.csv").code(2).err("there is no such file");
}

#[test]
fn standard_input_is_a_file_as_well() {
    let book = book();
    book.kam().line("import sales -").input(GERMAN).run().code(0);
    assert_eq!(book.read("sales/2026.csv"), LEDGER);
}

/// A file that is longer than one piece of those that are read side by side, with quoted line ends.
#[test]
fn long_files_are_read_whole() {
    let mut rows = String::from("Note,Account,Date,Amount\r\n");
    let mut sum = 0;
    for n in 0..60_000 {
        let month = 1 + n % 12;
        rows.push_str(&format!(
            "\"line one\r\nline {n}; \"\"two\"\"\",Birch Ltd,2025-{month:02}-05,\"{}\"\r\n",
            n % 97
        ));
        sum += n % 97;
    }
    let book = book().file("export.csv", &rows);
    book.run("import sales export.csv").code(0).err("60000 rows").err("in 12 periods");
    let made = book.read("sales/2025.csv");
    let total: i64 =
        made.lines().skip(1).map(|line| line.split(',').nth(4).unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!((made.lines().count(), total), (60_001, sum));
    let book = book
        .file("export.csv", rows.replacen("Birch Ltd,2025-12-05,\"13\"", "Birch Ltd,2025-12-05,\"x13\"", 1));
    let line = rows.split("Birch Ltd,2025-12-05,\"13\"").next().unwrap().matches('\n').count() + 1;
    book.run("import sales export.csv")
        .code(2)
        .err(&format!("export.csv:{line}:"))
        .err("`x13` is not a number");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// One after the other comes to the same ledger as the other way round, and a second time to nothing.
    #[test]
    fn the_order_of_imports_does_not_matter(
        rows in prop::collection::vec((prop::bool::ANY, 1u8..13, 1u8..29, -99_999i32..99_999), 2..30),
        cut in 1u8..12,
    ) {
        let text = |early: bool| -> String {
            let of = rows.iter().filter(|(_, month, ..)| (*month <= cut) == early);
            let lines = of.map(|(who, month, day, cents)| {
                let id = if *who { "acme" } else { "Birch Ltd" };
                format!("{id};{day:02}.{month:02}.2026;{},{:02}\n", cents / 100, (cents % 100).abs())
            });
            format!("Kunde;Datum;Betrag\n{}", lines.collect::<String>())
        };
        let import = |book: &Book, name: &str| {
            let ran = book.run(&format!("import sales {name}"));
            // Where all rows are on one side there is nothing to import from the other.
            assert!(ran.code == Some(0) || ran.code == Some(3), "{}", ran.stderr);
        };
        let [one, two] = [["early.csv", "late.csv"], ["late.csv", "early.csv"]].map(|order| {
            let book = book().file("early.csv", text(true)).file("late.csv", text(false));
            order.iter().for_each(|name| import(&book, name));
            let made = book.read("sales/2026.csv");
            order.iter().for_each(|name| import(&book, name));
            assert_eq!(book.read("sales/2026.csv"), made);
            made
        });
        prop_assert_eq!(one.lines().count(), rows.len() + 1);
        prop_assert_eq!(one, two);
    }
}
