use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use tempfile::TempDir;

use jiff::civil::date;

use super::{BATCH, COMMITS, History, Holder, Holders, LARGEST, Version, changes, holders};

/// A `git` program that knows nothing of this machine.
fn program(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    command
        .current_dir(dir)
        .args(args)
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
        .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com")])
        .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.com")])
        .envs([("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"), ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z")]);
    command
}

/// What it prints.
fn git(dir: &Path, args: &[&str]) -> String {
    let output = program(dir, args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn repository() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q", "-b", "main"]);
    dir
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Commits everything; its id.
fn commit(root: &Path) -> String {
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "--allow-empty", "-m", "change"]);
    git(root, &["rev-parse", "HEAD"])
}

/// The newest version of one file that does not begin with `now`.
fn older(root: &Path, file: &str, now: &str) -> Option<Version> {
    let history = History::read(root, &[Path::new(file)], &|_, text| !text.starts_with(now));
    history.get(Path::new(file)).cloned()
}

fn version(text: &str, commit: &str) -> Option<Version> {
    Some(Version { text: text.to_owned(), commit: commit.to_owned() })
}

#[test]
fn no_repository() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.md", "one");
    assert_eq!(older(dir.path(), "a.md", "now"), None);
    assert_eq!(older(&dir.path().join("missing"), "a.md", "now"), None);
}

#[test]
fn no_commit_yet() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    assert_eq!(older(dir.path(), "a.md", "now"), None);
}

#[test]
fn three_versions() {
    let dir = repository();
    write(dir.path(), "plans/a.md", "one");
    commit(dir.path());
    write(dir.path(), "plans/a.md", "two");
    let second = commit(dir.path());
    write(dir.path(), "plans/a.md", "three");
    let third = commit(dir.path());
    write(dir.path(), "plans/a.md", "now");
    assert_eq!(older(dir.path(), "plans/a.md", "now"), version("three", &third));
    assert_eq!(older(dir.path(), "plans/a.md", "three"), version("two", &second));
    assert_eq!(
        older(dir.path(), "./plans/a.md", "t"),
        version("one", &git(dir.path(), &["rev-parse", "HEAD~2"]))
    );
    assert_eq!(older(dir.path(), "plans/a.md", ""), None);
    git(dir.path(), &["gc", "-q"]);
    assert_eq!(older(dir.path(), "plans/a.md", "three"), version("two", &second));
}

#[test]
fn each_version_is_asked_about_once() {
    let dir = repository();
    for text in ["one", "two", "one", "two", "two"] {
        write(dir.path(), "a.md", text);
        commit(dir.path());
    }
    let asked = Mutex::new(Vec::new());
    let history = History::read(dir.path(), &[Path::new("a.md")], &|n, text| {
        asked.lock().unwrap().push((n, text.to_owned()));
        false
    });
    assert_eq!(history, History::default());
    assert_eq!(*asked.lock().unwrap(), [(0, "two".to_owned()), (0, "one".to_owned())]);
}

#[test]
fn absent_files() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    write(dir.path(), "folder/b.md", "one");
    commit(dir.path());
    git(dir.path(), &["rm", "-q", "a.md"]);
    commit(dir.path());
    write(dir.path(), "a.md", "now");
    let head = commit(dir.path());
    // It was deleted in between: what bore its name before was another file.
    assert_eq!(older(dir.path(), "a.md", "now"), None);
    assert_eq!(older(dir.path(), "never.md", "now"), None);
    assert_eq!(older(dir.path(), "never/c.md", "now"), None);
    assert_eq!(older(dir.path(), "folder", "now"), None);
    assert_eq!(older(dir.path(), "a.md/d.md", "now"), None);
    assert_eq!(older(dir.path(), "../a.md", "now"), None);
    assert_eq!(older(dir.path(), "", "now"), None);
    assert_eq!(older(dir.path(), "folder/b.md", "now"), version("one", &head));
}

#[test]
fn unreadable_versions_are_passed_over() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    let first = commit(dir.path());
    write(dir.path(), "a.md", vec![b'x'; usize::try_from(LARGEST).unwrap() + 1]);
    commit(dir.path());
    write(dir.path(), "a.md", b"\xff");
    commit(dir.path());
    assert_eq!(older(dir.path(), "a.md", "now"), version("one", &first));
}

#[test]
fn book_in_a_folder() {
    let dir = repository();
    let book = dir.path().join("sales/book");
    write(&book, "plans/a.md", "one");
    write(dir.path(), "plans/a.md", "elsewhere");
    let first = commit(dir.path());
    write(&book, "plans/a.md", "now");
    commit(dir.path());
    assert_eq!(older(&book, "plans/a.md", "now"), version("one", &first));
}

#[test]
fn linked_worktree() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    let first = commit(dir.path());
    let other = tempfile::tempdir().unwrap();
    let linked = other.path().join("linked");
    git(dir.path(), &["worktree", "add", "-q", "-b", "side", linked.to_str().unwrap()]);
    write(&linked, "a.md", "now");
    let second = commit(&linked);
    assert!(linked.join(".git").is_file());
    assert_eq!(older(&linked, "a.md", "now"), version("one", &first));
    assert_eq!(older(&linked, "a.md", "one"), version("now", &second));
    assert_eq!(older(dir.path(), "a.md", "one"), None);
}

#[test]
fn first_parents_only() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    let first = commit(dir.path());
    git(dir.path(), &["checkout", "-q", "-b", "side"]);
    write(dir.path(), "a.md", "side");
    commit(dir.path());
    git(dir.path(), &["checkout", "-q", "main"]);
    git(dir.path(), &["merge", "-q", "--no-ff", "--no-commit", "side"]);
    write(dir.path(), "a.md", "now");
    commit(dir.path());
    assert_eq!(older(dir.path(), "a.md", "now"), version("one", &first));
}

#[test]
fn bare_and_shallow_repositories() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    commit(dir.path());
    write(dir.path(), "a.md", "two");
    commit(dir.path());
    let other = tempfile::tempdir().unwrap();
    let source = format!("file://{}", dir.path().display());
    git(other.path(), &["clone", "-q", "--bare", &source, "bare"]);
    git(other.path(), &["clone", "-q", "--depth", "1", &source, "shallow"]);
    assert_eq!(older(&other.path().join("bare"), "a.md", "two"), None);
    assert_eq!(older(&other.path().join("shallow"), "a.md", "now"), None);
}

#[test]
fn broken_repositories() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    let first = commit(dir.path());
    assert_eq!(older(dir.path(), "a.md", "now"), version("one", &first));
    let config = fs::read(dir.path().join(".git/config")).unwrap();
    write(dir.path(), ".git/config", "[core");
    let _ = older(dir.path(), "a.md", "now");
    write(dir.path(), ".git/config", config);
    for head in ["", "nonsense", "\0\u{1}", "ref: refs/heads/none", &"0".repeat(40), &"f".repeat(40)] {
        write(dir.path(), ".git/HEAD", head);
        assert_eq!(older(dir.path(), "a.md", "now"), None, "{head:?}");
    }
    write(dir.path(), ".git/HEAD", "ref: refs/heads/main\n");
    let object = dir.path().join(".git/objects").join(&first[..2]).join(&first[2..]);
    fs::remove_file(&object).unwrap();
    assert_eq!(older(dir.path(), "a.md", "now"), None);
    fs::write(&object, "nonsense").unwrap();
    assert_eq!(older(dir.path(), "a.md", "now"), None);
    fs::remove_dir_all(dir.path().join(".git")).unwrap();
    write(dir.path(), ".git", "gitdir: nowhere\n");
    assert_eq!(older(dir.path(), "a.md", "now"), None);
}

#[test]
fn missing_older_objects() {
    let dir = repository();
    write(dir.path(), "a.md", "one");
    write(dir.path(), "b.md", "one");
    let first = commit(dir.path());
    write(dir.path(), "a.md", "two");
    let second = commit(dir.path());
    fs::remove_file(dir.path().join(".git/objects").join(&first[..2]).join(&first[2..])).unwrap();
    let files = [Path::new("a.md"), Path::new("b.md")];
    let history = History::read(dir.path(), &files, &|n, text| n == 0 && text == "two" || text == "none");
    assert_eq!(history, History::of(vec![(PathBuf::from("a.md"), version("two", &second).unwrap())]));
}

/// A repository with so many commits of so many files, each of which changes in every commit.
fn long(commits: usize, files: usize) -> TempDir {
    let dir = repository();
    let mut stream = String::new();
    for n in 0..commits {
        stream += "commit refs/heads/main\ncommitter A <a@example.com> 1767225600 +0000\ndata 1\nc\n";
        for file in 0..files {
            let text = format!("{n} of {file}\n");
            stream += &format!("M 644 inline plans/{file}.md\ndata {}\n{text}\n", text.len());
        }
    }
    write(dir.path(), ".git/stream", stream);
    let stream = fs::File::open(dir.path().join(".git/stream")).unwrap();
    let mut import = program(dir.path(), &["fast-import", "--quiet"]);
    assert!(import.stdin(stream).status().unwrap().success());
    dir
}

#[test]
fn two_hundred_commits() {
    let dir = long(200, BATCH + 10);
    let paths: Vec<PathBuf> = (0..BATCH + 10).map(|n| PathBuf::from(format!("plans/{n}.md"))).collect();
    let files: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let history = History::read(dir.path(), &files, &|n, text| text == format!("{} of {n}\n", 199 - n));
    for (n, path) in paths.iter().enumerate() {
        let commit = git(dir.path(), &["rev-parse", &format!("main~{n}")]);
        assert_eq!(history.get(path).cloned(), version(&format!("{} of {n}\n", 199 - n), &commit));
    }
    assert_eq!(older(dir.path(), "plans/0.md", "1").map(|v| v.text), Some("99 of 0\n".to_owned()));
}

#[test]
fn not_every_commit() {
    let dir = long(COMMITS + 1, 1);
    assert_eq!(older(dir.path(), "plans/0.md", "2").map(|v| v.text), Some("1999 of 0\n".to_owned()));
    let last = |text: &str| History::read(dir.path(), &[Path::new("plans/0.md")], &|_, t| t == text);
    assert!(last("1 of 0\n").get(Path::new("plans/0.md")).is_some());
    assert_eq!(last("0 of 0\n"), History::default());
}

/// Commits everything on a day with a message.
fn commit_on(root: &Path, day: &str, message: &str) {
    git(root, &["add", "-A"]);
    let mut command = program(root, &["commit", "-q", "--allow-empty", "-m", message]);
    let output = command.env("GIT_COMMITTER_DATE", format!("{day}T23:30:00-0500")).output().unwrap();
    assert!(output.status.success());
}

#[test]
fn changes_of_some_files_newest_first() {
    let dir = repository();
    let book = dir.path().join("book");
    write(&book, "accounts/a.yaml", "name: A");
    commit_on(dir.path(), "2026-01-10", "Begin");
    write(&book, "plans/a.md", "# A");
    commit_on(dir.path(), "2026-02-10", "Plan A\n\nMore about it.");
    write(&book, "accounts/b.yaml", "name: B");
    commit_on(dir.path(), "2026-03-10", "Another account");
    write(&book, "accounts/a.yaml", "name: AA");
    commit_on(dir.path(), "2026-04-10", "Rename A");
    let files = [Path::new("accounts/a.yaml"), Path::new("plans/a.md")];
    let said = |until, most| -> Vec<String> {
        let found = changes(&book, &files, until, most).unwrap();
        found.iter().map(|c| format!("{} {}", c.on, c.subject)).collect()
    };
    // Half past eleven at night, five hours behind: the day is that of the clock on the wall.
    assert_eq!(said(date(2026, 12, 31), 5), ["2026-04-10 Rename A", "2026-02-10 Plan A", "2026-01-10 Begin"]);
    assert_eq!(said(date(2026, 4, 9), 5), ["2026-02-10 Plan A", "2026-01-10 Begin"]);
    assert_eq!(said(date(2026, 12, 31), 1), ["2026-04-10 Rename A"]);
}

#[test]
fn no_repository_has_no_changes() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(changes(dir.path(), &[Path::new("a.yaml")], date(2026, 1, 1), 5), None);
    let bare = repository();
    assert_eq!(changes(bare.path(), &[Path::new("a.yaml")], date(2026, 1, 1), 5), Some(Vec::new()));
}

fn held(found: &Holders) -> Vec<(&str, usize)> {
    match found {
        Holders::Commits(commits) => commits.iter().map(|c| (&*c.commit, c.files)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_commit_that_a_name_leads_to_is_looked_at() {
    let dir = repository();
    write(dir.path(), "accounts/a.yaml", "name: Sam Lee\n");
    write(dir.path(), "deep/down/b.yaml", "who: Sam Lee\n");
    let first = commit(dir.path());
    git(dir.path(), &["checkout", "-q", "-b", "side"]);
    write(dir.path(), "deep/down/b.yaml", "who: nobody\n");
    let side = commit(dir.path());
    git(dir.path(), &["checkout", "-q", "main"]);
    fs::remove_file(dir.path().join("accounts/a.yaml")).unwrap();
    write(dir.path(), "deep/down/b.yaml", "who: Sam Leeds\n");
    let clean = commit(dir.path());
    let found = holders(dir.path(), "Sam Lee");
    let mut commits = held(&found);
    commits.sort_unstable();
    let mut expected = [(&*first, 2), (&*side, 1)];
    expected.sort_unstable();
    assert_eq!(commits, expected);
    assert!(!held(&found).iter().any(|(commit, _)| *commit == clean));
    // A book in a folder of the repository: only that folder is its own.
    assert_eq!(held(&holders(&dir.path().join("accounts"), "Sam Lee")).len(), 2);
    assert_eq!(held(&holders(&dir.path().join("deep"), "Sam Lee")), [(&*first, 1)]);
    assert_eq!(held(&holders(dir.path(), "Kim Park")), []);
    let Holders::Commits(all) = found else { panic!() };
    assert_eq!(all[0], Holder { on: Some(date(2026, 1, 1)), ..all[0].clone() });
}

#[test]
fn a_name_is_found_in_every_spelling() {
    for text in
        ["who: 'Sean O''Brien'", "with SEAN\n  o'brien", "a,\"Sean O'Brien\",b", "\"Sean O\\u0027Brien\""]
    {
        let dir = repository();
        write(dir.path(), "a.yaml", text);
        let id = commit(dir.path());
        assert_eq!(held(&holders(dir.path(), "Sean O'Brien")), [(&*id, 1)], "{text}");
    }
    let dir = repository();
    write(dir.path(), "a.yaml", "where: Luxembourg\n");
    commit(dir.path());
    assert_eq!(held(&holders(dir.path(), "Luxem")), []);
}

#[test]
fn messages_of_commits_are_searched() {
    let dir = repository();
    write(dir.path(), "a.yaml", "name: A\n");
    commit_on(dir.path(), "2026-01-10", "Begin");
    commit_on(dir.path(), "2026-02-10", "Call with\nSam Lee");
    let Holders::Commits(found) = holders(dir.path(), "sam lee") else { panic!() };
    let said: Vec<(usize, bool)> = found.iter().map(|holder| (holder.files, holder.message)).collect();
    assert_eq!(said, [(0, true)]);
}

#[test]
fn a_book_without_its_history_says_so() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(holders(dir.path(), "Sam"), Holders::NoRepository);
    let whole = repository();
    write(whole.path(), "a.yaml", "Sam");
    commit(whole.path());
    write(whole.path(), "a.yaml", "Kim");
    commit(whole.path());
    let url = format!("file://{}", whole.path().display());
    git(dir.path(), &["clone", "-q", "--depth", "1", &url, "part"]);
    assert_eq!(holders(&dir.path().join("part"), "Sam"), Holders::Shallow);
    let empty = repository();
    assert_eq!(holders(empty.path(), "Sam"), Holders::Commits(Vec::new()));
}
