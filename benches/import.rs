//! `import sales` of a large ledger against the same file read by the `csv` crate.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Cost, Dice, Size, book, bytes, cpu, itself, kam, line, memory, run, shown, wall};

/// The limit: every record read on one thread, and nothing done with it.
fn read(file: &Path) {
    let delimiter = if file.ends_with(Form::Foreign.name()) { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(file).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        cells += record.len();
    }
    println!("{cells}");
}

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As the ledger itself: ids, days as 2026-03-01, points.
    Plain,
    /// As an ERP of another country: names, semicolons, days as 01.03.2026, `1.234,56`, every cell in quotes.
    Foreign,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Plain => "plain.csv",
            Form::Foreign => "foreign.csv",
        }
    }
}

/// A file of so many rows of three years in no order, over the accounts of a book.
fn file(root: &Path, rows: usize, form: Form) -> PathBuf {
    let mut ids: Vec<String> = fs::read_dir(root.join("accounts"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    ids.sort();
    let mut dice = Dice::new(rows as u64);
    let mut text = match form {
        Form::Plain => String::from("account,date,offering,market,revenue,margin,currency\n"),
        Form::Foreign => String::from("Kunde;Belegdatum;Warengruppe;Land;Umsatz;Deckungsbeitrag;Währung\n"),
    };
    for n in 0..rows {
        let (year, month, day) = (2024 + dice.below(3), 1 + dice.below(12), 1 + dice.below(28));
        let (whole, part) = (1_000 + dice.below(90_000), dice.below(100));
        let offering = dice.one(&["hydraulics", "spares", "service", "retrofit"]);
        let market = dice.one(&["DE", "FR", "US", "JP"]);
        let id = &ids[n % ids.len()];
        let _ = match form {
            Form::Plain => writeln!(
                text,
                "{id},{year}-{month:02}-{day:02},{offering},{market},{whole}.{part:02},{}.{part:02},EUR",
                whole / 8
            ),
            Form::Foreign => writeln!(
                text,
                "\"{}\";\"{day:02}.{month:02}.{year}\";\"{offering}\";\"{market}\";\"{}.{:03},{part:02}\";\"{},{part:02}\";\"EUR\"",
                id.replace('-', " "),
                whole / 1000,
                whole % 1000,
                whole / 80,
            ),
        };
    }
    let path = root.join(form.name());
    fs::write(&path, text).unwrap();
    path
}

fn main() {
    common::child(&[("read", read)]);
    let size = Size::of_arguments();
    let rows = size.pick(600, 300_000, 1_000_000);
    let rounds = size.pick(1, 5, 9);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("book");
    book(&root, size.pick(20, 300, 1_000));
    let ledger = root.join("sales");
    let import = |path: &Path| kam(&["import", "sales", &shown(path), "-q", "--book", &shown(&root)]);
    let count = || -> usize {
        let files = fs::read_dir(&ledger).unwrap().map(|entry| entry.unwrap().path());
        files.map(|file| fs::read_to_string(file).unwrap().lines().count() - 1).sum()
    };
    let clear = || {
        fs::remove_dir_all(&ledger).unwrap();
        fs::create_dir(&ledger).unwrap();
    };
    println!("sales of {rows} rows, {rounds} rounds");
    for (form, name, most) in [(Form::Plain, "plain", 3.0), (Form::Foreign, "in another form", 4.0)] {
        let path = file(&root, rows, form);
        let limit = itself("read", &path);
        let (mut limits, mut first, mut again): (Vec<Cost>, Vec<Cost>, Vec<Cost>) = Default::default();
        // The first round only brings the file into memory.
        for round in 0..=rounds {
            clear();
            let costs = [run(&limit, None), run(&import(&path), None), run(&import(&path), None)];
            if round > 0 {
                for (all, cost) in [&mut limits, &mut first, &mut again].into_iter().zip(costs) {
                    all.push(cost);
                }
            }
        }
        assert_eq!(count(), rows, "not all rows were imported");
        line(
            &format!("import, {name}, time to that of reading with `csv`"),
            wall(&first),
            wall(&limits),
            most,
        );
        line(&format!("import, {name}, again, time to the same"), wall(&again), wall(&limits), most);
        if cpu(&first) > 0.0 {
            println!("import, {name}: {:.1} processors busy", cpu(&first) / wall(&first));
        }
    }
    let peak = |rows: usize| {
        clear();
        memory(&import(&file(&root, rows, Form::Plain)), None)
    };
    // So many rows that not all of them are held.
    let grown = peak(3 * rows).zip(peak(rows)).map(|(large, small)| (large - small) / (2 * rows) as f64);
    bytes("import, memory that each further row takes", grown, 1.0, "bytes", 16.0);
}
