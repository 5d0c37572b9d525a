//! Books for views that need measures and do well without scores: a policy that is missing or has mistakes stops
//! nothing.

use std::sync::Arc;

use kam::portfolio::candidates::Candidates;
use kam::portfolio::candidates::book::{BookCandidates, Manner};
use kam::portfolio::selection::Selection;
use kam::report::views::Run;
use kam::report::views::desk::{Desk, Scored};
use kam::score::compile::{Compiled, From, compile};
use kam::score::measure::Expression;

/// The desk with its accounts measured by the policy and by further expressions, and scored where that can be done.
pub(crate) fn desk(mut desk: Desk, further: &[Expression]) -> Desk {
    let book = &desk.book;
    let selection = &book.settings.selection;
    let mut findings = Vec::new();
    let mut faults = Vec::new();
    let compiled = if book.root.join(selection).exists() {
        let policy = book.policy().ok();
        let compiled = policy.and_then(|entry| compile(entry.value, From::Book).ok());
        if compiled.is_none() {
            desk.notes.push(format!("not scored: {selection} has mistakes, which `kam check` shows"));
        }
        compiled.map(|(compiled, _)| compiled)
    } else {
        desk.notes.push(format!("not scored: there is no policy {selection}"));
        None
    };
    let book = &desk.book;
    let beside: Vec<&Expression> = further.iter().collect();
    let roll_up = compiled.as_ref().is_some_and(|compiled| compiled.policy.roll_up);
    let manner = Manner { as_of: desk.as_of, roll_up, detail: &[], beside: &beside };
    let nothing = Compiled::nothing();
    let candidates =
        BookCandidates::measure(book, compiled.as_ref().unwrap_or(&nothing), manner, &mut findings);
    let mut note = None;
    let selected = compiled.and_then(|compiled| {
        let numbers = candidates.numbers(&compiled, &mut faults);
        let (room, _) = candidates.room(book, &compiled.policy, &mut faults, &mut Vec::new());
        let mut selection =
            Selection::score(compiled, &candidates, numbers).map_err(|f| faults.extend(f)).ok()?;
        selection.decide(&candidates, room.clone());
        Some((selection, room))
    });
    if !faults.is_empty() {
        note = Some(format!("{selection} does not fit the book in every point, which `kam check` shows"));
    }
    let policy = std::path::PathBuf::from(selection);
    let currency = Some(book.rates.currency.code().to_owned());
    let candidates = Arc::new(candidates);
    desk.notes.extend(note);
    desk.notes.extend(candidates.notes.iter().cloned());
    let desk = desk.with_measures(Arc::clone(&candidates), findings);
    match selected {
        None => desk,
        Some((selection, room)) => {
            let run = Run::new(selection, Arc::clone(&candidates) as Arc<dyn Candidates>, currency);
            desk.with_scores(Scored { run, candidates, room, policy }, Vec::new())
        }
    }
}
