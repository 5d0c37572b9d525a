//! What a rule is, what it says about itself, and how it reports.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::input::is_input;
use crate::book::load::Entry;
use crate::book::plan::PlanFile;
use crate::model::account::Account;
use crate::model::person::Person;
use crate::model::words::words;
use crate::text::finding::{Edit, Fix, Level};
use crate::text::yaml::Route;

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Accounts, and the people who look after them.
    Account,
    /// Managers, profiles, frameworks and the organisation.
    People,
    /// The selection policy.
    Policy,
    /// Account plans.
    Plan,
    /// The book as a whole and its settings.
    Book,
}
words!(Group { Account => "account", People => "people", Policy => "policy", Plan => "plan", Book => "book" });

/// What a rule says about itself.
#[derive(Debug)]
pub struct Meta {
    /// Its name in kebab-case; it reads as "allow …".
    pub name: &'static str,
    /// What it looks at.
    pub group: Group,
    /// Its level where `kam.yaml` sets none.
    pub level: Level,
    /// What it finds, in one line without a full stop.
    pub summary: &'static str,
    /// Its page.
    pub doc: Doc,
}

/// The page of a rule. Texts are Markdown.
#[derive(Debug)]
pub struct Doc {
    /// What it finds: which files and accounts it looks at, by which numbers, and where those come from.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// Files that it reports.
    pub fails: &'static [Sample],
    /// The same files put right.
    pub passes: &'static [Sample],
}

/// A file of an example.
#[derive(Debug)]
pub struct Sample {
    /// Its path in the book.
    pub path: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

impl Sample {
    /// An account file.
    pub(crate) const fn account(text: &'static str) -> Self {
        Self { path: "accounts/acme.yaml", text }
    }

    /// The policy file.
    pub(crate) const fn policy(text: &'static str) -> Self {
        Self { path: "policies/selection.yaml", text }
    }

    /// A plan, of the account `acme` for 2026.
    pub(crate) const fn plan(text: &'static str) -> Self {
        Self { path: "plans/acme-2026.md", text }
    }

    /// A person, a manager.
    pub(crate) const fn person(text: &'static str) -> Self {
        Self { path: "people/jane-doe.yaml", text }
    }

    /// The profile of a manager.
    pub(crate) const fn profile(text: &'static str) -> Self {
        Self { path: "profiles/key-account-manager.yaml", text }
    }

    /// A framework of the book's own.
    pub(crate) const fn framework(text: &'static str) -> Self {
        Self { path: "frameworks/ours.yaml", text }
    }

    /// The organisation's audit.
    pub(crate) const fn organisation(text: &'static str) -> Self {
        Self { path: "organisation.yaml", text }
    }

    /// The settings file.
    pub(crate) const fn settings(text: &'static str) -> Self {
        Self { path: "kam.yaml", text }
    }
}

impl Sample {
    /// The file as a code block that says its path.
    fn block(&self) -> String {
        if self.path.ends_with(".json") {
            return format!("`{}`:\n\n```json\n{}```\n\n", self.path, self.shown());
        }
        if self.path.ends_with(".md") {
            return format!("`{}`:\n\n````markdown\n{}````\n\n", self.path, self.shown());
        }
        format!("```yaml\n# {}\n{}```\n\n", self.path, self.shown())
    }

    /// The text, or the beginning of one that is too long to be read.
    fn shown(&self) -> Cow<'static, str> {
        const MOST: usize = 40;
        const BEGINNING: usize = 12;
        let lines = self.text.lines().count();
        if lines <= MOST {
            return Cow::Borrowed(self.text);
        }
        let beginning: String = self.text.split_inclusive('\n').take(BEGINNING).collect();
        Cow::Owned(format!("{beginning}… and {} more lines like these\n", lines - BEGINNING))
    }
}

/// Rules that report places in files without comments: a ledger, a baseline.
const NO_COMMENTS: [&str; 2] = ["stale-baseline", "unknown-ledger-account"];

impl Meta {
    /// How its level is set, or the rule switched off, for a whole book.
    #[must_use]
    pub fn setting(&self) -> String {
        let other = if self.level == Level::Error { Level::Warn } else { Level::Error };
        format!(
            "rules:\n  {}: {other}     # error, warn, info or off; without this line {}\n",
            self.name, self.level
        )
    }

    /// How one finding of it is allowed where it stands.
    #[must_use]
    pub fn allowance(&self) -> String {
        match self.group {
            Group::Plan => format!("<!-- kam: allow[{}] reason -->\n", self.name),
            Group::Account | Group::People | Group::Policy | Group::Book => {
                format!("# kam: allow[{}] reason\n", self.name)
            }
        }
    }

    /// The whole page in Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let files = |samples: &[Sample]| -> String { samples.iter().map(Sample::block).collect() };
        let mut page = format!("# {}\n\n{}. Level: {}.\n\n", self.name, self.summary, self.level);
        page += &format!("## What it finds\n\n{}\n\n", self.doc.what.trim());
        page += &format!("## Why it matters\n\n{}\n\n", self.doc.why.trim());
        page += &format!("## Reported\n\n{}", files(self.doc.fails));
        page += &format!("## Not reported\n\n{}", files(self.doc.passes));
        page +=
            &format!("## Level\n\nIn `kam.yaml`, for the whole book:\n\n```yaml\n{}```\n\n", self.setting());
        let folder = match self.group {
            Group::Plan => "plans/archive",
            Group::People => "people/former",
            Group::Policy => "policies/drafts",
            Group::Account | Group::Book => "accounts/archive",
        };
        page += &format!(
            "Below a folder, `folders: {{{folder}: {{rules: {{{}: off}}}}}}` sets another; of several folders the longest counts.\n\n",
            self.name
        );
        page + &self.silencing()
    }

    /// The section of the page on how it is silenced for one place.
    fn silencing(&self) -> String {
        if is_input(self.name) {
            return "## Silence it\n\nIt says that a file cannot be used as it stands, and cannot be allowed: mend what is reported.\n".to_owned();
        }
        if NO_COMMENTS.contains(&self.name) {
            return "## Silence it\n\nWhat it reports stands in a file that has no room for comments: set the level.\n".to_owned();
        }
        let language = if self.group == Group::Plan { "markdown" } else { "yaml" };
        let block = format!("```{language}\n{}```", self.allowance());
        let front = if self.group == Group::Plan {
            format!(" In the front matter it is a comment of YAML, `# kam: allow[{}] reason`.", self.name)
        } else {
            String::new()
        };
        format!(
            "## Silence it\n\n{block}\n\nAt the end of a line this covers that line, on a line of its own the next field, item or block, and before everything else the whole file.{front} The reason has to be there.\n"
        )
    }
}

/// A rule. It implements the hooks that it needs; the others do nothing.
pub trait Rule: Sync {
    /// What it says about itself.
    fn meta(&self) -> &'static Meta;

    /// Looks at one account. Called for all accounts, in no particular order.
    fn account(&self, _cx: &Context<'_>, _entry: &Entry<Account>, _out: &mut Out<'_>) {}

    /// Looks at one person. Called for all people, in no particular order.
    fn person(&self, _cx: &Context<'_>, _entry: &Entry<Person>, _out: &mut Out<'_>) {}

    /// Looks at one plan. Called for all plans, in no particular order.
    fn plan(&self, _cx: &Context<'_>, _plan: &PlanFile, _out: &mut Out<'_>) {}

    /// Looks at the selection policy. Not called where there is none that could be read.
    fn policy(&self, _cx: &Context<'_>, _out: &mut Out<'_>) {}

    /// Looks at the book as a whole.
    fn book(&self, _cx: &Context<'_>, _out: &mut Out<'_>) {}
}

/// What a rule has found, before its place is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub(super) rule: &'static str,
    pub(super) level: Level,
    pub(super) path: PathBuf,
    pub(super) route: Route,
    /// A line, where the file has lines and no routes.
    pub(super) line: Option<u64>,
    /// Bytes, where the file is text and has no routes.
    pub(super) bytes: Option<Range<usize>>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) related: Vec<(PathBuf, Route, String)>,
    pub(super) related_bytes: Vec<(PathBuf, Range<usize>, String)>,
    pub(super) fix: Option<Fix>,
}

impl Draft {
    /// Adds what to do or to write instead.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    pub fn related(&mut self, path: &Path, route: Route, label: impl Into<String>) -> &mut Self {
        self.related.push((path.to_path_buf(), route, label.into()));
        self
    }

    /// Adds a second place in a text.
    pub fn related_text(&mut self, path: &Path, at: Range<usize>, label: impl Into<String>) -> &mut Self {
        self.related_bytes.push((path.to_path_buf(), at, label.into()));
        self
    }

    /// Adds a change that puts it right without anybody's judgement.
    pub fn fix(&mut self, what: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        self.fix = Some(Fix { what: what.into(), edits });
        self
    }
}

/// Where a rule reports.
#[derive(Debug)]
pub struct Out<'o> {
    pub(super) meta: &'static Meta,
    pub(super) level: Level,
    pub(super) drafts: &'o mut Vec<Draft>,
}

impl Out<'_> {
    /// Reports something at a route in a file; where the route ends early, at the last of its steps that exists.
    pub fn at(&mut self, path: &Path, route: Route, message: impl Into<String>) -> &mut Draft {
        let draft = Draft {
            rule: self.meta.name,
            level: self.level,
            path: path.to_path_buf(),
            route,
            line: None,
            bytes: None,
            message: message.into(),
            help: None,
            related: Vec::new(),
            related_bytes: Vec::new(),
            fix: None,
        };
        let at = self.drafts.len();
        self.drafts.push(draft);
        &mut self.drafts[at]
    }

    /// Reports something at some bytes of a text.
    pub fn in_text(&mut self, path: &Path, bytes: Range<usize>, message: impl Into<String>) -> &mut Draft {
        let draft = self.at(path, Route::new(), message);
        draft.bytes = Some(bytes);
        draft
    }

    /// Reports something on a line of a file that is no YAML.
    pub fn on_line(&mut self, path: &Path, line: u64, message: impl Into<String>) -> &mut Draft {
        let draft = self.at(path, Route::new(), message);
        draft.line = Some(line);
        draft
    }
}
