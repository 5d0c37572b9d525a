//! The rows of a bare export: a criterion's measure is the name of a column.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{Candidates, Listed};
use crate::model::number::decimal;
use crate::model::policy::Policy;
use crate::model::scale::Scale;
use crate::model::words::Status;
use crate::score::compile::{Compiled, Fault};
use crate::score::measure::Value;
use crate::text::columns::{self, Columns, Opened, Parsed, Wanted};
use crate::text::finding::{Finding, Level};

/// Repeated ids that are named one by one.
const MOST: usize = 10;
/// Usual headings of a name's column, in small letters.
const NAMES: [&str; 6] =
    ["name", "account name", "company name", "organization - name", "customer", "company_name"];

/// The rows of an export.
#[derive(Debug)]
pub struct ExportCandidates {
    columns: Columns,
    /// How many columns of numbers belong to criteria; they are handed over for scoring.
    criteria: usize,
    id: usize,
    name: Option<usize>,
    revenue: Option<usize>,
    margin_rate: Option<usize>,
    cost: Option<usize>,
    currency: Option<usize>,
    segment: Option<usize>,
    region: Option<usize>,
    manager: Option<usize>,
    parent: Option<usize>,
    statuses: Option<Vec<f64>>,
    vetoes: Vec<(Limits, Vec<f64>)>,
    /// For each criterion the column of its words.
    words: Vec<Option<usize>>,
}

#[derive(Debug)]
struct Limits {
    below: Option<f64>,
    above: Option<f64>,
    is: bool,
}

/// Which columns say who an account is.
#[derive(Debug, Clone, Copy)]
pub struct Naming<'a> {
    /// The column of the id; the first one where it is not given.
    pub id: Option<&'a str>,
    /// The column of the name; one with a usual heading where it is not given.
    pub name: Option<&'a str>,
}

/// Why an export cannot be scored: findings of its own, and faults of the policy that names columns.
#[derive(Debug)]
pub struct Refused {
    /// About the export.
    pub findings: Vec<Finding>,
    /// About the policy.
    pub faults: Vec<Fault>,
}

/// The rows of an export, the numbers of its criteria and what is doubtful about it.
type Export = (ExportCandidates, Vec<Vec<f64>>, Vec<Finding>);

impl ExportCandidates {
    /// Reads the columns that a policy asks for. The numbers come back a column for each criterion.
    ///
    /// # Errors
    /// A file that cannot be read, columns that are not there, cells that are no numbers.
    pub fn read(path: &Path, compiled: &Compiled, naming: Naming<'_>) -> Result<Export, Refused> {
        let refuse = |finding| Refused { findings: vec![finding], faults: Vec::new() };
        let opened = columns::open(path).map_err(refuse)?;
        let faults = absent_columns(&opened, &compiled.policy);
        let mut findings = Vec::new();
        let named = |name: Option<&str>, findings: &mut Vec<Finding>| -> Option<usize> {
            let name = name?;
            let place = opened.position(name);
            if place.is_none() {
                let (message, help) = opened.absent(name);
                findings.push(Finding::new("unknown-reference", Level::Error, path, message).help(help));
            }
            place
        };
        let id = named(naming.id, &mut findings);
        let name = named(naming.name, &mut findings);
        findings.extend(ambiguous_columns(&opened, &compiled.policy, naming, path));
        if !faults.is_empty() || !findings.is_empty() {
            return Err(Refused { findings, faults });
        }
        let usual =
            |names: &[&str]| opened.header.iter().position(|h| names.contains(&h.to_lowercase().as_str()));
        let id = id.unwrap_or(0);
        let name = name.or_else(|| usual(&NAMES)).filter(|n| *n != id);
        let [revenue, margin_rate, currency, segment, region, manager, parent, status, cost] = [
            "revenue",
            "margin_rate",
            "currency",
            "segment",
            "region",
            "manager",
            "parent",
            "status",
            "cost",
        ]
        .map(|n| usual(&[n]));
        let mut wanted: Vec<Wanted<'_>> =
            compiled.policy.criteria.iter().map(|c| criterion(c.measure.trim(), c.scale.as_ref())).collect();
        let words = compiled
            .policy
            .criteria
            .iter()
            .map(|c| c.scale.as_ref().filter(|s| s.takes_words()).and_then(|_| opened.position(&c.measure)))
            .collect();
        let criteria = wanted.len();
        for veto in &compiled.policy.vetoes {
            wanted.push(match &veto.is {
                Some(word) => Wanted {
                    name: veto.measure.clone(),
                    expected: "a word".to_owned(),
                    read: Box::new(move |cell| {
                        if cell.is_empty() {
                            Parsed::Missing
                        } else {
                            Parsed::Number(f64::from(u8::from(cell == word.as_bytes())))
                        }
                    }),
                },
                None => criterion(veto.measure.trim(), None),
            });
        }
        if let Some(place) = status {
            wanted.push(Wanted {
                name: opened.header[place].clone(),
                expected: "a status".to_owned(),
                read: Box::new(read_status),
            });
        }
        let mut read = opened.read(&wanted).map_err(refuse)?;
        drop(wanted);
        if !read.findings.is_empty() {
            return Err(Refused { findings: std::mem::take(&mut read.findings), faults: Vec::new() });
        }
        let statuses = status.and_then(|_| read.numbers.pop());
        let veto_columns = read.numbers.split_off(criteria);
        let vetoes = compiled
            .policy
            .vetoes
            .iter()
            .zip(veto_columns)
            .map(|(veto, column)| {
                (
                    Limits {
                        below: veto.below.map(|f| f.number()),
                        above: veto.above.map(|f| f.number()),
                        is: veto.is.is_some(),
                    },
                    column,
                )
            })
            .collect();
        let numbers = std::mem::take(&mut read.numbers);
        let found = Self {
            columns: read,
            criteria,
            id,
            name,
            revenue,
            margin_rate,
            cost,
            currency,
            segment,
            region,
            manager,
            parent,
            statuses,
            vetoes,
            words,
        };
        let repeated = found
            .repeated_ids()
            .map_err(|e| refuse(Finding::new("unreadable-file", Level::Error, path, e.to_string())))?;
        Ok((found, numbers, repeated))
    }

    /// Ids that stand more than once, and rows without one.
    fn repeated_ids(&self) -> io::Result<Vec<Finding>> {
        let rows = self.columns.rows();
        let hash = |cell: &[u8]| {
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            if cell.is_empty() { 0 } else { hasher.finish() | 1 }
        };
        let mut sorted = self.columns.map(self.id, hash)?;
        sorted.par_sort_unstable();
        if sorted.first() != Some(&0) && sorted.windows(2).all(|pair| pair[0] != pair[1]) {
            return Ok(Vec::new());
        }
        drop(sorted);
        let hashes = self.columns.map(self.id, hash)?;
        let mut order: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
        order.par_sort_unstable_by_key(|row| (hashes[*row as usize], *row));
        let mut findings = Vec::new();
        let mut repeated = 0usize;
        for pair in order.windows(2) {
            let (a, b) = (pair[0] as usize, pair[1] as usize);
            let same = hashes[a] == hashes[b] && hashes[a] != 0 && self.id(a)? == self.id(b)?;
            if same {
                repeated += 1;
                if findings.len() < MOST {
                    let (first, again) = (self.columns.line(a)?, self.columns.line(b)?);
                    findings.push(self.at(
                        again,
                        format!("the id `{}` stands here again; it stands on line {first} too", self.id(b)?),
                    ));
                }
            }
        }
        for row in order.iter().map(|r| *r as usize).take_while(|r| hashes[*r] == 0) {
            repeated += 1;
            if findings.len() < MOST {
                let line = self.columns.line(row)?;
                findings.push(self.at(line, "the row has no id".to_owned()));
            }
        }
        if repeated > findings.len() {
            let rest = repeated - findings.len();
            findings.push(
                Finding::new(
                    "duplicate-id",
                    Level::Error,
                    &self.columns.path,
                    format!("{rest} more rows repeat an id or have none"),
                )
                .help("name another column with --id-column"),
            );
        }
        Ok(findings)
    }

    fn at(&self, line: u64, message: String) -> Finding {
        let span = crate::text::finding::Span {
            start: 0,
            end: 0,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: 1,
        };
        Finding::new("duplicate-id", Level::Error, &self.columns.path, message)
            .at(span)
            .help("name the column that tells accounts apart with --id-column")
    }

    fn amount(cell: Option<String>, why: &'static str) -> Value {
        let Some(text) = cell else { return Value::missing(why) };
        let number = match text.strip_suffix('%') {
            Some(percent) => decimal(percent.trim_end()).map(|n| n / Decimal::ONE_HUNDRED),
            None => decimal(&text),
        };
        number.map_or_else(|_| Value::missing("not a plain number"), Value::Number)
    }

    /// What each account costs, exactly as the column `cost` says; `None` where it does not.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn costs(&self) -> io::Result<Vec<Option<Decimal>>> {
        let read = |cell: &[u8]| std::str::from_utf8(cell).ok().and_then(|text| decimal(text).ok());
        let usable = |cost: &Decimal| !cost.is_sign_negative();
        match self.cost {
            None => Ok(vec![None; self.rows()]),
            Some(column) => self.columns.map(column, |cell| read(cell).filter(usable)),
        }
    }

    /// The line of a row in the file.
    ///
    /// # Errors
    /// Fails where the file cannot be read any more.
    pub fn line(&self, row: usize) -> io::Result<u64> {
        self.columns.line(row)
    }

    /// The file as it is named in messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.columns.path
    }

    /// How many criteria have columns.
    #[must_use]
    pub fn criteria(&self) -> usize {
        self.criteria
    }
}

/// Faults for measures of a policy that are no columns of the export.
fn absent_columns(opened: &Opened, policy: &Policy) -> Vec<Fault> {
    let criteria = policy
        .criteria
        .iter()
        .enumerate()
        .map(|(n, c)| (&c.measure, vec!["criteria".into(), n.into(), "measure".into()]));
    let vetoes = policy
        .vetoes
        .iter()
        .enumerate()
        .map(|(n, v)| (&v.measure, vec!["vetoes".into(), n.into(), "measure".into()]));
    criteria
        .chain(vetoes)
        .filter(|(name, _)| opened.position(name).is_none())
        .map(|(name, route)| {
            let (message, help) = opened.absent(name);
            Fault::error("unknown-reference", route, format!("{message}\n{help}"))
        })
        .collect()
}

/// Columns that are asked for and stand in the header twice: which of them is meant cannot be known.
fn ambiguous_columns(opened: &Opened, policy: &Policy, naming: Naming<'_>, path: &Path) -> Vec<Finding> {
    let criteria = policy.criteria.iter().map(|c| c.measure.as_str());
    let vetoes = policy.vetoes.iter().map(|v| v.measure.as_str());
    let mut places: Vec<usize> = criteria
        .chain(vetoes)
        .chain(naming.id)
        .chain(naming.name)
        .filter_map(|name| opened.position(name))
        .collect();
    places.sort_unstable();
    places.dedup();
    let names = places.into_iter().map(|place| opened.header[place].as_str());
    names
        .filter(|name| opened.header.iter().filter(|h| h == name).count() > 1)
        .map(|name| {
            Finding::new("duplicate-key", Level::Error, path, format!("there are two columns `{name}`"))
                .at(crate::text::finding::Span { start: 0, end: 0, line: 1, column: 1 })
                .help("rename one of them, so that it is clear which one counts")
        })
        .collect()
}

fn criterion<'r>(name: &str, scale: Option<&'r Scale>) -> Wanted<'r> {
    match scale {
        Some(Scale::Choice(choice)) => Wanted {
            name: name.to_owned(),
            expected: format!(
                "one of {}",
                crate::text::nearest::list(choice.0.keys().map(String::as_str), "and")
            ),
            read: Box::new(|cell| match std::str::from_utf8(cell).ok().and_then(|word| choice.0.get(word)) {
                Some(score) => Parsed::Number(score.number()),
                None if cell.is_empty() => Parsed::Missing,
                None => Parsed::Wrong,
            }),
        },
        _ => {
            Wanted { name: name.to_owned(), expected: "a number".to_owned(), read: Box::new(columns::number) }
        }
    }
}

/// A status column of a CRM has words of its own: those that are none of ours count as candidates.
fn read_status(cell: &[u8]) -> Parsed {
    let word = std::str::from_utf8(cell).unwrap_or("").to_lowercase();
    let place = Status::ALL.iter().position(|s| s.word() == word).unwrap_or(0);
    Parsed::Number(place as f64)
}

impl Candidates for ExportCandidates {
    fn rows(&self) -> usize {
        self.columns.rows()
    }

    fn listed(&self, row: usize) -> io::Result<Listed> {
        let wanted = [
            Some(self.id),
            self.name,
            self.segment,
            self.region,
            self.manager,
            self.parent,
            self.revenue,
            self.margin_rate,
            self.currency,
        ];
        let [id, name, segment, region, manager, parent, revenue, margin_rate, currency] =
            self.columns.cells(row, wanted)?;
        Ok(Listed {
            id: id.unwrap_or_default(),
            name,
            status: self.statuses.as_ref().map(|_| self.status(row)),
            segment,
            region,
            manager,
            parent,
            revenue: Self::amount(revenue, "no column `revenue`"),
            margin_rate: Self::amount(margin_rate, "no column `margin_rate`"),
            currency,
            economy: None,
        })
    }

    fn id(&self, row: usize) -> io::Result<Cow<'_, str>> {
        let [id] = self.columns.cells(row, [Some(self.id)])?;
        Ok(Cow::Owned(id.unwrap_or_default()))
    }

    fn named(&self, row: usize, to: &mut dyn FnMut(&str, Option<&str>)) -> io::Result<()> {
        self.columns
            .with_cells(row, [Some(self.id), self.name], |[id, name]| to(id.unwrap_or_default(), name))
    }

    fn look_ahead(&self, row: usize) -> u8 {
        self.columns.look_ahead(row)
    }

    fn status(&self, row: usize) -> Status {
        self.statuses.as_ref().and_then(|s| Status::ALL.get(s[row] as usize).copied()).unwrap_or_default()
    }

    fn measure(&self, criterion: usize, row: usize) -> Option<Value> {
        let column = self.words.get(criterion).copied().flatten()?;
        let [word] = self.columns.cells(row, [Some(column)]).ok()?;
        Some(word.map_or_else(|| Value::missing("empty"), Value::Word))
    }

    fn knows(&self, column: &str) -> bool {
        match column {
            "status" => self.statuses.is_some(),
            "revenue" => self.revenue.is_some(),
            "margin_rate" => self.margin_rate.is_some(),
            "cost" => self.cost.is_some(),
            "break_even_sales" | "break_even_growth" => false,
            _ => true,
        }
    }

    fn veto(&self, row: usize) -> Option<usize> {
        self.vetoes.iter().position(|(limits, column)| {
            let x = column[row];
            if limits.is {
                x == 1.0
            } else {
                limits.below.is_some_and(|b| x < b) || limits.above.is_some_and(|a| x > a)
            }
        })
    }
}
