//! Baselines: findings that were known before, and so do not count. A baseline is a file of findings as `-f json` writes
//! them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::input::is_input;
use super::registry;
use crate::model::settings::Settings;
use crate::text::finding::{Finding, Level, Mark};
use crate::text::fingerprint::{TextOf, fingerprints};

/// What the name of every schema of findings begins with.
const SCHEMA: &str = "kam.findings/";
/// What all findings are known by that a baseline lists.
const DIGITS: usize = 32;
/// The rule about entries that match nothing.
const STALE: &str = "stale-baseline";

/// Findings that were known before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// Rules by fingerprint.
    known: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Written {
    schema: String,
    findings: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads what `-f json` has written.
    ///
    /// # Errors
    /// Why it is no such text, and behind a line break what to do.
    pub fn read(text: &str) -> Result<Self, String> {
        let help = "write one with `kam check -f json -o FILE.json`";
        let text = text.trim_start_matches('\u{feff}');
        let written: Written = serde_json::from_str(text).map_err(|e| {
            let why = if e.is_data() { "it lacks what findings have" } else { "it is not JSON" };
            format!("it holds no findings of kam: {why} (line {})\n{help}", e.line())
        })?;
        if !written.schema.starts_with(SCHEMA) {
            return Err(format!("it holds no findings of kam, but `{}`\n{help}", written.schema));
        }
        let mut known = BTreeMap::new();
        for row in written.findings {
            if row.fingerprint.len() != DIGITS || !row.fingerprint.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(format!("a finding of `{}` has no fingerprint in it\n{help}", row.rule));
            }
            // What was said of an older baseline says nothing of the book.
            if row.rule == STALE {
                continue;
            }
            known.insert(row.fingerprint.to_ascii_lowercase(), row.rule);
        }
        Ok(Self { known })
    }

    /// Marks the findings that were known before. Findings about input that cannot be used are never marked: what they
    /// hide is not known. Returns the rules of those entries that match nothing any more.
    pub fn mark(&self, findings: &mut [Finding], text_of: TextOf<'_>) -> Vec<&str> {
        let prints = fingerprints(findings, text_of);
        let mut left: BTreeMap<&str, &str> =
            self.known.iter().map(|(print, rule)| (print.as_str(), rule.as_str())).collect();
        for (finding, print) in findings.iter_mut().zip(&prints) {
            left.remove(print.as_str());
            if self.known.contains_key(print) && finding.mark.is_none() && !is_input(finding.rule) {
                finding.mark = Some(Mark::Known);
            }
        }
        left.into_values().collect()
    }
}

/// The finding about entries that match nothing any more, where its rule is on. `path` is the baseline.
#[must_use]
pub fn stale(left: &[&str], path: &Path, settings: &Settings) -> Option<Finding> {
    let meta = registry::get(STALE)?.meta();
    let level = settings.rules.get(STALE).copied().unwrap_or(meta.level);
    if left.is_empty() || level == Level::Off {
        return None;
    }
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    left.iter().for_each(|rule| *rules.entry(rule).or_default() += 1);
    let rules: Vec<String> = rules.into_iter().map(|(rule, count)| format!("{count} `{rule}`")).collect();
    let noun = if left.len() == 1 { "finding" } else { "findings" };
    let message = format!("{} {noun} of the baseline are no more: {}", left.len(), rules.join(", "));
    let message = if left.len() == 1 { message.replace(" are no more", " is no more") } else { message };
    Some(
        Finding::new(meta.name, level, path, message)
            .help("write it anew without what is gone: `kam check -f json -o FILE.json`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::span;
    use std::borrow::Cow;

    fn findings() -> Vec<Finding> {
        let at = |rule, start| {
            Finding::new(rule, Level::Warn, "a.yaml", "m").at(span("a: 1\nb: 2\n", start, start + 1))
        };
        vec![at("stale-contact", 0), at("unknown-field", 0), at("stale-contact", 5)]
    }

    fn text(_: &Path) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed("a: 1\nb: 2\n"))
    }

    fn written(prints: &[(&str, &str)]) -> String {
        let rows: Vec<serde_json::Value> = prints
            .iter()
            .map(|(rule, print)| serde_json::json!({"rule": rule, "fingerprint": print, "line": 1}))
            .collect();
        serde_json::json!({"schema": "kam.findings/1", "summary": {}, "findings": rows}).to_string()
    }

    #[test]
    fn what_was_known_is_marked_unless_it_hides_a_file() {
        let mut found = findings();
        let prints = fingerprints(&found, &text);
        let gone = "0".repeat(32);
        let baseline = Baseline::read(&written(&[
            ("stale-contact", &prints[0]),
            ("unknown-field", &prints[1]),
            ("stale-rating", &gone),
        ]));
        let baseline = baseline.unwrap();
        let left = baseline.mark(&mut found, &text);
        assert_eq!(left, ["stale-rating"]);
        let marks: Vec<bool> = found.iter().map(|f| f.mark.is_some()).collect();
        assert_eq!(marks, [true, false, false]);
    }

    #[test]
    fn its_example_is_stale_and_its_correction_is_not() {
        let meta = registry::get(STALE).unwrap().meta();
        let settings: Settings = crate::text::yaml::read("version: 1\ncurrency: EUR\n").value.unwrap();
        let said = |text: &str, settings: &Settings| {
            let baseline = Baseline::read(text).unwrap();
            let left = baseline.mark(&mut [], &text_of_nothing);
            stale(&left, Path::new("baseline.json"), settings)
        };
        fn text_of_nothing(_: &Path) -> Option<Cow<'static, str>> {
            None
        }
        let found = said(meta.doc.fails[0].text, &settings).unwrap();
        assert_eq!(found.message, "1 finding of the baseline is no more: 1 `stale-contact`");
        assert_eq!(found.level, meta.level);
        assert!(said(meta.doc.passes[0].text, &settings).is_none());
        let mut off = settings;
        off.rules.insert(STALE.to_owned(), Level::Off);
        assert!(said(meta.doc.fails[0].text, &off).is_none());
    }

    #[test]
    fn other_files_are_refused_with_advice() {
        for text in [
            "",
            "a: 1",
            "[]",
            "{\"schema\": \"kam.score/1\", \"findings\": []}",
            "{\"findings\": []}",
            "{\"schema\": \"kam.findings/1\", \"findings\": [{\"rule\": \"x\", \"fingerprint\": \"1\"}]}",
        ] {
            let why = Baseline::read(text).unwrap_err();
            assert!(why.contains("\nwrite one with"), "{why}");
        }
    }
}
