//! The built-in frameworks: each a YAML file in this folder, with its version, source and licence, in the form that a
//! team's own frameworks have.

use std::sync::OnceLock;

use crate::model::framework::Framework;
use crate::text::yaml;

/// A framework that comes with the tool.
#[derive(Debug)]
pub struct BuiltIn {
    /// Its id.
    pub id: &'static str,
    /// The file as it was written.
    pub text: &'static str,
    /// What stands in it.
    pub framework: Framework,
}

/// The files, sorted by id.
const FILES: &[(&str, &str)] = &[
    ("bant", include_str!("bant.yaml")),
    ("buy-sell-levels", include_str!("buy-sell-levels.yaml")),
    ("manager-roles", include_str!("manager-roles.yaml")),
    ("meddpicc", include_str!("meddpicc.yaml")),
    ("mentor-duties", include_str!("mentor-duties.yaml")),
    ("programme-facets", include_str!("programme-facets.yaml")),
    ("relationship-stages", include_str!("relationship-stages.yaml")),
    ("richardson-six", include_str!("richardson-six.yaml")),
    ("woodburn-2006", include_str!("woodburn-2006.yaml")),
];

/// All built-in frameworks, sorted by id.
pub fn built_in() -> &'static [BuiltIn] {
    static READ: OnceLock<Vec<BuiltIn>> = OnceLock::new();
    READ.get_or_init(|| {
        // A file that could not be read would be missing here: the tests hold all of them to be sound.
        let read = |(id, text): &(&'static str, &'static str)| {
            Some(BuiltIn { id, text, framework: yaml::read(text).value? })
        };
        FILES.iter().filter_map(read).collect()
    })
}

/// The built-in framework of an id.
#[must_use]
pub fn get(id: &str) -> Option<&'static Framework> {
    built_in().iter().find(|known| known.id == id).map(|known| &known.framework)
}

#[cfg(test)]
mod tests;
