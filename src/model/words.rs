//! Closed lists of words, each with the word that stands in files.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Gives an enum its list of values, its words and its display.
macro_rules! words {
    ($type:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The word that stands in files and on the command line.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }

            /// The value that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.word() == word)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

/// Where an account stands in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In the pool that a selection looks at.
    #[default]
    Candidate,
    /// On trial, with limited resources.
    Incubating,
    /// Chosen for key account management.
    Key,
    /// Looked after, but not as a key account.
    Managed,
    /// Was a key account and is none any more.
    Deselected,
}
words!(Status {
    Candidate => "candidate",
    Incubating => "incubating",
    Key => "key",
    Managed => "managed",
    Deselected => "deselected",
});

/// How the customer sees its supplier: the buy–sell level, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BuySellLevel {
    /// Price alone sets the supplier apart.
    Commodity,
    /// Added value by product or service.
    Enhanced,
    /// Mutual benefit, shared service.
    Collaborative,
    /// Joint ventures, new services.
    Partner,
}
words!(BuySellLevel {
    Commodity => "commodity",
    Enhanced => "enhanced",
    Collaborative => "collaborative",
    Partner => "partner",
});

/// The stage of the relationship after Millman and Wilson, McDonald and Rogers; `Disintegrating` can follow any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Coming apart.
    Disintegrating,
    /// No business yet.
    Exploratory,
    /// Some transactional business.
    Basic,
    /// Regular business, one supplier of several.
    Cooperative,
    /// Many functions on many levels; either side could still leave.
    Interdependent,
    /// Systems interlinked; leaving is hard for both.
    Integrated,
}
words!(Stage {
    Disintegrating => "disintegrating",
    Exploratory => "exploratory",
    Basic => "basic",
    Cooperative => "cooperative",
    Interdependent => "interdependent",
    Integrated => "integrated",
});

impl Stage {
    /// The stage as a number: −1 disintegrating, 1 exploratory … 5 integrated.
    #[must_use]
    pub fn number(self) -> i8 {
        match self {
            Stage::Disintegrating => -1,
            Stage::Exploratory => 1,
            Stage::Basic => 2,
            Stage::Cooperative => 3,
            Stage::Interdependent => 4,
            Stage::Integrated => 5,
        }
    }
}

/// Whose view a judgement of the relationship is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeenBy {
    /// The customer said so.
    Customer,
    /// We think so ourselves.
    Supplier,
}
words!(SeenBy { Customer => "customer", Supplier => "supplier" });

/// What a contact thinks of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Attitude {
    /// Works against us.
    Opponent,
    /// Speaks against us.
    Critic,
    /// Neither.
    Neutral,
    /// Speaks for us.
    Supporter,
    /// Sells for us inside.
    Champion,
}
words!(Attitude {
    Opponent => "opponent",
    Critic => "critic",
    Neutral => "neutral",
    Supporter => "supporter",
    Champion => "champion",
});

/// What a person does in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonKind {
    /// A key account manager.
    Manager,
    /// Might become one, or works in an account team.
    Candidate,
    /// Guides managers.
    Mentor,
    /// A senior person who sponsors accounts.
    Director,
}
words!(PersonKind {
    Manager => "manager",
    Candidate => "candidate",
    Mentor => "mentor",
    Director => "director",
});

/// A box of the account analysis matrix. Rows: potential high or low; columns: position strong or weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quadrant {
    /// High potential, strong position.
    Strategic,
    /// High potential, weak position.
    Star,
    /// Low potential, strong position.
    Status,
    /// Low potential, weak position.
    Streamline,
}
words!(Quadrant {
    Strategic => "strategic",
    Star => "star",
    Status => "status",
    Streamline => "streamline",
});

/// Names for the four boxes. Ids in files are always those of [`Quadrant`]; labels are for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Labels {
    /// McDonald and Woodburn: strategic, star, status, streamline.
    #[default]
    Woodburn,
    /// Millman and Wilson: invest for growth, invest selectively, maintain, manage for cash.
    MillmanWilson,
    /// Cheverton: key account, key development, maintenance, opportunistic.
    Cheverton,
}
words!(Labels { Woodburn => "woodburn", MillmanWilson => "millman-wilson", Cheverton => "cheverton" });

impl Labels {
    /// What a box is called.
    #[must_use]
    pub fn label(self, quadrant: Quadrant) -> &'static str {
        match (self, quadrant) {
            (Labels::Woodburn, quadrant) => quadrant.word(),
            (Labels::MillmanWilson, Quadrant::Strategic) => "invest for growth",
            (Labels::MillmanWilson, Quadrant::Star) => "invest selectively",
            (Labels::MillmanWilson, Quadrant::Status) => "maintain",
            (Labels::MillmanWilson, Quadrant::Streamline) => "manage for cash",
            (Labels::Cheverton, Quadrant::Strategic) => "key account",
            (Labels::Cheverton, Quadrant::Star) => "key development",
            (Labels::Cheverton, Quadrant::Status) => "maintenance",
            (Labels::Cheverton, Quadrant::Streamline) => "opportunistic",
        }
    }
}

/// An ISO 4217 currency code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code as text.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl std::str::FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => {
                let upper = text.trim().to_ascii_uppercase();
                let advice = if upper.len() == 3 && upper.bytes().all(|b| b.is_ascii_uppercase()) {
                    format!("write `{upper}`")
                } else {
                    "write the three capital letters of ISO 4217, such as EUR".to_owned()
                };
                Err(format!("`{text}` is not a currency code\n{advice}"))
            }
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

crate::model::number::text_form!(Currency, "a currency code such as EUR", {
    "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 currency code"
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_set_names_every_box_differently() {
        for labels in Labels::ALL {
            let mut names: Vec<_> = Quadrant::ALL.iter().map(|q| labels.label(*q)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), 4, "{labels}");
        }
    }

    #[test]
    fn words_match_what_is_read() {
        for status in Status::ALL {
            let read = crate::text::yaml::read::<Status>(status.word());
            assert_eq!(read.value, Some(*status));
        }
    }

    #[test]
    fn currencies_are_three_capitals() {
        assert_eq!("EUR".parse::<Currency>().unwrap().code(), "EUR");
        assert!("eur".parse::<Currency>().unwrap_err().contains("write `EUR`"));
        assert!("€".parse::<Currency>().is_err());
    }
}
