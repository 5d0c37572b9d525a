//! The two roles of a manager, implementation and relationship: what the company leans on, and what is there of each.

use rust_decimal::Decimal;

use super::exact::{share, sum};
use super::readiness::{Fit, Readiness, Requirements};
use super::time::Record;
use crate::model::framework::Emphasis;
use crate::model::profile::Profile;

/// How far the time may be from what the profile leans on, and the readiness of one from that of the other.
const BALANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// One of the two roles.
#[derive(Debug, Clone)]
pub struct Leaning {
    /// Which.
    pub emphasis: Emphasis,
    /// How much of the whole the profile leans on it; `None` where it does not state both.
    pub lean: Option<Decimal>,
    /// Readiness in the required items that serve it.
    pub readiness: Readiness,
    /// The share of the time that went into it.
    pub time: Option<Decimal>,
    /// What is to be said of the balance.
    pub remark: Option<String>,
}

/// How much a profile leans on each of the two, as shares of both.
#[must_use]
pub fn leans(profile: &Profile) -> [Option<Decimal>; 2] {
    let weight = |emphasis: &Emphasis| profile.emphasis.get(emphasis.word()).map(|weight| weight.0);
    let weights = [Emphasis::Implementation, Emphasis::Relationship].map(|emphasis| weight(&emphasis));
    let both = weights.iter().copied().collect::<Option<Vec<Decimal>>>();
    weights.map(|weight| share(weight?, sum(both.clone()?)))
}

/// The required items that serve one of the two: by the roles that take them, or by what the item says itself.
#[must_use]
pub fn serving(requirements: &Requirements<'_>, emphasis: Emphasis) -> Vec<usize> {
    let own = |n: &usize| requirements.items[*n].item.and_then(|item| item.emphasis) == Some(emphasis);
    let mut items: Vec<usize> = (0..requirements.items.len()).filter(own).collect();
    let roles = requirements.roles().filter(|(role, _)| role.emphasis == Some(emphasis));
    items.extend(roles.flat_map(|(_, taken)| taken));
    items.sort_unstable();
    items.dedup();
    items
}

/// Both roles of a person.
#[must_use]
pub fn leanings(fit: &Fit<'_, '_>, record: Option<&Record<'_>>) -> [Leaning; 2] {
    let both = [Emphasis::Implementation, Emphasis::Relationship];
    let leans = leans(&fit.of.profile.value);
    let ready = both.map(|emphasis| fit.readiness_in(&serving(fit.of, emphasis)));
    let times = both.map(|emphasis| time(record?, emphasis));
    [0, 1].map(|n| {
        let other = ready[1 - n].value();
        let weaker = ready[n].value().zip(other).is_some_and(|(own, other)| other - own >= BALANCE);
        let of_time = times[n].zip(leans[n]).map(|(time, lean)| match time - lean {
            over if over >= BALANCE => "takes more of the time than the profile leans on it",
            under if under <= -BALANCE => "gets less of the time than the profile leans on it",
            _ => "gets about the time that the profile leans on it",
        });
        let remark: Vec<&str> =
            of_time.into_iter().chain(weaker.then_some("the weaker of the two")).collect();
        Leaning {
            emphasis: both[n],
            lean: leans[n],
            readiness: ready[n],
            time: times[n],
            remark: (!remark.is_empty()).then(|| remark.join("; ")),
        }
    })
}

/// The share of the time that went into competencies of an emphasis; `None` where none of them was recorded.
fn time(record: &Record<'_>, emphasis: Emphasis) -> Option<Decimal> {
    let of = record.spent.iter().filter(|spent| spent.item.emphasis == Some(emphasis));
    let shares: Vec<Decimal> = of.filter_map(|spent| spent.share).collect();
    (!shares.is_empty()).then(|| sum(shares).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::staff::Staff;
    use crate::assess::testing::{library, shelf};
    use crate::assess::time::records;
    use jiff::civil::date;

    const FRAMEWORK: &str = "\
name: F
roles:
  - {id: r, name: R, emphasis: relationship, items: [a, b]}
  - {id: i, name: I, emphasis: implementation, items: [b]}
items:
  - {id: a, name: A}
  - {id: b, name: B}
  - {id: c, name: C, emphasis: implementation}
";

    /// Relationship: a and b, required 3 + 3, gaps 2 + 0: 1 − 2÷6. Implementation: b and c, required 3 + 2, gaps 0 + 1:
    /// 1 − 1÷5. The profile leans 25 to 75. Of the time, relationships 20 % and involving others 10 % are relationship,
    /// responsiveness 60 % is implementation; 45 points less than 75 %, and 35 more than 25 %.
    #[test]
    fn items_serve_by_their_roles_or_by_themselves() {
        let frameworks = library("f", FRAMEWORK);
        let people = shelf(&[(
            "jo",
            "\
name: Jo
kind: manager
role: job
assessments: [{on: 2026-01-01, by: al, levels: {a: 1, b: 4, c: 1}}]
time: [{period: 2026-Q1, shares: {relationships: 20%, involving-others: 10%, responsiveness: 60%}}]
",
        )]);
        let profiles = shelf(&[(
            "job",
            "name: J\nframework: f\nemphasis: {implementation: 1, relationship: 3}\nrequired: {a: {level: 3}, b: {level: 3}, c: {level: 2}}\n",
        )]);
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 6, 30), people: &people, profiles: &profiles, library };
        let requirements = staff.requirements(&profiles.entries[0]);
        let fit = requirements.fit(&people.entries[0], staff.as_of);
        let records = records(&staff, &people.entries[0]);
        let [implementation, relationship] = leanings(&fit, records.records.last());
        assert_eq!(implementation.lean.unwrap().to_string(), "0.25");
        assert_eq!(implementation.readiness.value().unwrap().to_string(), "0.8");
        assert_eq!(implementation.time.unwrap().to_string(), "0.6");
        assert_eq!(implementation.remark.unwrap(), "takes more of the time than the profile leans on it");
        assert_eq!(relationship.readiness.value().unwrap().to_string(), "0.666666666667");
        assert_eq!(relationship.time.unwrap().to_string(), "0.3");
        assert_eq!(
            relationship.remark.unwrap(),
            "gets less of the time than the profile leans on it; the weaker of the two"
        );
        let [alone, _] = leanings(&fit, None);
        assert_eq!((alone.time, alone.remark), (None, None));
    }
}
