//! The plans of a book made ready for its rules: what is printed beside their text, and their pages.

use crate::book::load::{Book, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::plan::{Section, SectionKind};
use crate::page::cache::Cache;
use crate::page::count;
use crate::page::{Counted, Head, Job};

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
    let factors = |section: &&Section| section.kind == Some(SectionKind::CriticalSuccessFactors);
    Head {
        skip: plan.title.as_ref().map_or(0..0, |t| t.at.clone()),
        title,
        line,
        foot: name,
        accent: plan.sections.iter().filter(factors).map(|s| s.body.clone()).collect(),
        as_of: None,
    }
}

/// The pages of each plan, in the order of the plans.
#[must_use]
pub fn count(
    book: &Book,
    accounts: &Shelf<Account>,
    people: &Shelf<Person>,
    plans: &[PlanFile],
    cache: Option<&Cache>,
) -> Vec<Counted> {
    let heads: Vec<Head> = plans.iter().map(|plan| head(plan, accounts, people)).collect();
    let paper = book.settings.plan.page;
    let jobs: Vec<Job<'_>> =
        plans.iter().zip(&heads).map(|(plan, head)| Job { text: &plan.text, paper, head }).collect();
    match cache {
        Some(cache) => cache.count(&jobs),
        None => count::count(&jobs),
    }
}
