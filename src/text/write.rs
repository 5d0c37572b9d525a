//! Writing files: never half a file, never over one that is there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file through a temporary one beside it, which is renamed at the end: a reader sees the old file or the
/// new one, never a part.
///
/// # Errors
/// Fails where the folder cannot be made or written to; nothing is left behind then.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    stage(path, write)?.persist(path).map(drop).map_err(|e| e.error)
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
}
