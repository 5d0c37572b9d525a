//! Who knows whom at an account: coverage of their functions, gaps, pairs, and the order in which they report.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::account::{Account, Contact};
use crate::model::words::{Attitude, Status, words};
use crate::score::measure::days_between;
use crate::text::nearest::count;

/// Days without a word after which a contact of a key account is stale; our own choice, the length of the review
/// rhythm of a key account.
pub const KEY_DAYS: i32 = 90;
/// The same for an incubating account; our own choice, half a year.
pub const INCUBATING_DAYS: i32 = 180;
/// Contacts with an attitude from which on it is worth doubting that all of them are for us; our own choice.
pub const ENOUGH: usize = 3;
/// Influence and interest from which on they count as high; our own choice, the middle of the scale.
const HIGH: i64 = 5;

/// How well we know somebody, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// By name only.
    None,
    /// Met once or twice.
    Brief,
    /// Met often, or known by several of us.
    Multiple,
    /// Known well.
    InDepth,
}
words!(Coverage { None => "none", Brief => "brief", Multiple => "multiple", InDepth => "in-depth" });

/// The coverage of a contact; `None` where it is not stated, or in another word.
#[must_use]
pub fn coverage(contact: &Contact) -> Option<Coverage> {
    contact.coverage.as_deref().and_then(Coverage::from_word)
}

/// Whether we know a contact by more than the name; one without a stated coverage counts as known.
#[must_use]
pub fn is_known(contact: &Contact) -> bool {
    coverage(contact) != Some(Coverage::None)
}

/// Whether a contact decides.
#[must_use]
pub fn decides(contact: &Contact) -> bool {
    contact.role.as_deref() == Some("decision-maker")
}

/// Whether a contact is an executive.
#[must_use]
pub fn is_executive(contact: &Contact) -> bool {
    contact.level.as_deref() == Some("executive")
}

/// Whether a contact sells for us inside.
#[must_use]
pub fn is_champion(contact: &Contact) -> bool {
    contact.attitude == Some(Attitude::Champion) || contact.role.as_deref() == Some("champion")
}

/// Days without a word after which a contact of an account of this status is stale; `None` where none is judged.
#[must_use]
pub fn stale_after(status: Status) -> Option<i32> {
    match status {
        Status::Key => Some(KEY_DAYS),
        Status::Incubating => Some(INCUBATING_DAYS),
        Status::Candidate | Status::Managed | Status::Deselected => None,
    }
}

/// Days since we last spoke to a contact; `None` where no day is stated, or one that is still to come.
#[must_use]
pub fn days_since(contact: &Contact, as_of: Date) -> Option<i32> {
    contact.last_contact.filter(|day| day.0 <= as_of).map(|day| days_between(day.0, as_of))
}

/// Whether nobody has spoken to a contact for too long.
#[must_use]
pub fn is_stale(contact: &Contact, status: Status, as_of: Date) -> bool {
    let days = days_since(contact, as_of);
    stale_after(status).zip(days).is_some_and(|(limit, days)| days > limit)
}

/// One of their functions, as one of us covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered<'a> {
    /// Their function; `None` for contacts without one.
    pub function: Option<&'a str>,
    /// The id of our person; `None` for contacts whom nobody keeps.
    pub owner: Option<&'a str>,
    /// How many contacts.
    pub contacts: usize,
    /// How well the best known of them is known; `None` where no coverage is stated.
    pub best: Option<Coverage>,
}

/// Who of us covers which of their functions, by function and person; those without one last.
#[must_use]
pub fn covered(account: &Account) -> Vec<Covered<'_>> {
    type Key<'a> = (bool, &'a str, bool, &'a str);
    let mut found: BTreeMap<Key<'_>, Covered<'_>> = BTreeMap::new();
    for contact in &account.contacts {
        let (function, owner) = (contact.function.as_deref(), contact.owner.as_deref());
        let key = (function.is_none(), function.unwrap_or(""), owner.is_none(), owner.unwrap_or(""));
        let cell = found.entry(key).or_insert(Covered { function, owner, contacts: 0, best: None });
        cell.contacts += 1;
        cell.best = cell.best.max(coverage(contact));
    }
    found.into_values().collect()
}

/// What is lacking in the relationships with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// Nobody is known to decide.
    DecisionMaker,
    /// A sponsor of ours, of theirs, or both.
    Sponsor,
    /// Nobody sells for us inside.
    Champion,
    /// A function in which we know nobody by more than the name.
    Function,
    /// Somebody who decides and whom nobody of ours looks after.
    Owner,
    /// Somebody to whom nobody has spoken for too long.
    Fresh,
    /// All hangs on one person, at their side or at ours.
    Thread,
    /// Everybody is said to be for us.
    Doubt,
}
words!(Lack {
    DecisionMaker => "missing-decision-maker",
    Sponsor => "missing-sponsor",
    Champion => "missing-champion",
    Function => "unknown-function",
    Owner => "decider-without-owner",
    Fresh => "stale-contact",
    Thread => "single-thread",
    Doubt => "all-supportive",
});

/// One gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What kind.
    pub lack: Lack,
    /// Whom or which function it is about; `None` where it is about the account.
    pub who: Option<String>,
    /// What is lacking, in words.
    pub what: String,
}

/// The gaps in the relationships with an account, in the order of [`Lack`].
#[must_use]
pub fn gaps(account: &Account, as_of: Date) -> Vec<Gap> {
    let contacts = &account.contacts;
    let mut gaps = Vec::new();
    let mut gap = |lack, who: Option<&str>, what: String| {
        gaps.push(Gap { lack, who: who.map(str::to_owned), what });
    };
    if !contacts.iter().any(decides) {
        gap(Lack::DecisionMaker, None, "no contact is marked as a decision-maker".to_owned());
    }
    match sponsors(account) {
        (None, None) => gap(Lack::Sponsor, None, "no executive sponsor on either side".to_owned()),
        (None, Some(theirs)) => gap(Lack::Sponsor, Some(theirs), "no executive sponsor of ours".to_owned()),
        (Some(ours), None) => gap(Lack::Sponsor, Some(ours), "no executive sponsor of theirs".to_owned()),
        (Some(_), Some(_)) => {}
    }
    if !contacts.iter().any(is_champion) {
        gap(
            Lack::Champion,
            None,
            "no contact is a champion: nobody is known to sell for us inside".to_owned(),
        );
    }
    let functions: BTreeSet<&str> = contacts.iter().filter_map(|c| c.function.as_deref()).collect();
    for function in functions {
        if !contacts.iter().any(|c| c.function.as_deref() == Some(function) && is_known(c)) {
            gap(Lack::Function, Some(function), "everybody there is known by name only".to_owned());
        }
    }
    for contact in contacts.iter().filter(|c| decides(c) && c.owner.is_none()) {
        gap(Lack::Owner, Some(&contact.name), "decides, and nobody of ours looks after them".to_owned());
    }
    for contact in contacts.iter().filter(|c| is_stale(c, account.status, as_of)) {
        let days = days_since(contact, as_of).and_then(|d| usize::try_from(d).ok()).unwrap_or(0);
        gap(Lack::Fresh, Some(&contact.name), format!("{} without a word", count(days, "day")));
    }
    threads(contacts, &mut gap);
    let attitudes: Vec<Attitude> = contacts.iter().filter_map(|c| c.attitude).collect();
    if attitudes.len() >= ENOUGH && attitudes.iter().all(|a| *a >= Attitude::Supporter) {
        let what = format!("all {} with an attitude are for us: who is not?", attitudes.len());
        gap(Lack::Doubt, None, what);
    }
    gaps
}

/// Single threads: fewer than two people known at their side, or one of us who keeps all of several.
fn threads(contacts: &[Contact], gap: &mut dyn FnMut(Lack, Option<&str>, String)) {
    let known: Vec<&Contact> = contacts.iter().filter(|c| is_known(c)).collect();
    match known.as_slice() {
        [] => gap(Lack::Thread, None, "there is no contact whom we know".to_owned()),
        [one] => gap(Lack::Thread, Some(&one.name), "the only contact whom we know".to_owned()),
        [first, rest @ ..] => {
            let owner = first.owner.as_deref();
            if let Some(owner) = owner.filter(|_| rest.iter().all(|c| c.owner.as_deref() == owner)) {
                let what = format!("the only one of us who keeps contacts, {} of them", known.len());
                gap(Lack::Thread, Some(owner), what);
            }
        }
    }
}

/// The sponsors of an account: ours by id, theirs by name. An empty text names nobody.
#[must_use]
pub fn sponsors(account: &Account) -> (Option<&str>, Option<&str>) {
    let sponsor = account.sponsor.as_ref();
    let ours = sponsor.and_then(|s| s.ours.as_deref());
    let theirs = sponsor.and_then(|s| s.theirs.as_deref());
    let named = |name: &&str| !name.trim().is_empty();
    (ours.filter(named), theirs.filter(named))
}

/// Between whom a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairKind {
    /// The two sponsors.
    Sponsors,
    /// The account's manager and a contact whom they keep.
    Manager,
    /// Somebody else of ours and a contact whom they keep.
    Team,
}
words!(PairKind { Sponsors => "sponsors", Manager => "manager", Team => "team" });

/// Two people, one on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'a> {
    /// Between whom.
    pub kind: PairKind,
    /// The id of ours; `None` where nobody is named.
    pub ours: Option<&'a str>,
    /// The name of theirs; `None` where nobody is named.
    pub theirs: Option<&'a str>,
    /// Their place among the contacts, where they are one.
    pub contact: Option<usize>,
}

/// The pairs of an account: the sponsors, then the manager with each of their contacts, then the others. Sponsors who
/// keep each other's contact are one pair.
#[must_use]
pub fn pairs(account: &Account) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let (ours, theirs) = sponsors(account);
    if ours.is_some() || theirs.is_some() {
        let contact = theirs.and_then(|name| position(&account.contacts, name));
        pairs.push(Pair { kind: PairKind::Sponsors, ours, theirs, contact });
    }
    let manager = account.manager.as_deref();
    for (n, contact) in account.contacts.iter().enumerate() {
        let Some(owner) = contact.owner.as_deref() else { continue };
        let sponsors = pairs.first().is_some_and(|p| p.ours == Some(owner) && p.contact == Some(n));
        if sponsors {
            continue;
        }
        let kind = if Some(owner) == manager { PairKind::Manager } else { PairKind::Team };
        pairs.push(Pair { kind, ours: Some(owner), theirs: Some(&contact.name), contact: Some(n) });
    }
    pairs.sort_by_key(|pair| (pair.kind, if pair.kind == PairKind::Team { pair.ours } else { None }));
    pairs
}

/// The first contact of a name.
fn position(contacts: &[Contact], name: &str) -> Option<usize> {
    contacts.iter().position(|contact| contact.name == name)
}

/// Why somebody stands at the top of the chart who is said to report to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// Whoever they report to is no contact.
    Stranger,
    /// They report to themselves by way of others.
    Circle,
}
words!(Broken { Stranger => "no such contact", Circle => "a circle" });

/// A place in the chart of who reports to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The contact.
    pub contact: usize,
    /// How many stand above.
    pub depth: usize,
    /// The contact right above.
    pub above: Option<usize>,
    /// What is wrong with who they are said to report to.
    pub broken: Option<Broken>,
}

/// Who reports to whom: every contact once, each behind whoever stands above, otherwise in the order of the file. A
/// circle is opened at whoever of it comes first in the file.
#[must_use]
pub fn chart(contacts: &[Contact]) -> Vec<Place> {
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, contact) in contacts.iter().enumerate() {
        by_name.entry(&contact.name).or_insert(n);
    }
    let above: Vec<Option<usize>> = contacts
        .iter()
        .map(|contact| contact.reports_to.as_deref().and_then(|name| by_name.get(name).copied()))
        .collect();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); contacts.len()];
    for (n, above) in above.iter().enumerate() {
        if let Some(above) = above {
            below[*above].push(n);
        }
    }
    let mut drawing = Drawing { below, places: Vec::new(), placed: vec![false; contacts.len()] };
    for (n, contact) in contacts.iter().enumerate().filter(|(n, _)| above[*n].is_none()) {
        drawing.from(n, contact.reports_to.as_ref().map(|_| Broken::Stranger));
    }
    for n in 0..contacts.len() {
        if !drawing.placed[n] {
            drawing.from(opening(&above, n), Some(Broken::Circle));
        }
    }
    drawing.places
}

/// The first in the file of the circle that is reached upwards from somebody.
fn opening(above: &[Option<usize>], from: usize) -> usize {
    // After as many steps as there are people every way upwards runs in its circle.
    let up = |n: usize| above[n].unwrap_or(n);
    let inside = (0..above.len()).fold(from, |n, _| up(n));
    let (mut first, mut next) = (inside, up(inside));
    while next != inside {
        first = first.min(next);
        next = up(next);
    }
    first
}

/// A chart while it is drawn.
struct Drawing {
    below: Vec<Vec<usize>>,
    places: Vec<Place>,
    placed: Vec<bool>,
}

impl Drawing {
    /// Draws somebody and all who stand below.
    fn from(&mut self, top: usize, broken: Option<Broken>) {
        let mut open = vec![Place { contact: top, depth: 0, above: None, broken }];
        while let Some(place) = open.pop() {
            if std::mem::replace(&mut self.placed[place.contact], true) {
                continue;
            }
            self.places.push(place);
            for next in self.below[place.contact].iter().rev().filter(|n| !self.placed[**n]) {
                let (depth, above) = (place.depth + 1, Some(place.contact));
                open.push(Place { contact: *next, depth, above, broken: None });
            }
        }
    }
}

/// What somebody's influence and interest call for, after Mendelow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stake {
    /// Much influence, much interest.
    KeyPlayer,
    /// Much influence, little interest.
    KeepSatisfied,
    /// Little influence, much interest.
    KeepInformed,
    /// Little of both.
    MinimalEffort,
}
words!(Stake {
    KeyPlayer => "key player",
    KeepSatisfied => "keep satisfied",
    KeepInformed => "keep informed",
    MinimalEffort => "minimal effort",
});

/// What a contact's influence and interest call for; `None` where one of them is not stated.
#[must_use]
pub fn stake(contact: &Contact) -> Option<Stake> {
    let high = rust_decimal::Decimal::from(HIGH);
    let (influence, interest) = contact.influence.zip(contact.interest)?;
    Some(match (influence.0 >= high, interest.0 >= high) {
        (true, true) => Stake::KeyPlayer,
        (true, false) => Stake::KeepSatisfied,
        (false, true) => Stake::KeepInformed,
        (false, false) => Stake::MinimalEffort,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn account(text: &str) -> Account {
        let read = crate::text::yaml::read::<Account>(text);
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    const ACME: &str = "name: Acme
status: key
manager: jane-doe
sponsor: {ours: r-smith, theirs: Sam Lee}
contacts:
  - {name: Kim Ito, function: quality, coverage: none, reports_to: Ana Ruiz}
  - {name: Sam Lee, function: procurement, role: decision-maker, attitude: supporter, coverage: brief, last_contact: 2026-05-04}
  - {name: Ana Ruiz, function: operations, attitude: champion, coverage: in-depth, owner: jane-doe, reports_to: Sam Lee, last_contact: 2026-11-01}
  - {name: Bo Hart, function: operations, attitude: supporter, coverage: multiple, owner: k-ito, reports_to: Ana Ruiz}
  - {name: Di Wu, function: operations, owner: jane-doe, reports_to: Nobody}
";

    /// From Kim's name only: the function quality is unknown. Sam decides without an owner; 2026-05-04 to 2026-11-21 are
    /// 27 + 30 + 31 + 31 + 30 + 31 + 21 = 201 days. All three attitudes are for us.
    #[test]
    fn gaps_are_named() {
        let said: Vec<String> = gaps(&account(ACME), date(2026, 11, 21))
            .iter()
            .map(|g| format!("{} {}: {}", g.lack, g.who.as_deref().unwrap_or("-"), g.what))
            .collect();
        assert_eq!(
            said,
            [
                "unknown-function quality: everybody there is known by name only",
                "decider-without-owner Sam Lee: decides, and nobody of ours looks after them",
                "stale-contact Sam Lee: 201 days without a word",
                "all-supportive -: all 3 with an attitude are for us: who is not?",
            ]
        );
    }

    #[test]
    fn an_account_without_contacts_lacks_what_everything_begins_with() {
        let lacks = |text: &str| -> Vec<&str> {
            gaps(&account(text), date(2026, 11, 21)).iter().map(|g| g.lack.word()).collect()
        };
        assert_eq!(
            lacks("name: A\n"),
            ["missing-decision-maker", "missing-sponsor", "missing-champion", "single-thread"]
        );
        let one_owner = "name: A\nsponsor: {ours: x, theirs: Y}\ncontacts:\n  - {name: S, role: decision-maker, owner: x}\n  - {name: T, role: champion, owner: x}\n";
        assert_eq!(lacks(one_owner), ["single-thread"]);
        assert_eq!(lacks(&one_owner.replacen("owner: x", "owner: y", 1)), [] as [&str; 0]);
    }

    #[test]
    fn functions_are_covered_by_people() {
        let acme = account(ACME);
        let said: Vec<String> = covered(&acme)
            .iter()
            .map(|c| {
                let best = c.best.map_or("-", Coverage::word);
                format!("{} {} {} {best}", c.function.unwrap_or("-"), c.owner.unwrap_or("-"), c.contacts)
            })
            .collect();
        assert_eq!(
            said,
            [
                "operations jane-doe 2 in-depth",
                "operations k-ito 1 multiple",
                "procurement - 1 brief",
                "quality - 1 none",
            ]
        );
        let kinds: Vec<(&str, &str)> =
            pairs(&acme).iter().map(|p| (p.kind.word(), p.theirs.unwrap_or("-"))).collect();
        assert_eq!(
            kinds,
            [("sponsors", "Sam Lee"), ("manager", "Ana Ruiz"), ("manager", "Di Wu"), ("team", "Bo Hart")]
        );
    }

    fn drawn(contacts: &[Contact]) -> Vec<String> {
        chart(contacts)
            .iter()
            .map(|p| {
                let broken = p.broken.map_or(String::new(), |b| format!(" ({b})"));
                format!("{}{}{broken}", "> ".repeat(p.depth), contacts[p.contact].name)
            })
            .collect()
    }

    #[test]
    fn the_chart_follows_who_reports_to_whom() {
        assert_eq!(
            drawn(&account(ACME).contacts),
            ["Sam Lee", "> Ana Ruiz", "> > Kim Ito", "> > Bo Hart", "Di Wu (no such contact)"]
        );
    }

    #[test]
    fn circles_are_opened_at_their_first_contact() {
        let text = "name: A\ncontacts:\n  - {name: D, reports_to: B}\n  - {name: B, reports_to: C}\n  - {name: C, reports_to: B}\n  - {name: E, reports_to: E}\n  - {name: E, reports_to: F}\n";
        assert_eq!(
            drawn(&account(text).contacts),
            ["E (no such contact)", "B (a circle)", "> D", "> C", "E (a circle)"]
        );
    }

    #[test]
    fn stakes_need_both_figures() {
        let of = |rest: &str| {
            let account = account(&format!("name: A\ncontacts: [{{name: S{rest}}}]\n"));
            stake(&account.contacts[0]).map(Stake::word)
        };
        assert_eq!(of(", influence: 5, interest: 9"), Some("key player"));
        assert_eq!(of(", influence: 8, interest: 4.9"), Some("keep satisfied"));
        assert_eq!(of(", influence: 1, interest: 5"), Some("keep informed"));
        assert_eq!(of(", influence: 1, interest: 1"), Some("minimal effort"));
        assert_eq!(of(", influence: 1"), None);
    }

    proptest! {
        /// However people are said to report, everybody stands in the chart once, and behind whoever is above.
        #[test]
        fn everybody_stands_in_the_chart_once(above in proptest::collection::vec(0usize..12, 0..12)) {
            let contacts: String = above
                .iter()
                .enumerate()
                .map(|(n, a)| format!("  - {{name: P{n}, reports_to: P{a}}}\n"))
                .collect();
            let contacts = account(&format!("name: A\ncontacts:\n{contacts}  - {{name: Q}}\n")).contacts;
            let places = chart(&contacts);
            let mut seen: Vec<usize> = places.iter().map(|p| p.contact).collect();
            for (n, place) in places.iter().enumerate() {
                let before = place.above.map(|a| places[..n].iter().find(|p| p.contact == a).map(|p| p.depth));
                prop_assert!(before.is_none() || before == Some(Some(place.depth - 1)));
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..contacts.len()).collect::<Vec<_>>());
        }
    }
}
