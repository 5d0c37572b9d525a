//! `kam framework list` and `kam framework show`: what is built in and what the book has of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use kam::assess::framework::{Problem, problems};
use kam::assess::library::Library;
use kam::book::load::{Entry, Shelf, located};
use kam::book::{discover, root};
use kam::frameworks;
use kam::model::framework::Framework;
use kam::report::views::framework::{self as view, Line};
use kam::text::allow::{Kind, allowances};
use kam::text::finding::{Finding, Level, Mark, sort};
use kam::text::source;

use crate::args::Common;
use crate::args::framework::FrameworkWhat;
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

pub(crate) fn run(common: &Common, what: Option<FrameworkWhat>, ui: &Ui) -> Result<Exit> {
    let own = Own::read(common, ui)?;
    match what.unwrap_or(FrameworkWhat::List) {
        FrameworkWhat::List => list(&own, common, ui),
        FrameworkWhat::Show { id } => show(&own, &id, common, ui),
    }
}

/// What a book has of its own; nothing where there is no book.
struct Own {
    root: PathBuf,
    shelf: Shelf<Framework>,
    /// The levels of rules that its settings state.
    levels: BTreeMap<String, Level>,
    /// What is wrong with the book's settings.
    settings: Vec<Finding>,
    /// What readers found wrong with its frameworks.
    files: Vec<Finding>,
}

impl Own {
    fn read(common: &Common, ui: &Ui) -> Result<Self> {
        let mut own = Self {
            root: PathBuf::new(),
            shelf: Shelf::default(),
            levels: BTreeMap::new(),
            settings: Vec::new(),
            files: Vec::new(),
        };
        // Whoever names a book wants that one; anybody else may ask from anywhere.
        if common.book.is_none() && root::find(Path::new(".")).is_none() {
            ui.tell("there is no book here: built-in frameworks only");
            return Ok(own);
        }
        match assemble::open(common, ui)? {
            Ok(book) => {
                own.shelf = book.frameworks(&mut own.files);
                (own.root, own.levels) = (book.root, book.settings.rules);
            }
            Err(why) => (own.root, own.settings) = (why.root, why.findings),
        }
        Ok(own)
    }

    /// Shows what is wrong and says how it went.
    fn tell(&self, mut findings: Vec<Finding>, ui: &Ui) -> Exit {
        findings.extend_from_slice(&self.settings);
        sort(&mut findings);
        if findings.iter().any(|finding| finding.mark.is_none()) {
            ui.findings(&findings, &self.root);
        }
        exit_for(&findings, Level::Error)
    }

    /// What is wrong with a framework that could be read. Comments in its file may allow it, as they do for
    /// `kam check`.
    fn problems(&self, entry: &Entry<Framework>) -> Vec<Finding> {
        let text = source::read(&self.root.join(&entry.path), &entry.path).unwrap_or_default();
        let allowed = allowances(&text, Kind::Yaml);
        let finding = |problem: Problem| {
            let level = self.levels.get(problem.rule).copied().unwrap_or(Level::Error);
            let said = format!("{}\n{}", problem.message, problem.help);
            let mut finding = located(&self.root, &entry.path, problem.rule, level, &said, &problem.route);
            let by = allowed.iter().find(|allowance| {
                !allowance.reason.is_empty()
                    && allowance.rules.iter().any(|(rule, _)| rule == problem.rule)
                    && allowance.covers.holds(finding.span.as_ref())
            });
            finding.mark = by.map(|allowance| Mark::Allowed(allowance.reason.clone()));
            finding
        };
        let findings = problems(&entry.value).into_iter().map(finding);
        findings.filter(|finding| finding.level != Level::Off).collect()
    }
}

/// The framework of an id with what a list says of it.
fn line<'f>(library: &Library<'f>, id: &'f str) -> Option<Line<'f>> {
    Some(Line { id, path: library.path(id), framework: library.get(id)? })
}

/// A note for a framework that takes the place of a built-in one.
fn replaced(line: &Line<'_>) -> Option<String> {
    let both = line.path.is_some() && frameworks::get(line.id).is_some();
    both.then(|| format!("`{}` is the book's own and takes the place of the built-in one", line.id))
}

fn list(own: &Own, common: &Common, ui: &Ui) -> Result<Exit> {
    let exit = own.tell(own.files.clone(), ui);
    let library = Library::new(&own.shelf);
    let lines: Vec<Line<'_>> = library.ids().into_iter().filter_map(|id| line(&library, id)).collect();
    let mut sheet = view::list(&lines);
    sheet.notes.extend(lines.iter().filter_map(replaced));
    output::print(&mut sheet, common, ui)?;
    Ok(exit)
}

fn show(own: &Own, id: &str, common: &Common, ui: &Ui) -> Result<Exit> {
    // Mistakes in other frameworks are no affair of this one.
    let mut findings: Vec<Finding> =
        own.files.iter().filter(|finding| discover::id(&finding.path) == id).cloned().collect();
    findings.extend(own.shelf.get(id).into_iter().flat_map(|entry| own.problems(entry)));
    let exit = own.tell(findings, ui);
    let library = Library::new(&own.shelf);
    let Some(line) = line(&library, id) else {
        if library.knows(id) {
            // Its own file cannot be read, which has been said.
            return Ok(exit);
        }
        match library.nearest(id) {
            Some(near) => bail!("there is no framework `{id}`\ndid you mean `{near}`?"),
            None => bail!("there is no framework `{id}`\n`kam framework list` lists them all"),
        }
    };
    let mut sheet = view::show(line);
    sheet.notes.extend(replaced(&line));
    output::print(&mut sheet, common, ui)?;
    Ok(exit)
}
