//! Where people's time went.

use super::{arranged, charts, exact, picture, share, some, staff, table, text};
use crate::assess::staff::Staff;
use crate::assess::time::{Record, Records, Verdict, records};
use crate::book::load::Entry;
use crate::model::person::Person;
use crate::report::sheet::{Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.assess.time/1";

/// Where the time of one person, or of everybody, went: in the latest period, or in all.
///
/// # Errors
/// Nobody has recorded any time.
pub fn sheet(desk: &Desk, person: Option<&Entry<Person>>, all: bool) -> Result<Sheet, Lacking> {
    let staff = staff(desk);
    let asked: Vec<&Entry<Person>> = match person {
        Some(person) => vec![person],
        None => staff.people.entries.iter().collect(),
    };
    let found: Vec<(&Entry<Person>, Records<'_>)> =
        asked.iter().map(|person| (*person, records(&staff, person))).collect();
    let chosen: Vec<&Record<'_>> = found
        .iter()
        .flat_map(|(_, found)| {
            let skipped = if all { 0 } else { found.records.len().saturating_sub(1) };
            &found.records[skipped..]
        })
        .collect();
    let mut notes: Vec<String> = found
        .iter()
        .filter(|(_, found)| !found.unreadable.is_empty())
        .map(|(person, found)| {
            format!(
                "left out of `{}`, as no period can be read from it: {}",
                person.id,
                found.unreadable.join(", ")
            )
        })
        .collect();
    if chosen.is_empty() {
        return Err(nothing(&staff, person, &notes));
    }
    let targets = chosen.iter().any(|record| record.has_targets());
    if !targets {
        notes.push(
            "no profile states target shares under `time`: rules of thumb alone are the measure".to_owned(),
        );
    }
    notes.push("lines: selling 10 % (5 to 10 % is usual), information 80 %, responsiveness 10 points above its target or a third of the time, the others 5 points below theirs or half of what responsiveness takes".to_owned());
    notes.extend(desk.notes.iter().cloned());
    let tables = vec![time(&chosen, targets), checks(&chosen)];
    let mut sheet = Sheet { schema: SCHEMA, tables, notes, ..Sheet::default() };
    arranged(&mut sheet, Vec::new(), &["time", "checks"]);
    picture(&mut sheet, charts::time(&chosen, 0));
    Ok(sheet)
}

fn nothing(staff: &Staff<'_>, person: Option<&Entry<Person>>, notes: &[String]) -> Lacking {
    let whose = person.map_or_else(|| "nobody has".to_owned(), |person| format!("`{}` has not", person.id));
    let mut what = format!("{whose} recorded any time up to {}", staff.as_of);
    for note in notes {
        what = format!("{what}; {note}");
    }
    let file =
        person.map_or_else(|| "the file of a person".to_owned(), |p| crate::text::finding::slashed(&p.path));
    Lacking::new(
        what,
        format!(
            "write in {file}: `time: [{{period: {}-Q1, hours: {{relationships: …, understanding: …, planning: …, responsiveness: …, involving-others: …, commitment: …}}}}]`",
            staff.as_of.year()
        ),
    )
}

fn time(chosen: &[&Record<'_>], targets: bool) -> Table {
    let rows = chosen.iter().flat_map(|record| {
        record.spent.iter().map(|spent| {
            let target = "the profile states none";
            vec![
                text(&record.person.id),
                text(record.period),
                text(&spent.item.id),
                exact(
                    spent.hours,
                    0,
                    if spent.share.is_some() { "shares were recorded" } else { "not recorded" },
                ),
                share(spent.share, "not recorded"),
                share(spent.target, target),
                share(spent.difference(), if spent.target.is_some() { "not recorded" } else { target }),
                share(spent.change, "nothing to compare with"),
                some(spent.remark(), if spent.target.is_some() { "not recorded" } else { target }),
            ]
        })
    });
    let columns = vec![
        Column::text("person").priority(0),
        Column::text("period").priority(1),
        Column::text("competency").priority(0),
        Column::number("hours").priority(3),
        Column::number("share").priority(0),
        Column::number("target").priority(1),
        Column::number("difference").priority(1),
        Column::number("change").heading("since the period before").priority(4),
        Column::text("remark").priority(2),
    ];
    let mut table = table("time", "Where the time went", columns, rows.collect());
    for column in &mut table.columns {
        let of_targets = ["target", "difference", "remark"].contains(&column.name.as_str());
        if of_targets && !targets {
            column.terminal = false;
        }
        if column.name == "hours" && chosen.iter().all(|r| r.spent.iter().all(|spent| spent.hours.is_none()))
        {
            column.terminal = false;
        }
    }
    table
}

fn checks(chosen: &[&Record<'_>]) -> Table {
    let rows = chosen.iter().flat_map(|record| {
        record.checks().into_iter().map(|check| {
            let tone = match check.verdict {
                Verdict::Within => Tone::Good,
                Verdict::Over | Verdict::Under => Tone::Warning,
                Verdict::Trap | Verdict::Starved => Tone::Bad,
                Verdict::Recorded | Verdict::Estimate => Tone::Plain,
                Verdict::Unknown => Tone::Neutral,
            };
            let pays = match check.verdict {
                Verdict::Over | Verdict::Trap if record.has_targets() => "nothing is below its target",
                Verdict::Over | Verdict::Trap => "the profile states no targets",
                _ => "nothing pays for it",
            };
            let line = match check.id {
                "delegable" => "there is no line",
                _ => "not recorded",
            };
            vec![
                text(&record.person.id),
                text(record.period),
                text(check.id),
                share(check.value, "not recorded"),
                share(check.line, line),
                Cell::Toned(check.verdict.words().to_owned(), tone),
                some(check.pays.map(|item| item.id.as_str()), pays),
            ]
        })
    });
    let columns = vec![
        Column::text("person").priority(0),
        Column::text("period").priority(2),
        Column::text("check").priority(0),
        Column::number("value").priority(0),
        Column::number("line").priority(2),
        Column::text("verdict").priority(0),
        Column::text("pays").heading("paid for by").priority(1),
    ];
    table("checks", "Checks", columns, rows.collect())
}
