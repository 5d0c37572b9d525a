//! How wide a text may become, whatever font it is shown in.
//!
//! Charts are read in the fonts that are there: the system's on a screen, IBM Plex Sans in print. So every letter counts
//! as wide as it is in the widest of IBM Plex Sans, DejaVu Sans and Liberation Sans (the widths of Arial), and labels that
//! do not touch by this measure do not touch in any of them. Control characters count as what is written for them.

use unicode_width::UnicodeWidthChar as _;

use crate::report::writers::people::one_line;

/// Widths of the letters from space to tilde in thousandths of the font's size.
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 399, 318, 383, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556, 1015, 684, 686, 722, 770, 667, 611, 778, 752, 400,
    510, 667, 557, 863, 748, 787, 667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 383, 390, 838,
    565, 600, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
    392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// How much wider bold letters are.
const BOLD: f64 = 1.1;

fn thousandths(c: char) -> u16 {
    let code = c as usize;
    match code {
        0x20..=0x7e => return ASCII[code - 0x20],
        0x2009 | 0x202f => return 200,
        0x2013 => return 588,
        0x2018..=0x201f => return 520,
        _ => {}
    }
    match c.width() {
        Some(0) | None => 0,
        Some(2) => 1_250,
        // Greek, Cyrillic and Latin beyond ASCII; some letters are as wide as two.
        _ if code < 0x530 => {
            let wide = "ЖШЩЮЫФМЉЊДЪжшщюыфмљњъѣѢŒÆœæÐŴŵωώ".contains(c) || (0x1c4..=0x1f6).contains(&code);
            match (wide, c.is_uppercase()) {
                (true, _) => 1_110,
                (false, true) => 880,
                (false, false) => 730,
            }
        }
        _ => 1_000,
    }
}

/// The width of a text in a font of so many pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    one_line(text).chars().map(|c| f64::from(thousandths(c))).sum::<f64>() / 1_000.0 * size
}

/// The size of plain letters that are as wide as bold ones of this size.
pub(super) fn as_bold(size: f64) -> f64 {
    size * BOLD
}

/// The same in bold.
pub(super) fn bold(text: &str, size: f64) -> f64 {
    width(text, size) * BOLD
}

/// As much of the text as has room, with three dots where something is cut.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    let text = one_line(text);
    // A room that was measured from this very text holds it, whatever the last bit of the quotient says.
    let room = room / size * 1_000.0 + 1e-6;
    let dots = f64::from(thousandths('…'));
    let (mut all, mut keep) = (0.0, 0);
    for (at, c) in text.char_indices() {
        if all + dots <= room && c.width() != Some(0) {
            keep = at;
        }
        all += f64::from(thousandths(c));
        if all > room {
            return format!("{}…", text[..keep].trim_end());
        }
    }
    text.into_owned()
}

/// The same for bold text.
pub(super) fn fit_bold(text: &str, size: f64, room: f64) -> String {
    fit(text, size, room / BOLD)
}

/// The text on lines of at most `room`, broken between words, at most `lines` of them.
pub(super) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let text = one_line(text);
    let mut out: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let longer = out.last().map(|line| format!("{line} {word}"));
        match longer.filter(|line| width(line, size) <= room) {
            Some(line) => {
                out.pop();
                out.push(line);
            }
            None if out.len() < lines => out.push(fit(word, size, room)),
            None => {
                // No room for another line: the last one ends in dots.
                let rest: Vec<&str> = std::iter::once(word).chain(words.by_ref()).collect();
                let last = out.pop().unwrap_or_default();
                out.push(fit(&format!("{last} {}", rest.join(" ")), size, room));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_have_their_widths() {
        // i 0.278, W 0.989, two wide letters 1.25 each, a combining accent nothing.
        assert!((width("iW", 10.0) - 12.67).abs() < 1e-9);
        assert!((width("東京", 10.0) - 25.0).abs() < 1e-9);
        assert!((width("e\u{301}", 10.0) - 6.15).abs() < 1e-9);
        assert!(width("Жизнь", 10.0) > width("Лизнь", 10.0));
    }

    #[test]
    fn what_has_no_room_ends_in_dots() {
        assert_eq!(fit("Acme", 10.0, 100.0), "Acme");
        assert_eq!(fit("Acme Manufacturing", 10.0, 62.0), "Acme Ma…");
        assert_eq!(fit("Acme Manufacturing", 10.0, 50.0), "Acme…");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 10.0, 17.0), "e\u{301}…");
    }

    #[test]
    fn sentences_break_between_words() {
        assert_eq!(wrap("one two three four", 10.0, 45.0, 9), ["one two", "three", "four"]);
        assert_eq!(wrap("one two three four", 10.0, 45.0, 2), ["one two", "three f…"]);
        assert!(wrap(" ", 10.0, 45.0, 2).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_room(text in "\\PC{0,60}", room in 20.0..400.0f64) {
            prop_assert!(width(&fit(&text, 12.0, room), 12.0) <= room + 1e-6);
            prop_assert_eq!(fit(&text, 12.0, width(&text, 12.0)), one_line(&text));
            for line in wrap(&text, 12.0, room, 3) {
                prop_assert!(width(&line, 12.0) <= room + 1e-6);
            }
        }
    }
}
