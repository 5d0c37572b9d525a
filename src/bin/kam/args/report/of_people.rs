//! The views of people and of the organisation.

use clap::Args as ClapArgs;

/// `kam report organisation`.
#[derive(Debug, ClapArgs)]
pub(crate) struct OrganisationArgs {}

/// `kam report person`.
#[derive(Debug, ClapArgs)]
pub(crate) struct PersonArgs {
    /// The person's id
    pub(crate) id: String,
}

/// `kam report team`.
#[derive(Debug, ClapArgs)]
pub(crate) struct TeamArgs {
    /// Only the managers of this role
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Option<String>,
}
