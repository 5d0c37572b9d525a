//! What is left out where personal data is: columns as a whole, and cells that say where somebody is reached.

use std::io;

use crate::report::sheet::{Cell, Rows, Table};

/// How many digits a telephone number has at least.
const DIGITS: usize = 7;

/// Names of fields that hold a telephone number.
const TELEPHONES: [&str; 9] =
    ["phone", "telephone", "telefon", "tel", "mobile", "mobil", "handy", "fax", "whatsapp"];

/// A table without the columns of some names. They are not hidden but gone: nobody can ask for them.
#[must_use]
pub fn without(table: Table, gone: impl Fn(&str) -> bool) -> Table {
    let (mut columns, mut kept) = (Vec::new(), Vec::new());
    for (n, column) in table.columns.into_iter().enumerate().filter(|(_, column)| !gone(&column.name)) {
        columns.push(column);
        kept.push(n);
    }
    Table { columns, rows: Box::new(Kept { rows: table.rows, kept }), ..table }
}

/// The rows of a table with some of its columns.
#[derive(Debug)]
struct Kept {
    rows: Box<dyn Rows>,
    kept: Vec<usize>,
}

impl Rows for Kept {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fill(&self, index: usize, cells: &mut Vec<Cell>) -> io::Result<()> {
        let mut all = Vec::new();
        self.rows.fill(index, &mut all)?;
        let take = |n: &usize| all.get_mut(*n).map(|cell| std::mem::replace(cell, Cell::Missing("")));
        cells.extend(self.kept.iter().map(take).map(|cell| cell.unwrap_or(Cell::Missing("not given"))));
        Ok(())
    }
}

/// Whether a text has a mail address in it, or a name by which somebody is reached elsewhere.
#[must_use]
pub fn has_mail(text: &str) -> bool {
    let mut after = text.split(['@', '\u{ff20}']).skip(1);
    after.any(|rest| rest.chars().next().is_some_and(char::is_alphanumeric))
}

/// Whether a text has as many digits in a row as a telephone number, with or without what parts them. Years and days
/// are none.
#[must_use]
pub fn has_phone(text: &str) -> bool {
    let between = |c: char| {
        c.is_whitespace() || matches!(c, '+' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2014}')
    };
    text.split(|c: char| !c.is_numeric() && !between(c)).any(|run| {
        let groups: Vec<&str> = run.split(between).filter(|group| !group.is_empty()).collect();
        groups.iter().map(|group| group.chars().count()).sum::<usize>() >= DIGITS && !are_days(&groups)
    })
}

/// Whether groups of digits are years, or years with their months and days.
fn are_days(groups: &[&str]) -> bool {
    let year = |group: &&&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let years = groups.iter().filter(year).count();
    let small = groups.iter().filter(|group| group.len() < 3).count();
    years > 0 && years + small == groups.len() && small <= 2 * years
}

/// Whether a field of this name is there for a telephone number: `phone`, `boss_mobile`, `tel_no`.
#[must_use]
pub fn is_telephone(key: &str) -> bool {
    let key = key.to_lowercase();
    let mut words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let counted = |word: &&str| !matches!(*word, "number" | "no" | "nr");
    words.find(counted).is_some_and(|word| TELEPHONES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_telephone_numbers_are_told_from_other_words() {
        assert!(has_mail("ask zenzi@acme.com") && has_mail("@zenzi"));
        assert!(!has_mail("pumps @ 5 %") && !has_mail("") && !has_mail("acme"));
        for text in ["+49 (0)170 1234567", "buyer, 030/123.45.67", "call 5551234", "01 23 45 67 89"] {
            assert!(has_phone(text), "{text}");
        }
        for text in ["2024-2026", "since 2024-01-05", "05.01.2024", "plant 12, line 345678", "", "4 - 5"] {
            assert!(!has_phone(text), "{text}");
        }
    }

    #[test]
    fn fields_for_telephone_numbers_are_known_by_name() {
        assert!(
            ["phone", "Boss_Mobile", "tel_no", "contact-phone-number"].iter().all(|key| is_telephone(key))
        );
        assert!(
            !["phone_calls", "mobile_revenue", "hotel", "number", ""].iter().any(|key| is_telephone(key))
        );
    }
}
