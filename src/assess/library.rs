//! All frameworks that a book can name: the built-in ones and its own.

use std::collections::BTreeSet;
use std::path::Path;

use crate::book::load::Shelf;
use crate::frameworks;
use crate::model::framework::Framework;
use crate::text::nearest::nearest;

/// The frameworks of a book. One of its own with the id of a built-in one takes that one's place.
#[derive(Debug, Clone, Copy)]
pub struct Library<'b> {
    own: &'b Shelf<Framework>,
}

impl<'b> Library<'b> {
    /// The library of a book with these frameworks of its own.
    #[must_use]
    pub fn new(own: &'b Shelf<Framework>) -> Self {
        Self { own }
    }

    /// The framework of an id; `None` as well where the book's own file could not be read.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&'b Framework> {
        match self.own.get(id) {
            Some(entry) => Some(&entry.value),
            None if self.own.knows(id) => None,
            None => frameworks::get(id),
        }
    }

    /// The file of an id, where the framework is the book's own and readable.
    #[must_use]
    pub fn path(&self, id: &str) -> Option<&'b Path> {
        self.own.get(id).map(|entry| entry.path.as_path())
    }

    /// Whether there is a framework of this id, readable or not.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.own.knows(id) || frameworks::get(id).is_some()
    }

    /// All ids, sorted.
    #[must_use]
    pub fn ids(&self) -> Vec<&'b str> {
        let own = self.own.entries.iter().map(|entry| entry.id.as_str());
        let built_in = frameworks::built_in().iter().map(|known| known.id);
        own.chain(built_in).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The id that is nearest to a name that is none.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&'b str> {
        nearest(id, self.ids())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::load::Entry;

    #[test]
    fn own_frameworks_come_before_built_in_ones() {
        let value = Framework { name: "Ours".into(), ..Framework::default() };
        let entry =
            Entry { id: "richardson-six".into(), path: "frameworks/richardson-six.yaml".into(), value };
        let shelf = Shelf { entries: vec![entry], broken: vec!["mentor-duties".into()] };
        let library = Library::new(&shelf);
        assert_eq!(library.get("richardson-six").unwrap().name, "Ours");
        assert_eq!(library.path("richardson-six"), Some(Path::new("frameworks/richardson-six.yaml")));
        assert_eq!(library.path("bant"), None);
        assert!(library.get("mentor-duties").is_none() && library.knows("mentor-duties"));
        assert_eq!(library.nearest("richardson-sex"), Some("richardson-six"));
        assert!(library.get("none-of-these").is_none());
    }
}
