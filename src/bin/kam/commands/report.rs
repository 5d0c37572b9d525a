//! `kam report`: what people look at. One file a view in `report/`; here is what they share.

mod account;
mod economics;
mod job;
mod manual;
mod matrix;
mod monitor;
mod opportunities;
mod pareto;
mod people;
mod portfolio;
mod relationships;
mod sales;
mod value;
mod watch;
mod whitespace;

use anyhow::{Result, anyhow, bail};
use clap::Parser as _;
use jiff::civil::Date;
use kam::book::load::{Book, Entry};
use kam::model::account::Account;
use kam::portfolio::candidates::book::BookCandidates;
use kam::portfolio::frame::Frame;
use kam::report::schema;
use kam::report::sheet::Sheet;
use kam::report::views::desk::{Desk, Scored};
use kam::report::views::report::{Lacking, VIEWS, list, team};
use kam::score::measure::Expression;
use kam::text::finding::Level;
use kam::text::nearest::nearest;
use serde_json::Value;

use crate::args::report::{PolicyArgs, ReportView};
use crate::args::{Args, Command, Common, SourceArgs};
use crate::assemble::{self, Origin, Stopped};
use crate::exit::Exit;
use crate::measured;
use crate::output;
use crate::ui::{Ui, exit_for};

/// What every view is asked with.
pub(crate) struct Request<'a> {
    pub(crate) common: &'a Common,
    pub(crate) ui: &'a Ui,
}

/// How a view is made: what it looks at, and what it shows of that.
pub(crate) trait Report {
    /// Reads what the view needs, no more.
    fn desk(&self, request: &Request<'_>) -> Result<std::result::Result<Desk, Stopped>>;

    /// Makes the sheet. A [`Lacking`] as its error says what the book has not got.
    fn sheet(&self, desk: &Desk) -> Result<Sheet>;

    /// What is printed instead of the sheet, where another form than those of all sheets is asked for.
    fn instead(&self, _: &Desk) -> Result<Option<String>> {
        Ok(None)
    }

    /// Whether the findings are said in a line each, as they are beside the matter.
    fn findings_in_brief(&self) -> bool {
        false
    }
}

/// Every view; a new one is a line here and in `VIEWS` of the library.
fn report(view: &ReportView) -> &dyn Report {
    match view {
        ReportView::Account(args) => args,
        ReportView::Economics(args) => args,
        ReportView::Job(args) => args,
        ReportView::Manual(args) => args,
        ReportView::Matrix(args) => args,
        ReportView::Monitor(args) => args,
        ReportView::Opportunities(args) => args,
        ReportView::Organisation(args) => args,
        ReportView::Pareto(args) => args,
        ReportView::Person(args) => args,
        ReportView::Portfolio(args) => args,
        ReportView::Relationships(args) => args,
        ReportView::Sales(args) => args,
        ReportView::Team(args) => args,
        ReportView::Value(args) => args,
        ReportView::Watch(args) => args,
        ReportView::Whitespace(args) => args,
    }
}

pub(crate) fn run(common: &Common, view: Option<&ReportView>, ui: &Ui) -> Result<Exit> {
    let Some(view) = view.map(report) else {
        output::print(&mut list(), common, ui)?;
        return Ok(Exit::Clean);
    };
    let desk = match view.desk(&Request { common, ui }) {
        Ok(Ok(desk)) => desk,
        Ok(Err(why)) => return Ok(super::stopped(&why, ui)),
        Err(error) => return lacking(error, ui),
    };
    let made = view.sheet(&desk);
    let findings = desk.findings();
    if view.findings_in_brief() {
        ui.findings_in_brief(&findings, &desk.book.root);
    } else {
        ui.findings(&findings, &desk.book.root);
    }
    let exit = exit_for(&findings, Level::Error);
    match made {
        Ok(mut sheet) => {
            match view.instead(&desk)? {
                Some(text) => output::text(&text, common)?,
                None => output::print(&mut sheet, common, ui)?,
            }
            Ok(exit)
        }
        Err(error) => {
            let nothing = lacking(error, ui)?;
            Ok(if exit == Exit::Failed { exit } else { nothing })
        }
    }
}

/// Says what the book has not got; any other error stays one.
fn lacking(error: anyhow::Error, ui: &Ui) -> Result<Exit> {
    let Lacking { what, help } = error.downcast()?;
    ui.lacking(&what, &help);
    Ok(Exit::Nothing)
}

impl Request<'_> {
    /// A desk for views that need no scores.
    pub(crate) fn plain_desk(&self) -> Result<std::result::Result<Desk, Stopped>> {
        Ok(assemble::open(self.common, self.ui)?.map(|book| {
            let (as_of, note) = assemble::as_of(self.common, &book);
            self.desk(book, as_of, note.into_iter().collect())
        }))
    }

    /// A desk with the accounts measured, by the policy and by what `further` asks for, and scored where that can be
    /// done.
    pub(crate) fn measured_desk(
        &self,
        further: impl FnOnce(&Desk) -> Vec<Expression>,
    ) -> Result<std::result::Result<Desk, Stopped>> {
        Ok(self.plain_desk()?.map(|desk| {
            let further = further(&desk);
            measured::desk(desk, &further)
        }))
    }

    /// A desk with the book scored and decided upon.
    pub(crate) fn scored_desk(&self, policy: &PolicyArgs) -> Result<std::result::Result<Desk, Stopped>> {
        self.scored_desk_with(policy, &[])
    }

    /// The same with further measures.
    pub(crate) fn scored_desk_with(
        &self,
        policy: &PolicyArgs,
        further: &[Expression],
    ) -> Result<std::result::Result<Desk, Stopped>> {
        let source = SourceArgs {
            policy: policy.policy.clone(),
            from: None,
            id_column: None,
            name_column: None,
            roll_up: policy.roll_up,
        };
        let assembled = match assemble::run_with(self.common, &source, &[], further, true, self.ui)? {
            Ok(assembled) => assembled,
            Err(stopped) => {
                // Before there is an account nobody misses a policy.
                let book = assemble::open(self.common, self.ui)?;
                return match book.is_ok_and(|book| book.list(&book.settings.files.accounts).is_empty()) {
                    true => Err(Lacking::accounts().into()),
                    false => Ok(Err(stopped)),
                };
            }
        };
        let Origin::Book(book, candidates) = assembled.origin else { bail!("a report is about a book") };
        let as_of = candidates.as_of();
        let scored =
            Scored { run: assembled.run, candidates, room: assembled.room, policy: assembled.policy };
        Ok(Ok(self.desk(*book, as_of, assembled.notes).with_scores(scored, assembled.findings)))
    }

    fn desk(&self, book: Book, as_of: Date, notes: Vec<String>) -> Desk {
        let common = self.common;
        let chosen = !common.filters.is_empty()
            || common.columns.is_some()
            || common.sort.is_some()
            || common.limit.is_some();
        let mut desk = Desk::new(book, as_of, notes);
        desk.chosen = chosen;
        desk
    }
}

/// The days that the command line names, or the twelve months up to the as-of date.
pub(crate) fn frame(text: Option<&str>, desk: &Desk) -> Result<Frame> {
    match text {
        Some(text) => Frame::parse(text, desk.as_of, desk.book.settings.fiscal_year_start.0)
            .map_err(|e| anyhow!("--period: {e}")),
        None => Frame::twelve_months(desk.as_of).map_err(|e| anyhow!(e)),
    }
}

/// The scores of a desk that was made with them.
pub(crate) fn scores(desk: &Desk) -> Result<&Scored> {
    desk.scored().ok_or_else(|| anyhow!("the book was not scored"))
}

/// The measured accounts of a desk that was made with them.
pub(crate) fn measures(desk: &Desk) -> Result<&BookCandidates> {
    desk.measured().ok_or_else(|| anyhow!("the book was not measured"))
}

/// The account of an id.
pub(crate) fn account<'d>(desk: &'d Desk, id: &str) -> Result<&'d Entry<Account>> {
    let accounts = desk.accounts();
    if let Some(entry) = accounts.get(id) {
        return Ok(entry);
    }
    if accounts.knows(id) {
        bail!("the file of the account `{id}` cannot be used\nput right what is reported above");
    }
    match nearest(id, accounts.entries.iter().map(|e| e.id.as_str())) {
        Some(near) => bail!("there is no account `{id}`\ndid you mean `{near}`?"),
        None => bail!("there is no account `{id}`\n`kam score` lists the ids"),
    }
}

/// Tables whose columns follow from what is asked or from the user's files, with the number of those that are always there.
type Open = &'static [(&'static str, usize)];

fn open(view: &str) -> Open {
    match view {
        "team" => &team::OPEN,
        "sales" => &[("sales", usize::MAX), ("side_by_side", 0)],
        "whitespace" => &[("grid", 2)],
        _ => &[],
    }
}

/// The schemas of the views' JSON form, and of their list: each is run on the worked example in `book`.
pub(crate) fn schemas(book: &std::path::Path, ui: &Ui) -> Result<Vec<(String, Value)>> {
    let mut schemas = vec![("report".to_owned(), schema::of(&list(), false))];
    for info in VIEWS {
        let book = book.to_string_lossy();
        let args = ["kam", "-C", &*book, "report", info.name].into_iter().chain(info.example.iter().copied());
        let args = Args::try_parse_from(args)?;
        let Command::Report { view: Some(view) } = args.command else { bail!("the example is a view") };
        let view = report(&view);
        let Ok(desk) = view.desk(&Request { common: &args.common, ui })? else {
            bail!("the example cannot be read for the view {}", info.name)
        };
        let schema = schema::with_open(&view.sheet(&desk)?, open(info.name));
        schemas.push((format!("report-{}", info.name), schema));
    }
    Ok(schemas)
}
