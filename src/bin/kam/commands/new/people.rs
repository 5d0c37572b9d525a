//! `kam new person`, `kam new profile` and `kam new organisation`.

use std::io::ErrorKind;

use anyhow::{Context, Result, bail};
use kam::assess::library::Library;
use kam::assess::readiness::Requirements;
use kam::book::load::Book;
use kam::book::template::people::{self, NewPerson, said};
use kam::model::framework::Framework;
use kam::model::words::PersonKind;
use kam::text::finding::slashed;
use kam::text::nearest::nearest;
use kam::text::write;

use super::{beginning, create, made_name};
use crate::args::Common;
use crate::assemble;
use crate::exit::Exit;
use crate::ui::Ui;

/// The framework that roles are measured by unless another is named.
const FRAMEWORK: &str = "woodburn-2006";

/// What is asked of a new person.
pub(crate) struct Person<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) kind: PersonKind,
    pub(crate) role: Option<&'a str>,
}

pub(crate) fn person(common: &Common, asked: &Person<'_>, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(crate::commands::stopped(&why, ui)),
    };
    let path = beginning(&book, &book.settings.files.people, asked.id)?;
    let (profiles, frameworks) = (book.profiles(&mut Vec::new()), book.frameworks(&mut Vec::new()));
    let library = Library::new(&frameworks);
    let role = match (asked.role, profiles.entries.as_slice()) {
        (Some(role), _) if !profiles.knows(role) => {
            match nearest(role, profiles.entries.iter().map(|entry| entry.id.as_str())) {
                Some(near) => bail!("there is no profile `{role}`\ndid you mean `{near}`?"),
                None => bail!("there is no profile `{role}`\n`kam new profile {role}` begins one"),
            }
        }
        (Some(role), _) => Some(role),
        // Where there is but one role, managers and candidates have it.
        (None, [only]) if matches!(asked.kind, PersonKind::Manager | PersonKind::Candidate) => {
            Some(only.id.as_str())
        }
        (None, _) => None,
    };
    let requirements =
        role.and_then(|role| profiles.get(role)).map(|entry| Requirements::of(entry, &library));
    let items: Vec<(String, String)> = match &requirements {
        Some(of) => {
            let required = of.items.iter();
            let said = |r: &kam::assess::readiness::Required<'_>| {
                format!("{}; required: {}", r.item.map_or_else(|| r.id.to_owned(), said), r.level)
            };
            required.map(|r| (r.id.to_owned(), said(r))).collect()
        }
        None => {
            let framework = library.get(FRAMEWORK).map_or(&[][..], |framework| &framework.items);
            let cited = framework.iter().filter(|item| item.most_cited);
            cited.map(|item| (item.id.clone(), said(item))).collect()
        }
    };
    let name = made_name(asked.id, asked.name);
    let framework = requirements.as_ref().map_or(FRAMEWORK, |of| of.against.id);
    let new = NewPerson { name: &name, kind: asked.kind, role, framework, items: &items };
    create(&book, &path, &people::person(&new), ui)
}

pub(crate) fn profile(
    common: &Common,
    id: &str,
    name: Option<&str>,
    framework: Option<&str>,
    ui: &Ui,
) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(crate::commands::stopped(&why, ui)),
    };
    let path = beginning(&book, &book.settings.files.profiles, id)?;
    let frameworks = book.frameworks(&mut Vec::new());
    let (framework_id, framework) = named(&Library::new(&frameworks), framework)?;
    if framework.items.is_empty() {
        bail!(
            "the framework `{framework_id}` has no items that a role could require\nname another one with --framework"
        );
    }
    let sentence = name.map_or_else(|| sentence_case(&made_name(id, None)), str::to_owned);
    create(&book, &path, &people::profile(&sentence, framework_id, framework), ui)
}

pub(crate) fn organisation(common: &Common, framework: Option<&str>, ui: &Ui) -> Result<Exit> {
    let book = match assemble::open(common, ui)? {
        Ok(book) => book,
        Err(why) => return Ok(crate::commands::stopped(&why, ui)),
    };
    let frameworks = book.frameworks(&mut Vec::new());
    let (id, framework) = named(&Library::new(&frameworks), framework)?;
    if framework.litmus.is_empty() && framework.roles.is_empty() {
        bail!("the framework `{id}` asks nothing of an organisation\nname another one with --framework");
    }
    let text = people::organisation(book.settings.name.as_deref(), id, framework);
    write_audit(&book, &text, ui)
}

fn write_audit(book: &Book, text: &str, ui: &Ui) -> Result<Exit> {
    let path = std::path::Path::new(&book.settings.files.organisation);
    match write::create(&book.root.join(path), text.as_bytes()) {
        Ok(()) => {}
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            bail!(
                "{} is there already and was left alone\n`kam assess organisation` shows what it comes to",
                slashed(path)
            )
        }
        Err(e) => return Err(e).with_context(|| format!("{} cannot be written", slashed(path))),
    }
    let shown = slashed(&book.root.join(path));
    ui.note(&format!("{shown} written; answer what is known and run `kam assess organisation`"));
    Ok(Exit::Clean)
}

/// The framework of an id, or the usual one.
fn named<'b>(library: &Library<'b>, id: Option<&str>) -> Result<(&'b str, &'b Framework)> {
    let id = id.unwrap_or(FRAMEWORK);
    let known = library.ids().into_iter().find(|known| *known == id);
    match known.and_then(|known| Some((known, library.get(known)?))) {
        Some(found) => Ok(found),
        None if library.knows(id) => bail!("the framework `{id}` cannot be read\nput its file right first"),
        None => match library.nearest(id) {
            Some(near) => bail!("there is no framework `{id}`\ndid you mean `{near}`?"),
            None => bail!("there is no framework `{id}`\nframeworks are {}", library.ids().join(", ")),
        },
    }
}

/// `Key Account Manager` as a role is written: `Key account manager`.
fn sentence_case(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect()
    })
}
