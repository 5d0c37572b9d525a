//! The company's own side of key account management, beside that of its managers.

use rust_decimal::Decimal;

use super::{arranged, charts, day, picture, share, some, staff, table, text};
use crate::assess::organisation::{Line, Points, Side, UNREADY, Verdict, WEAK, answer, lines, litmus};
use crate::model::framework::{Framework, Point};
use crate::model::organisation::{Achievement, Answer, Organisation};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;
use crate::text::finding::slashed;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.assess.organisation/1";

/// The organisation's audit.
///
/// # Errors
/// There is no audit, or its framework has nothing to answer.
pub fn sheet(desk: &Desk) -> Result<Sheet, Lacking> {
    let file = &desk.book.settings.files.organisation;
    let Some(entry) = desk.organisation() else {
        return Err(if desk.book.root.join(file).exists() {
            Lacking::new(format!("`{file}`, the organisation's audit, cannot be read"), "put it right first")
        } else {
            Lacking::new(
                format!("there is no `{file}`, the organisation's audit"),
                "`kam new organisation` begins one with every question of woodburn-2006",
            )
        });
    };
    let audit = &entry.value;
    let staff = staff(desk);
    let path = slashed(&entry.path);
    let framework = staff.library.get(&audit.framework).ok_or_else(|| {
        let near = staff.library.nearest(&audit.framework).unwrap_or("woodburn-2006");
        Lacking::new(
            format!(
                "{path} answers the framework `{}`, which is not there or cannot be read",
                audit.framework
            ),
            format!("write `framework: {near}`"),
        )
    })?;
    if framework.roles.is_empty() && framework.litmus.is_empty() {
        return Err(Lacking::new(
            format!("the framework `{}` asks nothing of an organisation", audit.framework),
            format!("write `framework: woodburn-2006` in {path}"),
        ));
    }
    let lines = lines(&staff, audit, framework);
    let total = litmus(audit, framework);
    let asked: u32 = lines.iter().map(|line| line.company.asked + line.manager.asked).sum();
    let answered: u32 = lines.iter().map(|line| line.company.answered + line.manager.answered).sum();
    if total.answered + answered == 0 {
        return Err(Lacking::new(
            format!("{path} answers none of its questions yet"),
            "write poor, fair or good behind what is known, or {rating: good, on: 2026-06-01, evidence: …}",
        ));
    }
    let tables = vec![
        organisation(&lines),
        litmus_table(audit, framework),
        litmus_total(&total),
        duties(audit, framework),
    ];
    let percent = |line: Decimal| (line * Decimal::ONE_HUNDRED).normalize();
    let mut notes = vec![format!(
        "a side is weak where its answered duties reach less than {} % of their points; people also where their median readiness is below {} %",
        percent(WEAK),
        percent(UNREADY)
    )];
    notes.push(format!(
        "{answered} of {asked} duties are answered; what is not is left out of shares. `--table duties` lists them all"
    ));
    if lines.iter().all(|line| line.people.is_none()) {
        notes.push(format!(
            "no manager has been assessed against `{}`, so people are judged by their duties alone",
            audit.framework
        ));
    }
    notes.extend(desk.notes.iter().cloned());
    let mut sheet = Sheet {
        schema: SCHEMA,
        title: Some(audit.name.clone().unwrap_or_else(|| "The organisation".to_owned())),
        tables,
        notes,
        ..Sheet::default()
    };
    arranged(&mut sheet, headline(&lines, &total), &["organisation", "litmus"]);
    picture(&mut sheet, charts::sides(&lines, 0));
    let poor = poor(audit, framework);
    if !poor.is_empty() {
        sheet.blocks.push(Block::Heading(1, "Duties rated poor".to_owned()));
        sheet.blocks.push(Block::List(poor));
    }
    Ok(sheet)
}

/// What the short test comes to, and where whose weakness lies.
fn headline(lines: &[Line<'_>], total: &Points) -> Vec<Block> {
    let mut said = Vec::new();
    if total.asked > 0 {
        let (lowest, highest) = total.range();
        said.push(match total.answered {
            0 => "The short test has not been answered.".to_owned(),
            all if all == total.asked => format!("The short test: {} of {} points.", total.points, total.most()),
            some => format!(
                "The short test: {} points from {some} of {} answers; {lowest} to {highest} of {} in the end.",
                total.points,
                total.asked,
                total.most()
            ),
        });
    }
    for (verdict, words) in [
        (Verdict::Company, "The company is the weak side in"),
        (Verdict::People, "People are the weak side in"),
        (Verdict::Both, "Both sides are weak in"),
    ] {
        let of = lines.iter().filter(|line| line.verdict == verdict);
        let roles: Vec<&str> = of.map(|line| line.role.id.as_str()).collect();
        if !roles.is_empty() {
            said.push(format!("{words} {}.", roles.join(", ")));
        }
    }
    if said.is_empty() { Vec::new() } else { vec![Block::Text(said.join(" "))] }
}

fn organisation(lines: &[Line<'_>]) -> Table {
    let rows = lines.iter().map(|line| {
        let of = |points: &Points| text(format!("{} of {}", points.answered, points.asked));
        let tone = match line.verdict {
            Verdict::Neither => Tone::Good,
            Verdict::Company | Verdict::People => Tone::Warning,
            Verdict::Both => Tone::Bad,
            Verdict::Unknown => Tone::Neutral,
        };
        vec![
            text(&line.role.id),
            some(line.role.area.as_deref(), "no area"),
            share(line.company.share(), "not answered"),
            share(line.manager.share(), "not answered"),
            share(line.difference(), "not answered on both sides"),
            of(&line.company),
            of(&line.manager),
            share(line.people, "nobody is assessed in what the role takes"),
            Cell::Toned(line.verdict.word().to_owned(), tone),
        ]
    });
    let columns = vec![
        Column::text("role").priority(0),
        Column::text("area").priority(4),
        Column::number("company").priority(0),
        Column::number("manager").priority(0),
        Column::number("difference").priority(1),
        Column::text("company_answered").heading("company answered").priority(3),
        Column::text("manager_answered").heading("manager answered").priority(3),
        Column::number("people").heading("people's readiness").priority(1),
        Column::text("verdict").heading("weak side").priority(0),
    ];
    table("organisation", "Roles from both sides", columns, rows.collect())
}

/// A rating with its points, its date, its author and what it rests on.
fn rating(answer: Option<&Answer>) -> [Cell; 5] {
    let why = "not answered";
    let rating = answer.and_then(|answer| answer.rating);
    let tone = |rating: Achievement| match rating {
        Achievement::Poor => Tone::Bad,
        Achievement::Fair => Tone::Warning,
        Achievement::Good => Tone::Good,
    };
    [
        rating.map_or(Cell::Missing(why), |rating| Cell::Toned(rating.word().to_owned(), tone(rating))),
        rating.map_or(Cell::Missing(why), |rating| Cell::Integer(rating.points().into())),
        day(answer.and_then(|answer| answer.on), "no date"),
        some(answer.and_then(|answer| answer.by.as_deref()), "no author"),
        some(answer.and_then(|answer| answer.evidence.as_deref()), "no evidence"),
    ]
}

fn rating_columns() -> [Column; 5] {
    [
        Column::text("rating").priority(0),
        Column::number("points").priority(2),
        Column::text("on").priority(3),
        Column::text("by").priority(4),
        Column::text("evidence").priority(2).wraps(),
    ]
}

fn litmus_table(audit: &Organisation, framework: &Framework) -> Table {
    let rows = framework.litmus.iter().map(|item| {
        let mut cells = vec![text(&item.id), text(&item.name)];
        cells.extend(rating(audit.litmus.get(&item.id)));
        cells
    });
    let mut columns = vec![
        Column::text("item").priority(3),
        Column::text("name").heading("the company").priority(0).wraps(),
    ];
    columns.extend(rating_columns());
    table("litmus", "Short test", columns, rows.collect())
}

fn litmus_total(total: &Points) -> Table {
    let (lowest, highest) = total.range();
    let number = |n: u32| Cell::Integer(n.into());
    let points = if total.answered == 0 { Cell::Missing("not answered") } else { number(total.points) };
    let row = vec![
        points,
        number(total.answered),
        number(total.asked),
        number(total.most()),
        number(lowest),
        number(highest),
    ];
    let columns = ["points", "answered", "items", "of", "lowest", "highest"];
    table("litmus_total", "Points of the short test", columns.map(Column::number).into(), vec![row])
}

/// Every duty of both sides with its role.
fn every(framework: &Framework) -> impl Iterator<Item = (&str, Side, &Point)> {
    framework.roles.iter().flat_map(|role| {
        Side::BOTH
            .into_iter()
            .flat_map(move |side| side.duties(role).iter().map(move |duty| (role.id.as_str(), side, duty)))
    })
}

fn duties(audit: &Organisation, framework: &Framework) -> Table {
    let rows = every(framework).map(|(role, side, duty)| {
        let mut cells = vec![text(role), text(side.word()), text(&duty.id), text(&duty.name)];
        let [rating, _, on, by, evidence] = rating(answer(audit, role, side, &duty.id));
        cells.extend([rating, on, by, evidence]);
        cells
    });
    let mut columns = vec![
        Column::text("role").priority(0),
        Column::text("side").priority(0),
        Column::text("id").priority(3),
        Column::text("name").priority(0).wraps(),
    ];
    columns.extend(rating_columns().into_iter().filter(|column| column.name != "points"));
    table("duties", "Duties of both sides", columns, rows.collect())
}

/// The duties that are rated poor, in words.
fn poor(audit: &Organisation, framework: &Framework) -> Vec<String> {
    every(framework)
        .filter_map(|(role, side, duty)| {
            let answer = answer(audit, role, side, &duty.id)?;
            (answer.rating == Some(Achievement::Poor)).then(|| {
                let evidence = answer.evidence.as_deref().map_or_else(String::new, |why| format!(" ({why})"));
                format!("{role}, {}: {}{evidence}", side.word(), duty.name)
            })
        })
        .collect()
}
