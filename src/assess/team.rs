//! A team: who is measured by one profile, where it depends on one person, and who can teach whom.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::readiness::{Fit, Requirements};
use super::staff::Staff;
use crate::book::load::Entry;
use crate::model::person::Person;
use crate::model::words::PersonKind;

/// The managers who are measured by one profile.
#[derive(Debug)]
pub struct Team<'b> {
    /// What is required of them.
    pub requirements: Requirements<'b>,
    /// The managers, sorted by id.
    pub members: Vec<&'b Entry<Person>>,
}

impl<'b> Team<'b> {
    /// Everybody against the profile, in the order of the members.
    #[must_use]
    pub fn fits(&self, staff: &Staff<'b>) -> Vec<Fit<'_, 'b>> {
        self.members.iter().map(|person| self.requirements.fit(person, staff.as_of)).collect()
    }
}

/// The teams of a book, sorted by role; those without a manager are left out.
#[must_use]
pub fn teams<'b>(staff: &Staff<'b>, role: Option<&str>) -> Vec<Team<'b>> {
    let wanted = |id: &str| role.is_none_or(|role| role == id);
    let profiles = staff.profiles.entries.iter().filter(|profile| wanted(&profile.id));
    profiles
        .map(|profile| {
            let of = |person: &&'b Entry<Person>| person.value.role.as_deref() == Some(profile.id.as_str());
            Team { requirements: staff.requirements(profile), members: managers(staff).filter(of).collect() }
        })
        .filter(|team| !team.members.is_empty())
        .collect()
}

/// The managers of a book, sorted by id.
pub fn managers<'b>(staff: &Staff<'b>) -> impl Iterator<Item = &'b Entry<Person>> + use<'b> {
    staff.people.entries.iter().filter(|person| person.value.kind == PersonKind::Manager)
}

/// How far a team covers a required item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// Whether any level is required.
    pub asked: bool,
    /// How many are at the required level.
    pub at_level: usize,
    /// How many somebody has judged.
    pub assessed: usize,
    /// How many there are.
    pub people: usize,
}

/// What is to be said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Nobody has judged anybody.
    NotAssessed,
    /// Nobody is at the required level.
    Nobody,
    /// Exactly one is.
    Single,
}

impl Flag {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotAssessed => "not assessed",
            Self::Nobody => "nobody",
            Self::Single => "single point of failure",
        }
    }
}

impl Cover {
    /// How far a team covers the required item of a number.
    #[must_use]
    pub fn of(fits: &[Fit<'_, '_>], n: usize) -> Self {
        let at = |fit: &&Fit<'_, '_>| fit.gap(n).is_some_and(|gap| gap.is_zero());
        Self {
            asked: fits.first().is_some_and(|fit| !fit.of.items[n].level.is_zero()),
            at_level: fits.iter().filter(at).count(),
            assessed: fits.iter().filter(|fit| fit.standings[n].is_some()).count(),
            people: fits.len(),
        }
    }

    /// What is to be said of it; nothing where two or more are at the level, or none is required.
    #[must_use]
    pub fn flag(&self) -> Option<Flag> {
        match (self.assessed, self.at_level) {
            _ if !self.asked => None,
            (0, _) => Some(Flag::NotAssessed),
            (_, 0) => Some(Flag::Nobody),
            (_, 1) => Some(Flag::Single),
            _ => None,
        }
    }
}

/// Somebody who lacks something, and somebody who could teach it.
#[derive(Debug, Clone)]
pub struct Lesson<'b> {
    /// The number of the required item.
    pub item: usize,
    /// Who lacks it.
    pub learner: &'b Entry<Person>,
    /// How much is missing.
    pub gap: Decimal,
    /// Who could teach it, and at which level they are; `None` where nobody could.
    pub teacher: Option<(&'b Entry<Person>, Decimal)>,
}

/// The level at which somebody teaches others.
pub const TEACHES: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

/// Who could teach whom, the widest gaps first. Those who teach others come first; where nobody does, those at the
/// required level and a whole level above the learner. Candidates teach nobody, everybody else in the book may.
#[must_use]
pub fn lessons<'b>(staff: &Staff<'b>, team: &Team<'b>, fits: &[Fit<'_, 'b>]) -> Vec<Lesson<'b>> {
    let people = staff.people.entries.iter().filter(|person| person.value.kind != PersonKind::Candidate);
    let all: Vec<Fit<'_, 'b>> = people.map(|person| team.requirements.fit(person, staff.as_of)).collect();
    let mut lessons = Vec::new();
    for (item, required) in team.requirements.items.iter().enumerate() {
        for fit in fits {
            let (Some(gap), Some(level)) = (fit.gap(item), fit.level(item)) else { continue };
            if gap.is_zero() {
                continue;
            }
            let able = |least: Decimal| -> Vec<(&'b Entry<Person>, Decimal)> {
                let others = all.iter().filter(|other| other.person.id != fit.person.id);
                let mut found: Vec<_> =
                    others.filter_map(|o| Some((o.person, o.level(item).filter(|l| *l >= least)?))).collect();
                found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
                found
            };
            let mut teachers = able(TEACHES);
            if teachers.is_empty() {
                teachers = able(required.level.max(level + Decimal::ONE));
            }
            let lesson = |teacher| Lesson { item, learner: fit.person, gap, teacher };
            if teachers.is_empty() {
                lessons.push(lesson(None));
            }
            lessons.extend(teachers.into_iter().map(|teacher| lesson(Some(teacher))));
        }
    }
    lessons.sort_by_key(|lesson| Reverse(lesson.gap));
    lessons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::testing::{library, shelf};
    use crate::book::load::Shelf;
    use crate::model::framework::Framework;
    use crate::model::profile::Profile;
    use jiff::civil::date;

    fn person(kind: &str, levels: &str) -> String {
        format!(
            "name: N\nkind: {kind}\nrole: job\nassessments: [{{on: 2026-01-01, by: zz, levels: {{{levels}}}}}]\n"
        )
    }

    fn staffed(people: &[(&str, String)], required: &str, look: impl Fn(&Staff<'_>, &[Team<'_>])) {
        let files: Vec<(&str, &str)> = people.iter().map(|(id, text)| (*id, text.as_str())).collect();
        let people: Shelf<Person> = shelf(&files);
        let frameworks: Shelf<Framework> =
            library("f", "name: F\nitems: [{id: a, name: A}, {id: b, name: B}]\n");
        let profile = format!("name: J\nframework: f\nrequired: {{{required}}}\n");
        let profiles: Shelf<Profile> = shelf(&[("job", &profile), ("other", "name: O\nframework: f\n")]);
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 6, 30), people: &people, profiles: &profiles, library };
        look(&staff, &teams(&staff, None));
    }

    #[test]
    fn one_at_the_level_is_a_single_point_of_failure() {
        let people = [
            ("ann", person("manager", "a: 3, b: 1")),
            ("ben", person("manager", "a: 2")),
            ("cyd", person("candidate", "a: 4, b: 4")),
        ];
        staffed(&people, "a: {level: 3}, b: {level: 2}", |staff, teams| {
            assert_eq!(teams.len(), 1);
            let fits = teams[0].fits(staff);
            let cover = |n| Cover::of(&fits, n);
            assert_eq!(cover(0), Cover { asked: true, at_level: 1, assessed: 2, people: 2 });
            assert_eq!([cover(0).flag(), cover(1).flag()], [Some(Flag::Single), Some(Flag::Nobody)]);
            assert_eq!(
                Cover { asked: true, at_level: 0, assessed: 0, people: 2 }.flag(),
                Some(Flag::NotAssessed)
            );
            assert_eq!(Cover { asked: true, at_level: 2, assessed: 2, people: 2 }.flag(), None);
            assert_eq!(Cover { asked: false, at_level: 1, assessed: 2, people: 2 }.flag(), None);
        });
    }

    /// In a, dan (4) teaches ann and ben. In b nobody is at 4; eve is at the required 3 and one above ann (2), so she is
    /// the next best; ben (2.5 is not possible with one rater, he has 3) lacks nothing.
    #[test]
    fn teachers_teach_or_are_at_least_ahead() {
        let people = [
            ("ann", person("manager", "a: 1, b: 2")),
            ("ben", person("manager", "a: 2, b: 3")),
            ("cyd", person("candidate", "a: 4, b: 4")),
            ("dan", person("mentor", "a: 4, b: 0")),
            ("eve", person("director", "a: 3, b: 3")),
        ];
        staffed(&people, "a: {level: 3}, b: {level: 3}", |staff, teams| {
            let fits = teams[0].fits(staff);
            let shown: Vec<_> = lessons(staff, &teams[0], &fits)
                .iter()
                .map(|l| (l.item, l.learner.id.as_str(), l.teacher.map(|(t, _)| t.id.as_str())))
                .collect();
            assert_eq!(
                shown,
                [
                    (0, "ann", Some("dan")),
                    (0, "ben", Some("dan")),
                    (1, "ann", Some("ben")),
                    (1, "ann", Some("eve"))
                ]
            );
        });
        staffed(&people[..1], "a: {level: 3}", |staff, teams| {
            let lessons = lessons(staff, &teams[0], &teams[0].fits(staff));
            assert!(lessons.len() == 1 && lessons[0].teacher.is_none());
        });
    }
}
