//! What a person is working on, and which gaps nobody is working on.

use rust_decimal::Decimal;

use super::readiness::Fit;
use super::staff::days;
use crate::model::framework::Item;
use crate::model::person::Development;
use jiff::civil::Date;

/// Words for a step that is over, one way or the other. Every other word, and none, means that it is open.
const OVER: [&str; 8] =
    ["done", "closed", "complete", "completed", "finished", "cancelled", "canceled", "dropped"];

/// Whether a step is still to be taken.
#[must_use]
pub fn is_open(step: &Development) -> bool {
    let status = step.status.as_deref().map(|status| status.trim().to_lowercase());
    status.is_none_or(|status| !OVER.contains(&status.as_str()))
}

/// An open step, or a gap without one.
#[derive(Debug, Clone)]
pub struct Line<'b> {
    /// The item's id; the name that stands in the file where the framework does not know it.
    pub id: &'b str,
    /// The item, where the framework knows it.
    pub item: Option<&'b Item>,
    /// The step; `None` for a gap that nobody is working on.
    pub step: Option<&'b Development>,
    /// Days since it was due, where it is overdue.
    pub overdue: Option<i64>,
    /// The gap in the item, where it is required and somebody has judged.
    pub gap: Option<Decimal>,
}

/// Open steps by the day when they are due, then the gaps without an open step, the worst first.
#[must_use]
pub fn lines<'b>(fit: &Fit<'_, 'b>, as_of: Date) -> Vec<Line<'b>> {
    let framework = fit.of.against.framework;
    let gap = |id: &str| fit.of.items.iter().position(|r| r.id == id).and_then(|n| fit.gap(n));
    let mut lines: Vec<Line<'b>> = fit
        .person
        .value
        .development
        .iter()
        .filter(|step| is_open(step))
        .map(|step| {
            let item = framework.item(&step.competency);
            let id = item.map_or(step.competency.as_str(), |item| item.id.as_str());
            let overdue = step.due.map(|due| days(due.0, as_of)).filter(|days| *days > 0);
            Line { id, item, step: Some(step), overdue, gap: gap(id) }
        })
        .collect();
    lines.sort_by_key(|line| {
        let due = line.step.and_then(|step| step.due);
        (due.is_none(), due, line.id)
    });
    let worked_on: Vec<&str> = lines.iter().map(|line| line.id).collect();
    for n in fit.worst_first() {
        let required = &fit.of.items[n];
        if fit.gap(n).is_some_and(|gap| gap > Decimal::ZERO) && !worked_on.contains(&required.id) {
            lines.push(Line {
                id: required.id,
                item: required.item,
                step: None,
                overdue: None,
                gap: fit.gap(n),
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::readiness::Requirements;
    use crate::assess::testing::{entry, library};
    use crate::model::person::Person;
    use crate::model::profile::Profile;
    use jiff::civil::date;

    #[test]
    fn open_steps_come_by_date_and_gaps_without_one_after_them() {
        let shelf = library(
            "f",
            "name: F\nitems: [{id: a, name: A, also: [aa]}, {id: b, name: B}, {id: c, name: C}, {id: d, name: D}]\n",
        );
        let profile = entry::<Profile>(
            "job",
            "name: J\nframework: f\nrequired: {a: {level: 3}, b: {level: 3}, c: {level: 4}, d: {level: 1}}\n",
        );
        let person = entry::<Person>(
            "jo",
            "\
name: Jo
kind: manager
assessments: [{on: 2026-01-01, by: al, levels: {a: 1, b: 2, c: 1, d: 3}}]
development:
  - {competency: aa, action: later, due: 2026-09-01}
  - {competency: x, action: sooner, due: 2026-06-20, status: running}
  - {competency: b, action: over, due: 2026-01-01, status: Done}
  - {competency: a, action: some day}
",
        );
        let requirements = Requirements::of(&profile, &Library::new(&shelf));
        let fit = requirements.fit(&person, date(2026, 6, 30));
        let shown: Vec<_> = lines(&fit, date(2026, 6, 30))
            .iter()
            .map(|l| (l.id, l.step.map(|s| s.action.as_str()), l.overdue, l.gap.map(|g| g.to_string())))
            .collect();
        let two = || Some("2".to_owned());
        assert_eq!(
            shown,
            [
                ("x", Some("sooner"), Some(10), None),
                ("a", Some("later"), None, two()),
                ("a", Some("some day"), None, two()),
                ("c", None, None, Some("3".into())),
                ("b", None, None, Some("1".into())),
            ]
        );
    }
}
