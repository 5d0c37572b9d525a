//! A person against a profile: what is required, what is missing of it, and how much of it anybody has judged.
//!
//! The gap in an item is what is missing to the required level. Readiness is 1 − Σ weight · gap ÷ Σ weight · required
//! over the items that somebody has judged; coverage is their part of Σ weight · required over all items. Over
//! competencies and over attributes, items of both kinds count half to each.

use std::cmp::Reverse;
use std::sync::LazyLock;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::exact::{share, sum, times};
use super::levels::{Against, Standing};
use super::library::Library;
use crate::book::load::Entry;
use crate::model::date::Day;
use crate::model::framework::{Framework, Item, Kind, Point, Role};
use crate::model::person::Person;
use crate::model::profile::Profile;

/// Stands in for a framework that cannot be read: its items have no names and no kinds.
static NOTHING: LazyLock<Framework> = LazyLock::new(Framework::default);

/// What a profile requires of one item.
#[derive(Debug, Clone, Copy)]
pub struct Required<'b> {
    /// The item's id; the name that stands in the profile where the framework does not know it.
    pub id: &'b str,
    /// The item, where the framework knows it.
    pub item: Option<&'b Item>,
    /// The required level.
    pub level: Decimal,
    /// How much it counts.
    pub weight: Decimal,
}

impl Required<'_> {
    /// Whether it is learned or brought along, where the framework says so.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.item.and_then(|item| item.kind)
    }

    /// What the level is worth.
    fn worth(&self) -> Decimal {
        times(self.weight, self.level)
    }
}

/// A part of what is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Every item.
    All,
    /// What is taught and learned.
    Competencies,
    /// What is brought along.
    Attributes,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const EACH: [Self; 3] = [Self::All, Self::Competencies, Self::Attributes];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Competencies => "competencies",
            Self::Attributes => "attributes",
        }
    }

    /// How much of an item of a kind counts here.
    fn counts(self, kind: Option<Kind>) -> Option<Decimal> {
        match (self, kind) {
            (Self::All, _)
            | (Self::Competencies, Some(Kind::Competency))
            | (Self::Attributes, Some(Kind::Attribute)) => Some(Decimal::ONE),
            (Self::Competencies | Self::Attributes, Some(Kind::Both)) => Some(Decimal::new(5, 1)),
            _ => None,
        }
    }
}

/// A profile read against its framework.
#[derive(Debug)]
pub struct Requirements<'b> {
    /// The profile with its role's id.
    pub profile: &'b Entry<Profile>,
    /// The framework that it names; an empty one where there is no such framework or it cannot be read.
    pub against: Against<'b>,
    /// Whether the framework is there and could be read.
    pub known: bool,
    /// What is required, sorted by id.
    pub items: Vec<Required<'b>>,
    /// Names that mean an item which another name of the profile already requires.
    pub repeated: Vec<&'b str>,
    /// Items without a weight, where others have one.
    pub unweighted: Vec<&'b str>,
}

impl<'b> Requirements<'b> {
    /// Reads a profile. The weight of an item is the profile's, else the framework's, else 1.
    #[must_use]
    pub fn of(profile: &'b Entry<Profile>, library: &Library<'b>) -> Self {
        let id = profile.value.framework.as_str();
        let found = library.get(id);
        let against = Against { id, framework: found.unwrap_or(&NOTHING) };
        let mut items: Vec<Required<'b>> = Vec::new();
        let (mut repeated, mut unweighted) = (Vec::new(), Vec::new());
        let mut all: Vec<_> = profile.value.required.iter().collect();
        // Of two names for one item its id counts.
        all.sort_by_key(|(name, _)| against.framework.items.iter().all(|item| item.id != *name));
        for (name, required) in all {
            let item = against.framework.item(name);
            let id = item.map_or(name, |item| item.id.as_str());
            if items.iter().any(|known| known.id == id) {
                repeated.push(name);
                continue;
            }
            let weight = required.weight.or_else(|| item.and_then(|item| item.weight));
            if weight.is_none() {
                unweighted.push(id);
            }
            let weight = weight.map_or(Decimal::ONE, |w| w.0);
            items.push(Required { id, item, level: Decimal::from(required.level.0), weight });
        }
        items.sort_by_key(|required| required.id);
        if unweighted.len() == items.len() {
            unweighted.clear();
        }
        Self { profile, against, known: found.is_some(), items, repeated, unweighted }
    }

    /// A person against it, from what was judged on a day or before it.
    #[must_use]
    pub fn fit(&self, person: &'b Entry<Person>, as_of: Date) -> Fit<'_, 'b> {
        let standings = self.items.iter().map(|required| self.against.standing(person, required.id, as_of));
        Fit { of: self, person, standings: standings.collect() }
    }

    /// The role of the framework, and which of the required items it takes.
    pub fn roles(&self) -> impl Iterator<Item = (&'b Role, Vec<usize>)> {
        self.against.framework.roles.iter().map(|role| (role, self.taken_by(role)))
    }

    /// The numbers of the required items that a role takes.
    #[must_use]
    pub fn taken_by(&self, role: &Role) -> Vec<usize> {
        let taken = |required: &Required<'_>| {
            role.items.iter().any(|name| {
                name == required.id
                    || self.against.framework.item(name).is_some_and(|item| item.id == required.id)
            })
        };
        (0..self.items.len()).filter(|n| taken(&self.items[*n])).collect()
    }

    /// The areas of the framework, and which of the required items the roles of each take.
    pub fn areas(&self) -> impl Iterator<Item = (&'b Point, Vec<usize>)> {
        self.against.framework.areas.iter().map(|area| {
            let roles = self.against.framework.roles.iter();
            let of = roles.filter(|role| role.area.as_deref() == Some(area.id.as_str()));
            let mut items: Vec<usize> = of.flat_map(|role| self.taken_by(role)).collect();
            items.sort_unstable();
            items.dedup();
            (area, items)
        })
    }

    /// What readers of results have to know of how the profile was read.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.known {
            notes.push(format!(
                "the framework `{}` is not there: items have no names and no kinds, so competencies and attributes cannot be told apart",
                self.against.id
            ));
        }
        if !self.unweighted.is_empty() {
            notes.push(format!(
                "required without a weight, so it counts as 1: {}",
                self.unweighted.join(", ")
            ));
        }
        if !self.repeated.is_empty() {
            notes.push(format!(
                "required twice under different names and left out: {}",
                self.repeated.join(", ")
            ));
        }
        notes
    }
}

/// How much of a part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readiness {
    /// Σ weight · gap over the items that somebody has judged.
    pub gap: Decimal,
    /// Σ weight · required over the same items.
    pub required: Decimal,
    /// Σ weight · required over all items.
    pub asked: Decimal,
    /// How many items there are.
    pub items: usize,
    /// How many of them somebody has judged.
    pub assessed: usize,
}

impl Readiness {
    /// 1 − gap ÷ required; `None` where nobody has judged anything that is required.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        share(self.gap, self.required).map(|missing| (Decimal::ONE - missing).normalize())
    }

    /// How much of what is required somebody has judged; `None` where nothing is required.
    #[must_use]
    pub fn coverage(&self) -> Option<Decimal> {
        share(self.required, self.asked)
    }
}

/// A person against a profile.
#[derive(Debug)]
pub struct Fit<'r, 'b> {
    /// What is required.
    pub of: &'r Requirements<'b>,
    /// The person.
    pub person: &'b Entry<Person>,
    /// Where the person stands in each required item; `None` where nobody has judged.
    pub standings: Vec<Option<Standing<'b>>>,
}

impl Fit<'_, '_> {
    /// The level in the required item of a number.
    #[must_use]
    pub fn level(&self, n: usize) -> Option<Decimal> {
        self.standings[n].as_ref().map(|standing| standing.level)
    }

    /// What is missing to the required level; `None` where nobody has judged.
    #[must_use]
    pub fn gap(&self, n: usize) -> Option<Decimal> {
        let level = self.level(n)?;
        Some((self.of.items[n].level - level).max(Decimal::ZERO).normalize())
    }

    /// The gap times the weight.
    #[must_use]
    pub fn weighted_gap(&self, n: usize) -> Option<Decimal> {
        self.gap(n).map(|gap| times(self.of.items[n].weight, gap).normalize())
    }

    /// Readiness in a part.
    #[must_use]
    pub fn readiness(&self, part: Part) -> Readiness {
        self.over((0..self.of.items.len()).filter_map(|n| Some((n, part.counts(self.of.items[n].kind())?))))
    }

    /// Readiness over some items, each of which counts in full.
    #[must_use]
    pub fn readiness_in(&self, items: &[usize]) -> Readiness {
        self.over(items.iter().map(|n| (*n, Decimal::ONE)))
    }

    fn over(&self, items: impl Iterator<Item = (usize, Decimal)>) -> Readiness {
        let mut whole = Readiness::default();
        for (n, counts) in items {
            let worth = times(counts, self.of.items[n].worth());
            whole.items += 1;
            whole.asked = sum([whole.asked, worth]);
            if let Some(gap) = self.weighted_gap(n) {
                whole.assessed += 1;
                whole.required = sum([whole.required, worth]);
                whole.gap = sum([whole.gap, times(counts, gap)]);
            }
        }
        whole
    }

    /// The day of the latest judgement that counts, of any required item.
    #[must_use]
    pub fn latest(&self) -> Option<Day> {
        self.standings.iter().flatten().filter_map(Standing::latest).max()
    }

    /// The numbers of the items, those with the greatest weighted gap first and those that nobody has judged last.
    #[must_use]
    pub fn worst_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.of.items.len()).collect();
        order.sort_by_key(|n| Reverse((self.weighted_gap(*n), self.of.items[*n].weight)));
        order
    }

    /// Whether somebody has judged anything that is required.
    #[must_use]
    pub fn is_assessed(&self) -> bool {
        self.standings.iter().any(Option::is_some)
    }
}

/// How a gap is closed best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A course, and practice.
    Train,
    /// Somebody who looks over the shoulder.
    Coach,
    /// Somebody senior who has it.
    Mentor,
    /// Somebody who brings it along.
    Recruit,
}

impl Way {
    /// The way for a gap in an item of a kind: what is learned is trained or coached; what is brought along is grown with
    /// a mentor where little is missing, and recruited where much is.
    #[must_use]
    pub fn of(kind: Kind, gap: Decimal) -> Option<Self> {
        let wide = gap >= Decimal::TWO;
        match kind {
            _ if gap <= Decimal::ZERO => None,
            Kind::Competency | Kind::Both if wide => Some(Self::Train),
            Kind::Competency | Kind::Both => Some(Self::Coach),
            Kind::Attribute if wide => Some(Self::Recruit),
            Kind::Attribute => Some(Self::Mentor),
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Coach => "coach",
            Self::Mentor => "mentor",
            Self::Recruit => "recruit",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::testing::{entry, library};
    use jiff::civil::date;
    use proptest::prelude::*;

    const FRAMEWORK: &str = "\
name: F
areas: [{id: a, name: A}]
roles: [{id: r, area: a, name: R, items: [skill, twofold]}]
items:
  - {id: skill, name: Skill, kind: competency, also: [ability]}
  - {id: trait, name: Trait, kind: attribute}
  - {id: twofold, name: Twofold, kind: both}
";

    fn profile(required: &str) -> Entry<Profile> {
        entry("job", &format!("name: J\nframework: f\nrequired: {required}\n"))
    }

    fn person(levels: &str) -> Entry<Person> {
        entry(
            "jo",
            &format!(
                "name: Jo\nkind: manager\nassessments: [{{on: 2026-01-01, by: al, levels: {levels}}}]\n"
            ),
        )
    }

    fn readiness(required: &str, levels: &str, part: Part) -> (Option<String>, Option<String>) {
        let (profile, person, shelf) = (profile(required), person(levels), library("f", FRAMEWORK));
        let requirements = Requirements::of(&profile, &Library::new(&shelf));
        let ready = requirements.fit(&person, date(2026, 6, 30)).readiness(part);
        (ready.value().map(|v| v.to_string()), ready.coverage().map(|v| v.to_string()))
    }

    /// Weight · required: skill 2·3 = 6, trait 1·4 = 4, twofold 2·2 = 4, together 14. Gaps: skill 3−2 = 1, weighted 2;
    /// trait 4−1 = 3, weighted 3; twofold 0. All: 1 − 5÷14. Competencies: skill 6 and half of twofold 2 = 8, gap 2:
    /// 1 − 2÷8. Attributes: trait 4 and 2 = 6, gap 3: 1 − 3÷6.
    #[test]
    fn items_of_both_kinds_count_half_to_each() {
        let required =
            "{skill: {level: 3, weight: 2}, trait: {level: 4, weight: 1}, twofold: {level: 2, weight: 2}}";
        let levels = "{skill: 2, trait: 1, twofold: 3}";
        let of = |part| readiness(required, levels, part).0.unwrap();
        assert_eq!(of(Part::All), "0.642857142857");
        assert_eq!(of(Part::Competencies), "0.75");
        assert_eq!(of(Part::Attributes), "0.5");
    }

    /// Trait is not judged: it leaves readiness and takes 4 of 14 from coverage.
    #[test]
    fn what_nobody_judged_is_left_out_and_lowers_coverage() {
        let required =
            "{skill: {level: 3, weight: 2}, trait: {level: 4, weight: 1}, twofold: {level: 2, weight: 2}}";
        let levels = "{ability: 2, twofold: 3}";
        assert_eq!(
            readiness(required, levels, Part::All),
            (Some("0.8".into()), Some("0.714285714286".into()))
        );
        assert_eq!(readiness(required, "{trait: 4}", Part::Competencies), (None, Some("0".into())));
        assert_eq!(readiness("{}", levels, Part::All), (None, None));
        assert_eq!(readiness("{skill: {level: 0}}", levels, Part::All), (None, None));
    }

    #[test]
    fn weights_come_from_the_profile_then_the_framework_then_are_one() {
        let shelf = library(
            "f",
            "name: F\nitems: [{id: a, name: A, weight: 5}, {id: b, name: B}, {id: c, name: C, also: [d]}]\n",
        );
        let of = |required: &str| {
            let profile = profile(required);
            let requirements = Requirements::of(&profile, &Library::new(&shelf));
            let weights: Vec<String> =
                requirements.items.iter().map(|r| format!("{} {}", r.id, r.weight)).collect();
            (weights.join(", "), requirements.notes())
        };
        let (weights, notes) = of("{a: {level: 1}, b: {level: 1}, c: {level: 1, weight: 2}}");
        assert_eq!(weights, "a 5, b 1, c 2");
        assert_eq!(notes, ["required without a weight, so it counts as 1: b"]);
        assert_eq!(of("{b: {level: 1}, c: {level: 1}}").1, Vec::<String>::new());
        let (weights, notes) = of("{a: {level: 1}, b: {level: 1}, d: {level: 4}, c: {level: 1, weight: 7}}");
        assert_eq!((weights.as_str(), notes[1].contains("left out: d")), ("a 5, b 1, c 7", true));
        let (weights, notes) = of("{c: {level: 1}, d: {level: 4}}");
        assert_eq!((weights.as_str(), notes[0].contains("left out: d")), ("c 1", true));
    }

    #[test]
    fn a_framework_that_is_not_there_leaves_no_kinds() {
        let (profile, person, shelf) =
            (profile("{x: {level: 2}}"), person("{x: 1}"), library("g", "name: G\n"));
        let requirements = Requirements::of(&profile, &Library::new(&shelf));
        let fit = requirements.fit(&person, date(2026, 6, 30));
        assert_eq!(fit.readiness(Part::All).value().unwrap().to_string(), "0.5");
        assert_eq!(fit.readiness(Part::Attributes).value(), None);
        assert!(requirements.notes()[0].contains("`f` is not there"));
    }

    #[test]
    fn roles_and_areas_gather_their_items() {
        let (profile, shelf) = (profile("{skill: {level: 1}, trait: {level: 1}}"), library("f", FRAMEWORK));
        let requirements = Requirements::of(&profile, &Library::new(&shelf));
        assert_eq!(
            requirements.roles().map(|(role, items)| (role.id.as_str(), items)).collect::<Vec<_>>(),
            [("r", vec![0])]
        );
        assert_eq!(requirements.areas().next().unwrap().1, [0]);
    }

    /// Table 2 of the source: what is learned is trained, what is brought along is not.
    #[test]
    fn the_way_follows_the_kind_and_the_width_of_the_gap() {
        let of = |kind, gap: i64| Way::of(kind, Decimal::new(gap, 1)).map(Way::word);
        for (kind, smaller, wide) in [
            (Kind::Competency, "coach", "train"),
            (Kind::Both, "coach", "train"),
            (Kind::Attribute, "mentor", "recruit"),
        ] {
            assert_eq!([of(kind, 0), of(kind, 15), of(kind, 20)], [None, Some(smaller), Some(wide)]);
        }
    }

    fn items() -> impl Strategy<Value = Vec<(u8, u32, Option<u8>)>> {
        proptest::collection::vec((0u8..=4, 0u32..100, proptest::option::of(0u8..=4)), 1..12)
    }

    /// Readiness of all parts, where item `n` is of kind `n % 3`.
    fn parts(items: &[(u8, u32, Option<u8>)]) -> Vec<Readiness> {
        let kinds = ["competency", "attribute", "both"];
        let mut framework = "name: F\nitems:\n".to_owned();
        let (mut required, mut levels) = (Vec::new(), Vec::new());
        for (n, (level, weight, has)) in items.iter().enumerate() {
            framework += &format!("  - {{id: i{n}, name: I, kind: {}}}\n", kinds[n % 3]);
            required.push(format!("i{n}: {{level: {level}, weight: {weight}}}"));
            levels.extend(has.map(|has| format!("i{n}: {has}")));
        }
        let shelf = library("f", &framework);
        let profile = profile(&format!("{{{}}}", required.join(", ")));
        let person = person(&format!("{{{}}}", levels.join(", ")));
        let requirements = Requirements::of(&profile, &Library::new(&shelf));
        let fit = requirements.fit(&person, date(2026, 6, 30));
        Part::EACH.iter().map(|part| fit.readiness(*part)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn readiness_and_coverage_are_shares(items in items()) {
            for ready in parts(&items) {
                for share in [ready.value(), ready.coverage()].into_iter().flatten() {
                    prop_assert!(share >= Decimal::ZERO && share <= Decimal::ONE);
                }
            }
        }

        #[test]
        fn a_higher_level_never_lowers_readiness(items in items(), at in 0usize..12) {
            let mut higher = items.clone();
            let at = at % higher.len();
            higher[at].2 = higher[at].2.map(|level| (level + 1).min(4));
            for (before, after) in parts(&items).iter().zip(parts(&higher)) {
                prop_assert!(after.value() >= before.value());
                prop_assert_eq!(after.coverage(), before.coverage());
            }
        }

        #[test]
        fn what_nobody_judged_is_left_out(items in items()) {
            let judged: Vec<_> = items.iter().map(|(level, weight, has)| {
                // The same without the requirement instead of without the level.
                (if has.is_some() { *level } else { 0 }, *weight, *has)
            }).collect();
            for (with, without) in parts(&items).iter().zip(parts(&judged)) {
                prop_assert_eq!(with.value(), without.value());
            }
        }
    }
}
