//! A file of the ledger cut into pieces that can be read side by side.
//!
//! Where no quote stands before, a line's end is a row's end. From the line of the first quote on one reader goes through
//! to the end, as a quoted cell may hold line ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memrchr};

use super::header::{Columns, columns};
use crate::text::finding::{Finding, Level};
use crate::text::source::plain;

/// Bytes of a piece, about.
const PIECE: usize = 1 << 22;

/// Bytes that are looked through at a time.
const LOOK: usize = 1 << 18;

/// A part of a file: whole rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its first byte.
    pub(super) from: u64,
    /// The byte behind its last one; `None` where it goes to the end of the file.
    pub(super) to: Option<u64>,
}

/// A file as it will be read.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) columns: Columns,
    /// Lines before the first piece.
    pub(super) lines: u64,
    pub(super) pieces: Vec<Piece>,
}

/// What is said of a file that cannot be read.
pub(super) fn unreadable(shown: &Path, message: String) -> Finding {
    Finding::new("unreadable-file", Level::Error, shown, message)
}

/// Reads the header of a file and cuts what is beneath into pieces.
pub(super) fn cut(full: &Path, shown: &Path) -> Result<Cut, Finding> {
    let closed = |e: &io::Error| unreadable(shown, format!("cannot be opened: {}", plain(e)));
    let failed = |e: &io::Error| unreadable(shown, format!("cannot be read: {}", plain(e)));
    // Looked at before it is opened: opening a pipe waits for whoever writes to it.
    let about = std::fs::metadata(full).map_err(|e| closed(&e))?;
    if !about.is_file() {
        return Err(unreadable(shown, "is not a regular file".to_owned()));
    }
    let mut file = File::open(full).map_err(|e| closed(&e))?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&file);
    let mut header = ByteRecord::new();
    reader.read_byte_record(&mut header).map_err(|e| {
        unreadable(shown, format!("the header line cannot be read: {e}"))
            .help("begin the file with `account,date,offering,market,revenue,margin,currency`")
    })?;
    let (body, lines) = (reader.position().byte(), reader.position().line() - 1);
    drop(reader);
    let columns = columns(shown, &header)?;
    file.seek(SeekFrom::Start(body)).map_err(|e| failed(&e))?;
    let pieces = pieces(&mut file, body).map_err(|e| failed(&e))?;
    Ok(Cut { columns, lines, pieces })
}

/// The pieces of what follows, from the byte `at` on.
fn pieces(from: &mut impl Read, mut at: u64) -> io::Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let (mut begin, mut row) = (at, at);
    let mut buffer = vec![0; LOOK];
    loop {
        let there = fill(from, &mut buffer)?;
        let bytes = &buffer[..there];
        if there == 0 {
            break;
        }
        let quote = memchr(b'"', bytes);
        let plain = &bytes[..quote.unwrap_or(there)];
        if let Some(end) = memrchr(b'\n', plain) {
            row = at + end as u64 + 1;
        }
        if quote.is_some() {
            if row > begin {
                pieces.push(Piece { from: begin, to: Some(row) });
            }
            pieces.push(Piece { from: row, to: None });
            return Ok(pieces);
        }
        if row - begin >= PIECE as u64 {
            pieces.push(Piece { from: begin, to: Some(row) });
            begin = row;
        }
        at += there as u64;
    }
    if at > begin {
        pieces.push(Piece { from: begin, to: Some(at) });
    }
    Ok(pieces)
}

/// Fills the buffer as far as there is something to read.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut_of(text: &[u8]) -> Vec<(u64, Option<u64>)> {
        pieces(&mut &text[..], 0).unwrap().iter().map(|p| (p.from, p.to)).collect()
    }

    #[test]
    fn a_small_file_is_one_piece_and_quotes_begin_another() {
        assert!(cut_of(b"").is_empty());
        assert_eq!(cut_of(b"a,1\nb,2"), [(0, Some(7))]);
        assert_eq!(cut_of(b"a,1\nb,\"2\n\"\nc,3\n"), [(0, Some(4)), (4, None)]);
        assert_eq!(cut_of(b"\"a\",1\n"), [(0, None)]);
    }

    #[test]
    fn a_large_file_is_cut_at_line_ends() {
        let text = b"acme,2026-01-05,100.10\n".repeat(500_000);
        let pieces = cut_of(&text);
        assert!(pieces.len() > 1);
        assert_eq!((pieces[0].0, pieces.last().unwrap().1), (0, Some(text.len() as u64)));
        for pair in pieces.windows(2) {
            let end = pair[0].1.unwrap();
            assert_eq!(end, pair[1].0);
            assert_eq!(text[end as usize - 1], b'\n');
        }
    }

    proptest! {
        #[test]
        fn pieces_follow_one_another_without_a_gap(text in "[a\n\",]{0,200}") {
            let pieces = cut_of(text.as_bytes());
            let mut at = 0;
            for (from, to) in &pieces {
                prop_assert_eq!(*from, at);
                at = to.unwrap_or(text.len() as u64);
            }
            prop_assert_eq!(at, text.len() as u64);
        }
    }
}
