//! The usual layout of a book's files: which file is of which type, and how each is laid out.

use std::path::{Component, Path, PathBuf};

use serde::de::DeserializeOwned;

use super::load::Book;
use super::root::SETTINGS;
use crate::model::account::Account;
use crate::model::framework::Framework;
use crate::model::organisation::Organisation;
use crate::model::person::Person;
use crate::model::plan::FrontMatter;
use crate::model::policy::Policy;
use crate::model::profile::Profile;
use crate::model::settings::Settings;
use crate::text::finding::{Finding, Level};
use crate::text::markdown::{front, tables};
use crate::text::yaml::edit::Refused;
use crate::text::yaml::layout;
use crate::text::yaml::shape::Shape;
use crate::text::{source, yaml};

/// What a file of a book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// `kam.yaml`.
    Settings,
    /// A selection policy.
    Policy,
    /// An account.
    Account,
    /// A person.
    Person,
    /// A profile of a role.
    Profile,
    /// A framework of one's own.
    Framework,
    /// The organisation's audit.
    Organisation,
    /// An account plan: Markdown with front matter.
    Plan,
}

/// The usual orders of the keys of all files, taken from the types that they are read as.
#[derive(Debug)]
pub struct Orders {
    settings: Shape,
    policy: Shape,
    account: Shape,
    person: Shape,
    profile: Shape,
    framework: Shape,
    organisation: Shape,
    plan: Shape,
}

impl Default for Orders {
    fn default() -> Self {
        Self {
            settings: Shape::of::<Settings>(),
            policy: Shape::of::<Policy>(),
            account: Shape::of::<Account>(),
            person: Shape::of::<Person>(),
            profile: Shape::of::<Profile>(),
            framework: Shape::of::<Framework>(),
            organisation: Shape::of::<Organisation>(),
            plan: Shape::of::<FrontMatter>(),
        }
    }
}

impl Orders {
    /// What a file's keys look like.
    #[must_use]
    pub fn of(&self, sort: Sort) -> &Shape {
        match sort {
            Sort::Settings => &self.settings,
            Sort::Policy => &self.policy,
            Sort::Account => &self.account,
            Sort::Person => &self.person,
            Sort::Profile => &self.profile,
            Sort::Framework => &self.framework,
            Sort::Organisation => &self.organisation,
            Sort::Plan => &self.plan,
        }
    }
}

/// Where a file of a book really lies: links on the way to it are followed.
#[must_use]
pub fn real(root: &Path, path: &Path) -> PathBuf {
    let path = root.join(path);
    path.canonicalize().unwrap_or(path)
}

/// The files of a book that have a usual layout, each once whatever links lead to it, sorted by path.
#[must_use]
pub fn files(book: &Book) -> Vec<(PathBuf, Sort)> {
    let files = &book.settings.files;
    let mut found = vec![(PathBuf::from(SETTINGS), Sort::Settings)];
    for path in [(&files.organisation, Sort::Organisation), (&book.settings.selection, Sort::Policy)] {
        if book.root.join(path.0).exists() {
            found.push((PathBuf::from(path.0), path.1));
        }
    }
    for (globs, sort) in [
        (&files.accounts, Sort::Account),
        (&files.people, Sort::Person),
        (&files.profiles, Sort::Profile),
        (&files.frameworks, Sort::Framework),
        (&files.plans, Sort::Plan),
        (&policies(&book.settings.selection), Sort::Policy),
    ] {
        found.extend(book.list(globs).into_iter().map(|path| (path, sort)));
    }
    let root = real(&book.root, Path::new(""));
    let mut placed: Vec<(PathBuf, bool, PathBuf, Sort)> = found
        .into_iter()
        .map(|(path, sort)| {
            let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
            let real = real(&book.root, &path);
            // The file comes before the links to it.
            let link = real != root.join(&path);
            (real, link, path, sort)
        })
        .collect();
    placed.sort();
    placed.dedup_by(|later, first| later.0 == first.0);
    let mut found: Vec<(PathBuf, Sort)> = placed.into_iter().map(|(_, _, path, sort)| (path, sort)).collect();
    found.sort();
    found
}

/// The other policies beside the one that the settings name.
fn policies(selection: &str) -> Vec<String> {
    match selection.rsplit_once('/') {
        Some((folder, _)) if !folder.contains(['*', '?', '[']) => vec![format!("{folder}/*.yaml")],
        _ => Vec::new(),
    }
}

/// What came of laying a file out.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is laid out already.
    Same,
    /// It would be laid out like this.
    Changed {
        /// The text that stands there.
        before: String,
        /// The text as it is laid out.
        after: String,
    },
}

/// Lays a file out; nothing is written.
///
/// # Errors
/// The mistakes of the file, or why it is better left as it is.
pub fn lay_out(root: &Path, path: &Path, sort: Sort, orders: &Orders) -> Result<Outcome, Vec<Finding>> {
    let before = source::read(&root.join(path), path).map_err(|unreadable| vec![unreadable])?;
    let after = laid_out(path, &before, sort, orders.of(sort))?;
    Ok(if after == before { Outcome::Same } else { Outcome::Changed { before, after } })
}

/// A file's text laid out, with the line ends that it has.
///
/// # Errors
/// As [`lay_out`].
pub fn laid_out(path: &Path, text: &str, sort: Sort, shape: &Shape) -> Result<String, Vec<Finding>> {
    // Looked for in the text as it stands there, so that their places are those that people see.
    let mistakes = mistakes(path, text, sort);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let windows = text.find('\n').is_some_and(|n| text[..n].ends_with('\r'));
    let plain = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
    let left = |why: &str| {
        let message = format!("the file is left as it is: {why}");
        vec![Finding::new("not-laid-out", Level::Warn, path, message).help("lay it out by hand")]
    };
    let after = match sort {
        Sort::Plan => plan(&plain, shape),
        _ => layout::layout(&plain, shape),
    };
    let after = after.map_err(|refused| left(&refused.0))?;
    Ok(if windows { after.replace('\n', "\r\n") } else { after })
}

/// The mistakes of a file; those of a plan are in its front matter.
fn mistakes(path: &Path, text: &str, sort: Sort) -> Vec<Finding> {
    if sort != Sort::Plan {
        return problems(sort, text).into_iter().map(|problem| problem.finding(path)).collect();
    }
    let Some(front) = front::beginning(text).front else { return Vec::new() };
    let placed = |problem: yaml::Problem| {
        let start = front.inner.start;
        let at = source::span(text, start + problem.span.start, start + problem.span.end);
        problem.finding(path).at(at)
    };
    problems(sort, &text[front.inner.clone()]).into_iter().map(placed).collect()
}

/// The mistakes of a YAML file.
fn problems(sort: Sort, text: &str) -> Vec<yaml::Problem> {
    fn of<T: DeserializeOwned>(text: &str) -> Vec<yaml::Problem> {
        yaml::read::<T>(text).problems
    }
    match sort {
        Sort::Settings => of::<Settings>(text),
        Sort::Policy => of::<Policy>(text),
        Sort::Account => of::<Account>(text),
        Sort::Person => of::<Person>(text),
        Sort::Profile => of::<Profile>(text),
        Sort::Framework => of::<Framework>(text),
        Sort::Organisation => of::<Organisation>(text),
        Sort::Plan => of::<FrontMatter>(text),
    }
}

/// A plan: its front matter and its tables.
fn plan(text: &str, shape: &Shape) -> Result<String, Refused> {
    let beginning = front::beginning(text);
    let Some(front) = beginning.front else { return Ok(tables::layout(text)) };
    let mut out = text[..front.inner.start].to_owned();
    out.push_str(&layout::layout(&text[front.inner.clone()], shape)?);
    out.push_str(&text[front.inner.end..beginning.body]);
    out.push_str(&tables::layout(&text[beginning.body..]));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account(text: &str) -> String {
        laid_out(Path::new("a.yaml"), text, Sort::Account, Orders::default().of(Sort::Account)).unwrap()
    }

    #[test]
    fn keys_stand_in_the_order_of_the_types_and_comments_go_along() {
        let text = "\
# About this account.
status: key   # since May
# Who looks after it
manager: jane


name: 'Acme'
contacts:
- level: executive
  name: Sam   # by phone
  # rarely
  attitude: supporter
  role: user
- { owner: jane, name: Kim }
fields: {z: 1, a: 2}
ratings:
  # the partner's view
  willingness: [ {by: jane, score: 7} ]
  fit: [{score: 8}]
# the end
";
        let expected = "\
# About this account.
name: \"Acme\"
status: key   # since May
# Who looks after it
manager: jane
ratings:
  # the partner's view
  willingness: [{score: 7, by: jane}]
  fit: [{score: 8}]
contacts:
  - name: Sam   # by phone
    level: executive
    role: user
    # rarely
    attitude: supporter
  - {name: Kim, owner: jane}
fields: {z: 1, a: 2}
# the end
";
        assert_eq!(account(text), expected);
        assert_eq!(account(expected), expected);
        assert_eq!(account(&text.replace('\n', "\r\n")), expected.replace('\n', "\r\n"));
    }

    #[test]
    fn mistakes_have_the_places_that_people_see() {
        let wrong = |text: &str, sort: Sort| {
            let orders = Orders::default();
            let findings = laid_out(Path::new("a"), text, sort, orders.of(sort)).unwrap_err();
            let at = |f: &Finding| f.span.map(|s| text[s.start..s.end].to_owned()).unwrap_or_default();
            findings.iter().map(at).collect::<Vec<String>>()
        };
        assert_eq!(wrong("name: A\r\nstatus: key\r\nnote: x\r\n", Sort::Account), ["note"]);
        let plan = "---\r\naccount: a\r\nperiod: 2026\r\none: 1\r\ntwo: 2\r\n---\r\n# A\r\n";
        assert_eq!(wrong(plan, Sort::Plan), ["one", "two"]);
    }

    #[test]
    fn what_looks_like_a_comment_within_quotes_is_none() {
        assert_eq!(
            account("name: A\ncontacts:\n  - {role: user, name: \"Kim\", aim: \"be their #1 supplier\"}\n"),
            "name: A\ncontacts:\n  - {name: \"Kim\", role: user, aim: \"be their #1 supplier\"}\n"
        );
    }

    #[test]
    fn rows_in_braces_are_ordered_with_a_comment_behind_them() {
        let text = "name: A\nsponsor: {theirs: 'Sam', ours: jane}   # both\nneeds: {languages: [], hours: 3}    # a year\nteam:\n  - {role: \"x\", person: jane} # who\n";
        assert_eq!(
            account(text),
            "name: A\nsponsor: {ours: jane, theirs: \"Sam\"}   # both\nteam:\n  - {person: jane, role: \"x\"} # who\nneeds: {hours: 3, languages: []}    # a year\n"
        );
    }

    #[test]
    fn blocks_of_text_and_commented_rows_stay_with_their_key() {
        let text = "\
name: Acme
value_proposition:
  customer_goal: |
    98 %
    # no comment

  statement: >-
    fewer
    stops
  # benefits: later
wallet:
  - {ours: 1, spend: 2}
  # - {spend: 3}
segment: x
";
        let expected = "\
name: Acme
segment: x
wallet:
  - {spend: 2, ours: 1}
  # - {spend: 3}
value_proposition:
  statement: >-
    fewer
    stops
  customer_goal: |
    98 %
    # no comment
  # benefits: later
";
        let after = account(text);
        assert_eq!(account(&after), after);
        assert_eq!(after, expected);
    }

    /// Keys with what may stand behind them, some on several lines.
    const KEYS: [(&str, &str); 11] = [
        ("name", " Acme"),
        ("status", "   key"),
        ("segment", " 'x'"),
        ("costs", " { staff: 2,plan: 1 }"),
        (
            "wallet",
            "\n  - {ours: 1, spend: 2}\n\n  - spend: 3\n    # of two years\n    ours: 1\n    market: DE",
        ),
        ("contacts", "\n- role: user\n  name: Sam\n-   {name: Kim, role: \"a # b\"}"),
        ("value_proposition", "\n    mutual: true\n    statement: >-\n      a\n\n      # b"),
        ("fields", " {z: 1, a: \"x # y\"}"),
        ("needs", "\n  languages: [de,en]\n  hours: 3"),
        ("signals", "\n- {kind: k, on: 2026-01-02}"),
        ("relationship", " {stage: basic, level: {wanted: partner, now: enhanced}}"),
    ];

    fn entries() -> impl Strategy<Value = Vec<(usize, Option<String>, Option<String>, usize)>> {
        let entry = |n: usize| {
            let comment = || proptest::option::of("[a-z]{1,8}");
            (Just(n), comment(), comment(), 0usize..3)
        };
        let keys = proptest::sample::subsequence((1..KEYS.len()).collect::<Vec<_>>(), 0..KEYS.len() - 1);
        keys.prop_map(|keys| std::iter::once(0).chain(keys).collect::<Vec<_>>())
            .prop_shuffle()
            .prop_flat_map(move |keys| keys.into_iter().map(entry).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn any_order_of_keys_comes_out_the_same(entries in entries(), head: bool) {
            let mut text = String::new();
            if head {
                text.push_str("# about all\n\n");
            }
            for (n, above, beside, blank) in &entries {
                let (key, value) = KEYS[*n];
                text.push_str(&"\n".repeat(*blank));
                if let Some(above) = above {
                    text.push_str(&format!("#  {above} above {key}\n"));
                }
                let (first, rest) = value.split_once('\n').map_or((value, None), |(f, r)| (f, Some(r)));
                text.push_str(&format!("{key}:{first}"));
                if let Some(beside) = beside {
                    text.push_str(&format!("   # {beside} beside {key}"));
                }
                text.push('\n');
                text.extend(rest.map(|rest| format!("{rest}\n")));
            }
            let once = account(&text);
            prop_assert_eq!(account(&once), once.clone());
            let value = |text: &str| yaml::read::<Account>(text).value;
            prop_assert_eq!(value(&once), value(&text));
            let order: Vec<&str> = once.lines().filter(|l| !l.starts_with([' ', '#', '-'])).filter_map(|l| l.split_once(':')).map(|(k, _)| k).collect();
            let usual = Orders::default().of(Sort::Account).order();
            prop_assert!(order.is_sorted_by_key(|key| usual.iter().position(|name| name == key)));
            let lines: Vec<&str> = once.lines().collect();
            for (at, (n, above, beside, _)) in entries.iter().enumerate() {
                let key = KEYS[*n].0;
                let own = lines.iter().position(|line| line.starts_with(&format!("{key}:"))).unwrap();
                if let Some(above) = above {
                    let comment = format!("#  {above} above {key}");
                    // What stands above the first key stays at the top of the file.
                    let there = if at == 0 { lines.contains(&&*comment) } else { own > 0 && lines[own - 1] == comment };
                    prop_assert!(there, "{}\n---\n{}", text, once);
                }
                if let Some(beside) = beside {
                    prop_assert!(lines[own].ends_with(&format!("# {beside} beside {key}")), "{}\n---\n{}", text, once);
                }
            }
        }

        #[test]
        fn any_text_is_refused_or_says_the_same(text in "[a-c:\\[\\]{}#,|>'\" \n-]{0,60}") {
            if let Ok(once) = layout::layout(&text, &Shape::Free) {
                prop_assert_eq!(layout::layout(&once, &Shape::Free), Ok(once));
            }
        }
    }
}
