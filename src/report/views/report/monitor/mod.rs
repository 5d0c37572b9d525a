//! Monitoring: objectives against what is there, what is due, what both parties say, and what managers handle.

mod charts;
mod parties;
pub(super) mod plans;
mod programme;

use std::collections::BTreeMap;

use super::{Info, Lacking};
use crate::book::load::Entry;
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::plan::{FrontMatter, PlanStatus};
use crate::model::words::Status;
use crate::portfolio::candidates::book::BookCandidates;
use crate::portfolio::monitoring::objectives::{State, Tracked, expression, track};
use crate::portfolio::monitoring::reviews::{Reviewed, When, reviewed, rhythm};
use crate::report::sheet::{Block, Sheet};
use crate::report::views::desk::Desk;
use crate::score::measure::{Expression, Sources};
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "monitor",
    title: "objectives against what is there, what is due, what both parties say, and what managers handle",
    needs: "active plans with objectives; answers, reviews and a ledger say more",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.monitor/1";

/// The measures that objectives of active plans are told by, each once.
#[must_use]
pub fn expressions(plans: &[PlanFile]) -> Vec<Expression> {
    let mut found: BTreeMap<String, Expression> = BTreeMap::new();
    for objective in active(plans).flat_map(|(_, file)| &file.plan.objectives) {
        if let Some(expression) = expression(objective) {
            found.entry(expression.text.clone()).or_insert(expression);
        }
    }
    // The performance of the accounts.
    for text in ["sales.growth", "sales.margin_rate"] {
        if let Ok(expression) = Expression::parse(text) {
            found.entry(expression.text.clone()).or_insert(expression);
        }
    }
    found.into_values().collect()
}

/// The active plans with their front matter.
fn active(plans: &[PlanFile]) -> impl Iterator<Item = (&FrontMatter, &PlanFile)> {
    let with_front = plans.iter().filter_map(|file| Some((file.plan.front.as_ref()?, file)));
    with_front.filter(|(front, _)| front.status == PlanStatus::Active)
}

/// The active plan that counts for an account: the latest, of one period the last by its path.
#[must_use]
pub fn plan_of<'p>(plans: &'p [PlanFile], account: &str) -> Option<(&'p FrontMatter, &'p PlanFile)> {
    let of = active(plans).filter(|(front, _)| front.account == account);
    of.max_by(|(a, x), (b, y)| (&a.period, &x.path).cmp(&(&b.period, &y.path)))
}

/// The objectives of a plan, with how each stands.
#[must_use]
pub fn tracked(desk: &Desk, sources: &Sources<'_>, front: &FrontMatter, file: &PlanFile) -> Vec<Tracked> {
    let row = sources.accounts.position(&front.account);
    let objectives = file.plan.objectives.iter();
    objectives
        .map(|objective| {
            let value = row.zip(expression(objective));
            let value = value.map(|(row, e)| (e.unit(), sources.evaluate(&e, row)));
            track(objective, &front.period, value, desk.currency(), desk.as_of)
        })
        .collect()
}

/// The reviews of an account's plan, in the rhythm of its quadrant.
#[must_use]
pub fn plan_reviewed(desk: &Desk, account: &str, front: &FrontMatter, file: &PlanFile) -> (Reviewed, u32) {
    let row = desk.accounts().position(account);
    let quadrant = row.zip(desk.scored()).and_then(|(row, scored)| scored.run.selection.quadrant(row));
    let (days, _) = rhythm(&desk.book.settings.plan, quadrant.or(front.quadrant));
    (reviewed(&file.plan, days, desk.as_of), days)
}

/// How the programme stands.
///
/// # Errors
/// The book lacks everything that could be monitored.
pub fn sheet(desk: &Desk, candidates: &BookCandidates) -> Result<Sheet, Lacking> {
    let accounts = desk.accounts();
    let sources = candidates.sources(&desk.book);
    let plans: Vec<Planned<'_>> = active(desk.plans())
        .map(|(front, file)| {
            let (reviewed, rhythm) = plan_reviewed(desk, &front.account, front, file);
            Planned { front, file, tracked: tracked(desk, &sources, front, file), reviewed, rhythm }
        })
        .collect();
    let answered =
        accounts.entries.iter().any(|e| !e.value.satisfaction.is_empty() || !e.value.reviews.is_empty());
    if plans.is_empty() && !answered {
        return Err(Lacking::new(
            "there is no active plan and no answer of a customer, so there is nothing to monitor",
            "`kam plan new ACCOUNT` begins a plan; `satisfaction: [{on: …, nps: 8}]` and `reviews:` in an account's file hold what customers say",
        ));
    }
    let cx = Cx { desk, candidates, plans };
    let tables = vec![
        plans::objectives(&cx),
        plans::actions(&cx),
        plans::reviews(&cx),
        parties::alignment(&cx),
        parties::satisfaction(&cx),
        parties::promoters(&cx),
        programme::performance(&cx, &sources),
        programme::managers(&cx),
    ];
    let mut blocks = vec![Block::Text(cx.summary())];
    let titles = [
        "Objectives against what is there",
        "Open actions",
        "Reviews of plans",
        "Alignment as both parties see it",
        "What customers say",
        "Would they recommend us?",
        "How the accounts do",
        "What the managers handle",
    ];
    for (n, title) in titles.iter().enumerate() {
        if tables[n].rows.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(1, (*title).to_owned()));
        let chart = match tables[n].name {
            "monitor" => charts::objectives(&cx, n),
            "promoters" => charts::promoters(&cx, n),
            _ => None,
        };
        blocks.extend(chart.map(Block::from));
        blocks.push(Block::Table(n));
    }
    let mut notes = cx.notes();
    notes.extend(desk.notes.iter().cloned());
    Ok(Sheet { schema: SCHEMA, title: Some(cx.title()), tables, blocks, notes })
}

/// An active plan with what is known of it.
struct Planned<'a> {
    front: &'a FrontMatter,
    file: &'a PlanFile,
    tracked: Vec<Tracked>,
    reviewed: Reviewed,
    rhythm: u32,
}

struct Cx<'a> {
    desk: &'a Desk,
    candidates: &'a BookCandidates,
    plans: Vec<Planned<'a>>,
}

impl Cx<'_> {
    fn entries(&self) -> &[Entry<Account>] {
        &self.candidates.accounts.entries
    }

    /// Accounts that are key or on trial.
    fn programme(&self) -> impl Iterator<Item = (usize, &Entry<Account>)> {
        let entries = self.entries().iter().enumerate();
        entries.filter(|(_, e)| matches!(e.value.status, Status::Key | Status::Incubating))
    }

    fn of_state(&self, states: &[State]) -> usize {
        self.plans.iter().flat_map(|p| &p.tracked).filter(|t| states.contains(&t.state)).count()
    }

    fn title(&self) -> String {
        let all: usize = self.plans.iter().map(|p| p.tracked.len()).sum();
        let good = self.of_state(&[State::Reached, State::OnTrack]);
        match all {
            0 => "No plan states an objective".to_owned(),
            1 => format!(
                "The one objective is {}",
                if good == 1 { "reached or on track" } else { "not on track" }
            ),
            all => format!("{good} of {all} objectives are reached or on track"),
        }
    }

    fn summary(&self) -> String {
        let parts: Vec<String> =
            [State::Reached, State::OnTrack, State::Behind, State::Missed, State::Open, State::Unknown]
                .into_iter()
                .map(|state| (state, self.of_state(&[state])))
                .filter(|(_, n)| *n > 0)
                .map(|(state, n)| format!("{n} {state}"))
                .collect();
        let late = self.plans.iter().filter(|p| p.reviewed.when == When::Overdue).count();
        let overdue: usize = self.plans.iter().map(|p| plans::overdue(self, p)).sum();
        let mut said = if parts.is_empty() {
            "No objective of an active plan.".to_owned()
        } else {
            format!(
                "Objectives of {}: {}.",
                count(self.plans.len(), "active plan"),
                super::enumerated(&parts)
            )
        };
        said += &format!(" {} overdue, {} overdue.", count(overdue, "action"), count(late, "review"));
        said
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "progress = (actual − baseline) ÷ (target − baseline); on track where that is at least the share of the time from the period's first day to the due day".to_owned(),
        ];
        let levels = self.plans.iter().flat_map(|p| &p.tracked);
        if levels.clone().any(|t| t.unit == Some(crate::score::measure::Unit::Level)) {
            notes.push(
                "levels and stages are their places: commodity 1 … partner 4, exploratory 1 … integrated 5"
                    .to_owned(),
            );
        }
        let wordy = levels.filter(|t| t.unit.is_none()).count();
        if wordy > 0 {
            notes.push(format!(
                "{} told by measures in words: whether they are reached is for people to say",
                count(wordy, "objective")
            ));
        }
        notes.push(
            "what a manager handles says nothing of what the accounts bring in, and the other way round"
                .to_owned(),
        );
        notes
    }
}
