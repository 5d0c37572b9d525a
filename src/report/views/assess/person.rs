//! One person against the profile of their role.

use jiff::ToSpan as _;

use super::{
    NOT_ASSESSED, age, arranged, count, day, decimals, exact, item, item_columns, kind, level, notes_of,
    parts, ready, share, some, staff, table, text,
};
use crate::assess::development::{self, lines};
use crate::assess::emphasis::leanings;
use crate::assess::levels::{Rater, Standing};
use crate::assess::mentoring::{is_senior, mentored};
use crate::assess::perception::{overall, perceptions};
use crate::assess::readiness::{Fit, Part, Way};
use crate::assess::staff::Staff;
use crate::assess::time::records;
use crate::book::load::Entry;
use crate::model::framework::{Item, Party};
use crate::model::person::Person;
use crate::model::words::PersonKind;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;
use crate::text::finding::slashed;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.assess.person/1";

/// A person's file against the profile of their role.
///
/// # Errors
/// What there is nothing to compare with: a profile, or anybody's judgement.
pub fn sheet(desk: &Desk, person: &Entry<Person>) -> Result<Sheet, Lacking> {
    let staff = staff(desk);
    let profile = staff.profile(&person.value).ok_or_else(|| without_profile(&staff, person))?;
    let requirements = staff.requirements(profile);
    let fit = requirements.fit(person, staff.as_of);
    if requirements.items.is_empty() {
        return Err(Lacking::new(
            format!("the profile `{}` requires nothing, so there is nothing to compare", profile.id),
            format!(
                "write what it requires in {}: `required: {{negotiation: {{level: 3, weight: 8}}}}`",
                slashed(&profile.path)
            ),
        ));
    }
    if !fit.is_assessed() {
        return Err(Lacking::new(
            format!("nobody has judged anything that `{}` requires of `{}`", profile.id, person.id),
            format!(
                "write it in {}: `assessments: [{{on: {}, by: …, as: manager, framework: {}, levels: {{{}: 2}}}}]`",
                slashed(&person.path),
                staff.as_of,
                requirements.against.id,
                requirements.items[0].id
            ),
        ));
    }
    let latest = fit.latest();
    let before = latest.and_then(|day| day.0.checked_sub(1.day()).ok());
    let earlier = before.map(|before| requirements.fit(person, before));
    let [perception, perception_total] = perception(&staff, &fit);
    let tables = vec![
        gaps(&staff, &fit, earlier.as_ref()),
        readiness(&fit),
        roles(&fit),
        areas(&fit),
        raters(&fit),
        perception,
        perception_total,
        emphasis(&staff, &fit),
        development(&staff, &fit),
        mentoring(&staff, person),
        beyond(&staff, &fit),
    ];
    let mut notes = requirements.notes();
    notes.extend(notes_of(&fit));
    if let Some(before) = before {
        notes.push(format!("changes are since {before}, the day before the latest assessment"));
    }
    notes.extend(desk.notes.iter().cloned());
    let mut sheet = Sheet {
        schema: SCHEMA,
        title: Some(format!("{} against {}", person.value.name, profile.value.name)),
        tables,
        notes,
        ..Sheet::default()
    };
    let assessed = latest.map_or_else(String::new, |day| format!("; latest assessment {day}"));
    let head = format!(
        "Profile {}, framework {}, as of {}{assessed}.",
        profile.id, requirements.against.id, staff.as_of
    );
    let mut order = vec!["readiness", "person", "development", "raters"];
    if has_views(&staff, &fit) {
        order.extend(["perception", "perception_total"]);
    }
    order.extend(["emphasis", "roles", "areas"]);
    let mentored = person.value.mentor.is_some() || !person.value.mentoring.is_empty();
    if mentored || person.value.kind == PersonKind::Manager {
        order.push("mentoring");
    }
    order.push("beyond");
    arranged(&mut sheet, vec![Block::Text(head)], &order);
    Ok(sheet)
}

fn without_profile(staff: &Staff<'_>, person: &Entry<Person>) -> Lacking {
    let path = slashed(&person.path);
    match person.value.role.as_deref() {
        Some(role) if staff.profiles.knows(role) => Lacking::new(
            format!("the profile `{role}` of `{}` cannot be read", person.id),
            "put its file right first",
        ),
        Some(role) => Lacking::new(
            format!("there is no profile `{role}`, the role of `{}`", person.id),
            format!("`kam new profile {role}` begins one"),
        ),
        None => {
            let known: Vec<&str> = staff.profiles.entries.iter().map(|e| e.id.as_str()).collect();
            let help = match known.first() {
                Some(role) => format!("write `role: {role}` in {path}"),
                None => {
                    format!("begin a profile with `kam new profile ROLE` and write `role: ROLE` in {path}")
                }
            };
            Lacking::new(format!("`{}` has no role, so there is no profile to compare with", person.id), help)
        }
    }
}

fn gaps(staff: &Staff<'_>, fit: &Fit<'_, '_>, earlier: Option<&Fit<'_, '_>>) -> Table {
    let weights = decimals(fit.of.items.iter().map(|required| required.weight));
    let weighted = decimals((0..fit.of.items.len()).filter_map(|n| fit.weighted_gap(n)));
    let rows = fit.worst_first().into_iter().map(|n| {
        let required = &fit.of.items[n];
        let standing = fit.standings[n].as_ref();
        let gap = fit.gap(n);
        let latest = standing.and_then(Standing::latest);
        let was = earlier.and_then(|earlier| earlier.level(n));
        let change = fit.level(n).zip(was).map(|(now, was)| now - was);
        let way = match (required.kind(), gap) {
            (_, None) => Cell::Missing(NOT_ASSESSED),
            (None, _) => Cell::Missing("the framework does not say whether it can be taught"),
            (Some(kind), Some(gap)) => some(Way::of(kind, gap).map(Way::word), "no gap"),
        };
        let mut cells: Vec<Cell> = item(required).into();
        cells.extend([
            kind(required),
            exact(Some(required.level), 0, ""),
            level(fit.level(n), NOT_ASSESSED),
            level(gap, NOT_ASSESSED),
            exact(Some(required.weight), weights, ""),
            exact(fit.weighted_gap(n), weighted, NOT_ASSESSED),
            standing.map_or(Cell::Missing(NOT_ASSESSED), |standing| Cell::Flag(standing.own_only)),
            standing.map_or(Cell::Missing(NOT_ASSESSED), |standing| Cell::Integer(standing.spread().into())),
            day(latest, NOT_ASSESSED),
            age(latest, staff.as_of, NOT_ASSESSED),
            some(standing.and_then(evidence), "no evidence"),
            level(change, "not assessed before"),
            way,
        ]);
        cells
    });
    let mut columns: Vec<Column> = item_columns().into();
    columns.extend([
        Column::text("kind").priority(3),
        Column::number("required").priority(1),
        Column::number("level").priority(0),
        Column::number("gap").priority(0),
        Column::number("weight").priority(4),
        Column::number("weighted_gap").priority(2),
        Column::text("own_only").priority(7),
        Column::number("spread").priority(5),
        Column::text("on").priority(6),
        Column::number("age_days").heading("age").unit("days").priority(5),
        Column::text("evidence").priority(9).wraps().last(),
        Column::number("change").priority(3),
        Column::text("way").priority(1),
    ]);
    table("person", "Gaps, the worst first", columns, rows.collect())
}

/// What the latest judgement that counts and says so rests on.
fn evidence<'s>(standing: &'s Standing<'_>) -> Option<&'s str> {
    standing.counting().filter(|judged| judged.evidence.is_some()).max_by_key(|judged| judged.on)?.evidence
}

fn readiness(fit: &Fit<'_, '_>) -> Table {
    let lines = fit.of.profile.value.make_or_buy.as_ref();
    let rows = Part::EACH.iter().zip(parts(fit)).map(|(part, found)| {
        let line = match part {
            Part::All => Cell::Missing("lines are for attributes and competencies"),
            Part::Attributes => share(lines.map(|l| l.attributes.0), "the profile states no line"),
            Part::Competencies => share(lines.map(|l| l.competencies.0), "the profile states no line"),
        };
        let [value, coverage] = ready(&found);
        let shown = decimals([found.gap, found.required].into_iter());
        let assessed = found.assessed > 0;
        vec![
            text(part.word()),
            value,
            coverage,
            exact(assessed.then_some(found.gap), shown, NOT_ASSESSED),
            exact(assessed.then_some(found.required), shown, NOT_ASSESSED),
            line,
        ]
    });
    let columns = vec![
        Column::text("part").priority(0),
        Column::number("readiness").priority(0),
        Column::number("coverage").priority(1),
        Column::number("gap").heading("weighted gap").priority(2),
        Column::number("required").heading("weighted required").priority(2),
        Column::number("line").priority(1),
    ];
    table("readiness", "Readiness", columns, rows.collect())
}

fn roles(fit: &Fit<'_, '_>) -> Table {
    let rows = fit.of.roles().map(|(role, items)| {
        let [value, coverage] = ready(&fit.readiness_in(&items));
        vec![
            text(&role.id),
            some(role.area.as_deref(), "no area"),
            value,
            coverage,
            count(items.len()),
            text(&role.name),
        ]
    });
    let columns = vec![
        Column::text("role").priority(0),
        Column::text("area").priority(3),
        Column::number("readiness").priority(0),
        Column::number("coverage").priority(1),
        Column::number("items").priority(2),
        Column::text("name").priority(4).wraps(),
    ];
    table("roles", "Readiness for each role", columns, rows.collect())
}

fn areas(fit: &Fit<'_, '_>) -> Table {
    let rows = fit.of.areas().map(|(area, items)| {
        let [value, coverage] = ready(&fit.readiness_in(&items));
        vec![text(&area.id), value, coverage, count(items.len()), text(&area.name)]
    });
    let columns = vec![
        Column::text("area").priority(0),
        Column::number("readiness").priority(0),
        Column::number("coverage").priority(1),
        Column::number("items").priority(2),
        Column::text("name").priority(3).wraps(),
    ];
    table("areas", "Readiness for each area", columns, rows.collect())
}

fn raters(fit: &Fit<'_, '_>) -> Table {
    let rows = fit.worst_first().into_iter().filter_map(|n| {
        let standing = fit.standings[n].as_ref()?;
        let mut cells = vec![text(fit.of.items[n].id)];
        cells.extend(Rater::ALL.map(|rater| level(standing.by(|by| by == rater), "nobody")));
        cells.push(Cell::Integer(standing.spread().into()));
        Some(cells)
    });
    let mut columns = vec![Column::text("item").priority(0)];
    columns.extend(Rater::ALL.map(|rater| Column::number(rater.word()).priority(1)));
    columns.push(Column::number("spread").priority(0));
    table("raters", "Who says what", columns, rows.collect())
}

/// Whether anybody has said how they see the person.
fn has_views(staff: &Staff<'_>, fit: &Fit<'_, '_>) -> bool {
    perceptions(staff, fit).iter().any(|seen| seen.provider.is_some() || seen.customer.is_some())
        || overall(fit).iter().any(|of| of.items > 0 && of.party == Party::Customer)
}

fn perception(staff: &Staff<'_>, fit: &Fit<'_, '_>) -> [Table; 2] {
    let rows = perceptions(staff, fit).into_iter().map(|seen| {
        vec![
            text(seen.perception.by.word()),
            text(&seen.perception.id),
            text(&seen.perception.name),
            level(seen.provider, "nobody there has judged"),
            level(seen.customer, "nobody there has judged"),
            level(seen.difference(), "not judged by both"),
        ]
    });
    let columns = vec![
        Column::text("who").heading("should be seen by").priority(1),
        Column::text("perception").priority(3),
        Column::text("name").heading("what").priority(0).wraps(),
        Column::number("provider").heading("we say").priority(0),
        Column::number("customer").heading("customer says").priority(0),
        Column::number("difference").priority(2),
    ];
    let seen = table("perception", "How both parties see it", columns, rows.collect());
    let rows = overall(fit)
        .into_iter()
        .map(|of| vec![text(of.party.word()), level(of.level, "nobody there has judged"), count(of.items)]);
    let columns = vec![
        Column::text("party").priority(0),
        Column::number("level").heading("median level").priority(0),
        Column::number("items").heading("required items judged").priority(0),
    ];
    [seen, table("perception_total", "On what is required", columns, rows.collect())]
}

fn emphasis(staff: &Staff<'_>, fit: &Fit<'_, '_>) -> Table {
    let found = records(staff, fit.person);
    let rows = leanings(fit, found.records.last()).into_iter().map(|of| {
        let [value, coverage] = ready(&of.readiness);
        vec![
            text(of.emphasis.word()),
            share(of.lean, "the profile does not say"),
            value,
            coverage,
            share(of.time, "no time recorded"),
            some(of.remark, "nothing to compare"),
        ]
    });
    let columns = vec![
        Column::text("emphasis").priority(0),
        Column::number("lean").heading("profile leans").priority(0),
        Column::number("readiness").priority(0),
        Column::number("coverage").priority(3),
        Column::number("time").heading("of the time").priority(0),
        Column::text("remark").priority(1).wraps(),
    ];
    table("emphasis", "Implementation and relationship", columns, rows.collect())
}

fn development(staff: &Staff<'_>, fit: &Fit<'_, '_>) -> Table {
    let rows = lines(fit, staff.as_of).into_iter().map(|line: development::Line<'_>| {
        let state = match (line.step, line.overdue) {
            (None, _) => ("no action", Tone::Warning),
            (Some(_), Some(_)) => ("overdue", Tone::Bad),
            (Some(_), None) => ("open", Tone::Plain),
        };
        vec![
            text(line.id),
            some(line.item.map(|item: &Item| item.name.as_str()), "not in the framework"),
            level(line.gap, "not required or not assessed"),
            Cell::Toned(state.0.to_owned(), state.1),
            some(line.step.map(|step| step.action.as_str()), "nobody is working on it"),
            day(line.step.and_then(|step| step.due), "no date"),
            line.overdue.map_or(Cell::Missing("not overdue"), Cell::Integer),
        ]
    });
    let mut columns: Vec<Column> = item_columns().into();
    columns.extend([
        Column::number("gap").priority(1),
        Column::text("state").priority(0),
        Column::text("action").priority(0).wraps(),
        Column::text("due").priority(1),
        Column::number("overdue_days").heading("overdue").unit("days").priority(3),
    ]);
    table("development", "Development", columns, rows.collect())
}

fn mentoring(staff: &Staff<'_>, person: &Entry<Person>) -> Table {
    let found = mentored(staff, person);
    let mentor = found.known.map(|entry| &entry.value);
    let title = match (found.mentor, mentor) {
        (None, _) => "Mentoring: there is no mentor".to_owned(),
        (Some(id), None) => format!("Mentoring by {id}"),
        (Some(_), Some(mentor)) => {
            let years =
                mentor.years.map_or_else(String::new, |years| format!(", {} years", years.0.normalize()));
            let senior = if is_senior(mentor) { "" } else { ", not senior" };
            format!("Mentoring by {}, {}{years}{senior}", mentor.name, mentor.kind)
        }
    };
    let rows = found.duties.iter().map(|(duty, last)| {
        let note = last.and_then(|entry| entry.note.as_deref());
        vec![
            some(found.mentor, "no mentor"),
            some(mentor.map(|mentor| mentor.kind.word()), "not known"),
            mentor.map_or(Cell::Missing("not known"), |mentor| Cell::Flag(is_senior(mentor))),
            exact(mentor.and_then(|mentor| mentor.years).map(|years| years.0), 0, "not given"),
            text(&duty.id),
            text(&duty.name),
            day(last.map(|entry| entry.on), "never"),
            age(last.map(|entry| entry.on), staff.as_of, "never"),
            some(last.map(|entry| staff.name(&entry.by)), "never"),
            some(note, if last.is_some() { "no note" } else { "never" }),
        ]
    });
    let columns = vec![
        Column::text("mentor").machine(),
        Column::text("kind").machine(),
        Column::text("senior").machine(),
        Column::number("years").machine(),
        Column::text("duty").priority(3),
        Column::text("name").heading("what a mentor does").priority(0).wraps(),
        Column::text("last").priority(0),
        Column::number("age_days").heading("age").unit("days").priority(2),
        Column::text("by").priority(2),
        Column::text("note").priority(1).wraps(),
    ];
    table("mentoring", &title, columns, rows.collect())
}

/// What was judged and is not required.
fn beyond(staff: &Staff<'_>, fit: &Fit<'_, '_>) -> Table {
    let against = fit.of.against;
    let required = |id: &str| fit.of.items.iter().any(|required| required.id == id);
    let rows = against.framework.items.iter().filter(|item| !required(&item.id)).filter_map(|item| {
        let standing = against.standing(fit.person, &item.id, staff.as_of)?;
        Some(vec![
            text(&item.id),
            text(&item.name),
            some(item.kind.map(|kind| kind.word()), "the framework does not say"),
            level(Some(standing.level), ""),
            Cell::Flag(standing.own_only),
            Cell::Integer(standing.spread().into()),
            day(standing.latest(), NOT_ASSESSED),
        ])
    });
    let mut columns: Vec<Column> = item_columns().into();
    columns.extend([
        Column::text("kind").priority(2),
        Column::number("level").priority(0),
        Column::text("own_only").priority(4),
        Column::number("spread").priority(3),
        Column::text("on").priority(2),
    ]);
    table("beyond", "Assessed, not required", columns, rows.collect())
}
