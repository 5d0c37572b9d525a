//! Where the bytes of a file are: in the file, or in memory where it cannot be read twice.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

#[derive(Debug)]
pub(super) enum Store {
    Memory(Vec<u8>),
    File { file: File, fetched: AtomicUsize, whole: OnceLock<Option<Vec<u8>>> },
}

impl Store {
    pub(super) fn size(&self) -> io::Result<u64> {
        match self {
            Store::Memory(bytes) => Ok(bytes.len() as u64),
            Store::File { file, .. } => Ok(file.metadata()?.len()),
        }
    }

    pub(super) fn slice(&self, start: u64, length: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let there = self.read(start, length, &mut bytes)?;
        bytes.truncate(there);
        Ok(bytes)
    }

    /// Reads into a buffer, whose room is used again; gives how much there was to read, at its beginning.
    pub(super) fn read(&self, start: u64, length: u64, bytes: &mut Vec<u8>) -> io::Result<usize> {
        match self {
            Store::Memory(all) => {
                let from = usize::try_from(start).unwrap_or(usize::MAX).min(all.len());
                let to = from.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(all.len());
                bytes.clear();
                bytes.extend_from_slice(&all[from..to]);
                Ok(to - from)
            }
            Store::File { file, .. } => {
                let length = usize::try_from(length).unwrap_or(0);
                // The buffer is never made shorter: only what is new has to be zeroed, and that once.
                if bytes.len() < length {
                    bytes.resize(length.next_power_of_two(), 0);
                }
                let done = fill(file, &mut bytes[..length], start)?;
                Ok(done)
            }
        }
    }

    /// The file from its beginning; `None` where it cannot be read.
    pub(super) fn whole(&self, length: u64) -> Option<Vec<u8>> {
        let Store::File { file, .. } = self else { return None };
        // Read to its end, into room that nobody has to zero first.
        let mut file: &File = file;
        file.seek(io::SeekFrom::Start(0)).ok()?;
        let length = usize::try_from(length).ok()?;
        let mut bytes = Vec::with_capacity(length);
        file.take(length as u64).read_to_end(&mut bytes).ok()?;
        (bytes.len() == length).then_some(bytes)
    }
}

/// Fills a buffer from a place in a file; gives how much there was.
fn fill(file: &File, buffer: &mut [u8], start: u64) -> io::Result<usize> {
    let mut done = 0;
    while done < buffer.len() {
        match read_at(file, &mut buffer[done..], start + done as u64) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
