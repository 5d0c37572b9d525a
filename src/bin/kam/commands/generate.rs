//! `kam generate`: what is derived from the code.

use std::path::Path;

use anyhow::{Context, Result};
use kam::model::account::Account;
use kam::model::person::Person;
use kam::model::policy::Policy;
use kam::model::profile::Profile;
use kam::model::settings::Settings;
use kam::text::write;
use schemars::schema_for;

use crate::exit::Exit;
use crate::ui::Ui;

pub(crate) fn schemas(dir: &Path, ui: &Ui) -> Result<Exit> {
    let schemas = [
        ("account", schema_for!(Account)),
        ("person", schema_for!(Person)),
        ("policy", schema_for!(Policy)),
        ("profile", schema_for!(Profile)),
        ("kam", schema_for!(Settings)),
    ];
    for (name, schema) in schemas {
        let path = dir.join(format!("{name}.schema.json"));
        let mut text = serde_json::to_string_pretty(&schema)?;
        text.push('\n');
        write::replace(&path, |to| to.write_all(text.as_bytes()))
            .with_context(|| format!("{} cannot be written", path.display()))?;
        ui.tell(&format!("{} written", path.display()));
    }
    Ok(Exit::Clean)
}
