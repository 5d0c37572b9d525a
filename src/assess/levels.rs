//! A person's level in an item: what the latest judgements of those who know them say.
//!
//! Levels run from 0 to 4: none, aware, with help, alone, teaches others. A person's level is the median of the latest
//! level of each rater other than the person; their own alone counts only where there is no other.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::book::load::Entry;
use crate::model::date::Day;
use crate::model::framework::Framework;
use crate::model::person::{Assessment, Person};

/// What the levels are called, from 0 to 4.
pub const WORDS: [&str; 5] = ["none", "aware", "with help", "alone", "teaches others"];

/// In what capacity somebody judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rater {
    /// The person.
    Own,
    /// Somebody they report to.
    Manager,
    /// Somebody of the same rank.
    Peer,
    /// Somebody at the customer.
    Customer,
    /// Anybody else: mentors, directors.
    Other,
}

impl Rater {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Own, Self::Manager, Self::Peer, Self::Customer, Self::Other];

    /// The word that stands in files, except for `Other`, which stands for all others.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Manager => "manager",
            Self::Peer => "peer",
            Self::Customer => "customer",
            Self::Other => "other",
        }
    }

    /// In what capacity an assessment of a person was made. Whoever judges themselves does so as themselves, whatever
    /// the file says.
    #[must_use]
    pub fn of(person: &str, assessment: &Assessment) -> Self {
        match assessment.capacity.as_deref() {
            _ if assessment.by == person => Self::Own,
            Some("self") => Self::Own,
            Some("manager") => Self::Manager,
            Some("peer") => Self::Peer,
            Some("customer") => Self::Customer,
            _ => Self::Other,
        }
    }
}

/// The latest judgement of one rater of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged<'p> {
    /// The number of the assessment in the person's file.
    pub assessment: usize,
    /// Who judged.
    pub by: &'p str,
    /// In what capacity.
    pub rater: Rater,
    /// When.
    pub on: Day,
    /// 0 to 4.
    pub level: u8,
    /// What it rests on.
    pub evidence: Option<&'p str>,
}

/// Where a person stands in one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'p> {
    /// 0 to 4; a half where two judgements in the middle differ by an odd number.
    pub level: Decimal,
    /// Whether nobody but the person has judged.
    pub own_only: bool,
    /// The latest judgement of each rater, by the rater's name.
    pub judged: Vec<Judged<'p>>,
}

impl Standing<'_> {
    /// Highest less lowest of the raters' latest levels, the person's own among them; 0 with one rater.
    #[must_use]
    pub fn spread(&self) -> u8 {
        let levels = self.judged.iter().map(|j| j.level);
        levels.clone().max().unwrap_or(0) - levels.min().unwrap_or(0)
    }

    /// The day of the latest judgement that counts.
    #[must_use]
    pub fn latest(&self) -> Option<Day> {
        self.counting().map(|j| j.on).max()
    }

    /// The judgements that the level is made of.
    pub fn counting(&self) -> impl Iterator<Item = &Judged<'_>> {
        self.judged.iter().filter(|j| self.own_only || j.rater != Rater::Own)
    }

    /// The median level of those raters that are asked for; `None` where none of them has judged.
    #[must_use]
    pub fn by(&self, wanted: impl Fn(Rater) -> bool) -> Option<Decimal> {
        median(self.judged.iter().filter(|j| wanted(j.rater)).map(|j| j.level).collect())
    }
}

/// Which framework is asked for and what stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Against<'f> {
    /// The framework's id.
    pub id: &'f str,
    /// What stands in it.
    pub framework: &'f Framework,
}

impl<'f> Against<'f> {
    /// Whether an assessment is one against this framework. One that names none is against whichever is asked for.
    #[must_use]
    pub fn holds(&self, assessment: &Assessment) -> bool {
        assessment.framework.as_deref().is_none_or(|id| id == self.id)
    }

    /// Whether a name in a file means an item: its id or another word for it.
    fn means(&self, name: &str, item: &str) -> bool {
        name == item || self.framework.item(name).is_some_and(|known| known.id == item)
    }

    /// What a level rests on: under the name that the level has, else under another word for the item.
    fn evidence<'p>(&self, assessment: &'p Assessment, name: &str, item: &str) -> Option<&'p str> {
        let said = |text: &&'p String| !text.trim().is_empty();
        let own = assessment.evidence.get(name).filter(said);
        let other = || assessment.evidence.iter().find(|(word, text)| self.means(word, item) && said(text));
        own.or_else(|| other().map(|(_, text)| text)).map(String::as_str)
    }

    /// Where a person stands in an item, from what was judged on a day or before it. `None` where nobody has judged.
    #[must_use]
    pub fn standing<'p>(&self, person: &'p Entry<Person>, item: &str, as_of: Date) -> Option<Standing<'p>> {
        self.standing_under(person, item, as_of, &[])
    }

    /// As [`Against::standing`], where assessments against some other frameworks count as well: what the two parties see
    /// in a manager may stand in an assessment of another kind.
    #[must_use]
    pub fn standing_under<'p>(
        &self,
        person: &'p Entry<Person>,
        item: &str,
        as_of: Date,
        others: &[&str],
    ) -> Option<Standing<'p>> {
        let mut judged: Vec<Judged<'p>> = Vec::new();
        for (n, assessment) in person.value.assessments.iter().enumerate() {
            let other = assessment.framework.as_deref().is_some_and(|id| others.contains(&id));
            if assessment.on.0 > as_of || !(other || self.holds(assessment)) {
                continue;
            }
            let Some((name, level)) = assessment.levels.iter().find(|(name, _)| self.means(name, item))
            else {
                continue;
            };
            let new = Judged {
                assessment: n,
                by: &assessment.by,
                rater: Rater::of(&person.id, assessment),
                on: assessment.on,
                level: level.0,
                evidence: self.evidence(assessment, name, item),
            };
            match judged.iter_mut().find(|known| known.by == new.by) {
                // Of two on one day, which is a finding, the later in the file counts.
                Some(known) if known.on <= new.on => *known = new,
                Some(_) => {}
                None => judged.push(new),
            }
        }
        judged.sort_by(|a, b| (a.rater, a.by).cmp(&(b.rater, b.by)));
        let others: Vec<u8> = judged.iter().filter(|j| j.rater != Rater::Own).map(|j| j.level).collect();
        let own_only = others.is_empty();
        let level = if own_only { median(judged.iter().map(|j| j.level).collect()) } else { median(others) }?;
        Some(Standing { level, own_only, judged })
    }
}

/// The middle level, or the mean of the two in the middle.
fn median(mut levels: Vec<u8>) -> Option<Decimal> {
    levels.sort_unstable();
    let (low, high) = (levels.get(levels.len().checked_sub(1)? / 2)?, levels.get(levels.len() / 2)?);
    Some(((Decimal::from(*low) + Decimal::from(*high)) / Decimal::TWO).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn standing(assessments: &str) -> Option<(String, bool, u8)> {
        let text = format!("name: Jo\nkind: manager\nassessments:\n{assessments}");
        let read = crate::text::yaml::read::<Person>(&text);
        assert_eq!(read.problems, []);
        let person = Entry { id: "jo".into(), path: "people/jo.yaml".into(), value: read.value.unwrap() };
        let framework = crate::text::yaml::read::<Framework>(
            "name: F\nitems: [{id: negotiation, name: N, kind: competency, also: [bargaining]}]\n",
        );
        let framework = framework.value.unwrap();
        let against = Against { id: "f", framework: &framework };
        let standing = against.standing(&person, "negotiation", date(2026, 6, 30))?;
        Some((standing.level.to_string(), standing.own_only, standing.spread()))
    }

    /// Self 4, al 2 (an earlier 1 is replaced), bo 3: the median of 2 and 3 is 2.5, the spread 4 − 2.
    #[test]
    fn the_median_of_the_others_latest_levels() {
        let own = "  - {on: 2026-01-01, by: jo, levels: {negotiation: 4}}\n";
        let others = "  - {on: 2026-01-01, by: al, levels: {negotiation: 1}}\n  - {on: 2026-02-01, by: al, levels: {bargaining: 2}}\n  - {on: 2026-02-01, by: bo, framework: f, levels: {negotiation: 3}}\n";
        assert_eq!(standing(&format!("{own}{others}")), Some(("2.5".into(), false, 2)));
        assert_eq!(standing(own), Some(("4".into(), true, 0)));
    }

    #[test]
    fn evidence_may_stand_under_another_word() {
        let text = "name: Jo\nkind: manager\nassessments:\n  - {on: 2026-01-01, by: al, levels: {bargaining: 1}, evidence: {negotiation: seen, bargaining: \" \"}}\n";
        let person = crate::text::yaml::read::<Person>(text).value.unwrap();
        let person = Entry { id: "jo".into(), path: "people/jo.yaml".into(), value: person };
        let framework = crate::text::yaml::read::<Framework>(
            "name: F\nitems: [{id: negotiation, name: N, also: [bargaining]}]\n",
        );
        let framework = framework.value.unwrap();
        let against = Against { id: "f", framework: &framework };
        let standing = against.standing(&person, "negotiation", date(2026, 6, 30)).unwrap();
        assert_eq!(standing.judged[0].evidence, Some("seen"));
    }

    #[test]
    fn what_was_judged_later_or_against_something_else_does_not_count() {
        assert_eq!(standing("  - {on: 2026-07-01, by: al, levels: {negotiation: 1}}\n"), None);
        assert_eq!(standing("  - {on: 2026-06-01, by: al, framework: g, levels: {negotiation: 1}}\n"), None);
        let three = "  - {on: 2026-06-01, by: al, levels: {negotiation: 1}}\n  - {on: 2026-06-01, by: bo, levels: {negotiation: 1}}\n  - {on: 2026-06-01, by: cy, levels: {negotiation: 4}}\n";
        assert_eq!(standing(three), Some(("1".into(), false, 3)));
    }
}
