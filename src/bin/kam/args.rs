//! The command line as it is written. What belongs together is checked in `assemble`.

pub(crate) mod assess;
pub(crate) mod assign;
pub(crate) mod export;
pub(crate) mod framework;
pub(crate) mod import;
pub(crate) mod report;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use kam::model::settings::{AtLeastOne, Page};
use kam::model::words::PersonKind;
use kam::text::finding::Level;

/// Key account management as plain text: select and score accounts, and explain every number.
#[derive(Debug, Parser)]
#[command(
    name = "kam",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true
)]
#[command(
    after_help = "Exit codes: 0 clean, 1 findings, 2 the work could not be done, 3 nothing to work on."
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command shares.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Common {
    /// The book: a folder with kam.yaml, or one below it [default: here]
    #[arg(short = 'C', long = "book", value_name = "DIR", global = true, help_heading = "Shared options")]
    pub(crate) book: Option<PathBuf>,
    /// The date that everything is seen from [default: `as_of` in kam.yaml, else today]
    #[arg(long, value_name = "DATE", value_parser = date, global = true, help_heading = "Shared options")]
    pub(crate) as_of: Option<Date>,
    /// How to print: table, csv, json, jsonl, parquet, markdown, html, pdf, xlsx or svg; findings: full, concise, json, sarif, github, gitlab or junit
    #[arg(short, long, value_name = "FORMAT", global = true, help_heading = "Shared options")]
    pub(crate) format: Option<String>,
    /// Write to a file, its format by its ending; may be repeated, `-` is standard output
    #[arg(short, long, value_name = "FILE", global = true, help_heading = "Shared options")]
    pub(crate) output: Vec<PathBuf>,
    /// Print this table of the sheet instead of the first
    #[arg(long, value_name = "NAME", global = true, help_heading = "Shared options")]
    pub(crate) table: Option<String>,
    /// Draw this chart of the sheet instead of the first (svg)
    #[arg(long, value_name = "NAME", global = true, help_heading = "Shared options")]
    pub(crate) chart: Option<String>,
    /// Show only rows with this value: `decision=select`, `score>=6`; may be repeated
    #[arg(long = "where", value_name = "KEY=VALUE", global = true, help_heading = "Shared options")]
    pub(crate) filters: Vec<String>,
    /// Show these columns, in this order
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', global = true, help_heading = "Shared options")]
    pub(crate) columns: Option<Vec<String>>,
    /// Sort by a column; `-COLUMN` turns the order round
    #[arg(
        long,
        value_name = "COLUMN",
        allow_hyphen_values = true,
        global = true,
        help_heading = "Shared options"
    )]
    pub(crate) sort: Option<String>,
    /// Show at most so many rows
    #[arg(long, value_name = "N", global = true, help_heading = "Shared options")]
    pub(crate) limit: Option<usize>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, help_heading = "Shared options")]
    pub(crate) color: When,
    /// Print no notes
    #[arg(short, long, global = true, help_heading = "Shared options")]
    pub(crate) quiet: bool,
    /// Say what is read and why
    #[arg(short, long, global = true, help_heading = "Shared options")]
    pub(crate) verbose: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// In a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new book; nothing is ever overwritten
    Init {
        /// Where [default: here]
        dir: Option<PathBuf>,
        /// A complete small book to look at and try things on
        #[arg(long)]
        example: bool,
    },
    /// Make one new file of the book from a template
    New {
        #[command(subcommand)]
        what: NewWhat,
    },
    /// Bring accounts, contacts, opportunities, people or sales of other systems into the book
    ///
    /// The headers of Salesforce, HubSpot, Dynamics 365 and Pipedrive exports map themselves. What is in the book already
    /// is found again and updated: only fields that the file has change, comments and layout stay, and what was changed
    /// by hand is left alone. Nothing is imported when a row has a mistake, unless --keep-going says so.
    Import(import::ImportArgs),
    /// The decision list: rank, scores, quadrant, decision with its reason, economics
    Select {
        #[command(flatten)]
        source: SourceArgs,
        /// Show all arithmetic of these accounts instead of the list
        #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
        explain: Vec<String>,
    },
    /// Scores: every criterion's measure and score
    Score {
        /// Only these accounts (ranks stay those among all)
        ids: Vec<String>,
        #[command(flatten)]
        source: SourceArgs,
        /// Show all arithmetic of an account, down to file and line
        #[arg(long, value_name = "ID", num_args = 0.., value_delimiter = ',', conflicts_with_all = ["sensitivity", "robustness"])]
        explain: Option<Vec<String>>,
        /// Show which change of one weight swaps neighbours, and in which interval each decision stands
        #[arg(long, conflicts_with = "robustness")]
        sensitivity: bool,
        /// Draw N random weightings and show how often each account is selected
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        robustness: Option<u32>,
        /// How far each weight may move in a random weighting
        #[arg(long, value_name = "PERCENT", default_value = "20%", requires = "robustness")]
        spread: String,
        /// The seed of the random weightings
        #[arg(long, value_name = "S", default_value_t = 1, requires = "robustness")]
        seed: u64,
    },
    /// Check the whole book: formats, references, rules
    Check {
        /// Only findings in these files or folders
        paths: Vec<PathBuf>,
        #[command(flatten)]
        findings: FindingsArgs,
        /// Lay every plan out anew instead of keeping the counts of unchanged ones
        #[arg(long)]
        no_cache: bool,
    },
    /// Account plans: begin, check, print and list them
    Plan {
        #[command(subcommand)]
        what: PlanWhat,
    },
    /// People and organisation against frameworks: gaps, time, candidates, the company's own side
    Assess {
        #[command(subcommand)]
        what: assess::AssessWhat,
    },
    /// Which manager should look after which key account: the best total fit under everyone's capacity
    Assign(assign::AssignArgs),
    /// What people look at: matrix, concentration, sales and others; without a view, the list of them
    Report {
        #[command(subcommand)]
        view: Option<report::ReportView>,
    },
    /// Tidy tables for other programs: CSV on standard output, or any form with -f and -o
    Export {
        #[command(subcommand)]
        what: export::ExportWhat,
    },
    /// Lay the book's files out the one usual way: order of keys, white space, tables; comments stay
    Fmt {
        /// Only these files or folders [default: all files of the book]
        paths: Vec<PathBuf>,
        /// List the files that would change, and change nothing; the exit code is 1 where there are any
        #[arg(long)]
        check: bool,
        /// Print what would change, and change nothing
        #[arg(long)]
        diff: bool,
    },
    /// Remove a contact from the book's files, and say what still names them: prose, and commits in git
    Forget {
        /// The contact's name as their account has it
        contact: String,
        /// Only in the files of this account [default: wherever they are]
        #[arg(long, value_name = "ID")]
        account: Option<String>,
        /// Say what would be removed, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List the rules, or explain one
    Rule {
        /// Only this one
        name: Option<String>,
    },
    /// List the measures with formula, unit and period
    Measure {
        /// Only this one
        name: Option<String>,
    },
    /// List the frameworks, built in and of the book's own, or show one in full
    Framework {
        #[command(subcommand)]
        what: Option<framework::FrameworkWhat>,
    },
    /// List the settings in effect and where they come from
    Config,
    /// List the files of the book
    Files,
    /// Write what is derived from the code
    Generate {
        #[command(subcommand)]
        what: GenerateWhat,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum NewWhat {
    /// A plan from what the book knows about an account: `plans/ID-PERIOD.md`
    Plan {
        /// The account's id
        id: String,
        /// The period, such as 2026 or 2026-H1 [default: the year of the as-of date]
        #[arg(long, value_name = "P")]
        period: Option<String>,
    },
    /// A file for an account: `accounts/ID.yaml`
    Account {
        /// Its id: small letters, digits and hyphens
        id: String,
        /// The customer's name [default: made from the id]
        #[arg(long)]
        name: Option<String>,
    },
    /// A file for a person, with what there is to judge: `people/ID.yaml`
    Person {
        /// Their id: small letters, digits and hyphens
        id: String,
        /// The person's name [default: made from the id]
        #[arg(long)]
        name: Option<String>,
        /// What they do in the programme: manager, candidate, mentor or director
        #[arg(long, default_value = "manager", value_parser = person_kind)]
        kind: PersonKind,
        /// The role that they are measured by [default: the only one that there is a profile for]
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
    },
    /// A profile with every item of a framework: `profiles/ID.yaml`
    Profile {
        /// The role's id: small letters, digits and hyphens
        id: String,
        /// The role's name [default: made from the id]
        #[arg(long)]
        name: Option<String>,
        /// The framework whose items it requires [default: woodburn-2006]
        #[arg(long, value_name = "ID")]
        framework: Option<String>,
    },
    /// The organisation's audit with every question of a framework: `organisation.yaml`
    Organisation {
        /// The framework whose questions it answers [default: woodburn-2006]
        #[arg(long, value_name = "ID")]
        framework: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanWhat {
    /// Begin a plan from what the book knows about an account
    New {
        /// The account's id
        account: String,
        /// The period, such as 2026 or 2026-H1 [default: the year of the as-of date]
        #[arg(long, value_name = "P")]
        period: Option<String>,
    },
    /// Check plans: pages, sections, owners, dates, reviews
    Lint {
        /// Only these plans or folders [default: all plans of the book]
        files: Vec<PathBuf>,
        #[command(flatten)]
        pages: PageArgs,
        #[command(flatten)]
        findings: FindingsArgs,
    },
    /// Print plans: the pages that `plan lint` counts
    ///
    /// Each plan becomes ID.pdf in the folder of -o (here, where none is named); a single plan may go into a file of
    /// any name, or to standard output with `-o -`.
    Pdf {
        /// Plans by file stem or path, or accounts for their latest plan [default: all plans of the book]
        ids: Vec<String>,
        #[command(flatten)]
        pages: PageArgs,
    },
    /// List the plans with pages, review dates and findings
    List {
        #[command(flatten)]
        pages: PageArgs,
    },
}

/// What is done with findings.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct FindingsArgs {
    /// The level of finding that makes the exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = level)]
    pub(crate) fail_on: Level,
    /// Findings that do not count because they were known: a file that `-f json` wrote
    #[arg(long, value_name = "FILE.json")]
    pub(crate) baseline: Option<PathBuf>,
    /// Put right what takes no judgement
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print what --fix would change instead of the findings, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,
}

/// How pages are counted.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct PageArgs {
    /// The longest that a plan may be [default: `plan.max_pages` in kam.yaml, else 2]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) max_pages: Option<AtLeastOne>,
    /// The paper, a4 or letter [default: `plan.page` in kam.yaml, else a4]
    #[arg(long, value_name = "PAPER", value_parser = paper)]
    pub(crate) page: Option<Page>,
    /// Lay every plan out anew instead of keeping the counts of unchanged ones
    #[arg(long)]
    pub(crate) no_cache: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GenerateWhat {
    /// Pages of the rules, with a list
    Docs {
        /// Where; the pages go into `rules` below it
        #[arg(default_value = "docs")]
        dir: PathBuf,
    },
    /// JSON Schemas of the book's files, for editors
    Schemas {
        /// Where
        #[arg(default_value = "schemas")]
        dir: PathBuf,
    },
}

/// Where accounts and policy come from.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct SourceArgs {
    /// Another policy than the one that kam.yaml names
    #[arg(long, value_name = "FILE.yaml")]
    pub(crate) policy: Option<PathBuf>,
    /// Score the rows of a CSV file instead of a book; `-` is standard input
    #[arg(long, value_name = "FILE.csv", requires = "policy")]
    pub(crate) from: Option<PathBuf>,
    /// The column that holds the account's id [default: the first]
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) id_column: Option<String>,
    /// The column that holds the account's name [default: one with a usual heading]
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) name_column: Option<String>,
    /// Count figures of subsidiaries for their parents as well
    #[arg(long, conflicts_with = "from")]
    pub(crate) roll_up: bool,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse::<kam::model::date::Day>().map(|d| d.0).map_err(|e| e.replace('\n', "; "))
}

fn at_least_one(text: &str) -> Result<AtLeastOne, String> {
    text.parse().map_err(|_| "write a whole number, 1 or more".to_owned())
}

fn paper(text: &str) -> Result<Page, String> {
    Page::from_word(text).ok_or_else(|| "write a4 or letter".to_owned())
}

fn person_kind(text: &str) -> Result<PersonKind, String> {
    PersonKind::from_word(text).ok_or_else(|| "write manager, candidate, mentor or director".to_owned())
}

fn level(text: &str) -> Result<Level, String> {
    text.parse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }
}
