//! What separates the cells of a text, and which lines at its end are no rows.

use super::split::{Cell, Splitter};

/// Records that are looked at to find the delimiter.
const LOOK: usize = 200;

/// What can separate cells; of two that fit equally well, the later one: it is the rarer in text.
const DELIMITERS: [u8; 4] = [b',', b'|', b';', b'\t'];

/// The delimiter of a text and where its table begins.
///
/// A first line `sep=;`, which spreadsheets write and read, is believed. Else it is the delimiter that cuts most rows
/// into as many cells as the header, weighed by how many those are.
#[must_use]
pub(crate) fn delimiter(text: &[u8]) -> (u8, usize) {
    if let Some(told) = told(text) {
        return told;
    }
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let mut splitter = Splitter::new(text, delimiter);
        let mut cells = Vec::new();
        let (mut named, mut fitting) = (0, 1);
        for _ in 0..LOOK {
            if splitter.next(&mut cells).is_none() {
                break;
            }
            if blank(text, &cells) {
                continue;
            }
            if named == 0 {
                named = cells.len();
            } else if cells.len() == named {
                fitting += 1;
            }
        }
        let score = (named.max(1) - 1) * fitting;
        if score > 0 && score >= best.0 {
            best = (score, delimiter);
        }
    }
    (best.1, 0)
}

/// What a first line `sep=;` says, and where the next one begins.
fn told(text: &[u8]) -> Option<(u8, usize)> {
    let line = &text[..memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len())];
    let bare = line.trim_ascii_end();
    let bare = bare.strip_prefix(b"\"").and_then(|b| b.strip_suffix(b"\"")).unwrap_or(bare);
    let head = bare.get(..4)?;
    if !head.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let delimiter = match &bare[4..] {
        // A tab was trimmed with the end of the line.
        [] if line.contains(&b'\t') => b'\t',
        [one] if DELIMITERS.contains(one) => *one,
        _ => return None,
    };
    let mut behind = line.len();
    if text.get(behind) == Some(&b'\r') && text.get(behind + 1) == Some(&b'\n') {
        behind += 1;
    }
    Some((delimiter, (behind + 1).min(text.len())))
}

/// A delimiter in words, but for the comma.
pub(crate) fn between(delimiter: u8) -> Option<&'static str> {
    match delimiter {
        b';' => Some("semicolons"),
        b'\t' => Some("tabs"),
        b'|' => Some("bars"),
        _ => None,
    }
}

/// Whether all cells of a record are empty.
pub(crate) fn blank(text: &[u8], cells: &[Cell]) -> bool {
    cells.iter().all(|cell| text[cell.range()].trim_ascii().is_empty())
}

/// Words that begin a line of totals.
const TOTALS: [&str; 22] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "sub-total",
    "sum",
    "overall result",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "zwischensumme",
    "insgesamt",
    "totaal",
    "eindtotaal",
    "total général",
    "total general",
    "sous-total",
    "totale",
    "totale complessivo",
    "razem",
];

/// Whether the first cell with anything in it begins a line of totals: `Total`, `Summe:`, `Grand Totals (120 records)`.
pub(crate) fn total(text: &str) -> bool {
    let text = text.trim();
    let bare = text.split_once('(').map_or(text, |(head, _)| head);
    let bare = bare.trim_end_matches(|c: char| c == ':' || c == '=' || c.is_whitespace()).to_lowercase();
    TOTALS.contains(&bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_delimiter() {
        let of = |text: &str| char::from(delimiter(text.as_bytes()).0);
        assert_eq!(of("a,b\n1,2\n"), ',');
        assert_eq!(of("Kunde;Umsatz, netto;Datum\nA;1,50;x\nB;2,50;y\n"), ';');
        assert_eq!(of("a\tb\n1,5\t2,5\n"), '\t');
        assert_eq!(of("a|b|c\n\"x|y,z\",1|2\n1|2|3\n"), '|');
        assert_eq!(of("name\nAcme; Sons\nBirch\n"), ',');
        assert_eq!(of("Name;Revenue, EUR\nA;1,5\nB;2,5\n"), ';');
        assert_eq!(of("\n\na;b\n\"x,y\nz,\";1\n"), ';');
        assert_eq!(of(""), ',');
        assert_eq!(delimiter(b"sep=;\r\na;b\n"), (b';', 7));
        assert_eq!(delimiter(b"\"sep=|\"\na|b\n"), (b'|', 8));
        assert_eq!(delimiter(b"SEP=\t\na\tb\n"), (b'\t', 6));
        assert_eq!(delimiter(b"sep=;"), (b';', 5));
    }

    #[test]
    fn knows_lines_of_totals() {
        assert!(["Total", " SUMME: ", "Grand Totals (3 records)", "Total général"].iter().all(|t| total(t)));
        assert!(!["TotalEnergies", "Total Oil", "", "Sumitomo"].iter().any(|t| total(t)));
    }
}
