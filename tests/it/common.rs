//! Runs the tool as a user would: in a clean environment, with a limit of time, and with output that a failing test
//! shows in full.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// A run that takes longer than this hangs.
const LIMIT: Duration = Duration::from_secs(30);

/// The folder of the package.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A run of the tool that is about to begin.
pub(crate) fn kam() -> Kam {
    Kam { args: Vec::new(), folder: package().to_path_buf(), input: None, variables: Vec::new() }
}

/// A run of the tool that is about to begin.
pub(crate) struct Kam {
    args: Vec<OsString>,
    folder: PathBuf,
    input: Option<Vec<u8>>,
    variables: Vec<(&'static str, String)>,
}

impl Kam {
    /// Names a book below the folder of the package.
    pub(crate) fn book(mut self, book: &str) -> Self {
        self.args.insert(0, package().join(book).into());
        self.args.insert(0, "--book".into());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|a| a.as_ref().to_os_string()));
        self
    }

    /// Adds the words of a line, which has no quotes.
    pub(crate) fn line(self, line: &str) -> Self {
        self.args(line.split_whitespace())
    }

    /// Runs in another folder than that of the package.
    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.folder = folder.to_path_buf();
        self
    }

    /// Puts bytes on standard input.
    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Some(bytes.into());
        self
    }

    pub(crate) fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kam"));
        command.args(&self.args).current_dir(&self.folder).env_clear();
        // A program in a debug build may want to know where temporary files belong; nothing else leaks in.
        command.env("TMPDIR", std::env::temp_dir()).env("RUST_BACKTRACE", "0");
        command.envs(self.variables.iter().map(|(n, v)| (n, v)));
        command
    }

    /// Runs to the end. Whatever was asked, the tool does not panic, does not hang and ends with a documented code.
    pub(crate) fn run(self) -> Ran {
        let shown: Vec<String> = self.args.iter().map(|a| a.to_string_lossy().into_owned()).collect();
        let shown = format!("kam {}", shown.join(" "));
        let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let mut command = self.command();
        command.stdout(out.try_clone().unwrap()).stderr(err.try_clone().unwrap());
        match &self.input {
            None => command.stdin(Stdio::null()),
            Some(bytes) => {
                let mut file = tempfile::tempfile().unwrap();
                std::io::Write::write_all(&mut file, bytes).unwrap();
                file.rewind().unwrap();
                command.stdin(file)
            }
        };
        let mut child = command.spawn().unwrap();
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begin.elapsed() > LIMIT {
                child.kill().unwrap();
                panic!("{shown}: still running after {LIMIT:?}");
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let ran = Ran { shown, stdout: text(&mut out), stderr: text(&mut err), code: status.code() };
        ran.holds(ran.code.is_some_and(|c| (0..=3).contains(&c)), "ended with a code of 0 to 3");
        ran.holds(!ran.stderr.contains("panicked"), "did not panic");
        ran
    }

    /// Runs with a reader that takes a few bytes and goes away.
    pub(crate) fn run_into_a_closed_pipe(self) -> (Option<i32>, String) {
        let mut err = tempfile::tempfile().unwrap();
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(err.try_clone().unwrap());
        let mut child = command.spawn().unwrap();
        let mut few = [0u8; 4];
        let mut out = child.stdout.take().unwrap();
        let _ = out.read(&mut few).unwrap();
        drop(out);
        let status = child.wait().unwrap();
        (status.code(), text(&mut err))
    }
}

fn text(file: &mut File) -> String {
    file.rewind().unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    shown: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

/// A line of a CSV file by the names of its columns.
pub(crate) type Line = BTreeMap<String, String>;

impl Ran {
    #[track_caller]
    pub(crate) fn holds(&self, condition: bool, what: &str) -> &Self {
        assert!(
            condition,
            "not true: {what}\n$ {}\ncode {:?}\n--- stdout\n{}\n--- stderr\n{}",
            self.shown, self.code, self.stdout, self.stderr
        );
        self
    }

    #[track_caller]
    pub(crate) fn code(&self, code: i32) -> &Self {
        self.holds(self.code == Some(code), &format!("the code is {code}"))
    }

    #[track_caller]
    pub(crate) fn out(&self, part: &str) -> &Self {
        self.holds(self.stdout.contains(part), &format!("stdout has {part:?}"))
    }

    #[track_caller]
    pub(crate) fn err(&self, part: &str) -> &Self {
        self.holds(self.stderr.contains(part), &format!("stderr has {part:?}"))
    }

    #[track_caller]
    pub(crate) fn no_out(&self, part: &str) -> &Self {
        self.holds(!self.stdout.contains(part), &format!("stdout has no {part:?}"))
    }

    #[track_caller]
    pub(crate) fn no_err(&self, part: &str) -> &Self {
        self.holds(!self.stderr.contains(part), &format!("stderr has no {part:?}"))
    }

    /// Nothing on standard output: no score was printed.
    #[track_caller]
    pub(crate) fn silent(&self) -> &Self {
        self.holds(self.stdout.is_empty(), "stdout is empty")
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(e) => {
                self.holds(false, &format!("stdout is JSON ({e})"));
                Value::Null
            }
        }
    }

    #[track_caller]
    pub(crate) fn csv(&self) -> Vec<Line> {
        let mut reader = csv::Reader::from_reader(self.stdout.as_bytes());
        match reader.deserialize().collect::<Result<Vec<Line>, _>>() {
            Ok(lines) => lines,
            Err(e) => {
                self.holds(false, &format!("stdout is CSV ({e})"));
                Vec::new()
            }
        }
    }

    /// The CSV line of an account.
    #[track_caller]
    pub(crate) fn row(&self, account: &str) -> Line {
        let row = self.csv().into_iter().find(|l| l.get("account").is_some_and(|a| a == account));
        self.holds(row.is_some(), &format!("there is a line of {account}"));
        row.unwrap_or_default()
    }

    /// The cell of an account in the CSV.
    #[track_caller]
    pub(crate) fn cell(&self, account: &str, column: &str) -> String {
        let row = self.row(account);
        self.holds(row.contains_key(column), &format!("there is a column {column}"));
        row[column].clone()
    }

    /// The accounts of the CSV in their order.
    #[track_caller]
    pub(crate) fn accounts(&self) -> Vec<String> {
        self.csv().into_iter().map(|mut l| l.remove("account").unwrap()).collect()
    }
}

/// A book in a folder that goes away with it.
pub(crate) struct Book {
    folder: TempDir,
}

/// The settings of [`Book::new`].
pub(crate) const SETTINGS: &str = "\
version: 1
name: Test
currency: EUR
rates: {USD: 0.5}
as_of: 2026-09-30
economics: {manager_cost: 200000, accounts_per_manager: 10, net_margin: 10%}
";

/// The policy of [`Book::new`]: one rating decides.
pub(crate) const POLICY: &str = "\
criteria:
  - {id: fit, measure: ratings.fit, weight: 1}
missing: skip
";

impl Book {
    /// A book with settings and a policy.
    pub(crate) fn new() -> Self {
        Self::bare().file("kam.yaml", SETTINGS).file("policies/selection.yaml", POLICY)
    }

    /// An empty folder.
    pub(crate) fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A copy of a book of the package.
    pub(crate) fn copy(book: &str) -> Self {
        let copy = Self::bare();
        copy_folder(&package().join(book), copy.path());
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let full = self.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, content).unwrap();
        self
    }

    /// An account with this fit.
    pub(crate) fn account(self, id: &str, fit: f64) -> Self {
        self.file(
            &format!("accounts/{id}.yaml"),
            format!("name: {id}\nratings: {{fit: [{{score: {fit}}}]}}\n"),
        )
    }

    pub(crate) fn policy(self, policy: &str) -> Self {
        self.file("policies/selection.yaml", policy)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path().join(path)).unwrap()
    }

    /// Every file and folder, in order.
    pub(crate) fn listing(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.path(), self.path(), &mut found);
        found.sort();
        found
    }

    pub(crate) fn kam(&self) -> Kam {
        kam().inside(self.path())
    }

    /// Runs a line of words in the book's folder.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.kam().line(line).run()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn list(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        found.push(entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned());
        if entry.file_type().unwrap().is_dir() {
            list(root, &entry.path(), found);
        }
    }
}
