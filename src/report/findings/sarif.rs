//! Findings as SARIF 2.1.0, which code scanning and editors read.
//!
//! Allowed and known findings stay in it, as suppressed ones: a result that vanishes counts as mended there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix, Location, Message, MultiformatMessageString,
    PhysicalLocation, Region, Replacement, ReportingConfiguration, ReportingDescriptor, Result as Row,
    ResultLevel, Run, Sarif, Suppression, Tool, ToolComponent,
};

use super::{Report, place, repository_path, with_help};
use crate::text::finding::{Finding, Level, Mark};
use crate::text::source;

/// Where the published schema of SARIF lies.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What paths are relative to.
const BASE: &str = "SRCROOT";

/// Writes the findings as one run.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(report: &Report<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let mut names: Vec<&str> = listed(report.findings).map(|(_, finding)| finding.rule).collect();
    names.sort_unstable();
    names.dedup();
    let driver = ToolComponent::builder()
        .name("kam")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(names.iter().map(|name| descriptor(name, report)).collect::<Vec<_>>())
        .build();
    let base = ArtifactLocation::builder()
        .description(text("The root of the repository, or the book where it lies in none"))
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind(Value::from("unicodeCodePoints"))
        .original_uri_base_ids(BTreeMap::from([(BASE.to_owned(), base)]))
        .results(results(report, &names))
        .build();
    let sarif = Sarif::builder().schema(SCHEMA).version(Value::from("2.1.0")).runs(vec![run]).build();
    serde_json::to_writer_pretty(&mut *sink, &sarif)?;
    writeln!(sink)
}

/// All but those that are switched off, with their number.
fn listed(findings: &[Finding]) -> impl Iterator<Item = (usize, &Finding)> {
    findings.iter().enumerate().filter(|(_, finding)| finding.level != Level::Off)
}

fn descriptor(name: &str, report: &Report<'_>) -> ReportingDescriptor {
    let Some(info) = (report.rule_info)(name) else {
        return ReportingDescriptor::builder().id(name).build();
    };
    let help =
        MultiformatMessageString { markdown: Some(info.page.clone()), properties: None, text: info.page };
    ReportingDescriptor::builder()
        .id(info.name)
        .short_description(MultiformatMessageString::builder().text(info.summary).build())
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(Value::from(word(info.level))).build())
        .build()
}

const fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

fn results(report: &Report<'_>, names: &[&str]) -> Vec<Row> {
    let fingerprints = report.fingerprints();
    let ends = report.ends();
    let index = |rule: &str| names.binary_search(&rule).ok().and_then(|n| i64::try_from(n).ok());
    listed(report.findings)
        .map(|(n, finding)| {
            let mut row = Row::builder().message(text(&with_help(finding))).build();
            row.rule_id = Some(finding.rule.to_owned());
            row.rule_index = index(finding.rule);
            row.level = Some(match finding.level {
                Level::Error => ResultLevel::Error,
                Level::Warn => ResultLevel::Warning,
                Level::Info => ResultLevel::Note,
                Level::Off => ResultLevel::None,
            });
            let region = region(place(finding), ends.get(n).copied().flatten());
            row.locations = Some(vec![location(report.prefix, &finding.path, region)]);
            if !finding.related.is_empty() {
                row.related_locations = Some(related(report, finding));
            }
            row.partial_fingerprints = fingerprints
                .get(n)
                .map(|fingerprint| BTreeMap::from([("kam/v1".to_owned(), fingerprint.clone())]));
            let suppression = |kind: &str| Suppression::builder().kind(Value::from(kind)).build();
            row.suppressions = match &finding.mark {
                Some(Mark::Allowed(reason)) => {
                    Some(vec![Suppression { justification: Some(reason.clone()), ..suppression("inSource") }])
                }
                Some(Mark::Known) => Some(vec![Suppression {
                    justification: Some("it stands in the baseline".to_owned()),
                    ..suppression("external")
                }]),
                // Where some results say whether they are suppressed, all should.
                None => Some(Vec::new()),
            };
            if report.baseline {
                let known = finding.mark == Some(Mark::Known);
                row.baseline_state = Some(Value::from(if known { "unchanged" } else { "new" }));
            }
            row.fixes = fixes(report, finding).map(|fix| vec![fix]);
            row
        })
        .collect()
}

fn related(report: &Report<'_>, finding: &Finding) -> Vec<Location> {
    let places = finding.related.iter().enumerate();
    places
        .map(|(n, related)| {
            let end = (report.text_of)(&related.path).and_then(|text| super::end(&related.span, &text));
            let start = (
                Some(related.span.line).filter(|line| *line > 0),
                Some(related.span.column).filter(|column| *column > 0),
            );
            let mut location = location(report.prefix, &related.path, region(start, end));
            location.id = i64::try_from(n).ok();
            location.message = Some(text(&related.label));
            location
        })
        .collect()
}

fn fixes(report: &Report<'_>, finding: &Finding) -> Option<Fix> {
    let fix = finding.fix.as_ref()?;
    let file = (report.text_of)(&finding.path)?;
    let replacements = fix
        .edits
        .iter()
        .map(|edit| {
            let start = source::span(&file, edit.start, edit.start);
            let end = source::span(&file, edit.end, edit.end);
            let mut region = Region::builder().build();
            region.start_line = Some(i64::from(start.line));
            region.start_column = Some(i64::from(start.column));
            region.end_line = Some(i64::from(end.line));
            region.end_column = Some(i64::from(end.column));
            let mut replacement = Replacement::builder().deleted_region(region).build();
            replacement.inserted_content = Some(ArtifactContent::builder().text(edit.text.clone()).build());
            replacement
        })
        .collect::<Vec<_>>();
    let change = ArtifactChange::builder()
        .artifact_location(artifact(report.prefix, &finding.path))
        .replacements(replacements)
        .build();
    Some(Fix::builder().description(text(&fix.what)).artifact_changes(vec![change]).build())
}

fn text(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn location(prefix: &str, path: &Path, region: Option<Region>) -> Location {
    let mut physical = PhysicalLocation::builder().artifact_location(artifact(prefix, path)).build();
    physical.region = region;
    Location::builder().physical_location(physical).build()
}

fn artifact(prefix: &str, path: &Path) -> ArtifactLocation {
    let path_text = repository_path(prefix, path);
    let uri = uri(&path_text);
    let mut artifact = ArtifactLocation::builder().build();
    if path.is_absolute() {
        artifact.uri = Some(format!("file://{}{uri}", if uri.starts_with('/') { "" } else { "/" }));
    } else {
        artifact.uri = Some(uri.into_owned());
        artifact.uri_base_id = Some(BASE.to_owned());
    }
    artifact
}

/// A path as part of a URI: what may not stand there is written as `%` and two digits a byte.
fn uri(path: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&b);
    if path.bytes().all(plain) {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len() + 8);
    for b in path.bytes() {
        if plain(b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    Cow::Owned(out)
}

fn region(start: (Option<u32>, Option<u32>), end: Option<(u32, u32)>) -> Option<Region> {
    let line = start.0?;
    let mut region = Region::builder().build();
    region.start_line = Some(i64::from(line));
    region.start_column = start.1.map(i64::from);
    if let (Some(_), Some((line, column))) = (start.1, end) {
        region.end_line = Some(i64::from(line));
        region.end_column = Some(i64::from(column));
    }
    Some(region)
}

#[cfg(test)]
mod tests {
    use crate::report::findings::{Format, fixture};
    use serde_json::{Value, json};

    #[test]
    fn holds_what_code_scanning_asks_for() {
        let sarif: Value = serde_json::from_str(&fixture::written(Format::Sarif)).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        assert!(sarif["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
        let run = &sarif["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert!(run["originalUriBaseIds"]["SRCROOT"].is_object());
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "kam");
        let rules = driver["rules"].as_array().unwrap();
        let ids: Vec<&str> = rules.iter().map(|r| r["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["cycle", "no-file", "out-of-range"]);
        assert_eq!(rules[0]["defaultConfiguration"]["level"], "error");
        assert_eq!(rules[0]["shortDescription"]["text"], "A circle");
        assert_eq!(rules[0]["help"]["markdown"], "# cycle\n");
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 5);
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(ids[index], result["ruleId"]);
            assert_eq!(result["partialFingerprints"]["kam/v1"].as_str().unwrap().len(), 32);
        }
        assert_eq!(
            results[0]["locations"],
            json!([{"physicalLocation": {
                "artifactLocation": {"uri": "books/my%20book/a/north.yaml", "uriBaseId": "SRCROOT"},
                "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 14},
            }}])
        );
        assert_eq!(results[0]["message"]["text"], "`north` is its own parent\nhelp: leave `parent` out");
        assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "named here");
        assert_eq!(results[0]["suppressions"], json!([]));
        assert_eq!(
            results[1]["fixes"][0]["artifactChanges"][0]["replacements"],
            json!([{
                "deletedRegion": {"startLine": 4, "startColumn": 7, "endLine": 4, "endColumn": 9},
                "insertedContent": {"text": "10"},
            }])
        );
        let states: Vec<&str> = results.iter().map(|r| r["baselineState"].as_str().unwrap()).collect();
        assert_eq!(states, ["new", "new", "new", "unchanged", "new"]);
        assert_eq!(results[3]["suppressions"][0]["kind"], "external");
        assert_eq!(
            results[3]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "books/my%20book/b/50%25,%20x.yaml"
        );
        assert_eq!(results[4]["suppressions"], json!([{"kind": "inSource", "justification": "agreed"}]));
    }

    #[test]
    fn nothing_found_is_an_empty_run() {
        let sarif: Value = serde_json::from_str(&fixture::written_of(Format::Sarif, &[])).unwrap();
        assert_eq!(sarif["runs"][0]["results"], json!([]));
        assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"], json!([]));
    }
}
