//! `kam assign` as it is written.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Which manager should look after which key account.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct AssignArgs {
    /// Fits from a CSV file instead of a book: account,manager,fit,hours; `-` is standard input
    #[arg(long, value_name = "FITS.csv")]
    pub(crate) from: Option<PathBuf>,
    /// Capacities from a CSV file: manager,accounts,hours
    #[arg(long, value_name = "CAPS.csv", requires = "from")]
    pub(crate) capacity: Option<PathBuf>,
    /// Let accounts stay without a manager, at a fit of 0, instead of reporting the shortage
    #[arg(long)]
    pub(crate) allow_unassigned: bool,
}
