//! The watch list: who should leave or step down, who could move up, since when, and what it would take.

use super::{Info, Lacking, enumerated, text};
use crate::book::load::Entry;
use crate::book::runs;
use crate::model::account::Account;
use crate::model::method::Better;
use crate::model::number::Figure;
use crate::model::words::Status;
use crate::portfolio::watch::{Facts, Proposal, Watched, watched};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::{Desk, Scored};
use crate::report::views::figure;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "watch",
    title: "who should leave the programme or step down, who could move up, and why",
    needs: "a policy that decides; recorded runs, signals and a ledger of two years say more",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.watch/1";

/// The watch list of a scored book.
///
/// # Errors
/// The book lacks accounts, or a policy that decides.
pub fn sheet(desk: &Desk, scored: &Scored) -> Result<Sheet, Lacking> {
    if scored.run.is_empty() {
        return Err(Lacking::accounts());
    }
    let selection = &*scored.run.selection;
    if selection.rulings.rulings.is_empty() {
        return Err(Lacking::new(
            "the policy decides nothing, so nothing can be proposed",
            format!("add `decision: {{enter: 6, stay: 5}}` to {}", scored.policy.display()),
        ));
    }
    let mut findings = Vec::new();
    let runs = runs::before(&desk.book, desk.as_of, &mut findings);
    desk.report(findings);
    let sources = scored.candidates.sources(&desk.book);
    let found = watched(&Facts {
        as_of: desk.as_of,
        selection,
        candidates: &scored.candidates,
        sources: &sources,
        runs: &runs,
        currency: desk.currency(),
    });
    let cx = Cx { desk, scored };
    let mut notes =
        vec!["proposals only: a person changes the status in the account's file, or does not".to_owned()];
    match runs.last() {
        Some(last) => notes.push(format!(
            "compared with {}, the last on {}; `since` is the earliest run in a row, signal or judgement that says so",
            count(runs.len(), "recorded run"),
            last.on
        )),
        None => notes.push(format!(
            "no recorded run before {}: `kam select -o selections/{}.json` records this one",
            desk.as_of, desk.as_of
        )),
    }
    notes.extend(desk.notes.iter().cloned());
    let leaving = |p: Proposal| matches!(p, Proposal::Deselect | Proposal::DownTier);
    let (down, up): (Vec<&Watched>, Vec<&Watched>) = found.iter().partition(|w| leaving(w.proposal));
    let mut blocks = vec![Block::Text(cx.summary(&down, &up))];
    blocks.extend(cx.chart(&down, &up).map(Block::from));
    if !found.is_empty() {
        blocks.push(Block::Table(0));
    }
    if !down.is_empty() {
        blocks.push(Block::Heading(1, "What it would take to stay".to_owned()));
        blocks.push(Block::List(cx.taking(&down)));
    }
    let near: Vec<&Watched> = up.iter().copied().filter(|w| w.proposal == Proposal::Incubate).collect();
    if !near.is_empty() {
        blocks.push(Block::Heading(1, "What would bring the others over the line".to_owned()));
        blocks.push(Block::List(cx.taking(&near)));
    }
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(cx.title(&down, &up)),
        tables: vec![cx.table(&found)],
        blocks,
        notes,
    })
}

struct Cx<'a> {
    desk: &'a Desk,
    scored: &'a Scored,
}

fn tone(proposal: Proposal) -> Tone {
    match proposal {
        Proposal::Deselect => Tone::Bad,
        Proposal::DownTier => Tone::Warning,
        Proposal::Promote => Tone::Good,
        Proposal::Incubate => Tone::Invest,
    }
}

/// The accounts of some entries, each once, in their order.
fn rows_of(of: &[&Watched]) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::new();
    for watched in of {
        if !rows.contains(&watched.row) {
            rows.push(watched.row);
        }
    }
    rows
}

impl Cx<'_> {
    fn entry(&self, row: usize) -> &Entry<Account> {
        &self.scored.candidates.accounts.entries[row]
    }

    fn of_status(&self, status: Status) -> usize {
        self.scored.candidates.accounts.entries.iter().filter(|e| e.value.status == status).count()
    }

    fn title(&self, down: &[&Watched], up: &[&Watched]) -> String {
        let programme = self.of_status(Status::Key) + self.of_status(Status::Incubating);
        let leaving = match (rows_of(down).len(), programme) {
            (_, 0) => "No account is key or on trial".to_owned(),
            (0, all) => format!("None of the {all} accounts that are key or on trial is on the watch list"),
            (1, all) => format!("1 of the {all} accounts that are key or on trial is on the watch list"),
            (n, all) => format!("{n} of the {all} accounts that are key or on trial are on the watch list"),
        };
        match rows_of(up).len() {
            0 => leaving,
            n => format!("{leaving}; {n} could move up"),
        }
    }

    fn summary(&self, down: &[&Watched], up: &[&Watched]) -> String {
        let parts: Vec<String> = Proposal::ALL
            .iter()
            .map(|proposal| {
                let of: Vec<&Watched> =
                    down.iter().chain(up).copied().filter(|w| w.proposal == *proposal).collect();
                (proposal, rows_of(&of).len())
            })
            .filter(|(_, n)| *n > 0)
            .map(|(proposal, n)| format!("{} to {proposal}", count(n, "account")))
            .collect();
        if parts.is_empty() {
            return format!("Nothing is proposed as of {}.", self.desk.as_of);
        }
        format!(
            "As of {}: {}. An account may stand there for several reasons.",
            self.desk.as_of,
            enumerated(&parts)
        )
    }

    fn taking(&self, of: &[&Watched]) -> Vec<String> {
        rows_of(of)
            .iter()
            .map(|row| {
                let takes: Vec<&str> =
                    of.iter().filter(|w| w.row == *row).map(|w| w.takes.as_str()).collect();
                format!("{}: {}", self.entry(*row).value.name, takes.join("; "))
            })
            .collect()
    }

    /// The scores of those on the list beside the line that counts for them; `None` where the policy has no lines.
    fn chart(&self, down: &[&Watched], up: &[&Watched]) -> Option<Chart> {
        let selection = &*self.scored.run.selection;
        let policy = &selection.compiled.policy;
        let decision = policy.decision.as_ref()?;
        let line = |proposal: Proposal| match proposal {
            Proposal::Deselect | Proposal::DownTier => decision.stay.or(decision.enter),
            Proposal::Promote | Proposal::Incubate => decision.enter,
        };
        let mut rows: Vec<BarRow> = Vec::new();
        for row in rows_of(down).into_iter().chain(rows_of(up)) {
            let first = down.iter().chain(up).find(|watched| watched.row == row)?;
            let score = figure(selection, selection.scoring.overall(row));
            let mut bar = Bar::new(score).tone(tone(first.proposal));
            if let Some(line) = line(first.proposal) {
                bar = bar.target(figure(selection, Some(line.number())));
            }
            rows.push(BarRow::of(self.entry(row).value.name.as_str(), vec![bar]).note(first.proposal.word()));
        }
        let mut axis = Axis::new(policy.method.figure());
        if policy.absolute() {
            axis = axis.unit("0–10").range(0.0, 10.0);
        }
        let bars = Bars::ranked(axis).target("line to stay or to enter").rows(rows);
        let short = |proposals: &[&Watched], line: Option<Figure>| {
            let line = line.map(|line| line.number());
            let scores = rows_of(proposals).into_iter().map(|row| selection.scoring.overall(row));
            let below = scores.filter(|score| match (score, line) {
                (Some(score), Some(line)) => match policy.method.better() {
                    Better::Higher => *score < line,
                    Better::Lower => *score > line,
                },
                _ => false,
            });
            below.count()
        };
        let (stay, enter) = (line(Proposal::Deselect), line(Proposal::Promote));
        let said = |all: usize, short: usize, who: &str, line: &str| {
            let verb = if short == 1 { "is" } else { "are" };
            (short > 0).then(|| format!("{short} of the {all} {who} {verb} short of the line to {line}"))
        };
        let parts = [
            said(rows_of(down).len(), short(down, stay), "to leave or step down", "stay"),
            said(rows_of(up).len(), short(up, enter), "to move up", "enter"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let title = if parts.is_empty() {
            "All on the list reach the line that counts for them".to_owned()
        } else {
            enumerated(&parts)
        };
        let chart = Chart::new("watch", title, bars)
            .caption(format!("Scores as of {}; who should leave stands first", self.desk.as_of));
        (!chart.is_empty()).then_some(chart)
    }

    fn table(&self, found: &[Watched]) -> Table {
        let rows: Vec<Vec<Cell>> = found
            .iter()
            .map(|w| {
                let entry = self.entry(w.row);
                vec![
                    text(&entry.id),
                    text(&entry.value.name),
                    text(entry.value.status.word()),
                    Cell::Toned(w.proposal.word().to_owned(), tone(w.proposal)),
                    text(w.rule.word()),
                    text(&w.reason),
                    Cell::Day(w.since.0),
                    text(&w.takes),
                    text(&w.evidence),
                ]
            })
            .collect();
        Table {
            name: "watch",
            title: None,
            columns: vec![
                Column::text("account").priority(5),
                Column::text("name").priority(0),
                Column::text("status").priority(3),
                Column::text("proposal").priority(0),
                Column::text("rule").priority(4),
                Column::text("reason").priority(0).wraps().last(),
                Column::text("since").priority(1),
                Column::text("what_it_takes").heading("what it takes").wraps().machine(),
                Column::text("evidence").wraps().machine(),
            ],
            rows: Box::new(rows),
        }
    }
}
