//! Candidates for a role: make or buy. What is brought along decides first, as it can hardly be taught.

use rust_decimal::Decimal;

use super::readiness::{Fit, Part, Readiness};
use super::staff::Staff;
use crate::book::load::{Entry, Shelf};
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::profile::Profile;
use crate::model::words::PersonKind;
use crate::text::nearest::count;

/// Readiness within this of each other is equal.
const EQUAL: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// Below which readiness in attributes to look elsewhere, and below which in competencies training takes too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// For attributes.
    pub attributes: Decimal,
    /// For competencies.
    pub competencies: Decimal,
    /// Whether the profile states them.
    pub stated: bool,
}

impl Lines {
    /// The lines of a profile, or 0.8 and 0.5.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        match &profile.make_or_buy {
            Some(lines) => Self {
                attributes: lines.attributes.0.normalize(),
                competencies: lines.competencies.0.normalize(),
                stated: true,
            },
            None => Self { attributes: Decimal::new(8, 1), competencies: Decimal::new(5, 1), stated: false },
        }
    }
}

/// What to do about a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Too little is there of what can hardly be taught.
    LookElsewhere,
    /// What can be taught would take too long now.
    Later,
    /// Hire, with the gaps as the first year's plan.
    HireAndTrain,
    /// Nobody has judged enough to say.
    AssessFirst,
}

impl Advice {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LookElsewhere => "look elsewhere",
            Self::Later => "later",
            Self::HireAndTrain => "hire and train",
            Self::AssessFirst => "assess first",
        }
    }
}

/// A candidate against a profile.
#[derive(Debug)]
pub struct Candidate<'r, 'b> {
    /// The candidate against what is required.
    pub fit: Fit<'r, 'b>,
    /// The place among the candidates; `None` where nobody has judged anything.
    pub rank: Option<u32>,
    /// Readiness in what is brought along.
    pub attributes: Readiness,
    /// Readiness in what is learned.
    pub competencies: Readiness,
    /// Readiness in all.
    pub all: Readiness,
    /// What to do.
    pub advice: Advice,
    /// Why.
    pub reason: String,
}

/// Who may be asked for a role: candidates for it, and candidates for none in particular.
pub fn pool<'b>(staff: &Staff<'b>, role: &str) -> Vec<&'b Entry<Person>> {
    let wanted = |person: &&'b Entry<Person>| {
        person.value.kind == PersonKind::Candidate && person.value.role.as_deref().is_none_or(|of| of == role)
    };
    staff.people.entries.iter().filter(wanted).collect()
}

/// Ranks candidates: readiness in attributes first, then in competencies, then by id; whoever is not assessed comes last.
#[must_use]
pub fn rank<'r, 'b>(fits: Vec<Fit<'r, 'b>>, lines: Lines) -> Vec<Candidate<'r, 'b>> {
    let mut ranked: Vec<Candidate<'r, 'b>> = fits.into_iter().map(|fit| judge(fit, lines)).collect();
    let key = |c: &Candidate<'_, '_>| (c.attributes.value(), c.competencies.value());
    ranked.sort_by(|a, b| {
        (b.fit.is_assessed(), key(b))
            .cmp(&(a.fit.is_assessed(), key(a)))
            .then_with(|| a.fit.person.id.cmp(&b.fit.person.id))
    });
    let near = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= EQUAL,
        (a, b) => a == b,
    };
    let mut best = 0;
    for n in 0..ranked.len() {
        let ((a, c), (best_a, best_c)) = (key(&ranked[n]), key(&ranked[best]));
        if !(near(a, best_a) && near(c, best_c)) {
            best = n;
        }
        let place = u32::try_from(best + 1).ok();
        ranked[n].rank = place.filter(|_| ranked[n].fit.is_assessed());
    }
    // Within a shared rank, ids decide, not what is beyond the ninth decimal.
    ranked.sort_by(|a, b| {
        (a.rank.is_none(), a.rank, &a.fit.person.id).cmp(&(b.rank.is_none(), b.rank, &b.fit.person.id))
    });
    ranked
}

fn judge<'r, 'b>(fit: Fit<'r, 'b>, lines: Lines) -> Candidate<'r, 'b> {
    let [all, competencies, attributes] = Part::EACH.map(|part| fit.readiness(part));
    let (advice, mut reason) = advise(&attributes, &competencies, lines);
    if advice != Advice::AssessFirst && all.assessed < all.items {
        reason = format!("{reason}; {} of {} assessed", all.assessed, count(all.items, "item"));
    }
    Candidate { fit, rank: None, attributes, competencies, all, advice, reason }
}

fn advise(attributes: &Readiness, competencies: &Readiness, lines: Lines) -> (Advice, String) {
    let of = |part: Part, ready: &Readiness, line: Decimal| {
        let asked = ready.asked > Decimal::ZERO;
        match ready.value() {
            None if asked => Err(format!("none of the {} has been assessed", part.word())),
            value => Ok(value.map(|value| (value < line, value))),
        }
    };
    let first = |why: String| (Advice::AssessFirst, why);
    let brought = match of(Part::Attributes, attributes, lines.attributes) {
        Ok(brought) => brought,
        Err(why) => return first(why),
    };
    if let Some((true, value)) = brought {
        let why = format!("attributes {} are below the line, {}", percent(value), percent(lines.attributes));
        return (Advice::LookElsewhere, why);
    }
    let learned = match of(Part::Competencies, competencies, lines.competencies) {
        Ok(learned) => learned,
        Err(why) => return first(why),
    };
    match (brought, learned) {
        (_, Some((true, value))) => {
            let line = percent(lines.competencies);
            (Advice::Later, format!("competencies {} are below the line, {line}", percent(value)))
        }
        (None, None) => first("the profile requires nothing of a known kind".to_owned()),
        (brought, learned) => {
            let reached = [("attributes", brought), ("competencies", learned)];
            let reached: Vec<String> = reached
                .iter()
                .filter_map(|(part, of)| of.map(|(_, value)| format!("{part} {}", percent(value))))
                .collect();
            (Advice::HireAndTrain, format!("{}: at or above the line", reached.join(", ")))
        }
    }
}

/// A share as people read it.
fn percent(share: Decimal) -> String {
    format!("{} %", share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize())
}

/// What somebody has to do with the accounts of the book now; `None` where no account names them.
#[must_use]
pub fn occupied(accounts: &Shelf<Account>, id: &str) -> Option<String> {
    let entries = || accounts.entries.iter().map(|entry| &entry.value);
    let manages = entries().filter(|account| account.manager.as_deref() == Some(id)).count();
    let teams = entries().filter(|account| account.team.iter().any(|member| member.person == id)).count();
    let said: Vec<String> = [
        (manages > 0).then(|| format!("manages {}", count(manages, "account"))),
        (teams > 0).then(|| format!("in the team of {}", count(teams, "account"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::assess::testing::{library, shelf};
    use crate::model::framework::Framework;
    use jiff::civil::date;

    const FRAMEWORK: &str = "\
name: F
items:
  - {id: skill, name: S, kind: competency}
  - {id: trait, name: T, kind: attribute}
";

    fn ranked(people: &[(&str, &str)], profile: &str) -> Vec<(Option<u32>, String, &'static str, String)> {
        let texts: Vec<(&str, String)> = people
            .iter()
            .map(|(id, levels)| {
                let assessed = if levels.is_empty() {
                    String::new()
                } else {
                    format!("assessments: [{{on: 2026-01-01, by: zz, levels: {{{levels}}}}}]\n")
                };
                (*id, format!("name: N\nkind: candidate\n{assessed}"))
            })
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
        let people: Shelf<Person> = shelf(&files);
        let frameworks: Shelf<Framework> = library("f", FRAMEWORK);
        let profile = format!("name: J\nframework: f\n{profile}");
        let profiles: Shelf<Profile> = shelf(&[("job", &profile)]);
        let library = Library::new(&frameworks);
        let staff = Staff { as_of: date(2026, 6, 30), people: &people, profiles: &profiles, library };
        let requirements = staff.requirements(&profiles.entries[0]);
        let fits = pool(&staff, "job").iter().map(|p| requirements.fit(p, staff.as_of)).collect();
        rank(fits, Lines::of(&profiles.entries[0].value))
            .into_iter()
            .map(|c| (c.rank, c.fit.person.id.clone(), c.advice.words(), c.reason))
            .collect()
    }

    /// Both items at 4. The strongest seller is third: skill 1.0, but trait 3÷4 = 0.75 is below 0.8.
    #[test]
    fn attributes_come_first() {
        let required = "required: {skill: {level: 4}, trait: {level: 4}}\n";
        let people = [
            ("ann", "skill: 1, trait: 4"),
            ("ben", "skill: 2, trait: 4"),
            ("cyd", "skill: 2, trait: 4"),
            ("dan", "skill: 4, trait: 3"),
            ("eve", ""),
            ("fay", "skill: 4"),
        ];
        let shown: Vec<_> = ranked(&people, required)
            .into_iter()
            .map(|(rank, id, advice, reason)| (rank, format!("{id}: {advice}; {reason}")))
            .collect();
        let said = |text: &str| text.to_owned();
        assert_eq!(
            shown,
            [
                (
                    Some(1),
                    said("ben: hire and train; attributes 100 %, competencies 50 %: at or above the line")
                ),
                (
                    Some(1),
                    said("cyd: hire and train; attributes 100 %, competencies 50 %: at or above the line")
                ),
                (Some(3), said("ann: later; competencies 25 % are below the line, 50 %")),
                (Some(4), said("dan: look elsewhere; attributes 75 % are below the line, 80 %")),
                (Some(5), said("fay: assess first; none of the attributes has been assessed")),
                (None, said("eve: assess first; none of the attributes has been assessed")),
            ]
        );
    }

    #[test]
    fn a_profile_without_attributes_asks_for_competencies_alone() {
        let shown = ranked(
            &[("ann", "skill: 2")],
            "make_or_buy: {attributes: 0.9, competencies: 0.5}\nrequired: {skill: {level: 4}}\n",
        );
        assert_eq!(
            (shown[0].2, shown[0].3.as_str()),
            ("hire and train", "competencies 50 %: at or above the line")
        );
    }

    #[test]
    fn what_candidates_do_now_stands_in_the_accounts() {
        let accounts: Shelf<Account> = shelf(&[
            ("a", "name: A\nmanager: jo\nteam: [{person: al, role: technical}]\n"),
            ("b", "name: B\nteam: [{person: jo, role: service}, {person: al, role: technical}]\n"),
        ]);
        assert_eq!(occupied(&accounts, "jo").unwrap(), "manages 1 account, in the team of 1 account");
        assert_eq!(occupied(&accounts, "al").unwrap(), "in the team of 2 accounts");
        assert_eq!(occupied(&accounts, "zz"), None);
    }
}
