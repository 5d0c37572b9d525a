//! Objectives, success factors, actions and reviews from what the sections list.

use super::columns::{Column, is_done, is_nothing, is_planned};
use super::entries::{Entry, due, entries};
use super::fields::is_day;
use super::sections::Part;
use crate::model::date::Day;
use crate::model::plan::{Action, Objective, Plan, SectionKind, StatedReview, SuccessFactor};
use crate::text::markdown::outline::Block;

/// Fills a plan with what its sections list.
pub(super) fn fill(plan: &mut Plan, blocks: &[Block], parts: &[Part]) {
    plan.objectives = entries(blocks, parts, SectionKind::Objectives).iter().map(objective).collect();
    plan.factors = entries(blocks, parts, SectionKind::CriticalSuccessFactors).iter().map(factor).collect();
    plan.actions = entries(blocks, parts, SectionKind::Actions).iter().map(action).collect();
    let reviewed = plan.front.as_ref().and_then(|f| f.reviewed);
    plan.reviews = reviews(&entries(blocks, parts, SectionKind::Reviews), reviewed);
}

fn objective(entry: &Entry) -> Objective {
    Objective {
        name: entry.name.clone(),
        measure: entry.get(Column::Measure).cloned(),
        baseline: entry.get(Column::Baseline).cloned(),
        target: entry.get(Column::Target).cloned(),
        due: entry.due(),
        owners: entry.owners(),
        at: entry.at.clone(),
    }
}

fn factor(entry: &Entry) -> SuccessFactor {
    SuccessFactor {
        name: entry.name.clone(),
        measure: entry.get(Column::Measure).or_else(|| entry.get(Column::Target)).cloned(),
        owners: entry.owners(),
        at: entry.at.clone(),
    }
}

fn action(entry: &Entry) -> Action {
    Action {
        name: entry.name.clone(),
        done: entry.done(),
        due: entry.due(),
        owners: entry.owners(),
        at: entry.at.clone(),
    }
}

/// The reviews that rows and items state: those with a day. One that says that it is planned is, and so is one that
/// has no result while others have, or that is dated after the last review of the front matter.
fn reviews(entries: &[Entry], reviewed: Option<Day>) -> Vec<StatedReview> {
    let result = |entry: &Entry| {
        entry.get(Column::Outcome).is_some()
            || entry.parts.iter().all(|(c, _)| *c == Column::Due) && is_told(entry)
    };
    let some_have = entries.iter().any(result);
    let mut found: Vec<StatedReview> = Vec::new();
    for entry in entries {
        let next = entry.get(Column::Next).filter(|piece| is_day(&piece.text));
        let said_next = next.is_some() && entry.get(Column::Due).is_none();
        let Some(piece) = entry.get(Column::Due).or(next) else { continue };
        let on = due(piece);
        let day = on.day.or(on.meant);
        let after = day.zip(reviewed).is_some_and(|(day, last)| day > last);
        let said = entry.parts.iter().filter(|(c, _)| matches!(c, Column::Status | Column::Outcome));
        let planned = if entry.ticked == Some(true) || said.clone().any(|(_, p)| is_done(&p.text)) {
            false
        } else if entry.ticked == Some(false)
            || said_next
            || is_planned(&entry.name.text)
            || said.clone().any(|(_, p)| is_planned(&p.text))
        {
            true
        } else if result(entry) {
            false
        } else {
            some_have || after
        };
        found.push(StatedReview { on, by: entry.owners(), planned, at: entry.at.clone() });
    }
    // What the last review says of the next one.
    let last = entries.iter().filter_map(|e| Some((e.due()?.day?, e))).max_by_key(|(day, _)| *day);
    if let Some((day, entry)) = last
        && let Some(next) = entry.get(Column::Next).map(due).filter(|next| next.day.is_some_and(|n| n > day))
    {
        found.push(StatedReview { on: next, by: Vec::new(), planned: true, at: entry.at.clone() });
    }
    found
}

/// Whether an item says more than its day.
fn is_told(entry: &Entry) -> bool {
    !entry.name.text.is_empty() && !is_nothing(&entry.name.text) && !is_planned(&entry.name.text)
}
