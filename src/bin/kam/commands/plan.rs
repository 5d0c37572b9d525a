//! `kam plan`: new plans, what is wrong with plans, their pages, and a list of them.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Result, anyhow, bail};
use kam::book::load::Book;
use kam::book::plan::PlanFile;
use kam::model::date::Day;
use kam::model::plan::PlanStatus;
use kam::model::settings::{AtLeastOne, Page};
use kam::page::print::{Printed, print};
use kam::page::{Counted, Job};
use kam::report::view::View;
use kam::report::views::plans as view;
use kam::text::finding::slashed;
use kam::text::nearest::{count, nearest};
use kam::text::write;

use crate::args::{Common, FindingsArgs, PageArgs};
use crate::assemble;
use crate::exit::Exit;
use crate::findings::{self, Shown};
use crate::linting::{self, Linted};
use crate::output;
use crate::ui::Ui;

/// How plans are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Another limit than the book's.
    pub(crate) max_pages: Option<AtLeastOne>,
    /// Another paper than the book's.
    pub(crate) page: Option<Page>,
    /// Whether counts may be taken from the cache.
    pub(crate) cache: bool,
}

impl From<PageArgs> for Manner {
    fn from(args: PageArgs) -> Self {
        Self { max_pages: args.max_pages, page: args.page, cache: !args.no_cache }
    }
}

impl Manner {
    fn apply(self, book: &mut Book) {
        if let Some(max) = self.max_pages {
            book.settings.plan.max_pages = max;
        }
        if let Some(page) = self.page {
            book.settings.plan.page = page;
        }
    }
}

pub(crate) fn lint(
    common: &Common,
    files: &[PathBuf],
    manner: Manner,
    args: &FindingsArgs,
    ui: &Ui,
) -> Result<Exit> {
    let mut book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return findings::show(Shown::of(why.findings, &why.root), args, common, ui),
    };
    manner.apply(&mut book);
    let as_of = linting::as_of(common, &book, ui);
    let only = if files.is_empty() { None } else { Some(named(&book, files)?) };
    let cache = linting::cache(&book, manner.cache);
    let linted = linting::of_plans(&book, as_of, only.as_deref(), cache.as_ref());
    if linted.files == 0 && linted.findings.is_empty() {
        ui.note("the book has no plans yet; `kam plan new ACCOUNT` begins one");
        return Ok(Exit::Nothing);
    }
    let sheet = view::counts(&linted.plans, &linted.pages);
    let viewed = View::default().apply_to_sheet(&sheet, None).map_err(|e| anyhow!("{e}"))?;
    let clean = linted.findings.is_empty();
    let pages = told(&linted, &book);
    let exit = findings::show(Shown::with(linted.findings, &book.root, &viewed.tables), args, common, ui)?;
    if clean {
        ui.note(&pages);
    }
    Ok(exit)
}

/// How many plans there are and whether they fit.
fn told(linted: &Linted, book: &Book) -> String {
    let max = book.settings.plan.max_pages.0;
    let fit = linted.pages.iter().filter_map(Counted::pages).filter(|p| p.pages <= max as usize).count();
    let plans = count(linted.plans.len(), "plan");
    if fit == linted.plans.len() {
        format!("{plans}, none over {}", count(max as usize, "page"))
    } else {
        format!("{plans}, {fit} of them counted and within {}", count(max as usize, "page"))
    }
}

/// The plans that the command line names, relative to the book: files, or folders with all plans below them.
fn named(book: &Book, files: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in findings::inside(book, files)? {
        if book.root.join(&path).is_dir() {
            let glob = format!("{}/**/*.md", glob_safe(&slashed(&path)));
            let below = book.list(&[glob]);
            if below.is_empty() {
                bail!("there are no plans below `{}`\nname a folder with .md files", path.display());
            }
            found.extend(below);
        } else {
            found.push(path);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn glob_safe(text: &str) -> String {
    glob::Pattern::escape(text)
}

pub(crate) fn list(common: &Common, manner: Manner, ui: &Ui) -> Result<Exit> {
    let mut book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    manner.apply(&mut book);
    let (as_of, note) = assemble::as_of(common, &book);
    let cache = linting::cache(&book, manner.cache);
    let linted = linting::of_plans(&book, as_of, None, cache.as_ref());
    if linted.files == 0 {
        ui.note("the book has no plans yet; `kam plan new ACCOUNT` begins one");
        return Ok(Exit::Nothing);
    }
    let notes = note.into_iter().collect();
    let max = book.settings.plan.max_pages.0;
    let mut sheet = view::sheet(&linted.plans, &linted.pages, &linted.findings, Day(as_of), max, notes);
    output::print(&mut sheet, common, ui)?;
    Ok(Exit::Clean)
}

pub(crate) fn pdf(common: &Common, ids: &[String], manner: Manner, ui: &Ui) -> Result<Exit> {
    let mut book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    manner.apply(&mut book);
    let as_of = linting::as_of(common, &book, ui);
    let paths = chosen(&book, ids)?;
    if paths.is_empty() {
        ui.note("the book has no plans yet; `kam plan new ACCOUNT` begins one");
        return Ok(Exit::Nothing);
    }
    let mut wrong = Vec::new();
    let plans = book.read_plans(&paths, &mut wrong);
    let mut exit = if wrong.is_empty() { Exit::Clean } else { Exit::Failed };
    ui.findings(&wrong, &book.root);
    let mut heads = linting::heads(&book, &plans);
    heads.iter_mut().for_each(|head| head.as_of = Some(as_of.to_string()));
    let paper = book.settings.plan.page;
    let jobs: Vec<Job<'_>> =
        plans.iter().zip(&heads).map(|(plan, head)| Job { text: &plan.text, paper, head }).collect();
    let to = targets(common, &plans, ui)?;
    let told: Mutex<Vec<(usize, Result<usize, String>)>> = Mutex::new(Vec::new());
    print(&jobs, &|n, printed| {
        let done = printed.and_then(|printed| put(&to[n], &printed));
        if let Ok(mut told) = told.lock() {
            told.push((n, done));
        }
    });
    let mut told = told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    told.sort_by_key(|(n, _)| *n);
    let max = book.settings.plan.max_pages.0 as usize;
    for (n, done) in told {
        let path = slashed(&plans[n].path);
        match done {
            Ok(pages) => {
                ui.tell(&format!("{path}: {} to {}", count(pages, "page"), to[n].display()));
                if pages > max {
                    ui.note(&format!("{path} has {pages} pages; {max} are allowed. `kam plan lint {path}` says where the next one begins"));
                }
            }
            Err(why) => {
                exit = Exit::Failed;
                ui.failure(&anyhow!("{path} cannot be printed: {why}\nrun `kam plan lint {path}`"));
            }
        }
    }
    Ok(exit)
}

fn put(to: &Path, printed: &Printed) -> Result<usize, String> {
    let plain = |e: io::Error| format!("{}: {}", to.display(), kam::text::source::plain(&e));
    if to == Path::new("-") {
        crate::watch::stop();
        let mut out = io::stdout().lock();
        match out.write_all(&printed.pdf).and_then(|()| out.flush()) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => return Err(plain(e)),
            _ => {}
        }
    } else {
        write::replace(to, |file| file.write_all(&printed.pdf)).map_err(plain)?;
    }
    Ok(printed.pages.pages)
}

/// Where each PDF goes: into the folder of `-o`, or, for a single plan, into the file or to standard output.
fn targets(common: &Common, plans: &[PlanFile], ui: &Ui) -> Result<Vec<PathBuf>> {
    let place = match common.output.as_slice() {
        [] => Path::new("."),
        [one] => one.as_path(),
        _ => bail!("PDFs go to one place\nname one folder, or for a single plan one file, with -o"),
    };
    let file = place == Path::new("-")
        || (place.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) && !place.is_dir());
    if place == Path::new("-") && ui.out.terminal {
        bail!("{}", output::not_for_terminals("pdf"));
    }
    if file && plans.len() > 1 {
        bail!("{} cannot go into one file\nname a folder with -o", count(plans.len(), "plan"));
    }
    if file {
        return Ok(vec![place.to_path_buf(); plans.len()]);
    }
    let mut taken = BTreeSet::new();
    plans
        .iter()
        .map(|plan| {
            if !taken.insert(plan.id.as_str()) {
                bail!("two plans are called `{}`\nprint them one by one", plan.id);
            }
            Ok(place.join(format!("{}.pdf", plan.id)))
        })
        .collect()
}

/// The files of the plans that the command line names: by the file's stem, by a path, or by an account's id, which
/// means its latest plan that is not closed.
fn chosen(book: &Book, ids: &[String]) -> Result<Vec<PathBuf>> {
    let all = book.list(&book.settings.files.plans);
    if ids.is_empty() {
        return Ok(all);
    }
    let mut found = Vec::new();
    for id in ids {
        if let Some(path) = all.iter().find(|path| kam::book::discover::id(path) == *id) {
            found.push(path.clone());
        } else if Path::new(id).extension().is_some_and(|e| e == "md") {
            found.extend(findings::inside(book, &[PathBuf::from(id)])?);
        } else {
            found.push(of_account(book, &all, id)?);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn of_account(book: &Book, all: &[PathBuf], id: &str) -> Result<PathBuf> {
    let plans = book.read_plans(all, &mut Vec::new());
    let latest = plans
        .iter()
        .filter_map(|file| file.plan.front.as_ref().map(|front| (front, file)))
        .filter(|(front, _)| front.account == id)
        .max_by(|(a, x), (b, y)| {
            let key = |f: &kam::model::plan::FrontMatter| (f.status != PlanStatus::Closed, f.period.clone());
            key(a).cmp(&key(b)).then_with(|| x.path.cmp(&y.path))
        });
    match latest {
        Some((_, file)) => Ok(file.path.clone()),
        None => {
            let fronts = plans.iter().filter_map(|p| p.plan.front.as_ref());
            let known = plans.iter().map(|p| p.id.as_str()).chain(fronts.map(|f| f.account.as_str()));
            match nearest(id, known) {
                Some(near) => {
                    bail!("there is no plan or account with a plan called `{id}`\ndid you mean `{near}`?")
                }
                None => bail!(
                    "there is no plan or account with a plan called `{id}`\n`kam plan list` lists the plans"
                ),
            }
        }
    }
}
