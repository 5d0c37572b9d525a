//! What the cells of a column say together: the sign before decimals, and the order of day, month and year.

use super::date::{Order, Written, ordered, possible, written};
use super::number::{Evidence, Mark, shape, simple};

/// A cell that is shown as an example: its row, counted from 1, and its text.
pub(crate) type Example = (usize, String);

/// What the cells of a column say about numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    /// Cells that can only be read with points or with commas before the decimals.
    points: usize,
    commas: usize,
    /// The first cell such as `1.234` or `1,234`.
    open: Option<Example>,
    /// The first cell that is written with an exponent.
    rounded: Option<Example>,
}

/// What the cells of a column say about dates.
#[derive(Debug, Clone, Default)]
pub(crate) struct Days {
    /// The orders in which all cells so far are days.
    left: Option<Vec<Order>>,
    /// The first cell of digits alone.
    first: Option<Example>,
    /// The first cell that is another day in another order.
    open: Option<Example>,
    /// A cell that is a day in none of the orders that were left.
    odd: Option<Example>,
    /// Whether a cell has its day first and dots between.
    dotted: bool,
}

impl Numbers {
    /// Looks at the text of a cell.
    pub(crate) fn see(&mut self, row: usize, text: &str) {
        match plainly(text) {
            Some(Evidence::Sure(Mark::Point)) => return self.points += 1,
            Some(Evidence::Sure(Mark::Comma)) => return self.commas += 1,
            Some(Evidence::Nothing) => return,
            Some(Evidence::Open(_)) | None => {}
        }
        let Some(shape) = shape(text) else { return };
        let example = || (row, text.to_owned());
        let fits = |mark: Mark| usize::from(shape.read(mark).is_ok());
        match shape.evidence() {
            Evidence::Sure(Mark::Point) => self.points += fits(Mark::Point),
            Evidence::Sure(Mark::Comma) => self.commas += fits(Mark::Comma),
            Evidence::Open(_) => drop(self.open.get_or_insert_with(example)),
            Evidence::Nothing => {}
        }
        if shape.rounded() && self.rounded.is_none() {
            self.rounded = Some(example());
        }
    }

    /// Takes in what later rows say, of which so many stand before.
    pub(crate) fn add(&mut self, later: Self, rows: usize) {
        let moved = |(row, text): Example| (row + rows, text);
        self.points += later.points;
        self.commas += later.commas;
        self.open = self.open.take().or(later.open.map(moved));
        self.rounded = self.rounded.take().or(later.rounded.map(moved));
    }

    /// The sign that most cells have; `None` where they say nothing or as much for both.
    pub(crate) fn own(&self) -> Option<Mark> {
        match self.points.cmp(&self.commas) {
            std::cmp::Ordering::Greater => Some(Mark::Point),
            std::cmp::Ordering::Less => Some(Mark::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether any cell has a separator whose meaning matters.
    pub(crate) fn asks(&self) -> bool {
        self.open.is_some() || self.points > 0
    }

    /// The sign in this column beside `all` columns: its own, else what all others agree on, else the usual one.
    pub(crate) fn mark<'n>(&self, all: impl Iterator<Item = &'n Numbers>, usual: Mark) -> Mark {
        if let Some(own) = self.own() {
            return own;
        }
        if !self.asks() {
            return Mark::Point;
        }
        let (mut points, mut commas) = (false, false);
        for other in all {
            points |= other.points > 0;
            commas |= other.commas > 0;
        }
        match (points, commas) {
            (true, false) => Mark::Point,
            (false, true) => Mark::Comma,
            _ => usual,
        }
    }

    /// What is assumed where the column, named so, is read with a sign.
    pub(crate) fn assumed(&self, mark: Mark, column: &str) -> Vec<String> {
        let mut said = Vec::new();
        // A column that says itself how it is to be read assumes nothing.
        if let Some((_, text)) = self.open.as_ref().filter(|_| self.own().is_none())
            && let Some(number) = shape(text).and_then(|s| s.read(mark).ok())
        {
            said.push(format!("`{text}` in {column} as {number}"));
        }
        if let Some((_, text)) = &self.rounded {
            said.push(format!("`{text}` in {column} as far as its digits go"));
        }
        said
    }
}

/// What a number of the simplest form says about the sign before decimals, where that is more than a guess.
fn plainly(text: &str) -> Option<Evidence> {
    let bytes = text.as_bytes();
    let Some(last) = bytes.iter().rposition(|b| matches!(b, b'.' | b',')) else {
        return simple(bytes, Mark::Point).map(|_| Evidence::Nothing);
    };
    let mark = if bytes.get(last) == Some(&b'.') { Mark::Point } else { Mark::Comma };
    let number = simple(bytes, mark)?;
    (number.scale > 0 && (number.scale != 3 || number.grouped)).then_some(Evidence::Sure(mark))
}

impl Days {
    /// Looks at the text of a cell.
    pub(crate) fn see(&mut self, row: usize, text: &str) {
        let (numbers, short) = match written(text) {
            Some(Written::Ordered(numbers, short)) => (numbers, short),
            Some(Written::Plain { dotted, .. }) => {
                self.dotted |= dotted;
                return;
            }
            _ => return,
        };
        let here = possible(numbers, short);
        if here.is_empty() {
            // No day in any order: a finding of its own.
            return;
        }
        let example = || (row, text.to_owned());
        let days: Vec<_> = here.iter().filter_map(|order| ordered(numbers, short, *order)).collect();
        if self.open.is_none() && days.windows(2).any(|pair| pair[0] != pair[1]) {
            self.open = Some(example());
        }
        self.first.get_or_insert_with(example);
        self.narrow(here, example);
    }

    /// Which examples are there: whoever reads looks where they come from.
    pub(crate) fn examples(&self) -> [bool; 3] {
        [self.first.is_some(), self.open.is_some(), self.odd.is_some()]
    }

    fn narrow(&mut self, here: Vec<Order>, example: impl FnOnce() -> Example) {
        let left = self.left.get_or_insert_with(|| here.clone());
        let both: Vec<Order> = left.iter().copied().filter(|order| here.contains(order)).collect();
        if both.is_empty() {
            self.odd.get_or_insert_with(example);
        } else {
            *left = both;
        }
    }

    /// Takes in what later rows say, of which so many stand before.
    pub(crate) fn add(&mut self, later: Self, rows: usize) {
        let moved = |(row, text): Example| (row + rows, text);
        self.dotted |= later.dotted;
        self.open = self.open.take().or(later.open.map(moved));
        self.odd = self.odd.take().or(later.odd.map(moved));
        if let (Some(left), Some(first)) = (later.left, later.first) {
            let first = moved(first);
            self.first.get_or_insert_with(|| first.clone());
            self.narrow(left, || first);
        }
    }

    /// The order; `None` where no cell needs one.
    ///
    /// # Errors
    /// The row and what is wrong, where cells contradict each other or can be read in several ways.
    pub(crate) fn order(&self) -> Result<Option<Order>, (usize, String)> {
        let Some(left) = &self.left else { return Ok(None) };
        if let Some((row, text)) = &self.odd {
            let order = left.first().map(Order::to_string).unwrap_or_default();
            return Err((*row, format!("`{text}` contradicts the order of other dates, {order}")));
        }
        match (left.as_slice(), &self.open) {
            ([], _) => Ok(None),
            ([one, ..], None) | ([one], _) => Ok(Some(*one)),
            (many, Some((row, text))) => {
                let Some(Written::Ordered(numbers, short)) = written(text) else { return Ok(None) };
                let mut days: Vec<String> = Vec::new();
                for day in many.iter().filter_map(|order| ordered(numbers, short, *order)) {
                    let day = day.to_string();
                    if !days.contains(&day) {
                        days.push(day);
                    }
                }
                let days = days.join(" or ");
                Err((*row, format!("`{text}` can be {days}, and no date of the column tells which")))
            }
        }
    }

    /// In which forms days are written, where the order was told by the cells and not given.
    pub(crate) fn forms(&self, given: Option<Order>) -> Vec<&'static str> {
        let mut forms = Vec::new();
        if self.dotted {
            forms.push("dates day.month.year");
        }
        if given.is_none() {
            match self.order() {
                Ok(Some(Order::Dmy)) => forms.push("dates day/month/year"),
                Ok(Some(Order::Mdy)) => forms.push("dates month/day/year"),
                Ok(Some(Order::Ymd)) => forms.push("dates year/month/day"),
                _ => {}
            }
        }
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn simple_numbers_say_what_all_others_say(text in "-?[0-9]{0,4}([.,][0-9]{1,4}){0,3}") {
            if let Some(evidence) = plainly(&text) {
                let shape = shape(&text).unwrap();
                prop_assert_eq!(shape.evidence(), evidence);
                if let Evidence::Sure(mark) = evidence {
                    prop_assert!(shape.read(mark).is_ok());
                }
            }
        }
    }
}
