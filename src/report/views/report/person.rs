//! One of our people as a page: how ready, what to work on first, where the time goes.

use rust_decimal::Decimal;

use super::{Info, Lacking, append};
use crate::assess::development::lines;
use crate::assess::readiness::{Fit, Way};
use crate::assess::staff::Staff;
use crate::book::load::Entry;
use crate::model::person::Person;
use crate::report::sheet::{Block, Sheet};
use crate::report::views::assess::{self, charts, picture, staff};
use crate::report::views::desk::Desk;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "person",
    title: "one of our people: how ready, what to work on first, who says what, time, mentoring",
    needs: "a person with a role, its profile, and somebody's assessment",
    example: &["jonas-weber"],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.person/1";

/// Gaps that are named in words; the table has all.
const FIRST: usize = 5;

/// A person against the profile of their role: the tables of `kam assess person` and, of the latest period, of
/// `kam assess time`.
///
/// # Errors
/// What there is nothing to compare with: a profile, or anybody's judgement.
pub fn sheet(desk: &Desk, person: &Entry<Person>) -> Result<Sheet, Lacking> {
    let mut sheet = assess::person::sheet(desk, person)?;
    sheet.schema = SCHEMA;
    let staff = staff(desk);
    if let Some(profile) = staff.profile(&person.value) {
        let requirements = staff.requirements(profile);
        let fit = requirements.fit(person, staff.as_of);
        picture(&mut sheet, Some(charts::readiness(&fit, 1)));
        picture(&mut sheet, Some(charts::gaps(&fit, 0)));
        let first = first(&staff, &fit);
        if !first.is_empty() {
            let gaps = |block: &Block| matches!(block, Block::Chart(chart) if chart.table == Some(0));
            let at = sheet.blocks.iter().position(gaps).unwrap_or(sheet.blocks.len());
            let heading = Block::Heading(1, "What to work on first".to_owned());
            sheet.blocks.splice(at..at, [heading, Block::List(first)]);
        }
    }
    if let Ok(time) = assess::time::sheet(desk, Some(person), false) {
        append(&mut sheet, time);
    }
    Ok(sheet)
}

/// The gaps that weigh most, each with what it takes and what is being done.
fn first(staff: &Staff<'_>, fit: &Fit<'_, '_>) -> Vec<String> {
    let development = lines(fit, staff.as_of);
    let wide = |n: &usize| fit.gap(*n).is_some_and(|gap| gap > Decimal::ZERO);
    fit.worst_first()
        .into_iter()
        .filter(wide)
        .take(FIRST)
        .filter_map(|n| {
            let required = &fit.of.items[n];
            let (level, gap) = (fit.level(n)?, fit.gap(n)?);
            let name = required.item.map_or(required.id, |item| item.name.as_str());
            let way = required.kind().and_then(|kind| Way::of(kind, gap));
            let way = way.map(|way| format!("; {}", way.word())).unwrap_or_default();
            let step = development.iter().find(|line| line.id == required.id);
            let doing = match step.and_then(|line| line.step.map(|step| (step, line.overdue))) {
                None => "nobody is working on it".to_owned(),
                Some((step, Some(days))) => format!("{}, overdue by {days} days", step.action),
                Some((step, None)) => match step.due {
                    Some(due) => format!("{}, until {due}", step.action),
                    None => step.action.clone(),
                },
            };
            Some(format!("{name}: {} of {}{way}; {doing}", level.normalize(), required.level.normalize()))
        })
        .collect()
}
