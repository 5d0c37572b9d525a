//! Writing files: never half a file, never over one that is there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::finding::{Finding, Level};
use super::source;

/// The mark that some programs put before UTF-8; a file that has it keeps it.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a file through a temporary one beside it, which is renamed at the end: a reader sees the old file or the
/// new one, never a part.
///
/// # Errors
/// Fails where the folder cannot be made or written to; nothing is left behind then.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    stage(path, write)?.persist(path).map(drop).map_err(|e| e.error)
}

/// Gives a file that was read as `before` the text `after`, unless somebody else has changed it meanwhile. Where the path
/// is a link, the file that it leads to is changed; a byte order mark stays.
///
/// # Errors
/// Where the file was changed meanwhile (it is not touched), and as [`replace`].
pub fn replace_unchanged(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let now = fs::read(&path)?;
    let (mark, text) = match now.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => (&MARK[..0], &now[..]),
    };
    if text != before.as_bytes() {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    replace(&path, |to| {
        to.write_all(mark)?;
        to.write_all(after.as_bytes())
    })
}

/// That a file of a book could not be written; `shown` is the path that people know it by.
#[must_use]
pub fn unwritten(shown: &Path, error: &io::Error) -> Finding {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "let its folder be written to, then run the command again",
        _ => "run the command again",
    };
    let message = format!("cannot be written: {}", source::plain(error));
    Finding::new("unwritten-file", Level::Error, shown, message).help(help)
}

/// Writes a new file in the same way, but only where there is none yet.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] where there is a file already (it is not touched), and as [`replace`].
pub fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    stage(path, |to| to.write_all(content))?.persist_noclobber(path).map(drop).map_err(|e| e.error)
}

/// Writes a temporary file beside the one that it is to replace; it is gone again when dropped.
///
/// # Errors
/// As [`replace`].
pub fn stage(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<tempfile::NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kam-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A file that is replaced keeps who may read it.
        let kept = fs::metadata(path).map(|about| about.permissions());
        builder.permissions(kept.unwrap_or_else(|_| fs::Permissions::from_mode(0o644)));
    }
    let mut file = builder.tempfile_in(folder)?;
    {
        let mut buffered = io::BufWriter::with_capacity(1 << 16, file.as_file_mut());
        write(&mut buffered)?;
        buffered.flush()?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_overwrites_and_never_leaves_a_part() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/new.yaml");
        create(&path, b"one").unwrap();
        assert_eq!(create(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let failed = replace(&path, |to| {
            to.write_all(b"half")?;
            Err(io::Error::other("stop"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_somebody_else_has_changed_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.yaml");
        fs::write(&path, b"\xef\xbb\xbfone").unwrap();
        replace_unchanged(&path, "one", "two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"\xef\xbb\xbftwo");
        let error = replace_unchanged(&path, "one", "three").unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), b"\xef\xbb\xbftwo");
        let finding = unwritten(Path::new("a.yaml"), &error);
        assert_eq!(finding.message, "cannot be written: it was changed meanwhile");
        assert!(replace_unchanged(&dir.path().join("none.yaml"), "", "").is_err());
    }

    #[test]
    fn messages_do_not_name_the_temporary_file() {
        let inner = io::Error::from_raw_os_error(28);
        let error = io::Error::new(inner.kind(), format!("{inner} at path \"/x/.kam-1\""));
        let finding = unwritten(Path::new("a.yaml"), &error);
        assert!(!finding.message.contains(".kam-"), "{}", finding.message);
    }
}
