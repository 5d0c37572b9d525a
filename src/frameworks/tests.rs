//! What the built-in frameworks hold, counted against their sources.

use std::collections::BTreeSet;

use schemars::schema_for;

use super::*;
use crate::model::account::Bant;
use crate::model::framework::{Emphasis, Kind, Party, Point};
use crate::model::words::{BuySellLevel, Stage};

/// No label is longer.
const LONGEST: usize = 90;

fn woodburn() -> &'static Framework {
    get("woodburn-2006").unwrap()
}

fn ids(points: &[Point]) -> Vec<&str> {
    points.iter().map(|p| p.id.as_str()).collect()
}

#[test]
fn every_file_is_sound_and_says_where_it_comes_from() {
    assert!(FILES.is_sorted_by_key(|(id, _)| *id));
    for (id, text) in FILES {
        let read = yaml::read::<Framework>(text);
        assert!(read.problems.is_empty(), "{id}: {:#?}", read.problems);
        let framework = read.value.unwrap();
        for line in [framework.version, framework.source, framework.licence, framework.about] {
            assert!(line.is_some_and(|l| !l.trim().is_empty()), "{id}");
        }
    }
    assert_eq!(built_in().len(), FILES.len());
}

/// Every name that stands in a framework, with the list that it stands in.
fn labels(framework: &Framework) -> Vec<(String, &str)> {
    fn of<'f>(list: &str, points: &'f [Point], found: &mut Vec<(String, &'f str)>) {
        for point in points {
            found.push((list.to_owned(), &point.name));
            found.extend(point.parts.iter().map(|part| (format!("{list} {}", point.id), part.as_str())));
        }
    }
    let mut found = vec![];
    of("areas", &framework.areas, &mut found);
    for role in &framework.roles {
        found.push(("roles".to_owned(), &role.name));
        of(&format!("{} company", role.id), &role.company, &mut found);
        of(&format!("{} manager", role.id), &role.manager, &mut found);
    }
    found.extend(framework.items.iter().map(|item| ("items".to_owned(), item.name.as_str())));
    of("litmus", &framework.litmus, &mut found);
    found.extend(framework.perceptions.iter().map(|p| ("perceptions".to_owned(), p.name.as_str())));
    for level in &framework.levels {
        found.push(("levels".to_owned(), &level.name));
        found.extend(level.signs.iter().map(|sign| (format!("level {}", level.id), sign.as_str())));
    }
    for element in &framework.elements {
        found.push(("elements".to_owned(), &element.name));
        found.extend(element.steps.iter().map(|step| (format!("element {}", element.id), step.as_str())));
    }
    found.extend(framework.bands.iter().map(|band| ("bands".to_owned(), band.name.as_str())));
    of("points", &framework.points, &mut found);
    found
}

#[test]
fn labels_are_short_and_no_two_of_a_list_are_alike() {
    for known in built_in() {
        let mut seen = BTreeSet::new();
        for (list, name) in labels(&known.framework) {
            assert!(!name.trim().is_empty() && name.chars().count() <= LONGEST, "{}: {name}", known.id);
            assert!(!name.ends_with('.'), "{}: {name}", known.id);
            assert!(seen.insert((list.clone(), name.to_lowercase())), "{}: {list}: {name}", known.id);
        }
    }
}

/// Woodburn's tables by role: duties of the company (3.1–3.3), duties of the manager (the same), entries of competencies
/// and attributes (4.1–4.3). The four sub-items of the company's duty to make resources accessible are not counted.
#[test]
fn woodburn_has_what_the_source_counts() {
    let expected = [
        ("delivering-strategy", "strategy", 4, 2, 7),
        ("delivering-strategy", "risk", 2, 3, 3),
        ("delivering-strategy", "market-insight", 4, 2, 5),
        ("delivering-strategy", "alignment", 3, 4, 6),
        ("delivering-strategy", "value-add", 6, 5, 5),
        ("working-with-customers", "relationships", 6, 9, 6),
        ("working-with-customers", "credibility", 6, 8, 8),
        ("working-with-customers", "capabilities", 5, 4, 8),
        ("working-with-customers", "competition", 5, 8, 6),
        ("working-with-customers", "joint-development", 8, 6, 11),
        ("working-with-customers", "resources", 9, 9, 5),
        ("implementing-kam", "contact", 6, 7, 6),
        ("implementing-kam", "boundaries", 4, 7, 12),
        ("implementing-kam", "process", 4, 5, 6),
        ("implementing-kam", "planning", 5, 6, 8),
        ("implementing-kam", "reporting", 5, 4, 8),
    ];
    let roles = &woodburn().roles;
    let counted: Vec<_> = roles
        .iter()
        .map(|r| {
            let area = r.area.as_deref().unwrap();
            (area, r.id.as_str(), r.company.len(), r.manager.len(), r.items.len())
        })
        .collect();
    assert_eq!(counted, expected);
    let total = |of: fn(&(&str, &str, usize, usize, usize)) -> usize| counted.iter().map(of).sum::<usize>();
    assert_eq!((total(|r| r.2), total(|r| r.3), total(|r| r.4)), (82, 89, 110));
    assert_eq!(ids(&woodburn().areas), ["delivering-strategy", "working-with-customers", "implementing-kam"]);

    let parts: Vec<(&str, usize)> = roles
        .iter()
        .flat_map(|r| r.company.iter().chain(&r.manager))
        .filter(|d| !d.parts.is_empty())
        .map(|d| (d.id.as_str(), d.parts.len()))
        .collect();
    assert_eq!(parts, [("usable-resources", 4)]);
}

/// Table 3 of the source: 5 competencies, 9 attributes, 7 that are both.
#[test]
fn woodburn_has_the_most_cited_with_their_kinds() {
    let of = |kind| -> Vec<&str> {
        let items = woodburn().items.iter();
        let mut ids: Vec<&str> = items
            .filter(|item| item.most_cited && item.kind == Some(kind))
            .map(|item| item.id.as_str())
            .collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(
        of(Kind::Competency),
        ["financial-awareness", "it-literacy", "knowledge", "negotiation", "project-management"]
    );
    assert_eq!(
        of(Kind::Attribute),
        [
            "detail-management",
            "drive",
            "influencing",
            "inquisitiveness",
            "networking",
            "political-astuteness",
            "tenacity",
            "trustworthiness",
            "vision-and-creativity"
        ]
    );
    assert_eq!(
        of(Kind::Both),
        [
            "analytical",
            "communication",
            "credibility",
            "delegation",
            "listening",
            "problem-solving",
            "strategic"
        ]
    );
    assert_eq!(woodburn().items.iter().filter(|item| item.most_cited).count(), 21);
}

#[test]
fn every_item_of_woodburn_has_a_kind_and_a_role() {
    for item in &woodburn().items {
        assert!(item.kind.is_some(), "{}", item.id);
        assert!(woodburn().roles_of(&item.id).next().is_some(), "{}", item.id);
    }
    assert_eq!(woodburn().items.len(), 61);
    for (word, id) in [
        ("tenacious", "tenacity"),
        ("financially-aware", "financial-awareness"),
        ("politically-astute", "political-astuteness"),
        ("vision-creativity", "vision-and-creativity"),
        ("vision", "vision-and-creativity"),
        ("influence", "influencing"),
        ("inquisitive", "inquisitiveness"),
        ("trustworthy", "trustworthiness"),
        ("credibility-and-experience", "credibility"),
    ] {
        assert_eq!(woodburn().item(word).map(|item| item.id.as_str()), Some(id));
    }
    assert!(woodburn().roles.iter().all(|role| role.emphasis.is_some()));
}

/// The source's order: decisions, authority, communication, resources, access, barriers, sharing.
#[test]
fn woodburn_has_the_short_test() {
    assert_eq!(
        ids(&woodburn().litmus),
        [
            "take-decisions",
            "give-authority",
            "communicate",
            "provide-resources",
            "make-accessible",
            "remove-barriers",
            "promote-sharing"
        ]
    );
}

#[test]
fn a_manager_has_two_roles_that_both_parties_see() {
    let framework = get("manager-roles").unwrap();
    let roles: Vec<_> = framework.roles.iter().map(|r| (r.id.as_str(), r.emphasis)).collect();
    assert_eq!(
        roles,
        [("implementation", Some(Emphasis::Implementation)), ("relationship", Some(Emphasis::Relationship))]
    );
    let by = |party| framework.perceptions.iter().filter(|p| p.by == party).count();
    // Provider: understanding; strategy and plans; co-ordination; a lasting relationship; areas that are joined.
    // Customer: needs foreseen; business proposed; terms kept; interests looked after.
    assert_eq!((by(Party::Provider), by(Party::Customer)), (5, 4));
}

#[test]
fn richardson_has_six_whose_weights_make_a_hundred() {
    let items = &get("richardson-six").unwrap().items;
    let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        ["relationships", "understanding", "planning", "responsiveness", "involving-others", "commitment"]
    );
    let total: rust_decimal::Decimal = items.iter().map(|item| item.weight.unwrap().0).sum();
    assert_eq!(total, rust_decimal::Decimal::ONE_HUNDRED);
    // Numbers 1 and 5 are the two that the source sets above the others.
    let most: Vec<&str> = items.iter().filter(|i| i.most_cited).map(|i| i.id.as_str()).collect();
    assert_eq!(most, ["relationships", "involving-others"]);
}

#[test]
fn a_programme_has_eight_facets() {
    assert_eq!(
        ids(&get("programme-facets").unwrap().points),
        [
            "selection",
            "organisation",
            "value-proposition",
            "recruitment",
            "mentoring",
            "planning",
            "execution",
            "monitoring"
        ]
    );
    assert_eq!(get("mentor-duties").unwrap().points.len(), 5);
}

#[test]
fn levels_bear_the_words_of_account_files() {
    let levels = |id: &str| -> Vec<(&str, i8)> {
        get(id).unwrap().levels.iter().map(|level| (level.id.as_str(), level.number)).collect()
    };
    let words: Vec<&str> = BuySellLevel::ALL.iter().map(|level| level.word()).collect();
    assert_eq!(levels("buy-sell-levels"), words.into_iter().zip(1..).collect::<Vec<_>>());
    let words: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
    assert_eq!(levels("relationship-stages"), words.into_iter().zip([-1, 1, 2, 3, 4, 5]).collect::<Vec<_>>());
}

#[test]
fn bant_has_the_fields_of_account_files_and_the_published_bands() {
    let framework = get("bant").unwrap();
    let schema = serde_json::to_value(schema_for!(Bant)).unwrap();
    let mut fields: Vec<&str> =
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut ids: Vec<&str> = framework.elements.iter().map(|e| e.id.as_str()).collect();
    fields.sort_unstable();
    ids.sort_unstable();
    assert_eq!(ids, fields);
    assert!(framework.elements.iter().all(|e| e.steps.len() == 5));
    let bands: Vec<(String, &str)> =
        framework.bands.iter().map(|band| (band.from.0.to_string(), band.name.as_str())).collect();
    let expected =
        [("0", "unqualified"), ("5", "slightly qualified"), ("9", "qualified"), ("13", "highly qualified")];
    assert_eq!(bands, expected.map(|(from, name)| (from.to_owned(), name)));
}

/// 15 + 15 + 10 + 10 + 10 + 15 + 15 + 10 = 100.
#[test]
fn meddpicc_has_eight_elements_whose_weights_make_a_hundred() {
    let elements = &get("meddpicc").unwrap().elements;
    let ids: Vec<&str> = elements.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "metrics",
            "economic-buyer",
            "decision-criteria",
            "decision-process",
            "paper-process",
            "pain",
            "champion",
            "competition"
        ]
    );
    let total: rust_decimal::Decimal = elements.iter().map(|e| e.weight.unwrap().0).sum();
    assert_eq!(total, rust_decimal::Decimal::ONE_HUNDRED);
    assert!(elements.iter().all(|e| e.steps == ["unknown", "identified", "validated", "full"]));
}
