//! Findings as GitLab's report of code quality: a list of objects, of which it compares fingerprints.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, place, reported, repository_path, with_help};
use crate::text::finding::Level;

#[derive(Serialize)]
struct Row<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'a str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the findings as one list.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(report: &Report<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let fingerprints = report.fingerprints();
    let rows: Vec<Row<'_>> = reported(report.findings)
        .map(|(n, finding)| Row {
            description: with_help(finding),
            check_name: finding.rule,
            fingerprint: fingerprints.get(n).map_or("", String::as_str),
            severity: match finding.level {
                Level::Error => "major",
                Level::Warn => "minor",
                Level::Info | Level::Off => "info",
            },
            location: Location {
                path: repository_path(report.prefix, &finding.path),
                // The form demands a line; a finding about a whole file stands at its beginning.
                lines: Lines { begin: place(finding).0.unwrap_or(1) },
            },
        })
        .collect();
    serde_json::to_writer_pretty(&mut *sink, &rows)?;
    writeln!(sink)
}

#[cfg(test)]
mod tests {
    use crate::report::findings::{Format, fixture};

    #[test]
    fn has_what_the_form_demands() {
        let rows: serde_json::Value = serde_json::from_str(&fixture::written(Format::Gitlab)).unwrap();
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), 4);
        assert_eq!(
            rows[0],
            serde_json::json!({
                "description": "`north` is its own parent\nhelp: leave `parent` out",
                "check_name": "cycle",
                "fingerprint": fixture::report_fingerprint(0),
                "severity": "major",
                "location": {"path": "books/my book/a/north.yaml", "lines": {"begin": 2}},
            })
        );
        assert_eq!(rows[2]["location"]["lines"]["begin"], 1);
        assert_eq!(rows[1]["severity"], "minor");
        assert_eq!(rows[2]["severity"], "info");
    }
}
