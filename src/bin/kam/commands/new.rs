//! `kam new`: one file of the book from a template.

pub(crate) mod people;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use kam::book::discover;
use kam::book::load::Book;
use kam::book::template;
use kam::book::template::plan::{Figure, Known, amount, is_period};
use kam::lint;
use kam::model::number::Amount;
use kam::model::words::Quadrant;
use kam::portfolio::candidates::Candidates;
use kam::portfolio::candidates::book::{BookCandidates, Manner};
use kam::portfolio::selection::Selection;
use kam::score::compile::{Compiled, From, compile};
use kam::score::measure::{Expression, Value};
use kam::text::finding::slashed;
use kam::text::markdown::tables;
use kam::text::nearest::nearest;
use kam::text::slug::slug;
use kam::text::write;
use rust_decimal::Decimal;

use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::ui::Ui;

pub(crate) fn account(common: &Common, id: &str, name: Option<&str>, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let path = beginning(&book, &book.settings.files.accounts, id)?;
    create(&book, &path, &template::account(id, name, &book.settings), ui)
}

/// Where a new file with an id goes.
fn beginning(book: &Book, globs: &[String], id: &str) -> Result<PathBuf> {
    if !template::is_id(id) {
        bail!(
            "`{id}` cannot be an id\nwrite small letters, digits and hyphens, such as `{}`",
            slug(id).unwrap_or_else(|| "acme".to_owned())
        );
    }
    if let Some(taken) = book.list(globs).into_iter().find(|path| discover::id(path) == id) {
        bail!("the id `{id}` is taken by {}\nchoose another id", slashed(&taken));
    }
    let folder = globs.first().map(|g| template::folder_of(g)).unwrap_or_default();
    Ok(folder.join(format!("{id}.yaml")))
}

/// Writes a new file; never over another.
fn create(book: &Book, path: &Path, content: &str, ui: &Ui) -> Result<Exit> {
    match write::create(&book.root.join(path), content.as_bytes()) {
        Ok(()) => {}
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already and was left alone\nchoose another id", slashed(path))
        }
        Err(e) => return Err(e).with_context(|| format!("{} cannot be written", slashed(path))),
    }
    let shown = slashed(&book.root.join(path));
    ui.note(&format!("{shown} written; fill in what is known and run `kam check`"));
    Ok(Exit::Clean)
}

/// A name, or one made from the id.
fn made_name(id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| template::name_of(id), str::to_owned)
}

/// The figures that a new plan states, as far as the book has them.
const FIGURES: &[(&str, &str)] = &[
    ("Revenue of twelve months", "sales.revenue"),
    ("Growth on the twelve months before", "sales.growth"),
    ("Margin", "sales.margin_rate"),
    ("Spend with all suppliers", "wallet.spend"),
    ("Our share of it", "wallet.share"),
    ("Headroom", "wallet.headroom"),
];

pub(crate) fn plan(common: &Common, id: &str, period: Option<&str>, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let as_of = crate::linting::as_of(common, &book, ui);
    let period = period.map_or_else(|| as_of.year().to_string(), str::to_owned);
    if !is_period(&period) {
        bail!(
            "`{period}` cannot be a period\nwrite letters, digits and hyphens, such as `2026` or `2026-H1`"
        );
    }
    let mut findings = Vec::new();
    let (candidates, quadrants) = measured(&book, as_of, &mut findings);
    let Some(row) = candidates.accounts.position(id) else {
        let known = candidates.accounts.entries.iter().map(|e| e.id.as_str());
        match nearest(id, known) {
            _ if candidates.accounts.knows(id) => {
                ui.findings(&findings, &book.root);
                bail!("the account `{id}` cannot be read\nput its file right first");
            }
            Some(near) => bail!("there is no account `{id}`\ndid you mean `{near}`?"),
            None => bail!("there is no account `{id}`\n`kam new account {id}` begins one"),
        }
    };
    let people = book.people(&mut Vec::new());
    let sources = candidates.sources(&book);
    let currency = book.rates.currency.code();
    let figures = FIGURES
        .iter()
        .filter_map(|(label, text)| {
            let Value::Number(value) = sources.evaluate(&Expression::parse(text).ok()?, row) else {
                return None;
            };
            let shown = if matches!(*text, "sales.revenue" | "wallet.spend") {
                format!("{} {currency}", amount(Amount(value.round_dp(0))))
            } else {
                format!("{:.1} %", value * Decimal::ONE_HUNDRED)
            };
            Some(Figure { label: (*label).to_owned(), text: shown, expression: (*text).to_owned() })
        })
        .collect();
    let known = Known {
        account: &candidates.accounts.entries[row],
        period: &period,
        quadrant: quadrants.get(row).copied().flatten(),
        people: &people,
        figures,
        as_of,
        settings: &book.settings,
    };
    let path = template::plan::path(&book.settings, id, &period);
    let text = tables::layout(&template::plan::plan(&known));
    match write::create(&book.root.join(&path), text.as_bytes()) {
        Ok(()) => {}
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            bail!(
                "{} is there already and was left alone\nchoose another period with --period",
                slashed(&path)
            )
        }
        Err(e) => return Err(e).with_context(|| format!("{} cannot be written", slashed(&path))),
    }
    let shown = slashed(&book.root.join(&path));
    ui.note(&format!("{shown} written; answer its questions and run `kam plan lint`"));
    Ok(Exit::Clean)
}

/// The accounts measured, and the quadrant of each where a policy gives it one.
fn measured(
    book: &Book,
    as_of: Date,
    findings: &mut Vec<kam::text::finding::Finding>,
) -> (BookCandidates, Vec<Option<Quadrant>>) {
    let compiled = book.policy().ok().and_then(|entry| compile(entry.value, From::Book).ok()).map(|(c, _)| c);
    let wanted: Vec<Expression> =
        FIGURES.iter().filter_map(|(_, text)| Expression::parse(text).ok()).collect();
    let beside: Vec<&Expression> = wanted.iter().collect();
    let manner = Manner {
        as_of,
        roll_up: compiled.as_ref().is_some_and(|c| c.policy.roll_up),
        detail: &[],
        beside: &beside,
    };
    let nothing = Compiled::nothing();
    let candidates = BookCandidates::measure(book, compiled.as_ref().unwrap_or(&nothing), manner, findings);
    let selection = compiled.and_then(|compiled| {
        let numbers = candidates.numbers(&compiled, &mut Vec::new());
        Selection::score(compiled, &candidates, numbers).ok()
    });
    let quadrants = selection.map_or_else(Vec::new, |selection| {
        (0..candidates.rows())
            .map(|row| lint::context::quadrant(&selection.compiled, &selection.scoring, row))
            .collect()
    });
    (candidates, quadrants)
}
