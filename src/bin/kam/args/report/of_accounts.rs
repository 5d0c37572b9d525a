//! Views of accounts as they are written.

use clap::Args as ClapArgs;
use kam::model::settings::{Frame, Passing};

use super::PolicyArgs;

/// `kam report account`.
#[derive(Debug, ClapArgs)]
pub(crate) struct AccountArgs {
    /// The account's id
    pub(crate) id: String,
}

/// `kam report opportunities`.
#[derive(Debug, ClapArgs)]
pub(crate) struct OpportunitiesArgs {
    /// What is looked at: sum, gate or gate+sum [default: `qualification.policy` in kam.yaml, else gate+sum]
    #[arg(long, value_name = "POLICY", value_parser = passing)]
    pub(crate) policy: Option<Passing>,
    /// The frame that counts where an opportunity has both: bant or meddpicc [default: `qualification.frame` in
    /// kam.yaml, else bant]
    #[arg(long, value_name = "FRAME", value_parser = frame)]
    pub(crate) frame: Option<Frame>,
}

/// `kam report relationships`.
#[derive(Debug, ClapArgs)]
pub(crate) struct RelationshipsArgs {
    /// The account's id
    pub(crate) id: String,
    /// Print the map as Mermaid text instead
    #[arg(long)]
    pub(crate) mermaid: bool,
}

/// `kam report value`.
#[derive(Debug, ClapArgs)]
pub(crate) struct ValueArgs {}

/// `kam report monitor`.
#[derive(Debug, ClapArgs)]
pub(crate) struct MonitorArgs {}

/// `kam report watch`.
#[derive(Debug, ClapArgs)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

fn passing(text: &str) -> Result<Passing, String> {
    Passing::from_word(text).ok_or_else(|| "write sum, gate or gate+sum".to_owned())
}

fn frame(text: &str) -> Result<Frame, String> {
    Frame::from_word(text).ok_or_else(|| "write bant or meddpicc".to_owned())
}
