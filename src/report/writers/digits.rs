//! Numbers as digits, fast and the same everywhere.
//!
//! A number is rounded as its decimal text is: 1.005 with two decimals is 1.01, as a person who reads `1.005` expects,
//! although the nearest binary fraction lies a little below. Halves go away from zero. There is never a `-0`.

use std::io::Write as _;

use rust_decimal::{Decimal, RoundingStrategy};

const PAIRS: &[u8; 200] = b"0001020304050607080910111213141516171819\
2021222324252627282930313233343536373839\
4041424344454647484950515253545556575859\
6061626364656667686970717273747576777879\
8081828384858687888990919293949596979899";

/// Powers of ten that the fast path of [`fixed`] scales by.
const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// Below this a scaled number leaves 12 binary places for its fraction, enough to see whether it is near a half.
const EXACT_BELOW: f64 = (1u64 << 40) as f64;

/// How near to a half the fast path hands over to the slow one.
const NEAR_HALF: f64 = 1e-3;

/// Room for 20 digits of a whole number, or for 28 decimals with a zero and a point before them.
const ROOM: usize = 32;

/// Writes the last digits of `n` so that they end before `end`, at least `least` of them; returns where they begin.
fn digits_before(buffer: &mut [u8; ROOM], mut end: usize, mut n: u64, least: usize) -> usize {
    let stop = end - least;
    while n >= 100 {
        let pair = (n % 100) as usize * 2;
        n /= 100;
        end -= 2;
        buffer[end..end + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if n >= 10 {
        let pair = n as usize * 2;
        end -= 2;
        buffer[end..end + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    } else if n > 0 {
        end -= 1;
        buffer[end] = b'0' + n as u8;
    }
    while end > stop {
        end -= 1;
        buffer[end] = b'0';
    }
    end
}

/// Appends the first `len` bytes. Copying all of a known size and cutting is faster than copying just enough.
fn append(out: &mut Vec<u8>, buffer: &[u8; ROOM], len: usize) {
    let end = out.len() + len;
    out.extend_from_slice(buffer);
    out.truncate(end);
}

/// What eight digits hold.
const EIGHT: u64 = 100_000_000;
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The eight digits of a number below 10^8 in a byte each, the first one highest.
fn eight(n: u64) -> u64 {
    // Halves of a number side by side: by 10 000, then both by 100, then all four by 10.
    let fours = ((n / 10_000) << 32) | (n % 10_000);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = (hundreds << 16) | (fours - hundreds * 100);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    (tens << 8) | (twos - tens * 10)
}

/// Appends the lowest `len` bytes, at most 16, the highest of them first.
fn append_low(out: &mut Vec<u8>, bytes: u128, len: usize) {
    let end = out.len() + len;
    out.extend_from_slice(&(bytes << (8 * (16 - len))).to_be_bytes());
    out.truncate(end);
}

/// Digits as [`eight`] gives them, with a point before the last `places`, of which there are 1 to 7.
fn with_point(out: &mut Vec<u8>, digits: u64, places: usize) {
    let significant = 8 - digits.leading_zeros() as usize / 8;
    let text = digits | ZEROS;
    let bits = 8 * places;
    let whole = u128::from(text >> bits) << (bits + 8);
    let fraction = u128::from(text & ((1 << bits) - 1));
    append_low(out, whole | u128::from(b'.') << bits | fraction, significant.max(places + 1) + 1);
}

fn length(n: u64) -> usize {
    n.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// `n` with at least so many digits.
fn whole(out: &mut Vec<u8>, n: u64, least: usize) {
    if n < EIGHT && least <= 8 {
        let digits = eight(n);
        let significant = 8 - digits.leading_zeros() as usize / 8;
        return append_low(out, u128::from(digits | ZEROS), significant.max(least));
    }
    let mut buffer = [b'0'; ROOM];
    let len = length(n).max(least);
    digits_before(&mut buffer, len, n, len);
    append(out, &buffer, len);
}

/// A whole number.
pub(crate) fn integer(out: &mut Vec<u8>, n: i64) {
    if n < 0 {
        out.push(b'-');
    }
    whole(out, n.unsigned_abs(), 1);
}

/// `n` / 10^`places` with all its places, of which there are at most 28.
fn scaled(out: &mut Vec<u8>, mut n: u64, places: usize) {
    if places == 0 {
        return whole(out, n, 1);
    }
    if n < EIGHT && places < 8 {
        return with_point(out, eight(n), places);
    }
    // The digits end in the middle, so that as many bytes as there is room for can be copied from wherever they begin.
    let mut buffer = [b'0'; 2 * ROOM];
    let mut at = ROOM;
    for _ in 0..places / 2 {
        let pair = (n % 100) as usize * 2;
        n /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if places % 2 == 1 {
        at -= 1;
        buffer[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    at -= 1;
    buffer[at] = b'.';
    while n >= 10 {
        at -= 1;
        buffer[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    at -= 1;
    buffer[at] = b'0' + n as u8;
    let end = out.len() + ROOM - at;
    out.extend_from_slice(&buffer[at..at + ROOM]);
    out.truncate(end);
}

/// A finite number with exactly so many decimals.
pub(crate) fn fixed(out: &mut Vec<u8>, value: f64, decimals: u8) {
    if let Some(power) = POWERS.get(usize::from(decimals)) {
        let big = value.abs() * power;
        if big < EXACT_BELOW {
            let floor = big as u64;
            let rest = big - floor as f64;
            if (rest - 0.5).abs() > NEAR_HALF {
                let n = floor + u64::from(rest > 0.5);
                if n > 0 && value < 0.0 {
                    out.push(b'-');
                }
                scaled(out, n, usize::from(decimals));
                return;
            }
        }
    }
    fixed_by_text(out, value, decimals);
}

/// The shortest digits of a finite number without sign and point, and where the point stands before them:
/// the number is `0.DIGITS` × 10^point.
fn shortest_digits(value: f64, digits: &mut Vec<u8>) -> i32 {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(value.abs());
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().unwrap_or(0)),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut point = before.len() as i32 + exponent;
    digits.extend(before.bytes().chain(after.bytes()));
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    let zeros = digits.iter().take_while(|&&d| d == b'0').count();
    digits.drain(..zeros);
    point -= zeros as i32;
    if digits.is_empty() { 0 } else { point }
}

/// Writes digits with the point at its place; `decimals` of them after it, or as many as there are.
fn place(out: &mut Vec<u8>, negative: bool, digits: &[u8], point: i32, decimals: Option<usize>) {
    if negative && digits.iter().any(|&d| d != b'0') {
        out.push(b'-');
    }
    let digit = |at: i32| usize::try_from(at).ok().and_then(|at| digits.get(at)).copied().unwrap_or(b'0');
    if point <= 0 {
        out.push(b'0');
    }
    out.extend((0..point).map(digit));
    let after = decimals.unwrap_or_else(|| usize::try_from(digits.len() as i32 - point).unwrap_or(0));
    if after > 0 {
        out.push(b'.');
        out.extend((point..point + after as i32).map(digit));
    }
}

fn fixed_by_text(out: &mut Vec<u8>, value: f64, decimals: u8) {
    let mut digits = Vec::with_capacity(24);
    let mut point = shortest_digits(value, &mut digits);
    let keep = point + i32::from(decimals);
    if keep < 0 {
        digits.clear();
    } else if (keep as usize) < digits.len() {
        let keep = keep as usize;
        let up = digits[keep] >= b'5';
        digits.truncate(keep);
        if up {
            let mut at = keep;
            loop {
                if at == 0 {
                    digits.insert(0, b'1');
                    point += 1;
                    break;
                }
                at -= 1;
                if digits[at] == b'9' {
                    digits[at] = b'0';
                } else {
                    digits[at] += 1;
                    break;
                }
            }
        }
    }
    place(out, value < 0.0, &digits, point, Some(usize::from(decimals)));
}

/// How many millionths a number is that has at most six decimals and 15 digits.
///
/// No two decimals of up to 15 digits read as the same number, so where one of them reads as `size`, it is the shortest
/// text. It reads as `size` where the division, which is rounded correctly, gives `size`.
fn millionths(size: f64) -> Option<u64> {
    let big = size * 1e6 + 0.5;
    if big >= 1e15 {
        return None;
    }
    let n = big as u64;
    (n as f64 / 1e6 == size).then_some(n)
}

/// A finite number in the shortest text that reads back as the same number; an exponent only where the number is very
/// small or very large.
pub(crate) fn shortest(out: &mut Vec<u8>, value: f64) {
    let size = value.abs();
    if size < 1e15 && size == (size as u64) as f64 {
        integer(out, value as i64);
    } else if let Some(n) = millionths(size) {
        if value < 0.0 {
            out.push(b'-');
        }
        if n < EIGHT {
            let digits = eight(n);
            let zeros = digits.trailing_zeros() as usize / 8;
            with_point(out, digits >> (8 * zeros), 6 - zeros);
        } else {
            scaled(out, n, 6);
            while out.last() == Some(&b'0') {
                out.pop();
            }
        }
    } else if (1e-7..1e21).contains(&size) {
        let mut buffer = ryu::Buffer::new();
        let text = buffer.format_finite(value);
        if !text.ends_with(".0") && !text.contains('e') {
            out.extend_from_slice(text.as_bytes());
            return;
        }
        let mut digits = Vec::with_capacity(24);
        let point = shortest_digits(value, &mut digits);
        place(out, value < 0.0, &digits, point, None);
    } else {
        out.extend_from_slice(ryu::Buffer::new().format_finite(value).as_bytes());
    }
}

/// An exact number without zeros at its end.
pub(crate) fn decimal(out: &mut Vec<u8>, value: Decimal) {
    let begin = out.len();
    decimal_as_it_is(out, value);
    if value.scale() > 0 {
        while out.len() > begin && out.last() == Some(&b'0') {
            out.pop();
        }
        if out.last() == Some(&b'.') {
            out.pop();
        }
    }
}

fn decimal_as_it_is(out: &mut Vec<u8>, value: Decimal) {
    let mantissa = value.mantissa();
    let places = value.scale() as usize;
    if mantissa < 0 {
        out.push(b'-');
    }
    let figures = mantissa.unsigned_abs();
    if let Ok(small) = u64::try_from(figures) {
        scaled(out, small, places);
        return;
    }
    const HALF: u128 = 10_000_000_000_000_000_000;
    let mut all = Vec::with_capacity(40);
    whole(&mut all, (figures / HALF) as u64, 1);
    whole(&mut all, (figures % HALF) as u64, 19);
    while all.len() <= places {
        all.insert(0, b'0');
    }
    let point = all.len() - places;
    out.extend_from_slice(&all[..point]);
    if places > 0 {
        out.push(b'.');
        out.extend_from_slice(&all[point..]);
    }
}

/// An exact number with exactly so many decimals.
pub(crate) fn decimal_fixed(out: &mut Vec<u8>, value: Decimal, decimals: u8) {
    let rounded = value.round_dp_with_strategy(u32::from(decimals), RoundingStrategy::MidpointAwayFromZero);
    decimal_as_it_is(out, rounded);
    let missing = usize::from(decimals).saturating_sub(rounded.scale() as usize);
    if missing > 0 {
        if rounded.scale() == 0 {
            out.push(b'.');
        }
        out.extend(std::iter::repeat_n(b'0', missing));
    }
}

/// A day as ISO 8601.
pub(crate) fn day(out: &mut Vec<u8>, date: jiff::civil::Date) {
    let Ok(year) = u64::try_from(date.year()) else {
        // Before the year 0: rare enough for the general way.
        let _ = write!(out, "{date}");
        return;
    };
    whole(out, year, 4);
    for part in [date.month(), date.day()] {
        let at = usize::from(part.unsigned_abs()) * 2;
        out.push(b'-');
        out.extend_from_slice(&PAIRS[at..at + 2]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    /// Halves of the decimal text go away from zero, whatever the binary fraction is.
    #[test]
    fn rounds_as_the_text_reads() {
        for (value, decimals, expected) in [
            (1.005, 2, "1.01"),
            (1.00005, 4, "1.0001"),
            (2.5, 0, "3"),
            (-2.5, 0, "-3"),
            (0.125, 2, "0.13"),
            (-0.00004, 4, "0.0000"),
            (-0.0, 4, "0.0000"),
            (0.00005, 4, "0.0001"),
            (9.99995, 4, "10.0000"),
            (999.9996, 3, "1000.000"),
            (7.25, 1, "7.3"),
            (1e15, 4, "1000000000000000.0000"),
            (1.5e22, 1, "15000000000000000000000.0"),
            (0.5, 12, "0.500000000000"),
            (1e-300, 4, "0.0000"),
            (0.5, 0, "1"),
            (0.4, 0, "0"),
        ] {
            assert_eq!(text(|out| fixed(out, value, decimals)), expected, "{value} with {decimals}");
        }
    }

    #[test]
    fn shortest_has_no_exponent_where_a_person_reads_it() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (10.0, "10"),
            (0.1, "0.1"),
            (-12.75, "-12.75"),
            (1e20, "100000000000000000000"),
            (1.5e-7, "0.00000015"),
            (1e-9, "1e-9"),
            (1e22, "1e22"),
            (123_456_789.123, "123456789.123"),
        ] {
            assert_eq!(text(|out| shortest(out, value)), expected);
        }
    }

    #[test]
    fn days_are_iso() {
        assert_eq!(text(|out| day(out, jiff::civil::date(2026, 3, 1))), "2026-03-01");
        assert_eq!(text(|out| day(out, jiff::civil::date(987, 12, 31))), "0987-12-31");
    }

    proptest! {
        #[test]
        fn shortest_reads_back(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO) {
            prop_assert_eq!(text(|out| shortest(out, value)).parse::<f64>().unwrap(), value);
        }

        #[test]
        fn short_decimals_are_written_as_they_were_read(n in -100_000_000_000i64..100_000_000_000, places in 0usize..9) {
            let text_read = Decimal::new(n, places as u32).normalize().to_string();
            let value: f64 = text_read.parse().unwrap();
            prop_assert_eq!(text(|out| shortest(out, value)), text_read);
        }

        #[test]
        fn integers_are_those_of_the_standard_library(n: i64) {
            prop_assert_eq!(text(|out| integer(out, n)), n.to_string());
        }

        #[test]
        fn both_ways_of_rounding_agree(value in -1e8f64..1e8, decimals in 0u8..8) {
            prop_assert_eq!(text(|out| fixed(out, value, decimals)), text(|out| fixed_by_text(out, value, decimals)));
        }

        #[test]
        fn both_ways_agree_near_a_half(n in -1_000_000i64..1_000_000, decimals in 0u8..6) {
            let value: f64 = format!("{n}5e-{}", decimals + 1).parse().unwrap();
            let expected = Decimal::from_scientific(&format!("{n}5e-{}", decimals + 1)).unwrap();
            prop_assert_eq!(
                text(|out| fixed(out, value, decimals)),
                text(|out| decimal_fixed(out, expected, decimals))
            );
        }

        #[test]
        fn decimals_are_exact(high in 0u32..=u32::MAX, mid: u32, low: u32, scale in 0u32..=28, negative: bool) {
            let value = Decimal::from_parts(low, mid, high, negative, scale);
            let written = text(|out| decimal(out, value));
            prop_assert_eq!(written.parse::<Decimal>().unwrap(), value);
            let normal = value.normalize();
            if !normal.is_zero() {
                prop_assert_eq!(written, normal.to_string());
            }
        }
    }
}
