//! Text as other programs write it: which encoding it has, and the same text in UTF-8.

use std::io::{self, Read, Write};
use std::path::Path;

use encoding_rs::{CoderResult, Encoding as Codec, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the characters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, the encoding of western Windows programs.
    Windows1252,
}

impl Encoding {
    /// Its name as people know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    fn codec(self) -> Option<&'static Codec> {
        match self {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE),
            Encoding::Utf16Be => Some(UTF_16BE),
            Encoding::Windows1252 => Some(WINDOWS_1252),
        }
    }
}

/// Why some bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecodable {
    /// There is a NUL or something else that no text has.
    Binary,
    /// UTF-32, which no table is written in on purpose.
    Utf32,
    /// Mostly UTF-8, with bytes of another encoding from this place on.
    Mixed {
        /// The line, counted from 1.
        line: usize,
        /// The column in bytes, counted from 1.
        column: usize,
    },
    /// UTF-16 that breaks off within a character or has halves of characters.
    Broken,
}

impl Undecodable {
    /// What is wrong, and what to do about it.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        const SAVE: &str = "save the file as UTF-8; a spreadsheet calls it \"CSV UTF-8\"";
        match self {
            Undecodable::Binary => {
                ("the file is not text", "export it as CSV or save it as a workbook (.xlsx)")
            }
            Undecodable::Utf32 => ("the file is UTF-32", SAVE),
            Undecodable::Mixed { .. } => ("the file is UTF-8, but not to its end", SAVE),
            Undecodable::Broken => ("the text has broken characters", SAVE),
        }
    }
}

/// Looks at the bytes of a file, piece by piece, and tells the encoding at the end.
#[derive(Debug, Default)]
pub struct Sniffer {
    /// The first bytes, from which marks and UTF-16 are told.
    head: Vec<u8>,
    /// The begun character at the end of the last piece.
    begun: Vec<u8>,
    seen: usize,
    nul: bool,
    /// Characters of more than one byte that are valid UTF-8.
    wide: usize,
    /// Bytes that are not UTF-8, and the first of them.
    wrong: usize,
    first_wrong: Option<usize>,
    /// The line and column of the first of them.
    place: Option<(usize, usize)>,
    /// Line ends before the piece at hand, and where its first line began.
    lines: usize,
    line_start: usize,
}

/// Bytes from which marks and UTF-16 are told.
const HEAD: usize = 4096;

impl Sniffer {
    /// Looks at the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.nul |= memchr::memchr(0, bytes).is_some();
        let mut at = 0;
        // A character that began in the piece before goes on here.
        while !self.begun.is_empty() && at < bytes.len() {
            self.begun.push(bytes[at]);
            at += 1;
            match std::str::from_utf8(&self.begun) {
                Ok(_) => {
                    self.wide += 1;
                    self.begun.clear();
                }
                Err(e) if e.error_len().is_none() => {}
                Err(_) => {
                    // The byte at hand may begin a character of its own.
                    let kept = self.begun.len() - 1;
                    self.wrong_at(self.seen + at - 1 - kept, kept);
                    self.begun.clear();
                    at -= 1;
                }
            }
        }
        while at < bytes.len() {
            match std::str::from_utf8(&bytes[at..]) {
                Ok(text) => {
                    self.count(text);
                    at = bytes.len();
                }
                Err(e) => {
                    let (valid, bad) = (e.valid_up_to(), e.error_len());
                    if let Ok(text) = std::str::from_utf8(&bytes[at..at + valid]) {
                        self.count(text);
                    }
                    at += valid;
                    match bad {
                        Some(n) => {
                            self.wrong_at(self.seen + at, n);
                            at += n;
                        }
                        None => {
                            self.begun.extend_from_slice(&bytes[at..]);
                            at = bytes.len();
                        }
                    }
                }
            }
        }
        let mut ends = memchr::memchr_iter(b'\n', bytes);
        if let (Some(first), None) = (self.first_wrong, self.place) {
            for end in ends.by_ref().map(|n| self.seen + n).take_while(|end| *end < first) {
                self.lines += 1;
                self.line_start = end + 1;
            }
            self.place = Some((self.lines + 1, first - self.line_start + 1));
        } else if self.place.is_none() {
            for end in ends {
                self.lines += 1;
                self.line_start = self.seen + end + 1;
            }
        }
        self.seen += bytes.len();
    }

    fn count(&mut self, text: &str) {
        if !text.is_ascii() {
            self.wide += text.bytes().filter(|b| *b >= 0xc2).count();
        }
    }

    fn wrong_at(&mut self, offset: usize, bytes: usize) {
        self.wrong += bytes;
        self.first_wrong.get_or_insert(offset);
    }

    /// The encoding of what was seen.
    ///
    /// # Errors
    /// Where it is no text.
    pub fn encoding(mut self) -> Result<Encoding, Undecodable> {
        if self.head.starts_with(&[0xff, 0xfe, 0, 0]) || self.head.starts_with(&[0, 0, 0xfe, 0xff]) {
            return Err(Undecodable::Utf32);
        }
        if self.head.starts_with(&[0xff, 0xfe]) {
            return Ok(Encoding::Utf16Le);
        }
        if self.head.starts_with(&[0xfe, 0xff]) {
            return Ok(Encoding::Utf16Be);
        }
        if self.nul {
            return self.without_mark().ok_or(Undecodable::Binary);
        }
        if !self.begun.is_empty() {
            let begun = self.begun.len();
            self.wrong_at(self.seen - begun, begun);
        }
        match self.first_wrong {
            None => Ok(Encoding::Utf8),
            Some(_) if self.wide >= self.wrong => {
                let (line, column) = self.place.unwrap_or((self.lines + 1, self.seen - self.line_start));
                Err(Undecodable::Mixed { line, column })
            }
            Some(_) => Ok(Encoding::Windows1252),
        }
    }

    /// UTF-16 without a byte order mark: most characters of a table are from the first 256, so one byte of two is 0.
    fn without_mark(&self) -> Option<Encoding> {
        let half = self.head.len() / 2;
        if half == 0 || self.seen % 2 == 1 {
            return None;
        }
        let zeros = |from: usize| self.head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        if odd * 10 >= half * 6 && even == 0 {
            Some(Encoding::Utf16Le)
        } else if even * 10 >= half * 6 && odd == 0 {
            Some(Encoding::Utf16Be)
        } else {
            None
        }
    }
}

/// The text of a file in UTF-8, without a byte order mark, and how it was written.
///
/// # Errors
/// Where it is no text.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Undecodable> {
    let mut sniffer = Sniffer::default();
    sniffer.feed(&bytes);
    let encoding = sniffer.encoding()?;
    let Some(codec) = encoding.codec() else {
        let mut text = String::from_utf8(bytes).map_err(|_| Undecodable::Broken)?;
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        return Ok((text, encoding));
    };
    let (text, broken) = codec.decode_with_bom_removal(&bytes);
    if broken && codec != WINDOWS_1252 {
        return Err(Undecodable::Broken);
    }
    if text.contains('\0') {
        return Err(Undecodable::Binary);
    }
    Ok((text.into_owned(), encoding))
}

/// Bytes of a file that an excerpt is cut from at most.
const EXCERPT: u64 = 1 << 24;

/// The text of a file that another program wrote, for showing a part of it; `None` where there is none, where it is no
/// text, or where it is longer than 16 MiB.
#[must_use]
pub fn excerpt(path: &Path) -> Option<String> {
    let about = std::fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > EXCERPT {
        return None;
    }
    decode(std::fs::read(path).ok()?).ok().map(|(text, _)| text)
}

/// Writes a text in another encoding as UTF-8, without ever holding all of it.
///
/// # Errors
/// Fails where reading or writing does, and with [`io::ErrorKind::InvalidData`] where the text is broken.
pub fn transcode(from: &mut dyn Read, encoding: Encoding, to: &mut dyn Write) -> io::Result<()> {
    let Some(codec) = encoding.codec() else {
        io::copy(from, to)?;
        return Ok(());
    };
    let mut decoder = codec.new_decoder_with_bom_removal();
    let mut bytes = vec![0; 1 << 16];
    let mut text = vec![0; 1 << 18];
    loop {
        let there = match from.read(&mut bytes) {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let mut at = 0;
        loop {
            let (result, read, written, broken) =
                decoder.decode_to_utf8(&bytes[at..there], &mut text, there == 0);
            if (broken && codec != WINDOWS_1252) || memchr::memchr(0, &text[..written]).is_some() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, Undecodable::Broken.words().0));
            }
            to.write_all(&text[..written])?;
            at += read;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        if there == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn tells_encodings_apart() {
        let text = "Kunde;Umsatz\nMüller;5 €\n";
        let windows: Vec<u8> = WINDOWS_1252.encode(text).0.into_owned();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8),
            (utf16(text, true, true), Encoding::Utf16Le),
            (utf16(text, false, true), Encoding::Utf16Be),
            (utf16(text, true, false), Encoding::Utf16Le),
            (utf16(text, false, false), Encoding::Utf16Be),
            (windows, Encoding::Windows1252),
        ] {
            let mut out = Vec::new();
            let mut sniffer = Sniffer::default();
            // Byte by byte, as a pipe may give it.
            bytes.iter().for_each(|b| sniffer.feed(&[*b]));
            assert_eq!(sniffer.encoding(), Ok(encoding));
            transcode(&mut bytes.as_slice(), encoding, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap().trim_start_matches('\u{feff}'), text);
            assert_eq!(decode(bytes), Ok((text.to_owned(), encoding)));
        }
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(decode(b"PNG\0\0\x01\x02".to_vec()), Err(Undecodable::Binary));
        assert_eq!(decode(b"\xff\xfe\0\0a\0\0\0".to_vec()), Err(Undecodable::Utf32));
        assert_eq!(
            decode("Zürich, Köln, Ma\u{df}\n".bytes().chain(*b"M\xfcl").collect()),
            Err(Undecodable::Mixed { line: 2, column: 2 })
        );
        assert_eq!(decode(b"\xff\xfea\0\x00\xd8b\0".to_vec()), Err(Undecodable::Broken));
        assert_eq!(decode(Vec::new()), Ok((String::new(), Encoding::Utf8)));
    }

    proptest! {
        #[test]
        fn utf8_is_utf8_however_it_arrives(text in "[ -~äöü€日本\n]{0,40}", at in 0usize..40) {
            let bytes = text.as_bytes();
            let at = at.min(bytes.len());
            let mut sniffer = Sniffer::default();
            sniffer.feed(&bytes[..at]);
            sniffer.feed(&bytes[at..]);
            prop_assert_eq!(sniffer.encoding(), Ok(Encoding::Utf8));
        }
    }
}
