//! Recognising the exports of usual systems by their headers.

use indexmap::IndexMap;
use serde::Deserialize;

use super::fields;
use super::kind::Kind;
use super::map::{ImportMap, Source, System};
use crate::text::yaml;

const BUILT_IN: &str = include_str!("systems.yaml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Headers {
    title: String,
    accounts: Option<Columns>,
    contacts: Option<Columns>,
    opportunities: Option<Columns>,
    people: Option<Columns>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Columns {
    signs: Vec<String>,
    external: Vec<String>,
    fields: IndexMap<String, Candidates>,
    known: Vec<String>,
}

/// The columns that may hold a field, and what their texts stand for.
#[derive(Debug, Default)]
struct Candidates {
    columns: Vec<String>,
    values: std::collections::BTreeMap<String, String>,
}

impl<'de> Deserialize<'de> for Candidates {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct InFull {
            columns: Vec<String>,
            #[serde(default)]
            values: std::collections::BTreeMap<String, String>,
        }
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Candidates;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("columns, or {columns: […], values: {…}}")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Candidates, A::Error> {
                let columns = Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(list))?;
                Ok(Candidates { columns, ..Candidates::default() })
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Candidates, A::Error> {
                let full = InFull::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Candidates { columns: full.columns, values: full.values })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Headers {
    fn of(&self, kind: Kind) -> Option<&Columns> {
        match kind {
            Kind::Accounts => self.accounts.as_ref(),
            Kind::Contacts => self.contacts.as_ref(),
            Kind::Opportunities => self.opportunities.as_ref(),
            Kind::People => self.people.as_ref(),
            Kind::Sales => None,
        }
    }
}

/// What a header was recognised as.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// In words: `Salesforce`, or nothing for the book's own names.
    pub title: Option<String>,
    /// The map that follows.
    pub map: ImportMap,
}

/// Recognises the header of a file of accounts, contacts, opportunities or people; `None` where nothing in it is known.
#[must_use]
pub fn recognise(kind: Kind, header: &[String]) -> Option<Recognised> {
    if kind == Kind::Sales {
        return super::sales::recognise(header).map(|map| Recognised { title: None, map });
    }
    let systems = yaml::read::<IndexMap<String, Headers>>(BUILT_IN).value.unwrap_or_default();
    let mut best: Option<(usize, Recognised)> = None;
    for (name, system) in &systems {
        let Some(columns) = system.of(kind) else { continue };
        if !columns.signs.iter().any(|sign| find(header, sign).is_some()) {
            continue;
        }
        let (map, hits) = columns.map(name, header);
        if best.as_ref().is_none_or(|(most, _)| hits > *most) {
            best = Some((hits, Recognised { title: Some(system.title.clone()), map }));
        }
    }
    best.map(|(_, found)| found).or_else(|| own(kind, header))
}

/// The titles of the systems that are recognised.
#[must_use]
pub fn titles() -> Vec<String> {
    let systems = yaml::read::<IndexMap<String, Headers>>(BUILT_IN).value.unwrap_or_default();
    systems.into_values().map(|system| system.title).collect()
}

/// The column of a header with a name, without regard to case.
fn find<'h>(header: &'h [String], name: &str) -> Option<&'h str> {
    let exact = header.iter().find(|h| h.trim() == name);
    exact.or_else(|| header.iter().find(|h| h.trim().eq_ignore_ascii_case(name))).map(String::as_str)
}

impl Columns {
    /// The map for a header, and how well the header is known: names in the very case of the system count double.
    fn map(&self, system: &str, header: &[String]) -> (ImportMap, usize) {
        let mut map = ImportMap { system: system.parse::<System>().ok(), ..ImportMap::default() };
        map.external = self.external.iter().find_map(|name| find(header, name)).map(str::to_owned);
        for (field, candidates) in &self.fields {
            let found = candidates.columns.iter().find_map(|name| {
                name.split(" + ")
                    .map(|part| find(header, part).map(str::to_owned))
                    .collect::<Option<Vec<_>>>()
            });
            if let Some(columns) = found {
                map.fields.insert(
                    field.clone(),
                    Source { columns, values: candidates.values.clone(), ..Source::default() },
                );
            }
        }
        let of_fields = self.fields.values().flat_map(|c| c.columns.iter()).flat_map(|c| c.split(" + "));
        let names: Vec<&str> = of_fields
            .chain(self.external.iter().map(String::as_str))
            .chain(self.signs.iter().map(String::as_str))
            .chain(self.known.iter().map(String::as_str))
            .collect();
        let hits = header
            .iter()
            .map(|column| {
                let column = column.trim();
                if names.contains(&column) {
                    2
                } else {
                    usize::from(names.iter().any(|name| name.eq_ignore_ascii_case(column)))
                }
            })
            .sum();
        (map, hits)
    }
}

/// A header of the book's own names: `name`, `segment`, `fields.employees`; `account` holds the id of an account or the
/// account of a contact.
fn own(kind: Kind, header: &[String]) -> Option<Recognised> {
    let mut map = ImportMap::default();
    for column in header {
        // Tables for people have `last contact` where those for programs have `last_contact`.
        let name = column.trim().replace(' ', "_");
        if fields::takes(kind, &name).is_ok() && !map.fields.contains_key(&name) {
            map.fields.insert(name, Source::column(column));
        }
    }
    let id = match kind {
        Kind::Accounts => find(header, "account"),
        Kind::People => find(header, "person"),
        _ => None,
    };
    map.id = id.or_else(|| find(header, "id").filter(|_| !map.fields.contains_key("id"))).map(str::to_owned);
    let known = !map.fields.is_empty();
    known.then_some(Recognised { title: None, map })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn title(kind: Kind, text: &str) -> Option<String> {
        recognise(kind, &header(text)).and_then(|found| found.title)
    }

    #[test]
    fn the_table_is_read_and_every_field_of_it_can_be_filled() {
        let read = yaml::read::<IndexMap<String, Headers>>(BUILT_IN);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        for (name, system) in read.value.unwrap() {
            assert!(name.parse::<System>().is_ok());
            for kind in [Kind::Accounts, Kind::Contacts, Kind::Opportunities, Kind::People] {
                let columns = system.of(kind).unwrap();
                assert!(columns.fields.contains_key("name"), "{name} {kind}");
                for field in columns.fields.keys() {
                    assert!(fields::takes(kind, field).is_ok(), "{name} {kind} {field}");
                }
            }
        }
    }

    #[test]
    fn tells_the_systems_apart() {
        let accounts = |text| title(Kind::Accounts, text);
        assert_eq!(
            accounts("NAME,TYPE,PARENTID,BILLINGCITY,INDUSTRY,ANNUALREVENUE,NUMBEROFEMPLOYEES").as_deref(),
            Some("Salesforce")
        );
        assert_eq!(accounts("Account ID,Account Name,Industry,Employees").as_deref(), Some("Salesforce"));
        assert_eq!(
            accounts("Record ID,Company name,Company owner,Industry,Number of Employees").as_deref(),
            Some("HubSpot")
        );
        assert_eq!(
            accounts("name,domain,annualrevenue,hubspot_owner_id,numberofemployees,createdate").as_deref(),
            Some("HubSpot")
        );
        assert_eq!(accounts("(Do Not Modify) Account,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Account Name,Main Phone,Business Type,Category,Primary Contact,Email (Primary Contact) (Contact)").as_deref(), Some("Dynamics 365"));
        assert_eq!(
            accounts("Organization - Name,Organization - Owner,Organization - Open deals").as_deref(),
            Some("Pipedrive")
        );
        assert_eq!(
            title(Kind::Opportunities, "Deal - Title,Deal - Organization,Deal - Value").as_deref(),
            Some("Pipedrive")
        );
        assert_eq!(accounts("account,sector,revenue"), None);
        assert!(recognise(Kind::Accounts, &header("sector,turnover")).is_none());
    }

    #[test]
    fn the_books_own_names_map_themselves() {
        let found =
            recognise(Kind::Accounts, &header("account, name,segment,fields.employees,ratings.fit")).unwrap();
        assert_eq!(found.map.id.as_deref(), Some("account"));
        assert_eq!(found.map.fields.keys().collect::<Vec<_>>(), ["name", "segment", "fields.employees"]);
        assert_eq!(found.map.fields["name"].columns, [" name"]);
    }

    #[test]
    fn names_may_stand_in_two_columns() {
        let found =
            recognise(Kind::Contacts, &header("Contact ID,First Name,Last Name,Account Name,Title")).unwrap();
        assert_eq!(found.map.fields["name"].columns, ["First Name", "Last Name"]);
        assert_eq!(found.map.external.as_deref(), Some("Contact ID"));
    }
}
