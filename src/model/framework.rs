//! Frameworks: what key account management is made of, as data. Built-in ones and those of a team have one form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::{NonNegative, Step4};
use super::words::words;

/// A framework file: `frameworks/<id>.yaml`. A framework has the parts that it needs; most have one or two.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a framework: name and its items, roles, levels …")]
pub struct Framework {
    /// Its name.
    #[serde(deserialize_with = "super::number::some_text")]
    pub name: String,
    /// Its version: changes whenever an id is added, removed or means something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it comes from: author, title, year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// On what terms it may be used, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// What it is for, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Groups of roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Point>,
    /// What key account management does, with both sides' duties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Competencies and attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The short test of an organisation, each rated poor, fair or good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub litmus: Vec<Point>,
    /// What each of the two parties should see in a manager.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub perceptions: Vec<Perception>,
    /// Steps one above the other: of a relationship, for example.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Rung>,
    /// What a qualification looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<Element>,
    /// What a total of the elements means, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<TotalBand>,
    /// A plain list: facets of a programme, duties of a mentor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Point>,
}

/// Something with an id and a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an entry: {id: …, name: …}")]
pub struct Point {
    /// Its id: small letters, digits and hyphens.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// What belongs to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// What key account management does for the company, and whose duty is what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a role: {id: …, area: …, name: …, company: […], manager: […], items: […]}"
)]
pub struct Role {
    /// Its id.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// The id of its area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// What it is, in a few words.
    pub name: String,
    /// Which of a manager's two roles it mostly serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emphasis: Option<Emphasis>,
    /// What the company has to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub company: Vec<Point>,
    /// What the manager has to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manager: Vec<Point>,
    /// The ids of the items that it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// The two roles of a key account manager, which have to be in balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Emphasis {
    /// Reaching the business aims that were agreed with the customer.
    Implementation,
    /// Relationships that make this possible.
    Relationship,
}
words!(Emphasis { Implementation => "implementation", Relationship => "relationship" });

/// Whether something is learned or brought along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Taught and learned: courses are to be had.
    Competency,
    /// Brought along: recruited for, hard to change.
    Attribute,
    /// Something of both.
    Both,
}
words!(Kind { Competency => "competency", Attribute => "attribute", Both => "both" });

/// Whether something serves today's sales or tomorrow's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Horizon {
    /// Today's sales.
    Short,
    /// Tomorrow's.
    Long,
}
words!(Horizon { Short => "short", Long => "long" });

/// A competency or attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an item: {id: …, name: …, kind: competency | attribute | both}")]
pub struct Item {
    /// Its id.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is learned or brought along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// How much it counts among the items; a profile may say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<NonNegative>,
    /// Whether it is among those that its source names most often.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub most_cited: bool,
    /// Whether it serves today's sales or tomorrow's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<Horizon>,
    /// Which of a manager's two roles it mostly serves, where its roles do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emphasis: Option<Emphasis>,
    /// Other words for it that files may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What each level looks like, from 0 to 4.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What one of the parties should see in a manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a perception: {id: …, by: provider | customer, name: …}")]
pub struct Perception {
    /// Its id.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// Who should see it.
    pub by: Party,
    /// What should be seen.
    pub name: String,
}

/// The two parties to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Us.
    Provider,
    /// Them.
    Customer,
}
words!(Party { Provider => "provider", Customer => "customer" });

/// A step among several, one above the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a level: {id: …, number: …, name: …, signs: […]}")]
pub struct Rung {
    /// Its id.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// Its number; higher is nearer.
    pub number: i8,
    /// Its name.
    pub name: String,
    /// How it is recognised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<String>,
}

/// Something that a qualification looks at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an element: {id: …, name: …, steps: […]}")]
pub struct Element {
    /// Its id.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// The question that it answers.
    pub name: String,
    /// How much it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<NonNegative>,
    /// The step below which it closes the gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Step4>,
    /// What each step means, from 0 up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
}

/// What a total of the elements means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a band: {from: …, name: …}")]
pub struct TotalBand {
    /// The lowest total in it.
    pub from: NonNegative,
    /// What it means.
    pub name: String,
}

impl Framework {
    /// The item of an id, or of another word for it.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<&Item> {
        let exact = self.items.iter().find(|item| item.id == name);
        exact.or_else(|| self.items.iter().find(|item| item.also.iter().any(|word| word == name)))
    }

    /// The role of an id.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The names that levels may be given for: items, then what the parties should see.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let items = self.items.iter().map(|item| item.id.as_str());
        items.chain(self.perceptions.iter().map(|seen| seen.id.as_str()))
    }

    /// Whether a level may be given for this name.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.item(name).is_some() || self.perceptions.iter().any(|seen| seen.id == name)
    }

    /// The roles that an item serves, in the order of the framework.
    pub fn roles_of<'f>(&'f self, item: &'f str) -> impl Iterator<Item = &'f Role> {
        self.roles.iter().filter(move |role| role.items.iter().any(|i| i == item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_found_by_its_other_words() {
        let read = crate::text::yaml::read::<Framework>(
            "name: F\nroles:\n  - {id: r, name: R, items: [tenacity]}\nitems:\n  - {id: tenacity, name: T, kind: attribute, also: [tenacious]}\nperceptions:\n  - {id: initiative, by: customer, name: I}\n",
        );
        assert_eq!(read.problems, []);
        let framework = read.value.unwrap();
        assert_eq!(framework.item("tenacious").unwrap().id, "tenacity");
        assert_eq!(framework.roles_of("tenacity").count(), 1);
        assert!(framework.knows("initiative") && !framework.knows("charm"));
    }
}
