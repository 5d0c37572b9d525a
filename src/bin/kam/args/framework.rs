//! `kam framework` as it is written.

use clap::Subcommand;

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum FrameworkWhat {
    /// List the frameworks: the built-in ones and the book's own
    List,
    /// Show one in full: roles, duties, items, levels, whatever it has
    Show {
        /// Its id
        id: String,
    },
}
