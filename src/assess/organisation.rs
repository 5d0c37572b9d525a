//! The company's own side: the short test, the duties of both sides, and whose weakness a weak role is.

use rust_decimal::Decimal;

use super::exact::{median, share};
use super::levels::Against;
use super::readiness::Fit;
use super::staff::Staff;
use super::team::teams;
use crate::model::framework::{Framework, Point, Role};
use crate::model::named::Named;
use crate::model::organisation::{Achievement, Answer, Organisation};

/// The share of its points below which a side is weak: less than fair on the whole.
pub const WEAK: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
/// The readiness below which people are weak: about a level short of three in everything.
pub const UNREADY: Decimal = Decimal::from_parts(7, 0, 0, false, 1);

/// Points that were reached, and how much was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Points {
    /// Points of what was answered.
    pub points: u32,
    /// How much was answered.
    pub answered: u32,
    /// How much was asked.
    pub asked: u32,
}

impl Points {
    fn of<'a>(asked: &[Point], answers: impl Fn(&str) -> Option<&'a Answer>) -> Self {
        let mut points = Self::default();
        for point in asked {
            points.asked += 1;
            if let Some(rating) = answers(&point.id).and_then(|answer| answer.rating) {
                points.answered += 1;
                points.points += rating.points();
            }
        }
        points
    }

    /// The share of the most that what was answered could have reached; `None` where nothing was.
    #[must_use]
    pub fn share(&self) -> Option<Decimal> {
        share(self.points.into(), (Achievement::MOST * self.answered).into())
    }

    /// The most that all could reach.
    #[must_use]
    pub fn most(&self) -> u32 {
        Achievement::MOST * self.asked
    }

    /// What it would come to if all that is not answered were poor, and if it were good.
    #[must_use]
    pub fn range(&self) -> (u32, u32) {
        (self.points, self.points + Achievement::MOST * (self.asked - self.answered))
    }
}

/// Whose weakness it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The company does not do its part.
    Company,
    /// The people do not do theirs.
    People,
    /// Neither does.
    Both,
    /// Both do.
    Neither,
    /// One of the sides has not been judged.
    Unknown,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::People => "people",
            Self::Both => "both",
            Self::Neither => "neither",
            Self::Unknown => "unknown",
        }
    }

    /// From the company's share, the managers' share and the people's readiness. The people are weak where either of the
    /// two that are known is.
    #[must_use]
    pub fn of(company: Option<Decimal>, manager: Option<Decimal>, people: Option<Decimal>) -> Self {
        let company = company.map(|share| share < WEAK);
        let people = match (manager.map(|share| share < WEAK), people.map(|ready| ready < UNREADY)) {
            (None, known) | (known, None) => known,
            (Some(by_duties), Some(by_levels)) => Some(by_duties || by_levels),
        };
        match (company, people) {
            (Some(true), Some(true)) => Self::Both,
            (Some(true), Some(false)) => Self::Company,
            (Some(false), Some(true)) => Self::People,
            (Some(false), Some(false)) => Self::Neither,
            _ => Self::Unknown,
        }
    }
}

/// A role from both sides.
#[derive(Debug, Clone)]
pub struct Line<'b> {
    /// The role.
    pub role: &'b Role,
    /// The company's duties.
    pub company: Points,
    /// The managers' duties.
    pub manager: Points,
    /// The median readiness of the managers in what their profiles require for the role.
    pub people: Option<Decimal>,
    /// Whose weakness it is.
    pub verdict: Verdict,
}

impl Line<'_> {
    /// The company's share less the managers'.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        Some((self.company.share()? - self.manager.share()?).normalize())
    }
}

/// The answers of one side of a role.
#[must_use]
pub fn answer<'b>(audit: &'b Organisation, role: &str, side: Side, duty: &str) -> Option<&'b Answer> {
    let sides = audit.roles.get(role)?;
    let answers: &Named<Answer> = match side {
        Side::Company => &sides.company,
        Side::Manager => &sides.manager,
    };
    answers.get(duty)
}

/// Whose duty something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The company's.
    Company,
    /// The manager's.
    Manager,
}

impl Side {
    /// Both, in the order in which they are shown.
    pub const BOTH: [Self; 2] = [Self::Company, Self::Manager];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Manager => "manager",
        }
    }

    /// The duties of this side of a role.
    #[must_use]
    pub fn duties(self, role: &Role) -> &[Point] {
        match self {
            Self::Company => &role.company,
            Self::Manager => &role.manager,
        }
    }
}

/// Every role of the audit's framework.
#[must_use]
pub fn lines<'b>(staff: &Staff<'b>, audit: &'b Organisation, framework: &'b Framework) -> Vec<Line<'b>> {
    let against = Against { id: &audit.framework, framework };
    let teams = teams(staff, None);
    let measured: Vec<Fit<'_, 'b>> = teams
        .iter()
        .filter(|team| team.requirements.against.id == against.id)
        .flat_map(|team| team.fits(staff))
        .collect();
    framework
        .roles
        .iter()
        .map(|role| {
            let side = |side: Side| Points::of(side.duties(role), |duty| answer(audit, &role.id, side, duty));
            let (company, manager) = (side(Side::Company), side(Side::Manager));
            let ready = measured.iter().filter_map(|fit| fit.readiness_in(&fit.of.taken_by(role)).value());
            let people = median(ready.collect());
            let verdict = Verdict::of(company.share(), manager.share(), people);
            Line { role, company, manager, people, verdict }
        })
        .collect()
}

/// The points of the short test.
#[must_use]
pub fn litmus(audit: &Organisation, framework: &Framework) -> Points {
    Points::of(&framework.litmus, |item| audit.litmus.get(item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::testing::{entry, library, shelf};
    use jiff::civil::date;

    const FRAMEWORK: &str = "\
name: F
litmus: [{id: l1, name: L}, {id: l2, name: L}, {id: l3, name: L}]
roles:
  - id: r
    name: R
    company: [{id: c1, name: C}, {id: c2, name: C}, {id: c3, name: C}]
    manager: [{id: m1, name: M}, {id: m2, name: M}]
    items: [skill]
items: [{id: skill, name: S}]
";

    /// Company: poor and fair of three asked: 1 of 4 points. Managers: good: 2 of 2. People: ann 1 − 1÷3, ben 1 − 0,
    /// median (0.667 + 1) ÷ 2 = 0.833. Litmus: fair and good of three: 3 of 6 points, 3 to 5 when all is answered.
    #[test]
    fn both_sides_of_a_role() {
        let frameworks = library("f", FRAMEWORK);
        let audit = entry::<Organisation>(
            "organisation",
            "framework: f\nlitmus: {l1: fair, l2: good}\nroles: {r: {company: {c1: poor, c2: {rating: fair, on: 2026-01-01}, c3: }, manager: {m1: good}}}\n",
        );
        let assessed = |level: u8| {
            format!(
                "name: N\nkind: manager\nrole: job\nassessments: [{{on: 2026-01-01, by: zz, levels: {{skill: {level}}}}}]\n"
            )
        };
        let (ann, ben) = (assessed(2), assessed(4));
        let people = shelf(&[("ann", ann.as_str()), ("ben", ben.as_str())]);
        let profiles = shelf(&[("job", "name: J\nframework: f\nrequired: {skill: {level: 3}}\n")]);
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 6, 30), people: &people, profiles: &profiles, library };
        let framework = &frameworks.entries[0].value;
        let lines = lines(&staff, &audit.value, framework);
        let line = &lines[0];
        assert_eq!((line.company.points, line.company.answered, line.company.asked), (1, 2, 3));
        assert_eq!(line.company.share().unwrap().to_string(), "0.25");
        assert_eq!(line.manager.share().unwrap().to_string(), "1");
        assert_eq!(line.difference().unwrap().to_string(), "-0.75");
        assert_eq!(line.people.unwrap().to_string(), "0.833333333334");
        assert_eq!(line.verdict, Verdict::Company);
        let litmus = litmus(&audit.value, framework);
        assert_eq!((litmus.points, litmus.most(), litmus.range()), (3, 6, (3, 5)));
    }

    #[test]
    fn a_side_that_nobody_judged_leaves_the_verdict_open() {
        let of = |company: i64, manager: i64, people: i64| {
            let share = |n: i64| (n >= 0).then(|| Decimal::new(n, 2));
            Verdict::of(share(company), share(manager), share(people)).word()
        };
        assert_eq!(of(49, 50, 70), "company");
        assert_eq!(of(50, 49, 70), "people");
        assert_eq!(of(50, 50, 69), "people");
        assert_eq!(of(49, 49, -1), "both");
        assert_eq!(of(50, -1, 70), "neither");
        assert_eq!(of(-1, 0, 0), "unknown");
        assert_eq!(of(0, -1, -1), "unknown");
    }
}
