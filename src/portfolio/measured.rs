//! Measures of accounts where no policy is asked: the ledger is read for just these.

use jiff::civil::Date;

use crate::book::ledger::{self, Answers, Inquiry, Question};
use crate::book::load::{Book, Shelf};
use crate::model::account::Account;
use crate::score::measure::{Expression, Sources};

/// What the ledger answered for some measures.
#[derive(Debug)]
pub struct Measured {
    /// The answers; `None` where the book has no ledger.
    pub answers: Option<Answers>,
    questions: Vec<Question>,
    below: Vec<Vec<usize>>,
    as_of: Date,
    roll_up: bool,
}

impl Measured {
    /// Reads the ledger for some measures.
    #[must_use]
    pub fn read<'e>(
        book: &Book,
        accounts: &Shelf<Account>,
        as_of: Date,
        roll_up: bool,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> Self {
        let questions = Sources::questions(expressions, as_of, book.settings.fiscal_year_start.0);
        let files = book.sales();
        let inquiry = Inquiry {
            accounts: book.currencies(accounts),
            questions: questions.clone(),
            as_of,
            detail: Vec::new(),
        };
        let answers = (!files.is_empty()).then(|| ledger::read(&book.root, &files, &book.rates, &inquiry));
        let below = if roll_up { Sources::descendants(accounts) } else { Vec::new() };
        Self { answers, questions, below, as_of, roll_up }
    }

    /// What the measures are computed from.
    #[must_use]
    pub fn sources<'a>(&'a self, book: &'a Book, accounts: &'a Shelf<Account>) -> Sources<'a> {
        Sources {
            accounts,
            rates: &book.rates,
            as_of: self.as_of,
            fiscal_year_start: book.settings.fiscal_year_start.0,
            roll_up: self.roll_up,
            ledger: self.answers.as_ref(),
            questions: self.questions.iter().cloned().enumerate().map(|(n, q)| (q, n)).collect(),
            below: self.below.clone(),
        }
    }
}
