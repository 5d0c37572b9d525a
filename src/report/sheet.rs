//! The neutral sheet: what a command has to say, before anybody decides how it looks.
//!
//! A sheet is a list of tables and notes. It knows nothing of accounts or files; terminal, CSV, JSON and Markdown
//! are writers of it. Rows are fetched one at a time ([`Rows`]), so that a million of them need not stand in memory.

use std::io;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::chart::Chart;
use crate::palette::Colour;

/// What a command prints: tables first, then what was assumed or left out.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Name and version of the published schema of the JSON form, for example `kam.select/1`.
    pub schema: &'static str,
    /// A title for pages; `None` where the command's name says enough.
    pub title: Option<String>,
    /// The tables; the first bears the command's name.
    pub tables: Vec<Table>,
    /// How a page is made up for people; where it is empty, the tables stand one after the other.
    pub blocks: Vec<Block>,
    /// Sentences on what was assumed, left out or is missing, in the order in which they matter.
    pub notes: Vec<String>,
}

/// A part of a page for people. What scripts need stands in the tables alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; 1 is the highest below the title.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A list of points.
    List(Vec<String>),
    /// The table of this number among the sheet's.
    Table(usize),
    /// A chart of figures that stand in the tables as well.
    Chart(Box<Chart>),
}

impl From<Chart> for Block {
    fn from(chart: Chart) -> Self {
        Block::Chart(Box::new(chart))
    }
}

/// One table.
#[derive(Debug)]
pub struct Table {
    /// Its name in JSON and for `--table`: lower case.
    pub name: &'static str,
    /// A title for people; `None` where the command's name says enough.
    pub title: Option<String>,
    /// The columns, in the order of the contract.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Box<dyn Rows>,
}

/// A column's meaning and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name in CSV and JSON, for example `margin_rate`.
    pub name: String,
    /// The heading for people, for example `margin`.
    pub heading: String,
    /// Unit or currency, shown in the heading for people: `EUR`, `0–10`.
    pub unit: Option<String>,
    /// Whether numbers stand in it, so that it is set to the right.
    pub numeric: bool,
    /// How dear the column is when a terminal is narrow: 0 always stays, higher ones go first.
    pub priority: u8,
    /// Whether a terminal or page may break the text over several lines (reasons).
    pub wraps: bool,
    /// Whether it is shown unless `--columns` asks for others. Hidden columns still serve `--where`.
    pub shown: bool,
    /// Whether it is shown in a terminal unless asked for by name; CSV and JSON always have it.
    pub terminal: bool,
    /// Whether people see it behind all others (reasons), wherever it stands in CSV and JSON.
    pub last: bool,
    /// What its cells are, for forms whose columns have a type; `None` where the cells say it themselves.
    pub kind: Option<Kind>,
}

/// What the cells of a column are. A form whose columns have a type asks for it: without it, a column that happens to be
/// empty in one book would change its type with the first cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Counts.
    Integer,
    /// Any other figures, exact or measured, and shares.
    Real,
    /// Days.
    Day,
    /// Yes or no.
    Flag,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(name: impl Into<String>) -> Self {
        let name = name.into();
        let heading = name.replace('_', " ");
        Self {
            name,
            heading,
            unit: None,
            numeric: false,
            priority: 1,
            wraps: false,
            shown: true,
            terminal: true,
            last: false,
            kind: None,
        }
    }

    /// A column of numbers, set to the right.
    #[must_use]
    pub fn number(name: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::text(name) }
    }

    /// With another heading.
    #[must_use]
    pub fn heading(mut self, heading: impl Into<String>) -> Self {
        self.heading = heading.into();
        self
    }

    /// With a unit in the heading.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// With a priority: 0 always stays, higher ones leave a narrow terminal first.
    #[must_use]
    pub fn priority(mut self, priority: u8) -> Self {
        self.priority = priority;
        self
    }

    /// May be broken over lines.
    #[must_use]
    pub fn wraps(mut self) -> Self {
        self.wraps = true;
        self
    }

    /// Behind all others for people.
    #[must_use]
    pub fn last(mut self) -> Self {
        self.last = true;
        self
    }

    /// With the kind of its cells.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Only shown when asked for.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.shown = false;
        self
    }

    /// In CSV and JSON, but in a terminal only when asked for.
    #[must_use]
    pub fn machine(mut self) -> Self {
        self.terminal = false;
        self
    }
}

/// What colour and weight a cell may be given; the word in the cell says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Plain.
    #[default]
    Plain,
    /// Strategic, chosen: blue.
    Good,
    /// Star, invest: yellow.
    Invest,
    /// Status, keep: green.
    Keep,
    /// Neutral: dim.
    Neutral,
    /// Doubtful: yellow.
    Warning,
    /// Bad: red.
    Bad,
}

impl Tone {
    /// Its colour; `None` for plain.
    #[must_use]
    pub const fn colour(self) -> Option<Colour> {
        match self {
            Tone::Plain => None,
            Tone::Good => Some(Colour::Good),
            Tone::Invest => Some(Colour::Invest),
            Tone::Keep => Some(Colour::Keep),
            Tone::Neutral => Some(Colour::Neutral),
            Tone::Warning => Some(Colour::Warning),
            Tone::Bad => Some(Colour::Bad),
        }
    }
}

/// One cell. Numbers are kept whole; how many decimals are printed is the writer's work, from what stands here.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words with a meaning that colour may repeat.
    Toned(String, Tone),
    /// A count or rank.
    Integer(i64),
    /// A score or another measured figure: CSV prints `csv` decimals (`None`: all that are needed), people see `shown`.
    Number {
        /// The figure; never NaN or infinite.
        value: f64,
        /// Decimals in CSV; `None` prints the shortest text that reads back as the same number.
        csv: Option<u8>,
        /// Decimals for people.
        shown: u8,
    },
    /// An exact figure such as an amount of money: CSV and JSON print it as it is, people see `shown` decimals.
    Exact {
        /// The figure.
        value: Decimal,
        /// Decimals for people.
        shown: u8,
    },
    /// A share as a fraction: 0.1 is ten per cent. CSV and JSON print the fraction, people a percentage with one
    /// decimal.
    Share(Decimal),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// Nothing to print, and why; CSV leaves it empty, JSON writes null, people see a dash.
    Missing(&'static str),
}

impl Cell {
    /// Words, or nothing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Missing("not given"), |t| Cell::Text(t.into()))
    }

    /// A score: four decimals in CSV, one for people; missing when it is not finite.
    #[must_use]
    pub fn score(value: Option<f64>) -> Self {
        match value {
            Some(value) if value.is_finite() => Cell::Number { value, csv: Some(4), shown: 1 },
            _ => Cell::Missing("not defined"),
        }
    }

    /// The figure in it, near enough to be drawn; `None` for words and for what is missing.
    #[must_use]
    pub fn figure(&self) -> Option<f64> {
        /// Nothing that is measured is larger; a picture stays sound whatever a file says.
        const LARGEST: f64 = 1e30;
        let figure = match self {
            Cell::Integer(n) => *n as f64,
            Cell::Number { value, .. } => *value,
            Cell::Exact { value, .. } | Cell::Share(value) => value.to_f64()?,
            _ => return None,
        };
        figure.is_finite().then(|| figure.clamp(-LARGEST, LARGEST))
    }
}

/// Where a table's rows come from.
pub trait Rows: std::fmt::Debug + Send + Sync {
    /// How many rows there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts the cells of row `index` into `cells`, which the caller has emptied, one for each column in order.
    ///
    /// # Errors
    /// Fails where a row has to be read from a file and that file cannot be read.
    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()>;

    /// As [`Rows::fill`], where only the cells of those columns are looked at that `wanted` holds true for; the others
    /// may be anything. `cells` may still hold another row, whose room can be used again.
    ///
    /// # Errors
    /// As [`Rows::fill`].
    fn fill_some(&self, index: usize, _wanted: &[bool], cells: &mut Vec<Cell>) -> io::Result<()> {
        cells.clear();
        self.fill(index, cells)
    }

    /// Looks at what the next rows are made of, so that a processor fetches it for all of them at once and not piece by
    /// piece while they are filled. Changes nothing else.
    fn look_ahead(&self, _rows: std::ops::Range<usize>) {}
}

impl Rows for Vec<Vec<Cell>> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        cells.extend_from_slice(&self[index]);
        Ok(())
    }
}
