//! Fixes: what they change in which files, as a difference or in the files themselves.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use kam::text::edit::{Applied, apply, unified_diff};
use kam::text::finding::{Finding, Fix, Span, slashed, sort};
use kam::text::nearest::count;
use kam::text::{source, write, yaml};
use serde::de::IgnoredAny;

use crate::ui::Ui;

/// What the fixes of findings change.
pub(crate) struct Changes {
    files: Vec<Change>,
    /// How many fixes are left out, as another one changes the same place or the file would be worse off.
    left: usize,
}

/// What changes in a file.
struct Change {
    path: PathBuf,
    before: String,
    after: Applied,
    /// The findings that are put right, by their place among all.
    made: Vec<usize>,
}

impl Changes {
    /// The fixes of all findings that count, file by file.
    pub(crate) fn of(root: &Path, findings: &[Finding]) -> Self {
        let mut changes = Self { files: Vec::new(), left: 0 };
        let mut with_fix: Vec<usize> = (0..findings.len())
            .filter(|n| findings[*n].mark.is_none() && findings[*n].fix.is_some())
            .collect();
        with_fix.sort_by(|a, b| findings[*a].path.cmp(&findings[*b].path));
        for of_file in with_fix.chunk_by(|a, b| findings[*a].path == findings[*b].path) {
            let path = &findings[of_file[0]].path;
            let fixes: Vec<&Fix> = of_file.iter().filter_map(|n| findings[*n].fix.as_ref()).collect();
            let Ok(before) = source::read(&root.join(path), path) else {
                changes.left += fixes.len();
                continue;
            };
            let (after, made) = sound(path, &before, &fixes);
            let made: Vec<usize> =
                of_file.iter().zip(made).filter(|(_, made)| *made).map(|(n, _)| *n).collect();
            changes.left += fixes.len() - made.len();
            if !made.is_empty() {
                changes.files.push(Change { path: path.clone(), before, after, made });
            }
        }
        changes
    }

    /// What changes, as a unified diff.
    pub(crate) fn diff(&self) -> String {
        self.files
            .iter()
            .map(|file| unified_diff(&slashed(&file.path), &file.before, &file.after.text))
            .collect()
    }

    /// Changes the files.
    pub(crate) fn write(&self, root: &Path) -> Result<()> {
        for file in &self.files {
            // Where the path is a link, the file that it leads to is changed.
            let path = root.join(&file.path);
            let path = path.canonicalize().unwrap_or(path);
            let failed = || format!("`{}` cannot be written", file.path.display());
            let marked = fs::read(&path).with_context(failed)?.starts_with(MARK);
            write::replace(&path, |to| {
                if marked {
                    to.write_all(MARK)?;
                }
                to.write_all(file.after.text.as_bytes())
            })
            .with_context(failed)?;
        }
        Ok(())
    }

    /// Takes away the findings that were put right, and moves the others to where their text stands now.
    pub(crate) fn settle(&self, findings: &mut Vec<Finding>) {
        for file in &self.files {
            let move_ = |span: &mut Span| {
                let (start, end) = (file.after.moved(span.start), file.after.moved(span.end));
                // A place without bytes, such as a line of a table, stays.
                if *span == source::span(&file.before, span.start, span.end) {
                    *span = source::span(&file.after.text, start, end);
                }
            };
            for finding in findings.iter_mut() {
                if finding.path == file.path {
                    finding.span.iter_mut().for_each(move_);
                }
                let related = finding.related.iter_mut().filter(|related| related.path == file.path);
                related.for_each(|related| move_(&mut related.span));
            }
        }
        let mut made: Vec<usize> = self.files.iter().flat_map(|file| file.made.iter().copied()).collect();
        made.sort_unstable();
        let mut n = 0;
        findings.retain(|_| {
            n += 1;
            made.binary_search(&(n - 1)).is_err()
        });
        sort(findings);
    }

    /// Says what was done, or could be.
    pub(crate) fn tell(&self, done: bool, ui: &Ui) {
        let made: usize = self.files.iter().map(|file| file.made.len()).sum();
        let in_files = if self.files.is_empty() {
            String::new()
        } else {
            format!(" in {}", count(self.files.len(), "file"))
        };
        let left = match self.left {
            0 => String::new(),
            left => format!("; {left} left out, run it again or change the text by hand"),
        };
        match (made, done) {
            (0, _) => ui.note(&format!("there is nothing to fix{left}")),
            (_, true) => ui.note(&format!("{} applied{in_files}{left}", fixes(made))),
            (_, false) => ui.note(&format!("{}{in_files}; `--fix` applies what is shown{left}", fixes(made))),
        }
    }
}

/// The mark that some programs put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn fixes(count: usize) -> String {
    format!("{count} {}", if count == 1 { "fix" } else { "fixes" })
}

/// The text after those fixes that leave it no harder to read than it was, and which of them were made.
fn sound(path: &Path, before: &str, fixes: &[&Fix]) -> (Applied, Vec<bool>) {
    let all = apply(before, fixes);
    let is_yaml = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yaml"));
    let problems = |text: &str| yaml::read::<IgnoredAny>(text).problems.len();
    let most = if is_yaml { problems(before) } else { usize::MAX };
    if !is_yaml || problems(&all.text) <= most {
        let made = all.made.clone();
        return (all, made);
    }
    let mut kept: Vec<&Fix> = Vec::new();
    let mut made = Vec::with_capacity(fixes.len());
    for fix in fixes {
        kept.push(fix);
        let with = apply(before, &kept);
        let good = with.made.last() == Some(&true) && problems(&with.text) <= most;
        if !good {
            kept.pop();
        }
        made.push(good);
    }
    (apply(before, &kept), made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kam::text::finding::{Edit, Level};

    fn fix(start: usize, end: usize, text: &str) -> Fix {
        Fix { what: "x".to_owned(), edits: vec![Edit { start, end, text: text.to_owned(), rank: 0 }] }
    }

    #[test]
    fn what_would_break_yaml_is_left_out() {
        let (good, bad) = (fix(3, 4, "2"), fix(0, 0, "x: [\n"));
        let (after, made) = sound(Path::new("a.yaml"), "a: 1\n", &[&bad, &good]);
        assert_eq!((after.text.as_str(), made), ("a: 2\n", vec![false, true]));
        let (after, made) = sound(Path::new("a.md"), "a: 1\n", &[&bad, &good]);
        assert_eq!((after.text.as_str(), made), ("x: [\na: 2\n", vec![true, true]));
    }

    #[test]
    fn marks_stay_and_what_is_left_moves_along() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.yaml");
        fs::write(&file, "\u{feff}# no\na: 1\nb: 2\n").unwrap();
        let text = "# no\na: 1\nb: 2\n";
        let at =
            |start| Finding::new("r", Level::Warn, "a.yaml", "m").at(source::span(text, start, start + 1));
        let mut findings = vec![at(0).fix("x", fix(0, 5, "").edits), at(10)];
        let changes = Changes::of(dir.path(), &findings);
        assert!(changes.diff().contains("-# no\n"));
        changes.write(dir.path()).unwrap();
        changes.settle(&mut findings);
        assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}a: 1\nb: 2\n");
        let span = findings[0].span.unwrap();
        assert_eq!((findings.len(), span.line, span.start), (1, 2, 5));
    }
}
