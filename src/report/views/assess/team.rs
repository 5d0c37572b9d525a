//! The managers of a book against the profiles of their roles.

use rust_decimal::Decimal;

use super::{
    NOT_ASSESSED, age, arranged, charts, count, day, exact, item, item_columns, level, parts, picture, ready,
    some, staff, table, text,
};
use crate::assess::mentoring::{duties, is_senior, mentored};
use crate::assess::readiness::Fit;
use crate::assess::staff::Staff;
use crate::assess::team::{Cover, Flag, TEACHES, Team, lessons, managers, teams};
use crate::book::load::Entry;
use crate::model::person::Person;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::report::views::report::Lacking;
use crate::text::nearest::count as counted;

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.assess.team/1";

/// The tables that have a column for each person, and how many they have always.
pub const OPEN: [(&str, usize); 1] = [("heat", 4)];

/// The managers of one role, or of all.
///
/// # Errors
/// There is no manager with a profile.
pub fn sheet(desk: &Desk, role: Option<&str>) -> Result<Sheet, Lacking> {
    let staff = staff(desk);
    let teams = teams(&staff, role);
    if teams.is_empty() {
        let of = match role {
            Some(role) => format!("the role `{role}`"),
            None => "a role that there is a profile for".to_owned(),
        };
        return Err(Lacking::new(
            format!("no manager has {of}"),
            "write `kind: manager` and `role: …` in the files of people; `kam new profile ROLE` begins a profile",
        ));
    }
    let teams: Vec<(&Team<'_>, Vec<Fit<'_, '_>>)> =
        teams.iter().map(|team| (team, team.fits(&staff))).collect();
    let several = teams.len() > 1;
    let tables = vec![
        team(&teams, several),
        heat(&teams, several),
        coverage(&teams, several),
        mentors(&staff, &teams, several),
        teaching(&staff, &teams, several),
        mentoring(&staff, &teams),
    ];
    let mut notes: Vec<String> = teams.iter().flat_map(|(team, _)| team.requirements.notes()).collect();
    notes.extend(unprofiled(&staff, role));
    notes.extend(own_views(&teams));
    notes.extend(desk.notes.iter().cloned());
    let mut sheet = Sheet { schema: SCHEMA, tables, notes, ..Sheet::default() };
    let order = ["team", "heat", "coverage", "teaching", "mentoring"];
    arranged(&mut sheet, vec![Block::Text(summary(&teams))], &order);
    // Teams of several roles have different items: their pictures would be several.
    if let [(team, fits)] = teams.as_slice() {
        picture(&mut sheet, Some(charts::levels(team, fits, 1)));
    }
    Ok(sheet)
}

/// How many there are, and what is thin.
fn summary(teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)]) -> String {
    let sentences = teams.iter().map(|(team, fits)| {
        let flags: Vec<Option<Flag>> =
            (0..team.requirements.items.len()).map(|n| Cover::of(fits, n).flag()).collect();
        let of = |wanted: Flag| flags.iter().filter(|flag| **flag == Some(wanted)).count();
        let nobody = match of(Flag::Nobody) {
            0 => "every one is reached by somebody".to_owned(),
            n => format!("nobody reaches {n}"),
        };
        let single = match of(Flag::Single) {
            0 => "none is reached by one person alone".to_owned(),
            n => format!("{n} reached by one person alone"),
        };
        format!(
            "{}: {}, {}; {nobody}, {single}.",
            team.requirements.profile.value.name,
            counted(fits.len(), "manager"),
            counted(flags.len(), "required level"),
        )
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// Managers who are measured by nothing.
fn unprofiled(staff: &Staff<'_>, role: Option<&str>) -> Option<String> {
    let without = |person: &&Entry<Person>| staff.profile(&person.value).is_none();
    let ids: Vec<&str> = managers(staff).filter(without).map(|person| person.id.as_str()).collect();
    let noun = if ids.len() == 1 { "manager" } else { "managers" };
    (role.is_none() && !ids.is_empty())
        .then(|| format!("{noun} without a profile, left out: {}", ids.join(", ")))
}

/// Whose levels rest on their own view alone.
fn own_views(teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)]) -> Option<String> {
    let fits = teams.iter().flat_map(|(_, fits)| fits);
    let own = |fit: &&Fit<'_, '_>| fit.standings.iter().flatten().any(|standing| standing.own_only);
    let ids: Vec<&str> = fits.filter(own).map(|fit| fit.person.id.as_str()).collect();
    (!ids.is_empty()).then(|| {
        format!("levels that rest on the person's own view alone are among those of: {}", ids.join(", "))
    })
}

/// The role's column: for scripts where there is but one role.
fn role_column(several: bool) -> Column {
    let column = Column::text("role").priority(3);
    if several { column } else { column.machine() }
}

fn team(teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)], several: bool) -> Table {
    let rows = teams.iter().flat_map(|(team, fits)| {
        fits.iter().map(|fit| {
            let [all, competencies, attributes] = parts(fit);
            let worst = fit.worst_first().into_iter().next();
            let worst = worst.filter(|n| fit.gap(*n).is_some_and(|gap| gap > Decimal::ZERO));
            let why = if fit.is_assessed() { "no gap" } else { NOT_ASSESSED };
            let [readiness, coverage] = ready(&all);
            let [competencies, _] = ready(&competencies);
            let [attributes, _] = ready(&attributes);
            vec![
                text(&fit.person.id),
                text(&fit.person.value.name),
                text(&team.requirements.profile.id),
                readiness,
                competencies,
                attributes,
                coverage,
                day(fit.latest(), NOT_ASSESSED),
                some(worst.map(|n| fit.of.items[n].id), why),
                level(worst.and_then(|n| fit.gap(n)), why),
            ]
        })
    });
    let columns = vec![
        Column::text("person").priority(2),
        Column::text("name").priority(0),
        role_column(several),
        Column::number("readiness").priority(0),
        Column::number("competencies").priority(1),
        Column::number("attributes").priority(1),
        Column::number("coverage").priority(2),
        Column::text("assessed_on").heading("assessed").priority(3),
        Column::text("worst_item").heading("worst gap in").priority(1),
        Column::number("worst_gap").heading("gap").priority(1),
    ];
    table("team", "", columns, rows.collect())
}

/// The columns of people: their ids, which no other column's name may be.
fn person_columns(people: &[&Entry<Person>], taken: &[&str]) -> Vec<Column> {
    let name = |id: &str| if taken.contains(&id) { format!("{id}.level") } else { id.to_owned() };
    people
        .iter()
        .map(|person| Column::number(name(&person.id)).heading(person.value.name.clone()).priority(2))
        .collect()
}

fn heat(teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)], several: bool) -> Table {
    let people: Vec<&Entry<Person>> =
        teams.iter().flat_map(|(_, fits)| fits.iter().map(|fit| fit.person)).collect();
    let rows = teams.iter().flat_map(|(team, fits)| {
        let people = &people;
        (0..team.requirements.items.len()).map(move |n| {
            let required = &team.requirements.items[n];
            let mut cells = vec![text(&team.requirements.profile.id)];
            cells.extend(item(required));
            cells.push(exact(Some(required.level), 0, ""));
            cells.extend(people.iter().map(
                |person| match fits.iter().find(|fit| fit.person.id == person.id) {
                    Some(fit) => level(fit.level(n), NOT_ASSESSED),
                    None => Cell::Missing("another role"),
                },
            ));
            cells
        })
    });
    let rows = rows.collect();
    let mut columns = vec![role_column(several)];
    columns.extend(item_columns());
    columns.push(Column::number("required").priority(0));
    columns.extend(person_columns(&people, &["role", "item", "name", "required"]));
    table("heat", "Levels", columns, rows)
}

fn coverage(teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)], several: bool) -> Table {
    let rows = teams.iter().flat_map(|(team, fits)| {
        (0..team.requirements.items.len()).map(move |n| {
            let required = &team.requirements.items[n];
            let cover = Cover::of(fits, n);
            let flag = match cover.flag() {
                None => Cell::Missing("two or more are at the level, or none is required"),
                Some(flag) => {
                    let tone = if flag == Flag::Nobody { Tone::Bad } else { Tone::Warning };
                    Cell::Toned(flag.words().to_owned(), tone)
                }
            };
            let mut cells = vec![text(&team.requirements.profile.id)];
            cells.extend(item(required));
            cells.extend([
                exact(Some(required.level), 0, ""),
                count(cover.at_level),
                count(cover.assessed),
                count(cover.people),
                flag,
            ]);
            cells
        })
    });
    let rows = rows.collect();
    let mut columns = vec![role_column(several)];
    columns.extend(item_columns());
    columns.extend([
        Column::number("required").priority(0),
        Column::number("at_level").heading("at level").priority(0),
        Column::number("assessed").priority(1),
        Column::number("people").priority(2),
        Column::text("flag").priority(0),
    ]);
    table("coverage", "How many are at the level", columns, rows)
}

fn mentors(staff: &Staff<'_>, teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)], several: bool) -> Table {
    let rows = teams.iter().flat_map(|(team, fits)| {
        lessons(staff, team, fits).into_iter().map(move |lesson| {
            let required = &team.requirements.items[lesson.item];
            let teacher = lesson.teacher.map(|(teacher, _)| teacher);
            let mut cells = vec![text(&team.requirements.profile.id)];
            cells.extend(item(required));
            cells.extend([
                text(&lesson.learner.id),
                level(Some(lesson.gap), ""),
                some(teacher.map(|teacher| teacher.id.as_str()), "nobody"),
                level(lesson.teacher.map(|(_, at)| at), "nobody"),
                basis(lesson.teacher.is_none(), lesson.teacher.is_some_and(|(_, at)| at >= TEACHES)),
            ]);
            cells
        })
    });
    let rows = rows.collect();
    let mut columns = vec![role_column(several)];
    columns.extend(item_columns());
    columns.extend([
        Column::text("learner").priority(0),
        Column::number("gap").priority(1),
        Column::text("teacher").priority(0),
        Column::number("level").heading("teacher's level").priority(3),
        Column::text("basis").priority(1),
    ]);
    table("mentors", "Who can teach whom, one by one", columns, rows)
}

/// Those who lack the same and have the same teachers, who stand with their levels.
struct Class<'a> {
    learners: Vec<&'a str>,
    teachers: Vec<(&'a str, Decimal)>,
}

/// The same for people: those who lack something and who could teach it to them, a line for all who have the same
/// teachers.
fn teaching(staff: &Staff<'_>, teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)], several: bool) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (team, fits) in teams {
        let lessons = lessons(staff, team, fits);
        for (n, required) in team.requirements.items.iter().enumerate() {
            let mut groups: Vec<Class<'_>> = Vec::new();
            for fit in fits {
                let own = lessons.iter().filter(|l| l.item == n && l.learner.id == fit.person.id);
                let own: Vec<_> = own.collect();
                if own.is_empty() {
                    continue;
                }
                let teachers =
                    own.iter().filter_map(|l| l.teacher.map(|(t, at)| (t.value.name.as_str(), at)));
                let teachers: Vec<_> = teachers.collect();
                let name = fit.person.value.name.as_str();
                match groups.iter_mut().find(|class| class.teachers == teachers) {
                    Some(class) => class.learners.push(name),
                    None => groups.push(Class { learners: vec![name], teachers }),
                }
            }
            for Class { learners, teachers } in groups {
                let teach = teachers.first().is_some_and(|(_, at)| *at >= TEACHES);
                let names: Vec<&str> = teachers.iter().map(|(name, _)| *name).collect();
                let mut cells = vec![text(&team.requirements.profile.id)];
                cells.extend(item(required));
                cells.extend([
                    text(learners.join(", ")),
                    some((!names.is_empty()).then(|| names.join(", ")), "nobody"),
                    basis(teachers.is_empty(), teach),
                ]);
                rows.push(cells);
            }
        }
    }
    let mut columns = vec![role_column(several)];
    columns.extend(item_columns());
    columns.extend([
        Column::text("learners").heading("who lacks it").priority(0).wraps(),
        Column::text("teachers").heading("who could teach it").priority(0).wraps(),
        Column::text("basis").priority(2),
    ]);
    table("teaching", "Who can teach whom", columns, rows)
}

/// What makes somebody a teacher.
fn basis(nobody: bool, teaches: bool) -> Cell {
    let (words, tone) = match (nobody, teaches) {
        (true, _) => ("nobody here", Tone::Warning),
        (_, true) => ("teaches others", Tone::Plain),
        (_, false) => ("ahead, not teaching yet", Tone::Neutral),
    };
    Cell::Toned(words.to_owned(), tone)
}

fn mentoring(staff: &Staff<'_>, teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)]) -> Table {
    let rows = teams.iter().flat_map(|(_, fits)| fits).map(|fit| {
        let person = fit.person;
        let found = mentored(staff, person);
        let mentor = found.known.map(|entry| &entry.value);
        let mut cells = vec![
            text(&person.id),
            some(found.mentor, "no mentor"),
            some(mentor.map(|mentor| mentor.name.as_str()), "not known"),
            mentor.map_or(Cell::Missing("not known"), |mentor| Cell::Flag(is_senior(mentor))),
            exact(mentor.and_then(|mentor| mentor.years).map(|years| years.0), 0, "not given"),
        ];
        cells.extend(found.duties.iter().map(|(_, last)| day(last.map(|entry| entry.on), "never")));
        cells.push(age(found.last, staff.as_of, "never"));
        let never = found.duties.iter().filter(|(_, last)| last.is_none());
        let never: Vec<String> = never.map(|(duty, _)| duty.id.replace('-', " ")).collect();
        cells.push(some((!never.is_empty()).then(|| never.join(", ")), "every duty was done"));
        cells
    });
    let rows = rows.collect();
    let mut columns = vec![
        Column::text("person").priority(0),
        Column::text("mentor").priority(0),
        Column::text("mentor_name").heading("name").priority(8),
        Column::text("senior").priority(2),
        Column::number("years").priority(4),
    ];
    columns.extend(duties(staff).iter().map(|duty| Column::text(duty.id.replace('-', "_")).machine()));
    columns.push(Column::number("days_since").heading("last done").unit("days ago").priority(1));
    columns.push(Column::text("never").heading("never done").priority(1).wraps());
    table("mentoring", "Mentoring", columns, rows)
}
