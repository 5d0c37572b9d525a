//! What forgetting somebody removes, and what still names them.

use std::path::Path;

use crate::book::forget::{Change, Mention, replacement};
use crate::book::history::Holders;
use crate::report::sheet::{Block, Cell, Column, Kind, Sheet, Table};
use crate::text::finding::slashed;
use crate::text::nearest::count;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.forget/1";

/// Commits that people see; scripts get all of them.
const SHOWN: usize = 20;

/// Letters of a commit's id that are shown.
const SHORT: usize = 10;

/// What was found.
#[derive(Debug)]
pub struct Found<'f> {
    /// The name.
    pub name: &'f str,
    /// What is removed.
    pub changes: &'f [Change],
    /// What has to be changed by people.
    pub mentions: &'f [Mention],
    /// Which commits still hold the name.
    pub holders: &'f Holders,
    /// Whether nothing was written.
    pub dry_run: bool,
}

/// The sheet.
#[must_use]
pub fn sheet(found: &Found<'_>) -> Sheet {
    let mut blocks = Vec::new();
    let removed: usize = found.changes.iter().map(|change| change.what.len()).sum();
    if removed > 0 {
        let done = if found.dry_run { "would be removed from" } else { "removed from" };
        let one = if removed == 1 { "entry" } else { "entries" };
        blocks.push(Block::Text(format!("{removed} {one} {done} {}:", count(found.changes.len(), "file"))));
        blocks.push(Block::Table(0));
    }
    if !found.mentions.is_empty() {
        let places = count(found.mentions.len(), "place");
        blocks.push(Block::Text(format!("{places} in prose to be changed by hand:")));
        blocks.push(Block::Table(1));
    }
    let commits: &[_] = match found.holders {
        Holders::Commits(commits) => commits,
        Holders::NoRepository | Holders::Shallow => &[],
    };
    if !commits.is_empty() {
        blocks.push(Block::Text(match commits.len() {
            1 => "1 commit in git still holds the name:".to_owned(),
            n => format!("{n} commits in git still hold the name:"),
        }));
        blocks.push(Block::Table(if commits.len() > SHOWN { 3 } else { 2 }));
    }
    let rows: Vec<Vec<Cell>> = commits
        .iter()
        .map(|holder| {
            let short = holder.commit.get(..SHORT).unwrap_or(&holder.commit);
            vec![
                Cell::Text(short.to_owned()),
                holder.on.map_or(Cell::Missing("not readable"), Cell::Day),
                i64::try_from(holder.files).map_or(Cell::Missing("too many"), Cell::Integer),
            ]
        })
        .collect();
    let latest: Vec<Vec<Cell>> = rows.iter().take(SHOWN).cloned().collect();
    let mut tables = vec![
        forgotten(found.changes),
        mentions(found.mentions),
        Table { name: "commits", title: None, columns: commit_columns(), rows: Box::new(rows) },
    ];
    if commits.len() > SHOWN {
        tables.push(Table {
            name: "latest_commits",
            title: None,
            columns: commit_columns(),
            rows: Box::new(latest),
        });
    }
    Sheet { schema: SCHEMA, title: None, tables, blocks, notes: notes(found, commits.len()) }
}

fn forgotten(changes: &[Change]) -> Table {
    let rows: Vec<Vec<Cell>> = changes
        .iter()
        .flat_map(|change| {
            change.what.iter().map(|what| vec![path(&change.path), Cell::Text((*what).to_owned())])
        })
        .collect();
    let columns =
        vec![Column::text("path").kind(Kind::Text).priority(0), Column::text("what").kind(Kind::Text)];
    Table { name: "forgotten", title: None, columns, rows: Box::new(rows) }
}

fn mentions(mentions: &[Mention]) -> Table {
    let rows: Vec<Vec<Cell>> = mentions
        .iter()
        .map(|mention| {
            vec![
                path(&mention.path),
                Cell::Integer(mention.line.into()),
                Cell::Integer(mention.column.into()),
                Cell::Text(mention.text.clone()),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("path").kind(Kind::Text).priority(0),
        Column::number("line").kind(Kind::Integer).priority(0),
        Column::number("column").kind(Kind::Integer).priority(1),
        Column::text("text").kind(Kind::Text).priority(2).wraps(),
    ];
    Table { name: "mentions", title: None, columns, rows: Box::new(rows) }
}

fn commit_columns() -> Vec<Column> {
    vec![
        Column::text("commit").kind(Kind::Text).priority(0),
        Column::text("on").kind(Kind::Day),
        Column::number("files").kind(Kind::Integer),
    ]
}

fn path(path: &Path) -> Cell {
    Cell::Text(slashed(path))
}

fn notes(found: &Found<'_>, commits: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if found.dry_run {
        notes.push("nothing was changed; leave --dry-run out to do it".to_owned());
    }
    if found.changes.iter().any(|change| change.path.starts_with("imports")) {
        notes.push("the next import brings them back as long as the other system has them".to_owned());
    }
    notes.push(match found.holders {
        Holders::NoRepository => "the book is not kept in git, or its history cannot be read: there may be other copies".to_owned(),
        Holders::Shallow => "only the last part of the history is here: `git fetch --unshallow` brings the rest, then run this again".to_owned(),
        Holders::Commits(_) if commits == 0 => "no commit holds the name".to_owned(),
        Holders::Commits(_) => format!(
            "commits keep the name until the history is written anew, which changes every copy of it: `git filter-repo --replace-text FILE` does that with this line in FILE: `{}`",
            replacement(found.name)
        ),
    });
    if let Holders::Commits(commits) = found.holders {
        let messages = commits.iter().filter(|commit| commit.message).count();
        if messages > 0 {
            notes.push(format!(
                "the name stands in the {} of {}: `git filter-repo --replace-message FILE` takes the same line",
                if messages == 1 { "message" } else { "messages" },
                count(messages, "commit")
            ));
        }
    }
    notes
}
