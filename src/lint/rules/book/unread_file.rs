//! `unread-file`

use crate::book::discover::files;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use crate::text::yaml::Route;

pub(in crate::lint) struct UnreadFile;

/// Endings that programs and people write where a glob asks for `.yaml`.
const OTHER: [&str; 3] = [".yml", ".YAML", ".YML"];

static META: Meta = Meta {
    name: "unread-file",
    group: Group::Book,
    level: Level::Warn,
    summary: "A file that would be read if it ended in .yaml",
    doc: Doc {
        what: "Files that end in `.yml`, `.YAML` or `.YML` where a glob under `files` in `kam.yaml` would find them with the ending `.yaml`, and that no glob finds.",
        why: "Nothing in such a file counts: an account is missing from every list and nobody is told.",
        fails: &[Sample { path: "accounts/acme.yml", text: "name: Acme\n" }],
        passes: &[Sample::account("name: Acme\n")],
    },
};

impl Rule for UnreadFile {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn book(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let globs = &cx.book.settings.files;
        for globs in [&globs.accounts, &globs.people, &globs.profiles, &globs.frameworks] {
            let read = cx.book.list(globs);
            let endings = globs.iter().filter_map(|g| g.strip_suffix(".yaml"));
            let other: Vec<String> =
                endings.flat_map(|g| OTHER.map(|ending| format!("{g}{ending}"))).collect();
            for path in files(&cx.book.root, other.iter().map(String::as_str)).unwrap_or_default() {
                if !read.contains(&path) {
                    out.at(&path, Route::new(), "the file is not read: its name does not end in .yaml")
                        .help("rename it, or add a glob for it under `files` in kam.yaml");
                }
            }
        }
    }
}
