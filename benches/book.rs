//! `select` and `check` over a book against the bare YAML events of the same files.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;

use common::{Size, book, bytes, cpu, in_turn, itself, kam, line, memory, shown, wall};

/// The limit: every account file parsed into events, on one thread, and nothing kept.
fn events(folder: &Path) {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        count +=
            saphyr_parser::Parser::new_from_str(&text).map(|event| event.map(|_| 1).unwrap()).sum::<usize>();
    }
    println!("{count}");
}

fn main() {
    common::child(&[("events", events)]);
    let size = Size::of_arguments();
    let accounts = size.pick(20, 3_000, 10_000);
    let rounds = size.pick(1, 7, 11);
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    book(&small, accounts / 10);
    book(&large, accounts);
    let select = |root: &Path| kam(&["select", "-q", "-f", "csv", "--book", &shown(root)]);
    let check = kam(&["check", "-q", "-f", "concise", "--book", &shown(&large)]);
    assert_eq!(common::lines(&select(&large)), accounts + 1, "the made-up book is not read whole");
    let limit = itself("events", &large.join("accounts"));
    let [limits, selects, checks] =
        in_turn(rounds, [(&limit, None), (&select(&large), None), (&check, None)]);
    println!("a book of {accounts} accounts, {rounds} rounds");
    line("select, processor time to that of YAML events", cpu(&selects), cpu(&limits), 1.6);
    line("select, time to that of YAML events on one thread", wall(&selects), wall(&limits), 1.0);
    line("check, time to that of YAML events on one thread", wall(&checks), wall(&limits), 1.1);
    if cpu(&selects) > 0.0 {
        println!("select: {:.1} processors busy", cpu(&selects) / wall(&selects));
    }
    let grown = memory(&select(&large), None)
        .zip(memory(&select(&small), None))
        .map(|(large, small)| (large - small) / (accounts - accounts / 10) as f64);
    bytes("select, memory that each further account takes", grown, 1024.0, "KB", 12.0);
}
