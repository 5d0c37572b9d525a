//! Pages: one plan, a thousand of them on one thread and on all, counts that were kept, and PDFs.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use common::{Dice, Size, bytes, cpu, in_turn, itself, line, memory, wall};
use kam::book::load::Shelf;
use kam::book::plan::{self, PlanFile};
use kam::lint::plans;
use kam::model::settings::Page;
use kam::page::cache::Cache;
use kam::page::count::{count, count_on};
use kam::page::print::print;
use kam::page::{Counted, Head, Job};

/// As in the tool itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Plans that one thread lays out in a new process, to tell the first from the rest.
const FEW: usize = 11;

const WORDS: [&str; 40] = [
    "the",
    "customer",
    "wants",
    "its",
    "lines",
    "available",
    "for",
    "most",
    "planned",
    "hours",
    "every",
    "lost",
    "hour",
    "costs",
    "about",
    "three",
    "thousand",
    "euros",
    "board",
    "has",
    "released",
    "money",
    "and",
    "asks",
    "figures",
    "not",
    "promises",
    "demand",
    "in",
    "second",
    "half",
    "is",
    "flat",
    "owner",
    "puts",
    "availability",
    "before",
    "capacity",
    "growth",
    "pumps",
];

/// The sections of a plan and the words of their text; objectives and actions have tables besides.
const SECTIONS: [(&str, usize); 9] = [
    ("Customer's goals", 120),
    ("Desk research", 130),
    ("Revenue analysis", 110),
    ("Contacts", 100),
    ("Value proposition", 90),
    ("Objectives", 20),
    ("Critical success factors", 90),
    ("Actions", 20),
    ("Risks", 90),
];

/// A plan of about 850 words with two tables, another one for each number.
fn text(n: usize) -> String {
    let mut dice = Dice::new(n as u64);
    let mut text = format!(
        "---\naccount: account-{n}\nperiod: 2026\nmanager: jonas-weber\nstatus: active\nreviewed: 2026-09-02\n---\n# Plan {n} of 2026\n"
    );
    for (section, words) in SECTIONS {
        let _ = write!(text, "\n## {section}\n\n");
        for word in 0..words {
            let end = match word {
                _ if word + 1 == words => ".\n",
                _ if word % 13 == 12 => ". ",
                _ if word % 45 == 44 => ".\n\n",
                _ => " ",
            };
            let _ = write!(text, "{}{end}", dice.one(&WORDS));
        }
        match section {
            "Objectives" => {
                text.push_str(
                    "\n| Objective | Measure | Baseline | Target | Due |\n|---|---|---:|---:|---|\n",
                );
                for _ in 0..4 {
                    let (base, more) = (100_000 + dice.below(900_000), 2 + dice.below(30));
                    let _ = writeln!(
                        text,
                        "| Grow {} | sales.revenue | {base} | +{more}% | 2026-12-31 |",
                        dice.one(&WORDS)
                    );
                }
            }
            "Actions" => {
                text.push_str("\n| Action | Owner | Due |\n|---|---|---|\n");
                for _ in 0..7 {
                    let (month, day) = (1 + dice.below(12), 10 + dice.below(19));
                    let _ = writeln!(
                        text,
                        "| Ask about {} and {} | jonas-weber | 2026-{month:02}-{day} |",
                        dice.one(&WORDS),
                        dice.one(&WORDS)
                    );
                }
            }
            _ => {}
        }
    }
    text
}

/// Plans read from a folder, in the order of their names.
struct Shelved {
    files: Vec<PlanFile>,
    heads: Vec<Head>,
}

impl Shelved {
    fn read(folder: &Path) -> Self {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
        paths.sort();
        let read = |path: &PathBuf| {
            plan::parse(path, fs::read_to_string(path).unwrap(), &Default::default(), &mut Vec::new())
        };
        let files: Vec<PlanFile> = paths.iter().map(read).collect();
        let (accounts, people) = (Shelf::default(), Shelf::default());
        let heads = files.iter().map(|file| plans::head(file, &accounts, &people)).collect();
        Self { files, heads }
    }

    fn jobs(&self) -> Vec<Job<'_>> {
        self.files
            .iter()
            .zip(&self.heads)
            .map(|(file, head)| Job { text: &file.text, paper: Page::A4, head })
            .collect()
    }
}

fn all_counted(counted: &[Counted]) {
    assert!(counted.iter().all(|c| c.pages().is_some_and(|p| (2..=3).contains(&p.pages))), "{counted:?}");
}

/// Reads the plans and lays none out: what every other child does too.
fn read(folder: &Path) {
    assert!(!Shelved::read(folder).jobs().is_empty());
}

fn one_thread(folder: &Path) {
    all_counted(&count_on(&Shelved::read(folder).jobs(), 1));
}

fn all_threads(folder: &Path) {
    all_counted(&count(&Shelved::read(folder).jobs()));
}

/// Counts the first plan, then each further one by itself; prints the milliseconds of each.
fn few(folder: &Path) {
    let plans = Shelved::read(folder);
    for job in plans.jobs().into_iter().take(FEW) {
        let began = Instant::now();
        all_counted(&count_on(&[job], 1));
        println!("{}", began.elapsed().as_secs_f64() * 1e3);
    }
}

/// Asks a cache that knows all plans already.
fn kept(folder: &Path) {
    all_counted(&Cache::open(&folder.join("cache"), folder).count(&Shelved::read(folder).jobs()));
}

/// Prints all plans and writes no file.
fn pdfs(folder: &Path) {
    let plans = Shelved::read(folder);
    let (printed, jobs) = (AtomicUsize::new(0), plans.jobs());
    print(&jobs, &|_, done| {
        assert!(!done.unwrap().pdf.is_empty());
        printed.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(printed.into_inner(), jobs.len());
}

/// The milliseconds of the first plan of a new process, and the median of the further ones.
fn first_and_further(command: &[String]) -> (f64, f64) {
    let output = Command::new(&command[0]).args(&command[1..]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let mut times: Vec<f64> = told.lines().map(|line| line.parse().unwrap()).collect();
    assert!(output.status.success() && times.len() > 1, "the plans were not counted");
    let first = times.remove(0);
    times.sort_by(f64::total_cmp);
    (first, times[times.len() / 2])
}

/// Whether a child does its work: the times of one that fails are worth nothing.
fn ends_well(command: &[String]) -> bool {
    Command::new(&command[0]).args(&command[1..]).status().unwrap().success()
}

fn main() {
    common::child(&[
        ("read", read),
        ("one", one_thread),
        ("all", all_threads),
        ("few", few),
        ("kept", kept),
        ("pdfs", pdfs),
    ]);
    let size = Size::of_arguments();
    let plans = size.pick(2, 200, 1_000);
    let rounds = size.pick(1, 3, 5);
    let folder = tempfile::tempdir().unwrap();
    for n in 0..plans {
        fs::write(folder.path().join(format!("plan-{n:05}.md")), text(n)).unwrap();
    }
    let child = |work| itself(work, folder.path());
    for work in ["read", "one", "all", "kept", "pdfs"] {
        assert!(ends_well(&child(work)), "{work} failed");
    }
    let words = Shelved::read(folder.path()).files[0].plan.words;
    println!("{plans} plans of {words} words, {rounds} rounds");

    let mut singles: Vec<(f64, f64)> = (0..rounds).map(|_| first_and_further(&child("few"))).collect();
    singles.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first, further) = singles[singles.len() / 2];
    if size != Size::Tiny {
        println!("one plan: the first of a process {first:.1} ms, each further one {further:.1} ms");
    }

    let [ones, alls, prints] =
        in_turn(rounds, [(&child("one"), None), (&child("all"), None), (&child("pdfs"), None)]);
    line("all plans, time on all threads to that on one", wall(&alls), wall(&ones), 0.60);
    if cpu(&alls) > 0.0 {
        println!("all plans: {:.1} processors busy", cpu(&alls) / wall(&alls));
    }
    line("all plans, time of printing to that of counting on all threads", wall(&prints), wall(&alls), 2.0);
    bytes("all plans, memory of counting", memory(&child("all"), None), 1048576.0, "MB", 150.0);
    bytes("all plans, memory of printing", memory(&child("pdfs"), None), 1048576.0, "MB", 150.0);

    // The counts were kept above.
    let [reads, known] = in_turn(rounds.max(3), [(&child("read"), None), (&child("kept"), None)]);
    line(
        "all plans unchanged, time with kept counts to that of reading them",
        wall(&known),
        wall(&reads),
        1.5,
    );
}
