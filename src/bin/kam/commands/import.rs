//! `kam import`: rows of other systems into the book.

mod sales;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use kam::book::load::{Book, located, read_file};
use kam::import::files::write_all;
use kam::import::kind::Kind;
use kam::import::lock::hold;
use kam::import::map::{ImportMap, Matching, Source};
use kam::import::outcome::Outcome;
use kam::import::run::{Request, run as work_out};
use kam::import::{fields, systems, template};
use kam::text::finding::{Finding, Level, sort};
use kam::text::grid::{Grid, Options};
use kam::text::nearest::{count, list};

use crate::args::Common;
use crate::args::import::ImportArgs;
use crate::assemble;
use crate::exit::Exit;
use crate::ui::Ui;

/// A map with where it came from.
struct Origin {
    map: ImportMap,
    /// The map's file, for findings about it.
    file: Option<PathBuf>,
    /// What the header was recognised as.
    title: Option<String>,
}

pub(crate) fn run(common: &Common, args: &ImportArgs, ui: &Ui) -> Result<Exit> {
    if args.map_template {
        return print_template(common, args, ui);
    }
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let named = match args.map.as_deref().map(named_map).transpose() {
        Ok(named) => named,
        Err(findings) => return Ok(refused(&findings, ui)),
    };
    let _lock = if args.dry_run { None } else { Some(hold(&book.root)?) };
    if args.what.kind() == Kind::Sales {
        return sales::run(args, &book, named, ui);
    }
    let dates = args.dates.or(named.as_ref().and_then(|map| map.dates).map(|dates| dates.0));
    let grid = match Grid::read(&args.file, &Options { dates, sheet: args.sheet.clone() }) {
        Ok(grid) => grid,
        Err(finding) => return Ok(refused(&[finding], ui)),
    };
    let kind = args.what.kind();
    let mut origin = origin(args, kind, named, &grid)?;
    // A contact has no id of its own: what a map calls `id` is the account's.
    if kind == Kind::Contacts
        && let Some(column) = origin.map.id.take()
    {
        origin.map.fields.entry("account".to_owned()).or_insert_with(|| Source::column(&column));
    }
    let matching = args.matching.map(Into::into).or(origin.map.matching);
    complete(kind, &origin.map, matching, &grid)?;
    let system = args.system.as_ref().or(origin.map.system.as_ref()).map(ToString::to_string);
    if origin.map.external.is_some() && system.is_none() {
        return Err(anyhow!(
            "record ids are kept by the name of the other system, and there is none\nname it with `--system NAME`, or with `system` in the map"
        ));
    }
    let request = Request {
        book: &book,
        kind,
        grid: &grid,
        map: &origin.map,
        system: system.as_deref(),
        matching,
        force: args.force,
    };
    let outcome = match work_out(&request) {
        Ok(outcome) => outcome,
        Err(faults) => return faulty(&faults, &origin, ui),
    };
    tell_reading(&grid, &origin, &outcome, ui);
    let mut of_file = outcome.of_file.clone();
    sort(&mut of_file);
    if !of_file.is_empty() {
        ui.findings(&of_file, Path::new(""));
    }
    let mut of_book = outcome.of_book.clone();
    sort(&mut of_book);
    if !of_book.is_empty() {
        ui.findings(&of_book, &book.root);
    }
    finish(args, &book, kind, &outcome, ui)
}

/// Writes, or shows what would be written.
fn finish(args: &ImportArgs, book: &Book, kind: Kind, outcome: &Outcome, ui: &Ui) -> Result<Exit> {
    let mistakes = outcome.has_mistakes();
    for note in &outcome.notes {
        ui.note(note);
    }
    if args.dry_run {
        let mut out = std::io::stdout().lock();
        for change in &outcome.changes {
            out.write_all(change.diff().as_bytes())?;
        }
        out.flush()?;
    }
    if mistakes && !args.keep_going {
        let wrong =
            outcome.of_file.iter().chain(&outcome.of_book).filter(|f| f.level == Level::Error).count();
        ui.note(&format!(
            "nothing {} imported: put {} right, or leave such rows out with --keep-going",
            if args.dry_run { "would be" } else { "was" },
            if wrong == 1 { "the mistake" } else { "the mistakes" },
        ));
        return Ok(Exit::Failed);
    }
    if outcome.created + outcome.updated + outcome.unchanged == 0 && !mistakes {
        ui.note("there is nothing to import: no row of the file is wanted");
        return Ok(Exit::Nothing);
    }
    if !args.dry_run {
        write_all(&book.root, &outcome.changes)?;
    }
    ui.note(&summary(kind, outcome, args.dry_run));
    Ok(if mistakes { Exit::Failed } else { Exit::Clean })
}

fn summary(kind: Kind, outcome: &Outcome, dry: bool) -> String {
    let all = outcome.created + outcome.updated + outcome.unchanged;
    let mut parts = Vec::new();
    for (n, did, would) in [
        (outcome.created, "created", "would be created"),
        (outcome.updated, "updated", "would be updated"),
        (outcome.unchanged, "unchanged", "unchanged"),
    ] {
        if n > 0 {
            parts.push(format!("{n} {}", if dry { would } else { did }));
        }
    }
    let mut text = format!("{}: {}", kind.count(all), parts.join(", "));
    if outcome.left > 0 {
        text.push_str(&format!("; {} left out because of mistakes", count(outcome.left, "row")));
    }
    if outcome.unwanted > 0 {
        text.push_str(&format!("; {} not wanted", count(outcome.unwanted, "row")));
    }
    text
}

/// Says how the file was read and what was not taken.
fn tell_reading(grid: &Grid, origin: &Origin, outcome: &Outcome, ui: &Ui) {
    let assumed = grid.assumed();
    let said: Vec<String> = origin
        .title
        .iter()
        .map(|title| format!("an export of {title}"))
        .chain((!assumed.is_empty()).then_some(assumed))
        .collect();
    if !said.is_empty() {
        ui.note(&format!("read as {}", said.join(", ")));
    }
    if !outcome.columns_left.is_empty() && origin.file.is_none() {
        let left = list(outcome.columns_left.iter().map(String::as_str), "and");
        ui.note(&format!("not taken: {left}; `--set FIELD=COLUMN` takes one"));
    }
}

fn named_map(path: &Path) -> Result<ImportMap, Vec<Finding>> {
    read_file(Path::new(""), path)
}

/// The map that the arguments name, or the one that follows from the header.
fn origin(args: &ImportArgs, kind: Kind, named: Option<ImportMap>, grid: &Grid) -> Result<Origin> {
    let mut origin = match named {
        Some(map) => Origin { map, file: args.map.clone(), title: None },
        None => match systems::recognise(kind, &grid.header) {
            Some(found) => Origin { map: found.map, file: None, title: found.title },
            None if !args.set.is_empty() => Origin { map: ImportMap::default(), file: None, title: None },
            None => {
                let seen = list(grid.header.iter().map(String::as_str), "and");
                return Err(anyhow!(
                    "the columns of {} are none that map themselves: {seen}\nname them with `--set FIELD=COLUMN`, or begin a map with `kam import {kind} {} --map-template -o map.yaml`; {} are recognised",
                    grid.path.display(),
                    grid.path.display(),
                    systems::titles().join(", ")
                ));
            }
        },
    };
    for (field, column) in &args.set {
        if !matches!(field.as_str(), "id" | "external") {
            fields::takes(kind, field).map_err(|why| anyhow!("{why}"))?;
        }
        match field.as_str() {
            "id" if kind != Kind::Opportunities => origin.map.id = Some(column.clone()),
            "external" => origin.map.external = Some(column.clone()),
            _ => {
                origin.map.fields.insert(field.clone(), Source::column(column));
            }
        }
    }
    Ok(origin)
}

/// Holds that a map says which record a row is.
fn complete(kind: Kind, map: &ImportMap, matching: Option<Matching>, grid: &Grid) -> Result<()> {
    let has = |field: &str| map.fields.contains_key(field);
    let seen = || list(grid.header.iter().map(String::as_str), "and");
    if matches!(kind, Kind::Contacts | Kind::Opportunities) && !has("account") {
        return Err(anyhow!(
            "no column says which account a row belongs to: {}\nname it with `--set account=COLUMN`",
            seen()
        ));
    }
    if matching == Some(Matching::External) && map.external.is_none() {
        return Err(anyhow!(
            "no column holds the record ids that `--match external` looks for: {}\nname it with `--set external=COLUMN`",
            seen()
        ));
    }
    let named = has("name") || has("id") || map.id.is_some() || map.external.is_some();
    if !named || (kind == Kind::Contacts && !has("name")) {
        return Err(anyhow!(
            "no column says which {} a row is: {}\nname it with `--set name=COLUMN`",
            kind.one(),
            seen()
        ));
    }
    Ok(())
}

/// Mistakes of the map: with their places where it is a file.
fn faulty(faults: &[kam::import::bind::Fault], origin: &Origin, ui: &Ui) -> Result<Exit> {
    match &origin.file {
        Some(path) => {
            let findings: Vec<Finding> = faults
                .iter()
                .map(|(route, text)| located(Path::new(""), path, "invalid-value", Level::Error, text, route))
                .collect();
            Ok(refused(&findings, ui))
        }
        None => match faults.first() {
            Some((_, text)) => Err(anyhow!("{text}")),
            None => Ok(Exit::Failed),
        },
    }
}

fn refused(findings: &[Finding], ui: &Ui) -> Exit {
    ui.findings(findings, Path::new(""));
    Exit::Failed
}

fn print_template(common: &Common, args: &ImportArgs, ui: &Ui) -> Result<Exit> {
    let options = Options { dates: args.dates, sheet: args.sheet.clone() };
    let grid = match Grid::read(&args.file, &options) {
        Ok(grid) => grid,
        Err(finding) => return Ok(refused(&[finding], ui)),
    };
    let text = template::map(args.what.kind(), &grid);
    let files: Vec<&PathBuf> = common.output.iter().filter(|path| path.as_path() != Path::new("-")).collect();
    for path in &files {
        if let Err(e) = kam::text::write::create(path, text.as_bytes()) {
            let shown = path.display();
            return Err(if e.kind() == std::io::ErrorKind::AlreadyExists {
                anyhow!("{shown} is there already and was left alone\nname another file with -o")
            } else {
                anyhow!("{shown} cannot be written: {}", kam::text::source::plain(&e))
            });
        }
        ui.note(&format!(
            "{} written; look through it, then `kam import {} {} --map {}`",
            path.display(),
            args.what.kind(),
            args.file.display(),
            path.display()
        ));
    }
    if files.len() == common.output.len() && !files.is_empty() {
        return Ok(Exit::Clean);
    }
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}
