//! The plans of a book made ready for its rules: what is printed beside their text, and their pages.

use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;

use super::context::Context;
use super::rule::Out;
use crate::book::load::{Book, Shelf};
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::date::Day;
use crate::model::person::Person;
use crate::model::plan::{Due, Plan, PlanStatus, Section, SectionKind};
use crate::model::settings::PlanSettings;
use crate::page::cache::Cache;
use crate::page::count;
use crate::page::{Counted, Head, Job, Pages};
use crate::score::measure::account::days_between;
use crate::text::finding::Edit;
use crate::text::markdown::guard::Oddity;
use crate::text::nearest;
use crate::text::yaml::{Step, Tree};

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
        skip: plan.title.as_ref().map_or(0..0, |title| {
            // With the marks of the heading, which stand before its words.
            let start = file.text[..title.at.start].rfind('\n').map_or(0, |n| n + 1);
            start..title.at.end
        }),
        title,
        line,
        foot: name,
        accent: plan.sections.iter().filter(factors).map(|s| s.body.clone()).collect(),
        as_of: None,
    }
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

/// Findings of one kind that a plan may have before the rest is counted.
pub(super) const MOST: usize = 10;

fn status(file: &PlanFile) -> PlanStatus {
    file.plan.front.as_ref().map_or(PlanStatus::Active, |f| f.status)
}

/// Whether a plan is still worked on: active or a draft.
pub(super) fn live(file: &PlanFile) -> bool {
    status(file) != PlanStatus::Closed
}

/// Whether a plan is active.
pub(super) fn active(file: &PlanFile) -> bool {
    status(file) == PlanStatus::Active
}

/// What came of counting a plan's pages.
pub(super) fn counted<'c>(cx: &Context<'c>, file: &PlanFile) -> Option<&'c Counted> {
    let at = cx.plans.binary_search_by(|plan| plan.path.cmp(&file.path)).ok()?;
    cx.pages.get(at)
}

/// The pages of a plan, where they were counted.
pub(super) fn pages<'c>(cx: &Context<'c>, file: &PlanFile) -> Option<&'c Pages> {
    counted(cx, file)?.pages()
}

/// The beginning of a text, for messages.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 48;
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => {
            let cut = text[..cut].rfind(' ').filter(|at| *at > MOST / 2).unwrap_or(cut);
            format!("{} …", text[..cut].trim_end())
        }
        None => text.to_owned(),
    }
}

/// The value of a field of the front matter: bytes of the file; the plan's head where it is not stated.
pub(super) fn field(file: &PlanFile, name: &str) -> Range<usize> {
    let front = file.plan.front_at.clone();
    let Some(block) = file.text.get(front.clone()) else { return file.plan.head() };
    // The YAML between the fences; both are lines of their own.
    let Some(start) = block.find('\n').map(|n| n + 1) else { return file.plan.head() };
    let inner = block[start..].trim_end();
    let inner = inner.rfind('\n').map_or("", |n| &inner[..=n]);
    let (tree, _) = Tree::parse(inner);
    let Some(tree) = tree else { return file.plan.head() };
    let named = tree.pairs(tree.root()).any(|(key, _)| tree.node(key).text == name);
    if !named {
        return file.plan.head();
    }
    let span = tree.place(&[Step::Key(name.to_owned())]);
    front.start + start + span.start..front.start + start + span.end
}

/// The first line of some bytes.
pub(super) fn first_line(text: &str, at: &Range<usize>) -> Range<usize> {
    let line = text[at.clone()].find('\n').map_or(at.end, |n| at.start + n);
    at.start..line
}

/// The words at some bytes of a text, the first of each line.
pub(super) fn by_line(text: &str, places: &[usize]) -> Vec<Range<usize>> {
    let mut places = places.to_vec();
    places.sort_unstable();
    let mut last = 0;
    let mut found = Vec::new();
    for at in places {
        let at = text.floor_char_boundary(at.min(text.len()));
        if found.is_empty() || text[last..at].contains('\n') {
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |n| at + n);
            found.push(at..end);
            last = at;
        }
    }
    found
}

/// Reports what a page cannot show, the first ones each at its place and the rest counted.
pub(super) fn report(
    file: &PlanFile,
    out: &mut Out<'_>,
    help: &str,
    message: impl Fn(&Oddity) -> Option<String>,
) {
    let found: Vec<(Range<usize>, String)> =
        file.odd.iter().filter_map(|odd| Some((odd.at.clone(), message(&odd.oddity)?))).collect();
    for (at, message) in found.iter().take(MOST) {
        out.in_text(&file.path, first_line(&file.text, at), message).help(help);
    }
    if let Some((at, _)) = found.get(MOST) {
        let more = nearest::count(found.len() - MOST, "more place");
        out.in_text(&file.path, first_line(&file.text, at), format!("{more} like those above, from here on"))
            .help(help);
    }
}

/// Reports a date that is not written as dates are; with a change where it has one reading.
pub(super) fn misdated(file: &PlanFile, due: &Due, what: &str, out: &mut Out<'_>) {
    let text = short(&due.piece.text);
    let draft = out.in_text(&file.path, due.piece.at.clone(), format!("{what} cannot be read: “{text}”"));
    match due.meant {
        Some(day) => {
            let edit =
                Edit { start: due.piece.at.start, end: due.piece.at.end, text: day.to_string(), rank: 0 };
            draft.help(format!("write it as {day}")).fix(format!("write the date as {day}"), vec![edit]);
        }
        None => {
            draft.help("write year, month and day: 2026-11-21");
        }
    }
}
