//! What the benchmarks share: made-up books and exports, child processes and their cost, and how a line reads.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::exit)]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The tool, built like the benchmark itself.
pub(crate) const KAM: &str = env!("CARGO_BIN_EXE_kam");

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Nothing worth reading: that it runs at all (`cargo test --benches`).
    Tiny,
    /// About a minute for all (`cargo bench`).
    Quick,
    /// The sizes of the limits (`cargo bench -- --full`).
    Full,
}

impl Size {
    pub(crate) fn of_arguments() -> Self {
        let given = |word: &str| std::env::args().any(|a| a == word);
        match (given("--full"), given("--bench")) {
            (true, _) => Size::Full,
            (false, true) => Size::Quick,
            (false, false) => Size::Tiny,
        }
    }

    /// The number for this size.
    pub(crate) fn pick<T>(self, tiny: T, quick: T, full: T) -> T {
        match self {
            Size::Tiny => tiny,
            Size::Quick => quick,
            Size::Full => full,
        }
    }
}

/// What a child process does with a path.
pub(crate) type Work = fn(&Path);

/// Does what a child of a benchmark was started for, if it was; see [`itself`].
pub(crate) fn child(works: &[(&str, Work)]) {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--child") {
        let (work, path) = (arguments.next().unwrap(), arguments.next().unwrap());
        works.iter().find(|(name, _)| *name == work).unwrap().1(Path::new(&path));
        std::process::exit(0);
    }
}

/// This benchmark as a child process that does only `work`: a limit costs a process too.
pub(crate) fn itself(work: &str, path: &Path) -> Vec<String> {
    let exe = std::env::current_exe().unwrap();
    vec![shown(&exe), "--child".into(), work.into(), shown(path)]
}

/// `kam` with arguments.
pub(crate) fn kam(arguments: &[&str]) -> Vec<String> {
    std::iter::once(KAM).chain(arguments.iter().copied()).map(str::to_owned).collect()
}

pub(crate) fn shown(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// What one run cost, in milliseconds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    /// Processor time of all threads; 0 where the system does not tell.
    pub(crate) cpu: f64,
}

/// Runs a command; its output is read and thrown away, up to `lines` of it, after which the pipe is closed.
pub(crate) fn run(command: &[String], lines: Option<usize>) -> Cost {
    let before = children();
    let began = Instant::now();
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut buffer = vec![0; 1 << 16];
    let mut seen = 0;
    loop {
        let n = out.read(&mut buffer).unwrap();
        seen += buffer[..n].iter().filter(|b| **b == b'\n').count();
        if n == 0 || lines.is_some_and(|most| seen >= most) {
            break;
        }
    }
    drop(out);
    child.wait().unwrap();
    Cost { wall: began.elapsed().as_secs_f64() * 1e3, cpu: children() - before }
}

/// How many lines a command prints.
pub(crate) fn lines(command: &[String]) -> usize {
    let output = Command::new(&command[0]).args(&command[1..]).output().unwrap();
    output.stdout.iter().filter(|b| **b == b'\n').count()
}

/// Processor time of the children that have ended, in milliseconds, in steps of 10.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold spaces; the kernel counts in hundredths of a second there.
    let Some((_, rest)) = stat.rsplit_once(')') else { return 0.0 };
    rest.split_whitespace().skip(13).take(2).filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() * 10.0
}

/// Peak memory of a command in bytes; `None` where there is no `/usr/bin/time` to tell.
pub(crate) fn memory(command: &[String], lines: Option<usize>) -> Option<f64> {
    let told = tempfile::NamedTempFile::new().unwrap();
    let mut timed: Vec<String> = ["/usr/bin/time", "-q", "-f", "%M", "-o"].map(str::to_owned).to_vec();
    if !Path::new(&timed[0]).exists() {
        return None;
    }
    timed.push(shown(told.path()));
    timed.extend_from_slice(command);
    run(&timed, lines);
    let kilobytes: f64 = fs::read_to_string(told.path()).ok()?.split_whitespace().last()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}

/// Runs commands in turn, so that a slow moment falls on all of them; gives the costs of each.
pub(crate) fn in_turn<const N: usize>(
    rounds: usize,
    commands: [(&[String], Option<usize>); N],
) -> [Vec<Cost>; N] {
    let mut costs = [const { Vec::new() }; N];
    for round in 0..=rounds {
        for (costs, (command, lines)) in costs.iter_mut().zip(commands) {
            let cost = run(command, lines);
            // The first round only brings files into memory.
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    costs
}

pub(crate) fn wall(costs: &[Cost]) -> f64 {
    let mut all: Vec<f64> = costs.iter().map(|c| c.wall).collect();
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// The mean, as single runs are counted too coarsely.
pub(crate) fn cpu(costs: &[Cost]) -> f64 {
    costs.iter().map(|c| c.cpu).sum::<f64>() / costs.len() as f64
}

/// The middle one of some times.
pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// How long some work takes, in milliseconds.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let began = Instant::now();
    black_box(work());
    began.elapsed().as_secs_f64() * 1e3
}

/// Prints one line: what it took, what the limit took, and how often the limit goes into it.
pub(crate) fn line(name: &str, took: f64, limit: f64, most: f64) {
    if Size::of_arguments() == Size::Tiny {
        println!("{name}: runs");
    } else if limit > 0.0 {
        let ratio = took / limit;
        let verdict = if ratio <= most { "" } else { " – more than that" };
        println!(
            "{name}: median {took:.1} ms, limit {limit:.1} ms, ratio {ratio:.2} (at most {most}){verdict}"
        );
    } else {
        println!("{name}: median {took:.1} ms, no figure for the limit here");
    }
}

/// Prints one line on memory.
pub(crate) fn bytes(name: &str, used: Option<f64>, per: f64, unit: &str, most: f64) {
    match used {
        _ if Size::of_arguments() == Size::Tiny => println!("{name}: runs"),
        Some(used) => println!("{name}: {:.1} {unit} (at most {most})", used / per),
        None => println!("{name}: not measured, there is no /usr/bin/time"),
    }
}

/// Numbers that are the same on every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    pub(crate) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

const PLACES: [&str; 8] = ["north", "east", "baltic", "alpine", "orion", "rhein", "clyde", "terra"];
const TRADES: [&str; 8] = ["forge", "mills", "optics", "rail", "foods", "energy", "pharma", "paper"];

fn who(dice: &mut Dice, n: usize) -> (String, String) {
    let (place, trade) = (dice.one(&PLACES), dice.one(&TRADES));
    (format!("{place}-{trade}-{n:07}"), format!("{place} {trade} {n}"))
}

/// A book of so many accounts of about 2 KB, with ten ledger rows and a tenth of a manager for each.
pub(crate) fn book(root: &Path, accounts: usize) {
    let mut dice = Dice::new(accounts as u64);
    for folder in ["accounts", "people", "policies", "sales"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("kam.yaml"), BOOK).unwrap();
    fs::write(root.join("policies/selection.yaml"), POLICY).unwrap();
    let managers = accounts.div_ceil(10);
    for n in 0..managers {
        let text = format!("name: Manager {n}\nkind: manager\n");
        fs::write(root.join(format!("people/manager-{n:05}.yaml")), text).unwrap();
    }
    fs::write(root.join("people/engineer.yaml"), "name: Engineer\nkind: technical\n").unwrap();
    let mut sales = String::from("account,date,offering,market,revenue,margin,currency\n");
    for n in 0..accounts {
        let (id, name) = who(&mut dice, n);
        let manager = format!("manager-{:05}", n % managers);
        fs::write(root.join(format!("accounts/{id}.yaml")), account(&mut dice, &name, &manager)).unwrap();
        for _ in 0..10 {
            let (year, month, day) = (2024 + dice.below(3), 1 + dice.below(9), 1 + dice.below(28));
            let (whole, part) = (500 + dice.below(90_000), dice.below(100));
            let _ = writeln!(
                sales,
                "{id},{year}-{month:02}-{day:02},hydraulics,US,{whole}.{part:02},{}.{part:02},EUR",
                whole / (5 + dice.below(10)),
            );
        }
    }
    fs::write(root.join("sales/all.csv"), sales).unwrap();
}

fn account(dice: &mut Dice, name: &str, manager: &str) -> String {
    let mut n = |from: u64, to: u64| from + dice.below(to - from);
    let (spend, more, value) = (n(200_000, 20_000_000), n(100_000, 6_000_000), n(50_000, 4_000_000));
    let (ours, less) = (spend / n(3, 9), more / n(3, 9));
    let scores: [u64; 10] = std::array::from_fn(|_| n(1, 11));
    let days: [u64; 5] = std::array::from_fn(|_| n(10, 29));
    let [fit, will, us1, us2, us3, them1, them2, them3, theirs, own] = scores;
    let [d1, d2, d3, d4, d5] = days;
    let level = ["commodity", "enhanced", "collaborative", "partner"][n(0, 4) as usize];
    let status = ["key", "candidate", "deselected"][n(0, 3) as usize];
    format!(
        "# Reviewed with the customer team.
name: {name}
status: {status}
segment: energy
region: EMEA
currency: EUR
manager: {manager}
sponsor: {{ours: {manager}, theirs: Sam Dubois}}
team: [{{person: engineer, role: technical}}]
relationship:
  level: {{now: {level}, wanted: partner, seen_by: customer, on: 2026-04-{d1}}}
  stage: exploratory
ratings:
  fit: [{{score: {fit}, by: {manager}, on: 2026-08-{d2}, evidence: shared their 2027 budget}}]
  willingness: [{{score: {will}, by: engineer, on: 2026-09-{d3}, evidence: shared their 2027 budget}}]
buying_factors:
  source: customer survey, May 2026
  factors:
    - {{factor: delivery, weight: 40, us: {us1}, rivals: {{Umbrella: {them1}, Globex: 2}}}}
    - {{factor: support, weight: 35, us: {us2}, rivals: {{Umbrella: {them2}, Globex: 3}}}}
    - {{factor: quality, weight: 25, us: {us3}, rivals: {{Umbrella: {them3}, Globex: 7}}}}
wallet:
  - {{offering: hydraulics, market: US, spend: {spend}, ours: {ours}, rivals: {{Umbrella: {ours}}}}}
  - {{offering: spares, market: US, spend: {more}, ours: {less}, rivals: {{Globex: {less}}}}}
contacts:
  - name: Sam Dubois
    function: engineering
    level: executive
    role: decision-maker
    influence: 5
    attitude: supporter
    coverage: in-depth
    owner: {manager}
    last_contact: 2026-09-{d4}
    aim: sponsor of the joint plan
  - {{name: Farah Nilsson, function: operations, level: manager, role: influencer, influence: 7, attitude: neutral, coverage: in-depth, owner: {manager}, last_contact: 2026-09-{d5}, reports_to: Sam Dubois}}
opportunities:
  - {{id: line-2, name: Line 2 retrofit, offering: hydraulics, value: {value}, close: 2027-06-29, status: open, bant: {{budget: 3, authority: 1, need: 1, timing: 4}}}}
costs: {{plan: 8000, staff: 11000, travel: 8000}}
value_proposition:
  statement: Cut unplanned stops on line 2 by a third
  customer_goal: 97 % line availability
  benefits: [{{benefit: fewer stops, measure: hours a year, amount: 328000}}]
  mutual: true
  reviewed: 2026-08-01
satisfaction: [{{on: 2026-08-18, nps: 3, source: survey}}]
reviews: [{{on: 2026-09-08, customer: [Sam Dubois], supplier: [{manager}], alignment: {{customer: {theirs}, supplier: {own}}}}}]
fields: {{employees: 5601}}
"
    )
}

const BOOK: &str = "version: 1
name: Made-up key accounts
currency: EUR
fiscal_year_start: 1
as_of: 2026-09-30
selection: policies/selection.yaml
economics: {manager_cost: 200000, accounts_per_manager: 10, net_margin: 10%, structure_cost: 60000}
";

const POLICY: &str = "method: weighted-sum
weights: direct
normalise: scale
missing: skip
criteria:
  - {id: volume, axis: potential, measure: wallet.spend, weight: 30, scale: {log: {from: 50000, to: 20000000}}}
  - {id: growth, axis: potential, measure: sales.growth, weight: 20, scale: {linear: {from: -10%, to: 30%}}}
  - {id: headroom, axis: potential, measure: wallet.headroom, weight: 10, scale: {linear: {from: 0%, to: 100%}}}
  - {id: margin, axis: potential, measure: sales.margin_rate, weight: 25, scale: {bands: [{below: 5%, score: 1}, {below: 20%, score: 7}, {score: 10}]}}
  - {id: fit, axis: potential, measure: ratings.fit, weight: 15}
  - {id: strength, axis: position, measure: buying_factors.ratio, weight: 70, scale: {log: {from: 0.33, to: 3}}}
  - {id: level, axis: position, measure: relationship.level, weight: 30, scale: {choice: {commodity: 1, enhanced: 4, collaborative: 7, partner: 10}}}
decision: {enter: 6.0, stay: 5.0, quadrants: [strategic, star], capacity: managers}
";

/// An export of so many rows of about 100 bytes, with its policy beside it.
pub(crate) fn export(folder: &Path, rows: usize) -> (PathBuf, PathBuf) {
    let mut dice = Dice::new(rows as u64);
    let mut text =
        String::from("account,name,segment,region,currency,spend,growth,headroom,margin_rate,fit,strength\n");
    for n in 0..rows {
        let (id, name) = who(&mut dice, n);
        let mut n = |from: u64, to: u64| from + dice.below(to - from);
        let _ = writeln!(
            text,
            "{id},{name},industrial,EMEA,EUR,{}000,0.{:04},0.{:06},0.{:04},{},{}.{:06}",
            n(50, 25_000),
            n(0, 3_500),
            n(1, 999_999),
            n(200, 3_500),
            n(1, 11),
            n(0, 3),
            n(0, 1_000_000),
        );
    }
    let (file, policy) = (folder.join("export.csv"), folder.join("policy.yaml"));
    fs::write(&file, text).unwrap();
    let mut lines = String::from("method: weighted-sum\nnormalise: min-max\nmissing: error\ncriteria:\n");
    for (name, axis, weight) in [
        ("spend", "potential", 30),
        ("growth", "potential", 20),
        ("headroom", "potential", 10),
        ("margin_rate", "potential", 25),
        ("fit", "potential", 15),
        ("strength", "position", 40),
    ] {
        let _ = writeln!(lines, "  - {{id: {name}, axis: {axis}, measure: {name}, weight: {weight}}}");
    }
    fs::write(&policy, lines).unwrap();
    (file, policy)
}
