//! Findings as JSON: one object with the schema's name, the findings and how many there are.
//!
//! What is unknown is null. Tables that belong to the findings may stand beside them, each under its own name.

use std::io::{self, Write};

use serde::Serialize;

use super::{Counts, place, reported};
use crate::report::view::Viewed;
use crate::report::writers::json::{string, write_table};
use crate::text::finding::{Finding, Mark};

/// The published schema of this form.
pub const SCHEMA: &str = "kam.findings/1";

/// One finding as the schema has it.
#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    level: &'a str,
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: Option<&'a str>,
    fingerprint: &'a str,
    mark: Option<&'static str>,
    fix: Option<Fixed<'a>>,
}

/// A fix as the schema has it.
#[derive(Serialize)]
struct Fixed<'a> {
    what: &'a str,
}

/// How many there are, as the schema has it.
#[derive(Serialize)]
struct Summary {
    findings: usize,
    #[serde(flatten)]
    counts: Counts,
}

/// Writes the findings under the schema called `schema` ([`SCHEMA`] unless tables stand beside them).
///
/// # Errors
/// Fails where the sink fails or a row of a table cannot be read.
pub fn write(
    schema: &str,
    findings: &[Finding],
    fingerprints: &[String],
    counts: &Counts,
    tables: &[Viewed<'_>],
    sink: &mut dyn Write,
) -> io::Result<()> {
    let mut out = b"{\n  \"schema\": ".to_vec();
    string(schema, &mut out)?;
    out.extend_from_slice(b",\n  \"findings\": [");
    let mut first = true;
    for (n, finding) in reported(findings) {
        let (line, column) = place(finding);
        let row = Row {
            rule: finding.rule,
            level: finding.level.word(),
            path: finding.shown_path(),
            line,
            column,
            message: &finding.message,
            help: finding.help.as_deref(),
            fingerprint: fingerprints.get(n).map_or("", String::as_str),
            mark: finding.mark.as_ref().map(|mark| match mark {
                Mark::Known => "known",
                Mark::Allowed(_) => "allowed",
            }),
            fix: finding.fix.as_ref().map(|fix| Fixed { what: &fix.what }),
        };
        out.extend_from_slice(if first { b"\n    " } else { b",\n    " });
        first = false;
        serde_json::to_writer(&mut out, &row)?;
        sink.write_all(&out)?;
        out.clear();
    }
    out.extend_from_slice(if first { b"],\n  \"summary\": " } else { b"\n  ],\n  \"summary\": " });
    serde_json::to_writer(&mut out, &Summary { findings: counts.total(), counts: *counts })?;
    sink.write_all(&out)?;
    for table in tables {
        sink.write_all(b",\n  ")?;
        write_table(table, "  ", sink)?;
    }
    sink.write_all(b"\n}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::findings::fixture;
    use crate::report::sheet::{Cell, Column, Table};

    #[test]
    fn unknown_places_are_null() {
        let findings = fixture::findings();
        let mut out = Vec::new();
        let fingerprints = ["1".to_owned(), "2".to_owned(), "3".to_owned()];
        write(SCHEMA, &findings, &fingerprints, &Counts::of(&findings), &[], &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        assert_eq!(
            text,
            r#"{
  "schema": "kam.findings/1",
  "findings": [
    {"rule":"cycle","level":"error","path":"a/north.yaml","line":2,"column":9,"message":"`north` is its own parent","help":"leave `parent` out","fingerprint":"1","mark":null,"fix":null},
    {"rule":"out-of-range","level":"warn","path":"a/north.yaml","line":4,"column":7,"message":"12 is not between 0 and 10","help":null,"fingerprint":"2","mark":null,"fix":null},
    {"rule":"no-file","level":"info","path":"a/south.yaml","line":null,"column":null,"message":"there is no such\nfile\u001b[2J","help":null,"fingerprint":"3","mark":null,"fix":null}
  ],
  "summary": {"findings":3,"errors":1,"warnings":1,"infos":1,"allowed":0,"baseline":0,"fixable":0}
}
"#
        );
    }

    #[test]
    fn tables_may_stand_beside_them() {
        let table = Table {
            name: "sheets",
            title: None,
            columns: vec![Column::text("path")],
            rows: Box::new(vec![vec![Cell::Text("a.md".into())]]),
        };
        let mut out = Vec::new();
        write("x/1", &[], &[], &Counts::default(), &[Viewed::whole(&table)], &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["findings"], serde_json::json!([]));
        assert_eq!(value["sheets"], serde_json::json!([{"path": "a.md"}]));
    }
}
