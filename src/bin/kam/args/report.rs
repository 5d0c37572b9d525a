//! The views of `kam report` as they are written.

mod of_accounts;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use kam::model::words::Labels;

pub(crate) use of_accounts::*;

/// What people look at.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportView {
    /// The job specification of a role: the document that goes to recruitment
    Job(JobArgs),
    /// The account management manual: which accounts are key and why, who looks after them, whom to call
    Manual(ManualArgs),
    /// The account analysis matrix: potential against position
    Matrix(MatrixArgs),
    /// What could be sold: how well it is qualified, and what is missing
    Opportunities(OpportunitiesArgs),
    /// Who knows whom at an account, and who is lacking
    Relationships(RelationshipsArgs),
    /// Value propositions: what is promised, what is delivered, what is lacking
    Value(ValueArgs),
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
