//! What every command with findings does at its end: print them in the form that is asked for, and say how it went.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use kam::book::root::repository_prefix;
use kam::lint::registry;
use kam::report::findings::{self, Counts, Format, Report, RuleInfo};
use kam::report::style::Style;
use kam::report::view::Viewed;
use kam::text::finding::Finding;
use kam::text::write;

use crate::args::{Common, FindingsArgs};
use crate::exit::Exit;
use crate::ui::{Ui, excerpt, exit_for};

/// The form that standard output gets.
pub(crate) fn format(common: &Common) -> Result<Format> {
    let word = common.format.as_deref().unwrap_or(Format::Full.word());
    word.parse().map_err(|text: String| anyhow!(text))
}

/// Prints findings as the shared options ask; the exit code is the same in every form.
pub(crate) fn finish(
    findings: Vec<Finding>,
    root: &Path,
    args: &FindingsArgs,
    common: &Common,
    ui: &Ui,
    schema: &str,
    tables: &[Viewed<'_>],
) -> Result<Exit> {
    let asked = format(common)?;
    let prefix = repository_prefix(root);
    let print = |format: Format, style: &Style, to: &mut dyn Write| {
        let report = Report {
            schema,
            findings: &findings,
            counts: Counts::of(&findings),
            text_of: &|path| excerpt(root, path),
            rule_info: &info,
            prefix: &prefix,
            baseline: false,
            style,
            tables,
        };
        findings::write(format, &report, to)
    };
    let to_stdout = || -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        print(asked, &ui.out, &mut out)?;
        out.flush()
    };
    if common.output.is_empty() {
        to_stdout()?;
    }
    for path in &common.output {
        if path == Path::new("-") {
            to_stdout()?;
        } else {
            let format = Format::of_path(path).unwrap_or(asked);
            write::replace(path, |to| print(format, &Style::plain(), to))
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
        }
    }
    Ok(exit_for(&findings, args.fail_on))
}

/// What the registry knows of a rule.
fn info(rule: &str) -> Option<RuleInfo> {
    let meta = registry::get(rule)?.meta();
    Some(RuleInfo {
        name: meta.name.to_owned(),
        summary: meta.summary.to_owned(),
        page: meta.page(),
        level: meta.level,
    })
}
