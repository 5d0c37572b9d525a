//! Findings about input that cannot be used as it stands. Readers report them; they have no level to set, and they make
//! the exit code 2.

/// Names of these findings, sorted, each with what it means.
pub const FINDINGS: &[(&str, &str)] = &[
    ("control-character", "A character that has no place in a text file"),
    ("duplicate-id", "Two files or rows with the same id"),
    ("duplicate-key", "A key that stands twice in one map"),
    ("empty-file", "A file with nothing in it"),
    ("invalid-value", "A value that its field cannot take"),
    ("invalid-yaml", "A file that is not valid YAML"),
    ("missing-field", "A field that has to be there and is not"),
    ("missing-figure", "A figure that is missing where the policy says that this is an error"),
    ("not-utf-8", "A file in another encoding than UTF-8"),
    ("parent-cycle", "Accounts that belong to each other in a circle"),
    ("too-deep", "Lists and maps nested deeper than any file of a book needs"),
    ("undefined-figure", "A quantity that is not defined for these figures"),
    ("unknown-currency", "A currency without a rate"),
    ("unknown-field", "A field that is not known"),
    ("unreadable-cell", "A cell or row of another program's table that cannot be read"),
    ("unreadable-file", "A file that cannot be read"),
    ("unsupported-yaml", "Anchors, aliases, tags, merge keys or a second document"),
];

/// Whether a finding is about input that cannot be used as it stands.
#[must_use]
pub fn is_input(rule: &str) -> bool {
    FINDINGS.binary_search_by(|(name, _)| (*name).cmp(rule)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(FINDINGS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(is_input("unknown-field") && !is_input("stale-rating"));
    }
}
