//! Recorded selection runs: `selections/<date>.json`, as `kam select -o selections/<date>.json` writes them, or the same
//! as YAML.

use std::path::Path;

use jiff::civil::Date;

use super::discover::id;
use super::load::Book;
use crate::model::date::Day;
use crate::model::recorded::{RecordedRun, RunFile};
use crate::text::finding::{Finding, Level, Span};
use crate::text::{source, yaml};

/// The largest recorded run that is read, in bytes: some hundred thousand accounts.
const MOST: u64 = 64 << 20;

/// The recorded runs of a book dated before a day, oldest first; of two of one day the one that is first by its path.
/// A file that cannot be read is a finding.
pub fn before(book: &Book, day: Date, findings: &mut Vec<Finding>) -> Vec<RecordedRun> {
    let mut runs: Vec<RecordedRun> = Vec::new();
    for path in book.list(&book.settings.files.selections) {
        let on = match id(&path).parse::<Day>() {
            Ok(on) => on,
            Err(_) => {
                findings.push(
                    Finding::new("invalid-value", Level::Error, &path, "the file's name is not a date")
                        .help("name a recorded run by its day: `selections/2026-03-31.json`"),
                );
                continue;
            }
        };
        if on.0 >= day {
            continue;
        }
        match read(&book.root, &path) {
            Ok(file) => runs.push(file.run(on)),
            Err(wrong) => findings.extend(wrong),
        }
    }
    runs.sort_by_key(|run| run.on);
    runs.dedup_by_key(|run| run.on);
    runs
}

fn read(root: &Path, path: &Path) -> Result<RunFile, Vec<Finding>> {
    let text = source::read_at_most(&root.join(path), path, MOST).map_err(|f| vec![f])?;
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        return serde_json::from_str(&text).map_err(|wrong| {
            let column = u32::try_from(wrong.column()).unwrap_or(1).max(1);
            let line = u32::try_from(wrong.line()).unwrap_or(1).max(1);
            let start = text.lines().take(wrong.line().saturating_sub(1)).map(|l| l.len() + 1).sum::<usize>();
            let at = (start + wrong.column().saturating_sub(1)).min(text.len());
            let message = wrong.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            let finding = Finding::new("invalid-value", Level::Error, path, message);
            let span = Span { start: at, end: at, line, column };
            vec![finding.at(span).help("write it anew: `kam select -o selections/2026-03-31.json`")]
        });
    }
    let read = yaml::read::<RunFile>(&text);
    match read.value {
        Some(value) if read.problems.is_empty() => Ok(value),
        _ => Err(read.problems.into_iter().map(|p| p.finding(path)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::Quadrant;

    const RUN: &str = r#"{"schema": "kam.select/1", "tables": {"select": [
  {"rank": 1, "account": "acme", "name": "Acme", "decision": "stay", "quadrant": "streamline", "score": 4.25},
  {"account": "birch", "quadrant": null, "score": null},
  {"account": "cedar", "quadrant": "manage for cash"}
]}, "notes": []}"#;

    fn book(files: &[(&str, &str)]) -> (tempfile::TempDir, Book) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("selections")).unwrap();
        std::fs::write(dir.path().join("kam.yaml"), "version: 1\ncurrency: EUR\n").unwrap();
        for (path, text) in files {
            std::fs::write(dir.path().join("selections").join(path), text).unwrap();
        }
        let book = Book::open(dir.path()).unwrap();
        (dir, book)
    }

    #[test]
    fn json_and_yaml_are_read_and_later_runs_are_not() {
        let yaml = "tables:\n  select:\n    - {account: acme, quadrant: star, score: 6.5}\n";
        let (_dir, book) =
            book(&[("2026-03-31.json", RUN), ("2025-12-31.yaml", yaml), ("2026-09-30.json", "not read")]);
        let mut findings = Vec::new();
        let runs = before(&book, Date::constant(2026, 9, 30), &mut findings);
        assert_eq!(findings, []);
        let days: Vec<String> = runs.iter().map(|r| r.on.to_string()).collect();
        assert_eq!(days, ["2025-12-31", "2026-03-31"]);
        assert_eq!(runs[0].accounts["acme"].quadrant, Some(Quadrant::Star));
        let acme = &runs[1].accounts["acme"];
        assert_eq!((acme.quadrant, acme.score), (Some(Quadrant::Streamline), Some(4.25)));
        assert_eq!(acme.decision.as_deref(), Some("stay"));
        assert_eq!(runs[1].accounts["birch"].quadrant, None);
        assert_eq!(runs[1].accounts["cedar"].quadrant, Some(Quadrant::Streamline), "other labels");
    }

    #[test]
    fn what_is_wrong_has_a_place_and_stops_nothing() {
        let (_dir, book) = book(&[
            ("last-spring.json", RUN),
            ("2026-01-31.json", "{\"tables\": {\n  \"select\": [{\"name\": 1}]}}"),
            ("2026-02-28.yaml", "tables: {chosen: []}\n"),
            ("2026-03-31.json", RUN),
        ]);
        let mut findings = Vec::new();
        let runs = before(&book, Date::constant(2026, 9, 30), &mut findings);
        assert_eq!(runs.len(), 1);
        let said: Vec<String> = findings
            .iter()
            .map(|f| {
                let line = f.span.as_ref().map_or(0, |s| s.line);
                format!("{}:{line} {}", f.path.display(), f.message)
            })
            .collect();
        assert_eq!(
            said,
            [
                "selections/2026-01-31.json:2 missing field `account`",
                "selections/2026-02-28.yaml:1 the field `select` is missing",
                "selections/last-spring.json:0 the file's name is not a date",
            ]
        );
    }
}
