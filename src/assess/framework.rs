//! What is wrong with a framework that could be read: names that lead nowhere, ids that stand twice, words for two things.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::book::template::is_id;
use crate::model::framework::{Element, Framework, Item, Point, Role};
use crate::text::nearest::{count, nearest};
use crate::text::slug::{LONGEST, slug};
use crate::text::yaml::{Route, Step};

/// The levels that a person may have: none, aware, with help, alone, teaches others.
const LEVELS: usize = 5;

/// The rule about roles that name an item or area that there is not.
pub const UNKNOWN_ITEM: &str = "unknown-item";
/// The rule about everything else that does not hold together.
pub const FLAWED_FRAMEWORK: &str = "flawed-framework";

/// One mistake in a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that reports it: [`UNKNOWN_ITEM`] or [`FLAWED_FRAMEWORK`].
    pub rule: &'static str,
    /// Where in its file.
    pub route: Route,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Problem {
    fn new(route: impl IntoIterator<Item = Step>, message: String, help: impl Into<String>) -> Self {
        Self { rule: FLAWED_FRAMEWORK, route: route.into_iter().collect(), message, help: help.into() }
    }

    /// The same, about a name that leads nowhere.
    fn unknown(self) -> Self {
        Self { rule: UNKNOWN_ITEM, ..self }
    }
}

/// Everything that is wrong with a framework, in the order of its parts.
#[must_use]
pub fn problems(framework: &Framework) -> Vec<Problem> {
    let mut found = Vec::new();
    nothing(framework, &mut found);
    for list in lists(framework) {
        list.check(&mut found);
    }
    for (n, role) in framework.roles.iter().enumerate() {
        area(framework, n, role, &mut found);
        items(framework, n, role, &mut found);
    }
    words(framework, &mut found);
    for (n, item) in framework.items.iter().enumerate() {
        anchors(n, item, &mut found);
    }
    numbers(framework, &mut found);
    for (n, element) in framework.elements.iter().enumerate() {
        steps(n, element, &mut found);
    }
    bands(framework, &mut found);
    found
}

/// A framework without any part.
fn nothing(framework: &Framework, found: &mut Vec<Problem>) {
    let Framework { areas: _, roles, items, litmus, perceptions, levels, elements, bands: _, points, .. } =
        framework;
    let empty = roles.is_empty() && items.is_empty() && litmus.is_empty() && perceptions.is_empty();
    if empty && levels.is_empty() && elements.is_empty() && points.is_empty() {
        found.push(Problem::new(
            [],
            "the framework has nothing in it".to_owned(),
            "write its parts: `items`, `roles`, `litmus`, `perceptions`, `levels`, `elements` or `points`",
        ));
    }
}

/// A list of things with ids.
struct List<'f> {
    route: Route,
    noun: &'static str,
    entries: Vec<(&'f str, &'f str)>,
}

impl<'f> List<'f> {
    fn new(
        route: impl IntoIterator<Item = Step>,
        noun: &'static str,
        entries: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Self {
        Self { route: route.into_iter().collect(), noun, entries: entries.collect() }
    }

    fn at(&self, index: usize, key: &str) -> Route {
        let mut route = self.route.clone();
        route.extend([index.into(), key.into()]);
        route
    }

    /// Ids that are none, ids that stand twice, names that are empty.
    fn check(&self, found: &mut Vec<Problem>) {
        let noun = self.noun;
        let many = if noun == "duty" { "the duties".to_owned() } else { format!("the {noun}s") };
        let mut seen = BTreeSet::new();
        for (n, (id, name)) in self.entries.iter().enumerate() {
            if !is_id(id) {
                let help = match slug(id).filter(|_| id.len() <= LONGEST) {
                    Some(better) => format!("write small letters, digits and hyphens, such as `{better}`"),
                    None => "write small letters, digits and single hyphens, 80 at most".to_owned(),
                };
                found.push(Problem::new(self.at(n, "id"), format!("`{id}` cannot be an id"), help));
            } else if !seen.insert(*id) {
                found.push(Problem::new(
                    self.at(n, "id"),
                    format!("the id `{id}` stands twice among {many}"),
                    format!("give each {noun} an id of its own"),
                ));
            }
            if name.trim().is_empty() {
                found.push(Problem::new(
                    self.at(n, "name"),
                    format!("the {noun} `{id}` has an empty name"),
                    "write in a few words what it is",
                ));
            }
        }
    }
}

/// Every list of a framework, those within its roles among them.
fn lists(framework: &Framework) -> Vec<List<'_>> {
    fn of(points: &[Point]) -> impl Iterator<Item = (&str, &str)> {
        points.iter().map(|p| (p.id.as_str(), p.name.as_str()))
    }
    let mut lists = vec![
        List::new(["areas".into()], "area", of(&framework.areas)),
        List::new(["roles".into()], "role", framework.roles.iter().map(|r| (&*r.id, &*r.name))),
    ];
    for (n, role) in framework.roles.iter().enumerate() {
        for (side, duties) in [("company", &role.company), ("manager", &role.manager)] {
            lists.push(List::new(["roles".into(), n.into(), side.into()], "duty", of(duties)));
        }
    }
    lists.extend([
        List::new(["items".into()], "item", framework.items.iter().map(|i| (&*i.id, &*i.name))),
        List::new(["litmus".into()], "point", of(&framework.litmus)),
        List::new(
            ["perceptions".into()],
            "perception",
            framework.perceptions.iter().map(|p| (&*p.id, &*p.name)),
        ),
        List::new(["levels".into()], "level", framework.levels.iter().map(|l| (&*l.id, &*l.name))),
        List::new(["elements".into()], "element", framework.elements.iter().map(|e| (&*e.id, &*e.name))),
        List::new(["points".into()], "point", of(&framework.points)),
    ]);
    lists
}

/// The help for a name that leads nowhere.
fn instead<'k>(name: &str, known: impl IntoIterator<Item = &'k str>, list: &str) -> String {
    match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it under `{list}`, or take it out here"),
    }
}

/// An area that a role names and that there is not.
fn area(framework: &Framework, n: usize, role: &Role, found: &mut Vec<Problem>) {
    let Some(area) = role.area.as_deref() else { return };
    if framework.areas.iter().all(|known| known.id != area) {
        let problem = Problem::new(
            ["roles".into(), n.into(), "area".into()],
            format!("the role `{}` names an unknown area `{area}`", role.id),
            instead(area, framework.areas.iter().map(|a| a.id.as_str()), "areas"),
        );
        found.push(problem.unknown());
    }
}

/// Items that a role names and that there are not, or that it names twice.
fn items(framework: &Framework, n: usize, role: &Role, found: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (m, name) in role.items.iter().enumerate() {
        let route = ["roles".into(), n.into(), "items".into(), m.into()];
        let id = &role.id;
        if framework.items.iter().any(|item| item.id == *name) {
            if !seen.insert(name) {
                found.push(Problem::new(
                    route,
                    format!("the role `{id}` names the item `{name}` twice"),
                    "take one of them out",
                ));
            }
        } else if let Some(item) = framework.item(name) {
            let problem = Problem::new(
                route,
                format!("the role `{id}` names the item `{}` by another word, `{name}`", item.id),
                format!("write its id, `{}`; other words are for the files of people and profiles", item.id),
            );
            found.push(problem.unknown());
        } else {
            let problem = Problem::new(
                route,
                format!("the role `{id}` names an unknown item `{name}`"),
                instead(name, framework.items.iter().map(|i| i.id.as_str()), "items"),
            );
            found.push(problem.unknown());
        }
    }
}

/// Words that levels may be given for and that stand for two things.
fn words(framework: &Framework, found: &mut Vec<Problem>) {
    let mut taken: BTreeMap<&str, &str> =
        framework.items.iter().map(|item| (item.id.as_str(), item.id.as_str())).collect();
    for (n, item) in framework.items.iter().enumerate() {
        for (m, word) in item.also.iter().enumerate() {
            let owner = *taken.entry(word).or_insert(&item.id);
            if owner != item.id {
                let message = if owner == word {
                    format!("`{word}`, another word for `{}`, is an item itself", item.id)
                } else {
                    format!("`{word}` stands for two items, `{owner}` and `{}`", item.id)
                };
                found.push(Problem::new(
                    ["items".into(), n.into(), "also".into(), m.into()],
                    message,
                    "leave it with one of the two",
                ));
            }
        }
    }
    for (n, seen) in framework.perceptions.iter().enumerate() {
        if let Some(owner) = taken.get(seen.id.as_str()) {
            found.push(Problem::new(
                ["perceptions".into(), n.into(), "id".into()],
                format!("`{}` stands for the item `{owner}` as well", seen.id),
                "levels are given by this word: choose another one",
            ));
        }
    }
}

/// What levels look like has to be told for each of them, from 0 to 4.
fn anchors(n: usize, item: &Item, found: &mut Vec<Problem>) {
    let given = item.anchors.len();
    if given != 0 && given != LEVELS {
        found.push(Problem::new(
            ["items".into(), n.into(), "anchors".into()],
            format!("the item `{}` has {}, and there are {LEVELS} levels", item.id, count(given, "anchor")),
            "write one for each level from 0 to 4, or none",
        ));
    }
}

/// Numbers that two levels have.
fn numbers(framework: &Framework, found: &mut Vec<Problem>) {
    let mut seen: BTreeMap<i8, &str> = BTreeMap::new();
    for (n, level) in framework.levels.iter().enumerate() {
        let first = *seen.entry(level.number).or_insert(&level.id);
        if first != level.id {
            found.push(Problem::new(
                ["levels".into(), n.into(), "number".into()],
                format!("the levels `{first}` and `{}` have the number {}", level.id, level.number),
                "number them in the order in which they stand one above the other",
            ));
        }
    }
}

/// Steps that cannot be given, and gates that no step passes.
fn steps(n: usize, element: &Element, found: &mut Vec<Problem>) {
    let given = element.steps.len();
    if given > LEVELS {
        found.push(Problem::new(
            ["elements".into(), n.into(), "steps".into()],
            format!("the element `{}` has {given} steps, and 0 to 4 can be given", element.id),
            format!("write {LEVELS} steps at most"),
        ));
    }
    if let Some(gate) = element.gate
        && given > 0
        && usize::from(gate.0) >= given
    {
        found.push(Problem::new(
            ["elements".into(), n.into(), "gate".into()],
            format!("the gate of `{}` is {gate}, and its highest step {}", element.id, given - 1),
            "write a step that it has",
        ));
    }
}

/// Bands that no total or two totals belong to.
fn bands(framework: &Framework, found: &mut Vec<Problem>) {
    let bands = &framework.bands;
    if let Some(first) = bands.first() {
        if framework.elements.is_empty() {
            found.push(Problem::new(
                ["bands".into()],
                "there are bands, and no elements to add up".to_owned(),
                "add `elements`, or take the bands out",
            ));
        }
        if first.from.0 != Decimal::ZERO {
            found.push(Problem::new(
                ["bands".into(), 0.into(), "from".into()],
                format!("totals below {} belong to no band", first.from.0),
                "let the first band begin at 0",
            ));
        }
    }
    for (n, pair) in bands.windows(2).enumerate() {
        if let [low, high] = pair
            && high.from.0 <= low.from.0
        {
            found.push(Problem::new(
                ["bands".into(), (n + 1).into(), "from".into()],
                format!(
                    "the band “{}” begins at {}, no higher than the one before it",
                    high.name, high.from.0
                ),
                "list the bands from the lowest total up",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml::{Tree, read};

    /// What is found in a text, each with its line and column.
    fn said(text: &str) -> Vec<String> {
        let read = read::<Framework>(text);
        assert_eq!(read.problems, []);
        let tree = Tree::parse(text).0.unwrap();
        problems(&read.value.unwrap())
            .iter()
            .map(|p| {
                let at = tree.place(&p.route);
                let unknown = if p.rule == UNKNOWN_ITEM { "unknown: " } else { "" };
                format!("{}:{} {unknown}{} – {}", at.line, at.column, p.message, p.help)
            })
            .collect()
    }

    #[test]
    fn names_that_lead_nowhere() {
        let text = "name: F
areas: [{id: inside, name: Inside}]
roles:
  - {id: r, area: insid, name: R, items: [negociation, negotiation, negotiation, bargaining, flying]}
  - {id: s, area: elsewhere, name: S}
items: [{id: negotiation, name: N, also: [bargaining]}]
";
        assert_eq!(
            said(text),
            [
                "4:19 unknown: the role `r` names an unknown area `insid` – did you mean `inside`?",
                "4:43 unknown: the role `r` names an unknown item `negociation` – did you mean `negotiation`?",
                "4:69 the role `r` names the item `negotiation` twice – take one of them out",
                "4:82 unknown: the role `r` names the item `negotiation` by another word, `bargaining` – write its id, `negotiation`; other words are for the files of people and profiles",
                "4:94 unknown: the role `r` names an unknown item `flying` – add it under `items`, or take it out here",
                "5:19 unknown: the role `s` names an unknown area `elsewhere` – add it under `areas`, or take it out here",
            ]
        );
    }

    #[test]
    fn ids_that_are_none_or_stand_twice() {
        let text = "name: F
roles: [{id: r, name: R, company: [{id: a, name: A}, {id: a, name: B}], manager: [{id: a, name: A}]}]
points: [{id: R 1, name: A}, {id: Ω, name: A}, {id: b, name: ' '}, {id: b, name: B}]
";
        assert_eq!(
            said(text),
            [
                "2:59 the id `a` stands twice among the duties – give each duty an id of its own",
                "3:15 `R 1` cannot be an id – write small letters, digits and hyphens, such as `r-1`",
                "3:35 `Ω` cannot be an id – write small letters, digits and hyphens, such as `o`",
                "3:62 the point `b` has an empty name – write in a few words what it is",
                "3:73 the id `b` stands twice among the points – give each point an id of its own",
            ]
        );
    }

    #[test]
    fn words_for_two_things() {
        let text = "name: F
items:
  - {id: drive, name: D, also: [passion, tenacity, drive, passion]}
  - {id: tenacity, name: T, also: [passion]}
perceptions: [{id: passion, by: customer, name: P}]
";
        assert_eq!(
            said(text),
            [
                "3:42 `tenacity`, another word for `drive`, is an item itself – leave it with one of the two",
                "4:36 `passion` stands for two items, `drive` and `tenacity` – leave it with one of the two",
                "5:20 `passion` stands for the item `drive` as well – levels are given by this word: choose another one",
            ]
        );
    }

    #[test]
    fn figures_that_do_not_fit() {
        let text = "name: F
items: [{id: i, name: I, anchors: [none, all]}]
levels: [{id: a, number: 1, name: A}, {id: b, number: 1, name: B}]
elements: [{id: e, name: E, gate: 2, steps: [no, yes]}, {id: f, name: F, steps: [a, b, c, d, e, f]}]
bands: [{from: 1, name: low}, {from: 5, name: high}, {from: 5, name: higher}]
";
        assert_eq!(
            said(text),
            [
                "2:35 the item `i` has 2 anchors, and there are 5 levels – write one for each level from 0 to 4, or none",
                "3:55 the levels `a` and `b` have the number 1 – number them in the order in which they stand one above the other",
                "4:35 the gate of `e` is 2, and its highest step 1 – write a step that it has",
                "4:81 the element `f` has 6 steps, and 0 to 4 can be given – write 5 steps at most",
                "5:16 totals below 1 belong to no band – let the first band begin at 0",
                "5:61 the band “higher” begins at 5, no higher than the one before it – list the bands from the lowest total up",
            ]
        );
    }

    #[test]
    fn a_framework_without_parts() {
        assert_eq!(
            said("name: F\n"),
            [
                "1:1 the framework has nothing in it – write its parts: `items`, `roles`, `litmus`, `perceptions`, `levels`, `elements` or `points`"
            ]
        );
        assert_eq!(
            said("name: F\nbands: [{from: 0, name: low}]\npoints: [{id: p, name: P}]\n"),
            ["2:8 there are bands, and no elements to add up – add `elements`, or take the bands out"]
        );
    }

    #[test]
    fn built_in_frameworks_have_none() {
        for known in crate::frameworks::built_in() {
            assert_eq!(problems(&known.framework), [], "{}", known.id);
        }
    }
}
