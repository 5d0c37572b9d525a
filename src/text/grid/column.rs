//! What is decided over a whole column: the sign before decimals, and the order of dates.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::date::{Order, Written, ordered, possible, written};
use super::number::{Evidence, Mark, shape};
use super::table::Kind;
use super::{Form, Grid};
use crate::text::finding::Finding;

/// What is known of a column.
#[derive(Debug, Default)]
pub(super) struct Column {
    numbers: OnceLock<Numbers>,
    order: OnceLock<Result<Option<Order>, Finding>>,
    /// Whether numbers were asked for.
    counted: AtomicBool,
    /// Whether dates were asked for.
    dated: AtomicBool,
}

/// What the cells of a column say about numbers.
#[derive(Debug, Clone, Default)]
struct Numbers {
    /// Cells that can only be read with points or with commas before the decimals.
    points: usize,
    commas: usize,
    /// A row with `1.234`, and one with `1,234`.
    open: Option<usize>,
    /// A row whose number is written with an exponent.
    rounded: Option<usize>,
}

impl Column {
    pub(super) fn use_dates(&self) {
        self.dated.store(true, Ordering::Relaxed);
    }
}

impl Grid {
    fn numbers(&self, column: usize) -> Numbers {
        let survey = || {
            let mut numbers = Numbers::default();
            for (n, row) in self.rows.iter().enumerate() {
                if self.table.kind(&row.inner, column) != Kind::Text {
                    continue;
                }
                let Some(shape) = shape(self.table.cell(&row.inner, column)) else { continue };
                let fits = |mark: Mark| usize::from(shape.read(mark).is_ok());
                match shape.evidence() {
                    Evidence::Sure(Mark::Point) => numbers.points += fits(Mark::Point),
                    Evidence::Sure(Mark::Comma) => numbers.commas += fits(Mark::Comma),
                    Evidence::Open(_) => drop(numbers.open.get_or_insert(n)),
                    Evidence::Nothing => {}
                }
                if shape.rounded() && numbers.rounded.is_none() {
                    numbers.rounded = Some(n);
                }
            }
            numbers
        };
        match self.columns.get(column) {
            Some(known) => known.numbers.get_or_init(survey).clone(),
            None => survey(),
        }
    }

    /// The sign before the decimals in a column: what most of its own cells say, else what the other columns say, else
    /// what usually goes with what separates the cells.
    pub(super) fn mark(&self, column: usize) -> Mark {
        if let Some(known) = self.columns.get(column) {
            known.counted.store(true, Ordering::Relaxed);
        }
        let own = self.numbers(column);
        if own.points != own.commas {
            return if own.points > own.commas { Mark::Point } else { Mark::Comma };
        }
        if own.open.is_none() && own.points == 0 {
            return Mark::Point;
        }
        let others: Vec<Numbers> = (0..self.columns.len()).map(|n| self.numbers(n)).collect();
        let (points, commas) = (others.iter().any(|n| n.points > 0), others.iter().any(|n| n.commas > 0));
        match (points, commas) {
            (true, false) => Mark::Point,
            (false, true) => Mark::Comma,
            _ if matches!(self.form, Form::Text { delimiter: b';', .. }) => Mark::Comma,
            _ => Mark::Point,
        }
    }

    /// The order of day, month and year in a column, decided over all its cells; `None` where none of them needs one.
    ///
    /// # Errors
    /// One finding where the cells can be read in several orders, or contradict each other.
    pub fn order(&self, column: usize) -> Result<Option<Order>, Finding> {
        let Some(known) = self.columns.get(column) else { return Ok(None) };
        known.use_dates();
        if self.dates.is_some() {
            return Ok(self.dates);
        }
        known.order.get_or_init(|| self.find_order(column)).clone()
    }

    fn find_order(&self, column: usize) -> Result<Option<Order>, Finding> {
        let mut left: Option<Vec<Order>> = None;
        let mut first = None;
        let mut same = true;
        for n in 0..self.rows.len() {
            let text = self.text(n, column);
            let Some(Written::Ordered(numbers, short)) = written(text) else { continue };
            let here = possible(numbers, short);
            if here.is_empty() {
                // No day in any order: a finding of its own.
                continue;
            }
            let before = left.get_or_insert_with(|| here.clone());
            let both: Vec<Order> = before.iter().copied().filter(|order| here.contains(order)).collect();
            if both.is_empty() {
                let message = format!("`{text}` contradicts the order of the dates above, {}", before[0]);
                let help = "say `--dates dmy` or `--dates mdy`, and put right what does not fit";
                return Err(self.finding(n, column, &message, help));
            }
            *before = both;
            let days: Vec<_> = here.iter().filter_map(|order| ordered(numbers, short, *order)).collect();
            if days.windows(2).any(|pair| pair[0] != pair[1]) {
                same = false;
                first.get_or_insert(n);
            }
        }
        match left.as_deref() {
            None => Ok(None),
            Some([one]) => Ok(Some(*one)),
            Some(many) if same => Ok(many.first().copied()),
            Some(many) => {
                let n = first.unwrap_or(0);
                let text = self.text(n, column);
                let Some(Written::Ordered(numbers, short)) = written(text) else { return Ok(None) };
                let words = |order: &Order| ordered(numbers, short, *order).map(|day| day.to_string());
                let days: Vec<String> = many.iter().filter_map(words).collect();
                let message =
                    format!("`{text}` can be {}, and no date of the column tells which", days.join(" or "));
                Err(self.finding(n, column, &message, "say `--dates dmy` or `--dates mdy`"))
            }
        }
    }

    /// What was assumed about the cells that were asked for.
    pub(super) fn assumed_of_cells(&self, said: &mut Vec<String>) {
        let asked = |flag: fn(&Column) -> &AtomicBool| -> Vec<usize> {
            let is = |n: &usize| flag(&self.columns[*n]).load(Ordering::Relaxed);
            (0..self.columns.len()).filter(is).collect()
        };
        let counted = asked(|column| &column.counted);
        let with_commas = |n: &usize| self.mark(*n) == Mark::Comma;
        if counted.iter().any(with_commas) {
            said.push("decimal commas".to_owned());
        }
        for column in &counted {
            let numbers = self.numbers(*column);
            // A column that says itself how it is to be read assumes nothing.
            if let Some(n) = numbers.open.filter(|_| numbers.points == numbers.commas) {
                let text = self.text(n, *column);
                if let Some(number) = shape(text).and_then(|s| s.read(self.mark(*column)).ok()) {
                    said.push(format!("`{text}` in column `{}` as {number}", self.header[*column]));
                }
            }
            if let Some(n) = numbers.rounded {
                let text = self.text(n, *column);
                said.push(format!("`{text}` in column `{}` as far as its digits go", self.header[*column]));
            }
        }
        let mut forms: Vec<&str> = Vec::new();
        for column in asked(|column| &column.dated) {
            for n in 0..self.rows.len() {
                let form = match written(self.text(n, column)) {
                    Some(Written::Plain { dotted: true, .. }) => "dates day.month.year",
                    Some(Written::Ordered(..)) if self.dates.is_none() => match self.order(column) {
                        Ok(Some(Order::Dmy)) => "dates day/month/year",
                        Ok(Some(Order::Mdy)) => "dates month/day/year",
                        Ok(Some(Order::Ymd)) => "dates year/month/day",
                        _ => continue,
                    },
                    _ => continue,
                };
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        said.extend(forms.into_iter().map(str::to_owned));
    }
}
