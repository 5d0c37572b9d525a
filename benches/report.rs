//! `report sales` over a large ledger against the same files read by the `csv` crate, and the views of figures of a book.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::{Dice, Size, book, bytes, cpu, in_turn, itself, kam, line, memory, shown, wall};

/// The limit: every record read on one thread, and revenue and margin of each parsed.
fn read(sales: &Path) {
    let mut sum = 0.0;
    let mut files: Vec<_> = fs::read_dir(sales).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let mut reader = csv::Reader::from_path(file).unwrap();
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap() {
            for column in [4, 5] {
                sum += std::str::from_utf8(&record[column]).unwrap().parse::<f64>().unwrap();
            }
        }
    }
    println!("{sum}");
}

/// A ledger of so many rows in a file a year, over the accounts of a book.
fn ledger(root: &Path, rows: usize) {
    let mut ids: Vec<String> = fs::read_dir(root.join("accounts"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    ids.sort();
    let mut dice = Dice::new(rows as u64);
    fs::remove_file(root.join("sales/all.csv")).unwrap();
    for year in 2024..2027 {
        let mut text = String::from("account,date,offering,market,revenue,margin,currency\n");
        for n in 0..rows / 3 {
            let (month, day) = (1 + dice.below(if year == 2026 { 9 } else { 12 }), 1 + dice.below(28));
            let (whole, part) = (500 + dice.below(90_000), dice.below(100));
            let offering = dice.one(&["hydraulics", "spares", "service", "retrofit"]);
            let market = dice.one(&["DE", "FR", "US", "JP"]);
            let _ = writeln!(
                text,
                "{},{year}-{month:02}-{day:02},{offering},{market},{whole}.{part:02},{}.{part:02},EUR",
                ids[n % ids.len()],
                whole / 8
            );
        }
        fs::write(root.join(format!("sales/{year}.csv")), text).unwrap();
    }
}

fn main() {
    common::child(&[("read", read)]);
    let size = Size::of_arguments();
    let rows = size.pick(600, 300_000, 1_000_000);
    let rounds = size.pick(1, 7, 11);
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    for (root, rows) in [(&small, rows / 10), (&large, rows)] {
        book(root, size.pick(20, 300, 1_000));
        ledger(root, rows);
    }
    let report = |root: &Path, view: &str| kam(&["report", view, "-q", "-f", "csv", "--book", &shown(root)]);
    let sales = report(&large, "sales");
    assert!(common::lines(&sales) > 3 * size.pick(20, 300, 1_000), "the made-up ledger is not read whole");
    let limit = itself("read", &large.join("sales"));
    let (pareto, portfolio) = (report(&large, "pareto"), report(&large, "portfolio"));
    let [limits, sold, held, whole] =
        in_turn(rounds, [(&limit, None), (&sales, None), (&pareto, None), (&portfolio, None)]);
    println!("a ledger of {rows} rows, {rounds} rounds");
    line("sales by account and year, time to that of reading with `csv`", wall(&sold), wall(&limits), 1.6);
    line("sales by account and year, processor time to the same", cpu(&sold), cpu(&limits), 3.0);
    line("pareto, time to that of reading with `csv`", wall(&held), wall(&limits), 1.6);
    line("portfolio, which reads the ledger twice, time to the same", wall(&whole), wall(&limits), 2.6);
    let grown = memory(&sales, None)
        .zip(memory(&report(&small, "sales"), None))
        .map(|(large, small)| (large - small) / (rows - rows / 10) as f64);
    bytes("sales, memory that each further row takes", grown, 1.0, "bytes", 60.0);
}
