//! `score --from` over a large export against the same file read, and read and written again, by the `csv` crate.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::io::{self, BufWriter};
use std::path::Path;

use common::{Size, bytes, cpu, export, in_turn, itself, kam, line, memory, shown, wall};

/// A limit: every record read on one thread and six numbers of each parsed.
fn read(file: &Path) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut sum = 0.0;
    while reader.read_byte_record(&mut record).unwrap() {
        sum += numbers(&record).iter().sum::<f64>();
    }
    println!("{sum}");
}

fn numbers(record: &csv::ByteRecord) -> [f64; 6] {
    std::array::from_fn(|n| std::str::from_utf8(&record[n + 5]).unwrap().parse().unwrap())
}

/// Another limit: the same, and every record written again with its six numbers and two figures made of them, in the
/// order of the file.
fn copy(file: &Path) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(1 << 16, io::stdout().lock()));
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap() {
        let numbers = numbers(&record);
        let sum: f64 = numbers.iter().sum();
        writer.write_field(&record[0]).unwrap();
        writer.write_field(&record[1]).unwrap();
        for number in numbers {
            writer.write_field(number.to_string()).unwrap();
            writer.write_field(format!("{:.4}", number / sum)).unwrap();
        }
        writer.write_record(None::<&[u8]>).unwrap();
    }
    writer.flush().unwrap();
}

fn main() {
    common::child(&[("read", read), ("copy", copy)]);
    let size = Size::of_arguments();
    let rows = size.pick(500, 200_000, 1_000_000);
    let rounds = size.pick(1, 7, 9);
    let folder = tempfile::tempdir().unwrap();
    let (file, policy) = export(folder.path(), rows);
    let all = kam(&["score", "-q", "--from", &shown(&file), "--policy", &shown(&policy), "-f", "csv"]);
    let few: Vec<String> =
        all.iter().cloned().chain(["--columns", "rank,account,name,score"].map(str::to_owned)).collect();
    assert_eq!(common::lines(&all), rows + 1, "the made-up export is not read whole");
    let (reads, copies) = (itself("read", &file), itself("copy", &file));
    let [reads, copies, top, all_rows, four] =
        in_turn(rounds, [(&reads, None), (&copies, None), (&all, Some(26)), (&all, None), (&few, None)]);
    println!("an export of {rows} rows, {rounds} rounds");
    line("score, first 25 rows, time to that of reading the file with `csv`", wall(&top), wall(&reads), 1.5);
    line("score, first 25 rows, processor time to the same", cpu(&top), cpu(&reads), 2.5);
    line(
        "score, all rows and 20 columns, time to that of copying with `csv`",
        wall(&all_rows),
        wall(&copies),
        1.0,
    );
    line(
        "score, all rows and 4 columns, time to that of copying with `csv`",
        wall(&four),
        wall(&copies),
        0.6,
    );
    let tenth = folder.path().join("tenth");
    std::fs::create_dir(&tenth).unwrap();
    let (small, _) = export(&tenth, rows / 10);
    let size = |file: &Path| std::fs::metadata(file).unwrap().len() as f64;
    let of_small: Vec<String> =
        all.iter().map(|a| if *a == shown(&file) { shown(&small) } else { a.clone() }).collect();
    let grown = memory(&all, Some(26)).zip(memory(&of_small, Some(26))).map(|(large, small)| large - small);
    let larger = size(&file) - size(&small);
    bytes(
        "score, first 25 rows, memory that each further byte of the file takes",
        grown,
        larger,
        "bytes",
        1.0,
    );
}
