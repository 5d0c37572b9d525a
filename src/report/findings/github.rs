//! Findings as workflow commands, which GitHub shows beside the lines of a change.

use std::io::{self, Write};

use super::{Report, place, reported, repository_path, with_help};
use crate::text::finding::{Level, Mark};

/// Writes the findings, a command each.
///
/// # Errors
/// Fails where the sink fails.
pub fn write(report: &Report<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let ends = report.ends();
    for (n, finding) in reported(report.findings) {
        let command = match finding.level {
            _ if finding.mark == Some(Mark::Known) => "notice",
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Info | Level::Off => "notice",
        };
        write!(sink, "::{command} file={}", property(&repository_path(report.prefix, &finding.path)))?;
        let (line, column) = place(finding);
        let end = ends.get(n).copied().flatten();
        let parts = [
            ("line", line),
            ("col", column),
            ("endLine", end.map(|(line, _)| line)),
            ("endColumn", end.map(|(_, column)| column)),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                write!(sink, ",{name}={value}")?;
            }
        }
        let known = if finding.mark == Some(Mark::Known) { "known: " } else { "" };
        let message = format!("{known}{}", with_help(finding));
        writeln!(sink, ",title={}::{}", property(&format!("kam: {}", finding.rule)), data(&message))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::report::findings::{Format, fixture};

    #[test]
    fn one_command_each_with_its_signs_escaped() {
        assert_eq!(
            fixture::written(Format::Github),
            "\
::error file=books/my book/a/north.yaml,line=2,col=9,endLine=2,endColumn=14,title=kam%3A cycle::`north` is its own parent%0Ahelp: leave `parent` out
::warning file=books/my book/a/north.yaml,line=4,col=7,endLine=4,endColumn=9,title=kam%3A out-of-range::12 is not between 0 and 10
::notice file=books/my book/a/south.yaml,title=kam%3A no-file::there is no such%0Afile\u{1b}[2J
::notice file=books/my book/b/50%25%2C x.yaml,title=kam%3A no-file::known: <gone> & \"lost\"
"
        );
    }
}
