//! The views of `kam report` as they are written.

mod of_accounts;
mod of_people;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use jiff::civil::Date;
use kam::book::ledger::groups::Per;
use kam::model::words::Labels;
use kam::portfolio::pareto::Measure;
use kam::portfolio::sales::By;
use kam::portfolio::whitespace::{Order, Unit};
use kam::text::nearest::nearest;

use super::date;

pub(crate) use of_accounts::*;
pub(crate) use of_people::*;

/// What people look at.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportView {
    /// The brief of an account on a page: position, figures, people, plan, what happened
    Account(AccountArgs),
    /// What key accounts cost, what they must sell to earn it, and what they are worth
    Economics(EconomicsArgs),
    /// The job specification of a role: the document that goes to recruitment
    Job(JobArgs),
    /// The account management manual: which accounts are key and why, who looks after them, whom to call
    Manual(ManualArgs),
    /// The account analysis matrix: potential against position
    Matrix(MatrixArgs),
    /// Objectives against what is there, what is due, what both parties say, what managers handle
    Monitor(MonitorArgs),
    /// What could be sold: how well it is qualified, and what is missing
    Opportunities(OpportunitiesArgs),
    /// The company's own side beside that of its managers
    Organisation(OrganisationArgs),
    /// Who holds most of revenue and profit, and how much depends on few
    Pareto(ParetoArgs),
    /// One of our people: how ready, what to work on first, where the time goes
    Person(PersonArgs),
    /// The whole on one sheet: who is key and should be, matrix, concentration, economics, warnings
    Portfolio(PortfolioArgs),
    /// Who knows whom at an account, and who is lacking
    Relationships(RelationshipsArgs),
    /// Revenue and margin by account, offering, market and others
    Sales(SalesArgs),
    /// The managers against their profiles: what is thin, who can teach whom, where the time goes
    Team(TeamArgs),
    /// Value propositions: what is promised, what is delivered, what is lacking
    Value(ValueArgs),
    /// Who should leave the programme or step down, who could move up, and why
    Watch(WatchArgs),
    /// What customers buy elsewhere: headroom by offering, market and account
    Whitespace(WhitespaceArgs),
}

/// By which policy a book is scored.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct PolicyArgs {
    /// Another policy than the one that kam.yaml names
    #[arg(long, value_name = "FILE.yaml")]
    pub(crate) policy: Option<PathBuf>,
    /// Count figures of subsidiaries for their parents as well
    #[arg(long)]
    pub(crate) roll_up: bool,
}

/// `kam report manual`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ManualArgs {
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// `kam report economics`.
#[derive(Debug, ClapArgs)]
pub(crate) struct EconomicsArgs {
    /// Every account, as if it were key
    #[arg(long)]
    pub(crate) all: bool,
    /// Count figures of subsidiaries for their parents as well
    #[arg(long)]
    pub(crate) roll_up: bool,
}

/// `kam report job`.
#[derive(Debug, ClapArgs)]
pub(crate) struct JobArgs {
    /// The role: the profile's id
    pub(crate) role: String,
}

/// `kam report matrix`.
#[derive(Debug, ClapArgs)]
pub(crate) struct MatrixArgs {
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    /// What the boxes are called [default: the policy's labels]
    #[arg(long, value_name = "SET")]
    pub(crate) labels: Option<LabelSet>,
    /// Draw potential to the right and position upwards
    #[arg(long)]
    pub(crate) flip: bool,
}

/// Names of the four boxes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LabelSet {
    /// strategic, star, status, streamline
    Woodburn,
    /// invest for growth, invest selectively, maintain, manage for cash
    MillmanWilson,
    /// key account, key development, maintenance, opportunistic
    Cheverton,
}

impl From<LabelSet> for Labels {
    fn from(set: LabelSet) -> Self {
        match set {
            LabelSet::Woodburn => Labels::Woodburn,
            LabelSet::MillmanWilson => Labels::MillmanWilson,
            LabelSet::Cheverton => Labels::Cheverton,
        }
    }
}

/// `kam report pareto`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ParetoArgs {
    /// What customers are ranked by: revenue, margin or profit
    #[arg(long, value_name = "MEASURE", value_parser = measure, default_value = "revenue")]
    pub(crate) measure: Measure,
    /// The days: 12m, fiscal-year, 2026, 2026-Q1, 2026-03, 2026-01-01..2026-06-30 [default: 12m]
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Option<String>,
    /// Count subsidiaries for the topmost account that they belong to
    #[arg(long)]
    pub(crate) roll_up: bool,
}

/// `kam report portfolio`.
#[derive(Debug, ClapArgs)]
pub(crate) struct PortfolioArgs {
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

/// `kam report sales`.
#[derive(Debug, ClapArgs)]
pub(crate) struct SalesArgs {
    /// The keys, one or two: account, parent, offering, market, segment, manager
    #[arg(long, value_name = "KEY", value_delimiter = ',', value_parser = by, default_value = "account")]
    pub(crate) by: Vec<By>,
    /// The periods: month, quarter, year, fiscal-year or all
    #[arg(long, value_name = "PERIOD", value_parser = per, default_value = "year")]
    pub(crate) per: Per,
    /// Only rows whose period ends on this day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) from: Option<Date>,
    /// Only rows whose period ends on this day or earlier [default: the as-of date]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) to: Option<Date>,
    /// Only the last N periods
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1200), conflicts_with = "from")]
    pub(crate) periods: Option<u32>,
}

/// `kam report whitespace`.
#[derive(Debug, ClapArgs)]
pub(crate) struct WhitespaceArgs {
    /// What stands beside the offering: each account, each topmost account, or each market as a whole
    #[arg(long, value_name = "UNIT", value_parser = unit, default_value = "account")]
    pub(crate) by: Unit,
    /// What stands first: the greatest headroom or the greatest margin of it
    #[arg(long, value_name = "ORDER", value_parser = order, default_value = "headroom")]
    pub(crate) order: Order,
}

/// The value of a word, or the nearest and all words.
fn word<T: Copy>(text: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    let names = || all.iter().map(|v| name(*v));
    all.iter().copied().find(|v| name(*v) == text).ok_or_else(|| {
        let near = nearest(text, names()).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        format!("{near}write one of {}", names().collect::<Vec<_>>().join(", "))
    })
}

fn measure(text: &str) -> Result<Measure, String> {
    word(text, Measure::ALL, Measure::word)
}

fn unit(text: &str) -> Result<Unit, String> {
    word(text, Unit::ALL, Unit::word)
}

fn order(text: &str) -> Result<Order, String> {
    word(text, Order::ALL, Order::word)
}

fn by(text: &str) -> Result<By, String> {
    word(text, By::ALL, By::word)
}

fn per(text: &str) -> Result<Per, String> {
    word(text, Per::ALL, Per::word)
}
