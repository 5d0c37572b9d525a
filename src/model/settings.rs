//! The settings of a book: `kam.yaml`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::Day;
use super::named::Named;
use super::number::{Amount, NonNegative, Percent, Skill, Step4, text_form};
use super::words::{Currency, Quadrant, Stage, words};
use crate::text::finding::Level;

/// The settings file. Its folder is the root of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the settings of a book: version, name, currency …")]
pub struct Settings {
    /// The version of this format: 1.
    pub version: Version,
    /// The book's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The currency that figures are compared in.
    pub currency: Currency,
    /// One unit of a currency in the book's currency.
    #[serde(default)]
    pub rates: BTreeMap<Currency, Rate>,
    /// The month in which the fiscal year begins.
    #[serde(default)]
    pub fiscal_year_start: Month,
    /// The date of a closed or example book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// Where the files are.
    #[serde(default)]
    pub files: Files,
    /// The selection policy.
    #[serde(default = "selection")]
    pub selection: String,
    /// What key account management costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub economics: Option<Economics>,
    /// What is asked of plans.
    #[serde(default)]
    pub plan: PlanSettings,
    /// What we sell.
    #[serde(default)]
    pub offerings: BTreeMap<String, Offering>,
    /// Where we sell it.
    #[serde(default)]
    pub markets: BTreeMap<String, Market>,
    /// How managers are matched with accounts.
    #[serde(default)]
    pub assignment: Assignment,
    /// When an opportunity counts as qualified.
    #[serde(default)]
    pub qualification: Qualification,
    /// Levels of rules: error, warn, info or off.
    #[serde(default)]
    pub rules: BTreeMap<String, Level>,
    /// What is different below a folder: `plans/archive: {rules: {review-overdue: off}}`.
    #[serde(default)]
    pub folders: BTreeMap<String, Folder>,
}

/// What is different below a folder of the book.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a folder's settings: {rules: {rule: level}}")]
pub struct Folder {
    /// Levels of rules for findings in its files.
    pub rules: BTreeMap<String, Level>,
}

fn selection() -> String {
    "policies/selection.yaml".to_owned()
}

/// The version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version;

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "1" {
            Ok(Version)
        } else {
            Err(format!("version {text} is not known\nwrite `version: 1`, or use a newer kam"))
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("1")
    }
}

text_form!(Version, "the version of the format, 1", { "const": 1 });

/// An exchange rate, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub Decimal);

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value = super::number::decimal(text)?;
        if value <= Decimal::ZERO {
            return Err(format!(
                "the rate {text} is not above zero\nwrite what one unit is worth in the book's currency"
            ));
        }
        Ok(Self(value))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Rate, "an exchange rate such as 0.92", { "type": "number", "exclusiveMinimum": 0 });

/// A month, 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(pub i8);

impl Default for Month {
    fn default() -> Self {
        Self(1)
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(n @ 1..=12) => Ok(Self(n)),
            _ => Err(format!("`{text}` is not a month\nwrite a number from 1 (January) to 12")),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Month, "a month from 1 to 12", { "type": "integer", "minimum": 1, "maximum": 12 });

/// How managers are matched with accounts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "assignment: {weights: {…}, stages: {…}, forbidden: […]}")]
pub struct Assignment {
    /// What makes up the fit of a manager for an account.
    pub weights: FitWeights,
    /// Levels of competencies that an account takes at a stage of the relationship, beside its own `needs`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<Stage, Named<Skill>>,
    /// Pairs that must not be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<ForbiddenPair>,
}

/// What makes up the fit of a manager for an account. The parts are divided by their sum, so that the fit runs 0–100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "weights: {needs: 50, segment: 20, region: 10, language: 10, continuity: 10}"
)]
pub struct FitWeights {
    /// Readiness for what the account needs.
    pub needs: NonNegative,
    /// The person knows the account's segment.
    pub segment: NonNegative,
    /// The person covers the account's region.
    pub region: NonNegative,
    /// The person speaks the account's languages.
    pub language: NonNegative,
    /// The person looks after the account already.
    pub continuity: NonNegative,
}

impl Default for FitWeights {
    fn default() -> Self {
        let points = |n: i64| NonNegative(Decimal::from(n));
        Self {
            needs: points(50),
            segment: points(20),
            region: points(10),
            language: points(10),
            continuity: points(10),
        }
    }
}

/// A manager who must not look after an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a pair: {account: …, manager: …, reason: …}")]
pub struct ForbiddenPair {
    /// The account's id.
    pub account: String,
    /// The person's id.
    pub manager: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// When an opportunity counts as qualified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "qualification: {policy: gate+sum, frame: bant, floor: 2}")]
pub struct Qualification {
    /// What is looked at: each element, their sum, or both.
    pub policy: Passing,
    /// The frame that counts where an opportunity has both.
    pub frame: Frame,
    /// The step below which an element closes the gate, where the frame states none for it.
    pub floor: Step4,
}

impl Default for Qualification {
    fn default() -> Self {
        Self { policy: Passing::default(), frame: Frame::default(), floor: Step4(2) }
    }
}

/// What is looked at when an opportunity is qualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Passing {
    /// The sum of the elements alone.
    Sum,
    /// Each element by itself: none may be below its gate.
    Gate,
    /// Both; the worse of the two counts.
    #[default]
    #[serde(rename = "gate+sum")]
    GateAndSum,
}
words!(Passing { Sum => "sum", Gate => "gate", GateAndSum => "gate+sum" });

/// A frame to qualify opportunities by; the word is the framework's id and the field in files of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// Budget, authority, need, timing.
    #[default]
    Bant,
    /// Eight elements, for a closer look.
    Meddpicc,
}
words!(Frame { Bant => "bant", Meddpicc => "meddpicc" });

/// Globs from the folder of `kam.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "globs: {accounts: [accounts/**/*.yaml], …}")]
pub struct Files {
    /// Account files.
    pub accounts: Vec<String>,
    /// Account plans.
    pub plans: Vec<String>,
    /// People.
    pub people: Vec<String>,
    /// Profiles of roles.
    pub profiles: Vec<String>,
    /// Competency frameworks of one's own.
    pub frameworks: Vec<String>,
    /// The sales ledger.
    pub sales: Vec<String>,
    /// Recorded selection runs.
    pub selections: Vec<String>,
    /// The organisation's audit.
    pub organisation: String,
}

impl Default for Files {
    fn default() -> Self {
        let one = |glob: &str| vec![glob.to_owned()];
        Self {
            accounts: one("accounts/**/*.yaml"),
            plans: one("plans/**/*.md"),
            people: one("people/**/*.yaml"),
            profiles: one("profiles/**/*.yaml"),
            frameworks: one("frameworks/**/*.yaml"),
            sales: one("sales/**/*.csv"),
            selections: vec!["selections/**/*.yaml".to_owned(), "selections/**/*.json".to_owned()],
            organisation: "organisation.yaml".to_owned(),
        }
    }
}

/// What key account management costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "economics: {manager_cost: …, accounts_per_manager: …}")]
pub struct Economics {
    /// One manager, a year: salary, expenses, overhead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager_cost: Option<Amount>,
    /// How many accounts one manager looks after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts_per_manager: Option<AtLeastOne>,
    /// The margin of accounts without one of their own, above zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_margin: Option<Margin>,
    /// Leadership and support a year, shared by the key accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure_cost: Option<Amount>,
    /// The share of customers that is kept from one year to the next, for the lifetime value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// The yearly rate by which what is earned later counts less, for the lifetime value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// The years of the finite lifetime value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<Years>,
}

/// A share of customers that is kept, 0 % to 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub Percent);

impl FromStr for Retention {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let share: Percent = text.parse()?;
        if share.0 < Decimal::ZERO || share.0 > Decimal::ONE {
            return Err(format!("nobody can keep {text} of the customers\nwrite a share from 0% to 100%"));
        }
        Ok(Self(share))
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Retention, "a share such as 85%", { "type": ["number", "string"], "description": "a share from 0% to 100%: 85%" });

/// A yearly rate of discount, zero or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discount(pub Percent);

impl FromStr for Discount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rate: Percent = text.parse()?;
        if rate.0 < Decimal::ZERO {
            return Err(format!(
                "a discount of {text} would make later money worth more\nwrite a rate of 0% or more"
            ));
        }
        Ok(Self(rate))
    }
}

impl fmt::Display for Discount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Discount, "a yearly rate such as 10%", { "type": ["number", "string"], "description": "a rate of 0% or more: 10%" });

/// A number of years, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years(pub u32);

impl FromStr for Years {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(n @ 1..=100) => Ok(Self(n)),
            _ => Err(format!("`{text}` is no number of years\nwrite a whole number from 1 to 100")),
        }
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Years, "a number of years such as 5", { "type": "integer", "minimum": 1, "maximum": 100 });

/// A whole number, one or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtLeastOne(pub u32);

impl FromStr for AtLeastOne {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(n) if n > 0 => Ok(Self(n)),
            _ => Err(format!("`{text}` is not a number of accounts\nwrite a whole number, 1 or more")),
        }
    }
}

impl fmt::Display for AtLeastOne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(AtLeastOne, "a whole number, 1 or more", { "type": "integer", "minimum": 1 });

/// A margin above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin(pub Percent);

impl FromStr for Margin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let margin: Percent = text.parse()?;
        if margin.0 <= Decimal::ZERO {
            return Err(format!(
                "a margin of {text} cannot pay for anything\nbreak-even sales are cost ÷ margin: write a margin above 0%"
            ));
        }
        Ok(Self(margin))
    }
}

impl fmt::Display for Margin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Margin, "a margin such as 10%", { "type": ["number", "string"], "description": "a margin above 0: 10%" });

/// What is asked of plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "plan settings: {max_pages: 2, page: a4, …}")]
pub struct PlanSettings {
    /// The longest a plan may be.
    pub max_pages: AtLeastOne,
    /// The paper.
    pub page: Page,
    /// How often a plan is reviewed, by quadrant, and `default`.
    pub review_every: BTreeMap<String, Days>,
    /// Further titles for a section, in another language or house style.
    pub headings: BTreeMap<String, Vec<String>>,
}

impl Default for PlanSettings {
    fn default() -> Self {
        let rhythm = [
            (Quadrant::Strategic.word(), 90),
            ("star", 90),
            ("status", 180),
            ("streamline", 365),
            ("default", 90),
        ];
        Self {
            max_pages: AtLeastOne(2),
            page: Page::A4,
            review_every: rhythm.into_iter().map(|(k, d)| (k.to_owned(), Days(d))).collect(),
            headings: BTreeMap::new(),
        }
    }
}

/// The paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}
words!(Page { A4 => "a4", Letter => "letter" });

/// A number of days, written `90 days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(pub u32);

impl FromStr for Days {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let number = words.next().and_then(|n| n.parse().ok());
        match (number, words.next(), words.next()) {
            (Some(n), Some("day" | "days"), None) => Ok(Self(n)),
            _ => Err(format!("`{text}` is no number of days\nwrite for example `90 days`")),
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} days", self.0)
    }
}

text_form!(Days, "a number of days such as 90 days", { "type": "string", "pattern": "^[0-9]+ days?$" });

/// Something that we sell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "an offering: {margin: 32%, lead: true}")]
pub struct Offering {
    /// Its margin.
    pub margin: Option<Percent>,
    /// Whether it is what to open with.
    pub lead: bool,
}

/// A market.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a market: {focus: true}")]
pub struct Market {
    /// Whether it is one to grow in.
    pub focus: bool,
}
