//! Amounts of several currencies in the one currency of the book.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::settings::{Rate, Settings};
use crate::model::words::Currency;

/// The rates of a book.
#[derive(Debug, Clone)]
pub struct Rates {
    /// The currency that figures are compared in.
    pub currency: Currency,
    rates: BTreeMap<Currency, Decimal>,
}

impl Rates {
    /// The rates that the settings state.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            currency: settings.currency,
            rates: settings.rates.iter().map(|(c, Rate(r))| (*c, *r)).collect(),
        }
    }

    /// What one unit of a currency is worth in the book's; `None` where no rate is stated.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<Decimal> {
        if currency == self.currency { Some(Decimal::ONE) } else { self.rates.get(&currency).copied() }
    }

    /// An amount in the book's currency; `None` where no rate is stated or the result is too large.
    #[must_use]
    pub fn convert(&self, amount: Decimal, currency: Currency) -> Option<Decimal> {
        if currency == self.currency { Some(amount) } else { amount.checked_mul(self.rate(currency)?) }
    }

    /// The currencies that can be converted, the book's first.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.currency.code()).chain(self.rates.keys().map(Currency::code))
    }
}
