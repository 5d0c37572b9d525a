//! Cells as numbers.

/// What a cell comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parsed {
    /// A number.
    Number(f64),
    /// An empty cell.
    Missing,
    /// Something that is no number, or no word that is known.
    Wrong,
}

/// A number as exports write it: digits with a point, an exponent (`3.00E+07`), a percent sign.
#[must_use]
pub fn number(cell: &[u8]) -> Parsed {
    if cell.is_empty() {
        return Parsed::Missing;
    }
    if let Some(number) = short(cell) {
        return Parsed::Number(number);
    }
    if let [digits @ .., b'%'] = cell {
        return match digits.trim_ascii_end() {
            [.., b'%'] | [] => Parsed::Wrong,
            digits => match number(digits) {
                Parsed::Number(n) => Parsed::Number(n / 100.0),
                _ => Parsed::Wrong,
            },
        };
    }
    let plain = cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    match std::str::from_utf8(cell).ok().filter(|_| plain).and_then(|t| t.parse::<f64>().ok()) {
        Some(n) if n.is_finite() => Parsed::Number(n),
        _ => Parsed::Wrong,
    }
}

/// The common short form: a sign, at most 15 digits and a point, which one correctly rounded division gives exactly.
fn short(cell: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let mut mantissa: u64 = 0;
    let mut point = None;
    for (n, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(b - b'0'),
            b'.' if point.is_none() && digits.len() > 1 => point = Some(digits.len() - n - 1),
            _ => return None,
        }
    }
    if mantissa >= 1 << 53 {
        return None;
    }
    let value = mantissa as f64 / POWERS[point.unwrap_or(0)];
    Some(if negative { -value } else { value })
}
