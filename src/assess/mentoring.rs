//! Mentors: who they are and when they last did what a mentor does.

use rust_decimal::Decimal;

use super::staff::Staff;
use crate::book::load::Entry;
use crate::model::date::Day;
use crate::model::framework::Point;
use crate::model::person::{Mentoring, Person};
use crate::model::words::PersonKind;

/// The framework that lists a mentor's duties.
pub const FRAMEWORK: &str = "mentor-duties";

/// Years of work with key accounts from which somebody counts as experienced.
pub const EXPERIENCED: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// A person's mentoring.
#[derive(Debug, Clone)]
pub struct Mentored<'b> {
    /// The mentor's id.
    pub mentor: Option<&'b str>,
    /// The mentor, where there is such a person.
    pub known: Option<&'b Entry<Person>>,
    /// Each duty with the latest entry about it.
    pub duties: Vec<(&'b Point, Option<&'b Mentoring>)>,
    /// The day of the latest entry, whatever it was about.
    pub last: Option<Day>,
}

/// What was done for a person until now.
#[must_use]
pub fn mentored<'b>(staff: &Staff<'b>, person: &'b Entry<Person>) -> Mentored<'b> {
    let done = || person.value.mentoring.iter().filter(|entry| entry.on.0 <= staff.as_of);
    // Of two on one day the later in the file.
    let latest =
        |duty: &str| done().filter(|entry| entry.duty.as_deref() == Some(duty)).max_by_key(|entry| entry.on);
    let mentor = person.value.mentor.as_deref();
    Mentored {
        mentor,
        known: mentor.and_then(|id| staff.people.get(id)),
        duties: duties(staff).iter().map(|point| (point, latest(&point.id))).collect(),
        last: done().map(|entry| entry.on).max(),
    }
}

/// The duties of a mentor.
#[must_use]
pub fn duties<'b>(staff: &Staff<'b>) -> &'b [Point] {
    staff.library.get(FRAMEWORK).map_or(&[], |framework| &framework.points)
}

/// Whether a mentor is senior: a mentor or director, with five years or more where the years are stated.
#[must_use]
pub fn is_senior(mentor: &Person) -> bool {
    let senior = matches!(mentor.kind, PersonKind::Mentor | PersonKind::Director);
    senior && mentor.years.is_none_or(|years| years.0 >= EXPERIENCED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::testing::{entry, shelf};
    use jiff::civil::date;

    #[test]
    fn the_latest_entry_of_each_duty_until_now() {
        let people = shelf::<Person>(&[
            ("al", "name: Al\nkind: director\n"),
            (
                "jo",
                "\
name: Jo
kind: manager
mentor: al
mentoring:
  - {on: 2026-05-01, by: al, duty: trust, note: second}
  - {on: 2026-01-01, by: al, duty: trust, note: first}
  - {on: 2026-07-01, by: al, duty: internal-blocks}
  - {on: 2026-06-01, by: al}
",
            ),
        ]);
        let (profiles, frameworks) = (shelf(&[]), shelf(&[]));
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 6, 30), people: &people, profiles: &profiles, library };
        let mentored = mentored(&staff, &people.entries[1]);
        let last: Vec<_> = mentored
            .duties
            .iter()
            .filter_map(|(duty, entry)| Some((duty.id.as_str(), (*entry)?.note.as_deref())))
            .collect();
        assert_eq!(last, [("trust", Some("second"))]);
        assert_eq!(mentored.last, Some(Day(date(2026, 6, 1))));
        assert!(is_senior(&mentored.known.unwrap().value));
    }

    #[test]
    fn seniors_are_mentors_and_directors_with_years() {
        let of = |text: &str| is_senior(&entry::<Person>("x", text).value);
        assert!(of("name: X\nkind: mentor\nyears: 5\n") && of("name: X\nkind: director\n"));
        assert!(!of("name: X\nkind: manager\nyears: 20\n") && !of("name: X\nkind: mentor\nyears: 4.9\n"));
    }
}
