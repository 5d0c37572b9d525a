//! `kam assess`: people and organisation against frameworks.

use std::path::Path;

use anyhow::{Result, bail};
use kam::assess::candidates::pool;
use kam::assess::staff::Staff;
use kam::assess::team::{managers, teams};
use kam::book::load::{Book, Entry, NoBook, Shelf};
use kam::lint::{self, Group, Rule};
use kam::model::person::Person;
use kam::model::profile::Profile;
use kam::model::words::PersonKind;
use kam::report::schema;
use kam::report::sheet::Sheet;
use kam::report::views::assess as views;
use kam::report::views::desk::Desk;
use kam::report::views::report::Lacking;
use kam::score::measure::Sources;
use kam::text::finding::{Finding, Level};
use kam::text::nearest::{list, nearest};
use kam::text::write;
use serde_json::Value;

use crate::args::Common;
use crate::args::assess::AssessWhat;
use crate::assemble;
use crate::exit::Exit;
use crate::output;
use crate::ui::{Ui, exit_for};

pub(crate) fn run(common: &Common, what: &AssessWhat, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(super::stopped(&why, ui)),
    };
    let (as_of, note) = assemble::as_of(common, &book);
    let desk = Desk::new(book, as_of, note.into_iter().collect());
    let made = sheet(&desk, what);
    let findings = desk.findings();
    ui.findings_in_brief(&findings, &desk.book.root);
    let exit = exit_for(&findings, Level::Error);
    match made? {
        Ok(mut sheet) => {
            output::print(&mut sheet, common, ui)?;
            Ok(exit)
        }
        Err(lacking) => {
            ui.lacking(&lacking.what, &lacking.help);
            Ok(if exit == Exit::Failed { exit } else { Exit::Nothing })
        }
    }
}

/// What the rules say of the files that something rests on goes to the desk, as `kam assess` has it.
pub(crate) fn judged(desk: &Desk, what: &AssessWhat) -> Result<()> {
    sheet(desk, what).map(|_| ())
}

/// What was asked for as a sheet; what the rules say of the files that it rests on goes to the desk.
fn sheet(desk: &Desk, what: &AssessWhat) -> Result<std::result::Result<Sheet, Lacking>> {
    let staff = views::staff(desk);
    Ok(match what {
        AssessWhat::Person { id } => {
            let person = person(desk, id)?;
            judge(desk, &[person], staff.profile(&person.value).into_iter());
            views::person::sheet(desk, person)
        }
        AssessWhat::Team { role } => {
            let role = role.as_deref().map(|role| profile(desk, role)).transpose()?;
            let role = role.map(|entry| entry.id.as_str());
            let teams = teams(&staff, role);
            let members: Vec<&Entry<Person>> = match role {
                None => managers(&staff).collect(),
                Some(_) => teams.iter().flat_map(|team| team.members.iter().copied()).collect(),
            };
            judge(desk, &members, teams.iter().map(|team| team.requirements.profile));
            views::team::sheet(desk, role)
        }
        AssessWhat::Time { id, all } => {
            let one = id.as_deref().map(|id| person(desk, id)).transpose()?;
            let timed: Vec<&Entry<Person>> = match one {
                Some(person) => vec![person],
                None => staff.people.entries.iter().filter(|p| !p.value.time.is_empty()).collect(),
            };
            judge(desk, &timed, timed.iter().filter_map(|person| staff.profile(&person.value)));
            views::time::sheet(desk, one, *all)
        }
        AssessWhat::Candidates { role } => {
            let profile = match role {
                Some(role) => profile(desk, role)?,
                None => match only_profile(desk)? {
                    Ok(profile) => profile,
                    Err(lacking) => return Ok(Err(lacking)),
                },
            };
            judge(desk, &pool(&staff, &profile.id), [profile].into_iter());
            views::candidates::sheet(desk, profile)
        }
        AssessWhat::Organisation => {
            // What rules say of people has its place in `assess team`.
            desk.report(found(desk, &|path| desk.organisation().is_some_and(|audit| audit.path == *path)));
            views::organisation::sheet(desk)
        }
        AssessWhat::Profile { role } => {
            let profile = profile(desk, role)?;
            judge(desk, &[], [profile].into_iter());
            Ok(views::profile::sheet(desk, profile, &desk.findings()))
        }
    })
}

/// The person of an id.
pub(crate) fn person<'d>(desk: &'d Desk, id: &str) -> Result<&'d Entry<Person>> {
    let people = desk.people();
    match people.get(id) {
        Some(person) => Ok(person),
        None => Err(unknown(people, "person", id, &format!("`kam new person {id}` begins one"))),
    }
}

/// The profile of a role.
pub(crate) fn profile<'d>(desk: &'d Desk, role: &str) -> Result<&'d Entry<Profile>> {
    let profiles = desk.profiles();
    match profiles.get(role) {
        Some(profile) => Ok(profile),
        None => Err(unknown(profiles, "profile", role, &format!("`kam new profile {role}` begins one"))),
    }
}

/// That there is no such file, or that it cannot be read.
fn unknown<T>(shelf: &Shelf<T>, noun: &str, id: &str, help: &str) -> anyhow::Error {
    if shelf.knows(id) {
        return anyhow::anyhow!("the {noun} `{id}` cannot be read\nput its file right first");
    }
    match nearest(id, shelf.entries.iter().map(|entry| entry.id.as_str())) {
        Some(near) => anyhow::anyhow!("there is no {noun} `{id}`\ndid you mean `{near}`?"),
        None => anyhow::anyhow!("there is no {noun} `{id}`\n{help}"),
    }
}

/// The profile where there is but one.
fn only_profile(desk: &Desk) -> Result<std::result::Result<&Entry<Profile>, Lacking>> {
    match desk.profiles().entries.as_slice() {
        [only] => Ok(Ok(only)),
        [] if !desk.profiles().broken.is_empty() => {
            bail!("no profile can be read, so there is no role for candidates\nput their files right first")
        }
        [] => Ok(Err(Lacking::new(
            "the book has no profile, so there is no role for candidates",
            "`kam new profile key-account-manager` begins one",
        ))),
        several => {
            let roles = list(several.iter().map(|entry| entry.id.as_str()), "or");
            bail!("there are several roles\nsay which one with --role: {roles}")
        }
    }
}

/// What the rules say of these people, of these profiles and of the frameworks goes to the desk.
fn judge<'d>(desk: &'d Desk, people: &[&Entry<Person>], profiles: impl Iterator<Item = &'d Entry<Profile>>) {
    let mut paths: Vec<&Path> = people.iter().map(|person| person.path.as_path()).collect();
    paths.extend(profiles.map(|profile| profile.path.as_path()));
    desk.report(found(desk, &|path| paths.contains(&path)));
}

/// What the rules about people and organisation find in some files, and in the book's own frameworks.
fn found(desk: &Desk, wanted: &dyn Fn(&Path) -> bool) -> Vec<Finding> {
    let Staff { as_of, people, profiles, .. } = views::staff(desk);
    let accounts = Shelf::default();
    let sources = Sources {
        accounts: &accounts,
        rates: &desk.book.rates,
        as_of,
        fiscal_year_start: desk.book.settings.fiscal_year_start.0,
        roll_up: false,
        ledger: None,
        questions: std::collections::BTreeMap::new(),
        below: Vec::new(),
    };
    let context = lint::Context {
        book: &desk.book,
        as_of,
        accounts: &accounts,
        people,
        profiles,
        frameworks: desk.frameworks(),
        organisation: desk.organisation(),
        plans: &[],
        pages: &[],
        history: &kam::book::history::History::default(),
        policy: None,
        compiled: None,
        scoring: None,
        faults: &[],
        sources: &sources,
    };
    let rules: Vec<&'static dyn Rule> =
        lint::registry::RULES.iter().copied().filter(|rule| rule.meta().group == Group::People).collect();
    let mut findings = lint::run_rules(&context, &rules);
    let framework = |path: &Path| desk.frameworks().entries.iter().any(|framework| framework.path == path);
    findings.retain(|finding| wanted(&finding.path) || framework(&finding.path));
    findings
}

/// The schemas of the JSON form of every `kam assess`: each is run on the worked example in `book`, with a candidate and
/// an audit added where it has none.
pub(crate) fn schemas(book: &Path, ui: &Ui) -> Result<Vec<(String, Value)>> {
    let added = [
        ("people/cora-diaz.yaml", "name: Cora Diaz\nkind: candidate\norigin: inside\n"),
        ("organisation.yaml", "litmus: {take-decisions: good}\n"),
    ];
    for (path, text) in added {
        if !book.join(path).exists() {
            write::create(&book.join(path), text.as_bytes())?;
        }
    }
    let open = Book::open(book)
        .map_err(|NoBook(findings)| anyhow::anyhow!("the example has {} mistakes", findings.len()))?;
    let desk = Desk::new(open, jiff::civil::date(2026, 9, 30), Vec::new());
    let person = |kind: PersonKind| {
        let of = |entry: &&Entry<Person>| entry.value.kind == kind && !entry.value.time.is_empty();
        desk.people().entries.iter().find(of).map(|entry| entry.id.clone()).unwrap_or_default()
    };
    let role = desk.profiles().entries.first().map(|entry| entry.id.clone()).unwrap_or_default();
    let each = [
        ("person", AssessWhat::Person { id: person(PersonKind::Manager) }, &[][..]),
        ("team", AssessWhat::Team { role: None }, &views::team::OPEN),
        ("time", AssessWhat::Time { id: None, all: true }, &[]),
        ("candidates", AssessWhat::Candidates { role: None }, &views::candidates::OPEN),
        ("organisation", AssessWhat::Organisation, &[]),
        ("profile", AssessWhat::Profile { role }, &[]),
    ];
    let mut schemas = Vec::new();
    for (name, what, open) in each {
        let made = sheet(&desk, &what)?.map_err(|lacking| anyhow::anyhow!("{lacking}"))?;
        ui.tell(&format!("kam assess {name} on the example"));
        schemas.push((format!("assess-{name}"), schema::with_open(&made, open)));
    }
    Ok(schemas)
}
