//! What can be imported.

use std::fmt;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Accounts: a file each.
    Accounts,
    /// Contacts: rows of an account's file.
    Contacts,
    /// Opportunities: rows of an account's file.
    Opportunities,
    /// People of ours: a file each.
    People,
    /// Rows of the ledger.
    Sales,
}

impl Kind {
    /// The word for it, as on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Accounts => "accounts",
            Kind::Contacts => "contacts",
            Kind::Opportunities => "opportunities",
            Kind::People => "people",
            Kind::Sales => "sales",
        }
    }

    /// The word for one of them.
    #[must_use]
    pub fn one(self) -> &'static str {
        match self {
            Kind::Accounts => "account",
            Kind::Contacts => "contact",
            Kind::Opportunities => "opportunity",
            Kind::People => "person",
            Kind::Sales => "row",
        }
    }

    /// A number of them in words: `1 account`, `3 people`.
    #[must_use]
    pub fn count(self, n: usize) -> String {
        match (n, self) {
            (1, _) => format!("1 {}", self.one()),
            (_, Kind::Sales) => format!("{n} rows"),
            _ => format!("{n} {}", self.word()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
