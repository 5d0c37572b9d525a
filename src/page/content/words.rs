//! Text made ready for paper: what cannot be printed is left out, long words may break.

use std::borrow::Cow;

/// From this length on a word may break where it must: nothing so long fits a line.
pub(crate) const LONG: usize = 40;

/// Where a long word breaks best: after these.
const JOINTS: &str = ".,;:/\\_-=?&@#|+)]}>";

/// A chance to break.
pub(super) const CHANCE: &str = "\u{200b}";

/// Whether a character opens something: lines do not break behind it, not even behind a space that follows (UAX 14),
/// so that two long words would hang together.
pub(super) fn opens(c: char) -> bool {
    "([{¡¿‚„".contains(c)
}

/// Whether a character is left out: controls, and those that turn the direction of text unseen.
fn unprinted(c: char) -> bool {
    (c.is_control() && c != '\t' && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || c == '\u{feff}'
}

/// Text without what is left out.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(unprinted) {
        Cow::Owned(text.chars().filter(|c| !unprinted(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Text in pieces of printable letters with the byte where each begins, a chance to break between the pieces of a
/// word of `long` letters or more.
pub(crate) fn pieces(text: &str, long: usize) -> impl Iterator<Item = (String, usize)> + use<> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut piece = String::new();
    let mut begins = 0;
    let mut since = 0;
    let mut word = 0;
    let mut rest = 0;
    for (at, c) in text.char_indices() {
        if word == 0 {
            // How long the word is that begins here, looked at once.
            rest = text[at..].chars().take_while(|c| !c.is_whitespace()).take(long + 1).count();
        }
        if unprinted(c) {
            // A new piece begins behind it, so that bytes stay true.
            if !piece.is_empty() {
                found.push((std::mem::take(&mut piece), begins));
            }
            begins = at + c.len_utf8();
            word = if c.is_whitespace() { 0 } else { word + 1 };
            continue;
        }
        piece.push(if matches!(c, '\t' | '\n') { ' ' } else { c });
        if c.is_whitespace() {
            word = 0;
            since = 0;
            continue;
        }
        word += 1;
        since += 1;
        let next = text[at + c.len_utf8()..].chars().next();
        if opens(c) && next.is_some_and(char::is_whitespace) {
            piece.push_str(CHANCE);
            found.push((std::mem::take(&mut piece), begins));
            begins = at + c.len_utf8();
            continue;
        }
        if rest > long && (since >= long.min(12) || (since > 2 && JOINTS.contains(c))) {
            // Never between a letter and the marks on it.
            if next
                .is_some_and(|n| !n.is_whitespace() && unicode_width::UnicodeWidthChar::width(n) != Some(0))
            {
                piece.push_str(CHANCE);
                found.push((std::mem::take(&mut piece), begins));
                begins = at + c.len_utf8();
                since = 0;
            }
        }
    }
    if !piece.is_empty() {
        found.push((piece, begins));
    }
    found.into_iter()
}

/// Whether a cell holds a figure: 480000, +12%, 16.8 %, EUR 1,200, 3.5k, –. `None` where it holds nothing that tells.
pub(crate) fn figure(text: &str) -> Option<bool> {
    let text = text.trim();
    if matches!(text, "" | "-" | "–" | "—" | "n/a") {
        return None;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let other = |c: char| {
        !c.is_alphanumeric()
            && !c.is_whitespace()
            && !"+-–−±~<>≤≥=.,'’%‰€$£¥:×/()\u{2009}\u{202f}".contains(c)
    };
    // A date is read as a word.
    let date = text.bytes().filter(|b| *b == b'-').count() > 1;
    Some(digits > 0 && letters <= 3 && letters <= digits.max(2) && !date && !text.contains(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_may_break_and_short_ones_may_not() {
        let joined = |text: &str, long| pieces(text, long).map(|(p, _)| p).collect::<String>();
        assert_eq!(joined("plain words stay", 8), "plain words stay");
        assert!(joined("sales.revenue offering=service", 10).contains(".\u{200b}"));
        let long = "x".repeat(1000);
        assert_eq!(joined(&long, LONG).matches('\u{200b}').count(), 83);
        assert_eq!(joined(&long, LONG).replace('\u{200b}', ""), long);
        assert_eq!(joined("a ( b) (c", 8), "a (\u{200b} b) (c");
    }

    #[test]
    fn pieces_know_their_bytes() {
        let text = format!("ä\u{202e}ö {}", "ü".repeat(50));
        for (piece, at) in pieces(&text, LONG) {
            assert!(text[at..].starts_with(piece.trim_end_matches('\u{200b}')), "{piece} at {at}");
        }
        assert_eq!(clean("a\u{202e}b\u{7}"), "ab");
    }

    #[test]
    fn figures_are_told_from_words() {
        for yes in ["480000", "+12%", "16.8 %", "EUR 1,200", "3.5k", "0", "−4", "1 200.50 €"] {
            assert_eq!(figure(yes), Some(true), "{yes}");
        }
        for no in ["2026-12-31", "jane-doe", "plants that approved it", "nine of 10 calls", "Q3 a b c"] {
            assert_eq!(figure(no), Some(false), "{no}");
        }
        assert_eq!(figure(" – "), None);
    }
}
