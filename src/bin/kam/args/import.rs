//! The arguments of `kam import`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use kam::import::kind::Kind;
use kam::import::map::{Matching, System};
use kam::text::grid::Order;

/// What is imported, from where, and how.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct ImportArgs {
    /// What the rows of the file are
    pub(crate) what: ImportWhat,
    /// The file: CSV in any form, or a workbook (.xlsx); `-` is standard input
    pub(crate) file: PathBuf,
    /// A map from columns to fields; without it, the headers of usual systems map themselves
    #[arg(long, value_name = "FILE.yaml")]
    pub(crate) map: Option<PathBuf>,
    /// Take a field from a column: `name=Customer`, `fields.employees=Staff`, `id=No`; may be repeated
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = pair)]
    pub(crate) set: Vec<(String, String)>,
    /// Print a map to begin with, made from the file's header, and import nothing
    #[arg(long, conflicts_with_all = ["map", "dry_run", "force", "keep_going"])]
    pub(crate) map_template: bool,
    /// The other system's name, under which record ids are kept [default: the system that was recognised]
    #[arg(long, value_name = "NAME", value_parser = system)]
    pub(crate) system: Option<System>,
    /// How records are found again [default: by record id, else by id, else by name]
    #[arg(long = "match", value_name = "HOW")]
    pub(crate) matching: Option<MatchWhat>,
    /// The order of day, month and year where the file does not tell it: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER", value_parser = order)]
    pub(crate) dates: Option<Order>,
    /// The sheet of a workbook [default: the first]
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Print what would change as a diff, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Overwrite what was changed by hand since the last import
    #[arg(long)]
    pub(crate) force: bool,
    /// Import what can be read although some rows have mistakes
    #[arg(long)]
    pub(crate) keep_going: bool,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportWhat {
    /// Accounts: a file each
    Accounts,
    /// Contacts: rows of their account's file
    Contacts,
    /// Opportunities: rows of their account's file
    Opportunities,
    /// People of ours: a file each
    People,
    /// Sales: rows of the ledger, grouped by period in `sales/YEAR.csv`
    Sales,
}

impl ImportWhat {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Accounts => Kind::Accounts,
            Self::Contacts => Kind::Contacts,
            Self::Opportunities => Kind::Opportunities,
            Self::People => Kind::People,
            Self::Sales => Kind::Sales,
        }
    }
}

/// How records are found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatchWhat {
    /// By the id in the book
    Id,
    /// By the other system's record id, kept under `external`
    External,
    /// By name
    Name,
}

impl From<MatchWhat> for Matching {
    fn from(what: MatchWhat) -> Self {
        match what {
            MatchWhat::Id => Matching::Id,
            MatchWhat::External => Matching::External,
            MatchWhat::Name => Matching::Name,
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((field, column)) if !field.trim().is_empty() && !column.trim().is_empty() => {
            Ok((field.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("write FIELD=COLUMN, such as name=Customer".to_owned()),
    }
}

fn order(text: &str) -> Result<Order, String> {
    text.parse().map_err(|_| "write dmy, mdy or ymd".to_owned())
}

fn system(text: &str) -> Result<System, String> {
    text.parse::<System>().map_err(|why| why.replace('\n', "; "))
}
