//! Which rows and columns of a table are wanted, and in which order.
//!
//! A [`View`] is what was asked for; applied to a table it becomes a [`Viewed`], which every writer takes. Without a
//! filter and without an order nothing is kept for a row, so a million of them cost nothing.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::io;
use std::ops::Range;

use rayon::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::chart::Chart;
use super::sheet::{Block, Cell, Sheet, Table};
use super::writers::csv;

/// Rows that one task looks at.
const TASK: usize = 4_096;

/// Why a view cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// A filter that cannot be read.
    #[error("`{0}` is not a filter; write KEY=VALUE, KEY!=VALUE, KEY>=N, KEY<=N, KEY>N or KEY<N")]
    NotAFilter(String),
    /// A bound that is neither a number nor a day.
    #[error("`{value}` in `{filter}` is neither a number nor a date")]
    NotABound {
        /// The whole filter.
        filter: String,
        /// What stands after the comparison.
        value: String,
    },
    /// A column that the table does not have.
    #[error("there is no column `{name}`{} columns are {}", nearest(.name, .known), .known.join(", "))]
    UnknownColumn {
        /// What was asked for.
        name: String,
        /// The columns that there are.
        known: Vec<String>,
    },
    /// A table that the sheet does not have.
    #[error("there is no table `{name}`{} tables are {}", nearest(.name, .known), .known.join(", "))]
    UnknownTable {
        /// What was asked for.
        name: String,
        /// The tables that there are.
        known: Vec<String>,
    },
    /// A chart that the sheet does not have.
    #[error("there is no chart `{name}`{} charts are {}", nearest(.name, .known), .known.join(", "))]
    UnknownChart {
        /// What was asked for.
        name: String,
        /// The charts that there are.
        known: Vec<String>,
    },
    /// A picture of a sheet without charts.
    #[error("there is no chart here to draw; use another form, such as table or html")]
    NoChart,
    /// A row that could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// "; did you mean …? The" where a known name is near, else "; the".
fn nearest(name: &str, known: &[String]) -> String {
    let wanted = name.to_lowercase();
    let best = known
        .iter()
        .map(|known| (strsim::jaro_winkler(&wanted, &known.to_lowercase()), known))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((near, known)) if near >= 0.7 => format!("; did you mean `{known}`? The"),
        _ => "; the".to_owned(),
    }
}

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Equal,
    Unequal,
    AtLeast,
    AtMost,
    Above,
    Below,
}

/// What a row must be like to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    key: String,
    test: Test,
    value: String,
    number: Option<Decimal>,
    day: Option<jiff::civil::Date>,
}

impl Filter {
    /// Reads `KEY=VALUE`, `KEY!=VALUE`, `KEY>=N`, `KEY<=N`, `KEY>N` or `KEY<N`. A number may be a percentage.
    ///
    /// # Errors
    /// Fails where there is no comparison or no key, or where a bound is neither a number nor a date.
    pub fn parse(text: &str) -> Result<Self, ViewError> {
        let none = || ViewError::NotAFilter(text.to_owned());
        let at = text.find(['!', '=', '<', '>']).ok_or_else(none)?;
        let rest = &text[at..];
        let (test, sign) = [
            (Test::Unequal, "!="),
            (Test::AtLeast, ">="),
            (Test::AtMost, "<="),
            (Test::Equal, "=="),
            (Test::Equal, "="),
            (Test::Above, ">"),
            (Test::Below, "<"),
        ]
        .into_iter()
        .find(|(_, sign)| rest.starts_with(sign))
        .ok_or_else(none)?;
        let key = text[..at].trim();
        if key.is_empty() {
            return Err(none());
        }
        let value = rest[sign.len()..].trim();
        let filter = Self {
            key: key.to_owned(),
            test,
            value: value.to_owned(),
            number: number(value),
            day: value.parse().ok(),
        };
        let bound = !matches!(test, Test::Equal | Test::Unequal);
        if bound && filter.number.is_none() && filter.day.is_none() {
            return Err(ViewError::NotABound { filter: text.to_owned(), value: value.to_owned() });
        }
        Ok(filter)
    }

    /// The column it looks at.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    fn holds(&self, cell: &Cell, text: &mut Vec<u8>) -> bool {
        match self.test {
            Test::Equal => self.equals(cell, text),
            Test::Unequal => !self.equals(cell, text),
            Test::AtLeast => self.compare(cell).is_some_and(Ordering::is_ge),
            Test::AtMost => self.compare(cell).is_some_and(Ordering::is_le),
            Test::Above => self.compare(cell).is_some_and(Ordering::is_gt),
            Test::Below => self.compare(cell).is_some_and(Ordering::is_lt),
        }
    }

    /// By the text that CSV has; words whatever their case, numbers also by their value.
    fn equals(&self, cell: &Cell, text: &mut Vec<u8>) -> bool {
        text.clear();
        csv::raw(cell, text);
        let written = std::str::from_utf8(text).unwrap_or_default();
        if written == self.value {
            return true;
        }
        match cell {
            Cell::Text(_) | Cell::Toned(..) | Cell::Flag(_) => {
                written.eq_ignore_ascii_case(&self.value)
                    || !(written.is_ascii() || self.value.is_ascii())
                        && written.to_lowercase() == self.value.to_lowercase()
            }
            Cell::Day(day) => self.day == Some(*day),
            Cell::Missing(_) => false,
            _ => self.number.is_some() && number(written) == self.number,
        }
    }

    fn compare(&self, cell: &Cell) -> Option<Ordering> {
        match cell {
            Cell::Day(day) => Some(day.cmp(self.day.as_ref()?)),
            Cell::Integer(n) => Some(Decimal::from(*n).cmp(self.number.as_ref()?)),
            Cell::Exact { value, .. } | Cell::Share(value) => Some(value.cmp(self.number.as_ref()?)),
            Cell::Number { value, .. } => value.partial_cmp(&self.number?.to_f64()?),
            _ => None,
        }
    }
}

/// A number, also with a per cent sign or an exponent.
fn number(text: &str) -> Option<Decimal> {
    match text.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse::<Decimal>().ok()?.checked_div(Decimal::ONE_HUNDRED),
        None => text.parse().ok().or_else(|| Decimal::from_scientific(text).ok()),
    }
}

/// What somebody wants to see of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// What every row shown must be like.
    pub filters: Vec<Filter>,
    /// The columns by name and in order; `None` is all that are shown by default.
    pub columns: Option<Vec<String>>,
    /// The column to sort by, with `-` in front for the largest first.
    pub sort: Option<String>,
    /// How many rows at most.
    pub limit: Option<usize>,
}

impl View {
    /// The rows and columns of `table` that are wanted.
    ///
    /// # Errors
    /// Fails where a column is unknown or a row cannot be read.
    pub fn apply<'a>(&self, table: &'a Table) -> Result<Viewed<'a>, ViewError> {
        let columns = match &self.columns {
            Some(names) => names.iter().map(|name| find(table, name.trim())).collect::<Result<_, _>>()?,
            None => shown(table),
        };
        let filters = self
            .filters
            .iter()
            .map(|filter| Ok((find(table, &filter.key)?, filter)))
            .collect::<Result<Vec<_>, ViewError>>()?;
        let order = match &self.sort {
            Some(name) => Some(order(table, name)?),
            None => None,
        };
        let limit = self.limit.unwrap_or(usize::MAX);
        let len = table.rows.len();
        let rows = match order {
            None if filters.is_empty() => Picked::All(0..len.min(limit)),
            None => Picked::Some(filtered(table, &filters, limit)?),
            Some((column, descending)) => {
                let mut rows = sorted(table, &filters, column, descending)?;
                rows.truncate(limit);
                Picked::Some(rows)
            }
        };
        let wanted = mask(table, columns.iter().copied());
        Ok(Viewed { table, rows, columns, wanted, chosen: self.columns.is_some() })
    }

    /// The whole sheet, with this view of the table called `table`, or of the first one; the others stay as they are.
    ///
    /// # Errors
    /// Fails where the table or a column is unknown or a row cannot be read.
    pub fn apply_to_sheet<'a>(
        &self,
        sheet: &'a Sheet,
        table: Option<&str>,
    ) -> Result<ViewedSheet<'a>, ViewError> {
        let main = match table {
            None => 0,
            Some(name) => sheet.tables.iter().position(|t| t.name == name).ok_or_else(|| {
                let known = sheet.tables.iter().map(|t| t.name.to_owned()).collect();
                ViewError::UnknownTable { name: name.to_owned(), known }
            })?,
        };
        let tables = sheet
            .tables
            .iter()
            .enumerate()
            .map(|(i, table)| if i == main { self.apply(table) } else { Ok(Viewed::whole(table)) })
            .collect::<Result<_, _>>()?;
        Ok(ViewedSheet {
            schema: sheet.schema,
            title: sheet.title.as_deref(),
            tables,
            blocks: &sheet.blocks,
            main,
            chart: 0,
            notes: &sheet.notes,
        })
    }
}

/// The columns that are shown unless others are asked for.
fn shown(table: &Table) -> Vec<usize> {
    (0..table.columns.len()).filter(|&i| table.columns[i].shown).collect()
}

/// Which columns are among `columns`.
fn mask(table: &Table, columns: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut mask = vec![false; table.columns.len()];
    for column in columns {
        mask[column] = true;
    }
    mask
}

fn find(table: &Table, name: &str) -> Result<usize, ViewError> {
    table.columns.iter().position(|column| column.name == name).ok_or_else(|| {
        let known = table.columns.iter().map(|column| column.name.clone()).collect();
        ViewError::UnknownColumn { name: name.to_owned(), known }
    })
}

fn order(table: &Table, name: &str) -> Result<(usize, bool), ViewError> {
    // A column whose own name begins with a minus is found before the minus is taken as the order.
    match (find(table, name), name.strip_prefix('-')) {
        (Ok(column), _) => Ok((column, false)),
        (Err(_), Some(rest)) => Ok((find(table, rest)?, true)),
        (Err(error), None) => Err(error),
    }
}

/// Goes over rows, keeping what `keep` makes of those that pass the filters.
fn gather<T: Send>(
    table: &Table,
    rows: Range<usize>,
    filters: &[(usize, &Filter)],
    sort: Option<usize>,
    keep: impl Fn(usize, &mut Vec<Cell>) -> T + Sync,
) -> io::Result<Vec<T>> {
    let wanted = mask(table, filters.iter().map(|(column, _)| *column).chain(sort));
    let begin = rows.start;
    let parts = (0..rows.len().div_ceil(TASK))
        .into_par_iter()
        .map(|task| {
            let mut cells = Vec::with_capacity(table.columns.len());
            let mut text = Vec::new();
            let mut kept = Vec::new();
            for row in begin + task * TASK..(begin + (task + 1) * TASK).min(rows.end) {
                table.rows.fill_some(row, &wanted, &mut cells)?;
                let cell = |column: usize| cells.get(column).unwrap_or(&Cell::Missing(""));
                if filters.iter().all(|(column, filter)| filter.holds(cell(*column), &mut text)) {
                    kept.push(keep(row, &mut cells));
                }
            }
            Ok(kept)
        })
        .collect::<io::Result<Vec<_>>>()?;
    Ok(parts.into_iter().flatten().collect())
}

fn filtered(table: &Table, filters: &[(usize, &Filter)], limit: usize) -> io::Result<Vec<usize>> {
    let len = table.rows.len();
    let (mut found, mut next, mut step) = (Vec::new(), 0, if limit == usize::MAX { len } else { TASK });
    while next < len && found.len() < limit {
        let end = next.saturating_add(step).min(len);
        found.extend(gather(table, next..end, filters, None, |row, _| row)?);
        next = end;
        step = step.saturating_mul(2);
    }
    found.truncate(limit);
    Ok(found)
}

fn sorted(
    table: &Table,
    filters: &[(usize, &Filter)],
    column: usize,
    descending: bool,
) -> io::Result<Vec<usize>> {
    let mut keyed = gather(table, 0..table.rows.len(), filters, Some(column), |row, cells| {
        let cell = if column < cells.len() { cells.swap_remove(column) } else { Cell::Missing("") };
        (Key::of(cell), row)
    })?;
    keyed.par_sort_by(|(a, _), (b, _)| match (a, b) {
        (Key::Last, Key::Last) => Ordering::Equal,
        (Key::Last, _) => Ordering::Greater,
        (_, Key::Last) => Ordering::Less,
        _ if descending => b.order(a),
        _ => a.order(b),
    });
    Ok(keyed.into_iter().map(|(_, row)| row).collect())
}

/// What a row is sorted by: kinds one after the other, a total order within each.
enum Key {
    Number(f64, Option<Decimal>),
    Day(jiff::civil::Date),
    Flag(bool),
    Text(String, String),
    Last,
}

impl Key {
    fn of(cell: Cell) -> Self {
        let exact = |value: Decimal| Key::Number(value.to_f64().unwrap_or(0.0) + 0.0, Some(value));
        match cell {
            Cell::Text(text) | Cell::Toned(text, _) => Key::Text(text.to_lowercase(), text),
            Cell::Integer(n) => exact(n.into()),
            Cell::Number { value, .. } if value.is_finite() => Key::Number(value + 0.0, None),
            Cell::Exact { value, .. } | Cell::Share(value) => exact(value),
            Cell::Day(day) => Key::Day(day),
            Cell::Flag(flag) => Key::Flag(flag),
            Cell::Number { .. } | Cell::Missing(_) => Key::Last,
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Key::Number(..) => 0,
            Key::Day(_) => 1,
            Key::Flag(_) => 2,
            Key::Text(..) => 3,
            Key::Last => 4,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Key::Number(a, x), Key::Number(b, y)) => a.total_cmp(b).then_with(|| x.cmp(y)),
            (Key::Day(a), Key::Day(b)) => a.cmp(b),
            (Key::Flag(a), Key::Flag(b)) => a.cmp(b),
            (Key::Text(a, x), Key::Text(b, y)) => (a, x).cmp(&(b, y)),
            _ => self.kind().cmp(&other.kind()),
        }
    }
}

#[derive(Debug, Clone)]
enum Picked {
    All(Range<usize>),
    Some(Vec<usize>),
}

/// A table with the rows and columns that were asked for.
#[derive(Debug, Clone)]
pub struct Viewed<'a> {
    table: &'a Table,
    rows: Picked,
    columns: Vec<usize>,
    /// Which columns are among them.
    wanted: Vec<bool>,
    chosen: bool,
}

impl<'a> Viewed<'a> {
    /// The whole table, with the columns that are shown by default.
    #[must_use]
    pub fn whole(table: &'a Table) -> Self {
        let columns = shown(table);
        let wanted = mask(table, columns.iter().copied());
        Self { table, rows: Picked::All(0..table.rows.len()), columns, wanted, chosen: false }
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// How many rows are wanted.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.rows {
            Picked::All(range) => range.len(),
            Picked::Some(rows) => rows.len(),
        }
    }

    /// Whether no row is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table's own number of the `index`th wanted row, which must be below [`Viewed::len`].
    #[must_use]
    pub fn row(&self, index: usize) -> usize {
        match &self.rows {
            Picked::All(range) => range.start + index,
            Picked::Some(rows) => rows[index],
        }
    }

    /// Whether the rows are not simply all rows in the table's order.
    #[must_use]
    pub fn is_part(&self) -> bool {
        match &self.rows {
            Picked::All(range) => range.len() < self.table.rows.len(),
            Picked::Some(_) => true,
        }
    }

    /// The wanted columns in order.
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The columns that people see: not those for machines, and reasons behind all others, unless columns were asked for
    /// by name.
    #[must_use]
    pub fn columns_for_people(&self) -> Vec<usize> {
        let seen = |&i: &usize| self.chosen || self.table.columns[i].terminal;
        let mut columns: Vec<usize> = self.columns.iter().copied().filter(seen).collect();
        if !self.chosen {
            columns.sort_by_key(|i| self.table.columns[*i].last);
        }
        columns
    }

    /// Looks at what the next wanted rows are made of; see [`Rows::look_ahead`](super::sheet::Rows::look_ahead).
    pub fn look_ahead(&self, rows: Range<usize>) {
        if let Picked::All(all) = &self.rows {
            self.table.rows.look_ahead(all.start + rows.start..all.start + rows.end);
        }
    }

    /// Puts the cells of the `index`th wanted row into `cells`, which may hold another row; those of columns that are not
    /// wanted may be anything.
    ///
    /// # Errors
    /// Fails where the row cannot be read.
    pub fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        self.table.rows.fill_some(self.row(index), &self.wanted, cells)?;
        // A row that is too short is not worth a crash.
        if cells.len() < self.table.columns.len() {
            cells.resize(self.table.columns.len(), Cell::Missing("not given"));
        }
        Ok(())
    }
}

/// A part of a page for people.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "parts are made one at a time")]
pub enum Part<'v, 'a> {
    /// A heading; 1 is the highest below the title.
    Heading(u8, &'v str),
    /// A paragraph.
    Text(&'v str),
    /// A list of points.
    List(&'v [String]),
    /// A table.
    Table(&'v Viewed<'a>),
    /// A chart, of the rows that are shown.
    Chart(Cow<'v, Chart>),
}

/// A sheet with the rows and columns that were asked for.
#[derive(Debug, Clone)]
pub struct ViewedSheet<'a> {
    /// Name and version of the published schema of the JSON form.
    pub schema: &'a str,
    /// A title for pages.
    pub title: Option<&'a str>,
    /// All tables.
    pub tables: Vec<Viewed<'a>>,
    /// How a page is made up for people; where it is empty, the tables stand one after the other.
    pub blocks: &'a [Block],
    /// Which of them was asked for: the one that CSV writes.
    pub main: usize,
    /// Which of the charts was asked for: the one that is drawn as a picture.
    pub chart: usize,
    /// What was assumed, left out or is missing.
    pub notes: &'a [String],
}

impl<'a> ViewedSheet<'a> {
    /// The whole sheet.
    #[must_use]
    pub fn whole(sheet: &'a Sheet) -> Self {
        let tables = sheet.tables.iter().map(Viewed::whole).collect();
        Self {
            schema: sheet.schema,
            title: sheet.title.as_deref(),
            tables,
            blocks: &sheet.blocks,
            main: 0,
            chart: 0,
            notes: &sheet.notes,
        }
    }

    /// Only the table that was asked for, without what stands around it on a page.
    pub fn keep_main(&mut self) {
        if self.main < self.tables.len() {
            self.tables = vec![self.tables.swap_remove(self.main)];
            self.main = 0;
        }
        (self.title, self.blocks) = (None, &[]);
    }

    /// What people see, in order. Tables that no block names are for scripts.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_, 'a>> {
        let unarranged = if self.blocks.is_empty() { self.tables.len() } else { 0 };
        let tables = self.tables.iter().take(unarranged).map(Part::Table);
        tables.chain(self.blocks.iter().filter_map(|block| {
            Some(match block {
                Block::Heading(level, text) => Part::Heading(*level, text),
                Block::Text(text) => Part::Text(text),
                Block::List(points) => Part::List(points),
                Block::Table(n) => Part::Table(self.tables.get(*n)?),
                Block::Chart(chart) => Part::Chart(self.chart(chart)?),
            })
        }))
    }

    /// The charts in the order in which they stand on a page.
    pub fn charts(&self) -> impl Iterator<Item = Cow<'_, Chart>> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) => self.chart(chart),
            _ => None,
        })
    }

    /// Asks for the chart of this name as the picture.
    ///
    /// # Errors
    /// Fails where no chart is called so.
    pub fn pick_chart(&mut self, name: &str) -> Result<(), ViewError> {
        let known: Vec<String> = self.charts().map(|chart| chart.name.to_owned()).collect();
        match known.iter().position(|k| k == name) {
            Some(at) => {
                self.chart = at;
                Ok(())
            }
            None if known.is_empty() => Err(ViewError::NoChart),
            None => Err(ViewError::UnknownChart { name: name.to_owned(), known }),
        }
    }

    /// The chart that was asked for; `None` where the sheet has none at all.
    #[must_use]
    pub fn picture(&self) -> Option<Cow<'_, Chart>> {
        self.charts().nth(self.chart)
    }

    /// The chart with the marks of those rows that are shown of its table; `None` where that leaves nothing to draw.
    fn chart<'v>(&'v self, chart: &'v Chart) -> Option<Cow<'v, Chart>> {
        let chart = match chart.table.and_then(|n| self.tables.get(n)) {
            Some(viewed) if viewed.is_part() => {
                let rows: Vec<usize> = (0..viewed.len()).map(|row| viewed.row(row)).collect();
                Cow::Owned(chart.only(&rows))
            }
            _ => Cow::Borrowed(chart),
        };
        (!chart.is_empty()).then_some(chart)
    }

    /// What a page is called: its title, else the title of its only table, else the command's name.
    #[must_use]
    pub fn name(&self) -> String {
        let only = match self.tables.as_slice() {
            [one] => one.table().title.as_deref(),
            _ => None,
        };
        if let Some(title) = self.title.or(only) {
            return title.to_owned();
        }
        let main = self.main().map(|viewed| viewed.table().name);
        let words =
            main.unwrap_or_else(|| self.schema.trim_start_matches("kam.").split('/').next().unwrap_or(""));
        let mut letters = words.chars().map(|c| if matches!(c, '_' | '-') { ' ' } else { c });
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// The table that was asked for; `None` where the sheet has none at all.
    #[must_use]
    pub fn main(&self) -> Option<&Viewed<'a>> {
        self.tables.get(self.main)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sheet::{Column, Rows, Tone};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn table() -> Table {
        let row = |id: &str, word: &str, score: Option<f64>, share: i64, day: i8| {
            vec![
                Cell::Text(id.into()),
                Cell::Toned(word.into(), Tone::Good),
                Cell::score(score),
                Cell::Share(Decimal::new(share, 2)),
                Cell::Day(date(2026, 1, day)),
            ]
        };
        Table {
            name: "things",
            title: None,
            columns: vec![
                Column::text("id"),
                Column::text("word"),
                Column::number("score"),
                Column::number("share").hidden(),
                Column::text("day").machine(),
            ],
            rows: Box::new(vec![
                row("a", "Key", Some(7.25), 10, 3),
                row("b", "managed", None, 25, 2),
                row("C", "key", Some(2.5), 30, 1),
                row("d", "Ärger", Some(7.25), 5, 4),
            ]),
        }
    }

    fn view(filters: &[&str], sort: Option<&str>, limit: Option<usize>) -> View {
        View {
            filters: filters.iter().map(|f| Filter::parse(f).unwrap()).collect(),
            columns: None,
            sort: sort.map(str::to_owned),
            limit,
        }
    }

    fn rows(view: &View) -> Vec<usize> {
        let table = table();
        let viewed = view.apply(&table).unwrap();
        (0..viewed.len()).map(|i| viewed.row(i)).collect()
    }

    #[test]
    fn filters_match_csv_text_words_in_any_case_and_numbers_by_value() {
        for (filter, expected) in [
            ("word=key", vec![0, 2]),
            ("word!=KEY", vec![1, 3]),
            ("word=ärger", vec![3]),
            ("score=7.2500", vec![0, 3]),
            ("score=7.25", vec![0, 3]),
            ("score=", vec![1]),
            ("score!=", vec![0, 2, 3]),
            ("score>=7.25", vec![0, 3]),
            ("score>7.25", vec![]),
            ("score<7.25", vec![2]),
            ("share=0.1", vec![0]),
            ("share=10%", vec![0]),
            ("share<=10 %", vec![0, 3]),
            ("day>=2026-01-03", vec![0, 3]),
            ("day=2026-01-02", vec![1]),
            ("word>=3", vec![]),
        ] {
            assert_eq!(rows(&view(&[filter], None, None)), expected, "{filter}");
        }
        assert_eq!(rows(&view(&["word=key", "score>3"], None, None)), [0]);
        assert_eq!(rows(&view(&["word=key"], None, Some(1))), [0]);
    }

    #[test]
    fn sorting_is_stable_with_missing_last_either_way() {
        assert_eq!(rows(&view(&[], Some("score"), None)), [2, 0, 3, 1]);
        assert_eq!(rows(&view(&[], Some("-score"), None)), [0, 3, 2, 1]);
        assert_eq!(rows(&view(&[], Some("id"), None)), [0, 1, 2, 3]);
        assert_eq!(rows(&view(&[], Some("-share"), Some(2))), [2, 1]);
        assert_eq!(rows(&view(&[], Some("day"), None)), [2, 1, 0, 3]);
    }

    #[test]
    fn without_filter_and_order_nothing_is_kept_for_a_row() {
        let table = table();
        let viewed = view(&[], None, Some(2)).apply(&table).unwrap();
        assert!(matches!(viewed.rows, Picked::All(Range { start: 0, end: 2 })));
        assert_eq!(viewed.columns(), [0, 1, 2, 4]);
        assert_eq!(viewed.columns_for_people(), [0, 1, 2]);
    }

    #[test]
    fn columns_choose_and_order_and_may_name_hidden_ones() {
        let table = table();
        let view = View { columns: Some(vec!["day".into(), "share".into(), "id".into()]), ..View::default() };
        let viewed = view.apply(&table).unwrap();
        assert_eq!(viewed.columns_for_people(), [4, 3, 0]);
    }

    #[test]
    fn unknown_names_come_with_the_nearest_and_the_list() {
        let table = table();
        let error = view(&[], Some("-scores"), None).apply(&table).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no column `scores`; did you mean `score`? The columns are id, word, score, share, day"
        );
        let sheet = Sheet { schema: "x/1", tables: vec![table], notes: vec![], ..Sheet::default() };
        let error = View::default().apply_to_sheet(&sheet, Some("zzz")).unwrap_err();
        assert_eq!(error.to_string(), "there is no table `zzz`; the tables are things");
    }

    #[test]
    fn filters_that_say_nothing_are_refused() {
        for text in ["", "word", "=x", "!word", " >= 3"] {
            assert!(matches!(Filter::parse(text), Err(ViewError::NotAFilter(_))), "{text}");
        }
        assert_eq!(
            Filter::parse("score>=high").unwrap_err().to_string(),
            "`high` in `score>=high` is neither a number nor a date"
        );
        assert_eq!(Filter::parse("a.b = x=y").unwrap().value, "x=y");
    }

    #[derive(Debug)]
    struct Numbers(usize);

    impl Rows for Numbers {
        fn len(&self) -> usize {
            self.0
        }

        fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
            cells.push(Cell::Integer((index % 97) as i64));
            Ok(())
        }
    }

    #[test]
    fn many_rows_are_filtered_and_sorted_alike_on_any_number_of_threads() {
        let table = Table {
            name: "n",
            title: None,
            columns: vec![Column::number("n")],
            rows: Box::new(Numbers(50_000)),
        };
        let viewed = view(&["n>=90"], Some("-n"), None).apply(&table).unwrap();
        let got: Vec<usize> = (0..viewed.len()).map(|i| viewed.row(i)).collect();
        let mut expected: Vec<usize> = (0..50_000).filter(|i| i % 97 >= 90).collect();
        expected.sort_by_key(|i| std::cmp::Reverse(i % 97));
        assert_eq!(got, expected);
        assert_eq!(view(&["n=5"], None, Some(400)).apply(&table).unwrap().len(), 400);
    }

    proptest! {
        #[test]
        fn sorting_never_panics_and_keeps_every_row(cells in proptest::collection::vec(
            prop_oneof![
                any::<f64>().prop_map(|value| Cell::Number { value, csv: None, shown: 1 }),
                any::<i64>().prop_map(Cell::Integer),
                any::<i64>().prop_map(|n| Cell::Share(Decimal::new(n, 9))),
                any::<bool>().prop_map(Cell::Flag),
                ".{0,3}".prop_map(Cell::Text),
                Just(Cell::Missing("")),
            ], 0..40))
        {
            let len = cells.len();
            let rows: Vec<Vec<Cell>> = cells.into_iter().map(|c| vec![c]).collect();
            let table = Table { name: "x", title: None, columns: vec![Column::text("x")], rows: Box::new(rows) };
            let viewed = view(&[], Some("-x"), None).apply(&table).unwrap();
            let mut got: Vec<usize> = (0..viewed.len()).map(|i| viewed.row(i)).collect();
            got.sort_unstable();
            prop_assert_eq!(got, (0..len).collect::<Vec<_>>());
        }
    }
}
