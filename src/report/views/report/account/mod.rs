//! The brief of an account: what somebody should know who opens the door to it tomorrow, on a page.

mod blocks;
mod charts;
mod tables;

use rust_decimal::Decimal;

use super::Info;
use super::monitor::{plan_of, plan_reviewed, tracked};
use crate::book::history::Change;
use crate::book::load::Entry;
use crate::book::plan::PlanFile;
use crate::model::account::{Account, Contact, Opportunity};
use crate::model::plan::FrontMatter;
use crate::page::Counted;
use crate::portfolio::candidates::book::BookCandidates;
use crate::portfolio::monitoring::objectives::Tracked;
use crate::portfolio::monitoring::reviews::Reviewed;
use crate::portfolio::qualification::is_open;
use crate::portfolio::relationships::{decides, is_executive, sponsors};
use crate::portfolio::selection::Selection;
use crate::portfolio::years::{Year, years};
use crate::report::sheet::Sheet;
use crate::report::views::desk::Desk;
use crate::score::measure::{Arguments, Expression, Sources, Value, windows};
use crate::text::finding::Finding;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "account",
    title: "the brief of an account on a page: position, figures, people, plan, what happened",
    needs: "an account; whatever the book knows of it is shown",
    example: &["alder-chemicals"],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.account/1";

/// Contacts, opportunities, findings and events that a brief has room for.
const CONTACTS: usize = 6;
const OPPORTUNITIES: usize = 5;
const FINDINGS: usize = 6;
const EVENTS: usize = 6;
/// Years of the ledger that it shows.
const YEARS: usize = 4;
/// Commits that it shows.
pub const CHANGES: usize = 5;

/// What is known of an account beside the desk.
#[derive(Debug, Default)]
pub struct Known {
    /// What the rules say of its files.
    pub findings: Vec<Finding>,
    /// The pages of its plan.
    pub pages: Option<Counted>,
    /// The latest commits that changed its files; `None` where the book lies in no repository.
    pub changes: Option<Vec<Change>>,
}

/// The measures that a brief shows beside those of the policy.
#[must_use]
pub fn expressions(plans: &[PlanFile], account: &str) -> Vec<Expression> {
    let objectives = plan_of(plans, account).into_iter().flat_map(|(_, file)| &file.plan.objectives);
    let of_plan = objectives.filter_map(crate::portfolio::monitoring::objectives::expression);
    let fixed = FIXED.iter().filter_map(|text| Expression::parse(text).ok());
    of_plan.chain(fixed).collect()
}

/// Measures that every brief shows.
const FIXED: &[&str] = &["sales.growth", "sales.margin", "sales.margin_rate", "wallet.spend", "wallet.share"];

/// The files that are about an account: its own and those of its plans.
#[must_use]
pub fn files<'d>(desk: &'d Desk, entry: &'d Entry<Account>) -> Vec<&'d std::path::Path> {
    let of = |file: &&PlanFile| file.plan.front.as_ref().is_some_and(|front| front.account == entry.id);
    let plans = desk.plans().iter().filter(of).map(|file| file.path.as_path());
    std::iter::once(entry.path.as_path()).chain(plans).collect()
}

/// The brief of an account.
#[must_use]
pub fn sheet(desk: &Desk, candidates: &BookCandidates, entry: &Entry<Account>, known: &Known) -> Sheet {
    let cx = Cx::new(desk, candidates, entry, known);
    let tables = vec![
        tables::account(&cx),
        tables::years(&cx),
        tables::contacts(&cx),
        tables::opportunities(&cx),
        tables::plan(&cx),
        tables::objectives(&cx),
        tables::events(&cx),
        tables::findings(&cx),
        tables::changes(&cx),
    ];
    let blocks = blocks::blocks(&cx, &tables);
    Sheet { schema: SCHEMA, title: Some(entry.value.name.clone()), tables, blocks, notes: cx.notes() }
}

/// The plan that counts for the account, with what is known of it.
struct Planned<'a> {
    front: &'a FrontMatter,
    file: &'a PlanFile,
    tracked: Vec<Tracked>,
    reviewed: Reviewed,
}

struct Cx<'a> {
    desk: &'a Desk,
    candidates: &'a BookCandidates,
    entry: &'a Entry<Account>,
    known: &'a Known,
    sources: Sources<'a>,
    row: usize,
    plan: Option<Planned<'a>>,
    years: Vec<Year>,
}

impl<'a> Cx<'a> {
    fn new(
        desk: &'a Desk,
        candidates: &'a BookCandidates,
        entry: &'a Entry<Account>,
        known: &'a Known,
    ) -> Self {
        let sources = candidates.sources(&desk.book);
        let plan = plan_of(desk.plans(), &entry.id).map(|(front, file)| Planned {
            front,
            file,
            tracked: tracked(desk, &sources, front, file),
            reviewed: plan_reviewed(desk, &entry.id, front, file).0,
        });
        let row = candidates.accounts.position(&entry.id).unwrap_or(0);
        let mut findings = Vec::new();
        let covers =
            candidates.answers.as_ref().filter(|a| a.known.get(row) == Some(&true)).and_then(|a| a.covers);
        let years = covers
            .map(|covers| years(&desk.book, entry, covers, desk.as_of, YEARS, &mut findings))
            .unwrap_or_default();
        desk.report(findings);
        Self { desk, candidates, entry, known, sources, row, plan, years }
    }

    fn account(&self) -> &'a Account {
        &self.entry.value
    }

    fn selection(&self) -> Option<&'a Selection> {
        self.desk.scored().map(|scored| &*scored.run.selection)
    }

    /// What a measure comes to.
    fn measure(&self, name: &str) -> Value {
        match Expression::parse(name) {
            Ok(expression) => self.sources.evaluate(&expression, self.row),
            Err(_) => Value::missing("no such measure"),
        }
    }

    /// The growth of twelve months, where the ledger holds the twelve before as well.
    fn grown(&self) -> Option<Decimal> {
        let windows = windows(&Arguments::default(), self.desk.as_of, self.sources.fiscal_year_start)?;
        let covers = self.candidates.answers.as_ref().and_then(|answers| answers.covers)?;
        match self.measure("sales.growth") {
            Value::Number(share) if covers.from.first_of_month() <= windows.before.from => Some(share),
            _ => None,
        }
    }

    /// The name of one of our people; the id where there is no such person.
    fn our_name(&self, id: &str) -> String {
        self.desk.people().get(id).map_or_else(|| id.to_owned(), |person| person.value.name.clone())
    }

    /// The contacts that count most: the customer's sponsor, who decides, executives, then by influence.
    fn contacts(&self) -> Vec<&'a Contact> {
        let (_, sponsor) = sponsors(self.account());
        let mut contacts: Vec<&Contact> = self.account().contacts.iter().collect();
        contacts.sort_by_key(|c| {
            let sponsors = sponsor == Some(c.name.as_str());
            std::cmp::Reverse((sponsors, decides(c), is_executive(c), c.influence))
        });
        contacts
    }

    /// The open opportunities, dearest first.
    fn open(&self) -> Vec<&'a Opportunity> {
        let mut open: Vec<&Opportunity> =
            self.account().opportunities.iter().filter(|o| is_open(o)).collect();
        open.sort_by_key(|o| std::cmp::Reverse(o.value));
        open
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let more = |all: usize, shown: usize, what: &str, view: &str| {
            (all > shown)
                .then(|| format!("{} of {all} {what} are shown; `kam report {view}` shows all", shown))
        };
        let id = &self.entry.id;
        notes.extend(more(
            self.account().contacts.len(),
            CONTACTS,
            "contacts",
            &format!("relationships {id}"),
        ));
        notes.extend(more(self.open().len(), OPPORTUNITIES, "open opportunities", "opportunities"));
        if self.known.findings.len() > FINDINGS {
            notes.push(format!(
                "{FINDINGS} of {} findings are shown; `kam check {}` shows all",
                self.known.findings.len(),
                crate::text::finding::slashed(&self.entry.path)
            ));
        }
        notes.extend(self.desk.notes.iter().cloned());
        notes
    }
}
