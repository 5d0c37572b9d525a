//! How well a manager fits an account: 0 to 100, made of five parts, each with its reason.
//!
//! What an account does not ask for is met in full by everybody. What it asks for and nobody knows of the person is not
//! met, and the reason says so. Fits are rounded to four decimals before they are compared, so that those which are
//! printed add up to the total.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::exact::{share, sum, times};
use super::levels::Against;
use super::staff::Staff;
use crate::book::load::Entry;
use crate::frameworks;
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::settings::{Assignment, FitWeights};

/// The framework of people whose profile names none.
const USUAL: &str = "woodburn-2006";
/// The decimals of a fit.
const DECIMALS: u32 = 4;

/// What a fit is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Readiness for what the account needs.
    Needs,
    /// The person knows the segment.
    Segment,
    /// The person covers the region.
    Region,
    /// The person speaks the languages.
    Language,
    /// The person looks after the account already.
    Continuity,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Needs, Self::Segment, Self::Region, Self::Language, Self::Continuity];

    /// The word for it, which is its key under `assignment.weights` in `kam.yaml`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::Segment => "segment",
            Self::Region => "region",
            Self::Language => "language",
            Self::Continuity => "continuity",
        }
    }

    fn weight(self, weights: &FitWeights) -> Decimal {
        match self {
            Self::Needs => weights.needs.0,
            Self::Segment => weights.segment.0,
            Self::Region => weights.region.0,
            Self::Language => weights.language.0,
            Self::Continuity => weights.continuity.0,
        }
    }
}

/// How far one part is met, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// Which part.
    pub part: Part,
    /// Points for meeting it in full; those of all parts add up to 100.
    pub weight: Decimal,
    /// 0 to 1.
    pub met: Decimal,
    /// Why, in words.
    pub reason: String,
}

impl Met {
    /// What it adds to the fit.
    #[must_use]
    pub fn points(&self) -> Decimal {
        times(self.weight, self.met).round_dp(DECIMALS).normalize()
    }
}

/// The competencies that an account takes, each with the level.
type Needs<'b> = Vec<(&'b str, Decimal)>;
/// A person's levels in what accounts ask for; what nobody judged is not in it.
type Levels<'b> = BTreeMap<&'b str, Decimal>;

/// Everything that fits are computed from.
#[derive(Debug)]
pub struct Fits<'b> {
    accounts: Vec<(&'b Entry<Account>, Needs<'b>)>,
    managers: Vec<(&'b Entry<Person>, Levels<'b>)>,
    points: [Decimal; 5],
}

impl<'b> Fits<'b> {
    /// Fits of some managers for some accounts. `None` where every weight is 0, so that nothing makes a fit.
    #[must_use]
    pub fn new(
        accounts: Vec<&'b Entry<Account>>,
        managers: Vec<&'b Entry<Person>>,
        settings: &'b Assignment,
        staff: &Staff<'b>,
    ) -> Option<Self> {
        let whole = sum(Part::ALL.map(|part| part.weight(&settings.weights)));
        let mut points = [Decimal::ZERO; 5];
        for (points, part) in points.iter_mut().zip(Part::ALL) {
            *points = share(times(part.weight(&settings.weights), Decimal::ONE_HUNDRED), whole)?;
        }
        let accounts: Vec<_> =
            accounts.into_iter().map(|entry| (entry, needs(&entry.value, settings))).collect();
        let asked: BTreeSet<&str> =
            accounts.iter().flat_map(|(_, needs)| needs.iter().map(|(name, _)| *name)).collect();
        let managers = managers.into_iter().map(|entry| (entry, levels(entry, &asked, staff))).collect();
        Some(Self { accounts, managers, points })
    }

    /// The fit of a manager for an account, both by their places; 0 to 100.
    #[must_use]
    pub fn fit(&self, account: usize, manager: usize) -> Decimal {
        let met = Part::ALL.map(|part| self.met(part, account, manager));
        let points = met.iter().zip(self.points).map(|(met, points)| times(*met, points));
        sum(points).round_dp(DECIMALS).normalize()
    }

    /// The parts of that fit.
    #[must_use]
    pub fn parts(&self, account: usize, manager: usize) -> Vec<Met> {
        let part = |(part, weight): (Part, Decimal)| Met {
            part,
            weight,
            met: self.met(part, account, manager),
            reason: self.reason(part, account, manager),
        };
        Part::ALL.into_iter().zip(self.points).map(part).collect()
    }

    fn met(&self, part: Part, account: usize, manager: usize) -> Decimal {
        let (account, needs) = &self.accounts[account];
        let (person, levels) = &self.managers[manager];
        let yes = |yes: bool| if yes { Decimal::ONE } else { Decimal::ZERO };
        let listed = |wanted: &Option<String>, list: &[String]| {
            yes(wanted.as_ref().is_none_or(|wanted| list.contains(wanted)))
        };
        match part {
            Part::Needs => ready(needs, levels),
            Part::Segment => listed(&account.value.segment, &person.value.segments),
            Part::Region => listed(&account.value.region, &person.value.regions),
            Part::Language => {
                let wanted = languages(&account.value);
                let spoken = wanted.iter().filter(|l| person.value.languages.contains(l)).count();
                share(Decimal::from(spoken), Decimal::from(wanted.len())).unwrap_or(Decimal::ONE)
            }
            Part::Continuity => yes(account.value.manager.as_ref().is_none_or(|now| *now == person.id)),
        }
    }

    fn reason(&self, part: Part, account: usize, manager: usize) -> String {
        let (account, needs) = &self.accounts[account];
        let (person, levels) = &self.managers[manager];
        let listed = |what: &str, wanted: &Option<String>, list: &[String]| match wanted {
            None => format!("the account states no {what}"),
            Some(wanted) if list.contains(wanted) => format!("{what} {wanted} is theirs"),
            Some(wanted) if list.is_empty() => format!("{what} {wanted} is asked for, theirs is not stated"),
            Some(wanted) => format!("{what} {wanted} is asked for, theirs is {}", list.join(", ")),
        };
        match part {
            Part::Needs if needs.is_empty() => "the account states no needs".to_owned(),
            Part::Needs => {
                let one = |(name, required): &(&str, Decimal)| match levels.get(name) {
                    Some(level) => format!("{name} {level} of {required}"),
                    None => format!("{name} not assessed, {required} needed"),
                };
                needs.iter().map(one).collect::<Vec<_>>().join("; ")
            }
            Part::Segment => listed("segment", &account.value.segment, &person.value.segments),
            Part::Region => listed("region", &account.value.region, &person.value.regions),
            Part::Language => {
                let wanted = languages(&account.value);
                let (spoken, lacking): (Vec<&str>, Vec<&str>) = wanted
                    .iter()
                    .map(|l| l.as_str())
                    .partition(|l| person.value.languages.iter().any(|own| own == l));
                match (wanted.is_empty(), spoken.is_empty(), lacking.is_empty()) {
                    (true, ..) => "the account states no language".to_owned(),
                    (_, _, true) => format!("speaks {}", spoken.join(", ")),
                    (_, true, _) if person.value.languages.is_empty() => {
                        format!("{} is asked for, theirs is not stated", lacking.join(", "))
                    }
                    (_, true, _) => format!("does not speak {}", lacking.join(", ")),
                    (_, false, false) => format!("speaks {}, not {}", spoken.join(", "), lacking.join(", ")),
                }
            }
            Part::Continuity => match &account.value.manager {
                None => "nobody looks after it yet".to_owned(),
                Some(now) if *now == person.id => "looks after it already".to_owned(),
                Some(now) => format!("{now} looks after it now"),
            },
        }
    }
}

/// The competencies that an account takes: its own needs and those of its stage, the higher level of both.
fn needs<'b>(account: &'b Account, settings: &'b Assignment) -> Needs<'b> {
    let mut needs: BTreeMap<&str, u8> = BTreeMap::new();
    let own =
        account.needs.iter().flat_map(|needs| needs.competencies.iter()).map(|(name, level)| (name, level.0));
    let stage = account.relationship.as_ref().and_then(|r| settings.stages.get(&r.stage?));
    let staged = stage.into_iter().flat_map(|levels| levels.iter()).map(|(name, level)| (name, level.0));
    for (name, level) in own.chain(staged) {
        let known = needs.entry(name).or_default();
        *known = level.max(*known);
    }
    needs.into_iter().map(|(name, level)| (name, Decimal::from(level))).collect()
}

/// The languages that an account asks for, each once.
fn languages(account: &Account) -> BTreeSet<&String> {
    account.needs.iter().flat_map(|needs| &needs.languages).collect()
}

/// A person's levels in what accounts ask for, against the framework of the profile of their role.
fn levels<'b>(person: &'b Entry<Person>, asked: &BTreeSet<&'b str>, staff: &Staff<'b>) -> Levels<'b> {
    let id = staff.profile(&person.value).map_or(USUAL, |profile| profile.value.framework.as_str());
    let Some(framework) = staff.library.get(id).or_else(|| frameworks::get(USUAL)) else {
        return BTreeMap::new();
    };
    let against = Against { id, framework };
    let level = |name: &&'b str| {
        let item = framework.item(name).map_or(*name, |item| item.id.as_str());
        Some((*name, against.standing(person, item, staff.as_of)?.level))
    };
    asked.iter().filter_map(level).collect()
}

/// Readiness: 1 − Σ gap ÷ Σ required over what was assessed; 1 where nothing is asked for, 0 where nothing of it was
/// assessed.
fn ready(needs: &[(&str, Decimal)], levels: &Levels<'_>) -> Decimal {
    let asked = || needs.iter().filter(|(_, required)| *required > Decimal::ZERO);
    if asked().next().is_none() {
        return Decimal::ONE;
    }
    let known = || asked().filter_map(|(name, required)| Some((*required, *levels.get(name)?)));
    let gap = sum(known().map(|(required, level)| (required - level).max(Decimal::ZERO)));
    match share(gap, sum(known().map(|(required, _)| required))) {
        Some(missing) => Decimal::ONE - missing,
        None => Decimal::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::library::Library;
    use crate::book::load::Shelf;
    use crate::model::framework::Framework;
    use crate::model::profile::Profile;
    use jiff::civil::date;

    fn entry<T: serde::de::DeserializeOwned>(id: &str, text: &str) -> Entry<T> {
        let read = crate::text::yaml::read::<T>(text);
        assert_eq!(read.problems, []);
        Entry { id: id.to_owned(), path: id.into(), value: read.value.unwrap() }
    }

    fn fits(account: &str, person: &str, settings: &str) -> (String, Vec<(String, String)>) {
        let account: Entry<Account> = entry("acme", account);
        let person: Entry<Person> = entry("jo", person);
        let settings: Assignment = crate::text::yaml::read(settings).value.unwrap();
        let (people, profiles, own): (Shelf<Person>, Shelf<Profile>, Shelf<Framework>) = Default::default();
        let staff = Staff {
            as_of: date(2026, 6, 30),
            people: &people,
            profiles: &profiles,
            library: Library::new(&own),
        };
        let fits = Fits::new(vec![&account], vec![&person], &settings, &staff).unwrap();
        let parts =
            fits.parts(0, 0).iter().map(|met| (met.points().to_string(), met.reason.clone())).collect();
        (fits.fit(0, 0).to_string(), parts)
    }

    const JO: &str = "name: Jo\nkind: manager\nsegments: [industrial]\nlanguages: [en, de]\nassessments:\n  - {on: 2026-01-01, by: al, levels: {negotiation: 2, tenacity: 4}}\n";

    /// needs: negotiation 2 of 3 and tenacity 4 of 3, listening unknown: 1 − 1 ÷ 6 = 0.8333 of 50 points = 41.6667;
    /// segment 20; region asked and not stated 0; one of two languages 5; another manager 0. In all 66.6667.
    #[test]
    fn the_parts_add_up() {
        let account = "name: A\nsegment: industrial\nregion: EMEA\nmanager: al\nneeds: {languages: [de, fr], competencies: {negotiation: 3, tenacity: 3, listening: 2}}\n";
        let (fit, parts) = fits(account, JO, "{}");
        let expected = [
            ("41.6667", "listening not assessed, 2 needed; negotiation 2 of 3; tenacity 4 of 3"),
            ("20", "segment industrial is theirs"),
            ("0", "region EMEA is asked for, theirs is not stated"),
            ("5", "speaks de, not fr"),
            ("0", "al looks after it now"),
        ];
        assert_eq!(parts, expected.map(|(points, reason)| (points.to_owned(), reason.to_owned())));
        assert_eq!(fit, "66.6667");
    }

    #[test]
    fn what_is_not_asked_for_is_met() {
        assert_eq!(fits("name: A\n", JO, "{}").0, "100");
        assert_eq!(fits("name: A\nneeds: {competencies: {drive: 2}}\n", JO, "{}").0, "50");
        assert_eq!(fits("name: A\nneeds: {competencies: {drive: 0}}\n", JO, "{}").0, "100");
    }

    /// The stage asks for negotiation 4, the account for 1: the higher counts, 2 of 4 is half; weights 3 and 1.
    #[test]
    fn a_stage_asks_for_more_and_weights_are_shares() {
        let settings = "stages: {integrated: {negotiation: 4}}\nweights: {needs: 3, segment: 0, region: 0, language: 0, continuity: 1}\n";
        let account = "name: A\nrelationship: {stage: integrated}\nneeds: {competencies: {negotiation: 1}}\nmanager: al\n";
        assert_eq!(fits(account, JO, settings).0, "37.5");
    }

    #[test]
    fn other_words_for_a_competency_are_understood() {
        assert_eq!(fits("name: A\nneeds: {competencies: {tenacious: 4}}\n", JO, "{}").0, "100");
    }
}
