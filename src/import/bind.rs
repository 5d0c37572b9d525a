//! A map put to a file: which column is which field, and what its cells are read as.

use rust_decimal::Decimal;

use super::fields::{self, Takes};
use super::kind::Kind;
use super::map::{ImportMap, Source};
use crate::model::number::Field;
use crate::model::words::Currency;
use crate::text::finding::Finding;
use crate::text::grid::Grid;
use crate::text::nearest::{list, nearest};
use crate::text::yaml::Step;
use crate::text::yaml::emit::Value;

/// A mistake of a map: the way to it in the map, what is wrong, and advice behind a line break.
pub type Fault = (Vec<Step>, String);

/// A map put to a file.
#[derive(Debug)]
pub struct Bound<'m> {
    /// The column that ids are made from.
    pub id: Option<usize>,
    /// The column with record ids.
    pub external: Option<usize>,
    /// The fields, in their usual order.
    pub fields: Vec<BoundField<'m>>,
    /// What new records get beside, with the field's path.
    pub constants: Vec<(String, Value)>,
    only: Vec<(usize, &'m [String])>,
}

/// A field with its columns.
#[derive(Debug)]
pub struct BoundField<'m> {
    /// The field's path.
    pub path: String,
    /// What its texts have to be; never [`Takes::Any`].
    pub takes: Takes,
    /// Its columns in the file.
    pub columns: Vec<usize>,
    source: &'m Source,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A value that can be written.
    Value(Value),
    /// A text that names an account.
    Account(String),
    /// A text that names a person of ours.
    Person(String),
    /// A text that names another contact.
    Contact(String),
    /// A text that names what is sold.
    Offering(String),
}

impl<'m> Bound<'m> {
    /// Puts a map to a file.
    ///
    /// # Errors
    /// Columns that are not there and fields that cannot be filled, each with its place in the map.
    pub fn new(kind: Kind, map: &'m ImportMap, grid: &Grid) -> Result<Self, Vec<Fault>> {
        let mut faults: Vec<Fault> = Vec::new();
        let column = |name: &str, route: Vec<Step>, faults: &mut Vec<Fault>| {
            let found = grid.column(name);
            if found.is_none() {
                let (message, help) = grid.absent(name);
                faults.push((route, format!("{message}\n{help}")));
            }
            found
        };
        let mut at_top = |key: &str, name: &Option<String>| {
            name.as_ref().and_then(|name| column(name, vec![key.into()], &mut faults))
        };
        let id = at_top("id", &map.id);
        let external = at_top("external", &map.external);
        let mut fields = Vec::new();
        for (path, source) in &map.fields {
            let route: Vec<Step> = vec!["fields".into(), path.as_str().into()];
            let columns: Vec<usize> =
                source.columns.iter().filter_map(|name| column(name, route.clone(), &mut faults)).collect();
            match fields::takes(kind, path) {
                Ok(takes) => {
                    faults.extend(misfit(path, takes, source).map(|why| (route, why)));
                    fields.push(BoundField { path: path.clone(), takes, columns, source });
                }
                Err(why) => {
                    faults.push((vec!["fields".into(), Step::Name(path.clone())], why));
                }
            }
        }
        let mut constants = Vec::new();
        for (path, field) in &map.constants {
            let route = vec!["constants".into(), path.as_str().into()];
            match fields::takes(kind, path).and_then(|takes| constant(takes, field)) {
                Ok(value) => constants.push((path.clone(), value)),
                Err(why) => faults.push((route, why)),
            }
        }
        let mut only = Vec::new();
        for (name, texts) in &map.only {
            if let Some(column) = column(name, vec!["only".into(), Step::Name(name.clone())], &mut faults) {
                only.push((column, texts.as_slice()));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let place = |path: &str| {
            let known = fields::of(kind);
            known
                .iter()
                .position(|(name, _)| {
                    *name == path || name.strip_suffix('*').is_some_and(|p| path.starts_with(p))
                })
                .unwrap_or(known.len())
        };
        fields.sort_by_key(|field| place(&field.path));
        for field in &mut fields {
            if field.takes == Takes::Any {
                field.takes = field.sort_of(grid);
            }
        }
        Ok(Self { id, external, fields, constants, only })
    }

    /// Whether a row is wanted.
    #[must_use]
    pub fn wants(&self, grid: &Grid, row: usize) -> bool {
        self.only.iter().all(|(column, texts)| {
            let text = grid.text(row, *column).to_lowercase();
            texts.iter().any(|wanted| wanted.trim().to_lowercase() == text)
        })
    }

    /// Columns of the file that nothing is taken from.
    #[must_use]
    pub fn left<'g>(&self, grid: &'g Grid) -> Vec<&'g str> {
        let used = |n: &usize| {
            self.id == Some(*n)
                || self.external == Some(*n)
                || self.fields.iter().any(|field| field.columns.contains(n))
                || self.only.iter().any(|(column, _)| column == n)
        };
        let named = grid.header.iter().enumerate().filter(|(n, name)| !used(n) && !name.is_empty());
        named.map(|(_, name)| name.as_str()).collect()
    }

    /// The field with a path.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&BoundField<'m>> {
        self.fields.iter().find(|field| field.path == path)
    }
}

impl BoundField<'_> {
    /// The text of a row, with the map's words put in; empty where there is none.
    #[must_use]
    pub fn text(&self, grid: &Grid, row: usize) -> String {
        let mut text = String::new();
        for column in &self.columns {
            for word in grid.text(row, *column).split_whitespace() {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
        }
        self.source.value(&text).to_owned()
    }

    /// What a column of any kind holds: numbers or days, where two thirds of its cells are, else text. The others are
    /// mistakes then: one odd cell does not turn a column of figures into words.
    fn sort_of(&self, grid: &Grid) -> Takes {
        let [column] = self.columns.as_slice() else { return Takes::Text };
        if self.source.factor.is_some() {
            return Takes::Number;
        }
        let figure = |row: usize| {
            let text = grid.text(row, *column);
            text.len() < 28 && grid.number(row, *column).is_ok()
        };
        // 0123 is a code, and so are all others of its column.
        let code = |row: usize| {
            let text = grid.text(row, *column);
            text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
        };
        // In a column of dates whose order cannot be told, every cell is a finding, but a date it is.
        let date = |row: usize| {
            let text = grid.text(row, *column);
            let like = text.len() >= 6
                && text.contains(['-', '/', '.', ' '])
                && text.contains(|c: char| c.is_ascii_digit());
            like && (grid.date(row, *column).is_ok() || grid.order(*column).is_err())
        };
        let cells: Vec<usize> = (0..grid.rows.len())
            .filter(|row| {
                let text = grid.text(*row, *column);
                // Texts that the map has words for are not what the column is made of, and errors are no texts.
                !text.is_empty() && self.source.value(text) == text && grid.failed(*row, *column).is_none()
            })
            .collect();
        let most = |is: &dyn Fn(usize) -> bool| {
            let n = cells.iter().filter(|row| is(**row)).count();
            n > 0 && n * 3 >= cells.len() * 2
        };
        if most(&figure) && !cells.iter().any(|row| code(*row)) {
            Takes::Number
        } else if most(&date) {
            Takes::Day
        } else {
            Takes::Text
        }
    }

    /// What a row says; `None` where its cells are empty.
    ///
    /// # Errors
    /// A finding where it is not what the field takes.
    pub fn read(&self, grid: &Grid, row: usize) -> Result<Option<Said>, Finding> {
        // `#N/A` is no text, except where the map says what it stands for; `*` does not mean it.
        let meant = |column: usize| {
            let text = grid.text(row, column).to_lowercase();
            self.source.values.keys().any(|from| from.to_lowercase() == text)
        };
        let failed = |column: &usize| grid.failed(row, *column).filter(|_| !meant(*column));
        if let Some(finding) = self.columns.iter().find_map(failed) {
            return Err(finding);
        }
        let text = self.text(grid, row);
        if text.is_empty() {
            return Ok(None);
        }
        let first = self.columns.first().copied().unwrap_or(0);
        let wrong = |message: &str, help: &str| grid.finding(row, first, message, help);
        let written = self.columns.iter().map(|c| grid.text(row, *c)).collect::<Vec<_>>().join(" ");
        let changed = !self.source.values.is_empty() && written != text;
        let said = match self.takes {
            Takes::Text | Takes::Any => Value::Text(text),
            Takes::Texts => {
                let parts = text.split([';', ',']).map(str::trim).filter(|part| !part.is_empty());
                Value::List(parts.map(|part| Value::Text(part.to_owned())).collect())
            }
            Takes::Account => return Ok(Some(Said::Account(text))),
            Takes::Person => return Ok(Some(Said::Person(text))),
            Takes::Contact => return Ok(Some(Said::Contact(text))),
            Takes::Offering => return Ok(Some(Said::Offering(text))),
            Takes::Word(words) => match word(words, &text) {
                Ok(value) => value,
                Err((message, help)) => return Err(wrong(&message, &help)),
            },
            Takes::Currency => match text.to_uppercase().parse::<Currency>() {
                Ok(code) => Value::Word(code.to_string()),
                Err(why) => {
                    let (message, help) = why.split_once('\n').unwrap_or((&why, "write a code such as EUR"));
                    return Err(wrong(message, help));
                }
            },
            Takes::Day if changed => match text.parse::<crate::model::date::Day>() {
                Ok(day) => Value::Word(day.to_string()),
                Err(why) => {
                    return Err(wrong(why.lines().next().unwrap_or_default(), "write it as 2026-03-01"));
                }
            },
            Takes::Day => match grid.date(row, first)? {
                Some(day) => Value::Word(day.to_string()),
                None => return Ok(None),
            },
            Takes::Number | Takes::Amount | Takes::Count | Takes::Judgement => {
                let number = if changed {
                    let number = crate::model::number::decimal(&text);
                    number.map(Some).map_err(|why| {
                        let (message, help) = why.split_once('\n').unwrap_or((&why, "write digits"));
                        wrong(message, help)
                    })?
                } else {
                    grid.number(row, first)?
                };
                let Some(number) = number else { return Ok(None) };
                let number = match self.source.factor {
                    None => number,
                    Some(factor) => number.checked_mul(factor).ok_or_else(|| {
                        wrong("the figure is too large with the map's factor", "look at the factor")
                    })?,
                };
                if let Some((message, help)) = outside(self.takes, number) {
                    return Err(wrong(&format!("`{text}` {message}"), help));
                }
                Value::Word(number.normalize().to_string())
            }
        };
        Ok(Some(Said::Value(said)))
    }
}

/// Why a field cannot be filled from its source, with advice behind a line break: several columns are joined as text,
/// which numbers and days are not, and only numbers are multiplied.
fn misfit(path: &str, takes: Takes, source: &Source) -> Option<String> {
    let several = source.columns.len() > 1;
    let number = matches!(takes, Takes::Number | Takes::Amount | Takes::Count | Takes::Judgement);
    if several && number {
        return Some(format!(
            "`{path}` is a number, and a number cannot be made of several columns\nwrite `column: NAME`; where their sum is meant, add a column with it to the file"
        ));
    }
    if several && takes == Takes::Day {
        return Some(format!(
            "`{path}` is a day, and a day cannot be made of several columns\nwrite `column: NAME`; where day, month and year stand apart, add a column with the date to the file"
        ));
    }
    source.factor?;
    if several {
        return Some(format!(
            "`{path}` has a factor, and several columns are joined as text, which has none\nwrite `column: NAME` for a number, or take `factor` out"
        ));
    }
    (!number && takes != Takes::Any)
        .then(|| format!("`{path}` is no number, and only numbers have a factor\ntake `factor` out"))
}

/// What is wrong with a number for a field, if anything is.
fn outside(takes: Takes, number: Decimal) -> Option<(&'static str, &'static str)> {
    let below = number < Decimal::ZERO;
    match takes {
        Takes::Amount if below => Some(("is below zero", "amounts here are zero or more")),
        Takes::Count if below || !number.fract().is_zero() => {
            Some(("is not a whole number", "write a whole number, 0 or more"))
        }
        Takes::Judgement if below || number > Decimal::TEN => Some((
            "is not from 0 to 10",
            "judgements run from 0 to 10; write `factor` in the map where the file has another scale",
        )),
        _ => None,
    }
}

/// One of some words, whatever its case and whether its words are parted by spaces or hyphens.
fn word(words: &[&str], text: &str) -> Result<Value, (String, String)> {
    let folded = text.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some(found) = words.iter().find(|word| **word == folded) {
        return Ok(Value::Word((*found).to_owned()));
    }
    let known = list(words.iter().copied(), "or");
    let help = match nearest(text, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? It takes {known}"),
        None => format!("it takes {known}; say in a map's `values` which of them it stands for"),
    };
    Err((format!("`{text}` is not one of its words"), help))
}

/// A constant of a map as a value.
fn constant(takes: Takes, field: &Field) -> Result<Value, String> {
    let text = match field {
        Field::Number(number) => number.to_string(),
        Field::Flag(flag) => flag.to_string(),
        Field::Text(text) => text.clone(),
    };
    match (takes, field) {
        (Takes::Word(words), _) => word(words, &text).map_err(|(message, help)| format!("{message}\n{help}")),
        (Takes::Currency, _) => text.parse::<Currency>().map(|code| Value::Word(code.to_string())),
        (Takes::Day, _) => text.parse::<crate::model::date::Day>().map(|day| Value::Word(day.to_string())),
        (Takes::Number | Takes::Amount | Takes::Count | Takes::Judgement, Field::Number(number)) => {
            match outside(takes, *number) {
                Some((message, help)) => Err(format!("`{text}` {message}\n{help}")),
                None => Ok(Value::Word(text)),
            }
        }
        (Takes::Number | Takes::Amount | Takes::Count | Takes::Judgement, _) => {
            Err(format!("`{text}` is not a number\nwrite digits"))
        }
        (Takes::Texts, _) => {
            let parts = text.split([';', ',']).map(str::trim).filter(|part| !part.is_empty());
            Ok(Value::List(parts.map(|part| Value::Text(part.to_owned())).collect()))
        }
        (Takes::Any, Field::Number(_) | Field::Flag(_)) => Ok(Value::Word(text)),
        _ => Ok(Value::Text(text)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::text::grid::Options;
    use crate::text::yaml;

    fn grid(text: &str) -> Grid {
        Grid::of(text.as_bytes().to_vec(), Path::new("x.csv"), &Options::default()).unwrap()
    }

    fn map(text: &str) -> ImportMap {
        let read = yaml::read::<ImportMap>(text);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        read.value.unwrap()
    }

    #[test]
    fn numbers_and_days_stand_in_one_column() {
        let grid = grid("k,a,b\nx,1,2\ny,,7\n");
        let faults = |kind: Kind, field: &str| {
            let map = map(&format!("fields: {{account: k, {field}}}\n"));
            let faults = Bound::new(kind, &map, &grid).err().unwrap_or_default();
            faults.into_iter().map(|(route, text)| (route.len(), text)).collect::<Vec<_>>()
        };
        let deals = |field: &str| faults(Kind::Opportunities, field);
        for (field, said) in [
            ("value: {columns: [a, b]}", "`value` is a number"),
            ("close: {columns: [a, b]}", "`close` is a day"),
            ("reason: {column: a, factor: 10}", "`reason` is no number"),
            ("offering: {column: a, factor: 10}", "`offering` is no number"),
            ("value: {columns: [a, b], factor: 10}", "`value` is a number"),
        ] {
            let found = deals(field);
            assert_eq!(found.len(), 1, "{field}: {found:?}");
            assert!(found[0].0 == 2 && found[0].1.starts_with(said), "{field}: {found:?}");
            assert!(found[0].1.contains('\n'), "{field}: {found:?}");
        }
        for field in ["value: {column: a, factor: 10}", "reason: {columns: [a, b]}", "close: a"] {
            assert!(deals(field).is_empty(), "{field}");
        }
        let own = map("fields: {name: k, fields.n: {columns: [a, b], factor: 10}}\n");
        let found = Bound::new(Kind::Accounts, &own, &grid).unwrap_err();
        assert!(found[0].1.starts_with("`fields.n` has a factor"), "{found:?}");
        let own = map("fields: {name: k, fields.n: {column: b, factor: 10}}\n");
        let bound = Bound::new(Kind::Accounts, &own, &grid).unwrap();
        let said = bound.field("fields.n").unwrap().read(&grid, 1);
        assert_eq!(said, Ok(Some(Said::Value(Value::Word("70".to_owned())))));
    }

    #[test]
    fn rows_are_wanted_whatever_their_case() {
        let grid = grid("name,state\nA,ÄKTIV\nB,äktiv\nC,aktiv\n");
        let map = map("fields: {name: name}\nonly: {state: [\" Äktiv\"]}\n");
        let bound = Bound::new(Kind::Accounts, &map, &grid).unwrap();
        assert_eq!([0, 1, 2].map(|row| bound.wants(&grid, row)), [true, true, false]);
    }

    #[test]
    fn an_error_of_a_workbook_is_no_text() {
        use rust_xlsxwriter::{Formula, Workbook};
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, name, n) in [(1, "Acme", 5.0), (3, "Birch", 6.0)] {
            sheet.write(row, 0, name).unwrap();
            sheet.write(row, 1, n).unwrap();
        }
        sheet.write(0, 0, "name").unwrap();
        sheet.write(0, 1, "n").unwrap();
        sheet.write_formula(2, 0, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write_formula(2, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let grid = Grid::of(bytes, Path::new("x.xlsx"), &Options::default()).unwrap();
        let own = map("fields: {name: name, fields.n: {column: n, values: {\"#n/a\": \"\"}}}\n");
        let bound = Bound::new(Kind::Accounts, &own, &grid).unwrap();
        let wrong = bound.field("name").unwrap().read(&grid, 1).unwrap_err();
        assert_eq!(wrong.message, "row 2, column `name`: the formula comes to `#N/A`");
        let n = bound.field("fields.n").unwrap();
        assert_eq!((n.takes, n.read(&grid, 1)), (Takes::Number, Ok(None)));
    }
}
