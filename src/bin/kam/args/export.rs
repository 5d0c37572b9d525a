//! The arguments of `kam export`.

use clap::{Args as ClapArgs, Subcommand};

use super::SourceArgs;

/// Tidy tables for other programs.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportWhat {
    /// The accounts with every measure, a row each
    Accounts {
        #[command(flatten)]
        redact: RedactArgs,
    },
    /// The contacts of all accounts, a row each
    Contacts {
        #[command(flatten)]
        redact: RedactArgs,
    },
    /// The rows of the sales ledger, also in the book's currency
    Sales {
        #[command(flatten)]
        redact: RedactArgs,
    },
    /// The scores, a row for each account and criterion; `--table accounts` has a row for each account
    Scores {
        #[command(flatten)]
        source: SourceArgs,
        #[command(flatten)]
        redact: RedactArgs,
    },
}

/// What is left out.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct RedactArgs {
    /// Leave out what says who the customer's people are: names, who reports to whom, free text
    #[arg(long)]
    pub(crate) redact: bool,
}
