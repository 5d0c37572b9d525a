//! Recorded selection runs: what `kam select -f json` printed on a day, kept beside the book.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::date::Day;
use super::words::{Labels, Quadrant};

/// A selection run of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedRun {
    /// The day that it was seen from.
    pub on: Day,
    /// What it said of each account.
    pub accounts: BTreeMap<String, Recorded>,
}

/// What a run said of an account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recorded {
    /// What it proposed: `stay`, `incubate` …
    pub decision: Option<String>,
    /// Its box in the matrix.
    pub quadrant: Option<Quadrant>,
    /// Its overall figure.
    pub score: Option<f64>,
}

/// The file of a recorded run: the JSON that `kam select` prints. Whatever else stands in it is passed over.
#[derive(Debug, Deserialize)]
#[serde(expecting = "what `kam select -f json` prints: {tables: {select: […]}}")]
pub struct RunFile {
    tables: RunTables,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "the tables of a selection: {select: […]}")]
struct RunTables {
    select: Vec<RunRow>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an account of a selection: {account: …, quadrant: …, score: …}")]
struct RunRow {
    account: String,
    #[serde(default)]
    decision: Option<String>,
    #[serde(default)]
    quadrant: Option<String>,
    #[serde(default)]
    score: Option<f64>,
}

impl RunFile {
    /// The run, seen from a day. Quadrants may bear the names of any set of labels.
    #[must_use]
    pub fn run(self, on: Day) -> RecordedRun {
        let known = |label: &str| {
            let sets = Labels::ALL.iter().flat_map(|set| Quadrant::ALL.iter().map(move |q| (*set, *q)));
            sets.into_iter().find(|(set, q)| set.label(*q) == label).map(|(_, quadrant)| quadrant)
        };
        let rows = self.tables.select.into_iter();
        let accounts = rows
            .map(|row| {
                let quadrant = row.quadrant.as_deref().and_then(known);
                let score = row.score.filter(|s| s.is_finite());
                (row.account, Recorded { decision: row.decision, quadrant, score })
            })
            .collect();
        RecordedRun { on, accounts }
    }
}
