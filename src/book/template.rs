//! New books and new files.

pub mod people;
pub mod plan;

use std::path::{Path, PathBuf};

use crate::model::settings::Settings;
use crate::text::slug::is_device;

/// The files of an empty book.
pub const EMPTY: &[(&str, &str)] = &[
    ("kam.yaml", include_str!("template/kam.yaml")),
    ("policies/selection.yaml", include_str!("template/selection.yaml")),
];

macro_rules! example {
    ($($path:literal),* $(,)?) => {
        /// The files of the worked example, which is `examples/workshop`.
        pub const EXAMPLE: &[(&str, &str)] = &[$(($path, include_str!(concat!("../../examples/workshop/", $path)))),*];
    };
}

example![
    "README.md",
    "accounts/alder-chemicals.yaml",
    "accounts/alder-group.yaml",
    "accounts/alder-paper.yaml",
    "accounts/birch-foods.yaml",
    "accounts/cedar-water.yaml",
    "accounts/dogwood-quarries.yaml",
    "accounts/elm-pharma.yaml",
    "accounts/fir-energy.yaml",
    "kam.yaml",
    "organisation.yaml",
    "people/amelie-laurent.yaml",
    "people/ingrid-solberg.yaml",
    "people/jonas-weber.yaml",
    "people/marcus-oyelaran.yaml",
    "plans/alder-chemicals-2026.md",
    "plans/birch-foods-2026.md",
    "plans/elm-pharma-2026.md",
    "policies/selection.yaml",
    "profiles/key-account-manager.yaml",
    "sales/2024.csv",
    "sales/2025.csv",
    "sales/2026.csv",
];

/// Whether a text can be an id: small letters, digits and single hyphens between them, and no name of a device of Windows,
/// where such a file could not be made.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.len() <= 80
        && text.bytes().all(|b| inner(b) || b == b'-')
        && text.bytes().next().is_some_and(inner)
        && text.bytes().last().is_some_and(inner)
        && !text.contains("--")
        && !is_device(text)
}

/// The folder that a glob begins with.
#[must_use]
pub fn folder_of(glob: &str) -> PathBuf {
    let literal = glob.trim_start_matches("./").split('/').take_while(|part| !part.contains(['*', '?', '[']));
    let path: PathBuf = literal.collect();
    if path.extension().is_some() { path.parent().map(Path::to_path_buf).unwrap_or_default() } else { path }
}

/// A name made from an id: `jane-doe` is Jane Doe.
#[must_use]
pub fn name_of(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text of a new account file: what is known stands in it, what is not is offered as comments.
#[must_use]
pub fn account(id: &str, name: Option<&str>, settings: &Settings) -> String {
    let made = name_of(id);
    let name = name.unwrap_or(&made);
    let name = serde_yaml::to_string(&name).unwrap_or_else(|_| format!("{name:?}"));
    include_str!("template/account.yaml")
        // The name last: nothing in it is a blank to fill.
        .replace("CURRENCY", settings.currency.code())
        .replace("NAME", name.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Account;
    use crate::model::policy::Policy;
    use crate::text::yaml::read;

    #[test]
    fn the_example_is_the_whole_workshop() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/workshop");
        let mut found: Vec<String> = crate::book::discover::files(&root, ["**/*"])
            .unwrap()
            .iter()
            .map(|p| crate::text::finding::slashed(p))
            .filter(|p| !p.starts_with("expected/"))
            .collect();
        found.sort();
        let mut written: Vec<&str> = EXAMPLE.iter().map(|(path, _)| *path).collect();
        written.sort_unstable();
        assert_eq!(written, found);
    }

    #[test]
    fn templates_are_read_without_a_mistake() {
        let settings = read::<Settings>(EMPTY[0].1);
        assert_eq!(settings.problems, []);
        assert_eq!(read::<Policy>(EMPTY[1].1).problems, []);
        for name in ["Acme", "no", "12:30", "A: B # C", "Ünal \"Söhne\""] {
            let account = read::<Account>(&account("acme", Some(name), settings.value.as_ref().unwrap()));
            assert_eq!(account.problems, []);
            assert_eq!(account.value.unwrap().name, name);
        }
    }

    #[test]
    fn ids_are_plain() {
        assert!(is_id("acme-2") && is_id("a"));
        for wrong in ["", "con", "Acme", "a--b", "-a", "a-", "a b", "../a", "ä"] {
            assert!(!is_id(wrong), "{wrong}");
        }
        assert_eq!(folder_of("accounts/**/*.yaml"), Path::new("accounts"));
        assert_eq!(folder_of("*.yaml"), Path::new(""));
    }
}
