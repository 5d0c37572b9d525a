//! `kam assess` as it is written.

use clap::Subcommand;

/// People and organisation against frameworks.
#[derive(Debug, Subcommand)]
pub(crate) enum AssessWhat {
    /// One person against the profile of their role: gaps, readiness, who says what, development, mentoring
    Person {
        /// The person's id
        id: String,
    },
    /// The managers against their profiles: levels, how many are at the level, who can teach whom
    Team {
        /// Only the managers of this role
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
    },
    /// Where the time went, against targets and rules of thumb
    Time {
        /// Only this person's
        id: Option<String>,
        /// All periods instead of the latest
        #[arg(long)]
        all: bool,
    },
    /// Whom to hire, whom to train, and where to look elsewhere
    Candidates {
        /// The role that they are candidates for [default: the only one that there is a profile for]
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
    },
    /// The company's own side, beside that of its managers
    Organisation,
    /// What a role requires, and what rules say of that
    Profile {
        /// The role: the profile's id
        role: String,
    },
}
