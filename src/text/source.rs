//! Reading a text file that a person wrote: size, encoding and control characters are checked before anything
//! looks at the content.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::finding::{Finding, Level, Span};

/// The largest file that is read whole, in bytes (1 MiB). A file that people edit is never that long; one that is
/// has been put in the wrong place.
pub const MAX_BYTES: u64 = 1 << 20;

/// Reads a file of at most [`MAX_BYTES`] bytes as UTF-8 text, without its byte order mark if it has one.
///
/// `shown` is the path that findings name.
///
/// # Errors
/// A finding where the file cannot be opened, is no regular file (a folder, a pipe), is too large, is not UTF-8 or
/// holds control characters.
pub fn read(path: &Path, shown: &Path) -> Result<String, Finding> {
    read_at_most(path, shown, MAX_BYTES)
}

/// As [`read`], for files that a program wrote and that may be longer: of at most `most` bytes.
///
/// # Errors
/// As [`read`].
pub fn read_at_most(path: &Path, shown: &Path, most: u64) -> Result<String, Finding> {
    let unreadable = |message: String| Finding::new("unreadable-file", Level::Error, shown, message);
    // Looked at before it is opened: opening a pipe waits for whoever writes to it.
    let about =
        std::fs::metadata(path).map_err(|e| unreadable(format!("cannot be opened: {}", plain(&e))))?;
    if !about.is_file() {
        return Err(unreadable("is not a regular file".to_owned())
            .help("keep folders and pipes out of the book's globs"));
    }
    let mut file = File::open(path).map_err(|e| unreadable(format!("cannot be opened: {}", plain(&e))))?;
    let mib = most >> 20;
    if about.len() > most {
        return Err(unreadable(format!(
            "is {} bytes long, more than the {mib} MiB that is read",
            about.len()
        ))
        .help("split the file, or move it out of the book"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    file.by_ref()
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(format!("cannot be read: {}", plain(&e))))?;
    if bytes.len() as u64 > most {
        return Err(unreadable(format!("is longer than the {mib} MiB that is read"))
            .help("split the file, or move it out of the book"));
    }
    let text = String::from_utf8(bytes).map_err(|e| not_utf8(&e.utf8_error(), e.as_bytes(), shown))?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    match control_character(&text) {
        None => Ok(text),
        Some((offset, found)) => Err(Finding::new(
            "control-character",
            Level::Error,
            shown,
            format!("the control character U+{:04X} stands in the text", found as u32),
        )
        .at(span(&text, offset, offset + found.len_utf8()))
        .help("delete it; it often comes in by copying from another program")),
    }
}

/// An input or output error in plain words, without the system's error number.
#[must_use]
pub fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or(&text).to_owned();
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

fn not_utf8(error: &std::str::Utf8Error, bytes: &[u8], shown: &Path) -> Finding {
    let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or("");
    let place = span(valid, valid.len(), valid.len());
    Finding::new(
        "not-utf-8",
        Level::Error,
        shown,
        format!("the text is not UTF-8 from line {} column {} on", place.line, place.column),
    )
    .help("save the file as UTF-8; a spreadsheet calls it \"CSV UTF-8\"")
}

/// The first character that has no place in a text file, with its byte offset: C0 controls other than tab and line
/// ends, DEL, C1 controls, a byte order mark inside the text, and the two non-characters.
#[must_use]
pub fn control_character(text: &str) -> Option<(usize, char)> {
    let doubtful =
        |b: &u8| (*b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || matches!(*b, 0x7f | 0xc2 | 0xef);
    if !text.as_bytes().iter().any(doubtful) {
        return None;
    }
    text.char_indices().find(|(_, c)| match c {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    })
}

/// The place of a byte range in a text. Offsets past the end count as the end; offsets inside a character count as
/// its beginning. Line ends are LF, CRLF and a lone CR.
#[must_use]
pub fn span(text: &str, start: usize, end: usize) -> Span {
    let start = floor(text, start);
    let end = floor(text, end).max(start);
    let before = &text[..start];
    let mut line = 1;
    let mut begin = 0;
    let bytes = before.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        let lone_return = *b == b'\r' && text.as_bytes().get(i + 1) != Some(&b'\n');
        if *b == b'\n' || lone_return {
            line += 1;
            begin = i + 1;
        }
    }
    let column = before[begin..].chars().count() + 1;
    Span { start, end, line, column: u32::try_from(column).unwrap_or(u32::MAX) }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let text = "ä: 1\r\nzwölf: ключ\rx: 名前\n";
        let at = |needle: &str| {
            let start = text.find(needle).unwrap();
            let s = span(text, start, start + needle.len());
            (s.line, s.column)
        };
        assert_eq!(at("1"), (1, 4));
        assert_eq!(at("ключ"), (2, 8));
        assert_eq!(at("名前"), (3, 4));
        assert_eq!(span(text, 999, 999).line, 4);
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(control_character("a\u{7}b"), Some((1, '\u{7}')));
        assert_eq!(control_character("tab\tline\r\nüé ∞"), None);
        assert_eq!(control_character("x\u{9b}"), Some((1, '\u{9b}')));
        assert_eq!(control_character("x\u{feff}y"), Some((1, '\u{feff}')));
        assert_eq!(control_character("ｆｕｌｌ"), None);
    }

    #[test]
    fn reads_only_files_that_are_text() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            read(&path, Path::new(name))
        };
        assert_eq!(write("bom", b"\xef\xbb\xbfa: 1").unwrap(), "a: 1");
        assert_eq!(write("latin", b"a: \xfc").unwrap_err().rule, "not-utf-8");
        assert_eq!(write("bell", b"a: \x07").unwrap_err().rule, "control-character");
        assert_eq!(write("long", &vec![b' '; (MAX_BYTES + 1) as usize]).unwrap_err().rule, "unreadable-file");
        assert!(read(dir.path(), Path::new("d")).is_err());
        assert!(
            read(&dir.path().join("absent"), Path::new("absent"))
                .unwrap_err()
                .message
                .contains("no such file")
        );
    }
}
