//! Where the bytes of a file are: in the file, or in memory where it cannot be read twice.

use std::fs::File;
use std::io;
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
        self.read(start, length, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads into a buffer, whose room is used again; its length is what there was to read.
    pub(super) fn read(&self, start: u64, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Store::Memory(all) => {
                let from = usize::try_from(start).unwrap_or(usize::MAX).min(all.len());
                let to = from.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(all.len());
                bytes.clear();
                bytes.extend_from_slice(&all[from..to]);
            }
            Store::File { file, .. } => {
                let length = usize::try_from(length).unwrap_or(0);
                if bytes.capacity() < length {
                    *bytes = vec![0; length];
                } else {
                    bytes.resize(length, 0);
                }
                let done = fill(file, bytes, start)?;
                bytes.truncate(done);
            }
        }
        Ok(())
    }

    /// The file from its beginning, read in two halves at a time; `None` where it cannot be read.
    pub(super) fn whole(&self, length: u64) -> Option<Vec<u8>> {
        let Store::File { file, .. } = self else { return None };
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        let middle = bytes.len() / 2;
        let (head, tail) = bytes.split_at_mut(middle);
        // Threads of their own: those of the pool may be waiting for this very file.
        let read = std::thread::scope(|scope| {
            let (from, expected) = (head.len() as u64, head.len());
            let first = scope.spawn(move || fill(file, head, 0).is_ok_and(|done| done == expected));
            let expected = tail.len();
            let second = fill(file, tail, from).is_ok_and(|done| done == expected);
            first.join().unwrap_or(false) && second
        });
        read.then_some(bytes)
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
