//! `import accounts` into a book that has the accounts already, against reading and writing the same files.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Size, book, in_turn, itself, line, shown, wall};

/// The limit: every account file read, parsed into events on one thread, written beside itself and renamed.
fn rewrite(root: &Path) {
    for entry in fs::read_dir(root.join("accounts")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let events = saphyr_parser::Parser::new_from_str(&text).map(|event| event.map(|_| 1).unwrap());
        assert!(events.sum::<usize>() > 0);
        let beside = path.with_extension("new");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }
}

/// A CRM's file in which one figure of every account is another one than the last time, imported.
fn update(root: &Path) {
    import(root, "fields.staff");
}

/// The same with a further figure that no account has yet, each time another one.
fn add(root: &Path) {
    let rounds = fs::read_to_string(root.join("round")).map_or(0, |text| text.len());
    import(root, &format!("fields.figure_{rounds}"));
}

fn import(root: &Path, field: &str) {
    let rounds = fs::read_to_string(root.join("round")).unwrap_or_default() + ".";
    fs::write(root.join("round"), &rounds).unwrap();
    let mut csv = format!("account,{field}\n");
    let mut ids: Vec<String> = fs::read_dir(root.join("accounts"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    ids.sort();
    for (n, id) in ids.iter().enumerate() {
        writeln!(csv, "{id},{}", n + rounds.len()).unwrap();
    }
    let file = root.join("crm.csv");
    fs::write(&file, csv).unwrap();
    let status = Command::new(common::KAM)
        .args(["import", "-q", "accounts", &shown(&file), "--book", &shown(root)])
        .status()
        .unwrap();
    assert!(status.success());
    let record = fs::read_to_string(root.join("imports/accounts.csv")).unwrap();
    assert!(record.lines().count() > ids.len(), "not every account was changed");
}

fn main() {
    common::child(&[("rewrite", rewrite), ("update", update), ("add", add)]);
    let size = Size::of_arguments();
    let accounts = size.pick(20, 2_000, 10_000);
    let rounds = size.pick(1, 5, 7);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    book(root, accounts);
    // Every account has the figure before it is changed.
    update(root);
    let [limits, updates, adds] = in_turn(
        rounds,
        [(&itself("rewrite", root), None), (&itself("update", root), None), (&itself("add", root), None)],
    );
    println!("{accounts} accounts, {rounds} rounds");
    line(
        "a figure of every account changed, to reading and writing the files",
        wall(&updates),
        wall(&limits),
        3.0,
    );
    line(
        "a figure added to every account, to reading and writing the files",
        wall(&adds),
        wall(&limits),
        5.0,
    );
}
