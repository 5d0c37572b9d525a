//! The known name that a misspelt one was most likely meant to be.

/// The nearest of `known` to `word`, if one is near enough to be worth suggesting; the first of equals wins.
///
/// Near enough means at most one edit in three characters (a transposition is one edit), ignoring case and the
/// difference between `-`, `_` and a space; or that one holds the other, of at least four characters.
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = fold(word);
    let allowed = (word.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let folded = fold(name);
        let distance = strsim::damerau_levenshtein(&word, &folded);
        let shorter = word.chars().count().min(folded.chars().count());
        let part = shorter >= 4 && (word.contains(&folded) || folded.contains(&word));
        let distance = if part { distance.min(allowed) } else { distance };
        if distance <= allowed && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

fn fold(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| if matches!(c, '-' | '_' | ' ') { '_' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Names as a sentence lists them: `a`, `b` and `c`; long lists are cut with a count of the rest.
#[must_use]
pub fn list<'k>(names: impl IntoIterator<Item = &'k str>, last: &str) -> String {
    const MOST: usize = 14;
    let names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        many if many.len() > MOST => format!("{} … and {} more", many[..MOST].join(", "), many.len() - MOST),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// A count with its noun: `1 row`, `3 rows`.
#[must_use]
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_misspelt_names() {
        let known = ["manager", "relationship", "buying_factors", "wallet"];
        assert_eq!(nearest("manger", known), Some("manager"));
        assert_eq!(nearest("Buying Factors", known), Some("buying_factors"));
        assert_eq!(nearest("walet", known), Some("wallet"));
        assert_eq!(nearest("relation", known), Some("relationship"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn lists_names_as_a_sentence_does() {
        assert_eq!(list(["a", "b", "c"], "or"), "`a`, `b` or `c`");
        assert_eq!(list(["a"], "or"), "`a`");
        assert_eq!(list([], "or"), "nothing");
    }
}
