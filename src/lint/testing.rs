//! Books for tests: written, read, scored and linted as a command would do it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};

use super::context::Context;
use super::rule::{Rule, Sample};
use super::run;
use crate::book::history::{History, Version};
use crate::book::ledger::{self, Inquiry};
use crate::book::load::Book;
use crate::model::scale::Scale;
use crate::score::compile::{From, compile};
use crate::score::measure::{Expression, Sources};
use crate::score::run::score;
use crate::text::finding::Finding;

/// The date that examples are seen from where their settings name none.
const AS_OF: Date = date(2026, 11, 21);

/// What the rules say about the book at a path; `look` gets the context that they see.
pub(super) fn with_book<T>(root: &Path, as_of: Option<Date>, look: impl FnOnce(&Context<'_>) -> T) -> T {
    let book = Book::open(root).unwrap();
    let mut wrong = Vec::new();
    let (accounts, people, profiles) =
        (book.accounts(&mut wrong), book.people(&mut wrong), book.profiles(&mut wrong));
    let frameworks = book.frameworks(&mut wrong);
    let organisation = book.organisation(&mut wrong);
    let plans = book.plans(&mut wrong);
    let missing = wrong.iter().all(|f: &Finding| f.path.extension().is_some_and(|e| e == "md"));
    assert!(missing, "{wrong:#?}");
    let pages = crate::lint::plans::count(&book, &accounts, &people, &plans, &|_| true, None);
    let policy = root.join(&book.settings.selection).exists().then(|| book.policy().unwrap());
    let as_of = as_of.or(book.settings.as_of.map(|d| d.0)).unwrap_or(AS_OF);
    let (compiled, mut faults) = match policy.clone().map(|p| compile(p.value, From::Book)) {
        Some(Ok((compiled, faults))) => (Some(compiled), faults),
        Some(Err(faults)) => (None, faults),
        None => (None, Vec::new()),
    };
    let wanted: Vec<&Expression> = compiled
        .iter()
        .flat_map(|c| c.measures.iter().chain(&c.vetoes).flatten())
        .chain(run::expressions())
        .collect();
    let start = book.settings.fiscal_year_start.0;
    let questions = Sources::questions(wanted, as_of, start);
    let answers = ledger::read(
        root,
        &book.sales(),
        &book.rates,
        &Inquiry {
            accounts: accounts
                .entries
                .iter()
                .map(|e| (e.id.as_str(), e.value.currency.unwrap_or(book.settings.currency)))
                .collect(),
            questions: questions.clone(),
            as_of,
            detail: Vec::new(),
        },
    );
    let sources = Sources {
        accounts: &accounts,
        rates: &book.rates,
        as_of,
        fiscal_year_start: start,
        roll_up: policy.as_ref().is_some_and(|p| p.value.roll_up),
        ledger: (!book.sales().is_empty()).then_some(&answers),
        questions: questions.into_iter().enumerate().map(|(n, q)| (q, n)).collect::<BTreeMap<_, _>>(),
        below: Vec::new(),
    };
    let scored = compiled.as_ref().map(|compiled| {
        let columns = compiled
            .measures
            .iter()
            .zip(&compiled.policy.criteria)
            .map(|(measure, criterion)| {
                (0..accounts.entries.len())
                    .map(|row| {
                        let value = sources.evaluate(measure.as_ref().unwrap(), row);
                        let number = match (&criterion.scale, value.word()) {
                            (Some(Scale::Choice(choice)), Some(word)) => {
                                choice.0.get(word).map(|j| j.number())
                            }
                            _ => value.number(),
                        };
                        number.unwrap_or(f64::NAN)
                    })
                    .collect()
            })
            .collect();
        score(compiled, columns, &|a, b| a.cmp(&b))
    });
    let scoring = match scored {
        Some(Ok(scoring)) => Some(scoring),
        Some(Err(more)) => {
            faults.extend(more);
            None
        }
        None => None,
    };
    look(&Context {
        book: &book,
        as_of,
        accounts: &accounts,
        people: &people,
        profiles: &profiles,
        frameworks: &frameworks,
        organisation: organisation.as_ref(),
        plans: &plans,
        pages: &pages,
        history: &History::default(),
        policy: policy.as_ref(),
        compiled: compiled.as_ref(),
        scoring: scoring.as_ref(),
        faults: &faults,
        sources: &sources,
    })
}

/// Writes a book of these files. Settings are added where there are none.
pub(super) fn write(root: &Path, files: &[(&str, &str)]) {
    let settings = ("kam.yaml", "version: 1\ncurrency: EUR\n");
    for (path, text) in std::iter::once(&settings).chain(files) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// What one rule says about a book of these files. Settings are added where there are none.
pub(super) fn check(rule: &'static dyn Rule, files: &[(&str, &str)]) -> Vec<Finding> {
    let dir = tempfile::tempdir().unwrap();
    let now: Vec<(&str, &str)> =
        files.iter().filter(|(path, _)| !path.ends_with("@before")).copied().collect();
    write(dir.path(), &now);
    // A path with `@before` is the file as it was committed earlier.
    let versions = files.iter().filter_map(|(path, text)| {
        let version = Version { text: (*text).to_owned(), commit: "1a2b3c4d5e6f".to_owned() };
        Some((PathBuf::from(path.strip_suffix("@before")?), version))
    });
    let history = History::of(versions.collect());
    with_book(dir.path(), None, |cx| {
        let cx = &Context { history: &history, ..*cx };
        let mut findings = run::run(cx);
        findings.retain(|f| f.rule == rule.meta().name);
        findings
    })
}

/// What one rule says about one account, as `line:column message`.
pub(super) fn account(rule: &'static dyn Rule, text: &str) -> Vec<String> {
    lines(&check(rule, &[("accounts/acme.yaml", text)]))
}

/// What one rule says about one person, as `line:column message`.
pub(super) fn person(rule: &'static dyn Rule, text: &str) -> Vec<String> {
    lines(&check(rule, &[("people/jo.yaml", text)]))
}

/// What one rule says about one plan, as `line:column message`.
pub(super) fn plan(rule: &'static dyn Rule, text: &str) -> Vec<String> {
    lines(&check(rule, &[("plans/acme-2026.md", text)]))
}

/// Findings as `line:column message`.
pub(super) fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| {
            let (line, column) = f.span.map_or((0, 0), |s| (s.line, s.column));
            format!("{line}:{column} {}", f.message)
        })
        .collect()
}

/// Checks that a rule reports the one example of its page and not the other, with a place, a message and advice.
pub(super) fn examples(rule: &'static dyn Rule) {
    let meta = rule.meta();
    let files = |samples: &'static [Sample]| -> Vec<(&str, &str)> {
        samples.iter().map(|s| (s.path, s.text)).collect()
    };
    let found = check(rule, &files(meta.doc.fails));
    assert!(!found.is_empty(), "{}: the failing example is not reported", meta.name);
    for finding in &found {
        assert_eq!(finding.level, meta.level, "{}", meta.name);
        assert!(finding.span.is_some(), "{}: no place", meta.name);
        let first = finding.message.chars().next().unwrap();
        assert!(!first.is_uppercase() && !finding.message.ends_with('.'), "{}", finding.message);
        assert!(!finding.message.contains('\n'), "{}", finding.message);
        assert!(finding.help.as_ref().is_some_and(|h| !h.ends_with('.')), "{}: no help", meta.name);
    }
    let found = check(rule, &files(meta.doc.passes));
    assert!(found.is_empty(), "{}: {found:#?}", meta.name);
}
