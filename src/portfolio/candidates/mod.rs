//! Who is looked at: the accounts of a book, or the rows of an export.

pub mod book;
pub mod export;

use std::borrow::Cow;
use std::io;

use crate::model::words::Status;
use crate::score::measure::Value;

use super::cost::Economy;

/// What a list says of an account beside its scores.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Where it stands; `None` where an export does not say.
    pub status: Option<Status>,
    /// Its segment.
    pub segment: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Who looks after it.
    pub manager: Option<String>,
    /// Whom it belongs to.
    pub parent: Option<String>,
    /// Revenue of the last twelve months.
    pub revenue: Value,
    /// Margin ÷ revenue of the last twelve months.
    pub margin_rate: Value,
    /// The currency of its amounts.
    pub currency: Option<String>,
    /// What it costs and must earn.
    pub economy: Option<Economy>,
}

/// The accounts that are scored.
pub trait Candidates: std::fmt::Debug + Send + Sync {
    /// How many there are.
    fn rows(&self) -> usize;

    /// What a list says of one.
    ///
    /// # Errors
    /// Fails where a file cannot be read any more.
    fn listed(&self, row: usize) -> io::Result<Listed>;

    /// Its id alone.
    ///
    /// # Errors
    /// As [`Candidates::listed`].
    fn id(&self, row: usize) -> io::Result<Cow<'_, str>>;

    /// Hands its id and its name to `to`, without making copies of them where that can be helped.
    ///
    /// # Errors
    /// As [`Candidates::listed`].
    fn named(&self, row: usize, to: &mut dyn FnMut(&str, Option<&str>)) -> io::Result<()> {
        let listed = self.listed(row)?;
        to(&listed.id, listed.name.as_deref());
        Ok(())
    }

    /// Looks at where its id and name stand in memory; what it gives means nothing.
    fn look_ahead(&self, _row: usize) -> u8 {
        0
    }

    /// Where it stands.
    fn status(&self, row: usize) -> Status;

    /// What a criterion's measure comes to, where more is known than its number.
    fn measure(&self, criterion: usize, row: usize) -> Option<Value>;

    /// The veto that rules it out, by its index.
    fn veto(&self, row: usize) -> Option<usize>;

    /// Whether a column of a list can have anything in it.
    fn knows(&self, _column: &str) -> bool {
        true
    }

    /// The row of an id.
    ///
    /// # Errors
    /// As [`Candidates::listed`].
    fn find(&self, id: &str) -> io::Result<Option<usize>> {
        for row in 0..self.rows() {
            if self.id(row)? == id {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }
}
