//! Sheets: a thousand rows as a page for a browser and as a workbook, and one page for paper.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;
use std::time::Instant;

use common::{Size, itself};
use kam::report::sheet::{Cell, Column, Sheet, Table, Tone};
use kam::report::style::Style;
use kam::report::view::ViewedSheet;
use kam::report::writers::{self, Format};
use rust_decimal::Decimal;

/// As in the tool itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows that one page has room for.
const PAGE: usize = 25;

/// A sheet of so many rows with fifteen columns of all kinds.
fn sheet(rows: usize) -> Sheet {
    let row = |n: usize| {
        let figure = |k: usize| (n * 7_919 + k * 104_729) % 1_000_003;
        let mut cells = vec![
            Cell::Integer(n as i64 + 1),
            Cell::Text(format!("account-{n}")),
            Cell::Text(format!("Customer {n} & Sons")),
            Cell::Toned("strategic".into(), Tone::Good),
            Cell::Flag(n.is_multiple_of(2)),
        ];
        cells.extend((0..4).map(|k| Cell::score(Some(figure(k) as f64 / 100_000.3))));
        cells.extend((4..7).map(|k| Cell::Exact { value: Decimal::new(figure(k) as i64, 2), shown: 0 }));
        cells.extend((7..9).map(|k| Cell::Share(Decimal::new(figure(k) as i64 % 1_000, 3))));
        cells.push(Cell::Text("score reaches the line to stay; nothing stands against it".into()));
        cells
    };
    let mut columns = vec![
        Column::number("rank").priority(0),
        Column::text("account").priority(0),
        Column::text("name").priority(0),
        Column::text("quadrant").priority(1),
        Column::text("key").priority(2),
    ];
    columns.extend(["score", "potential", "position", "fit"].map(|name| Column::number(name).priority(3)));
    columns.extend(["revenue", "spend", "margin"].map(|name| Column::number(name).unit("EUR").priority(4)));
    columns.extend(["share", "growth"].map(|name| Column::number(name).priority(5)));
    columns.push(Column::text("reason").priority(1).wraps());
    let rows: Vec<Vec<Cell>> = (0..rows).map(row).collect();
    let table = Table { name: "accounts", title: None, columns, rows: Box::new(rows) };
    Sheet { schema: "bench.accounts/1", tables: vec![table], ..Sheet::default() }
}

/// Milliseconds that a form takes; the first of them bears what is made once.
fn times(format: Format, rows: usize, rounds: usize) -> Vec<f64> {
    let sheet = sheet(rows);
    let viewed = ViewedSheet::whole(&sheet);
    let once = |_| {
        let began = Instant::now();
        let mut out = Vec::new();
        writers::write(format, &viewed, &Style::plain(), &mut out).unwrap();
        assert!(!out.is_empty());
        began.elapsed().as_secs_f64() * 1e3
    };
    (0..rounds).map(once).collect()
}

fn told(what: &str, format: Format, rows: usize, rounds: usize) {
    let mut times = times(format, rows, rounds);
    let first = times.remove(0);
    times.sort_by(f64::total_cmp);
    match times.get(times.len() / 2) {
        Some(further) => println!("{what}: first {first:.1} ms, further {further:.1} ms"),
        None => println!("{what}: {first:.1} ms"),
    }
}

/// One page in a process of its own, fonts and engine included.
fn page(_: &Path) {
    println!("{:.1}", times(Format::Pdf, PAGE, 1)[0]);
}

fn main() {
    common::child(&[("page", page)]);
    let size = Size::of_arguments();
    let rounds = size.pick(1, 11, 51);
    let rows = size.pick(10, 1_000, 1_000);
    told(&format!("HTML, {rows} rows with 15 columns"), Format::Html, rows, rounds);
    told(&format!("XLSX, {rows} rows with 15 columns"), Format::Xlsx, rows, rounds);
    let few = size.pick(2, PAGE, PAGE);
    told(&format!("PDF, one page of {few} rows with 15 columns"), Format::Pdf, few, rounds);
    let many = size.pick(4, 2_000, 2_000);
    told(&format!("PDF, {many} rows with 15 columns"), Format::Pdf, many, 1);
    let command = itself("page", Path::new("."));
    let output = std::process::Command::new(&command[0]).args(&command[1..]).output().unwrap();
    println!("PDF, one page, in a new process: {} ms", String::from_utf8_lossy(&output.stdout).trim());
}
