//! One import at a time: two that read the same file and write it one after the other would lose what the first one
//! wrote.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::book::root::SETTINGS;

/// Holds the book for one import; lets it go when dropped, or when the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why the book could not be held.
#[derive(Debug, thiserror::Error)]
pub enum Held {
    /// Another import has it.
    #[error("another import into this book is running\nwait until it has ended, then run this one")]
    Another,
    /// The system refuses it.
    #[error("the book cannot be held for the import: {0}\nlook at the rights on its kam.yaml")]
    Refused(String),
}

/// Holds the book at `root`. The lock is the system's own on `kam.yaml`, so that nothing is left behind.
///
/// # Errors
/// Where another import holds it.
pub fn hold(root: &Path) -> Result<Lock, Held> {
    let refused = |e: std::io::Error| Held::Refused(crate::text::source::plain(&e));
    let file = File::open(root.join(SETTINGS)).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(Held::Another),
        // A file system without locks: the check before writing is what is left.
        Err(TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => {
            Ok(Lock { _file: file })
        }
        Err(TryLockError::Error(e)) => Err(refused(e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(hold(dir.path()), Err(Held::Refused(_))));
        std::fs::write(dir.path().join(SETTINGS), "version: 1\n").unwrap();
        let first = hold(dir.path()).unwrap();
        assert!(matches!(hold(dir.path()), Err(Held::Another)));
        drop(first);
        assert!(hold(dir.path()).is_ok());
    }
}
