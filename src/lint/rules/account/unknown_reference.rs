//! `unknown-reference`

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use rayon::prelude::*;

use crate::book::load::{Entry, Shelf};
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::account::Account;
use crate::model::person::Person;
use crate::text::finding::Level;
use crate::text::nearest::nearest;
use crate::text::yaml::Route;

pub(in crate::lint) struct UnknownReference;

/// So many different unknown names are compared with all known ones for the nearest; it is slow in large books.
const COMPARED: usize = 100;

static META: Meta = Meta {
    name: "unknown-reference",
    group: Group::Account,
    level: Level::Error,
    summary: "A name that stands for a file or an entry that is not there",
    doc: Doc {
        what: "| in | field | has to be |\n|---|---|---|\n| accounts | `parent` | an account |\n| | `manager`, `sponsor.ours`, `team.person`, `ratings.by`, `contacts.owner`, `reviews.supplier` | a person |\n| | `contacts.reports_to` | the `name` of another contact of the account |\n| | `offering` and `market` of `wallet`, `offering` of `opportunities` | one of those in `kam.yaml` |\n| people | `mentor`, `assessments.by`, `mentoring.by` | a person |\n| | `role` | a profile |\n\nA kind of which the book has none at all is not checked: without `people/` managers are just names, without `offerings` in `kam.yaml` anything can be sold. A file that could not be read counts as there. An assessment `as: customer` may be by anybody.\n\nThe same name stands for references in the policy and in `kam.yaml`.",
        why: "A misspelt id does not fail loudly: the manager has one account less, the parent one subsidiary less, and the totals look right.",
        fails: &[
            Sample::account("name: Acme\nmanager: jan-doe\n"),
            Sample { path: "people/jane-doe.yaml", text: "name: Jane Doe\nkind: manager\n" },
        ],
        passes: &[
            Sample::account("name: Acme\nmanager: jane-doe\n"),
            Sample { path: "people/jane-doe.yaml", text: "name: Jane Doe\nkind: manager\n" },
        ],
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Account,
    Person,
    Profile,
    Contact,
    Offering,
    Market,
}
impl Kind {
    fn word(self) -> &'static str {
        ["account", "person", "profile", "contact", "offering", "market"][self as usize]
    }
}

/// A reference that leads nowhere.
struct Lost<'a> {
    path: &'a Path,
    route: Route,
    kind: Kind,
    name: &'a str,
    /// The nearest contact of the account, for contacts.
    near: Option<&'a str>,
}

impl Rule for UnknownReference {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        // Most references are to people: looked up in a set, not by bisection.
        let people: HashSet<&str> = known(cx.people).collect();
        let of_accounts: Vec<Vec<Lost<'_>>> = cx
            .accounts
            .entries
            .par_chunks(256)
            .map(|block| block.iter().flat_map(|e| account(cx, &people, e)).collect())
            .collect();
        let of_people = cx.people.entries.iter().flat_map(|e| person(cx, e));
        let lost: Vec<Lost<'_>> = of_accounts.into_iter().flatten().chain(of_people).collect();
        let near = nearest_names(cx, &lost);
        for l in lost {
            let near = l.near.or_else(|| near.get(&(l.kind, l.name)).copied().flatten());
            let help = match (near, l.kind) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, Kind::Contact) => "write the `name` of another contact, or add the contact".to_owned(),
                (None, Kind::Offering | Kind::Market) => {
                    format!("add it to `{}s` in kam.yaml", l.kind.word())
                }
                (None, Kind::Person) => format!("add people/{}.yaml, or name one that is there", l.name),
                (None, _) => format!("add {}s/{}.yaml, or name one that is there", l.kind.word(), l.name),
            };
            let whose = if l.kind == Kind::Contact { " of this account" } else { "" };
            out.at(l.path, l.route, format!("there is no {} `{}`{whose}", l.kind.word(), l.name)).help(help);
        }
    }
}

/// The ids that there are files for, readable or not.
fn known<T>(shelf: &Shelf<T>) -> impl Iterator<Item = &str> {
    shelf.entries.iter().map(|e| e.id.as_str()).chain(shelf.broken.iter().map(String::as_str))
}

fn account<'a>(cx: &Context<'a>, people: &HashSet<&str>, entry: &'a Entry<Account>) -> Vec<Lost<'a>> {
    let mut lost = Vec::new();
    let a = &entry.value;
    let mut add = |kind, name: &'a str, route: Route| {
        lost.push(Lost { path: &entry.path, route, kind, name, near: None });
    };
    if let Some(parent) = a.parent.as_deref().filter(|p| !cx.accounts.knows(p)) {
        add(Kind::Account, parent, vec!["parent".into()]);
    }
    let stranger = |id: &&'a String| !people.is_empty() && !people.contains(id.as_str());
    if let Some(id) = a.manager.as_ref().filter(stranger) {
        add(Kind::Person, id, vec!["manager".into()]);
    }
    if let Some(id) = a.sponsor.as_ref().and_then(|s| s.ours.as_ref()).filter(stranger) {
        add(Kind::Person, id, vec!["sponsor".into(), "ours".into()]);
    }
    for (n, id) in a.team.iter().map(|t| &t.person).enumerate().filter(|(_, id)| stranger(id)) {
        add(Kind::Person, id, vec!["team".into(), n.into(), "person".into()]);
    }
    for (name, ratings) in a.ratings.iter() {
        for (n, rating) in ratings.iter().enumerate() {
            if let Some(id) = rating.by.as_ref().filter(stranger) {
                add(Kind::Person, id, vec!["ratings".into(), name.into(), n.into(), "by".into()]);
            }
        }
    }
    for (n, review) in a.reviews.iter().enumerate() {
        for (m, id) in review.supplier.iter().enumerate().filter(|(_, id)| stranger(id)) {
            add(Kind::Person, id, vec!["reviews".into(), n.into(), "supplier".into(), m.into()]);
        }
    }
    let (offerings, markets) = (&cx.book.settings.offerings, &cx.book.settings.markets);
    let not_sold = |name: &&'a String| !offerings.is_empty() && !offerings.contains_key(name.as_str());
    let elsewhere = |name: &&'a String| !markets.is_empty() && !markets.contains_key(name.as_str());
    for (n, line) in a.wallet.iter().enumerate() {
        if let Some(name) = line.offering.as_ref().filter(not_sold) {
            add(Kind::Offering, name, vec!["wallet".into(), n.into(), "offering".into()]);
        }
        if let Some(name) = line.market.as_ref().filter(elsewhere) {
            add(Kind::Market, name, vec!["wallet".into(), n.into(), "market".into()]);
        }
    }
    for (n, opportunity) in a.opportunities.iter().enumerate() {
        if let Some(name) = opportunity.offering.as_ref().filter(not_sold) {
            add(Kind::Offering, name, vec!["opportunities".into(), n.into(), "offering".into()]);
        }
    }
    for (n, contact) in a.contacts.iter().enumerate() {
        let route = |field: &str| vec!["contacts".into(), n.into(), field.into()];
        if let Some(name) = contact.owner.as_ref().filter(stranger) {
            lost.push(Lost {
                path: &entry.path,
                route: route("owner"),
                kind: Kind::Person,
                name,
                near: None,
            });
        }
        let Some(boss) = contact.reports_to.as_deref() else { continue };
        let others = || a.contacts.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, c)| c.name.as_str());
        if !others().any(|name| name == boss) {
            let (near, route) = (nearest(boss, others()), route("reports_to"));
            lost.push(Lost { path: &entry.path, route, kind: Kind::Contact, name: boss, near });
        }
    }
    lost
}

fn person<'a>(cx: &Context<'a>, entry: &'a Entry<Person>) -> Vec<Lost<'a>> {
    let p = &entry.value;
    let lost = |kind, name: &'a str, route| Lost { path: &entry.path, route, kind, name, near: None };
    let stranger = |id: &&'a String| !cx.people.knows(id);
    let mentor = p.mentor.iter().filter(stranger).map(|id| lost(Kind::Person, id, vec!["mentor".into()]));
    let profiled = known(cx.profiles).next().is_some();
    let role = p.role.iter().filter(|id| profiled && !cx.profiles.knows(id));
    let role = role.map(|id| lost(Kind::Profile, id, vec!["role".into()]));
    let by = |list: &str, n: usize| vec![list.into(), n.into(), "by".into()];
    let assessors =
        p.assessments.iter().enumerate().filter(|(_, a)| a.capacity.as_deref() != Some("customer"));
    let assessors = assessors.filter(|(_, a)| stranger(&&a.by));
    let assessors = assessors.map(|(n, a)| lost(Kind::Person, &a.by, by("assessments", n)));
    let mentors = p.mentoring.iter().enumerate().filter(|(_, m)| stranger(&&m.by));
    let mentors = mentors.map(|(n, m)| lost(Kind::Person, &m.by, by("mentoring", n)));
    mentor.chain(role).chain(assessors).chain(mentors).collect()
}

/// The nearest known name of the first [`COMPARED`] different unknown ones.
fn nearest_names<'a>(cx: &Context<'a>, lost: &[Lost<'a>]) -> BTreeMap<(Kind, &'a str), Option<&'a str>> {
    let words: BTreeSet<(Kind, &str)> =
        lost.iter().filter(|l| l.kind != Kind::Contact).map(|l| (l.kind, l.name)).collect();
    let words: Vec<(Kind, &str)> = words.into_iter().take(COMPARED).collect();
    words
        .par_iter()
        .map(|(kind, word)| {
            // A cheap test first: names far apart in length are near only where one begins with the other.
            let close = |name: &&str| name.len().abs_diff(word.len()) <= 8 || name.get(..4) == word.get(..4);
            let near = match kind {
                Kind::Account => nearest(word, known(cx.accounts).filter(close)),
                Kind::Person => nearest(word, known(cx.people).filter(close)),
                Kind::Profile => nearest(word, known(cx.profiles)),
                Kind::Offering => nearest(word, cx.book.settings.offerings.keys().map(String::as_str)),
                Kind::Market => nearest(word, cx.book.settings.markets.keys().map(String::as_str)),
                Kind::Contact => None,
            };
            ((*kind, *word), near)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{account, check};

    #[test]
    fn every_reference_of_an_account_is_followed() {
        let text = "name: A\nparent: group\nmanager: m\nsponsor: {ours: o}\nteam: [{person: t}]\nratings: {fit: [{score: 1, by: r}]}\nwallet: [{offering: pump, market: DK, spend: 1}]\ncontacts: [{name: Sam Lee, owner: c, reports_to: Ana Ruis}, {name: Ana Ruiz}]\nopportunities: [{id: x, name: X, offering: y}]\nreviews: [{on: 2026-01-01, supplier: [jo, s]}]\n";
        let found = check(
            &UnknownReference,
            &[
                ("kam.yaml", "version: 1\ncurrency: EUR\nofferings: {pumps: {}}\nmarkets: {DE: {}}\n"),
                (
                    "people/jo.yaml",
                    "name: Jo\nkind: director\nrole: kam\nmentor: n\nassessments: [{on: 2026-01-01, by: q}, {on: 2026-01-01, by: z, as: customer}]\n",
                ),
                ("accounts/a.yaml", text),
            ],
        );
        let names: Vec<&str> = found.iter().filter_map(|f| f.message.split('`').nth(1)).collect();
        assert_eq!(names, ["group", "m", "o", "t", "r", "pump", "DK", "c", "Ana Ruis", "y", "s", "n", "q"]);
        let help = |name: &str| {
            found.iter().find(|f| f.message.contains(&format!("`{name}`"))).unwrap().help.clone().unwrap()
        };
        assert_eq!(help("pump"), "did you mean `pumps`?");
        assert_eq!(help("Ana Ruis"), "did you mean `Ana Ruiz`?");
        assert_eq!(help("group"), "add accounts/group.yaml, or name one that is there");
    }

    #[test]
    fn kinds_that_a_book_does_not_keep_are_not_checked() {
        let text = "name: A\nmanager: jane\nwallet: [{offering: x, market: y, spend: 1}]\n";
        assert!(account(&UnknownReference, text).is_empty());
        let said = account(&UnknownReference, "name: A\ncontacts: [{name: Sam, reports_to: Sam}]\n");
        assert_eq!(said, ["2:36 there is no contact `Sam` of this account"]);
    }
}
