//! Labelled parts of an item: `Grow hydraulics — measure: revenue — due: 2026-12-31 — owner: jane-doe`.

use std::ops::Range;

use super::columns::{Column, LABEL_WORDS, column};
use crate::model::date::{Day, one_reading};
use crate::model::plan::SectionKind;
use crate::text::markdown::plain::Plain;

/// What an item says: its name, and the labelled parts; bytes of its text.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) name: Range<usize>,
    pub(super) fields: Vec<(Column, Range<usize>)>,
}

/// Where a new part of an item may begin: the end of the part before, and the beginning of the next one.
fn starts(plain: &Plain) -> Vec<(usize, usize)> {
    let text = &plain.text;
    let mut starts = vec![(0, 0)];
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let parts = match c {
            '—' | '–' | ';' | ',' | '|' | '(' | '[' | '•' | '·' | '📅' => true,
            '.' => text[end..].starts_with(' '),
            '-' => text[..at].ends_with(' ') && text[end..].starts_with(' '),
            ' ' => plain.breaks.contains(&at),
            _ => false,
        };
        if parts {
            let next = end + (text[end..].len() - text[end..].trim_start().len());
            // A mark behind a break or another mark belongs to it.
            match starts.last_mut() {
                Some(last) if last.1 == at && at > 0 => last.1 = next,
                _ => starts.push((at, next)),
            }
        }
    }
    starts
}

/// A label at the beginning of a text: what it says, and where its value begins.
fn label(text: &str, section: SectionKind) -> Option<(Column, usize)> {
    let colon = text.char_indices().take(48).find(|(_, c)| matches!(c, ':' | '：' | '='))?;
    let name = &text[..colon.0];
    if name.split_whitespace().count() > LABEL_WORDS {
        return None;
    }
    column(name, section).map(|column| (column, colon.0 + colon.1.len_utf8()))
}

/// A day at the beginning of a text: how long it is.
fn day(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut best = None;
    for word in text.split(' ').take(5) {
        end += word.len();
        let candidate = text[..end].trim_end_matches([',', ';', '.', ')', ']', ':']);
        if is_day(candidate) {
            best = Some(candidate.len());
            break;
        }
        end += 1;
    }
    best
}

/// Whether a text is a day, in whatever way it is written.
pub(super) fn is_day(text: &str) -> bool {
    text.parse::<Day>().is_ok() || one_reading(text).is_some()
}

/// A word such as `by` or `bis` with a day behind it: how long the word with its space is.
fn by_day(text: &str) -> Option<(usize, usize)> {
    const WORDS: &[&str] = &[
        "due by ",
        "due on ",
        "due ",
        "by ",
        "until ",
        "before ",
        "bis zum ",
        "bis ",
        "fällig am ",
        "fällig ",
        "d'ici le ",
        "d’ici le ",
        "avant le ",
        "pour le ",
        "hasta el ",
        "para el ",
        "antes del ",
        "entro il ",
        "entro ",
        "📅 ",
    ];
    WORDS.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        (head.to_lowercase() == *word).then(|| day(&text[word.len()..]).map(|len| (word.len(), len)))?
    })
}

/// Takes an item's text apart.
pub(super) fn fields(plain: &Plain, section: SectionKind) -> Fields {
    let text = plain.text.as_str();
    let starts = starts(plain);
    let mut found = Fields::default();
    let mut name_end = text.len();
    // The part that is open: what it is and where its value begins.
    let mut open: Option<(Column, usize)> = None;
    let mut close = |open: &mut Option<(Column, usize)>, end: usize, found: &mut Fields| {
        if let Some((column, start)) = open.take() {
            found.fields.push((column, tidy(text, start..end)));
        } else {
            name_end = name_end.min(end);
        }
    };
    for (n, (end, start)) in starts.iter().copied().enumerate() {
        let rest = &text[start..];
        let stop = starts.get(n + 1).map_or(text.len(), |s| s.0);
        if let Some((column, value)) = label(rest, section) {
            close(&mut open, end, &mut found);
            open = Some((column, start + value));
        } else if let Some((word, len)) = by_day(rest).or_else(|| day(rest).map(|len| (0, len))) {
            let in_value = matches!(open, Some((Column::Due | Column::Next, value)) if text[value..end].trim().is_empty());
            if !in_value && (start > 0 || section == SectionKind::Reviews) && !is_open_text(&open) {
                close(&mut open, end, &mut found);
                found.fields.push((Column::Due, start + word..start + word + len));
                open = Some((Column::Outcome, start + word + len));
            }
        } else if rest.starts_with('@') && !is_open_text(&open) {
            close(&mut open, end, &mut found);
        } else if let Some((column, value)) = open
            && matches!(column, Column::Owner | Column::Due | Column::Status)
            && value < end
            && !text[value..end].trim().is_empty()
            && !continues(column, text, end, stop)
        {
            close(&mut open, end, &mut found);
            open = Some((Column::Outcome, start));
        }
    }
    let end = text.len();
    close(&mut open, end, &mut found);
    found.fields.retain(|(_, part)| !text[part.clone()].trim().is_empty());
    found.name = tidy(text, 0..name_end);
    mentions(text, &mut found);
    if let Some(at) = found.fields.iter().position(|(column, _)| *column == Column::Name)
        && found.name.is_empty()
    {
        found.name = found.fields.remove(at).1;
    }
    found
}

/// Whether the part that is open holds text in which days and names may stand.
fn is_open_text(open: &Option<(Column, usize)>) -> bool {
    matches!(open, Some((Column::Measure | Column::Baseline | Column::Target | Column::Name, _)))
}

/// Whether a mark goes on with the value before it: names are listed with commas, days are written with dots.
fn continues(column: Column, text: &str, mark: usize, _stop: usize) -> bool {
    let mark = text[mark..].chars().next();
    match column {
        Column::Owner => matches!(mark, Some(',')),
        Column::Due => matches!(mark, Some(',' | '.' | '(')),
        _ => true,
    }
}

/// People and days that are named within the text: `@jane-doe`, `by 2026-12-31`.
fn mentions(text: &str, found: &mut Fields) {
    let boundary = |at: usize| at == 0 || text[..at].ends_with([' ', '(', ',', '/']);
    for (at, _) in text.match_indices('@').filter(|(at, _)| boundary(*at)) {
        let id = &text[at + 1..];
        let len =
            id.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.')).unwrap_or(id.len());
        let len = id[..len].trim_end_matches('.').len();
        let within = |column: Column| found.fields.iter().any(|(c, part)| *c == column && part.contains(&at));
        if len == 0 || within(Column::Owner) {
            continue;
        }
        found.fields.push((Column::Owner, at + 1..at + 1 + len));
        cut_name(text, found, at, at + 1 + len);
    }
    if !found.fields.iter().any(|(column, _)| *column == Column::Due) {
        let spaces = text.match_indices(' ').map(|(at, _)| at + 1);
        let by = spaces.filter(|at| *at < found.name.end).find_map(|at| by_day(&text[at..]).map(|d| (at, d)));
        if let Some((at, (word, len))) = by {
            found.fields.push((Column::Due, at + word..at + word + len));
            cut_name(text, found, at, at + word + len);
        }
    }
}

/// Cuts what stands at the end of the name off.
fn cut_name(text: &str, found: &mut Fields, start: usize, end: usize) {
    let name = found.name.clone();
    if start > name.start && start < name.end {
        let rest = text.get(end.min(name.end)..name.end).unwrap_or_default();
        if rest.chars().all(|c| !c.is_alphanumeric()) {
            found.name = tidy(text, name.start..start);
        }
    }
}

/// A part without the marks at its ends that part it from others.
fn tidy(text: &str, part: Range<usize>) -> Range<usize> {
    let slice = text.get(part.clone()).unwrap_or_default();
    let marks =
        |c: char| c.is_whitespace() || matches!(c, '—' | '–' | ';' | ',' | '|' | ':' | '•' | '·' | '📅');
    let start = part.start + (slice.len() - slice.trim_start_matches(marks).len());
    let slice = text.get(start..part.end).unwrap_or_default();
    let mut end = start + slice.trim_end_matches(marks).len();
    // What opens or closes outside of the part goes too.
    loop {
        let slice = text.get(start..end).unwrap_or_default();
        let lone = (slice.ends_with(')') && !slice.contains('('))
            || (slice.ends_with(']') && !slice.contains('['))
            || slice.ends_with(['(', '['])
            || slice.ends_with(" -");
        if !lone {
            return start.min(end)..end;
        }
        end -= 1;
        let slice = text.get(start..end).unwrap_or_default();
        end = start + slice.trim_end_matches(marks).len();
    }
}
