//! Findings on one line each, for editors and for `grep`: `path:line:column: level[rule] message`.

use std::io::{self, Write};

use super::{Counts, place, reported};
use crate::report::style::{BOLD, Style};
use crate::report::writers::people::visible;
use crate::text::finding::{Finding, Level, Mark};

/// Writes the findings, a line each, and the summary.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(findings: &[Finding], counts: &Counts, style: &Style, sink: &mut dyn Write) -> io::Result<()> {
    for (_, finding) in reported(findings) {
        let path = finding.shown_path();
        sink.write_all(visible(&path).as_bytes())?;
        let (line, column) = place(finding);
        for number in [line, column].into_iter().flatten() {
            write!(sink, ":{number}")?;
        }
        let level = format!("{}[{}]", finding.level.word(), finding.rule);
        let level = style.paint(code(finding.level), &level);
        let known = if finding.mark == Some(Mark::Known) { " (known)" } else { "" };
        writeln!(sink, ": {level} {}{known}", visible(finding.message.trim_end()))?;
    }
    summary(counts, style, sink)
}

/// The last line, if there is anything to sum up.
pub(super) fn summary(counts: &Counts, style: &Style, sink: &mut dyn Write) -> io::Result<()> {
    let text = counts.to_string();
    if text.is_empty() { Ok(()) } else { writeln!(sink, "{}", style.paint(BOLD, &text)) }
}

const fn code(level: Level) -> &'static str {
    match level {
        Level::Error => "1;31",
        Level::Warn => "1;33",
        Level::Info | Level::Off => "1;34",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::findings::fixture;

    #[test]
    fn one_line_each_whatever_the_message() {
        let findings = fixture::findings();
        let mut out = Vec::new();
        write(&findings, &Counts::of(&findings), &Style::plain(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
a/north.yaml:2:9: error[cycle] `north` is its own parent
a/north.yaml:4:7: warn[out-of-range] 12 is not between 0 and 10
a/south.yaml: info[no-file] there is no such\\nfile\\u{1b}[2J
3 findings: 1 error, 1 warning, 1 info
"
        );
    }

    #[test]
    fn no_findings_no_line() {
        let mut out = Vec::new();
        write(&[], &Counts::default(), &Style::plain(), &mut out).unwrap();
        assert!(out.is_empty());
    }
}
