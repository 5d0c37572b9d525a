//! Rows that are all of the usual kind, parted without a detour: as many cells as the header has, quotes only around
//! whole cells and none within, no empty line. Whatever else there is, is left to those who can say what is wrong.

use memchr::memchr_iter;

use super::marks::Marks;

/// The rows of a text, one after the other.
#[derive(Debug)]
pub(crate) struct Even<'t> {
    text: &'t str,
    /// Delimiters, line ends and quotes.
    marks: Marks<'t>,
    at: usize,
    rows: usize,
    lines: usize,
}

/// Where a cell stands in its text: its first byte, and the byte behind its last.
pub(crate) type Place = (usize, usize);

/// A row of the usual kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EvenRow {
    /// Where it stands in its text, with its line end.
    pub(crate) place: Place,
    /// Whether cells and delimiters are all that stands there, and the line ends without a return.
    pub(crate) bare: bool,
}

/// Something in the text is not of the usual kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Odd;

impl<'t> Even<'t> {
    /// Begins to part a text; its last line has to have an end.
    pub(crate) fn new(text: &'t str, delimiter: u8) -> Result<Self, Odd> {
        let bytes = text.as_bytes();
        let alone = |n: usize| bytes.get(n + 1) != Some(&b'\n');
        if bytes.last() != Some(&b'\n') || memchr_iter(b'\r', bytes).any(alone) {
            return Err(Odd);
        }
        let marks = Marks::new(bytes, delimiter);
        Ok(Self { text, marks, at: 0, rows: 0, lines: 0 })
    }

    /// Rows so far.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Lines so far: rows, and line breaks in quotes.
    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// What stands at a place, white space around it left out.
    pub(crate) fn text(&self, place: Place) -> &'t str {
        let text = self.text.get(place.0..place.1).unwrap_or_default();
        match text.as_bytes() {
            [] => text,
            [one] if one.is_ascii_graphic() => text,
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
            _ => text.trim(),
        }
    }

    /// The next row, with as many cells as there are `cells`, white space around them included; nothing at the end.
    #[inline]
    pub(crate) fn next(&mut self, cells: &mut [Place]) -> Result<Option<EvenRow>, Odd> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut bare = true;
        let mut from = start;
        let mut places = cells.iter_mut();
        while let Some(mark) = self.marks.next() {
            let mut place = (from, mark);
            let mut end = mark;
            let mut found = bytes.get(mark);
            if found == Some(&b'"') {
                if mark != from {
                    return Err(Odd);
                }
                bare = false;
                (place, end) = self.quoted(mark + 1)?;
                found = bytes.get(end);
            }
            from = end + 1;
            let cell = places.next().ok_or(Odd)?;
            *cell = place;
            if found == Some(&b'\n') {
                if end > place.0 && bytes.get(end - 1) == Some(&b'\r') {
                    cell.1 = cell.1.min(end - 1);
                    bare = false;
                }
                if places.next().is_some() || self.blank(cells) {
                    return Err(Odd);
                }
                self.at = from;
                self.rows += 1;
                self.lines += 1;
                return Ok(Some(EvenRow { place: (start, from), bare }));
            }
        }
        if self.at == bytes.len() { Ok(None) } else { Err(Odd) }
    }

    /// Whether nothing but white space stands in a row.
    fn blank(&self, cells: &[Place]) -> bool {
        let graphic = |place: &Place| self.text.as_bytes().get(place.0).is_some_and(u8::is_ascii_graphic);
        let full = |place: &&Place| place.0 < place.1;
        !cells.first().filter(full).is_some_and(graphic)
            && cells.iter().all(|place| self.text(*place).is_empty())
    }

    /// A cell in quotes, from behind the first one, and the delimiter or line end behind it.
    fn quoted(&mut self, from: usize) -> Result<(Place, usize), Odd> {
        let bytes = self.text.as_bytes();
        let to = loop {
            let mark = self.marks.next().ok_or(Odd)?;
            match bytes.get(mark) {
                Some(b'"') => break mark,
                Some(b'\n') => self.lines += 1,
                _ => {}
            }
        };
        let end = self.marks.next().ok_or(Odd)?;
        let behind = bytes.get(to + 1..end).ok_or(Odd)?;
        let ends = match bytes.get(end) {
            Some(b'"') => false,
            Some(b'\n') => matches!(behind, b"" | b"\r"),
            _ => behind.is_empty(),
        };
        if ends { Ok(((from, to), end)) } else { Err(Odd) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Table;
    use super::*;
    use proptest::prelude::*;

    /// The rows of a text with so many columns; nothing where the text is odd.
    fn rows(text: &str, width: usize) -> Option<(Vec<Vec<String>>, usize)> {
        let mut even = Even::new(text, b',').ok()?;
        let mut cells = vec![(0, 0); width];
        let mut rows = Vec::new();
        while let Some(row) = even.next(&mut cells).ok()? {
            assert!(text[row.place.0..row.place.1].ends_with('\n'));
            rows.push(cells.iter().map(|place| even.text(*place).to_owned()).collect());
        }
        assert_eq!(even.rows(), rows.len());
        Some((rows, even.lines()))
    }

    #[test]
    fn parts_the_usual_and_leaves_the_rest() {
        let of = |rows: &[[&str; 2]], lines: usize| {
            Some((rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(), lines))
        };
        assert_eq!(rows("a,b\nc,\n", 2), of(&[["a", "b"], ["c", ""]], 2));
        assert_eq!(rows("\"a\",\" b, c\"\r\nd, é \r\n", 2), of(&[["a", "b, c"], ["d", "é"]], 2));
        assert_eq!(rows("\"a\nb\",\"\"\n", 2), of(&[["a\nb", ""]], 2));
        for odd in [
            "a,b",
            "a\n",
            "a,b,c\n",
            "\n",
            ",\n",
            "a\r,b\n",
            "a\"b,c\n",
            "\"a\"\"b\",c\n",
            "\"a\" ,b\n",
            "\"a,b\n",
            " \"a\",b\n",
            "=\"1\",b\n",
        ] {
            assert_eq!(rows(odd, 2), None, "{odd:?}");
        }
    }

    proptest! {
        #[test]
        fn says_the_same_as_the_careful_reader(text in "([ab, é]{0,3}(,|\"|,\"|\",\"|\"\n|\n|\r\n)){0,12}\n?") {
            if let Some((rows, lines)) = rows(&text, 2) {
                let table = Table::of_text(text.clone(), b',', 0);
                let careful: Vec<Vec<String>> = table
                    .lines
                    .iter()
                    .map(|line| (0..line.count).map(|n| table.cell(line, n).to_owned()).collect())
                    .collect();
                prop_assert_eq!(rows, careful);
                prop_assert_eq!(lines, table.seen);
            }
        }
    }
}
