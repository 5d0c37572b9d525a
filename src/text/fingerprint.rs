//! What a finding is known by from one run to the next, when lines have moved and days have passed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::path::Path;

use siphasher::sip128::{Hasher128, SipHasher13};

use super::finding::Finding;

/// The text of a file by its path, as a finding names it; `None` where it cannot be read.
pub type TextOf<'f> = &'f dyn Fn(&Path) -> Option<Cow<'f, str>>;

/// The fingerprint of each finding: 32 hexadecimal digits made of its rule, its path and the text of the line that it
/// begins on. Neither the number of the line nor the message takes part, for messages may count days. Where several
/// come out equal, each has its own by the order in which they stand.
#[must_use]
pub fn fingerprints(findings: &[Finding], text_of: TextOf<'_>) -> Vec<String> {
    let mut seen: BTreeMap<u128, u64> = BTreeMap::new();
    let mut at_hand: Option<(&Path, Vec<String>)> = None;
    findings
        .iter()
        .map(|finding| {
            let line = finding.span.map_or(0, |span| span.line as usize);
            if line > 0 && at_hand.as_ref().is_none_or(|(path, _)| *path != finding.path) {
                let text = text_of(&finding.path);
                at_hand = Some((&finding.path, text.map(|text| lines(&text)).unwrap_or_default()));
            }
            let text = match &at_hand {
                Some((_, lines)) if line > 0 => lines.get(line - 1).map_or("", String::as_str),
                _ => "",
            };
            let plain = hash(finding, text, 0);
            let nth = seen.entry(plain).or_default();
            *nth += 1;
            let hash = if *nth == 1 { plain } else { hash(finding, text, *nth) };
            format!("{hash:032x}")
        })
        .collect()
}

fn hash(finding: &Finding, line: &str, salt: u64) -> u128 {
    let mut hasher = SipHasher13::new();
    for part in [finding.rule, &finding.shown_path(), line] {
        hasher.write(&(part.len() as u64).to_le_bytes());
        hasher.write(part.as_bytes());
    }
    hasher.write(&salt.to_le_bytes());
    hasher.finish128().as_u128()
}

/// The lines with every stretch of white space as one space. They end as [`super::source::span`] counts them.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.split(['\n', '\r']).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::finding::Level;
    use crate::text::source::span;

    fn of(text: &str, words: &[&str], message: &str) -> Vec<String> {
        let findings: Vec<Finding> = words
            .iter()
            .map(|word| {
                let start = text.find(word).unwrap();
                Finding::new("rule", Level::Warn, "a.yaml", message).at(span(text, start, start + word.len()))
            })
            .collect();
        fingerprints(&findings, &|_| Some(Cow::Owned(text.to_owned())))
    }

    #[test]
    fn moved_lines_and_other_messages_keep_it() {
        let before = of("a: 1\nb: 2\n", &["b"], "12 days");
        assert_eq!(before, of("# new\r\n\r\na: 1\r\n  b:   2\r\n", &["b"], "13 days"));
        assert_ne!(before, of("a: 1\nb: 3\n", &["b"], "12 days"));
        assert_eq!(before[0].len(), 32);
    }

    #[test]
    fn equal_ones_are_told_apart_and_the_first_stays() {
        let text = "a: 1\nb: 2\n";
        let two = of(text, &["a", "1"], "m");
        assert_ne!(two[0], two[1]);
        assert_eq!(two[0], of(text, &["a"], "m")[0]);
    }

    #[test]
    fn no_text_is_no_reason_to_fail() {
        let findings = [Finding::new("r", Level::Warn, "x", "m"), Finding::new("r", Level::Warn, "y", "m")];
        let found = fingerprints(&findings, &|_| None);
        assert_ne!(found[0], found[1]);
    }
}
