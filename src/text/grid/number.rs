//! Numbers as programs and people write them: which sign stands before the decimals, and what a cell comes to.

use rust_decimal::Decimal;

/// The sign before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

/// A cell that looks like a number, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape<'t> {
    negative: bool,
    percent: bool,
    /// The sign or code of a currency, as written.
    pub(crate) unit: Option<&'t str>,
    /// From the first digit or separator to the last.
    core: &'t str,
}

/// A number in the simplest of forms: digits, a minus sign before them, decimals, groups of three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Simple {
    /// The number without its decimal sign.
    pub(crate) units: i64,
    /// How many of its digits are decimals.
    pub(crate) scale: u32,
    /// Whether a sign groups digits.
    pub(crate) grouped: bool,
}

/// What a cell says about the sign before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// It has none, or no separator at all.
    Nothing,
    /// It can be read one way only.
    Sure(Mark),
    /// One separator before exactly three digits: `1.234`, `1,234`.
    Open(char),
}

/// Signs and short names of currencies; longer ones first, as one may begin with another.
const UNITS: [&str; 34] = [
    "US$", "CA$", "AU$", "NZ$", "HK$", "SFr.", "Fr.", "Rs.", "kr.", "C$", "A$", "R$", "S$", "zł", "Kč", "Ft",
    "kr", "Fr", "Rs", "lei", "лв", "€", "$", "£", "¥", "￥", "₹", "₽", "₺", "₩", "₪", "₴", "฿", "₫",
];

/// What is said of a text that is no number.
pub(crate) const NONE: (&str, &str) =
    ("is not a number", "write digits, such as 1250.50, or clear the cell where the figure is missing");

/// Reads a number of the simplest form; `None` where the text is anything else, a number with superfluous zeros before it
/// included.
pub(crate) fn simple(text: &[u8], mark: Mark) -> Option<Simple> {
    let (point, group) = match mark {
        Mark::Point => (b'.', b','),
        Mark::Comma => (b',', b'.'),
    };
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    // So many digits always fit.
    if digits.len() > 18 || matches!(digits, [b'0', b'0'..=b'9', ..]) {
        return None;
    }
    let (mut units, mut run, mut grouped, mut fraction) = (0i64, 0, false, false);
    for b in digits {
        match *b {
            b @ b'0'..=b'9' => {
                units = units * 10 + i64::from(b - b'0');
                run += 1;
            }
            b if b == point && !fraction && run > 0 && (!grouped || run == 3) => (fraction, run) = (true, 0),
            b if b == group && !fraction && (1..=3).contains(&run) && (!grouped || run == 3) => {
                (grouped, run) = (true, 0);
            }
            _ => return None,
        }
    }
    if run == 0 || (grouped && !fraction && run != 3) || (negative && units == 0) {
        return None;
    }
    let scale = if fraction { run } else { 0 };
    Some(Simple { units: if negative { -units } else { units }, scale, grouped })
}

/// Takes a cell apart; `None` where it cannot be a number.
pub(crate) fn shape(text: &str) -> Option<Shape<'_>> {
    let mut core = text.trim();
    if core.len() > 80 || !core.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut shape = Shape { negative: false, percent: false, unit: None, core };
    let (mut signed, mut bracketed) = (false, false);
    loop {
        let before = core;
        core = core.trim();
        if let Some(inner) =
            core.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|_| !bracketed)
        {
            (core, bracketed) = (inner, true);
            // Brackets around a negative number say the same twice.
            shape.negative = true;
        }
        if !signed && let Some(rest) = core.strip_prefix(['-', '−', '–', '+']) {
            shape.negative |= !core.starts_with('+');
            (core, signed) = (rest, true);
        }
        if !signed {
            // `12.-` is a whole amount, `5-` a negative one.
            let whole = ["-", "--", "–", "—"]
                .iter()
                .find_map(|dash| core.strip_suffix(dash).and_then(|rest| rest.strip_suffix(['.', ','])));
            if let Some(rest) = whole {
                core = rest;
            } else if let Some(rest) = core.strip_suffix(['-', '−']) {
                shape.negative = true;
                (core, signed) = (rest, true);
            }
        }
        if !shape.percent
            && let Some(rest) = core.strip_suffix('%')
        {
            (core, shape.percent) = (rest, true);
        }
        if shape.unit.is_none()
            && let Some((unit, rest)) = unit(core)
        {
            (core, shape.unit) = (rest, Some(unit));
        }
        if core == before {
            break;
        }
    }
    let first = core.trim_start_matches(['.', ',']);
    if core.len() - first.len() > 1 || !first.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    core.ends_with(|c: char| c.is_ascii_digit()).then_some(Shape { core, ..shape })
}

/// The unit before or behind a number, and the number without it.
fn unit(text: &str) -> Option<(&str, &str)> {
    for known in UNITS {
        let (length, whole) = (known.len(), text.len());
        if whole <= length {
            continue;
        }
        if let Some(head) = text.get(..length).filter(|h| h.eq_ignore_ascii_case(known)) {
            return Some((head, &text[length..]));
        }
        if let Some(tail) = text.get(whole - length..).filter(|t| t.eq_ignore_ascii_case(known)) {
            return Some((tail, &text[..whole - length]));
        }
    }
    let code = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase());
    let letter = |c: char| c.is_alphabetic();
    if let Some((head, rest)) = text.split_at_checked(3).filter(|(h, r)| code(h) && !r.starts_with(letter)) {
        return Some((head, rest));
    }
    let cut = text.len().checked_sub(3)?;
    text.split_at_checked(cut)
        .filter(|(r, t)| code(t) && !r.ends_with(letter))
        .map(|(rest, tail)| (tail, rest))
}

/// Whether a character only groups digits, whatever the sign before the decimals.
fn groups(c: char) -> bool {
    matches!(kin(c), ' ' | '\'')
}

/// One character for all that look alike.
fn kin(c: char) -> char {
    match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '’' | '`' => '\'',
        c => c,
    }
}

impl Shape<'_> {
    /// What the cell says about the sign before decimals.
    pub(crate) fn evidence(&self) -> Evidence {
        let (mantissa, exponent) = self.exponent();
        let mark = |c: char| if c == '.' { Mark::Point } else { Mark::Comma };
        let other = |c: char| if c == '.' { Mark::Comma } else { Mark::Point };
        let mut separators = mantissa.char_indices().filter(|(_, c)| matches!(c, '.' | ','));
        let Some((first, c)) = separators.next() else { return Evidence::Nothing };
        let rest: Vec<char> = separators.map(|(_, c)| c).collect();
        match rest.last() {
            Some(last) if *last != c => return Evidence::Sure(mark(*last)),
            Some(_) => return Evidence::Sure(other(c)),
            None => {}
        }
        let (before, behind) = (&mantissa[..first], &mantissa[first + 1..]);
        let grouped = before.contains(groups) || exponent.is_some();
        let three = behind.len() == 3 && (1..=3).contains(&before.len()) && before != "0";
        if three && !grouped { Evidence::Open(c) } else { Evidence::Sure(mark(c)) }
    }

    fn exponent(&self) -> (&str, Option<&str>) {
        self.core.split_once(['e', 'E']).map_or((self.core, None), |(m, e)| (m, Some(e)))
    }

    /// Whether digits may be lost: `3.00E+07`.
    pub(crate) fn rounded(&self) -> bool {
        self.exponent().1.is_some()
    }

    /// The number, read with a sign before the decimals.
    ///
    /// # Errors
    /// What is wrong, to follow the cell in a sentence, and what to write.
    pub(crate) fn read(&self, mark: Mark) -> Result<Decimal, (&'static str, &'static str)> {
        let wrong = Err(NONE);
        let (mantissa, exponent) = self.exponent();
        let (point, group) = match mark {
            Mark::Point => ('.', ','),
            Mark::Comma => (',', '.'),
        };
        let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
        let Some(mut digits) = ungrouped(whole, group) else {
            return if whole.contains(group) {
                let (what, help) = match mark {
                    Mark::Point => (
                        "does not fit a column with decimal points",
                        "write it as the others are: a comma only before groups of three digits",
                    ),
                    Mark::Comma => (
                        "does not fit a column with decimal commas",
                        "write it as the others are: a point only before groups of three digits",
                    ),
                };
                Err((what, help))
            } else {
                wrong
            };
        };
        if !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return wrong;
        }
        const LONG: (&str, &str) = ("has more digits than are kept exactly (28)", "round it");
        let mut places = fraction.len();
        digits.push_str(fraction);
        if let Some(exponent) = exponent {
            let Some(by) = exponent.parse::<i32>().ok().filter(|n| n.abs() < 64) else { return wrong };
            let shift = usize::try_from(by.unsigned_abs()).unwrap_or(0);
            if by < 0 {
                places += shift;
            } else {
                digits.extend(std::iter::repeat_n('0', shift.saturating_sub(places)));
                places = places.saturating_sub(shift);
            }
            // What the exponent leaves behind the point is zeros more often than not.
            while places > 0 && digits.ends_with('0') {
                digits.pop();
                places -= 1;
            }
        }
        let scale = u32::try_from(places).map_err(|_| LONG)?;
        let number: i128 = digits.parse().map_err(|_| LONG)?;
        let mut number = Decimal::try_from_i128_with_scale(number, scale).map_err(|_| LONG)?;
        if self.percent {
            number = number.checked_div(Decimal::ONE_HUNDRED).ok_or(LONG)?;
        }
        number.set_sign_negative(self.negative && !number.is_zero());
        Ok(number)
    }
}

/// The digits before the decimals without what groups them; `None` where groups are not of three. Groups of two before
/// the last one, as in India, are groups as well.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let Some(separator) = separator else {
        return Some(if whole.is_empty() { "0".to_owned() } else { whole.to_owned() });
    };
    if separator != group && !groups(separator) {
        return None;
    }
    let parts: Vec<&str> = whole.split(|c| kin(c) == kin(separator)).collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (first, last) = (parts.first()?, parts.last()?);
    let middle = &parts[1..parts.len() - 1];
    let even = middle.iter().all(|part| part.len() == 3) || middle.iter().all(|part| part.len() == 2);
    let fits = digits && (1..=3).contains(&first.len()) && last.len() == 3 && even;
    fits.then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_simple_numbers() {
        let of =
            |text: &str, mark: Mark| simple(text.as_bytes(), mark).map(|n| (n.units, n.scale, n.grouped));
        assert_eq!(of("-1,234.50", Mark::Point), Some((-123_450, 2, true)));
        assert_eq!(of("1.234,5", Mark::Comma), Some((12_345, 1, true)));
        assert_eq!(of("1.234", Mark::Point), Some((1_234, 3, false)));
        assert_eq!(of("0", Mark::Point), Some((0, 0, false)));
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "007",
            "-0.00",
            "1,23",
            "12345,678",
            "1,234,56",
            "1.5.5",
            "+5",
            "5 ",
            "1e3",
            "1234567890123456789",
        ] {
            assert_eq!(of(text, Mark::Point), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn simple_numbers_are_read_as_all_others_are(text in "-?[0-9]{0,4}([.,][0-9]{2,3}){0,3}", comma: bool) {
            let mark = if comma { Mark::Comma } else { Mark::Point };
            if let Some(number) = simple(text.as_bytes(), mark) {
                let shape = shape(&text);
                let same = Decimal::new(number.units, number.scale);
                prop_assert_eq!(shape.map(|shape| shape.read(mark)), Some(Ok(same)));
                prop_assert_eq!(shape.unwrap().read(mark).unwrap().scale(), number.scale);
            }
        }
    }

    fn read(text: &str, mark: Mark) -> Option<String> {
        shape(text)?.read(mark).ok().map(|n| n.to_string())
    }

    #[test]
    fn reads_numbers_with_points() {
        for (text, number) in [
            ("1,234.56", "1234.56"),
            ("1 234.56", "1234.56"),
            ("1\u{a0}234\u{202f}567", "1234567"),
            ("1'234'567.50", "1234567.50"),
            ("12,34,567.5", "1234567.5"),
            ("3.00E+07", "30000000"),
            ("1.25e-2", "0.0125"),
            ("-5", "-5"),
            ("5-", "-5"),
            ("−5", "-5"),
            ("(1,234)", "-1234"),
            ("$(1,234.00)", "-1234.00"),
            ("($1,234.00)", "-1234.00"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("12 %", "0.12"),
            ("(5 %)", "-0.05"),
            ("€ 5", "5"),
            ("5€", "5"),
            ("EUR 1,000", "1000"),
            ("1,000 USD", "1000"),
            ("CHF 1'234.-", "1234"),
            ("US$5.10", "5.10"),
            ("5 kr.", "5"),
            (".5", "0.5"),
            ("+7", "7"),
            ("0", "0"),
            ("-0", "0"),
        ] {
            assert_eq!(read(text, Mark::Point).as_deref(), Some(number), "{text}");
        }
        for text in [
            "",
            "-",
            "abc",
            "1.2.3",
            "12,34",
            "1,23,4",
            "1..2",
            "5 5",
            "EURO 5",
            "1e",
            "1e999",
            "#N/A",
            "5 - 3",
            "((5))",
            "1,234,56.7",
            "2026-03-01",
        ] {
            assert_eq!(read(text, Mark::Point), None, "{text}");
        }
    }

    #[test]
    fn reads_numbers_with_commas() {
        for (text, number) in [
            ("1.234,56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1.234", "1234"),
            ("1 234,5", "1234.5"),
            ("3,00E+07", "30000000"),
            ("12,5 %", "0.125"),
            ("1.234,56 €", "1234.56"),
            ("12,-", "12"),
            ("12,--", "12"),
        ] {
            assert_eq!(read(text, Mark::Comma).as_deref(), Some(number), "{text}");
        }
        let wrong = shape("1.23").unwrap().read(Mark::Comma).unwrap_err();
        assert!(wrong.0.contains("decimal commas"), "{wrong:?}");
    }

    #[test]
    fn digits_say_what_the_separators_are() {
        let of = |text: &str| shape(text).unwrap().evidence();
        assert_eq!(of("1.234,56"), Evidence::Sure(Mark::Comma));
        assert_eq!(of("1,234.56"), Evidence::Sure(Mark::Point));
        assert_eq!(of("1.234.567"), Evidence::Sure(Mark::Comma));
        assert_eq!(
            (of("1,5"), of("0,125"), of("1234,567")),
            (Evidence::Sure(Mark::Comma), Evidence::Sure(Mark::Comma), Evidence::Sure(Mark::Comma))
        );
        assert_eq!((of("1,234"), of("12.345")), (Evidence::Open(','), Evidence::Open('.')));
        assert_eq!(of("1'234.567"), Evidence::Sure(Mark::Point));
        assert_eq!(of("1.234E+05"), Evidence::Sure(Mark::Point));
        assert_eq!(of("1 234"), Evidence::Nothing);
    }

    proptest! {
        #[test]
        fn any_way_of_writing_says_the_same(
            units in -99_999_999_999i64..99_999_999_999, places in 0u32..5, form in 0usize..4, back in any::<bool>(),
        ) {
            let number = Decimal::new(units, places);
            let plain = number.abs().to_string();
            let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
            let (group, point, mark) = [(",", ".", Mark::Point), (".", ",", Mark::Comma), ("\u{a0}", ",", Mark::Comma), ("'", ".", Mark::Point)][form];
            let grouped: Vec<&str> = {
                let first = (whole.len() - 1) % 3 + 1;
                std::iter::once(&whole[..first]).chain((first..whole.len()).step_by(3).map(|n| &whole[n..n + 3])).collect()
            };
            let mut text = grouped.join(group);
            if !fraction.is_empty() {
                text = format!("{text}{point}{fraction}");
            }
            if number.is_sign_negative() {
                text = if back { format!("{text}-") } else { format!("({text})") };
            }
            prop_assert_eq!(shape(&text).unwrap().read(mark), Ok(number));
        }

        #[test]
        fn nothing_breaks_it(text in "[0-9.,eE()%$€A-C '+\u{2212}-]{0,16}") {
            if let Some(shape) = shape(&text) {
                let _ = (shape.evidence(), shape.read(Mark::Point), shape.read(Mark::Comma));
            }
        }
    }
}
