//! Comments in the files of a book that allow what a rule would report there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::context::Context;
use super::input::is_input;
use super::registry::{self, RULES};
use super::rule::Rule;
use crate::book::root::SETTINGS;
use crate::page::Counted;
use crate::text::allow::{Allowance, Kind, allowances, may_hold};
use crate::text::finding::{self, Edit, Finding, Level, Mark, Span};
use crate::text::nearest::nearest;
use crate::text::source;

/// The rule about comments that silence nothing.
const UNUSED: &str = "unused-allowance";
/// The rule about comments that do not say why.
const WITHOUT_REASON: &str = "allowance-without-reason";

/// The rule that says nothing where pages are not counted.
const ABOUT_PAGES: &str = "plan-too-long";

/// Where comments are looked for beside the files that have findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All files of the book.
    Book,
    /// Its plans.
    Plans,
}

/// The comments of a file.
struct Allowing {
    path: PathBuf,
    text: String,
    allowances: Vec<Allowance>,
    /// Whether the rules could look at all of the file, so that one that found nothing means something.
    judged: bool,
    /// Whether it is known how many pages it fills, if it is a plan.
    counted: bool,
}

/// Marks the findings that comments allow, and adds those about comments that allow nothing. `rules` are those that ran.
pub(super) fn apply(
    cx: &Context<'_>,
    rules: &[&'static dyn Rule],
    scope: Scope,
    findings: &mut Vec<Finding>,
) {
    let mut own = Vec::new();
    let allowing = allowing(cx, scope, findings);
    if allowing.is_empty() {
        return;
    }
    let mut of_file: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
    for (n, finding) in findings.iter().enumerate() {
        of_file.entry(finding.path.clone()).or_default().push(n);
    }
    let nothing = Vec::new();
    for file in &allowing {
        let here = of_file.get(&file.path).unwrap_or(&nothing);
        own.extend(file.look(cx, rules, here, findings));
    }
    if !own.is_empty() {
        findings.extend(own);
        finding::sort(findings);
    }
}

/// The files with comments: of those with findings, and of all that the scope asks for.
fn allowing(cx: &Context<'_>, scope: Scope, findings: &[Finding]) -> Vec<Allowing> {
    let is_plan = |path: &Path| cx.plans.binary_search_by(|plan| plan.path.as_path().cmp(path)).is_ok();
    let mut paths: Vec<&Path> = findings.iter().map(|f| f.path.as_path()).collect();
    paths.dedup();
    paths.retain(|path| !is_plan(path));
    // Of files that could not be read as what they are, rules know nothing.
    let mut broken: BTreeSet<PathBuf> = BTreeSet::new();
    if scope == Scope::Book {
        paths.extend(cx.accounts.entries.iter().map(|e| e.path.as_path()));
        paths.extend(cx.people.entries.iter().map(|e| e.path.as_path()));
        paths.extend(cx.profiles.entries.iter().map(|e| e.path.as_path()));
        paths.extend(cx.frameworks.entries.iter().map(|e| e.path.as_path()));
        paths.push(Path::new(SETTINGS));
        match cx.organisation {
            Some(entry) => paths.push(&entry.path),
            None => drop(broken.insert(PathBuf::from(&cx.book.settings.files.organisation))),
        }
        match cx.policy {
            Some(entry) => paths.push(&entry.path),
            None => drop(broken.insert(PathBuf::from(&cx.book.settings.selection))),
        }
        let files = &cx.book.settings.files;
        let shelves = [
            (cx.accounts.broken.is_empty(), &files.accounts),
            (cx.people.broken.is_empty(), &files.people),
            (cx.profiles.broken.is_empty(), &files.profiles),
            (cx.frameworks.broken.is_empty(), &files.frameworks),
        ];
        let globs = shelves.iter().filter(|(sound, _)| !sound).flat_map(|(_, globs)| cx.book.list(globs));
        let read: BTreeSet<&Path> = paths.iter().copied().collect();
        broken.extend(globs.filter(|path| !read.contains(path.as_path())));
    }
    paths.extend(broken.iter().map(PathBuf::as_path));
    // By bytes: comparing paths part by part takes longer than looking into the files.
    paths.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    paths.dedup();
    let plans = cx.plans.iter().enumerate().map(|(n, plan)| (plan.path.as_path(), Some(n)));
    let paths: Vec<(&Path, Option<usize>)> =
        paths.into_iter().map(|path| (path, None)).chain(plans).collect();
    // A policy that cannot be scored by leaves rules about scores silent everywhere.
    let scored = cx.scoring.is_some() || scope == Scope::Plans || {
        !cx.book.root.join(&cx.book.settings.selection).exists()
    };
    let look = |(path, plan): &(&Path, Option<usize>)| -> Option<Allowing> {
        let (path, plan) = (*path, *plan);
        let kind = match (plan, path.extension().and_then(|e| e.to_str())) {
            (Some(_), _) | (None, Some("md")) => Kind::Markdown,
            (None, Some("yaml" | "yml")) => Kind::Yaml,
            (None, _) => return None,
        };
        let text = match plan {
            Some(n) if may_hold(cx.plans[n].text.as_bytes()) => cx.plans[n].text.clone(),
            Some(_) => return None,
            None => {
                let file = cx.book.root.join(path);
                // Looked at before it is opened: opening a pipe waits for whoever writes to it.
                let about = fs::metadata(&file).ok()?;
                if !about.is_file() || about.len() > source::MAX_BYTES {
                    return None;
                }
                // Almost no file goes further than this, and looking at its bytes is quick.
                fs::read(&file).ok().filter(|bytes| may_hold(bytes))?;
                source::read(&file, path).ok()?
            }
        };
        let allowances = allowances(&text, kind);
        let counted = plan.and_then(|n| cx.pages.get(n));
        let judged = scored && !broken.contains(path) && counted != Some(&Counted::Unasked);
        let counted = counted.is_none_or(|counted| matches!(counted, Counted::Pages(_)));
        (!allowances.is_empty()).then(|| Allowing {
            path: path.to_path_buf(),
            text,
            allowances,
            judged,
            counted,
        })
    };
    paths.par_iter().with_min_len(16).filter_map(look).collect()
}

impl Allowing {
    /// Marks findings of this file, those at `here`, and returns what is to be said of its comments.
    fn look(
        &self,
        cx: &Context<'_>,
        rules: &[&'static dyn Rule],
        here: &[usize],
        findings: &mut [Finding],
    ) -> Vec<Finding> {
        let ran = |name: &str| {
            let rule = rules.iter().find(|rule| rule.meta().name == name)?;
            Some(cx.level_at(rule.meta(), &self.path)).filter(|level| *level != Level::Off)
        };
        let mut said = Vec::new();
        let mut say = |rule: &'static str, at: Span, message: String, help: String| {
            ran(rule).map(|level| {
                said.push(Finding::new(rule, level, &self.path, message).at(at).help(help));
                said.len() - 1
            })
        };
        let mut about_comments: Vec<(&Allowance, usize, bool)> = Vec::new();
        let mut idle: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (nth, allowance) in self.allowances.iter().enumerate() {
            if allowance.reason.is_empty() {
                let message = "the comment does not say why, and so allows nothing".to_owned();
                let help = "write the reason behind the bracket: `kam: allow[rule] reason`".to_owned();
                say(WITHOUT_REASON, allowance.at, message, help);
                continue;
            }
            if allowance.rules.is_empty() {
                let help = "write the names of rules between the brackets; `kam rule` lists them".to_owned();
                say(UNUSED, allowance.at, "the comment names no rule".to_owned(), help);
            }
            for (n, (name, at)) in allowance.rules.iter().enumerate() {
                if is_input(name) {
                    let message = format!(
                        "`{name}` says that a file cannot be used as it stands, and cannot be allowed"
                    );
                    say(UNUSED, *at, message, "delete the comment and mend what is reported".to_owned());
                } else if registry::get(name).is_none() {
                    let help = match nearest(name, RULES.iter().map(|rule| rule.meta().name)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`kam rule` lists the rules".to_owned(),
                    };
                    say(UNUSED, *at, format!("there is no rule `{name}`"), help);
                } else if name == UNUSED || name == WITHOUT_REASON {
                    about_comments.push((allowance, n, false));
                } else if !mark(allowance, name, here.iter().copied(), findings)
                    && self.judged
                    && (self.counted || name != ABOUT_PAGES)
                    && ran(name).is_some()
                {
                    let (message, help) = nothing_there(name);
                    if let Some(finding) = say(UNUSED, *at, message, help) {
                        idle.entry(nth).or_default().push(finding);
                    }
                }
            }
        }
        // A comment none of whose names is of use can go; one with a misspelt name is to be looked at.
        for (nth, unused) in idle {
            let allowance = &self.allowances[nth];
            if let ([only], [_]) = (unused.as_slice(), allowance.rules.as_slice()) {
                let finding = said.remove(*only);
                let edit = self.without(allowance);
                said.insert(*only, finding.fix("delete the comment", vec![edit]));
            }
        }
        for (allowance, n, used) in &mut about_comments {
            let all = 0..said.len();
            *used = mark(allowance, &allowance.rules[*n].0, all, &mut said);
        }
        for (allowance, n, _) in about_comments.iter().filter(|(_, _, used)| !used) {
            let (name, at) = &allowance.rules[*n];
            if let Some(level) = ran(UNUSED).filter(|_| self.judged && ran(name).is_some()) {
                let (message, help) = nothing_there(name);
                said.push(Finding::new(UNUSED, level, &self.path, message).at(*at).help(help));
            }
        }
        said
    }

    /// The edit that takes a comment away, with its line where nothing else stands there.
    fn without(&self, allowance: &Allowance) -> Edit {
        let text = &self.text;
        let Span { start, end, .. } = allowance.at;
        let line = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let before = &text[line..start];
        let rest = &text[end..];
        let next = rest.find('\n').map_or(text.len(), |n| end + n + 1);
        if before.trim().is_empty() && text[end..next].trim().is_empty() {
            return Edit { start: line, end: next, text: String::new(), rank: 0 };
        }
        let start = line + before.trim_end_matches([' ', '\t']).len();
        Edit { start, end, text: String::new(), rank: 0 }
    }
}

fn nothing_there(name: &str) -> (String, String) {
    (
        format!("`{name}` is allowed here, and nothing of the kind is found"),
        "delete the comment, or only this name where it has others".to_owned(),
    )
}

/// Marks what an allowance covers of a rule; whether there is any.
fn mark(
    allowance: &Allowance,
    rule: &str,
    among: impl Iterator<Item = usize>,
    findings: &mut [Finding],
) -> bool {
    let mut any = false;
    for n in among {
        let Some(finding) = findings.get_mut(n) else { continue };
        if finding.rule == rule && allowance.covers.holds(finding.span.as_ref()) {
            any = true;
            if finding.mark.is_none() {
                finding.mark = Some(Mark::Allowed(allowance.reason.clone()));
            }
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::run::run;
    use crate::lint::testing::{with_book, write};

    /// What is said of a book, as `path:line rule: message`, with `(reason)` behind what is allowed.
    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), files);
        with_book(dir.path(), None, |cx| {
            run(cx)
                .iter()
                .map(|f| {
                    let line = f.span.map_or(0, |s| s.line);
                    let reason = match &f.mark {
                        Some(Mark::Allowed(reason)) => format!(" ({reason})"),
                        _ => String::new(),
                    };
                    let fix = if f.fix.is_some() { " +fix" } else { "" };
                    format!("{}:{line} {}: {}{reason}{fix}", f.shown_path(), f.rule, f.message)
                })
                .filter(|line| line.contains("allow") || line.contains("stale-contact"))
                .collect()
        })
    }

    fn account(text: &str) -> Vec<String> {
        let contact = "{name: Sam, role: decision-maker, last_contact: 2026-05-04}";
        let text = format!("name: Acme\nstatus: key\n{}", text.replace("SAM", contact));
        said(&[("accounts/acme.yaml", &text)])
            .iter()
            .map(|line| {
                line.trim_start_matches("accounts/acme.yaml:")
                    .replace("nobody has spoken to Sam since 2026-05-04, 201 days, more than 90", "Sam")
            })
            .collect()
    }

    #[test]
    fn what_is_covered_is_marked_and_the_rest_is_not() {
        assert_eq!(
            account("contacts:\n  - SAM # kam: allow[stale-contact] on leave\n  - SAM\n"),
            ["4 stale-contact: Sam (on leave)", "5 stale-contact: Sam"]
        );
        assert_eq!(
            account("# kam: allow[stale-contact] on leave\ncontacts:\n  - SAM\n  - SAM\n"),
            ["5 stale-contact: Sam (on leave)", "6 stale-contact: Sam (on leave)"]
        );
    }

    #[test]
    fn a_comment_without_a_reason_silences_nothing() {
        assert_eq!(
            account("contacts:\n  - SAM # kam: allow[stale-contact]\n"),
            [
                "4 stale-contact: Sam",
                "4 allowance-without-reason: the comment does not say why, and so allows nothing"
            ]
        );
    }

    #[test]
    fn what_silences_nothing_is_named() {
        assert_eq!(
            account(
                "contacts:\n  - SAM # kam: allow[stale-contact, stale-rating] on leave\n# kam: allow[stale-value-proposition] is new\nregion: north # kam: allow[stale-contct, unknown-field] why\n"
            ),
            [
                "4 stale-contact: Sam (on leave)",
                "4 unused-allowance: `stale-rating` is allowed here, and nothing of the kind is found",
                "5 unused-allowance: `stale-value-proposition` is allowed here, and nothing of the kind is found +fix",
                "6 unused-allowance: there is no rule `stale-contct`",
                "6 unused-allowance: `unknown-field` says that a file cannot be used as it stands, and cannot be allowed",
            ]
        );
        assert_eq!(
            account("region: north # kam: allow[] why\n"),
            ["3 unused-allowance: the comment names no rule"]
        );
    }

    #[test]
    fn rules_that_are_off_are_not_judged() {
        let text = "name: Acme\n# kam: allow[stale-contact] why\nstatus: candidate\n";
        let with = |rules: &str| {
            let settings = format!("version: 1\ncurrency: EUR\n{rules}\n");
            said(&[("kam.yaml", &settings), ("accounts/acme.yaml", text)]).len()
        };
        assert_eq!(with(""), 1);
        assert_eq!(with("rules: {stale-contact: off}"), 0);
        assert_eq!(with("rules: {unused-allowance: off}"), 0);
        assert_eq!(with("folders: {accounts: {rules: {stale-contact: off}}}"), 0);
    }

    #[test]
    fn comments_can_be_allowed_by_comments() {
        let text = "# kam: allow[unused-allowance] a template\nname: Acme\nstatus: candidate # kam: allow[stale-contact] why\n";
        assert_eq!(
            said(&[("accounts/acme.yaml", text)]),
            [
                "accounts/acme.yaml:3 unused-allowance: `stale-contact` is allowed here, and nothing of the kind is found (a template) +fix"
            ]
        );
        let text = "# kam: allow[unused-allowance] a template\nname: Acme\nstatus: candidate\n";
        assert_eq!(
            said(&[("accounts/acme.yaml", text)]),
            [
                "accounts/acme.yaml:1 unused-allowance: `unused-allowance` is allowed here, and nothing of the kind is found"
            ]
        );
    }

    #[test]
    fn plans_settings_and_policies_hold_comments_too() {
        let files = [
            ("kam.yaml", "version: 1\ncurrency: EUR\nmarkets: {} # kam: allow[stale-contact] why\n"),
            ("people/jane.yaml", "name: Jane\nkind: manager # kam: allow[stale-rating] why\n"),
            (
                "plans/acme-2026.md",
                "---\naccount: acme\nperiod: 2026\n---\n# T\n\n<!-- kam: allow[odd-name] why -->\ntext\n",
            ),
            ("profiles/kam.yaml", "name: K\nframework: ours # kam: allow[stale-rating] why\n"),
            (
                "frameworks/ours.yaml",
                "name: Ours # kam: allow[stale-rating] why\nitems: [{id: a, name: A}]\n",
            ),
            ("organisation.yaml", "litmus: {} # kam: allow[litmus-poor] why\n"),
        ];
        assert_eq!(
            said(&files),
            [
                "frameworks/ours.yaml:1 unused-allowance: `stale-rating` is allowed here, and nothing of the kind is found +fix",
                "kam.yaml:3 unused-allowance: `stale-contact` is allowed here, and nothing of the kind is found +fix",
                "organisation.yaml:1 unused-allowance: `litmus-poor` is allowed here, and nothing of the kind is found +fix",
                "people/jane.yaml:2 unused-allowance: `stale-rating` is allowed here, and nothing of the kind is found +fix",
                "plans/acme-2026.md:7 unused-allowance: there is no rule `odd-name`",
                "profiles/kam.yaml:2 unused-allowance: `stale-rating` is allowed here, and nothing of the kind is found +fix",
            ]
        );
    }

    #[test]
    fn the_rule_about_pages_exists() {
        assert!(registry::get(ABOUT_PAGES).is_some());
    }

    #[test]
    fn a_comment_goes_with_its_line_or_alone() {
        let cut = |text: &str, kind: Kind| {
            let found = allowances(text, kind);
            let file = Allowing {
                path: PathBuf::from("x"),
                text: text.to_owned(),
                allowances: found.clone(),
                judged: true,
                counted: true,
            };
            let Edit { start, end, text: new, .. } = file.without(&found[0]);
            format!("{}{new}{}", &text[..start], &text[end..])
        };
        assert_eq!(cut("a: 1\n  # kam: allow[x] y\nb: 2\n", Kind::Yaml), "a: 1\nb: 2\n");
        assert_eq!(cut("a: 1  # kam: allow[x] y\r\nb: 2\r\n", Kind::Yaml), "a: 1\r\nb: 2\r\n");
        assert_eq!(cut("a: 1\n# kam: allow[x] y", Kind::Yaml), "a: 1\n");
        assert_eq!(cut("a <!-- kam: allow[x] y --> b\n", Kind::Markdown), "a b\n");
        assert_eq!(cut("# T\n\n<!-- kam: allow[x]\ny -->\nb\n", Kind::Markdown), "# T\n\nb\n");
    }
}
