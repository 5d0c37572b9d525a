//! The plans of a book made ready for its rules: what is printed beside their text, and their pages.

use std::path::Path;

use jiff::civil::Date;

use crate::book::load::{Book, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::date::Day;
use crate::model::person::Person;
use crate::model::plan::{Plan, PlanStatus};
use crate::model::settings::PlanSettings;
use crate::page::cache::Cache;
use crate::page::count;
use crate::page::{Counted, Head, Job};
use crate::score::measure::account::days_between;

/// What is printed beside a plan's own text: from its front matter, its account's file and its manager's.
#[must_use]
pub fn head(file: &PlanFile, accounts: &Shelf<Account>, people: &Shelf<Person>) -> Head {
    let plan = &file.plan;
    let front = plan.front.as_ref();
    let account = front.and_then(|f| accounts.get(&f.account)).map(|e| &e.value);
    let name =
        account.map(|a| a.name.clone()).or_else(|| front.map(|f| f.account.clone())).unwrap_or_default();
    let mut title = plan.title.clone().unwrap_or_default();
    if let Some(text) = front.and_then(|f| f.title.as_ref()) {
        title.text.clone_from(text);
    }
    if title.text.is_empty() {
        title.text = front.map(|f| format!("{name} {}", f.period)).unwrap_or_default();
    }
    let mut line = Vec::new();
    if let Some(front) = front {
        line.push(front.period.clone());
        let manager = front.manager.as_deref().or(account.and_then(|a| a.manager.as_deref()));
        line.extend(manager.map(|id| people.get(id).map_or_else(|| id.to_owned(), |p| p.value.name.clone())));
        line.extend(front.quadrant.map(|q| q.word().to_owned()));
        line.extend(
            account.and_then(|a| a.relationship.as_ref()?.level.as_ref()).map(|l| l.now.word().to_owned()),
        );
        line.extend(front.reviewed.map(|day| format!("reviewed {day}")));
        line.extend(front.next_review.map(|day| format!("next review {day}")));
    }
    Head { skip: plan.title.as_ref().map_or(0..0, |t| t.at.clone()), title, line, foot: name, as_of: None }
}

/// The pages of each plan that `asked` wants counted, in the order of the plans.
#[must_use]
pub fn count(
    book: &Book,
    accounts: &Shelf<Account>,
    people: &Shelf<Person>,
    plans: &[PlanFile],
    asked: &dyn Fn(&Path) -> bool,
    cache: Option<&Cache>,
) -> Vec<Counted> {
    let wanted: Vec<usize> = (0..plans.len()).filter(|n| asked(&plans[*n].path)).collect();
    let heads: Vec<Head> = wanted.iter().map(|n| head(&plans[*n], accounts, people)).collect();
    let paper = book.settings.plan.page;
    let jobs: Vec<Job<'_>> =
        wanted.iter().zip(&heads).map(|(n, head)| Job { text: &plans[*n].text, paper, head }).collect();
    let counted = match cache {
        Some(cache) => cache.count(&jobs),
        None => count::count(&jobs),
    };
    let mut all = vec![Counted::Unasked; plans.len()];
    for (n, counted) in wanted.into_iter().zip(counted) {
        all[n] = counted;
    }
    all
}

/// Whether the quadrant of a plan's account can change what is said of its reviews: the rhythm of review differs by
/// quadrant, and the plan's dates are far enough apart for that to matter.
#[must_use]
pub fn needs_quadrant(plan: &Plan, settings: &PlanSettings, as_of: Date) -> bool {
    let Some(front) = plan.front.as_ref().filter(|f| f.status == PlanStatus::Active) else { return false };
    let shortest = settings.review_every.values().map(|d| d.0).min().unwrap_or(90);
    let longest = settings.review_every.values().map(|d| d.0).max().unwrap_or(90);
    let Some(reviewed) = plan.reviewed(Day(as_of)).filter(|_| shortest != longest) else { return false };
    let until = front.next_review.map_or(as_of, |day| day.0);
    let days = days_between(reviewed.0, until);
    days > i32::try_from(shortest).unwrap_or(i32::MAX)
}
