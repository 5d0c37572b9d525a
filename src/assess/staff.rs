//! The people of a book and what they are measured by.

use jiff::civil::Date;

use super::library::Library;
use super::readiness::Requirements;
use crate::book::load::{Entry, Shelf};
use crate::model::person::Person;
use crate::model::profile::Profile;

/// The people of a book with the profiles and frameworks that they are measured by, seen from a day.
#[derive(Debug, Clone, Copy)]
pub struct Staff<'b> {
    /// The day that everything is seen from.
    pub as_of: Date,
    /// The people.
    pub people: &'b Shelf<Person>,
    /// The profiles.
    pub profiles: &'b Shelf<Profile>,
    /// All frameworks.
    pub library: Library<'b>,
}

impl<'b> Staff<'b> {
    /// The profile of a person's role.
    #[must_use]
    pub fn profile(&self, person: &Person) -> Option<&'b Entry<Profile>> {
        self.profiles.get(person.role.as_deref()?)
    }

    /// What a profile requires.
    #[must_use]
    pub fn requirements(&self, profile: &'b Entry<Profile>) -> Requirements<'b> {
        Requirements::of(profile, &self.library)
    }

    /// The name of a person; their id where there is no such file.
    #[must_use]
    pub fn name(&self, id: &'b str) -> &'b str {
        self.people.get(id).map_or(id, |entry| entry.value.name.as_str())
    }
}

/// Days from one day to a later one; negative where it is earlier.
#[must_use]
pub fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
