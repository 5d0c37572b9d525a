//! How the two parties see a manager: what each of them should perceive, and whether they do.

use rust_decimal::Decimal;

use super::exact::median;
use super::levels::{Against, Rater};
use super::readiness::Fit;
use super::staff::Staff;
use crate::model::framework::{Party, Perception};

/// The framework that says what the parties should perceive.
pub const FRAMEWORK: &str = "manager-roles";

/// What one party should perceive in a manager, and the level at which each party does.
#[derive(Debug, Clone)]
pub struct Seen<'b> {
    /// What should be perceived, and by whom.
    pub perception: &'b Perception,
    /// The median level by raters of our own company, the person not among them.
    pub provider: Option<Decimal>,
    /// The median level by raters of the customer.
    pub customer: Option<Decimal>,
}

impl Seen<'_> {
    /// The provider's level less the customer's.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        Some((self.provider? - self.customer?).normalize())
    }
}

/// Whether a rater speaks for a party. The person speaks for neither.
fn speaks(party: Party, rater: Rater) -> bool {
    match party {
        Party::Customer => rater == Rater::Customer,
        Party::Provider => matches!(rater, Rater::Manager | Rater::Peer | Rater::Other),
    }
}

/// Everything that should be perceived, the provider's first. Levels may be given against the framework of the parties'
/// views or against that of the profile.
#[must_use]
pub fn perceptions<'b>(staff: &Staff<'b>, fit: &Fit<'_, 'b>) -> Vec<Seen<'b>> {
    let Some(framework) = staff.library.get(FRAMEWORK) else { return Vec::new() };
    let against = Against { id: FRAMEWORK, framework };
    let mut seen: Vec<Seen<'b>> = framework
        .perceptions
        .iter()
        .map(|perception| {
            let others = [fit.of.against.id];
            let standing = against.standing_under(fit.person, &perception.id, staff.as_of, &others);
            let by = |party| standing.as_ref().and_then(|s| s.by(|rater| speaks(party, rater)));
            Seen { perception, provider: by(Party::Provider), customer: by(Party::Customer) }
        })
        .collect();
    seen.sort_by_key(|seen| seen.perception.by);
    seen
}

/// How a party sees a person on the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overall {
    /// The party.
    pub party: Party,
    /// The median over the required items of the party's level in each.
    pub level: Option<Decimal>,
    /// How many required items the party has judged.
    pub items: usize,
}

/// How each party sees a person on the required items.
#[must_use]
pub fn overall(fit: &Fit<'_, '_>) -> [Overall; 2] {
    [Party::Provider, Party::Customer].map(|party| {
        let by = fit.standings.iter().flatten().filter_map(|s| s.by(|rater| speaks(party, rater)));
        let levels: Vec<Decimal> = by.collect();
        Overall { party, items: levels.len(), level: median(levels) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::readiness::Requirements;
    use crate::assess::testing::{entry, library, shelf};
    use crate::book::load::Entry;
    use crate::model::person::Person;
    use crate::model::profile::Profile;
    use jiff::civil::date;

    const VIEWS: &str = "\
name: V
perceptions:
  - {id: initiative, by: customer, name: Takes the initiative}
  - {id: strategy, by: provider, name: Has a strategy}
items: [{id: skill, name: Skill}, {id: other, name: Other}]
";

    /// The boss gives strategy 3 and initiative 4, a colleague initiative 2: the median is 3. The customer gives
    /// initiative 1, under the profile's framework. What jo says of themselves counts for nobody.
    #[test]
    fn each_party_speaks_for_itself() {
        let people = shelf::<Person>(&[(
            "jo",
            "\
name: Jo
kind: manager
assessments:
  - {on: 2026-01-01, by: boss, as: manager, framework: manager-roles, levels: {strategy: 3, initiative: 4}}
  - {on: 2026-01-02, by: bo, as: peer, framework: manager-roles, levels: {initiative: 2}}
  - {on: 2026-01-03, by: Sam Lee, as: customer, framework: f, levels: {initiative: 1, skill: 2, other: 4}}
  - {on: 2026-01-04, by: jo, as: self, framework: manager-roles, levels: {strategy: 4, initiative: 4}}
  - {on: 2026-01-05, by: boss, as: manager, framework: f, levels: {skill: 3}}
",
        )]);
        let mut frameworks = library(FRAMEWORK, VIEWS);
        frameworks.entries.insert(0, entry("f", VIEWS));
        let profiles = shelf::<Profile>(&[(
            "job",
            "name: J\nframework: f\nrequired: {skill: {level: 3}, other: {level: 2}}\n",
        )]);
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 6, 30), people: &people, profiles: &profiles, library };
        let profile: &Entry<Profile> = &profiles.entries[0];
        let requirements = Requirements::of(profile, &library);
        let fit = requirements.fit(&people.entries[0], staff.as_of);
        let said = |level: Option<Decimal>| level.map(|l| l.to_string());
        let seen: Vec<_> = perceptions(&staff, &fit)
            .iter()
            .map(|s| (s.perception.id.as_str(), said(s.provider), said(s.customer), said(s.difference())))
            .collect();
        assert_eq!(
            seen,
            [
                ("strategy", Some("3".into()), None, None),
                ("initiative", Some("3".into()), Some("1".into()), Some("2".into()))
            ]
        );
        let [provider, customer] = overall(&fit);
        assert_eq!((said(provider.level), provider.items), (Some("3".into()), 1));
        assert_eq!((said(customer.level), customer.items), (Some("3".into()), 2));
    }
}
