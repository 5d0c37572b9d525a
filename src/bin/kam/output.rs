//! Sheets to standard output and files.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use kam::report::sheet::Sheet;
use kam::report::style::Style;
use kam::report::view::{Filter, View, ViewError, ViewedSheet};
use kam::report::writers::{self, Format};
use kam::text::write;

use crate::args::Common;
use crate::ui::Ui;
use crate::watch;

/// Prints a sheet as the shared options ask.
pub(crate) fn print(sheet: &mut Sheet, common: &Common, ui: &Ui) -> Result<()> {
    print_as(sheet, Format::Table, common, ui)
}

/// The same, where standard output gets another form than a table unless one is asked for.
pub(crate) fn print_as(sheet: &mut Sheet, usual: Format, common: &Common, ui: &Ui) -> Result<()> {
    if ui.quiet {
        sheet.notes.clear();
    }
    let asked = common.format.as_deref().map(format).transpose()?;
    let view = view(common)?;
    let mut viewed = view.apply_to_sheet(sheet, common.table.as_deref()).map_err(advice)?;
    let picture = picture(&viewed, common, asked)?;
    if common.table.is_some() && asked != Some(Format::Json) {
        // Whoever names a table wants that one; JSON has them all under their names.
        viewed.keep_main();
    }
    let shown = |format: Format| match &picture {
        Some(picture) if format == Format::Svg => picture,
        _ => &viewed,
    };
    let mut noted = false;
    let to_stdout = |format: Format, noted: &mut bool| -> Result<()> {
        possible(format)?;
        if format.is_binary() && ui.out.terminal {
            bail!("{}", not_for_terminals(format.word()));
        }
        if format.is_bare() && !*noted {
            *noted = true;
            sheet.notes.iter().for_each(|n| ui.note(n));
        }
        watch::stop();
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        writers::write(format, shown(format), &ui.out, &mut out)?;
        out.flush()?;
        Ok(())
    };
    if common.output.is_empty() {
        return to_stdout(asked.unwrap_or(usual), &mut noted);
    }
    for path in &common.output {
        if path == Path::new("-") {
            to_stdout(asked.unwrap_or(usual), &mut noted)?;
            continue;
        }
        let format = match (Format::of_path(path), asked) {
            (Some(by_ending), _) => by_ending,
            (None, Some(asked)) => asked,
            (None, None) => bail!(
                "the ending of `{}` names no format\nuse .csv, .json, .jsonl, .parquet, .md, .html, .pdf, .xlsx, .svg or .txt, or say --format",
                path.display()
            ),
        };
        possible(format)?;
        write::replace(path, |to| writers::write(format, shown(format), &Style::plain(), to))
            .with_context(|| format!("`{}` cannot be written", path.display()))?;
    }
    Ok(())
}

/// Whether this build can write the form.
fn possible(format: Format) -> Result<()> {
    if format == Format::Pdf && !kam::page::ENGINE {
        bail!("{}, so that there are no PDFs\nwrite HTML and print it from a browser", kam::page::NO_ENGINE);
    }
    Ok(())
}

/// Why a form that is no text is not shown, and what to write instead.
pub(crate) fn not_for_terminals(ending: &str) -> String {
    format!(
        "{} is no text that a terminal could show\nwrite it to a file: -o NAME.{ending}",
        ending.to_uppercase()
    )
}

/// The sheet with the chart that is asked for, where a picture is wanted.
fn picture<'a>(
    viewed: &ViewedSheet<'a>,
    common: &Common,
    asked: Option<Format>,
) -> Result<Option<ViewedSheet<'a>>> {
    let by_ending = |path: &PathBuf| Format::of_path(path).or(asked);
    let wanted = match common.output.as_slice() {
        [] => asked == Some(Format::Svg),
        paths => paths.iter().any(|path| by_ending(path) == Some(Format::Svg)),
    };
    if !wanted {
        if common.chart.is_some() {
            bail!("--chart draws a picture\nadd -f svg or -o FILE.svg");
        }
        return Ok(None);
    }
    let mut picture = viewed.clone();
    // A table's name picks the chart of that name, where there is one.
    let named = common.table.as_deref().filter(|name| viewed.charts().any(|chart| chart.name == *name));
    match common.chart.as_deref().or(named) {
        Some(name) => picture.pick_chart(name).map_err(advice)?,
        None if picture.picture().is_none() => return Err(advice(ViewError::NoChart)),
        None => {}
    }
    Ok(Some(picture))
}

/// The error with its advice on a line of its own.
fn advice(error: ViewError) -> anyhow::Error {
    anyhow!("{}", error.to_string().replacen("; ", "\n", 1))
}

/// Prints a text in a form of its own to standard output or files.
pub(crate) fn text(text: &str, common: &Common) -> Result<()> {
    let to_stdout = || -> Result<()> {
        watch::stop();
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(())
    };
    if common.output.is_empty() {
        return to_stdout();
    }
    for path in &common.output {
        if path == Path::new("-") {
            to_stdout()?;
        } else {
            write::replace(path, |to| to.write_all(text.as_bytes()))
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
        }
    }
    Ok(())
}

fn format(word: &str) -> Result<Format> {
    word.parse().map_err(|_| anyhow!("there is no format `{word}` for a sheet\nuse {}", Format::words()))
}

fn view(common: &Common) -> Result<View> {
    let filters = common
        .filters
        .iter()
        .map(|f| Filter::parse(f))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| anyhow!("{e}"))?;
    Ok(View { filters, columns: common.columns.clone(), sort: common.sort.clone(), limit: common.limit })
}
