//! What a role requires: as an analyst reads it, and as the document that goes to recruitment.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::{arranged, decimals, exact, item, item_columns, kind, share, some, staff, table, text};
use crate::assess::candidates::Lines;
use crate::assess::emphasis::leans;
use crate::assess::exact::{share as quotient, sum};
use crate::assess::job::{horizon, roles};
use crate::assess::levels::WORDS;
use crate::assess::organisation::Side;
use crate::assess::readiness::{Required, Requirements};
use crate::assess::staff::Staff;
use crate::assess::time::{FRAMEWORK, MOST_SELLING};
use crate::book::load::Entry;
use crate::model::framework::{Horizon, Kind, Point, Role};
use crate::model::profile::{Profile, Purpose};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::text::finding::{Finding, Level, slashed};

/// Name and version of the published form for analysts.
pub const SCHEMA: &str = "kam.assess.profile/1";

/// A profile as an analyst reads it, with what the rules say of it.
#[must_use]
pub fn sheet(desk: &Desk, profile: &Entry<Profile>, findings: &[Finding]) -> Sheet {
    let staff = staff(desk);
    let requirements = staff.requirements(profile);
    let mut tables = tables("profile", &staff, &requirements);
    tables.push(smells(findings.iter().filter(|finding| finding.path == profile.path)));
    let mut notes = requirements.notes();
    notes.push(format!(
        "`--table responsibilities` lists the duties that come with it, `--table company` those of the company; `kam report job {}` prints the job specification",
        profile.id
    ));
    notes.extend(desk.notes.iter().cloned());
    let mut sheet =
        Sheet { schema: SCHEMA, title: Some(profile.value.name.clone()), tables, notes, ..Sheet::default() };
    let order = ["profile", "facts", "time", "smells"];
    let nothing = requirements.items.is_empty();
    let nothing = nothing.then(|| {
        Block::Text(format!("It requires nothing yet: write `required` in {}.", slashed(&profile.path)))
    });
    arranged(&mut sheet, nothing.into_iter().collect(), &order);
    sheet
}

/// The same as a document: the job specification.
#[must_use]
pub fn document(desk: &Desk, profile: &Entry<Profile>, name: &'static str, schema: &'static str) -> Sheet {
    let staff = staff(desk);
    let requirements = staff.requirements(profile);
    let tables = tables(name, &staff, &requirements);
    let mut notes = requirements.notes();
    notes.push(format!(
        "from the profile `{}` and the framework `{}`; duties are those of the roles that take what is required",
        profile.id, requirements.against.id
    ));
    notes.extend(desk.notes.iter().cloned());
    let page = Page { requirements: &requirements, tables: &tables, blocks: Vec::new() };
    let blocks = page.blocks();
    let title = Some(format!("Job specification: {}", profile.value.name));
    Sheet { schema, title, tables, blocks, notes }
}

/// The tables of both, the first under the name that it has there.
fn tables(first: &'static str, staff: &Staff<'_>, requirements: &Requirements<'_>) -> Vec<Table> {
    vec![
        required(first, requirements),
        of_kind("recruited", requirements, Some(Kind::Attribute)),
        of_kind("taught", requirements, Some(Kind::Competency)),
        of_kind("both", requirements, Some(Kind::Both)),
        responsibilities(requirements),
        company(requirements),
        time(staff, &requirements.profile.value),
        facts(requirements),
    ]
}

/// A level with what it means.
fn meaning(required: &Required<'_>) -> Cell {
    use rust_decimal::prelude::ToPrimitive as _;
    let level = required.level.to_usize();
    // What the framework says of this item at this level comes before the general words.
    let anchor = || required.item?.anchors.get(level?).map(String::as_str);
    some(anchor().or_else(|| WORDS.get(level?).copied()), "not defined")
}

fn required(name: &'static str, requirements: &Requirements<'_>) -> Table {
    let weights = decimals(requirements.items.iter().map(|required| required.weight));
    let whole = sum(requirements.items.iter().map(|required| required.weight));
    let mut order: Vec<usize> = (0..requirements.items.len()).collect();
    order.sort_by_key(|n| Reverse(requirements.items[*n].weight));
    let rows = order.into_iter().map(|n| {
        let required = &requirements.items[n];
        let roles = requirements.roles().filter(|(_, taken)| taken.contains(&n));
        let roles: Vec<&str> = roles.map(|(role, _)| role.id.as_str()).collect();
        let mut cells: Vec<Cell> = item(required).into();
        cells.extend([
            kind(required),
            exact(Some(required.level), 0, ""),
            meaning(required),
            exact(Some(required.weight), weights, ""),
            share(quotient(required.weight, whole), "no weights"),
            if roles.is_empty() { Cell::Missing("no role takes it") } else { text(roles.join("; ")) },
        ]);
        cells
    });
    let mut columns: Vec<Column> = item_columns().into();
    columns.extend([
        Column::text("kind").priority(1),
        Column::number("level").priority(0),
        Column::text("meaning").priority(2),
        Column::number("weight").priority(1),
        Column::number("share").priority(3),
        Column::text("roles").priority(5).wraps(),
    ]);
    table(name, "What is required, the weightiest first", columns, rows.collect())
}

fn of_kind(name: &'static str, requirements: &Requirements<'_>, wanted: Option<Kind>) -> Table {
    let weights = decimals(requirements.items.iter().map(|required| required.weight));
    let mut of: Vec<&Required<'_>> =
        requirements.items.iter().filter(|required| required.kind() == wanted).collect();
    of.sort_by_key(|required| Reverse(required.weight));
    let rows = of.into_iter().map(|required| {
        let mut cells: Vec<Cell> = item(required).into();
        let weight = exact(Some(required.weight), weights, "");
        cells.extend([exact(Some(required.level), 0, ""), meaning(required), weight]);
        cells
    });
    let columns = vec![
        Column::text("item").machine(),
        Column::text("name").heading("what").priority(0).wraps(),
        Column::number("level").priority(0),
        Column::text("meaning").priority(0),
        Column::number("weight").priority(1),
    ];
    table(name, "", columns, rows.collect())
}

/// The words for the two horizons.
fn when(role: &Role) -> &'static str {
    match horizon(role) {
        Horizon::Short => "day-to-day",
        Horizon::Long => "long-term",
    }
}

fn responsibilities(requirements: &Requirements<'_>) -> Table {
    let rows = roles(requirements).into_iter().flat_map(|role| {
        Side::Manager
            .duties(role)
            .iter()
            .map(move |duty| vec![text(when(role)), text(&role.id), text(&duty.id), text(&duty.name)])
    });
    let columns = vec![
        Column::text("horizon").priority(0),
        Column::text("role").priority(0),
        Column::text("id").priority(3),
        Column::text("name").heading("duty").priority(0).wraps(),
    ];
    table("responsibilities", "Responsibilities", columns, rows.collect())
}

fn company(requirements: &Requirements<'_>) -> Table {
    let rows = roles(requirements).into_iter().flat_map(|role| {
        Side::Company
            .duties(role)
            .iter()
            .map(move |duty| vec![text(&role.id), text(&duty.id), text(&duty.name)])
    });
    let columns = vec![
        Column::text("role").priority(0),
        Column::text("id").priority(3),
        Column::text("name").heading("duty of the company").priority(0).wraps(),
    ];
    table("company", "What the company owes the manager", columns, rows.collect())
}

fn time(staff: &Staff<'_>, profile: &Profile) -> Table {
    let framework = staff.library.get(FRAMEWORK);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut of: Vec<(Decimal, &str, Option<&str>)> = profile
        .time
        .iter()
        .map(|(name, target)| {
            let item = framework.and_then(|framework| framework.item(name));
            (target.0, item.map_or(name, |item| item.id.as_str()), item.map(|item| item.name.as_str()))
        })
        .collect();
    of.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    for (target, id, name) in of {
        rows.push(vec![text(id), some(name, "not in the framework"), share(Some(target), "")]);
    }
    let columns = vec![
        Column::text("competency").priority(1),
        Column::text("name").heading("what").priority(0).wraps(),
        Column::number("share").heading("of the time").priority(0),
    ];
    table("time", "Where the time should go", columns, rows)
}

/// What else the profile states.
fn facts(requirements: &Requirements<'_>) -> Table {
    let profile = &requirements.profile.value;
    let lines = Lines::of(profile);
    let [implementation, relationship] = leans(profile);
    let why = "the profile does not say";
    let line = |line: Decimal| if lines.stated { share(Some(line), "") } else { Cell::Missing(why) };
    let row = vec![
        text(&profile.framework),
        some(profile.purpose.map(|purpose| purpose.word()), why),
        share(implementation, why),
        share(relationship, why),
        share(profile.selling_share.map(|share| share.0), why),
        line(lines.attributes),
        line(lines.competencies),
    ];
    let columns = vec![
        Column::text("framework").priority(0),
        Column::text("purpose").priority(0),
        Column::number("implementation").priority(1),
        Column::number("relationship").priority(1),
        Column::number("selling").priority(0),
        Column::number("attributes_line").heading("line for attributes").priority(1),
        Column::number("competencies_line").heading("line for competencies").priority(1),
    ];
    table("facts", "What else it states", columns, vec![row])
}

/// What rules say of the profile.
fn smells<'f>(findings: impl Iterator<Item = &'f Finding>) -> Table {
    let rows = findings.map(|finding| {
        let tone = if finding.level == Level::Error { Tone::Bad } else { Tone::Warning };
        vec![
            text(finding.rule),
            Cell::Toned(finding.level.to_string(), tone),
            finding.span.map_or(Cell::Missing("the whole file"), |span| Cell::Integer(span.line.into())),
            text(&finding.message),
            some(finding.help.as_deref(), "no help"),
        ]
    });
    let columns = vec![
        Column::text("rule").priority(0),
        Column::text("level").priority(1),
        Column::number("line").priority(1),
        Column::text("message").priority(0).wraps(),
        Column::text("help").priority(2).wraps(),
    ];
    table("smells", "What rules say of it", columns, rows.collect())
}

/// The document in the making.
struct Page<'a, 'b> {
    requirements: &'a Requirements<'b>,
    tables: &'a [Table],
    blocks: Vec<Block>,
}

impl<'b> Page<'_, 'b> {
    fn blocks(mut self) -> Vec<Block> {
        self.purpose();
        self.role();
        self.responsibilities("Day-to-day responsibilities", Horizon::Short);
        self.responsibilities("Long-term responsibilities", Horizon::Long);
        self.kinds();
        self.time();
        self.company();
        self.judged();
        self.blocks
    }

    fn profile(&self) -> &'b Profile {
        &self.requirements.profile.value
    }

    fn heading(&mut self, text: &str) {
        self.blocks.push(Block::Heading(1, text.to_owned()));
    }

    fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    /// A table, unless it is empty.
    fn table(&mut self, name: &str) -> bool {
        let found = self.tables.iter().position(|table| table.name == name);
        let found = found.filter(|n| !self.tables[*n].rows.is_empty());
        self.blocks.extend(found.map(Block::Table));
        found.is_some()
    }

    fn purpose(&mut self) {
        self.heading("What the programme is for");
        let text = match self.profile().purpose {
            Some(Purpose::Retention) => {
                "Keeping the customers that the business rests on, and creating value with them for years. Success is measured by that, not by the orders of a quarter."
            }
            Some(Purpose::Growth) => {
                "Growing with chosen customers over years. Success is measured by the share of their business that is won and kept at a profit."
            }
            Some(Purpose::ShortTermRevenue) => {
                "Revenue soon. That makes the job largely one of selling, whatever else is asked of it below; a programme that is to keep customers has another purpose."
            }
            None => {
                "The profile does not say. What the programme is for comes first: the role follows from it."
            }
        };
        self.text(text);
    }

    fn role(&mut self) {
        self.heading("Role within the organisation");
        let [implementation, relationship] = leans(self.profile());
        self.text(match implementation.zip(relationship) {
            Some((implementation, relationship)) => format!(
                "A general manager of the relationships in their care, in two roles that have to be in balance: implementation ({}), which reaches the business aims agreed with each customer, and relationship ({}), which builds the links between both companies that make it possible.",
                percent(implementation),
                percent(relationship)
            ),
            None => "A general manager of the relationships in their care, in two roles that have to be in balance: implementation reaches the business aims agreed with each customer, relationship builds the links between both companies that make it possible.".to_owned(),
        });
        let roles = roles(self.requirements);
        let framework = self.requirements.against.framework;
        let names = |area: Option<&str>| -> Vec<String> {
            let of = roles.iter().filter(|role| role.area.as_deref() == area);
            of.map(|role| continued(&role.name)).collect()
        };
        let mut points: Vec<String> = framework
            .areas
            .iter()
            .map(|area| (area, names(Some(&area.id))))
            .filter(|(_, names)| !names.is_empty())
            .map(|(area, names)| format!("{}: {}", area.name, names.join("; ")))
            .collect();
        points.extend(names(None));
        if !points.is_empty() {
            self.blocks.push(Block::List(points));
        }
    }

    fn responsibilities(&mut self, title: &str, wanted: Horizon) {
        let of: Vec<String> = roles(self.requirements)
            .into_iter()
            .filter(|role| horizon(role) == wanted && !role.manager.is_empty())
            .map(|role| described(role, &role.manager))
            .collect();
        if !of.is_empty() {
            self.heading(title);
            self.blocks.push(Block::List(of));
        }
    }

    fn kinds(&mut self) {
        for (name, title, words) in [
            (
                "recruited",
                "What is recruited",
                "Attributes: how the work is done. They are brought along and change slowly, so they decide who is hired.",
            ),
            (
                "taught",
                "What is taught",
                "Competencies: that the work is done. They can be taught, so a gap is a plan for the first year.",
            ),
            (
                "both",
                "What is of both",
                "Partly brought along, partly taught. Each counts half to either side.",
            ),
        ] {
            let empty = self.tables.iter().any(|table| table.name == name && table.rows.is_empty());
            match (empty, name) {
                (true, "recruited") => {
                    self.heading(title);
                    self.text("The profile requires no attribute. Those are what makes the difference and can hardly be taught.");
                }
                (true, _) => {}
                (false, _) => {
                    self.heading(title);
                    self.text(words);
                    self.table(name);
                }
            }
        }
        let without: Vec<String> = self
            .requirements
            .items
            .iter()
            .filter(|required| required.kind().is_none())
            .map(|required| {
                format!("{}: level {}", required.item.map_or(required.id, |i| &i.name), required.level)
            })
            .collect();
        if !without.is_empty() {
            self.heading("What else is required");
            self.blocks.push(Block::List(without));
        }
    }

    fn time(&mut self) {
        self.heading("Time");
        let usual = "directors who are asked how the time should be spent settle on 5 to 10 % for selling";
        let selling = match self.profile().selling_share.map(|share| share.0) {
            None => format!("The profile does not say how much of the job is selling; {usual}."),
            Some(share) if share > MOST_SELLING => {
                format!("Selling is {} of the job. That is much: {usual}.", percent(share))
            }
            Some(share) => format!("Selling is {} of the job; {usual}.", percent(share)),
        };
        self.text(selling);
        self.table("time");
    }

    fn company(&mut self) {
        let of: Vec<String> = roles(self.requirements)
            .into_iter()
            .filter(|role| !role.company.is_empty())
            .map(|role| described(role, &role.company))
            .collect();
        if !of.is_empty() {
            self.heading("What the company owes the manager");
            self.text("Nobody can do this job alone. The company's side of each role:");
            self.blocks.push(Block::List(of));
        }
    }

    fn judged(&mut self) {
        self.heading("How candidates are judged");
        let lines = Lines::of(self.profile());
        let usual = if lines.stated { "" } else { " The profile states no lines; these are the usual ones." };
        self.text(format!(
            "Readiness is how much of the required levels is there, by weight. Below {} of the attributes we look elsewhere. From there on, below {} of the competencies training would take too long for now; otherwise we hire and train, with the gaps as the first year's plan.{usual}",
            percent(lines.attributes),
            percent(lines.competencies)
        ));
    }
}

/// A role with its duties in one sentence.
fn described(role: &Role, duties: &[Point]) -> String {
    let duties: Vec<String> = duties
        .iter()
        .map(|duty| match duty.parts.as_slice() {
            [] => continued(&duty.name),
            parts => {
                let parts: Vec<String> = parts.iter().map(|part| continued(part)).collect();
                format!("{} ({})", continued(&duty.name), parts.join(", "))
            }
        })
        .collect();
    format!("{}: {}", role.name, duties.join("; "))
}

/// A name within a sentence: its first letter small, unless it begins with an abbreviation.
fn continued(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_uppercase() || second.is_numeric() => {
            format!("{first}{}", letters.as_str())
        }
        (Some(first), _) => first.to_lowercase().chain(letters).collect(),
        (None, _) => String::new(),
    }
}

/// A share as people read it.
fn percent(share: Decimal) -> String {
    format!("{} %", share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_on_in_small_letters_but_abbreviations_stay() {
        assert_eq!(continued("Know our place"), "know our place");
        assert_eq!(continued("IT literacy"), "IT literacy");
        assert_eq!(continued("Ärger"), "ärger");
        assert_eq!((continued(""), continued("A")), (String::new(), "a".to_owned()));
    }
}
