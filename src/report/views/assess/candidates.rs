//! Candidates for a role: whom to hire, whom to train, and where to look elsewhere.

use rust_decimal::Decimal;

use super::{
    NOT_ASSESSED, arranged, charts, count, exact, item, item_columns, kind, level, picture, ready, some,
    staff, table, text,
};
use crate::assess::candidates::{Advice, Candidate, Lines, occupied, pool, rank};
use crate::assess::readiness::{Requirements, Way};
use crate::assess::time::MOST_SELLING;
use crate::book::load::Entry;
use crate::model::profile::Profile;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;
use crate::text::finding::slashed;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.assess.candidates/1";

/// The tables that have a column for each candidate, and how many they have always.
pub const OPEN: [(&str, usize); 1] = [("items", 6)];

/// The candidates for a role.
///
/// # Errors
/// There are no candidates, or nothing is required of them.
pub fn sheet(desk: &Desk, profile: &Entry<Profile>) -> Result<Sheet, Lacking> {
    let staff = staff(desk);
    let requirements = staff.requirements(profile);
    let pool = pool(&staff, &profile.id);
    if pool.is_empty() {
        return Err(Lacking::new(
            format!("there are no candidates for `{}`", profile.id),
            format!("`kam new person ID --kind candidate` begins one; write `role: {}` in it", profile.id),
        ));
    }
    if requirements.items.is_empty() {
        return Err(Lacking::new(
            format!("the profile `{}` requires nothing, so there is nothing to compare", profile.id),
            format!("write what it requires in {}", slashed(&profile.path)),
        ));
    }
    let lines = Lines::of(&profile.value);
    let fits = pool.iter().map(|person| requirements.fit(person, staff.as_of)).collect();
    let ranked = rank(fits, lines);
    let tables = vec![candidates(desk, &ranked), first_year(&ranked), items(&requirements, &ranked)];
    let mut notes = vec![selling(&profile.value)];
    let shown = |line: Decimal| format!("{} %", (line * Decimal::ONE_HUNDRED).normalize());
    let from = if lines.stated { "the profile's" } else { "the usual ones, as the profile states none" };
    notes.push(format!(
        "lines, {from}: attributes {}, below which to look elsewhere; competencies {}, below which training takes too long",
        shown(lines.attributes),
        shown(lines.competencies)
    ));
    notes.extend(requirements.notes());
    notes.extend(desk.notes.iter().cloned());
    let mut sheet = Sheet {
        schema: SCHEMA,
        title: Some(format!("Candidates for {}", profile.value.name)),
        tables,
        notes,
        ..Sheet::default()
    };
    let head = "Attributes come first: they are brought along, competencies can be taught.";
    arranged(&mut sheet, vec![Block::Text(head.to_owned())], &["candidates", "first_year", "items"]);
    picture(&mut sheet, Some(charts::candidates(&ranked, 0)));
    Ok(sheet)
}

/// How much of the job is selling, against what is usual.
fn selling(profile: &Profile) -> String {
    let usual = "5 to 10 % is usual, so selling alone qualifies nobody";
    match profile.selling_share.map(|share| share.0) {
        None => format!("the profile does not say how much of the job is selling; {usual}"),
        Some(share) => {
            let percent = (share * Decimal::ONE_HUNDRED).normalize();
            if share > MOST_SELLING {
                format!(
                    "selling is {percent} % of the job as the profile states it, more than the usual 5 to 10 %"
                )
            } else {
                format!("selling is {percent} % of the job; {usual}")
            }
        }
    }
}

fn candidates(desk: &Desk, ranked: &[Candidate<'_, '_>]) -> Table {
    let accounts = desk.accounts();
    let rows = ranked.iter().map(|candidate| {
        let person = candidate.fit.person;
        let tone = match candidate.advice {
            Advice::HireAndTrain => Tone::Good,
            Advice::Later => Tone::Invest,
            Advice::LookElsewhere => Tone::Bad,
            Advice::AssessFirst => Tone::Neutral,
        };
        let [readiness, coverage] = ready(&candidate.all);
        let [attributes, _] = ready(&candidate.attributes);
        let [competencies, _] = ready(&candidate.competencies);
        vec![
            candidate.rank.map_or(Cell::Missing(NOT_ASSESSED), |rank| Cell::Integer(rank.into())),
            text(&person.id),
            text(&person.value.name),
            some(person.value.origin.map(|origin| origin.word()), "not given"),
            attributes,
            competencies,
            readiness,
            coverage,
            Cell::Toned(candidate.advice.words().to_owned(), tone),
            text(&candidate.reason),
            some(occupied(accounts, &person.id), "no account names them"),
        ]
    });
    let columns = vec![
        Column::number("rank").heading("#").priority(0),
        Column::text("candidate").priority(4),
        Column::text("name").priority(0),
        Column::text("origin").priority(3),
        Column::number("attributes").priority(0),
        Column::number("competencies").priority(0),
        Column::number("readiness").priority(2),
        Column::number("coverage").priority(3),
        Column::text("advice").priority(0),
        Column::text("reason").priority(1).wraps().last(),
        Column::text("now").heading("now").priority(5).wraps(),
    ];
    table("candidates", "", columns, rows.collect())
}

fn first_year(ranked: &[Candidate<'_, '_>]) -> Table {
    let hired = ranked.iter().filter(|candidate| candidate.advice == Advice::HireAndTrain);
    let rows = hired.flat_map(|candidate| {
        let fit = &candidate.fit;
        fit.worst_first().into_iter().filter_map(move |n| {
            let required = &fit.of.items[n];
            let gap = fit.gap(n).filter(|gap| !gap.is_zero())?;
            let way = required.kind().and_then(|kind| Way::of(kind, gap));
            let mut cells = vec![text(&fit.person.id)];
            cells.extend(item(required));
            cells.extend([
                kind(required),
                level(Some(gap), ""),
                some(way.map(Way::word), "the framework does not say whether it can be taught"),
            ]);
            Some(cells)
        })
    });
    let mut columns = vec![Column::text("candidate").priority(0)];
    columns.extend(item_columns());
    columns.extend([
        Column::text("kind").priority(1),
        Column::number("gap").priority(0),
        Column::text("way").priority(0),
    ]);
    table("first_year", "The first year of those to hire", columns, rows.collect())
}

fn items(requirements: &Requirements<'_>, ranked: &[Candidate<'_, '_>]) -> Table {
    let weights = super::decimals(requirements.items.iter().map(|required| required.weight));
    let rows = requirements.items.iter().enumerate().map(|(n, required)| {
        let mut cells: Vec<Cell> = item(required).into();
        cells.extend([
            kind(required),
            exact(Some(required.level), 0, ""),
            exact(Some(required.weight), weights, ""),
            count(ranked.iter().filter(|c| c.fit.gap(n).is_some_and(|gap| gap.is_zero())).count()),
        ]);
        cells.extend(ranked.iter().map(|candidate| level(candidate.fit.level(n), NOT_ASSESSED)));
        cells
    });
    let rows = rows.collect();
    let mut columns: Vec<Column> = item_columns().into();
    columns.extend([
        Column::text("kind").priority(3),
        Column::number("required").priority(0),
        Column::number("weight").priority(4),
        Column::number("at_level").heading("at level").priority(5),
    ]);
    let taken: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    columns.extend(ranked.iter().map(|candidate| {
        let id = &candidate.fit.person.id;
        let name = if taken.contains(id) { format!("{id}.level") } else { id.clone() };
        Column::number(name).heading(id.clone()).priority(1)
    }));
    table("items", "Side by side", columns, rows)
}
