//! The watch list: accounts that should leave the programme or step down, and those that could move up. Proposals only:
//! a person changes the account's status, or does not.
//!
//! A rule looks at one account and says why, since when, and what it would take. Its numbers, where no source gives one,
//! are our own and stand as constants beside it.

mod behaviour;
mod economics;
mod scores;

use jiff::civil::Date;

use crate::book::load::Entry;
use crate::model::account::Account;
use crate::model::date::Day;
use crate::model::recorded::RecordedRun;
use crate::model::words::{Status, words};
use crate::portfolio::candidates::book::BookCandidates;
use crate::portfolio::selection::Selection;
use crate::score::measure::{Expression, Sources};

/// What is proposed for an account, in the order in which it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proposal {
    /// It leaves the programme.
    Deselect,
    /// It is looked after, but not as a key account.
    DownTier,
    /// It becomes key.
    Promote,
    /// It goes on trial.
    Incubate,
}
words!(Proposal {
    Deselect => "de-select",
    DownTier => "down-tier",
    Promote => "promote",
    Incubate => "incubate",
});

/// Why something is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// In the streamline quadrant now and in the recorded run before.
    StreamlineTwice,
    /// A veto of the policy rules it out.
    Vetoed,
    /// The customer refused a review held together.
    RefusedReview,
    /// The customer asked to do without the manager.
    ManagerUnwanted,
    /// Bought by price alone, and no other level is wanted.
    CommodityByChoice,
    /// The fit of the two companies is judged poor.
    PoorFit,
    /// The profit after what it costs was below zero for two years.
    Unprofitable,
    /// The score is on the bad side of the line to stay.
    BelowTheLine,
    /// The quadrant is none that key accounts come from.
    OtherQuadrant,
    /// It qualifies, and nobody is left to look after it.
    NoRoom,
    /// The customer asked for a discount again and again.
    DiscountTwice,
    /// A year on trial without reaching the line to enter.
    TrialOver,
    /// The score reaches the line to enter, and there is room.
    ReachesTheLine,
    /// The score lies between the lines.
    BetweenTheLines,
}
words!(Rule {
    StreamlineTwice => "streamline-twice",
    Vetoed => "vetoed",
    RefusedReview => "refused-review",
    ManagerUnwanted => "manager-unwanted",
    CommodityByChoice => "commodity-by-choice",
    PoorFit => "poor-fit",
    Unprofitable => "unprofitable",
    BelowTheLine => "below-the-line",
    OtherQuadrant => "other-quadrant",
    NoRoom => "no-room",
    DiscountTwice => "discount-twice",
    TrialOver => "trial-over",
    ReachesTheLine => "reaches-the-line",
    BetweenTheLines => "between-the-lines",
});

/// One reason to change where an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The account, by its row.
    pub row: usize,
    /// What is proposed.
    pub proposal: Proposal,
    /// By which rule.
    pub rule: Rule,
    /// Why, in words.
    pub reason: String,
    /// The earliest run, signal or judgement that says so; the as-of date where only today's figures do.
    pub since: Day,
    /// What it would take to stay, or to move up.
    pub takes: String,
    /// Where it stands: files, days, figures.
    pub evidence: String,
}

/// What rules look at.
#[allow(missing_debug_implementations)]
pub struct Facts<'a> {
    /// The date that everything is seen from.
    pub as_of: Date,
    /// The run of today, decided.
    pub selection: &'a Selection,
    /// Its accounts with their measures.
    pub candidates: &'a BookCandidates,
    /// What measures are computed from; the ledger was asked [`expressions`].
    pub sources: &'a Sources<'a>,
    /// Recorded runs before today's, oldest first.
    pub runs: &'a [RecordedRun],
    /// The code of the book's currency.
    pub currency: &'a str,
}

/// The measures that rules ask for beside those of the policy.
#[must_use]
pub fn expressions() -> Vec<Expression> {
    ["sales.growth", "ratings.fit"].iter().filter_map(|text| Expression::parse(text).ok()).collect()
}

/// What is proposed, in the order of [`Proposal`], then of the accounts' rows, then of [`Rule`].
#[must_use]
pub fn watched(facts: &Facts<'_>) -> Vec<Watched> {
    let mut found = Vec::new();
    for (row, entry) in facts.candidates.accounts.entries.iter().enumerate() {
        let mut say = |rule: Rule, proposal: Proposal, said: Said| {
            let Said { reason, since, takes, evidence } = said;
            let since = since.unwrap_or(Day(facts.as_of));
            found.push(Watched { row, proposal, rule, reason, since, takes, evidence });
        };
        let at = At { facts, row, entry };
        if matches!(entry.value.status, Status::Key | Status::Incubating) {
            behaviour::rules(&at, &mut say);
            economics::rules(&at, &mut say);
        }
        scores::rules(&at, &mut say);
    }
    found.sort_by_key(|w| (w.proposal, w.row, w.rule));
    found
}

/// An account under a rule's eyes.
struct At<'a> {
    facts: &'a Facts<'a>,
    row: usize,
    entry: &'a Entry<Account>,
}

impl At<'_> {
    fn path(&self) -> String {
        crate::text::finding::slashed(&self.entry.path)
    }
}

/// What a rule has to say of an account.
#[derive(Debug, Default)]
struct Said {
    reason: String,
    since: Option<Day>,
    takes: String,
    evidence: String,
}

type Say<'s> = dyn FnMut(Rule, Proposal, Said) + 's;
