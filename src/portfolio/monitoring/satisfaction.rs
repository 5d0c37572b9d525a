//! What customers say when they are asked how likely they are to recommend us.
//!
//! Net promoter score = % of answers of 9 and 10 − % of answers of 6 and less, from −100 to +100.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::account::{Account, Satisfaction};
use crate::model::words::words;

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// What an answer makes of whoever gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Camp {
    /// 6 or less.
    Detractor,
    /// Above 6 and below 9.
    Passive,
    /// 9 or 10.
    Promoter,
}
words!(Camp { Detractor => "detractor", Passive => "passive", Promoter => "promoter" });

/// The camp of an answer.
#[must_use]
pub fn camp(answer: Decimal) -> Camp {
    if answer >= Decimal::from(9) {
        Camp::Promoter
    } else if answer <= Decimal::from(6) {
        Camp::Detractor
    } else {
        Camp::Passive
    }
}

/// The answers of an account with a figure up to a day, oldest first; of one day in the order of the file.
#[must_use]
pub fn answers(account: &Account, as_of: Date) -> Vec<(&Satisfaction, Decimal)> {
    let asked = account.satisfaction.iter().filter(|s| s.on.0 <= as_of);
    let mut found: Vec<_> = asked.filter_map(|s| Some((s, s.nps?.0))).collect();
    found.sort_by_key(|(s, _)| s.on);
    found
}

/// Many answers in one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Promoters {
    /// Answers of 9 and 10.
    pub promoters: usize,
    /// Answers between.
    pub passives: usize,
    /// Answers of 6 and less.
    pub detractors: usize,
}

impl Promoters {
    /// Counts answers.
    #[must_use]
    pub fn of(answers: impl IntoIterator<Item = Decimal>) -> Self {
        let mut counted = Self::default();
        for answer in answers {
            match camp(answer) {
                Camp::Promoter => counted.promoters += 1,
                Camp::Passive => counted.passives += 1,
                Camp::Detractor => counted.detractors += 1,
            }
        }
        counted
    }

    /// How many answers there are.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.promoters + self.passives + self.detractors
    }

    /// The net promoter score, −100 to +100; `None` without answers.
    #[must_use]
    pub fn score(&self) -> Option<Decimal> {
        let net = Decimal::from(self.promoters) - Decimal::from(self.detractors);
        let score = net.checked_div(Decimal::from(self.answers()))?;
        Some((score * Decimal::ONE_HUNDRED).round_dp(KEPT).normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of ten answers 5 promoters and 2 detractors: 50 − 20 = 30.
    #[test]
    fn promoters_less_detractors() {
        let counted = Promoters::of([10, 9, 9, 10, 9, 8, 7, 8, 6, 0].map(Decimal::from));
        assert_eq!((counted.promoters, counted.passives, counted.detractors), (5, 3, 2));
        assert_eq!(counted.score(), Some(Decimal::from(30)));
        assert_eq!(Promoters::of([]).score(), None);
        assert_eq!(Promoters::of([Decimal::from(6)]).score(), Some(Decimal::from(-100)));
        assert_eq!(camp(Decimal::new(65, 1)), Camp::Passive);
    }

    #[test]
    fn answers_to_come_and_answers_without_a_figure_do_not_count() {
        let text = "name: A\nsatisfaction:\n  - {on: 2026-06-30, nps: 8}\n  - {on: 2025-06-30, nps: 6}\n  - {on: 2026-07-01}\n  - {on: 2027-01-01, nps: 1}\n";
        let account = crate::text::yaml::read::<Account>(text).value.unwrap();
        let found: Vec<String> =
            answers(&account, Date::constant(2026, 11, 21)).iter().map(|(_, n)| n.to_string()).collect();
        assert_eq!(found, ["6", "8"]);
    }

    proptest! {
        #[test]
        fn the_score_stays_within_its_bounds(answers in proptest::collection::vec(0u8..=10, 1..40)) {
            let score = Promoters::of(answers.into_iter().map(Decimal::from)).score().unwrap();
            prop_assert!(score >= Decimal::from(-100) && score <= Decimal::from(100));
        }
    }
}
