//! What a job consists of: the duties of the roles that a profile's items serve, today's and tomorrow's.

use super::readiness::Requirements;
use crate::model::framework::{Emphasis, Horizon, Role};

/// Roles whose duties look further than the day: strategy, and what builds the business of coming years. The sources ask
/// for day-to-day and long-term responsibilities and leave open which is which, so the division is this tool's own.
const LONG: [&str; 8] = [
    "strategy",
    "risk",
    "market-insight",
    "alignment",
    "value-add",
    "relationships",
    "credibility",
    "joint-development",
];

/// Roles that are the work of every day.
const SHORT: [&str; 8] =
    ["capabilities", "competition", "resources", "contact", "boundaries", "process", "planning", "reporting"];

/// Whether a role's duties are day-to-day or long-term. A role of a team's own framework is long-term where it serves the
/// relationship.
#[must_use]
pub fn horizon(role: &Role) -> Horizon {
    let id = role.id.as_str();
    if LONG.contains(&id) || (!SHORT.contains(&id) && role.emphasis == Some(Emphasis::Relationship)) {
        Horizon::Long
    } else {
        Horizon::Short
    }
}

/// The roles that a profile's items serve; all of them where it requires none that any role takes.
#[must_use]
pub fn roles<'b>(requirements: &Requirements<'b>) -> Vec<&'b Role> {
    let served: Vec<&Role> =
        requirements.roles().filter(|(_, taken)| !taken.is_empty()).map(|(role, _)| role).collect();
    if served.is_empty() { requirements.against.framework.roles.iter().collect() } else { served }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::testing::{entry, library};
    use crate::model::profile::Profile;

    const FRAMEWORK: &str = "\
name: F
roles:
  - {id: strategy, name: S, items: [a]}
  - {id: contact, name: C, emphasis: relationship, items: [b]}
  - {id: friends, name: F, emphasis: relationship, items: [b]}
  - {id: chores, name: C, emphasis: implementation}
items: [{id: a, name: A}, {id: b, name: B}]
";

    #[test]
    fn only_the_roles_that_are_served_make_the_job() {
        let shelf = library("f", FRAMEWORK);
        let of = |required: &str| -> Vec<(String, Horizon)> {
            let profile =
                entry::<Profile>("job", &format!("name: J\nframework: f\nrequired: {{{required}}}\n"));
            let requirements = Requirements::of(&profile, &Library::new(&shelf));
            roles(&requirements).iter().map(|role| (role.id.clone(), horizon(role))).collect()
        };
        let (short, long) = (Horizon::Short, Horizon::Long);
        assert_eq!(of("b: {level: 2}"), [("contact".into(), short), ("friends".into(), long)]);
        let all: Vec<Horizon> = of("").into_iter().map(|(_, horizon)| horizon).collect();
        assert_eq!(all, [long, short, long, short]);
    }
}
