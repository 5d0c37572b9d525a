//! `kam generate`: what is derived from the code.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Parser;
use kam::book::template::EXAMPLE;
use kam::import::map::ImportMap;
use kam::lint::Group;
use kam::lint::registry::{self, RULES};
use kam::model::account::Account;
use kam::model::date::Day;
use kam::model::framework::Framework;
use kam::model::organisation::Organisation;
use kam::model::person::Person;
use kam::model::plan::FrontMatter;
use kam::model::policy::Policy;
use kam::model::profile::Profile;
use kam::model::settings::Settings;
use kam::report::findings::json;
use kam::report::{schema, views};
use kam::text::write;
use schemars::schema_for;
use serde::Serialize;
use serde_json::{Value, json};

use crate::args::{Args, Command};
use crate::assemble::{self, Assembled, Origin};
use crate::exit::Exit;
use crate::ui::Ui;

/// Writes the schemas of the files that people keep, from their types, and of what commands print as JSON, from the
/// columns of their sheets.
pub(crate) fn schemas(dir: &Path, ui: &Ui) -> Result<Exit> {
    let files = [
        ("account", schema_for!(Account)),
        ("framework", schema_for!(Framework)),
        ("import-map", schema_for!(ImportMap)),
        ("organisation", schema_for!(Organisation)),
        ("person", schema_for!(Person)),
        ("plan", schema_for!(FrontMatter)),
        ("policy", schema_for!(Policy)),
        ("profile", schema_for!(Profile)),
        ("kam", schema_for!(Settings)),
    ];
    for (name, schema) in files {
        put(&dir.join(format!("{name}.schema.json")), &schema, ui)?;
    }
    for (name, schema) in outputs(ui)? {
        put(&dir.join("output").join(format!("{name}.schema.json")), &schema, ui)?;
    }
    Ok(Exit::Clean)
}

fn put(path: &Path, schema: &impl Serialize, ui: &Ui) -> Result<()> {
    let mut text = serde_json::to_string_pretty(schema)?;
    text.push('\n');
    write::replace(path, |to| to.write_all(text.as_bytes()))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    ui.tell(&format!("{} written", path.display()));
    Ok(())
}

/// Writes a page for each rule and a list of them, and removes the pages of rules that are gone.
pub(crate) fn docs(dir: &Path, ui: &Ui) -> Result<Exit> {
    let folder = dir.join("rules");
    let written = |path: &Path, text: &str| -> Result<()> {
        write::replace(path, |to| to.write_all(text.as_bytes()))
            .with_context(|| format!("{} cannot be written", path.display()))?;
        ui.tell(&format!("{} written", path.display()));
        Ok(())
    };
    for meta in RULES.iter().map(|rule| rule.meta()) {
        written(&folder.join(format!("{}.md", meta.name)), &meta.page())?;
    }
    written(&folder.join(LIST), &rule_list())?;
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let page = path.extension().is_some_and(|e| e == "md") && !path.ends_with(LIST);
        // Only what looks like a page of a rule; anything else somebody has put there.
        let ours =
            || fs::read_to_string(&path).is_ok_and(|text| text.lines().next() == Some(&*format!("# {name}")));
        if page && registry::get(name).is_none() && ours() {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
            ui.tell(&format!("{} removed: there is no such rule any more", path.display()));
        }
    }
    Ok(Exit::Clean)
}

/// The file of the list of rules.
const LIST: &str = "README.md";

/// The list of rules in Markdown, by what they look at.
fn rule_list() -> String {
    let mut page = "# Rules\n\nWhat `kam check` and `kam plan lint` look for. `kam rule NAME` prints the page of a rule; `rules` in `kam.yaml` sets levels.\n".to_owned();
    for group in Group::ALL {
        let (title, of) = match group {
            Group::Account => ("Accounts", "Accounts, and the people who look after them."),
            Group::People => (
                "People and organisation",
                "Managers, candidates, mentors, profiles, frameworks and the organisation.",
            ),
            Group::Policy => ("Policies", "The selection policy."),
            Group::Plan => ("Plans", "Account plans."),
            Group::Book => {
                ("The book", "The book as a whole, its settings, and comments that allow something.")
            }
        };
        let rules: Vec<_> = RULES.iter().map(|rule| rule.meta()).filter(|m| m.group == *group).collect();
        if rules.is_empty() {
            continue;
        }
        page += &format!("\n## {title}\n\n{of}\n\n| rule | level | what it finds |\n|---|---|---|\n");
        for meta in rules {
            let summary = meta.summary.replace('|', "\\|");
            page += &format!("| [{0}]({0}.md) | {1} | {summary} |\n", meta.name, meta.level);
        }
    }
    page
}

/// The schemas of what commands print as JSON: the worked example is run, and its sheets say what they are made of.
fn outputs(ui: &Ui) -> Result<Vec<(String, Value)>> {
    let folder = tempfile::tempdir()?;
    for (path, content) in EXAMPLE {
        write::create(&folder.path().join(path), content.as_bytes())?;
    }
    let example = run(folder.path(), ui)?;
    let Origin::Book(book, candidates) = &example.origin else { bail!("the example is a book") };
    let draw = views::robustness::Draw { draws: 1, spread: 0.2, seed: 1 };
    let mut score = views::score::sheet(&example.run, None, Vec::new());
    if let Some((tables, _)) = views::sensitivity::tables(&example.run, None) {
        score.tables.extend(tables);
    }
    let origin = views::explain::Origin::Book(book, candidates);
    let mut outputs = [
        ("config", schema::of(&views::known::config(&book.settings, &[], ""), false)),
        ("export-scores", super::export::scores_schema(&example.run)),
        ("explain", schema::of(&views::explain::sheet(&example.run, 0, origin, "", Vec::new()), false)),
        ("files", schema::of(&views::known::files(book), false)),
        ("findings", findings()),
        ("forget", schema::of(&views::forget::sheet(&nobody()), false)),
        ("framework", schema::of(&views::framework::every_table(), false)),
        ("measure", schema::of(&views::known::measures(None), false)),
        (
            "robustness",
            schema::of(&views::robustness::sheet(&example.run, &example.room, draw, Vec::new())?, false),
        ),
        (
            "plans",
            schema::of(
                &views::plans::sheet(&[], &[], &[], Day(jiff::civil::Date::ZERO), 2, Vec::new()),
                false,
            ),
        ),
        ("rule", schema::of(&views::known::rules(&[]), false)),
        ("score", schema::of(&score, true)),
        ("select", schema::of(&views::select::sheet(&example.run, Vec::new()), false)),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
    .to_vec();
    outputs.extend(super::assess::schemas(folder.path(), ui)?);
    outputs.extend(super::assign::schemas(folder.path())?);
    outputs.extend(super::export::schemas(folder.path(), ui)?);
    outputs.extend(super::report::schemas(folder.path(), ui)?);
    Ok(outputs)
}

/// Nobody who was forgotten, for the form of what is said then.
fn nobody() -> views::forget::Found<'static> {
    const NONE: &kam::book::history::Holders = &kam::book::history::Holders::NoRepository;
    views::forget::Found { name: "", changes: &[], mentions: &[], holders: NONE, dry_run: true }
}

fn run(book: &Path, ui: &Ui) -> Result<Assembled> {
    let book = book.to_string_lossy();
    let args = Args::try_parse_from(["kam", "-C", &*book, "select"])?;
    let Command::Select { source, .. } = args.command else { bail!("the example is a selection") };
    match assemble::run(&args.common, &source, &[], true, ui)? {
        Ok(assembled) => Ok(assembled),
        Err(stopped) => bail!("the example has {} mistakes", stopped.findings.len()),
    }
}

/// The schema of findings, whose form is written by hand.
fn findings() -> Value {
    let text = json!({ "type": "string" });
    let maybe = |kind: &str| json!({ "type": [kind, "null"] });
    let finding = json!({
        "type": "object",
        "required": ["rule", "level", "path", "line", "column", "message", "help", "fingerprint", "mark", "fix"],
        "properties": {
            "rule": text,
            "level": { "enum": ["error", "warn", "info"] },
            "path": text,
            "line": maybe("integer"),
            "column": maybe("integer"),
            "message": text,
            "help": maybe("string"),
            "fingerprint": text,
            "mark": { "enum": ["known", "allowed", null] },
            "fix": { "type": ["object", "null"], "required": ["what"], "properties": { "what": text } },
        },
    });
    // Beside the findings of `plan lint`.
    let pages = json!({
        "type": "object",
        "required": ["path", "pages", "last_page_fill"],
        "properties": { "path": text, "pages": maybe("integer"), "last_page_fill": maybe("number") },
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": json::SCHEMA,
        "type": "object",
        "required": ["schema", "findings", "summary"],
        "properties": {
            "schema": { "const": json::SCHEMA },
            "findings": { "type": "array", "items": finding },
            "plans": { "type": "array", "items": pages },
            "summary": { "type": "object", "additionalProperties": { "type": "integer" } },
        },
    })
}
