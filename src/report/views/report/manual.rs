//! The account management manual: what the whole organisation should know of its key accounts. It names our own people
//! and none of the customers', as everybody reads it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::matrix::{tone, treatment};
use super::{Info, Lacking, enumerated};
use crate::book::load::Entry;
use crate::model::account::Account;
use crate::model::words::{PersonKind, Quadrant, Status};
use crate::report::chart::{Axis, BarRow, Bars, Chart};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table};
use crate::report::views::desk::{Desk, Scored};
use crate::report::views::value;
use crate::score::decision::Choice;
use crate::score::measure::{Unit, Value};
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "manual",
    title: "for everybody: which accounts are key and why, who looks after them, how they are treated, whom to call",
    needs: "key accounts and a selection policy",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.manual/1";

/// How many of the criteria that speak most for an account are named.
const REASONS: usize = 3;

/// The manual of a scored book.
///
/// # Errors
/// What the book lacks: key accounts.
pub fn sheet(desk: &Desk, scored: &Scored) -> Result<Sheet, Lacking> {
    let rows_of = |status: Status| -> Vec<usize> {
        let entries = &scored.candidates.accounts.entries;
        let mut rows: Vec<usize> =
            (0..entries.len()).filter(|row| entries[*row].value.status == status).collect();
        rows.sort_by_key(|row| (entries[*row].value.name.to_lowercase(), entries[*row].id.clone()));
        rows
    };
    let keys = rows_of(Status::Key);
    if keys.is_empty() {
        return Err(Lacking::new(
            "no account of the book is key, so there is nothing to put into a manual",
            "write `status: key` into the files of those that `kam select` proposes",
        ));
    }
    let cx = Cx { desk, scored, keys, trial: rows_of(Status::Incubating) };
    let tables = vec![cx.accounts(), cx.criteria(), cx.treatments(), cx.people()];
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(match &desk.book.settings.name {
            Some(name) => format!("Account management manual: {name}"),
            None => "Account management manual".to_owned(),
        }),
        blocks: cx.blocks(),
        tables,
        notes: cx.notes(),
    })
}

struct Cx<'a> {
    desk: &'a Desk,
    scored: &'a Scored,
    keys: Vec<usize>,
    trial: Vec<usize>,
}

impl<'a> Cx<'a> {
    fn entry(&self, row: usize) -> &'a Entry<Account> {
        &self.scored.candidates.accounts.entries[row]
    }

    fn quadrant(&self, row: usize) -> Option<Quadrant> {
        self.scored.run.selection.quadrant(row)
    }

    fn label(&self, quadrant: Quadrant) -> &'static str {
        self.scored.run.selection.compiled.policy.matrix.labels.label(quadrant)
    }

    /// A person's name, or the id where there is no such person.
    fn name(&self, id: &str) -> String {
        self.desk.people().get(id).map_or_else(|| id.to_owned(), |person| person.value.name.clone())
    }

    /// The criteria that speak most for an account, by their weighted scores.
    fn reasons(&self, row: usize) -> String {
        let selection = &self.scored.run.selection;
        let policy = &selection.compiled.policy;
        if !policy.absolute() {
            return String::new();
        }
        let mut parts: Vec<(f64, f64, &str)> = policy
            .criteria
            .iter()
            .enumerate()
            .filter_map(|(n, criterion)| {
                let score = selection.scoring.criterion(n, row)?;
                let name = criterion.name.as_deref().unwrap_or(&criterion.id);
                Some((selection.scoring.weights[n] * score, score, name))
            })
            .filter(|(_, score, _)| *score >= 5.0)
            .collect();
        parts.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(b.2)));
        let words: Vec<String> = parts
            .iter()
            .take(REASONS)
            .map(|(_, score, name)| format!("{} {score:.1}", name.to_lowercase()))
            .collect();
        enumerated(&words)
    }

    /// Whether the selection of today would keep it key.
    fn stays(&self, row: usize) -> bool {
        let ruling = self.scored.run.selection.rulings.rulings.get(row);
        ruling.is_none_or(|r| matches!(r.choice, Choice::Stay | Choice::Select))
    }

    /// Why it is key, as the selection sees it today.
    fn why(&self, row: usize) -> String {
        let selection = &self.scored.run.selection;
        let policy = &selection.compiled.policy;
        let ruled = selection.rulings.rulings.get(row).map(|ruling| {
            let reason = ruling.reason(policy, &selection.scoring, row, self.quadrant(row));
            if self.stays(row) { reason } else { format!("chosen earlier and under review now: {reason}") }
        });
        match (ruled, self.reasons(row)) {
            (Some(ruled), strong) if strong.is_empty() => ruled,
            (Some(ruled), strong) => format!("{ruled}; strongest: {strong}"),
            (None, strong) if strong.is_empty() => "chosen by those who keep this book".to_owned(),
            (None, strong) => format!("strongest: {strong}"),
        }
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![
            Block::Text(format!(
                "{} treated differently from all others. This manual says which they are and why, who looks after each, how it is treated, and whom to call before anything is promised, changed or refused.",
                match self.keys.len() {
                    1 => "One customer is".to_owned(),
                    n => format!("{n} customers are"),
                }
            )),
            Block::Heading(1, "The key accounts".to_owned()),
            Block::Table(0),
        ];
        blocks.extend(self.chart().map(Block::from));
        blocks.extend([
            Block::Heading(1, "What makes an account key".to_owned()),
            Block::Text(self.lines()),
            Block::Table(1),
        ]);
        let vetoes = &self.scored.run.selection.compiled.policy.vetoes;
        let reasons: Vec<String> = vetoes.iter().map(|veto| veto.reason.clone()).collect();
        if !reasons.is_empty() {
            blocks.push(Block::Text("Whatever its score, an account is not chosen if:".to_owned()));
            blocks.push(Block::List(reasons));
        }
        blocks.push(Block::Heading(1, "How they are treated".to_owned()));
        blocks.push(Block::Table(2));
        blocks.push(Block::Heading(1, "What everybody can do".to_owned()));
        blocks.push(Block::List(
            [
                "Call the account's manager before you promise, change or refuse anything that the customer will notice.",
                "Tell the manager what you learn at the customer: new people, plans, worries, rivals.",
                "Treat a promise in the account plan as the company's own: if it cannot be kept, say so before it is due.",
                "Speak of the value we bring, not of discounts.",
            ]
            .map(str::to_owned)
            .to_vec(),
        ));
        blocks.push(Block::Heading(1, "Account by account".to_owned()));
        for &row in &self.keys {
            blocks.push(Block::Heading(2, self.entry(row).value.name.clone()));
            blocks.push(Block::List(self.facts(row)));
        }
        if !self.trial.is_empty() {
            blocks.push(Block::Heading(1, "On trial".to_owned()));
            blocks.push(Block::Text(
                "These may become key accounts; they get attention and limited resources meanwhile."
                    .to_owned(),
            ));
            let of = |row: &usize| match &self.entry(*row).value.manager {
                Some(manager) => format!("{}: {}", self.entry(*row).value.name, self.name(manager)),
                None => self.entry(*row).value.name.clone(),
            };
            blocks.push(Block::List(self.trial.iter().map(of).collect()));
        }
        blocks.push(Block::Heading(1, "Whom to call".to_owned()));
        blocks.push(Block::Table(3));
        blocks
    }

    /// The lines of the policy in words.
    fn lines(&self) -> String {
        let policy = &self.scored.run.selection.compiled.policy;
        let mut text = format!(
            "Every account is judged by {}.",
            count_of(policy.criteria.len(), "criterion", "criteria")
        );
        let Some(decision) = &policy.decision else { return text };
        if let Some(enter) = decision.enter {
            text += &format!(" A score of {enter} makes an account key");
            text += &match decision.stay {
                Some(stay) => format!(", and one below {stay} ends that."),
                None => ".".to_owned(),
            };
        }
        if let Some(quadrants) = &decision.quadrants {
            let labels: Vec<String> = quadrants.iter().map(|q| self.label(*q).to_owned()).collect();
            text += &format!(" Key accounts come from the boxes {}.", enumerated(&labels));
        }
        text
    }

    /// What everybody should know of one account.
    fn facts(&self, row: usize) -> Vec<String> {
        let account = &self.entry(row).value;
        let mut facts = vec![format!("Why it is key: {}.", self.why(row))];
        facts.push(match &account.manager {
            Some(manager) => format!("Looked after by {}.", self.name(manager)),
            None => "Nobody is named yet to look after it.".to_owned(),
        });
        if let Some(sponsor) = account.sponsor.as_ref().and_then(|s| s.ours.as_deref()) {
            facts.push(format!("Executive sponsor: {}.", self.name(sponsor)));
        }
        if !account.team.is_empty() {
            let team: Vec<String> = account
                .team
                .iter()
                .map(|m| match &m.role {
                    Some(role) => format!("{} ({role})", self.name(&m.person)),
                    None => self.name(&m.person),
                })
                .collect();
            facts.push(format!("Also on its team: {}.", enumerated(&team)));
        }
        if let Some(quadrant) = self.quadrant(row) {
            let (strategy, _) = treatment(quadrant);
            facts.push(format!("Treated as {}: {strategy}.", self.label(quadrant)));
        }
        if let Some(proposition) = &account.value_proposition {
            if let Some(goal) = &proposition.customer_goal {
                facts.push(format!("What the customer wants to reach: {}.", goal.trim_end_matches('.')));
            }
            facts.push(format!("What we promise: {}.", proposition.statement.trim_end_matches('.')));
        }
        facts
    }

    /// What an account brings in of the revenue of all; `None` where the ledger says nothing.
    fn share(&self, row: usize) -> Option<Decimal> {
        let candidates = &self.scored.candidates;
        let revenue = |row: usize| match candidates.revenue(row) {
            Value::Number(n) => Some(*n),
            _ => None,
        };
        let all = (0..candidates.accounts.entries.len()).filter_map(revenue);
        let total = all.fold(Decimal::ZERO, Decimal::saturating_add);
        Some(revenue(row)?.checked_div(total)?.round_dp(12).normalize())
    }

    /// What the key accounts bring in, the largest first; `None` where it is known of fewer than two.
    fn chart(&self) -> Option<Chart> {
        let mut shares: Vec<(Decimal, usize)> =
            self.keys.iter().filter_map(|row| Some((self.share(*row)?, *row))).collect();
        if shares.len() < 2 {
            return None;
        }
        shares.sort_by_key(|(share, _)| std::cmp::Reverse(*share));
        let together = shares.iter().fold(Decimal::ZERO, |sum, (share, _)| sum.saturating_add(*share));
        let title = format!(
            "{} bring in {:.1} % of the revenue",
            count(shares.len(), "key account"),
            together.saturating_mul(Decimal::ONE_HUNDRED)
        );
        let rows = shares.into_iter().map(|(share, row)| {
            let bar = BarRow::new(self.entry(row).value.name.as_str(), Cell::Share(share));
            match self.quadrant(row) {
                Some(quadrant) => bar.note(self.label(quadrant)),
                None => bar,
            }
        });
        let bars = Bars::ranked(Axis::share("part of all revenue")).rows(rows.collect());
        Some(
            Chart::new("key-accounts", title, bars)
                .caption(format!("Sales ledger, twelve months to {}", self.desk.as_of)),
        )
    }

    fn accounts(&self) -> Table {
        let currency = self.desk.currency();
        let candidates = &self.scored.candidates;
        let rows: Vec<Vec<Cell>> = self
            .keys
            .iter()
            .map(|&row| {
                let entry = self.entry(row);
                let person =
                    |id: Option<&str>, why| id.map_or(Cell::Missing(why), |id| Cell::Text(self.name(id)));
                let share = self.share(row).map_or(Cell::Missing("no revenue in the ledger"), Cell::Share);
                vec![
                    Cell::Text(entry.id.clone()),
                    Cell::Text(entry.value.name.clone()),
                    self.quadrant(row).map_or(Cell::Missing("no place in the matrix"), |q| {
                        Cell::Toned(self.label(q).to_owned(), tone(q))
                    }),
                    person(entry.value.manager.as_deref(), "no manager"),
                    person(entry.value.sponsor.as_ref().and_then(|s| s.ours.as_deref()), "no sponsor"),
                    value(candidates.revenue(row), Some(Unit::Money)),
                    share,
                    Cell::Text(currency.to_owned()),
                    Cell::Text(self.why(row)),
                ]
            })
            .collect();
        Table {
            name: "manual",
            title: None,
            columns: vec![
                Column::text("account").priority(5),
                Column::text("name").priority(0),
                Column::text("quadrant").priority(1),
                Column::text("manager").heading("looked after by").priority(0),
                Column::text("sponsor").priority(3),
                Column::number("revenue").unit(currency).priority(4),
                Column::number("share").heading("of all revenue").priority(4),
                Column::text("currency").machine(),
                Column::text("why").priority(2).wraps().last().machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn criteria(&self) -> Table {
        let selection = &self.scored.run.selection;
        let policy = &selection.compiled.policy;
        let shares: f64 = selection.scoring.weights.iter().sum();
        let rows: Vec<Vec<Cell>> = policy
            .criteria
            .iter()
            .enumerate()
            .map(|(n, criterion)| {
                let weight = selection.scoring.weights.get(n).map(|w| w / shares);
                vec![
                    Cell::Text(criterion.id.clone()),
                    Cell::Text(criterion.name.clone().unwrap_or_else(|| criterion.id.clone())),
                    criterion.axis.map_or(Cell::Missing("counts for the score alone"), |a| {
                        Cell::Text(a.word().to_owned())
                    }),
                    weight.map_or(Cell::Missing("no weight"), crate::report::views::share),
                    Cell::Text(criterion.measure.clone()),
                ]
            })
            .collect();
        Table {
            name: "criteria",
            title: None,
            columns: vec![
                Column::text("criterion").priority(5).machine(),
                Column::text("name").heading("criterion").priority(0),
                Column::text("axis").heading("tells").priority(1),
                Column::number("weight").heading("of the whole").priority(0),
                Column::text("measure").heading("measured by").priority(2),
            ],
            rows: Box::new(rows),
        }
    }

    fn treatments(&self) -> Table {
        let rhythm = &self.desk.book.settings.plan.review_every;
        let rows: Vec<Vec<Cell>> = Quadrant::ALL
            .iter()
            .map(|quadrant| {
                let (strategy, activities) = treatment(*quadrant);
                let accounts = self.keys.iter().filter(|row| self.quadrant(**row) == Some(*quadrant)).count();
                let days = rhythm.get(quadrant.word()).or_else(|| rhythm.get("default"));
                vec![
                    Cell::Toned(self.label(*quadrant).to_owned(), tone(*quadrant)),
                    Cell::Integer(i64::try_from(accounts).unwrap_or(i64::MAX)),
                    Cell::Text(strategy.to_owned()),
                    Cell::Text(activities.to_owned()),
                    days.map_or(Cell::Missing("no rhythm is set"), |d| Cell::Integer(i64::from(d.0))),
                ]
            })
            .collect();
        Table {
            name: "treatment",
            title: None,
            columns: vec![
                Column::text("quadrant").heading("treated as").priority(0),
                Column::number("accounts").priority(1),
                Column::text("strategy").priority(0).wraps(),
                Column::text("activities").priority(1).wraps(),
                Column::number("review_days").heading("plan reviewed every").unit("days").priority(2),
            ],
            rows: Box::new(rows),
        }
    }

    /// Our people who look after key accounts, sponsor them or work on their teams.
    fn people(&self) -> Table {
        let mut parts: BTreeMap<&str, BTreeSet<(&'static str, &str)>> = BTreeMap::new();
        for &row in &self.keys {
            let account = &self.entry(row).value;
            let mut add = |id: Option<&'a str>, part| {
                if let Some(id) = id {
                    parts.entry(id).or_default().insert((part, &account.name));
                }
            };
            add(account.manager.as_deref(), "looks after");
            add(account.sponsor.as_ref().and_then(|s| s.ours.as_deref()), "sponsors");
            account.team.iter().for_each(|member| add(Some(&member.person), "works on"));
        }
        let rows: Vec<Vec<Cell>> = parts
            .iter()
            .map(|(id, held)| {
                let person = self.desk.people().get(id).map(|entry| &entry.value);
                let mut words: BTreeMap<&str, Vec<String>> = BTreeMap::new();
                held.iter().for_each(|(part, name)| words.entry(part).or_default().push((*name).to_owned()));
                let held: Vec<String> =
                    words.iter().map(|(part, names)| format!("{part} {}", enumerated(names))).collect();
                let list = |words: Option<&Vec<String>>| match words {
                    Some(words) if !words.is_empty() => Cell::Text(words.join(", ")),
                    _ => Cell::Missing("not stated"),
                };
                vec![
                    Cell::Text((*id).to_owned()),
                    Cell::Text(self.name(id)),
                    person.map_or(Cell::Missing("no file"), |p| Cell::Text(kind(p.kind).to_owned())),
                    list(person.map(|p| &p.languages)),
                    list(person.map(|p| &p.regions)),
                    Cell::Text(held.join("; ")),
                ]
            })
            .collect();
        Table {
            name: "people",
            title: None,
            columns: vec![
                Column::text("person").priority(5).machine(),
                Column::text("name").priority(0),
                Column::text("part").priority(3),
                Column::text("languages").priority(4),
                Column::text("regions").priority(5),
                Column::text("accounts").priority(0).wraps(),
            ],
            rows: Box::new(rows),
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!(
            "{} as of {}; what an account is, its file says; reasons are those of the selection on that day",
            count(self.keys.len(), "key account"),
            self.desk.as_of
        )];
        let leaving: Vec<String> = self
            .keys
            .iter()
            .filter(|row| !self.stays(**row))
            .map(|row| self.entry(*row).value.name.clone())
            .collect();
        if !leaving.is_empty() {
            notes.push(format!(
                "the selection of today would not keep {}; see `kam report watch`",
                enumerated(&leaving)
            ));
        }
        notes.push("contacts at the customers are left out: everybody reads this".to_owned());
        notes.extend(self.desk.notes.iter().cloned());
        notes
    }
}

fn kind(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Manager => "key account manager",
        PersonKind::Candidate => "account team",
        PersonKind::Mentor => "mentor",
        PersonKind::Director => "director",
    }
}

/// `1 criterion`, `5 criteria`.
fn count_of(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
