//! New people, profiles and audits, with everything that their framework asks for.

use std::fmt::Write as _;

use crate::model::framework::{Framework, Item, Kind, Point};
use crate::model::words::PersonKind;

/// A person that is begun.
#[derive(Debug, Clone, Copy)]
pub struct NewPerson<'a> {
    /// The name.
    pub name: &'a str,
    /// What they do in the programme.
    pub kind: PersonKind,
    /// The role that they are measured by.
    pub role: Option<&'a str>,
    /// The framework that they are judged against.
    pub framework: &'a str,
    /// What can be judged: the item's id and what is to be said of it.
    pub items: &'a [(String, String)],
}

/// The column in which comments begin.
const COMMENT: usize = 39;
/// The same behind what is required of an item.
const WIDER: usize = 52;

/// The text of a new person's file.
#[must_use]
pub fn person(new: &NewPerson<'_>) -> String {
    let role = match new.role {
        Some(role) => aligned(&format!("role: {role}"), &format!("profiles/{role}.yaml")),
        None => aligned("# role: key-account-manager", "profiles/key-account-manager.yaml"),
    };
    let kind = format!("kind: {}", new.kind);
    let levels: Vec<String> =
        new.items.iter().map(|(id, said)| aligned(&format!("#       {id}:"), said)).collect();
    let first = new.items.first().map_or("negotiation", |(id, _)| id.as_str());
    let levels = if levels.is_empty() { format!("#       {first}: 2") } else { levels.join("\n") };
    include_str!("person.yaml")
        .replace("kind: KIND", &aligned(&kind, "manager | candidate | mentor | director"))
        .replace("ROLE", &role)
        .replace("LEVELS", &levels)
        .replace("FRAMEWORK", new.framework)
        .replace("ITEM", first)
        // The name last: nothing in it is a blank to fill.
        .replacen("NAME", &scalar(new.name), 1)
}

/// The text of a new profile: every item of the framework, those first that its source names most often.
#[must_use]
pub fn profile(name: &str, id: &str, framework: &Framework) -> String {
    let mut of: Vec<&Item> = framework.items.iter().collect();
    of.sort_by_key(|item| !item.most_cited);
    let items: Vec<String> = of
        .into_iter()
        .map(|item| {
            let line = format!("#   {}: {{level: 3, weight: 5}}", item.id);
            format!("{line:<WIDER$} # {}", said(item))
        })
        .collect();
    include_str!("profile.yaml").replace("ITEMS", &items.join("\n")).replace("FRAMEWORK", id).replacen(
        "NAME",
        &scalar(name),
        1,
    )
}

/// What is to be said of an item beside its id.
#[must_use]
pub fn said(item: &Item) -> String {
    let kind = match item.kind {
        None => String::new(),
        Some(Kind::Both) => ", competency and attribute".to_owned(),
        Some(kind) => format!(", {kind}"),
    };
    format!("{}{kind}", line(&item.name))
}

/// The text of a new audit: every question of the framework, unanswered.
#[must_use]
pub fn organisation(name: Option<&str>, id: &str, framework: &Framework) -> String {
    let mut text = "# How well the organisation does what key account management asks of it: poor, fair or good, alone or as\n# {rating: good, on: 2026-06-01, by: person-id, evidence: what it rests on}. What is not answered stays empty.\n".to_owned();
    if let Some(name) = name {
        let _ = writeln!(text, "name: {}", scalar(name));
    }
    let _ = writeln!(text, "framework: {id}");
    if !framework.litmus.is_empty() {
        text += "\n# The short test: the company …\nlitmus:\n";
        points(&framework.litmus, 2, &mut text);
    }
    let roles: Vec<_> =
        framework.roles.iter().filter(|r| !(r.company.is_empty() && r.manager.is_empty())).collect();
    if !roles.is_empty() {
        text += "\n# The duties of both sides\nroles:\n";
    }
    for role in roles {
        let _ = writeln!(text, "{}", aligned(&format!("  {}:", role.id), &line(&role.name)));
        for (side, duties) in [("company", &role.company), ("manager", &role.manager)] {
            if !duties.is_empty() {
                let _ = writeln!(text, "    {side}:");
                points(duties, 6, &mut text);
            }
        }
    }
    text
}

fn points(points: &[Point], indent: usize, text: &mut String) {
    for point in points {
        let key = format!("{:indent$}{}:", "", point.id);
        let _ = writeln!(text, "{}", aligned(&key, &line(&point.name)));
    }
}

/// Something with a comment behind it.
fn aligned(text: &str, comment: &str) -> String {
    format!("{text:<width$} # {comment}", width = COMMENT - 1)
}

/// A text on one line, so that a comment ends where it should.
fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// A text as a value of YAML.
fn scalar(text: &str) -> String {
    serde_yaml::to_string(&text).unwrap_or_else(|_| format!("{text:?}")).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::organisation::Organisation;
    use crate::model::person::Person;
    use crate::model::profile::Profile;
    use crate::text::yaml::read;

    const NAMES: [&str; 6] = ["Jo Doe", "no", "12:30", "A: B # C", "Ünal \"Söhne\"", "ROLE LEVELS NAME"];

    fn framework() -> Framework {
        let text = "\
name: F
litmus: [{id: l, name: \"Decides\\nand more: yes\"}]
roles:
  - {id: r, name: R, company: [{id: c, name: C}], manager: [{id: m, name: M}]}
  - {id: empty, name: E}
items:
  - {id: b, name: B, kind: both}
  - {id: a, name: A, kind: attribute, most_cited: true}
";
        let read = read::<Framework>(text);
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    /// The text with the comment sign taken from its commented lines of data.
    fn uncommented(text: &str) -> String {
        let data = |l: &&str| !["# What", "# Take", "# enough"].iter().any(|words| l.starts_with(words));
        text.lines().filter(data).map(|l| l.strip_prefix("# ").unwrap_or(l)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn people_are_read_as_they_stand_and_when_they_are_filled_in() {
        let items = [("a".to_owned(), "A, attribute; required: 3".to_owned())];
        for name in NAMES {
            for role in [None, Some("job")] {
                let new =
                    NewPerson { name, kind: PersonKind::Candidate, role, framework: "f", items: &items };
                let text = person(&new);
                let found = read::<Person>(&text);
                assert_eq!(found.problems, [], "{text}");
                let found = found.value.unwrap();
                assert_eq!((found.name.as_str(), found.role.as_deref()), (name, role));
                assert_eq!(found.kind, PersonKind::Candidate);
            }
        }
        let new =
            NewPerson { name: "Jo", kind: PersonKind::Manager, role: None, framework: "f", items: &items };
        let text = uncommented(&person(&new)).replace("      a:  ", "      a: 2");
        let found = read::<Person>(&text);
        assert_eq!(found.problems, [], "{text}");
        let found = found.value.unwrap();
        assert_eq!(found.assessments[0].levels.get("a").unwrap().0, 2);
        assert!(found.assessments[0].evidence.contains_key("a") && found.time.len() == 1);
    }

    #[test]
    fn profiles_offer_every_item_of_their_framework() {
        for name in NAMES {
            let text = profile(name, "f", &framework());
            let found = read::<Profile>(&text);
            assert_eq!(found.problems, [], "{text}");
            let found = found.value.unwrap();
            assert_eq!((found.name.as_str(), found.required.len()), (name, 0));
        }
        let text = uncommented(&profile("Job", "f", &framework())).replace("\n#  ", "\n  ");
        let found = read::<Profile>(&text);
        assert_eq!(found.problems, [], "{text}");
        let found = found.value.unwrap();
        assert_eq!(found.required.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert!(found.purpose.is_some() && found.make_or_buy.is_some() && found.time.len() == 6);
        assert!(text.find("a: {level").unwrap() < text.find("b: {level").unwrap());
    }

    #[test]
    fn audits_ask_every_question_and_answer_none() {
        for name in NAMES.into_iter().map(Some).chain([None]) {
            let text = organisation(name, "f", &framework());
            let found = read::<Organisation>(&text);
            assert_eq!(found.problems, [], "{text}");
            let found = found.value.unwrap();
            assert_eq!(found.name.as_deref(), name);
            assert_eq!(found.litmus.get("l").unwrap().rating, None);
            let role = found.roles.get("r").unwrap();
            assert!(role.company.contains_key("c") && role.manager.contains_key("m"));
            assert_eq!(found.roles.len(), 1);
        }
    }
}
