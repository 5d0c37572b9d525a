//! The managers as a page: what is thin, who can teach whom, where the time goes, who is mentored.

use rust_decimal::Decimal;

use super::{Info, Lacking, append, enumerated};
use crate::assess::readiness::Fit;
use crate::assess::team::{Cover, Flag, Lesson, Team, lessons, teams};
use crate::report::sheet::{Block, Sheet};
use crate::report::views::assess::{self, charts, picture, staff};
use crate::report::views::desk::Desk;
use crate::text::nearest::count;

pub use crate::report::views::assess::team::OPEN;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "team",
    title: "the managers against their profiles: levels, what is thin, who can teach whom, time, mentoring",
    needs: "managers with a role that there is a profile for; assessments, time and mentoring say more",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.team/1";

/// The managers of one role, or of all: the tables of `kam assess team` and, of the latest period, of `kam assess time`.
///
/// # Errors
/// There is no manager with a profile.
pub fn sheet(desk: &Desk, role: Option<&str>) -> Result<Sheet, Lacking> {
    let mut sheet = assess::team::sheet(desk, role)?;
    sheet.schema = SCHEMA;
    let staff = staff(desk);
    let teams = teams(&staff, role);
    let teams: Vec<(&Team<'_>, Vec<Fit<'_, '_>>)> =
        teams.iter().map(|team| (team, team.fits(&staff))).collect();
    let fits: Vec<&Fit<'_, '_>> = teams.iter().flat_map(|(_, fits)| fits).collect();
    sheet.title = Some(title(&teams));
    picture(&mut sheet, Some(charts::team(&fits, 0)));
    let thin: Vec<String> =
        teams.iter().flat_map(|(team, fits)| thin(team, fits, &lessons(&staff, team, fits))).collect();
    if !thin.is_empty() {
        let coverage = sheet.tables.iter().position(|table| table.name == "coverage");
        let before = sheet.blocks.iter().position(|b| matches!(b, Block::Table(n) if Some(*n) == coverage));
        let at = before.unwrap_or(sheet.blocks.len());
        let heading = Block::Heading(1, "Where the team is thin".to_owned());
        sheet.blocks.splice(at..at, [heading, Block::List(thin)]);
    }
    if let Ok(time) = assess::time::sheet(desk, None, false) {
        append(&mut sheet, time);
    }
    Ok(sheet)
}

fn title(teams: &[(&Team<'_>, Vec<Fit<'_, '_>>)]) -> String {
    let people: usize = teams.iter().map(|(_, fits)| fits.len()).sum();
    let flags = |wanted: Flag| -> usize {
        let of = |(team, fits): &(&Team<'_>, Vec<Fit<'_, '_>>)| {
            (0..team.requirements.items.len()).filter(|n| Cover::of(fits, *n).flag() == Some(wanted)).count()
        };
        teams.iter().map(of).sum()
    };
    let who = count(people, "manager");
    match (flags(Flag::Nobody), flags(Flag::Single)) {
        (0, 0) => format!("{who}: everything that is required is reached by two or more"),
        (0, 1) => format!("{who}: in one required item the level rests on one person alone"),
        (0, n) => format!("{who}: in {n} required items the level rests on one person alone"),
        (1, _) => format!("{who}: in one required item nobody reaches the level"),
        (n, _) => format!("{who}: in {n} required items nobody reaches the level"),
    }
}

/// The items that nobody or one alone has, with who could teach them.
fn thin(team: &Team<'_>, fits: &[Fit<'_, '_>], lessons: &[Lesson<'_>]) -> Vec<String> {
    let said = |n: usize| {
        let required = &team.requirements.items[n];
        let name = required.item.map_or(required.id, |item| item.name.as_str());
        let flag = Cover::of(fits, n).flag()?;
        let at_level = fits.iter().find(|fit| fit.gap(n) == Some(Decimal::ZERO));
        let alone = at_level.filter(|_| flag == Flag::Single).map(|fit| &fit.person.value.name);
        let mut teachers: Vec<String> = Vec::new();
        for (teacher, _) in lessons.iter().filter(|l| l.item == n).filter_map(|l| l.teacher) {
            if !teachers.contains(&teacher.value.name) {
                teachers.push(teacher.value.name.clone());
            }
        }
        let level = required.level;
        let said = match (alone, teachers.as_slice()) {
            (Some(alone), [one]) if one == alone => {
                return Some(format!("{name}: {alone} alone reaches {level}, and could teach it"));
            }
            (Some(alone), _) => format!("{alone} alone reaches {level}"),
            (None, _) if flag == Flag::Nobody => format!("nobody reaches {level}"),
            (None, _) => flag.words().to_owned(),
        };
        let help = match teachers.as_slice() {
            [] => "nobody here could teach it".to_owned(),
            teachers => format!("{} could teach it", enumerated(teachers)),
        };
        Some(format!("{name}: {said}; {help}"))
    };
    (0..team.requirements.items.len()).filter_map(said).collect()
}
