//! An account: one file, its stem is the id.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::Day;
use super::named::Named;
use super::number::{Amount, Field, Judgement, NonNegative, Skill, Step3, Step4};
use super::words::{Attitude, BuySellLevel, Currency, SeenBy, Stage, Status};

/// An account file: `accounts/<id>.yaml`. Only the name has to be there; what is not known is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an account: name, status and what is known about it")]
pub struct Account {
    /// The customer's name.
    #[serde(deserialize_with = "super::number::some_text")]
    pub name: String,
    /// The id of the account that this one belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Where it stands in the programme.
    #[serde(default)]
    pub status: Status,
    /// Its segment, in the team's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Its region, in the team's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The currency of every amount in the file; the book's where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The id of the person who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// The senior people on both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsor: Option<Sponsor>,
    /// Who else of ours works on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<Member>,
    /// How near the two companies are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<Relationship>,
    /// Judgements from 0 to 10, each by somebody on a day: fit, willingness and others of the team's own.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub ratings: Named<Vec<Rating>>,
    /// What the customer chooses a supplier by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buying_factors: Option<BuyingFactors>,
    /// What the customer spends on what we sell, a year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wallet: Vec<Wallet>,
    /// The people on their side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What could be sold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opportunities: Vec<Opportunity>,
    /// What looking after it costs a year beside the manager: plan, staff, travel and others.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub costs: Named<Amount>,
    /// Why it should buy from us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_proposition: Option<ValueProposition>,
    /// What the customer said of us when asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub satisfaction: Vec<Satisfaction>,
    /// Reviews held together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// What looking after it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Needs>,
    /// What happened that the watch list should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// Its record ids in other systems, by the system's name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub external: Named<String>,
    /// Figures of the team's own.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub fields: Named<Field>,
}

/// The senior people on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a sponsor: {ours: person-id, theirs: name}")]
pub struct Sponsor {
    /// The id of our person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
    /// The name of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
}

/// A member of the account team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a member: {person: person-id, role: …}")]
pub struct Member {
    /// The person's id.
    pub person: String,
    /// What they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// How near the two companies are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a relationship: {level: …, stage: …}")]
pub struct Relationship {
    /// The buy–sell level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
}

/// The buy–sell level, now and wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a level: {now: …, wanted: …, seen_by: customer, on: …}")]
pub struct Level {
    /// Where we stand.
    pub now: BuySellLevel,
    /// Where both want to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<BuySellLevel>,
    /// Whose view it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_by: Option<SeenBy>,
    /// When it was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// A judgement by somebody on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a rating: {score: …, by: person-id, on: …, evidence: …}")]
pub struct Rating {
    /// 0 (worst) to 10 (best).
    pub score: Judgement,
    /// The id of the person who judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// What the customer chooses a supplier by, scored as the customer would.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "buying factors: {source: …, factors: […]}")]
pub struct BuyingFactors {
    /// Where the scores come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The factors.
    #[serde(default)]
    pub factors: Vec<Factor>,
}

/// One buying factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a factor: {factor: …, weight: …, us: …, rivals: {…}}")]
pub struct Factor {
    /// What it is.
    pub factor: String,
    /// How much it counts for the customer.
    pub weight: NonNegative,
    /// How well we do.
    pub us: Judgement,
    /// How well each rival does.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub rivals: Named<Judgement>,
}

/// What the customer spends on one offering in one market, a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a wallet line: {offering: …, market: …, spend: …, ours: …}")]
pub struct Wallet {
    /// What we sell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offering: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// What the customer spends, with any supplier.
    pub spend: Amount,
    /// What of it is spent with us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<Amount>,
    /// What of it is spent with each rival.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub rivals: Named<Amount>,
}

/// A person on their side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a contact: {name: …, function: …}")]
pub struct Contact {
    /// The person's name.
    #[serde(deserialize_with = "super::number::some_text")]
    pub name: String,
    /// Their job title, as on their card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Their function: procurement, engineering, operations …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Their level: executive, manager, specialist …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Their part in decisions: decision-maker, approver, influencer, user, gatekeeper …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How much their word counts, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub influence: Option<Judgement>,
    /// How much the matter concerns them, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<Judgement>,
    /// What they think of us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attitude: Option<Attitude>,
    /// How well we know them: none, brief, multiple, in-depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<String>,
    /// The id of our person who keeps the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When we last spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Day>,
    /// The name of the contact whom they report to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
    /// What we want of the relationship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<String>,
    /// How we shall know that it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<String>,
    /// Their record ids in other systems, by the system's name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub external: Named<String>,
}

/// What could be sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an opportunity: {id: …, name: …, value: …}")]
pub struct Opportunity {
    /// Its id within the account.
    #[serde(deserialize_with = "super::number::some_text")]
    pub id: String,
    /// What it is.
    #[serde(deserialize_with = "super::number::some_text")]
    pub name: String,
    /// What would be sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offering: Option<String>,
    /// What it is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// When it should be decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<Day>,
    /// Its status: open, won, lost, parked, refused …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it was parked, refused or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its qualification in four elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bant: Option<Bant>,
    /// Its qualification in eight elements, for those that are worth a closer look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meddpicc: Option<Meddpicc>,
}

/// Budget, authority, need and timing, each from 0 (none or unknown) to 4 (in full).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a qualification: {budget: 0–4, authority: 0–4, need: 0–4, timing: 0–4}"
)]
pub struct Bant {
    /// Whether there is money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Step4>,
    /// Whether our contact decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Step4>,
    /// Whether they need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<Step4>,
    /// Whether the time is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timing: Option<Step4>,
}

/// The eight elements of MEDDPICC, each from 0 (unknown) to 3 (in full).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a qualification: {metrics: 0–3, economic-buyer: 0–3, decision-criteria: 0–3, …}"
)]
pub struct Meddpicc {
    /// What the customer gains, in figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Step3>,
    /// Who can release the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub economic_buyer: Option<Step3>,
    /// What they will judge by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_criteria: Option<Step3>,
    /// How they come to a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_process: Option<Step3>,
    /// What papers and signatures it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper_process: Option<Step3>,
    /// What hurts if nothing happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain: Option<Step3>,
    /// Who speaks for us inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub champion: Option<Step3>,
    /// What else they could do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competition: Option<Step3>,
}

/// Why the customer should buy from us.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a value proposition: {statement: …}")]
pub struct ValueProposition {
    /// In one sentence.
    pub statement: String,
    /// The customer's goal that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_goal: Option<String>,
    /// What the customer gains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Benefit>,
    /// Whether both sides gain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mutual: Option<bool>,
    /// When it was last looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Day>,
}

/// What the customer gains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a benefit: {benefit: …, measure: …, amount: …, delivered: …}")]
pub struct Benefit {
    /// What it is.
    pub benefit: String,
    /// What it is measured by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What it is worth a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// What of that has been delivered and is proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Amount>,
}

/// What the customer said of us when asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an answer: {on: …, nps: 0–10, source: …}")]
pub struct Satisfaction {
    /// When.
    pub on: Day,
    /// How likely they are to recommend us, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<Judgement>,
    /// Who asked, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A review held together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a review: {on: …, customer: […], supplier: […]}")]
pub struct Review {
    /// When.
    pub on: Day,
    /// Who came of theirs, by name.
    #[serde(default)]
    pub customer: Vec<String>,
    /// Who came of ours, by id.
    #[serde(default)]
    pub supplier: Vec<String>,
    /// How well aligned each side finds the two companies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alignment: Option<Alignment>,
}

/// How well aligned each side finds the two companies, 0 to 10.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an alignment: {customer: 0–10, supplier: 0–10}")]
pub struct Alignment {
    /// In the customer's eyes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Judgement>,
    /// In ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Judgement>,
}

/// What looking after an account takes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "needs: {hours: …, languages: […], competencies: {…}}")]
pub struct Needs {
    /// Hours a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<NonNegative>,
    /// Languages, as ISO 639-1 codes.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Competencies with the level that is needed, 0 to 4.
    #[serde(default)]
    pub competencies: Named<Skill>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a signal: {on: …, kind: …}")]
pub struct Signal {
    /// When.
    pub on: Day,
    /// What: refused-review, asked-for-discount, asked-to-drop-manager …
    pub kind: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml::read;

    #[test]
    fn a_name_is_enough() {
        let read = read::<Account>("name: Acme\n");
        assert!(read.problems.is_empty());
        assert_eq!(read.value.unwrap().status, Status::Candidate);
    }

    #[test]
    fn every_mistake_is_reported_once_with_its_place() {
        let text = "name: Acme\nstatus: keen\nmanger: jane\nratings:\n  fit: [{score: 11, by: a}, {score: 3, on: 2026-02-30}]\nwallet:\n  - {offering: x, spend: 1,5}\n  - {offering: y}\n";
        let read = read::<Account>(text);
        let places: Vec<(u32, u32, &str)> =
            read.problems.iter().map(|p| (p.span.line, p.span.column, p.rule)).collect();
        assert_eq!(
            places,
            [
                (2, 9, "invalid-value"),
                (3, 1, "unknown-field"),
                (5, 17, "invalid-value"),
                (5, 44, "invalid-value"),
                (7, 28, "unknown-field"),
                (8, 5, "missing-field"),
            ],
            "{:#?}",
            read.problems
        );
        assert_eq!(read.problems[1].help.as_deref(), Some("did you mean `manager`?"));
        assert!(read.value.is_some(), "the rest of the file is read");
    }
}
