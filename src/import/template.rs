//! A map to begin with, made from the header of a file.

use std::fmt::Write;

use super::fields;
use super::kind::Kind;
use super::map::{ImportMap, Source};
use super::systems::recognise;
use crate::text::grid::Grid;
use crate::text::nearest::nearest;
use crate::text::slug::slug;
use crate::text::yaml::emit::{Value, scalar};

/// A map file for a table: what is recognised is filled in, every other column is offered in a comment with the first
/// of its values.
#[must_use]
pub fn map(kind: Kind, grid: &Grid) -> String {
    let mut map = recognise(kind, &grid.header).map(|known| known.map).unwrap_or_default();
    guess(kind, grid, &mut map);
    let map = &map;
    let mut out = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(out, "{text}");
    };
    line(&format!("# What each column of the file becomes: for `kam import {kind} --map`."));
    line("# Columns without a line here are not imported.");
    match &map.system {
        Some(system) => line(&format!("system: {system}")),
        None => line("# system: crm              # the other system's name; record ids are kept by it"),
    }
    if matches!(kind, Kind::Accounts | Kind::People) {
        match &map.id {
            Some(id) => line(&format!("id: {}", scalar(id))),
            None => {
                line("# id: COLUMN               # what ids are made from; the name where it is left out")
            }
        }
    }
    match &map.external {
        Some(column) => line(&format!("external: {}", scalar(column))),
        None if kind != Kind::Sales => {
            line("# external: COLUMN         # the other system's own id of a record")
        }
        None => {}
    }
    line("fields:");
    for (field, source) in &map.fields {
        let columns = source.columns.iter().map(|c| Value::Text(c.clone())).collect::<Vec<_>>();
        let value = match columns.as_slice() {
            [one] if source.values.is_empty() => one.clone(),
            _ => {
                let mut pairs = match columns.as_slice() {
                    [one] => vec![("column".to_owned(), one.clone())],
                    _ => vec![("columns".to_owned(), Value::List(columns.clone()))],
                };
                if !source.values.is_empty() {
                    let values = source.values.iter().map(|(k, v)| (k.clone(), Value::Text(v.clone())));
                    pairs.push(("values".to_owned(), Value::Map(values.collect())));
                }
                Value::Map(pairs)
            }
        };
        line(&format!("  {field}: {}", value.flow()));
    }
    for (column, name) in grid.header.iter().enumerate() {
        if name.is_empty() || taken(map, name) {
            continue;
        }
        let sample = (0..grid.rows.len()).map(|row| grid.text(row, column)).find(|text| !text.is_empty());
        let sample = sample.map(|text| {
            let one: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let short: String = one.chars().filter(|c| !c.is_control()).take(40).collect();
            format!("  # {short}")
        });
        line(&format!("  # {}: {}{}", offered(kind, name), scalar(name), sample.unwrap_or_default()));
    }
    if kind == Kind::Accounts {
        line("# constants: {status: candidate}      # what new accounts get beside");
    }
    line("# only: {COLUMN: [VALUE, VALUE]}       # take only rows with one of these values");
    line("# A column in full: {column: NAME, values: {misspelt: right, \"*\": any other}, factor: 1000}");
    line(&format!(
        "# Fields: {}",
        fields::of(kind).iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    ));
    out
}

/// The field that a column is offered for.
fn offered(kind: Kind, name: &str) -> String {
    let names = fields::of(kind).iter().map(|(name, _)| *name).filter(|name| !name.ends_with('*'));
    if let Some(near) = nearest(name, names) {
        return near.to_owned();
    }
    let word = slug(name).unwrap_or_else(|| "column".to_owned()).replace('-', "_");
    if kind == Kind::Accounts { format!("fields.{word}") } else { word }
}

/// Whether a map takes something from a column.
fn taken(map: &ImportMap, name: &str) -> bool {
    map.id.as_deref() == Some(name)
        || map.external.as_deref() == Some(name)
        || map.fields.values().any(|source| source.columns.iter().any(|column| column == name))
}

/// Guesses what tells records apart, where the header does not say it: without a name or an id, the map would be refused.
///
/// The first column that is left and whose cells all differ is the name; one of codes or figures only where no other
/// column can be it, or as the id of an opportunity.
fn guess(kind: Kind, grid: &Grid, map: &mut ImportMap) {
    let has_id = map.id.is_some() || map.fields.contains_key("id");
    // What a map of contacts calls `id` is the account's.
    let told = map.fields.contains_key("name") || (has_id && kind != Kind::Contacts);
    if kind == Kind::Sales || told {
        return;
    }
    let differ = |column: usize| {
        let mut seen = std::collections::BTreeSet::new();
        !grid.rows.is_empty()
            && (0..grid.rows.len()).all(|row| {
                let text = grid.text(row, column);
                !text.is_empty() && seen.insert(text.to_owned())
            })
    };
    let worded =
        |column: usize| (0..grid.rows.len()).any(|row| grid.text(row, column).contains(char::is_alphabetic));
    let columns: Vec<(usize, &str)> = (0..)
        .zip(grid.header.iter().map(String::as_str))
        .filter(|(column, name)| !name.is_empty() && !taken(map, name) && differ(*column))
        .collect();
    let code = columns.iter().find(|(_, name)| is_code(name));
    let name = columns.iter().find(|(column, name)| !is_code(name) && worded(*column));
    if let Some((_, code)) = code.filter(|_| kind == Kind::Opportunities) {
        map.fields.insert("id".to_owned(), Source::column(code));
    } else if let Some((_, name)) = name.or(columns.first()) {
        map.fields.insert("name".to_owned(), Source::column(name));
    }
}

/// Whether a column holds codes, by its name: `customer_id`, `CustomerID`, `Kundennummer`.
fn is_code(name: &str) -> bool {
    let words = slug(name).unwrap_or_default();
    let last = words.rsplit('-').next().unwrap_or_default();
    let ends = |end: &&str| last.ends_with(*end);
    matches!(last, "id" | "no" | "code" | "key")
        || ["nr", "nummer", "number"].iter().any(ends)
        || ["ID", "Id"].iter().any(|end| name.trim().ends_with(*end))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::text::grid::Options;
    use crate::text::yaml;

    fn template(kind: Kind, text: &str) -> String {
        let grid = Grid::of(text.as_bytes().to_vec(), Path::new("x.csv"), &Options::default()).unwrap();
        map(kind, &grid)
    }

    fn fields(kind: Kind, text: &str) -> Vec<(String, String)> {
        let text = template(kind, text);
        let read = yaml::read::<ImportMap>(&text);
        assert!(read.problems.is_empty(), "{text}: {:?}", read.problems);
        let map = read.value.unwrap();
        map.fields.into_iter().map(|(field, source)| (field, source.columns.join("+"))).collect()
    }

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(field, column)| ((*field).to_owned(), (*column).to_owned())).collect()
    }

    #[test]
    fn a_name_is_guessed_where_only_a_side_column_is_known() {
        let customers = "customer_id,company_name,city,region\nALFKI,Alfreds,Berlin,north\nANATR,Ana,Rome,\n";
        assert_eq!(
            fields(Kind::Accounts, customers),
            pairs(&[("region", "region"), ("name", "company_name")])
        );
        let template = template(Kind::Accounts, customers);
        assert!(!template.contains("company_name  #") && template.contains(": customer_id  # ALFKI"));
        let pipeline = "opportunity_id,product,account,deal_stage\n1C1I,GTX,Acme,Won\nZ063,GTX,Acme,Won\n";
        assert_eq!(
            fields(Kind::Opportunities, pipeline),
            pairs(&[("account", "account"), ("id", "opportunity_id")])
        );
        let deals = "account,title\nAcme,Line 3\nAcme,Line 4\n";
        assert_eq!(fields(Kind::Opportunities, deals), pairs(&[("account", "account"), ("name", "title")]));
        let people = "account,Person,title\nAcme,Sam,CEO\nAcme,Ana,CEO\n";
        assert_eq!(
            fields(Kind::Contacts, people),
            pairs(&[("account", "account"), ("title", "title"), ("name", "Person")])
        );
        let figures = "region,CustomerID,turnover\nnorth,1,8\nnorth,2,9\n";
        assert_eq!(fields(Kind::Accounts, figures), pairs(&[("region", "region"), ("name", "CustomerID")]));
        // Codes are better than nothing.
        let codes = "region,CustomerID\nnorth,1\nnorth,2\n";
        assert_eq!(fields(Kind::Accounts, codes), pairs(&[("region", "region"), ("name", "CustomerID")]));
    }

    #[test]
    fn what_is_told_is_not_guessed() {
        let own = "account,region,city\na,north,Rome\nb,north,Bonn\n";
        assert_eq!(fields(Kind::Accounts, own), pairs(&[("region", "region")]));
        assert!(template(Kind::Accounts, own).contains("\nid: account\n"));
        assert_eq!(fields(Kind::Accounts, "Kunde,Ort\nA,Rome\nB,Rome\n"), pairs(&[("name", "Kunde")]));
        assert!(template(Kind::Sales, "x,y\n1,2\n").contains("\nfields:\n  # "));
    }
}
