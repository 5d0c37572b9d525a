//! Relationships: who knows whom at an account, and who is lacking.

mod charts;
pub mod mermaid;

use super::{Info, Lacking, amount_of, text};
use crate::book::load::Entry;
use crate::model::account::{Account, Contact};
use crate::model::words::Attitude;
use crate::portfolio::relationships::{
    Broken, Coverage, Gap, Lack, chart, coverage, covered, days_since, gaps, pairs, stake, stale_after,
};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "relationships",
    title: "who knows whom at an account, and who is lacking",
    needs: "an account with contacts",
    example: &["alder-chemicals"],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.relationships/1";

/// Who knows whom at an account.
///
/// # Errors
/// The account has no contacts.
pub fn sheet(desk: &Desk, entry: &Entry<Account>) -> Result<Sheet, Lacking> {
    if entry.value.contacts.is_empty() {
        return Err(Lacking::new(
            format!("`{}` has no contacts", entry.id),
            format!(
                "add them to {}: `contacts: [{{name: Sam Lee, function: procurement, role: decision-maker, owner: person-id}}]`",
                crate::text::finding::slashed(&entry.path)
            ),
        ));
    }
    let cx = Cx { desk, entry };
    let gaps = gaps(&entry.value, desk.as_of);
    let mut blocks = vec![Block::Text(cx.summary(&gaps))];
    blocks.extend([Block::from(charts::network(&cx)), Block::Table(0)]);
    blocks.push(Block::Heading(1, "What is lacking".to_owned()));
    if gaps.is_empty() {
        blocks.push(Block::Text("Nothing of what is looked for.".to_owned()));
    } else {
        blocks.push(Block::Table(2));
    }
    blocks.extend([Block::Heading(1, "Their functions and our people".to_owned()), Block::Table(1)]);
    let paired = cx.pairs();
    if !paired.rows.is_empty() {
        blocks.extend([Block::Heading(1, "Pairs".to_owned()), Block::Table(3)]);
    }
    let reports = entry.value.contacts.iter().any(|c| c.reports_to.is_some());
    if reports {
        blocks.push(Block::Heading(1, "Who reports to whom".to_owned()));
        blocks.extend(charts::tree(&cx).map(Block::from));
        blocks.push(Block::Table(4));
    }
    let mut notes = cx.notes(reports);
    notes.extend(desk.notes.iter().cloned());
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(cx.title(&gaps)),
        tables: vec![cx.contacts(), cx.coverage(), cx.gaps(&gaps), paired, cx.chart()],
        blocks,
        notes,
    })
}

struct Cx<'a> {
    desk: &'a Desk,
    entry: &'a Entry<Account>,
}

/// What an attitude is for the eye.
pub(in crate::report::views::report) fn attitude(attitude: Option<Attitude>) -> Cell {
    let Some(attitude) = attitude else { return Cell::Missing("no attitude") };
    let tone = match attitude {
        Attitude::Opponent | Attitude::Critic => Tone::Bad,
        Attitude::Neutral => Tone::Neutral,
        Attitude::Supporter | Attitude::Champion => Tone::Keep,
    };
    Cell::Toned(attitude.word().to_owned(), tone)
}

impl<'a> Cx<'a> {
    fn account(&self) -> &'a Account {
        &self.entry.value
    }

    /// The name of one of our people; the id where there is no such person.
    fn our_name(&self, id: &str) -> String {
        self.desk.people().get(id).map_or_else(|| id.to_owned(), |person| person.value.name.clone())
    }

    /// What one of our people does for the account.
    fn our_role(&self, id: &str) -> Option<&'a str> {
        let account = self.account();
        if account.manager.as_deref() == Some(id) {
            return Some("manager");
        }
        if account.sponsor.as_ref().and_then(|s| s.ours.as_deref()) == Some(id) {
            return Some("sponsor");
        }
        account.team.iter().find(|member| member.person == id).and_then(|member| member.role.as_deref())
    }

    fn title(&self, gaps: &[Gap]) -> String {
        let contacts = count(self.account().contacts.len(), "contact");
        let name = &self.account().name;
        match gaps.len() {
            0 => format!("{name}: {contacts}, and nothing is lacking"),
            n => format!("{name}: {contacts}, and {} in the relationships", count(n, "gap")),
        }
    }

    fn summary(&self, gaps: &[Gap]) -> String {
        let contacts = &self.account().contacts;
        let functions: std::collections::BTreeSet<&str> =
            contacts.iter().filter_map(|c| c.function.as_deref()).collect();
        let ours: std::collections::BTreeSet<&str> =
            contacts.iter().filter_map(|c| c.owner.as_deref()).collect();
        let known = contacts.iter().filter(|c| coverage(c) >= Some(Coverage::Multiple)).count();
        let mut said = format!(
            "{} in {}, kept by {} of ours; {known} of them known by more than a brief meeting.",
            count(contacts.len(), "contact"),
            count(functions.len(), "function"),
            if ours.len() == 1 { "1 person".to_owned() } else { format!("{} people", ours.len()) },
        );
        let missing: Vec<&str> = [
            (Lack::DecisionMaker, "somebody who decides"),
            (Lack::Sponsor, "a pair of sponsors"),
            (Lack::Champion, "a champion"),
        ]
        .into_iter()
        .filter(|(lack, _)| gaps.iter().any(|gap| gap.lack == *lack))
        .map(|(_, words)| words)
        .collect();
        if !missing.is_empty() {
            let parts: Vec<String> = missing.iter().map(|m| (*m).to_owned()).collect();
            said += &format!(" Missing of the least that it takes: {}.", super::enumerated(&parts));
        }
        said
    }

    fn contacts(&self) -> Table {
        let rows = self
            .account()
            .contacts
            .iter()
            .map(|c| {
                let days = days_since(c, self.desk.as_of);
                let last = c.last_contact.map_or(Cell::Missing("no last contact"), |day| Cell::Day(day.0));
                vec![
                    text(&c.name),
                    Cell::maybe(c.function.as_deref()),
                    Cell::maybe(c.level.as_deref()),
                    Cell::maybe(c.role.as_deref()),
                    amount_of(c.influence.map(|j| j.0), "no influence"),
                    amount_of(c.interest.map(|j| j.0), "no interest"),
                    stake(c).map_or(Cell::Missing("no influence or interest"), |s| text(s.word())),
                    attitude(c.attitude),
                    Cell::maybe(c.coverage.as_deref()),
                    Cell::maybe(c.owner.as_deref()),
                    last,
                    days.map_or(Cell::Missing("no last contact"), |days| Cell::Integer(i64::from(days))),
                    Cell::maybe(c.reports_to.as_deref()),
                    Cell::maybe(c.aim.as_deref()),
                    Cell::maybe(c.success.as_deref()),
                    text(&self.entry.id),
                ]
            })
            .collect::<Vec<_>>();
        Table {
            name: "relationships",
            title: None,
            columns: vec![
                Column::text("name").priority(0),
                Column::text("function").priority(0),
                Column::text("level").priority(4),
                Column::text("role").priority(1),
                Column::number("influence").priority(5),
                Column::number("interest").priority(6),
                Column::text("stake").heading("calls for").priority(7),
                Column::text("attitude").priority(1),
                Column::text("coverage").priority(1),
                Column::text("owner").priority(2),
                Column::text("last_contact").priority(6),
                Column::number("days").heading("silent, days").priority(3),
                Column::text("reports_to").priority(8),
                Column::text("aim").priority(9).wraps().last(),
                Column::text("success").priority(9).wraps().last(),
                Column::text("account").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn coverage(&self) -> Table {
        let rows: Vec<Vec<Cell>> = covered(self.account())
            .iter()
            .map(|c| {
                vec![
                    Cell::maybe(c.function),
                    Cell::maybe(c.owner),
                    c.owner.map_or(Cell::Missing("nobody of ours"), |id| Cell::Text(self.our_name(id))),
                    Cell::maybe(c.owner.and_then(|id| self.our_role(id))),
                    Cell::Integer(i64::try_from(c.contacts).unwrap_or(i64::MAX)),
                    c.best.map_or(Cell::Missing("no coverage"), |best| text(best.word())),
                ]
            })
            .collect();
        Table {
            name: "coverage",
            title: None,
            columns: vec![
                Column::text("function").priority(0),
                Column::text("owner").machine(),
                Column::text("owner_name").heading("our person").priority(0),
                Column::text("role").priority(2),
                Column::number("contacts").priority(1),
                Column::text("best_coverage").heading("best coverage").priority(0),
            ],
            rows: Box::new(rows),
        }
    }

    fn gaps(&self, gaps: &[Gap]) -> Table {
        let rows: Vec<Vec<Cell>> = gaps
            .iter()
            .map(|gap| {
                vec![
                    Cell::Toned(gap.lack.word().to_owned(), Tone::Warning),
                    gap.who.as_deref().map_or(Cell::Missing("about the account"), text),
                    text(&gap.what),
                ]
            })
            .collect();
        Table {
            name: "gaps",
            title: None,
            columns: vec![
                Column::text("gap").priority(0),
                Column::text("who").priority(0),
                Column::text("what").priority(0).wraps(),
            ],
            rows: Box::new(rows),
        }
    }

    fn pairs(&self) -> Table {
        let contacts = &self.account().contacts;
        let rows: Vec<Vec<Cell>> = pairs(self.account())
            .iter()
            .map(|pair| {
                let contact = pair.contact.map(|n| &contacts[n]);
                let of = |field: fn(&Contact) -> Option<&str>| Cell::maybe(contact.and_then(field));
                let days = contact.and_then(|c| days_since(c, self.desk.as_of));
                vec![
                    text(pair.kind.word()),
                    Cell::maybe(pair.ours),
                    pair.ours.map_or(Cell::Missing("nobody of ours"), |id| Cell::Text(self.our_name(id))),
                    Cell::maybe(pair.theirs),
                    of(|c| c.function.as_deref()),
                    of(|c| c.level.as_deref()),
                    of(|c| c.coverage.as_deref()),
                    days.map_or(Cell::Missing("no last contact"), |days| Cell::Integer(i64::from(days))),
                ]
            })
            .collect();
        Table {
            name: "pairs",
            title: None,
            columns: vec![
                Column::text("pair").priority(0),
                Column::text("ours").machine(),
                Column::text("ours_name").heading("ours").priority(0),
                Column::text("theirs").priority(0),
                Column::text("function").priority(2),
                Column::text("level").priority(4),
                Column::text("coverage").priority(1),
                Column::number("days").heading("silent, days").priority(3),
            ],
            rows: Box::new(rows),
        }
    }

    fn chart(&self) -> Table {
        let contacts = &self.account().contacts;
        let rows: Vec<Vec<Cell>> = chart(contacts)
            .iter()
            .map(|place| {
                let contact = &contacts[place.contact];
                vec![
                    Cell::Integer(i64::try_from(place.depth).unwrap_or(i64::MAX)),
                    text(&contact.name),
                    Cell::maybe(contact.function.as_deref()),
                    Cell::maybe(contact.reports_to.as_deref()),
                    place.broken.map_or(Cell::Missing("nothing is wrong"), |broken| {
                        let why = match broken {
                            Broken::Stranger => "whom they report to is no contact",
                            Broken::Circle => "they report to themselves by way of others",
                        };
                        Cell::Toned(why.to_owned(), Tone::Warning)
                    }),
                ]
            })
            .collect();
        Table {
            name: "chart",
            title: None,
            columns: vec![
                Column::number("depth").heading("step").priority(0),
                Column::text("name").priority(0),
                Column::text("function").priority(2),
                Column::text("reports_to").priority(1),
                Column::text("broken").heading("what is wrong").priority(1).wraps(),
            ],
            rows: Box::new(rows),
        }
    }

    fn notes(&self, reports: bool) -> Vec<String> {
        let mut notes = Vec::new();
        match stale_after(self.account().status) {
            Some(days) => notes.push(format!(
                "a contact of an account that is {} is stale after {days} days without a word",
                self.account().status
            )),
            None => notes.push(format!(
                "how long nobody spoke to a contact is judged for key and incubating accounts only; this one is {}",
                self.account().status
            )),
        }
        if reports {
            notes.push("--mermaid prints the map for pages that draw Mermaid".to_owned());
        }
        notes
    }
}
