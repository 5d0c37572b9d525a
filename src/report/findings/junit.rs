//! Findings as the report of a run of tests, for whatever shows those: a suite for each file, a case for each finding.

use std::io::{self, Write};

use super::{Report, place, reported, repository_path, with_help};
use crate::text::finding::{Finding, Level, Mark};

/// Writes the findings as XML.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(report: &Report<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let all: Vec<&Finding> = reported(report.findings).map(|(_, finding)| finding).collect();
    writeln!(sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    if all.is_empty() {
        writeln!(sink, "<testsuites name=\"kam\" tests=\"1\" failures=\"0\" skipped=\"0\">")?;
        writeln!(sink, "  <testsuite name=\"kam\" tests=\"1\" failures=\"0\" skipped=\"0\">")?;
        writeln!(sink, "    <testcase classname=\"kam\" name=\"no findings\"/>")?;
        writeln!(sink, "  </testsuite>")?;
        return writeln!(sink, "</testsuites>");
    }
    writeln!(sink, "<testsuites name=\"kam\" {}>", sums(&all))?;
    for file in all.chunk_by(|a, b| a.path == b.path) {
        let Some(first) = file.first() else { continue };
        let path = xml(&repository_path(report.prefix, &first.path));
        writeln!(sink, "  <testsuite name=\"{path}\" {}>", sums(file))?;
        for finding in file {
            let (line, column) = place(finding);
            let number = |n: Option<u32>| n.map(|n| format!(":{n}")).unwrap_or_default();
            let at = line.map(|n| format!(" line=\"{n}\"")).unwrap_or_default();
            write!(
                sink,
                "    <testcase classname=\"{}\" name=\"{path}{}{}\" file=\"{path}\"{at}>",
                xml(finding.rule),
                number(line),
                number(column)
            )?;
            let message = xml(&finding.message);
            let whole = xml(&with_help(finding)).replace("&#10;", "\n");
            let level = finding.level.word();
            if is_known(finding) {
                write!(sink, "<skipped message=\"known: {message}\"/>")?;
            } else if fails(finding) {
                write!(sink, "<failure type=\"{level}\" message=\"{message}\">{whole}</failure>")?;
            } else {
                write!(sink, "<system-out>{whole}</system-out>")?;
            }
            writeln!(sink, "</testcase>")?;
        }
        writeln!(sink, "  </testsuite>")?;
    }
    writeln!(sink, "</testsuites>")
}

fn is_known(finding: &Finding) -> bool {
    finding.mark == Some(Mark::Known)
}

fn fails(finding: &Finding) -> bool {
    !is_known(finding) && finding.level >= Level::Warn
}

fn sums(findings: &[&Finding]) -> String {
    let count = |what: fn(&Finding) -> bool| findings.iter().filter(|finding| what(finding)).count();
    format!("tests=\"{}\" failures=\"{}\" skipped=\"{}\"", findings.len(), count(fails), count(is_known))
}

/// The text as XML may hold it, in an attribute too. What XML cannot hold in any way is written out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::report::findings::{Format, fixture};

    #[test]
    fn a_case_each_with_its_signs_escaped() {
        assert_eq!(
            fixture::written(Format::Junit),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kam" tests="4" failures="2" skipped="1">
  <testsuite name="books/my book/a/north.yaml" tests="2" failures="2" skipped="0">
    <testcase classname="cycle" name="books/my book/a/north.yaml:2:9" file="books/my book/a/north.yaml" line="2"><failure type="error" message="`north` is its own parent">`north` is its own parent
help: leave `parent` out</failure></testcase>
    <testcase classname="out-of-range" name="books/my book/a/north.yaml:4:7" file="books/my book/a/north.yaml" line="4"><failure type="warn" message="12 is not between 0 and 10">12 is not between 0 and 10</failure></testcase>
  </testsuite>
  <testsuite name="books/my book/a/south.yaml" tests="1" failures="0" skipped="0">
    <testcase classname="no-file" name="books/my book/a/south.yaml" file="books/my book/a/south.yaml"><system-out>there is no such
file\u{1b}[2J</system-out></testcase>
  </testsuite>
  <testsuite name="books/my book/b/50%, x.yaml" tests="1" failures="0" skipped="1">
    <testcase classname="no-file" name="books/my book/b/50%, x.yaml" file="books/my book/b/50%, x.yaml"><skipped message="known: &lt;gone&gt; &amp; &quot;lost&quot;"/></testcase>
  </testsuite>
</testsuites>
"#
        );
    }

    #[test]
    fn nothing_found_is_one_case_that_passes() {
        let text = fixture::written_of(Format::Junit, &[]);
        assert!(text.contains("<testcase classname=\"kam\" name=\"no findings\"/>"), "{text}");
    }
}
