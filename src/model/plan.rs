//! An account plan: its front matter and what its sections say, each thing with the bytes where it stands.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::Day;
use super::words::{Quadrant, words};

/// The front matter of a plan: `plans/<account>-<period>.md`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "front matter: account, period, manager, status, reviewed, next_review"
)]
pub struct FrontMatter {
    /// The id of the account.
    #[serde(deserialize_with = "super::number::some_text")]
    pub account: String,
    /// The period, in the team's own words: `2026`, `2026-H1`, `FY26`.
    #[serde(deserialize_with = "super::number::some_text")]
    pub period: String,
    /// The title to print; the first heading of the plan where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The id of the person who looks after the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// Where the plan is in its life.
    #[serde(default)]
    pub status: PlanStatus,
    /// The quadrant that the account stood in when the plan was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quadrant: Option<Quadrant>,
    /// When the plan was last reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Day>,
    /// When it is to be reviewed next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<Day>,
    /// The reviews held; a table in the text serves as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<HeldReview>,
}

/// A review as the front matter states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a review: {on: 2026-09-15, by: [person-id], note: …}")]
pub struct HeldReview {
    /// When.
    pub on: Day,
    /// Ids of our people, names of theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Where a plan is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanStatus {
    /// Being written: not reviewed yet.
    Draft,
    /// Worked by.
    #[default]
    Active,
    /// Over; kept as a record.
    Closed,
}
words!(PlanStatus { Draft => "draft", Active => "active", Closed => "closed" });

/// The sections that are known by their titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// What the customer wants to reach.
    CustomerGoals,
    /// The knowledge base as one section; its parts are the three below.
    KnowledgeBase,
    /// What is known of the customer and its market.
    DeskResearch,
    /// What the customer buys, of whom, and what we earn.
    RevenueAnalysis,
    /// Who is who, and where they stand.
    Contacts,
    /// Why the customer should buy from us.
    ValueProposition,
    /// What we want to reach: measured and dated.
    Objectives,
    /// What has to go right for that.
    CriticalSuccessFactors,
    /// Who does what by when.
    Actions,
    /// What could go wrong.
    Risks,
    /// What could be sold.
    Opportunities,
    /// Reviews held and to come.
    Reviews,
}
words!(SectionKind {
    CustomerGoals => "customer-goals",
    KnowledgeBase => "knowledge-base",
    DeskResearch => "desk-research",
    RevenueAnalysis => "revenue-analysis",
    Contacts => "contacts",
    ValueProposition => "value-proposition",
    Objectives => "objectives",
    CriticalSuccessFactors => "critical-success-factors",
    Actions => "actions",
    Risks => "risks",
    Opportunities => "opportunities",
    Reviews => "reviews",
});

/// A text with the bytes of the file that it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// The text without marks of Markdown, single-spaced, trimmed.
    pub text: String,
    /// Where it stands: bytes of the file.
    pub at: Range<usize>,
}

/// A date that a section states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// As it was written.
    pub piece: Piece,
    /// The day, where it is written as days are: 2026-11-21.
    pub day: Option<Day>,
    /// The day that is meant, where it is written in another way that has one reading only: 21 November 2026.
    pub meant: Option<Day>,
}

/// One section: a heading and what stands below it, down to the next heading of any level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is, where its title is known.
    pub kind: Option<SectionKind>,
    /// Its title, at the heading's line.
    pub title: Piece,
    /// The level of its heading, 1 to 6.
    pub level: u8,
    /// Its text without the heading and without the sections below it: bytes of the file.
    pub body: Range<usize>,
    /// All of it with the sections of deeper level that follow it: bytes of the file.
    pub whole: Range<usize>,
    /// The words of its own text.
    pub words: usize,
    /// The words with those of the sections below it.
    pub words_below: usize,
    /// Its own text, a piece a paragraph, list item or table row.
    pub blocks: Vec<Piece>,
}

/// What we want to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// What.
    pub name: Piece,
    /// The measure it is told by: an expression that `kam measure` knows, or words.
    pub measure: Option<Piece>,
    /// The figure it starts from.
    pub baseline: Option<Piece>,
    /// The figure to reach.
    pub target: Option<Piece>,
    /// By when.
    pub due: Option<Due>,
    /// Who answers for it: ids or names.
    pub owners: Vec<Piece>,
    /// The row or item: bytes of the file.
    pub at: Range<usize>,
}

/// What has to go right: a critical success factor of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessFactor {
    /// What.
    pub name: Piece,
    /// How it is told that it goes right.
    pub measure: Option<Piece>,
    /// Who answers for it: ids or names.
    pub owners: Vec<Piece>,
    /// The row or item: bytes of the file.
    pub at: Range<usize>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What.
    pub name: Piece,
    /// Whether it is done.
    pub done: bool,
    /// By when.
    pub due: Option<Due>,
    /// Who does it: ids or names.
    pub owners: Vec<Piece>,
    /// The row or item: bytes of the file.
    pub at: Range<usize>,
}

/// A review as a table or list in the text states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedReview {
    /// When.
    pub on: Due,
    /// Who took part: ids or names.
    pub by: Vec<Piece>,
    /// Whether it is still to come: a row that says so, or one without a result.
    pub planned: bool,
    /// The row or item: bytes of the file.
    pub at: Range<usize>,
}

/// What a plan says, read from its sections.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The front matter; `None` where there is none or it has mistakes.
    pub front: Option<FrontMatter>,
    /// The block of the front matter with its fences; empty where there is none: bytes of the file.
    pub front_at: Range<usize>,
    /// The first heading, where it comes before any text and is the only one of its level or names no known section.
    pub title: Option<Piece>,
    /// Every section, in the order of the text; the title is none.
    pub sections: Vec<Section>,
    /// The objectives.
    pub objectives: Vec<Objective>,
    /// The critical success factors.
    pub factors: Vec<SuccessFactor>,
    /// The actions.
    pub actions: Vec<Action>,
    /// The reviews that the text states.
    pub reviews: Vec<StatedReview>,
    /// Words of the text: without front matter and comments.
    pub words: usize,
}

impl Plan {
    /// The first section of a kind.
    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|s| s.kind == Some(kind))
    }

    /// The place of what is said about the plan as a whole: its title, or its beginning.
    #[must_use]
    pub fn head(&self) -> Range<usize> {
        match (&self.title, self.sections.first()) {
            (Some(title), _) => title.at.clone(),
            (None, _) if !self.front_at.is_empty() => self.front_at.start..self.front_at.start + 3,
            (None, Some(section)) => section.title.at.clone(),
            (None, None) => 0..0,
        }
    }

    /// When it was last reviewed: the latest of the front matter's date and the reviews that were held, none of them
    /// after `until`.
    #[must_use]
    pub fn reviewed(&self, until: Day) -> Option<Day> {
        let front =
            self.front.iter().flat_map(|f| f.reviewed.into_iter().chain(f.reviews.iter().map(|r| r.on)));
        let stated = self.reviews.iter().filter(|r| !r.planned).filter_map(|r| r.on.day);
        front.chain(stated).filter(|day| *day <= until).max()
    }

    /// When it is to be reviewed next: the front matter's date, else the first that the text plans after the last
    /// review.
    #[must_use]
    pub fn next_review(&self, until: Day) -> Option<Day> {
        let last = self.reviewed(until);
        let planned = self.reviews.iter().filter(|r| r.planned).filter_map(|r| r.on.day);
        self.front
            .as_ref()
            .and_then(|f| f.next_review)
            .or_else(|| planned.filter(|day| last.is_none_or(|last| *day > last)).min())
    }
}
