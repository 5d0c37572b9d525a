//! The front matter of a plan, with its mistakes as findings of the plan's file.

use std::path::Path;

use crate::model::date::one_reading;
use crate::model::plan::FrontMatter;
use crate::text::finding::{Edit, Finding, Level, Span};
use crate::text::markdown::front::{Beginning, Front};
use crate::text::source;
use crate::text::yaml;

/// The front matter of a text, and what is wrong with it.
pub(super) fn read(
    path: &Path,
    text: &str,
    start: &Beginning,
    findings: &mut Vec<Finding>,
) -> Option<FrontMatter> {
    let Some(front) = &start.front else {
        findings.push(missing(path, text, start));
        return None;
    };
    let inner = &text[front.inner.clone()];
    let read = yaml::read::<FrontMatter>(inner);
    if read.problems.is_empty() {
        return read.value;
    }
    for problem in read.problems {
        let written = unquoted(inner.get(problem.span.start..problem.span.end).unwrap_or_default());
        let about_date = problem.rule == "invalid-value" && problem.message.contains("date");
        let day = Some(written).filter(|_| about_date).and_then(one_reading);
        let mut finding = problem.finding(path);
        finding.span = finding.span.map(|span| shifted(span, text, front));
        if let (Some(day), Some(span)) = (day, finding.span) {
            let text = day.to_string();
            finding = finding.fix(
                format!("write the date as {text}"),
                vec![Edit { start: span.start, end: span.end, text, rank: 0 }],
            );
        }
        findings.push(finding);
    }
    None
}

/// A place within the block as a place in the file.
fn shifted(span: Span, text: &str, front: &Front) -> Span {
    let lines = source::span(text, front.inner.start, front.inner.start).line - 1;
    Span {
        start: span.start + front.inner.start,
        end: span.end + front.inner.start,
        line: span.line + lines,
        column: span.column,
    }
}

fn unquoted(text: &str) -> &str {
    let quoted = |mark: char| text.strip_prefix(mark)?.strip_suffix(mark);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(text)
}

fn missing(path: &Path, text: &str, start: &Beginning) -> Finding {
    const HELP: &str = "begin the file with a line `---`, then `account: …`, `period: …`, `manager: …` and \
                        `status: active`, each on a line of its own, then a line `---`";
    let (message, at) = match start.dead.first() {
        Some(dead) => (format!("the front matter is not read: {}", dead.why), dead.at.start),
        None => ("the plan has no front matter: nothing says which account it is for".to_owned(), 0),
    };
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |n| at + n);
    let end = at + text[at..end].trim_end().len();
    Finding::new("missing-front-matter", Level::Error, path, message)
        .at(source::span(text, at, end))
        .help(HELP)
}
