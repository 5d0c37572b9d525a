//! Which fields of accounts, contacts, opportunities and people a file may fill, and what their texts have to be.
//!
//! Judgements are not among them: a rating has somebody who judged, a day and evidence, and no export has those.

use super::kind::Kind;
use crate::text::nearest::nearest;

/// What the texts of a field have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A currency's code.
    Currency,
    /// A number of any size.
    Number,
    /// A number of zero or more.
    Amount,
    /// A whole number of zero or more.
    Count,
    /// A judgement from 0 to 10.
    Judgement,
    /// A day.
    Day,
    /// An account of the book, by id, record id or name.
    Account,
    /// A person of ours, by id, record id or name.
    Person,
    /// Another contact of the account, by record id or name.
    Contact,
    /// What is sold, by id or name.
    Offering,
    /// Texts, parted by semicolons or commas.
    Texts,
    /// Whatever the column holds: numbers, days or text.
    Any,
}

/// A field and what it takes.
type Line = (&'static str, Takes);

const STATUS: &[&str] = &["candidate", "incubating", "key", "managed", "deselected"];
const ATTITUDE: &[&str] = &["opponent", "critic", "neutral", "supporter", "champion"];
const PERSON: &[&str] = &["manager", "candidate", "mentor", "director"];
const ORIGIN: &[&str] = &["inside", "outside"];

/// The order in which an account's fields stand in a new file and beside each other.
const ACCOUNT: &[Line] = &[
    ("name", Takes::Text),
    ("parent", Takes::Account),
    ("status", Takes::Word(STATUS)),
    ("segment", Takes::Text),
    ("region", Takes::Text),
    ("currency", Takes::Currency),
    ("manager", Takes::Person),
    ("sponsor.ours", Takes::Person),
    ("sponsor.theirs", Takes::Text),
    ("costs.*", Takes::Amount),
    ("needs.hours", Takes::Amount),
    ("needs.languages", Takes::Texts),
    ("fields.*", Takes::Any),
];

const CONTACT: &[Line] = &[
    ("account", Takes::Account),
    ("name", Takes::Text),
    ("title", Takes::Text),
    ("function", Takes::Text),
    ("level", Takes::Text),
    ("role", Takes::Text),
    ("influence", Takes::Judgement),
    ("interest", Takes::Judgement),
    ("attitude", Takes::Word(ATTITUDE)),
    ("coverage", Takes::Text),
    ("owner", Takes::Person),
    ("last_contact", Takes::Day),
    ("reports_to", Takes::Contact),
    ("aim", Takes::Text),
    ("success", Takes::Text),
];

const OPPORTUNITY: &[Line] = &[
    ("account", Takes::Account),
    ("id", Takes::Text),
    ("name", Takes::Text),
    ("offering", Takes::Offering),
    ("value", Takes::Amount),
    // Not written: amounts are in the account's currency, and one in another is a mistake.
    ("currency", Takes::Currency),
    ("close", Takes::Day),
    ("status", Takes::Text),
    ("reason", Takes::Text),
];

const HUMAN: &[Line] = &[
    ("name", Takes::Text),
    ("kind", Takes::Word(PERSON)),
    ("role", Takes::Text),
    ("origin", Takes::Word(ORIGIN)),
    ("years", Takes::Amount),
    ("mentor", Takes::Person),
    ("capacity.accounts", Takes::Count),
    ("capacity.hours", Takes::Amount),
    ("segments", Takes::Texts),
    ("regions", Takes::Texts),
    ("languages", Takes::Texts),
];

const SALE: &[Line] = &[
    ("account", Takes::Account),
    ("date", Takes::Day),
    ("offering", Takes::Text),
    ("market", Takes::Text),
    ("revenue", Takes::Number),
    ("margin", Takes::Number),
    ("currency", Takes::Currency),
];

/// What accounts, contacts and others have that no file may fill.
const JUDGED: &[&str] = &[
    "ratings",
    "relationship",
    "buying_factors",
    "wallet",
    "value_proposition",
    "satisfaction",
    "reviews",
    "signals",
    "bant",
    "meddpicc",
    "assessments",
    "time",
    "development",
    "mentoring",
    "team",
    "contacts",
    "opportunities",
];

/// The fields of a kind.
#[must_use]
pub fn of(kind: Kind) -> &'static [(&'static str, Takes)] {
    match kind {
        Kind::Accounts => ACCOUNT,
        Kind::Contacts => CONTACT,
        Kind::Opportunities => OPPORTUNITY,
        Kind::People => HUMAN,
        Kind::Sales => SALE,
    }
}

/// What a field takes, by its path: `name`, `fields.employees`.
///
/// # Errors
/// Why a file cannot fill the field, with advice behind a line break.
pub fn takes(kind: Kind, path: &str) -> Result<Takes, String> {
    let known = of(kind);
    for (name, takes) in known {
        let free = name.strip_suffix('*').and_then(|group| path.strip_prefix(group));
        if *name == path || free.is_some_and(is_name) {
            if path == "costs.total" {
                // An export of accounts has it as a column.
                return Err("`costs.total` is the sum of the costs, and no cost of its own\nleave it out, or import the costs that it is made of".to_owned());
            }
            return Ok(*takes);
        }
    }
    let first = path.split('.').next().unwrap_or(path);
    if path == "external" || first == "external" {
        return Err("the record id has a place of its own in a map\nwrite `external: COLUMN` beside `fields`, and `system: NAME`".to_owned());
    }
    if JUDGED.contains(&first) {
        return Err(format!(
            "`{first}` cannot be imported\nwrite it in the book by hand: it takes somebody's judgement, a day and evidence"
        ));
    }
    let names = || known.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('*'));
    let help = match nearest(path, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if kind == Kind::Accounts => {
            format!(
                "write `fields.{}` for a figure of the team's own",
                crate::text::slug::slug(path).unwrap_or_else(|| "name".to_owned()).replace('-', "_")
            )
        }
        None => format!("a file of {kind} fills {}", crate::text::nearest::list(names(), "and")),
    };
    Err(format!("{kind} have no field `{path}`\n{help}"))
}

/// Whether a text can be the name of a figure of the team's own.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Origin;
    use crate::model::words::{Attitude, PersonKind, Status};

    #[test]
    fn words_are_those_of_the_book() {
        let words = |all: Vec<&'static str>, here: &[&str]| assert_eq!(all, here);
        words(Status::ALL.iter().map(|w| w.word()).collect(), STATUS);
        words(Attitude::ALL.iter().map(|w| w.word()).collect(), ATTITUDE);
        words(PersonKind::ALL.iter().map(|w| w.word()).collect(), PERSON);
        words(Origin::ALL.iter().map(|w| w.word()).collect(), ORIGIN);
    }

    #[test]
    fn says_what_cannot_be_filled() {
        assert_eq!(takes(Kind::Accounts, "fields.employees"), Ok(Takes::Any));
        assert!(takes(Kind::Accounts, "fields.").is_err());
        assert_eq!(takes(Kind::Accounts, "costs.visits"), Ok(Takes::Amount));
        assert!(takes(Kind::Accounts, "costs.total").unwrap_err().contains("the sum"));
        assert!(takes(Kind::Accounts, "ratings.fit").unwrap_err().contains("judgement"));
        assert!(takes(Kind::Accounts, "segmnt").unwrap_err().contains("`segment`"));
        assert!(
            takes(Kind::Accounts, "Turnover (k€)").unwrap_err().contains("`fields.turnover_k_eur`")
                || takes(Kind::Accounts, "Turnover").unwrap_err().contains("`fields.turnover`")
        );
        assert!(takes(Kind::Contacts, "external").unwrap_err().contains("external: COLUMN"));
        assert!(takes(Kind::Opportunities, "Valeu").unwrap_err().contains("`value`"));
    }
}
