//! `kam import sales`: rows of an ERP or CRM into the ledger.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use kam::book::load::{Book, located};
use kam::import::map::{ImportMap, Source};
use kam::import::sales::{self, Imported, Outcome, Refused, Request};
use kam::text::finding::{Finding, Level, slashed, sort};
use kam::text::grid::Options;
use kam::text::grid::stream::Stream;
use kam::text::nearest::{count, list};

use crate::args::import::ImportArgs;
use crate::exit::Exit;
use crate::ui::Ui;

/// Periods that are told one by one; of more, the first and the last.
const TOLD: usize = 12;

/// Imports a file, or shows what that would do.
pub(super) fn run(args: &ImportArgs, book: &Book, named: Option<ImportMap>, ui: &Ui) -> Result<Exit> {
    let dates = args.dates.or(named.as_ref().and_then(|map| map.dates).map(|dates| dates.0));
    let options = Options { dates, sheet: args.sheet.clone() };
    let stream = match Stream::open(&args.file, &options) {
        Ok(stream) => stream,
        Err(finding) => return Ok(super::refused(&[finding], ui)),
    };
    let recognised = named.is_none();
    let map = map(args, named, &stream)?;
    let system = args.system.as_ref().or(map.system.as_ref()).map(ToString::to_string);
    let request = Request {
        book,
        stream,
        options,
        map: &map,
        recognised,
        system: system.as_deref(),
        keep_going: args.keep_going,
        dry_run: args.dry_run,
    };
    let outcome = match sales::run(request) {
        Ok(outcome) => outcome,
        Err(Refused::File(findings)) => return Ok(super::refused(&findings, ui)),
        Err(Refused::Failed(why)) => return Err(anyhow!("{why}")),
        Err(Refused::Map(faults)) => {
            return match &args.map {
                Some(path) => {
                    let finding = |(route, text): &kam::import::bind::Fault| {
                        located(Path::new(""), path, "invalid-value", Level::Error, text, route)
                    };
                    Ok(super::refused(&faults.iter().map(finding).collect::<Vec<Finding>>(), ui))
                }
                None => Err(anyhow!("{}", faults.first().map_or("", |(_, text)| text.as_str()))),
            };
        }
    };
    if !outcome.assumed.is_empty() {
        ui.note(&format!("read as {}", outcome.assumed.join(", ")));
    }
    if !outcome.columns_left.is_empty() && recognised {
        let left = list(outcome.columns_left.iter().map(String::as_str), "and");
        ui.note(&format!("not taken: {left}; `--set FIELD=COLUMN` takes one"));
    }
    for (findings, root) in [(&outcome.of_file, Path::new("")), (&outcome.of_book, book.root.as_path())] {
        let mut findings = findings.clone();
        sort(&mut findings);
        if !findings.is_empty() {
            ui.findings(&findings, root);
        }
    }
    finish(args, book, outcome, ui)
}

/// The map that the arguments name, or the one that follows from the header.
fn map(args: &ImportArgs, named: Option<ImportMap>, stream: &Stream) -> Result<ImportMap> {
    let mut map = match named {
        Some(map) => map,
        None => match sales::recognise(&stream.header) {
            Some(map) => map,
            None if !args.set.is_empty() => ImportMap::default(),
            None => {
                let seen = list(stream.header.iter().map(String::as_str), "and");
                let shown = stream.path.display();
                return Err(anyhow!(
                    "the columns of {shown} are none that map themselves: {seen}\nname them with `--set account=COLUMN --set date=COLUMN --set revenue=COLUMN`, or begin a map with `kam import sales {shown} --map-template -o map.yaml`"
                ));
            }
        },
    };
    for (field, column) in &args.set {
        let field = if field == "id" { "account" } else { field.as_str() };
        map.fields.insert(field.to_owned(), Source::column(column));
    }
    // In a map, `id` says whose row it is.
    if let (Some(column), false) = (&map.id, map.fields.contains_key("account")) {
        map.fields.insert("account".to_owned(), Source::column(column));
    }
    Ok(map)
}

/// Writes, or shows what would be written.
fn finish(args: &ImportArgs, book: &Book, outcome: Outcome, ui: &Ui) -> Result<Exit> {
    let mistakes = outcome.has_mistakes();
    let dry = args.dry_run;
    let of_book = outcome.of_book.iter().any(|finding| finding.level == Level::Error);
    if mistakes && (!args.keep_going || of_book) {
        let wrong =
            outcome.of_file.iter().chain(&outcome.of_book).filter(|f| f.level == Level::Error).count();
        let put = count(wrong, "mistake");
        let was = if dry { "would be" } else { "was" };
        let rest = if of_book { "" } else { ", or leave such rows out with --keep-going" };
        ui.note(&format!("nothing {was} imported: put {put} right{rest}"));
        return Ok(Exit::Failed);
    }
    if outcome.sums.rows == 0 {
        ui.note("there is nothing to import: no row of the file is wanted");
        return Ok(if mistakes { Exit::Failed } else { Exit::Nothing });
    }
    let mut out = std::io::stdout().lock();
    for file in outcome.files.iter().filter(|_| dry) {
        match &file.diff {
            Some(diff) => out.write_all(diff.as_bytes())?,
            None if file.changes() => {
                let path = slashed(&file.path);
                writeln!(out, "{}: {}", path, if file.new { "a new file" } else { "many lines change" })?;
                for period in &file.periods {
                    writeln!(out, "  {}", told(period))?;
                }
            }
            None => {}
        }
    }
    out.flush()?;
    for file in &outcome.files {
        tell(file, dry, ui);
    }
    for note in &outcome.notes {
        ui.note(note);
    }
    let summary = summary(&outcome, dry);
    if !dry {
        sales::commit(&book.root, outcome.files)?;
    }
    ui.note(&summary);
    Ok(if mistakes { Exit::Failed } else { Exit::Clean })
}

/// Says of a file what came in and what was replaced by other figures.
fn tell(file: &sales::LedgerFile, dry: bool, ui: &Ui) {
    let path = slashed(&file.path);
    if !file.changes() {
        ui.note(&format!("{path}: unchanged"));
        return;
    }
    let (replaced, new): (Vec<&Imported>, Vec<&Imported>) =
        file.periods.iter().partition(|period| period.before.is_some());
    let would = if dry { "would be " } else { "" };
    if let (Some(first), Some(last)) = (new.first(), new.last()) {
        let span = match new.len() {
            1 => first.period.to_string(),
            n => format!("{n} periods from {} to {}", first.period, last.period),
        };
        ui.note(&format!("{path}: {span} {would}added"));
    }
    let others: Vec<&&Imported> =
        replaced.iter().filter(|p| p.before.as_ref().is_some_and(|before| !before.same(&p.now))).collect();
    for period in others.iter().take(TOLD) {
        ui.note(&format!("{path}: {}", replaced_by(period, dry)));
    }
    if others.len() > TOLD {
        ui.note(&format!("{path}: {} more {would}replaced", count(others.len() - TOLD, "period")));
    }
}

fn replaced_by(period: &Imported, dry: bool) -> String {
    let would = if dry { "would be " } else { "" };
    let before = period.before.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{} {would}replaced: {before} → {}", period.period, period.now)
}

fn told(period: &Imported) -> String {
    match &period.before {
        Some(before) if !before.same(&period.now) => {
            format!("{}: {before} → {}", period.period, period.now)
        }
        Some(_) => format!("{}: {}, the same figures as before", period.period, period.now),
        None => format!("{}: {}", period.period, period.now),
    }
}

fn summary(outcome: &Outcome, dry: bool) -> String {
    let changed = outcome.files.iter().filter(|file| file.changes()).count();
    let mut text = format!("{} in {}", outcome.sums, count(outcome.periods, "period"));
    text.push_str(&match (changed, dry) {
        (0, _) => ": nothing to change".to_owned(),
        (n, true) => format!(": {} would change", count(n, "file")),
        (n, false) => format!(": {} written", count(n, "file")),
    });
    if outcome.left > 0 {
        text.push_str(&format!("; {} left out because of mistakes", count(outcome.left, "row")));
    }
    if outcome.unwanted > 0 {
        text.push_str(&format!("; {} not wanted", count(outcome.unwanted, "row")));
    }
    text
}
