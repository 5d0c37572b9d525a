//! Frameworks: a list of them, and one in full.

use std::path::Path;

use rust_decimal::Decimal;

use crate::model::framework::{Element, Framework, Item, Point, Role};
use crate::model::number::NonNegative;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table};
use crate::text::finding::slashed;
use crate::text::nearest::count;

/// What stands for the origin of a framework that comes with the tool.
const BUILT_IN: &str = "built-in";

/// What stands between ids and words that share a cell.
const BETWEEN: &str = "; ";

/// A framework with its id and where it is from.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its file, where it is a book's own.
    pub path: Option<&'a Path>,
    /// What stands in it.
    pub framework: &'a Framework,
}

impl Line<'_> {
    fn from(&self) -> String {
        self.path.map_or_else(|| BUILT_IN.to_owned(), slashed)
    }
}

/// All frameworks, a line each.
#[must_use]
pub fn list(lines: &[Line<'_>]) -> Sheet {
    let notes = vec!["`kam framework show ID` shows one in full".to_owned()];
    Sheet { schema: SCHEMA, tables: vec![overview(lines)], notes, ..Sheet::default() }
}

/// One framework in full: what it is, then a table for each part that it has.
#[must_use]
pub fn show(line: Line<'_>) -> Sheet {
    let framework = line.framework;
    let mut tables = vec![overview(&[line])];
    tables.extend(parts(framework).into_iter().filter(|table| !table.rows.is_empty()));
    let blocks = page(&line, &tables);
    let notes = vec![
        "`--table NAME` prints one table: ".to_owned()
            + &tables.iter().skip(1).map(|t| t.name).collect::<Vec<_>>().join(", "),
    ];
    let notes = if tables.len() > 1 { notes } else { Vec::new() };
    Sheet { schema: SCHEMA, title: Some(framework.name.clone()), tables, blocks, notes }
}

/// The sheet with every table that there can be, without rows: what its schema is made from.
#[must_use]
pub fn every_table() -> Sheet {
    let mut tables = vec![overview(&[])];
    tables.extend(parts(&Framework::default()));
    Sheet { schema: SCHEMA, tables, ..Sheet::default() }
}

const SCHEMA: &str = "kam.framework/1";

fn words(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn joined<'w>(words: impl IntoIterator<Item = &'w String>) -> Cell {
    let text = words.into_iter().map(String::as_str).collect::<Vec<_>>().join(BETWEEN);
    if text.is_empty() { Cell::Missing("none") } else { Cell::Text(text) }
}

fn integer(n: usize) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A weight as it is written.
fn weight(weight: Option<NonNegative>) -> Cell {
    let shown = |value: Decimal| u8::try_from(value.normalize().scale()).unwrap_or(u8::MAX);
    weight.map_or(Cell::Missing("not given"), |w| Cell::Exact { value: w.0, shown: shown(w.0) })
}

/// A table of rows that are there.
fn table(name: &'static str, title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    // A column with nothing in it is no use to a reader; scripts find it all the same.
    let columns = columns
        .into_iter()
        .enumerate()
        .map(|(n, column)| {
            let missing = rows.iter().all(|row| matches!(row.get(n), Some(Cell::Missing(_)) | None));
            if missing && !rows.is_empty() { column.machine() } else { column }
        })
        .collect();
    Table { name, title: Some(title.to_owned()), columns, rows: Box::new(rows) }
}

/// The number of duties on one side.
fn duties_of(framework: &Framework, side: fn(&Role) -> &Vec<Point>) -> usize {
    framework.roles.iter().map(|role| side(role).len()).sum()
}

/// What a framework has, in words.
fn holds(framework: &Framework) -> String {
    let company = duties_of(framework, |role| &role.company);
    let manager = duties_of(framework, |role| &role.manager);
    let parts = [
        (framework.areas.len(), "area"),
        (framework.roles.len(), "role"),
        (company + manager, "duties"),
        (framework.items.len(), "item"),
        (framework.litmus.len(), "test point"),
        (framework.perceptions.len(), "perception"),
        (framework.levels.len(), "level"),
        (framework.elements.len(), "element"),
        (framework.bands.len(), "band"),
        (framework.points.len(), "point"),
    ];
    let named = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| match (n, noun) {
        (1, "duties") => "1 duty".to_owned(),
        (n, "duties") => format!("{n} duties"),
        (n, noun) => count(n, noun),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// A line for each framework.
fn overview(lines: &[Line<'_>]) -> Table {
    // Where all are built in, saying so on every line is no help.
    let own = lines.iter().any(|line| line.path.is_some());
    let columns = vec![
        Column::text("framework").priority(0),
        Column::text("version").priority(3).machine(),
        Column::text("name").priority(0).wraps(),
        Column::number("roles").machine(),
        Column::number("items").machine(),
        if own { Column::text("from").priority(0).last() } else { Column::text("from").machine() },
        Column::text("source").machine(),
        Column::text("licence").machine(),
        Column::text("holds").priority(1).wraps(),
        Column::number("areas").machine(),
        Column::number("company_duties").machine(),
        Column::number("manager_duties").machine(),
        Column::number("litmus").machine(),
        Column::number("perceptions").machine(),
        Column::number("levels").machine(),
        Column::number("elements").machine(),
        Column::number("points").machine(),
        Column::text("about").machine(),
    ];
    let row = |line: &Line<'_>| {
        let f = line.framework;
        vec![
            words(line.id),
            Cell::maybe(f.version.as_deref()),
            words(&*f.name),
            integer(f.roles.len()),
            integer(f.items.len()),
            words(line.from()),
            Cell::maybe(f.source.as_deref()),
            Cell::maybe(f.licence.as_deref()),
            if holds(f).is_empty() { Cell::Missing("nothing") } else { words(holds(f)) },
            integer(f.areas.len()),
            integer(duties_of(f, |role| &role.company)),
            integer(duties_of(f, |role| &role.manager)),
            integer(f.litmus.len()),
            integer(f.perceptions.len()),
            integer(f.levels.len()),
            integer(f.elements.len()),
            integer(f.points.len()),
            Cell::maybe(f.about.as_deref()),
        ]
    };
    let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
    Table { name: "framework", title: None, columns, rows: Box::new(rows) }
}

/// A table for each part that a framework can have, in the order in which people see them.
fn parts(framework: &Framework) -> Vec<Table> {
    vec![
        areas(framework),
        roles(framework),
        duties(framework),
        items(framework),
        anchors(framework),
        litmus(framework),
        perceptions(framework),
        levels(framework),
        elements(framework),
        bands(framework),
        points(framework),
    ]
}

fn areas(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("area").priority(0),
        Column::text("name").priority(0).wraps(),
        Column::number("roles").priority(1),
        Column::text("parts").priority(1).wraps(),
    ];
    let rows = framework.areas.iter().map(|area| {
        let roles = framework.roles.iter().filter(|role| role.area.as_deref() == Some(&area.id)).count();
        vec![words(&*area.id), words(&*area.name), integer(roles), joined(&area.parts)]
    });
    table("areas", "Areas", columns, rows.collect())
}

fn roles(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("role").priority(0),
        Column::text("area").priority(3),
        Column::text("name").priority(0).wraps(),
        Column::text("emphasis").priority(1),
        Column::number("company_duties").heading("company").priority(0),
        Column::number("manager_duties").heading("manager").priority(0),
        Column::text("items").machine(),
    ];
    let rows = framework.roles.iter().map(|role| {
        vec![
            words(&*role.id),
            Cell::maybe(role.area.as_deref()),
            words(&*role.name),
            Cell::maybe(role.emphasis.map(|e| e.word())),
            integer(role.company.len()),
            integer(role.manager.len()),
            joined(&role.items),
        ]
    });
    table("roles", "Roles, with the number of duties on each side", columns, rows.collect())
}

/// The duties of a role with the side that has them.
fn sides(role: &Role) -> impl Iterator<Item = (&'static str, &Point)> {
    let company = role.company.iter().map(|duty| ("company", duty));
    company.chain(role.manager.iter().map(|duty| ("manager", duty)))
}

fn duties(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("role").priority(0),
        Column::text("side").priority(0),
        Column::text("id").priority(0),
        Column::text("name").priority(0).wraps(),
        Column::text("parts").priority(1).wraps(),
    ];
    let rows = framework.roles.iter().flat_map(|role| {
        sides(role).map(|(side, duty)| {
            vec![words(&*role.id), words(side), words(&*duty.id), words(&*duty.name), joined(&duty.parts)]
        })
    });
    table("duties", "Duties", columns, rows.collect())
}

fn items(framework: &Framework) -> Table {
    let most_cited = Column::text("most_cited").heading("most cited").priority(0);
    let cited = framework.items.iter().any(|item| item.most_cited);
    let columns = vec![
        Column::text("item").priority(0),
        Column::text("name").priority(0).wraps(),
        Column::text("kind").priority(0),
        Column::text("roles").priority(3).wraps(),
        if cited { most_cited } else { most_cited.machine() },
        Column::number("weight").priority(0),
        Column::text("horizon").priority(1),
        Column::text("emphasis").priority(1),
        Column::text("note").priority(2).wraps(),
        Column::text("also").machine(),
    ];
    let row = |item: &Item| {
        let roles: Vec<String> = framework.roles_of(&item.id).map(|role| role.id.clone()).collect();
        vec![
            words(&*item.id),
            words(&*item.name),
            Cell::maybe(item.kind.map(|k| k.word())),
            joined(&roles),
            Cell::Flag(item.most_cited),
            weight(item.weight),
            Cell::maybe(item.horizon.map(|h| h.word())),
            Cell::maybe(item.emphasis.map(|e| e.word())),
            Cell::maybe(item.note.as_deref()),
            joined(&item.also),
        ]
    };
    table("items", "Competencies and attributes", columns, framework.items.iter().map(row).collect())
}

fn anchors(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("item").priority(0),
        Column::number("level").priority(0),
        Column::text("meaning").priority(0).wraps(),
    ];
    let rows = framework.items.iter().flat_map(|item| {
        let anchors = item.anchors.iter().enumerate();
        anchors.map(|(level, anchor)| vec![words(&*item.id), integer(level), words(&**anchor)])
    });
    table("anchors", "What levels look like", columns, rows.collect())
}

/// A plain list, its first column named after what it lists.
fn plain(name: &'static str, title: &str, first: &str, points: &[Point]) -> Table {
    let columns = vec![
        Column::text(first).priority(0),
        Column::text("name").priority(0).wraps(),
        Column::text("parts").priority(0).wraps(),
    ];
    let rows = points.iter().map(|point| vec![words(&*point.id), words(&*point.name), joined(&point.parts)]);
    table(name, title, columns, rows.collect())
}

fn litmus(framework: &Framework) -> Table {
    plain("litmus", "Short test of the organisation: poor, fair or good", "item", &framework.litmus)
}

fn perceptions(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("perception").priority(0),
        Column::text("by").priority(0),
        Column::text("name").priority(0).wraps(),
    ];
    let rows = framework
        .perceptions
        .iter()
        .map(|seen| vec![words(&*seen.id), words(seen.by.word()), words(&*seen.name)]);
    table("perceptions", "What the parties should see in a manager", columns, rows.collect())
}

fn levels(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("level").priority(0),
        Column::number("number").priority(0),
        Column::text("name").priority(1),
        Column::text("signs").priority(0).wraps(),
    ];
    let rows = framework.levels.iter().map(|level| {
        vec![
            words(&*level.id),
            Cell::Integer(i64::from(level.number)),
            words(&*level.name),
            joined(&level.signs),
        ]
    });
    table("levels", "Levels", columns, rows.collect())
}

fn elements(framework: &Framework) -> Table {
    let columns = vec![
        Column::text("element").priority(0),
        Column::number("weight").priority(0),
        Column::number("gate").priority(0),
        Column::number("step").priority(0),
        Column::text("meaning").priority(0).wraps(),
        Column::text("name").machine(),
    ];
    let row = |element: &Element, step: Option<usize>| {
        let meaning = step.and_then(|n| element.steps.get(n));
        vec![
            words(&*element.id),
            weight(element.weight),
            element.gate.map_or(Cell::Missing("not given"), |gate| Cell::Integer(i64::from(gate.0))),
            step.map_or(Cell::Missing("not given"), integer),
            Cell::maybe(meaning.map(String::as_str)),
            words(&*element.name),
        ]
    };
    let rows = framework.elements.iter().flat_map(|element| match element.steps.len() {
        0 => vec![row(element, None)],
        steps => (0..steps).map(|step| row(element, Some(step))).collect(),
    });
    table("elements", "Steps of the elements", columns, rows.collect())
}

fn bands(framework: &Framework) -> Table {
    let columns = vec![Column::number("from").priority(0), Column::text("name").priority(0).wraps()];
    let rows = framework.bands.iter().map(|band| vec![weight(Some(band.from)), words(&*band.name)]);
    table("bands", "What a total means", columns, rows.collect())
}

fn points(framework: &Framework) -> Table {
    plain("points", "Points", "point", &framework.points)
}

/// The page for people: what the framework is, then its parts. Duties stand role by role, and lists with parts as
/// lists, which reads better than tables of them.
fn page(line: &Line<'_>, tables: &[Table]) -> Vec<Block> {
    let framework = line.framework;
    let mut blocks: Vec<Block> = framework.about.iter().map(|about| Block::Text(about.clone())).collect();
    let version = framework.version.as_deref().map(|v| format!(", version {v}")).unwrap_or_default();
    let mut lines = vec![format!("{}, {}{version}", line.id, line.from())];
    lines.extend(framework.source.iter().map(|source| format!("source: {source}")));
    lines.extend(framework.licence.iter().map(|licence| format!("licence: {licence}")));
    blocks.push(Block::List(lines));
    for (n, table) in tables.iter().enumerate().skip(1) {
        match table.name {
            "duties" => blocks.extend(duties_by_role(framework)),
            "elements" => blocks.extend(elements_in_words(framework, n)),
            "points" if framework.points.iter().any(|point| !point.parts.is_empty()) => {
                blocks.extend(points_with_parts(&framework.points));
            }
            _ => blocks.push(Block::Table(n)),
        }
    }
    blocks
}

/// A heading and a list for each role with duties.
fn duties_by_role(framework: &Framework) -> Vec<Block> {
    let mut blocks = Vec::new();
    for role in &framework.roles {
        let mut lines: Vec<String> = sides(role)
            .map(|(side, duty)| {
                let parts = match duty.parts.as_slice() {
                    [] => String::new(),
                    parts => format!(": {}", parts.join(BETWEEN)),
                };
                format!("{side}: {} ({}){parts}", duty.name, duty.id)
            })
            .collect();
        if !role.items.is_empty() {
            lines.push(format!("items: {}", role.items.join(", ")));
        }
        if !lines.is_empty() {
            blocks.push(Block::Heading(2, format!("{}: {}", role.id, role.name)));
            blocks.push(Block::List(lines));
        }
    }
    blocks
}

/// The questions of the elements, and what their steps mean: in one line where they are the same for all.
fn elements_in_words(framework: &Framework, table: usize) -> Vec<Block> {
    let question = |element: &Element| {
        let weight = element.weight.map(|weight| format!("weight {}", weight.0.normalize()));
        let gate = element.gate.map(|gate| format!("gate {gate}"));
        let figures: Vec<String> = weight.into_iter().chain(gate).collect();
        let figures = if figures.is_empty() { String::new() } else { format!(" ({})", figures.join(", ")) };
        format!("{}: {}{figures}", element.id, element.name)
    };
    let mut blocks = vec![
        Block::Heading(1, "Elements".to_owned()),
        Block::List(framework.elements.iter().map(question).collect()),
    ];
    match framework.elements.as_slice() {
        [first, rest @ ..] if rest.iter().all(|element| element.steps == first.steps) => {
            let steps: Vec<String> =
                first.steps.iter().enumerate().map(|(n, step)| format!("{n} {step}")).collect();
            if !steps.is_empty() {
                blocks.push(Block::Text(format!("Steps of each: {}", steps.join(", "))));
            }
        }
        _ => blocks.push(Block::Table(table)),
    }
    blocks
}

/// A heading and a list for each point.
fn points_with_parts(points: &[Point]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for point in points {
        blocks.push(Block::Heading(2, format!("{}: {}", point.id, point.name)));
        if !point.parts.is_empty() {
            blocks.push(Block::List(point.parts.clone()));
        }
    }
    blocks
}
