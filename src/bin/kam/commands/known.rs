//! `kam measure`, `kam rule`, `kam config` and `kam files`: what is known and in effect.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use kam::book::root::SETTINGS;
use kam::lint::input::FINDINGS;
use kam::lint::registry;
use kam::report::views::known::{self, RuleLine};
use kam::score::measure::DEFINITIONS;
use kam::text::finding::Level;
use kam::text::nearest::nearest;
use kam::text::yaml::Tree;

use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::Ui;

pub(crate) fn measures(common: &Common, name: Option<&str>, ui: &Ui) -> Result<Exit> {
    let mut sheet = known::measures(name);
    if sheet.tables.iter().all(|t| t.rows.is_empty()) {
        let name = name.unwrap_or_default();
        match nearest(name, DEFINITIONS.iter().map(|d| d.name)) {
            Some(near) => bail!("there is no measure `{name}`\ndid you mean `{near}`?"),
            None => bail!("there is no measure `{name}`\n`kam measure` lists them all"),
        }
    }
    output::print(&mut sheet, common, ui)?;
    Ok(Exit::Clean)
}

pub(crate) fn rules(common: &Common, name: Option<&str>, ui: &Ui) -> Result<Exit> {
    let Some(name) = name else {
        let rules = registry::RULES.iter().map(|rule| {
            let meta = rule.meta();
            RuleLine { name: meta.name, group: meta.group.word(), level: meta.level, summary: meta.summary }
        });
        let readers = FINDINGS.iter().filter(|(name, _)| registry::get(name).is_none());
        let readers =
            readers.map(|(name, summary)| RuleLine { name, group: "input", level: Level::Error, summary });
        let lines: Vec<RuleLine<'_>> = rules.chain(readers).collect();
        output::print(&mut known::rules(&lines), common, ui)?;
        return Ok(Exit::Clean);
    };
    let page = match (registry::get(name), FINDINGS.iter().find(|(known, _)| *known == name)) {
        (Some(rule), _) => rule.meta().page(),
        (None, Some((name, summary))) => {
            format!(
                "# {name}\n\n{summary}. The file cannot be used as it stands: the exit code is 2, and there is no level to set.\n"
            )
        }
        (None, None) => {
            let names = registry::RULES.iter().map(|r| r.meta().name).chain(FINDINGS.iter().map(|(n, _)| *n));
            match nearest(name, names) {
                Some(near) => bail!("there is no rule `{name}`\ndid you mean `{near}`?"),
                None => bail!("there is no rule `{name}`\n`kam rule` lists them all"),
            }
        }
    };
    crate::watch::stop();
    std::io::stdout().lock().write_all(page.as_bytes())?;
    Ok(Exit::Clean)
}

pub(crate) fn files(common: &Common, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    output::print(&mut known::files(&book), common, ui)?;
    Ok(Exit::Clean)
}

pub(crate) fn config(common: &Common, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let text = kam::text::source::read(&book.root.join(SETTINGS), Path::new(SETTINGS))
        .map_err(|f| anyhow::anyhow!(f.message))?;
    let (tree, _) = Tree::parse(&text);
    let mut written = Vec::new();
    if let Some(tree) = &tree {
        keys(tree, tree.root(), "", &mut written);
    }
    output::print(
        &mut known::config(&book.settings, &written, &book.root.display().to_string()),
        common,
        ui,
    )?;
    Ok(Exit::Clean)
}

/// The settings that the file states: every key that has no keys of its own.
fn keys(tree: &Tree<'_>, node: u32, prefix: &str, written: &mut Vec<String>) {
    for (key, value) in tree.pairs(node) {
        let name = format!("{prefix}{}", tree.node(key).text);
        if tree.pairs(value).next().is_some() {
            keys(tree, value, &format!("{name}."), written);
        } else {
            written.push(name);
        }
    }
}
