//! Running the rules and finding the places of what they report.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::allow::{self, Scope};
use super::context::Context;
use super::place::places;
use super::registry::{self, RULES};
use super::rule::{Draft, Group, Out, Rule};
use super::rules::account::wallet_below_sales;
use crate::score::measure::Expression;
use crate::text::finding::{self, Finding, Level, Span};
use crate::text::source;
use crate::text::yaml::Route;

/// Accounts or people that a task of parallel work takes.
const BLOCK: usize = 256;

/// The measures that rules compute beside those of the policy. Where the ledger is to be read, put their questions to
/// it as well: `Sources::questions(policy.chain(lint::expressions()), …)`.
#[must_use]
pub fn expressions() -> Vec<&'static Expression> {
    wallet_below_sales::expressions().collect()
}

/// Runs every rule that is not switched off. Findings come in the order in which they are printed.
#[must_use]
pub fn run(cx: &Context<'_>) -> Vec<Finding> {
    let mut drafts = faults(cx);
    drafts.extend(drafts_of(cx, RULES));
    let mut findings = located(cx, drafts);
    allow::apply(cx, RULES, Scope::Book, &mut findings);
    findings
}

/// Runs some rules.
#[must_use]
pub fn run_rules(cx: &Context<'_>, rules: &[&'static dyn Rule]) -> Vec<Finding> {
    let mut findings = located(cx, drafts_of(cx, rules));
    allow::apply(cx, rules, Scope::Plans, &mut findings);
    findings
}

/// What compiling and scoring found, as findings of the policy's file. Levels of policy rules can be set; other faults
/// hinder scoring and keep theirs.
fn faults(cx: &Context<'_>) -> Vec<Draft> {
    let path = match cx.policy {
        Some(policy) => policy.path.clone(),
        None => PathBuf::from(&cx.book.settings.selection),
    };
    cx.faults
        .iter()
        .map(|fault| {
            let rule = registry::get(fault.rule).filter(|r| r.meta().group == Group::Policy);
            let (message, help) = fault
                .text
                .split_once('\n')
                .map_or((fault.text.as_str(), None), |(m, h)| (m, Some(h.to_owned())));
            Draft {
                rule: fault.rule,
                level: rule.map_or(fault.level, |rule| cx.level_at(rule.meta(), &path)),
                path: path.clone(),
                route: fault.route.clone(),
                line: None,
                bytes: None,
                message: message.to_owned(),
                help,
                related: Vec::new(),
                related_bytes: Vec::new(),
                fix: None,
            }
        })
        .filter(|draft| draft.level != Level::Off)
        .collect()
}

fn drafts_of(cx: &Context<'_>, rules: &[&'static dyn Rule]) -> Vec<Draft> {
    let rules: Vec<(&dyn Rule, Level)> =
        rules.iter().filter(|rule| cx.runs(rule.meta())).map(|rule| (*rule, cx.level(rule.meta()))).collect();
    let each = |drafts: &mut Vec<Draft>, look: &dyn Fn(&dyn Rule, &mut Out<'_>)| {
        for (rule, level) in &rules {
            look(*rule, &mut Out { meta: rule.meta(), level: *level, drafts });
        }
    };
    let blocks = |found: Vec<Vec<Draft>>| found.into_iter().flatten();
    let mut drafts: Vec<Draft> = Vec::new();
    drafts.extend(blocks(
        cx.accounts
            .entries
            .par_chunks(BLOCK)
            .map(|entries| {
                let mut found = Vec::new();
                entries.iter().for_each(|entry| each(&mut found, &|rule, out| rule.account(cx, entry, out)));
                found
            })
            .collect(),
    ));
    drafts.extend(blocks(
        cx.people
            .entries
            .par_chunks(BLOCK)
            .map(|entries| {
                let mut found = Vec::new();
                entries.iter().for_each(|entry| each(&mut found, &|rule, out| rule.person(cx, entry, out)));
                found
            })
            .collect(),
    ));
    drafts.extend(blocks(
        cx.plans
            .par_iter()
            .with_min_len(8)
            .map(|plan| {
                let mut found = Vec::new();
                each(&mut found, &|rule, out| rule.plan(cx, plan, out));
                found
            })
            .collect(),
    ));
    drafts.extend(blocks(
        rules
            .par_iter()
            .map(|(rule, level)| {
                let mut found = Vec::new();
                let mut out = Out { meta: rule.meta(), level: *level, drafts: &mut found };
                if cx.policy.is_some() {
                    rule.policy(cx, &mut out);
                }
                rule.book(cx, &mut out);
                found
            })
            .collect(),
    ));
    if !cx.book.settings.folders.is_empty() {
        for draft in &mut drafts {
            if let Some(rule) = registry::get(draft.rule) {
                draft.level = cx.level_at(rule.meta(), &draft.path);
            }
        }
        drafts.retain(|draft| draft.level != Level::Off);
    }
    drafts
}

/// Findings with their places. Each file that any of them is about is read and parsed once.
fn located(cx: &Context<'_>, drafts: Vec<Draft>) -> Vec<Finding> {
    let root = &cx.book.root;
    let in_text = |path: &Path, bytes: &Range<usize>| -> Option<Span> {
        let plan = cx.plans.binary_search_by(|plan| plan.path.as_path().cmp(path)).ok()?;
        Some(source::span(&cx.plans[plan].text, bytes.start, bytes.end))
    };
    let mut wanted: BTreeMap<&Path, Vec<&Route>> = BTreeMap::new();
    for draft in &drafts {
        if draft.line.is_none() && draft.bytes.is_none() {
            wanted.entry(&draft.path).or_default().push(&draft.route);
        }
        for (path, route, _) in &draft.related {
            wanted.entry(path).or_default().push(route);
        }
    }
    let wanted: Vec<(&Path, Vec<&Route>)> = wanted.into_iter().collect();
    let places: Vec<BTreeMap<&Route, Span>> =
        wanted.par_iter().with_min_len(8).map(|(path, routes)| places(root, path, routes)).collect();
    let find = |path: &Path, route: &Route| -> Option<Span> {
        let file = wanted.binary_search_by(|(p, _)| (*p).cmp(path)).ok()?;
        places[file].get(route).copied()
    };
    let mut findings: Vec<Finding> = drafts
        .iter()
        .map(|draft| {
            let mut found = Finding::new(draft.rule, draft.level, &draft.path, &draft.message);
            found.help.clone_from(&draft.help);
            found.fix.clone_from(&draft.fix);
            found.span = match (draft.line, &draft.bytes) {
                (Some(line), _) => {
                    Some(Span { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1, ..Span::default() })
                }
                (None, Some(bytes)) => in_text(&draft.path, bytes),
                (None, None) => find(&draft.path, &draft.route),
            };
            for (path, bytes, label) in &draft.related_bytes {
                if let Some(span) = in_text(path, bytes) {
                    found = found.related(path, span, label);
                }
            }
            for (path, route, label) in &draft.related {
                if let Some(span) = find(path, route) {
                    found = found.related(path, span, label);
                }
            }
            found
        })
        .collect();
    finding::sort(&mut findings);
    findings
}
