//! `kam export`: every form says the same, is read back by other libraries, and names nobody where it must not.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx};
use kam::model::account::Account;
use kam::text::yaml;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Map, Value};

use crate::common::{Book, kam, package};

const TABLES: [&str; 5] = ["accounts", "contacts", "sales", "scores", "scores --table accounts"];

/// The rows of a Parquet file as JSON, so that they can be compared.
fn parquet_rows(path: &Path) -> Vec<Map<String, Value>> {
    let file = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let value = |field: &Field| match field {
        Field::Null => Value::Null,
        Field::Str(text) => text.clone().into(),
        Field::Long(n) => (*n).into(),
        Field::Double(x) => (*x).into(),
        Field::Bool(flag) => (*flag).into(),
        Field::Date(days) => {
            (jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(*days)).to_string().into()
        }
        other => panic!("{other:?}"),
    };
    let rows = file.get_row_iter(None).unwrap().map(Result::unwrap);
    rows.map(|row| row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect())
        .collect()
}

fn json_rows(text: &str) -> Vec<Map<String, Value>> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn near(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        // The reader of JSON that is used here rounds the last digit its own way.
        (Some(a), Some(b)) => (a - b).abs() <= a.abs() * 1e-15,
        _ => a == b,
    }
}

#[test]
fn every_form_has_the_same_rows_and_columns() {
    for example in ["workshop", "northwind"] {
        let book = Book::copy(&format!("examples/{example}"));
        for (n, table) in TABLES.into_iter().enumerate() {
            let files = format!("-o {n}.csv -o {n}.jsonl -o {n}.ndjson -o {n}.parquet -o {n}.xlsx");
            book.run(&format!("export {table} {files}")).code(0).silent();
            let lines = json_rows(&book.read(&format!("{n}.jsonl")));
            assert!(lines.len() > 7, "{table}");
            assert_eq!(book.read(&format!("{n}.jsonl")), book.read(&format!("{n}.ndjson")));
            let csv = book.read(&format!("{n}.csv"));
            let mut csv = csv::Reader::from_reader(csv.as_bytes());
            let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
            assert_eq!(csv.records().count(), lines.len());
            let rows = parquet_rows(&book.path().join(format!("{n}.parquet")));
            assert_eq!(rows.len(), lines.len());
            for (row, line) in rows.iter().zip(&lines) {
                assert_eq!(row.len(), header.len());
                assert_eq!(line.len(), header.len());
                for name in &header {
                    assert!(near(&row[name], &line[name]), "{table}: {name}: {} {}", row[name], line[name]);
                }
            }
            let mut sheets: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes(&format!("{n}.xlsx")))).unwrap();
            let first = sheets.worksheet_range_at(0).unwrap().unwrap();
            assert_eq!((first.height(), first.width()), (lines.len() + 1, header.len()), "{table}");
        }
    }
}

#[test]
fn standard_output_is_csv_unless_another_form_is_asked_for() {
    let run = |line: &str| kam().book("examples/workshop").line(line).run();
    assert_eq!(run("export sales").stdout, run("export sales -f csv").stdout);
    run("export contacts -f jsonl --limit 1").code(0).out("{\"account\": \"alder-chemicals\"");
    run("export contacts -f table").code(0).out("──");
    run("select -f jsonl --limit 1").code(0).out("{\"rank\": 1, ");
    run("select -f arrow").code(2).err("jsonl, parquet");
    run("export accounts -o accounts").code(2).err(".parquet");
}

/// The ledger as it is exported is a ledger again, and says the same.
#[test]
fn sales_come_back_as_they_are() {
    let book = Book::copy("examples/northwind");
    let before = book.run("report sales -f csv --by account,offering").stdout;
    let exported = book.run("export sales").stdout;
    for file in fs::read_dir(book.path().join("sales")).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    let book = book.file("sales/all.csv", exported);
    assert_eq!(book.run("report sales -f csv --by account,offering").code(0).stdout, before);
}

#[test]
fn rows_that_cannot_be_read_are_findings_and_the_others_are_there() {
    let book = Book::new().account("acme", 7.0).file(
        "sales/a.csv",
        "account,date,revenue,currency\nacme,2026-01,10.50,USD\nacme,soon,1,EUR\nzed,2026,2,\n",
    );
    let ran = book.run("export sales");
    ran.code(2).err("sales/a.csv:3:6");
    assert_eq!(
        ran.stdout,
        "account,date,offering,market,revenue,margin,currency,period_start,period_end,revenue_book,margin_book,book_currency\n\
         acme,2026-01,,,10.5,,USD,2026-01-01,2026-01-31,5.25,,EUR\n\
         zed,2026,,,2,,EUR,2026-01-01,2026-12-31,2,,EUR\n"
    );
    assert_eq!(book.run("export sales --sort -revenue_book").csv()[0]["account"], "acme");
}

#[test]
fn what_is_not_there_is_said() {
    Book::new().run("export accounts").code(3).silent().err("no accounts");
    Book::new().account("acme", 7.0).run("export contacts").code(3).silent().err("contacts");
    Book::new().account("acme", 7.0).run("export sales").code(3).silent().err("no sales ledger");
    Book::new().run("export scores").code(3).silent();
    let empty = Book::new().account("acme", 7.0).file("sales/a.csv", "account,date,revenue\n");
    empty.run("export sales").code(3).silent().err("no rows");
}

/// Everything that a person of an account is called in its file.
fn names_of(account: &Account) -> Vec<String> {
    let contacts = account.contacts.iter().flat_map(|c| std::iter::once(&c.name).chain(&c.reports_to));
    let sponsor = account.sponsor.iter().filter_map(|s| s.theirs.as_ref());
    let guests = account.reviews.iter().flat_map(|r| &r.customer);
    contacts.chain(sponsor).chain(guests).cloned().collect()
}

fn accounts_of(book: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(book.join("accounts")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// All that a form says, as text.
fn said(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    match path.extension().unwrap().to_str().unwrap() {
        "parquet" => {
            let rows = parquet_rows(path).into_iter().map(|row| Value::Object(row).to_string());
            rows.collect::<Vec<_>>().join("\n") + &String::from_utf8_lossy(&bytes)
        }
        "xlsx" => {
            let mut sheets: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
            let mut said = sheets.sheet_names().join("\n");
            for name in sheets.sheet_names().to_vec() {
                for cell in sheets.worksheet_range(&name).unwrap().used_cells() {
                    if let Data::String(text) = cell.2 {
                        said += text;
                        said.push('\n');
                    }
                }
            }
            said
        }
        "pdf" => {
            let document = lopdf::Document::load_mem(&bytes).unwrap();
            let pages: Vec<u32> = document.get_pages().into_keys().collect();
            document.extract_text(&pages).unwrap()
        }
        _ => String::from_utf8(bytes).unwrap(),
    }
}

#[test]
fn nobody_is_named_in_any_form_where_that_is_asked_for() {
    let endings = ["csv", "json", "jsonl", "parquet", "md", "html", "xlsx", "txt"];
    let output: String = endings.iter().map(|ending| format!(" -o out.{ending}")).collect();
    for example in ["workshop", "northwind"] {
        let book = Book::copy(&format!("examples/{example}"));
        let names: BTreeSet<String> = accounts_of(book.path())
            .iter()
            .flat_map(|path| {
                names_of(&yaml::read::<Account>(&fs::read_to_string(path).unwrap()).value.unwrap())
            })
            .collect();
        assert!(names.len() > 15, "{example}");
        for table in TABLES {
            let ran = book.run(&format!("export {table} --redact{output}"));
            ran.code(0).silent();
            let plain = book.run(&format!("export {table} --redact"));
            let mut endings = endings.to_vec();
            if cfg!(feature = "pages") {
                // Pages take long to lay out; a few rows of each table show what is on them.
                book.run(&format!("export {table} --redact --limit 20 -o out.pdf")).code(0);
                endings.push("pdf");
            }
            for ending in endings {
                let said = said(&book.path().join(format!("out.{ending}")));
                assert!(said.contains("account"), "{table}.{ending} says something");
                for name in &names {
                    assert!(!said.contains(name.as_str()), "{example}: {table}.{ending} names {name}");
                    plain.no_out(name).no_err(name);
                    ran.no_err(name);
                }
            }
        }
        // The test can see a name where there is one.
        book.run(&format!("export contacts{output}")).code(0);
        for ending in endings {
            let said = said(&book.path().join(format!("out.{ending}")));
            assert!(names.iter().any(|name| said.contains(name.as_str())), "{ending}");
        }
    }
}

#[test]
fn free_words_and_mistakes_name_nobody_either() {
    let account = "name: Sam Lee Trading\nsegment: friends of Sam\nregion: emea\nsponsor: {theirs: Ana Ruiz}\nfields: {boss: Sam Lee, employees: 5, sam_lee_bonus: 3}\nratings: {fit: [{score: 7, evidence: Sam said so}]}\nexternal: {crm: 001A}\ncontacts:\n  - {name: Sam Lee, title: Chief of Pumps, external: {crm: 003XYZ}, function: office of Mr LEE, level: executive, role: ruiz's deputy, influence: 8, coverage: Sam calls us, aim: win Sam}\n";
    let book = Book::new()
        .file("accounts/acme.yaml", account)
        .file("accounts/broken.yaml", "name: Zed\nsttus: asked Kim Park\n");
    for table in TABLES {
        let ran = book.run(&format!("export {table} --redact"));
        if table == "sales" {
            continue;
        }
        ran.code(2).err("1 mistake in the book's files").no_err("Park");
        for part in ["Sam", "Lee", "LEE", "Ruiz", "ruiz", "sam_", "Pumps", "003XYZ"] {
            ran.no_out(part).no_err(part);
        }
    }
    book.run("export contacts").out(",external.crm\n").out(",003XYZ\n").out("Chief of Pumps");
    book.run("export accounts").cell("acme", "external.crm");
    let contacts = book.run("export contacts --redact").stdout;
    assert_eq!(
        contacts,
        "account,contact,function,level,role,influence,interest,attitude,coverage\nacme,1,,executive,,8,,,\n"
    );
    book.run("export accounts --redact").out(",emea,").out("fields.employees");
    for question in ["--where name=Sam", "--sort reports_to", "--columns aim", "--where contact>=Sam"] {
        let ran = book.run(&format!("export contacts --redact {question}"));
        ran.code(2).silent().no_err("Sam Lee");
    }
    book.run("export scores --table accounts --redact --columns account,name").code(2).silent();
}

/// A ledger goes out while it is read: what is held does not grow with it.
#[test]
fn a_long_ledger_is_written_in_groups() {
    let mut ledger = String::from("account,date,revenue\n");
    for n in 0..70_000 {
        ledger.push_str(&format!("acme,2026-{:02},{n}.25\n", n % 9 + 1));
    }
    let book = Book::new().account("acme", 7.0).file("sales/a.csv", ledger);
    book.run("export sales -o s.parquet -o t.parquet -o s.csv").code(0);
    assert_eq!(book.bytes("s.parquet"), book.bytes("t.parquet"));
    let file = SerializedFileReader::new(fs::File::open(book.path().join("s.parquet")).unwrap()).unwrap();
    assert_eq!(file.metadata().num_row_groups(), 2);
    let rows = parquet_rows(&book.path().join("s.parquet"));
    assert_eq!(rows[69_999]["revenue"], 69_999.25);
    assert_eq!(book.read("s.csv").lines().nth(70_000).unwrap().split(',').nth(4), Some("69999.25"));
    let (code, err) = book.kam().line("export sales").run_into_a_closed_pipe();
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[test]
fn the_tables_are_documented() {
    for name in
        ["export-accounts", "export-contacts", "export-contacts-redacted", "export-sales", "export-scores"]
    {
        assert!(package().join(format!("schemas/output/{name}.schema.json")).exists(), "{name}");
    }
}
