//! Cells as people read them: rounded, with per cent signs and dashes, and with nothing in them that a terminal obeys.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::report::sheet::{Cell, Column};
use crate::report::style::Style;

use super::digits;

/// How cells are put for people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// What stands between thousands.
    thousands: Option<char>,
    /// What stands before a per cent sign.
    percent: char,
    /// What stands for nothing.
    dash: &'static str,
}

impl Manner {
    /// For a terminal, or the same as plain text.
    pub(crate) fn of(style: &Style) -> Self {
        let space = if style.unicode && style.terminal { '\u{202f}' } else { ' ' };
        let thin = if style.unicode { '\u{2009}' } else { ' ' };
        Self {
            thousands: style.terminal.then_some(thin),
            percent: space,
            dash: if style.unicode { "–" } else { "-" },
        }
    }

    /// For a page that is kept as text.
    pub(crate) const fn page() -> Self {
        Self { thousands: None, percent: '\u{202f}', dash: "–" }
    }

    /// For a screen or paper, where nobody but people reads.
    pub(crate) const fn reader() -> Self {
        Self { thousands: Some('\u{202f}'), ..Self::page() }
    }

    /// The cell's text; words are as they are.
    pub(crate) fn text<'c>(&self, cell: &'c Cell) -> Cow<'c, str> {
        let mut out = Vec::new();
        let mut grouped_from = 4;
        match cell {
            Cell::Text(text) | Cell::Toned(text, _) => return Cow::Borrowed(text.trim_end()),
            Cell::Flag(true) => return "yes".into(),
            Cell::Flag(false) => return "no".into(),
            Cell::Missing(_) => return self.dash.into(),
            Cell::Number { value, .. } if !value.is_finite() => return self.dash.into(),
            Cell::Day(date) => digits::day(&mut out, *date),
            Cell::Integer(n) => {
                // 2026 may be a year.
                grouped_from = 5;
                digits::integer(&mut out, *n);
            }
            Cell::Number { value, shown, .. } => digits::fixed(&mut out, *value, *shown),
            Cell::Exact { value, shown } => digits::decimal_fixed(&mut out, *value, *shown),
            Cell::Share(value) => match value.checked_mul(Decimal::ONE_HUNDRED) {
                Some(percent) => digits::decimal_fixed(&mut out, percent, 1),
                None => digits::decimal(&mut out, *value),
            },
        }
        let mut text = String::from_utf8(out).unwrap_or_default();
        if let (Some(separator), false) = (self.thousands, matches!(cell, Cell::Day(_))) {
            text = grouped(text, separator, grouped_from);
        }
        if let Cell::Share(value) = cell
            && value.checked_mul(Decimal::ONE_HUNDRED).is_some()
        {
            text.push(self.percent);
            text.push('%');
        }
        text.into()
    }
}

/// Digits before the point in groups of three, if there are at least `from` of them.
fn grouped(text: String, separator: char, from: usize) -> String {
    let sign = usize::from(text.starts_with('-'));
    let point = text.find('.').unwrap_or(text.len());
    let count = point - sign;
    if count < from {
        return text;
    }
    let mut out = String::with_capacity(text.len() + count);
    for (i, c) in text.char_indices() {
        if i > sign && i < point && (point - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// The heading with its unit.
pub(crate) fn heading(column: &Column) -> String {
    match &column.unit {
        Some(unit) => format!("{}, {unit}", column.heading),
        None => column.heading.clone(),
    }
}

/// Whether a character must not reach a terminal or page as it is: it would be obeyed, or turn the line around.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The text with control characters written out, as `\n` or `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    written_out(text, is_control)
}

/// The text with some characters written out, as `\u{1b}`.
pub(crate) fn written_out(text: &str, which: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&which) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if which(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The text on one line: breaks and tabs as spaces, other control characters written out.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\t']) {
        return visible(text);
    }
    Cow::Owned(visible(&text.replace("\r\n", " ").replace(['\n', '\t'], " ")).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_become_spaces() {
        assert_eq!(one_line("a\r\nb\tc\nd\re"), "a b c d\\re");
    }

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(visible("a\u{1b}[31mb\tc\nd\u{202e}e\u{9b}"), "a\\u{1b}[31mb\\tc\\nd\\u{202e}e\\u{9b}");
        assert!(matches!(visible("日本 e\u{301}"), Cow::Borrowed(_)));
    }

    #[test]
    fn thousands_are_separated_in_terminals_only() {
        let exact = Cell::Exact { value: Decimal::new(-123_456_789, 2), shown: 0 };
        assert_eq!(Manner::of(&Style::terminal(80)).text(&exact), "-1\u{2009}234\u{2009}568");
        assert_eq!(Manner::of(&Style::terminal(80).unicode(false)).text(&exact), "-1 234 568");
        assert_eq!(Manner::of(&Style::plain()).text(&exact), "-1234568");
        assert_eq!(Manner::of(&Style::terminal(80)).text(&Cell::Integer(2026)), "2026");
        assert_eq!(Manner::of(&Style::terminal(80)).text(&Cell::Integer(20_260)), "20\u{2009}260");
    }

    #[test]
    fn shares_are_percentages_with_one_decimal() {
        for (value, text) in [(Decimal::new(1, 1), "10.0 %"), (Decimal::new(-12345, 5), "-12.3 %")] {
            assert_eq!(Manner::of(&Style::plain()).text(&Cell::Share(value)), text);
        }
        let huge = Cell::Share(Decimal::MAX);
        assert!(!Manner::page().text(&huge).is_empty());
    }
}
