//! The one usual way in which tables of Markdown are laid out: cells padded so that their bars stand one below the
//! other. Everything else stays as it is, byte for byte.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Parser, Tag, TextMergeStream};
use unicode_width::UnicodeWidthStr as _;

use super::options;

/// The widest that a padded table may be; wider ones have single spaces, as nobody sees their bars in one line anyway.
const WIDEST: usize = 120;

/// The text with its tables laid out. Tables within lists and quotes stay as they are, as does one whose rows do not fit
/// its head. Line ends are line feeds.
#[must_use]
pub fn layout(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (table, alignments) in tables(text) {
        let before = &text[table.clone()];
        // A table that would not be read alike stays as it is, and no other one with it.
        if let Some(laid_out) = table_of(before, &alignments).filter(|now| says_the_same(before, now)) {
            out.push_str(&text[at..table.start]);
            out.push_str(&laid_out);
            at = table.end;
        }
    }
    out.push_str(&text[at..]);
    if says_the_same(text, &out) { out } else { text.to_owned() }
}

/// The tables that stand in nothing else, whole lines of the text without the last line end.
fn tables(text: &str) -> Vec<(Range<usize>, Vec<Alignment>)> {
    if !text.contains('|') {
        return Vec::new();
    }
    let (mut found, mut depth) = (Vec::new(), 0usize);
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let (Tag::Table(alignments), 0) = (tag, depth) {
                    let start = text[..range.start].rfind('\n').map_or(0, |n| n + 1);
                    let end = range.start + text[range].trim_end().len();
                    let end = text[end..].find('\n').map_or(text.len(), |n| end + n);
                    found.push((start..end, alignments));
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// A table laid out; `None` where it is better left alone.
fn table_of(text: &str, alignments: &[Alignment]) -> Option<String> {
    let rows: Vec<Vec<&str>> = text.split('\n').map(cells).collect();
    let columns = alignments.len();
    if rows.len() < 2 || rows.iter().any(|row| row.len() > columns) || rows[0].len() != columns {
        return None;
    }
    // The second line is made of the alignments alone.
    let content = || rows.iter().enumerate().filter(|(n, _)| *n != 1).map(|(_, row)| row);
    let width = |column: usize| content().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns)
        .map(|n| width(n).unwrap_or(0).max(if alignments[n] == Alignment::None { 1 } else { 3 }))
        .collect();
    let padded = widths.iter().map(|width| width + 3).sum::<usize>() < WIDEST;
    let mut out = String::with_capacity(text.len() * 2);
    for (n, row) in rows.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        if n == 1 {
            let line = |column: usize| rule(alignments[column], if padded { widths[column] + 2 } else { 3 });
            (0..columns).for_each(|column| out.push_str(&line(column)));
        } else {
            for (column, cell) in row.iter().enumerate() {
                let free = if padded { widths[column].saturating_sub(cell.width()) } else { 0 };
                let left = match alignments[column] {
                    Alignment::Right => free,
                    Alignment::Center => free / 2,
                    Alignment::None | Alignment::Left => 0,
                };
                out.push_str("| ");
                out.extend(std::iter::repeat_n(' ', left));
                out.push_str(cell);
                out.extend(std::iter::repeat_n(' ', free - left));
                // An empty cell is one space wide where nothing is padded.
                if padded || !cell.is_empty() {
                    out.push(' ');
                }
            }
        }
        out.push('|');
    }
    Some(out)
}

/// The line below the head, of one column and so many letters.
fn rule(alignment: Alignment, width: usize) -> String {
    let dashes = |less: usize| "-".repeat(width.saturating_sub(less).max(3 - less.min(2)));
    match alignment {
        Alignment::None => format!("|{}", dashes(0)),
        Alignment::Left => format!("|:{}", dashes(1)),
        Alignment::Right => format!("|{}:", dashes(1)),
        Alignment::Center => format!("|:{}:", dashes(2)),
    }
}

/// What parts a cell from its bars; other white space belongs to the cell.
const BLANK: [char; 2] = [' ', '\t'];

/// The cells of a line, parted by bars that have no backslash before them.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_matches(BLANK);
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, c) in line.char_indices() {
        match c {
            '|' if !escaped => {
                cells.push(line[from..at].trim_matches(BLANK));
                from = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\';
    }
    // Behind the last bar nothing stands, or a cell without one.
    let last = line[from..].trim_matches(BLANK);
    if !last.is_empty() {
        cells.push(last);
    }
    cells
}

/// Whether two texts are read alike.
fn says_the_same(a: &str, b: &str) -> bool {
    fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
        // Where text is cut into events is nobody's affair.
        TextMergeStream::new(Parser::new_ext(text, options()))
    }
    events(a).eq(events(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_are_padded_by_how_wide_they_are_shown() {
        let text = "# A\n\nText | no table\n\n|Objective|Due|Wert|\n|---|:-:|--:|\n|Größe|2026|5|\n|東京| x\\|y | `a\\|b` |\n\nEnd |\n";
        let expected = "# A\n\nText | no table\n\n| Objective | Due  |   Wert |\n|-----------|:----:|-------:|\n| Größe     | 2026 |      5 |\n| 東京      | x\\|y | `a\\|b` |\n\nEnd |\n";
        assert_eq!(layout(text), expected);
        assert_eq!(layout(expected), expected);
    }

    #[test]
    fn wide_tables_have_single_spaces() {
        let long = "x".repeat(118);
        let text = format!("|a|b|\n|:---|---|\n|  {long}|   |\n|c|d|\n");
        let expected = format!("| a | b |\n|:--|---|\n| {long} | |\n| c | d |\n");
        assert_eq!(layout(&text), expected);
        assert_eq!(layout(&expected), expected);
    }

    #[test]
    fn what_is_no_table_of_its_own_stays_byte_for_byte() {
        for text in [
            "```\n|a|b|\n|---|---|\n```\n",
            "    |a|b|\n    |---|---|\n",
            "- item\n\n  |a|b|\n  |---|---|\n  |1|2|\n",
            "> |a|b|\n> |---|---|\n",
            "|a|b|\n",
            "a  | b\t\n\ntext  \n",
            "",
            "<!-- |a|\n|---| -->\n",
            "|a|b|\n|---|---|\n|1|2|3|\n",
        ] {
            assert_eq!(layout(text), text);
        }
    }

    #[test]
    fn rows_may_be_short_and_the_last_line_may_have_no_end() {
        assert_eq!(layout("a|b\n-|-\n1"), "| a | b |\n|---|---|\n| 1 |");
    }

    #[test]
    fn white_space_that_belongs_to_a_cell_stays() {
        assert_eq!(
            layout("|a|b|\n|-|-|\n|\u{a0}x|y\u{a0}|\n|1|2|\n"),
            "| a  | b  |\n|----|----|\n| \u{a0}x | y\u{a0} |\n| 1  | 2  |\n"
        );
    }

    #[test]
    fn an_odd_table_keeps_no_other_one() {
        let text = "|a|b|\n|-|-|\n|x\\\\|y|\n\ntext\n\n|c|d|\n|-|-|\n|1|2|\n";
        let once = layout(text);
        assert!(once.ends_with("| c | d |\n|---|---|\n| 1 | 2 |\n"), "{once}");
        assert!(says_the_same(text, &once));
        assert_eq!(layout(&once), once);
    }

    proptest! {
        #[test]
        fn laying_out_twice_changes_nothing_more(
            head in proptest::collection::vec("[a-zä東`*\\\\|_ ]{0,6}", 1..4),
            rows in proptest::collection::vec(proptest::collection::vec("[a-z0-9東`*\\\\|_<> ]{0,9}", 1..4), 0..4),
            before in "[a-z#>|\n -]{0,12}",
        ) {
            let mut text = format!("{before}\n\n|{}|\n|{}\n", head.join("|"), "---|".repeat(head.len()));
            for row in &rows {
                text.push_str(&format!("|{}|\n", row.join("|")));
            }
            let once = layout(&text);
            prop_assert!(says_the_same(&text, &once));
            prop_assert_eq!(layout(&once), once);
        }
    }
}
